"""Generated families, the same for everyone, and the proof that two evaluations of them agree."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import handwritten
from dateutil.relativedelta import relativedelta

import familjestod as fs

PROGRAMME = "gotland/kommunikation_itc"
DAY = dt.date(2026, 3, 1)
FACTS: dict[str, tuple[Any, ...]] = {
    "child.enrolled_bhv": (True, True, True, True, True, False),
    "unit.region": ("gotland",) * 9 + ("uppsala",),
    "mother.hbsag_positive": (False, False, False, True),
    "child.tuberculosis_risk": (False, False, False, True),
    "child.rotavirus_doses": (2, 3),
    "family.needs_continued_support": (False, False, True),
}
# When each visit and dose usually takes place, in days after birth.
VISITS = {
    "v0d": 2, "v1w": 12, "v4w": 30, "v6w": 47, "v3m": 95, "v4m": 125, "v5m": 155, "v6m": 185, "v8m": 245,
    "v10m": 306, "v12m": 368, "v18m": 552, "v21m": 640, "visit_1": 660, "v2y6m": 930, "v4y": 1465, "v5y": 1830,
}  # fmt: skip
DOSES = {
    "hepatitis_b_1": 30, "bcg_1": 47, "rotavirus_1": 47, "rotavirus_2": 95, "rotavirus_3": 155,
    "dtp_polio_hib_1": 95, "dtp_polio_hib_2": 155, "dtp_polio_hib_3": 368, "pneumococcal_1": 95,
    "pneumococcal_2": 155, "pneumococcal_3": 368, "mpr_1": 552, "dtp_polio_4": 1830,
}  # fmt: skip
REFERRALS = {"speech_therapy": 645, "komitid": 700, "review": 760}
RESPONDENTS = ("parent", "parent_1", "parent_2", None)


def registered(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Families as a register of child health care holds them, as JSON values.

    The children are 0-6 years old on `DAY`; what was to be done has mostly been done, and
    one fact in twenty and one answer in twenty are missing.
    """
    rng = random.Random(seed)
    return [_registered(rng) for _ in range(count)]


def _registered(rng: random.Random) -> dict[str, Any]:
    birth = DAY - dt.timedelta(days=rng.randrange(6 * 365 + 60))
    facts = {name: rng.choice(values) for name, values in FACTS.items() if rng.random() > 0.05}
    history = [
        *_events(rng, birth, "visit", VISITS),
        *_events(rng, birth, "vaccination", DOSES),
        *(_events(rng, birth, "referral", REFERRALS) if rng.random() < 0.1 else ()),
    ]
    return {"birth_date": birth.isoformat(), "facts": facts, "history": history}


def _events(rng: random.Random, birth: dt.date, key: str, usual: dict[str, int]) -> Iterator[dict[str, Any]]:
    for name, days in usual.items():
        day = birth + dt.timedelta(days=days + rng.randrange(14))
        seldom = name in {"v21m", "visit_1", "hepatitis_b_1", "bcg_1", "rotavirus_3"}
        if day > DAY or rng.random() < (0.9 if seldom else 0.08):
            continue
        event: dict[str, Any] = {key: name, "day": day.isoformat()}
        if rng.random() < 0.04:
            event["status"] = "declined"
        elif name in {"v18m", "v21m"}:
            event["screened"] = [_itc(rng, 0.2)]
        elif name == "v6w":
            event["screened"] = [_epds(rng)]
        yield event


def _itc(rng: random.Random, concern: float) -> dict[str, Any]:
    answers = {
        part: "concern" if rng.random() < concern else "no_concern"
        for part in handwritten.ITC_PARTS
        if rng.random() > 0.05
    }
    return _by(rng, {"instrument": "itc", "answers": answers})


def _epds(rng: random.Random) -> dict[str, Any]:
    level = rng.choice(((0, 0, 1), (0, 1, 1, 2), (1, 2, 3)))
    answers = {item: rng.choice(level) for item in handwritten.EPDS_ITEMS if rng.random() > 0.05}
    return _by(rng, {"instrument": "epds", "answers": answers})


