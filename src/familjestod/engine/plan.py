"""When each visit and dose may happen, should happen and is too late, and how it stands on a day.

The statuses have one definition, `standing`, for visits and doses alike.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from attrs import define, field, frozen

from familjestod.engine.situation import Situation, corrected_birth
from familjestod.logic.calendar import Overflow, add
from familjestod.logic.truth import Names, Reasoned, merged, reasoned_all, reasoned_not
from familjestod.logic.values import OneOf, Value
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
class VisitPlan:
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


@frozen
class DosePlan:
    """One dose of a family's plan: how it stands, its days, and the visit it is given at."""

    status: Status
    opens: dt.date | None = None
    due: dt.date | None = None
    overdue: dt.date | None = None
    closes: dt.date | None = None
    at: str | None = None
    missing: tuple[str, ...] = ()


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


@define(eq=False)
class Timetable:
    """A visit or dose with its days, and the plan of it for each way it can stand.

    A plan that asks for nothing more is the same for every family with these days, so it is
    made once and shared.
    """

    entry: Scheduled
    dates: Dates
    _made: dict[tuple[Status, Names], Plan] = field(factory=dict)

    def plan(self, status: Status, missing: Names = ()) -> Plan:
        """The plan of the visit or dose when it stands like this."""
        plan = self._made.get((status, missing))
        if plan is None:
            plan = self._made[status, missing] = plan_of(self.entry, status, self.dates, missing)
        return plan


@define(eq=False)
class Planner:
    """Plans the visits and doses of one family; `gate` is whether the programme is in force and the family eligible."""

    situation: Situation
    gate: Reasoned

    def planned(self, name: str) -> Iterable[tuple[str, Plan]]:
        """The plan of a visit or dose by its name (`visits.v8m`); one for each occurrence of a repeated visit."""
        kernel = self.situation.kernel
        if name in kernel.repeated:
            return self._occurrences(name)
        table = self._timetable(name)
        happened = happening(self.situation, name)
        if happened is not None:
            return ((kernel.ids[name], table.plan(happened)),)
        return ((kernel.ids[name], self._stand(name, self._applies(name), table)),)

    def _occurrences(self, name: str) -> Iterator[tuple[str, Plan]]:
        """What has been of a repeated visit, and the one that comes next unless the rule to stop holds."""
        situation, id_ = self.situation, self.situation.kernel.ids[name]
        visit = situation.kernel.scheduled[name]
        assert isinstance(visit, Visit)  # noqa: S101 - only visits are repeated
        assert visit.repeat is not None  # noqa: S101 - it is one of those that are
        own = dates = dates_of(situation, name)
        past = [
            (day, SETTLED[status])
            for day, status in situation.ledger.events.get(name, ())
            if status in SETTLED
        ]
        for number, (day, status) in enumerate(past, 1):
            yield f"{id_}#{number}", plan_of(visit, status, dates)
            if visit.repeat.every is None:
                dates = own._replace(opens=day, due=None, overdue=None)
            else:
                due = add(day, visit.repeat.every, situation.kernel.programme.month_overflow)
                dates = own._replace(opens=None, due=due, overdue=None)
        if past and past[-1][1] is not Status.DONE:
            return  # the family has declined to go on
        goes_on: Reasoned = True
        if past and visit.repeat.until is not None:
            goes_on = reasoned_not(situation.kernel.judges[f"{name}.repeat.until"](situation))
        if goes_on is not False:
            applies = reasoned_all((self._applies(name), goes_on))
            yield f"{id_}#{len(past) + 1}", self._stand(name, applies, Timetable(visit, dates))

    def _applies(self, name: str) -> Reasoned:
        own = self.situation.kernel.applies[name](self.situation)
        return own if self.gate is True else reasoned_all((self.gate, own))

    def _stand(self, name: str, applies: Reasoned, table: Timetable) -> Plan:
        """The plan of what has not happened."""
        on = self.situation.on
        status = standing(None, applies, table.dates, on, paused=self.situation.kernel.paused(name, on))
        return table.plan(status, merged((applies, table.dates.unknown)) if status is Status.UNKNOWN else ())

    def _timetable(self, name: str) -> Timetable:
        """The days of a visit or dose: those of the birth date where nothing else moves them."""
        kernel, birth = self.situation.kernel, self.situation.case.birth_date
        entry = kernel.scheduled[name]
        if birth is not None and entry.counted_from == "birth":
            if not entry.not_before or self.situation.ledger.events.keys().isdisjoint(entry.not_before):
                return kernel.timetables(birth)[name]
        return Timetable(entry, dates_of(self.situation, name))


