"""How a family's visits and doses stand, in words and on a line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import frozen

from familjestod.engine.called import ProgrammeWords
from familjestod.engine.missing import not_known
from familjestod.engine.situation import Situation
from familjestod.engine.timetable import DosePlan, Status, VisitPlan
from familjestod.engine.words import SAY, STATUSES
from familjestod.exports.cards import axis, paper
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Child, Markup, joined
from familjestod.logic.calendar import between
from familjestod.logic.quantities import duration_words, number_words
from familjestod.spec.model import BOUNDS

Plan = VisitPlan | DosePlan

PLAN_TONES: Final[Mapping[Status, str]] = {
    Status.DONE: "good",
    Status.DECLINED: "quiet",
    Status.NOT_APPLICABLE: "quiet",
    Status.UNKNOWN: "open",
    Status.PAUSED: "quiet",
    Status.UPCOMING: "quiet",
    Status.OPEN: "now",
    Status.DUE: "now",
    Status.OVERDUE: "bad",
    Status.MISSED: "bad",
}
NOW: Final = frozenset({Status.OPEN, Status.DUE, Status.OVERDUE})


@frozen
class Standing:
    """The visits and doses of a family on a day; without the family they are told by their ids."""

    language: str
    on: dt.date | None
    situation: Situation | None = None

    @property
    def words(self) -> ProgrammeWords | None:
        """What the names of the programme are called."""
        if self.situation is None:
            return None
        return ProgrammeWords(self.situation.kernel.programme, self.language)

    @property
    def born(self) -> dt.date | None:
        """The day that ages are counted from, if it is known."""
        if self.situation is None:
            return None
        return self.situation.case.birth_date or self.situation.case.expected_birth_date

    def age(self) -> str | None:
        """The child's age on the day, in words."""
        if self.situation is None or self.on is None or self.born is None or self.on < self.born:
            return None
        overflow = self.situation.kernel.programme.month_overflow
        return duration_words(between(self.born, self.on, overflow), self.language)

    def title(self, kind: str, id_: str) -> str:
        """What a visit or dose is called, with its number where it comes again."""
        own, _, number = id_.partition("#")
        if self.words is None:
            return id_
        said = self.words.title(getattr(self.words.programme, kind), own)
        return f"{said} ({number})" if number else said

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """What is not known, in words."""
        words = self.words
        return tuple(name if words is None else not_known(name, words) for name in names)

    def drawn(self, kind: str, plans: Mapping[str, Plan]) -> Markup:
        """The visits or doses that apply, in the order of their days; those that do not are named last."""
        apply = {id_: each for id_, each in plans.items() if each.status is not Status.NOT_APPLICABLE}
        rest = [self.title(kind, id_) for id_ in plans if id_ not in apply]
        ordered = sorted(apply.items(), key=lambda item: _first(item[1]))
        rows = [axis.Row(told=self.told(kind, id_, each), bars=self.bars(each)) for id_, each in ordered]
        born, on = self.born, self.on
        if born is not None and any(row.bars for row in rows):
            now = None if on is None else float((on - born).days)
            shown = axis.timeline(rows, self.language, now, str(on))
        else:
            shown = paper.listed(joined(row.told) for row in rows)
        left = f"{CARD[self.language]['not_applicable']}: {', '.join(rest)}." if rest else None
        return joined((shown if rows else None, paper.paragraph(paper.muted(left)) if left else None))

    def told(self, kind: str, id_: str, plan: Plan) -> tuple[Child, ...]:
        """The title, how it stands, and its days."""
        days = self.happened(kind, id_) if plan.status in _SETTLED else days_said(plan, self.language)
        line = (" ", status_pill(plan.status, self.language), " ", paper.muted(days) if days else None)
        return paper.text(self.title(kind, id_), self.language), joined(line)

    def happened(self, kind: str, id_: str) -> str:
        """The day that it was done or declined, where that is known."""
        own, _, number = id_.partition("#")
        events = self.situation.ledger.events.get(f"{kind}.{own}", ()) if self.situation else ()
        settled = [each for each in events if each.status in {"done", "declined"}]
        if number and len(settled) >= int(number):
            return str(settled[int(number) - 1].day)
        return str(settled[-1].day) if settled and not number else ""

    def bars(self, plan: Plan) -> tuple[axis.Bar, ...]:
        """The days of a plan against the age of the child."""
        born = self.born
        if born is None or all(getattr(plan, name) is None for name in BOUNDS):
            return ()
        opens, due, overdue, closes = (
            None if (day := getattr(plan, name)) is None else float((day - born).days) for name in BOUNDS
        )
        tone = PLAN_TONES[plan.status]
        hollow = plan.status is Status.UNKNOWN
        return (axis.Bar(start=opens, due=due, late=overdue, end=closes, tone=tone, hollow=hollow),)


_SETTLED: Final = frozenset({Status.DONE, Status.DECLINED})


def status_pill(status: Status, language: str) -> Markup:
    """How something stands, in a word or two."""
    return paper.pill(STATUSES[language][status], PLAN_TONES[status])


def days_said(plan: Plan, language: str) -> str:
    """The bounds there are: "from 2026-02-20, before 2026-05-20"."""
    known = [(name, getattr(plan, name)) for name in BOUNDS]
    return ", ".join(f"{SAY[language][name]} {day}" for name, day in known if day is not None)


def ends_said(low: float | None, high: float | None, language: str) -> str:
    """A score, or the interval it is known to lie in."""
    shown = ["…" if end is None else number_words(end, language) for end in (low, high)]
    return shown[0] if low == high and low is not None else "–".join(shown)


def now_due(kinds: Mapping[str, Mapping[str, Plan]]) -> Iterator[tuple[str, str, Plan]]:
    """The visits and doses that can or should take place now: what kind, which, and how it stands."""
    for kind, plans in kinds.items():
        yield from ((kind, id_, each) for id_, each in plans.items() if each.status in NOW)


def _first(plan: Plan) -> dt.date:
    days = [day for name in BOUNDS if (day := getattr(plan, name)) is not None]
    return min(days, default=dt.date.max)
