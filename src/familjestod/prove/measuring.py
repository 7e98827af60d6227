"""Families with answers found by trying, where no formula says what a score comes to: a table, a quotient, a body-mass index.

A score is brought to each number that a rule compares it with by changing one answer at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise, product
from typing import Any

from attrs import evolve, frozen

from familjestod.diagnostics import SpecError
from familjestod.engine.case import Case
from familjestod.engine.events import Measurement, Screened, VisitEvent
from familjestod.engine.record import facts_reader
from familjestod.engine.score import Scorer
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import Test, tests
from familjestod.logic.values import Kind, Partial, ValueType
from familjestod.prove.family import Family
from familjestod.prove.sketch import Reached
from familjestod.spec.instrument import AGES, Instrument, Table
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict
from familjestod.spec.verify import all_rules, finding_rules

_FREE = frozenset({"ratio", "bmi"})
_LEAST_STEP = 1e-6
_PLAIN = (100, 10, 1)
"""What answers are while another is changed."""
_LARGEST = 10_000
_MOST = 600
"""So many families are tried for one result."""


def is_followed(instrument: Instrument) -> bool:
    """Whether all of an instrument's scores follow from its answers as the solver sees them."""
    return instrument.input != "measurement" and not any(
        score.operation in _FREE or score.lookup is not None for score in instrument.scores.values()
    )


def measured(family: Family, states: Sequence[Programme]) -> Iterator[Family]:
    """The family with other answers to instruments that are not followed, and with the facts that those read."""
    for index, event in enumerate(family.case.history):
        for place, instrument_id in _asked(event, states):
            versions = [
                each.instruments[instrument_id] for each in states if instrument_id in each.instruments
            ]
            trying = _Trying(family, index, place, versions, states)
            yield from islice(trying.families(), _MOST)


def _asked(event: object, states: Sequence[Programme]) -> Iterator[tuple[int, str]]:
    """The results of an event that are of such an instrument; -1 is what was measured."""
    loose = {id_ for each in states for id_, known in each.instruments.items() if not is_followed(known)}
    if isinstance(event, Measurement):
        for id_ in sorted(loose):
            yield -1, id_
    if isinstance(event, VisitEvent):
        for place, screened in enumerate(event.screened):
            if screened.instrument in loose:
                yield place, screened.instrument


@frozen(eq=False)
class _Trying:
    """One result of a family, of which other answers are tried."""

    family: Family
    index: int
    place: int
    versions: Sequence[Instrument]
    states: Sequence[Programme]

    @property
    def _day(self) -> dt.date:
        day: dt.date = self.family.case.history[self.index].day
        return day

    def families(self) -> Iterator[Family]:
        """The family with answers that bring a score to where a rule tells it apart."""
        for case in self._known():
            for answers in self._answers(case):
                changed = self._with(case, answers)
                if changed is not None:
                    yield evolve(self.family, case=changed)

    def _known(self) -> Iterator[Case]:
        """The family with the facts that tables read; at the ages, too, where tables of two versions differ."""
        case = self.family.case
        read = {
            name
            for instrument in self.versions
            for table in instrument.tables.values()
            for name in table.by.values()
            if name not in AGES
        }
        vocabulary = self.states[0].vocabulary.facts
        options = {
            name: [case.facts[name]] if name in case.facts else _choices(vocabulary[name].type)
            for name in sorted(read)
            if name in vocabulary
        }
        for values in product(*options.values()):
            known = {**case.facts, **dict(zip(options, values, strict=True))}
            yield from self._at_ages(evolve(case, facts=known))

    def _at_ages(self, case: Case) -> Iterator[Case]:
        """The family with its child as old as it is, where two versions differ, and if no age is known, as in a few rows."""
        yield case
        lengths = _differing(*self.versions) if len(self.versions) > 1 else []
        if case.birth_date is None:
            lengths += _some_ages(self.versions[0])
        for length in lengths:
            a_day_more = evolve(length, days=length.days + 1)
            first, last = Reached(frozenset([length]), frozenset([a_day_more])).since(self._day)
            if first <= last:
                yield evolve(case, birth_date=last)

    def _answers(self, case: Case) -> Iterator[dict[str, Any]]:
        """Answers on either side of where a score passes a number, in one version or the other, and between those."""
        found: dict[tuple[str, int], set[float]] = {}
        for instrument in self.versions:
            for score, numbers in _targets(instrument, self.states).items():
                for name, base, number in product(_parts(instrument, score), _PLAIN, numbers):
                    crossed = self._crossings(case, instrument, score, name, base, number)
                    found.setdefault((name, base), set()).update(crossed)
        for (name, base), values in found.items():
            ordered = sorted(values)
            between = [(one + other) / 2 for one, other in pairwise(ordered)]
            for value in (*ordered, *between):
                yield {**self._base(self.versions[0], base), name: value}

    def _crossings(  # noqa: PLR0913, PLR0917 - one answer, of one score of one version, and what it is brought to
        self, case: Case, instrument: Instrument, score: str, name: str, base: int, number: float
    ) -> Iterator[float]:
        value, others = self._scored(instrument, score, case), self._base(instrument, base)
        type_ = instrument.answers[name].type

        def at(answer: float) -> float | None:
            return value({**others, name: answer})

        yield from _crossings(at, number, *_limits(type_), whole=type_.kind is Kind.INTEGER)

    def _base(self, instrument: Instrument, base: int) -> dict[str, Any]:
        told = self._told()
        found: dict[str, Any] = {}
        for name, answer in instrument.answers.items():
            if answer.type.kind in {Kind.INTEGER, Kind.NUMBER}:
                low, high = _limits(answer.type)
                found[name] = type(low)(min(max(base, low), high))
            elif name in told:
                found[name] = told[name]
        return found

    def _told(self) -> Mapping[str, Any]:
        event = self.family.case.history[self.index]
        if isinstance(event, Measurement):
            return event.measured
        assert isinstance(event, VisitEvent)  # noqa: S101 - the two that hold answers
        return event.screened[self.place].answers

    def _scored(
        self, instrument: Instrument, score: str, case: Case
    ) -> Callable[[dict[str, Any]], float | None]:
        scorer, fact = Scorer.of(instrument), facts_reader(case, self.states[0].month_overflow)

        def value(answers: dict[str, Any]) -> float | None:
            found = scorer.result(answers, day=self._day, visit=None, respondent=None, fact=fact).values[
                score
            ]
            return None if isinstance(found, Partial) or not isinstance(found, int | float) else found

        return value

    def _with(self, case: Case, answers: Mapping[str, Any]) -> Case | None:
        event = case.history[self.index]
        changed: Any
        if isinstance(event, Measurement):
            changed = evolve(event, measured=FrozenDict(answers))
        else:
            assert isinstance(event, VisitEvent)  # noqa: S101 - the two that hold answers
            screened: list[Screened] = list(event.screened)
            screened[self.place] = evolve(screened[self.place], answers=FrozenDict(answers))
            changed = evolve(event, screened=tuple(screened))
        try:
            return evolve(
                case, history=(*case.history[: self.index], changed, *case.history[self.index + 1 :])
            )
        except SpecError:
            return None


