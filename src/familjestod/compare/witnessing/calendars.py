"""The days of a visit or dose under two programmes: equal for every family, or families for whom they may not be.

The days hang on nothing but the schedule and the days it is counted from, so that no rule is asked here.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from typing import Any

from familjestod.diagnostics import SpecError
from familjestod.engine.case import Case
from familjestod.logic.calendar import FIRST_DAY, LAST_DAY, Duration, Overflow, add
from familjestod.prove.building import Period
from familjestod.prove.family import ANY_DAY, Family
from familjestod.spec.model import Programme, Scheduled, Visit

Length = tuple[int, int, Overflow | None]
"""Months, days, and what becomes of a day that does not exist, where that can make a difference."""
_MOVED = ("opens", "due", "overdue")
_EARLY = dt.timedelta(days=400)


def scheduled(state: Programme, part: str, id_: str) -> Scheduled | None:
    """A visit or dose of a programme, if it has it."""
    found: Scheduled | None = getattr(state, part).get(id_)
    return found


def is_repeated(entry: Scheduled) -> bool:
    """Whether it is a visit that comes again."""
    return isinstance(entry, Visit) and entry.repeat is not None


def same_days(old: Programme, new: Programme, part: str, id_: str, bound: str) -> bool:
    """Whether a bound is the same day for every family, where both programmes have it to tell.

    False says only that it was not seen to be.
    """
    one, other = scheduled(old, part, id_), scheduled(new, part, id_)
    assert one is not None  # noqa: S101 - asked of what both have
    assert other is not None  # noqa: S101
    ways = _way(one, old.month_overflow, bound), _way(other, new.month_overflow, bound)
    if ways[0] == ways[1]:
        return True
    return ways[0][0] == ways[1][0] and _same_terms(ways[0][1], ways[1][1])


def _length(duration: Duration | None, overflow: Overflow) -> Length | None:
    if duration is None:
        return None
    return duration.months, duration.days, overflow if duration.months else None


_Terms = Mapping[str, frozenset[Length]]


def _way(entry: Scheduled, overflow: Overflow, bound: str) -> tuple[tuple[Any, ...], _Terms]:
    """How a bound is found: what kind of day it is, and of each day it is counted from, the lengths of which the longest counts."""
    length = _length(getattr(entry, bound), overflow)
    moved = (
        {name: _length(each, overflow) for name, each in entry.not_before.items()} if bound in _MOVED else {}
    )
    again: tuple[object, ...] = ()
    if isinstance(entry, Visit) and entry.repeat is not None:
        again = (
            "again",
            _length(entry.repeat.every, overflow) if bound == "due" else entry.repeat.every is None,
        )
    if length is None and bound == "opens" and entry.due is not None:
        moved.pop(entry.counted_from, None)  # it counts only where that day is not known
    if length is None and bound == "opens" and moved:
        # Where nothing opens and nothing is due, the least interval says when it opens; else only where no day is known.
        kind: tuple[object, ...] = ("least", entry.counted_from if entry.due is not None else "", again)
    elif length is None:
        return ("never", again), {}
    else:
        kind = ("day", entry.counted_from, again)
    terms: dict[str, set[Length]] = {}
    for name, each in ((entry.counted_from, length), *moved.items()):
        if each is not None:
            terms.setdefault(name, set()).add(each)
    return kind, {name: frozenset(each) for name, each in terms.items()}


def _same_terms(one: _Terms, other: _Terms) -> bool:
    return one.keys() == other.keys() and all(_same_ends(one[name], other[name]) for name in one)


@cache
def _same_ends(one: frozenset[Length], other: frozenset[Length]) -> bool:
    """Whether the longest of some lengths ends when the longest of others does, from every day of the calendar."""
    return one == other or all(_last(one, day) == _last(other, day) for day in _telling(ANY_DAY))


def _last(lengths: frozenset[Length], since: dt.date) -> dt.date:
    return max(
        add(since, Duration(months, days), overflow or Overflow.CLAMP) for months, days, overflow in lengths
    )


@lru_cache(64)
def _telling(near: dt.date) -> tuple[dt.date, ...]:
    """The days on which months differ, the nearest to a day first: up to the 28th they are all alike."""
    days = (
        dt.date(year, month, day)
        for year in range(FIRST_DAY.year, LAST_DAY.year + 1)
        for month in range(1, 13)
        for day in range(28, monthrange(year, month)[1] + 1)
    )
    return tuple(sorted(days, key=lambda day: abs((day - near).days)))


# --- families of whom the days may differ ----------------------------------------------------------


def candidates(old: Programme, new: Programme, part: str, id_: str, period: Period) -> Iterator[Family]:
    """Families with the days on which the days of a visit or dose can differ, if any do; the plainest first."""
    entries = [scheduled(old, part, id_), scheduled(new, part, id_)]
    states = (old, new)
    anchors: dict[str, set[Length]] = {}
    for state, entry in zip(states, entries, strict=True):
        if entry is None:
            continue
        overflow = state.month_overflow
        lengths = [_length(each, overflow) for each in entry.bounds]
        anchors.setdefault(entry.counted_from, set()).update(each for each in lengths if each is not None)
        for event, interval in entry.not_before.items():
            anchors.setdefault(event, set()).add(_length(interval, overflow) or (0, 0, None))
        if isinstance(entry, Visit) and entry.repeat is not None:
            every = _length(entry.repeat.every, overflow)
            anchors.setdefault(f"{part}.{id_}", set()).update([every] if every else [(0, 0, None)])
    for on in sorted({period.plain, period.last}):
        days = {
            name: [None, *_days(frozenset(lengths), on, latest=on if "." in name else LAST_DAY)]
            for name, lengths in anchors.items()
        }
        found = list(product(*days.values()))
        found.sort(key=lambda each: sum(day is not None for day in each))
        for each in found:
            latest = max((day for day in each if day is not None), default=on)
            # A child is born when it is asked about, if it can be.
            asked = latest if latest > on and latest in period else on
            family = _family(dict(zip(days, each, strict=True)), asked)
            if family is not None:
                yield family


def _days(lengths: frozenset[Length], on: dt.date, latest: dt.date) -> list[dt.date]:
    """A plain day, the day that is asked about, and for each two lengths one from which they end on different days."""
    plain = [day for day in (on.replace(day=1), on, on - _EARLY) if FIRST_DAY <= day <= latest]
    pairs = [(one, other) for one in lengths for other in lengths if one != other and str(one) < str(other)]
    telling = [
        next((day for day in _telling(on) if day <= latest and _end(one, day) != _end(other, day)), None)
        for one, other in pairs
    ]
    return list(dict.fromkeys([*plain, *(day for day in telling if day is not None)]))


def _end(length: Length, since: dt.date) -> dt.date:
    return _last(frozenset([length]), since)


def _family(days: Mapping[str, dt.date | None], on: dt.date) -> Family | None:
    """A family with some days, and with that of birth where a corrected one is asked for."""
    corrected = days.get("corrected_birth")
    born, expected = days.get("birth") or corrected, days.get("expected_birth") or corrected
    history = [
        {_KINDS[kind]: id_, "day": day, "status": "made" if kind == "referrals" else "done"}
        for name, day in days.items()
        if day is not None and "." in name
        for kind, id_ in [name.split(".")]
    ]
    try:
        case = Case(
            birth_date=born,
            expected_birth_date=expected,
            enrolment_date=days.get("enrolment"),
            history=history,
        )
    except SpecError:
        return None
    return Family(case, on)


_KINDS = {"visits": "visit", "vaccinations": "vaccination", "referrals": "referral"}
