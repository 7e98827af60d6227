"""The orders of lengths are all there are, and a day by which some have ended is one."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from hypothesis import example, given, settings
from hypothesis import strategies as st

from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.prove.ages import orders

LENGTHS = st.lists(
    st.builds(Duration, st.integers(0, 26), st.integers(0, 3))
    | st.builds(Duration, st.just(0), st.integers(0, 800)),
    min_size=1,
    max_size=5,
)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2299, 12, 31))


def ends(lengths: list[Duration], since: dt.date, overflow: Overflow) -> tuple[frozenset[Duration], ...]:
    """The lengths that end on the same day, from the first day."""
    by_end = sorted((add(since, length, overflow), length.months, length.days) for length in set(lengths))
    return tuple(
        frozenset(Duration(months, days) for _, months, days in same)
        for _, same in groupby(by_end, key=lambda each: each[0])
    )


@settings(max_examples=100)
@given(LENGTHS, DAYS, st.sampled_from(Overflow))
@example([Duration(1, 0), Duration(0, 30)], dt.date(2023, 1, 30), Overflow.CLAMP)
@example([Duration(1, 0), Duration(0, 30)], dt.date(2023, 1, 30), Overflow.ROLL_FORWARD)
@example([Duration(12, 0), Duration(0, 365)], dt.date(2100, 3, 1), Overflow.CLAMP)
@example([Duration(24, 0), Duration(0, 730)], dt.date(2099, 1, 1), Overflow.CLAMP)
@example([Duration(6, 0), Duration(0, 182)], dt.date(2024, 8, 31), Overflow.CLAMP)
def test_every_order_that_lengths_end_in_is_known(
    lengths: list[Duration], since: dt.date, overflow: Overflow
) -> None:
    known = {tuple(map(frozenset, order.groups)) for order in orders(lengths, [overflow])}
    assert ends(lengths, since, overflow) in known


@settings(max_examples=100)
@given(LENGTHS, st.data())
def test_an_order_is_that_of_its_day_and_every_part_of_it_has_a_day(
    lengths: list[Duration], data: st.DataObject
) -> None:
    order = data.draw(st.sampled_from(orders(lengths)))
    assert tuple(map(frozenset, order.groups)) == ends(lengths, order.since, order.overflow)
    count = data.draw(st.integers(0, len(order.groups)))
    reached = {length for group in order.groups[:count] for length in group}
    until = order.until(reached)
    assert {each for each in lengths if add(order.since, each, order.overflow) <= until} == reached
