"""From answers to scores and findings, under missing answers too.

A score of which an answer is missing is the interval of what it can still be. If its
ends agree about a finding, the finding is decided.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from attrs import define, field, frozen

from familjestod.logic.calendar import add
from familjestod.logic.compile import Judge, compile_rules
from familjestod.logic.evaluate import Reader
from familjestod.logic.truth import Names
from familjestod.logic.values import Elapsed, Kind, Missing, OneOf, Partial, Span, Value
from familjestod.spec.instrument import AGES, Instrument, Score, Table
from familjestod.spec.names import in_order
from familjestod.spec.terms import Finding, FrozenDict
from familjestod.spec.verify import finding_rules, names_read

_NUMBERS = frozenset({bool, int, float})
# BMI and cut-offs are compared at this many decimals, so that binary fractions cannot move
# a child across a limit that is published with two.
DECIMALS = 6


@define
class Scored:
    """What some answers come to: `values` has each answer, score and finding; the rest is the JSON of it."""

    values: Mapping[str, Value]
    scores: FrozenDict
    findings: FrozenDict


@define
class Result:
    """One respondent's answers to one instrument, scored."""

    instrument: Instrument
    visit: str | None
    day: dt.date
    respondent: str
    scored: Scored

    @property
    def values(self) -> Mapping[str, Value]:
        """The value of each answer, score and finding."""
        return self.scored.values


@define
class _AnswersReader:
    """What a finding of an instrument can read: its own answers and scores, and facts on the day of the result."""

    on: dt.date
    prefix: str
    values: dict[str, Value]
    fact: Callable[[str, dt.date], Value]

    def read(self, name: str) -> Value:
        own = name.removeprefix(self.prefix)
        if own == "day":
            return self.on
        if own in {name, "age"}:
            return self.fact("child.age" if own == "age" else name, self.on)
        return self.values[own]

    def settled(self, name: str) -> Any:  # noqa: ANN401 - any value
        """An answer, or the tuple of its name where it is missing; for generated code."""
        value = self.values[name]
        return value.names if isinstance(value, Missing) else value

    def members(self, group: str) -> Sequence[tuple[str, Reader]]:  # noqa: ARG002 - the protocol's
        """An instrument's findings are about one result, so there is no group in them."""
        return (("", self),)


@frozen
class _OwnShortcuts:
    """An instrument's own answers are known or missing; its scores may be intervals, and are read."""

    instrument: Instrument

    def fact(self, name: str) -> None:
        """Facts are few here, and are read."""

    def settled(self, name: str) -> str | None:
        """An answer, or its name where it is missing."""
        own = name.removeprefix(f"{self.instrument.id}.")
        return f"r.settled({own!r})" if own != name and own in self.instrument.answers else None

    def value(self, name: str) -> str | None:
        """An answer, score or finding of the same result."""
        own = name.removeprefix(f"{self.instrument.id}.")
        return f"r.values[{own!r}]" if own != name and own not in {"age", "day"} else None

    def reached(self, name: str, duration: object) -> None:
        """Ages are counted to the day of the result."""


# Most instruments have few patterns of answers that families give.
_PATTERNS = 4096

FactReader = Callable[[str, dt.date], Value]


