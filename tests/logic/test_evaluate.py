"""The plain evaluator: the steps it keeps, and that `missing` names just what can still decide."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from familjestod.logic.evaluate import Step, judge
from familjestod.logic.rule import ALWAYS, All, Any_, AtLeast, ForSome, Not, Rule, Test, names, parts
from familjestod.logic.truth import Truth, Verdict
from familjestod.logic.values import BOOLEAN, Missing, OneOf, Operator, Partial, Span, Value
from strategies.rules import GROUP, TYPES, World, known_values, rules, worlds


def is_true(name: str) -> Test:
    return Test(name, Operator.IS, True, BOOLEAN)


A, B, C, D = (is_true(name) for name in "abcd")


def world(**values: bool | None) -> World:
    return World({name: Missing((name,)) if value is None else value for name, value in values.items()})


@pytest.mark.parametrize(
    ("rule", "known", "truth", "missing"),
    [
        (A, {"a": None}, None, ("a",)),
        (A, {"a": True}, True, ()),
        (ALWAYS, {}, True, ()),
        (All((A, B)), {"a": None, "b": True}, None, ("a",)),
        (All((A, B)), {"a": None, "b": None}, None, ("a", "b")),
        (All((A, B)), {"a": None, "b": False}, False, ()),
        (Any_((A, B)), {"a": None, "b": False}, None, ("a",)),
        (Any_((A, B)), {"a": None, "b": True}, True, ()),
        (Not(A), {"a": None}, None, ("a",)),
        (AtLeast(2, (A, B, C)), {"a": True, "b": None, "c": None}, None, ("b", "c")),
        (AtLeast(2, (A, B, C)), {"a": True, "b": True, "c": None}, True, ()),
        (AtLeast(2, (A, B, C)), {"a": False, "b": None, "c": False}, False, ()),
        # What is unknown inside a part that is decided can change nothing.
        (All((Any_((A, B)), C)), {"a": True, "b": None, "c": None}, None, ("c",)),
        (All((Not(All((A, B))), C)), {"a": None, "b": False, "c": None}, None, ("c",)),
        (Any_((All((A, B)), AtLeast(1, (C, D)))), {"a": False, "b": None, "c": None, "d": False}, None, ("c",)),
        # Each name once.
        (All((A, Any_((A, B)))), {"a": None, "b": None}, None, ("a", "b")),
    ],
)  # fmt: skip
def test_judges(rule: Rule, known: dict[str, bool | None], truth: Truth, missing: tuple[str, ...]) -> None:
    step = judge(rule, world(**known))
    assert (step.truth, step.missing) == (truth, missing)


def test_keeps_every_step() -> None:
    rule = All((A, Not(B)))
    assert judge(rule, world(a=True, b=None)) == Step(
        rule,
        None,
        ("b",),
        None,
        (
            Step(A, True, (), True),
            Step(Not(B), None, ("b",), None, (Step(B, None, ("b",), Missing(("b",))),)),
        ),
    )


def test_keeps_whose_step_it_was() -> None:
    rule = ForSome(GROUP, All((A, B)))
    both = evolve(
        world(a=True, b=True), people=(("p1", world(a=True, b=False)), ("p2", world(a=None, b=True)))
    )
    step = judge(rule, both)
    assert [(each.member, each.truth, each.missing) for each in step.parts] == [
        ("p1", False, ()),
        ("p2", None, ("a",)),
    ]
    assert [part.member for each in step.parts for part in each.parts] == ["p1", "p1", "p2", "p2"]
    assert (step.truth, step.missing, step.member) == (None, ("a",), "")


def test_a_conjunction_for_some_member_is_not_met_by_two_members_together() -> None:
    people = (("p1", world(a=True, b=False)), ("p2", world(a=False, b=True)))
    both = evolve(world(a=True, b=True), people=people)
    assert judge(ForSome(GROUP, All((A, B))), both).truth is False
    assert judge(All((ForSome(GROUP, A), ForSome(GROUP, B))), both).truth is True


def test_without_members_a_group_is_the_reader_itself() -> None:
    assert judge(ForSome(GROUP, A), world(a=None)).parts == (Step(A, None, ("a",), Missing(("a",))),)


def test_says_its_verdict() -> None:
    steps = [judge(A, world(a=value)) for value in (True, False, None)]
    assert [step.verdict for step in steps] == [Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN]


# --- missing -----------------------------------------------------------------------------------
# A rule whose verdict is unknown is decided once every name in `missing` is told, whatever is
# said; and until then no other name can decide it. Where each name is read once, every name in
# `missing` can be the one that tips it. `known` is left out: telling a value changes it by nature.

LEARNABLE = rules(lambda test: test.operator is not Operator.KNOWN)


def completed(data: st.DataObject, told: World, which: set[str]) -> World:
    """A world in which some names turn out as something: what a value still can be, for each member."""
    values: dict[str, Value] = {
        name: data.draw(st.sampled_from(_completions(name, value)), label=name)
        if name in which and isinstance(value, Partial)
        else value
        for name, value in told.values.items()
    }
    people = tuple((who, completed(data, member, which)) for who, member in told.people)
    return evolve(told, values=values, people=people)


def _completions(name: str, value: Partial) -> list[Any]:
    match value:
        case Missing():
            return list(known_values(TYPES[name]))
        case OneOf(options):
            return list(options)
        case Span(low, high):
            return [low, high]


@given(st.data(), LEARNABLE)
def test_telling_what_is_missing_decides(data: st.DataObject, rule: Rule) -> None:
    told = data.draw(worlds(rule))
    step = judge(rule, told)
    after = judge(rule, completed(data, told, set(step.missing)))
    assert after.truth is not None
    assert (bool(step.missing), after.missing) == (step.truth is None, ())


@given(st.data(), LEARNABLE)
def test_telling_anything_else_does_not(data: st.DataObject, rule: Rule) -> None:
    told = data.draw(worlds(rule))
    step = judge(rule, told)
    others = set(names(rule)) - set(step.missing)
    assert judge(rule, completed(data, told, others)).truth is step.truth


@given(st.data(), LEARNABLE)
def test_what_is_decided_stays_decided_as_more_becomes_known(data: st.DataObject, rule: Rule) -> None:
    told = data.draw(worlds(rule))
    step = judge(rule, told)
    some = data.draw(st.sets(st.sampled_from(sorted(TYPES))))
    after = judge(rule, completed(data, told, some))
    assert after.truth is step.truth or step.truth is None
    assert set(after.missing) <= set(step.missing)


_ONCE = tuple(f"name_{number}" for number in range(8))


@st.composite
def read_once(draw: st.DrawFn) -> Rule:
    """A rule in which no name stands twice and no part is decided by its shape alone."""

    def made(few: list[str]) -> Rule:
        if len(few) == 1:
            test = is_true(few[0])
            single: tuple[Rule, ...] = (test, Not(test), All((test,)))
            return draw(st.sampled_from(single))
        cut = draw(st.integers(1, len(few) - 1))
        parts = (made(few[:cut]), made(few[cut:]))
        kinds: list[Rule] = [All(parts), Any_(parts), Not(All(parts)), AtLeast(1, parts), AtLeast(2, parts)]
        chosen: Rule = draw(st.sampled_from(kinds))
        return chosen

    return made(list(_ONCE[: draw(st.integers(1, len(_ONCE)))]))


@given(st.data(), read_once())
def test_each_missing_name_can_tip_the_rule(data: st.DataObject, rule: Rule) -> None:
    told = world(**{name: data.draw(st.sampled_from([True, False, None])) for name in names(rule)})
    missing = judge(rule, told).missing
    for name in missing:
        others = [each for each in missing if each != name]
        tips = False
        for number in range(2 ** len(others)):
            rest = {each: bool(number >> place & 1) for place, each in enumerate(others)}
            answers = {judge(rule, told.told({**rest, name: value})).truth for value in (True, False)}
            tips = tips or answers == {True, False}
        assert tips, name


@given(st.data(), rules())
def test_steps_mirror_the_rule(data: st.DataObject, rule: Rule) -> None:
    told = data.draw(worlds(rule))

    def mirrors(step: Step, node: Rule, reader: World) -> bool:
        if step.rule != node or (step.missing == ()) is (step.truth is None):
            return False
        if isinstance(node, Test):
            return (step.value, step.parts) == (reader.values[node.name], ())
        if isinstance(node, ForSome):
            people = reader.people or (("", reader),)
            each = zip(step.parts, people, strict=True)
            return all(part.member == who and mirrors(part, node.rule, known) for part, (who, known) in each)
        return all(mirrors(part, inner, reader) for part, inner in zip(step.parts, parts(node), strict=True))

    assert mirrors(judge(rule, told), rule, told)
