"""Where the portability library does not reach: each gap in one place.

`tests/cohort/test_gaps.py` fails for each of these as soon as it is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl

Frame = nw.LazyFrame[Any]


def in_spark(frame: Frame) -> bool:
    """Whether a frame is one of Spark's, whether or not its session is on another machine."""
    return frame.implementation.is_pyspark() or frame.implementation.is_pyspark_connect()


def renamed(frame: Frame, names: Sequence[tuple[str, str]]) -> Frame:
    """Some columns of a frame, by new names.

    Spark takes a dot in a name for a part of a structure, and narwhals does not quote it: `unit.region` is not found.
    """
    if not in_spark(frame):
        return frame.select(*(nw.col(old).alias(new) for old, new in names))
    native: Any = nw.to_native(frame)
    quoted = native.select(*(f"`{old}`" for old, _ in names))
    return _taken(quoted.toDF(*(new for _, new in names)))


def left_joined(left: Frame, right: Frame, left_on: str, right_on: str, *, in_order: bool) -> Frame:
    """Every row of the left frame, with what stands in the right one at its key; in its order, if that is asked for.

    narwhals has no way to ask Polars to keep the order of rows in a join.
    """
    if not in_order:
        return left.join(right, how="left", left_on=left_on, right_on=right_on)
    natives: tuple[pl.LazyFrame, pl.LazyFrame] = (nw.to_native(left), nw.to_native(right))
    joined = natives[0].join(
        natives[1], how="left", left_on=left_on, right_on=right_on, maintain_order="left", coalesce=True
    )
    return nw.from_native(joined)


def small_table(like: Frame, table: pl.DataFrame) -> Frame:
    """A small table of ours as a frame that can be joined with another.

    DuckDB joins only what stands in one connection, and Spark what stands in one session, which is told that the
    table is small enough to send to every machine; narwhals makes frames of none of them from another's.
    """
    native: Any = nw.to_native(like)
    if like.implementation.is_duckdb():
        calendar = table.to_arrow()  # found by its name, as DuckDB finds frames
        found = native.query("families", "select * from calendar")
        del calendar
        return _taken(found)
    if in_spark(like):
        from pyspark.sql import functions

        return _taken(functions.broadcast(native.sparkSession.createDataFrame(table.to_arrow())))
    return nw.from_native(table.lazy())


def published(frame: Frame, names: Sequence[tuple[str, str]]) -> Frame:
    """The columns of an answer by the names that the world knows them by."""
    chosen = frame.select(*(internal for internal, _ in names))
    if not in_spark(chosen):
        return chosen.rename(dict(names))
    native: Any = nw.to_native(chosen)
    return _taken(native.toDF(*(public for _, public in names)))


def numbered(frame: Frame, name: str) -> Frame:
    """Rows numbered in their order.

    narwhals numbers the rows of a lazy frame only by columns to sort them by, though those of Polars have an order.
    """
    native: pl.LazyFrame = nw.to_native(frame)
    return nw.from_native(native.with_row_index(name))


def _taken(native: Any) -> Frame:  # noqa: ANN401 - a lazy frame of any engine
    frame: Frame = nw.from_native(native)
    return frame
