"""A programme put to a whole frame of families: the same documents, the same answers, a column for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import narwhals as nw
from attrs import define, evolve, field, frozen
from narwhals.dtypes import DType

from familjestod.cohort.almanac import GATE, Almanac, gate_key, key_of
from familjestod.cohort.batches import Answered, answered_of
from familjestod.cohort.cells import Cell, Truths, all_of, cell, is_null, stage
from familjestod.cohort.frames import kind_of
from familjestod.cohort.gaps import left_joined, small_table
from familjestod.cohort.history import ID, History
from familjestod.cohort.plan import Plan
from familjestod.cohort.reading import Reading
from familjestod.cohort.reasons import Missing, Reasons, said, unknown
from familjestod.cohort.register import ON, ROW, Given, Register
from familjestod.cohort.values import Choice, Named, Truthful
from familjestod.engine.timetable import Status
from familjestod.logic.rule import Rule
from familjestod.spec.model import BOUNDS, Programme

Frame = nw.LazyFrame[Any]
_NO_DAY = Cell(nw.lit(None, dtype=nw.Date))


def evaluate(  # noqa: PLR0913 - what frames are, and what they are read by
    programme: Programme,
    frame: Any,  # noqa: ANN401 - a frame of any kind, and the same kind back
    *,
    on: dt.date | str,
    history: Any = None,  # noqa: ANN401
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    reasons: bool = False,
) -> Any:  # noqa: ANN401
    """Everything a programme says about each family of a frame on a day, in a frame of the same kind.

    `on` is the day asked about, or a column of such days. One row for each family, with its
    `id` and the columns to `keep`; what is unknown is null, and with `reasons` a text column
    beside each answer (`eligibility.missing`) names what could decide it. A frame in memory keeps the
    order of its rows; a lazy one needs an `id` instead. `columns` maps facts and dates to the columns they stand in, where those have other names.

    >>> import datetime as dt, familjestod as fs, polars as pl
    >>> frame = pl.DataFrame({"birth_date": [dt.date(2024, 8, 20), None], "unit.region": "gotland", "child.enrolled_bhv": True})
    >>> answers = fs.cohort.evaluate(fs.bundled()["gotland/kommunikation_itc"], frame, on=dt.date(2026, 3, 1))
    >>> answers["visits.v18m.status"].to_list()
    ['due', 'unknown']

    Raises:
        CohortError: with every column and value of the frames that cannot be used.
    """
    kind = kind_of(frame)
    given = Given(frame=frame, history=history, kind=kind, id=id, columns=columns or {}, keep=keep, on=on)
    return kind.given(answered(programme, given, reasons=reasons).published(), frame)


Wanted = Callable[[str], bool]
"""Whether an answer is asked for, by its name: what is not costs nothing. Whether the programme is in force always is."""


def everything(name: str) -> bool:
    """Every answer is asked for."""
    return bool(name)


def answered(
    programme: Programme, given: Given, *, reasons: bool = False, wanted: Wanted = everything
) -> Answered:
    """What is asked of a programme about each family, before any of it is computed.

    Raises:
        CohortError: with every column and value of the frames that cannot be used.
    """
    on = given.on
    register = given.taken(programme)
    if isinstance(on, dt.date):
        return answered_of(
            programme.on(on), register, partial(_answer, on=on, reasons=reasons, wanted=wanted)
        )
    return answered_of(programme, register, partial(_over_editions, reasons=reasons, wanted=wanted))


def _answer(
    edition: Programme, register: Register, *, on: dt.date, reasons: bool, wanted: Wanted
) -> Answered:
    compiled = Compiled.of(edition, on, register, with_reasons=reasons, wanted=wanted)
    named = ((inner_output(number), each.name) for number, each in enumerate(compiled.outputs))
    return Answered(compiled.answers(register), (*register.kept, *named))


def _over_editions(programme: Programme, register: Register, *, reasons: bool, wanted: Wanted) -> Answered:
    """The answers where each family has a day of its own: each by the documents in force on it."""
    first, last = register.range(ON)
    on = Cell(nw.col(ON), nullable=False)
    amended = [
        (each.programme, each.since or dt.date.min, each.until or dt.date.max) for each in programme.editions
    ]
    met = [(edition, nw.col(ON).is_between(since, until)) for edition, since, until in amended
           if since <= last and first <= until]  # fmt: skip
    whole = len(met) == 1 and any(
        edition is met[0][0] and since <= first and last <= until for edition, since, until in amended
    )
    if not whole:
        rest = ~nw.col(ON).is_null()
        for _, own in met:
            rest &= ~own
        met.append((programme, rest))
    compiled = [
        (Compiled.of(edition, on, register, with_reasons=reasons, wanted=wanted), own) for edition, own in met
    ]
    dtypes = {output.name: output.dtype for each, _ in compiled for output in each.outputs}
    kept = [*register.kept, *([(ROW, ROW)] if register.in_order else [])]
    parts: list[Frame] = []
    for each, own in compiled:
        numbers = {output.name: inner_output(number) for number, output in enumerate(each.outputs)}
        answers = each.answers(evolve(register, families=register.families.filter(own)))
        named = (
            nw.col(numbers[name]).alias(f"a{number}") if name in numbers
            else nw.lit(None, dtype=dtype).alias(f"a{number}")
            for number, (name, dtype) in enumerate(dtypes.items())
        )  # fmt: skip
        parts.append(answers.select(*(name for name, _ in kept), *named))
    answer = nw.concat(parts, how="vertical") if len(parts) > 1 else parts[0]
    if register.in_order:
        answer = answer.sort(ROW)
    return Answered(answer, (*register.kept, *((f"a{number}", name) for number, name in enumerate(dtypes))))


@frozen
class Output:
    """A column of an answer: its name in the world, and how it is made."""

    name: str
    made: Cell
    dtype: DType = nw.Boolean()  # noqa: RUF009 - a value


@define
class Compiled:
    """A programme, as it is on the days asked about, compiled for frames that have certain columns."""

    programme: Programme
    reading: Reading
    with_reasons: bool
    wanted: Wanted
    gate: Truths = field(init=False)
    """Whether the programme is in force and the family eligible."""
    outputs: tuple[Output, ...] = field(init=False)
    _plan: Plan = field(init=False)

    @classmethod
    def of(
        cls,
        programme: Programme,
        on: dt.date | Cell,
        register: Register,
        *,
        with_reasons: bool = False,
        wanted: Wanted = everything,
    ) -> Compiled:
        """What is wanted of a programme, compiled for the families of a register."""
        almanac = Almanac(programme.month_overflow, on)
        history = History() if register.events is not None else None
        reading = Reading(programme, on, register.columns, almanac, history)
        return cls(programme, reading, with_reasons, wanted)

    def __attrs_post_init__(self) -> None:
        in_force, eligible = self._in_force(), self.reading.truth(self.programme.eligibility)
        self.gate = self.reading.sheet.kept_truth(all_of((in_force, eligible)))
        self._plan = Plan(self.reading, self.gate)
        self.outputs = (
            Output("in_force", cell(in_force)),
            *self._judged(),
            *self._planned(),
            *self._led_to(),
        )

    def _judged(self) -> Iterator[Output]:
        """Whether the programme is for the family, and its findings."""
        yield from self._ungated("eligibility", self.programme.eligibility)
        for id_ in self.programme.findings:
            name = f"findings.{id_}"
            if not self.wanted(name):
                continue
            made, dtype = told(self.reading.named(name))
            yield Output(name, made, dtype)
            if self.with_reasons:
                missing = said(self._reasons.of_finding(id_), is_null(made))
                yield Output(f"{name}.missing", missing, nw.String())

    def _planned(self) -> Iterator[Output]:
        """Every visit and dose: its status and days."""
        for kind in ("visits", "vaccinations"):
            for id_ in getattr(self.programme, kind):
                name = f"{kind}.{id_}"
                wanted = [part for part in ("status", *BOUNDS, "number") if self.wanted(f"{name}.{part}")]
                if not wanted:
                    continue
                planned = self._plan.planned(name)
                if "status" in wanted:
                    yield Output(f"{name}.status", planned.status, nw.String())
                for bound in BOUNDS:
                    day = planned.bounds[bound]
                    if bound in wanted:
                        yield Output(f"{name}.{bound}", _NO_DAY if day is None else day, nw.Date())
                if planned.number is not None and "number" in wanted:
                    yield Output(f"{name}.number", planned.number, nw.Int64())
                if self.with_reasons:
                    open_ = evolve(planned.status, expr=planned.status.expr == Status.UNKNOWN.value)
                    missing = said(self._reasons.of_planned(name, self.gate), open_)
                    yield Output(f"{name}.missing", missing, nw.String())

    def _led_to(self) -> Iterator[Output]:
        """Referrals, offers, requirements and measures."""
        reading, programme = self.reading, self.programme
        for id_, referral in programme.referrals.items():
            yield from self._gated(f"referrals.{id_}", referral.when)
            if self.wanted(f"referrals.{id_}.state"):
                yield Output(f"referrals.{id_}.state", *told(reading.state(id_)))
        for id_, offer in programme.offers.items():
            yield from self._gated(f"offers.{id_}", offer.when)
        for id_, requirement in programme.requirements.items():
            yield from self._ungated(f"requirements.{id_}", requirement.when)
        for id_, measure in programme.measures.items():
            yield from self._ungated(f"measures.{id_}.population", measure.population)
            if measure.achieved is not None:
                yield from self._ungated(f"measures.{id_}.achieved", measure.achieved)

    @property
    def _reasons(self) -> Reasons:
        return Reasons(self.reading, self._plan)

    def _gated(self, name: str, rule: Rule) -> Iterator[Output]:
        if self.wanted(name):
            truth = all_of((self.gate, self.reading.truth(rule)))
            yield from self._with_missing(name, truth, self._reasons.of_gated(rule, self.gate))

    def _ungated(self, name: str, rule: Rule) -> Iterator[Output]:
        if self.wanted(name):
            yield from self._with_missing(name, self.reading.truth(rule), self._reasons.of_rule(rule))

    def _with_missing(self, name: str, truth: Truths, missing: Iterator[Missing]) -> Iterator[Output]:
        yield Output(name, cell(truth))
        if self.with_reasons:
            yield Output(f"{name}.missing", said(missing, unknown(truth)), nw.String())

    def _in_force(self) -> Truths:
        period, on = self.programme.in_force, self.reading.on
        if isinstance(on, dt.date):
            return on in period
        since, until = period.since or dt.date.min, period.until or dt.date.max
        return Cell(on.expr.is_between(since, until), on.stage, nullable=False)

    def answers(self, register: Register) -> Frame:
        """The answers beside each family, in columns named inside."""
        reading = self.reading
        frame = register.families
        if reading.history is not None and reading.history.asked and register.events is not None:
            for table in reading.history.tables(
                register.events, self.programme.instruments, register.measured
            ):
                frame = left_joined(frame, table, ID, ID, in_order=register.in_order)
        frame = _with_corrected(frame, reading)
        for anchor in reading.almanac.anchors:
            table = small_table(frame, reading.almanac.table(anchor, *register.range(anchor)))
            frame = left_joined(frame, table, anchor, key_of(anchor), in_order=register.in_order)
        for step in reading.sheet.steps:
            frame = frame.with_columns(**step)
        if reading.almanac.gated:
            key = gate_key(reading.almanac.number(), reading.unborn(), self.gate)
            gates = small_table(frame, reading.almanac.gates(*register.range("birth_date")))
            keyed = frame.with_columns(family_gate=key)
            frame = left_joined(keyed, gates, "family_gate", GATE, in_order=register.in_order)
        return frame.with_columns(**{inner_output(n): each.made.expr for n, each in enumerate(self.outputs)})


def inner_output(number: int) -> str:
    """The column of an output inside."""
    return f"o{number}"


def _with_corrected(frame: Frame, reading: Reading) -> Frame:
    """The day that corrected age is counted from: the expected day for a child born before it."""
    if "corrected_birth_date" not in reading.almanac.anchors:
        return frame
    born, expected = nw.col("birth_date"), nw.col("expected_birth_date")
    later = nw.when(born >= expected).then(born).when(born < expected).then(expected)
    return frame.with_columns(corrected_birth_date=later)


def told(named: Named) -> tuple[Cell, DType]:
    """A finding as JSON says it: met or unmet as true or false; of an ordered list its value as text, or "unmet"."""
    if isinstance(named, Truthful):
        return cell(named.truth), nw.Boolean()
    assert isinstance(named, Choice)  # noqa: S101 - findings and states are one or the other
    made: nw.Expr = nw.lit(None, dtype=nw.String)
    at: list[object] = []
    for value in reversed(named.values):
        sure = cell(named.certainly(value))
        at.append(sure)
        said = "unmet" if value is False else str(value)
        made = nw.when(sure.expr).then(nw.lit(said)).otherwise(made)
    return Cell(made, stage(*at)), nw.String()
