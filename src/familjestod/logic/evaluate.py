"""The plain reading of a rule: walk the tree, judge each node, keep what was seen.

This is the reference. Generated code (`compile`) must agree with it, and the trace
that `explain` shows is its result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from familjestod.logic import truth as kleene
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.truth import Truth, Verdict, verdict
from familjestod.logic.values import Value, holds, names_of
from familjestod.shown import Shown, brief


class Reader(Protocol):
    """What is known: a value for each name."""

    def read(self, name: str) -> Value:
        """The value of a name, as far as it is known."""

    def members(self, group: str) -> Sequence[tuple[str, Reader]]:
        """Each member of a group, with what is known of that member; at least one, named "" if none is there."""


@frozen
class Step(Shown):
    """One node of a rule, judged: its truth, and what it was judged by.

    `missing` names what could still decide it, and is empty when it is decided.
    """

    rule: Rule
    truth: Truth
    missing: tuple[str, ...] = ()
    value: Value | None = None
    parts: tuple[Step, ...] = ()
    member: str = ""

    @property
    def verdict(self) -> Verdict:
        """Met, unmet or unknown."""
        return verdict(self.truth)

    def __repr__(self) -> str:
        return brief("Step", self.verdict, self.rule, value=self.value, missing=self.missing)


def judge(rule: Rule, reader: Reader, member: str = "") -> Step:
    """Judge a rule and every rule inside it."""
    match rule:
        case Test(name, operator, operand):
            value = reader.read(name)
            truth = holds(value, operator, operand)
            return Step(rule, truth, names_of(value) if truth is None else (), value, (), member)
        case ForSome(group, inner):
            parts = tuple(judge(inner, known, who) for who, known in reader.members(group))
        case Not(inner):
            parts = (judge(inner, reader, member),)
        case _:
            parts = tuple(judge(part, reader, member) for part in rule.rules)
    truth = _truth(rule, [part.truth for part in parts])
    missing: tuple[str, ...] = ()
    if truth is None:
        # Only a part that is itself undecided can still change the whole.
        missing = tuple(dict.fromkeys(name for part in parts if part.truth is None for name in part.missing))
    return Step(rule, truth, missing, None, parts, member)


def _truth(rule: Rule, truths: list[Truth]) -> Truth:
    match rule:
        case All():
            return kleene.all_of(truths)
        case Any_() | ForSome():
            return kleene.any_of(truths)
        case AtLeast(count):
            return kleene.at_least(count, truths)
        case _:
            return kleene.not_(truths[0])
