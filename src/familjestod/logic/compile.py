"""Rules compiled once to Python source, for answers at the speed of hand-written code.

The generated function gives the truth alone. Which names are missing, and the trace,
come from the plain evaluator over the same tree when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from attrs import define, field, frozen

from familjestod.logic.calendar import Duration
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.truth import Truth
from familjestod.logic.values import Kind, Operator, holds

Judge = Callable[[Any], Truth]


class Shortcuts(Protocol):
    """Where a value can be had more cheaply than by `reader.read(name)`.

    Each gives Python source, over the one argument `r` (the reader), or nothing where
    there is no shortcut.
    """

    def plain(self, name: str) -> str | None:
        """Source of an expression that is the value when known and `None` when nothing is known of it."""

    def reached(self, name: str, duration: Duration) -> str | None:
        """Source of an expression that is the day an elapsed time reaches `duration`, or `None` if unknown.

        Only for a time that is counted until `r.on`; one that has not begun is never reached.
        """


@frozen
class Compiled:
    """Compiled rules by key, and the source they were compiled from."""

    judges: Mapping[str, Judge]
    source: str = field(repr=False)


def compile_rules(rules: Mapping[str, Rule], shortcuts: Shortcuts) -> Compiled:
    """One function for each rule: given a reader, its truth.

    The functions agree with `evaluate.judge` for every reader whose shortcuts tell what
    its `read` tells.
    """
    writer = _Writer(shortcuts)
    source = "\n".join(writer.function(f"rule_{index}", rule) for index, rule in enumerate(rules.values()))
    namespace: dict[str, Any] = dict(writer.constants, holds=holds)
    exec(compile(source, "<familjestod rules>", "exec"), namespace)  # noqa: S102 - our own generated source, no author text
    judges = {key: namespace[f"rule_{index}"] for index, key in enumerate(rules)}
    return Compiled(judges, source)


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
            case All(rules):
                locals_, tried = self.assigned(rules, "is False")
                return f"(False if {' or '.join(tried)} else (True if {' and '.join(locals_)} else None))"
            case Any_(rules):
                locals_, tried = self.assigned(rules, "")
                unknown = " or ".join(f"{each} is None" for each in locals_)
                return f"(True if {' or '.join(tried)} else (None if {unknown} else False))"
            case Not(inner):
                x = self.local()
                return f"(None if ({x} := {self.expression(inner)}) is None else not {x})"
            case AtLeast(count, rules):
                x = self.local()
                truths = ", ".join(self.expression(part) for part in rules)
                return (
                    f"(True if ({x} := ({truths},)).count(True) >= {count} "
                    f"else (None if {x}.count(True) + {x}.count(None) >= {count} else False))"
                )
            case ForSome(group, inner):
                return self.for_some(group, inner)

    def assigned(self, rules: tuple[Rule, ...], test: str) -> tuple[list[str], list[str]]:
        locals_ = [self.local() for _ in rules]
        tried = [
            f"({x} := {self.expression(part)}) {test}".rstrip() for x, part in zip(locals_, rules, strict=True)
        ]
        return locals_, tried

    def for_some(self, group: str, inner: Rule) -> str:
        """A generator over the members, with the inner rule as a function of its own (a walrus cannot leave one)."""
        name = f"some_{len(self.constants)}"
        self.constants[name] = None  # reserves the name; the def in the source replaces it
        outer_locals = self._locals
        self._locals = 0
        body = self.expression(inner)
        self._locals = outer_locals
        members = self.constant(group)
        self._inner.append(
            f"def {name}(r):\n"
            f"    unknown = False\n"
            f"    for _, r in r.members({members}):\n"
            f"        truth = {body}\n"
            f"        if truth:\n            return True\n"
            f"        unknown = unknown or truth is None\n"
            f"    return None if unknown else False\n"
        )
        return f"{name}(r)"

    def test(self, test: Test) -> str:
        if test.type.kind is Kind.DURATION and test.operator is not Operator.KNOWN:
            assert isinstance(test.operand, Duration)  # noqa: S101 - the type of the name says so
            reached = self.shortcuts.reached(test.name, test.operand)
            if reached is not None:
                x = self.local()
                return f"(None if ({x} := {reached}) is None else r.on {_SYMBOLS[test.operator]} {x})"
        plain = self.shortcuts.plain(test.name)
        if plain is None:
            operator, operand = self.constant(test.operator), self.constant(test.operand)
            return f"holds(r.read({self.constant(test.name)}), {operator}, {operand})"
        if test.operator is Operator.KNOWN:
            return f"({plain} is {'not None' if test.operand else 'None'})"
        if test.type.kind is Kind.BOOLEAN and test.operand is (test.operator is Operator.IS):
            return plain  # "is true": the value is the truth
        x = self.local()
        return f"(None if ({x} := {plain}) is None else {x} {_SYMBOLS[test.operator]} {self.constant(test.operand)})"
