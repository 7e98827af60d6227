"""What a name in a rule can stand for: its type, and a value that may be known only in part.

A value is a plain Python value when it is known. When it is not, it says as much as
is known (nothing, bounds, or the few things it can still be) and which names would
settle it, so that a rule is decided as soon as what is known decides it.
"""

from __future__ import annotations

import datetime as dt
import enum
import operator as operators
from collections.abc import Callable
from typing import Any

from attrs import frozen

from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.logic.truth import Truth
from familjestod.shown import ByFields


class Kind(enum.StrEnum):
    """The kinds of value that a name can have."""

    BOOLEAN = "boolean"
    CHOICE = "choice"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    DURATION = "duration"
    DATE = "date"


class Operator(enum.StrEnum):
    """The tests a rule can put to a value."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"
    KNOWN = "known"


_EQUALITY = (Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN)
_ORDER = (Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW)

# "Is 18 months old" has no one meaning (that day? that month?), so a duration has no `is`.
OPERATORS: dict[Kind, tuple[Operator, ...]] = {
    Kind.BOOLEAN: (Operator.IS, Operator.IS_NOT, Operator.KNOWN),
    Kind.CHOICE: (*_EQUALITY, Operator.KNOWN),
    Kind.INTEGER: (*_EQUALITY, *_ORDER, Operator.KNOWN),
    Kind.NUMBER: (*_EQUALITY, *_ORDER, Operator.KNOWN),
    Kind.TEXT: (*_EQUALITY, Operator.KNOWN),
    Kind.DURATION: (*_ORDER, Operator.KNOWN),
    Kind.DATE: (*_EQUALITY, *_ORDER, Operator.KNOWN),
}


@frozen(repr=False)
class ValueType(ByFields):
    """The type of a name: its kind, and what it may be within that kind."""

    kind: Kind
    choices: tuple[str | int, ...] = ()
    unit: str | None = None
    at_least: float | None = None
    at_most: float | None = None

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The tests that can be put to a value of this type; choices that are numbers have an order too."""
        if self.kind is Kind.CHOICE and all(isinstance(choice, int) for choice in self.choices):
            return OPERATORS[Kind.INTEGER]
        return OPERATORS[self.kind]


BOOLEAN = ValueType(Kind.BOOLEAN)
DURATION = ValueType(Kind.DURATION)
DATE = ValueType(Kind.DATE)


@frozen(repr=False)
class Missing(ByFields):
    """A value of which nothing is known; `names` would tell it."""

    names: tuple[str, ...]


@frozen(repr=False)
class Span(ByFields):
    """A number known to lie between two bounds, both included; `names` would settle it."""

    low: float
    high: float
    names: tuple[str, ...] = ()


@frozen(repr=False)
class OneOf(ByFields):
    """A value known to be one of a few; `names` would tell which."""

    options: tuple[Any, ...]
    names: tuple[str, ...] = ()


@frozen(repr=False)
class Elapsed(ByFields):
    """The time from one day to another; not yet begun when there is no first day.

    Every duration is longer than a time that has not begun: before birth, a child is
    below any age.
    """

    since: dt.date | None
    until: dt.date
    overflow: Overflow = Overflow.CLAMP


Partial = Missing | Span | OneOf
Known = bool | int | float | str | dt.date | Elapsed
Value = Known | Partial
Operand = bool | int | float | str | dt.date | Duration | tuple[Any, ...]


def names_of(value: Value) -> tuple[str, ...]:
    """The names that would settle a value; none when it is known."""
    return value.names if isinstance(value, Partial) else ()


def holds(value: Value, operator: Operator, operand: Any) -> Truth:  # noqa: ANN401 - checked when read
    """Whether a value passes a test, for all that is known of it."""
    if operator is Operator.KNOWN:
        return (not isinstance(value, Partial)) is operand
    if type(value) in _PLAIN:
        return _TESTS[operator](value, operand)
    if isinstance(value, Missing):
        return None
    if isinstance(value, Span):
        return _span_holds(value, operator, operand)
    if isinstance(value, OneOf):
        answers = {holds(option, operator, operand) for option in value.options}
        return answers.pop() if len(answers) == 1 else None
    assert isinstance(value, Elapsed)  # noqa: S101 - the one kind left
    return _elapsed_holds(value, operator, operand)


_PLAIN = frozenset({bool, int, float, str, dt.date})
_TESTS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.IS: operators.eq,
    Operator.IS_NOT: operators.ne,
    Operator.IN: lambda value, operand: value in operand,
    Operator.NOT_IN: lambda value, operand: value not in operand,
    Operator.AT_LEAST: operators.ge,
    Operator.ABOVE: operators.gt,
    Operator.AT_MOST: operators.le,
    Operator.BELOW: operators.lt,
}


def _span_holds(span: Span, operator: Operator, operand: Any) -> Truth:  # noqa: ANN401
    """A test on a number between bounds: for an order, the ends decide; for equality, being outside does."""
    test = _TESTS[operator]
    if operator in _ORDER or span.low == span.high:
        low, high = test(span.low, operand), test(span.high, operand)
        return low if low == high else None
    values = operand if isinstance(operand, tuple) else (operand,)
    if any(span.low <= value <= span.high for value in values):
        return None
    return operator in {Operator.IS_NOT, Operator.NOT_IN}


def _elapsed_holds(elapsed: Elapsed, operator: Operator, operand: Duration) -> bool:
    if elapsed.since is None:
        return operator in {Operator.BELOW, Operator.AT_MOST}
    reached = add(elapsed.since, operand, elapsed.overflow)
    passed: bool = _TESTS[operator](elapsed.until, reached)
    return passed
