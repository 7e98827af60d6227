"""A programme put to a whole frame of families: the same documents, the same answers, a column for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals as nw
from attrs import define, evolve, field, frozen
from narwhals.dtypes import DType

from familjestod.cohort.almanac import GATE, Almanac, gate_key, key_of
from familjestod.cohort.cells import Cell, Truths, all_of, cell, stage
from familjestod.cohort.frames import kind_of
from familjestod.cohort.gaps import left_joined, published, small_table
from familjestod.cohort.history import History
from familjestod.cohort.plan import BOUNDS, Plan, Planned
from familjestod.cohort.reading import Reading
from familjestod.cohort.register import ON, ROW, Given, Register
from familjestod.cohort.values import Choice, Named, Truthful
from familjestod.spec.model import Programme

Frame = nw.LazyFrame[Any]


def evaluate(  # noqa: PLR0913 - what frames are, and what they are read by
    programme: Programme,
    frame: Any,  # noqa: ANN401 - a frame of any kind, and the same kind back
    *,
    on: dt.date | str,
    history: Any = None,  # noqa: ANN401
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
) -> Any:  # noqa: ANN401
    """Everything a programme says about each family of a frame on a day, in a frame of the same kind.

    Raises:
        CohortError: with every column and value of the frames that cannot be used.
    """
    kind = kind_of(frame)
    given = Given(frame=frame, history=history, kind=kind, id=id, columns=columns or {}, keep=keep, on=on)
    register = given.taken(programme)
    if isinstance(on, dt.date):
        answer = _answer(programme.on(on), on, register)
    else:
        answer = _over_editions(programme, register, ordered=kind.ordered)
    return kind.given(answer, frame)


def _answer(edition: Programme, on: dt.date, register: Register) -> Frame:
    compiled = Compiled.of(edition, on, register.columns, with_history=register.events is not None)
    named = [(inner_output(number), each.name) for number, each in enumerate(compiled.outputs)]
    return published(compiled.answers(register), [*register.kept, *named])


def _over_editions(programme: Programme, register: Register, *, ordered: bool) -> Frame:
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
    history = register.events is not None
    compiled = [
        (Compiled.of(edition, on, register.columns, with_history=history), own) for edition, own in met
    ]
    dtypes = {output.name: output.dtype for each, _ in compiled for output in each.outputs}
    kept = [*register.kept, *([(ROW, ROW)] if ordered else [])]
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
    if ordered:
        answer = answer.sort(ROW)
    return published(answer, [*register.kept, *((f"a{number}", name) for number, name in enumerate(dtypes))])


@frozen
class Output:
    """A column of an answer: its name in the world, and how it is made."""

    name: str
    made: Cell
    dtype: DType = nw.Boolean()  # noqa: RUF009 - a value


@define
class Compiled:
    """A programme, as it is on the days asked about, compiled for frames that have certain columns.

    What the calendar holds of days once met is remembered, so that one may serve many frames.
    """

    programme: Programme
    reading: Reading
    gate: Truths = field(init=False)
    outputs: tuple[Output, ...] = field(init=False)

    @classmethod
    def of(
        cls, programme: Programme, on: dt.date | Cell, columns: frozenset[str], *, with_history: bool
    ) -> Compiled:
        """The programme compiled; `columns` are the dates and facts that the families' frame has."""
        almanac = Almanac(programme.month_overflow, on)
        history = History() if with_history else None
        return cls(programme, Reading(programme, on, columns, almanac, history))

    def __attrs_post_init__(self) -> None:
        self.outputs = tuple(self._made())

    def _made(self) -> Iterator[Output]:
        """Every output, in the order of an evaluation."""
        reading, programme = self.reading, self.programme
        in_force = self._in_force()
        eligible = reading.truth(programme.eligibility)
        gate = self.gate = reading.sheet.kept_truth(all_of((in_force, eligible)))
        plan = Plan(reading, gate)
        yield Output("in_force", cell(in_force))
        yield Output("eligibility", cell(eligible))
        for id_ in programme.findings:
            yield Output(f"findings.{id_}", *told(reading.named(f"findings.{id_}")))
        for kind in ("visits", "vaccinations"):
            for id_ in getattr(programme, kind):
                yield from _planned(f"{kind}.{id_}", plan.planned(f"{kind}.{id_}"))
        for id_, referral in programme.referrals.items():
            yield Output(f"referrals.{id_}", cell(all_of((gate, reading.truth(referral.when)))))
            yield Output(f"referrals.{id_}.state", *told(reading.state(id_)))
        for id_, offer in programme.offers.items():
            yield Output(f"offers.{id_}", cell(all_of((gate, reading.truth(offer.when)))))
        for id_, requirement in programme.requirements.items():
            yield Output(f"requirements.{id_}", cell(reading.truth(requirement.when)))
        for id_, measure in programme.measures.items():
            yield Output(f"measures.{id_}.population", cell(reading.truth(measure.population)))
            if measure.achieved is not None:
                yield Output(f"measures.{id_}.achieved", cell(reading.truth(measure.achieved)))

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
            frame = reading.history.beside(
                frame, register.events, self.programme.instruments, register.measured
            )
        frame = _with_corrected(frame, reading)
        for anchor in reading.almanac.anchors:
            table = small_table(frame, reading.almanac.table(anchor, *register.range(anchor)))
            frame = left_joined(frame, table, anchor, key_of(anchor))
        for step in reading.sheet.steps:
            frame = frame.with_columns(**step)
        if reading.almanac.gated:
            key = gate_key(reading.almanac.number(), reading.unborn(), self.gate)
            gates = small_table(frame, reading.almanac.gates(*register.range("birth_date")))
            frame = left_joined(frame.with_columns(family_gate=key), gates, "family_gate", GATE)
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


def _planned(name: str, planned: Planned) -> Iterator[Output]:
    yield Output(f"{name}.status", planned.status, nw.String())
    for bound in BOUNDS:
        made = planned.bounds[bound]
        yield Output(
            f"{name}.{bound}", Cell(nw.lit(None, dtype=nw.Date)) if made is None else made, nw.Date()
        )
    if planned.number is not None:
        yield Output(f"{name}.number", planned.number, nw.Int64())


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
