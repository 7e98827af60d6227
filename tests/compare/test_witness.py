"""Programmes of one's own, some the same though written differently, some different for one child in a million."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings

import familjestod as fs
from familjestod.compare.witnessing.searching import Searching
from familjestod.compare.witnessing.stretches import stretches
from familjestod.engine.case import DATES
from familjestod.engine.cases import read_examples
from familjestod.prove.answers import Effort
from familjestod.spec.source import read
from strategies.families import Family, families
from strategies.mutations import plain, some_changed
from strategies.programmes import PROGRAMMES

pytestmark = pytest.mark.extra

LIBRARY = fs.bundled()

BASE: Mapping[str, Any] = {
    "format": 1,
    "kind": "programme",
    "id": "gotland/prov",
    "name": {"sv": "Prov"},
    "subject": "family",
}


def load(parts: Mapping[str, Any], library: fs.Library = LIBRARY) -> fs.Programme:
    visits = {id_: {"name": {"sv": id_}, **each} for id_, each in parts.get("visits", {}).items()}
    value = {**BASE, **parts, **({"visits": visits} if visits else {})}
    return fs.load(json.dumps(value), name="mine.yaml", library=library)


def rule(when: Any) -> Mapping[str, Any]:
    return {"findings": {"asked": when}}


def scored(when: Any) -> Mapping[str, Any]:
    """A finding that reads results given at a visit."""
    return {"visits": {"v6w": {"due": "6 weeks", "screens": ["epds", "psq_s"]}}, **rule(when)}


def visit(**parts: Any) -> Mapping[str, Any]:
    return {"visits": {"v8m": {"due": "8 months"}, "asked": parts}}


def two_visits(first: Mapping[str, Any], **parts: Any) -> Mapping[str, Any]:
    return {"visits": {"v8m": first, "asked": parts}}


def amended(day: str, patch: Mapping[str, Any]) -> Mapping[str, Any]:
    """A finding about the first year, with an amendment of one day."""
    return {"findings": {"asked": YOUNG}, "amendments": [{"since": day, "until": day, "patch": patch}]}


YOUNG = {"child.age": {"below": "1 year"}}
TALL = {"child.enrolled_bhv": True}
RARE = {
    "child.birth_weekday": "monday",
    "child.age": {"at_least": "1 year", "below": "53 weeks"},
    "unit.region": "gotland",
    "area.cni_level": "high",
    "mother.earlier_births": {"at_least": 7},
    "mother.earlier_births_in_sweden": 0,
    "child.rotavirus_doses": 3,
}

# Pairs of programmes that answer the same to every family, whatever they look like.
SAME: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "a year is twelve months": (rule(YOUNG), rule({"child.age": {"below": "12 months"}})),
    "a week is seven days": (visit(due="2 weeks"), visit(due="14 days")),
    "two and a half years": (visit(due="2.5 years"), visit(due="30 months")),
    "below is not at least": (rule(YOUNG), rule({"not": {"child.age": {"at_least": "12 months"}}})),
    "above is at least a day more": (
        rule({"child.age": {"above": "6 weeks"}}),
        rule({"child.age": {"at_least": "43 days"}}),
    ),
    "De Morgan": (
        rule({"not": {"any": [{"family.violence": True}, {"family.pregnant": True}]}}),
        rule({"all": [{"not": {"family.violence": True}}, {"family.pregnant": False}]}),
    ),
    "at least one of two": (
        rule({"at_least": {"count": 1, "of": [{"family.violence": True}, {"family.pregnant": True}]}}),
        rule({"any": [{"family.pregnant": True}, {"family.violence": True}]}),
    ),
    "at least two of three": (
        rule({"at_least": {"count": 2, "of": [{"family.violence": True}, {"family.pregnant": True}, TALL]}}),
        rule(
            {
                "any": [
                    {"family.violence": True, "family.pregnant": True},
                    {"family.violence": True, "child.enrolled_bhv": True},
                    {"family.pregnant": True, "child.enrolled_bhv": True},
                ]
            }
        ),
    ),
    "a list is any of them": (
        rule({"unit.region": ["gotland", "uppsala"]}),
        rule({"any": [{"unit.region": "uppsala"}, {"unit.region": {"is": "gotland"}}]}),
    ),
    "all but one": (
        rule({"area.cni_level": {"not_in": ["low"]}}),
        rule({"area.cni_level": {"is_not": "low"}}),
    ),
    "said twice": (rule({"all": [TALL, YOUNG, TALL]}), rule({"all": [YOUNG, TALL]})),
    "what follows is left out": (
        rule({"all": [YOUNG, {"child.age": {"below": "2 years"}}]}),
        rule(YOUNG),
    ),
    "four weeks and a month": (
        rule({"child.age": {"at_least": "1 month"}}),
        rule({"all": [{"child.age": {"at_least": "1 month"}}, {"child.age": {"at_least": "4 weeks"}}]}),
    ),
    "a finding put in its place": (
        {"findings": {"young": YOUNG, "asked": {"findings.young": True, "child.enrolled_bhv": True}}},
        {"findings": {"young": YOUNG, "asked": {**YOUNG, "child.enrolled_bhv": True}}},
    ),
    "a finding that denies": (
        {"findings": {"young": YOUNG, "asked": {"findings.young": False}}},
        {"findings": {"young": YOUNG, "asked": {"not": YOUNG}}},
    ),
    "bands from above and below": (
        scored([{"value": "low", "when": {"epds.total": {"below": 10}}}, {"value": "high"}]),
        scored([{"value": "high", "when": {"epds.total": {"at_least": 10}}}, {"value": "low"}]),
    ),
    "bands with both limits": (
        scored(
            [
                {"value": "low", "when": {"epds.total": {"below": 10}}},
                {"value": "some", "when": {"epds.total": {"below": 20}}},
                {"value": "high"},
            ]
        ),
        scored(
            [
                {"value": "some", "when": {"epds.total": {"at_least": 10, "at_most": 19}}},
                {"value": "high", "when": {"epds.total": {"above": 19}}},
                {"value": "low"},
            ]
        ),
    ),
    "above nineteen is at least twenty": (
        scored({"epds.total": {"above": 19}}),
        scored({"epds.total": {"at_least": 20}}),
    ),
    "a finding of an instrument put in its place": (
        scored({"epds.raised": True}),
        scored({"epds.total": {"at_least": 12}}),
    ),
    "an item that makes the total": (
        scored({"any": [{"epds.total": {"at_least": 12}}, {"all": [{"epds.total": {"at_least": 14}}, TALL]}]}),
        scored({"epds.total": {"at_least": 12}}),
    ),
    "one parent, asked twice": (
        scored({"psq_s.stress": True, "psq_s.low_mood": True}),
        scored({"all": [{"psq_s.low_mood": True, "psq_s.stress": True}, {"psq_s.stress": True}]}),
    ),
    "no parent": (
        scored({"not": {"psq_s.violence": True}}),
        scored({"not": {"any": [{"psq_s.violence": True}, {"psq_s.violence": True, "psq_s.stress": True}]}}),
    ),
    "what the target group asks already": (
        {"eligibility": TALL, "visits": {"asked": {"due": "8 months", "when": {**TALL, **YOUNG}}}},
        {"eligibility": TALL, "visits": {"asked": {"due": "8 months", "when": YOUNG}}},
    ),
    "what the offer asks already": (
        {"eligibility": TALL, "offers": {"asked": {"text": {"sv": "Stöd"}, "when": {**TALL, **YOUNG}}}},
        {"eligibility": TALL, "offers": {"asked": {"text": {"sv": "Stöd"}, "when": YOUNG}}},
    ),
    "too old before it ends": (
        {
            "eligibility": YOUNG,
            "visits": {"asked": {"repeat": {"every": "1 month", "until": {"child.age": {"at_least": "1 year"}}}}},
        },
        {
            "eligibility": YOUNG,
            "visits": {"asked": {"repeat": {"every": "1 month", "until": {"child.age": {"at_least": "13 months"}}}}},
        },
    ),
    "the same bounds as another visit": (
        two_visits({"due": "8 months", "closes": "10 months"}, **{"with": "v8m"}),
        two_visits({"due": "8 months", "closes": "10 months"}, due="8 months", closes="10 months"),
    ),
    "a bound that is later anyway": (
        two_visits({"due": "8 months"}, due="3 months", counted_from="visits.v8m"),
        two_visits({"due": "8 months"}, due="3 months", counted_from="visits.v8m", not_before={"visits.v8m": "4 weeks"}),
    ),
    "days that always exist": (
        {**visit(due="3 weeks", closes="40 days"), "visits": {"asked": {"due": "3 weeks", "closes": "40 days"}}},
        {
            "month_overflow": "roll_forward",
            "visits": {"asked": {"due": "21 days", "closes": "40 days"}},
        },
    ),
    "words alone": (
        {**rule(YOUNG), "name": {"sv": "Prov"}},
        {**rule({**YOUNG, "name": {"sv": "Ung"}}), "name": {"sv": "Ett annat namn"}},
    ),
    "a visit named otherwise": (
        {"visits": {"asked": {"due": "1 month", "place": "home", "participants": ["bhv_nurse"]}}},
        {"visits": {"asked": {"due": "1 month", "place": "clinic", "themes": []}}},
    ),
    "amendments in one": (
        {
            "findings": {"asked": YOUNG},
            "amendments": [
                {"since": "2020-01-01", "patch": {"findings": {"asked": {"child.age": {"below": "2 years"}}}}},
                {"since": "2021-01-01", "patch": {"in_force": {"until": "2023-12-31"}}},
            ],
        },
        {
            "findings": {"asked": YOUNG},
            "amendments": [
                {
                    "since": "2020-01-01",
                    "until": "2020-12-31",
                    "patch": {"findings": {"asked": {"child.age": {"below": "24 months"}}}},
                },
                {
                    "since": "2021-01-01",
                    "patch": {
                        "findings": {"asked": {"child.age": {"below": "24 months"}}},
                        "in_force": {"until": "2023-12-31"},
                    },
                },
            ],
        },
    ),
    "a pause in two": (
        {**visit(due="8 months"), "pauses": [{"since": "2020-03-01", "until": "2020-12-31"}]},
        {
            **visit(due="8 months"),
            "pauses": [
                {"since": "2020-06-01", "until": "2020-12-31", "visits": ["asked", "v8m"]},
                {"since": "2020-03-01", "until": "2020-05-31"},
            ],
        },
    ),
    "an amendment of a day that does not show it": (
        {"findings": {"asked": YOUNG}},
        amended("2024-02-29", {"findings": {"asked": {"child.age": {"below": "366 days"}}}}),
    ),
    "another calendar on a day that does not show it": (
        {"findings": {"asked": YOUNG}},
        amended("2100-02-28", {"month_overflow": "roll_forward"}),
    ),
    "another calendar before it would show": (
        {"visits": {"asked": {"due": "4 years"}}, "in_force": {"since": "2018-01-01", "until": "2030-12-31"},
         "offers": {"asked": {"text": {"sv": "Stöd"}, "when": {"child.age": {"at_least": "4 years"}}}}},
        {"visits": {"asked": {"due": "4 years"}}, "in_force": {"since": "2018-01-01", "until": "2030-12-31"},
         "offers": {"asked": {"text": {"sv": "Stöd"}, "when": {"not": {"child.age": {"below": "48 months"}}}}}},
    ),
    "a visit missed by its bounds": (
        {**two_visits({"due": "8 months", "closes": "10 months"}, due="11 months", when={"visits.v8m": "none"})},
        {
            **two_visits(
                {"due": "8 months", "closes": "10 months"},
                due="11 months",
                when={"visits.v8m": {"not_in": ["done", "declined", "missed"]}},
            )
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_is_proved_the_same(name: str) -> None:
    one, other = map(load, SAME[name])
    for old, new in ((one, other), (other, one)):
        found = fs.compare.witness(old, new)
        assert [each.say("en") for each in found if each.differs is not False] == []
        assert found.differs is False
        assert found.first is None


# Pairs of programmes, with the answers in which they differ, and no others.
DIFFERENT: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any], set[str]]] = {
    "what becomes of a day that does not exist": (
        {"visits": {"asked": {"due": "6 months"}}},
        {"visits": {"asked": {"due": "6 months"}}, "month_overflow": "roll_forward"},
        {"visits.asked.status", "visits.asked.due"},
    ),
    "born on the leap day before 2100": (
        {"visits": {"asked": {"due": "4 years"}}},
        {"visits": {"asked": {"due": "4 years"}}, "month_overflow": "roll_forward"},
        {"visits.asked.status", "visits.asked.due"},
    ),
    "an age on the leap day": (
        rule({"child.age": {"at_least": "1 year"}}),
        {**rule({"child.age": {"at_least": "1 year"}}), "month_overflow": "roll_forward"},
        {"findings.asked"},
    ),
    "the birthday itself": (
        rule({"child.age": {"at_most": "18 months"}}),
        rule({"child.age": {"below": "18 months"}}),
        {"findings.asked"},
    ),
    "four weeks or a month": (
        visit(due="4 weeks"),
        visit(due="1 month"),
        {"visits.asked.status", "visits.asked.due"},
    ),
    "thirty days or a month": (
        rule({"child.age": {"at_least": "30 days"}}),
        rule({"child.age": {"at_least": "1 month"}}),
        {"findings.asked"},
    ),
    "a year or 365 days": (
        rule({"child.age": {"at_least": "365 days"}}),
        rule({"child.age": {"at_least": "1 year"}}),
        {"findings.asked"},
    ),
    "not known, and not": (
        rule({"family.violence": {"is_not": True}}),
        rule({"not": {"family.violence": {"known": True, "is": True}}}),
        {"findings.asked"},
    ),
    "one option": (
        rule({"unit.region": ["gotland", "uppsala"]}),
        rule({"unit.region": ["gotland", "uppsala", "skane"]}),
        {"findings.asked"},
    ),
    "one point": (
        scored({"epds.total": {"at_least": 12}}),
        scored({"epds.total": {"at_least": 13}}),
        {"findings.asked"},
    ),
    "an item of its own": (
        scored({"epds.total": {"at_least": 12}}),
        scored({"any": [{"epds.total": {"at_least": 12}}, {"epds.q10": {"above": 2}}]}),
        {"findings.asked"},
    ),
    "the same parent, or one and another": (
        scored({"psq_s.stress": True, "psq_s.low_mood": True}),
        scored({"not": {"any": [{"not": {"psq_s.stress": True}}, {"not": {"psq_s.low_mood": True}}]}}),
        {"findings.asked"},
    ),
    "the latest, or that of the visit": (
        scored({"epds.raised": True}),
        scored({"epds@v6w.raised": True}),
        {"findings.asked"},
    ),
    "the age then, or now": (
        scored({"epds.raised": True, "epds.age": {"below": "10 weeks"}}),
        scored({"epds.raised": True, "child.age": {"below": "10 weeks"}}),
        {"findings.asked"},
    ),
    "the day of it": (
        scored({"epds.day": {"at_least": "2020-01-01"}}),
        scored({"epds.day": {"above": "2020-01-01"}}),
        {"findings.asked"},
    ),
    "one child in a million": (
        rule(RARE),
        rule({**RARE, "any": [{"mother.earlier_births": {"is_not": 11}}, {"family.violence": False}]}),
        {"findings.asked"},
    ),
    "with a pause": (
        visit(due="8 months"),
        {**visit(due="8 months"), "pauses": [{"since": "2020-03-01", "until": "2020-03-01", "visits": ["asked"]}]},
        {"visits.asked.status"},
    ),
    "the last day": (
        {**visit(due="8 months"), "in_force": {"until": "2022-12-31"}},
        {**visit(due="8 months"), "in_force": {"until": "2023-01-01"}},
        {"in_force", "visits.asked.status", "visits.v8m.status"},
    ),
    "expected or born": (
        {"visits": {"asked": {"opens": "1 month"}}},
        {"visits": {"asked": {"opens": "1 month", "counted_from": "expected_birth"}}},
        {"visits.asked.status", "visits.asked.opens"},
    ),
    "corrected or born": (
        rule({"child.age_corrected": {"at_least": "1 year"}}),
        rule({"child.age": {"at_least": "1 year"}}),
        {"findings.asked"},
    ),
    "corrected or expected": (
        {"visits": {"asked": {"due": "1 month", "counted_from": "corrected_birth"}}},
        {"visits": {"asked": {"due": "1 month", "counted_from": "expected_birth"}}},
        {"visits.asked.status", "visits.asked.due"},
    ),
    "an interval a day longer": (
        two_visits({"due": "8 months"}, due="9 months", not_before={"visits.v8m": "4 weeks"}),
        two_visits({"due": "8 months"}, due="9 months", not_before={"visits.v8m": "29 days"}),
        # Where the day of birth is not known, the interval alone says when it opens.
        {"visits.asked.status", "visits.asked.opens", "visits.asked.due"},
    ),
    "an interval from a visit counted from it": (
        two_visits({"due": "8 months"}, due="3 months", counted_from="visits.v8m"),
        two_visits({"due": "8 months"}, due="3 months", counted_from="visits.v8m", not_before={"visits.v8m": "91 days"}),
        {"visits.asked.status", "visits.asked.due"},
    ),
    "a visit missed": (
        two_visits({"due": "8 months", "closes": "10 months"}, due="11 months", when={"visits.v8m": "missed"}),
        two_visits({"due": "8 months", "closes": "11 months"}, due="11 months", when={"visits.v8m": "missed"}),
        {"visits.v8m.status", "visits.v8m.closes", "visits.asked.status"},
    ),
    "how often": (
        {"visits": {"asked": {"repeat": {"every": "3 months"}}}},
        {"visits": {"asked": {"repeat": {"every": "13 weeks"}}}},
        {"visits.asked.status", "visits.asked.due"},
    ),
    "until when": (
        {"visits": {"asked": {"repeat": {"every": "3 months", "until": YOUNG}}}},
        {"visits": {"asked": {"repeat": {"every": "3 months", "until": {"child.age": {"below": "366 days"}}}}}},
        {f"visits.asked.{what}" for what in ("status", "opens", "due", "overdue", "closes")},
    ),
    "once or again": (
        {"visits": {"asked": {"due": "1 month"}}},
        {"visits": {"asked": {"due": "1 month", "repeat": {"every": "3 months"}}}},
        {f"visits.asked.{what}" for what in ("status", "opens", "due", "overdue", "closes")},
    ),
    "an offer for the others": (
        {"eligibility": TALL, "offers": {"asked": {"text": {"sv": "Stöd"}}}},
        {"eligibility": TALL, "offers": {"asked": {"text": {"sv": "Stöd"}, "when": {"family.violence": True}}}},
        {"offers.asked"},
    ),
    "a referral after a referral": (
        {"referrals": {"first": {"to": "psychologist"}, "asked": {"to": "dental_care", "when": {"referrals.first": "made"}}}},
        {
            "referrals": {
                "first": {"to": "psychologist"},
                "asked": {"to": "dental_care", "when": {"referrals.first": ["made", "completed"]}},
            }
        },
        {"referrals.asked"},
    ),
    "one that is no more": (
        {"findings": {"asked": YOUNG, "kept": TALL}},
        {"findings": {"kept": TALL}},
        {"findings.asked"},
    ),
    "an amendment of one day": (
        {"findings": {"asked": YOUNG}},
        amended("2024-02-28", {"findings": {"asked": {"child.age": {"below": "366 days"}}}}),
        {"findings.asked"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs_has_a_witness_and_the_rest_is_proved_the_same(name: str) -> None:
    one, other, differing = DIFFERENT[name]
    old, new = load(one), load(other)
    found = fs.compare.witness(old, new)
    assert [each.say("en") for each in found.undecided] == []
    assert {each.output.name for each in found.differing} == differing
    for each in found.differing:
        assert each.witness is not None
        its = each.witness
        answers = [
            each.output.answer(fs.evaluate(programme, its.case, on=its.on)) for programme in (old, new)
        ]
        assert answers == [its.old, its.new]
        assert answers[0] != answers[1]


@pytest.mark.parametrize("name", DIFFERENT)
def test_nothing_can_be_left_out_of_a_witness(name: str) -> None:
    old, new = map(load, DIFFERENT[name][:2])
    for each in fs.compare.witness(old, new).differing:
        assert each.witness is not None
        case, on = each.witness.case, each.witness.on
        known = "unknown" not in {*each.witness.old.values(), *each.witness.new.values()}
        less = [evolve(case, facts={k: v for k, v in case.facts.items() if k != name}) for name in case.facts]
        less += [evolve(case, history=[e for e in case.history if e is not event]) for event in case.history]
        undated: list[dict[str, Any]] = [{day: None} for day in DATES if getattr(case, day) is not None]
        less += [evolve(case, **dates) for dates in undated]
        for smaller in less:
            answers = [each.output.answer(fs.evaluate(which, smaller, on=on)) for which in (old, new)]
            said = {*answers[0].values(), *answers[1].values()}
            assert answers[0] == answers[1] or (known and "unknown" in said)


@pytest.mark.parametrize("expect", ["new", "old"])
@pytest.mark.parametrize("name", DIFFERENT)
def test_witnesses_are_cases_that_pass(name: str, expect: str) -> None:
    old, new = map(load, DIFFERENT[name][:2])
    found = fs.compare.witness(old, new)
    if found.differs:
        programme, other = (new, old) if expect == "new" else (old, new)
        told = [each for each in found.differing if each.output in fs.compare.outputs(programme)]
        if not told:
            return
        examples = read_examples(found.as_cases(expect=expect), "mine.cases.yaml", LIBRARY.schemas)
        assert len(examples.examples) == len(told)
        for example in examples.examples:
            assert examples.differences(example, programme) == ()
            assert examples.differences(example, other) != ()


@pytest.mark.parametrize("id_", sorted(LIBRARY))
def test_a_programme_is_the_same_as_itself_read_again(id_: str) -> None:
    again = fs.load(LIBRARY.texts[f"{id_}.yaml"], name=f"{id_}.yaml", library=LIBRARY)
    found = fs.compare.witness(LIBRARY[id_], again)
    assert found.differs is False
    assert len(found) == len(fs.compare.outputs(again))


def test_an_overlay_is_the_same_as_the_whole_document() -> None:
    overlay = LIBRARY["gotland/kommunikation_itc"]
    whole = {
        key: value for key, value in merged(overlay).items() if key not in {"extends", "reviewed_against"}
    }
    found = fs.compare.witness(overlay, fs.load(json.dumps(whole), name="whole.yaml", library=LIBRARY))
    assert [each.say("en") for each in found if each.differs is not False] == []


def merged(programme: fs.Programme) -> dict[str, Any]:
    """What a programme says with what it is laid on, as one document."""
    found: dict[str, Any] = {}
    for id_ in (str(programme.extends), programme.id):
        found = merge(found, plain(read(LIBRARY.texts[f"{id_}.yaml"], id_).value))
    return found


def merge(base: Any, patch: Any) -> Any:
    """RFC 7396, as it is written there."""
    if not isinstance(patch, dict):
        return patch
    found = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merge(found.get(key), value)
    return found


def test_a_row_of_a_table_is_found() -> None:
    instrument = LIBRARY.instruments["iso_bmi"]
    rows = plain(instrument.origin.document().value["tables"]["iotf_2012"]["rows"])
    row = next(each for each in rows if (each["sex"], each["age"]) == ("male", "4 years"))
    row["bmi30"] += 0.02
    library = LIBRARY.with_instrument(instrument.patched({"tables": {"iotf_2012": {"rows": rows}}}))
    parts = {"visits": {"v4y": {"due": "4 years"}}, **rule({"iso_bmi.above_30": True})}
    found = fs.compare.witness(load(parts), load(parts, library))
    assert [each.output.name for each in found.differing] == ["findings.asked"]
    assert found.undecided == ()
    assert found.first is not None
    assert found.first.case.facts == {"child.sex": "male"}


def test_an_option_that_one_version_lacks_is_given_by_nobody() -> None:
    epds = LIBRARY.instruments["epds"]
    library = LIBRARY.with_instrument(epds.patched({"answers": {"q10": {"options": [0, 1, 2]}}}))
    parts = scored({"epds.q10": {"above": 0}})
    assert fs.compare.witness(load(parts), load(parts, library)).differs is False


def test_whose_answers_are_whose_is_not_taken_for_the_same() -> None:
    library = LIBRARY.with_instrument(LIBRARY.instruments["psq_s"].patched({"respondent": "nurse"}))
    parts = scored({"psq_s.stress": True})
    # What the parent answered before counts no more where it was the nurse who answered then.
    assert fs.compare.witness(load(parts), load(parts, library)).differs is not False


def test_what_takes_too_long_is_undecided_and_never_wrong() -> None:
    one, other, differing = DIFFERENT["one child in a million"]
    searching = Searching(load(one), load(other), stretches(load(one), load(other)), Effort(1, 1))
    found = [searching.compared(each) for each in fs.compare.outputs(load(one), load(other))]
    assert {each.output.name for each in found if each.differs is None} == differing
    assert {each.why for each in found} == {"", "it takes too long to tell"}


def test_asked_for_by_name() -> None:
    old, new = load(visit(due="4 weeks")), load(visit(due="1 month"))
    found = fs.compare.witness(old, new, outputs=["visits.asked.due", fs.compare.Output("eligibility")])
    assert [each.output.name for each in found] == ["visits.asked.due", "eligibility"]
    assert found["visits.asked.due"].differs
    with pytest.raises(ValueError, match=r'"visits.asked.do" is no answer .* nearest: visits.asked.due'):
        fs.compare.witness(old, new, outputs=["visits.asked.do"])


def test_told_in_both_languages() -> None:
    old, new = load(visit(due="8 months")), load(visit(due="9 months"))
    found = fs.compare.witness(old, new, outputs=["visits.asked.due", "visits.v8m.due"])
    assert [each.say("sv") for each in found] == [
        "Besöket ”asked”, dagen: 2026-09-01 blir 2026-10-01 den 2026-01-01",
        "Besöket ”v8m”, dagen: samma svar för varje familj",
    ]
    assert [each.say("en") for each in found] == [
        "The visit “asked”, the day: 2026-09-01 becomes 2026-10-01 on 2026-01-01",
        "The visit “v8m”, the day: the same answer for every family",
    ]
    assert found.first is not None
    assert found.first.family("sv") == ("född 2026-01-01",)


def test_an_answer_that_is_no_more_cannot_be_expected() -> None:
    old, new = map(load, DIFFERENT["one that is no more"][:2])
    its = fs.compare.witness(old, new).first
    assert its is not None
    assert "asked: unknown" in its.as_case("gone", expect="old")
    with pytest.raises(ValueError, match=r'"findings.asked" is no answer of gotland/prov'):
        its.as_case("gone")


def test_the_same_every_time() -> None:
    one, other, _ = DIFFERENT["one child in a million"]
    found = [fs.compare.witness(load(one), load(other)).as_cases() for _ in range(2)]
    assert found[0] == found[1]


# One small change at a time of programmes that between them have visits of every kind.
CHANGED = {
    "vastmanland/vipp_sd": 8,
    "dalarna/very_important_baby": 8,
    "gotland/kommunikation_itc": 6,
    "everything": 4,
}


@pytest.mark.parametrize("id_", CHANGED)
def test_every_small_change_is_decided_and_no_family_says_otherwise(id_: str) -> None:
    old = PROGRAMMES[id_]
    decided: list[tuple[fs.Programme, list[fs.compare.Output]]] = []
    for new in some_changed(id_, CHANGED[id_]):
        found = fs.compare.witness(old, new)
        assert [each.say("en") for each in found.undecided] == []
        decided.append((new, [each.output for each in found if each.differs is False]))

    @settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
    @given(families(old))
    def the_engine_agrees(family: Family) -> None:
        case = family.case()
        before = fs.evaluate(old, case, on=family.on)
        for new, same in decided:
            after = fs.evaluate(new, case, on=family.on)
            assert [each.name for each in same if each.answer(before) != each.answer(after)] == []

    the_engine_agrees()
