"""The gaps of the portability library: a test here fails when one is closed, and then its part of `gaps` can go."""

from __future__ import annotations

import inspect
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from narwhals.exceptions import NarwhalsError

pytestmark = pytest.mark.extra

FRAME = pl.DataFrame({"unit.region": ["gotland", "skane"], "key": [1, 2]})


def test_a_dot_in_a_name_is_not_quoted_for_spark(spark: Any) -> None:
    frame = nw.from_native(spark.createDataFrame(FRAME.to_arrow()))
    with pytest.raises(Exception, match="not found"):
        frame.select(nw.col("unit.region")).collect()


def test_a_dot_in_a_name_is_not_quoted_when_duckdb_groups() -> None:
    frame = nw.from_native(duckdb.from_arrow(FRAME.to_arrow()))
    with pytest.raises(Exception, match="unit"):
        frame.group_by("unit.region").agg(nw.len()).collect()


def test_a_join_cannot_be_asked_to_keep_the_order_of_rows() -> None:
    assert "maintain_order" not in inspect.signature(nw.LazyFrame.join).parameters


def test_duckdb_joins_nothing_of_another_connection() -> None:
    table = FRAME.to_arrow()
    own = nw.from_native(duckdb.connect().from_arrow(table))
    with pytest.raises(duckdb.InvalidInputException, match="connections"):
        own.join(nw.from_native(duckdb.connect().from_arrow(table)), on="key").collect()


def test_rows_of_a_lazy_frame_are_numbered_only_by_what_sorts_them() -> None:
    lazy: Any = nw.from_native(FRAME.lazy())
    with pytest.raises((TypeError, NarwhalsError)):
        lazy.with_row_index("row")