def _choices(type_: ValueType) -> Sequence[Any]:
    return (True, False) if type_.kind is Kind.BOOLEAN else type_.choices


def _limits(type_: ValueType) -> tuple[Any, Any]:
    low = 0 if type_.at_least is None else type_.at_least
    high = _LARGEST if type_.at_most is None else type_.at_most
    return (int(low), int(high)) if type_.kind is Kind.INTEGER else (float(low), float(high))


def _parts(instrument: Instrument, score: str) -> tuple[str, ...]:
    """The answers that a score rests on which are numbers."""
    if score in instrument.answers:
        return (score,) if instrument.answers[score].type.kind in {Kind.INTEGER, Kind.NUMBER} else ()
    return tuple(
        dict.fromkeys(name for each in instrument.scores[score].of for name in _parts(instrument, each))
    )


def _targets(instrument: Instrument, states: Sequence[Programme]) -> dict[str, list[float]]:
    """The numbers that rules compare each score with."""
    rules = [rule for state in states for rule in all_rules(state).values()]
    rules += finding_rules(instrument.findings).values()
    found: dict[str, dict[float, None]] = {}
    for test in (each for rule in rules for each in tests(rule)):
        reference, _, what = test.name.partition(".")
        if reference.partition("@")[0] == instrument.id and what in instrument.scores:
            found.setdefault(what, {}).update(dict.fromkeys(_numbers(test)))
    return {score: list(numbers) for score, numbers in found.items()}


def _numbers(test: Test) -> Iterator[float]:
    operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    yield from (each for each in operands if isinstance(each, int | float) and not isinstance(each, bool))


def _crossings(
    at: Callable[[float], float | None], target: float, low: float, high: float, *, whole: bool
) -> Iterator[float]:
    """The answers on either side of where a score passes a number, or comes to it."""
    ends = at(low), at(high)
    if ends[0] is None or ends[1] is None or (ends[0] < target) == (ends[1] < target):
        return
    rising = ends[0] < target
    while high - low > (1 if whole else _LEAST_STEP):
        middle = (low + high) // 2 if whole else (low + high) / 2
        value = at(middle)
        if value is None:
            return
        if (value < target) is rising:
            low = middle
        else:
            high = middle
    step = 1 if whole else 0.01
    near = (low, high) if whole else tuple(round(each, 2) for each in (low, high))
    for each in dict.fromkeys((near[0] - step, *near, near[1] + step, low, high)):
        if each >= 0:
            yield int(each) if whole else each


def _differing(one: Instrument, other: Instrument) -> list[Duration]:
    """The ages at which the tables of two versions have not the same numbers."""
    found: dict[Duration, None] = {}
    for id_ in one.tables.keys() & other.tables.keys():
        first, second = _rows(one.tables[id_]), _rows(other.tables[id_])
        for row in first ^ second:
            found.update({value: None for _, value in row if isinstance(value, Duration)})
    return sorted(found, key=lambda length: (length.months, length.days))


def _some_ages(instrument: Instrument) -> list[Duration]:
    """The first age of an instrument's tables, one in the middle, and the last."""
    found = sorted(
        {
            value
            for table in instrument.tables.values()
            for row in table.rows
            for value in row.values()
            if isinstance(value, Duration)
        },
        key=lambda length: (length.months, length.days),
    )
    return [found[0], found[len(found) // 2], found[-1]] if found else []


def _rows(table: Table) -> frozenset[frozenset[tuple[str, Any]]]:
    return frozenset(frozenset(row.items()) for row in table.rows)