@define(eq=False)
class Scorer:
    """An instrument, ready to score results."""

    instrument: Instrument
    judges: Mapping[str, Judge] = field(repr=False)
    remembered: Callable[[FrozenDict], Scored] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        # A pure function of the answers, where the scoring asks nothing else.
        self.remembered = lru_cache(_PATTERNS)(lambda answers: self._scored(answers, dt.date.min, _no_fact))

    @classmethod
    def of(cls, instrument: Instrument) -> Scorer:
        """The scorer of an instrument, compiled when it is first needed."""
        scorer: Scorer | None = instrument.derived.get("scorer")
        if scorer is None:
            rules = finding_rules(instrument.findings)
            judges = compile_rules(rules, _OwnShortcuts(instrument)).judges
            scorer = instrument.derived["scorer"] = cls(instrument, judges)
        return scorer

    def result(
        self,
        answers: Mapping[str, Any],
        *,
        day: dt.date,
        visit: str | None,
        respondent: str | None,
        fact: FactReader,
    ) -> Result:
        """The result of some answers; `fact` reads a fact as it was on a day."""
        if self._asks_facts or not isinstance(answers, FrozenDict):
            scored = self._scored(answers, day, fact)
        else:
            scored = self.remembered(answers)
        return Result(self.instrument, visit, day, respondent or self.instrument.respondent, scored)

    def _scored(self, answers: Mapping[str, Any], day: dt.date, fact: FactReader) -> Scored:
        values = self._values(answers, day, fact)
        return Scored(
            values,
            FrozenDict((name, ends(values[name])) for name in self.instrument.scores),
            FrozenDict((name, said(values[name])) for name in self.instrument.findings),
        )

    def _values(self, answers: Mapping[str, Any], day: dt.date, fact: FactReader) -> Mapping[str, Value]:
        instrument = self.instrument
        values: dict[str, Value] = {}
        for name in instrument.answers:
            answer = answers.get(name)
            values[name] = Missing((f"{instrument.id}.{name}",)) if answer is None else answer
        for name in self._score_order:
            bounds = self._bounds(instrument.scores[name], values, day, fact)
            values[name] = bounds.low if bounds.low == bounds.high else bounds
        reader = _AnswersReader(day, f"{instrument.id}.", values, fact)
        for name in self._finding_order:
            values[name] = concluded(f"findings.{name}", instrument.findings[name], self.judges, reader)
        return values

    @cached_property
    def _asks_facts(self) -> bool:
        """Whether the scoring reads anything but the answers: a table by age and sex, a fact, the day."""
        own = {*self.instrument.answers, *self.instrument.scores, *self.instrument.findings}
        read = {name for finding in self.instrument.findings.values() for name in names_read(finding)}
        return any(score.lookup for score in self.instrument.scores.values()) or not read <= {
            f"{self.instrument.id}.{name}" for name in own
        }

    @cached_property
    def _score_order(self) -> tuple[str, ...]:
        """The scores, each after those it is computed from."""
        return in_order({name: score.of for name, score in self.instrument.scores.items()})

    @cached_property
    def _finding_order(self) -> tuple[str, ...]:
        """The findings, each after those that its rules read."""
        return in_order(
            {
                name: [read.removeprefix(f"{self.instrument.id}.") for read in names_read(finding)]
                for name, finding in self.instrument.findings.items()
            }
        )

    def _bounds(
        self, score: Score, values: Mapping[str, Value], day: dt.date, fact: Callable[[str, dt.date], Value]
    ) -> Span:
        if score.lookup is not None:
            table = self.instrument.tables[score.lookup.table]
            return _looked_up(table, score.lookup.column, lambda name: fact(name, day))
        known: list[Any] = [values[name] for name in score.of]
        if _NUMBERS.issuperset(map(type, known)):
            return Span(*_OPERATIONS[score.operation](known, known, score.weights))
        lows: list[float] = []
        highs: list[float] = []
        names: Names = ()
        for name, value in zip(score.of, known, strict=True):
            low, high, missing = self._ends(name, value)
            lows.append(low)
            highs.append(high)
            names += missing
        low, high = _OPERATIONS[score.operation](lows, highs, score.weights)
        return Span(low, high, tuple(dict.fromkeys(names)))

    def _ends(self, name: str, value: Any) -> tuple[float, float, Names]:  # noqa: ANN401 - any value
        """An answer or score as bounds; an answer that is missing can still be any that it may be."""
        if isinstance(value, Span):
            return value.low, value.high, value.names
        if not isinstance(value, Missing):
            return value, value, ()
        type_ = self.instrument.answers[name].type
        if type_.kind in {Kind.INTEGER, Kind.NUMBER}:
            low = -math.inf if type_.at_least is None else type_.at_least
            high = math.inf if type_.at_most is None else type_.at_most
            return low, high, value.names
        choices: Sequence[Any] = type_.choices if type_.kind is Kind.CHOICE else (0, 1)
        return min(choices), max(choices), value.names


def said(value: Value) -> str | int:
    """A finding as JSON says it: a verdict, or the value that its ordered list gives."""
    if isinstance(value, bool):
        return "met" if value else "unmet"
    if isinstance(value, Partial):
        return "unknown"
    assert isinstance(value, str | int)  # noqa: S101 - the schema allows no other value
    return value


def ends(score: Any) -> tuple[float | None, float | None]:  # noqa: ANN401 - a number, or bounds
    """The lowest and highest that a score can be, `None` where there is no bound: JSON has no infinity."""
    low, high = (score.low, score.high) if isinstance(score, Span) else (score, score)
    return (low if math.isfinite(low) else None), (high if math.isfinite(high) else None)


def _no_fact(name: str, day: dt.date) -> Value:
    message = f"scoring that asks {name} on {day} is not remembered"
    raise AssertionError(message)


def concluded(path: str, finding: Finding, judges: Mapping[str, Judge], reader: Reader) -> Value:
    """What a finding comes to: true or false, or the value of its first outcome that is met.

    `judges` holds the compiled rule for each dotted path.
    """
    if finding.rule is not None:
        truth = judges[path](reader)
        return Missing(truth) if isinstance(truth, tuple) else truth
    possible: list[Any] = []
    missing: list[str] = []
    for index, outcome in enumerate(finding.outcomes):
        truth = judges[f"{path}[{index}].when"](reader)
        if truth is False:
            continue
        possible.append(outcome.value)
        if truth is True:
            break
        missing += truth
    else:
        possible.append(False)  # no outcome is met
    options = tuple(dict.fromkeys(possible))
    return options[0] if len(options) == 1 else OneOf(options, tuple(dict.fromkeys(missing)))


