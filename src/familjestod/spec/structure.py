"""A document that has passed its schema becomes frozen values; the only user of cattrs.

cattrs converts generously by default (4 becomes "4", "F84" a list of letters), which
would hide faults, so every scalar here must already be what its field says.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from cattrs import BaseValidationError, Converter
from cattrs.gen import make_dict_structure_fn, override

from familjestod.diagnostics import Diagnostic, Path, dotted
from familjestod.logic.calendar import Duration, parse_date
from familjestod.logic.read import Scope, day_meant, duration_meant, read_rule
from familjestod.logic.rule import Rule
from familjestod.logic.values import Kind, ValueType
from familjestod.spec.document import SCALARS
from familjestod.spec.instrument import AGES, Answer, Fact, Lookup, Score, Table, Vocabulary
from familjestod.spec.model import AnyOf, Visit
from familjestod.spec.names import Pattern, select
from familjestod.spec.terms import Finding, FrozenDict, Outcome, Text

if TYPE_CHECKING:
    from familjestod.logic.spelling import Meant

T = TypeVar("T")

SCORE_OPERATIONS = ("sum", "count", "max", "mean", "weighted", "difference", "ratio", "bmi", "lookup")


def structure(value: Mapping[str, Any], into: type[T]) -> tuple[T | None, tuple[Diagnostic, ...]]:
    """The frozen value that a document's plain value says, or what keeps it from being one."""
    with suppress(Exception):  # whatever it is, it is met again below
        return _converter(telling=False).structure(value, into), ()
    try:
        return _converter(telling=True).structure(value, into), ()
    except BaseValidationError as error:
        return None, tuple(_faults(error, ()))


def read_rules(
    value: Mapping[str, Any], patterns: Iterable[Pattern], scope: Scope
) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
    """The value with the rule that each pattern finds read, and what is wrong with those rules."""
    rules: dict[Path, Rule] = {}
    faults: list[Diagnostic] = []
    for pattern in patterns:
        for path, written in select(value, pattern):
            if isinstance(written, Mapping):
                rules[path], wrong = read_rule(written, path, scope)
                faults.extend(wrong)
    replaced: dict[str, Any] = _replaced(value, rules, ())
    return replaced, tuple(faults)


def _replaced(value: Any, rules: Mapping[Path, Rule], path: Path) -> Any:  # noqa: ANN401 - YAML
    if isinstance(value, SCALARS):
        return value  # a rule is a mapping
    if path in rules:
        return rules[path]
    if isinstance(value, Mapping):
        return {key: _replaced(each, rules, (*path, key)) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(each, rules, (*path, index)) for index, each in enumerate(value)]
    return value


@cache
def _converter(*, telling: bool) -> Converter:
    """A converter that refuses what the field does not say; made once, since making one costs more than using it.

    One that is telling gathers everything that is wrong, each with its path. The code that cattrs generates for it is
    twice as long, so that it is made only where something is wrong.
    """
    converter = Converter(prefer_attrib_converters=False, detailed_validation=telling)
    for exact in (str, bool, int, float):
        converter.register_structure_hook(exact, _exactly(exact))
    converter.register_structure_hook(enum.StrEnum, lambda value, type_: type_(_exactly(str)(value, str)))
    plain_text = make_dict_structure_fn(Text, converter)
    converter.register_structure_hook(
        Text, lambda value, _: Text(value) if isinstance(value, str) else plain_text(value, Text)
    )
    converter.register_structure_hook(dt.date, _parse(parse_date, day_meant))
    converter.register_structure_hook(Duration, _parse(Duration.parse, duration_meant))
    converter.register_structure_hook_func(lambda type_: type_ == tuple[str, ...], _texts)
    converter.register_structure_hook_func(lambda type_: type_ in {Rule, Rule | None}, lambda value, _: value)
    converter.register_structure_hook_func(
        lambda type_: type_ in {str | int | float, str | int | bool}, lambda value, _: value
    )
    converter.register_structure_hook_func(
        lambda type_: type_ == str | AnyOf,
        lambda value, _: AnyOf(tuple(value["any_of"])) if isinstance(value, Mapping) else value,
    )
    converter.register_structure_hook_factory(_is_mapping, _mapping_hook)
    converter.register_structure_hook(ValueType, lambda value, _: value_type(value))
    converter.register_structure_hook(Answer, _answer(converter))
    converter.register_structure_hook(Fact, _fact(converter))
    converter.register_structure_hook(Score, _score(converter))
    converter.register_structure_hook(Table, _table(converter))
    converter.register_structure_hook(Finding, _finding(converter))
    vocabulary = make_dict_structure_fn(Vocabulary, converter)
    converter.register_structure_hook(
        Vocabulary, lambda value, _: value if isinstance(value, Vocabulary) else vocabulary(value, Vocabulary)
    )
    converter.register_structure_hook(
        Visit, make_dict_structure_fn(Visit, converter, with_=override(rename="with"))
    )
    return converter


