"""Days and statuses: how a visit or dose with given days stands on a day.

The statuses have one definition, `standing`, for visits and doses alike.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from typing import NamedTuple

from attrs import define, field, frozen

from familjestod.logic.calendar import Overflow, add
from familjestod.logic.truth import Names, Reasoned
from familjestod.shown import Shown, told
from familjestod.spec.model import AnyOf, Scheduled, Vaccination, Visit


class Status(enum.StrEnum):
    """How a visit or dose stands on a day; `standing` decides, first that fits."""

    DONE = "done"
    DECLINED = "declined"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    PAUSED = "paused"
    UPCOMING = "upcoming"
    OPEN = "open"
    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"


# What history says that settles a visit or dose; one that was missed can still take place.
SETTLED: Mapping[str, Status] = {"done": Status.DONE, "declined": Status.DECLINED}


class Dates(NamedTuple):
    """The four bounds as days.

    `unknown` names what is missing to tell them; `waiting` says they are counted from
    something that has not happened yet.
    """

    opens: dt.date | None = None
    due: dt.date | None = None
    overdue: dt.date | None = None
    closes: dt.date | None = None
    unknown: tuple[str, ...] = ()
    waiting: bool = False


@frozen
class VisitPlan(Shown):
    """One visit of a family's plan: how it stands, its days, and who does what where."""

    status: Status
    opens: dt.date | None = None
    due: dt.date | None = None
    overdue: dt.date | None = None
    closes: dt.date | None = None
    place: str | None = None
    participants: tuple[str | AnyOf, ...] = ()
    screens: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return told(self)


@frozen
class DosePlan(Shown):
    """One dose of a family's plan: how it stands, its days, and the visit it is given at."""

    status: Status
    opens: dt.date | None = None
    due: dt.date | None = None
    overdue: dt.date | None = None
    closes: dt.date | None = None
    at: str | None = None
    missing: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return told(self)


Plan = VisitPlan | DosePlan


def standing(
    happened: Status | None, applies: Reasoned, dates: Dates, on: dt.date, *, paused: bool = False
) -> Status:
    """The status of a visit or dose on a day: the first line that fits."""
    if happened is not None:
        return happened
    if applies is False:
        return Status.NOT_APPLICABLE
    if applies is not True or dates.unknown:
        return Status.UNKNOWN
    if paused:
        return Status.PAUSED
    if dates.waiting:
        return Status.UPCOMING
    if dates.closes is not None and on >= dates.closes:
        return Status.MISSED
    first = dates.opens or dates.due
    if first is not None and on < first:
        return Status.UPCOMING
    if dates.overdue is not None and on >= dates.overdue:
        return Status.OVERDUE
    return Status.DUE if dates.due is not None and on >= dates.due else Status.OPEN


def bounds(entry: Scheduled, anchor: dt.date, overflow: Overflow) -> Dates:
    """The four bounds counted from a day."""
    opens, due, overdue, closes = (
        None if each is None else add(anchor, each, overflow) for each in entry.bounds
    )
    return Dates(opens, due, overdue, closes)


def postponed(dates: Dates, least: dt.date) -> Dates:
    """The bounds moved so that nothing is asked for before a day; what is too late stays too late.

    An interval only puts off: where there is no opening day but a due day, none is made.
    """
    opens, due, overdue, closes, unknown, waiting = dates
    if opens is None and due is None:
        opens = least
    return Dates(
        least if opens is not None and opens < least else opens,
        least if due is not None and due < least else due,
        least if overdue is not None and overdue < least else overdue,
        closes,
        unknown,
        waiting,
    )


def plan_of(entry: Scheduled, status: Status, dates: Dates, missing: tuple[str, ...] = ()) -> Plan:
    """The plan value of a visit or dose."""
    opens, due, overdue, closes, *_ = dates
    if isinstance(entry, Visit):
        place, participants, screens = entry.place, entry.participants, entry.screens
        return VisitPlan(status, opens, due, overdue, closes, place, participants, screens, missing)
    assert isinstance(entry, Vaccination)  # noqa: S101 - the two kinds there are
    return DosePlan(status, opens, due, overdue, closes, entry.at, missing)


@define(eq=False)
class Timetable:
    """A visit or dose with its days, and the plan of it for each way it can stand.

    The plan is the same for every family with these days, so it is made once and shared.
    `settled` holds those already made of it done or declined.
    """

    entry: Scheduled
    dates: Dates
    settled: dict[str, Plan] = field(factory=dict)
    _standing: dict[Status | Names, Plan] = field(factory=dict)

    def happened(self, status: Status) -> Plan:
        """The plan of it done or declined."""
        plan = self.settled.get(status)
        if plan is None:
            plan = self.settled[status] = plan_of(self.entry, status, self.dates)
        return plan

    def standing(self, status: Status, missing: Names) -> Plan:
        """The plan of it when it stands like this; where it is unknown, `missing` would tell."""
        plan = self._standing.get(missing or status)
        if plan is None:
            plan = self._standing[missing or status] = plan_of(self.entry, status, self.dates, missing)
        return plan