Bounds = tuple[float, float]
Ends = Sequence[float]  # the lowest, or the highest, that each part of a score can be


def _sum(lows: Ends, highs: Ends, _: Ends) -> Bounds:
    return sum(lows), sum(highs)


def _max(lows: Ends, highs: Ends, _: Ends) -> Bounds:
    return max(lows), max(highs)


def _mean(lows: Ends, highs: Ends, _: Ends) -> Bounds:
    return _rounded(sum(lows) / len(lows), sum(highs) / len(highs))


def _weighted(lows: Ends, highs: Ends, weights: Ends) -> Bounds:
    ends = [
        sorted((low * weight, high * weight)) if weight else (0.0, 0.0)  # nothing, though it have no bound
        for low, high, weight in zip(lows, highs, weights, strict=True)
    ]
    return _rounded(math.fsum(low for low, _ in ends), math.fsum(high for _, high in ends))


def _difference(lows: Ends, highs: Ends, _: Ends) -> Bounds:
    return _rounded(lows[0] - highs[1], highs[0] - lows[1])


def _ratio(lows: Ends, highs: Ends, _: Ends) -> Bounds:
    """The quotient of two counts; unbounded where the second can still be nothing."""
    low = lows[0] / highs[1] if highs[1] not in {0, math.inf} else 0.0
    high = highs[0] / lows[1] if lows[1] > 0 else math.inf
    return _rounded(low, high)


def _bmi(lows: Ends, highs: Ends, _: Ends) -> Bounds:
    """Weight in kilograms over the square of the height in metres."""
    low = max(lows[0], 0) * 10_000 / highs[1] ** 2 if highs[1] > 0 else 0.0
    high = highs[0] * 10_000 / lows[1] ** 2 if lows[1] > 0 else math.inf
    return _rounded(low, high)


def _rounded(low: float, high: float) -> Bounds:
    return (
        round(low, DECIMALS) if math.isfinite(low) else low,
        round(high, DECIMALS) if math.isfinite(high) else high,
    )


_OPERATIONS: Mapping[str, Callable[[Ends, Ends, Ends], Bounds]] = {
    "sum": _sum,
    "count": _sum,  # true counts one
    "max": _max,
    "mean": _mean,
    "weighted": _weighted,
    "difference": _difference,
    "ratio": _ratio,
    "bmi": _bmi,
}


def _looked_up(table: Table, column: str, fact: Callable[[str], Value]) -> Span:
    """The number in a table's column, or the interval of those it can still be."""
    rows = table.rows
    missing: list[str] = []
    along: str | None = None
    elapsed: Value | None = None
    exact: list[str] = []
    for by, name in table.by.items():
        value = fact(name)
        if name in AGES:
            along, elapsed = by, value
        elif isinstance(value, Missing):
            missing += value.names
            exact.append(by)
        else:
            rows = tuple(row for row in rows if row[by] == value)
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row[by] for by in exact), []).append(row)
    if not groups:
        return Span(-math.inf, math.inf)
    if along is not None and isinstance(elapsed, Missing):
        # The age may be one that the table does not reach, so its rows are no bounds.
        return Span(-math.inf, math.inf, (*missing, *elapsed.names))
    ends: list[Bounds] = []
    for group in groups.values():
        number = group[0][column] if along is None else _at(group, along, elapsed, column, table.interpolate)
        ends.append((-math.inf, math.inf) if number is None else (number, number))
    return Span(min(low for low, _ in ends), max(high for _, high in ends), tuple(missing))


def _at(rows: Sequence[Mapping[str, Any]], along: str, elapsed: Any, column: str, how: str) -> float | None:  # noqa: ANN401
    """The number at an age: the last row reached, or between it and the next by days; nothing outside the table."""
    assert isinstance(elapsed, Elapsed)  # noqa: S101 - an age is an elapsed time
    if elapsed.since is None:
        return None
    before: tuple[dt.date, float] | None = None
    for row in rows:
        reached, number = add(elapsed.since, row[along], elapsed.overflow), float(row[column])
        if reached > elapsed.until:
            if before is None or how == "step":
                return None if before is None else before[1]
            share = (elapsed.until - before[0]).days / (reached - before[0]).days
            return round(before[1] + share * (number - before[1]), DECIMALS)
        before = (reached, number)
    if before is None:
        return None
    return before[1] if how == "step" or before[0] == elapsed.until else None