def _exactly(exact: type) -> Callable[[Any, Any], Any]:
    def hook(value: Any, _: Any) -> Any:  # noqa: ANN401 - cattrs' signature
        allowed = (int, float) if exact is float else exact
        if isinstance(value, bool) is not (exact is bool) or not isinstance(value, allowed):
            message = f'"{value}" is not of type {exact.__name__}'
            raise ValueError(message)
        return value

    return hook


class _UnfitError(ValueError):
    """A text that is no day or no duration; `meaning` finds what was meant by it."""

    def __init__(self, error: ValueError, written: str, meaning: Callable[[str], Meant]) -> None:
        self.meant = meaning(written)
        super().__init__(*error.args)


def _parse(parse: Callable[[str], Any], meaning: Callable[[str], Meant]) -> Callable[[Any, Any], Any]:
    def hook(value: Any, _: Any) -> Any:  # noqa: ANN401 - cattrs' signature
        try:
            return parse(_exactly(str)(value, str))
        except ValueError as error:
            raise _UnfitError(error, value, meaning) from None

    return hook


def _texts(value: Any, _: Any) -> tuple[str, ...]:  # noqa: ANN401 - cattrs' signature
    """A list of texts, or where the schema allows it (sources, publishers) a single one."""
    return (value,) if isinstance(value, str) else tuple(_exactly(str)(each, str) for each in value)


def _is_mapping(type_: Any) -> bool:  # noqa: ANN401 - any type
    return get_origin(type_) is Mapping


def _mapping_hook(type_: Any, converter: Converter) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - any type
    _, inner = get_args(type_)
    if inner is Any:
        return lambda value, _: FrozenDict(value)
    pairs = converter.get_structure_hook(dict[str, inner])  # type: ignore[valid-type]
    return lambda value, _: FrozenDict(pairs(value, dict[str, inner]))  # type: ignore[valid-type]


def value_type(value: Mapping[str, Any]) -> ValueType:
    """The type that a fact or an answer declares."""
    options = tuple(value.get("options", value.get("of", ())))
    return ValueType(
        Kind(value.get("type", "choice")),
        options,
        value.get("unit"),
        value.get("at_least"),
        value.get("at_most"),
    )


def _answer(converter: Converter) -> Callable[[Any, Any], Answer]:
    plain = make_dict_structure_fn(Answer, converter)
    return lambda value, _: plain({**value, "type": value}, Answer)


def _fact(converter: Converter) -> Callable[[Any, Any], Fact]:
    plain = make_dict_structure_fn(Fact, converter)
    return lambda value, _: plain({**value, "type": value}, Fact)


def _score(converter: Converter) -> Callable[[Any, Any], Score]:
    plain = make_dict_structure_fn(Score, converter)

    def hook(value: Mapping[str, Any], _: Any) -> Score:  # noqa: ANN401 - cattrs' signature
        operation = next(each for each in SCORE_OPERATIONS if each in value)
        operand = value[operation]
        fields: dict[str, Any] = {key: each for key, each in value.items() if key != operation}
        fields["operation"] = operation
        if operation == "lookup":
            fields["lookup"] = Lookup(**operand)
        elif operation == "weighted":
            fields |= {"of": list(operand), "weights": [float(weight) for weight in operand.values()]}
        elif operation == "bmi":
            fields["of"] = [operand["weight_kg"], operand["height_cm"]]
        else:
            fields["of"] = operand
        return plain(fields, Score)

    converter.register_structure_hook(Lookup, lambda value, _: value)
    return hook


def _table(converter: Converter) -> Callable[[Any, Any], Table]:
    plain = make_dict_structure_fn(Table, converter)

    def hook(value: Mapping[str, Any], _: Any) -> Table:  # noqa: ANN401 - cattrs' signature
        ages = [column for column, name in value["by"].items() if name in AGES]
        rows = [
            {column: _age(cell) if column in ages else cell for column, cell in row.items()}
            for row in value["rows"]
        ]
        return plain({**value, "rows": rows}, Table)

    return hook


def _age(cell: Any) -> Any:  # noqa: ANN401 - YAML
    """The age in a cell; what is none is left as it is, and `verify` says where it stands."""
    try:
        return Duration.parse(cell)
    except (TypeError, ValueError):
        return cell


def _finding(converter: Converter) -> Callable[[Any, Any], Finding]:
    def hook(value: Any, _: Any) -> Finding:  # noqa: ANN401 - cattrs' signature
        if isinstance(value, list):
            return Finding(outcomes=converter.structure(value, tuple[Outcome, ...]))
        return Finding(rule=value)

    return hook


def _faults(error: BaseException, path: Path) -> Iterator[Diagnostic]:
    """The nested errors of cattrs, each with the path its notes tell."""
    for note in getattr(error, "__notes__", ()):
        step = getattr(note, "name", None) or getattr(note, "index", None)
        path = (*path, step.removesuffix("_") if isinstance(step, str) else step or 0)
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _faults(inner, path)
    else:
        meant = getattr(error, "meant", None)
        help_, instead = (meant.help, meant.instead) if meant is not None else (None, None)
        message = f"{error} (in {dotted(path)})"
        yield Diagnostic(code="bad-value", message=message, path=path, help=help_, instead=instead)
