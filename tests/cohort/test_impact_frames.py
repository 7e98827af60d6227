"""An impact is the same whatever kind of frame the families stand in, and however many of them are held at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import familjestod as fs
from cohort.conftest import LOCAL, TODAY
from cohort.counting import drawn
from familjestod.cohort import beside
from strategies.programmes import PROGRAMMES

pytestmark = pytest.mark.extra

ITC = PROGRAMMES["gotland/kommunikation_itc"]
REFORM = ITC.patched({
    "eligibility": {"child.age": {"below": "4 years"}},
    "visits": {"v21m": {"due": "20 months"}, "v10m": None},
    "referrals": {"more": {"to": "speech_therapy", "when": {"itc.speech": "concern"}}},
})  # fmt: skip
ASKED: dict[str, Any] = {"on": TODAY, "by": ("unit.region", "age"), "sample_of": 9000}


def alike(one: fs.compare.Impact, other: fs.compare.Impact) -> bool:
    """Whether two impacts say the same, whatever ids look like."""
    frames, others = one.frames(), other.frames()
    return frames.keys() == others.keys() and all(each.equals(others[name]) for name, each in frames.items())


@pytest.fixture(scope="module")
def register() -> fs.cohort.Register:
    return drawn(ITC, 400)


@pytest.fixture(scope="module")
def expected(register: fs.cohort.Register) -> fs.compare.Impact:
    found = fs.compare.impact(ITC, REFORM, register.families, history=register.history, **ASKED)
    assert found.examples
    assert found.affected
    return found


def test_every_kind_of_frame_tells_alike(
    as_kind: Callable[[pl.DataFrame], Any], register: fs.cohort.Register, expected: fs.compare.Impact
) -> None:
    families, history = as_kind(register.families), as_kind(register.history)
    assert alike(fs.compare.impact(ITC, REFORM, families, history=history, **ASKED), expected)


@pytest.mark.parametrize("as_kind", LOCAL, indirect=True)
def test_work_ahead_is_alike(as_kind: Callable[[pl.DataFrame], Any], register: fs.cohort.Register) -> None:
    asked: dict[str, Any] = {
        "on": TODAY,
        "period": (TODAY, TODAY.replace(month=5)),
        "per": "month",
        "hours": {"v18m": 1.5},
    }
    own = fs.compare.impact(ITC, REFORM, register.families, history=register.history, **asked)
    families, history = as_kind(register.families), as_kind(register.history)
    found = fs.compare.impact(ITC, REFORM, families, history=history, **asked)
    assert own.workload.height > 20
    assert found.workload.equals(own.workload)
    assert found.peaks.equals(own.peaks)


def test_some_families_at_a_time_add_up_to_all(
    register: fs.cohort.Register, expected: fs.compare.Impact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "AT_A_TIME", 70)
    found = fs.compare.impact(ITC, REFORM, register.families, history=register.history, **ASKED)
    assert alike(found, expected)


@pytest.mark.parametrize("as_kind", ["polars", "pandas", "pyarrow"], indirect=True)
def test_families_without_ids_are_told_by_their_row(
    as_kind: Callable[[pl.DataFrame], Any], register: fs.cohort.Register
) -> None:
    with_ids = register.families.with_columns(id=pl.int_range(pl.len()))
    own = fs.compare.impact(ITC, REFORM, with_ids, **ASKED)
    found = fs.compare.impact(ITC, REFORM, as_kind(register.families.drop("id")), **ASKED)
    assert own.examples
    assert alike(found, own)


def test_nobody_at_all(register: fs.cohort.Register) -> None:
    found = fs.compare.impact(
        ITC, REFORM, register.families.clear(), history=register.history.clear(), on=TODAY, by="age"
    )
    assert (found.families, found.affected, found.examples) == (0, 0, ())
    assert found.transitions.height == found.by_group.height == 0
    assert "0 av 0 familjer" in found.text()
    assert not found.exceeds("changed > 0")


def test_other_names_of_columns(register: fs.cohort.Register, expected: fs.compare.Impact) -> None:
    families = register.families.rename({"unit.region": "region", "id": "child"})
    history = register.history.rename({"id": "child"})
    found = fs.compare.impact(
        ITC, REFORM, families, history=history, id="child", columns={"unit.region": "region"}, **ASKED
    )
    assert alike(found, expected)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"by": "unit.regon"}, 'no column "unit.regon"'),
        ({"hours": {"v18": 1}, "period": (TODAY, TODAY)}, 'hours are given for "v18"'),
        ({"columns": {"unit.regon": "x"}}, '"unit.regon" is no date, fact or answer'),
    ],
)
def test_what_cannot_be_asked_is_told(
    register: fs.cohort.Register, wrong: dict[str, Any], expected: str
) -> None:
    with pytest.raises(fs.cohort.CohortError, match=expected.replace(".", r"\.")):
        fs.compare.impact(ITC, REFORM, register.families, on=TODAY, **wrong)


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"sample_of": 10}, "400 families are no sample of 10"),
        ({"suppress": -1}, "suppress is -1: expected 0 or more"),
    ],
)
def test_figures_that_make_no_sense(
    register: fs.cohort.Register, wrong: dict[str, Any], expected: str
) -> None:
    with pytest.raises(ValueError, match=expected):
        fs.compare.impact(ITC, REFORM, register.families, on=TODAY, **wrong)
