"""What a name in a rule stands for over a frame: a column, an interval of two, or one of a few things.

The kinds mirror those of `logic.values`, and the same tests can be put to each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

import narwhals as nw
from attrs import frozen

from familjestod.cohort.cells import (
    UNKNOWN,
    Cell,
    Truths,
    all_of,
    any_of,
    between,
    is_null,
    not_,
    settled,
    stage,
    where,
)
from familjestod.logic.values import Operand, Operator, holds

ENDLESS: Final = 1e300
"""A bound that is none: farther out than any number that a document may write."""


@frozen
class Plain:
    """A value that is known or missing."""

    column: Cell | None

    def test(self, operator: Operator, operand: Any) -> Truths:  # noqa: ANN401 - checked when read
        """Whether it passes a test."""
        if operator is Operator.KNOWN:
            known = not_(is_null(self.column))
            return known if operand else not_(known)
        if self.column is None:
            return None
        made = _compared(self.column.expr, operator, operand)
        return Cell(made, self.column.stage, self.column.nullable)


@frozen
class Truthful:
    """A value that is itself a truth, such as a finding."""

    truth: Truths

    def test(self, operator: Operator, operand: Any) -> Truths:  # noqa: ANN401
        """Whether it passes a test."""
        if operator is Operator.KNOWN:
            known = not_(is_null(self.truth)) if isinstance(self.truth, Cell) else self.truth is not None
            return known if operand else not_(known)
        return self.truth if (operator is Operator.IS) is operand else not_(self.truth)


@frozen
class Interval:
    """A number between two others, both included; `present` says where there is a result at all."""

    low: Cell
    high: Cell
    present: Truths
    empty: Any
    """What the engine makes of a result with no answer: what that leaves unknown needs no look at `present`."""

    def test(self, operator: Operator, operand: Any) -> Truths:  # noqa: ANN401
        """Whether it passes a test: for an order the ends decide, for equality being outside does."""
        low, high = self.low.expr, self.high.expr
        at = stage(self.low, self.high)
        exact = Cell((low == high), at, nullable=False)
        if operator is Operator.KNOWN:
            known = all_of((exact, self.present))
            return known if operand else not_(known)
        truth: Truths
        if operator in {Operator.AT_LEAST, Operator.ABOVE}:
            ends = _compared(low, operator, operand), _compared(high, operator, operand)
            truth = between(Cell(ends[0], at), Cell(ends[1], at))
        elif operator in {Operator.AT_MOST, Operator.BELOW}:
            ends = _compared(high, operator, operand), _compared(low, operator, operand)
            truth = between(Cell(ends[0], at), Cell(ends[1], at))
        else:
            values = operand if isinstance(operand, tuple) else (operand,)
            within = any_of(Cell((low <= each) & (high >= each), at, nullable=False) for each in values)
            # Where the ends are one number, it is that number or not; else nothing but being outside is sure.
            truth = any_of((all_of((exact, within)), all_of((None, within))))
            if operator in {Operator.IS_NOT, Operator.NOT_IN}:
                truth = not_(truth)
        if holds(self.empty, operator, operand) is None:
            return truth
        return where(self.present, truth)


@frozen
class Choice:
    """The first of some outcomes whose truth is met, or else another value: an ordered finding, or how a visit stands."""

    outcomes: tuple[tuple[Any, Truths], ...]
    otherwise: Any
    present: Truths = True

    def possible(self) -> tuple[tuple[Any, Truths], ...]:
        """Each value with whether it is still possible, never unknown: not unmet, and none before it met."""
        found: list[tuple[Any, Truths]] = []
        none_before: Truths = True
        for value, truth in self.outcomes:
            found.append((value, all_of((none_before, settled(truth, as_=True)))))
            none_before = all_of((none_before, not_(settled(truth, as_=False))))
        return (*found, (self.otherwise, none_before))

    def test(self, operator: Operator, operand: Any) -> Truths:  # noqa: ANN401
        """Whether it passes a test: as soon as every value still possible does, or none does."""
        possible = self.possible()
        if operator is Operator.KNOWN:
            known = all_of((self.present, any_of(self.certainly(value) for value in self.values)))
            return known if operand else not_(known)
        passes = any_of(truth for value, truth in possible if holds(value, operator, operand))
        fails = any_of(truth for value, truth in possible if not holds(value, operator, operand))
        # What passes and cannot fail is met; what may do both is unknown; one of them is always so.
        truth = all_of((passes, any_of((not_(fails), None))))
        return where(self.present, truth)

    @property
    def values(self) -> tuple[Any, ...]:
        """Each value that it can be, once."""
        return tuple(dict.fromkeys((*(value for value, _ in self.outcomes), self.otherwise)))

    def certainly(self, value: Any) -> Truths:  # noqa: ANN401
        """Whether it is this value and can be no other; never unknown."""
        possible = self.possible()
        return all_of(
            (
                any_of(truth for each, truth in possible if each == value),
                not_(any_of(truth for each, truth in possible if each != value)),
            )
        )


class Named(Protocol):
    """What a name stands for: something that tests can be put to."""

    def test(self, operator: Operator, operand: Any) -> Truths:  # noqa: ANN401
        """Whether it passes a test."""


def _compared(column: nw.Expr, operator: Operator, operand: Operand) -> nw.Expr:
    match operator:
        case Operator.IS:
            return column if operand is True else ~column if operand is False else column == operand
        case Operator.IS_NOT:
            return ~column if operand is True else column if operand is False else column != operand
        case Operator.IN | Operator.NOT_IN:
            assert isinstance(operand, tuple)  # noqa: S101 - checked when read
            within = _within(column, operand)
            return within if operator is Operator.IN else ~within
        case Operator.AT_LEAST:
            return column >= operand
        case Operator.ABOVE:
            return column > operand
        case Operator.AT_MOST:
            return column <= operand
        case _:
            return column < operand


def _within(column: nw.Expr, values: Sequence[Any]) -> nw.Expr:
    """Whether a column is one of some values; a null is in nothing and out of nothing."""
    if not values:
        return column.is_null() & UNKNOWN
    found: nw.Expr = column == values[0]
    for each in values[1:]:
        found |= column == each
    return found
