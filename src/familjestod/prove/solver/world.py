"""Rules as formulas over everything that a family can be: the same name is the same variable in every rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import permutations

import z3
from attrs import define, field, frozen

from familjestod.logic.calendar import Overflow
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.values import ValueType
from familjestod.prove.answers import Effort
from familjestod.prove.example import Example
from familjestod.prove.solver.truths import Formula, Pair, Truths
from familjestod.prove.solver.values import Meaning, Model
from familjestod.prove.solver.variables import Variables

Periods = Sequence[tuple[dt.date, dt.date]]

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
    those that can come to `False` beside their values, as an ordered finding can. A world `beside`
    another is of the same families, read by other rules; all of them are finished by the first.
    """

    types: Mapping[str, ValueType] = field(factory=dict)
    undecided: Collection[str] = frozenset()
    overflows: Collection[Overflow] = tuple(Overflow)
    effort: Effort = field(factory=Effort)
    beside: World | None = None
    truths: Truths = field(init=False)
    variables: Variables = field(init=False)
    meanings: dict[tuple[int, str], Meaning] = field(factory=dict)
    _tested: dict[tuple[Scope, Test], Pair] = field(factory=dict)
    _asked: dict[tuple[int, ForSome], tuple[int, Pair]] = field(factory=dict)
    parents: dict[int, int] = field(factory=dict)
    worlds: list[World] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        if self.beside is None:
            self.truths = truths_of(self.effort)
            self.variables = Variables(self.truths, self.overflows)
        else:
            self.truths, self.variables = self.beside.truths, self.beside.variables
            self.parents, self.worlds = self.beside.parents, self.beside.worlds
        self.worlds.append(self)

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
        if key not in self.meanings:
            self.meanings[key] = self.make(test, scope.member)
        return self.meanings[key]

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
            self._asked[key] = self._same_elsewhere(rule, scope) or self._of_another(rule, scope)
        return self._asked[key][1]

    def _of_another(self, rule: ForSome, scope: Scope) -> tuple[int, Pair]:
        member = len(self.parents) + 1
        self.parents[member] = scope.member
        return member, self.truth(rule.rule, Scope(member, scope.result))

    def _same_elsewhere(self, rule: ForSome, scope: Scope) -> tuple[int, Pair] | None:
        """The member of whom another world has asked just the same."""
        for world in self.worlds:
            found = world.asked_of(scope.member, rule)
            if found is not None:
                pair = self.truth(rule.rule, Scope(found[0], scope.result))
                return found if pair.same(found[1]) else None
        return None

    def finish(self, periods: Periods = (), *, exactly: bool = False) -> None:
        """Say what must hold of all that was asked; ask no more after it.

        The day that is asked about is of some periods, if any; if `exactly`, times are as they can be on such a day.
        """
        self._relate_members()
        self.variables.complete()
        for world in self.worlds:
            self.variables.must(*world.relations())
            if periods:
                self.variables.must(*world.until(max(last for _, last in periods)))
        if exactly:
            self.variables.within(periods, self.times_now())
        self.variables.finish()

    def until(self, last: dt.date) -> Iterator[Formula]:
        """What must hold where nothing is later than a day: here, nothing."""
        del last
        return iter(())

    def times_now(self) -> Collection[str]:
        """What the times are called that are as they are on the day that is asked about."""
        return ()

    def relations(self) -> Iterator[Formula]:
        """What names have to do with each other: here, nothing."""
        return iter(())

    def _relate_members(self) -> None:
        """What one member answers counts for what is asked of another: every question is asked of all of them."""
        every = [(world, *each) for world in self.worlds for each in world.asked()]
        for parent in dict.fromkeys(of for _, of, *_ in every):
            asked = [each for each in every if each[1] == parent]
            if len(asked) > MOST_MEMBERS:
                continue
            for (world, _, rule, _, pair), (_, _, _, other, _) in permutations(asked, 2):
                its = world.truth(rule.rule, Scope(other))
                self.variables.must(z3.Implies(its.met, pair.met), z3.Implies(pair.unmet, its.unmet))

    def asked_of(self, member: int, rule: ForSome) -> tuple[int, Pair] | None:
        """The member who answers a question, and the answer, if it has been asked."""
        return self._asked.get((member, rule))

    def asked(self) -> list[tuple[int, ForSome, int, Pair]]:
        """What is asked of some member: of whom, what, the member that answers it, and the answer."""
        return [(of, rule, *found) for (of, rule), found in self._asked.items()]

    def example(self, model: Model, member: int = 0) -> Example:
        """The values of a model, by name, of a member of a group and of those inside it."""
        values = {
            name: meaning.value(name, model)
            for (whose, name), meaning in self.meanings.items()
            if whose == member
        }
        people = tuple(
            (f"member_{each}", self.example(model, each))
            for each, parent in self.parents.items()
            if parent == member
        )
        return Example(values, people)
