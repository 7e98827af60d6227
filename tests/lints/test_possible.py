"""What is found impossible never happens, in any world; and what is decided by trying is decided."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from familjestod.lints import possible
from familjestod.lints.possible import MOST_TRIED, Domains, Tries, always, can_be, implies
from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.logic.evaluate import judge
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.values import BOOLEAN, DURATION, Kind, Operator, ValueType
from familjestod.prove.ages import always_shorter
from strategies.rules import GROUP, LEAVES, World, leaves, rules, worlds

NUMBER = ValueType(Kind.NUMBER)
A, B = (Test(name, Operator.IS, True, BOOLEAN) for name in ("a", "b"))


@given(st.data(), rules())
def test_a_rule_is_never_what_it_cannot_be(data: st.DataObject, rule: Rule) -> None:
    truth = judge(rule, data.draw(worlds(rule))).truth
    possible = can_be(rule, Domains())
    assert truth is None or possible is None or truth in possible
    assert truth is None or always(rule, Domains()) in {None, truth}


SAME_NAME = [(one, other) for one, other in product(LEAVES, repeat=2) if one.name == other.name]


@given(st.data(), st.sampled_from(SAME_NAME))
def test_what_a_test_implies_is_never_unmet_where_it_is_met(
    data: st.DataObject, pair: tuple[Test, Test]
) -> None:
    one, other = pair
    world: World = data.draw(worlds(one, people=0))
    if implies(one, other, Domains()) and judge(one, world).truth is True:
        assert judge(other, world).truth is not False


@given(leaves())
def test_a_rule_and_its_denial_can_be_opposite_things(rule: Test) -> None:
    possible = can_be(rule, Domains())
    assert possible is not None
    assert can_be(Not(rule), Domains()) == frozenset(not each for each in possible)


MONTHS = st.integers(0, 40)
DAYS = st.integers(0, 400)


@given(
    st.builds(Duration, MONTHS, DAYS),
    st.builds(Duration, MONTHS, DAYS),
    st.dates(dt.date(1896, 1, 1), dt.date(2204, 1, 1)),
    st.sampled_from(Overflow),
)
@example(Duration(1, 0), Duration(0, 32), dt.date(2024, 1, 31), Overflow.CLAMP)
@example(Duration(0, 27), Duration(1, 0), dt.date(2023, 1, 31), Overflow.CLAMP)
def test_a_length_that_is_always_shorter_is_so_from_every_day(
    one: Duration, other: Duration, day: dt.date, overflow: Overflow
) -> None:
    if always_shorter(one, other):
        assert add(day, one, overflow) < add(day, other, overflow)


@pytest.mark.parametrize(
    ("one", "other", "shorter"),
    [
        ("6 weeks", "2 months", True),
        ("12 months", "18 months", True),
        ("1 year", "13 months", True),
        ("12 months", "12 months", False),
        ("4 weeks", "1 month", False),
        ("2 years", "18 months", False),
    ],
)
def test_lengths_as_documents_have_them(one: str, other: str, shorter: bool) -> None:
    assert always_shorter(Duration.parse(one), Duration.parse(other)) is shorter


def number(name: str, operator: Operator, operand: float) -> Test:
    return Test(name, operator, operand, NUMBER)


@pytest.mark.parametrize(
    ("rule", "comes_to"),
    [
        (All((A, Not(A))), False),
        (Any_((A, Not(A))), True),
        (AtLeast(2, (A, B, Not(A), Not(B))), True),
        (AtLeast(3, (A, B, Not(A), Not(B))), False),
        (Not(All((A, Not(A)))), True),
        (All((A, B)), None),
        (All(()), None),
        (All((A, All((B, Not(A))))), False),
        (All((number("x", Operator.AT_LEAST, 3), number("x", Operator.AT_MOST, 3))), None),
        (All((number("x", Operator.ABOVE, 3), number("x", Operator.AT_MOST, 3))), False),
        # One member may be so, and another not; but one and the same is not both.
        (All((ForSome(GROUP, A), ForSome(GROUP, Not(A)))), None),
        (ForSome(GROUP, All((A, Not(A)))), False),
        (All((ForSome(GROUP, A), Not(ForSome(GROUP, A)))), False),
    ],
)
def test_what_a_rule_always_comes_to(rule: Rule, comes_to: bool | None) -> None:
    assert always(rule, Domains()) is comes_to


def test_durations_without_an_order_are_taken_as_independent() -> None:
    tests = [
        Test("age", operator, Duration.parse(text), DURATION)
        for operator, text in ((Operator.AT_LEAST, "1 month"), (Operator.BELOW, "30 days"))
    ]
    assert can_be(All(tuple(tests)), Domains()) == frozenset({True, False})


def test_nothing_is_decided_of_what_takes_too_many_tries() -> None:
    names = [Test(f"n{index}", Operator.IS, True, BOOLEAN) for index in range(12)]
    parts = tuple(part for name in names for part in (name, Not(name)))
    alone = Domains(solver=False)
    assert always(AtLeast(13, parts), alone) is False  # 2 ** 12 cases
    more = Test("more", Operator.IS, True, BOOLEAN)
    assert always(AtLeast(14, (*parts, more, Not(more))), alone) is None
    assert can_be(AtLeast(1, parts * 10), alone) is None  # nor of so many tests
    # A conjunction is tried by what hangs together, however long it is.
    assert always(All((*names, more, Not(more))), alone) is False


@given(rules())
def test_what_is_decided_name_by_name_is_what_trying_every_case_decides(rule: Rule) -> None:
    tried = can_be(rule, Domains(solver=False))
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(possible, "MOST_TRIED", 25)
        assert can_be(rule, Domains(solver=False)) in {None, tried}


def test_many_names_are_decided_where_a_few_of_them_decide() -> None:
    limits = [number(f"n{index}", Operator.ABOVE, limit) for index in range(12) for limit in (10, 20)]
    assert 5 ** len(limits) > MOST_TRIED
    rule = All((Any_(tuple(limits)), Not(AtLeast(20, tuple(limits)))))
    assert can_be(rule, Domains(solver=False)) == frozenset({True, False})


def test_tries_come_to_an_end() -> None:
    tries = Tries(left=MOST_TRIED)
    assert [tries.take(MOST_TRIED - 1), tries.take(1), tries.take(1)] == [True, True, False]
    assert not Tries().take(MOST_TRIED + 1)
