"""From answers to scores and findings: every operation, and what is known of it while answers are missing."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import familjestod as fs
from familjestod.engine.evaluation import Screening
from familjestod.logic.calendar import Duration, add
from familjestod.spec.instrument import Instrument

LIBRARY = fs.bundled()
DAY = dt.date(2026, 3, 1)

FORM = """\
format: 1
kind: instrument
id: prov
name: {sv: Prov}
answers:
  a: {options: [0, 1, 2, 3]}
  b: {options: [1, 2, 5]}
  yes: {type: boolean}
  no: {type: boolean}
  part: {type: integer, at_least: 0, at_most: 10}
  whole: {type: integer, at_least: 1, at_most: 20}
  kg: {type: number, at_least: 1, at_most: 100}
  cm: {type: number, at_least: 40, at_most: 200}
  any: {type: number}
  least: {type: number, at_least: 0}
"""


def instrument(body: str, form: str = FORM) -> Instrument:
    return LIBRARY.with_texts({"instruments/prov.yaml": form + body}).instruments["prov"]


def score(body: str, answers: Mapping[str, Any], **known: Any) -> tuple[float | None, float | None]:
    return fs.score(instrument(f"scores: {{s: {body}}}\n"), answers, on=DAY, **known).scores["s"]


@pytest.mark.parametrize(
    ("operation", "answers", "expected"),
    [
        # a sum, with each answer that is missing at its least and at its most
        ("{sum: [a, b]}", {"a": 2, "b": 5}, (7, 7)),
        ("{sum: [a, b]}", {"a": 2}, (3, 7)),
        ("{sum: [a, b]}", {"b": 5}, (5, 8)),
        ("{sum: [a, b]}", {}, (1, 8)),
        ("{sum: [a, b]}", {"a": None, "b": 5}, (5, 8)),
        ("{sum: [a, yes]}", {"a": 1, "yes": True}, (2, 2)),
        ("{sum: [a, any]}", {"a": 1}, (None, None)),
        ("{sum: [a, least]}", {"a": 1}, (1, None)),
        # how many are true
        ("{count: [yes, no]}", {"yes": True, "no": False}, (1, 1)),
        ("{count: [yes, no]}", {"yes": True}, (1, 2)),
        ("{count: [yes, no]}", {"no": False}, (0, 1)),
        ("{count: [yes, no]}", {}, (0, 2)),
        # the largest
        ("{max: [a, b]}", {"a": 2, "b": 1}, (2, 2)),
        ("{max: [a, b]}", {"a": 2}, (2, 5)),
        ("{max: [a, b]}", {"b": 5}, (5, 5)),
        ("{max: [a, b]}", {}, (1, 5)),
        # the mean
        ("{mean: [a, b]}", {"a": 2, "b": 5}, (3.5, 3.5)),
        ("{mean: [a, b]}", {"a": 2}, (1.5, 3.5)),
        ("{mean: [a, b, part]}", {"a": 0, "b": 1, "part": 1}, (0.666667, 0.666667)),
        # weights, negative ones too
        ("{weighted: {a: 2, b: -1}}", {"a": 3, "b": 5}, (1, 1)),
        ("{weighted: {a: 2, b: -1}}", {"a": 3}, (1, 5)),
        ("{weighted: {a: 2, b: -1}}", {"b": 2}, (-2, 4)),
        ("{weighted: {a: 0.1, b: 0.2}}", {"a": 1, "b": 1}, (0.3, 0.3)),
        ("{weighted: {any: -1}}", {}, (None, None)),
        ("{weighted: {least: -2}}", {}, (None, 0)),
        # differences
        ("{difference: [a, b]}", {"a": 3, "b": 5}, (-2, -2)),
        ("{difference: [a, b]}", {"a": 3}, (-2, 2)),
        ("{difference: [a, b]}", {"b": 5}, (-5, -2)),
        ("{difference: [any, least]}", {}, (None, None)),
        ("{difference: [a, least]}", {"a": 3}, (None, 3)),
        # ratios of counts
        ("{ratio: [part, whole]}", {"part": 1, "whole": 4}, (0.25, 0.25)),
        ("{ratio: [part, whole]}", {"part": 2}, (0.1, 2)),
        ("{ratio: [part, whole]}", {"whole": 4}, (0, 2.5)),
        ("{ratio: [whole, part]}", {"whole": 4, "part": 0}, (0, None)),
        ("{ratio: [whole, part]}", {"whole": 4}, (0.4, None)),
        ("{ratio: [whole, least]}", {"whole": 4}, (0, None)),
        # body mass index
        ("{bmi: {weight_kg: kg, height_cm: cm}}", {"kg": 16, "cm": 100}, (16, 16)),
        ("{bmi: {weight_kg: kg, height_cm: cm}}", {"kg": 16}, (4, 100)),
        ("{bmi: {weight_kg: kg, height_cm: cm}}", {"cm": 100}, (1, 100)),
        ("{bmi: {weight_kg: any, height_cm: any}}", {}, (0, None)),
        ("{bmi: {weight_kg: kg, height_cm: any}}", {"kg": 16, "any": 0}, (0, None)),
    ],
)
def test_every_operation_with_all_answers_and_with_some(
    operation: str, answers: dict[str, Any], expected: tuple[float | None, float | None]
) -> None:
    assert score(operation, answers) == expected


def test_a_score_of_scores_may_stand_before_them() -> None:
    form = instrument("scores: {third: {sum: [second, a]}, second: {sum: [first]}, first: {sum: [a, b]}}\n")
    assert fs.score(form, {"a": 1}, on=DAY).scores == {"third": (3, 7), "second": (2, 6), "first": (2, 6)}


ITEMS = st.fixed_dictionaries(
    {},
    optional={
        "a": st.sampled_from([0, 1, 2, 3]),
        "b": st.sampled_from([1, 2, 5]),
        "yes": st.booleans(),
        "no": st.booleans(),
    },
)
EVERY = instrument(
    "scores:\n  sum: {sum: [a, b]}\n  max: {max: [a, b]}\n  count: {count: [yes, no]}\n  mean: {mean: [a, b]}\n"
    "  weighted: {weighted: {a: 2, b: -3}}\n  difference: {difference: [a, b]}\n  ratio: {ratio: [a, b]}\n"
    "findings: {f: {prov.sum: {above: 4}, prov.difference: {below: 1}}}\n"
)
WHOLE: dict[str, tuple[Any, ...]] = {
    "a": (0, 1, 2, 3),
    "b": (1, 2, 5),
    "yes": (True, False),
    "no": (True, False),
}


@given(ITEMS)
def test_the_bounds_are_those_of_every_way_to_answer_the_rest(answers: dict[str, Any]) -> None:
    found = fs.score(EVERY, answers, on=DAY)
    rest = [name for name in WHOLE if name not in answers]
    completed = [
        fs.score(EVERY, {**answers, **dict(zip(rest, more, strict=True))}, on=DAY)
        for more in product(*(WHOLE[name] for name in rest))
    ]
    for name, (low, high) in found.scores.items():
        exact = [low for low, _ in (each.scores[name] for each in completed) if low is not None]
        assert (low, high) == (min(exact), max(exact))
    verdicts = {each.findings["f"] for each in completed}
    if found.findings["f"] != "unknown":
        assert verdicts == {found.findings["f"]}


# --- findings -----------------------------------------------------------------------------------------------


def epds(**answers: int) -> Screening:
    return fs.score(LIBRARY.instruments["epds"], answers, on=DAY)


NINE = {f"q{number}": 1 for number in range(1, 10)}


@pytest.mark.parametrize(
    ("answers", "total", "raised", "self_harm"),
    [
        ({**NINE, "q9": 3, "q10": 0}, (11, 11), "unmet", "unmet"),
        ({**NINE, "q9": 3, "q10": 1}, (12, 12), "met", "met"),
        ({**NINE, "q1": 3, "q9": 3}, (13, 16), "met", "unknown"),
        ({**NINE, "q1": 2, "q9": 3}, (12, 15), "met", "unknown"),
        ({**NINE, "q9": 3}, (11, 14), "unknown", "unknown"),
        ({**NINE}, (9, 12), "unknown", "unknown"),
        ({**NINE, "q1": 0}, (8, 11), "unmet", "unknown"),
        ({"q10": 3}, (3, 30), "unknown", "met"),
        ({}, (0, 30), "unknown", "unknown"),
    ],
)
def test_epds_is_decided_where_the_bounds_decide_it(
    answers: dict[str, int], total: tuple[int, int], raised: str, self_harm: str
) -> None:
    found = epds(**answers)
    assert found.scores == {"total": total}
    assert found.findings == {"raised": raised, "self_harm_thoughts": self_harm}


def test_what_is_missing_to_epds_is_the_item() -> None:
    programme = fs.load(
        "format: 1\nkind: programme\nid: gotland/prov\nname: {sv: Prov}\nsubject: family\n"
        "visits: {v6w: {name: {sv: A}, screens: [epds]}}\n"
        "findings: {raised: {epds.raised: true}, harm: {epds@v6w.self_harm_thoughts: true}}\n"
    )
    for answers, missing in (
        ({**NINE, "q9": 3}, ("epds.q10", "epds@v6w.q10")),
        ({**NINE, "q1": 3, "q9": 3}, ("epds@v6w.q10",)),
        ({**NINE, "q10": 0}, ()),
    ):
        history = [{"visit": "v6w", "day": DAY, "screened": [{"instrument": "epds", "answers": answers}]}]
        assert fs.evaluate(programme, fs.Case(history=history), on=DAY).missing == missing


FINDINGS = """\
findings:
  class:
    - {value: high, when: {prov.a: {at_least: 3}}}
    - {value: raised, when: {prov.b: {at_least: 2}}}
    - {value: 0}
  open:
    - {value: x, when: {prov.a: 1}}
  later: {prov.early: true}
  early: {prov.class: [high, raised]}
  old: {prov.age: {at_least: 1 year}}
  then: {prov.day: {above: 2026-01-01}}
  boy: {child.sex: male}
