"""What of a family can be thought otherwise: a fact, an answer, an event, the day. For each, the values that rules tell apart.

A value stands for all that no rule tells from it, so that trying each of them tries everything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from attrs import evolve, field, frozen

from familjestod.engine.case import Case
from familjestod.engine.events import Screened, VisitEvent
from familjestod.engine.record import DERIVED
from familjestod.logic.calendar import FIRST_DAY, LAST_DAY, Duration, add
from familjestod.logic.rule import Rule, Test, tests
from familjestod.logic.values import Kind, Operator, ValueType
from familjestod.prove.building import ELSEWHERE
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.names import EVENTS
from familjestod.spec.terms import FrozenDict

DAY, BIRTH = "day", "birth_date"
"""The names of the levers that are no name of a rule: the day that is asked about, and a birth date that is not known."""
_A_DAY: Final = dt.timedelta(days=1)
_KEYS: Final = {"visits": "visit", "vaccinations": "vaccination", "referrals": "referral"}
_AGES: Final = frozenset({"child.age", "child.age_corrected"})
_OTHER: Final = "something else"


@frozen
class Lever:
    """Something that can be otherwise, and every value of it that rules tell apart."""

    name: str
    values: tuple[Any, ...] = ()
    is_fact: bool = False
    """Whether it is a fact of the vocabulary, and no answer to an instrument."""
    asked_if_known: bool = False
    """Whether some rule asks if it is known, and so is decided by its being unknown."""

    @property
    def can_be_unknown(self) -> bool:
        """Whether it is open-world: left out, it is unknown, and what is then unmet is so whatever it is."""
        closed = self.name in {DAY, BIRTH} or self.name.partition(".")[0] in EVENTS
        return not closed and not self.asked_if_known

    def moved(self, case: Case, on: dt.date, value: Any) -> tuple[Case, dt.date]:  # noqa: ANN401 - of any type
        """The family, and the day asked about, with this otherwise; `None` is unknown."""
        kind, _, id_ = self.name.partition(".")
        if self.name == DAY:
            return case, value
        if self.name == BIRTH:
            return evolve(case, birth_date=value), on
        if kind in EVENTS:
            return _with_event(case, on, kind, id_, value), on
        if self.is_fact:
            return _with_fact(case, self.name, value), on
        return _with_answer(case, on, kind, id_, value), on


def _with_fact(case: Case, name: str, value: object) -> Case:
    facts = {key: each for key, each in case.facts.items() if key != name}
    return evolve(case, facts=facts if value is None else {**facts, name: value})


def _with_event(case: Case, on: dt.date, kind: str, id_: str, value: object) -> Case:
    """The history in which something has come to a state: on the day that it did, or else on the day asked about."""
    own = [each for each in case.history if getattr(each, "name", "").partition("#")[0] == f"{kind}.{id_}"]
    kept = [each for each in case.history if not any(each is other for other in own)]
    if value == "none":
        return evolve(case, history=kept)
    if own and own[-1].day <= on:
        return evolve(case, history=[*kept, *own[:-1], evolve(own[-1], status=value)])  # type: ignore[arg-type]
    return evolve(case, history=[*kept, {_KEYS[kind]: id_, "day": on, "status": value}])


def _with_answer(case: Case, on: dt.date, reference: str, answer: str, value: object) -> Case:
    """The history in which the latest result has another answer; a result of this one answer, where there is none."""
    instrument, _, visit = reference.partition("@")
    history: list[Any] = list(case.history)
    for index in reversed(range(len(history))):
        event = history[index]
        if not isinstance(event, VisitEvent) or event.day > on or (visit and event.visit != visit):
            continue
        for place, screened in enumerate(event.screened):
            if screened.instrument == instrument:
                answers = {key: each for key, each in screened.answers.items() if key != answer}
                told = evolve(screened, answers=answers if value is None else {**answers, answer: value})
                every = (*event.screened[:place], told, *event.screened[place + 1 :])
                history[index] = evolve(event, screened=every)
                return evolve(case, history=history)
    if value is None:
        return case
    asked = Screened(instrument=instrument, answers=FrozenDict({answer: value}))
    new = VisitEvent(visit=visit or ELSEWHERE, day=on, screened=(asked,))
    return evolve(case, history=[*history, new])


@frozen
class Reading:
    """What the rules of a programme read, directly or through findings and scores, starting from some of them."""

    programme: Programme
    rules: tuple[Rule, ...]
    timed: tuple[str, ...] = field(default=())
    """The visits and doses whose days count, such as `visits.v18m`."""

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """Every test, those of the findings and instruments that are read too; a test at a visit has the visit's name."""
        found: list[Test] = []
        waiting, seen = list(self.rules), set[str]()
        while waiting:
            for test in tests(waiting.pop()):
                found.append(test)
                if test.name not in seen:
                    seen.add(test.name)
                    waiting += self._behind(test.name)
        return tuple(found)

    def _behind(self, name: str) -> Iterator[Rule]:
        """The rules that a name stands for, with the names that they have beside it."""
        kind, _, what = name.partition(".")
        if kind == "findings":
            yield from self.programme.findings[what].rules
        instrument = self.programme.instruments.get(kind.partition("@")[0])
        if instrument is not None and what in instrument.findings:
            for rule in instrument.findings[what].rules:
                yield _at(rule, instrument, kind)

    @cached_property
    def names(self) -> dict[str, list[Test]]:
        """The names that a family is told by, each with the tests that are put to it: facts, answers and events."""
        found: dict[str, list[Test]] = {}
        for test in self.tests:
            for name in self._told_by(test.name):
                found.setdefault(name, []).extend([test] if name == test.name else [])
        for each in self.timed:
            entry = self._entry(each)
            for other in (entry.counted_from, *entry.not_before):
                if other.partition(".")[0] in EVENTS:
                    found.setdefault(other, [])
        return found

    def _told_by(self, name: str) -> Iterator[str]:
        kind, _, what = name.partition(".")
        instrument = self.programme.instruments.get(kind.partition("@")[0])
        if instrument is None:
            if kind != "findings" and name not in DERIVED:
                yield name
            return
        for each in answers_of(instrument, what):
            yield each if "." in each else f"{kind}.{each}"

    def behind(self, name: str) -> Iterator[tuple[str, ...]]:
        """The names that a family is told by, for each test behind a finding."""
        for rule in self._behind(name):
            for test in tests(rule):
                yield tuple(self._told_by(test.name))
                yield from self.behind(test.name)

    def _entry(self, name: str) -> Any:  # noqa: ANN401 - a visit or a dose
        kind, _, id_ = name.partition(".")
        return getattr(self.programme, kind)[id_]

    def levers(self, case: Case, on: dt.date) -> tuple[Lever, ...]:
        """Everything that can be otherwise, in the order that it is read; without the values that it has now."""
        made = [self._lever(name, asked) for name, asked in self.names.items()]
        times = self.durations()
        if case.birth_date is None and (times or any(each.name in _AGES for each in self.tests)):
            made.append(Lever(BIRTH, tuple(_births(on, times))))
        made.append(Lever(DAY, tuple(self._days(case, on, times))))
        return tuple(each for each in made if each is not None and each.values)

    def _lever(self, name: str, asked: Iterable[Test]) -> Lever | None:
        from familjestod.engine.missing import type_of

        type_ = type_of(self.programme, name)
        if_known = any(
            each.operator is Operator.KNOWN for each in self.tests if name in self._told_by(each.name)
        )
        is_fact = name in self.programme.vocabulary.facts
        return None if type_ is None else Lever(name, tuple(apart(type_, asked)), is_fact, if_known)

    def durations(self) -> tuple[Duration, ...]:
        """The ages that tests and times tell apart."""
        found = [
            each.operand for each in self.tests if each.name in _AGES and isinstance(each.operand, Duration)
        ]
        for name in self.timed:
            found += [each for each in self._entry(name).bounds if each is not None]
        return tuple(dict.fromkeys(found))

    def _days(self, case: Case, on: dt.date, times: Iterable[Duration]) -> list[dt.date]:
        """The days that tell rules apart: when an age is reached, something has happened, or the programme changes."""
        anchors = [each for each in (case.birth_date, case.expected_birth_date, case.enrolment_date) if each]
        anchors += [each.day for each in case.history]
        turns = [add(day, each, self.programme.month_overflow) for day in anchors for each in times] + anchors
        periods = [self.programme.in_force, *self.programme.editions, *self.programme.pauses]
        turns += [each.since for each in periods if each.since is not None]
        turns += [each.until + _A_DAY for each in periods if each.until is not None]
        days = {day for turn in turns for day in (turn - _A_DAY, turn) if FIRST_DAY <= day <= LAST_DAY}
        return sorted(days - {on}, key=lambda day: (abs((day - on).days), day))


