"""Who takes part: ours on three kinds of frame, and what people write by hand on each."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from cohort.peers import duckdb_by_hand, openfisca_by_hand, polars_by_hand, spark_by_hand
from cohort.rules import DAY, programme
from pyspark.sql import DataFrame, SparkSession

import familjestod as fs

THREADS = 2


@dataclass(frozen=True, slots=True)
class Contestant:
    """One who answers for every family of a register.

    `given` opens the register as this contestant takes it, and is not timed; `answer` is; `told`
    brings an answer into the form in which the answers are compared, and is not timed either.
    """

    name: str
    given: Callable[[Path], Any]
    answer: Callable[[Any], Any]
    told: Callable[[Any], pl.DataFrame]


# Polars: from a frame in memory to a frame in memory.


def _polars(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path).rechunk()


def _by_hand(
    evaluate: Callable[[pl.LazyFrame, dt.date], pl.LazyFrame],
) -> Callable[[pl.DataFrame], pl.DataFrame]:
    def answer(families: pl.DataFrame) -> pl.DataFrame:
        return evaluate(families.lazy(), DAY).collect()

    return answer


def _same(answer: pl.DataFrame) -> pl.DataFrame:
    return answer


# Ours is given a programme that has not been asked anything before, each time.


def _ours(families: Callable[[Path], Any]) -> Callable[[Path], tuple[fs.Programme, Any]]:
    return lambda path: (programme(), families(path))


def _cohort(given: tuple[fs.Programme, Any]) -> Any:  # noqa: ANN401 - a frame of the kind that was given
    rules, families = given
    return fs.cohort.evaluate(rules, families, on=DAY)


# DuckDB: from a table in memory to a table in memory.

_ANSWERS = "answers"


@cache
def _database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"set threads = {THREADS}")
    return connection


def _duckdb(path: Path) -> duckdb.DuckDBPyRelation:
    connection = _database()
    connection.execute(f"drop table if exists {_ANSWERS}")
    connection.execute(f"create or replace table families as from read_parquet('{path}')")
    return connection.table("families")


def _duckdb_by_hand(families: duckdb.DuckDBPyRelation) -> None:
    del families  # the query names the table
    _kept(_database().sql(duckdb_by_hand.query("families", DAY)))


def _kept(answer: duckdb.DuckDBPyRelation) -> None:
    answer.create(_ANSWERS)


def _from_duckdb(answer: None) -> pl.DataFrame:
    del answer  # it is in the database
    told: pl.DataFrame = _database().table(_ANSWERS).pl()
    return told


# Spark: from Parquet to a sink that takes every row and column and keeps none, as its documentation has benchmarks do.


@cache
def _session() -> SparkSession:
    builder = SparkSession.builder.master(f"local[{THREADS}]").appName("familjestod")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(THREADS),
        "spark.driver.memory": "4g",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.showConsoleProgress": "false",
        "spark.python.sql.dataFrameDebugging.enabled": "false",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session: SparkSession = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _spark(path: Path) -> DataFrame:
    families: DataFrame = _session().read.parquet(str(path))
    return families


def _run(answer: DataFrame) -> DataFrame:
    answer.write.format("noop").mode("overwrite").save()
    return answer


def _from_spark(answer: DataFrame) -> pl.DataFrame:
    told = pl.from_arrow(answer.toArrow())
    assert isinstance(told, pl.DataFrame)
    return told


def cpu_seconds() -> float:
    """The CPU time of this process and of the Java machine that Spark runs in, as Linux tells it."""
    seconds = time.process_time()
    if _session.cache_info().currsize:
        java: Any = _session().sparkContext._jvm  # noqa: SLF001 - there is no other way to ask it
        stat = Path(f"/proc/{java.java.lang.ProcessHandle.current().pid()}/stat").read_text(encoding="utf-8")
        user, system = stat.rpartition(")")[2].split()[11:13]
        seconds += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return seconds


# OpenFisca: from its own arrays to its own arrays.


def _openfisca(path: Path) -> tuple[Any, Mapping[str, Any]]:
    return openfisca_by_hand.system(), openfisca_by_hand.arrays(_polars(path))


def _calculated(given: tuple[Any, Mapping[str, Any]]) -> dict[str, Any]:
    rules, families = given
    return openfisca_by_hand.evaluate(rules, families, DAY)


OURS_ON_POLARS, OURS_ON_DUCKDB, OURS_ON_SPARK = "ours on Polars", "ours on DuckDB", "ours on PySpark"
PER_ROW, CALENDAR = "Polars by hand, days per row", "Polars by hand, days joined"
WHOLE_CALENDAR = "Polars by hand, days and statuses joined"
OPENFISCA, DUCKDB, SPARK = "OpenFisca-core", "DuckDB by hand", "PySpark by hand"

CONTESTANTS: Mapping[str, Contestant] = {
    each.name: each
    for each in (
        Contestant(OURS_ON_POLARS, _ours(_polars), _cohort, _same),
        Contestant(PER_ROW, _polars, _by_hand(polars_by_hand.per_row), _same),
        Contestant(CALENDAR, _polars, _by_hand(polars_by_hand.by_calendar), _same),
        Contestant(WHOLE_CALENDAR, _polars, _by_hand(polars_by_hand.by_whole_calendar), _same),
        Contestant(OPENFISCA, _openfisca, _calculated, openfisca_by_hand.frame),
        Contestant(OURS_ON_DUCKDB, _ours(_duckdb), lambda given: _kept(_cohort(given)), _from_duckdb),
        Contestant(DUCKDB, _duckdb, _duckdb_by_hand, _from_duckdb),
        Contestant(OURS_ON_SPARK, _ours(_spark), lambda given: _run(_cohort(given)), _from_spark),
        Contestant(
            SPARK,
            _spark,
            lambda families: _run(spark_by_hand.evaluate(families, DAY)),
            _from_spark,
        ),
    )
}

# From a lazy frame to a lazy frame, for those who take part in streaming.
STREAMING: Mapping[str, Callable[[pl.LazyFrame], pl.LazyFrame]] = {
    OURS_ON_POLARS: lambda families: _cohort((programme(), families)),
    PER_ROW: lambda families: polars_by_hand.per_row(families, DAY),
    CALENDAR: lambda families: polars_by_hand.by_calendar(families, DAY),
}
