"""Measures counted over a frame are those counted family by family with the engine."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import familjestod as fs
from cohort.conftest import TODAY, day_of
from cohort.counting import as_polars, drawn, situations
from familjestod.logic.evaluate import judge
from strategies.programmes import PROGRAMMES

pytestmark = pytest.mark.extra

ITC = "gotland/kommunikation_itc"
MEASURED = [id_ for id_, each in PROGRAMMES.items() if each.measures and id_ != "everything"]
COUNTS = ("population", "population_unknown", "achieved", "not_achieved", "achieved_unknown")


@pytest.mark.parametrize("id_", MEASURED)
def test_each_measure_counts_what_the_engine_counts(id_: str) -> None:
    programme, on = PROGRAMMES[id_], day_of(PROGRAMMES[id_])
    register = drawn(programme)
    found: Counter[tuple[str, str | None, str]] = Counter()
    for row, situation, _ in situations(programme, register, on):
        for name, measure in programme.on(on).measures.items():
            population = judge(measure.population, situation).truth
            if population is None:
                found[name, row["unit.region"], "population_unknown"] += 1
            if population is not True:
                continue
            found[name, row["unit.region"], "population"] += 1
            if measure.achieved is not None:
                achieved = judge(measure.achieved, situation).truth
                what = {True: "achieved", False: "not_achieved", None: "achieved_unknown"}[achieved]
                found[name, row["unit.region"], what] += 1
    table = fs.cohort.measures(
        programme, register.families, on=on, history=register.history, by="unit.region"
    )
    counted = {
        (row["measure"], row["unit.region"], what): row[what]
        for row in table.iter_rows(named=True)
        for what in COUNTS
        if row[what]
    }
    assert counted == dict(found)
    assert sum(found.values()) > 100


def test_a_share_is_of_those_of_whom_it_is_known() -> None:
    programme = PROGRAMMES[ITC]
    register = drawn(programme)
    (first, *_) = fs.cohort.measures(
        programme, register.families, on=TODAY, history=register.history
    ).iter_rows(named=True)
    assert first["achieved_unknown"] > 0
    assert first["share"] == first["achieved"] / (first["achieved"] + first["not_achieved"])
    nobody = fs.cohort.measures(programme, register.families.clear(), on=TODAY)
    assert nobody["population"].to_list() == [0] * len(programme.measures)
    assert nobody["share"].to_list() == [None] * len(programme.measures)


def test_what_the_programme_does_not_say_how_to_reach_has_only_a_population() -> None:
    programme = PROGRAMMES["vasternorrland/tandhalsa"]
    register = drawn(programme)
    table = fs.cohort.measures(programme, register.families, on=TODAY, history=register.history)
    only = [id_ for id_, each in programme.measures.items() if each.achieved is None]
    rows = table.filter(pl.col("measure").is_in(only))
    assert only
    assert rows["population"].min() > 0
    assert {None} == {
        value for each in ("achieved", "not_achieved", "achieved_unknown", "share") for value in rows[each]
    }
    assert table["target"].to_list() == [each.target for each in programme.measures.values()]


def test_families_with_days_of_their_own() -> None:
    programme = PROGRAMMES[ITC]
    register = drawn(programme)
    day = pl.lit(TODAY).alias("asked")
    at_once = fs.cohort.measures(programme, register.families, on=TODAY, history=register.history)
    each = fs.cohort.measures(
        programme, register.families.with_columns(day), on="asked", history=register.history
    )
    assert each.equals(at_once)


def test_columns_of_other_names() -> None:
    programme = PROGRAMMES[ITC]
    register = drawn(programme)
    renamed = register.families.rename({"unit.region": "region"})
    columns = {"unit.region": "region"}
    for by in ("unit.region", ("unit.region", "child.sex")):
        asked: dict[str, Any] = {"on": TODAY, "history": register.history, "by": by}
        table = fs.cohort.measures(programme, renamed, columns=columns, **asked)
        assert table.equals(fs.cohort.measures(programme, register.families, **asked))
    with pytest.raises(fs.cohort.CohortError, match=r'no column "unit\.regon"'):
        fs.cohort.measures(programme, register.families, on=TODAY, by="unit.regon")
    with pytest.raises(fs.cohort.CohortError, match=r'"unit\.regon" is no date, fact or answer'):
        fs.cohort.measures(programme, renamed, on=TODAY, columns={"unit.regon": "region"})


def test_a_programme_that_measures_nothing_has_an_empty_table() -> None:
    programme = PROGRAMMES["skane/vaxa_tryggt"]
    assert not programme.measures
    register = drawn(programme)
    for by in ((), ("unit.region",)):
        table = fs.cohort.measures(programme, register.families, on=dt.date(2022, 6, 1), by=by)
        assert table.columns == ["measure", *by, *COUNTS, "share", "target"]
        assert table.height == 0


def test_every_kind_of_frame_counts_alike(as_kind: Callable[[pl.DataFrame], Any]) -> None:
    programme = PROGRAMMES[ITC]
    register = drawn(programme)
    asked: dict[str, Any] = {"on": TODAY, "by": ["unit.region"]}
    expected = fs.cohort.measures(programme, register.families, history=register.history, **asked)
    frame = as_kind(register.families)
    table = fs.cohort.measures(programme, frame, history=as_kind(register.history), **asked)
    assert type(table) is type(frame)
    assert as_polars(table).cast(dict(expected.schema)).equals(expected)
