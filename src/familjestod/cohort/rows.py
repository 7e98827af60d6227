"""Rows of any kind of frame as Python values, some at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import frozen

from familjestod.cohort.faults import CohortError, wrong_cells
from familjestod.cohort.gaps import renamed
from familjestod.logic.values import Kind, ValueType

AT_A_TIME: Final = 10_000
Row = tuple[Any, ...]
Clean = Callable[[Any], Any]


@frozen
class Source:
    """A frame of families, read some at a time by id."""

    frame: nw.LazyFrame[Any]
    """The columns asked for, by number, with the id first: `c0`, `c1` and so on."""
    native: pl.DataFrame | None = None
    """A frame that keeps its order, in memory."""

    @classmethod
    def of(cls, taken: nw.LazyFrame[Any], names: Sequence[str], *, ids: bool, ordered: bool) -> Source:
        """The columns of a frame; the first one holds the ids, if there are any."""
        numbers = [(name, f"c{number}") for number, name in enumerate(names, 0 if ids else 1)]
        chosen = renamed(taken, numbers)
        if not ordered:
            return cls(chosen)
        native: pl.DataFrame = nw.to_native(chosen).collect()
        if not ids:
            native = native.with_row_index("c0")
        return cls(nw.from_native(native.lazy()), native)

    def judge(self, id_: str) -> None:
        """Every family has an id of its own.

        Raises:
            CohortError: if not.
        """
        column = nw.col("c0")
        counted = self.frame.select(
            rows=nw.len(), nulls=column.null_count(), different=column.n_unique()
        ).collect("polars")
        rows, nulls, different = counted.row(0)
        if nulls:
            raise CohortError([wrong_cells("families", id_, nulls, "null", "an id in every row")])
        if different < rows:
            often = self.frame.group_by("c0").agg(nw.len().alias("times")).filter(nw.col("times") > 1)
            example, times = often.select(nw.col("c0").min(), nw.col("times").sum()).collect("polars").row(0)
            expected = "each family in one row, with an id of its own"
            raise CohortError([wrong_cells("families", id_, times, str(example), expected)])

    def batches(self) -> Iterator[list[Row]]:
        """The rows, some at a time."""
        if self.native is not None:
            yield from (part.rows() for part in self.native.iter_slices(AT_A_TIME))
            return
        ahead = self.frame.sort("c0")
        while rows := rows_of(ahead.head(AT_A_TIME)):
            yield rows
            ahead = self.frame.filter(nw.col("c0") > rows[-1][0]).sort("c0")


def rows_of(frame: nw.LazyFrame[Any]) -> list[Row]:
    """The rows of a small frame."""
    return list(frame.collect("polars").iter_rows())


def cleaner(type_: ValueType) -> Clean:
    """What makes a cell's value one of a type: engines and missing values turn whole numbers into others."""
    whole = type_.kind is Kind.INTEGER or any(isinstance(each, int) for each in type_.choices)
    if whole:
        return _whole
    return {Kind.NUMBER: _number, Kind.DATE: day_of}.get(type_.kind, _same)


def day_of(value: Any) -> Any:  # noqa: ANN401
    """The day of a cell; a moment that is no midnight stays what it is, and is refused later."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value


def _whole(value: Any) -> Any:  # noqa: ANN401
    return int(value) if isinstance(value, float | Decimal) and value == value // 1 else value


def _number(value: Any) -> Any:  # noqa: ANN401
    return float(value) if isinstance(value, Decimal) else value


def _same(value: Any) -> Any:  # noqa: ANN401
    return value
