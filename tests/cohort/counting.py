"""A register counted family by family with the engine, as what dataframes count is compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import narwhals as nw
import polars as pl

import familjestod as fs
from cohort.conftest import day_of
from familjestod.engine.kernel import Kernel
from familjestod.engine.record import Record
from familjestod.engine.situation import Situation


def drawn(programme: fs.Programme, families: int = 600) -> fs.cohort.Register:
    """A register of made-up families on a day that the programme is in force."""
    return fs.cohort.synthetic(programme, families=families, seed=3, on=day_of(programme))


def situations(
    programme: fs.Programme, register: fs.cohort.Register, on: dt.date
) -> Iterator[tuple[dict[str, Any], Situation, fs.Evaluation]]:
    """Each family's row, what rules read of it, and what the engine answers."""
    known = programme.on(on)
    cases = fs.cohort.cases(
        register.families,
        history=register.history,
        vocabulary=known.vocabulary,
        instruments=known.instruments,
    )
    for row, (_, case) in zip(register.families.iter_rows(named=True), cases, strict=True):
        situation = Kernel.of(programme, on).situation(Record.of(case, on))
        yield row, situation, fs.evaluate(programme, case, on=on)


def as_polars(table: Any) -> pl.DataFrame:
    """A table of any kind as one that can be compared."""
    frame: pl.DataFrame = nw.from_native(table).lazy().collect("polars").to_native()
    return frame
