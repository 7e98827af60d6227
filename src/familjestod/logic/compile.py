"""Rules compiled once to Python source, for answers at the speed of hand-written code.

The generated function gives the truth, and for an unknown one the names that could
still decide it. The trace comes from the plain evaluator over the same tree when
somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from attrs import define, field, frozen

from familjestod.logic.calendar import Duration
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.truth import Reasoned, merged, reasoned_any, reasoned_at_least
from familjestod.logic.values import Kind, Operator, Value, holds, names_of

Judge = Callable[[Any], Reasoned]


class Shortcuts(Protocol):
    """Where a value can be had more cheaply than by `reader.read(name)`.

    Each gives Python source, over the one argument `r` (the reader), or nothing where
    there is no such shortcut for the name.
    """

    def fact(self, name: str) -> str | None:
        """Source of the value when known and `None` when not; then the name itself is what is missing."""

    def settled(self, name: str) -> str | None:
        """Source of the value when known and else the tuple of the names that are missing to tell it."""

    def value(self, name: str) -> str | None:
        """Source of the value as far as it is known, as `reader.read(name)` would give it."""

    def reached(self, name: str, duration: Duration) -> str | None:
        """Source of the day an elapsed time reaches `duration`, or `None` when not known.

        Only for a time that is counted until `r.on`; one that has not begun is never reached.
        """


@frozen
class Compiled:
    """Compiled rules by key, and the source they were compiled from."""

    judges: Mapping[str, Judge]
    source: str = field(repr=False)


def compile_rules(rules: Mapping[str, Rule], shortcuts: Shortcuts) -> Compiled:
    """One function for each rule: given a reader, met (true), unmet (false), or the names that are missing.

    The functions agree with `evaluate.judge` for every reader whose shortcuts tell what
    its `read` tells.
    """
    writer = _Writer(shortcuts)
    source = "\n".join(writer.function(f"rule_{index}", rule) for index, rule in enumerate(rules.values()))
    namespace: dict[str, Any] = {
        **writer.constants,
        "asked": _asked,
        "merged": merged,
        "any_of": reasoned_any,
        "at_least": reasoned_at_least,
    }
    exec(compile(source, "<familjestod rules>", "exec"), namespace)  # noqa: S102 - our own generated source, no author text
    judges = {key: namespace[f"rule_{index}"] for index, key in enumerate(rules)}
    return Compiled(judges, source)


def _asked(value: Value, operator: Operator, operand: Any) -> Reasoned:  # noqa: ANN401 - any operand
    """A test on a value that may be known only in part."""
    truth = holds(value, operator, operand)
    return names_of(value) if truth is None else truth


_SYMBOLS = {
    Operator.IS: "==",
    Operator.IS_NOT: "!=",
    Operator.IN: "in",
    Operator.NOT_IN: "not in",
    Operator.AT_LEAST: ">=",
    Operator.ABOVE: ">",
    Operator.AT_MOST: "<=",
    Operator.BELOW: "<",
}


@define
class _Writer:
    """Writes a rule as one Python expression; text of authors reaches it only through `constants`."""

    shortcuts: Shortcuts
    constants: dict[str, Any] = field(factory=dict)
    _locals: int = 0
    _inner: list[str] = field(factory=list)

    def function(self, name: str, rule: Rule) -> str:
        self._locals = 0
        body = self.expression(rule)
        inner, self._inner = self._inner, []
        return "".join(inner) + f"def {name}(r):\n    return {body}\n"

    def local(self) -> str:
        self._locals += 1
        return f"x{self._locals}"

    def constant(self, value: Any) -> str:  # noqa: ANN401 - any operand
        if isinstance(value, bool | int | float):
            return repr(value)
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def expression(self, rule: Rule) -> str:
        match rule:
            case Test():
                return self.test(rule)
            case All(()):
                return "True"
            case Any_(()):
                return "False"
            case All(rules):
                return self.joined(rules, stops_at=False)
            case Any_(rules):
                return self.joined(rules, stops_at=True)
            case Not(inner):
                x = self.local()
                return f"({x} if type({x} := {self.expression(inner)}) is tuple else not {x})"
            case AtLeast(count, rules):
                return f"at_least({count}, [{', '.join(self.expression(part) for part in rules)}])"
            case ForSome(group, inner):
                return self.for_some(group, inner)

    def joined(self, rules: tuple[Rule, ...], *, stops_at: bool) -> str:
        """*And* stops at the first that is unmet, *or* at the first that is met; else unknown reasons add up."""
        locals_ = [self.local() for _ in rules]
        stops = " or ".join(
            f"({x} := {self.expression(part)}) is {stops_at}" for x, part in zip(locals_, rules, strict=True)
        )
        passed = " and ".join(f"{x} is {not stops_at}" for x in locals_)
        return (
            f"({stops_at} if {stops} else ({not stops_at} if {passed} else merged(({', '.join(locals_)},))))"
        )

    def for_some(self, group: str, inner: Rule) -> str:
        """A call of the inner rule for each member, as a function of its own since `r` is another there."""
        name = f"some_{len(self.constants)}"
        self.constants[name] = None  # reserves the name; the function in the source replaces it
        outer, self._locals = self._locals, 0
        body = self.expression(inner)
        self._locals = outer
        self._inner.append(f"def {name}(r):\n    return {body}\n")
        return f"any_of({name}(member) for _, member in r.members({self.constant(group)}))"

    def test(self, test: Test) -> str:
        if test.operator is Operator.KNOWN:
            return self.known(test)
        x, names = self.local(), self.constant((test.name,))
        if test.type.kind is Kind.DURATION:
            assert isinstance(test.operand, Duration)  # noqa: S101 - the type of the name says so
            reached = self.shortcuts.reached(test.name, test.operand)
            if reached is not None:
                return f"({names} if ({x} := {reached}) is None else r.on {_SYMBOLS[test.operator]} {x})"
        true = test.type.kind is Kind.BOOLEAN and test.operand is (test.operator is Operator.IS)
        asked = x if true else f"{x} {_SYMBOLS[test.operator]} {self.constant(test.operand)}"
        fact = self.shortcuts.fact(test.name)
        if fact is not None:
            return f"({names} if ({x} := {fact}) is None else {asked})"
        settled = self.shortcuts.settled(test.name)
        if settled is not None and true:
            return settled
        if settled is not None:
            return f"({x} if type({x} := {settled}) is tuple else {asked})"
        return self.read(test)

    def known(self, test: Test) -> str:
        fact = self.shortcuts.fact(test.name)
        return self.read(test) if fact is None else f"({fact} is {'not None' if test.operand else 'None'})"

    def read(self, test: Test) -> str:
        operator, operand = self.constant(test.operator), self.constant(test.operand)
        value = self.shortcuts.value(test.name) or f"r.read({self.constant(test.name)})"
        return f"asked({value}, {operator}, {operand})"
