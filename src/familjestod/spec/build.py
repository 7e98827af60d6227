"""A document's plain value becomes frozen values, as quick functions that give up on what does not fit.

`spec.structure` says with cattrs what is wrong with a value, which takes long to import and to make ready. Nearly every
value has nothing wrong with it, and is built here: a field is read as its annotation says, and every row of the table
below refuses what the hooks of `spec.structure` refuse.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from functools import cache
from inspect import get_annotations
from typing import Any, Final, TypeVar

from attrs import fields

from familjestod.logic.calendar import Duration, Overflow, parse_date
from familjestod.logic.values import Kind, ValueType
from familjestod.spec import instrument, model, terms
from familjestod.spec.instrument import AGES, Answer, Fact, Lookup, Score, Table, Vocabulary
from familjestod.spec.model import AnyOf
from familjestod.spec.terms import Finding, FrozenDict, Outcome, Text

T = TypeVar("T")
Fit = Callable[[Any], Any]
"""What a plain value stands for.

Raises:
    Exception: whichever it is, if it stands for nothing.
"""

SCORE_OPERATIONS = ("sum", "count", "max", "mean", "weighted", "difference", "ratio", "bmi", "lookup")
RENAMED: Final = {"with_": "with"}
"""The one field whose key is a keyword of Python."""


def build(value: Mapping[str, Any], into: type[T]) -> T:
    """The frozen value that a plain value says.

    Raises:
        Exception: whichever it is, if it says none, or one that only `spec.structure` can read.
    """
    built: T = _of_class(into)(value)  # type: ignore[arg-type] # a class is hashable
    return built


@cache
def _of_class(made: type[Any]) -> Fit:
    """How a class is made of a mapping with its fields: of those that are there, and no other key."""
    known = {RENAMED.get(each.name, each.name): each for each in fields(made) if each.init}
    # As it is written: what attrs keeps of it becomes a type when cattrs has used the class.
    written = {name: type_ for of in reversed(made.__mro__) for name, type_ in get_annotations(of).items()}
    read: dict[str, tuple[str, Fit]] = {}  # how each is read: found out when a document first has it

    def fit(value: Mapping[str, Any]) -> Any:  # noqa: ANN401 - of the class
        given = {}
        for key, each in value.items():
            if key in known:
                if key not in read:
                    read[key] = known[key].alias or key, _of_annotation(written[known[key].name])
                name, its = read[key]
                given[name] = its(each)
        return made(**given)

    prepare = PREPARED.get(made)
    return fit if prepare is None else lambda value: fit(prepare(value))


@cache
def _of_annotation(annotation: str) -> Fit:
    """How a field is read whose type is written so; the modules of values have all of them as they are written."""
    if annotation in _WRITTEN:
        return _WRITTEN[annotation]
    if annotation.endswith(_OR_NONE):
        inner = _of_annotation(annotation.removesuffix(_OR_NONE))
        return lambda value: None if value is None else inner(value)
    if annotation.startswith(_MAPPING):
        inner = _of_annotation(annotation.removeprefix(_MAPPING).removesuffix("]"))
        return lambda value: FrozenDict([(key, inner(each)) for key, each in value.items()])
    if annotation.startswith(_TUPLE):
        inner = _of_annotation(annotation.removeprefix(_TUPLE).removesuffix(", ...]"))
        return lambda value: tuple([inner(each) for each in value])
    made = _CLASSES[annotation]
    return made if issubclass(made, enum.StrEnum) else _of_class(made)


_CLASSES: Final[Mapping[str, Any]] = {**vars(terms), **vars(instrument), **vars(model)}
_OR_NONE: Final = " | None"
_MAPPING: Final = "Mapping[str, "
_TUPLE: Final = "tuple["


def _same(value: object) -> object:
    return value


def _exactly(exact: type) -> Fit:
    """A value of a type that nothing is taken for: true is no number, and 4 no text."""

    def fit(value: object) -> object:
        if type(value) is not exact:
            raise TypeError(value)
        return value

    return fit


_text: Final = _exactly(str)


def _number(value: object) -> object:
    if type(value) is not int and type(value) is not float:
        raise TypeError(value)
    return value


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - YAML
    """A list of texts, or where the schema allows it (sources, publishers) a single one."""
    return (value,) if type(value) is str else tuple([_text(each) for each in value])


def any_of(value: object) -> object:
    """A role, or one of several."""
    return AnyOf(tuple(value["any_of"])) if isinstance(value, Mapping) else value


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


def _finding(value: Any) -> Finding:  # noqa: ANN401 - YAML
    if isinstance(value, list):
        return Finding(outcomes=tuple(map(_of_class(Outcome), value)))
    return Finding(rule=value)


_WRITTEN: Final[Mapping[str, Fit]] = {
    "Any": _same,
    "Duration": lambda value: Duration.parse(_text(value)),
    "Finding": _finding,
    "Lookup": _same,
    "Overflow": Overflow,
    "Rule": _same,
    "Text": lambda value: Text(value) if type(value) is str else _of_class(Text)(value),
    "ValueType": value_type,
    "Vocabulary": lambda value: value if isinstance(value, Vocabulary) else _of_class(Vocabulary)(value),
    "bool": _exactly(bool),
    "dt.date": lambda value: parse_date(_text(value)),
    "float": _number,
    "int": _exactly(int),
    "str": _text,
    "str | AnyOf": any_of,
    "str | int | bool": _same,
    "str | int | float": _same,
    "tuple[str, ...]": _texts,
}
"""How a field is read, by its type as it is written; and the types that others are made of."""


# --- what is written otherwise than the fields are called ------------------------------------------


def _typed(value: Mapping[str, Any]) -> dict[str, Any]:
    return {**value, "type": value}


def _score(value: Mapping[str, Any]) -> dict[str, Any]:
    """The operation stands as a key of its own, with what it is applied to."""
    operation = next(each for each in SCORE_OPERATIONS if each in value)
    operand = value[operation]
    given: dict[str, Any] = {key: each for key, each in value.items() if key != operation}
    given["operation"] = operation
    if operation == "lookup":
        given["lookup"] = Lookup(**operand)
    elif operation == "weighted":
        given |= {"of": list(operand), "weights": [float(weight) for weight in operand.values()]}
    elif operation == "bmi":
        given["of"] = [operand["weight_kg"], operand["height_cm"]]
    else:
        given["of"] = operand
    return given


def _table(value: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in a column of ages is an age."""
    ages = [column for column, name in value["by"].items() if name in AGES]
    rows = [
        {column: _age(cell) if column in ages else cell for column, cell in row.items()}
        for row in value["rows"]
    ]
    return {**value, "rows": rows}


def _age(cell: Any) -> Any:  # noqa: ANN401 - YAML
    """The age in a cell; what is none is left as it is, and `verify` says where it stands."""
    try:
        return Duration.parse(cell)
    except (TypeError, ValueError):
        return cell


PREPARED: Final[Mapping[type, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    Answer: _typed,
    Fact: _typed,
    Score: _score,
    Table: _table,
}
"""What makes of a written value the fields of its class."""
