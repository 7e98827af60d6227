"""A family's plan: each visit and dose with its days, as it stands on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import define, field

from familjestod.engine.history import Happened
from familjestod.engine.record import corrected_birth
from familjestod.engine.situation import Situation
from familjestod.engine.timetable import (
    SETTLED,
    Dates,
    Plan,
    Status,
    Timetable,
    bounds,
    plan_of,
    postponed,
    standing,
)
from familjestod.logic.calendar import add
from familjestod.logic.truth import Reasoned, merged, reasoned_all, reasoned_not
from familjestod.logic.values import OneOf, Value
from familjestod.spec.model import Scheduled, Visit

if TYPE_CHECKING:
    from familjestod.engine.kernel import Kernel

# By id, for the visits and for the doses; nothing until somebody has asked.
Remembered = tuple[dict[str, Plan | None], dict[str, Plan | None]]

_NO_DAYS: Mapping[str, Timetable] = {}


@define(eq=False)
class Planner:
    """Plans the visits and doses of one family; `gate` is whether the programme is in force and the family eligible."""

    situation: Situation
    gate: Reasoned
    _days: Mapping[str, Timetable] = field(init=False)
    _remembered: Remembered = field(init=False)

    def __attrs_post_init__(self) -> None:
        kernel, birth = self.situation.kernel, self.situation.case.birth_date
        if birth is None:
            self._days, self._remembered = _NO_DAYS, ({}, {})
        else:
            self._days = kernel.timetables(birth)
            self._remembered = kernel.remembered(birth, self.situation.on, self.gate)

    def plans(self) -> tuple[dict[str, Plan], dict[str, Plan]]:
        """Every visit and every dose, each in the order of the document.

        How an entry stands to which nothing has happened, and which days alone decide, is
        remembered for those days; so is its plan once it is done. The rest is judged.
        """
        kernel = self.situation.kernel
        visits, doses = self._remembered[0].copy(), self._remembered[1].copy()
        to_judge = self._settle(visits, doses) if self._days else kernel.ids
        for name, id_ in to_judge.items():
            into = visits if name in kernel.visits else doses
            if name in kernel.repeated:
                into.update(self._occurrences(name, id_))
            else:
                into[id_] = self._planned(name)
        for kind, plans in (("visits", visits), ("vaccinations", doses)):
            for id_, plan in plans.items():
                if plan is None and f"{kind}.{id_}" not in kernel.repeated:
                    plans[id_] = self._undisturbed(f"{kind}.{id_}")
        return _in_order(visits, kernel) if kernel.repeated else visits, doses  # type: ignore[return-value]

    def _settle(self, visits: dict[str, Plan | None], doses: dict[str, Plan | None]) -> dict[str, str]:
        """Put in what is plainly done or declined; the entries that are left to judge, by name."""
        kernel, days = self.situation.kernel, self._days
        # What is not for the family needs no rule of its own judged.
        closed = self.gate is False
        simple, to_judge = kernel.simple, (kernel.moving if closed else kernel.judged).copy()
        for name, past in self.situation.ledger.events.items():
            slot = simple.get(name)
            plan = None if slot is None else days[name].settled.get(past[-1].status)
            if slot is None or (plan is None and (plan := self._happened(name, past)) is None):
                to_judge |= kernel.touched_by.get(name, {})
                continue
            id_, visit, judged, moved = slot
            if visit:
                visits[id_] = plan
            else:
                doses[id_] = plan
            if judged:
                to_judge.pop(name, None)
            if moved:
                to_judge |= moved
        return to_judge

    def _happened(self, name: str, past: list[Happened]) -> Plan | None:
        status = _settled(past)
        return None if status is None else self._days[name].happened(status)

    def _planned(self, name: str) -> Plan:
        """The plan of a visit or dose that comes once."""
        past = self.situation.ledger.events.get(name)
        happened = None if past is None else _settled(past)
        table = self._timetable(name)
        return self._stand(name, table, self._applies(name)) if happened is None else table.happened(happened)

    def _undisturbed(self, name: str) -> Plan:
        """How an entry stands that applies as the family does, on days that nothing moves; remembered."""
        kernel, on = self.situation.kernel, self.situation.on
        remembered, id_ = self._remembered[0 if name in kernel.visits else 1], kernel.ids[name]
        plan = remembered[id_]
        if plan is None:
            table = self._days[name]
            status = standing(None, self.gate, table.dates, on, paused=kernel.paused(name, on))
            missing = merged((self.gate,)) if status is Status.UNKNOWN else ()
            plan = remembered[id_] = table.standing(status, missing)
        return plan

    def _occurrences(self, name: str, id_: str) -> Iterator[tuple[str, Plan]]:
        """What has been of a repeated visit, and the one that comes next unless the rule to stop holds."""
        situation = self.situation
        visit = situation.kernel.scheduled[name]
        assert isinstance(visit, Visit)  # noqa: S101 - only visits are repeated
        assert visit.repeat is not None  # noqa: S101 - it is one of those that are
        own = dates = dates_of(situation, name)
        past = [event for event in situation.ledger.events.get(name, ()) if event.status in SETTLED]
        for number, event in enumerate(past, 1):
            yield f"{id_}#{number}", plan_of(visit, SETTLED[event.status], dates)
            if visit.repeat.every is None:
                dates = own._replace(opens=event.day, due=None, overdue=None)
            else:
                due = add(event.day, visit.repeat.every, situation.kernel.programme.month_overflow)
                dates = own._replace(opens=None, due=due, overdue=None)
        if past and past[-1].status != Status.DONE:
            return  # the family has declined to go on
        goes_on: Reasoned = True
        applies = self._applies(name)
        # What does not apply is listed as such, whether or not it would have gone on.
        if past and visit.repeat.until is not None and applies is not False:
            goes_on = reasoned_not(situation.kernel.judges[f"{name}.repeat.until"](situation))
            applies = reasoned_all((applies, goes_on))
        if goes_on is not False:
            yield f"{id_}#{len(past) + 1}", self._stand(name, Timetable(visit, dates), applies)

    def _applies(self, name: str) -> Reasoned:
        """Whether a visit or dose is for this family, by the programme's rules and its own."""
        if self.gate is False:
            return False
        own = self.situation.kernel.applies[name](self.situation)
        return own if self.gate is True else reasoned_all((self.gate, own))

    def _stand(self, name: str, table: Timetable, applies: Reasoned) -> Plan:
        """The plan of what has not happened."""
        situation, kernel = self.situation, self.situation.kernel
        if applies is False:
            return table.standing(Status.NOT_APPLICABLE, ())
        if applies is True and table is self._days.get(name):
            return self._undisturbed(name)
        paused = kernel.paused(name, situation.on)
        status = standing(None, applies, table.dates, situation.on, paused=paused)
        return table.standing(
            status, merged((applies, table.dates.unknown)) if status is Status.UNKNOWN else ()
        )

    def _timetable(self, name: str) -> Timetable:
        """The days of a visit or dose: those of the birth date, unless events move them."""
        situation, birth = self.situation, self.situation.case.birth_date
        table = self._days.get(name)
        if table is None or birth is None:
            return Timetable(situation.kernel.scheduled[name], dates_of(situation, name))
        least = least_day(situation, table.entry) if table.entry.not_before else None
        return table if least is None else situation.kernel.moved(name, birth, least)


