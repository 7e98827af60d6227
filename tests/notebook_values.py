"""One value of each kind that a notebook shows, by name; those of extras are made when they are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import familjestod as fs
from familjestod.prove.example import Example
from familjestod.prove.family import Family

ON = dt.date(2026, 3, 1)
ITC = fs.bundled()["gotland/kommunikation_itc"]
CASE = fs.Case(
    birth_date=dt.date(2024, 8, 20),
    facts={"unit.region": "gotland", "child.enrolled_bhv": True},
    history=[
        {"visit": "v8m", "day": "2025-04-22"},
        {"visit": "v10m", "day": "2025-06-20", "status": "missed"},
        {
            "visit": "v18m",
            "day": "2026-02-20",
            "screened": [{"instrument": "itc", "answers": {"speech": "concern", "social": "no_concern"}}],
        },
        {"vaccination": "mpr_1", "day": "2026-02-20"},
    ],
)
ELSEWHERE = fs.Case(
    birth_date=dt.date(2024, 8, 20), facts={"unit.region": "uppsala", "child.enrolled_bhv": True}
)
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def _error() -> fs.SpecError:
    try:
        fs.load(f"format: 1\nkind: programme\nid: a/b\nname: {HOSTILE!r}\nvisits: {HOSTILE!r}\n")
    except fs.SpecError as error:
        return error
    raise AssertionError


def _hostile() -> fs.Programme:
    text = {"sv": HOSTILE, "en": HOSTILE}
    patch = {"name": text, "description": text, "visits": {"v21m": {"name": text, "text": text}}}
    return ITC.patched(patch)


def _evaluation() -> fs.Evaluation:
    return fs.evaluate(ITC, CASE, on=ON)


CORE: dict[str, Callable[[], Any]] = {
    "programme": lambda: ITC,
    "programme with markup in its texts": _hostile,
    "evaluation of it": lambda: fs.evaluate(_hostile(), CASE, on=ON),
    "unit programme": lambda: fs.bundled()["jonkoping/barnskyddsteam"],
    "instrument": lambda: fs.bundled().instruments["epds"],
    "vocabulary": lambda: fs.bundled().vocabulary,
    "library": fs.bundled,
    "answers": lambda: fs.bundled().evaluate(CASE, on=ON),
    "case": lambda: CASE,
    "empty case": fs.Case,
    "evaluation": _evaluation,
    "evaluation with nothing known": lambda: fs.evaluate(ITC, fs.Case(), on=ON),
    "evaluation elsewhere": lambda: fs.evaluate(ITC, ELSEWHERE, on=ON),
    "evaluation out of force": lambda: fs.evaluate(fs.bundled()["skane/vaxa_tryggt"], CASE, on=ON),
    "evaluation from JSON": lambda: fs.Evaluation.from_dict(_evaluation().to_dict()),
    "plan": lambda: fs.plan(ITC, CASE, on=ON),
    "referrals": lambda: fs.refer(ITC, CASE, on=ON),
    "trace": lambda: _evaluation().trace,
    "step": lambda: _evaluation().trace["eligibility"],
    "rule": lambda: ITC.eligibility,
    "test": lambda: ITC.eligibility.rules[0],  # type: ignore[union-attr]
    "visit": lambda: ITC.visits["v18m"],
    "dose": lambda: ITC.vaccinations["mpr_1"],
    "planned visit": lambda: _evaluation().visits["v21m"],
    "planned dose": lambda: _evaluation().vaccinations["mpr_1"],
    "judgement": lambda: fs.assess(ITC, fs.Case(), on=ON),
    "referral": lambda: _evaluation().referrals["speech_therapy"],
    "offer": lambda: next(iter(_evaluation().offers.values())),
    "screening": lambda: fs.score(fs.bundled().instruments["epds"], {"q1": 3, "q9": 2}, on=ON),
    "diagnostic": lambda: fs.check("format: 1\nkind: programm\n")[0],
    "error": _error,
    "family": lambda: Family(CASE, ON),
    "example": lambda: Example({"child.enrolled_bhv": True}),
    "why not": lambda: fs.why_not(ITC, ELSEWHERE, on=ON),
    "why not, met": lambda: fs.why_not(ITC, CASE, on=ON),
    "ask next": lambda: fs.ask_next(ITC, CASE, on=ON),
}


def _register() -> Any:
    return fs.cohort.synthetic(ITC, families=200, on=ON)


def _attrition() -> Any:
    register = _register()
    return fs.cohort.attrition(ITC, register.families, on=ON, history=register.history)


_REFORM = {"visits": {"v21m": {"due": "20 months"}}, "eligibility": {"child.age": {"below": "5 years"}}}


def _impact() -> Any:
    register = _register()
    return fs.compare.impact(ITC, ITC.patched(_REFORM), register.families, on=ON, history=register.history)


EXTRA: dict[str, Callable[[], Any]] = {
    "proof": lambda: fs.prove.both(ITC, "eligibility", "visits.v21m.when"),
    "refutation": lambda: fs.prove.always(ITC, "eligibility"),
    "diff": lambda: fs.compare.diff(ITC, ITC.patched(_REFORM)),
    "edit": lambda: next(iter(fs.compare.diff(ITC, ITC.patched(_REFORM)))),
    "comparison": lambda: fs.compare.witness(ITC, ITC.patched(_REFORM)),
    "witness": lambda: fs.compare.witness(ITC, ITC.patched(_REFORM)).first,
    "impact": _impact,
    "register": _register,
    "attrition": _attrition,
}