"""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"a": 3}, {"class": "high", "open": "unmet", "early": "met", "later": "met"}),
        ({"a": 0, "b": 2}, {"class": "raised", "open": "unmet", "early": "met", "later": "met"}),
        ({"a": 0, "b": 1}, {"class": 0, "open": "unmet", "early": "unmet", "later": "unmet"}),
        ({"a": 1}, {"class": "unknown", "open": "x", "early": "unknown", "later": "unknown"}),
        ({"b": 2}, {"class": "unknown", "open": "unknown", "early": "met", "later": "met"}),
        ({"b": 1}, {"class": "unknown", "open": "unknown", "early": "unknown", "later": "unknown"}),
    ],
)
def test_an_ordered_finding_is_the_first_line_that_is_met(
    answers: dict[str, Any], expected: dict[str, Any]
) -> None:
    found = fs.score(instrument(FINDINGS), answers, on=DAY).findings
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (fs.Case(), {"old": "unknown", "then": "met", "boy": "unknown"}),
        (fs.Case(birth_date=dt.date(2025, 3, 1), facts={"child.sex": "male"}), {"old": "met", "then": "met", "boy": "met"}),
        (fs.Case(birth_date=dt.date(2025, 3, 2), facts={"child.sex": "female"}), {"old": "unmet", "then": "met", "boy": "unmet"}),
        (fs.Case(expected_birth_date=dt.date(2026, 3, 2)), {"old": "unmet", "then": "met", "boy": "unknown"}),
    ],
)  # fmt: skip
def test_a_finding_may_ask_about_the_child_on_the_day_of_the_result(
    case: fs.Case, expected: dict[str, str]
) -> None:
    found = fs.score(instrument(FINDINGS), {}, on=DAY, case=case).findings
    assert {name: found[name] for name in expected} == expected


# --- tables: iso-BMI ----------------------------------------------------------------------------------------

with (Path(__file__).parent / "iotf_cutoffs.csv").open(encoding="utf-8") as _file:
    PUBLISHED = list(csv.DictReader(_file))
CURVES = (25, 30, 35)
BIRTH = dt.date(2010, 5, 17)


def cutoffs(
    age: str, sex: str | None, form: Instrument = LIBRARY.instruments["iso_bmi"], days: int = 0
) -> dict[str, tuple[float | None, float | None]]:
    day = add(BIRTH, Duration.parse(age)) + dt.timedelta(days=days)
    case = fs.Case(birth_date=BIRTH, facts={} if sex is None else {"child.sex": sex})
    scores = fs.score(form, {"weight_kg": 20, "height_cm": 110}, on=day, case=case).scores
    return {name: ends for name, ends in scores.items() if name.startswith("cutoff")}


def test_the_published_table_is_whole() -> None:
    assert len(PUBLISHED) == 66
    assert {row["sex"] for row in PUBLISHED} == {"male", "female"}


@pytest.mark.parametrize("row", PUBLISHED, ids=[f"{row['sex']}-{row['age_years']}" for row in PUBLISHED])
def test_every_figure_of_the_2012_edition(row: dict[str, str]) -> None:
    years, half = row["age_years"].split(".")
    age = f"{years}.5 years" if half == "5" else f"{years} years"
    published = {f"cutoff_{curve}": float(row[f"w2_2012_bmi{curve}"]) for curve in CURVES}
    assert cutoffs(age, row["sex"]) == {name: (number, number) for name, number in published.items()}


@pytest.mark.parametrize("row", PUBLISHED, ids=[f"{row['sex']}-{row['age_years']}" for row in PUBLISHED])
def test_every_figure_of_the_2000_edition_stands_in_the_document(row: dict[str, str]) -> None:
    table = LIBRARY.instruments["iso_bmi"].tables["cole_2000"]
    age = Duration.of(months=round(12 * float(row["age_years"])))
    (found,) = [each for each in table.rows if each["sex"] == row["sex"] and each["age"] == age]
    assert {column: found[column] for column in ("bmi25", "bmi30")} == {
        "bmi25": float(row["cole2000_bmi25"]),
        "bmi30": float(row["cole2000_bmi30"]),
    }
    assert len(table.rows) == len(PUBLISHED)


def test_between_two_ages_the_figure_lies_on_the_line_between_them_by_days() -> None:
    """From 17 May to 17 November 2014 are 184 days; the 30 curve falls from 19.23 to 19.20."""
    assert cutoffs("4 years", "male", days=92)["cutoff_30"] == (19.215, 19.215)
    assert cutoffs("4 years", "male", days=46)["cutoff_30"] == (19.2225, 19.2225)
    assert cutoffs("4 years", "male", days=183)["cutoff_30"] == (19.200163, 19.200163)
    assert cutoffs("4 years", "male", days=184)["cutoff_30"] == cutoffs("4.5 years", "male")["cutoff_30"]


def test_of_a_child_whose_sex_is_not_known_the_figure_lies_between_the_two() -> None:
    for age in ("2 years", "4 years", "15 years"):
        boy, girl, unknown = (cutoffs(age, sex) for sex in ("male", "female", None))
        for name, ends in unknown.items():
            both = [figures[name][0] for figures in (boy, girl)]
            assert ends == (min(filter(None, both)), max(filter(None, both)))


@pytest.mark.parametrize(("age", "days"), [("2 years", -1), ("18 years", 1)])
def test_outside_the_ages_of_the_table_there_is_no_figure(age: str, days: int) -> None:
    assert set(cutoffs(age, "male", days=days).values()) == {(None, None)}
    assert set(cutoffs(age, None, days=days).values()) == {(None, None)}


def test_at_its_first_and_last_age_there_is_one() -> None:
    assert cutoffs("2 years", "male")["cutoff_25"] == (18.36, 18.36)
    assert cutoffs("18 years", "male")["cutoff_25"] == (25, 25)


def test_of_a_child_whose_age_is_not_known_there_is_no_bound_for_the_table_may_not_reach_it() -> None:
    form = LIBRARY.instruments["iso_bmi"]
    boy = fs.score(
        form, {"weight_kg": 20, "height_cm": 110}, on=DAY, case=fs.Case(facts={"child.sex": "male"})
    )
    assert boy.scores["cutoff_25"] == (None, None)
    assert boy.findings["above_30"] == "unknown"
    unborn = fs.Case(expected_birth_date=DAY + dt.timedelta(days=1))
    assert fs.score(form, {}, on=DAY, case=unborn).scores["cutoff_25"] == (None, None)


@pytest.mark.parametrize(
    ("weight", "sex", "age", "expected"),
    [
        (19.23, "male", "4 years", {"class": "obesity", "above_30": "unmet"}),
        (19.22, "male", "4 years", {"class": "overweight", "above_30": "unmet"}),
        (19.24, "male", "4 years", {"class": "obesity", "above_30": "met"}),
        (17.52, "male", "4 years", {"class": "overweight", "above_30": "unmet"}),
        (17.51, "male", "4 years", {"class": "normal_or_under", "above_30": "unmet"}),
        (20.56, "male", "4 years", {"class": "severe_obesity", "above_30": "met"}),
        (19.18, None, "4 years", {"class": "unknown", "above_30": "unknown"}),
        (25.0, None, "4 years", {"class": "severe_obesity", "above_30": "met"}),
        (12.0, None, "4 years", {"class": "normal_or_under", "above_30": "unmet"}),
        (19.0, "male", "23 months", {"class": "not_classified", "above_30": "unmet"}),
        (40.0, "male", "18 years", {"class": "not_classified", "above_30": "unmet"}),
    ],
)
def test_the_class_of_a_child_a_metre_tall(
    weight: float, sex: str | None, age: str, expected: dict[str, str]
) -> None:
    case = fs.Case(birth_date=BIRTH, facts={} if sex is None else {"child.sex": sex})
    day = add(BIRTH, Duration.parse(age))
    answers = {"weight_kg": weight, "height_cm": 100}
    assert fs.score(LIBRARY.instruments["iso_bmi"], answers, on=day, case=case).findings == expected


TABLE = """\
scores:
  stepped: {lookup: {table: stepped, column: n}}
  by_sex: {lookup: {table: by_sex, column: n}}
  both: {lookup: {table: both, column: n}}
