"""Reforms beside each other are each what they are alone, and a parameter may be swept wherever it stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import familjestod as fs
from cohort.conftest import TODAY
from familjestod.compare.patches import put, reformed
from strategies.programmes import PROGRAMMES

ITC, NATIONAL = PROGRAMMES["gotland/kommunikation_itc"], PROGRAMMES["national/barnhalsovard"]
CUT_OFF = "instruments.epds.findings.raised.epds.total.at_least"


@pytest.mark.parametrize(
    ("path", "value", "patch"),
    [
        ("visits.v21m.due", "20 months", {"visits": {"v21m": {"due": "20 months"}}}),
        ("visits.v21m.overdue", "2 years", {"visits": {"v21m": {"overdue": "2 years"}}}),
        ("visits.v21m", None, {"visits": {"v21m": None}}),
        ("eligibility.child.age.below", "4 years", {"eligibility": {"child.age": {"below": "4 years"}}}),
        (
            ("eligibility", "child.age", "below"),
            "4 years",
            {"eligibility": {"child.age": {"below": "4 years"}}},
        ),
        (CUT_OFF, 10, {"instruments": {"epds": {"findings": {"raised": {"epds.total": {"at_least": 10}}}}}}),
        (
            "visits.v18m.themes.0",
            "x",
            {"visits": {"v18m": {"themes": ["x", "communication_and_interaction"]}}},
        ),
    ],
)
def test_a_path_leads_to_what_is_patched(path: Any, value: object, patch: object) -> None:
    assert put(ITC, path, value) == patch


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("visit.v21m.due", '"visit" is not a key of the document'),
        ("eligibility.child.agee.below", '"child.agee" is not a key of "eligibility"'),
        ("instruments.epd.findings", '"epd" is not an instrument that the programme uses'),
        ("instruments", '"" is not an instrument that the programme uses'),
        ("visits.v18m.themes.7", '"7" is not a number of an item'),
        ("region.x.y", "\"region\" is 'gotland', and nothing stands below it"),
    ],
)
def test_a_path_that_leads_nowhere_is_told(path: str, message: str) -> None:
    with pytest.raises(fs.SpecError, match=message):
        put(ITC, path, 1)


def test_a_patch_reaches_instruments_and_the_document_at_once() -> None:
    patch = {**put(NATIONAL, CUT_OFF, 9), "visits": {"v18m": {"due": "19 months"}}}
    made = reformed(NATIONAL, patch)
    answers = {f"q{number}": 1 for number in range(1, 10)} | {"q10": 0}
    case = fs.Case(
        birth_date=dt.date(2025, 12, 20),
        history=[
            {"visit": "v6w", "day": "2026-02-05", "screened": [{"instrument": "epds", "answers": answers}]}
        ],
    )
    before, after = (fs.evaluate(each, case, on=TODAY) for each in (NATIONAL, made))
    assert (before.findings["epds_raised"], after.findings["epds_raised"]) == ("unmet", "met")
    assert before.visits["v18m"].due != after.visits["v18m"].due
    assert made.digest not in {NATIONAL.digest, reformed(NATIONAL, put(NATIONAL, CUT_OFF, 10)).digest}
    with pytest.raises(fs.SpecError, match='"pdq" is not an instrument that the programme uses'):
        reformed(NATIONAL, {"instruments": {"pdq": {}}})
    with pytest.raises(fs.SpecError):
        reformed(NATIONAL, put(NATIONAL, CUT_OFF, "many"))


@pytest.mark.extra
def test_a_cut_off_from_10_to_14_counts_what_the_engine_counts() -> None:
    register = fs.cohort.synthetic(NATIONAL, families=300, seed=2, on=TODAY, missing=0.1)
    found = fs.compare.sweep(
        NATIONAL, CUT_OFF, range(10, 15), register.families, on=TODAY, history=register.history, suppress=0
    )
    cases = [
        case
        for _, case in fs.cohort.cases(
            register.families,
            history=register.history,
            vocabulary=NATIONAL.vocabulary,
            instruments=NATIONAL.instruments,
        )
    ]
    expected: dict[Any, int] = {}
    for name, programme in (
        ("now", NATIONAL),
        *((str(value), reformed(NATIONAL, put(NATIONAL, CUT_OFF, value))) for value in range(10, 15)),
    ):
        for case in cases:
            answers = fs.evaluate(programme, case, on=TODAY)
            for key in (
                (name, "findings.epds_raised", answers.findings["epds_raised"]),
                (name, "offers.supportive_talks", answers.offers["supportive_talks"].verdict.value),
            ):
                expected[key] = expected.get(key, 0) + 1
    told = {(row["reform"], row["output"], row["answer"]): row for row in found.table.to_dicts()}
    assert {key: row["families"] for key, row in told.items()} == expected
    for (_, output, answer), row in told.items():
        assert row["difference"] == row["families"] - expected.get(("now", output, answer), 0)
    raised = [expected[str(value), "findings.epds_raised", "met"] for value in range(10, 15)]
    assert raised == sorted(raised, reverse=True)
    assert len(set(raised)) > 2


@pytest.mark.extra
def test_each_reform_is_what_it_is_alone() -> None:
    register = fs.cohort.synthetic(ITC, families=300, on=TODAY)
    asked: dict[str, Any] = {"on": TODAY, "history": register.history, "by": "child.sex"}
    patches: dict[str, Any] = {
        "earlier": {"visits": {"v21m": {"due": "20 months"}}},
        "younger": ITC.patched({"eligibility": {"child.age": {"below": "4 years"}}}),
        "form": put(ITC, CUT_OFF, 10),
    }
    found = fs.compare.side_by_side(ITC, patches, register.families, **asked)
    for name, patch in patches.items():
        programme = patch if isinstance(patch, fs.Programme) else reformed(ITC, patch)
        alone = fs.compare.impact(ITC, programme, register.families, **asked)
        for table in ("transitions", "changed", "by_group", "attrition", "never_fired"):
            assert getattr(alone, table).equals(getattr(found.impacts[name], table)), (name, table)
    own = found.changed.filter(found.changed["reform"] == "earlier").drop("reform")
    assert own.equals(found.impacts["earlier"].changed)
    assert repr(found).startswith("Reforms('gotland/kommunikation_itc', affected={'earlier': ")
    assert list(found.frames()) == ["table", "changed"]
    wrongs: tuple[dict[str, Any], ...] = ({}, {"now": {}})
    for wrong in wrongs:
        with pytest.raises(ValueError, match="expected one at least"):
            fs.compare.side_by_side(ITC, wrong, register.families, on=TODAY)


@pytest.mark.extra
def test_small_counts_of_a_sweep_are_hidden_with_another() -> None:
    register = fs.cohort.synthetic(NATIONAL, families=60, seed=4, on=TODAY)
    asked: dict[str, Any] = {"on": TODAY, "history": register.history}
    values = ["10", "14", "20"]
    shown = fs.compare.sweep(NATIONAL, CUT_OFF, map(int, values), register.families, **asked).table.to_dicts()
    whole = fs.compare.sweep(
        NATIONAL, CUT_OFF, map(int, values), register.families, suppress=0, **asked
    ).table.to_dicts()
    assert any(row["suppressed"] for row in shown)
    for said, real in zip(shown, whole, strict=True):
        assert said["suppressed"] is (said["families"] is None)
        if said["suppressed"]:
            assert (said["share"], said["difference"]) == (None, None)
        else:
            assert said["families"] == real["families"]
            assert not 0 < said["families"] < 5
    for reform in ("now", *values):
        for output in {row["output"] for row in shown}:
            hidden = [
                row
                for row in shown
                if (row["reform"], row["output"]) == (reform, output) and row["suppressed"]
            ]
            assert len(hidden) != 1


@pytest.mark.extra
def test_a_sweep_is_drawn_as_a_line_for_each_answer() -> None:
    pytest.importorskip("altair")
    register = fs.cohort.synthetic(NATIONAL, families=300, on=TODAY)
    found = fs.compare.sweep(
        NATIONAL, CUT_OFF, [10, 12, 14], register.families, on=TODAY, history=register.history
    )
    drawing = found.chart().to_dict()
    (values,) = drawing["datasets"].values()
    rows = found.table.filter(found.table["output"] == "findings.epds_raised").to_dicts()
    assert values == [
        {key: row[key] for key in ("reform", "families", "answer")}
        for row in rows
        if row["families"] is not None
    ]
    assert {row["reform"] for row in values} == {"now", "10", "12", "14"}
    assert drawing["title"] == f"{CUT_OFF} findings.epds_raised"
    assert found.chart("offers.supportive_talks").to_dict()["title"].endswith("offers.supportive_talks")
    with pytest.raises(KeyError, match="eligibility"):
        found.chart("eligibility")
