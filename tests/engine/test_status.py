"""How a visit or dose stands on a day: one row for each line of the definition, and each border of each bound.

The lines, first that fits: done or declined; not in force, eligibility or condition unmet; unknown; paused; missed
from the closing day; upcoming before the opening day or, without one, the due day; overdue; due; else open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pytest

import familjestod as fs
from familjestod.engine.timetable import Dates, DosePlan, VisitPlan
from familjestod.engine.timetable import standing as define_standing
from familjestod.spec.model import Programme

HEAD = "format: 1\nkind: programme\nid: gotland/prov\nname: {sv: Prov}\nsubject: family\n"
BIRTH = dt.date(2024, 1, 10)
DAY = dt.timedelta(days=1)
Plan = VisitPlan | DosePlan
History = Sequence[Mapping[str, Any]]


def programme(body: str) -> Programme:
    return fs.load(HEAD + body)


def planned(
    document: Programme,
    on: dt.date,
    *,
    history: History = (),
    facts: Mapping[str, Any] | None = None,
    **dates: Any,
) -> Mapping[str, Plan]:
    """The plan of a child born on 10 January 2024, where nothing else is said."""
    known: dict[str, Any] = {"birth_date": BIRTH} | dates
    case = fs.Case(facts=facts or {}, history=history, **known)
    return fs.plan(document, case, on=on)


def statuses(document: Programme, on: dt.date, **known: Any) -> dict[str, str]:
    return {id_: plan.status.value for id_, plan in planned(document, on, **known).items()}


def days(plan: Plan) -> tuple[dt.date | None, ...]:
    return plan.opens, plan.due, plan.overdue, plan.closes


# --- the bounds, every combination of them, and every border ------------------------------------------------

BOUNDS = {"opens": 2, "due": 3, "overdue": 4, "closes": 5}  # in months: 10 March, 10 April, 10 May, 10 June
FIRST = {name: dt.date(2024, 1 + months, 10) for name, months in BOUNDS.items()}
GIVEN = [given for count in range(5) for given in combinations(BOUNDS, count)]


def standing(given: Sequence[str], day: dt.date) -> str:
    """The definition, said once more in its own words."""
    first = next((FIRST[name] for name in ("opens", "due") if name in given), None)
    if "closes" in given and day >= FIRST["closes"]:
        return "missed"
    if first is not None and day < first:
        return "upcoming"
    if "overdue" in given and day >= FIRST["overdue"]:
        return "overdue"
    if "due" in given and day >= FIRST["due"]:
        return "due"
    return "open"


@pytest.mark.parametrize("given", GIVEN, ids=["-".join(given) or "none" for given in GIVEN])
@pytest.mark.parametrize("kind", ["visits", "vaccinations"])
def test_each_bound_counts_from_its_first_day(kind: str, given: tuple[str, ...]) -> None:
    bounds = "".join(f", {name}: {BOUNDS[name]} months" for name in given)
    document = programme(f"{kind}:\n  x: {{name: {{sv: X}}{bounds}}}\n")
    for border in FIRST.values():
        for day in (border - DAY, border, border + DAY):
            plan = planned(document, day)["x"]
            assert plan.status.value == standing(given, day), day
            assert days(plan) == tuple(FIRST[name] if name in given else None for name in BOUNDS)


FULL = "{name: {sv: X}, opens: 2 months, due: 3 months, overdue: 4 months, closes: 5 months}"
BORDERS = [
    ("2024-03-09", "upcoming"),
    ("2024-03-10", "open"),
    ("2024-03-11", "open"),
    ("2024-04-09", "open"),
    ("2024-04-10", "due"),
    ("2024-04-11", "due"),
    ("2024-05-09", "due"),
    ("2024-05-10", "overdue"),
    ("2024-05-11", "overdue"),
    ("2024-06-09", "overdue"),
    ("2024-06-10", "missed"),
    ("2024-06-11", "missed"),
]


@pytest.mark.parametrize(("day", "expected"), BORDERS)
@pytest.mark.parametrize("kind", ["visits", "vaccinations"])
def test_the_days_around_each_bound(kind: str, day: str, expected: str) -> None:
    assert statuses(programme(f"{kind}: {{x: {FULL}}}\n"), dt.date.fromisoformat(day)) == {"x": expected}


def test_what_closes_on_the_day_it_opens_is_missed_from_that_day() -> None:
    document = programme("visits: {x: {name: {sv: X}, opens: 1 month, closes: 31 days}}\n")
    assert statuses(document, dt.date(2024, 2, 9)) == {"x": "upcoming"}
    assert statuses(document, dt.date(2024, 2, 10)) == {"x": "missed"}


def test_closing_is_asked_before_opening() -> None:
    """A child born on 31 January: one month is 29 February, 29 days come before it is over; it never opens."""
    document = programme(
        "visits: {x: {name: {sv: X}, not_before: {visits.y: 6 months}, closes: 2 months}, y: {name: {sv: Y}}}\n"
    )
    history = [{"visit": "y", "day": dt.date(2024, 1, 20)}]
    plan = planned(document, dt.date(2024, 3, 10), history=history)["x"]
    assert (plan.status.value, plan.opens, plan.closes) == (
        "missed",
        dt.date(2024, 7, 20),
        dt.date(2024, 3, 10),
    )
    assert statuses(document, dt.date(2024, 3, 9), history=history)["x"] == "upcoming"


def test_the_definition_alone() -> None:
    dates = Dates(opens=dt.date(2024, 3, 10))
    day = dt.date(2024, 3, 9)
    assert [
        define_standing(fs.Status.DECLINED, False, dates, day, paused=True),
        define_standing(None, False, dates._replace(unknown=("child.age",)), day, paused=True),
        define_standing(None, ("child.sex",), dates, day, paused=True),
        define_standing(None, True, dates._replace(unknown=("child.age",)), day, paused=True),
        define_standing(None, True, dates, day, paused=True),
        define_standing(None, True, Dates(closes=day, waiting=True), day),
        define_standing(None, True, dates, day),
        define_standing(None, True, Dates(), day),
    ] == ["declined", "not_applicable", "unknown", "unknown", "paused", "upcoming", "upcoming", "open"]


# --- the lines before the bounds ----------------------------------------------------------------------------

GATED = """\
in_force: {since: 2024-02-01, until: 2024-12-31}
eligibility: {child.enrolled_bhv: true}
pauses: [{since: 2024-04-01, until: 2024-04-20, visits: [x]}]
visits:
  x: {name: {sv: X}, opens: 2 months, due: 3 months, closes: 5 months, when: {unit.participates: true}}