tables:
  stepped: {by: {age: child.age}, rows: [{age: 1 year, n: 10}, {age: 2 years, n: 20}]}
  by_sex: {by: {sex: child.sex}, interpolate: linear, rows: [{sex: male, n: 1}, {sex: female, n: 2}]}
  both:
    by: {sex: child.sex, weekday: child.birth_weekday}
    rows: [{sex: male, weekday: monday, n: 1}, {sex: female, weekday: monday, n: 2}, {sex: male, weekday: friday, n: 3}]
"""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2011-05-16", (None, None)),
        ("2011-05-17", (10, 10)),
        ("2012-05-16", (10, 10)),
        ("2012-05-17", (20, 20)),
        ("2030-01-01", (20, 20)),
    ],
)
def test_a_table_that_steps_gives_the_last_row_that_is_reached(day: str, expected: tuple[Any, Any]) -> None:
    found = fs.score(instrument(TABLE), {}, on=dt.date.fromisoformat(day), case=fs.Case(birth_date=BIRTH))
    assert found.scores["stepped"] == expected


@pytest.mark.parametrize(
    ("case", "by_sex", "both"),
    [
        (fs.Case(birth_date=BIRTH, facts={"child.sex": "female"}), (2, 2), (2, 2)),
        (fs.Case(birth_date=BIRTH), (1, 2), (1, 2)),
        (fs.Case(facts={"child.sex": "male"}), (1, 1), (1, 3)),
        (fs.Case(), (1, 2), (1, 3)),
        (fs.Case(birth_date=BIRTH + dt.timedelta(days=1)), (1, 2), (None, None)),
    ],
)
def test_a_table_without_ages_is_found_by_what_is_known(case: fs.Case, by_sex: Any, both: Any) -> None:
    scores = fs.score(instrument(TABLE), {}, on=DAY, case=case).scores
    assert (scores["by_sex"], scores["both"]) == (by_sex, both)


# --- results in a history ------------------------------------------------------------------------------------

HEAD = "format: 1\nkind: programme\nid: gotland/prov\nname: {sv: Prov}\nsubject: family\n"


def screened(
    instrument_id: str, respondent: str | None, day: str, visit: str = "v6w", **answers: Any
) -> dict[str, Any]:
    asked: dict[str, Any] = {"instrument": instrument_id, "answers": answers}
    if respondent is not None:
        asked["respondent"] = respondent
    return {"visit": visit, "day": day, "screened": [asked]}


def verdicts(findings: str, *history: dict[str, Any], on: dt.date = DAY) -> dict[str, Any]:
    programme = fs.load(
        f"{HEAD}visits: {{v6w: {{name: {{sv: A}}}}, v4m: {{name: {{sv: B}}}}}}\nfindings:\n{findings}"
    )
    case = fs.Case(birth_date=dt.date(2025, 9, 1), history=history)
    return dict(fs.evaluate(programme, case, on=on).findings)


LATEST = "  now: {epds.q1: 3}\n  at: {epds@v6w.q1: 3}\n  aged: {epds.age: {at_least: 3 months}}\n  after: {epds.day: {above: 2025-12-01}}\n"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((), {"now": "unknown", "at": "unknown", "aged": "unknown", "after": "unknown"}),
        (
            (screened("epds", "parent_1", "2025-11-01", q1=3),),
            {"now": "met", "at": "met", "aged": "unmet", "after": "unmet"},
        ),
        (
            (
                screened("epds", "parent_1", "2025-11-01", q1=3),
                screened("epds", "parent_2", "2025-12-02", "v4m", q1=0),
            ),
            {"now": "unmet", "at": "met", "aged": "met", "after": "met"},
        ),
        (
            (
                screened("epds", "parent_2", "2025-12-02", "v4m", q1=0),
                screened("epds", "parent_1", "2025-11-01", q1=3),
            ),
            {"now": "unmet", "at": "met", "aged": "met", "after": "met"},
        ),
        (
            (
                screened("epds", "parent_1", "2025-11-01", q1=3),
                screened("epds", "parent_1", "2026-03-02", "v4m", q1=0),
            ),
            {"now": "met", "at": "met", "aged": "unmet", "after": "unmet"},
        ),
    ],
)
def test_a_rule_reads_the_latest_result_on_or_before_the_day(
    history: tuple[Any, ...], expected: dict[str, str]
) -> None:
    assert verdicts(LATEST, *history) == expected


EACH = """\
  one: {psq_s.stress: true}
  same: {psq_s.stress: true, psq_s.low_mood: true}
  none: {not: {psq_s.stress: true}}
  either: {any: [{psq_s.stress: true}, {psq_s.low_mood: true}]}
  at: {psq_s@v6w.stress: true}
