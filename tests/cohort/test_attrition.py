"""Where families fall away in a frame is where each of them falls away for the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import familjestod as fs
from cohort.conftest import TODAY, day_of
from cohort.counting import as_polars, drawn, situations
from familjestod.logic.evaluate import judge
from familjestod.logic.phrase import plain
from familjestod.logic.rule import All
from strategies.programmes import PROGRAMMES

pytestmark = pytest.mark.extra

ITC = "gotland/kommunikation_itc"
COUNTS = ("came", "out", "unknown", "met", "alone")


@pytest.mark.parametrize("id_", [id_ for id_ in PROGRAMMES if id_ != "everything"])
def test_each_condition_lets_through_whom_the_engine_lets_through(id_: str) -> None:
    programme, on = PROGRAMMES[id_], day_of(PROGRAMMES[id_])
    edition = programme.on(on)
    rule = plain(edition.eligibility)
    rules = rule.rules if isinstance(rule, All) else (rule,)
    register = drawn(programme)
    found: Counter[tuple[int, str]] = Counter()
    verdicts: Counter[str] = Counter()
    for _, situation, evaluation in situations(programme, register, on):
        truths = [on in edition.in_force, *(judge(each, situation).truth for each in rules)]
        verdicts[evaluation.eligibility.verdict] += 1
        for number, truth in enumerate(truths):
            before, others = truths[:number], truths[:number] + truths[number + 1 :]
            came = False not in before
            found[number, "came"] += came
            found[number, "out"] += came and truth is False
            found[number, "unknown"] += came and truth is None
            found[number, "met"] += all(each is True for each in truths[: number + 1])
            found[number, "alone"] += truth is False and all(each is True for each in others)
    told = fs.cohort.attrition(programme, register.families, on=on, history=register.history)
    rows = list(told.table.iter_rows(named=True))
    assert {(row["number"], what): row[what] for row in rows for what in COUNTS} == dict(found)
    assert len(rows) == len(rules) + 1
    assert (sum(row["out"] for row in rows), rows[-1]["met"]) == (verdicts["unmet"], verdicts["met"])


def test_conditions_are_told_in_the_order_written_in_either_language() -> None:
    programme = PROGRAMMES["skane/vaxa_tryggt"]
    register = drawn(programme, 50)
    said = {
        language: fs.cohort.attrition(
            programme, register.families, on=day_of(programme), language=language
        ).table["condition"].to_list()
        for language in ("sv", "en")
    }  # fmt: skip
    assert said["sv"][0] == "programmet gäller denna dag"
    assert said["sv"][-1] == "mamman är förstföderska"
    assert said["en"][0] == "the programme is in force on this day"
    assert len(said["sv"]) == len(said["en"]) == len(set(said["en"]))
    with pytest.raises(ValueError, match='"fi" is not a language'):
        fs.cohort.attrition(programme, register.families, on=TODAY, language="fi")


def test_a_day_outside_its_time_lets_nobody_through() -> None:
    programme = PROGRAMMES["skane/vaxa_tryggt"]
    register = drawn(programme, 50)
    table = fs.cohort.attrition(programme, register.families, on=TODAY).table
    assert TODAY not in programme.on(TODAY).in_force
    assert table["out"].to_list() == [50] + [0] * (table.height - 1)


def test_the_chart_draws_every_family_once_in_each_bar_it_came_to() -> None:
    pytest.importorskip("altair")
    programme = PROGRAMMES[ITC]
    register = drawn(programme)
    told = fs.cohort.attrition(
        programme, register.families.lazy(), on=TODAY, history=register.history.lazy(), language="en"
    )
    drawing = told.chart().to_dict()
    bars: Counter[str] = Counter()
    (values,) = drawing["datasets"].values()
    for bar in values:
        assert bar["families"] >= 0
        bars[bar["condition"]] += bar["families"]
    rows = as_polars(told.table).iter_rows(named=True)
    assert dict(bars) == {f"{row['number']}. {row['condition']}": row["came"] for row in rows}
    assert drawing["title"] == programme.name.in_("en")


def test_every_kind_of_frame_tells_alike(as_kind: Callable[[pl.DataFrame], Any]) -> None:
    programme = PROGRAMMES[ITC]
    register = drawn(programme)
    expected = fs.cohort.attrition(programme, register.families, on=TODAY, history=register.history).table
    frame = as_kind(register.families)
    told = fs.cohort.attrition(programme, frame, on=TODAY, history=as_kind(register.history)).table
    assert type(told) is type(frame)
    assert as_polars(told).cast(dict(expected.schema)).equals(expected)
