"""The answer as a whole: its parts, its JSON, what it leaves aside, and its reasons in words."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError

import familjestod as fs
from familjestod.engine.evaluation import Judgement, OfferAnswer, ReferralAnswer
from familjestod.logic.rule import Test
from familjestod.spec.model import Programme, ReferralKind

LIBRARY = fs.bundled()
BIRTH = dt.date(2025, 1, 15)
DAY = dt.date(2025, 12, 1)

DOCUMENT = """\
format: 1
kind: programme
id: gotland/prov
name: {sv: Prov, en: Trial}
region: gotland
subject: family
in_force: {since: 2025-01-01, until: 2026-12-31}
eligibility: {unit.region: gotland, child.enrolled_bhv: true}
visits:
  v6w:
    name: {sv: Sex veckor, en: Six weeks}
    opens: 6 weeks
    due: 2 months
    overdue: 10 weeks
    closes: 4 months
    place: clinic
    participants: [bhv_nurse, {any_of: [dental_nurse, dental_hygienist]}]
    screens: [epds, psq_s]
  v10m:
    name: {sv: Tio månader, en: Ten months}
    due: 10 months
    screens: [caries_risk]
    repeat: {every: 3 months, until: {caries_risk.raised: false}}
  v2y: {name: {sv: Två år, en: Two years}, counted_from: referrals.dental, due: 1 month}
vaccinations:
  mpr_1: {name: {sv: Mässling 1, en: Measles 1}, at: v10m, opens: 9 months, due: 18 months}
referrals:
  counselling:
    to: counsellor
    kind: offer
    when: {any: [{psq_s.stress: true}, {psq_s.low_mood: true}]}
    text: {sv: Samtal hos kurator, en: Talks with a counsellor}
  psychologist: {to: psychologist, when: {findings.worry: true}}
  dental: {to: dental_care, kind: plan, when: {caries_risk.raised: true, child.age: {at_least: 12 months}}}
  together: {to: bumm, kind: consult, when: {epds.raised: true, caries_risk.raised: true}}
  always: {to: bumm, kind: notify}
offers:
  group: {to: parent_group, by: [bhv_nurse], when: {family.first_time_parents: true}}
  open: {}
requirements:
  trained: {when: {staff.trained: true}, text: {sv: Utbildad, en: Trained}}
  region: {when: {unit.region: gotland}}
findings:
  worry: {name: {sv: Oro, en: Worry}, epds.raised: true}
  level:
    - {value: high, when: {psq_s.violence: true}}
    - {value: raised, when: {findings.worry: true}}
    - {value: 0}