"""


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((), {"one": "unknown", "same": "unknown", "none": "unknown", "either": "unknown", "at": "unknown"}),
        (
            (
                screened("psq_s", "parent_1", "2025-11-01", stress=True, low_mood=False),
                screened("psq_s", "parent_2", "2025-11-01", stress=False, low_mood=True),
            ),
            {"one": "met", "same": "unmet", "none": "unmet", "either": "met", "at": "met"},
        ),
        (
            (
                screened("psq_s", "parent_1", "2025-11-01", stress=True, low_mood=True),
                screened("psq_s", "parent_2", "2025-11-01", stress=False, low_mood=False),
            ),
            {"one": "met", "same": "met", "none": "unmet", "either": "met", "at": "met"},
        ),
        (
            (
                screened("psq_s", "parent_1", "2025-11-01", stress=True, low_mood=False),
                screened("psq_s", "parent_1", "2026-01-01", "v4m", stress=False, low_mood=False),
            ),
            {"one": "unmet", "same": "unmet", "none": "met", "either": "unmet", "at": "met"},
        ),
        (
            (
                screened("psq_s", "parent_1", "2025-11-01", stress=False, low_mood=False),
                screened("psq_s", "parent_2", "2025-11-01", low_mood=False),
            ),
            {"one": "unknown", "same": "unmet", "none": "unknown", "either": "unknown", "at": "unknown"},
        ),
    ],
)
def test_where_each_parent_answers_a_rule_asks_whether_it_holds_for_one_of_them(
    history: tuple[Any, ...], expected: dict[str, str]
) -> None:
    assert verdicts(EACH, *history) == expected


def test_a_result_without_a_respondent_is_of_the_one_the_instrument_asks() -> None:
    assert epds(q1=1).respondent == "parent"
    assert fs.score(LIBRARY.instruments["epds"], {}, on=DAY, respondent="parent_2").respondent == "parent_2"
    assert (
        fs.score(LIBRARY.instruments["itc"], {}, on=DAY).respondent == LIBRARY.instruments["itc"].respondent
    )


def test_a_measurement_is_a_result_where_something_of_it_was_measured() -> None:
    programme = fs.load(f"{HEAD}findings: {{high: {{iso_bmi.above_30: true}}}}\n")
    history = [
        {"measured": {"weight_kg": 20.0, "height_cm": 100}, "day": "2026-02-01"},
        {"measured": {"head_circumference_cm": 48}, "day": "2026-02-02"},
        {"measured": {"weight_kg": 20.0}, "day": "2026-02-03"},
    ]
    case = fs.Case(birth_date=dt.date(2022, 2, 1), facts={"child.sex": "male"}, history=history)
    found = fs.evaluate(programme, case, on=DAY).screenings
    assert [(each.day.day, each.visit, each.respondent, each.scores["bmi"]) for each in found] == [
        (1, None, "nurse", (20, 20)),
        (3, None, "nurse", (0, 200_000)),
    ]


def test_an_answer_that_the_instrument_does_not_have_is_refused() -> None:
    with pytest.raises(fs.CaseError) as caught:
        epds(q11=1, q1=4)
    assert [(each.code, each.path[-1]) for each in caught.value.diagnostics] == [
        ("unknown-name", "q11"),
        ("wrong-value", "q1"),
    ]
