"""A family as an app or a file gives it: what is read of it, and what is refused and where."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError

import familjestod as fs
from familjestod.diagnostics import SpecError
from familjestod.engine.case import case_faults, read_case
from familjestod.engine.events import Measurement, ReferralEvent, Screened, VaccinationEvent, VisitEvent

LIBRARY = fs.bundled()
DAY = dt.date(2026, 2, 20)


def case(*history: Any, **known: Any) -> fs.Case:
    return fs.Case(history=history, **known)


def faults(*history: Any, **known: Any) -> list[tuple[str, str]]:
    with pytest.raises(fs.CaseError) as caught:
        case(*history, **known)
    return [(each.code, ".".join(map(str, each.path))) for each in caught.value.diagnostics]


# --- what is read ------------------------------------------------------------------------------------------


def test_events_are_read_as_a_file_writes_them() -> None:
    answers = {"speech": "concern"}
    found = case(
        {"visit": "v18m", "day": "2026-02-20", "screened": [{"instrument": "itc", "answers": answers}]},
        {
            "visit": "v21m",
            "day": DAY,
            "status": "missed",
            "observed": ["weight"],
            "not_observed": {"length": "cried"},
            "screened": None,
        },
        {"vaccination": "mpr_1", "day": DAY, "status": "declined"},
        {"referral": "speech_therapy", "day": DAY},
        {"measured": {"weight_kg": 9.1}, "day": DAY},
    )
    expected = (
        VisitEvent(visit="v18m", day=DAY, screened=(Screened(instrument="itc", answers=answers),)),
        VisitEvent(
            visit="v21m", day=DAY, status="missed", observed=("weight",), not_observed={"length": "cried"}
        ),
        VaccinationEvent(vaccination="mpr_1", day=DAY, status="declined"),
        ReferralEvent(referral="speech_therapy", day=DAY, status="made"),
        Measurement(measured={"weight_kg": 9.1}, day=DAY),
    )
    assert found.history == expected
    assert case(*expected) == found
    assert hash(case(*expected)) == hash(found)


def test_a_screening_may_be_given_as_a_value() -> None:
    screened = Screened(instrument="itc", answers={"speech": "concern"}, respondent="parent_1")
    written = {"instrument": "itc", "answers": {"speech": "concern"}, "respondent": "parent_1"}
    assert case({"visit": "v18m", "day": DAY, "screened": [screened]}) == case(
        {"visit": "v18m", "day": DAY, "screened": [written]}
    )


def test_a_case_cannot_be_changed() -> None:
    found = case(facts={"unit.region": "gotland"}, birth_date=DAY)
    with pytest.raises(FrozenInstanceError):
        found.birth_date = None  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.facts["unit.region"] = "skane"  # type: ignore[index]


# --- what is refused ----------------------------------------------------------------------------------------

SEEN = {"visit": "v18m", "day": DAY}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("v18m", [("wrong-type", "history.0")]),
        (None, [("wrong-type", "history.0")]),
        ({}, [("wrong-event", "history.0")]),
        ({"day": DAY}, [("wrong-event", "history.0")]),
        ({"visit": "a", "referral": "b", "day": DAY}, [("wrong-event", "history.0")]),
        ({"visit": "a"}, [("missing-key", "history.0")]),
        ({"visit": None, "day": None}, [("missing-key", "history.0"), ("missing-key", "history.0")]),
        ({"visit": "a", "day": "2026-02-30"}, [("bad-value", "history.0.day")]),
        ({"visit": "a", "day": "1899-12-31"}, [("bad-value", "history.0.day")]),
        ({"visit": "a", "day": 20260220}, [("bad-value", "history.0.day")]),
        ({"visit": "a", "day": dt.datetime(2026, 2, 20, tzinfo=dt.UTC)}, [("bad-value", "history.0.day")]),
        ({**SEEN, "status": "made"}, [("not-one-of", "history.0.status")]),
        ({**SEEN, "date": DAY}, [("unknown-key", "history.0.date")]),
        ({"vaccination": "a", "day": DAY, "status": "made"}, [("not-one-of", "history.0.status")]),
        ({"referral": "a", "day": DAY, "status": "done"}, [("not-one-of", "history.0.status")]),
        ({"referral": "a", "day": DAY, "screened": []}, [("unknown-key", "history.0.screened")]),
        ({"measured": {}, "day": DAY, "status": "done"}, [("unknown-key", "history.0.status")]),
        ({"measured": 9.1, "day": DAY}, [("wrong-type", "history.0.measured")]),
        ({**SEEN, "not_observed": ["weight"]}, [("wrong-type", "history.0.not_observed")]),
        ({**SEEN, "observed": "weight"}, [("wrong-type", "history.0.observed")]),
        ({**SEEN, "screened": {"instrument": "itc"}}, [("wrong-type", "history.0.screened")]),
        ({**SEEN, "screened": ["itc"]}, [("wrong-type", "history.0.screened.0")]),
        ({**SEEN, "screened": [{"instrument": "itc"}]}, [("missing-key", "history.0.screened.0")]),
        (
            {**SEEN, "screened": [{"instrument": None, "answers": None}]},
            [("missing-key", "history.0.screened.0"), ("missing-key", "history.0.screened.0")],
        ),
        (
            {**SEEN, "screened": [{"instrument": "itc", "answers": ["speech"]}]},
            [("wrong-type", "history.0.screened.0.answers")],
        ),
        (
            {**SEEN, "screened": [{"instrument": "itc", "answers": {}, "who": "parent"}]},
            [("unknown-key", "history.0.screened.0.who")],
        ),
    ],
)
def test_an_event_that_is_none_is_refused(event: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(event) == expected


def test_every_fault_is_told_at_once_with_what_could_have_stood_there() -> None:
    with pytest.raises(fs.CaseError) as caught:
        case(SEEN, {"vist": "v18m", "day": DAY}, {**SEEN, "staus": "done", "status": "don"})
    found = caught.value.diagnostics
    assert [(each.code, each.path, each.available[:1]) for each in found] == [
        ("not-one-of", ("history", 2, "status"), ("done",)),
        ("unknown-key", ("history", 2, "staus"), ("status",)),
        ("wrong-event", ("history", 1), ("visit",)),
    ]
    assert str(caught.value).startswith(
        'history[2].status: "don" is not one of done, declined, missed [not-one-of]'
    )


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"birth_date": "2024-08-20"}, [("wrong-type", "birth_date")]),
        ({"birth_date": dt.datetime(2024, 8, 20, tzinfo=dt.UTC)}, [("wrong-type", "birth_date")]),
        ({"expected_birth_date": dt.date(1899, 12, 31)}, [("out-of-range", "expected_birth_date")]),
        ({"enrolment_date": dt.date(2300, 1, 1)}, [("out-of-range", "enrolment_date")]),
    ],
)
def test_a_date_that_cannot_be_one_is_refused(known: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert faults(**known) == expected


# --- facts and answers, by the vocabulary and the instruments --------------------------------------------------


def judged(found: fs.Case, *instruments: str) -> list[tuple[str, str, tuple[str, ...]]]:
    used = {id_: LIBRARY.instruments[id_] for id_ in instruments}
    return [
        (each.code, ".".join(map(str, each.path)), each.available[:1])
        for each in case_faults(found, LIBRARY.vocabulary, used)
    ]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("unit.region", "gotland", None),
        ("unit.region", None, None),
        ("child.enrolled_bhv", False, None),
        ("mother.earlier_births", 2, None),
        ("area.cni", 1.5, None),
        ("area.cni", 2, None),
        ("unit.id", "bvc 1", None),
        ("unit.regoin", "gotland", ("unknown-name", ("unit.region",))),
        ("findings.x", True, ("derived-fact", ())),
        ("child.x", True, "unknown-name"),
        ("child.age", "18 months", ("derived-fact", ())),
        ("child.birth_weekday", "monday", ("derived-fact", ())),
        ("unit.region", "gottland", ("wrong-value", ("gotland",))),
        ("child.enrolled_bhv", "ja", ("wrong-value", ())),
        ("child.enrolled_bhv", 1, ("wrong-value", ())),
        ("mother.earlier_births", 1.5, ("wrong-value", ())),
        ("mother.earlier_births", True, ("wrong-value", ())),
        ("area.cni", "1.5 index", ("wrong-value", ())),
        ("area.cni", float("nan"), ("wrong-value", ())),
        ("unit.id", 4, ("wrong-value", ())),
    ],
)
def test_a_fact_is_one_of_the_vocabulary(name: str, value: Any, expected: Any) -> None:
    found = judged(fs.Case(facts={name: value}))
    if expected == "unknown-name":
        assert [each[:2] for each in found] == [("unknown-name", f"facts.{name}")]
    else:
        assert found == ([] if expected is None else [(expected[0], f"facts.{name}", expected[1])])


def answered(instrument: str, respondent: str | None = None, **answers: Any) -> fs.Case:
    asked = {"instrument": instrument, "answers": answers, "respondent": respondent}
    return case({**SEEN, "screened": [asked]})


def test_answers_are_those_of_the_instrument() -> None:
    at = "history.0.screened.0"
    assert judged(answered("epds", "parent_2", q1=3, q2=None), "epds") == []
    assert judged(answered("epds", "mother", q1=4, q11=1), "epds") == [
        ("not-one-of", f"{at}.respondent", ("nurse",)),
        ("wrong-value", f"{at}.answers.q1", ("3",)),
        ("unknown-name", f"{at}.answers.q11", ("q10",)),
    ]
    assert judged(answered("epds", "mother", q11=1), "itc") == []


@pytest.mark.parametrize("weight", [-5, 0.5, float("inf")])
def test_a_measurement_out_of_its_limits_is_refused_by_every_question(weight: float) -> None:
    measured = {"measured": {"weight_kg": weight, "height_cm": 100}, "day": dt.date(2024, 5, 9)}
    heavy = fs.Case(birth_date=dt.date(2022, 8, 20), history=[measured])
    programme = fs.bundled()["stockholm/familjestodsprogram"]
    for ask in (fs.evaluate, fs.assess, fs.plan, fs.refer):
        with pytest.raises(fs.CaseError) as caught:
            ask(programme, heavy, on=dt.date(2026, 3, 1))
        assert [each.path for each in caught.value.diagnostics] == [("history", 0, "measured", "weight_kg")]


def test_what_was_measured_is_what_the_instrument_can_use() -> None:
    good = case({"measured": {"weight_kg": 16.4, "height_cm": 101, "head_cm": -1}, "day": DAY})
    assert judged(good, "iso_bmi") == []
    bad = case(SEEN, {"measured": {"weight_kg": "16.4 kg", "height_cm": 0}, "day": DAY})
    assert judged(bad, "iso_bmi") == [
        ("wrong-value", "history.1.measured.weight_kg", ()),
        ("wrong-value", "history.1.measured.height_cm", ()),
    ]
    assert judged(bad, "itc") == []


def test_a_value_is_told_as_it_is_written_in_a_file() -> None:
    (wrong,) = case_faults(fs.Case(facts={"unit.region": True}), LIBRARY.vocabulary, {})
    assert wrong.message == '"true" is not a value of unit.region: expected one of 21 values'
    (unit,) = case_faults(answered("iso_bmi", weight_kg="9 kg"), LIBRARY.vocabulary, LIBRARY.instruments)
    assert (
        unit.message
        == '"9 kg" is not a value of iso_bmi.weight_kg: expected the number alone, without its unit'
    )


# --- case files -------------------------------------------------------------------------------------------------

FILE = """\
birth_date: 2024-08-20
enrolment_date: 2024-09-01
facts: {unit.region: gotland}
history:
  - {visit: v18m, day: 2026-02-20}
  - {measured: {weight_kg: 9.1}, day: 2026-02-21}
