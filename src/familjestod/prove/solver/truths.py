"""Kleene's three truth values as formulas: when something is met, and when it is unmet; unknown is neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import z3
from attrs import frozen

Formula = Any
"""A formula of z3, true or false; the package comes without types."""
Term = Any
"""A number of z3, whole or not."""


@frozen(eq=False)
class Pair:
    """When a rule is met, and when it is unmet; never both."""

    met: Formula
    unmet: Formula

    @property
    def not_met(self) -> Formula:
        """When it is unmet or unknown."""
        return z3.Not(self.met)

    @property
    def unknown(self) -> Formula:
        """When it is neither."""
        return z3.Not(z3.Or(self.met, self.unmet))

    def differs(self, other: Pair) -> list[Formula]:
        """What is true where another rule comes to something else."""
        return [z3.Or(self.met != other.met, self.unmet != other.unmet)]

    def same(self, other: Pair) -> bool:
        """Whether another rule was put in just the same way, and so comes to the same."""
        return bool(self.met.eq(other.met) and self.unmet.eq(other.unmet))

    def only_if(self, formula: Formula) -> Pair:
        """The same, and unknown unless something is so."""
        return Pair(z3.And(formula, self.met), z3.And(formula, self.unmet))


@frozen(eq=False)
class Truths:
    """Kleene's connectives over formulas, in one context: contexts are what keeps threads apart."""

    context: Any

    def certain(self, truth: bool | Formula) -> Pair:
        """A pair that is never unknown."""
        met = z3.BoolVal(truth, self.context) if isinstance(truth, bool) else truth
        return Pair(met, z3.Not(met))

    def tells(self, known: Formula, asked: Any) -> Pair:  # noqa: ANN401 - true or false, as a test says it
        """A test of whether something is known, which itself is never unknown."""
        return self.certain(known if asked else z3.Not(known))

    def every(self, formulas: Iterable[Formula]) -> Formula:
        """That all of some formulas are true; of none, they are."""
        each = list(formulas)
        return z3.And(each) if each else z3.BoolVal(True, self.context)

    def some(self, formulas: Iterable[Formula]) -> Formula:
        """That one of some formulas is true; of none, it is not."""
        each = list(formulas)
        return z3.Or(each) if each else z3.BoolVal(False, self.context)

    def all_of(self, pairs: Sequence[Pair]) -> Pair:
        """Kleene's *and*."""
        return Pair(self.every(each.met for each in pairs), self.some(each.unmet for each in pairs))

    def any_of(self, pairs: Sequence[Pair]) -> Pair:
        """Kleene's *or*."""
        return Pair(self.some(each.met for each in pairs), self.every(each.unmet for each in pairs))

    def not_(self, pair: Pair) -> Pair:
        """Kleene's *not*."""
        return Pair(pair.unmet, pair.met)

    def at_least(self, count: int, pairs: Sequence[Pair]) -> Pair:
        """Whether so many are met, whatever the unknown ones turn out to be."""
        return Pair(
            self._count([each.met for each in pairs], count),
            self._count([each.unmet for each in pairs], len(pairs) - count + 1),
        )

    def _count(self, formulas: Sequence[Formula], least: int) -> Formula:
        if least <= 0 or least > len(formulas):
            return z3.BoolVal(least <= 0, self.context)
        return z3.PbGe([(each, 1) for each in formulas], least)
