"""What each edition of a programme changes, found by comparing what is told of it with what was told before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

from familjestod.diagnostics import Path
from familjestod.exports.account import Entry, Fact, Section
from familjestod.exports.teller import Teller
from familjestod.exports.titles import PLACES
from familjestod.exports.unsaid import short
from familjestod.spec.model import Edition, Programme

_DAY: Final = dt.timedelta(days=1)
Told = tuple[tuple[Edition | None, tuple[Section, ...]], ...]


def change_entries(programme: Programme, told: Told, tell: Teller) -> Iterator[Entry]:
    """For each edition of a programme, what comes, what goes and what is altered since the one before it."""
    first, last = told[0][1], None
    before = first
    for edition, sections in told[1:]:
        assert edition is not None  # noqa: S101 - only the first is without one
        if last is not None and edition.since != last + _DAY:
            before = first  # between the two no amendment was in force
        amended = [each for each in programme.amendments if each.since == edition.since]
        source = tell.cited(id_ for each in amended for id_ in each.source)
        yield Entry(
            path=("editions", str(edition.since)),
            title=tell.period(edition),
            parts=tuple(_differences(_by_path(before), _by_path(sections), tell)),
            sources=source,
        )
        before, last = sections, edition.until


def _by_path(sections: tuple[Section, ...]) -> dict[Path, tuple[str, Entry]]:
    return {
        each.path: (section.title, each)
        for section in sections
        for each in section.entries
        if section.key != "screening"  # told at the visit that asks
    }


def _differences(
    before: Mapping[Path, tuple[str, Entry]], after: Mapping[Path, tuple[str, Entry]], tell: Teller
) -> Iterator[Entry]:
    gone = (path for path in before if path not in after)
    yield from (_change("gone", *before[path], tell) for path in gone)
    for path, (section, entry) in after.items():
        if path not in before:
            yield _change("new", section, entry, tell)
        elif before[path][1] != entry:
            facts = tuple(_altered(before[path][1], entry, tell))
            if facts:
                yield _change("altered", section, entry, tell, facts)


def _change(key: str, section: str, entry: Entry, tell: Teller, facts: tuple[Fact, ...] = ()) -> Entry:
    title = entry.title or entry.text or PLACES[tell.language].get(str(entry.path[0]), "")
    return Entry(
        path=entry.path, id=entry.id, title=f"{tell.say[key]} ({section})", text=short(title), facts=facts
    )


def _altered(before: Entry, after: Entry, tell: Teller) -> Iterator[Fact]:
    """The facts that differ, as they were and as they are."""
    keys = dict.fromkeys(each.key for each in (*before.facts, *after.facts))
    for key in keys:
        old, new = before.fact(key), after.fact(key)
        said = tuple(each.text if each else tell.say["none_given"] for each in (old, new))
        if said[0] != said[1]:
            label = (new or old).label if (new or old) else ""  # type: ignore[union-attr]
            yield Fact(key=key, label=label, values=said, joint=" → ")
    if before.title != after.title:
        yield Fact(key="name", label=tell.say["name"], values=(before.title, after.title), joint=" → ")
    if before.condition != after.condition:
        said = tuple(each or tell.say["none_given"] for each in (before.condition, after.condition))
        yield Fact(key="condition", label=tell.say["when_all"], values=said, joint=" → ")
    if before.text != after.text or before.parts != after.parts:
        yield Fact(key="wording", label="", values=(tell.say["wording"],))
