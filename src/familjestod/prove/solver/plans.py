"""How a visit or dose stands, as formulas: `engine.plan` and `engine.timetable` read once more.

Bounds are days, and a day is passed when the length to it has been reached, and the least intervals since earlier
events too: where the calendar makes no difference, none is seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import z3
from attrs import define

from familjestod.engine.timetable import Status
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import Rule
from familjestod.prove.solver.clocks import Clocks, Start
from familjestod.prove.solver.truths import Formula, Pair, Truths
from familjestod.spec.model import Programme, Scheduled, Visit
from familjestod.spec.verify import applicability

if TYPE_CHECKING:
    from collections.abc import Callable

ABSENT = "absent"
"""There is no next occurrence of a visit that is repeated."""
Values = dict[object, Formula]
"""What an answer can be, and when; just one of them is so."""


@define(eq=False)
class Plans:
    """The visits and doses of a programme; `truth` puts a rule of it."""

    programme: Programme
    clocks: Clocks
    truths: Truths
    truth: Callable[[Rule], Pair]

    @cached_property
    def _applies(self) -> Mapping[str, Rule]:
        return applicability(self.programme)

    def entry(self, name: str) -> Scheduled | None:
        """The visit or dose of a name such as `visits.v8m`, if the programme has it."""
        kind, _, id_ = name.partition(".")
        found: Scheduled | None = getattr(self.programme, kind).get(id_)
        return found

    def applies(self, name: str) -> Pair:
        """Whether a visit or dose is for an eligible family, by its own rule."""
        return self.truth(self._applies[name])

    def closed(self, entry: Scheduled) -> tuple[Formula, Formula]:
        """When it is too late for something that closes, and when that cannot be told."""
        assert entry.closes is not None  # noqa: S101 - the callers ask of what closes
        start = self.clocks.start(entry.counted_from)
        return z3.And(start.known, start.clock.has_reached(entry.closes)), start.unknown

    def standing(self, name: str, applies: Pair, *, paused: bool) -> Values:
        """How something stands, by what has happened and on the day."""
        happened = self.clocks.happened(name)
        entry = self.entry(name)
        assert entry is not None  # noqa: S101 - asked of entries only
        found: Values = {Status.DONE: happened["done"], Status.DECLINED: happened["declined"]}
        nothing = z3.Or(happened["missed"], happened["none"])
        return found | self._on_the_day(entry, applies, nothing, paused=paused)

    def next_standing(self, name: str, applies: Pair, *, paused: bool) -> Values:
        """How the next occurrence of a repeated visit stands, and when there is none."""
        happened, visit = self.clocks.happened(name), self.entry(name)
        assert isinstance(visit, Visit)  # noqa: S101 - only visits are repeated
        assert visit.repeat is not None  # noqa: S101 - the callers ask of what is
        nothing = z3.Or(happened["missed"], happened["none"])
        first = self._on_the_day(visit, applies, nothing, paused=paused)
        until = visit.repeat.until
        stops = self.truths.certain(False) if until is None else self.truth(until)
        ended = z3.And(stops.met, z3.Not(applies.unmet))
        goes_on = Pair(z3.And(applies.met, stops.unmet), applies.unmet)
        after = z3.And(happened["done"], z3.Not(ended))
        again = self._on_the_day(visit, goes_on, after, paused=paused, since=name)
        absent = z3.Or(happened["declined"], z3.And(happened["done"], ended))
        return {
            ABSENT: absent,
            **{status: z3.Or(first[status], again[status]) for status in dict.fromkeys((*first, *again))},
        }

    def _on_the_day(
        self, entry: Scheduled, applies: Pair, given: Formula, *, paused: bool, since: str = ""
    ) -> Values:
        """How what has not happened stands, first that fits, where something is given; `since` the last time it came."""
        lines = self._lines(entry, applies, paused=paused, since=since)
        found: Values = {}
        before = given
        for status, formula in lines:
            now = z3.And(before, formula)
            found[status] = z3.Or(found[status], now) if status in found else now
            before = z3.And(before, z3.Not(formula))
        for status in _ORDER:
            found.setdefault(status, z3.BoolVal(False, self.truths.context))
        found[Status.OPEN] = before
        return found

    def _lines(
        self, entry: Scheduled, applies: Pair, *, paused: bool, since: str
    ) -> list[tuple[Status, Formula]]:
        """The lines of `engine.timetable.standing` but the first and the last."""
        sure = z3.BoolVal(True, self.truths.context)
        lines = [(Status.NOT_APPLICABLE, applies.unmet), (Status.UNKNOWN, applies.unknown)]
        start = (
            self.clocks.start(entry.counted_from) if any(each is not None for each in entry.bounds) else None
        )
        if start is not None:
            lines.append((Status.UNKNOWN, start.unknown))
        if paused:
            return [*lines, (Status.PAUSED, sure)]
        if start is not None:
            begins = entry.opens is not None or entry.due is not None
            waits = z3.Or(start.waiting, start.unborn) if begins else start.waiting
            lines.append((Status.UPCOMING, waits))
            if entry.closes is not None:
                lines.append((Status.MISSED, self._past(start, entry.closes)))
        if since:
            return [*lines, *self._again(entry, since)]
        allowed = self._allowed(entry)
        if start is None:
            return [*lines, (Status.UPCOMING, z3.Not(allowed))]
        first = entry.opens if entry.opens is not None else entry.due
        has_come = (
            allowed if first is None else z3.And(allowed, z3.Or(self._past(start, first), start.unborn))
        )
        lines.append((Status.UPCOMING, z3.Not(has_come)))
        for status, bound in ((Status.OVERDUE, entry.overdue), (Status.DUE, entry.due)):
            if bound is not None:
                lines.append((status, z3.And(allowed, self._past(start, bound))))
        return lines

    def _again(self, visit: Scheduled, name: str) -> list[tuple[Status, Formula]]:
        """An occurrence after the first is due some time after the one before, or open at once."""
        assert isinstance(visit, Visit)  # noqa: S101 - only visits are repeated
        if visit.repeat is None or visit.repeat.every is None:
            return []
        has_come = self.clocks.since(name).has_reached(visit.repeat.every)
        return [(Status.UPCOMING, z3.Not(has_come)), (Status.DUE, has_come)]

    def _past(self, start: Start, bound: Duration) -> Formula:
        return z3.And(start.known, start.clock.has_reached(bound))

    def _allowed(self, entry: Scheduled) -> Formula:
        """That the least interval has passed since each of the events that have taken place."""
        each = []
        for event, interval in entry.not_before.items():
            start = self.clocks.start(event)
            each.append(z3.Implies(start.known, start.clock.has_reached(interval)))
        return self.truths.every(each)


_ORDER = (
    Status.NOT_APPLICABLE,
    Status.UNKNOWN,
    Status.PAUSED,
    Status.UPCOMING,
    Status.MISSED,
    Status.OVERDUE,
    Status.DUE,
)