def _at(rule: Rule, instrument: Instrument, reference: str) -> Rule:
    """A rule of an instrument whose names are those of the result at a visit."""
    if isinstance(rule, Test):
        own = f"{instrument.id}."
        named = rule.name.startswith(own)
        return evolve(rule, name=f"{reference}.{rule.name.removeprefix(own)}") if named else rule
    inner = getattr(rule, "rules", None)
    if inner is not None:
        return evolve(rule, rules=tuple(_at(each, instrument, reference) for each in inner))  # type: ignore[arg-type]
    return evolve(rule, rule=_at(rule.rule, instrument, reference))  # type: ignore[union-attr,arg-type]


def answers_of(instrument: Instrument, what: str) -> Iterator[str]:
    """The answers that an answer, score or finding of an instrument comes from, and the facts that its tables ask for."""
    if what in instrument.answers:
        yield what
    elif what in instrument.scores:
        score = instrument.scores[what]
        for each in score.of:
            yield from answers_of(instrument, each)
        if score.lookup is not None:
            for each in instrument.tables[score.lookup.table].by.values():
                yield from (each,) if "." in each and each not in DERIVED else answers_of(instrument, each)


def apart(type_: ValueType, asked: Iterable[Test]) -> Iterator[Any]:
    """One value of each kind that tests tell apart: every value where there are few, else those at and beside operands."""
    if type_.kind is Kind.BOOLEAN:
        yield from (True, False)
    elif type_.choices:
        yield from type_.choices
    else:
        operands = [
            each
            for test in asked
            for each in (test.operand if isinstance(test.operand, tuple) else (test.operand,))
        ]
        yield from dict.fromkeys(each for operand in operands for each in _beside(type_, operand))


