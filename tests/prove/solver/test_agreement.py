"""The solver answers as the enumeration does where that answers, and what it finds possible really happens."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familjestod.lints import possible
from familjestod.lints.possible import Domains
from familjestod.logic.calendar import Duration
from familjestod.logic.evaluate import judge
from familjestod.logic.rule import ForSome, Rule, Test, walk
from familjestod.prove.ages import in_order
from familjestod.prove.solver.questions import Questions, can_be
from familjestod.prove.solver.world import World
from strategies.rules import deep_rules, rules, worlds

pytestmark = pytest.mark.extra

slow = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)


def asked_apart(rule: Rule) -> bool:
    """Whether the solver tells apart what the enumeration does not: members who differ, and lengths without an order."""
    lengths = {
        each.operand for each in walk(rule) if isinstance(each, Test) and isinstance(each.operand, Duration)
    }
    return in_order(lengths) is None or sum(isinstance(each, ForSome) for each in walk(rule)) > 1


@slow
@given(rules())
def test_it_agrees_with_trying_every_case(rule: Rule) -> None:
    tried = possible.can_be(rule, Domains(solver=False))
    told = can_be(rule, World())
    assert tried is not None
    assert told <= tried if asked_apart(rule) else told == tried


@slow
@given(rules(size=30) | deep_rules())
def test_what_it_finds_possible_happens(rule: Rule) -> None:
    world = World()
    pair = world.truth(rule)
    questions = Questions.about(world)
    for formula, truth in ((pair.met, True), (pair.unmet, False), (pair.unknown, None)):
        model = questions.possible(formula)
        if model is not None:
            assert judge(rule, world.example(model)).truth is truth


@slow
@given(st.data(), rules())
def test_what_happens_it_finds_possible(data: st.DataObject, rule: Rule) -> None:
    truth = judge(rule, data.draw(worlds(rule))).truth
    told = can_be(rule, World())
    assert truth is None or truth in told
