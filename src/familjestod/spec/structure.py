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

from familjestod.diagnostics import Diagnostic, Path, dotted
from familjestod.logic.calendar import Duration, parse_date
from familjestod.logic.read import Scope, day_meant, duration_meant, read_rule
from familjestod.logic.rule import Rule
from familjestod.logic.values import ValueType
from familjestod.spec.build import PREPARED, RENAMED, any_of, build, value_type
from familjestod.spec.document import SCALARS
from familjestod.spec.instrument import Lookup, Vocabulary
from familjestod.spec.model import AnyOf, Visit
from familjestod.spec.names import Pattern, select
from familjestod.spec.terms import Finding, FrozenDict, Outcome, Text

if TYPE_CHECKING:
    from cattrs import Converter

    from familjestod.logic.spelling import Meant

T = TypeVar("T")


def structure(value: Mapping[str, Any], into: type[T]) -> tuple[T | None, tuple[Diagnostic, ...]]:
    """The frozen value that a document's plain value says, or what keeps it from being one."""
    with suppress(Exception):  # whatever it is, cattrs meets it again and tells of it
        return build(value, into), ()
    return converted(value, into)


def converted(value: Mapping[str, Any], into: type[T]) -> tuple[T | None, tuple[Diagnostic, ...]]:
    """The same as cattrs has it, which gathers everything that is wrong with the value."""
    from cattrs import BaseValidationError

    try:
        return converter().structure(value, into), ()
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
def converter() -> Converter:
    """A converter that refuses what the field does not say; made once, since making one costs more than using it.

    cattrs is slow to import, as is what it generates to make: that is done here, where something is wrong.
    """
    from cattrs import Converter
    from cattrs.gen import make_dict_structure_fn, override

    converter = Converter(prefer_attrib_converters=False)
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
    converter.register_structure_hook_func(lambda type_: type_ == str | AnyOf, lambda value, _: any_of(value))
    converter.register_structure_hook_factory(_is_mapping, _mapping_hook)
    converter.register_structure_hook(ValueType, lambda value, _: value_type(value))
    converter.register_structure_hook(Lookup, lambda value, _: value)
    for made, prepare in PREPARED.items():
        plain: Callable[[Any, Any], Any] = make_dict_structure_fn(made, converter)
        converter.register_structure_hook(made, _prepared(prepare, plain))
    converter.register_structure_hook(Finding, _finding(converter))
    vocabulary = make_dict_structure_fn(Vocabulary, converter)
    converter.register_structure_hook(
        Vocabulary, lambda value, _: value if isinstance(value, Vocabulary) else vocabulary(value, Vocabulary)
    )
    converter.register_structure_hook(
        Visit, make_dict_structure_fn(Visit, converter, with_=override(rename=RENAMED["with_"]))
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


def _prepared(
    prepare: Callable[[Mapping[str, Any]], dict[str, Any]], plain: Callable[[Any, Any], Any]
) -> Callable[[Any, Any], Any]:
    return lambda value, type_: plain(prepare(value), type_)


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