"""
PROGRAMME = fs.load(DOCUMENT)
FACTS = {"unit.region": "gotland", "child.enrolled_bhv": True}
EPDS = {f"q{number}": 1 for number in range(1, 11)} | {"q9": 3}


def asked(instrument: str, respondent: str | None = None, **answers: Any) -> dict[str, Any]:
    who = {} if respondent is None else {"respondent": respondent}
    return {"instrument": instrument, "answers": answers, **who}


def visit(id_: str, day: str, *screened: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"visit": id_, "day": day, "screened": list(screened), **more}


HISTORY: Sequence[Any] = (
    visit(
        "v6w",
        "2025-03-10",
        asked("epds", "parent_1", **EPDS),
        asked("psq_s", "parent_1", stress=True, low_mood=False, violence=False),
        asked("psq_s", "parent_2", stress=False, low_mood=False, violence=False),
    ),
    visit("v10m", "2025-11-20", asked("caries_risk", raised=True)),
    {"vaccination": "mpr_1", "day": "2025-11-20", "status": "declined"},
    {"referral": "psychologist", "day": "2025-03-12"},
)


def evaluate(
    *history: Any,
    on: dt.date = DAY,
    facts: dict[str, Any] | None = None,
    programme: Programme = PROGRAMME,
    **dates: Any,
) -> fs.Evaluation:
    known = {"birth_date": BIRTH} | dates
    return fs.evaluate(
        programme, fs.Case(facts=FACTS if facts is None else facts, history=history, **known), on=on
    )


WHOLE = evaluate(*HISTORY)


def plan(status: str, *days: str | None, **more: Any) -> dict[str, Any]:
    bounds = dict(zip(("opens", "due", "overdue", "closes"), (*days, None, None, None, None), strict=False))
    return {"status": status, **bounds, **more, "missing": more.get("missing", [])}


def seen(status: str, *days: str | None, **more: Any) -> dict[str, Any]:
    return plan(status, *days, **({"place": None, "participants": [], "screens": []} | more))


# --- the JSON --------------------------------------------------------------------------------------------------


def test_the_json_has_the_form_that_other_systems_build_on() -> None:
    expected = {
        "programme": "gotland/prov",
        "digest": PROGRAMME.digest,
        "day": "2025-12-01",
        "engine": fs.__version__,
        "in_force": True,
        "eligibility": {"verdict": "met", "missing": []},
        "findings": {"worry": "met", "level": "raised"},
        "visits": {
            "v6w": seen(
                "done", "2025-02-26", "2025-03-15", "2025-03-26", "2025-05-15",
                place="clinic",
                participants=["bhv_nurse", {"any_of": ["dental_nurse", "dental_hygienist"]}],
                screens=["epds", "psq_s"],
            ),
            "v10m#1": seen("done", None, "2025-11-15", screens=["caries_risk"]),
            "v10m#2": seen("upcoming", None, "2026-02-20", screens=["caries_risk"]),
            "v2y": seen("upcoming"),
        },
        "vaccinations": {"mpr_1": plan("declined", "2025-10-15", "2026-07-15", at="v10m")},
        "referrals": {
            "counselling": {
                "verdict": "met", "to": "counsellor", "kind": "offer", "state": "none", "respondents": ["parent_1"],
                "missing": [],
            },
            "psychologist": {
                "verdict": "met", "to": "psychologist", "kind": "refer", "state": "made", "respondents": ["parent_1"],
                "missing": [],
            },
            "dental": {
                "verdict": "unmet", "to": "dental_care", "kind": "plan", "state": "none", "respondents": [],
                "missing": [],
            },
            "together": {
                "verdict": "met", "to": "bumm", "kind": "consult", "state": "none",
                "respondents": ["dental", "parent_1"], "missing": [],
            },
            "always": {
                "verdict": "met", "to": "bumm", "kind": "notify", "state": "none", "respondents": [], "missing": [],
            },
        },
        "offers": {
            "group": {"verdict": "unknown", "to": "parent_group", "missing": ["family.first_time_parents"]},
            "open": {"verdict": "met", "to": None, "missing": []},
        },
        "requirements": {
            "trained": {"verdict": "unknown", "missing": ["staff.trained"]},
            "region": {"verdict": "met", "missing": []},
        },
        "screenings": [
            {
                "instrument": "epds", "visit": "v6w", "day": "2025-03-10", "respondent": "parent_1",
                "scores": {"total": [12, 12]}, "findings": {"raised": "met", "self_harm_thoughts": "met"},
            },
            {
                "instrument": "psq_s", "visit": "v6w", "day": "2025-03-10", "respondent": "parent_1",
                "scores": {}, "findings": {"any_concern": "met"},
            },
            {
                "instrument": "psq_s", "visit": "v6w", "day": "2025-03-10", "respondent": "parent_2",
                "scores": {}, "findings": {"any_concern": "unknown"},
            },
            {
                "instrument": "caries_risk", "visit": "v10m", "day": "2025-11-20",
                "respondent": "dental", "scores": {}, "findings": {},
            },
        ],
        "missing": ["family.first_time_parents", "staff.trained"],
    }  # fmt: skip
    assert WHOLE.to_dict() == expected
    assert json.loads(json.dumps(WHOLE.to_dict())) == WHOLE.to_dict()


def test_keys_come_in_one_order() -> None:
    assert list(WHOLE.to_dict()) == [
        "programme", "digest", "day", "engine", "in_force", "eligibility", "findings", "visits", "vaccinations",
        "referrals", "offers", "requirements", "screenings", "missing",
    ]  # fmt: skip
    assert list(WHOLE.to_dict()["visits"]["v6w"]) == [
        "status", "opens", "due", "overdue", "closes", "place", "participants", "screens", "missing",
    ]  # fmt: skip
    assert list(WHOLE.to_dict()["vaccinations"]["mpr_1"]) == [
        "status", "opens", "due", "overdue", "closes", "at", "missing",
    ]  # fmt: skip


def test_an_evaluation_goes_through_json_and_back() -> None:
    written = json.dumps(WHOLE.to_dict())
    back = fs.Evaluation.from_dict(json.loads(written))
    assert back == WHOLE
    assert hash(back) == hash(WHOLE)
    assert back.to_dict() == WHOLE.to_dict()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"day": "2025-13-01"}, ValueError),
        ({"eligibility": {"verdict": "perhaps", "missing": []}}, ValueError),
        ({"visits": {"v6w": {**WHOLE.to_dict()["visits"]["v6w"], "status": "gone"}}}, ValueError),
        ({"visits": {"v6w": {"status": "done"}}}, KeyError),
    ],
)
def test_json_that_is_no_evaluation_is_refused(change: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        fs.Evaluation.from_dict({**WHOLE.to_dict(), **change})
    for key in WHOLE.to_dict():
        with pytest.raises(KeyError):
            fs.Evaluation.from_dict({name: each for name, each in WHOLE.to_dict().items() if name != key})


def test_an_evaluation_read_from_json_has_no_reasons() -> None:
    back = fs.Evaluation.from_dict(WHOLE.to_dict())
    asks: tuple[Callable[[], object], ...] = (
        back.explain,
        lambda: back.trace,
        lambda: back.notices,
        lambda: back.indicated_since("dental"),
    )
    for ask in asks:
        with pytest.raises(ValueError, match=r"read from JSON: evaluate the case again"):
            ask()


def test_equal_questions_have_equal_answers_and_others_others() -> None:
    assert evaluate(*HISTORY) == WHOLE
    assert hash(evaluate(*HISTORY)) == hash(WHOLE)
    assert len({evaluate(*HISTORY), WHOLE, evaluate(on=DAY), evaluate(on=DAY + dt.timedelta(days=1))}) == 3


def test_nothing_in_an_evaluation_can_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        WHOLE.in_force = False  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        WHOLE.visits["v6w"].status = fs.Status.OPEN  # type: ignore[misc]
    findings: Any = WHOLE.findings
    changes: tuple[Callable[[], object], ...] = (
        lambda: findings.update(worry="unmet"),
        lambda: findings.pop("worry"),
        lambda: findings.__setitem__("worry", "unmet"),
    )
    for change in changes:
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    assert copy.deepcopy(WHOLE.findings) == WHOLE.findings
    changed = WHOLE.to_dict()
    changed["findings"]["worry"] = "unmet"
    assert WHOLE.findings["worry"] == "met"


# --- eligibility, referrals, offers, requirements, findings ------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        (FACTS, DAY, ("met", (), "met", "met", "open")),
        ({}, DAY, ("unknown", ("unit.region", "child.enrolled_bhv"), "unknown", "unknown", "unknown")),
        (
            {"unit.region": "gotland"},
            DAY,
            ("unknown", ("child.enrolled_bhv",), "unknown", "unknown", "unknown"),
        ),
        ({"child.enrolled_bhv": False}, DAY, ("unmet", (), "unmet", "unmet", "not_applicable")),
        (FACTS, dt.date(2027, 1, 1), ("met", (), "unmet", "unmet", "not_applicable")),
        (
            {},
            dt.date(2024, 12, 31),
            ("unknown", ("unit.region", "child.enrolled_bhv"), "unmet", "unmet", "not_applicable"),
        ),
    ],
)
def test_eligibility_and_being_in_force_hold_for_visits_referrals_and_offers(
    facts: dict[str, Any], on: dt.date, expected: tuple[Any, ...]
) -> None:
    document = PROGRAMME.patched(
        {"visits": {"v6w": {"opens": None, "due": None, "overdue": None, "closes": None}}}
    )
    found = evaluate(programme=document, facts=facts, on=on)
    assert (
        found.eligibility.verdict,
        found.eligibility.missing,
        found.referrals["always"].verdict,
        found.offers["open"].verdict,
        found.visits["v6w"].status,
    ) == expected
    assert found.in_force is (dt.date(2025, 1, 1) <= on <= dt.date(2026, 12, 31))
    if found.referrals["always"].verdict == "unknown":
        assert found.referrals["always"].missing == found.eligibility.missing


def test_requirements_and_findings_are_judged_whatever_the_eligibility() -> None:
    found = evaluate(*HISTORY, facts={"unit.region": "skane", "staff.trained": False})
    assert found.eligibility == Judgement(verdict=fs.Verdict.UNMET)
    assert found.requirements == {
        "trained": Judgement(verdict=fs.Verdict.UNMET),
        "region": Judgement(verdict=fs.Verdict.UNMET),
    }
    assert found.findings == {"worry": "met", "level": "raised"}
    assert found.referrals["psychologist"] == ReferralAnswer(
        verdict=fs.Verdict.UNMET, to="psychologist", kind=ReferralKind.REFER, state="made"
    )
    assert found.visits["v6w"].status is fs.Status.DONE


def test_missing_is_what_can_still_change_an_answer() -> None:
    first = evaluate()
    assert first.referrals["counselling"].missing == ("psq_s.stress", "psq_s.low_mood")
    assert first.referrals["dental"] == ReferralAnswer(
        verdict=fs.Verdict.UNMET, to="dental_care", kind=ReferralKind.PLAN
    )
    assert first.offers["group"] == OfferAnswer(
        verdict=fs.Verdict.UNKNOWN, to="parent_group", missing=("family.first_time_parents",)
    )
    assert first.findings == {"worry": "unknown", "level": "unknown"}
    assert first.missing == (
        "caries_risk.raised",
        "epds.raised",
        "family.first_time_parents",
        "psq_s.low_mood",
        "psq_s.stress",
        "psq_s.violence",
        "staff.trained",
    )


@pytest.mark.parametrize(
    ("violence", "q10", "expected"),
    [
        (True, None, "high"),
        (False, 3, "raised"),
        (False, 0, 0),
        (None, 3, "unknown"),
        (False, None, "unknown"),
    ],
)
def test_an_ordered_finding_is_unknown_while_an_earlier_line_could_change_it(
    violence: bool | None, q10: int | None, expected: str | int
) -> None:
    answers: dict[str, Any] = {**EPDS, "q9": 1, "q10": q10}
    found = evaluate(
        visit("v6w", "2025-03-10", asked("epds", **answers), asked("psq_s", "parent_1", violence=violence))
    )
    assert found.findings["level"] == expected


def test_the_respondents_of_a_referral_are_those_whose_results_carry_it() -> None:
    both = (
        asked("psq_s", "parent_1", stress=True, low_mood=False),
        asked("psq_s", "parent_2", stress=False, low_mood=True),
    )
    found = evaluate(visit("v6w", "2025-03-10", *both)).referrals
    assert found["counselling"].respondents == ("parent_1", "parent_2")
    one = evaluate(visit("v6w", "2025-03-10", both[1])).referrals
    assert one["counselling"].respondents == ("parent_2",)
    assert one["always"].respondents == ()


@pytest.mark.parametrize(
    ("referral", "expected"),
    [
        ("counselling", dt.date(2025, 3, 10)),
        ("psychologist", dt.date(2025, 3, 10)),
        ("together", dt.date(2025, 11, 20)),
        ("dental", None),
        ("always", None),
    ],
)
def test_a_referral_is_indicated_since_the_last_result_that_it_needs(
    referral: str, expected: dt.date | None
) -> None:
    assert WHOLE.indicated_since(referral) == expected


def test_of_several_results_that_are_each_enough_the_first_counts() -> None:
    found = evaluate(
        visit("v6w", "2025-03-10", asked("psq_s", "parent_1", low_mood=True)),
        visit("v6w", "2025-04-10", asked("psq_s", "parent_2", stress=True)),
    )
    assert found.indicated_since("counselling") == dt.date(2025, 3, 10)
    assert found.referrals["counselling"].respondents == ("parent_1", "parent_2")
    with pytest.raises(KeyError):
        found.indicated_since("nowhere")


def test_a_finding_of_several_lines_carries_a_referral_and_a_negation_does_not() -> None:
    document = PROGRAMME.patched(
        {
            "referrals": {
                "level": {"to": "bumm", "when": {"findings.level": ["high", "raised"]}},
                "negated": {"to": "bumm", "when": {"not": {"epds.raised": False}}},
                "fact": {"to": "bumm", "when": {"unit.region": "gotland"}},
                "counted": {
                    "to": "bumm",
                    "when": {
                        "at_least": {"count": 1, "of": [{"epds.raised": True}, {"caries_risk.raised": False}]}
                    },
                },
            }
        }
    )
    found = evaluate(*HISTORY, programme=document)
    assert {
        id_: (found.referrals[id_].respondents, found.indicated_since(id_))
        for id_ in ("level", "negated", "fact", "counted")
    } == {
        "level": (("parent_1",), dt.date(2025, 3, 10)),
        "negated": ((), None),
        "fact": ((), None),
        "counted": (("parent_1",), dt.date(2025, 3, 10)),
    }


def test_what_a_referral_has_come_to() -> None:
    events = [
        {"referral": "dental", "day": "2025-10-01", "status": status}
        for status in ("made", "completed", "declined")
    ]
    states = [evaluate(*events[:count]).referrals["dental"].state for count in range(4)]
    assert states == ["none", "made", "completed", "declined"]
    assert evaluate(*events, on=dt.date(2025, 9, 30)).referrals["dental"].state == "none"


def test_the_editions_of_a_programme_answer_on_their_days() -> None:
    document = fs.load(
        DOCUMENT + "amendments: [{since: 2025-12-01, patch: {visits: {v6w: null, new: {name: {sv: Ny}}},"
        " in_force: {until: 2025-12-31}}}]\n"
    )
    before, after = (evaluate(programme=document, on=DAY - dt.timedelta(days=days)) for days in (1, 0))
    assert (list(before.visits), list(after.visits)) == (["v6w", "v10m#1", "v2y"], ["v10m#1", "v2y", "new"])
    assert before.digest == after.digest == document.digest
    assert evaluate(programme=document, on=dt.date(2026, 1, 1)).in_force is False


# --- what is left aside -------------------------------------------------------------------------------------------


def test_what_the_programme_does_not_know_is_left_aside_and_said() -> None:
    found = evaluate(
        visit("v9m", "2025-11-01", asked("itc", total="concern")),
        {"vaccination": "hpv_1", "day": "2025-11-01"},
        {"referral": "elsewhere", "day": "2025-11-01"},
        visit("v10m#2", "2025-11-02", asked("language_3y", x=1)),
        {"measured": {"weight_kg": 9.0}, "day": "2025-11-02"},
        visit("v6w", "2025-12-02"),
        visit("v6w", "2025-02-25", asked("epds", q10=0)),
    )
    assert [(each.code, each.what, each.path) for each in found.notices] == [
        ("ignored_visit", "v9m", ("history", 0)),
        ("ignored_instrument", "itc", ("history", 0, "screened", 0)),
        ("ignored_vaccination", "hpv_1", ("history", 1)),
        ("ignored_referral", "elsewhere", ("history", 2)),
        ("ignored_instrument", "language_3y", ("history", 3, "screened", 0)),
        ("other_number", "v10m#2", ("history", 3)),
        ("later", "", ("history", 5)),
        ("outside_valid_age", "epds", ()),
    ]
    assert [each.instrument for each in found.screenings] == ["epds"]
    assert found.visits["v6w"].status is fs.Status.DONE


def test_visits_are_numbered_by_the_order_they_took_place_in_and_another_number_is_said() -> None:
    found = evaluate(
        visit("v10m#3", "2025-11-20"),
        visit("v10m#1", "2025-11-10"),
    )
    assert [(each.code, each.what, each.path) for each in found.notices] == [
        ("other_number", "v10m#3", ("history", 0))
    ]
    assert found.notices[0].said("sv") == (
        "v10m#3 2025-11-20 räknas i den ordning besöken gjordes, och är inte det numret"
    )


def test_what_comes_later_has_not_happened() -> None:
    early = evaluate(*HISTORY, on=dt.date(2025, 11, 19))
    assert early == evaluate(HISTORY[0], HISTORY[3], on=dt.date(2025, 11, 19))
    assert [each.code for each in early.notices] == ["later", "later"]


@pytest.mark.parametrize(
    ("day", "birth", "codes"),
    [
        ("2025-02-25", BIRTH, ["outside_valid_age"]),
        ("2025-02-26", BIRTH, []),
        ("2025-02-25", None, []),
    ],
)
def test_a_result_outside_the_ages_it_is_valid_for_is_said(
    day: str, birth: dt.date | None, codes: list[str]
) -> None:
    found = evaluate(visit("v6w", day, asked("epds", q1=0)), birth_date=birth)
    assert [each.code for each in found.notices] == codes


def test_a_notice_can_be_read() -> None:
    found = evaluate(
        visit("v9m", "2025-11-01", asked("itc")),
        visit("v6w", "2025-12-02"),
        visit("v6w", "2025-02-01", asked("epds")),
    )
    assert [each.message for each in found.notices] == [each.said("en") for each in found.notices]
    assert [each.said("sv") for each in found.notices] == [
        "besöket v9m 2025-11-01 finns inte i gotland/prov och har lämnats åt sidan",
        "itc 2025-11-01 frågas eller läses inte av gotland/prov och har lämnats åt sidan",
        "händelsen 2025-12-02 ligger efter dagen för bedömningen och är inte känd än",
        "epds 2025-02-01 är gjord utanför de åldrar den gäller för",
    ]


# --- one thing at a time -------------------------------------------------------------------------------------------


def test_one_question_at_a_time_has_the_same_answer() -> None:
    case = fs.Case(birth_date=BIRTH, facts=FACTS, history=HISTORY)
    assert fs.assess(PROGRAMME, case, on=DAY) == WHOLE.eligibility
    assert fs.plan(PROGRAMME, case, on=DAY) == {**WHOLE.visits, **WHOLE.vaccinations}
    assert fs.refer(PROGRAMME, case, on=DAY) == WHOLE.referrals
    scored = fs.score(
        LIBRARY.instruments["epds"], EPDS, on=dt.date(2025, 3, 10), case=case, respondent="parent_1"
    )
    (found,) = [each for each in WHOLE.screenings if each.instrument == "epds"]
    assert (scored.scores, scored.findings, scored.visit) == (found.scores, found.findings, None)


@pytest.mark.parametrize("on", [dt.datetime(2026, 3, 1, tzinfo=dt.UTC), "2026-03-01", None])
@pytest.mark.parametrize("ask", [fs.evaluate, fs.assess, fs.plan, fs.refer])
def test_a_day_is_a_date(ask: Any, on: object) -> None:
    with pytest.raises(TypeError, match=r"expected a datetime\.date"):
        ask(PROGRAMME, fs.Case(), on=on)


def test_a_case_with_unknown_facts_is_refused_by_every_question() -> None:
    case = fs.Case(facts={"unit.regoin": "gotland"})
    for ask in (fs.evaluate, fs.assess, fs.plan, fs.refer):
        with pytest.raises(fs.CaseError, match=r"unit\.regoin"):
            ask(PROGRAMME, case, on=DAY)


# --- reasons ---------------------------------------------------------------------------------------------------------


def test_the_trace_tells_every_rule_as_it_was_judged() -> None:
    trace = WHOLE.trace
    assert list(trace) == [
        "eligibility",
        *(f"visits.{id_}.when" for id_ in ("v6w", "v10m", "v2y")),
        "vaccinations.mpr_1.when",
        *(f"referrals.{id_}.when" for id_ in ("counselling", "psychologist", "dental", "together", "always")),
        "offers.group.when",
        "offers.open.when",
        "requirements.trained.when",
        "requirements.region.when",
        "visits.v10m.repeat.until",
        "findings.worry",
        "findings.level[0].when",
        "findings.level[1].when",
        "findings.level[2].when",
    ]
    eligibility = trace["eligibility"]
    assert (eligibility.verdict, [part.value for part in eligibility.parts]) == ("met", ["gotland", True])
    counselling = trace["referrals.counselling.when"]
    (stress, mood) = counselling.parts
    assert [(part.member, part.verdict.value) for part in stress.parts] == [
        ("parent_1", "met"),
        ("parent_2", "unmet"),
    ]
    assert mood.truth is False
    group = trace["offers.group.when"]
    assert (group.missing, isinstance(group.rule, Test)) == (("family.first_time_parents",), True)


FAMILY = evaluate(
    *HISTORY,
    visit("v9m", "2025-11-01"),
    facts={"unit.region": "gotland", "child.enrolled_bhv": True, "family.first_time_parents": False},
)

TOLD = Path(__file__).parents[1] / "corpus" / "explanations"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_answer_and_its_reasons_in_words(language: str) -> None:
    assert FAMILY.explain(language) == (TOLD / f"family.{language}.txt").read_text("utf-8").removesuffix("\n")


def test_swedish_is_what_is_spoken_unless_asked_otherwise() -> None:
    assert FAMILY.explain() == FAMILY.explain("sv")
    with pytest.raises(ValueError, match='"no" is not a language of this library: expected sv or en'):
        FAMILY.explain("no")


ODD = """\
format: 1
kind: programme
id: gotland/prov
name: {sv: Prov}
subject: family
in_force: {until: 2024-12-31}
visits:
  v6w: {name: {sv: Sex veckor}, closes: 8 weeks, when: {area.cni: {at_least: 1.5}}}
