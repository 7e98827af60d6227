"""In which orders lengths of time can end, counted from the same day: what a solver must know of ages.

A length is tested by the day it ends on, so that a time is known by the lengths that it has
reached. Weeks and months do not convert: which of 30 days and one month ends first
depends on the day they are counted from, and only on that.
"""

from __future__ import annotations

import datetime as dt
import math
from calendar import isleap, monthrange
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from attrs import evolve, frozen

from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.logic.values import Operator

Length = Duration | tuple[Duration, Overflow]
"""A length of time; with what becomes of a day that does not exist, where lengths differ in that."""


def end_of(length: Length, since: dt.date, overflow: Overflow) -> dt.date:
    """The day that a length ends on; `overflow` is for one that does not say."""
    return add(since, *length) if isinstance(length, tuple) else add(since, length, overflow)


@frozen(repr=False, eq=False)
class Order:
    """One order in which lengths can end, and a day from which they end so.

    Lengths in the same group end on the same day.
    """

    groups: tuple[tuple[Length, ...], ...]
    since: dt.date
    overflow: Overflow

    def until(self, reached: Collection[Length]) -> dt.date:
        """A day by which just these lengths have ended, of those that the order is of."""
        ends = [(group[0], end_of(group[0], self.since, self.overflow)) for group in self.groups]
        past = [end for length, end in ends if length in reached]
        if past:
            return max(past)
        return min((end for _, end in ends), default=self.since) - dt.timedelta(days=1)


def reached_by(operator: Operator, length: Duration) -> tuple[Duration, bool]:
    """A test of a time as a length that must have been reached, or must not.

    >>> reached_by(Operator.ABOVE, Duration.of(months=18))
    (Duration(months=18, days=1), True)
    """
    strict = operator in {Operator.ABOVE, Operator.AT_MOST}
    least = evolve(length, days=length.days + 1) if strict else length
    return least, operator in {Operator.AT_LEAST, Operator.ABOVE}


def orders(lengths: Iterable[Length], overflows: Collection[Overflow] = tuple(Overflow)) -> tuple[Order, ...]:
    """Every order in which some lengths can end, over all days to count from.

    >>> [order.since for order in orders([Duration.of(days=30), Duration.of(months=1)], [Overflow.CLAMP])]
    [datetime.date(2022, 1, 28), datetime.date(2022, 1, 29), datetime.date(2022, 1, 30)]
    """
    return _orders(tuple(sorted(set(lengths), key=_about)), tuple(overflows))


@lru_cache(256)
def _orders(lengths: tuple[Length, ...], overflows: tuple[Overflow, ...]) -> tuple[Order, ...]:
    plain = [_duration(length) for length in lengths]
    close = [
        length
        for index, length in enumerate(plain)
        if any(
            not always_shorter(*sorted((length, other), key=_about))
            for other in (*plain[max(index - 1, 0) : index], *plain[index + 1 : index + 2])
        )
    ]
    found: dict[tuple[tuple[Length, ...], ...], Order] = {}
    for overflow in overflows:
        for since in _days(close) if close else (_ANY_DAY,):
            groups = tuple(_in_groups(lengths, since, overflow))
            if groups not in found:
                found[groups] = Order(groups, since, overflow)
    return tuple(found.values())


def reached_within(
    lengths: Iterable[Length], overflow: Overflow, first: dt.date, last: dt.date
) -> frozenset[frozenset[Length]]:
    """The sets of lengths that can have ended by some day of a period, over all days to count from.

    >>> month = Duration.of(months=1), Duration.of(days=30)
    >>> day = dt.date(2026, 3, 30)
    >>> sorted(map(len, reached_within(month, Overflow.CLAMP, day, day)))
    [0, 2]
    """
    return _reached_within(tuple(sorted(set(lengths), key=_about)), overflow, first, last)


@lru_cache(256)
def _reached_within(
    lengths: tuple[Length, ...], overflow: Overflow, first: dt.date, last: dt.date
) -> frozenset[frozenset[Length]]:
    longest = dt.timedelta(days=int(max((_about(each) for each in lengths), default=0)) + 2 * _IRREGULAR)
    found: set[frozenset[Length]] = set()
    for since in _since(first, last, longest):
        ended: set[Length] = set()
        until = since - _A_DAY
        for group in (*_in_groups(lengths, since, overflow), ()):
            end = end_of(group[0], since, overflow) if group else dt.date.max
            # These have ended, and no others, from one day to the day before the next of them ends.
            if end > first and (until <= last or not ended):
                found.add(frozenset(ended))
            ended.update(group)
            until = end
    return frozenset(found)


def _since(first: dt.date, last: dt.date, longest: dt.timedelta) -> Iterator[dt.date]:
    """Days enough to count from: all of those from which something ends near an end of the period, and each month's last."""
    start, end = max(first - longest, _FIRST), min(last + _A_DAY, _LAST)
    for number in range(start.toordinal(), end.toordinal() + 1):
        day = dt.date.fromordinal(number)
        if day.day >= _ALIKE or day <= first + _A_YEAR or day >= last - longest - _A_YEAR:
            yield day


def _in_groups(lengths: Iterable[Length], since: dt.date, overflow: Overflow) -> Iterator[tuple[Length, ...]]:
    ends: dict[dt.date, list[Length]] = {}
    for length in lengths:
        ends.setdefault(end_of(length, since, overflow), []).append(length)
    return (tuple(ends[end]) for end in sorted(ends))


_ANY_DAY = dt.date(2022, 1, 28)
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2299, 12, 31)
_A_DAY, _A_YEAR, _ALIKE = dt.timedelta(days=1), dt.timedelta(days=366), 28
# The calendar comes again after 400 years; of years that are alike, one near our time is shown.
_CYCLE = sorted(range(1900, 2300), key=lambda year: abs(year - _ANY_DAY.year), reverse=True)


def _days(lengths: Iterable[Duration]) -> Iterator[dt.date]:
    """Days enough that every difference between the lengths is seen from one of them.

    Up to the 28th a month's days are all alike; years are alike if the same years after them are leap years.
    """
    years = max(length.months // 12 + abs(length.days) // 365 for length in lengths) + 2
    alike = {tuple(isleap(year + each) for each in range(years + 1)): year for year in _CYCLE}
    for year in sorted(alike.values(), key=_CYCLE.index, reverse=True):
        for month in range(1, 13):
            for day in range(28, monthrange(year, month)[1] + 1):
                yield dt.date(year, month, day)


def in_order(lengths: Iterable[Duration]) -> tuple[Duration, ...] | None:
    """The lengths from the shortest, if each is shorter than the next whatever the day they are counted from.

    >>> in_order([Duration.parse("2 years"), Duration.parse("6 weeks")])
    (Duration(months=0, days=42), Duration(months=24, days=0))
    >>> in_order([Duration.parse("30 days"), Duration.parse("1 month")])
    """
    ordered = tuple(sorted(lengths, key=_about))
    return ordered if all(always_shorter(*pair) for pair in pairwise(ordered)) else None


def always_shorter(one: Duration, other: Duration) -> bool:
    """Whether one length ends before another, whatever the day they are counted from."""
    months, days = other.months - one.months, other.days - one.days
    # The days of so many months differ with the month they begin in, leap years, and the end of a month.
    least = math.floor(months * _MONTH) - _IRREGULAR if months else 0
    return least + days > 0


def _duration(length: Length) -> Duration:
    return length[0] if isinstance(length, tuple) else length


def _about(length: Length) -> float:
    plain = _duration(length)
    return plain.months * _MONTH + plain.days


_MONTH = 365.2425 / 12
_IRREGULAR = 5
