"""Scores over a frame: the interval of what each can still be, as columns; the arithmetic of `engine.score`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import narwhals as nw
from attrs import frozen

from familjestod.cohort.cells import Cell, Sheet, stage
from familjestod.cohort.values import ENDLESS
from familjestod.engine.score import DECIMALS
from familjestod.logic.calendar import Duration
from familjestod.logic.values import Kind, ValueType
from familjestod.spec.instrument import AGES, Instrument, Score, Table

Ends = tuple[Cell, Cell]
Expr = nw.Expr


@frozen
class Scoring:
    """The scores of one result: where its answers stand, and how ages and facts on its day are read.

    `reached` gives the day that the child reached an age, by the name of the age; `fact` the column of a fact.
    """

    instrument: Instrument
    answer: Callable[[str], Cell | None]
    day: Callable[[], Cell | None]
    reached: Callable[[str, Duration], Cell | None]
    fact: Callable[[str], Cell | None]
    sheet: Sheet

    def ends(self, name: str) -> Ends:
        """The lowest and highest that an answer or a score can be."""
        score = self.instrument.scores.get(name)
        if score is None:
            return _answer_ends(self.answer(name), self.instrument.answers[name].type)
        if score.lookup is not None:
            low, high = self._looked_up(self.instrument.tables[score.lookup.table], score.lookup.column)
        else:
            low, high = _OPERATIONS[score.operation]([self.ends(each) for each in score.of], score)
        return self.sheet.kept(low), self.sheet.kept(high)

    def _looked_up(self, table: Table, column: str) -> Ends:
        exact = {by: name for by, name in table.by.items() if name not in AGES}
        along = next(((by, name) for by, name in table.by.items() if name in AGES), None)
        groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
        for row in table.rows:
            groups.setdefault(tuple(row[by] for by in exact), []).append(row)
        lows: list[Cell] = []
        highs: list[Cell] = []
        for key, rows in groups.items():
            number = self._number(rows, along, column, table.interpolate)
            if number is None:
                return _endless()
            can_be = self._can_be(dict(zip(exact.values(), key, strict=True)))
            lows.append(_else(number, can_be, -ENDLESS))
            highs.append(_else(number, can_be, ENDLESS))
        low = Cell(nw.min_horizontal(*(each.expr for each in lows)), stage(*lows))
        high = Cell(nw.max_horizontal(*(each.expr for each in highs)), stage(*highs))
        # A value that the table does not have leaves the number open.
        return (
            Cell(low.expr.fill_null(-ENDLESS), low.stage, nullable=False),
            Cell(high.expr.fill_null(ENDLESS), high.stage, nullable=False),
        )

    def _can_be(self, values: Mapping[str, Any]) -> list[Cell]:
        """For each fact that picks a group of rows, whether it is, or may be, the group's."""
        found: list[Cell] = []
        for name, value in values.items():
            fact = self.fact(name)
            if fact is not None:
                found.append(Cell((fact.expr == value).fill_null(value=True), fact.stage, nullable=False))
        return found

    def _number(
        self, rows: Sequence[Mapping[str, Any]], along: tuple[str, str] | None, column: str, how: str
    ) -> Cell | None:
        """The number at the age on the day of the result; null outside the table, nothing if the age is unknown for all."""
        if along is None:
            return Cell(nw.lit(float(rows[0][column])), nullable=False)
        day = self.day()
        reached = [self.reached(along[1], row[along[0]]) for row in rows]
        days = [each for each in reached if each is not None]
        if day is None or len(days) < len(rows):
            return None
        numbers = [float(row[column]) for row in rows]
        on = day.expr
        number: nw.Expr = nw.when(on == days[-1].expr).then(nw.lit(numbers[-1]))
        if how == "step":
            number = nw.when(on >= days[-1].expr).then(nw.lit(numbers[-1]))
        for index in reversed(range(len(rows) - 1)):
            at: nw.Expr = nw.lit(numbers[index])
            if how != "step":
                span = _days(days[index + 1].expr, days[index].expr)
                share = _days(on, days[index].expr) / span
                at = (at + share * (numbers[index + 1] - numbers[index])).round(DECIMALS)
            within = (on >= days[index].expr) & (on < days[index + 1].expr)
            number = nw.when(within).then(at).otherwise(number)
        return Cell(number, stage(day, *days))


def _else(number: Cell, can_be: Sequence[Cell], endless: float) -> Cell:
    """The number, or no bound where there is none, for families it can be for; null for others."""
    made = number.expr.fill_null(endless)
    for each in can_be:
        made = nw.when(each.expr).then(made)
    return Cell(made, stage(number, *can_be))


def _endless() -> Ends:
    return Cell(nw.lit(-ENDLESS), nullable=False), Cell(nw.lit(ENDLESS), nullable=False)


