"""The families of a frame one by one: the same cases whatever the kind of frame, and as the conventions say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import pytest

import familjestod as fs
from cohort.conftest import TODAY
from familjestod.engine.events import Measurement, ReferralEvent, Screened, VaccinationEvent, VisitEvent

pytestmark = pytest.mark.extra

AsKind = Callable[[pl.DataFrame], Any]
BORN = dt.date(2024, 2, 29)
DAY = dt.date(2025, 3, 1)


def read(frame: Any, history: Any = None, **more: Any) -> list[tuple[Any, fs.Case]]:
    known = fs.bundled()
    return list(
        fs.cohort.cases(
            frame, history=history, vocabulary=known.vocabulary, instruments=known.instruments, **more
        )
    )


def events(*rows: dict[str, Any]) -> pl.DataFrame:
    """A history with the columns that the rows have; an `epds.q1` column is a whole number."""
    every = {"id": pl.Int64, "day": pl.Date} | {
        name: pl.Float64 if name.startswith("measured.") else pl.Int64 if "." in name else pl.String
        for row in rows
        for name in row
        if name not in {"id", "day", "order"}
    }
    if any("order" in row for row in rows):
        every["order"] = pl.Int64
    return pl.DataFrame([{name: row.get(name) for name in every} for row in rows], schema=every)


FAMILIES = pl.DataFrame(
    {
        "id": [3, 1, 2],
        "birth_date": [BORN, None, dt.date(2024, 8, 31)],
        "expected_birth_date": [None, dt.date(2026, 6, 1), dt.date(2024, 10, 1)],
        "unit.region": ["gotland", None, "skane"],
        "child.enrolled_bhv": [True, False, None],
        "child.rotavirus_doses": [2, None, 3],
        "mother.earlier_births": [0, None, 4],
        "area.cni": [1.25, None, 0.8],
        "note": ["a", "b", "c"],
    }
)
HISTORY = events(
    {"id": 2, "day": DAY, "visit": "v12m"},
    {"id": 3, "day": DAY, "visit": "v6w", "instrument": "psq_s", "respondent": "parent_1"},
    {"id": 9, "day": DAY, "visit": "v6w"},
    {
        "id": 3,
        "day": DAY,
        "visit": "v6w",
        "status": "done",
        "instrument": "epds",
        "epds.q1": 3,
        "epds.q10": 0,
    },
    {"id": 3, "day": DAY, "vaccination": "mpr_1", "status": "declined"},
    {"id": 3, "day": DAY, "measured.weight_kg": 9.5},
    {"id": 3, "day": DAY, "referral": "psychologist"},
    {"id": 3, "day": BORN, "visit": "v13m#2", "status": "missed"},
)
CASES = {
    3: fs.Case(
        birth_date=BORN,
        facts={
            "unit.region": "gotland",
            "child.enrolled_bhv": True,
            "child.rotavirus_doses": 2,
            "mother.earlier_births": 0,
            "area.cni": 1.25,
        },
        history=[
            VisitEvent(visit="v13m#2", day=BORN, status="missed"),
            VisitEvent(
                visit="v6w",
                day=DAY,
                screened=(
                    Screened(instrument="psq_s", respondent="parent_1", answers={}),
                    Screened(instrument="epds", answers={"q1": 3, "q10": 0}),
                ),
            ),
            VaccinationEvent(vaccination="mpr_1", day=DAY, status="declined"),
            Measurement(measured={"weight_kg": 9.5}, day=DAY),
            ReferralEvent(referral="psychologist", day=DAY),
        ],
    ),
    1: fs.Case(expected_birth_date=dt.date(2026, 6, 1), facts={"child.enrolled_bhv": False}),
    2: fs.Case(
        birth_date=dt.date(2024, 8, 31),
        expected_birth_date=dt.date(2024, 10, 1),
        facts={
            "unit.region": "skane",
            "child.rotavirus_doses": 3,
            "mother.earlier_births": 4,
            "area.cni": 0.8,
        },
        history=[VisitEvent(visit="v12m", day=DAY)],
    ),
}


def in_order(case: fs.Case) -> fs.Case:
    """The case with its events by day, and those of a day by what they are: of frames without an order."""
    ordered = sorted(case.history, key=lambda event: (event.day, repr(event)))
    screened = [
        fs.Case(history=[event]).history[0]
        if not isinstance(event, VisitEvent)
        else VisitEvent(
            visit=event.visit,
            day=event.day,
            status=event.status,
            screened=tuple(sorted(event.screened, key=repr)),
        )
        for event in ordered
    ]
    return fs.Case(
        birth_date=case.birth_date,
        expected_birth_date=case.expected_birth_date,
        facts=case.facts,
        history=screened,
    )


def test_every_kind_gives_the_same_cases(as_kind: AsKind) -> None:
    found = read(as_kind(FAMILIES), as_kind(HISTORY))
    assert {id_: in_order(case) for id_, case in found} == {
        id_: in_order(case) for id_, case in CASES.items()
    }
    values = [type(each) for _, case in found for each in case.facts.values()]
    assert set(values) == {str, bool, int, float}


def test_frames_that_have_an_order_keep_it(as_kind: AsKind) -> None:
    frame = as_kind(FAMILIES)
    found = [id_ for id_, _ in read(frame)]
    unordered = type(frame).__module__.partition(".")[0] in {"pyspark", "duckdb", "_duckdb"}
    assert found == ([1, 2, 3] if unordered else [3, 1, 2])


def test_the_order_of_events_is_that_of_the_rows() -> None:
    found = dict(read(FAMILIES, HISTORY))
    assert found[3] == CASES[3]


@pytest.mark.parametrize("orders", [(1, 2), (2, 1)])
def test_order_says_what_came_later_on_a_day(as_kind: AsKind, orders: Sequence[int]) -> None:
    made, declined = (
        {"id": 3, "day": DAY, "referral": "psychologist", "status": status, "order": order}
        for status, order in zip(("made", "declined"), orders, strict=True)
    )
    found = dict(read(as_kind(FAMILIES), as_kind(events(made, declined))))
    statuses = [event.status for event in found[3].history if isinstance(event, ReferralEvent)]
    assert statuses == (["made", "declined"] if orders[0] == 1 else ["declined", "made"])


def test_more_families_than_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch, as_kind: AsKind) -> None:
    monkeypatch.setattr("familjestod.cohort.rows.AT_A_TIME", 2)
    frame = pl.DataFrame({"id": [5, 4, 3, 2, 1], "birth_date": [BORN] * 5})
    history = events(*({"id": id_, "day": DAY, "visit": f"v{id_}m"} for id_ in (1, 2, 3, 4, 5)))
    found = read(as_kind(frame), as_kind(history))
    assert {id_: [event.visit for event in case.history] for id_, case in found if case.history} == {  # type: ignore[union-attr]
        id_: [f"v{id_}m"] for id_ in (1, 2, 3, 4, 5)
    }


def test_ids_may_be_texts(as_kind: AsKind) -> None:
    frame = pl.DataFrame({"child": ["b", "a"], "birth_date": [BORN, DAY]})
    history = pl.DataFrame({"child": ["a", "b"], "day": [DAY, DAY], "visit": ["v1w", "v4w"]})
    found = dict(read(as_kind(frame), as_kind(history), id="child"))
    assert found == {
        "b": fs.Case(birth_date=BORN, history=[{"visit": "v4w", "day": DAY}]),
        "a": fs.Case(birth_date=DAY, history=[{"visit": "v1w", "day": DAY}]),
    }


def test_columns_may_have_other_names() -> None:
    frame = pl.DataFrame(
        {"id": [1], "born": [BORN], "region": ["gotland"], "q": [3], "unit.region": ["skane"]}
    )
    names = {"birth_date": "born", "unit.region": "region", "epds.q1": "q"}
    [(_, case)] = read(frame, columns=names, on=TODAY)
    assert (case.birth_date, case.facts) == (BORN, {"unit.region": "gotland"})
    assert case.history == (
        VisitEvent(
            visit="not_recorded", day=TODAY, screened=(Screened(instrument="epds", answers={"q1": 3}),)
        ),
    )


def test_the_latest_answers_may_stand_beside_the_family() -> None:
    frame = pl.DataFrame(
        {
            "id": [1, 2],
            "epds.q1": [2, None],
            "epds.day": [DAY, DAY],
            "iso_bmi.weight_kg": [16.5, None],
            "iso_bmi.height_cm": [101.0, None],
            "iso_bmi.day": [TODAY, None],
        }
    )
    (_, first), (_, second) = read(frame)
    assert first.history == (
        VisitEvent(visit="not_recorded", day=DAY, screened=(Screened(instrument="epds", answers={"q1": 2}),)),
        Measurement(measured={"weight_kg": 16.5, "height_cm": 101.0}, day=TODAY),
    )
    assert second.history == ()


def test_a_frame_without_ids_is_numbered() -> None:
    frame = pl.DataFrame({"birth_date": [BORN, DAY]})
    assert [id_ for id_, _ in read(frame)] == [0, 1]


@pytest.mark.parametrize(
    ("frame", "history", "more", "message"),
    [
        ({"id": [1, None]}, None, {}, '1 row of column "id" of the families, such as "null"'),
        ({"id": [1, 2, 1]}, None, {}, '2 rows of column "id" of the families, such as "1"'),
        ({"ids": [1]}, {"id": [1], "day": [DAY]}, {}, 'the families have no column "id"'),
        ({"id": [1]}, {"id": [1], "days": [DAY]}, {}, 'the history has no column "day"'),
        ({"id": [1]}, {"id": ["1"], "day": [DAY]}, {}, 'column "id" of the history holds String'),
        ({"id": [1]}, {"id": [None], "day": [DAY]}, {}, '1 row of column "id" of the history'),
        ({"id": [1]}, {"id": [1], "day": [None], "visit": ["v8m"]}, {}, "has no day"),
        ({"id": [1]}, {"id": [1], "day": [DAY], "visit": [None]}, {}, "families.1.history[0]"),
        (
            {"id": [1]},
            {"id": [1], "day": [DAY], "visit": ["v8m"], "vaccination": ["mpr_1"]},
            {},
            "names one of",
        ),
        (
            {"id": [1]},
            {"id": [1], "day": [DAY], "visit": ["v8m"], "status": ["gone"]},
            {},
            '"gone" is not one of',
        ),
        ({"id": [1], "birth_date": ["2024-02-30"]}, None, {}, "is not a date"),
        ({"id": [1], "epds.q1": [1]}, None, {}, "have no day"),
        ({"id": [1]}, None, {"columns": {"unit.region": "regoin"}}, 'no column "regoin"'),
        ({"id": [1], "r": ["x"]}, None, {"columns": {"unit.regoin": "r"}}, "unit.region"),
    ],
)
def test_what_no_family_can_have_is_told(
    frame: dict[str, Any], history: dict[str, Any] | None, more: dict[str, Any], message: str
) -> None:
    told = None if history is None else pl.DataFrame(history)
    with pytest.raises(fs.cohort.CohortError) as error:
        read(pl.DataFrame(frame), told, **more)
    assert message in str(error.value)


def test_a_frame_that_has_no_order_needs_ids() -> None:
    import duckdb

    with pytest.raises(fs.cohort.CohortError, match="without ids it has no order"):
        read(duckdb.sql("select date '2024-02-29' as birth_date"))


def test_something_else_is_no_frame() -> None:
    with pytest.raises(fs.cohort.CohortError, match="no kind of frame"):
        read([{"id": 1}])
