"""Generated code answers as the plain evaluator does, for any rule and whatever is known."""

from __future__ import annotations

import pytest
from attrs import define, evolve, field
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.rules import GROUP, LEAVES, PLAIN, VALUES, World, deep_rules, rules, worlds

from familjestod.logic.calendar import Duration
from familjestod.logic.compile import Shortcuts, compile_rules
from familjestod.logic.evaluate import judge
from familjestod.logic.rule import ALWAYS, All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.truth import Truth
from familjestod.logic.values import BOOLEAN, DURATION, Kind, Missing, Operator, ValueType, holds


class NoShortcuts:
    """Everything is read."""

    def plain(self, name: str) -> None:
        """Nothing is known more cheaply."""

    def reached(self, name: str, duration: Duration) -> None:
        """No day is remembered."""


@define
class WorldShortcuts:
    """The shortcuts of a `World`: what is known or missing, and days reached by the place of their duration."""

    lengths: list[Duration] = field(factory=list)

    def plain(self, name: str) -> str | None:
        return f"r.known({name!r})" if name in PLAIN else None

    def reached(self, name: str, duration: Duration) -> str | None:
        if name != "until_on.age":
            return None
        self.lengths.append(duration)
        return f"r.reached({name!r}, {len(self.lengths) - 1})"


def generated(rule: Rule, world: World, shortcuts: Shortcuts) -> Truth:
    lengths = shortcuts.lengths if isinstance(shortcuts, WorldShortcuts) else []
    told = evolve(
        world,
        lengths=lengths,
        people=tuple((who, evolve(member, lengths=lengths)) for who, member in world.people),
    )
    return compile_rules({"rule": rule}, shortcuts).judges["rule"](told)


@given(st.data(), rules())
def test_any_rule_in_any_world(data: st.DataObject, rule: Rule) -> None:
    world = data.draw(worlds(rule))
    truth = judge(rule, world).truth
    assert generated(rule, world, NoShortcuts()) is truth
    assert generated(rule, world, WorldShortcuts()) is truth


@settings(max_examples=50)
@given(st.data(), deep_rules())
def test_rules_as_deep_as_documents_are(data: st.DataObject, rule: Rule) -> None:
    world = data.draw(worlds(rule, people=2))
    truth = judge(rule, world).truth
    assert generated(rule, world, NoShortcuts()) is truth
    assert generated(rule, world, WorldShortcuts()) is truth


@settings(max_examples=50)
@given(st.lists(rules(size=4), min_size=2, max_size=5), worlds())
def test_rules_compiled_together_do_not_disturb_each_other(several: list[Rule], world: World) -> None:
    judges = compile_rules({str(number): rule for number, rule in enumerate(several)}, NoShortcuts()).judges
    answers = {number: answer(world) for number, answer in judges.items()}
    assert answers == {str(number): judge(rule, world).truth for number, rule in enumerate(several)}


@pytest.mark.parametrize("test", LEAVES, ids=str)
def test_every_test_of_every_value(test: Test) -> None:
    for value in VALUES[test.name]:
        world = World({test.name: value})
        expected = holds(value, test.operator, test.operand)
        assert judge(test, world).truth is expected
        assert generated(test, world, NoShortcuts()) is expected
        assert generated(test, world, WorldShortcuts()) is expected


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
        (Any_((KNOWN, All(())))  , True),
        (All((KNOWN,)), None),
        (Any_((KNOWN,)), None),
    ],
)  # fmt: skip
def test_nodes_with_nothing_in_them(rule: Rule, truth: Truth) -> None:
    world = World({"plain.boolean": Missing(("plain.boolean",))})
    answers = [judge(rule, world).truth, generated(rule, world, NoShortcuts()), generated(rule, world, WorldShortcuts())]
    assert answers == [truth, truth, truth]


@pytest.mark.parametrize("node", [Not, lambda rule: All((rule,)), lambda rule: ForSome(GROUP, rule),
                                  lambda rule: AtLeast(1, (rule,)), lambda rule: Any_((rule, KNOWN))])  # fmt: skip
def test_one_kind_of_node_thirty_deep(node: type[Not]) -> None:
    rule: Rule = KNOWN
    for _ in range(30):
        rule = node(rule)
    world = World({"plain.boolean": True})
    assert generated(rule, world, WorldShortcuts()) is judge(rule, world).truth is True


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
