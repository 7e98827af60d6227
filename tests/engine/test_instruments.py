"""What the bundled instruments say of the answers their sources speak of, and of those they do not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

import familjestod as fs
from familjestod.logic.calendar import Duration, add

LIBRARY = fs.bundled()
BIRTH = dt.date(2020, 3, 15)


def findings(
    instrument: str, answers: Mapping[str, Any], age: str | None = "4 years", days: int = 0
) -> Mapping[str, Any]:
    on = add(BIRTH, Duration.parse(age or "4 years")) + dt.timedelta(days=days)
    case = fs.Case() if age is None else fs.Case(birth_date=BIRTH)
    return fs.score(LIBRARY.instruments[instrument], answers, on=on, case=case).findings


# --- vision at 4 years: Gotland's table -----------------------------------------------------------------------

NO_SUSPICION = {"squint": False, "suspected_problem": False}


def vision(one: float | None, other: float | None, age: str | None = "4 years", **more: Any) -> set[Any]:
    """The outcomes of two acuities, on either eye: one outcome if it does not matter which eye is which."""
    eyes = [("right_eye", "left_eye"), ("left_eye", "right_eye")]
    days = more.pop("days", 0)
    return {
        findings("vision_4y", {**NO_SUSPICION, first: one, second: other, **more}, age, days)["outcome"]
        for first, second in eyes
    }


@pytest.mark.parametrize(
    ("one", "other", "at_4", "at_5"),
    [
        (0.8, 0.8, "no_action", "no_action"),
        (0.8, 1.0, "no_action", "no_action"),
        (1.0, 1.0, "no_action", "no_action"),
        (0.9, 1.25, "no_action", "no_action"),
        (0.65, 0.8, "recheck_5y", "refer"),
        (0.65, 0.65, "recheck_5y", "refer"),
        (0.65, 1.0, "refer", "refer"),
        (0.65, 1, "refer", "refer"),
        (0.5, 1.0, "refer", "refer"),
        (0.64, 0.8, "refer", "refer"),
        (0.5, 0.65, "refer", "refer"),
        (0.1, 0.1, "refer", "refer"),
        # pairs that no line of the table has: at 4 years it is not guessed which line is meant
        (0.65, 0.9, "not_covered", "refer"),
        (0.65, 0.7, "not_covered", "refer"),
        (0.65, 1.25, "not_covered", "refer"),
        (0.7, 0.7, "not_covered", "refer"),
        (0.7, 0.8, "not_covered", "refer"),
        (0.79, 1.0, "not_covered", "refer"),
    ],
)
def test_every_pair_of_eyes_of_gotlands_table_and_pairs_beside_it(
    one: float, other: float, at_4: str, at_5: str
) -> None:
    assert vision(one, other) == {at_4}
    assert vision(one, other, "5 years", days=-1) == {at_4}
    assert vision(one, other, "5 years") == {at_5}


@pytest.mark.parametrize("suspected", ["squint", "suspected_problem"])
@pytest.mark.parametrize("acuity", [1.0, 0.65, None])
def test_a_squint_or_a_suspected_problem_refers_whatever_the_test(
    suspected: str, acuity: float | None
) -> None:
    for age in ("4 years", "5 years"):
        assert vision(acuity, acuity, age, **{suspected: True}) == {"refer"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (0.5, None, "refer"),
        (0.8, None, "unknown"),
        (0.65, None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_an_eye_that_is_not_tested_matters_unless_the_other_decides(
    one: float | None, other: float | None, expected: str
) -> None:
    assert vision(one, other) == {expected}


def test_a_good_test_is_no_answer_about_a_squint_that_nobody_has_looked_for() -> None:
    assert vision(1.0, 1.0, squint=None) == {"unknown"}
    assert vision(0.5, 1.0, squint=None) == {"refer"}


def test_without_an_age_only_what_is_alike_at_4_and_5_years_is_decided() -> None:
    assert vision(0.8, 1.0, None) == {"no_action"}
    assert vision(0.65, 1.0, None) == {"refer"}
    assert vision(0.65, 0.65, None) == vision(0.65, 0.9, None) == {"unknown"}


# --- hearing at 4 years: Blekinge's limits --------------------------------------------------------------------

REQUIRED = {f"{ear}_{hertz}": 20 for ear in ("right", "left") for hertz in (500, 1000, 2000, 4000, 6000)}


def hearing(thresholds: Mapping[str, int | None], occasion: str | None = "first") -> Mapping[str, Any]:
    return findings("hearing_4y", {**REQUIRED, "occasion": occasion, **thresholds})


@pytest.mark.parametrize(
    ("thresholds", "first", "retest"),
    [
        ({}, "passed", "passed"),
        ({"right_500": 15, "left_6000": -5}, "passed", "passed"),
        ({"right_8000": 20, "left_8000": 10}, "passed", "passed"),
        # 25 dB or more at two or more of 500-4000 Hz: again within two months, and referral if it remains
        ({"right_500": 25, "right_1000": 25}, "retest", "refer"),
        ({"left_2000": 30, "left_4000": 25}, "retest", "refer"),
        ({"right_500": 25, "right_1000": 25, "right_2000": 25, "right_4000": 25}, "retest", "refer"),
        ({"right_500": 30, "right_1000": 30}, "retest", "refer"),
        ({"right_500": 25, "right_1000": 24}, "not_covered", "not_covered"),
        # worse than 30 dB at two or more of them: at once
        ({"right_500": 31, "right_1000": 31}, "refer", "refer"),
        ({"right_500": 31, "right_1000": 30}, "retest", "refer"),
        # one frequency at 35 dB or more
        ({"left_1000": 35}, "refer", "refer"),
        ({"left_1000": 34}, "not_covered", "not_covered"),
        ({"right_8000": 35}, "refer", "refer"),
        ({"right_8000": 34}, "not_covered", "not_covered"),
        # the mean of 4000, 6000 and, where it is tested, 8000 Hz
        ({"right_4000": 25, "right_6000": 25}, "not_covered", "not_covered"),
        ({"right_4000": 25, "right_6000": 30}, "refer", "refer"),
        ({"right_4000": 20, "right_6000": 30}, "not_covered", "not_covered"),
        ({"right_4000": 20, "right_6000": 30, "right_8000": 30}, "refer", "refer"),
        ({"right_4000": 25, "right_6000": 30, "right_8000": 20}, "not_covered", "not_covered"),
        ({"left_4000": 25, "left_6000": 30, "right_8000": 20}, "refer", "refer"),
        # no limit speaks of these, and none is guessed
        ({"right_2000": 25}, "not_covered", "not_covered"),
        ({"right_6000": 25}, "not_covered", "not_covered"),
        ({"right_500": 25, "left_500": 25}, "not_covered", "not_covered"),
        ({"right_500": 31, "left_500": 31}, "not_covered", "not_covered"),
        ({"right_8000": 25}, "not_covered", "not_covered"),
    ],
)
def test_every_limit_of_blekinge_and_the_levels_beside_it(
    thresholds: dict[str, int], first: str, retest: str
) -> None:
    assert hearing(thresholds, "first")["outcome"] == first
    assert hearing(thresholds, "retest")["outcome"] == retest
    other_ear = {
        f"{'left' if name[0] == 'r' else 'right'}_{name.split('_')[1]}": dB for name, dB in thresholds.items()
    }
    assert hearing(other_ear, "first")["outcome"] == first


def test_the_headphone_is_checked_where_6000_hz_alone_reaches_the_limit() -> None:
    found = hearing({"left_6000": 35})
    assert (found["outcome"], found["single_35"], found["check_headphone"]) == ("refer", "met", "met")
    assert (
        hearing({"left_1000": 35})["check_headphone"]
        == hearing({"left_6000": 30})["check_headphone"]
        == "unmet"
    )


@pytest.mark.parametrize(
    ("thresholds", "expected"),
    [
        ({"left_500": None}, "unknown"),
        ({"left_500": None, "right_2000": 35}, "refer"),
        ({"left_500": None, "left_1000": 31, "left_2000": 31}, "refer"),
        # what is untested could still be 35 dB or more, and then it is a referral at once
        ({"left_500": None, "left_1000": 25, "left_2000": 25}, "unknown"),
        ({"left_4000": None, "left_6000": 30}, "unknown"),
        ({"right_8000": None, "left_8000": None}, "passed"),
    ],
)
def test_a_required_frequency_that_is_not_tested_matters_and_8000_hz_does_not(
    thresholds: dict[str, int | None], expected: str
) -> None:
    assert hearing(thresholds)["outcome"] == expected


def test_whether_it_is_the_first_test_or_the_retest_matters_only_at_the_limit_of_the_retest() -> None:
    assert hearing({}, None)["outcome"] == "passed"
    assert hearing({"right_500": 35}, None)["outcome"] == "refer"
    assert hearing({"right_500": 25, "right_1000": 25}, None)["outcome"] == "unknown"


# --- in a programme -------------------------------------------------------------------------------------------

PROGRAMME = """\
format: 1
kind: programme
id: gotland/prov
name: {sv: Prov}
subject: family
visits: {v4y: {name: {sv: Fyra}, due: 4 years, screens: [vision_4y, hearing_4y]}}
referrals:
  eye_clinic: {to: specialist_care, kind: refer, when: {vision_4y.outcome: refer}}
  hearing: {to: specialist_care, kind: refer, when: {hearing_4y.outcome: refer}}