vaccinations:
  v_1: {name: {sv: V}, opens: 2 months, due: 3 months, closes: 5 months, when: {unit.participates: true}}
"""
YES = {"child.enrolled_bhv": True, "unit.participates": True}


@pytest.mark.parametrize(
    ("day", "facts", "happened", "expected"),
    [
        # done or declined: whatever else holds
        ("2024-04-10", YES, ("done", "2024-04-01"), "done"),
        ("2024-04-10", YES, ("declined", "2024-04-01"), "declined"),
        ("2025-06-01", {}, ("done", "2024-04-01"), "done"),
        ("2024-04-10", {"child.enrolled_bhv": False}, ("declined", "2024-04-01"), "declined"),
        ("2024-04-10", YES, ("done", "2024-04-11"), "due"),
        ("2024-04-10", YES, ("missed", "2024-04-01"), "due"),
        # not applicable: not in force, not eligible, condition unmet
        ("2024-01-31", YES, None, "not_applicable"),
        ("2024-02-01", YES, None, "upcoming"),
        ("2024-12-31", YES, None, "missed"),
        ("2025-01-01", YES, None, "not_applicable"),
        ("2024-01-31", {}, None, "not_applicable"),
        ("2024-05-01", YES | {"child.enrolled_bhv": False}, None, "not_applicable"),
        ("2024-05-01", YES | {"unit.participates": False}, None, "not_applicable"),
        ("2024-05-01", {"child.enrolled_bhv": False}, None, "not_applicable"),
        ("2024-05-01", {"unit.participates": False}, None, "not_applicable"),
        # unknown
        ("2024-05-01", {"unit.participates": True}, None, "unknown"),
        ("2024-05-01", {"child.enrolled_bhv": True}, None, "unknown"),
        ("2024-07-01", {}, None, "unknown"),
        # else the bounds
        ("2024-03-09", YES, None, "upcoming"),
        ("2024-03-10", YES, None, "open"),
        ("2024-06-09", YES, None, "due"),
        ("2024-06-10", YES, None, "missed"),
    ],
)
def test_the_lines_in_their_order(
    day: str, facts: dict[str, bool], happened: tuple[str, str] | None, expected: str
) -> None:
    history: list[dict[str, Any]] = []
    if happened:
        status, when = happened
        history = [
            {"visit": "x", "day": when, "status": status},
            {"vaccination": "v_1", "day": when, "status": status},
        ]
    found = statuses(programme(GATED), dt.date.fromisoformat(day), facts=facts, history=history)
    paused = "2024-04-01" <= day <= "2024-04-20" and expected in {"open", "due"}
    assert found == {"x": "paused" if paused else expected, "v_1": expected}


def test_what_is_unknown_still_has_its_days_and_names_what_is_missing() -> None:
    plan = planned(programme(GATED), dt.date(2024, 5, 1))["x"]
    assert plan.missing == ("child.enrolled_bhv", "unit.participates")
    assert days(plan) == (dt.date(2024, 3, 10), dt.date(2024, 4, 10), None, dt.date(2024, 6, 10))
    assert planned(programme(GATED), dt.date(2024, 5, 1), facts={"unit.participates": True})["x"].missing == (
        "child.enrolled_bhv",
    )
    assert planned(programme(GATED), dt.date(2024, 5, 1), facts=YES)["x"].missing == ()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-03-31", {"x": "open", "y": "open", "v_1": "open"}),
        ("2024-04-01", {"x": "paused", "y": "open", "v_1": "open"}),
        ("2024-04-20", {"x": "paused", "y": "open", "v_1": "open"}),
        ("2024-04-21", {"x": "open", "y": "open", "v_1": "open"}),
        ("2024-05-01", {"x": "open", "y": "open", "v_1": "paused"}),
        ("2024-05-05", {"x": "paused", "y": "paused", "v_1": "paused"}),
        ("2024-05-06", {"x": "open", "y": "open", "v_1": "open"}),
    ],
)
def test_a_pause_holds_both_its_days_and_for_all_where_it_names_none(
    day: str, expected: dict[str, str]
) -> None:
    document = programme(
        "pauses:\n"
        "  - {since: 2024-04-01, until: 2024-04-20, visits: [x]}\n"
        "  - {since: 2024-05-01, until: 2024-05-02, vaccinations: [v_1]}\n"
        "  - {since: 2024-05-05, until: 2024-05-05}\n"
        "visits: {x: {name: {sv: X}}, y: {name: {sv: Y}}}\n"
        "vaccinations: {v_1: {name: {sv: V}}}\n"
    )
    assert statuses(document, dt.date.fromisoformat(day)) == expected


def test_what_happened_last_counts() -> None:
    document = programme("visits: {x: {name: {sv: X}}}\n")
    events = [
        {"visit": "x", "day": dt.date(2024, 4, 1), "status": "declined"},
        {"visit": "x", "day": dt.date(2024, 5, 1), "status": "done"},
        {"visit": "x", "day": dt.date(2024, 6, 1), "status": "missed"},
    ]
    after = {
        month: statuses(document, dt.date(2024, month, 15), history=reversed(events)) for month in range(3, 7)
    }
    assert after == {3: {"x": "open"}, 4: {"x": "declined"}, 5: {"x": "done"}, 6: {"x": "done"}}


# --- what the bounds are counted from ------------------------------------------------------------------------


def counted(anchor: str, extra: str = "") -> Programme:
    return programme(
        f"visits:\n  x: {{name: {{sv: X}}, counted_from: {anchor}, opens: 1 month, closes: 2 months{extra}}}\n"
        "  y: {name: {sv: Y}}\n"
        "vaccinations: {v_1: {name: {sv: V}}}\n"
        "referrals: {r: {to: dental_care}}\n"
    )


EARLY = {"birth_date": dt.date(2024, 1, 10), "expected_birth_date": dt.date(2024, 3, 1)}
LATE = {"birth_date": dt.date(2024, 1, 10), "expected_birth_date": dt.date(2024, 1, 2)}


@pytest.mark.parametrize(
    ("anchor", "dates", "history", "opens"),
    [
        ("birth", EARLY, (), "2024-02-10"),
        ("expected_birth", EARLY, (), "2024-04-01"),
        ("expected_birth", LATE, (), "2024-02-02"),
        ("corrected_birth", EARLY, (), "2024-04-01"),
        ("corrected_birth", LATE, (), "2024-02-10"),
        ("enrolment", {"enrolment_date": dt.date(2024, 1, 31)}, (), "2024-02-29"),
        ("visits.y", {}, ({"visit": "y", "day": "2024-01-20"},), "2024-02-20"),
        (
            "visits.y",
            {},
            ({"visit": "y", "day": "2024-01-20"}, {"visit": "y", "day": "2024-01-25"}),
            "2024-02-25",
        ),
        ("vaccinations.v_1", {}, ({"vaccination": "v_1", "day": "2024-01-20"},), "2024-02-20"),
        ("referrals.r", {}, ({"referral": "r", "day": "2024-01-20"},), "2024-02-20"),
        (
            "referrals.r",
            {},
            (
                {"referral": "r", "day": "2024-01-20", "status": "made"},
                {"referral": "r", "day": "2024-01-27", "status": "completed"},
            ),
            "2024-02-20",
        ),
        ("referrals.r", {}, ({"referral": "r", "day": "2024-01-20", "status": "completed"},), "2024-02-20"),
    ],
)
def test_the_bounds_are_counted_from_what_the_visit_says(
    anchor: str, dates: dict[str, Any], history: History, opens: str
) -> None:
    first = dt.date.fromisoformat(opens)
    document = counted(anchor)
    assert planned(document, first, history=history, **dates)["x"].opens == first
    assert statuses(document, first - DAY, history=history, **dates)["x"] == "upcoming"
    assert statuses(document, first, history=history, **dates)["x"] == "open"


@pytest.mark.parametrize(
    ("anchor", "history"),
    [
        ("visits.y", ()),
        ("visits.y", ({"visit": "y", "day": "2024-01-20", "status": "declined"},)),
        ("visits.y", ({"visit": "y", "day": "2024-01-20", "status": "missed"},)),
        ("vaccinations.v_1", ()),
        ("referrals.r", ()),
        ("referrals.r", ({"referral": "r", "day": "2024-01-20", "status": "declined"},)),
    ],
)
def test_counted_from_what_has_not_happened_it_is_upcoming_without_days(
    anchor: str, history: History
) -> None:
    plan = planned(counted(anchor), dt.date(2026, 1, 1), history=history)["x"]
    assert (plan.status.value, days(plan)) == ("upcoming", (None,) * 4)


@pytest.mark.parametrize(
    ("anchor", "dates", "missing"),
    [
        ("birth", {"birth_date": None}, "child.age"),
        ("birth", {"birth_date": None, "expected_birth_date": dt.date(2024, 1, 1)}, "child.age"),
        ("expected_birth", {}, "expected_birth_date"),
        ("corrected_birth", {}, "child.age_corrected"),
        ("corrected_birth", {"birth_date": None}, "child.age_corrected"),
        (
            "corrected_birth",
            {"birth_date": None, "expected_birth_date": dt.date(2024, 1, 1)},
            "child.age_corrected",
        ),
        ("enrolment", {}, "enrolment_date"),
    ],
)
def test_counted_from_a_day_that_is_not_known_it_is_unknown(
    anchor: str, dates: dict[str, Any], missing: str
) -> None:
    plan = planned(counted(anchor), dt.date(2024, 3, 1), **dates)["x"]
    assert (plan.status.value, plan.missing, days(plan)) == ("unknown", (missing,), (None,) * 4)


def test_before_birth_everything_counted_from_it_is_upcoming() -> None:
    unborn: dict[str, Any] = {"birth_date": None, "expected_birth_date": dt.date(2024, 3, 1)}
    for anchor in ("birth", "corrected_birth"):
        assert statuses(counted(anchor), dt.date(2024, 2, 29), **unborn)["x"] == "upcoming"
        assert statuses(counted(anchor), dt.date(2024, 3, 1), **unborn)["x"] == "unknown"
    document = counted("expected_birth")
    assert statuses(document, dt.date(2024, 3, 31), **unborn)["x"] == "upcoming"
    assert statuses(document, dt.date(2024, 4, 1), **unborn)["x"] == "open"


def test_before_birth_a_child_is_below_every_age() -> None:
    document = programme("visits: {x: {name: {sv: X}, when: {child.age: {below: 1 day}}}}\n")
    unborn: dict[str, Any] = {"birth_date": None, "expected_birth_date": dt.date(2024, 3, 1)}
    assert statuses(document, dt.date(2024, 2, 29), **unborn) == {"x": "open"}
    assert statuses(document, dt.date(2024, 3, 1), **unborn) == {"x": "unknown"}
    assert statuses(document, BIRTH, **unborn | {"birth_date": BIRTH}) == {"x": "open"}
    assert statuses(document, BIRTH + DAY) == {"x": "not_applicable"}


def test_without_bounds_it_does_not_matter_what_they_would_be_counted_from() -> None:
    document = programme("visits: {x: {name: {sv: X}, counted_from: enrolment}}\n")
    assert statuses(document, dt.date(2024, 3, 1), birth_date=None) == {"x": "open"}


@pytest.mark.parametrize(
    ("overflow", "opens"), [("clamp", dt.date(2024, 2, 29)), ("roll_forward", dt.date(2024, 3, 1))]
)
def test_a_day_that_does_not_exist_is_what_the_programme_says(overflow: str, opens: dt.date) -> None:
    document = programme(f"month_overflow: {overflow}\nvisits: {{x: {{name: {{sv: X}}, opens: 6 months}}}}\n")
    assert planned(document, opens, birth_date=dt.date(2023, 8, 31))["x"].opens == opens


# --- least intervals ----------------------------------------------------------------------------------------


def after(bounds: str) -> Programme:
    return programme(
        f"visits:\n  y: {{name: {{sv: Y}}}}\n  x: {{name: {{sv: X}}, {bounds}not_before: {{visits.y: 4 weeks}}}}\n"
    )


@pytest.mark.parametrize(
    ("bounds", "happened", "expected"),
    [
        # opens, due, overdue and closes for a child of 10 January
        ("", None, (None, None, None, None)),
        ("", "2024-03-01", ("2024-03-29", None, None, None)),
        ("closes: 5 months, ", "2024-03-01", ("2024-03-29", None, None, "2024-06-10")),
        ("opens: 2 months, ", "2024-01-20", ("2024-03-10", None, None, None)),
        ("opens: 2 months, ", "2024-03-01", ("2024-03-29", None, None, None)),
        ("due: 3 months, ", "2024-01-20", (None, "2024-04-10", None, None)),
        ("due: 3 months, ", "2024-04-01", (None, "2024-04-29", None, None)),
        (
            "opens: 2 months, due: 3 months, overdue: 4 months, closes: 5 months, ",
            "2024-04-20",
            ("2024-05-18", "2024-05-18", "2024-05-18", "2024-06-10"),
        ),
        (
            "opens: 2 months, due: 3 months, overdue: 4 months, closes: 5 months, ",
            "2024-03-01",
            ("2024-03-29", "2024-04-10", "2024-05-10", "2024-06-10"),
        ),
    ],
)
def test_no_bound_comes_earlier_than_the_least_interval_but_what_is_too_late_stays_so(
    bounds: str, happened: str | None, expected: tuple[str | None, ...]
) -> None:
    history = [] if happened is None else [{"visit": "y", "day": happened}]
    plan = planned(after(bounds), dt.date(2024, 7, 1), history=history)["x"]
    assert days(plan) == tuple(each and dt.date.fromisoformat(each) for each in expected)


def test_what_is_due_without_opening_stays_upcoming_until_then() -> None:
    history = [{"visit": "y", "day": "2024-01-20"}]
    found = [
        statuses(after("due: 3 months, "), dt.date(2024, 4, day), history=history)["x"] for day in (9, 10)
    ]
    assert found == ["upcoming", "due"]


def test_the_longest_of_several_intervals_counts_and_only_after_what_took_place() -> None:
    document = programme(
        "visits: {y: {name: {sv: Y}}, x: {name: {sv: X}, not_before: {visits.y: 4 weeks, vaccinations.v_1: 1 week}}}\n"
        "vaccinations: {v_1: {name: {sv: V}}}\n"
    )
    history = [
        {"visit": "y", "day": "2024-03-01"},
        {"vaccination": "v_1", "day": "2024-04-01"},
        {"vaccination": "v_1", "day": "2024-06-01", "status": "declined"},
    ]
    assert planned(document, dt.date(2024, 7, 1), history=history)["x"].opens == dt.date(2024, 4, 8)
    assert planned(document, dt.date(2024, 7, 1), history=history[:1])["x"].opens == dt.date(2024, 3, 29)


# --- visits that belong together -----------------------------------------------------------------------------


def test_a_visit_that_another_replaces_does_not_apply_while_that_one_does() -> None:
    document = programme(
        "visits:\n  x: {name: {sv: X}, when: {child.enrolled_bhv: true}}\n"
        "  y: {name: {sv: Y}, replaces: [x], when: {unit.participates: true}}\n"
        "  z: {name: {sv: Z}, replaces: [x], when: {child.sex: male}}\n"
    )
    facts: dict[str, Any] = {"child.enrolled_bhv": True, "unit.participates": False, "child.sex": "female"}
    day = dt.date(2024, 3, 1)
    changes: dict[str, dict[str, Any]] = {
        "neither": {},
        "one": {"unit.participates": True},
        "other": {"child.sex": "male"},
        "perhaps": {"unit.participates": None},
        "one, other perhaps": {"unit.participates": True, "child.sex": None},
    }
    found = {text: statuses(document, day, facts=facts | changed)["x"] for text, changed in changes.items()}
    assert found == {
        "neither": "open",
        "one": "not_applicable",
        "other": "not_applicable",
        "perhaps": "unknown",
        "one, other perhaps": "not_applicable",
    }
    plan = planned(document, day, facts=facts | {"unit.participates": None, "child.sex": None})["x"]
    assert plan.missing == ("unit.participates", "child.sex")
    done = [{"visit": "x", "day": day}]
    assert statuses(document, day, facts=facts | {"unit.participates": True}, history=done)["x"] == "done"


def test_a_visit_on_anothers_occasion_has_its_days_but_is_done_on_its_own() -> None:
    document = programme("visits: {x: {name: {sv: X}, due: 2 months}, y: {name: {sv: Y}, with: x}}\n")
    assert days(planned(document, BIRTH)["y"]) == days(planned(document, BIRTH)["x"])
    on = dt.date(2024, 3, 15)
    assert statuses(document, on, history=[{"visit": "y", "day": on}]) == {"x": "due", "y": "done"}
    assert statuses(document, on, history=[{"visit": "x", "day": on}]) == {"x": "done", "y": "due"}


# --- repeats -------------------------------------------------------------------------------------------------

REPEATED = """\
visits:
  a: {{name: {{sv: A}}}}
  x:
    name: {{sv: X}}
    opens: 1 month
    due: 2 months
    closes: 3 years
    repeat: {{{repeat}}}
  z: {{name: {{sv: Z}}}}
