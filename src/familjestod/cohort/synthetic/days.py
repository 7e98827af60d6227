"""Days as whole numbers since 1970, so that they can be computed with by the column."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
from attrs import define, field

from familjestod.cohort.synthetic.draws import Bools, Ints
from familjestod.logic.calendar import Duration, Overflow, add

_EPOCH = dt.date(1970, 1, 1)
NEVER: Final = 1 << 30
"""The day of what has no day; later than any other."""

_NOT_YET: Final = -NEVER


def number(day: dt.date) -> int:
    """The number of a day."""
    return (day - _EPOCH).days


def day_of(number_: int) -> dt.date:
    """The day that has a number."""
    return _EPOCH + dt.timedelta(days=number_)


def known(days: Ints) -> Bools:
    """Which of the days are days."""
    return days < NEVER


def least(days: Ints, other: Ints) -> Ints:
    """The later of two days, where the second is a day; the first elsewhere."""
    return np.where(known(other), np.maximum(days, other), days)


@define
class Almanac:
    """Adds durations to columns of days as the engine adds them, to each day that is asked about once."""

    first: int
    last: int
    overflow: Overflow
    _added: dict[Duration, Ints] = field(factory=dict)

    def add(self, days: Ints, duration: Duration) -> Ints:
        """The days that are so long after others; never where those are never."""
        if not duration.months:
            return np.where(known(days), days + duration.days, NEVER)
        table = self._added.get(duration)
        if table is None:
            table = self._added[duration] = np.full(self.last - self.first, _NOT_YET)
        inside = (days >= self.first) & (days < self.last)
        places = np.where(inside, days - self.first, 0)
        asked = np.unique(places[inside])
        for place in map(int, asked[table[asked] == _NOT_YET]):
            table[place] = number(add(day_of(self.first + place), duration, self.overflow))
        return np.where(inside, table[places], NEVER)
