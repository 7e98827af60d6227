"""From a table of events to columns beside each family: what happened last, on which day, and the latest answers.

What rules and schedules ask of a history is gathered first, so that the table is read once for
all events of visits, doses and referrals, and once for each instrument asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw
from attrs import define, field, frozen

from familjestod.cohort.cells import Cell
from familjestod.cohort.names import dtype_of, inner
from familjestod.engine.events import ReferralEvent
from familjestod.engine.timetable import SETTLED
from familjestod.spec.instrument import Instrument

Frame = nw.LazyFrame[Any]

ID = "family"
KEY = "key"
"""What orders events: the day, and on one day what came later."""
_DECLINED = "declined"
_SETTLED = tuple(SETTLED)
STATES: tuple[str, ...] = ReferralEvent.statuses


@frozen
class Source:
    """The latest result of an instrument: at any visit or at one, from any respondent or from one."""

    instrument: str
    visit: str | None = None
    respondent: str | None = None


@frozen
class Happened:
    """What happened to a visit or dose, or to a referral: columns that are null where nothing did."""

    declined: Cell
    """Whether the last event that settles it declined it; null while none has."""
    day: str
    """The column of the day it last took place; for a referral the day it was first made."""
    any: Cell
    """Null unless there is an event, of whatever status."""
    state: Cell
    """For a referral, which state it came to last: its number in `STATES`."""


@frozen
class Occurrences:
    """How often a repeated visit has been settled, whether declined at last, and the columns of the last two days."""

    count: Cell
    declined: Cell
    last: str
    before: str


@define
class History:
    """What is asked of a history. A family without a row of its own has had nothing happen."""

    _events: dict[str, str] = field(factory=dict)
    _repeated: dict[str, str] = field(factory=dict)
    _sources: dict[Source, dict[str, str]] = field(factory=dict)
    _respondents: dict[str, str] = field(factory=dict)
    _grouped: frozenset[str] = frozenset()

    @property
    def asked(self) -> bool:
        """Whether anything at all is asked of it."""
        return bool(self._events or self._repeated or self._sources or self._respondents)

    def happened(self, name: str) -> Happened:
        """What happened to `visits.v8m`, `vaccinations.mpr_1` or `referrals.psychologist`."""
        column = self._events.setdefault(name, f"e{len(self._events)}")
        declined, any_, state = (Cell(nw.col(f"{column}_{what}")) for what in ("declined", "any", "state"))
        return Happened(declined, f"{column}_day", any_, state)

    def occurrences(self, name: str) -> Occurrences:
        """How often a repeated visit has been."""
        column = self._repeated.setdefault(name, f"r{len(self._repeated)}")
        count, declined = (Cell(nw.col(f"{column}_{what}")) for what in ("count", "declined"))
        return Occurrences(count, declined, f"{column}_last", f"{column}_before")

    def answer(self, source: Source, answer: str) -> Cell:
        """An answer of the latest result; `day` is the day it was given."""
        asked = self._sources.setdefault(source, {"day": f"q{len(self._sources)}_0"})
        column = asked.setdefault(answer, f"{asked['day'].partition('_')[0]}_{len(asked)}")
        return Cell(nw.col(column))

    def answered(self, respondent: str, grouped: frozenset[str]) -> Cell:
        """Null unless a respondent has answered any of some instruments."""
        self._grouped |= grouped
        return Cell(nw.col(self._respondents.setdefault(respondent, f"w_{respondent}")))

    def tables(
        self, events: Frame, instruments: Mapping[str, Instrument], measured: frozenset[str]
    ) -> Iterator[Frame]:
        """A table for each kind of thing asked for, by family; `measured` are the measurements that the events have."""
        columns = frozenset(events.columns)
        gathered = [
            *(each for name, column in self._events.items() for each in _of_events(name, column, columns)),
            *(
                _of_respondent(who, column, self._grouped, instruments)
                for who, column in self._respondents.items()
            ),
        ]
        if gathered:
            yield events.group_by(ID).agg(*gathered)
        for name, column in self._repeated.items():
            yield _of_repeated(events, name, column, columns)
        for source, answers in self._sources.items():
            yield _of_source(events, source, answers, instruments[source.instrument], measured)


_COLUMNS = {"visits": "visit", "vaccinations": "vaccination", "referrals": "referral"}


def _is(name: str, columns: frozenset[str]) -> nw.Expr:
    """Whether a row is about `visits.v8m`, `vaccinations.mpr_1` or `referrals.psychologist`; never null."""
    kind, _, id_ = name.partition(".")
    column = _COLUMNS[kind]
    return (nw.col(column) == id_).fill_null(value=False) if column in columns else nw.lit(value=False)


def _of_events(name: str, column: str, columns: frozenset[str]) -> Iterator[nw.Expr]:
    own = _is(name, columns)
    status, key, day = nw.col("status"), nw.col(KEY), nw.col("day")
    code = nw.when(status == _DECLINED).then(key * 2 + 1).otherwise(key * 2)
    yield (nw.when(own & status.is_in(_SETTLED)).then(code).max() % 2 == 1).alias(f"{column}_declined")
    yield nw.when(own).then(key).max().alias(f"{column}_any")
    if name.startswith("referrals."):
        yield nw.when(own & (status != _DECLINED)).then(day).min().alias(f"{column}_day")
        number = nw.when(status == STATES[0]).then(0).when(status == STATES[1]).then(1).otherwise(2)
        yield (nw.when(own).then(key * 3 + number).max() % 3).alias(f"{column}_state")
    else:
        yield nw.when(own & (status == "done")).then(day).max().alias(f"{column}_day")


def _of_respondent(
    who: str, column: str, grouped: frozenset[str], instruments: Mapping[str, Instrument]
) -> nw.Expr:
    asked = nw.lit(value=False)
    for id_ in sorted(grouped):
        asked |= (nw.col("instrument") == id_) & (_respondent(instruments[id_]) == who)
    return nw.when(asked).then(nw.col(KEY)).max().alias(column)


def _respondent(instrument: Instrument) -> nw.Expr:
    return nw.col("respondent").fill_null(instrument.respondent)


def _of_repeated(events: Frame, name: str, column: str, columns: frozenset[str]) -> Frame:
    """The times a visit was settled: what stands as written, on one day, with one status, is one time."""
    own = events.filter(_is(name, columns), nw.col("status").is_in(_SETTLED))
    times = own.group_by(ID, "written", "day", "status").agg(nw.col(KEY).min())
    code = nw.when(nw.col("status") == _DECLINED).then(nw.col(KEY) * 2 + 1).otherwise(nw.col(KEY) * 2)
    times = times.with_columns(code=code)
    last = times.group_by(ID).agg(
        nw.len().alias(f"{column}_count"), nw.col(KEY).max().alias("latest"), nw.col("code").max()
    )
    both = times.drop("code").join(last.select(ID, "latest"), on=ID, how="left")
    both = both.with_columns(before=nw.when(nw.col(KEY) < nw.col("latest")).then(nw.col("day")))
    days = both.group_by(ID).agg(
        nw.col("day").max().alias(f"{column}_last"), nw.col("before").max().alias(f"{column}_before")
    )
    count, declined = nw.col(f"{column}_count").cast(nw.Int64), nw.col("code") % 2 == 1
    told = last.select(ID, count, declined.alias(f"{column}_declined"))
    return told.join(days, on=ID, how="left")


def _of_source(
    events: Frame,
    source: Source,
    answers: Mapping[str, str],
    instrument: Instrument,
    measured: frozenset[str],
) -> Frame:
    """The latest result of an instrument: the row it stands in, and from that the answers asked for."""
    columns = frozenset(events.columns)
    own = (nw.col("instrument") == source.instrument).fill_null(value=False)
    order = nw.col(KEY)
    taken = (
        [name for name in instrument.answers if name in measured] if instrument.input == "measurement" else []
    )
    if taken and source.visit is None and source.respondent in {None, instrument.respondent}:
        any_of_them = (~nw.col(inner(f"measured.{name}")).is_null() for name in taken)
        is_measured = nw.col("measurement") & nw.any_horizontal(*any_of_them, ignore_nulls=False)
        own |= is_measured
        # What was measured on a day counts as later than what was answered on it.
        order = order * 2 + nw.when(is_measured).then(1).otherwise(0)
    if source.visit is not None:
        own &= _is(f"visits.{source.visit}", columns)
    if source.respondent is not None:
        own &= _respondent(instrument) == source.respondent

    def given(answer: str) -> nw.Expr:
        if answer == "day":
            return nw.col("day")
        own_column = inner(f"{instrument.id}.{answer}")
        written = nw.col(own_column) if own_column in columns else None
        if answer in taken:
            by_measure = nw.col(inner(f"measured.{answer}"))
            return by_measure if written is None else nw.coalesce(by_measure, written)
        return nw.lit(None, dtype=dtype_of(instrument.answers[answer].type)) if written is None else written

    rows = events.filter(own).select(
        ID, order.alias("order"), *(given(answer).alias(column) for answer, column in answers.items())
    )
    latest = rows.group_by(ID).agg(nw.col("order").max())
    return rows.join(latest, on=[ID, "order"], how="inner").drop("order")