"""


def visit(day: str, raised: object = None, status: str = "done") -> dict[str, Any]:
    event: dict[str, Any] = {"visit": "x", "day": day, "status": status}
    if raised is not None:
        event["screened"] = [{"instrument": "caries_risk", "answers": {"raised": raised}}]
    return event


UNTIL = "every: 3 months, until: {caries_risk.raised: false}"


@pytest.mark.parametrize(
    ("repeat", "history", "expected"),
    [
        (UNTIL, [], {"x#1": ("due", "2024-02-10", "2024-03-10")}),
        (
            UNTIL,
            [visit("2024-03-12", raised=True)],
            {"x#1": ("done", "2024-02-10", "2024-03-10"), "x#2": ("due", None, "2024-06-12")},
        ),
        (
            UNTIL,
            [visit("2024-03-12", raised=True), visit("2024-06-20", raised=False)],
            {"x#1": ("done", "2024-02-10", "2024-03-10"), "x#2": ("done", None, "2024-06-12")},
        ),
        (
            UNTIL,
            [visit("2024-03-12")],
            {"x#1": ("done", "2024-02-10", "2024-03-10"), "x#2": ("unknown", None, "2024-06-12")},
        ),
        (
            UNTIL,
            [visit("2024-03-12", raised=True), visit("2024-06-20", status="declined")],
            {"x#1": ("done", "2024-02-10", "2024-03-10"), "x#2": ("declined", None, "2024-06-12")},
        ),
        (
            UNTIL,
            [visit("2024-03-12", raised=True), visit("2024-06-20", status="missed")],
            {"x#1": ("done", "2024-02-10", "2024-03-10"), "x#2": ("due", None, "2024-06-12")},
        ),
        (
            "every: 3 months",
            [visit("2024-03-12", raised=False)],
            {"x#1": ("done", "2024-02-10", "2024-03-10"), "x#2": ("due", None, "2024-06-12")},
        ),
        (
            "until: {caries_risk.raised: false}",
            [visit("2024-03-12", raised=True)],
            {"x#1": ("done", "2024-02-10", "2024-03-10"), "x#2": ("open", "2024-03-12", None)},
        ),
        (
            "until: {caries_risk.raised: false}",
            [visit("2024-03-12", raised=True), visit("2024-06-20", raised=False)],
            {"x#1": ("done", "2024-02-10", "2024-03-10"), "x#2": ("done", "2024-03-12", None)},
        ),
    ],
)
def test_a_visit_comes_again_until_its_rule_holds(
    repeat: str, history: History, expected: dict[str, tuple[str, str | None, str | None]]
) -> None:
    plans = planned(programme(REPEATED.format(repeat=repeat)), dt.date(2024, 7, 1), history=history)
    found = {
        id_: (plan.status.value, plan.opens and plan.opens.isoformat(), plan.due and plan.due.isoformat())
        for id_, plan in plans.items()
        if id_.startswith("x")
    }
    assert found == expected
    assert list(plans) == ["a", *expected, "z"]


def test_the_next_of_a_repeated_visit_closes_with_the_first_and_is_due_on_its_day() -> None:
    document = programme(REPEATED.format(repeat=UNTIL))
    history = [visit("2024-03-12", raised=True)]
    borders = {
        dt.date(2024, 6, 11): "upcoming",
        dt.date(2024, 6, 12): "due",
        dt.date(2027, 1, 9): "due",
        dt.date(2027, 1, 10): "missed",
    }
    assert {day: statuses(document, day, history=history)["x#2"] for day in borders} == borders


def test_an_occurrence_may_be_written_with_its_number() -> None:
    document = programme(REPEATED.format(repeat=UNTIL))
    numbered = [visit("2024-03-12", raised=True) | {"visit": "x#1"}]
    plain = [visit("2024-03-12", raised=True)]
    on = dt.date(2024, 7, 1)
    assert planned(document, on, history=numbered) == planned(document, on, history=plain)


def test_what_is_missing_to_end_a_repeat_is_named() -> None:
    plan = planned(
        programme(REPEATED.format(repeat=UNTIL)), dt.date(2024, 7, 1), history=[visit("2024-03-12")]
    )["x#2"]
    assert plan.missing == ("caries_risk.raised",)


def test_a_repeated_visit_of_a_family_that_is_not_eligible_does_not_apply() -> None:
    document = programme("eligibility: {unit.participates: true}\n" + REPEATED.format(repeat=UNTIL))
    history = [visit("2024-03-12")]
    found = statuses(document, dt.date(2024, 7, 1), facts={"unit.participates": False}, history=history)
    assert found == {"a": "not_applicable", "x#1": "done", "x#2": "not_applicable", "z": "not_applicable"}


# --- what rules read -----------------------------------------------------------------------------------------

READ = """\
pauses: [{since: 2024-12-01, until: 2024-12-31}]
visits:
  x: {name: {sv: X}, opens: 1 month, closes: 2 months, when: {child.enrolled_bhv: true}}
  s: {name: {sv: S}, closes: 2 months, counted_from: enrolment}
  r: {name: {sv: R}, closes: 2 months}
  n: {name: {sv: N}, replaces: [r], when: {unit.participates: true}}
