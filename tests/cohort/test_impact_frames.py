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

# With a few visits and a dose it is asked about every kind of event, in a third of the time.
_WHOLE = PROGRAMMES["gotland/kommunikation_itc"]
_KEPT = {"v10m", "v12m", "v18m", "v21m", "visit_1", "mpr_1"}
ITC = _WHOLE.patched({
    part: dict.fromkeys(sorted(getattr(_WHOLE, part).keys() - _KEPT)) for part in ("visits", "vaccinations")
})  # fmt: skip
REFORM = ITC.patched({
    "eligibility": {"child.age": {"below": "4 years"}},
    "visits": {"v21m": {"due": "20 months"}, "v10m": None},
    "referrals": {"more": {"to": "speech_therapy", "when": {"itc.speech": "concern"}}},
})  # fmt: skip
ASKED: dict[str, Any] = {"on": TODAY, "by": ("unit.region", "age"), "sample_of": 9000}
AHEAD: dict[str, Any] = {
    "on": TODAY,
    "period": (TODAY, TODAY.replace(month=5)),
    "per": "month",
    "hours": {"v18m": 1.5},
    "suppress": 0,  # nothing is hidden that may differ
}


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


@pytest.fixture(scope="module")
def ahead(register: fs.cohort.Register) -> fs.compare.Impact:
    found = fs.compare.impact(ITC, REFORM, register.families, history=register.history, **AHEAD)
    assert found.workload.height > 10
    assert found.workload["difference"].abs().sum() > 0
    return found


@pytest.mark.parametrize("as_kind", LOCAL, indirect=True)
def test_work_ahead_is_alike(
    as_kind: Callable[[pl.DataFrame], Any], register: fs.cohort.Register, ahead: fs.compare.Impact
) -> None:
    families, history = as_kind(register.families), as_kind(register.history)
    found = fs.compare.impact(ITC, REFORM, families, history=history, **AHEAD)
    assert found.workload.equals(ahead.workload)
    assert found.peaks.equals(ahead.peaks)


def test_some_families_at_a_time_add_up_to_all(
    register: fs.cohort.Register, expected: fs.compare.Impact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "AT_A_TIME", 150)
    found = fs.compare.impact(ITC, REFORM, register.families, history=register.history, **ASKED)
    assert alike(found, expected)


@pytest.fixture(scope="module")
def by_row(register: fs.cohort.Register) -> fs.compare.Impact:
    """What is told where the number of the row is the id."""
    found = fs.compare.impact(ITC, REFORM, register.families.with_columns(id=pl.int_range(pl.len())), **ASKED)
    assert found.examples
    return found


@pytest.mark.parametrize("as_kind", ["polars", "pandas", "pyarrow"], indirect=True)
def test_families_without_ids_are_told_by_their_row(
    as_kind: Callable[[pl.DataFrame], Any], register: fs.cohort.Register, by_row: fs.compare.Impact
) -> None:
    found = fs.compare.impact(ITC, REFORM, as_kind(register.families.drop("id")), **ASKED)
    assert alike(found, by_row)


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
