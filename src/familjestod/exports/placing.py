"""When visits and doses happen on the axis of a child's age: days from birth, for drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from familjestod.exports.account import Account, Entry
from familjestod.logic.calendar import Duration

MONTH: Final = 365.25 / 12
_BIRTHS: Final = frozenset({"birth", "expected_birth", "corrected_birth"})
_VISITS: Final = ("visits", "visits_of_base")
_DOSES: Final = ("doses", "doses_of_base")
Days = float


@frozen(kw_only=True)
class Mark:
    """One visit or dose on the axis: its bounds in days from birth, absent where none is given."""

    entry: Entry
    opens: Days | None = None
    due: Days | None = None
    overdue: Days | None = None
    closes: Days | None = None
    number: str = ""
    """Which dose of its vaccine it is."""

    @property
    def first(self) -> Days:
        """The first day that is known of it."""
        return min(self.days)

    @property
    def days(self) -> tuple[Days, ...]:
        """The days that are known of it."""
        bounds = (self.opens, self.due, self.overdue, self.closes)
        return tuple(each for each in bounds if each is not None)


@frozen(kw_only=True)
class Row:
    """One line of the timeline: a visit, or the doses of a vaccine."""

    title: str
    marks: tuple[Mark, ...]
    own: bool = True
    """Whether the document itself says something of it, and not only its base."""


@frozen(kw_only=True)
class Placed:
    """What can be drawn against the age, and the visits that cannot."""

    visits: tuple[Row, ...] = ()
    doses: tuple[Row, ...] = ()
    without: tuple[Entry, ...] = ()
    """The visits that no age is known of."""


def placed(account: Account) -> Placed:
    """The visits and doses of an account on the axis, the earliest first."""
    entries = {entry.path: entry for key in (*_VISITS, *_DOSES) for entry in _entries(account, key)}
    known = {".".join(map(str, path)): entry for path, entry in entries.items()}
    visits, without = [], []
    for key in _VISITS:
        for entry in _entries(account, key):
            mark = _mark(entry, known)
            if mark is None:
                without.append(entry)
            else:
                visits.append(Row(title=entry.title, marks=(mark,), own=key == "visits"))
    doses = [row for key in _DOSES for row in _by_vaccine(account, key, known)]
    return Placed(
        visits=tuple(sorted(visits, key=_first)),
        doses=tuple(sorted(doses, key=_first)),
        without=tuple(without),
    )


def in_days(duration: Duration) -> Days:
    """About how many days a length of time is."""
    return duration.months * MONTH + duration.days


def _entries(account: Account, key: str) -> tuple[Entry, ...]:
    section = account.section(key)
    return section.entries if section else ()


def _first(row: Row) -> Days:
    return min(mark.first for mark in row.marks)


def _mark(entry: Entry, known: Mapping[str, Entry], number: str = "") -> Mark | None:
    schedule, start = entry.schedule, _start(entry, known, frozenset())
    if schedule is None or start is None:
        return None
    bounds = (schedule.opens, schedule.due, schedule.overdue, schedule.closes)
    days = [None if each is None else start + in_days(each) for each in bounds]
    if not any(each is not None for each in days):
        return None
    opens, due, overdue, closes = days
    return Mark(entry=entry, opens=opens, due=due, overdue=overdue, closes=closes, number=number)


def _start(entry: Entry, known: Mapping[str, Entry], seen: frozenset[str]) -> Days | None:
    """The day that the bounds of an entry are counted from, where an age is known of it."""
    anchor = entry.schedule.counted_from if entry.schedule else ""
    if anchor in _BIRTHS:
        return 0
    other = known.get(anchor)
    if other is None or other.schedule is None or anchor in seen:
        return None
    start = _start(other, known, seen | {anchor})
    day = other.schedule.due or other.schedule.opens
    return None if start is None or day is None else start + in_days(day)


def _by_vaccine(account: Account, key: str, known: Mapping[str, Entry]) -> Iterator[Row]:
    """The doses of each vaccine on one line, such as `rotavirus_1` and `rotavirus_2`."""
    by_vaccine: dict[str, list[Mark]] = {}
    for entry in _entries(account, key):
        vaccine, _, number = entry.id.rpartition("_")
        mark = _mark(entry, known, number)
        if mark is not None:
            by_vaccine.setdefault(vaccine, []).append(mark)
    for marks in by_vaccine.values():
        titles = {mark.entry.title.rpartition(", ")[0] for mark in marks}
        together = len(titles) == 1 and "" not in titles and len(marks) > 1
        title = titles.pop() if together else marks[0].entry.title
        yield Row(title=title, marks=tuple(marks), own=key == "doses")
