"""A user's frames taken in: the columns that a programme reads, checked, by the names used inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import narwhals as nw
from attrs import evolve, field, frozen

from familjestod.cohort.checks import Checks, Column, as_read, type_fault
from familjestod.cohort.faults import CohortError, no_column, no_name
from familjestod.cohort.frames import Kind
from familjestod.cohort.gaps import numbered, renamed
from familjestod.cohort.history import ID, KEY
from familjestod.cohort.names import dtype_of, inner
from familjestod.diagnostics import Diagnostic
from familjestod.engine.case import DATES, RESPONDENTS
from familjestod.engine.events import ReferralEvent, VisitEvent
from familjestod.logic.rule import names
from familjestod.logic.values import DATE, ValueType
from familjestod.logic.values import Kind as Of
from familjestod.spec.model import Programme
from familjestod.spec.verify import all_rules, finding_rules

Frame = nw.LazyFrame[Any]
Days = tuple[dt.date, dt.date]

ON: Final = "on"
ROW: Final = "row"
FAMILIES, HISTORY = "families", "history"
EVENTS: Final = ("visit", "vaccination", "referral")
_STATUSES: Final = tuple(dict.fromkeys((*VisitEvent.statuses, *ReferralEvent.statuses)))
_ANY_DAY: Final = (dt.date(2000, 1, 1), dt.date(2000, 1, 1))
# A day as a number: more than there are days in a month, times more than there are in a year.
_MONTH, _YEAR, _ORDERS = 31, 372, 2**32

_TEXT = ValueType(Of.TEXT)


@frozen
class Register:
    """Families and what has happened to them, by the names used inside."""

    families: Frame
    columns: frozenset[str]
    """The dates and facts that there are, by the vocabulary's names."""
    kept: tuple[tuple[str, str], ...]
    """The columns to be given back: the name inside, and the name they came with."""
    days: Mapping[str, Days]
    """The first and last day of each column of dates; `day` is that of the events."""
    in_order: bool
    """Whether the answers stand in the order of the families."""
    events: Frame | None = None
    measured: frozenset[str] = frozenset()

    def range(self, anchor: str) -> Days:
        """The first and last day that a column of days can hold."""
        if anchor == "corrected_birth_date":
            both = [self.days[each] for each in DATES[:2] if each in self.days] or [_ANY_DAY]
            return min(first for first, _ in both), max(last for _, last in both)
        own = anchor if anchor in {*DATES, ON} else "day"
        return self.days.get(own, _ANY_DAY)


