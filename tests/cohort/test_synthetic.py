"""Made-up registers: the same for the same seed, however they are divided, and such that every answer occurs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import familjestod as fs
from cohort.conftest import TODAY, day_of
from familjestod.cohort.synthetic.answers import items_of
from familjestod.cohort.synthetic.draws import Draws
from familjestod.cohort.synthetic.reading import Needs
from familjestod.engine.events import Measurement, VisitEvent

pytestmark = pytest.mark.extra

PROGRAMMES = sorted(fs.bundled())
ITC = "gotland/kommunikation_itc"
FAMILIES = 400


@cache
def register(id_: str) -> fs.cohort.Register:
    programme = fs.bundled()[id_]
    return fs.cohort.synthetic(programme, families=FAMILIES, on=day_of(programme))


@cache
def answers(id_: str) -> tuple[fs.Evaluation, ...]:
    """What a programme says about each family of its register."""
    programme = fs.bundled()[id_]
    made = register(id_)
    cases = fs.cohort.cases(
        made.families,
        history=made.history,
        vocabulary=programme.vocabulary,
        instruments=programme.instruments,
    )
    return tuple(fs.evaluate(programme, case, on=day_of(programme)) for _, case in cases)


def verdicts(evaluation: fs.Evaluation) -> Iterator[str]:
    yield evaluation.eligibility.verdict
    for kind in (evaluation.referrals, evaluation.offers, evaluation.requirements):
        yield from (each.verdict for each in kind.values())


@pytest.mark.parametrize("id_", PROGRAMMES)
def test_every_case_is_accepted_and_every_verdict_occurs(id_: str) -> None:
    found = Counter(verdict for each in answers(id_) for verdict in verdicts(each))
    assert len(answers(id_)) == FAMILIES
    assert set(found) == {"met", "unmet", "unknown"}
    assert min(found.values()) >= 5


def test_every_status_occurs() -> None:
    found = Counter(
        plan.status.value
        for id_ in PROGRAMMES
        for each in answers(id_)
        for plans in (each.visits, each.vaccinations)
        for plan in plans.values()
    )
    # No bundled programme says from when a visit is overdue.
    assert set(found) == {status.value for status in fs.Status} - {"overdue"}


@pytest.mark.parametrize("id_", [id_ for id_ in PROGRAMMES if fs.bundled()[id_].eligibility.rules])  # type: ignore[union-attr]
def test_the_programme_is_for_some_and_not_for_others(id_: str) -> None:
    found = Counter(each.eligibility.verdict for each in answers(id_))
    assert set(found) == set(fs.Verdict)
    assert found[fs.Verdict.MET] >= FAMILIES // 20


@pytest.mark.parametrize("id_", [ITC, "uppsala/barnsakert_2", "jonkoping/vaccinationssamtal"])
def test_the_same_seed_gives_the_same_register_however_it_is_divided(id_: str) -> None:
    programme, whole = fs.bundled()[id_], register(id_)
    parts = list(
        fs.cohort.synthetic_chunks(programme, families=FAMILIES, on=day_of(programme), chunk=FAMILIES // 3)
    )
    assert [each.families.height for each in parts] == [133, 133, 133, 1]
    assert_frame_equal(pl.concat([each.families for each in parts]), whole.families)
    assert_frame_equal(pl.concat([each.history for each in parts]), whole.history)


def test_another_seed_gives_another_register() -> None:
    programme = fs.bundled()[ITC]
    other = fs.cohort.synthetic(programme, families=FAMILIES, seed=1, on=TODAY)
    same = (other.families["birth_date"] == register(ITC).families["birth_date"]).sum()
    assert same < FAMILIES // 20


def test_a_seed_means_the_same_on_every_machine() -> None:
    """These rows were drawn once; should they change, so does every register that anybody has named by its seed."""
    made = register(ITC)
    columns = ["id", "birth_date", "expected_birth_date", "unit.id", "child.enrolled_bhv", "area.cni"]
    assert made.families.select(columns).head(4).rows() == ROWS
    assert made.history.select("id", "day", "visit", "vaccination", "status").head(4).rows() == EVENTS


ROWS = [
    (1, dt.date(2023, 8, 18), dt.date(2023, 8, 21), "gotland_bvc_02", True, 0.96),
    (2, dt.date(2024, 9, 9), dt.date(2024, 9, 4), "gotland_bvc_03", True, 1.12),
    (3, dt.date(2020, 1, 22), dt.date(2020, 1, 17), "vasterbotten_bvc_06", True, 0.96),
    (4, dt.date(2022, 9, 15), dt.date(2022, 9, 19), "gotland_bvc_05", True, 0.96),
]
EVENTS = [
    (1, dt.date(2023, 8, 22), "v0d", None, "done"),
    (1, dt.date(2023, 8, 28), "v1w", None, "done"),
    (1, dt.date(2023, 10, 5), "v6w", None, "done"),
    (1, dt.date(2023, 10, 5), None, "rotavirus_1", "done"),
]


def test_the_streams_are_those_of_the_bit_generator() -> None:
    whole = Draws(7, 0, 10)
    part = Draws(7, 4, 10)
    assert whole.raw("birth")[4:].tolist() == part.raw("birth").tolist()
    assert whole.raw("birth").tolist() != whole.raw("burden").tolist()
    bell = Draws(7, 0, 20_000).bell("x")
    assert abs(bell.mean()) < 0.03
    assert abs(bell.std() - 1) < 0.02


def test_ages_are_spread_over_seven_years() -> None:
    frame = fs.cohort.synthetic(fs.bundled()[ITC], families=5000, on=TODAY, with_history=False).families
    births = frame["birth_date"].drop_nulls()
    years = Counter((TODAY - each).days // 365 for each in births)
    assert set(range(7)) <= set(years)
    assert min(years[year] for year in range(7)) > 400
    assert births.max() <= TODAY
    assert (births.dt.month_end() == births).mean() > 0.05
    assert ((births.dt.month() == 2) & (births.dt.day() == 29)).sum() > 20
    unborn = frame.filter(pl.col("birth_date").is_null() & (pl.col("expected_birth_date") > TODAY))
    assert 50 < unborn.height < 400
    early = (pl.col("expected_birth_date") - pl.col("birth_date")).dt.total_days() > 21
    assert 100 < frame.filter(early).height < 500


def test_a_unit_is_of_one_region_and_area() -> None:
    frame = register(ITC).families
    units = frame.select("unit.id", "unit.region", "area.id", "area.cni").drop_nulls().unique()
    assert units["unit.id"].is_unique().all()
    assert 0.6 < (frame["unit.region"] == "gotland").mean() < 0.85


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_as_much_is_unknown_as_asked_for(missing: float) -> None:
    made = fs.cohort.synthetic(
        fs.bundled()[ITC], families=3000, on=TODAY, missing=missing, with_history=False
    )
    for name in ("unit.region", "child.sex", "area.cni", "child.rotavirus_doses"):
        assert abs(made.families[name].null_count() / 3000 - missing) < 0.03
    assert made.history is None


def test_hardly_anything_has_happened_later_and_nothing_before_birth() -> None:
    made = register("national/barnhalsovard")
    told = made.history.join(made.families.select("id", "birth_date"), on="id")
    assert 0 < told.filter(pl.col("day") > TODAY).height < told.height / 100
    assert told.filter(pl.col("day") < pl.col("birth_date")).height == 0
    assert told.select("id", "order").is_unique().all()


def test_visits_take_place_around_the_day_they_are_due() -> None:
    made = register("national/barnhalsovard")
    told = made.history.filter((pl.col("visit") == "v12m") & (pl.col("status") == "done"))
    told = told.join(made.families.select("id", "birth_date"), on="id").drop_nulls("birth_date")
    late = (told["day"] - told["birth_date"].dt.offset_by("12mo")).dt.total_days()
    assert abs(late.median()) < 15
    assert late.max() > 60
    assert set(made.history["status"].drop_nulls()) == {"done", "declined", "missed"}


def test_each_parent_answers_where_each_is_asked() -> None:
    made = register("uppsala/barnsakert_2").history
    asked = made.filter(pl.col("instrument") == "psq_s")
    assert set(asked["respondent"]) == {"parent_1", "parent_2"}
    both = asked.group_by("id", "visit", "day").len()
    assert set(both["len"]) == {1, 2}
    assert asked["psq_s.stress"].null_count() > 0


def test_repeated_visits_are_numbered() -> None:
    made = register("vastmanland/tandhornan").history
    numbers = {each for each in made["visit"].drop_nulls() if "#" in each}
    assert {"visit_1#1", "visit_1#2"} <= numbers


def test_referrals_follow_results() -> None:
    made = register(ITC).history
    made_on = made.filter((pl.col("referral") == "speech_therapy") & (pl.col("status") == "made"))
    concerned = made.filter(pl.col("instrument") == "itc").select("id", asked="day")
    after = made_on.join(concerned, on="id").filter(pl.col("day") >= pl.col("asked"))
    assert made_on.height > 0
    assert after["id"].n_unique() == made_on.height
    assert {"completed", "declined"} <= set(made.filter(pl.col("referral").is_not_null())["status"])


def test_children_grow() -> None:
    made = register("stockholm/familjestodsprogram")
    told = made.history.join(made.families.select("id", "birth_date"), on="id").drop_nulls("birth_date")
    age = (pl.col("day") - pl.col("birth_date")).dt.total_days() / 365.25
    two, five = (told.filter(age.is_between(year, year + 0.3)) for year in (2, 5))
    assert 80 < two["measured.height_cm"].mean() < 95
    assert 100 < five["measured.height_cm"].mean() < 118
    assert 9 < two["measured.weight_kg"].min() < two["measured.weight_kg"].max() < 25


@pytest.mark.parametrize("instrument", sorted(fs.bundled().instruments))
def test_answers_of_every_instrument_are_answers_it_takes(instrument: str) -> None:
    """Also of those that no bundled programme asks for yet."""
    known = fs.bundled().instruments[instrument]
    draws = Draws(0, 0, 300)
    raised = draws.chance("raised", 0.5)
    needs = Needs(asking(instrument))
    columns: dict[str, Any] = {"id": range(300)}
    for item in items_of(needs, instrument):
        values = item.drawn(draws, item.name, raised)
        choices = item.type.choices
        columns[f"{instrument}.{item.name}"] = (
            [choices[each] for each in values.tolist()]
            if choices
            else (values == 1 if item.type.kind == "boolean" else values)
        )
    found = fs.cohort.cases(
        pl.DataFrame(columns), vocabulary=known.vocabulary, instruments={instrument: known}, on=TODAY
    )
    for _, case in found:
        [event] = case.history
        told = event.measured if isinstance(event, Measurement) else screened(event)
        assert set(told) == set(known.answers)
        fs.score(known, told, on=TODAY, case=fs.Case(birth_date=dt.date(2022, 2, 1)))


def screened(event: object) -> Any:
    assert isinstance(event, VisitEvent)
    return event.screened[0].answers


def asking(instrument: str) -> fs.Programme:
    """A programme with a visit that asks for an instrument."""
    text = f"""