vaccinations:
  v_1: {name: {sv: V}, closes: 2 months}
findings:
"""
STATES = ("done", "declined", "missed", "none")
for _name in ("visits.x", "visits.s", "visits.r", "vaccinations.v_1"):
    for _state in STATES:
        READ += f"  {_name.replace('.', '_')}_{_state}: {{{_name}: {_state}}}\n"


def read(name: str, day: str, **known: Any) -> str:
    """The state of a visit or dose as rules read it: the one that is met, or those that are still possible."""
    dates = {"birth_date": BIRTH} | {
        key: known.pop(key) for key in ("enrolment_date", "birth_date") if key in known
    }
    case = fs.Case(**dates, **known)
    findings = fs.evaluate(fs.load(HEAD + READ), case, on=dt.date.fromisoformat(day)).findings
    found = {state: findings[f"{name.replace('.', '_')}_{state}"] for state in STATES}
    return " or ".join(state for state in STATES if found[state] in {"met", "unknown"})


@pytest.mark.parametrize(
    ("name", "day", "known", "expected"),
    [
        ("visits.x", "2024-03-09", {"facts": {"child.enrolled_bhv": True}}, "none"),
        ("visits.x", "2024-03-10", {"facts": {"child.enrolled_bhv": True}}, "missed"),
        ("visits.x", "2024-03-10", {"facts": {"child.enrolled_bhv": False}}, "none"),
        ("visits.x", "2024-03-10", {}, "missed or none"),
        ("visits.x", "2024-03-09", {}, "none"),
        (
            "visits.x",
            "2024-03-10",
            {"birth_date": None, "facts": {"child.enrolled_bhv": True}},
            "missed or none",
        ),
        ("visits.x", "2024-03-10", {"history": [{"visit": "x", "day": "2024-02-20"}]}, "done"),
        (
            "visits.x",
            "2024-03-10",
            {"history": [{"visit": "x", "day": "2024-02-20", "status": "declined"}]},
            "declined",
        ),
        (
            "visits.x",
            "2024-02-21",
            {"history": [{"visit": "x", "day": "2024-02-20", "status": "missed"}]},
            "missed",
        ),
        ("visits.s", "2026-01-01", {}, "missed or none"),
        ("visits.s", "2024-04-01", {"enrolment_date": dt.date(2024, 2, 1)}, "missed"),
        ("visits.s", "2024-03-31", {"enrolment_date": dt.date(2024, 2, 1)}, "none"),
        ("visits.r", "2024-03-10", {"facts": {"unit.participates": False}}, "missed"),
        ("visits.r", "2024-03-10", {"facts": {"unit.participates": True}}, "none"),
        ("visits.r", "2024-03-10", {}, "missed or none"),
        ("vaccinations.v_1", "2024-03-09", {}, "none"),
        ("vaccinations.v_1", "2024-03-10", {}, "missed"),
        (
            "vaccinations.v_1",
            "2024-03-10",
            {"history": [{"vaccination": "v_1", "day": "2024-02-20"}]},
            "done",
        ),
    ],
)
def test_what_rules_read_of_a_visit(name: str, day: str, known: dict[str, Any], expected: str) -> None:
    assert read(name, day, **known) == expected


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], "none"),
        ([("made", "2024-02-01")], "made"),
        ([("made", "2024-02-01"), ("completed", "2024-03-01")], "completed"),
        ([("made", "2024-02-01"), ("declined", "2024-02-10")], "declined"),
        ([("made", "2024-05-01")], "none"),
    ],
)
def test_what_rules_read_of_a_referral(events: list[tuple[str, str]], expected: str) -> None:
    states = ("made", "completed", "declined", "none")
    document = fs.load(
        HEAD
        + "referrals: {r: {to: dental_care}}\nfindings:\n"
        + "".join(f"  {state}: {{referrals.r: {state}}}\n" for state in states)
    )
    history = [{"referral": "r", "day": day, "status": status} for status, day in events]
    evaluation = fs.evaluate(document, fs.Case(history=history), on=dt.date(2024, 4, 1))
    assert [state for state in states if evaluation.findings[state] == "met"] == [expected]
    assert evaluation.referrals["r"].state == expected


@pytest.mark.parametrize(("bounds", "status"), [("closes: 3 years", "open"), ("due: 3 months", "upcoming")])
def test_before_birth_only_what_opens_or_is_due_after_it_is_still_to_come(bounds: str, status: str) -> None:
    text = f"""\
format: 1
kind: programme
id: gotland/vantan
name: {{sv: Väntan, en: Waiting}}
subject: family
visits:
  v: {{name: {{sv: Träff, en: Meeting}}, {bounds}}}
"""
    expecting = fs.Case(expected_birth_date=dt.date(2026, 6, 1))
    plan = fs.plan(fs.load(text), expecting, on=dt.date(2026, 3, 1))["v"]
    assert (plan.status, plan.due, plan.closes, plan.missing) == (status, None, None, ())
