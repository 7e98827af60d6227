"""The calendar cut where one programme or the other changes: between two cuts, all days are alike to both."""

from __future__ import annotations

import datetime as dt

from attrs import frozen

from familjestod.prove.building import Period
from familjestod.prove.programmes import periods, rank
from familjestod.prove.standing import Day
from familjestod.spec.model import Programme


@frozen(eq=False)
class Stretch:
    """Days that are alike to two programmes, each as it is on them."""

    old: Programme
    new: Programme
    days: tuple[Day, Day]
    periods: tuple[Period, ...]

    @property
    def plain(self) -> dt.date:
        """The day that is easiest to ask about."""
        return self.periods[0].plain


def stretches(old: Programme, new: Programme) -> tuple[Stretch, ...]:
    """Every kind of day there is to two programmes; those first that our own days are of, then those there are most of."""
    found: dict[object, Stretch] = {}
    for period in periods((old, new)):
        one, other = old.on(period.first), new.on(period.first)
        days = Day.of(one, period.first), Day.of(other, period.first)
        key = (id(one), id(other), days)
        before = found[key].periods if key in found else ()
        found[key] = Stretch(one, other, days, tuple(sorted((*before, period), key=rank)))
    return tuple(sorted(found.values(), key=lambda each: rank(each.periods[0])))
