"""What a name can be, as formulas: one of some values, a number, a number between bounds, or a time that has passed.

Each says when a test on it is met and unmet exactly as `logic.values.holds` does, and what it is in a model.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

import z3
from attrs import define, field, frozen

from familjestod.logic.calendar import Duration, Overflow
from familjestod.logic.rule import Test
from familjestod.logic.values import Elapsed, Missing, OneOf, Operator, Span, Value, holds
from familjestod.prove.ages import Length, Order, reached_by
from familjestod.prove.solver.truths import Formula, Pair, Term, Truths


class Meaning(Protocol):
    """What a name can be."""

    def test(self, test: Test, truths: Truths) -> Pair:
        """When a test on it is met, and when unmet."""

    def value(self, name: str, model: Model) -> Value:
        """What it is in a model."""


@frozen(eq=False)
class Model:
    """What a solver found that makes a formula true; what it left open is taken as it likes."""

    found: Any

    def true(self, formula: Formula) -> bool:
        """Whether a formula is true in it."""
        return bool(z3.is_true(self.found.eval(formula, model_completion=True)))

    def flags(self) -> list[Formula]:
        """The variables that are true or false in it."""
        return [each() for each in self.found.decls() if each.arity() == 0 and z3.is_bool(each())]

    def number(self, term: Term) -> int | float:
        """The number that a term is in it."""
        value = self.found.eval(term, model_completion=True)
        if z3.is_int_value(value):
            return int(value.as_long())
        exact = Fraction(value.numerator_as_long(), value.denominator_as_long())
        return float(exact)


@frozen(eq=False)
class Possible:
    """One of some values, or not known which: `each` says of every value when it is possible.

    Nothing is known of it unless `told`. At least one value is possible where it is.
    """

    each: Sequence[tuple[Any, Formula]]
    told: Formula
    known: Formula
    """When it is just one value, and said to be."""

    def test(self, test: Test, truths: Truths) -> Pair:
        """A test is met if every value that is possible passes it, and unmet if none does."""
        if test.operator is Operator.KNOWN:
            return truths.tells(self.known, test.operand)
        passes = [holds(value, test.operator, test.operand) for value, _ in self.each]
        told = list(zip(passes, (possible for _, possible in self.each), strict=True))
        return Pair(
            truths.every(z3.Not(possible) for passed, possible in told if not passed),
            truths.every(z3.Not(possible) for passed, possible in told if passed),
        ).only_if(self.told)

    def value(self, name: str, model: Model) -> Value:
        """The value that is possible, or those that are."""
        if not model.true(self.told):
            return Missing((name,))
        possible = tuple(value for value, formula in self.each if model.true(formula))
        value: Value = possible[0] if model.true(self.known) else OneOf(possible, (name,))
        return value


@frozen(eq=False)
class Number:
    """A number, or what is told apart as numbers are: a date by its day, a text by a number that stands for it."""

    number: Term
    told: Formula
    known: Formula
    encode: Callable[[Any], Term]
    decode: Callable[[int | float], Any]

    def test(self, test: Test, truths: Truths) -> Pair:
        """A test is unknown where nothing is told, and otherwise as the number says."""
        if test.operator is Operator.KNOWN:
            return truths.tells(self.known, test.operand)
        return truths.certain(self._passes(test, truths)).only_if(self.told)

    def _passes(self, test: Test, truths: Truths) -> Formula:
        if isinstance(test.operand, tuple):
            equal = truths.some(self.number == self.encode(each) for each in test.operand)
            return equal if test.operator is Operator.IN else z3.Not(equal)
        return COMPARE[test.operator](self.number, self.encode(test.operand))

    def value(self, name: str, model: Model) -> Value:
        """The number in the model, as what it stands for."""
        if not model.true(self.told):
            return Missing((name,))
        value: Value = self.decode(model.number(self.number))
        return value if model.true(self.known) else OneOf((value,), (name,))


FINEST = 2
"""A mean or a weighted sum of whole numbers is not rounded across a number with so many decimals."""
COMPARE: Mapping[Operator, Callable[[Term, Term], Formula]] = {
    Operator.IS: lambda one, other: one == other,
    Operator.IS_NOT: lambda one, other: one != other,
    Operator.AT_LEAST: lambda one, other: one >= other,
    Operator.ABOVE: lambda one, other: one > other,
    Operator.AT_MOST: lambda one, other: one <= other,
    Operator.BELOW: lambda one, other: one < other,
}
_UPWARDS = frozenset({Operator.AT_LEAST, Operator.ABOVE})


@frozen(eq=False)
class End:
    """One end of what a number can be; there is none where it is open."""

    at: Term
    open: Formula


@frozen(eq=False)
class Interval:
    """A number known to lie between two ends; nothing is known of it unless `told`."""

    low: End
    high: End
    told: Formula
    context: Any
    rough: Interval | None = None
    """What is said instead where it is compared with a number of more than `FINEST` decimals."""

    @property
    def single(self) -> Formula:
        """When the ends are the same."""
        return z3.And(z3.Not(self.low.open), z3.Not(self.high.open), self.low.at == self.high.at)

    def test(self, test: Test, truths: Truths) -> Pair:
        """For an order, the ends decide; for equality, being outside does."""
        if test.operator is Operator.KNOWN:
            known = z3.And(self.told, self.single)
            return truths.certain(known if test.operand else z3.Not(known))
        operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
        if self.rough is not None and any(round(each, FINEST) != each for each in operands):
            return self.rough.test(test, truths)
        if test.operator in COMPARE and test.operator not in {Operator.IS, Operator.IS_NOT}:
            return self._ordered(test.operator, exact(test.operand, self.context)).only_if(self.told)
        inside = truths.some(self._inside(exact(each, self.context)) for each in operands)
        equal = Pair(z3.And(self.single, inside), z3.Not(inside))
        denied = test.operator in {Operator.IS_NOT, Operator.NOT_IN}
        return (truths.not_(equal) if denied else equal).only_if(self.told)

    def _ordered(self, operator: Operator, operand: Term) -> Pair:
        compare = COMPARE[operator]
        if operator in _UPWARDS:
            lowest = z3.And(z3.Not(self.low.open), compare(self.low.at, operand))
            highest = z3.Or(self.high.open, compare(self.high.at, operand))
        else:
            lowest = z3.Or(self.low.open, compare(self.low.at, operand))
            highest = z3.And(z3.Not(self.high.open), compare(self.high.at, operand))
        return Pair(z3.And(lowest, highest), z3.Not(z3.Or(lowest, highest)))

    def _inside(self, operand: Term) -> Formula:
        return z3.And(
            z3.Or(self.low.open, self.low.at <= operand), z3.Or(self.high.open, operand <= self.high.at)
        )

    def value(self, name: str, model: Model) -> Value:
        """The number, or its ends."""
        if not model.true(self.told):
            return Missing((name,))
        infinity = float("inf")
        low = -infinity if model.true(self.low.open) else model.number(self.low.at)
        high = infinity if model.true(self.high.open) else model.number(self.high.at)
        return low if low == high else Span(low, high, (name,))


class Time(Protocol):
    """A time that has passed, known by which lengths it has reached."""

    @property
    def told(self) -> Formula:
        """That anything is known of it."""

    @property
    def known(self) -> Formula:
        """That it is just one time."""

    def has_reached(self, duration: Duration) -> Formula:
        """That it has reached a length."""


def test_of_time(time: Time, test: Test, truths: Truths) -> Pair:
    """A test of a time: a length is reached, or it is not."""
    if test.operator is Operator.KNOWN:
        return truths.tells(time.known, test.operand)
    assert isinstance(test.operand, Duration)  # noqa: S101 - checked when read
    length, must = reached_by(test.operator, test.operand)
    reached = time.has_reached(length)
    return truths.certain(reached if must else z3.Not(reached)).only_if(time.told)


@define(eq=False)
class Age:
    """A time from a day: known by which of the lengths that are asked about it has reached."""

    name: str
    basis: Basis
    told: Formula
    known: Formula
    context: Any
    reached: dict[Length, Formula]
    """Of each length that is asked about, that it has reached it; one and the same for all ages of a name."""
    overflow: Overflow | None = None
    """What becomes of a day that does not exist, where that is not the same for all ages of the basis."""

    def test(self, test: Test, truths: Truths) -> Pair:
        """A length is reached, or it is not."""
        return test_of_time(self, test, truths)

    def has_reached(self, duration: Duration) -> Formula:
        """That the time has reached a length, as its programme counts."""
        return self.at(duration if self.overflow is None else (duration, self.overflow))

    def at(self, length: Length) -> Formula:
        """That the time has reached a length."""
        if length not in self.reached:
            self.reached[length] = z3.Bool(f"{self.name} reached {length!r}", self.context)
            self.basis.lengths[length] = None
        return self.reached[length]

    def value(self, name: str, model: Model) -> Value:
        """A time that has reached just those lengths."""
        if not model.true(self.told):
            return Missing((name,))
        order = self.basis.order(model)
        until = order.until({length for length, formula in self.reached.items() if model.true(formula)})
        elapsed = Elapsed(order.since, until, order.overflow)
        return elapsed if model.true(self.known) else OneOf((elapsed,), (name,))


@define(eq=False)
class Basis:
    """The day that some ages are counted from: it decides in which order lengths end."""

    name: str
    lengths: dict[Length, None] = field(factory=dict)
    orders: tuple[tuple[Order, Formula], ...] = ()

    def order(self, model: Model) -> Order:
        """The order in a model."""
        return next(order for order, formula in self.orders if model.true(formula))


def exact(number: Any, context: Any) -> Term:  # noqa: ANN401 - the package comes without types
    """A number as it is written: numbers that are told apart in the engine's arithmetic are told apart here."""
    if isinstance(number, int):
        return z3.IntVal(int(number), context)
    part = Fraction(str(number))
    return z3.Q(part.numerator, part.denominator, context)


def day_of(number: float) -> dt.date:
    """The day that a number stands for."""
    return dt.date.fromordinal(int(number))
