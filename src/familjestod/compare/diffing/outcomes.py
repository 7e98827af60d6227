"""What differs between two versions of a finding: its rule, or its outcomes and the order they are tried in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from familjestod.compare.diffing.found import Found, Subject
from familjestod.compare.diffing.matching import content
from familjestod.compare.diffing.sides import Side, in_both
from familjestod.compare.diffing.subjects import outcome_subject, told_of
from familjestod.compare.diffing.words import COMMON
from familjestod.compare.edits import Edit, Weight
from familjestod.diagnostics import Path
from familjestod.spec.terms import Finding, Outcome

if TYPE_CHECKING:
    from familjestod.compare.diffing.walk import Walk

_Placed = tuple[int, Outcome]


def finding_differences(walk: Walk, subject: Subject, old: Finding, new: Finding) -> Iterator[Found]:
    """What differs between two versions of a finding; one that gets outcomes for a rule is decided in another way."""
    if old.rule is not None and new.rule is not None:
        yield from walk.rule(subject, "findings", (subject.old, subject.new), (old.rule, new.rule))
    elif old.rule is not None or new.rule is not None:
        said = in_both(lambda language: COMMON[language]["whole"].format(**subject.said(language)))
        was = in_both(lambda language: _decided(walk.sides.old, subject.old, language))
        is_ = in_both(lambda language: _decided(walk.sides.new, subject.new, language))
        yield walk.sides.edit("changed", said, subject.old, subject.new, before=was, after=is_)
    else:
        yield from _outcomes(walk, subject, old, new)


def _decided(side: Side, path: Path | None, language: str) -> str:
    """How a finding is decided, rule or outcomes."""
    return "; ".join(each for each in told_of(side, "findings", path or (), language) if each)


def _outcomes(walk: Walk, subject: Subject, old: Finding, new: Finding) -> Iterator[Found]:
    before, after = _by_value(old), _by_value(new)
    for key in (*after, *(each for each in before if each not in after)):
        here, there = before.get(key), after.get(key)
        places = (None if here is None else here[0], None if there is None else there[0])
        outcome = outcome_subject(walk.sides, subject, key[0], places)
        if here is None or there is None:
            form = "entry_added" if here is None else "entry_removed"
            yield walk.came_or_went(outcome, form, Weight.ANSWERS)
        elif content("outcomes", here[1], walk.called) != content("outcomes", there[1]):
            yield from walk.fields("outcomes", here[1], there[1], outcome)
    kept = [[key for key in those if key in before and key in after] for those in (before, after)]
    if kept[0] != kept[1]:
        yield _reordered(walk, subject, [value for value, _ in kept[1]])


def _by_value(finding: Finding) -> dict[tuple[Any, int], _Placed]:
    """The outcomes by their value, and by which one of that value they are."""
    found: dict[tuple[Any, int], _Placed] = {}
    for index, each in enumerate(finding.outcomes):
        number = sum(value == each.value for value, _ in found)
        found[each.value, number] = (index, each)
    return found


def _reordered(walk: Walk, subject: Subject, order: Iterable[object]) -> Edit:
    finding = str((subject.new or ("",))[-1])
    values = list(order)

    def said(language: str) -> str:
        named = ", ".join(walk.sides.new.outcome(finding, each, language) for each in values)
        return COMMON[language]["order"].format(new=named, **subject.said(language))

    return walk.sides.edit("changed", in_both(said), subject.old, subject.new)
