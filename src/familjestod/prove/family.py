"""From an example as rules read it to a family with dates, and back: given only if the engine says the same of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import evolve, frozen

from familjestod.diagnostics import SpecError
from familjestod.engine.case import Case
from familjestod.engine.kernel import Kernel
from familjestod.engine.record import DERIVED, Record
from familjestod.logic.evaluate import judge
from familjestod.logic.rule import Rule
from familjestod.logic.values import Elapsed, Partial, Value
from familjestod.prove.example import Example
from familjestod.shown import Shown
from familjestod.spec.model import Programme

ANY_DAY = dt.date(2026, 1, 1)
"""The day of a family in which no day counts."""
_ELSEWHERE = "of_another_programme"


@frozen
class Family(Shown):
    """A family, and the day that is asked about."""

    case: Case
    on: dt.date


def family_of(example: Example, programme: Programme, rules: Iterable[Rule]) -> Family | None:
    """A family of which rules of a programme are true as they are of an example; nothing where none was found.

    Dates are chosen so that ages are as in the example. What hangs on a corrected age, on the
    day of a result or on a visit that passed unused may not be found.
    """
    found = _family(example, programme)
    if found is None:
        return None
    # Its rules are asked as they are, whatever amends them on the day.
    state = evolve(programme, editions=()) if programme.editions else programme
    situation = Kernel.of(state, found.on).situation(Record.of(found.case, found.on))
    same = all(judge(rule, situation).truth is judge(rule, example).truth for rule in rules)
    return found if same else None


def _family(example: Example, programme: Programme) -> Family | None:
    born, on = _days(example)
    expected = None
    if born is not None and on < born:
        born, expected = None, born  # not yet born, and so only expected
    facts = {
        name: value
        for name, value in example.values.items()
        if name in programme.vocabulary.facts and name not in DERIVED and not isinstance(value, Partial)
    }
    try:
        case = Case(
            birth_date=born,
            expected_birth_date=expected,
            facts=facts,
            history=list(_history(example, on)),
        )
    except SpecError:
        return None  # such as a day outside the calendar
    return Family(case, on)


def _days(example: Example) -> tuple[dt.date | None, dt.date]:
    """The day of birth, if any age tells it, and the day that is asked about."""
    people = (example, *(whose for _, whose in example.people))
    ages = [
        (name, value)
        for whose in people
        for name, value in whose.values.items()
        if isinstance(value, Elapsed) and name.endswith(".age")
    ]
    if not ages:
        return None, ANY_DAY
    now = next((value for name, value in ages if name == "child.age"), None)
    return ages[0][1].since, now.until if now else max(value.until for _, value in ages)


def _history(example: Example, on: dt.date) -> Iterator[dict[str, Any]]:
    """What has happened: every visit, dose and referral in its state, and every result on its day."""
    states = {name: value for name, value in example.values.items() if name.split(".")[0] in _KINDS}
    asked: dict[str, list[tuple[dt.date, dict[str, Any]]]] = {}
    for who, whose in (("", example), *example.people):
        # A result at a visit is also the latest one, unless another is told of.
        for reference in sorted(whose.results, key=lambda each: "@" not in each):
            instrument, _, visit = reference.partition("@")
            answers = _answers(whose, reference)
            screened = {"instrument": instrument, "answers": answers} | ({"respondent": who} if who else {})
            asked.setdefault(visit or _ELSEWHERE, []).append((_day(whose, reference, on), screened))
    for visit, results in asked.items():
        state = states.pop(f"visits.{visit}", "done")
        for day, screened in sorted(results, key=lambda each: each[0]):
            yield {"visit": visit, "day": day, "status": state, "screened": [screened]}
    for name, value in states.items():
        kind, _, id_ = name.partition(".")
        if not isinstance(value, Partial) and value != "none":
            yield {_KINDS[kind]: id_, "day": on, "status": value}


_KINDS = {"visits": "visit", "vaccinations": "vaccination", "referrals": "referral"}


def _answers(example: Example, reference: str) -> dict[str, Value]:
    return {
        name.partition(".")[2]: value
        for name, value in example.values.items()
        if name.startswith(f"{reference}.")
        and not isinstance(value, Partial | Elapsed)
        and name != f"{reference}.day"
    }


def _day(example: Example, reference: str, on: dt.date) -> dt.date:
    """The day of a result: by the age on it, or as it is told."""
    age, day = example.values.get(f"{reference}.age"), example.values.get(f"{reference}.day")
    if isinstance(age, Elapsed):
        return age.until
    return day if isinstance(day, dt.date) else on
