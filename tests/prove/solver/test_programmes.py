"""Several programmes at once: a family that all of them are for, or that falls between them."""

from __future__ import annotations

from itertools import combinations

import pytest

import familjestod as fs

pytestmark = pytest.mark.extra

LIBRARY = fs.bundled()
PAIRS = list(combinations(LIBRARY, 2))
_HEAD = "format: 1\nkind: programme\nid: gotland/{}\nname: {{sv: Prov}}\nsubject: family\n"


def load(id_: str, text: str) -> fs.Programme:
    return fs.load(f"{_HEAD.format(id_)}{text}\n", name=f"{id_}.yaml")


def verdicts(programmes: list[fs.Programme], family: fs.prove.Family | None) -> set[tuple[bool, str]]:
    assert family is not None
    evaluations = [fs.evaluate(each, family.case, on=family.on) for each in programmes]
    return {(each.in_force, each.eligibility.verdict.value) for each in evaluations}


@pytest.mark.parametrize("pair", PAIRS[::9], ids=" ".join)
def test_every_two_programmes_are_decided_and_their_family_is_in_both(pair: tuple[str, str]) -> None:
    programmes = [LIBRARY[id_] for id_ in pair]
    answer = fs.prove.overlap(programmes)
    assert answer.holds is not None
    if answer.holds:
        assert verdicts(programmes, answer.family) == {(True, "met")}
    else:
        regions = {each.region for each in programmes}
        never = [each for each in programmes if each.in_force.until is not None]
        assert len(regions - {"national"}) == 2 or never


YOUNG, OLDER = "eligibility: {child.age: {below: 1 year}}", "eligibility: {child.age: {at_least: 12 months}}"


def test_one_ends_where_the_other_begins() -> None:
    one, other = load("one", YOUNG), load("other", OLDER)
    assert fs.prove.overlap([one, other]).holds is False
    assert fs.prove.gap([one, other], among={"child.age": {"known": True}}).holds is False


def test_a_day_between_them() -> None:
    one, other = load("one", "eligibility: {child.age: {below: 365 days}}"), load("other", OLDER)
    assert fs.prove.overlap([one, other]).holds is False
    between = fs.prove.gap([one, other], among={"child.age": {"known": True}})
    assert between.holds is True
    assert verdicts([one, other], between.family) == {(True, "unmet")}


def test_programmes_that_are_never_in_force_at_once() -> None:
    one, other = load("one", "in_force: {until: 2020-12-31}"), load("other", "in_force: {since: 2021-01-01}")
    assert fs.prove.overlap([one, other]).holds is False
    assert fs.prove.overlap([one, load("third", "in_force: {since: 2020-12-31}")]).holds is True


def test_three_at_once_in_the_time_that_they_share() -> None:
    all_three = [
        load("one", f"{YOUNG}\nin_force: {{since: 2019-05-05, until: 2019-06-06}}"),
        load("other", "eligibility: {child.age: {at_least: 51 weeks}}\nin_force: {since: 2019-06-01}"),
        load("third", "eligibility: {child.birth_weekday: friday, family.violence: true}"),
    ]
    answer = fs.prove.overlap(all_three)
    assert verdicts(all_three, answer.family) == {(True, "met")}
    assert fs.prove.overlap(all_three, among={"family.violence": False}).holds is False


def test_among_those_that_meet_a_rule_of_the_first() -> None:
    one = load("one", "findings: {asked: {child.age: {below: 1 year}}}")
    assert fs.prove.overlap([one, load("other", OLDER)], among="findings.asked").holds is False
    assert fs.prove.overlap([one, load("other", OLDER)]).holds is True


def test_what_cannot_be_asked_is_refused() -> None:
    one = load("one", YOUNG)
    with pytest.raises(ValueError, match="two programmes or more"):
        fs.prove.overlap([one])
    with pytest.raises(ValueError, match="no programme"):
        fs.prove.gap([], among={})
    with pytest.raises(ValueError, match=r'"findings.no" is no rule of gotland/one; nearest: eligibility'):
        fs.prove.gap([one], among="findings.no")
    with pytest.raises(fs.SpecError, match=r"child\.agee"):
        fs.prove.gap([one], among={"child.agee": True})
