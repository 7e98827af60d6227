"""What would have to differ, and what to ask next: every set and every count is what the engine says."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

import familjestod as fs

ON = dt.date(2026, 3, 1)
ITC = fs.bundled()["gotland/kommunikation_itc"]
BORN = dt.date(2024, 8, 20)
CASES = [
    (ITC, fs.Case(birth_date=BORN, facts={"unit.region": "uppsala"}), "eligibility"),
    (ITC, fs.Case(birth_date=dt.date(2018, 1, 1), facts={"child.enrolled_bhv": False}), "eligibility"),
    (ITC, fs.Case(birth_date=BORN, facts={"unit.region": "gotland"}), "referrals.komitid"),
    (ITC, fs.Case(birth_date=BORN, facts={"unit.region": "gotland"}), "visits.v2y6m"),
    (fs.bundled()["skane/vaxa_tryggt"], fs.Case(birth_date=BORN), "eligibility"),
]


def _met(programme: fs.Programme, case: fs.Case, on: dt.date, output: str) -> bool:
    answer = fs.evaluate(programme, case, on=on)
    part, _, id_ = output.partition(".")
    if part == "eligibility":
        return answer.in_force and answer.eligibility.verdict is fs.Verdict.MET
    if part == "visits":
        return answer.visits[id_].status in {fs.Status.OPEN, fs.Status.DUE, fs.Status.OVERDUE, fs.Status.DONE}
    return bool(getattr(answer, part)[id_].verdict is fs.Verdict.MET)


@pytest.mark.parametrize(("programme", "case", "output"), CASES)
def test_every_set_makes_it_met_and_no_part_of_it_does(
    programme: fs.Programme, case: fs.Case, output: str
) -> None:
    found = fs.why_not(programme, case, on=ON, output=output)
    assert not found.met
    assert found.differences
    for difference in found.differences:
        for values in difference.values:
            for kept in product((True, False), repeat=len(values)):
                moved, on = case, ON
                for keep, lever, value in zip(kept, difference.levers, values, strict=True):
                    if keep:
                        moved, on = lever.moved(moved, on, value)
                assert _met(programme, moved, on, output) is all(kept)
    assert len(found.say("sv")) == len(found.say("en")) == len(found.differences)


def test_facts_alone_agree_with_trying_all_of_them() -> None:
    case = fs.Case(birth_date=BORN)
    regions = list(ITC.vocabulary.facts["unit.region"].type.choices)
    did = {
        (enrolled, region)
        for enrolled, region in product((True, False), regions)
        if _met(
            ITC,
            fs.Case(birth_date=BORN, facts={"child.enrolled_bhv": enrolled, "unit.region": region}),
            ON,
            "eligibility",
        )
    }
    (only,) = fs.why_not(ITC, case, on=ON).differences
    assert only.names == ("child.enrolled_bhv", "unit.region")
    assert set(only.values) == did


def test_what_is_met_needs_nothing() -> None:
    case = fs.Case(birth_date=BORN, facts={"unit.region": "gotland", "child.enrolled_bhv": True})
    assert fs.why_not(fs.evaluate(ITC, case, on=ON)).met
    with pytest.raises(ValueError, match=r'"visits\.v99" is not an answer'):
        fs.why_not(ITC, case, on=ON, output="visits.v99")


def _open(answer: fs.Evaluation) -> set[str]:
    found = {"eligibility"} if answer.eligibility.verdict is fs.Verdict.UNKNOWN else set()
    told = answer.to_dict()
    for part in ("visits", "vaccinations"):
        found |= {f"{part}.{id_}" for id_, each in told[part].items() if each["status"] == "unknown"}
    for part in ("referrals", "offers", "requirements"):
        found |= {f"{part}.{id_}" for id_, each in told[part].items() if each["verdict"] == "unknown"}
    return found | {f"findings.{id_}" for id_, each in told["findings"].items() if each == "unknown"}


def test_what_to_ask_next_counts_as_the_engine_answers() -> None:
    case = fs.Case(birth_date=BORN, facts={"child.enrolled_bhv": True})
    before = _open(fs.evaluate(ITC, case, on=ON))
    found = fs.ask_next(ITC, case, on=ON)
    assert found.open == len(before)
    asked = [each for each in found.asks if each.name in ITC.vocabulary.facts]
    assert asked[0].name == "unit.region"
    for each in asked:
        for value, count in each.decides:
            facts = {**case.facts, each.name: value}
            after = _open(fs.evaluate(ITC, fs.Case(birth_date=BORN, facts=facts), on=ON))
            assert count == len(before - after)
    assert [each.least for each in found.asks] == sorted((each.least for each in found.asks), reverse=True)
