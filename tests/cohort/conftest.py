"""Frames of every kind, and the one Spark session of a test run."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

import familjestod as fs

KINDS = ("polars", "lazy", "pandas", "pandas_numpy", "pyarrow", "duckdb", "pyspark")
# Those that answer within seconds; what is asked of all of them is asked of Spark once.
LOCAL = tuple(kind for kind in KINDS if kind != "pyspark")
# Programmes that were in force for some years only are asked about in one of those.
DAYS: Mapping[str, dt.date] = {
    "gotland/samverkan_socialtjanst": dt.date(2020, 6, 1),
    "skane/vaxa_tryggt": dt.date(2022, 6, 1),
    "vastmanland/vipp_sd": dt.date(2021, 6, 1),
    "vastra_gotaland/spadbarnsverksamhet": dt.date(2023, 6, 1),
}
TODAY = dt.date(2026, 3, 1)


def day_of(programme: fs.Programme) -> dt.date:
    """A day on which a programme is in force."""
    return DAYS.get(programme.id, TODAY)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A local Spark session, on one core and with one partition after a shuffle."""
    sql = pytest.importorskip("pyspark.sql")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = (
            sql.SparkSession.builder.master("local[1]")
            .appName("familjestod")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            # Telling where in our code each column was made costs more than making it.
            .config("spark.python.sql.dataFrameDebugging.enabled", "false")
            # The machine's code is made quickly rather than well: nothing is asked often enough to repay more.
            .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1")
            .getOrCreate()
        )
    session.sparkContext.setLogLevel("OFF")  # a test that expects an error needs no page of it
    yield session
    session.stop()


@pytest.fixture(params=KINDS)
def as_kind(request: pytest.FixtureRequest) -> Callable[[pl.DataFrame], Any]:
    """What makes a Polars frame one of each kind in turn."""
    kind = request.param
    session = request.getfixturevalue("spark") if kind == "pyspark" else None
    return lambda frame: as_frame(kind, frame, session)


def as_frame(kind: str, frame: pl.DataFrame, session: Any) -> Any:
    """A Polars frame as one of another kind."""
    match kind:
        case "polars":
            return frame
        case "lazy":
            return frame.lazy()
        case "pandas":
            return frame.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)
        case "pandas_numpy":  # whole numbers with a null among them are floats here
            return frame.to_arrow().to_pandas()
        case "pyarrow":
            return frame.to_arrow()
        case "duckdb":
            return duckdb.from_arrow(frame.to_arrow())
        case _:
            return session.createDataFrame(frame.to_arrow())
