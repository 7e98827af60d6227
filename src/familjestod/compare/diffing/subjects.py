"""The entries that edits are told of: what each is called, where it stands, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from familjestod.compare.diffing.fields import Field
from familjestod.compare.diffing.found import Sides, Subject
from familjestod.compare.diffing.matching import Pair
from familjestod.compare.diffing.sides import Side, in_both
from familjestod.compare.diffing.words import CALLED
from familjestod.diagnostics import Path
from familjestod.engine.words import reference
from familjestod.exports.words import SAY
from familjestod.spec.model import Programme
from familjestod.spec.terms import Text


def whole(sides: Sides) -> Subject:
    """The documents themselves."""
    old, new = (
        in_both(lambda language, s=side: s.called(s.part, "", language))  # type: ignore[misc]
        for side in (sides.old, sides.new)
    )
    return Subject(sides.new.part, (), (), old, new)


def entry_subject(sides: Sides, above: Subject, field: Field, pair: Pair) -> Subject:
    """An entry of one or both documents; one that is in one only is called what it is called there."""
    here = (sides.old, pair.old, above.old) if pair.old is not None else (sides.new, pair.new, above.new)
    there = (sides.new, pair.new, above.new) if pair.new is not None else (sides.old, pair.old, above.old)
    called = [
        in_both(lambda language, s=side, i=id_, a=at: _called(s, field.reads, i, a, language))  # type: ignore[misc]
        for side, id_, at in (here, there)
    ]
    old, new = above.of_field(field)
    return Subject(
        field.reads,
        (*old, pair.old) if old is not None and pair.old is not None else None,
        (*new, pair.new) if new is not None and pair.new is not None else None,
        *called,
    )


def outcome_subject(
    sides: Sides, above: Subject, value: object, places: tuple[int | None, int | None]
) -> Subject:
    """An outcome of a finding, which is called by its finding too; `places` are where it stands in its list."""
    here = (sides.old, above.old) if places[0] is not None else (sides.new, above.new)
    there = (sides.new, above.new) if places[1] is not None else (sides.old, above.old)
    called = [
        in_both(lambda language, s=side, p=path: _outcome(s, p, value, language))  # type: ignore[misc]
        for side, path in (here, there)
    ]
    old, new = (
        (*at, place) if at is not None and place is not None else None
        for at, place in zip((above.old, above.new), places, strict=True)
    )
    return Subject("outcomes", old, new, *called)


def _outcome(side: Side, path: Path | None, value: object, language: str) -> str:
    assert path is not None  # noqa: S101 - it stands in that document
    say, finding = CALLED[language], str(path[1])
    named = say["outcomes"].format(side.outcome(finding, value, language))
    return say["in"].format(named, side.called("findings", finding, language))


def inner_subject(subject: Subject, field: Field) -> Subject:
    """A part without an id: it is called what it is a part of, but for the time a programme is in force."""
    old, new = subject.of_field(field)
    called = [subject.called_old, subject.called_new]
    if field.key in CALLED["sv"]:
        called = [Text(CALLED["sv"][field.key], CALLED["en"][field.key])] * 2
    return Subject(field.reads or subject.part, old, new, *called)


def _called(side: Side, part: str, id_: Any, above: Path | None, language: str) -> str:  # noqa: ANN401 - an id or a place
    if part != "reported":
        return side.called(part, id_, language)
    assert isinstance(side.document, Programme)  # noqa: S101 - only programmes have measures
    assert above is not None  # noqa: S101 - it stands in one of them
    measure, say = str(above[1]), CALLED[language]
    period = side.document.measures[measure].reported[id_].period
    return say["in"].format(say[part].format(period), side.called("measures", measure, language))


def told_of(side: Side, part: str, path: Path, language: str) -> tuple[str, str]:
    """The condition of an entry, and all else that is told of it."""
    if part == "sources":
        return "", reference(side.document.sources[str(path[-1])], language)
    entry = side.entry(path, language)
    if entry is None:
        return "", ""
    facts = [
        f"{SAY[language]['figure']}: {each.line}" if each.key == "figure" else each.line
        for each in entry.facts
        if each.key != "leads_to"
    ]
    parts = [": ".join((each.title, *each.told)) for each in entry.parts]
    text = [entry.text] if entry.text and entry.text != entry.title else []
    return entry.condition or "", "; ".join((*facts, *parts, *text))


def titles(told: Mapping[str, tuple[str, str]]) -> Text | None:
    """What is told of an entry in both languages."""
    return Text(told["sv"][1], told["en"][1]) if told["sv"][1] else None
