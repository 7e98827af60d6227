"""What is proved of rules, and what is refuted by an example: names keep what they have to do with each other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import familjestod as fs
from familjestod.logic.evaluate import judge
from familjestod.prove.answers import Effort, TooMuchError
from familjestod.prove.solver.questions import can_be
from familjestod.prove.solver.world import World
from familjestod.spec.verify import all_rules

pytestmark = pytest.mark.extra

HEAD = """\
format: 1
kind: programme
id: gotland/prov
name: {sv: Prov}
subject: family
visits:
  v6w: {name: {sv: B}, due: 6 weeks, closes: 10 weeks, screens: [epds, psq_s]}
  open: {name: {sv: B}, due: 6 weeks}
referrals:
  psychologist: {to: psychologist}
findings:
  low_first:
    - {value: low, when: {epds.total: {below: 10}}}
    - {value: some, when: {epds.total: {below: 20}}}
    - {value: high}
  part: [{value: low, when: {epds.total: {below: 10}}}]
  worried: {psq_s.stress: true, psq_s.low_mood: true}
  stressed: {psq_s.stress: true}
  low: {psq_s.low_mood: true}
  first_time: {family.first_time_parents: true}
"""

ANSWERED = ", ".join(f"epds.q{number}: {{at_most: 1}}" for number in range(1, 11))

# What no family meets, by what its names are.
NEVER = [
    "{child.age: {at_least: 1 month, below: 4 weeks}}",
    "{child.age: {at_least: 2 years}, child.age_corrected: {below: 1 year, above: 2 years}}",
    "{child.age: {below: 1 year}, child.age_corrected: {at_least: 366 days}}",
    "{child.age: {below: 1 year}, epds.age: {at_least: 1 year}}",
    "{epds.age: {below: 6 weeks}, epds@v6w.age: {at_least: 6 weeks}}",
    "{epds.day: {below: 2020-01-01}, epds@v6w.day: {at_least: 2020-01-01}}",
    "{epds@v6w.q1: 0, epds.day: {known: false}}",
    "{epds@v6w.q1: 0, visits.v6w: none}",
    "{visits.open: {not_in: [done, declined, missed, none]}}",
    "{visits.open: {known: false}}",
    "{visits.v6w: done, not: {visits.v6w: {known: true}}}",
    "{referrals.psychologist: {known: false}}",
    f"{{{ANSWERED}, epds.total: {{at_least: 12}}}}",
    "{epds.q10: {above: 0}, epds.self_harm_thoughts: false}",
    "{epds.total: {at_least: 12}, epds.raised: {known: false}}",
    "{epds.total: {above: 27}, epds.q1: {known: true, below: 1}}",
    "{findings.low_first: low, epds.total: {at_least: 10}}",
    "{findings.low_first: some, epds.total: {below: 10}}",
    "{findings.low_first: {not_in: [low, some, high]}}",
    "{findings.part: {is_not: low}, epds.total: {below: 10}}",
    "{findings.first_time: true, family.first_time_parents: false}",
    "{findings.first_time: {known: true}, family.first_time_parents: {known: false}}",
    "{child.birth_weekday: monday, child.age: {known: false}}",
    "{findings.worried: true, not: {psq_s.stress: true}}",
]
# What some family meets, however like it is.
MET = [
    "{child.age: {at_least: 1 month, below: 30 days}}",
    "{child.age: {below: 30 days, known: true}, child.age_corrected: {known: false}}",
    "{child.age: {at_least: 1 year}, child.age_corrected: {below: 1 year}}",
    "{child.age: {at_least: 1 year}, epds.age: {below: 1 year}}",
    "{visits.v6w: {known: false, not_in: [done, declined]}}",
    "{epds.total: {at_least: 12}, epds.q10: {known: false}}",
    "{epds.total: {at_least: 12, known: false}, epds.raised: true}",
    "{findings.low_first: {is_not: low}, epds.total: {known: false}}",
    "{findings.part: {is_not: low}}",
    # One parent, and another one.
    "{findings.worried: false, findings.stressed: true, findings.low: true}",
    "{epds@v6w.q1: 0, epds.q1: 3}",
]


def programme(rule: str) -> fs.Programme:
    return fs.load(f"{HEAD}requirements: {{asked: {{when: {rule}}}}}\n", name="mine.yaml")


def asked(rule: str) -> tuple[fs.Programme, str]:
    return programme(rule), "requirements.asked.when"


@pytest.mark.parametrize("rule", NEVER)
def test_what_no_family_meets_is_proved(rule: str) -> None:
    assert fs.prove.never(*asked(rule)).holds is True


@pytest.mark.parametrize("rule", MET)
def test_what_some_family_meets_has_an_example(rule: str) -> None:
    document, path = asked(rule)
    answer = fs.prove.never(document, path)
    assert answer.holds is False
    assert answer.example is not None
    assert judge(all_rules(document)[path], answer.example).truth is True


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [
        ("lowest", "under_ten", {"implies": True, "equal": True, "both": True}),
        ("lowest", "under_twenty", {"implies": True, "equal": False, "both": True}),
        ("under_twenty", "lowest", {"implies": False, "equal": False, "both": True}),
        ("lowest", "high", {"implies": False, "equal": False, "both": False}),
        # Where nothing is known they differ, though never one is met and the other is not.
        ("answered", "all_answered", {"implies": True, "equal": False, "both": True}),
    ],
)
def test_two_rules_are_compared(one: str, other: str, holds: Mapping[str, bool]) -> None:
    rules = """\
  lowest: {findings.low_first: low}
  high: {findings.low_first: high}
  under_ten: {epds.total: {below: 10}}
  under_twenty: {epds.total: {below: 20}}
  answered: {epds.total: {at_least: 0}}
  all_answered: {epds.day: {known: true}}