@frozen(kw_only=True)
class Given:
    """What a caller gave: frames of one kind, which column is what, and the day or the column of days."""

    frame: Any
    history: Any
    kind: Kind
    id: str = "id"
    columns: Mapping[str, str] = field(factory=dict)
    keep: Sequence[str] = ()
    on: dt.date | str

    def taken(self, *programmes: Programme) -> Register:
        """The register of them, for a programme, or several, in all its editions.

        Raises:
            CohortError: with every column and value that cannot be used.
        """
        frame = self.kind.taken(self.frame)
        schema = dict(frame.collect_schema().items())
        faults = [*self._unknown(programmes), *self._absent(schema)]
        if faults:
            raise CohortError(faults)
        columns = list(self._facts(programmes, schema))
        families, days = _checked(FAMILIES, frame, columns, schema, self._others(schema))
        if self.kind.ordered:
            families = numbered(families, ROW)
        register = Register(
            families,
            frozenset(_outer(each.name) for each in columns if each.name != ON),
            tuple((f"k{number}", name) for number, name in enumerate(self._kept(schema))),
            days,
            self.kind.in_order,
        )
        return register if self.history is None else self._with_events(register, programmes)

    def _unknown(self, programmes: Sequence[Programme]) -> Iterator[Diagnostic]:
        """Names that columns are said to hold, and that there are none of."""
        facts = (fact for each in programmes for fact in each.vocabulary.facts.items())
        given = (name for name, fact in facts if not fact.derived)
        known = dict.fromkeys((*DATES, *facts_read(*programmes), *given))
        return (no_name(name, known) for name in self.columns if name not in known)

    def _absent(self, schema: Mapping[str, Any]) -> Iterator[Diagnostic]:
        if isinstance(self.on, str) and self.on not in schema:
            yield no_column(FAMILIES, self.on, "whose days the programme is asked about", schema)
        if (self.history is not None or not self.kind.in_order) and self.id not in schema:
            purpose = "which tells the families apart"
            yield no_column(FAMILIES, self.id, purpose, schema)
        for name in self.keep:
            if name not in schema:
                yield no_column(FAMILIES, name, "which is to be kept", schema)
        for name, written in self.columns.items():
            if written not in schema:
                yield no_column(FAMILIES, written, f"which is said to hold {name}", schema)

    def _kept(self, schema: Mapping[str, Any]) -> tuple[str, ...]:
        own = (self.id,) if self.id in schema else ()
        return tuple(dict.fromkeys((*own, *self.keep)))

    def _others(self, schema: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Columns that no rule reads: those given back, and what tells the families apart."""
        pairs = [(written, f"k{number}") for number, written in enumerate(self._kept(schema))]
        return [*pairs, (self.id, ID)] if self.id in schema else pairs

    def _facts(self, programmes: Sequence[Programme], schema: Mapping[str, Any]) -> Iterator[Column]:
        for name, type_ in (*((date, DATE) for date in DATES), *facts_read(*programmes).items()):
            written = self.columns.get(name, name)
            if written in schema:
                yield Column(written, inner(name), type_)
        if isinstance(self.on, str):
            yield Column(self.on, ON, DATE, required=True)

    def _with_events(self, register: Register, programmes: Sequence[Programme]) -> Register:
        frame = self.kind.taken(self.history)
        schema = dict(frame.collect_schema().items())
        faults = [
            no_column(HISTORY, name, purpose, schema)
            for name, purpose in ((self.id, "which tells the families apart"), ("day", "when it happened"))
            if name not in schema
        ]
        if faults:
            raise CohortError(faults)
        columns = [each for each in event_columns(*programmes) if each.written in schema]
        events, days = _checked(HISTORY, frame, columns, schema, [(self.id, ID)])
        present = {each.name for each in columns}
        if not self.kind.ordered and "order" not in present:
            _refuse_ties(events, present)
        if self.kind.ordered:
            events = numbered(events, ROW)
        events = self._until_asked(
            register, events.with_columns(**_derived(present, ordered=self.kind.ordered))
        )
        measured = frozenset(name.partition("$")[2] for name in present if name.startswith("measured$"))
        return Register(
            register.families,
            register.columns,
            register.kept,
            {**register.days, "day": days.get("day", _ANY_DAY)},
            register.in_order,
            events,
            measured,
        )

    def _until_asked(self, register: Register, events: Frame) -> Frame:
        """The events up to the day asked about: what comes later has not happened."""
        if isinstance(self.on, dt.date):
            return events.filter(nw.col("day") <= self.on)
        asked = register.families.select(ID, ON)
        return events.join(asked, on=ID, how="inner").filter(nw.col("day") <= nw.col(ON)).drop(ON)


def facts_read(*programmes: Programme) -> dict[str, ValueType]:
    """The facts that programmes read in any of their editions, and the answers that may stand beside a family."""
    read: dict[str, ValueType] = {}
    for edition in (each for programme in programmes for each in programme.states):
        known = edition.vocabulary.facts
        rules = [*all_rules(edition).values()]
        for instrument in edition.instruments.values():
            rules += finding_rules(instrument.findings).values()
            tables = (name for table in instrument.tables.values() for name in table.by.values())
            read |= {name: known[name].type for name in tables if name in known}
            for name, each in instrument.answers.items():
                written = f"{instrument.id}.{name}"
                read[written] = _wider(read.get(written), each.type)
            read[f"{instrument.id}.day"] = DATE
        read |= {name: known[name].type for rule in rules for name in names(rule) if name in known}
    derived = {name for each in programmes for name, fact in each.vocabulary.facts.items() if fact.derived}
    return {name: type_ for name, type_ in read.items() if name not in derived}


def event_columns(*programmes: Programme) -> Iterator[Column]:
    """The columns of a history that programmes can read, and what each may hold."""
    yield Column("day", "day", DATE, required=True)
    for name in EVENTS:
        yield Column(name, name, _TEXT)
    yield Column("status", "status", ValueType(Of.CHOICE, choices=_STATUSES))
    yield Column("instrument", "instrument", _TEXT)
    yield Column("respondent", "respondent", ValueType(Of.CHOICE, choices=RESPONDENTS))
    yield Column("order", "order", ValueType(Of.INTEGER))
    answers: dict[str, ValueType] = {}
    for edition in (each for programme in programmes for each in programme.states):
        for instrument in edition.instruments.values():
            kinds = (instrument.id, *(["measured"] if instrument.input == "measurement" else []))
            for written, answer in (
                (f"{kind}.{name}", each) for name, each in instrument.answers.items() for kind in kinds
            ):
                answers[written] = _wider(answers.get(written), answer.type)
    for written, type_ in answers.items():
        yield Column(written, inner(written), type_)


def _wider(known: ValueType | None, other: ValueType) -> ValueType:
    """What a column may hold that is an answer of two editions of an instrument: the choices of both."""
    if known is None or known == other or {known.kind, other.kind} != {Of.CHOICE}:
        return other
    return evolve(other, choices=tuple(dict.fromkeys((*known.choices, *other.choices))))


def _derived(present: set[str], *, ordered: bool) -> dict[str, nw.Expr]:
    """What is asked of every event: its place in the order, its status, and which visit an occurrence counts for."""
    day = nw.col("day")
    number = day.dt.year().cast(nw.Int64) * _YEAR + day.dt.month().cast(nw.Int64) * _MONTH + day.dt.day()
    later: nw.Expr = nw.lit(0)
    if "order" in present:
        later = nw.col("order").fill_null(0)
    elif ordered:
        later = nw.col(ROW)
    null = nw.lit(None, dtype=nw.String)
    given = {name: nw.col(name) if name in present else null for name in EVENTS}
    usual = nw.when(given["referral"].is_null()).then(nw.lit("done")).otherwise(nw.lit("made"))
    status = nw.col("status").fill_null(usual) if "status" in present else usual
    return {
        KEY: number * _ORDERS + later.cast(nw.Int64),
        "status": status,
        "written": given["visit"],
        **({"visit": given["visit"].str.replace_all(r"#.*", "")} if "visit" in present else {}),
        "measurement": given["visit"].is_null()
        & given["vaccination"].is_null()
        & given["referral"].is_null(),
        **{name: null for name in ("instrument", "respondent") if name not in present},
    }


def _refuse_ties(events: Frame, present: set[str]) -> None:
    """Of events on one day, which came later must be told where rows have no order."""
    own = [name for name in (*EVENTS, "instrument") if name in present]
    tied = events.group_by(ID, "day", *own).agg(rows=nw.len()).filter(nw.col("rows") > 1)
    found = tied.select(nw.len().alias("ties"), nw.col("day").min().alias("day")).collect().row(0)
    if found[0]:
        message = (
            f"{found[0]} families' days hold several events of one kind, such as {found[1]}, "
            "and rows here have no order: expected a column order of whole numbers, later events higher"
        )
        raise CohortError([Diagnostic(code="frame-column", message=message, path=(HISTORY, "order"))])


def _checked(
    frame_name: str,
    frame: Frame,
    columns: Sequence[Column],
    schema: Mapping[str, Any],
    others: Sequence[tuple[str, str]],
) -> tuple[Frame, dict[str, Days]]:
    """The columns by the names inside, of the types that rules compare, and the range of each column of dates.

    Raises:
        CohortError: with every column of another type, or else every column with values that do not fit.
    """
    dtypes = {each.name: schema[each.written] for each in columns}
    wrong = [fault for each in columns if (fault := type_fault(frame_name, each, dtypes[each.name]))]
    if wrong:
        raise CohortError(wrong)
    taken = renamed(frame, [*((each.written, each.name) for each in columns), *others])
    casts = {
        each.name: as_read(each, dtypes[each.name]) for each in columns if not _as_is(each, dtypes[each.name])
    }
    if casts:
        taken = taken.with_columns(**casts)
    days, faults = Checks(frame_name, columns, dtypes).of(taken)
    if faults:
        raise CohortError(faults)
    return taken, days


def _as_is(column: Column, dtype: Any) -> bool:  # noqa: ANN401
    if dtype.is_numeric():
        return column.type.kind is not Of.BOOLEAN
    return bool(dtype == dtype_of(column.type))


def _outer(name: str) -> str:
    return name.replace("$", ".")