SETTLED: Mapping[str, Status] = {"done": Status.DONE, "declined": Status.DECLINED}


def plan_of(entry: Scheduled, status: Status, dates: Dates, missing: tuple[str, ...] = ()) -> Plan:
    """The plan value of a visit or dose."""
    opens, due, overdue, closes, *_ = dates
    if isinstance(entry, Visit):
        place, participants, screens = entry.place, entry.participants, entry.screens
        return VisitPlan(status, opens, due, overdue, closes, place, participants, screens, missing)
    assert isinstance(entry, Vaccination)  # noqa: S101 - the two kinds there are
    return DosePlan(status, opens, due, overdue, closes, entry.at, missing)


def happening(situation: Situation, name: str) -> Status | None:
    """Done or declined, by what happened last; nothing while neither has."""
    for _, status in reversed(situation.ledger.events.get(name, ())):
        if status in SETTLED:
            return SETTLED[status]
    return None


def day_of(situation: Situation, event: str) -> dt.date | None:
    """The day an event such as `visits.v8m` last took place, or a referral was first made; nothing if it has not."""
    events = situation.ledger.events.get(event, ())
    if event.startswith("referrals."):
        return next((day for day, status in events if status in {"made", "completed"}), None)
    return next((day for day, status in reversed(events) if status == Status.DONE), None)


def dates_of(situation: Situation, name: str) -> Dates:
    """The four bounds of a visit or dose for one family."""
    kernel, case = situation.kernel, situation.case
    entry = kernel.scheduled[name]
    if entry.counted_from == "birth" and case.birth_date is not None:
        dates = kernel.timetables(case.birth_date)[name].dates
    else:
        dates = _counted(situation, entry)
    waits = [
        add(day, least, kernel.programme.month_overflow)
        for event, least in entry.not_before.items()
        if (day := day_of(situation, event)) is not None
    ]
    return _postponed(dates, max(waits)) if waits else dates


def _counted(situation: Situation, entry: Scheduled) -> Dates:
    """Bounds that are not simply counted from a known birth date."""
    case, on = situation.case, situation.on
    if all(bound is None for bound in entry.bounds):
        return Dates()
    anchor: dt.date | None
    match entry.counted_from:
        case "birth":
            unborn = case.expected_birth_date is not None and on < case.expected_birth_date
            return Dates(waiting=True) if unborn else Dates(unknown=("child.age",))
        case "expected_birth":
            anchor, name = case.expected_birth_date, "expected_birth_date"
        case "corrected_birth":
            anchor, name = corrected_birth(case), "child.age_corrected"
            if anchor is None and case.birth_date is None and case.expected_birth_date is not None:
                return Dates(waiting=True) if on < case.expected_birth_date else Dates(unknown=(name,))
        case "enrolment":
            anchor, name = case.enrolment_date, "enrolment_date"
        case event:
            anchor = day_of(situation, event)
            return (
                Dates(waiting=True)
                if anchor is None
                else bounds(entry, anchor, situation.kernel.programme.month_overflow)
            )
    return (
        Dates(unknown=(name,))
        if anchor is None
        else bounds(entry, anchor, situation.kernel.programme.month_overflow)
    )


def bounds(entry: Scheduled, anchor: dt.date, overflow: Overflow) -> Dates:
    """The four bounds counted from a day."""
    opens, due, overdue, closes = (
        None if each is None else add(anchor, each, overflow) for each in entry.bounds
    )
    return Dates(opens, due, overdue, closes)


def _postponed(dates: Dates, least: dt.date) -> Dates:
    """The bounds moved so that nothing is asked for before a day; what is too late stays too late."""
    opens, due, overdue = (each and max(each, least) for each in dates[:3])
    return dates._replace(opens=opens or (least if due is None else None), due=due, overdue=overdue)


def state(situation: Situation, name: str) -> Value:
    """What rules read as `visits.v8m`: done, declined, missed or none.

    Missed is a visit that closed unused while it applied, or one the history says was missed.
    """
    happened = happening(situation, name)
    if happened is not None:
        return happened.value
    kernel = situation.kernel
    if situation.ledger.events.get(name):
        return Status.MISSED.value  # the only status left
    entry = kernel.scheduled[name]
    if entry.closes is None:
        return "none"
    dates = dates_of(situation, name)
    if dates.unknown:
        return OneOf(("missed", "none"), dates.unknown)
    if dates.closes is None or situation.on < dates.closes:
        return "none"
    applied = kernel.applies[name](situation)
    if isinstance(applied, tuple):
        return OneOf(("missed", "none"), applied)
    return "missed" if applied else "none"