vaccinations:
  v_1: {name: {sv: Dos}, due: 6 weeks}
referrals:
  r: {to: bumm}
requirements:
  age: {when: {child.age: {at_least: 6 weeks}}}
  between: {when: {epds.total: {above: 11}}}
  number: {when: {epds.q1: {at_least: 2}}}
  area: {when: {area.cni: {above: 2}}}
  choice: {when: {area.cni_level: high}}
  place: {when: {unit.region: [gotland, skane]}}
  ordered: {when: {findings.level: raised}}
  visit: {when: {visits.v6w: done}}
  dose: {when: {vaccinations.v_1: done}}
  referral: {when: {referrals.r: made}}
  result_age: {when: {epds.age: {below: 6 weeks}}}
  result_day: {when: {epds@v6w.day: {below: 2026-01-01}}}
  at: {when: {epds@v6w.q2: 0}}
  negation: {when: {not: {epds.raised: true}}}
  several: {when: {at_least: {count: 2, of: [{staff.trained: true}, {unit.id: a}]}}}
  all: {when: {any: [{staff.trained: true, unit.id: a}, {child.sex: male}]}}
  known: {when: {unit.id: {known: true}}}
  role: {when: {staff.role: midwife}}
  open: {when: {findings.open: x}}
findings:
  open: [{value: x, when: {epds.raised: true}}]
  level: [{value: very_high, when: {epds.raised: true}}, {value: raised, when: {epds.total: {above: 5}}}, {value: low}]
"""


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("who", ["unborn", "screened"])
def test_everything_that_can_be_said_of_a_value(who: str, language: str) -> None:
    facts = {
        "area.cni": 1.25,
        "area.cni_level": "low",
        "unit.region": "uppsala",
        "unit.id": "b",
        "staff.role": "dentist",
    }
    case = {
        "unborn": fs.Case(expected_birth_date=dt.date(2025, 3, 1)),
        "screened": fs.Case(
            birth_date=dt.date(2024, 12, 1),
            facts=facts,
            history=[visit("v6w", "2025-01-20", asked("epds", q1=1, q3=3, q4=3, q5=3), status="missed")],
        ),
    }[who]
    found = fs.evaluate(fs.load(ODD), case, on=dt.date(2025, 2, 10)).explain(language)
    assert found == (TOLD / f"{who}.{language}.txt").read_text("utf-8").removesuffix("\n")
