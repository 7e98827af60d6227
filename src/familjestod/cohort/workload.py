"""The visits that lie ahead for a register, and the hours they take: by unit, week or month, visit and participant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, Self

import narwhals as nw
import polars as pl
from attrs import frozen

from familjestod.cohort.faults import CohortError
from familjestod.cohort.gaps import small_table
from familjestod.cohort.groups import Grouped
from familjestod.diagnostics import Diagnostic, nearest
from familjestod.engine.timetable import Status
from familjestod.spec.model import AnyOf, Programme, Visit
from familjestod.spec.terms import FrozenDict

Frame = nw.LazyFrame[Any]

# What calls for no more work, whatever its days.
_SETTLED: Final = (Status.DONE, Status.DECLINED, Status.MISSED, Status.NOT_APPLICABLE)
# The day that a period begins on, from a day in it.
_PERIODS: Final[Mapping[str, Callable[[dt.date], dt.date]]] = {
    "week": lambda day: day - dt.timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
}
_READ: Final = ("status", "due", "opens")
_COUNTS: Final = ("visits", "hours", "visits_unknown")


def workload(  # noqa: PLR0913 - what frames are, and what they are read by
    programme: Programme,
    frame: Any,  # noqa: ANN401 - a frame of any kind, and the same kind back
    *,
    on: dt.date | str,
    since: dt.date,
    until: dt.date,
    per: Literal["week", "month"] = "week",
    hours: Mapping[str, float] = FrozenDict(),
    by: str | Sequence[str] = "unit.id",
    history: Any = None,  # noqa: ANN401
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] | None = None,
) -> Any:  # noqa: ANN401
    """The visits to be made from one day to another and what they take of each participant, in a frame of the same kind.

    Each visit that is neither done, declined, missed nor inapplicable, as it stands `on` a day, is counted in the week
    (its Monday) or month (its first day) in which it is due, or opens where it has no due day. One row for each group,
    period, visit and participant: `visits`, their `hours` (those given for a visit, for each participant, and
    null where none are), and apart in `visits_unknown` the visits of which it is not known whether they apply.

    >>> import datetime as dt, familjestod as fs
    >>> itc, day = fs.bundled()["gotland/kommunikation_itc"], dt.date(2026, 3, 1)
    >>> register = fs.cohort.synthetic(itc, families=500, on=day)
    >>> table = fs.cohort.workload(itc, register.families, on=day, since=day, until=dt.date(2026, 3, 31), per="month",
    ...     hours={"v18m": 1.5}, by="unit.region", history=register.history)
    >>> table.columns
    ['unit.region', 'period', 'visit', 'participant', 'visits', 'hours', 'visits_unknown']

    Raises:
        CohortError: with every column and value of the frames that cannot be used, and visits that there are none of.
        ValueError: if `per` is no period, `until` is before `since`, or hours are below 0.
    """
    work = Work.of(programme, on, since=since, until=until, per=per, hours=hours)
    grouped = Grouped.of(programme, frame, on, history, id, columns, by, work.reads)
    days = work.days(grouped.column)
    table = work.counted(grouped.frame.select(*grouped.inner, **days), list(days), grouped.inner)
    names = ("period", "visit", "participant", *_COUNTS)
    return grouped.given(table, [*grouped.keys, *((name, name) for name in names)])


@frozen
class Work:
    """The visits whose work is counted, and the time in which they fall."""

    visits: Mapping[str, Visit]
    since: dt.date
    until: dt.date
    per: str
    hours: Mapping[str, float]

    @classmethod
    def of(  # noqa: PLR0913 - the time, and what a visit takes
        cls,
        programme: Programme,
        on: dt.date | str,
        *,
        since: dt.date,
        until: dt.date,
        per: str,
        hours: Mapping[str, float],
    ) -> Self:
        """The visits of a programme on a day, or of all its editions where families have days of their own.

        Raises:
            CohortError: if hours are given for a visit that there is none of.
            ValueError: if `per` is no period, `until` is before `since`, or hours are below 0.
        """
        states = (programme.on(on),) if isinstance(on, dt.date) else programme.states
        visits = {id_: each for state in states for id_, each in state.visits.items()}
        _judge(hours, per, since, until)
        judge_hours(hours, visits, "the programme has no such visit")
        return cls(visits, since, until, per, hours)

    def reads(self, name: str) -> bool:
        """Whether an answer is read for it."""
        part, _, rest = name.partition(".")
        id_, _, what = rest.partition(".")
        return part == "visits" and id_ in self.visits and what in _READ

    def days(self, column: Callable[[str], nw.Expr | None]) -> dict[str, nw.Expr]:
        """For each visit, where it is counted, its day, by the code of what it is counted as."""
        days: dict[str, nw.Expr] = {}
        for number, id_ in enumerate(self.visits):
            status, due, opens = (column(f"visits.{id_}.{each}") for each in _READ)
            if status is None or due is None or opens is None:  # of an edition that no family's day is in
                continue
            day = nw.coalesce(due, opens)
            ahead = ~status.is_in([each.value for each in _SETTLED]) & day.is_between(self.since, self.until)
            known = status != Status.UNKNOWN.value
            days[f"c{number}_1"] = nw.when(ahead & known).then(day)
            days[f"c{number}_0"] = nw.when(ahead & ~known).then(day)
        return days

    def counted(self, wide: Frame, codes: Sequence[str], groups: Sequence[str]) -> Frame:
        """How many visits there are by group, period, visit and participant, and their hours; `wide` has the `days` of each family."""
        counted = _long(wide, codes, groups).group_by(*groups, "day", "code")
        of_code, of_day = (
            small_table(wide, each)
            for each in (_codes(self.visits, self.hours), _days(self.since, self.until, self.per))
        )
        return (
            counted.agg(rows=nw.len())
            .join(of_code, how="inner", on="code")
            .join(of_day, how="inner", on="day")
            .group_by(*groups, "period", "place", "visit", "participant", "each")
            .agg(
                visits=(nw.col("rows") * nw.col("known")).sum().cast(nw.Int64),
                visits_unknown=(nw.col("rows") * (1 - nw.col("known"))).sum().cast(nw.Int64),
            )
            .with_columns(hours=nw.col("visits") * nw.col("each"))
            .sort(*groups, "period", "place", nulls_last=True)
        )


def _judge(hours: Mapping[str, float], per: str, since: dt.date, until: dt.date) -> None:
    if per not in _PERIODS:
        message = f'"{per}" is no period: expected {" or ".join(_PERIODS)}'
        raise ValueError(message)
    if until < since:
        message = f"the time ends on {until}, before it begins on {since}"
        raise ValueError(message)
    for id_, each in hours.items():
        if not each >= 0:
            message = f"hours of {id_} are {each}: expected 0 or more"
            raise ValueError(message)


def judge_hours(hours: Mapping[str, float], visits: Collection[str], otherwise: str) -> None:
    """Hours are given for visits that there are; `otherwise` says that there is none such.

    Raises:
        CohortError: if not.
    """
    unknown = [
        Diagnostic(
            code="unknown-name",
            message=f'hours are given for "{id_}", and {otherwise}',
            path=("hours", id_),
            available=nearest(id_, visits),
        )
        for id_ in hours
        if id_ not in visits
    ]
    if unknown:
        raise CohortError(unknown)


def _long(wide: Frame, codes: Sequence[str], groups: Sequence[str]) -> Frame:
    """A row for each visit of each family that is counted: the groups, its day, and `code` of what it is counted as."""
    if not codes:
        nothing = {"code": nw.lit(""), "day": nw.lit(None, dtype=nw.Date)}
        return wide.with_columns(**nothing).filter(nw.lit(value=False))
    if not wide.implementation.is_polars():
        long = wide.unpivot(list(codes), index=list(groups), variable_name="code", value_name="day")
        return long.filter(~nw.col("day").is_null())
    # Polars holds all rows of an unpivoted frame, which are most of them empty; it computes what parts share once.
    parts = (
        wide.filter(~nw.col(code).is_null()).select(*groups, day=nw.col(code), code=nw.lit(code))
        for code in codes
    )
    return nw.concat(list(parts), how="vertical")


def _days(since: dt.date, until: dt.date, per: str) -> pl.DataFrame:
    """Each day of the time asked about, and the first day of the period it is in."""
    days = [since + dt.timedelta(days=number) for number in range((until - since).days + 1)]
    return pl.DataFrame(
        {"day": days, "period": map(_PERIODS[per], days)}, schema={"day": pl.Date, "period": pl.Date}
    )


def _codes(visits: Mapping[str, Visit], hours: Mapping[str, float]) -> pl.DataFrame:
    """What is counted as what: a row for each participant of each visit, for those that apply and those that may."""
    rows = [
        (f"c{number}_{known}", known, place, id_, participant, hours.get(id_))
        for number, (id_, visit) in enumerate(visits.items())
        for place, participant in enumerate(_participants(visit), 1000 * number)
        for known in (1, 0)
    ]
    schema = {"code": pl.String, "known": pl.Int64, "place": pl.Int64, "visit": pl.String,
              "participant": pl.String, "each": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _participants(visit: Visit) -> Iterator[str | None]:
    """Who takes part, "dental_nurse or dental_hygienist" where it is one of several; one unnamed where nobody is said to."""
    for each in visit.participants:
        yield " or ".join(each.any_of) if isinstance(each, AnyOf) else each
    if not visit.participants:
        yield None
