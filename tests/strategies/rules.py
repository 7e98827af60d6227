"""Rules of every kind, and worlds to judge them in, for Hypothesis.

A world tells a value for each name, some of them known only in part, and has members of
a group with values of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen
from hypothesis import strategies as st

from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.logic.evaluate import Reader
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test, names, walk
from familjestod.logic.values import (
    BOOLEAN,
    DATE,
    DURATION,
    Elapsed,
    Kind,
    Missing,
    OneOf,
    Operator,
    Partial,
    Span,
    Value,
    ValueType,
)

ON = dt.date(2026, 3, 1)

LETTERS = ValueType(Kind.CHOICE, ("a", "b", "c"))
DOSES = ValueType(Kind.CHOICE, (2, 3))
INTEGER = ValueType(Kind.INTEGER, at_least=-3, at_most=4)
NUMBER = ValueType(Kind.NUMBER)
TEXT = ValueType(Kind.TEXT)

# Names that are known or missing and nothing between, so that generated code may take a shortcut to them.
PLAIN: Mapping[str, ValueType] = {
    "plain.boolean": BOOLEAN,
    "plain.letters": LETTERS,
    "plain.doses": DOSES,
    "plain.integer": INTEGER,
    "plain.number": NUMBER,
    "plain.text": TEXT,
    "plain.date": DATE,
}
# Names that can be known in part, and the time until `on`, which has a shortcut of its own.
TYPES: Mapping[str, ValueType] = {
    **PLAIN,
    "part.boolean": BOOLEAN,
    "part.letters": LETTERS,
    "part.doses": DOSES,
    "part.integer": INTEGER,
    "part.number": NUMBER,
    "part.text": TEXT,
    "part.date": DATE,
    "part.age": DURATION,
    "until_on.age": DURATION,
}
GROUP = "members"

DAYS = tuple(
    map(dt.date.fromisoformat, ("2023-02-28", "2024-02-29", "2024-08-31", "2024-09-01", "2026-03-01"))
)
DURATIONS = tuple(
    map(Duration.parse, ("0 days", "6 months", "18 months", "2 years", "3 weeks", "1 month 1 day"))
)
# Few values of each kind, so that a value and what it is compared with often meet.
KNOWN: Mapping[Kind, tuple[Any, ...]] = {
    Kind.BOOLEAN: (True, False),
    Kind.INTEGER: (-3, 0, 1, 2, 4),
    Kind.NUMBER: (-1.5, 0, 0.0, 1, 1.0, 2.25),
    Kind.TEXT: ("", "a", "q\"'\\", "é\n"),
    Kind.DATE: DAYS,
    Kind.DURATION: tuple(
        Elapsed(since, until, overflow)
        for since in (None, *DAYS[:4])
        for until in (DAYS[0], ON)
        for overflow in Overflow
    ),
}


@frozen
class World:
    """What is known: a reader whose values are given one by one."""

    values: Mapping[str, Value]
    people: tuple[tuple[str, World], ...] = ()
    on: dt.date = ON
    lengths: Sequence[Duration] = field(default=(), eq=False)

    def read(self, name: str) -> Value:
        return self.values[name]

    def members(self, group: str) -> Sequence[tuple[str, Reader]]:
        assert group == GROUP
        return self.people or (("", self),)

    def known(self, name: str) -> Any:
        """The value, or nothing: what one shortcut gives."""
        value = self.values[name]
        return None if isinstance(value, Partial) else value

    def settled(self, name: str) -> Any:
        """The value, or the names that would tell it: what another shortcut gives."""
        value = self.values[name]
        return value.names if isinstance(value, Partial) else value

    def reached(self, name: str, index: int) -> dt.date | None:
        """The day that a time reaches a length."""
        elapsed = self.values[name]
        if not isinstance(elapsed, Elapsed):
            return None
        if elapsed.since is None:
            return dt.date.max
        return add(elapsed.since, self.lengths[index], elapsed.overflow)

    def told(self, values: Mapping[str, Value]) -> World:
        """The same world with other values, for its members too."""
        people = tuple((who, world.told(values)) for who, world in self.people)
        return evolve(self, values={**self.values, **values}, people=people)


def known_values(type_: ValueType) -> tuple[Any, ...]:
    """Known values of a type."""
    return type_.choices if type_.kind is Kind.CHOICE else KNOWN[type_.kind]


def operands(type_: ValueType) -> tuple[Any, ...]:
    """What a value of a type can be compared with."""
    return DURATIONS if type_.kind is Kind.DURATION else known_values(type_)


def _values(name: str) -> tuple[Value, ...]:
    """What a world can tell of a name: something known, something known in part, or nothing."""
    type_ = TYPES[name]
    known = known_values(type_)
    missing = Missing((name,))
    if name == "until_on.age":
        return (missing, *(elapsed for elapsed in known if elapsed.until == ON))
    if name in PLAIN or type_.kind is Kind.DURATION:
        return (missing, *known)
    few = (OneOf(known[:2], (name,)), OneOf(known[-2:], (name,)), OneOf(known, (name,)))
    if type_.kind not in {Kind.INTEGER, Kind.NUMBER}:
        return (missing, *few, *known)
    spans = (
        Span(known[0], known[2], (name,)),
        Span(0, 2, (name,)),
        Span(1, 1, (name,)),
        Span(-9, 9, (name,)),
    )
    return (missing, *few, *spans, *known)


VALUES: Mapping[str, tuple[Value, ...]] = {name: _values(name) for name in TYPES}


@st.composite
def worlds(draw: st.DrawFn, rule: Rule | None = None, people: int = 3) -> World:
    """Worlds that tell the names a rule reads (all names there are, without one), with up to so many members."""
    read = TYPES if rule is None else names(rule)
    told = st.tuples(*(st.sampled_from(VALUES[name]) for name in read))
    count = draw(st.integers(0, people if rule is None or _speaks_of_members(rule) else 0))
    first, *others = (World(dict(zip(read, draw(told), strict=True))) for _ in range(count + 1))
    return evolve(first, people=tuple((f"member_{number}", world) for number, world in enumerate(others, 1)))


def _speaks_of_members(rule: Rule) -> bool:
    return any(isinstance(node, ForSome) for node in walk(rule))


def leaf(operator: Operator, name: str, index: int) -> Test:
    """A test of a name with an operator; the index chooses what it is compared with."""
    type_ = TYPES[name]
    pool: tuple[Any, ...] = operands(type_)
    if operator is Operator.KNOWN:
        pool = (True, False)
    elif operator in {Operator.IN, Operator.NOT_IN}:
        pool = ((), pool[:1], pool[1:3], pool)
    return Test(name, operator, pool[index % len(pool)], type_)


LEAVES: tuple[Test, ...] = tuple(
    dict.fromkeys(
        leaf(operator, name, index)
        for name, type_ in TYPES.items()
        for operator in type_.operators
        for index in range(6)
    )
)


def leaves(allowed: Callable[[Test], bool] = lambda _: True) -> st.SearchStrategy[Test]:
    """One test of one name, with any operator that its type has."""
    return st.sampled_from([test for test in LEAVES if allowed(test)])


def composed(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    """A rule made of others; an `all` or `any` may be empty."""
    several = st.lists(parts, max_size=3).map(tuple)
    counted = st.lists(parts, max_size=4).map(tuple)
    return (
        several.map(All)
        | several.map(Any_)
        | parts.map(Not)
        | st.builds(AtLeast, st.integers(0, 4), counted)
        | parts.map(lambda inner: ForSome(GROUP, inner))
    )


def rules(allowed: Callable[[Test], bool] = lambda _: True, size: int = 10) -> st.SearchStrategy[Rule]:
    """Rules of every kind of node over the tests allowed."""
    return st.recursive(leaves(allowed), composed, max_leaves=size)


@st.composite
def deep_rules(draw: st.DrawFn, depth: int = 30) -> Rule:
    """Rules as deep as a document may be, each level another node around the one before."""
    rule: Rule = draw(leaves())
    for _ in range(depth):
        beside = tuple(draw(st.lists(leaves(), max_size=1)))
        around: tuple[Rule, ...] = (
            All((rule, *beside)),
            Any_((*beside, rule)),
            Not(rule),
            AtLeast(1 + len(beside), (rule, *beside)),
            ForSome(GROUP, rule),
        )
        rule = draw(st.sampled_from(around))
    return rule


class NoShortcuts:
    """For generated code that reads everything as the plain evaluator does."""

    def fact(self, name: str) -> str | None:
        """No value is given by its name alone."""

    def settled(self, name: str) -> str | None:
        """No value is known not to be known in part."""

    def value(self, name: str) -> str | None:
        """Nothing is had more cheaply than by reading."""

    def reached(self, name: str, duration: Duration) -> str | None:
        """No day is remembered."""
