"""Rules as formulas over everything that a family can be: the same name is the same variable in every rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import permutations

import z3
from attrs import define, field, frozen

from familjestod.logic.calendar import Overflow
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.values import ValueType
from familjestod.prove.answers import Effort
from familjestod.prove.example import Example
from familjestod.prove.solver.truths import Pair, Truths
from familjestod.prove.solver.values import Meaning, Model
from familjestod.prove.solver.variables import Variables

MOST_MEMBERS = 20
"""Of more questions about some member of a group, each is asked of a member of its own."""


@frozen
class Scope:
    """Whom a rule is read of: a member of a group, or the family itself, and the result whose finding it is."""

    member: int = 0
    result: str = ""


def truths_of(effort: Effort) -> Truths:
    """The connectives in the context of some work: making a context costs more than most questions."""
    if effort.context is None:
        effort.context = z3.Context()
    return Truths(effort.context)


@define(eq=False)
class World:
    """Variables for the names of rules, each known, missing or known in part, and with nothing to do with each other.

    `types` are of names that can be less than the type of a test says, and `undecided`
    those that can come to `False` beside their values, as an ordered finding can.
    """

    types: Mapping[str, ValueType] = field(factory=dict)
    undecided: Collection[str] = frozenset()
    overflows: Collection[Overflow] = tuple(Overflow)
    effort: Effort = field(factory=Effort)
    truths: Truths = field(init=False)
    variables: Variables = field(init=False)
    _meanings: dict[tuple[int, str], Meaning] = field(factory=dict)
    _tested: dict[tuple[Scope, Test], Pair] = field(factory=dict)
    _asked: dict[tuple[int, ForSome], tuple[int, Pair]] = field(factory=dict)
    _parents: dict[int, int] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.truths = truths_of(self.effort)
        self.variables = Variables(self.truths, self.overflows)

    def truth(self, rule: Rule, scope: Scope = Scope()) -> Pair:
        """When a rule is met, and when it is unmet."""
        match rule:
            case Test():
                key = (scope, rule)
                if key not in self._tested:
                    self.effort.put_a_test()
                    self._tested[key] = self.meaning(rule, scope).test(rule, self.truths)
                return self._tested[key]
            case ForSome():
                return self._for_some(rule, scope)
            case Not(inner):
                return self.truths.not_(self.truth(inner, scope))
            case All(rules):
                return self.truths.all_of([self.truth(each, scope) for each in rules])
            case Any_(rules):
                return self.truths.any_of([self.truth(each, scope) for each in rules])
            case AtLeast(count, rules):
                return self.truths.at_least(count, [self.truth(each, scope) for each in rules])

    def meaning(self, test: Test, scope: Scope) -> Meaning:
        """What the name of a test can be, made when it is first asked about."""
        key = (scope.member, test.name)
        if key not in self._meanings:
            self._meanings[key] = self.make(test, scope.member)
        return self._meanings[key]

    def make(self, test: Test, member: int) -> Meaning:
        """Variables for a name that is asked about for the first time."""
        type_ = self.types.get(test.name, test.type)
        others = (False,) if test.name in self.undecided else ()
        return self.variables.plain(self.label(test.name, member), type_, partly=True, others=others)

    @staticmethod
    def label(name: str, member: int) -> str:
        """What the variables of a name are called."""
        return f"{name} of {member}" if member else name

    def _for_some(self, rule: ForSome, scope: Scope) -> Pair:
        """What is asked of some member, asked of the one whose answer is the answer.

        It is met if any member's is, and unmet if all are; so of each question there is a
        member with just its truth, and these members are all that are needed.
        """
        key = (scope.member, rule)
        if key not in self._asked:
            member = len(self._parents) + 1
            self._parents[member] = scope.member
            self._asked[key] = member, self.truth(rule.rule, Scope(member, scope.result))
        return self._asked[key][1]

    def finish(self) -> None:
        """Say what must hold of all that was asked; ask no more after it."""
        self._relate_members()
        self.variables.finish()

    def _relate_members(self) -> None:
        """What one member answers counts for what is asked of another: every question is asked of all of them."""
        for parent in dict.fromkeys(parent for parent, _ in self._asked):
            asked = [(rule, *found) for (of, rule), found in self._asked.items() if of == parent]
            if len(asked) > MOST_MEMBERS:
                continue
            for (rule, _, pair), (_, other, _) in permutations(asked, 2):
                its = self.truth(rule.rule, Scope(other))
                self.variables.must(z3.Implies(its.met, pair.met), z3.Implies(pair.unmet, its.unmet))

    def example(self, model: Model, member: int = 0) -> Example:
        """The values of a model, by name, of a member of a group and of those inside it."""
        values = {
            name: meaning.value(name, model)
            for (whose, name), meaning in self._meanings.items()
            if whose == member
        }
        people = tuple(
            (f"member_{each}", self.example(model, each))
            for each, parent in self._parents.items()
            if parent == member
        )
        return Example(values, people)