def _in_order(visits: Mapping[str, Plan | None], kernel: Kernel) -> dict[str, Plan | None]:
    """The visits in the order of the document, the occurrences of a repeated visit in its place."""
    places = {id_: place for place, id_ in enumerate(kernel.programme.visits)}
    kept = [(id_, plan) for id_, plan in visits.items() if f"visits.{id_}" not in kernel.repeated]
    return dict(sorted(kept, key=lambda pair: places[pair[0].partition("#")[0]]))


def happening(situation: Situation, name: str) -> Status | None:
    """Done or declined, by what happened last; nothing while neither has."""
    return _settled(situation.ledger.events.get(name, []))


def _settled(past: list[Happened]) -> Status | None:
    for event in reversed(past):
        if event.status in SETTLED:
            return SETTLED[event.status]
    return None


def day_of(situation: Situation, event: str) -> dt.date | None:
    """The day an event such as `visits.v8m` last took place, or a referral was first made; nothing if it has not."""
    past = situation.ledger.events.get(event)
    if past is None:
        return None
    if event.startswith("referrals."):
        return next((each.day for each in past if each.status != "declined"), None)
    for each in reversed(past):
        if each.status == "done":
            return each.day
    return None


def least_day(situation: Situation, entry: Scheduled) -> dt.date | None:
    """The first day that the least intervals since earlier events allow; nothing if none of those has happened."""
    least: dt.date | None = None
    for event, interval in entry.not_before.items():
        day = day_of(situation, event)
        if day is not None:
            allowed = add(day, interval, situation.kernel.programme.month_overflow)
            least = allowed if least is None else max(least, allowed)
    return least


def dates_of(situation: Situation, name: str) -> Dates:
    """The four bounds of a visit or dose for one family."""
    kernel, birth = situation.kernel, situation.case.birth_date
    entry = kernel.scheduled[name]
    if entry.counted_from == "birth" and birth is not None:
        dates = kernel.timetables(birth)[name].dates
    else:
        dates = _counted(situation, entry)
    least = least_day(situation, entry)
    return dates if least is None else postponed(dates, least)


def _counted(situation: Situation, entry: Scheduled) -> Dates:
    """Bounds that are not simply counted from a known birth date."""
    case, on = situation.case, situation.on
    if all(bound is None for bound in entry.bounds):
        return Dates()
    anchor: dt.date | None
    match entry.counted_from:
        case "birth":
            unborn = case.expected_birth_date is not None and on < case.expected_birth_date
            return _before_birth(entry) if unborn else Dates(unknown=("child.age",))
        case "expected_birth":
            anchor, name = case.expected_birth_date, "expected_birth_date"
        case "corrected_birth":
            anchor, name = corrected_birth(case), "child.age_corrected"
            if anchor is None and case.birth_date is None and case.expected_birth_date is not None:
                return _before_birth(entry) if on < case.expected_birth_date else Dates(unknown=(name,))
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


def _before_birth(entry: Scheduled) -> Dates:
    """Nothing counted from birth has opened or is due yet; what only closes after it is open already."""
    return Dates(waiting=entry.opens is not None or entry.due is not None)


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
