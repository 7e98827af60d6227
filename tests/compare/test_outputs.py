"""The answers that programmes are compared in are those that a register has columns for."""

from __future__ import annotations

import datetime as dt

import pytest
from attrs import evolve

import familjestod as fs

LIBRARY = fs.bundled()


@pytest.mark.extra
@pytest.mark.parametrize("id_", sorted(LIBRARY))
def test_every_answer_has_a_column_of_its_name(id_: str) -> None:
    import polars as pl

    programme, on = LIBRARY[id_], dt.date(2026, 3, 1)
    families = pl.LazyFrame(schema={"id": pl.String, "birth_date": pl.Date})
    columns = fs.cohort.evaluate(programme, families, on=on).collect_schema().names()
    of_the_day = {each.name for each in fs.compare.outputs(evolve(programme.on(on), editions=()))}
    assert of_the_day <= set(columns)
    assert {each for each in columns if not each.startswith("measures.")} - of_the_day <= {
        "id",
        *(each for each in columns if each.endswith(".number")),
    }


@pytest.mark.parametrize("id_", sorted(LIBRARY))
def test_every_answer_of_an_evaluation_is_named(id_: str) -> None:
    evaluation = fs.evaluate(LIBRARY[id_], fs.Case(birth_date=dt.date(2025, 1, 31)), on=dt.date(2026, 3, 1))
    told = evaluation.to_dict()
    named = {each: each.answer(evaluation) for each in fs.compare.outputs(LIBRARY[id_])}
    for part in ("visits", "vaccinations"):
        status = {
            f"{each.id}{which}": answer
            for each, found in named.items()
            if (each.part, each.what) == (part, "status")
            for which, answer in found.items()
        }
        assert status == {id_: each["status"] for id_, each in told[part].items()}
    assert named[fs.compare.Output("eligibility")] == {"": told["eligibility"]["verdict"]}
    findings = {each.id: found[""] for each, found in named.items() if each.part == "findings" and found}
    assert findings == told["findings"]
