"""What each test makes of each kind of value, known or known in part."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.logic.rule import Test
from familjestod.logic.truth import Truth
from familjestod.logic.values import (
    BOOLEAN,
    DATE,
    DURATION,
    Elapsed,
    Kind,
    Missing,
    OneOf,
    Operator,
    Span,
    Value,
    ValueType,
    holds,
    names_of,
)
from strategies.rules import ON, VALUES, known_values, leaves

O = Operator  # noqa: E741 - the tables below are wide
T, F, U = True, False, None
UNBORN = Elapsed(None, ON)
MONTHS_18 = Duration(months=18)


def born(day: str) -> Elapsed:
    return Elapsed(dt.date.fromisoformat(day), ON)


@pytest.mark.parametrize(
    ("value", "operator", "operand", "truth"),
    [
        # plain
        (True, O.IS, True, T), (True, O.IS, False, F), (True, O.IS_NOT, False, T), (False, O.IS_NOT, False, F),
        ("a", O.IS, "a", T), ("a", O.IS_NOT, "a", F), ("a", O.IN, ("a", "b"), T), ("c", O.IN, ("a", "b"), F),
        ("a", O.NOT_IN, ("a", "b"), F), ("c", O.NOT_IN, ("a", "b"), T), ("c", O.IN, (), F), ("c", O.NOT_IN, (), T),
        (2, O.IS, 2, T), (2, O.IS, 2.0, T), (2, O.IS_NOT, 3, T), (2, O.IN, (1, 2), T), (2, O.NOT_IN, (1, 2), F),
        (2, O.AT_LEAST, 2, T), (1, O.AT_LEAST, 2, F), (2, O.ABOVE, 2, F), (3, O.ABOVE, 2, T),
        (2, O.AT_MOST, 2, T), (3, O.AT_MOST, 2, F), (2, O.BELOW, 2, F), (1, O.BELOW, 2, T), (-1, O.BELOW, 0.5, T),
        (ON, O.IS, ON, T), (ON, O.BELOW, ON, F), (ON, O.AT_MOST, ON, T), (ON, O.ABOVE, dt.date(2026, 2, 28), T),
        (ON, O.IN, (ON,), T),
        ("a", O.KNOWN, True, T), ("a", O.KNOWN, False, F), (False, O.KNOWN, True, T), (0, O.KNOWN, True, T),
        # nothing known
        *((Missing(("x",)), operator, operand, U) for operator, operand in [
            (O.IS, 1), (O.IS_NOT, 1), (O.IN, (1,)), (O.NOT_IN, (1,)), (O.IN, ()), (O.AT_LEAST, 1), (O.ABOVE, 1),
            (O.AT_MOST, 1), (O.BELOW, 1), (O.AT_LEAST, MONTHS_18)]),
        (Missing(("x",)), O.KNOWN, True, F), (Missing(("x",)), O.KNOWN, False, T),
        # between two bounds, both included
        (Span(11, 14), O.AT_LEAST, 11, T), (Span(11, 14), O.AT_LEAST, 12, U), (Span(11, 14), O.AT_LEAST, 14, U),
        (Span(11, 14), O.AT_LEAST, 15, F), (Span(11, 14), O.ABOVE, 10, T), (Span(11, 14), O.ABOVE, 11, U),
        (Span(11, 14), O.ABOVE, 14, F), (Span(11, 14), O.AT_MOST, 14, T), (Span(11, 14), O.AT_MOST, 13, U),
        (Span(11, 14), O.AT_MOST, 11, U), (Span(11, 14), O.AT_MOST, 10, F), (Span(11, 14), O.BELOW, 15, T),
        (Span(11, 14), O.BELOW, 14, U), (Span(11, 14), O.BELOW, 11, F),
        (Span(11, 14), O.IS, 10, F), (Span(11, 14), O.IS, 11, U), (Span(11, 14), O.IS, 14, U),
        (Span(11, 14), O.IS_NOT, 15, T), (Span(11, 14), O.IS_NOT, 12, U),
        (Span(11, 14), O.IN, (1, 15), F), (Span(11, 14), O.IN, (1, 12), U), (Span(11, 14), O.IN, (), F),
        (Span(11, 14), O.NOT_IN, (1, 15), T), (Span(11, 14), O.NOT_IN, (14, 15), U), (Span(11, 14), O.NOT_IN, (), T),
        (Span(12, 12), O.IS, 12, T), (Span(12, 12), O.IS_NOT, 12, F), (Span(12, 12), O.IN, (12,), T),
        (Span(12, 12), O.NOT_IN, (12,), F), (Span(12, 12), O.AT_LEAST, 12, T),
        (Span(float("-inf"), float("inf")), O.AT_LEAST, 0, U), (Span(0, float("inf")), O.AT_LEAST, 0, T),
        (Span(11, 14), O.KNOWN, True, F), (Span(11, 14), O.KNOWN, False, T),
        # one of a few
        (OneOf(("a", "b")), O.IS, "a", U), (OneOf(("a", "b")), O.IS, "c", F), (OneOf(("a", "b")), O.IS_NOT, "c", T),
        (OneOf(("a", "b")), O.IN, ("b", "a", "c"), T), (OneOf(("a", "b")), O.IN, ("a",), U),
        (OneOf(("a", "b")), O.NOT_IN, ("c",), T), (OneOf(("a", "b")), O.NOT_IN, ("a", "b"), F),
        (OneOf((1, 3)), O.AT_LEAST, 1, T), (OneOf((1, 3)), O.ABOVE, 1, U), (OneOf((1, 3)), O.BELOW, 1, F),
        (OneOf((1, 3)), O.AT_MOST, 3, T), (OneOf((1, 3)), O.IS, 2, F),
        (OneOf((True, False)), O.IS, True, U), (OneOf(("a", "b")), O.KNOWN, True, F),
        # time that passes: on 1 March 2026
        (born("2024-09-01"), O.AT_LEAST, MONTHS_18, T), (born("2024-09-02"), O.AT_LEAST, MONTHS_18, F),
        (born("2024-09-01"), O.ABOVE, MONTHS_18, F), (born("2024-08-31"), O.ABOVE, MONTHS_18, T),
        (born("2024-09-01"), O.AT_MOST, MONTHS_18, T), (born("2024-08-31"), O.AT_MOST, MONTHS_18, F),
        (born("2024-09-01"), O.BELOW, MONTHS_18, F), (born("2024-09-02"), O.BELOW, MONTHS_18, T),
        (born("2024-08-31"), O.KNOWN, True, T),
        # not yet begun: shorter than any duration, even none
        *((UNBORN, operator, operand, operator in {O.BELOW, O.AT_MOST})
          for operator in (O.AT_LEAST, O.ABOVE, O.AT_MOST, O.BELOW) for operand in (Duration(), MONTHS_18)),
        (UNBORN, O.KNOWN, True, T),
    ],
)  # fmt: skip
def test_holds(value: Value, operator: Operator, operand: Any, truth: Truth) -> None:
    assert holds(value, operator, operand) is truth


@pytest.mark.parametrize("overflow", Overflow)
def test_an_age_follows_the_convention_for_days_that_do_not_exist(overflow: Overflow) -> None:
    leapling = dt.date(2024, 2, 29)
    year = Duration(months=12)
    on_the_28th = holds(Elapsed(leapling, dt.date(2025, 2, 28), overflow), O.AT_LEAST, year)
    on_the_1st = holds(Elapsed(leapling, dt.date(2025, 3, 1), overflow), O.AT_LEAST, year)
    assert (on_the_28th, on_the_1st) == (overflow is Overflow.CLAMP, True)


@given(st.dates(dt.date(2000, 1, 1), ON), st.sampled_from(Overflow), st.integers(0, 300), st.integers(0, 500))
def test_an_age_is_compared_as_days_are(since: dt.date, overflow: Overflow, months: int, days: int) -> None:
    length = Duration(months, days)
    reached = add(since, length, overflow)
    elapsed = Elapsed(since, ON, overflow)
    answers = [holds(elapsed, operator, length) for operator in (O.AT_LEAST, O.ABOVE, O.AT_MOST, O.BELOW)]
    assert answers == [reached <= ON, reached < ON, reached >= ON, reached > ON]


def completions(value: Value, type_: ValueType) -> list[Any]:
    """What a value can turn out to be."""
    match value:
        case Missing():
            return list(known_values(type_))
        case OneOf(options):
            return list(options)
        case Span(low, high):  # a score may lie between two whole numbers
            return sorted({low, high, low + (high - low) / 3, *range(int(low), int(high) + 1)})
        case _:
            return [value]


@given(st.data(), leaves(lambda test: test.operator is not O.KNOWN))
def test_a_decided_test_stays_decided_whatever_the_value_turns_out_to_be(
    data: st.DataObject, test: Test
) -> None:
    value = data.draw(st.sampled_from(VALUES[test.name]))
    truth = holds(value, test.operator, test.operand)
    answers = {holds(each, test.operator, test.operand) for each in completions(value, test.type)}
    assert truth is None or answers == {truth}


@given(st.data(), leaves(lambda test: test.type.kind in {Kind.BOOLEAN, Kind.CHOICE, Kind.INTEGER}))
def test_an_undecided_test_can_turn_out_either_way(data: st.DataObject, test: Test) -> None:
    """Nothing is called unknown that is in fact decided, save what is missing."""
    value = data.draw(
        st.sampled_from([value for value in VALUES[test.name] if not isinstance(value, Missing)])
    )
    if test.operator is O.KNOWN:
        answers: set[Truth] = {isinstance(value, Span | OneOf) is not test.operand}
    else:
        answers = {holds(each, test.operator, test.operand) for each in completions(value, test.type)}
    assert holds(value, test.operator, test.operand) is (answers.pop() if len(answers) == 1 else None)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (Missing(("x", "y")), ("x", "y")),
        (Span(0, 1, ("x",)), ("x",)),
        (OneOf((1, 2), ("x",)), ("x",)),
        (1, ()),
        (False, ()),
        (UNBORN, ()),
    ],
)
def test_the_names_that_would_settle_a_value(value: Value, names: tuple[str, ...]) -> None:
    assert names_of(value) == names


_EQUAL = {O.IS, O.IS_NOT, O.IN, O.NOT_IN}
_ORDER = {O.AT_LEAST, O.ABOVE, O.AT_MOST, O.BELOW}


@pytest.mark.parametrize(
    ("type_", "operators"),
    [
        (BOOLEAN, {O.IS, O.IS_NOT}),
        (ValueType(Kind.CHOICE, ("a", "b")), _EQUAL),
        (ValueType(Kind.CHOICE, (2, 3)), _EQUAL | _ORDER),
        (ValueType(Kind.CHOICE, (2, "b")), _EQUAL),
        (ValueType(Kind.INTEGER), _EQUAL | _ORDER),
        (ValueType(Kind.NUMBER), _EQUAL | _ORDER),
        (ValueType(Kind.TEXT), _EQUAL),
        (DURATION, _ORDER),
        (DATE, _EQUAL | _ORDER),
    ],
    ids=lambda each: ",".join(sorted(each)) if isinstance(each, set | frozenset) else str(each),
)
def test_the_tests_that_a_type_allows(type_: ValueType, operators: set[Operator]) -> None:
    assert set(type_.operators) == operators | {O.KNOWN}
