"""A cohort's answers are the engine's, cell by cell, with unknown as null: on every kind of frame."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import familjestod as fs
from cohort.agreement import differences, frames_of, missing, told
from cohort.conftest import TODAY, as_frame, day_of
from strategies.families import Family, families
from strategies.programmes import PROGRAMMES

pytestmark = pytest.mark.extra

AsKind = Callable[[pl.DataFrame], Any]
SOME = settings(max_examples=max(2, settings().max_examples // 25))


def _said_once(family: Family) -> bool:
    said = [(e["visit"], e["day"], e.get("status", "done")) for e in family.history if "visit" in e]
    return len(said) == len(set(said))


def _drawn(data: st.DataObject, programme: fs.Programme, most: int) -> list[Family]:
    return data.draw(st.lists(families(programme).filter(_said_once), min_size=1, max_size=most))


def _expected(programme: fs.Programme, drawn: Sequence[Family], on: dt.date | None) -> list[dict[str, Any]]:
    return [told(fs.evaluate(programme, each.case(), on=on or each.on)) for each in drawn]


# Between them they use the whole language; every programme is compared on a made-up register below.
DRAWN = ("everything", "gotland/kommunikation_itc", "kalmar/omorganisering", "vasterbotten/tandhalsa")


@pytest.mark.parametrize("id_", DRAWN)
@SOME
@given(st.data())
def test_drawn_families_on_one_day(id_: str, data: st.DataObject) -> None:
    programme = PROGRAMMES[id_]
    drawn = _drawn(data, programme, 20)
    on = drawn[0].on
    frame, history = frames_of(programme, drawn)
    answers = fs.cohort.evaluate(programme, frame, on=on, history=history)
    assert list(differences(answers, _expected(programme, drawn, on))) == []


@pytest.mark.parametrize("id_", DRAWN)
@SOME
@given(st.data())
def test_drawn_families_each_on_a_day_of_its_own(id_: str, data: st.DataObject) -> None:
    programme = PROGRAMMES[id_]
    drawn = _drawn(data, programme, 20)
    frame, history = frames_of(programme, drawn)
    answers = fs.cohort.evaluate(programme, frame, on="on", history=history)
    assert list(differences(answers, _expected(programme, drawn, None))) == []


@SOME
@given(st.data())
def test_drawn_families_without_history(data: st.DataObject) -> None:
    programme = PROGRAMMES["everything"]
    drawn = _drawn(data, programme, 20)
    frame, _ = frames_of(programme, drawn)
    expected = [
        told(fs.evaluate(programme, fs.Case(
            birth_date=each.born, expected_birth_date=each.expected, enrolment_date=each.enrolled, facts=each.facts
        ), on=each.on))
        for each in drawn
    ]  # fmt: skip
    assert list(differences(fs.cohort.evaluate(programme, frame, on="on"), expected)) == []


@pytest.mark.parametrize("id_", PROGRAMMES)
def test_the_days_on_which_a_programme_changes(id_: str) -> None:
    programme = PROGRAMMES[id_]
    changes = {day for each in programme.editions for day in (each.since, each.until) if day is not None}
    around = sorted({day + dt.timedelta(days=days) for day in (*changes, TODAY) for days in (-1, 0, 1)})
    for days in (around, around[:1]):  # also where all are asked about under one edition
        born = [day - dt.timedelta(days=200) for day in days]
        frame = pl.DataFrame({"id": range(len(days)), "on": days, "birth_date": born})
        cases = [(fs.Case(birth_date=birth), day) for birth, day in zip(born, days, strict=True)]
        expected = [told(fs.evaluate(programme, case, on=day)) for case, day in cases]
        assert list(differences(fs.cohort.evaluate(programme, frame, on="on"), expected)) == []


def _as_polars(answers: Any) -> pl.DataFrame:
    frame: pl.DataFrame = nw.from_native(answers).lazy().collect("polars").to_native()
    return frame.sort("id")


# A history sends Spark's rows to Polars a batch at a time; without one the answers are columns of its own.
@pytest.mark.parametrize("with_history", [True, False])
def test_every_kind_of_frame_answers_alike(as_kind: AsKind, with_history: bool) -> None:
    programme = PROGRAMMES["vastmanland/tandhornan"]
    on = day_of(programme)
    register = fs.cohort.synthetic(programme, families=200, seed=4, on=on)
    history = register.history if with_history else None
    asked: dict[str, Any] = {"on": on, "keep": ["unit.region"], "reasons": with_history}
    expected = fs.cohort.evaluate(programme, register.families, history=history, **asked).sort("id")
    frame, events = as_kind(register.families), None if history is None else as_kind(history)
    answers = fs.cohort.evaluate(programme, frame, history=events, **asked)
    assert type(answers) is type(frame)
    assert _as_polars(answers).cast(dict(expected.schema)).equals(expected)


def test_families_with_days_of_their_own_answer_alike(as_kind: AsKind) -> None:
    programme = PROGRAMMES["kalmar/omorganisering"]
    assert programme.editions
    register = fs.cohort.synthetic(programme, families=60, seed=4, on=TODAY)
    since = programme.editions[-1].since or TODAY
    ago = pl.duration(days=pl.col("id") % 3)
    families = register.families.with_columns(asked=pl.lit(since) + pl.duration(days=1) - ago)
    expected = fs.cohort.evaluate(programme, families, on="asked", history=register.history).sort("id")
    answers = fs.cohort.evaluate(programme, as_kind(families), on="asked", history=as_kind(register.history))
    assert _as_polars(answers).cast(dict(expected.schema)).equals(expected)


def test_families_of_one_id_have_one_history(as_kind: AsKind) -> None:
    programme = PROGRAMMES["vastmanland/tandhornan"]
    register = fs.cohort.synthetic(programme, families=20, seed=4, on=TODAY)
    twice = pl.concat([register.families, register.families])
    asked: dict[str, Any] = {"on": TODAY, "history": as_kind(register.history)}
    once = _as_polars(fs.cohort.evaluate(programme, as_kind(register.families), **asked))
    answers = _as_polars(fs.cohort.evaluate(programme, as_kind(twice), **asked))
    assert answers.gather_every(2).equals(once)
    assert answers.gather_every(2, 1).equals(once)


def test_values_that_no_frame_may_have_are_told_before_anything_is_computed(as_kind: AsKind) -> None:
    programme = PROGRAMMES["vastmanland/tandhornan"]
    register = fs.cohort.synthetic(programme, families=20, seed=4, on=TODAY)
    first = pl.int_range(pl.len()) == 0
    born = pl.when(first).then(dt.date(1066, 1, 1)).otherwise("birth_date").alias("birth_date")
    status = pl.when(first).then(pl.lit("gone")).otherwise("status").alias("status")
    families, history = register.families, register.history
    with pytest.raises(fs.cohort.CohortError, match=r'1 row of column "birth_date" .* such as "1066-01-01"'):
        fs.cohort.evaluate(
            programme, as_kind(families.with_columns(born)), on=TODAY, history=as_kind(history)
        )
    with pytest.raises(fs.cohort.CohortError, match=r'1 row of column "status" .* such as "gone"'):
        fs.cohort.evaluate(
            programme, as_kind(families), on=TODAY, history=as_kind(history.with_columns(status))
        )


@pytest.mark.parametrize("id_", PROGRAMMES)
def test_the_names_missing_to_each_answer(id_: str) -> None:
    programme = PROGRAMMES[id_]
    on = day_of(programme)
    register = fs.cohort.synthetic(programme, families=60, seed=2, on=on, missing=0.2)
    answers = fs.cohort.evaluate(programme, register.families, on=on, history=register.history, reasons=True)
    unknown = 0
    for row, case in zip(answers.iter_rows(named=True), _cases(programme, register, on), strict=True):
        expected = missing(fs.evaluate(programme, case, on=on))
        found = {name: set(row[name].split(", ")) if row[name] else set() for name in expected}
        assert found == expected
        unknown += sum(map(bool, expected.values()))
    assert unknown


def _cases(programme: fs.Programme, register: Any, on: dt.date) -> Iterator[fs.Case]:
    known = programme.on(on)
    read = fs.cohort.cases(
        register.families,
        history=register.history,
        vocabulary=known.vocabulary,
        instruments=known.instruments,
    )
    return (case for _, case in read)


def _at_scale(kind: str, frame: pl.DataFrame, spark: Any, folder: Path) -> Any:
    """A frame as one of another kind; Spark reads a large one from a file, as it would."""
    if kind != "pyspark":
        return as_frame(kind, frame, None)
    path = folder / f"{frame.width}_{frame.height}.parquet"
    frame.write_parquet(path)
    return spark.read.parquet(str(path))


# All kinds of frame are compared on all families. The engine takes a millisecond for each, and so answers for a part
# spread over them.
FAMILIES = int(os.environ.get("FAMILJESTOD_REGISTER", "20000"))
BY_ENGINE = int(os.environ.get("FAMILJESTOD_REGISTER_ENGINE", "1000"))
OTHERS = ("lazy", "pandas", "pyarrow", "duckdb", "pyspark")
BUNDLED = [id_ for id_ in PROGRAMMES if id_ != "everything"]


@pytest.mark.parametrize("id_", BUNDLED)
def test_a_register_of_every_programme(id_: str, spark: Any, tmp_path: Path) -> None:
    programme = PROGRAMMES[id_]
    on = day_of(programme)
    register = fs.cohort.synthetic(programme, families=FAMILIES, seed=1, on=on)
    answers = fs.cohort.evaluate(programme, register.families, on=on, history=register.history)
    every = max(FAMILIES // BY_ENGINE, 1)
    some = evolve(register, families=register.families.gather_every(every))
    expected = [told(fs.evaluate(programme, case, on=on)) for case in _cases(programme, some, on)]
    assert list(islice(differences(answers.gather_every(every), expected), 5)) == []
    in_order = answers.sort("id")
    for kind in OTHERS:
        frame, history = (
            _at_scale(kind, each, spark, tmp_path) for each in (register.families, register.history)
        )
        found = _as_polars(fs.cohort.evaluate(programme, frame, on=on, history=history))
        assert found.cast(dict(answers.schema)).equals(in_order), kind