def _beside(type_: ValueType, operand: Any) -> Iterator[Any]:  # noqa: ANN401 - of any type
    match type_.kind:
        case Kind.DATE if isinstance(operand, dt.date):
            yield from (operand - _A_DAY, operand, operand + _A_DAY)
        case Kind.INTEGER | Kind.NUMBER if isinstance(operand, int | float) and not isinstance(operand, bool):
            low = type_.at_least if type_.at_least is not None else operand - 1
            high = type_.at_most if type_.at_most is not None else operand + 1
            yield from (each for each in (operand - 1, operand, operand + 1) if low <= each <= high)
        case Kind.TEXT if isinstance(operand, str):
            yield from (operand, _OTHER)


def _births(on: dt.date, times: Iterable[Duration]) -> Iterator[dt.date]:
    """Days of birth on which a child comes to have reached each age, or not yet: the youngest first."""
    found = {on}
    for each in times:
        day = on - dt.timedelta(days=round(each.months * 30.4375) + each.days + 4)
        while day > FIRST_DAY and add(day, each) > on:
            day -= _A_DAY
        while add(day + _A_DAY, each) <= on:
            day += _A_DAY
        found |= {day, day + _A_DAY}
    yield from sorted((day for day in found if FIRST_DAY <= day <= on), reverse=True)


def shown(value: Any) -> Any:  # noqa: ANN401 - of any type
    """A value as JSON says it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def known(case: Case, lever: Lever, on: dt.date) -> Mapping[str, Any]:
    """What a family has now in the place of a lever, for those that have one value."""
    if lever.name == DAY:
        return {DAY: on}
    return {lever.name: case.facts[lever.name]} if lever.name in case.facts else {}
