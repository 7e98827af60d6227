"""What a solver says of a family: what is known of it, and which lengths of time have passed since which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from familjestod.logic.calendar import Overflow
from familjestod.prove.ages import Length, end_of

_A_DAY = dt.timedelta(days=1)
_MONTH = 365.2425 / 12


@frozen
class Reached:
    """The lengths that have ended since a day, and those that have not, by another day."""

    yes: frozenset[Length] = frozenset()
    no: frozenset[Length] = frozenset()
    overflow: Overflow = Overflow.CLAMP

    def since(self, on: dt.date) -> tuple[dt.date, dt.date]:
        """The first and the last day that they can be counted from, on a day; none where the first is the later.

        >>> from familjestod.logic.calendar import Duration
        >>> Reached(frozenset({Duration.of(months=1)}), frozenset({Duration.of(days=30)})).since(dt.date(2026, 3, 5))
        (datetime.date(2026, 2, 4), datetime.date(2026, 2, 5))
        """
        last = min((self._latest(length, on) for length in self.yes), default=dt.date.max)
        first = max((self._latest(length, on) for length in self.no), default=None)
        return (dt.date.min if first is None else first + _A_DAY), last

    def until(self, since: dt.date) -> tuple[dt.date, dt.date]:
        """The first and the last day on which they have ended, counted from a day."""
        first = max((end_of(length, since, self.overflow) for length in self.yes), default=dt.date.min)
        last = min((end_of(length, since, self.overflow) for length in self.no), default=None)
        return first, (dt.date.max if last is None else last - _A_DAY)

    def _latest(self, length: Length, on: dt.date) -> dt.date:
        """The latest day from which a length has ended on another."""
        plain = length[0] if isinstance(length, tuple) else length
        day = on - dt.timedelta(days=int(plain.months * _MONTH) + plain.days)
        while end_of(length, day, self.overflow) > on:
            day -= _A_DAY
        while end_of(length, day + _A_DAY, self.overflow) <= on:
            day += _A_DAY
        return day


@frozen
class Told:
    """One result: whose it is (0 where it does not matter), of which instrument, at which visit, and what it says."""

    member: int
    instrument: str
    visit: str
    answers: Mapping[str, object]
    age: Reached | None = None
    day: dt.date | None = None


@frozen
class Sketch:
    """A family without its dates: they are any that the lengths allow."""

    facts: Mapping[str, object] = field(factory=dict)
    weekday: str | None = None
    born: bool = True
    """Whether the day of birth is known."""
    since: Mapping[str, Reached] = field(factory=dict)
    """The days that are known, by what they are: `birth`, `expected_birth`, `enrolment`, `visits.v8m`."""
    states: Mapping[str, str] = field(factory=dict)
    results: tuple[Told, ...] = ()
    near: tuple[dt.date, ...] = ()
    """Days on which times are as they are here, where they are counted from some day."""


def plainest(first: dt.date, last: dt.date, weekday: int | None = None) -> Iterator[dt.date]:
    """Days between two, the ones that are easiest to read first: New Year's Day, the first of a month, the last."""
    if last < first:
        return
    start = max(first, last.replace(year=max(last.year - 2, 1), month=1, day=1))
    days = [dt.date.fromordinal(each) for each in range(last.toordinal(), start.toordinal() - 1, -1)]
    fit = [day for day in days if weekday is None or day.weekday() == weekday]
    yield from sorted(fit, key=lambda day: (day.day != 1, day.month != 1))
