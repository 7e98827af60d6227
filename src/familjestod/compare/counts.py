"""What a change does to a register, counted: of a frame at once, or of parts that are added up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, Self

from attrs import define, field, frozen

from familjestod.cohort.attrition import attrition
from familjestod.cohort.beside import AGES, RULE, Beside
from familjestod.cohort.changes import Question
from familjestod.cohort.frames import kind_of
from familjestod.cohort.register import Given, event_columns, facts_read
from familjestod.cohort.small import columns_of, held, rows_of
from familjestod.cohort.tally import Tally, counted
from familjestod.cohort.workload import judge_hours, workload
from familjestod.compare.reach import changed_rules, may_differ
from familjestod.engine.case import DATES
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict

UNIT: Final = "unit.id"
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
    def of(cls, asked: Asked, frame: Any, history: Any, start: int = 0) -> Self:  # noqa: ANN401 - frames of any kind
        """What is counted of frames in memory; where they have no ids, its families are numbered from `start`.

        Raises:
            CohortError: with every column and value of the frames that cannot be used.
        """
        asked.judge()
        names = [tuple(each.name for each in may_differ(asked.old, one, asked.on)) for one in asked.reforms]
        rules = [changed_rules(asked.old, one, asked.on) for one in asked.reforms]
        wanted = {0: {name for each in names for name in each}}
        wanted |= {number: set(each) for number, each in enumerate(names, 1)}
        beside = Beside.of(
            asked.programmes,
            asked.given(frame, history),
            asked.by,
            lambda side, name: name in wanted[side] or (name.startswith(RULE) and "measures." not in name),
        )
        questions = [Question(0, number, names[number - 1], rules[number - 1]) for number in wanted if number]
        tallies = counted(beside, questions)
        if start and asked.id not in columns_of(frame):
            for each in tallies:
                each.number_from(start)
        return cls(tallies, _funnels(asked, frame, history), _work(asked, frame, history))

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


FUNNEL: Final = ("came", "out", "unknown", "met", "alone")


def _funnels(asked: Asked, frame: Any, history: Any) -> list[Funnel]:  # noqa: ANN401
    return [
        rows_of(
            attrition(
                each,
                frame,
                on=asked.on,
                history=history,
                id=asked.id,
                columns=asked.columns,
                language=asked.language,
            ).table
        )
        for each in asked.programmes
    ]


def _work(asked: Asked, frame: Any, history: Any) -> list[Work]:  # noqa: ANN401
    period = asked.period
    if period is None:
        return []
    by = (UNIT,) if asked.columns.get(UNIT, UNIT) in columns_of(frame) else ()
    return [_worked(asked, each, period, by, frame, history) for each in asked.programmes]


def _worked(  # noqa: PLR0913, PLR0917 - what frames are, and what they are read by
    asked: Asked,
    programme: Programme,
    period: Period,
    by: Sequence[str],
    frame: Any,  # noqa: ANN401
    history: Any,  # noqa: ANN401
) -> Work:
    table = workload(
        programme,
        frame,
        on=asked.on,
        since=period.since,
        until=period.until,
        per=period.per,
        by=by,
        history=history,
        id=asked.id,
        columns=asked.columns,
    )
    return {
        (row.get(UNIT), row["period"], row["visit"], row["participant"]): (
            row["visits"],
            row["visits_unknown"],
        )
        for row in rows_of(table)
    }


def added(parts: Iterable[Counts]) -> Counts:
    """The counts of a whole from those of its parts, of which there is one at least."""
    whole, *rest = parts
    for each in rest:
        whole += each
    return whole