format: 1
kind: programme
id: made_up/asking
name: {{sv: Frågar}}
subject: family
visits:
  v4y:
    name: {{sv: Besök}}
    due: 4 years
    screens: [{instrument}]
    assumption: {{sv: Påhittat.}}
"""
    return fs.load(text, name="asking.yaml")


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "duckdb", "pyspark"])
def test_a_register_of_any_kind_holds_the_same(kind: str, request: pytest.FixtureRequest) -> None:
    if kind == "pyspark":
        request.getfixturevalue("spark")
    programme = fs.bundled()["sormland/logoped_dietist"]
    made, same = (
        fs.cohort.synthetic(programme, families=60, on=TODAY, kind=each) for each in (kind, "polars")
    )
    found, expected = (
        dict(
            fs.cohort.cases(
                each.families,
                history=each.history,
                vocabulary=programme.vocabulary,
                instruments=programme.instruments,
            )
        )
        for each in (made, same)
    )
    assert found == expected


def test_pyspark_needs_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setattr("pyspark.sql.SparkSession.getActiveSession", lambda: None)
    with pytest.raises(RuntimeError, match="needs an active session"):
        fs.cohort.synthetic(fs.bundled()[ITC], families=1, on=TODAY, kind="pyspark")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "excel"}, '"excel" is no kind of frame: expected polars, pandas'),
        ({"families": -1}, "families is -1: expected 0 or more"),
        ({"seed": -1}, "seed is -1"),
        ({"missing": 1.5}, "missing is 1.5: expected a share from 0 to 1"),
    ],
)
def test_what_cannot_be_drawn_is_told(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fs.cohort.synthetic(fs.bundled()[ITC], on=TODAY, **wrong)


def test_a_register_may_be_empty() -> None:
    made = fs.cohort.synthetic(fs.bundled()[ITC], families=0, on=TODAY)
    assert made.families.columns == register(ITC).families.columns
    assert made.history.schema == register(ITC).history.schema
    assert (made.families.height, made.history.height) == (0, 0)
