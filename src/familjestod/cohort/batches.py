"""A register in Spark with its history, answered a batch at a time, in Polars, on the machines that hold it.

The events of each family are put beside it, and Spark hands over its rows as Arrow. So an answer is one step of Spark's
own plan, lazy and distributed, and what makes it is what makes it for a frame in memory. Families without a history
stay where they are: to bring them to Python costs more than to compute on Spark's own columns, and events are what
makes the plan of those too large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import evolve, frozen

from familjestod.cohort.gaps import in_spark, published
from familjestod.cohort.history import ID
from familjestod.cohort.register import ROW, Register
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict

Frame = nw.LazyFrame[Any]

AT_A_TIME: Final = 128 * 2**20
"""About how many bytes of families and events are held at a time."""
_ROWS: Final = 10_000
"""How many rows are given back at a time, which is what Spark holds by itself."""
_EVENTS: Final = "events"


@frozen
class Answered:
    """The answers beside the families, in columns named inside, and what each is called in the world."""

    frame: Frame
    names: tuple[tuple[str, str], ...]

    def published(self) -> Frame:
        """The answers by the names that the world knows them by."""
        return published(self.frame, self.names)


Answer = Callable[[Programme, Register], Answered]
"""How a programme answers for a register, whatever the engine; it can be sent to another machine."""


def answered_of(programme: Programme, register: Register, answer: Answer) -> Answered:
    """The answers of a programme for a register, before any of it is computed: on its own engine, or a batch at a time."""
    if register.events is None or not in_spark(register.families):
        return answer(programme, register)
    families, events = register.families, register.events
    kept = [name for name, _ in register.kept]
    read = [name for name in families.collect_schema().names() if name not in {ID, *kept}]
    like = partial(
        Register,
        columns=register.columns,
        kept=(),
        days=register.days,
        in_order=True,
        measured=register.measured,
    )
    batches = _Batches(answer, _sent(programme), like, kept, read)
    empty = batches.answered(programme, _empty(families).select(read), _empty(events))
    rows = _with_events(nw.to_native(families), nw.to_native(events)).select(*kept, *read, _EVENTS)
    native = rows.mapInArrow(batches, _schema(rows, kept, empty))
    return Answered(nw.from_native(native), (*register.kept, *empty.names))


def _sent(programme: Programme) -> Programme:
    """A programme without what it was loaded from, which no answer needs and no machine need be sent."""
    instruments = {id_: evolve(each, origin=None) for id_, each in programme.instruments.items()}
    return evolve(
        programme,
        origin=None,
        amendments=(),
        instruments=FrozenDict(instruments),
        editions=tuple(evolve(each, programme=_sent(each.programme)) for each in programme.editions),
    )


@frozen
class _Batches:
    """What Spark calls with the rows of a part of a register, as Arrow, and takes the answers from."""

    answer: Answer
    programme: Programme
    like: Callable[..., Register]
    kept: Sequence[str]
    read: Sequence[str]

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """The columns that are kept and the answers beside them, in batches of Arrow."""
        import pyarrow as pa

        for rows in map(pa.Table.from_batches, _gathered(batches)):
            families, listed = (pl.from_arrow(rows.select(each)) for each in (self.read, [_EVENTS]))
            assert isinstance(families, pl.DataFrame) and isinstance(listed, pl.DataFrame)  # noqa: S101, PT018 - of tables
            events = listed.with_row_index(ID).drop_nulls(_EVENTS).explode(_EVENTS).unnest(_EVENTS)
            answered = self.answered(self.programme, families, events)
            native: pl.LazyFrame = nw.to_native(answered.frame)
            made = native.select(name for name, _ in answered.names).collect(engine="in-memory")
            answers = made.to_arrow(compat_level=pl.CompatLevel.oldest())
            beside = pa.table(
                [*rows.select(self.kept).columns, *answers.columns], [*self.kept, *made.columns]
            )
            yield from beside.to_batches(max_chunksize=_ROWS)

    def answered(self, programme: Programme, families: pl.DataFrame, events: pl.DataFrame) -> Answered:
        """The answers for some families; events have the number of their family's row for an id."""
        numbered = families.lazy().with_row_index(ROW).with_columns(pl.col(ROW).alias(ID))
        return self.answer(
            programme, self.like(families=nw.from_native(numbered), events=nw.from_native(events.lazy()))
        )


def _gathered(batches: Iterable[Any]) -> Iterator[list[Any]]:
    """The batches that are held at a time."""
    held: list[Any] = []
    for batch in batches:
        held.append(batch)
        if sum(each.nbytes for each in held) >= AT_A_TIME:
            yield held
            held = []
    if held:
        yield held


def _with_events(families: Any, events: Any) -> Any:  # noqa: ANN401 - frames of Spark
    """The families, and beside each a list of what has happened to it."""
    from pyspark.sql import functions

    row = functions.struct(*(each for each in events.columns if each != ID))
    return families.join(
        events.groupBy(ID).agg(functions.collect_list(row).alias(_EVENTS)), on=ID, how="left"
    )


def _empty(frame: Frame) -> pl.DataFrame:
    """The columns of a frame, without its rows."""
    schema = frame.collect_schema().to_polars()
    return pl.DataFrame(schema={**schema, ID: pl.UInt32} if ID in schema else schema)


def _schema(rows: Any, kept: Sequence[str], empty: Answered) -> Any:  # noqa: ANN401 - of Spark
    """What Spark is told that the batches hold."""
    from pyspark.sql import types

    known = {
        nw.Boolean(): types.BooleanType(),
        nw.String(): types.StringType(),
        nw.Date(): types.DateType(),
        nw.Int64(): types.LongType(),
    }
    dtypes = empty.frame.collect_schema()
    made = [types.StructField(name, known[dtypes[name]]) for name, _ in empty.names]
    return types.StructType([*(rows.schema[name] for name in kept), *made])