"""


def read(text: str) -> fs.Case:
    return read_case(text, "family.yaml", LIBRARY.schemas)[0]


def test_a_case_file_gives_a_case() -> None:
    assert read(FILE) == fs.Case(
        birth_date=dt.date(2024, 8, 20),
        enrolment_date=dt.date(2024, 9, 1),
        facts={"unit.region": "gotland"},
        history=[SEEN, {"measured": {"weight_kg": 9.1}, "day": dt.date(2026, 2, 21)}],
    )
    assert read("{}") == fs.Case()
    assert read("{birth_date: null, facts: null, history: null}") == fs.Case()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2024-08-20", "2024-02-30", ["family.yaml:1:13: bad-value"]),
        ("2026-02-20", "2026-13-01", ["family.yaml:5:24: bad-value"]),
        ("birth_date", "birthdate", ["family.yaml:1:1: unknown-key"]),
        ("visit:", "visits:", ["family.yaml:5:5: missing-key"]),
        ("9.1", "nine", ["family.yaml:6:28: wrong-type"]),
    ],
)
def test_a_fault_of_a_case_file_is_told_at_its_place(old: str, new: str, expected: list[str]) -> None:
    with pytest.raises(SpecError) as caught:
        read(FILE.replace(old, new, 1))
    assert [f"{each.place}: {each.code}" for each in caught.value.diagnostics] == expected
