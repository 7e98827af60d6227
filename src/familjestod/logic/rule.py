"""The rule: a frozen tree with six kinds of node.

Two rules are equal when they mean the same tests in the same order; where they were
written and what they are called does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import field, frozen

from familjestod.diagnostics import Path
from familjestod.logic.values import Operand, Operator, ValueType


@frozen
class Note:
    """What an author wrote beside a rule, as written: its name, where it comes from, what it assumes."""

    name: Any = None
    source: tuple[str, ...] = ()
    assumption: Any = None


@frozen
class Test:
    """One name put to one test."""

    __test__ = False  # not a test class, whatever pytest makes of the name

    name: str
    operator: Operator
    operand: Operand
    type: ValueType = field(repr=False)
    path: Path = field(default=(), eq=False, repr=False)


@frozen
class All:
    """Met when every rule in it is; an empty one is met."""

    rules: tuple[Rule, ...]
    path: Path = field(default=(), eq=False, repr=False)
    note: Note | None = field(default=None, eq=False, repr=False)


@frozen
class Any_:  # noqa: N801 - `Any` is typing's
    """Met when at least one rule in it is."""

    rules: tuple[Rule, ...]
    path: Path = field(default=(), eq=False, repr=False)


@frozen
class Not:
    """Met when the rule in it is unmet."""

    rule: Rule
    path: Path = field(default=(), eq=False, repr=False)


@frozen
class AtLeast:
    """Met when at least `count` of the rules in it are."""

    count: int
    rules: tuple[Rule, ...]
    path: Path = field(default=(), eq=False, repr=False)


@frozen
class ForSome:
    """Met when the rule in it holds for some member of a group, such as for one of the respondents."""

    group: str
    rule: Rule
    path: Path = field(default=(), eq=False, repr=False)


Rule = Test | All | Any_ | Not | AtLeast | ForSome

ALWAYS = All(())


def parts(rule: Rule) -> tuple[Rule, ...]:
    """The rules directly inside a rule."""
    match rule:
        case Test():
            return ()
        case Not(inner) | ForSome(_, inner):
            return (inner,)
        case _:
            return rule.rules


def walk(rule: Rule) -> Iterator[Rule]:
    """The rule and every rule inside it, in the order written."""
    yield rule
    for part in parts(rule):
        yield from walk(part)


def tests(rule: Rule) -> Iterator[Test]:
    """Every test in a rule, in the order written."""
    return (node for node in walk(rule) if isinstance(node, Test))


def names(rule: Rule) -> tuple[str, ...]:
    """Every name that a rule reads, once, in the order first read."""
    return tuple(dict.fromkeys(test.name for test in tests(rule)))