def _by(rng: random.Random, screened: dict[str, Any]) -> dict[str, Any]:
    respondent = rng.choice(RESPONDENTS)
    return screened if respondent is None else {**screened, "respondent": respondent}


def odd(count: int, seed: int = 2) -> Iterator[tuple[dict[str, Any], dt.date]]:
    """Families with everything that can be odd about them, and a day to evaluate each on.

    Dates at the ends of months and on the very bounds, unborn children, no birth date,
    events repeated, missed, declined, later than the day and in any order, and answers
    to any instrument at any visit.
    """
    rng = random.Random(seed)
    for _ in range(count):
        birth = rng.choice((DAY, dt.date(2024, 2, 29), dt.date(2023, 8, 31), dt.date(2019, 12, 31)))
        birth += dt.timedelta(days=rng.randrange(-400, 400) if rng.random() < 0.6 else 0)
        age = relativedelta(months=rng.choice((0, 1, 2, 3, 5, 6, 12, 18, 21, 30, 48, 60, 72)))
        on = birth + age + dt.timedelta(days=rng.choice((-1, 0, 1, rng.randrange(-30, 200))))
        value: dict[str, Any] = {"facts": {}, "history": []}
        if rng.random() < 0.85:
            value["birth_date"] = birth.isoformat()
        if rng.random() < 0.4:
            expected = birth + dt.timedelta(days=rng.randrange(-20, 90))
            value["expected_birth_date"] = expected.isoformat()
        for name, values in FACTS.items():
            if rng.random() < 0.8:
                value["facts"][name] = rng.choice((*values, None))
        for _ in range(rng.randrange(12)):
            value["history"].append(_odd_event(rng, on + dt.timedelta(days=rng.randrange(-700, 20))))
        yield value, on


def _odd_event(rng: random.Random, day: dt.date) -> dict[str, Any]:
    key, names = rng.choice((("visit", VISITS), ("vaccination", DOSES), ("referral", REFERRALS)))
    likely = {"visit": ("v6w", "v18m", "v21m", "visit_1"), "vaccination": ("rotavirus_1", "rotavirus_2")}
    name = rng.choice(likely.get(key, tuple(names)) if rng.random() < 0.6 else tuple(names))
    statuses = (
        ("made", "completed", "declined") if key == "referral" else ("done", "done", "declined", "missed")
    )
    event: dict[str, Any] = {key: name, "day": day.isoformat(), "status": rng.choice(statuses)}
    if key == "visit":
        made = [_itc(rng, 0.4) if rng.random() < 0.7 else _epds(rng) for _ in range(rng.randrange(3))]
        event["screened"] = made
    return event


def ours(value: dict[str, Any]) -> fs.Case:
    """A family as the engine takes it."""
    return fs.Case(
        birth_date=handwritten.day_from(value.get("birth_date")),
        expected_birth_date=handwritten.day_from(value.get("expected_birth_date")),
        facts=value["facts"],
        history=value["history"],
    )


def prove_equal(programme: fs.Programme, count: int = 600) -> int:
    """The number of families for which the engine and both hand-written variants gave the same JSON.

    Raises:
        AssertionError: if they did not for one.
    """
    schedules = (handwritten.schedule(), handwritten.schedule(relativedelta))
    families = [(value, DAY) for value in registered(count // 2)] + list(odd(count - count // 2))
    for value, on in families:
        answer = fs.evaluate(programme, ours(value), on=on).to_dict()
        for name in ("programme", "digest", "engine"):  # what answered, not what the answer is
            del answer[name]
        case = handwritten.Case.from_dict(value)
        for schedule in schedules:
            theirs = handwritten.evaluate(case, on, schedule).to_dict()
            assert answer == theirs, (value, on, _difference(answer, theirs))
    return len(families)


def _difference(one: Any, other: Any) -> Any:  # noqa: ANN401 - any JSON value
    if not isinstance(one, dict) or not isinstance(other, dict):
        return one, other
    return {
        key: _difference(one.get(key), other.get(key))
        for key in {*one, *other}
        if one.get(key) != other.get(key)
    }
