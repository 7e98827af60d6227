"""A rule as written becomes a rule as meant: every name found, every operand of its name's type.

The shape (which keys, which lists) is the schema's business; this is about meaning.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from attrs import define, evolve, field

from familjestod.diagnostics import Diagnostic, Path, Remedy, dotted, nearest
from familjestod.logic.calendar import Duration, parse_date
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Note, Rule, Test, names
from familjestod.logic.values import Kind, Operator, ValueType

if TYPE_CHECKING:
    from familjestod.logic.spelling import Meant

# Comparing spellings is the dearest part of telling a fault: a document that is all wrong gets fewer hints.
_SUGGESTED = 20
ANNOTATIONS = ("name", "source", "assumption")


class Scope(Protocol):
    """The names that a rule may use."""

    def type_of(self, name: str) -> ValueType | None:
        """The type of a name, or nothing if there is no such name."""

    def known_names(self) -> Iterable[str]:
        """Every name there is, to suggest from."""

    def group_of(self, name: str) -> str | None:
        """The group whose members each have a value of this name, if it has one per member."""


def read_rule(value: Mapping[str, Any], path: Path, scope: Scope) -> tuple[Rule, tuple[Diagnostic, ...]]:
    """The rule that a mapping says, and everything that is wrong with it.

    Where there are faults, the rule is only what could be read.
    """
    reading = _Reading(scope)
    rule = reading.mapping(value, path)
    return _bound(rule, scope), tuple(reading.faults)


def source_ids(source: object) -> tuple[str, ...]:
    """The ids that a `source` key names: one as text, several as a list, none when absent."""
    if source is None:
        return ()
    return (source,) if isinstance(source, str) else tuple(source)  # type: ignore[arg-type]


@define(repr=False, eq=False)
class _Reading:
    scope: Scope
    faults: list[Diagnostic] = field(factory=list)

    def mapping(self, value: Mapping[str, Any], path: Path) -> Rule:
        entries = {key: entry for key, entry in value.items() if key not in ANNOTATIONS}
        rules = tuple(rule for key, entry in entries.items() for rule in self.entry(key, entry, (*path, key)))
        note = None
        if len(entries) < len(value):
            note = Note(value.get("name"), source_ids(value.get("source")), value.get("assumption"))
        return rules[0] if len(rules) == 1 and note is None else All(rules, path, note)

    def entry(self, key: str, entry: Any, path: Path) -> Iterator[Rule]:  # noqa: ANN401 - YAML
        match key:
            case "all":
                yield All(self.listed(entry, path), path)
            case "any":
                yield Any_(self.listed(entry, path), path)
            case "not":
                yield Not(self.mapping(entry, path), path)
            case "at_least":
                yield from self.at_least(entry, path)
            case _:
                yield from self.tests(key, entry, path)

    def listed(self, entries: Iterable[Mapping[str, Any]], path: Path) -> tuple[Rule, ...]:
        return tuple(self.mapping(entry, (*path, index)) for index, entry in enumerate(entries))

    def at_least(self, entry: Mapping[str, Any], path: Path) -> Iterator[Rule]:
        count, rules = entry["count"], self.listed(entry["of"], (*path, "of"))
        if not 1 <= count <= len(rules):
            self.fault(
                "impossible-count",
                (*path, "count"),
                f'"{count}" of {len(rules)} conditions: expected a count from 1 to {len(rules)}',
            )
            return
        yield AtLeast(count, rules, path)

    def tests(self, name: str, entry: Any, path: Path) -> Iterator[Rule]:  # noqa: ANN401 - YAML
        type_ = self.scope.type_of(name)
        if type_ is None:
            available = nearest(name, self.suggestions(name)) if len(self.faults) < _SUGGESTED else ()
            self.fault(
                "unknown-name",
                path,
                f'"{name}" is not a name that a rule can use here',
                available,
                on_key=True,
            )
            return
        if isinstance(entry, Mapping):
            for word, operand in entry.items():
                yield from self.test(name, type_, Operator(word), operand, (*path, word))
        elif isinstance(entry, list | tuple):
            yield from self.test(name, type_, Operator.IN, entry, path)
        else:
            yield from self.test(name, type_, Operator.IS, entry, path)

    def test(
        self,
        name: str,
        type_: ValueType,
        operator: Operator,
        operand: object,
        path: Path,
    ) -> Iterator[Test]:
        if operator not in type_.operators:
            self.wrong_operator(name, type_, operator, operand, path)
            return
        written: list[tuple[Path, object]] = [(path, operand)]
        many = operator in _LISTED and isinstance(operand, list | tuple)
        if operator in _LISTED and isinstance(operand, list | tuple):
            written = [((*path, index), each) for index, each in enumerate(operand)]
        meant: list[Any] = []
        for at, each in written:
            try:
                meant.append(read_value(type_, each) if many else _operand(type_, operator, each))
            except WrongValueError as wrong:
                message = f"{_shown(each)} cannot be compared with `{name}`: expected {wrong.expected}"
                self.fault(
                    "wrong-operand",
                    at,
                    message,
                    wrong.available,
                    wrong.help,
                    remedy=wrong.remedy,
                    instead=wrong.instead,
                )
        if len(meant) == len(written):
            yield Test(name, operator, tuple(meant) if many else meant[0], type_, path)

    def wrong_operator(
        self, name: str, type_: ValueType, operator: Operator, operand: object, path: Path
    ) -> None:
        """Tell of an operator that a name does not have, written or, where a value stands alone, meant."""
        kind = _A_KIND[type_.kind].partition(" such as")[0]
        if path[-1] == name:
            asked = (
                "a list alone asks" if isinstance(operand, list | tuple) else f"{_shown(operand)} alone asks"
            )
            what = "one of these" if isinstance(operand, list | tuple) else "just that"
            message = f"{asked} whether `{name}` is {what}, which {kind} cannot be asked"
        else:
            message = f'"{operator}" cannot be asked of `{name}`, which is {kind}'
        help_ = None
        if type_.kind is Kind.DURATION:
            from familjestod.logic.advice import (
                with_unit,
            )  # what tells of faults is imported when there is one

            age = with_unit(operand) or operand
            help_ = f"write {{at_least: {age}}} or {{below: {age}}}" if isinstance(age, str) else None
        elif type_.kind is Kind.BOOLEAN:
            help_ = f"write `{name}: true` or `{name}: false`"
        elif type_.kind is Kind.CHOICE:
            help_ = (
                f"write those that are meant as a list: `{name}: [{', '.join(map(str, type_.choices[:2]))}]`"
            )
        self.fault("wrong-operator", path, message, type_.operators, help_, on_key=path[-1] != name)

    def suggestions(self, name: str) -> list[str]:
        """The names of the same form: a result at a visit is never meant for one that is not."""
        return [each for each in self.scope.known_names() if ("@" in each) is ("@" in name)]

    def fault(  # noqa: PLR0913 - what a diagnostic is
        self,
        code: str,
        path: Path,
        message: str,
        available: Iterable[str] = (),
        help_: str | None = None,
        *,
        on_key: bool = False,
        remedy: Remedy | None = None,
        instead: str | None = None,
    ) -> None:
        where = f"{message} (in {dotted(path)})" if path else message
        self.faults.append(
            Diagnostic(
                code=code,
                message=where,
                path=path,
                available=tuple(available),
                help=help_,
                on_key=on_key,
                remedy=remedy,
                instead=instead,
            )
        )


class WrongValueError(Exception):
    """A value that is not of the type it should be; `expected` says what was."""

    def __init__(
        self,
        expected: str,
        available: Iterable[str] = (),
        help_: str | None = None,
        remedy: Remedy | None = None,
        instead: str | None = None,
    ) -> None:
        self.expected, self.available, self.help, self.remedy = expected, tuple(available), help_, remedy
        self.instead = instead


_A_KIND: dict[Kind, str] = {
    Kind.BOOLEAN: "true or false",
    Kind.CHOICE: "a choice",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.TEXT: "a text",
    Kind.DURATION: 'a duration such as "18 months"',
    Kind.DATE: 'a date such as "2026-03-01"',
}


_LISTED = frozenset({Operator.IN, Operator.NOT_IN})


def _operand(type_: ValueType, operator: Operator, written: object) -> Any:  # noqa: ANN401 - typed by type_
    if operator is Operator.KNOWN:
        return _boolean(written)
    if operator in _LISTED:
        raise WrongValueError("a list")
    try:
        return read_value(type_, written)
    except WrongValueError as wrong:
        from familjestod.logic.advice import operand_meant

        wrong.help = operand_meant(type_, operator, written) or wrong.help
        raise


def read_value(type_: ValueType, written: object) -> Any:  # noqa: ANN401 - typed by type_
    """The value that was written for a name of this type.

    Raises:
        WrongValueError: if it is not of the type; it says what was expected.
    """
    match type_.kind:
        case Kind.BOOLEAN:
            return _boolean(written)
        case Kind.CHOICE:
            return _choice(type_, written)
        case Kind.TEXT:
            if isinstance(written, str):
                return written
        case Kind.INTEGER | Kind.NUMBER:
            return _number(type_, written)
        case Kind.DURATION:
            return _parsed(Duration.parse, written, _A_KIND[Kind.DURATION], duration_meant)
        case Kind.DATE:
            if isinstance(written, dt.date) and not isinstance(written, dt.datetime):
                return written
            return _parsed(parse_date, written, _A_KIND[Kind.DATE], day_meant)
    raise WrongValueError(_A_KIND[type_.kind])


_MEANT = {
    **dict.fromkeys(("yes", "on", "y", "j", "ja", "true", "sant", "1"), "true"),
    **dict.fromkeys(("no", "off", "n", "nej", "false", "falskt", "0"), "false"),
}


def _boolean(written: object) -> bool:
    if isinstance(written, bool):
        return written
    meant = _MEANT.get(written.strip().lower()) if isinstance(written, str) else None
    raise WrongValueError(
        "true or false", help_=f"write {meant}, without quotes" if meant else None, instead=meant
    )


def _choice(type_: ValueType, written: object) -> str | int:
    for choice in type_.choices:
        if choice == written and type(choice) is type(written):
            return choice
    from familjestod.logic.advice import event_meant

    shown = [str(choice) for choice in type_.choices]
    same = event_meant(written, shown)
    if same:
        near = (same, *(each for each in nearest(str(written), shown) if each != same))
    elif isinstance(written, int) and all(isinstance(choice, int) for choice in type_.choices):
        near = tuple(map(str, sorted(type_.choices, key=lambda each: abs(int(each) - written))))
    else:
        near = nearest(str(written), shown)
    listed = ", ".join(shown) if len(shown) <= 7 else f"one of {len(shown)} values"  # noqa: PLR2004 - fits a line
    expected = f"one of {listed}" if len(shown) <= 7 else listed  # noqa: PLR2004
    raise WrongValueError(expected, near, f"write {same}" if same else None)


_MEASURED = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?) (\S.*)")


def _number(type_: ValueType, written: object) -> int | float:
    expected = _A_KIND[type_.kind] + (f" ({type_.unit})" if type_.unit else "")
    if isinstance(written, str) and (measured := _MEASURED.fullmatch(written)):
        if measured[2] != type_.unit:
            raise WrongValueError(expected)
        written = float(measured[1]) if "." in measured[1] else int(measured[1])
    whole = type_.kind is Kind.INTEGER
    if isinstance(written, str):
        from familjestod.logic.spelling import number

        meant = number(written, whole=whole)
        raise WrongValueError(expected, help_=meant.help, instead=meant.instead)
    if isinstance(written, bool) or not isinstance(written, int if whole else int | float):
        raise WrongValueError(expected)
    if not math.isfinite(written):
        raise WrongValueError(expected)
    low, high = type_.at_least, type_.at_most
    if (low is not None and written < low) or (high is not None and written > high):
        bounds = " and ".join(
            f"{word} {bound:g}" for word, bound in (("at least", low), ("at most", high)) if bound is not None
        )
        raise WrongValueError(f"{expected}, {bounds}")
    return written


def duration_meant(written: object) -> Meant:
    """What was meant by a value that is no length of time; `logic.times` is imported when first needed."""
    from familjestod.logic.times import duration

    return duration(written)


def day_meant(written: object) -> Meant:
    """What was meant by a value that is no day, in the same way."""
    from familjestod.logic.times import day

    return day(written)


def _parsed(
    parse: Callable[[str], Any], written: object, expected: str, meaning: Callable[[object], Meant]
) -> Any:  # noqa: ANN401 - one of two parsers
    if not isinstance(written, str):
        raise WrongValueError(expected, instead=meaning(written).instead)
    try:
        return parse(written)
    except ValueError as error:
        meant = meaning(written)
        why = None if expected in str(error) else str(error)
        raise WrongValueError(
            expected, help_=meant.help or (None if meant.instead else why), instead=meant.instead
        ) from None


def _shown(written: object) -> str:
    """What was written, as the author would recognise it."""
    if isinstance(written, bool):
        return f'"{str(written).lower()}"'
    if written is None:
        return "nothing"
    return f'"{written}"' if isinstance(written, str | int | float) else f'"{str(written)[:60]}"'


def _bound(rule: Rule, scope: Scope) -> Rule:
    """The rule with each part that speaks of the members of a group read for one member at a time.

    "Stress and low mood" asks whether one and the same parent has both, so the group is
    bound where its names first meet; but "not violence" asks that no parent has it, so a
    negation is never inside.
    """
    groups = {group for name in names(rule) if (group := scope.group_of(name))}
    if not groups or isinstance(rule, ForSome):
        return rule
    if isinstance(rule, Not):
        return evolve(rule, rule=_bound(rule.rule, scope))
    if isinstance(rule, Test):
        return ForSome(groups.pop(), rule, rule.path)
    if isinstance(rule, Any_):
        return evolve(rule, rules=tuple(_bound(part, scope) for part in rule.rules))
    speaking = [part for part in rule.rules if any(scope.group_of(name) for name in names(part))]
    if len(speaking) == 1 or len(groups) > 1 or any(_negates(part, scope) for part in speaking):
        return evolve(rule, rules=tuple(_bound(part, scope) for part in rule.rules))
    return ForSome(groups.pop(), rule, rule.path)


def _negates(rule: Rule, scope: Scope) -> bool:
    """Whether a group's name stands inside a `not` in the rule."""
    if isinstance(rule, Not):
        return any(scope.group_of(name) for name in names(rule))
    return not isinstance(rule, Test | ForSome) and any(_negates(part, scope) for part in rule.rules)
