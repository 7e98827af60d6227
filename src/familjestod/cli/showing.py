"""`show` and `list`: programmes in words, laid out for a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from familjestod.cli.screen import Row, Screen, table
from familjestod.cli.words import SAY as OWN
from familjestod.diagnostics import dotted
from familjestod.exports.words import LEVELS, SAY, SUBJECTS
from familjestod.logic.quantities import capitalised
from familjestod.spec.model import Programme

if TYPE_CHECKING:
    from familjestod.exports.account import Account, Entry, Fact, Section
    from familjestod.library import Library
    from familjestod.spec.instrument import Instrument

# Sections whose entries are named in rules and cases, so that their ids are worth telling.
_WITH_PATHS: Final = frozenset({"assumptions", "assumptions_of_base"})
_WITH_IDS: Final = frozenset({"screening", "findings", "referrals", "offers", "requirements", "left_out"})


def list_lines(library: Library, screen: Screen, language: str) -> Iterator[str]:
    """Every programme of a library, one row each."""
    say = SAY[language]
    rows = [
        Row(
            (
                id_,
                programme.name.in_(language),
                programme.vocabulary.label(programme.region or "", language),
                SUBJECTS[language][programme.subject],
                ", ".join(LEVELS[language][each] for each in programme.levels),
            ),
            ("bold",),
        )
        for id_, programme in library.items()
    ]
    yield from table(screen, [say[key] for key in ("programme", "name", "region", "subject", "levels")], rows)


def listing(library: Library) -> list[dict[str, Any]]:
    """Every programme of a library as JSON values."""
    return [
        {
            "id": id_,
            "name": {"sv": each.name.sv, "en": each.name.in_("en")},
            "region": each.region,
            "subject": each.subject.value,
            "levels": [level.value for level in each.levels],
            "digest": each.digest,
        }
        for id_, each in library.items()
    ]


def account_of(document: Programme | Instrument, language: str, on: dt.date | None) -> Account:
    """The account of a programme, as it is on a day if one is given, or of an instrument."""
    from familjestod.exports.instrument import instrument_account
    from familjestod.exports.programme import programme_account

    if isinstance(document, Programme):
        return programme_account(document, language, on)
    return instrument_account(document, language)


def show_lines(account: Account, screen: Screen) -> Iterator[str]:
    """An account on a screen."""
    for line in screen.wrapped(account.title):
        yield screen.paint(line, "bold")
    yield screen.paint(account.id, "dim")
    for fact in account.facts:
        yield from screen.wrapped(f"{capitalised(fact.line)}{_marks(fact.sources)}", "", "  ")
    for paragraph in account.paragraphs:
        yield from ("", *screen.wrapped(paragraph))
    for section in account.sections:
        yield from ("", screen.paint(section.title, "bold"), *_section(section, account.language, screen))
        if section.key == "changes":
            yield from _quietly(OWN[account.language]["on_a_day"], screen, "  ")
    if account.sources:
        yield from ("", screen.paint(account.sources_title, "bold"))
    for source in account.sources:
        yield from screen.wrapped(source.line, f"  [{source.number}] ", "      ")


def _section(section: Section, language: str, screen: Screen) -> Iterator[str]:
    if section.intro:
        yield from _quietly(section.intro, screen, "  ")
    if section.columns:
        yield from _table(section, language, screen)
        return
    for entry in section.entries:
        yield from _head(entry, section, screen)
        if entry.title and not section.inline:
            yield from _body(entry, screen, "    ")


def _table(section: Section, language: str, screen: Screen) -> Iterator[str]:
    say = SAY[language]
    keys = [key for key, _ in section.columns]
    rows = [
        Row(
            (entry.id, entry.title, *(fact.text if (fact := entry.fact(key)) else "" for key in keys)),
            ("bold",),
            tuple(_notes(entry, keys, say["source"])),
        )
        for entry in section.entries
    ]
    yield from table(
        screen, (say["id"], say["name"], *(heading for _, heading in section.columns)), rows, "  "
    )


def _notes(entry: Entry, in_columns: Iterable[str], source: str) -> Iterator[str]:
    """What a row has no column for."""
    if entry.condition:
        yield entry.condition
    yield from (_line(each) for each in entry.facts if each.key not in in_columns)
    if entry.text:
        yield entry.text
    if entry.sources:
        yield f"{source}{_marks(entry.sources)}"


def _head(entry: Entry, section: Section, screen: Screen) -> Iterator[str]:
    """The line that an entry begins with."""
    said = entry.title or entry.text or " ".join(map(_line, entry.facts))
    if section.key in _WITH_IDS:
        first, *others = screen.wrapped(f"{entry.id}  {said}{_marks(entry.sources)}", "  ", "    ")
        yield first.replace(entry.id, screen.paint(entry.id, "bold"), 1)
        yield from others
        return
    if section.inline:
        place = f" ({dotted(entry.path)})" if section.key in _WITH_PATHS and entry.path else ""
        rest = entry.text or ", ".join(map(_line, entry.facts))
        said = f"{entry.title}{place}: {rest}" if rest else entry.title
    yield from screen.wrapped(f"{said}{_marks(entry.sources)}", "  - ", "    ")


def _body(entry: Entry, screen: Screen, indent: str) -> Iterator[str]:
    """What stands below the first line of an entry that has a title."""
    hanging = f"{indent}  "
    if entry.text:
        yield from _quietly(entry.text, screen, indent)
    if entry.condition:
        yield from screen.wrapped(entry.condition, indent, hanging)
    for fact in entry.facts:
        yield from screen.wrapped(_line(fact), indent, hanging)
    for part in entry.parts:
        said = "; ".join((*part.told, *map(_line, part.facts)))
        said = f"{part.title}: {said}" if part.title and said else part.title or said
        yield from screen.wrapped(f"{said}{_marks(part.sources)}", f"{indent}- ", hanging)


def _line(fact: Fact) -> str:
    return f"{fact.line}{_marks(fact.sources)}"


def _marks(sources: Iterable[int]) -> str:
    marks = "".join(f"[{number}]" for number in sources)
    return f" {marks}" if marks else ""


def _quietly(text: str, screen: Screen, indent: str) -> list[str]:
    return [screen.paint(line, "dim") for line in screen.wrapped(text, indent)]
