"""What a change does to a register, counted: of a frame at once, or of parts that are added up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Self

from attrs import define, field, frozen

from familjestod.cohort.attrition import FUNNEL, conditions_said
from familjestod.cohort.beside import AGES
from familjestod.cohort.changes import KINDS, Question
from familjestod.cohort.frames import kind_of
from familjestod.cohort.judged import UNIT, Judged
from familjestod.cohort.register import Given, event_columns, facts_read
from familjestod.cohort.small import columns_of, held
from familjestod.cohort.tally import Tally
from familjestod.cohort.workload import Work as VisitWork
from familjestod.cohort.workload import judge_hours
from familjestod.compare.output import outputs
from familjestod.compare.reach import changed_rules, may_differ
from familjestod.engine.case import DATES
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict

Work = dict[tuple[Any, dt.date, str, str | None], tuple[int, int]]
"""By unit, period, visit and participant: the visits to be made, and those of which it is not known whether they are."""
Funnel = list[dict[str, Any]]


@frozen(kw_only=True)
class Period:
    """The days whose work is counted, and by what."""

    since: dt.date
    until: dt.date
    per: Literal["week", "month"] = "week"
    hours: Mapping[str, float] = FrozenDict()


@frozen(kw_only=True)
class Asked:
    """What is asked of a register: the programme as it is, the reforms, the day, and what stands in which columns."""

    old: Programme
    reforms: tuple[Programme, ...]
    on: dt.date
    id: str = "id"
    columns: Mapping[str, str] = FrozenDict()
    by: tuple[str, ...] = ()
    period: Period | None = None
    language: str = "sv"

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """The programme as it is, and each reform."""
        return self.old, *self.reforms

    def judge(self) -> None:
        """Hours are given for visits that there are.

        Raises:
            CohortError: if not.
        """
        visits = {id_ for each in self.programmes for id_ in each.on(self.on).visits}
        hours = self.period.hours if self.period is not None else {}
        judge_hours(hours, visits, "none of the programmes has such a visit")

    def measured(self, reform: Programme) -> tuple[str, ...]:
        """What is counted of a reform that a limit can be on."""
        answers = (each.name for each in outputs(self.old, reform))
        return tuple(dict.fromkeys(("changed", *KINDS, *answers, *(("workload",) if self.period else ()))))

    def work(self) -> tuple[VisitWork, ...]:
        """The work of each programme that is counted, if any is."""
        period = self.period
        if period is None:
            return ()
        return tuple(
            VisitWork.of(each, self.on, since=period.since, until=period.until, per=period.per, hours={})
            for each in self.programmes
        )

    def held(self, frame: Any, history: Any) -> tuple[Any, Any]:  # noqa: ANN401 - frames of any kind
        """Frames in memory: of others, judged where they are, the columns that anything is asked of.

        Raises:
            CohortError: with every column and value of the frames that cannot be used.
        """
        kind = kind_of(frame)
        if kind.in_order:
            return frame, history
        self.given(frame, history).taken(*self.programmes)
        facts = dict.fromkeys((*DATES, UNIT, *self.by, *facts_read(*self.programmes)))
        families = held(frame, (self.id, *(self.columns.get(each, each) for each in facts)))
        events = (each.written for each in event_columns(*self.programmes))
        return families, None if history is None else held(history, (self.id, *events))

    def given(self, frame: Any, history: Any) -> Given:  # noqa: ANN401 - frames of any kind
        """The frames, and what is said of them."""
        return Given(
            frame=frame,
            history=history,
            kind=kind_of(frame),
            id=self.id,
            columns=self.columns,
            keep=[self.columns.get(each, each) for each in self.by if each not in AGES],
            on=self.on,
        )


@define
class Counts:
    """What was counted of one programme and each reform of it."""

    tallies: list[Tally]
    funnels: list[Funnel]
    """The conditions of each programme, the one as it is first."""
    work: list[Work] = field(factory=list)

    @classmethod
    def of(cls, asked: Asked, frame: Any, history: Any, start: int = 0) -> Counts:  # noqa: ANN401 - frames of any kind
        """What is counted of frames in memory; where they have no ids, its families are numbered from `start`.

        Raises:
            CohortError: with every column and value of the frames that cannot be used.
        """
        asked.judge()
        names = [tuple(each.name for each in may_differ(asked.old, one, asked.on)) for one in asked.reforms]
        rules = [changed_rules(asked.old, one, asked.on) for one in asked.reforms]
        there = columns_of(frame)
        parts = Judged.parts(
            asked.programmes,
            asked.given(frame, history),
            [Question(0, side, *each) for side, each in enumerate(zip(names, rules, strict=True), 1)],
            by=asked.by,
            work=asked.work(),
            with_unit=asked.columns.get(UNIT, UNIT) in there,
        )
        said = [conditions_said(each.on(asked.on), asked.language) for each in asked.programmes]
        found = added(cls._of_part(each, said) for each in parts)
        if start and asked.id not in there:
            for each in found.tallies:
                each.number_from(start)
        return found

    @classmethod
    def _of_part(cls, judged: Judged, said: Sequence[Sequence[str]]) -> Counts:
        funnels = [judged.funnel(side, each) for side, each in enumerate(said)]
        return cls(judged.tallies(), funnels, [_visits(judged, side) for side in range(len(judged.work))])

    def __iadd__(self, other: Counts) -> Self:
        for number, tally in enumerate(other.tallies):
            self.tallies[number] += tally
        for funnel, its in zip(self.funnels, other.funnels, strict=True):
            for row, more in zip(funnel, its, strict=True):
                row.update({name: row[name] + more[name] for name in FUNNEL})
        for work, added in zip(self.work, other.work, strict=True):
            for key, (visits, unknown) in added.items():
                known = work.get(key, (0, 0))
                work[key] = known[0] + visits, known[1] + unknown
        return self


def _visits(judged: Judged, side: int) -> Work:
    return {
        (row[UNIT], row["period"], row["visit"], row["participant"]): (row["visits"], row["visits_unknown"])
        for row in judged.visits(side)
    }


def added(parts: Iterable[Counts]) -> Counts:
    """The counts of a whole from those of its parts, of which there is one at least."""
    whole, *rest = parts
    for each in rest:
        whole += each
    return whole