"""
    document = fs.load(HEAD + rules, name="mine.yaml")
    paths = (f"findings.{one}", f"findings.{other}")
    told = {name: getattr(fs.prove, name)(document, *paths).holds for name in holds}
    assert told == holds


def test_an_instrument_is_asked_of_its_own_result() -> None:
    epds = fs.bundled().instruments["epds"]
    assert fs.prove.never(epds, "findings.raised").holds is False
    odd = epds.patched({"findings": {"odd": {"epds.total": {"at_most": 2}, "epds.q10": {"at_least": 3}}}})
    assert fs.prove.never(odd, "findings.odd").holds is True
    old = epds.patched(
        {"findings": {"old": {"epds.age": {"at_least": "1 year"}, "child.age": {"below": "1 year"}}}}
    )
    assert fs.prove.never(old, "findings.old").holds is True


def test_a_score_that_is_not_followed_proves_nothing_and_refutes_nothing_wrongly() -> None:
    iso_bmi = fs.bundled().instruments["iso_bmi"]
    answer = fs.prove.never(iso_bmi, next(iter(f"findings.{id_}[0].when" for id_ in iso_bmi.findings)))
    assert answer.holds is not True


def test_a_path_that_leads_to_no_rule_is_told_with_those_near_it() -> None:
    with pytest.raises(ValueError, match=r'"eligible" is no rule of gotland/prov; nearest: eligibility, '):
        fs.prove.never(programme("{}"), "eligible")


def test_an_answer_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="ask for `holds`"):
        bool(fs.prove.never(*asked(MET[0])))


def test_too_much_is_undecided_and_the_same_each_time() -> None:
    rule = all_rules(programme(NEVER[12]))["requirements.asked.when"]
    for left in (0, 5_000):
        with pytest.raises(TooMuchError):
            can_be(rule, World(effort=Effort(left)))
    spent = []
    for _ in range(2):
        effort = Effort()
        can_be(rule, World(effort=effort))
        spent.append(effort.left)
    assert spent[0] == spent[1]
