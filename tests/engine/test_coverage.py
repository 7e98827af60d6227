"""What the cases of a programme show of its rules: each condition met, unmet and unknown."""

from __future__ import annotations

import pytest

import familjestod as fs
from familjestod.diagnostics import one_line
from familjestod.engine.cases import read_examples
from familjestod.engine.coverage import Coverage, coverage

LIBRARY = fs.bundled()
HEAD = "format: 1\nkind: programme\nid: gotland/mitt\nname: {sv: Mitt}\nsubject: family\n"


def covered(programme: str, cases: str) -> Coverage:
    held = read_examples(
        f"format: 1\nkind: cases\nprogramme: gotland/mitt\ncases:\n{cases}", "c.yaml", LIBRARY.schemas
    )
    return coverage(fs.load(HEAD + programme, name="mine.yaml"), held.examples)


def case(name: str, more: str = "", day: str = "2025-01-01") -> str:
    return f"  {name}: {{day: {day}, {more}{', ' if more else ''}expect: {{in_force: true}}}}\n"


def gaps(found: Coverage) -> list[str]:
    return [one_line(each) for each in found.gaps()]


def possible(programme: str, where: str) -> list[str]:
    """What the first node of a rule can be."""
    (node, *_) = (each for each in covered(programme, case("c")).nodes if each.where == where)
    return sorted(str(each) for each in node.possible)


def test_what_no_case_shows_is_told_at_its_place() -> None:
    region = "eligibility: {unit.region: gotland}\n"
    found = covered(region, case("in_gotland", "facts: {unit.region: gotland}"))
    assert (found.shown, found.possible) == (1, 3)
    assert gaps(found) == [
        "mine.yaml:6:28: no case makes this unmet or unknown: the unit's region is Gotland (in eligibility) [uncovered]"
    ]
    every = (
        case("a", "facts: {unit.region: gotland}") + case("b", "facts: {unit.region: uppsala}") + case("c")
    )
    assert gaps(covered(region, every)) == []


def test_each_node_counts_by_itself() -> None:
    rule = "eligibility: {any: [{family.pregnant: true}, {family.first_time_parents: true}]}\n"
    both = case("a", "facts: {family.pregnant: true, family.first_time_parents: false}") + case(
        "b", "facts: {family.pregnant: false, family.first_time_parents: true}"
    )
    found = covered(rule, both)
    assert [sorted(map(str, each.seen)) for each in found.nodes] == [
        ["True"],
        ["False", "True"],
        ["False", "True"],
    ]
    assert (found.shown, found.possible) == (5, 9)


def test_what_can_never_be_is_not_asked_for() -> None:
    visits = "visits: {v8m: {name: {sv: N}, due: 8 months}, v9m: {name: {sv: N}, closes: 9 months}}\n"
    three = ["False", "None", "True"]
    two = ["False", "True"]
    for rule, expected in {
        "{visits.v8m: done}": two,
        "{visits.v8m: missed}": two,  # it never closes
        "{visits.v9m: done}": two,
        "{visits.v9m: missed}": three,  # whether it has closed hangs on the birth date
        "{family.pregnant: {known: true}}": two,
        "{family.pregnant: true}": three,
        "{not: {visits.v8m: done}}": two,
        "{any: [{visits.v8m: done}, {family.pregnant: true}]}": three,
        "{all: [{visits.v8m: done}, {family.pregnant: {known: false}}]}": two,
        "{at_least: {count: 2, of: [{visits.v8m: done}, {visits.v9m: done}, {family.pregnant: true}]}}": three,
        "{findings.own: true}": two,
        "{all: [{family.pregnant: true}, {family.pregnant: {known: true}}]}": two,  # what is not known is not met
        "{any: [{family.pregnant: true}, {family.pregnant: {known: false}}]}": two,
    }.items():
        text = f"{visits}findings: {{own: {{visits.v8m: done}}}}\nreferrals: {{r: {{to: dental_care, when: {rule}}}}}\n"
        assert possible(text, "referrals.r.when") == expected, rule
    asked = "referrals: {r: {to: dental_care}}\noffers: {o: {when: {referrals.r: made}}}\n"
    assert possible(asked, "offers.o.when") == two


def test_an_empty_rule_is_no_node() -> None:
    assert covered("visits: {v8m: {name: {sv: N}, due: 8 months}}\n", case("c")).nodes == ()


def test_the_rules_of_a_base_are_covered_beside_the_base() -> None:
    found = covered(
        "extends: gotland/kommunikation_itc\nreferrals: {mine: {to: dental_care, when: {family.pregnant: true}}}\n",
        case("c"),
    )
    assert {each.where for each in found.nodes} == {"referrals.mine.when"}


def test_what_an_amendment_writes_counts_beside_what_it_replaces() -> None:
    text = """\
offers: {o: {when: {family.pregnant: true}}}
amendments: [{since: 2020-01-01, patch: {offers: {o: {when: {family.pregnant: false}}}}}]
"""
    old = case("old", "facts: {family.pregnant: true}", "2019-01-01")
    found = covered(text, old + case("new", "facts: {family.pregnant: true}"))
    assert [(str(each.rule.operand), sorted(map(str, each.seen))) for each in found.nodes] == [  # type: ignore[union-attr]
        ("True", ["True"]),
        ("False", ["False"]),
    ]
    assert [line.partition(": ")[0] for line in gaps(found)] == ["mine.yaml:6:38", "mine.yaml:7:79"]


def test_the_members_of_a_group_show_the_same_node() -> None:
    text = "visits: {v6w: {name: {sv: N}, screens: [psq_s]}}\noffers: {o: {when: {psq_s.stress: true}}}\n"
    answers = "history: [{visit: v6w, day: 2025-01-01, screened: [%s]}]"
    one = "{instrument: psq_s, respondent: parent_%s, answers: {stress: %s}}"
    both = answers % ", ".join((one % (1, "true"), one % (2, "false")))
    found = covered(text, case("c", both))
    assert [sorted(map(str, each.seen)) for each in found.nodes] == [["True"], ["False", "True"]]


@pytest.mark.parametrize("id_", LIBRARY)
def test_the_bundled_cases_show_every_answer_of_every_bundled_rule(id_: str) -> None:
    programme, cases = LIBRARY[id_], LIBRARY.cases(id_)
    assert cases is not None
    assert (
        gaps(coverage(programme, read_examples(cases, f"{id_}.cases.yaml", LIBRARY.schemas).examples)) == []
    )
