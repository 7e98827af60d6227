"""Rules of every kind, and worlds to judge them in, for Hypothesis.

A world tells a value for each name, some of them known only in part, and has members of
a group with values of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen
from hypothesis import strategies as st

from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.logic.evaluate import Reader
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
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

DAYS = st.dates(dt.date(2019, 12, 1), dt.date(2028, 3, 31))
DURATIONS = st.builds(Duration, st.integers(0, 80), st.integers(0, 40))
OVERFLOWS = st.sampled_from(Overflow)


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
        """The value, or nothing: what a shortcut gives."""
        value = self.values[name]
        return None if isinstance(value, Partial) else value

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


def known_values(type_: ValueType) -> st.SearchStrategy[Any]:
    """Known values of a type."""
    match type_.kind:
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from(type_.choices)
        case Kind.INTEGER:
            return st.integers(-3, 4)
        case Kind.NUMBER:
            return st.sampled_from([-1.5, 0, 0.0, 0.5, 1, 1.0, 2.25])
        case Kind.TEXT:
            return st.sampled_from(["", "a", 'q"\'\\', "é\n"])
        case Kind.DATE:
            return DAYS
        case Kind.DURATION:
            return st.builds(Elapsed, st.none() | DAYS, DAYS, OVERFLOWS)


def operands(type_: ValueType) -> st.SearchStrategy[Any]:
    """What a value of a type can be compared with."""
    return DURATIONS if type_.kind is Kind.DURATION else known_values(type_)


def partial_values(name: str, type_: ValueType) -> st.SearchStrategy[Partial]:
    """What can be known of a value of a type without knowing it."""
    missing: st.SearchStrategy[Partial] = st.just(Missing((name,)))
    if type_.kind is Kind.DURATION:
        return missing
    options = st.lists(known_values(type_), min_size=2, max_size=3, unique=True)
    several = options.map(lambda few: OneOf(tuple(few), (name,)))
    if type_.kind in {Kind.INTEGER, Kind.NUMBER}:
        ends = st.tuples(known_values(type_), known_values(type_)).map(sorted)
        return missing | several | ends.map(lambda pair: Span(pair[0], pair[1], (name,)))
    return missing | several


def values(name: str) -> st.SearchStrategy[Value]:
    """What a world can tell of a name."""
    type_ = TYPES[name]
    if name in PLAIN:
        return st.just(Missing((name,))) | known_values(type_)
    if name == "until_on.age":
        since = st.none() | DAYS
        return st.just(Missing((name,))) | st.builds(Elapsed, since, st.just(ON), OVERFLOWS)
    return partial_values(name, type_) | known_values(type_)


def worlds(*, people: int = 3, names: Sequence[str] = tuple(TYPES)) -> st.SearchStrategy[World]:
    """Worlds with up to so many members."""
    told = st.fixed_dictionaries({name: values(name) for name in names})
    members = st.lists(told.map(World), max_size=people).map(
        lambda each: tuple((f"member_{number}", world) for number, world in enumerate(each, 1))
    )
    return st.builds(World, told, members)


@st.composite
def tests_of(draw: st.DrawFn, names: Sequence[str] = tuple(TYPES)) -> Test:
    """One test of one name, with any operator that its type has."""
    name = draw(st.sampled_from(names))
    type_ = TYPES[name]
    operator = draw(st.sampled_from(type_.operators))
    operand: Any
    if operator is Operator.KNOWN:
        operand = draw(st.booleans())
    elif operator in {Operator.IN, Operator.NOT_IN}:
        operand = tuple(draw(st.lists(operands(type_), max_size=3)))
    else:
        operand = draw(operands(type_))
    return Test(name, operator, operand, type_)


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


def rules(names: Sequence[str] = tuple(TYPES), leaves: int = 12) -> st.SearchStrategy[Rule]:
    """Rules of every kind of node over some names."""
    return st.recursive(tests_of(names), composed, max_leaves=leaves)


@st.composite
def deep_rules(draw: st.DrawFn, depth: int = 30) -> Rule:
    """Rules as deep as a document may be, each level another node around the one before."""
    rule: Rule = draw(tests_of())
    for _ in range(depth):
        beside = tuple(draw(st.lists(tests_of(), max_size=1)))
        rule = draw(
            st.sampled_from(
                [
                    All((rule, *beside)),
                    Any_((*beside, rule)),
                    Not(rule),
                    AtLeast(1 + len(beside), (rule, *beside)),
                    ForSome(GROUP, rule),
                ]
            )
        )
    return rule