def _days(later: Expr, earlier: Expr) -> Expr:
    # Of two dates, SQL gives a number and not a duration.
    return (later.cast(nw.Datetime) - earlier.cast(nw.Datetime)).dt.total_minutes() / (24 * 60)


def _answer_ends(column: Cell | None, type_: ValueType) -> Ends:
    """An answer as bounds; one that is missing can still be any that it may be."""
    low, high = _limits(type_)
    if column is None:
        return Cell(nw.lit(low), nullable=False), Cell(nw.lit(high), nullable=False)
    expr = column.expr.cast(nw.Int64) if type_.kind is Kind.BOOLEAN else column.expr
    return (
        Cell(expr.fill_null(low), column.stage, nullable=False),
        Cell(expr.fill_null(high), column.stage, nullable=False),
    )


def _limits(type_: ValueType) -> tuple[float, float]:
    if type_.kind in {Kind.INTEGER, Kind.NUMBER}:
        low = -ENDLESS if type_.at_least is None else type_.at_least
        high = ENDLESS if type_.at_most is None else type_.at_most
        return (
            (int(low), int(high))
            if type_.kind is Kind.INTEGER and abs(low) < ENDLESS > abs(high)
            else (low, high)
        )
    choices: Sequence[Any] = type_.choices if type_.kind is Kind.CHOICE else (0, 1)
    return min(choices), max(choices)


def _both(ends: Sequence[Ends], of: Callable[[Sequence[Expr]], Expr]) -> Ends:
    at = stage(*(each for pair in ends for each in pair))
    return (
        Cell(of([low.expr for low, _ in ends]), at, nullable=False),
        Cell(of([high.expr for _, high in ends]), at, nullable=False),
    )


def _sum(ends: Sequence[Ends], _: Score) -> Ends:
    return _both(ends, lambda some: nw.sum_horizontal(*some))


def _max(ends: Sequence[Ends], _: Score) -> Ends:
    return _both(ends, lambda some: nw.max_horizontal(*some))


def _mean(ends: Sequence[Ends], _: Score) -> Ends:
    return _both(ends, lambda some: _rounded(nw.sum_horizontal(*some) / len(some)))


def _weighted(ends: Sequence[Ends], score: Score) -> Ends:
    at = stage(*(each for pair in ends for each in pair))

    def total(side: int) -> Cell:
        parts: list[Expr] = []
        for pair, weight in zip(ends, score.weights, strict=True):
            if weight:  # nothing, though it have no bound
                end = pair[side if weight > 0 else 1 - side]
                parts.append(end.expr * weight)
        return Cell(_rounded(nw.sum_horizontal(*parts)), at, nullable=False)

    return total(0), total(1)


def _difference(ends: Sequence[Ends], _: Score) -> Ends:
    (low, high), (other_low, other_high) = ends
    at = stage(low, high, other_low, other_high)
    return (
        Cell(_rounded(low.expr - other_high.expr), at, nullable=False),
        Cell(_rounded(high.expr - other_low.expr), at, nullable=False),
    )


def _ratio(ends: Sequence[Ends], _: Score) -> Ends:
    """The quotient of two counts; unbounded where the second can still be nothing."""
    (low, high), (by_low, by_high) = ends
    at = stage(low, high, by_low, by_high)
    bounded = (by_high.expr != 0) & (by_high.expr < ENDLESS)
    least = nw.when(bounded).then(low.expr / by_high.expr).otherwise(nw.lit(0.0))
    most = nw.when(by_low.expr > 0).then(high.expr / by_low.expr).otherwise(nw.lit(ENDLESS))
    return Cell(_rounded(least), at, nullable=False), Cell(_rounded(most), at, nullable=False)


def _bmi(ends: Sequence[Ends], _: Score) -> Ends:
    """Weight in kilograms over the square of the height in metres."""
    (low, high), (by_low, by_high) = ends
    at = stage(low, high, by_low, by_high)
    weight = nw.when(low.expr > 0).then(low.expr).otherwise(nw.lit(0.0))
    squared = by_high.expr * by_high.expr, by_low.expr * by_low.expr
    least = nw.when(by_high.expr > 0).then(weight * 10_000 / squared[0]).otherwise(nw.lit(0.0))
    most = nw.when(by_low.expr > 0).then(high.expr * 10_000 / squared[1]).otherwise(nw.lit(ENDLESS))
    return Cell(_rounded(least), at, nullable=False), Cell(_rounded(most), at, nullable=False)


def _rounded(number: Expr) -> Expr:
    return nw.when((number < ENDLESS) & (number > -ENDLESS)).then(number.round(DECIMALS)).otherwise(number)


_OPERATIONS: Final[Mapping[str, Callable[[Sequence[Ends], Score], Ends]]] = {
    "sum": _sum,
    "count": _sum,  # true counts one
    "max": _max,
    "mean": _mean,
    "weighted": _weighted,
    "difference": _difference,
    "ratio": _ratio,
    "bmi": _bmi,
}
