"""What is asked of the solver, and for how long: always the same answer to the same question, and never a wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import z3
from attrs import define

from familjestod.logic.rule import Rule
from familjestod.prove.answers import TooMuchError
from familjestod.prove.solver.truths import Formula
from familjestod.prove.solver.values import Model
from familjestod.prove.solver.world import Periods, World

_WORK = "rlimit count"  # z3's name for the work it has done in a context


@define(eq=False)
class Questions:
    """Questions about some rules in one world."""

    world: World
    solver: Any

    @classmethod
    def about(cls, world: World, periods: Periods = (), *, exactly: bool = False) -> Questions:
        """Questions about what has been asked of a world, which is finished by this; as `World.finish` takes them."""
        world.finish(periods, exactly=exactly)
        solver = z3.SimpleSolver(ctx=world.truths.context)
        solver.add(world.variables.holding)
        return cls(world, solver)

    def possible(self, *formulas: Formula) -> Model | None:
        """A model in which some formulas are true; nothing if there is none.

        Raises:
            TooMuchError: if it takes too long to tell.
        """
        self.solver.push()
        self.solver.add(*formulas)
        found = self._checked()
        model = Model(self.solver.model()) if found == z3.sat else None
        self.solver.pop()
        return model

    def apart(self, formulas: Sequence[Formula]) -> tuple[int, ...]:
        """The places of some of the formulas that cannot be true at once; of none where all can.

        Raises:
            TooMuchError: if it takes too long to tell.
        """
        flags = [z3.Bool(f"formula {place}", self.world.truths.context) for place in range(len(formulas))]
        self.solver.push()
        self.solver.add(*(z3.Implies(flag, formula) for flag, formula in zip(flags, formulas, strict=True)))
        found = self._checked(*flags)
        core = set(map(str, self.solver.unsat_core())) if found == z3.unsat else set()
        self.solver.pop()
        return tuple(place for place, flag in enumerate(flags) if str(flag) in core)

    def _checked(self, *flags: Formula) -> Any:  # noqa: ANN401 - the package comes without types
        effort = self.world.effort
        if effort.next_limit <= 0:
            raise TooMuchError
        before = self._used()
        self.solver.set("rlimit", effort.next_limit)
        found = self.solver.check(*flags)
        effort.left -= self._used() - before
        if found == z3.unknown:
            raise TooMuchError
        return found

    def _used(self) -> int:
        counted = self.solver.statistics()
        keys = counted.keys()
        return int(counted.get_key_value(_WORK)) if _WORK in keys else 0


def can_be(rule: Rule, world: World) -> frozenset[bool]:
    """Whether a rule can be met, and whether it can be unmet.

    Raises:
        TooMuchError: if that is too much to tell.
    """
    pair = world.truth(rule)
    questions = Questions.about(world)
    ways = ((True, pair.met), (False, pair.unmet))
    return frozenset(truth for truth, formula in ways if questions.possible(formula) is not None)


def apart(rules: Sequence[Rule], truth: bool, world: World) -> tuple[Rule, ...]:
    """Some of the rules that cannot all be met at once, or all be unmet; none where all can.

    Raises:
        TooMuchError: if that is too much to tell.
    """
    pairs = [world.truth(rule) for rule in rules]
    places = Questions.about(world).apart([pair.met if truth else pair.unmet for pair in pairs])
    return tuple(rules[place] for place in places)