"""


def test_a_programme_refers_by_the_outcomes_and_names_what_is_missing_to_them() -> None:
    tested = {**REQUIRED, "occasion": "first", "right_2000": None}
    seen = {**NO_SUSPICION, "right_eye": 0.5, "left_eye": 1.0}
    history = [
        {
            "visit": "v4y",
            "day": "2024-03-15",
            "screened": [
                {"instrument": "vision_4y", "answers": seen},
                {"instrument": "hearing_4y", "answers": tested},
            ],
        }
    ]
    case = fs.Case(birth_date=BIRTH, history=history)
    found = fs.evaluate(fs.load(PROGRAMME), case, on=dt.date(2024, 4, 1)).referrals
    assert (found["eye_clinic"].verdict, found["eye_clinic"].missing) == ("met", ())
    assert (found["hearing"].verdict, found["hearing"].missing) == ("unknown", ("hearing_4y.right_2000",))


# --- an area's care need index: SCB's published examples ------------------------------------------------------

ENHET_1 = {
    "under_five": 595,
    "born_abroad": 1391,
    "elderly_living_alone": 484,
    "lone_parents": 167,
    "moved_in": 385,
    "unemployed": 981,
    "low_education": 632,
    "population": 5912,
}


def cni(counts: Mapping[str, int]) -> tuple[float | None, float | None, Any]:
    """The index to four decimals, as SCB publishes it, and whether it is above the average."""
    found = fs.score(LIBRARY.instruments["cni"], counts, on=dt.date(2026, 3, 1))
    low, high = (end if end is None else round(end, 4) for end in found.scores["index"])
    return low, high, found.findings["above_average"]


def test_cni_of_the_first_unit_is_as_scb_publishes_it() -> None:
    assert cni(ENHET_1) == (1.5513, 1.5513, "met")


def test_cni_of_an_area_like_the_whole_country_is_one_and_not_above_average() -> None:
    nobody = dict.fromkeys(ENHET_1, 0)
    assert cni({**nobody, "elderly_living_alone": 24761, "population": 61500}) == (1, 1, "unmet")


def test_cni_is_at_least_what_the_counts_that_are_given_come_to() -> None:
    """Without the unemployed the first unit's sum is 22 709.42 - 5.13 * 981 = 17 676.89, of 14 638.70."""
    some = {name: count for name, count in ENHET_1.items() if name != "unemployed"}
    assert cni(some) == (1.2075, None, "met")
