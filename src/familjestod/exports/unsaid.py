"""What the sources of a document do not say: what was assumed instead, and what is left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from familjestod.diagnostics import Path, dotted
from familjestod.exports.account import Entry, Section
from familjestod.exports.teller import Teller
from familjestod.exports.titles import INTROS, PLACES, TITLES
from familjestod.logic.quantities import capitalised
from familjestod.spec.inheritance import ALONE, Inheritance
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.provenance import bases
from familjestod.spec.silence import silences

Titles = Mapping[Path, str]


def unsaid_sections(
    document: Programme | Instrument,
    titles: Titles,
    tell: Teller,
    *,
    shown: Programme | None = None,
    inherited: Inheritance = ALONE,
) -> Iterator[Section]:
    """Everything assumed in a document, and everything its text leaves open; `shown` is the edition of a day."""
    intros, headings = INTROS[tell.language], TITLES[tell.language]
    base = tell.text(inherited.base_name) or ""
    assumed = [*_assumptions(document, titles, tell)]
    own = tuple(each for each in assumed if inherited.is_told(each.path))
    told = (
        ("assumptions", own),
        ("absent", tuple(_absences(shown or document, titles, tell))),
        ("assumptions_of_base", tuple(each for each in assumed if not inherited.is_told(each.path))),
    )
    if any(entries for _, entries in told):
        yield Section(key="silence", title=headings["silence"])
    for key, entries in told:
        title, intro = headings[key].format(base), intros.get(key)
        yield Section(key=key, title=title, intro=intro, entries=entries, nested=True, inline=True)


def titles_of(sections: Iterable[Section]) -> dict[Path, str]:
    """What each entry is called, by the path where it stands in the document."""
    return {
        entry.path: entry.title or entry.text or ""
        for section in sections
        for each in section.entries
        for entry in (each, *each.parts)
        if entry.path and (entry.title or entry.text)
    }


def _assumptions(document: Programme | Instrument, titles: Titles, tell: Teller) -> Iterator[Entry]:
    for basis in bases(document):
        if basis.assumption is not None:
            yield Entry(
                path=basis.path,
                id=dotted(basis.path),
                title=_called(basis.path, titles, tell),
                text=basis.assumption.in_(tell.language),
            )


def _absences(document: Programme | Instrument, titles: Titles, tell: Teller) -> Iterator[Entry]:
    for silence in silences(document):
        where = "; ".join(_called(path, titles, tell) for path in silence.paths)
        yield Entry(id=silence.kind.id, title=silence.kind.said.in_(tell.language), text=where or None)


def _called(path: Path, titles: Titles, tell: Teller) -> str:
    """What a part of a document is called: by the nearest title around it."""
    said = PLACES[tell.language].get(dotted(path))
    if said is not None:
        return capitalised(said)
    around = (path[:length] for length in range(len(path), 0, -1))
    title = next((short(titles[place]) for place in around if place in titles), dotted(path))
    return capitalised(title)


_LONGEST = 80


def short(title: str) -> str:
    """A title that can stand in a list: its first sentence, and no more than a line.

    >>> short("More visits at home or at the clinic. They are many.")
    'More visits at home or at the clinic'
    """
    first = title.partition(". ")[0].rstrip(".")
    return first if len(first) <= _LONGEST else first[:_LONGEST].rpartition(" ")[0] + " …"
