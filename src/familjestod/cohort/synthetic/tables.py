"""A part of the register as Arrow tables, and Arrow tables as any kind of frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow as pa

from familjestod.cohort.synthetic.days import known
from familjestod.cohort.synthetic.draws import Bools, Ints
from familjestod.cohort.synthetic.people import Column, People
from familjestod.cohort.synthetic.pieces import Piece
from familjestod.cohort.synthetic.reading import Needs
from familjestod.logic.values import Kind, ValueType

# A row is placed by its family, the day and the place of its piece, in one number.
_PIECES = 1 << 14
_DAYS = 1 << 22


def families_table(people: People, missing: float) -> pa.Table:
    """The families' frame: what is known of each, each fact unknown as often as said."""
    draws, needs = people.draws, people.needs

    def left_out(name: str, share: float) -> Bools:
        return draws.chance(f"missing/{name}", share)

    columns: dict[str, pa.Array] = {"id": pa.array(np.arange(draws.start, draws.stop) + 1)}
    # A register knows when its children were born better than anything else.
    columns["birth_date"] = _dates(people.birth, ~known(people.birth) | left_out("birth_date", missing / 10))
    columns["expected_birth_date"] = _dates(people.expected, left_out("expected_birth_date", missing))
    columns["enrolment_date"] = _dates(
        people.enrolment, ~known(people.enrolment) | left_out("enrolment_date", missing)
    )
    for name, type_ in needs.facts.items():
        column = people.fact(name)
        absent = left_out(name, missing)
        columns[name] = _dates(column.values, absent) if type_.kind is Kind.DATE else _facts(column, absent)
    return pa.table(columns)


def history_table(needs: Needs, pieces: Sequence[Piece], first: int) -> pa.Table:
    """The history's frame: the events of each family in the order of days; `first` is the number of the first row."""
    rows = _joined([each.rows for each in pieces])
    days = _joined([each.days for each in pieces])
    place = np.repeat(np.arange(len(pieces), dtype=np.int64), [len(each.rows) for each in pieces])
    order = np.argsort((rows * _DAYS + days) * _PIECES + place, kind="stable")
    family = rows[order]
    begins = np.searchsorted(family, family, side="left")
    columns: dict[str, pa.Array] = {
        "id": pa.array(family + first + 1),
        "day": _dates(days[order], np.zeros(len(order), np.bool_)),
        "order": pa.array(np.arange(len(order), dtype=np.int64) - begins + 1),
    }
    told = place[order]
    for name, of in _TEXTS.items():
        columns[name] = _texts([of(each) for each in pieces], told)
    starts = np.cumsum([0, *(len(each.rows) for each in pieces)])
    for name, type_ in _answer_columns(needs).items():
        values, given = _gathered(name, pieces, starts, type_)
        columns[name] = _values(values[order], ~given[order], type_)
    return pa.table(columns)


_TEXTS: Final[Mapping[str, Callable[[Piece], str | None]]] = {
    "visit": lambda piece: piece.id if piece.kind == "visit" else None,
    "vaccination": lambda piece: piece.id if piece.kind == "vaccination" else None,
    "referral": lambda piece: piece.id if piece.kind == "referral" else None,
    "status": lambda piece: piece.status,
    "instrument": lambda piece: piece.instrument,
    "respondent": lambda piece: piece.respondent,
}
_NUMBER: Final = ValueType(Kind.NUMBER)


def _answer_columns(needs: Needs) -> dict[str, ValueType]:
    """Every column of answers, of the instruments that are asked, and of what is measured."""
    instruments = {id_ for asked in needs.asked_at.values() for id_ in asked} | set(needs.asked_elsewhere)
    columns = {
        f"{id_}.{name}": answer.type
        for id_, each in needs.programme.instruments.items()
        if id_ in instruments
        for name, answer in each.answers.items()
    }
    return columns | {f"measured.{name}": _NUMBER for name in needs.measurements}


def _gathered(name: str, pieces: Sequence[Piece], starts: Ints, type_: ValueType) -> tuple[Any, Bools]:
    """A column over all pieces: its values, and where there are any."""
    count = int(starts[-1])
    values: Any = np.zeros(count, np.float64 if type_.kind is Kind.NUMBER else np.int64)
    given = np.zeros(count, np.bool_)
    for at, piece in enumerate(pieces):
        column = piece.columns.get(name)
        if column is not None:
            values[starts[at] : starts[at + 1]] = column.values
            given[starts[at] : starts[at + 1]] = column.given
    return values, given


def _values(values: Any, absent: Bools, type_: ValueType) -> pa.Array:  # noqa: ANN401 - numbers of a kind
    match type_.kind:
        case Kind.BOOLEAN:
            return pa.array(values == 1, mask=absent)
        case Kind.CHOICE | Kind.TEXT:
            return _facts(Column(values, type_.choices or ("yes",)), absent)
        case _:
            return pa.array(values, mask=absent)


def _facts(column: Column, absent: Bools) -> pa.Array:
    if column.of is None:
        return pa.array(column.values, mask=absent)
    options = pa.array(column.of)
    return pa.DictionaryArray.from_arrays(pa.array(column.values, mask=absent), options).cast(options.type)


def _texts(options: Sequence[str | None], places: Ints) -> pa.Array:
    """One of some texts for each row, by its place among them."""
    texts = tuple(dict.fromkeys(each for each in options if each is not None))
    code = np.asarray([-1 if each is None else texts.index(each) for each in options], np.int64)
    codes = code[places] if len(places) else np.zeros(0, np.int64)
    indices = pa.array(np.maximum(codes, 0), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(texts, pa.string())).cast(pa.string())


def _dates(days: Ints, absent: Bools) -> pa.Array:
    return pa.array(np.where(absent, 0, days).astype(np.int32), pa.int32(), mask=absent).cast(pa.date32())


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _to_polars(table: pa.Table) -> Any:  # noqa: ANN401 - a frame of some kind
    return pl.from_arrow(table)


def _to_pandas(table: pa.Table) -> Any:  # noqa: ANN401
    # Arrow's types have a null of their own; in NumPy's a missing number would be NaN, and true would be an object.
    import pandas as pd

    return table.to_pandas(types_mapper=pd.ArrowDtype)


def _to_duckdb(table: pa.Table) -> Any:  # noqa: ANN401
    import duckdb

    return duckdb.from_arrow(table)


def _to_pyspark(table: pa.Table) -> Any:  # noqa: ANN401
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is None:
        message = 'kind="pyspark" needs an active session: make one with SparkSession.builder.getOrCreate()'
        raise RuntimeError(message)
    return session.createDataFrame(table)


KINDS: Final[Mapping[str, Callable[[pa.Table], Any]]] = {
    "polars": _to_polars,
    "pandas": _to_pandas,
    "pyarrow": lambda table: table,
    "duckdb": _to_duckdb,
    "pyspark": _to_pyspark,
}
"""How a table becomes a frame of each kind."""
