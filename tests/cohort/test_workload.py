"""The work that lies ahead for a frame is what the plans of its families, one by one, add up to."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import familjestod as fs
from cohort.conftest import TODAY, day_of
from cohort.counting import as_polars, drawn, situations
from familjestod.spec.model import AnyOf
from strategies.programmes import PROGRAMMES

pytestmark = pytest.mark.extra

ITC, TEETH = "gotland/kommunikation_itc", "vastmanland/tandhornan"
# One with repeated visits, one with several participants, one with one of several.
SOME = (ITC, TEETH, "skane/vaxa_tryggt", "orebro/utokade_hembesok", "vasternorrland/tandhalsa")
SETTLED = {"done", "declined", "missed", "not_applicable"}


def test_the_programmes_have_what_is_to_be_counted() -> None:
    visits = [visit for id_ in SOME for visit in PROGRAMMES[id_].visits.values()]
    assert any(visit.repeat is not None for visit in visits)
    assert any(len(visit.participants) > 1 for visit in visits)
    assert any(isinstance(who, AnyOf) for visit in visits for who in visit.participants)
    assert any(visit.due is None and visit.opens is not None for visit in visits)


def _starts(day: dt.date, per: str) -> dt.date:
    return day.replace(day=1) if per == "month" else day - dt.timedelta(days=day.weekday())


@pytest.mark.parametrize("per", ["week", "month"])
@pytest.mark.parametrize("id_", SOME)
def test_visits_and_hours_are_those_of_the_plans(id_: str, per: Any) -> None:
    programme, on = PROGRAMMES[id_], day_of(PROGRAMMES[id_])
    register = drawn(programme)
    since, until = on - dt.timedelta(days=40), on + dt.timedelta(days=80)
    hours = {name: 0.25 * number for number, name in enumerate(programme.on(on).visits) if number % 3}
    found: Counter[tuple[Any, ...]] = Counter()
    for row, _, evaluation in situations(programme, register, on):
        last = {name.partition("#")[0]: plan for name, plan in evaluation.visits.items()}
        for name, plan in last.items():
            day = plan.due or plan.opens
            if plan.status in SETTLED or day is None or not since <= day <= until:
                continue
            what = "visits_unknown" if plan.status == "unknown" else "visits"
            for who in programme.on(on).visits[name].participants or (None,):
                said = " or ".join(who.any_of) if isinstance(who, AnyOf) else who
                found[row["unit.id"], _starts(day, per), name, said, what] += 1
    table = fs.cohort.workload(
        programme,
        register.families,
        on=on,
        since=since,
        until=until,
        per=per,
        hours=hours,
        history=register.history,
    )
    keys = ("unit.id", "period", "visit", "participant")
    rows = list(table.iter_rows(named=True))
    counted = {
        (*(row[key] for key in keys), what): row[what]
        for row in rows
        for what in ("visits", "visits_unknown")
        if row[what]
    }
    assert counted == dict(found)
    assert len(rows) > 50
    for row in rows:
        given = hours.get(row["visit"])
        assert row["hours"] == (None if given is None else row["visits"] * given)


def test_every_kind_of_frame_counts_alike(as_kind: Callable[[pl.DataFrame], Any]) -> None:
    programme = PROGRAMMES[ITC]
    register = drawn(programme)
    asked: dict[str, Any] = {
        "on": TODAY,
        "since": TODAY,
        "until": dt.date(2026, 6, 30),
        "per": "month",
        "hours": {"v18m": 1.5},
        "by": ("unit.region", "child.sex"),
    }
    expected = fs.cohort.workload(programme, register.families, history=register.history, **asked)
    frame = as_kind(register.families)
    table = fs.cohort.workload(programme, frame, history=as_kind(register.history), **asked)
    assert type(table) is type(frame)
    assert expected.height > 50
    assert as_polars(table).cast(dict(expected.schema)).equals(expected)


def test_what_cannot_be_asked_is_told() -> None:
    programme = PROGRAMMES[ITC]
    frame = drawn(programme, 20).families
    asked: dict[str, Any] = {"on": TODAY, "since": TODAY, "until": TODAY}
    with pytest.raises(fs.cohort.CohortError, match='hours are given for "v18mm"') as told:
        fs.cohort.workload(programme, frame, hours={"v18mm": 1}, **asked)
    assert told.value.diagnostics[0].available[0] == "v18m"
    for wrong, expected in (
        ({"per": "year"}, "is no period: expected week or month"),
        ({"until": dt.date(2026, 2, 1)}, "the time ends on 2026-02-01, before it begins on 2026-03-01"),
        ({"hours": {"v18m": -1}}, "hours of v18m are -1"),
    ):
        with pytest.raises(ValueError, match=expected):
            fs.cohort.workload(programme, frame, **{**asked, **wrong})
