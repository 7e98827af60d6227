"""Generated code answers as the plain evaluator does, for any rule and whatever is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from attrs import define, evolve, field
from hypothesis import given, settings
from hypothesis import strategies as st

from familjestod.logic.calendar import Duration
from familjestod.logic.compile import Shortcuts, compile_rules
from familjestod.logic.evaluate import judge
from familjestod.logic.rule import ALWAYS, All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.truth import Reasoned
from familjestod.logic.values import BOOLEAN, DURATION, Kind, Missing, Operator, Value, ValueType
from strategies.rules import (
    GROUP,
    LEAVES,
    PLAIN,
    TYPES,
    VALUES,
    NoShortcuts,
    World,
    deep_rules,
    rules,
    worlds,
)


@define
class WorldShortcuts:
    """The shortcuts of a `World`: what is known or missing, and days reached by the place of their duration."""

    facts: bool = True
    lengths: list[Duration] = field(factory=list)

    def fact(self, name: str) -> str | None:
        return f"r.known({name!r})" if name in PLAIN and self.facts else None

    def settled(self, name: str) -> str | None:
        return f"r.settled({name!r})" if name in PLAIN and not self.facts else None

    def value(self, name: str) -> str | None:
        return f"r.values[{name!r}]" if not self.facts else None

    def reached(self, name: str, duration: Duration) -> str | None:
        if name != "until_on.age":
            return None
        self.lengths.append(duration)
        return f"r.reached({name!r}, {len(self.lengths) - 1})"


def judged(rule: Rule, world: World) -> Reasoned:
    """The plain evaluator's answer, as generated code gives it."""
    step = judge(rule, world)
    return step.missing if step.truth is None else step.truth


def generated(rule: Rule, world: World) -> set[Reasoned]:
    """What generated code answers, with each way of reading that it has."""
    answers: set[Reasoned] = set()
    several: tuple[Shortcuts, ...] = (NoShortcuts(), WorldShortcuts(), WorldShortcuts(facts=False))
    for shortcuts in several:
        lengths = shortcuts.lengths if isinstance(shortcuts, WorldShortcuts) else []
        compiled = compile_rules({"rule": rule}, shortcuts)
        answers.add(compiled.judges["rule"](with_lengths(world, lengths)))
    return answers


def with_lengths(world: World, lengths: Sequence[Duration]) -> World:
    people = tuple((who, with_lengths(member, lengths)) for who, member in world.people)
    return evolve(world, lengths=lengths, people=people)


@given(st.data(), rules())
def test_any_rule_in_any_world(data: st.DataObject, rule: Rule) -> None:
    world = data.draw(worlds(rule))
    assert generated(rule, world) == {judged(rule, world)}


@settings(max_examples=40)
@given(st.data(), deep_rules())
def test_rules_as_deep_as_documents_are(data: st.DataObject, rule: Rule) -> None:
    world = data.draw(worlds(rule, people=2))
    assert generated(rule, world) == {judged(rule, world)}


@settings(max_examples=40)
@given(st.lists(rules(size=4), min_size=2, max_size=3), worlds(people=1))
def test_rules_compiled_together_do_not_disturb_each_other(several: list[Rule], world: World) -> None:
    judges = compile_rules({str(number): rule for number, rule in enumerate(several)}, NoShortcuts()).judges
    answers = {number: answer(world) for number, answer in judges.items()}
    assert answers == {str(number): judged(rule, world) for number, rule in enumerate(several)}


@pytest.mark.parametrize("name", TYPES)
def test_every_test_of_every_value(name: str) -> None:
    answers = [
        (test, value, judged(test, World({name: value})), generated(test, World({name: value})))
        for test in LEAVES
        if test.name == name
        for value in VALUES[name]
    ]
    assert len(answers) > 10
    assert [answer for answer in answers if answer[3] != {answer[2]}] == []


KNOWN = Test("plain.boolean", Operator.IS, True, BOOLEAN)


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        (ALWAYS, True),
        (Any_(()), False),
        (Not(All(())), False),
        (AtLeast(0, ()), True),
        (AtLeast(1, ()), False),
        (ForSome(GROUP, Any_(())), False),
        (All((KNOWN, Any_(()))), False),
        (Any_((KNOWN, All(()))), True),
        (All((KNOWN,)), ("plain.boolean",)),
        (Any_((KNOWN,)), ("plain.boolean",)),
    ],
)
def test_nodes_with_nothing_in_them(rule: Rule, truth: Reasoned) -> None:
    world = World({"plain.boolean": Missing(("plain.boolean",))})
    assert (judged(rule, world), generated(rule, world)) == (truth, {truth})


_NODES: Mapping[str, Callable[[Rule], Rule]] = {
    "not": Not,
    "all": lambda rule: All((rule,)),
    "any": lambda rule: Any_((rule, KNOWN)),
    "at_least": lambda rule: AtLeast(1, (rule,)),
    "for_some": lambda rule: ForSome(GROUP, rule),
}


@pytest.mark.parametrize("value", [True, Missing(("plain.boolean",))], ids=["met", "unknown"])
@pytest.mark.parametrize("node", _NODES)
def test_one_kind_of_node_thirty_deep(node: str, value: Value) -> None:
    rule: Rule = KNOWN
    for _ in range(30):
        rule = _NODES[node](rule)
    world = World({"plain.boolean": value})
    assert generated(rule, world) == {judged(rule, world)} == {value if value is True else ("plain.boolean",)}


def test_text_of_authors_never_becomes_code() -> None:
    nasty = '"""); import os; ("'
    type_ = ValueType(Kind.TEXT)
    rule = All((Test(nasty, Operator.IS, nasty, type_), Test(nasty, Operator.IN, (nasty, "\n\\"), type_),
                ForSome(GROUP, Test(nasty, Operator.IS_NOT, "\0", type_))))  # fmt: skip
    compiled = compile_rules({nasty: rule}, NoShortcuts())
    assert compiled.judges[nasty](World({nasty: nasty})) is True
    assert "import" not in compiled.source


def test_an_age_with_a_remembered_day_is_compared_with_it() -> None:
    shortcuts = WorldShortcuts()
    rule = Test("until_on.age", Operator.AT_LEAST, Duration(months=18), DURATION)
    source = compile_rules({"rule": rule}, shortcuts).source
    assert (shortcuts.lengths, "holds(" in source) == ([Duration(months=18)], False)


def test_no_rules_are_no_functions() -> None:
    assert compile_rules({}, NoShortcuts()).judges == {}
