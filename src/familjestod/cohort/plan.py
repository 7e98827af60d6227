"""The plan over a frame: for each visit and dose its days and how it stands, as `engine.plan` tells them for one family."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import narwhals as nw
from attrs import define, field, frozen

from familjestod.cohort.cells import (
    Cell,
    Truths,
    all_of,
    any_of,
    cell,
    is_null,
    not_,
    settled,
    stage,
    where,
)
from familjestod.cohort.history import Happened, Occurrences
from familjestod.cohort.reading import Reading
from familjestod.cohort.values import Choice
from familjestod.engine.timetable import Status
from familjestod.logic.rule import Rule
from familjestod.spec.model import BOUNDS, Programme, Repeat, Scheduled, Visit
from familjestod.spec.verify import applicability

_NO_DAY = nw.lit(None, dtype=nw.Date)
_ANCHORS: Final = {
    "birth": "birth_date",
    "expected_birth": "expected_birth_date",
    "corrected_birth": "corrected_birth_date",
    "enrolment": "enrolment_date",
}


@frozen
class Dates:
    """The four bounds as columns of days; whether they cannot be told, and whether they wait for something to happen."""

    bounds: Mapping[str, Cell | None]
    unknown: Truths = False
    waiting: Truths = False


@frozen
class Planned:
    """A visit or dose: its status and its days; `number` of the occurrence that they are of, where it is repeated."""

    status: Cell
    bounds: Mapping[str, Cell | None]
    unknown: Truths
    """Whether its days cannot be told."""
    applies: Truths
    number: Cell | None = None


@define
class Plan:
    """Every visit and dose of a programme; `gate` is whether it is in force and the family eligible."""

    reading: Reading
    gate: Truths
    _applicable: Mapping[str, Rule] = field(init=False)
    _dates: dict[str, Dates] = field(factory=dict)
    _states: dict[str, Choice] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self._applicable = applicability(self._programme)
        self.reading.standing = self.state

    @property
    def _programme(self) -> Programme:
        return self.reading.programme

    def planned(self, name: str) -> Planned:
        """One visit or dose, by a name such as `visits.v8m`."""
        entry = self.entry(name)
        applies = all_of((self.gate, self.own(name)))
        if isinstance(entry, Visit) and entry.repeat is not None:
            return self._repeated(name, entry, entry.repeat, applies)
        dates = self.dates(name)
        happened = None if self.reading.history is None else self.reading.history.happened(name)
        status = self._by_birth(entry, name)
        if status is None:
            status = self._stands(self._standing(dates), dates, applies, name)
        if happened is not None:
            status = _unless(happened, status)
        return Planned(status, dates.bounds, dates.unknown, applies)

    def rule(self, name: str) -> Rule:
        """What must be met for a visit or dose to be for an eligible family."""
        return self._applicable[name]

    def until(self, name: str) -> Rule | None:
        """What ends a repeated visit that has been."""
        entry = self.entry(name)
        repeat = entry.repeat if isinstance(entry, Visit) else None
        return None if repeat is None else repeat.until

    def own(self, name: str) -> Truths:
        """Whether a visit or dose is for an eligible family, by its own rules."""
        return self.reading.truth(self.rule(name))

    def state(self, name: str) -> Choice:
        """What rules read as `visits.v8m`: done, declined, missed or none."""
        if name not in self._states:
            self._states[name] = self._state(name)
        return self._states[name]

    def _state(self, name: str) -> Choice:
        missed: list[Truths] = []
        outcomes: list[tuple[str, Truths]] = []
        if self.reading.history is not None:
            happened = self.reading.history.happened(name)
            outcomes = [("done", settled(not_(happened.declined), as_=False)),
                        ("declined", settled(happened.declined, as_=False))]  # fmt: skip
            missed.append(not_(is_null(happened.any)))
        if self.entry(name).closes is not None:
            dates = self.dates(name)
            closes = dates.bounds["closes"]
            closed: Truths = False
            if closes is not None:
                past = (self.reading.on_expr >= closes.expr).fill_null(value=False)
                closed = Cell(past, stage(closes, self.reading.on), nullable=False)
            missed.append(where(not_(dates.unknown), all_of((closed, self.own(name)))))
        return Choice((*outcomes, ("missed", any_of(missed))), otherwise="none")

    # Days

    def dates(self, name: str) -> Dates:
        """The four bounds of a visit or dose."""
        if name not in self._dates:
            entry = self.entry(name)
            dates = self._counted(entry)
            least = self._least(entry)
            self._dates[name] = dates if least is None else self._postponed(dates, least)
        return self._dates[name]

    def _counted(self, entry: Scheduled) -> Dates:
        reading = self.reading
        if all(bound is None for bound in entry.bounds):
            return Dates(dict.fromkeys(BOUNDS))
        anchor = _ANCHORS.get(entry.counted_from)
        if anchor is None:
            return self._after_event(entry)
        if not reading.anchored(anchor):
            known: Truths = False
        elif anchor == "corrected_birth_date":
            known = all_of((reading.born(), not_(is_null(reading.column("expected_birth_date")))))
        else:
            known = not_(is_null(reading.column(anchor)))
        # Before birth nothing counted from it has opened or is due; what only closes after it is open already.
        unborn = reading.unborn() if anchor in {"birth_date", "corrected_birth_date"} else False
        waits = entry.opens is not None or entry.due is not None
        unknown = all_of((not_(known), not_(unborn)))
        if not reading.anchored(anchor):
            return Dates(dict.fromkeys(BOUNDS), unknown, all_of((unborn, waits)))
        return Dates(self._days(anchor, entry), unknown, all_of((unborn, waits)))

    def _days(self, anchor: str, entry: Scheduled) -> dict[str, Cell | None]:
        almanac = self.reading.almanac
        bounds = zip(BOUNDS, entry.bounds, strict=True)
        return {name: None if bound is None else almanac.day(anchor, bound) for name, bound in bounds}

    def _after_event(self, entry: Scheduled) -> Dates:
        """Days counted from something that happened; until it has, they wait."""
        day = self._day_of(entry.counted_from)
        if day is None:
            return Dates(dict.fromkeys(BOUNDS), waiting=True)
        return Dates(self._days(day, entry), waiting=is_null(Cell(nw.col(day))))

    def _day_of(self, event: str) -> str | None:
        """The column of the day of an event; nothing where there is no history."""
        history = self.reading.history
        return None if history is None else history.happened(event).day

    def _least(self, entry: Scheduled) -> Cell | None:
        """The first day that the least intervals since earlier events allow; null where none of those has happened."""
        allowed: list[Cell] = []
        for event, interval in entry.not_before.items():
            day = self._day_of(event)
            if day is not None:
                allowed.append(self.reading.almanac.day(day, interval))
        if not allowed:
            return None
        least = nw.max_horizontal(*(each.expr for each in allowed)) if len(allowed) > 1 else allowed[0].expr
        return self.reading.sheet.kept(Cell(least, stage(*allowed)))

    def _postponed(self, dates: Dates, least: Cell) -> Dates:
        """The bounds moved so that nothing is asked for before a day; what is too late stays too late."""
        moved: dict[str, Cell | None] = dict(dates.bounds)
        for name in ("opens", "due", "overdue"):
            bound = dates.bounds[name]
            if bound is not None:
                later = nw.when(bound.expr < least.expr).then(least.expr).otherwise(bound.expr)
                moved[name] = Cell(later, stage(bound, least))
        opens, due = moved["opens"], moved["due"]
        if opens is None and due is None:
            moved["opens"] = least
        else:  # where neither is told for this family, the interval is what opens it
            given = [each for each in (opens, due) if each is not None]
            neither = nw.all_horizontal(*(each.expr.is_null() for each in given), ignore_nulls=False)
            first = _NO_DAY if opens is None else opens.expr
            made = nw.when(neither).then(least.expr).otherwise(first)
            moved["opens"] = Cell(made, stage(least, *given))
        kept = {name: None if each is None else self.reading.sheet.kept(each) for name, each in moved.items()}
        return Dates(kept, dates.unknown, dates.waiting)

    # How it stands

    def _by_birth(self, entry: Scheduled, name: str) -> Cell | None:
        """The status of what is for every eligible family, on days that nothing but the birth date moves."""
        reading = self.reading
        if entry.counted_from != "birth" or entry.not_before or self.own(name) is not True:
            return None
        paused = self._paused(name)
        if not reading.anchored("birth_date") or isinstance(paused, Cell):
            return None
        self._days("birth_date", entry)
        reading.almanac.number()
        return reading.almanac.standing(entry, paused=paused is True)

    def _standing(self, dates: Dates) -> Cell:
        """How an entry that applies and has not happened stands by its days."""
        on, at = self.reading.on_expr, list[object]((self.reading.on,))
        opens, due, overdue, closes = (dates.bounds[each] for each in BOUNDS)
        made: nw.Expr = nw.lit(Status.OPEN.value)

        def passed(bound: Cell | None, status: Status, other: nw.Expr) -> nw.Expr:
            if bound is None:
                return other
            at.append(bound)
            return nw.when(on >= bound.expr).then(nw.lit(status.value)).otherwise(other)

        made = passed(overdue, Status.OVERDUE, passed(due, Status.DUE, made))
        if opens is not None or due is not None:
            given = [each for each in (opens, due) if each is not None]
            at.extend(given)
            first = nw.coalesce(*(each.expr for each in given)) if len(given) > 1 else given[0].expr
            made = nw.when(on < first).then(nw.lit(Status.UPCOMING.value)).otherwise(made)
        made = passed(closes, Status.MISSED, made)
        if dates.waiting is not False:
            waiting = cell(dates.waiting)
            at.append(waiting)
            made = nw.when(waiting.expr).then(nw.lit(Status.UPCOMING.value)).otherwise(made)
        return Cell(made, stage(*at))

    def _stands(self, standing: Cell, dates: Dates, applies: Truths, name: str) -> Cell:
        """The status of what has not happened, by the lines of `engine.timetable.standing`."""
        if applies is False:
            return Cell(nw.lit(Status.NOT_APPLICABLE.value), nullable=False)
        if applies is None:
            return Cell(nw.lit(Status.UNKNOWN.value), nullable=False)
        known = standing.expr
        at = list[object]((standing,))
        paused = self._paused(name)
        if paused is not False:
            held = cell(paused)
            at.append(held)
            known = nw.when(held.expr).then(nw.lit(Status.PAUSED.value)).otherwise(known)
        told = not_(dates.unknown)
        if told is not True:
            there = cell(told)
            at.append(there)
            known = nw.when(there.expr).then(known).otherwise(nw.lit(Status.UNKNOWN.value))
        if applies is not True:
            for_them = cell(applies)
            at.append(for_them)
            known = (
                nw.when(for_them.expr).then(known)
                .when(~for_them.expr).then(nw.lit(Status.NOT_APPLICABLE.value))
                .otherwise(nw.lit(Status.UNKNOWN.value))
            )  # fmt: skip
        return Cell(known, stage(*at), nullable=False)

    def _paused(self, name: str) -> Truths:
        kind, _, id_ = name.partition(".")
        pauses = [
            each
            for each in self._programme.pauses
            if id_ in getattr(each, kind) or not (each.visits or each.vaccinations)
        ]
        on = self.reading.on
        if isinstance(on, dt.date):
            return any(on in pause for pause in pauses)
        days = (
            on.expr.is_between(pause.since or dt.date.min, pause.until or dt.date.max) for pause in pauses
        )
        return any_of(Cell(each, on.stage, nullable=False) for each in days)

    def _repeated(self, name: str, visit: Visit, repeat: Repeat, applies: Truths) -> Planned:
        """The occurrence listed last: the one that comes next, or the one it ended with."""
        own = self.dates(name)
        if self.reading.history is None:
            status = self._stands(self._standing(own), own, applies, name)
            return Planned(status, own.bounds, own.unknown, applies, Cell(nw.lit(1), nullable=False))
        times = self.reading.history.occurrences(name)
        never = is_null(times.count)
        goes_on: Truths = True
        if repeat.until is not None:
            goes_on = any_of((never, not_(self.reading.truth(repeat.until))))
        ended = self.reading.sheet.kept(cell(self._ended(times, goes_on, applies)))
        dates = self._next_dates(visit, own, times, ended)
        next_ = self._stands(self._standing(dates), dates, all_of((applies, goes_on)), name)
        last = nw.when(times.declined.expr).then(nw.lit("declined")).otherwise(nw.lit("done"))
        status = Cell(
            nw.when(ended.expr).then(last).otherwise(next_.expr), stage(ended, next_), nullable=False
        )
        been = times.count.expr.fill_null(0)
        number = nw.when(ended.expr).then(been).otherwise(been + 1)
        return Planned(status, dates.bounds, dates.unknown, applies, Cell(number, ended.stage))

    def _ended(self, times: Occurrences, goes_on: Truths, applies: Truths) -> Truths:
        """Whether nothing comes after what has been: the family declined, or the rule to stop holds."""
        declined = settled(times.declined, as_=False)
        # What does not apply is listed as such, whether or not it would have gone on.
        stops = all_of((settled(not_(goes_on), as_=False), settled(applies, as_=True)))
        return all_of((not_(is_null(times.count)), any_of((declined, stops))))

    def _next_dates(self, visit: Visit, own: Dates, times: Occurrences, ended: Cell) -> Dates:
        """The days of the occurrence listed last, counted from the one before it, where there is one."""
        assert visit.repeat is not None  # noqa: S101 - asked of those that are
        every, sheet, almanac = visit.repeat.every, self.reading.sheet, self.reading.almanac

        def by_end(at_end: nw.Expr, else_: nw.Expr) -> Cell:
            return sheet.kept(Cell(nw.when(ended.expr).then(at_end).otherwise(else_), ended.stage))

        since = by_end(nw.col(times.before), nw.col(times.last))
        if every is None:
            after = {"opens": since}
        else:
            days = almanac.day(times.before, every), almanac.day(times.last, every)
            after = {"due": by_end(days[0].expr, days[1].expr)}
        bounds: dict[str, Cell | None] = {"closes": own.bounds["closes"]}
        for name in ("opens", "due", "overdue"):
            first, later = own.bounds[name], after.get(name)
            if first is None and later is None:
                bounds[name] = None
                continue
            exprs = [_NO_DAY if each is None else each.expr for each in (first, later)]
            made = nw.when(since.expr.is_null()).then(exprs[0]).otherwise(exprs[1])
            bounds[name] = sheet.kept(Cell(made, stage(since, first, later)))
        return Dates(bounds, own.unknown, own.waiting)

    def entry(self, name: str) -> Scheduled:
        """The visit or dose of a name."""
        kind, _, id_ = name.partition(".")
        entry: Scheduled = getattr(self._programme, kind)[id_]
        return entry


def _unless(happened: Happened, status: Cell) -> Cell:
    """The status of what may have been done or declined."""
    declined = happened.declined.expr
    made = (
        nw.when(declined).then(nw.lit(Status.DECLINED.value))
        .when(~declined).then(nw.lit(Status.DONE.value))
        .otherwise(status.expr)
    )  # fmt: skip
    return Cell(made, status.stage, nullable=False)
