"""Whose answers a rule is about, where each respondent counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

import familjestod as fs

_PATCH = {
    "findings": {
        "same_parent": {"psq_s.stress": True, "psq_s.low_mood": True},
        "either_parent": {"any": [{"psq_s.stress": True}, {"psq_s.low_mood": True}]},
        "each_has_one": {"all": [{"any": [{"psq_s.stress": True}]}, {"not": {"not": {"psq_s.low_mood": True}}}]},
        "nobody": {"not": {"psq_s.stress": True}},
        "still": {"psq_s@v4m.stress": True, "psq_s@v10m.stress": True},
    }
}  # fmt: skip
PROGRAMME = fs.bundled()["uppsala/barnsakert_2"].patched(_PATCH)
BORN = dt.date(2024, 1, 10)
V4M, V10M, ON = dt.date(2024, 5, 10), dt.date(2024, 11, 10), dt.date(2024, 12, 1)

Answered = tuple[str, dt.date, str, Mapping[str, bool]]


def findings(*answered: Answered) -> Mapping[str, Any]:
    history = [
        {"visit": visit, "day": day,
         "screened": [{"instrument": "psq_s", "respondent": who, "answers": answers}]}
        for visit, day, who, answers in answered
    ]  # fmt: skip
    said = fs.evaluate(PROGRAMME, fs.Case(birth_date=BORN, history=history), on=ON).findings
    return {id_: said[id_] for id_ in _PATCH["findings"]}


STRESSED, LOW, NEITHER = (
    {"stress": True, "low_mood": False},
    {"stress": False, "low_mood": True},
    {"stress": False, "low_mood": False},
)
YES, NO, UNKNOWN = "met", "unmet", "unknown"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"stress": True, "low_mood": True}, NEITHER, (YES, YES, YES, NO)),
        (STRESSED, LOW, (NO, YES, YES, NO)),  # one is stressed and the other low: no parent is both
        (NEITHER, NEITHER, (NO, NO, NO, YES)),
        (STRESSED, {}, (UNKNOWN, YES, UNKNOWN, NO)),
        (NEITHER, {}, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
    ],
)
def test_two_parents_at_one_visit(
    first: Mapping[str, bool], second: Mapping[str, bool], expected: tuple[str, ...]
) -> None:
    said = findings(("v4m", V4M, "parent_1", first), ("v4m", V4M, "parent_2", second))
    assert tuple(said[id_] for id_ in ("same_parent", "either_parent", "each_has_one", "nobody")) == expected


def test_only_the_latest_answers_of_each_count() -> None:
    said = findings(
        ("v4m", V4M, "parent_1", STRESSED), ("v10m", V10M, "parent_1", LOW), ("v4m", V4M, "parent_2", NEITHER)
    )
    assert said == {
        "same_parent": NO,
        "either_parent": YES,
        "each_has_one": NO,
        "nobody": YES,
        "still": NO,
    }


def test_what_one_parent_said_is_never_read_as_the_other_s() -> None:
    """Stress at 4 months in one and at 10 months in the other is stress that lasts in neither, as far as is known."""
    assert (
        findings(("v4m", V4M, "parent_1", STRESSED), ("v10m", V10M, "parent_2", STRESSED))["still"] == UNKNOWN
    )
    assert findings(("v4m", V4M, "parent_1", STRESSED), ("v10m", V10M, "parent_1", STRESSED))["still"] == YES


def test_nobody_has_answered() -> None:
    assert set(findings().values()) == {UNKNOWN}
