"""The rule: a frozen tree with six kinds of node.

Two rules are equal when they mean the same tests in the same order; where they were
written and what they are called does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from attrs import field, frozen

from familjestod.diagnostics import Path
from familjestod.logic.values import Operand, Operator, ValueType
from familjestod.shown import ByFields, Shown, shortened


@frozen(repr=False)
class Note(ByFields):
    """What an author wrote beside a rule, as written: its name, where it comes from, what it assumes."""

    name: Any = None
    source: tuple[str, ...] = ()
    assumption: Any = None


@frozen
class Test(Shown):
    """One name put to one test."""

    __test__ = False  # not a test class, whatever pytest makes of the name

    name: str
    operator: Operator
    operand: Operand
    type: ValueType = field(repr=False)
    path: Path = field(default=(), eq=False, repr=False)

    def __repr__(self) -> str:
        return _brief(self)


@frozen
class All(Shown):
    """Met when every rule in it is; an empty one is met."""

    rules: tuple[Rule, ...]
    path: Path = field(default=(), eq=False, repr=False)
    note: Note | None = field(default=None, eq=False, repr=False)

    def __repr__(self) -> str:
        return _brief(self)


@frozen
class Any_(Shown):  # noqa: N801 - `Any` is typing's
    """Met when at least one rule in it is."""

    rules: tuple[Rule, ...]
    path: Path = field(default=(), eq=False, repr=False)

    def __repr__(self) -> str:
        return _brief(self)


@frozen
class Not(Shown):
    """Met when the rule in it is unmet."""

    rule: Rule
    path: Path = field(default=(), eq=False, repr=False)

    def __repr__(self) -> str:
        return _brief(self)


@frozen
class AtLeast(Shown):
    """Met when at least `count` of the rules in it are."""

    count: int
    rules: tuple[Rule, ...]
    path: Path = field(default=(), eq=False, repr=False)

    def __repr__(self) -> str:
        return _brief(self)


@frozen
class ForSome(Shown):
    """Met when the rule in it holds for some member of a group, such as for one of the respondents."""

    group: str
    rule: Rule
    path: Path = field(default=(), eq=False, repr=False)

    def __repr__(self) -> str:
        return _brief(self)


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


# A repr of this many lines tells a rule of some twenty tests.
_LINES: Final = 6


def _brief(rule: Rule) -> str:
    """A rule as a terminal shows it.

    >>> from familjestod.logic.calendar import Duration
    >>> from familjestod.logic.values import Kind
    >>> Not(Test("child.age", Operator.BELOW, Duration.parse("15 months"), ValueType(Kind.DURATION)))
    Not(child.age below 15 months)
    """
    return shortened(f"{type(rule).__name__}({_inside(rule)})", _LINES)


def _inside(rule: Rule) -> str:
    if isinstance(rule, Test):
        operand = repr(rule.operand) if isinstance(rule.operand, str) else str(rule.operand)
        return f"{rule.name} {rule.operator.value.replace('_', ' ')} {operand}"
    said = ", ".join(
        _inside(each) if isinstance(each, Test) else f"{type(each).__name__}({_inside(each)})"
        for each in parts(rule)
    )
    match rule:
        case AtLeast(count):
            return f"{count} of: {said}"
        case ForSome(group):
            return f"{group}: {said}"
        case _:
            return said
