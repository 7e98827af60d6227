"""Whether a value fits a JSON Schema, as quick functions that say yes or no.

`spec.schema` says with jsonschema what is wrong with a document, which takes long. Nearly every
document has nothing wrong with it, and that is told here, for the keywords that our schemas use
and with the meaning that `spec.schema` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from attrs import field, frozen

Todo = list[tuple[str, object]]
"""Values that have still to be looked at, each with the name of the definition that it must fit."""
Check = Callable[[Any, Todo], bool]
Shape = Mapping[type, tuple[Check, ...]]
"""For each type that a value may have, what it must fulfil."""

_REFERENCE: Final = "#/$defs/"


class UnknownKeyword(Exception):  # noqa: N818 - not a fault: jsonschema knows it
    """A schema says something that this module does not know the meaning of."""


@frozen(repr=False, eq=False)
class Shapes:
    """The shapes that a schema and its definitions describe, each made when a value first meets it."""

    schema: Mapping[str, Any]
    # Filled as asked for, always with the same result.
    made: dict[str, Shape] = field(factory=dict, init=False)

    def fit(self, name: str, value: object) -> bool:
        """Whether a value that is `plain` has the shape of a definition; "" is the whole schema.

        A reference is put on a list instead of being followed, so that no value is too deep.

        Raises:
            UnknownKeyword: if it depends on something that is not known here.
        """
        todo: Todo = [(name, value)]
        while todo:
            name, part = todo.pop()
            shape = self.made.get(name)
            if shape is None:
                shape = self.made[name] = shape_of(self.schema["$defs"][name] if name else self.schema)
            if not _fits(shape, part, todo):
                return False
        return True


def plain(value: object) -> bool:
    """Whether a value is made of dicts with text for keys, lists, tuples, text, numbers, true, false and none alone."""
    todo = [value]
    while todo:
        part = todo.pop()
        kind = type(part)
        if kind is dict:
            for key, each in part.items():  # type: ignore[attr-defined]
                if type(key) is not str:
                    return False
                if type(each) not in _SCALARS:
                    todo.append(each)
        elif kind is list or kind is tuple:
            todo.extend(part)  # type: ignore[arg-type]
        elif kind not in _SCALARS:
            return False
    return True


def _fits(shape: Shape, value: object, todo: Todo) -> bool:
    checks = shape.get(type(value))
    if checks is None:
        return False
    for check in checks:  # noqa: SIM110 - a loop costs half of what a generator does
        if not check(value, todo):
            return False
    return True


# --- types -----------------------------------------------------------------------------------------

_OF_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "array": (list, tuple),
    "object": (dict,),
}
_SCALARS: Final = frozenset({type(None), bool, int, float, str})
_ALL: Final = tuple(dict.fromkeys(each for types in _OF_TYPES.values() for each in types))
_NOTHING: Final[Shape] = {}
_ANYTHING: Final[Shape] = dict.fromkeys(_ALL, ())


def shape_of(schema: Mapping[str, Any] | bool) -> Shape:
    """The shape that a schema describes, as far as it lies in the schema itself.

    Raises:
        UnknownKeyword: if it says something that is not known here.
    """
    if isinstance(schema, bool):
        return _ANYTHING if schema else _NOTHING
    unknown = schema.keys() - _SILENT - _KEYWORDS.keys()
    if unknown:
        raise UnknownKeyword(*sorted(unknown))
    checks: dict[type, list[Check]] = {each: [] for each in _types(schema.get("type"))}
    # Keywords that are judged together have one function, which is asked once.
    for make, types in dict(_KEYWORDS[each] for each in schema if each not in _SILENT).items():
        concerned = [each for each in types if each in checks]
        if concerned:
            check = make(schema)
            for each in concerned:
                checks[each].append(check)
    return {each: tuple(found) for each, found in checks.items()}


def _types(wanted: str | list[str] | None) -> Iterator[type]:
    if wanted is None:
        yield from _ALL
        return
    for name in [wanted] if isinstance(wanted, str) else wanted:
        if name not in _OF_TYPES:
            raise UnknownKeyword(name)
        yield from _OF_TYPES[name]


# --- one function for each keyword -----------------------------------------------------------------
# Each has the schema that the keyword stands in, and gives what a value of the keyword's types must fulfil.


def _reference(schema: Mapping[str, Any]) -> Check:
    name = str(schema["$ref"])
    if not name.startswith(_REFERENCE):
        raise UnknownKeyword(name)
    name = name.removeprefix(_REFERENCE)

    def check(value: object, todo: Todo) -> bool:
        todo.append((name, value))
        return True

    return check


def _entries(schema: Mapping[str, Any]) -> Check:
    """What is said of the values of a mapping, by their keys."""
    known = {key: shape_of(each) for key, each in schema.get("properties", {}).items()}
    others = shape_of(schema.get("additionalProperties", True))
    patterns = [(re.compile(each), shape_of(of)) for each, of in schema.get("patternProperties", {}).items()]

    def check(value: Mapping[str, object], todo: Todo) -> bool:
        for key, each in value.items():
            checks = known.get(key, others).get(type(each))
            if checks is None:
                return False
            for one in checks:
                if not one(each, todo):
                    return False
        return True

    def check_patterns(value: Mapping[str, object], todo: Todo) -> bool:
        for key, each in value.items():
            shapes = [shape for pattern, shape in patterns if pattern.search(key)]
            if key in known:
                shapes.append(known[key])
            if not all(_fits(shape, each, todo) for shape in shapes or [others]):
                return False
        return True

    return check_patterns if patterns else check


def _keys(schema: Mapping[str, Any]) -> Check:
    shape = shape_of(schema["propertyNames"])

    def check(value: Mapping[str, object], todo: Todo) -> bool:
        return all(_fits(shape, key, todo) for key in value)

    return check


def _required(schema: Mapping[str, Any]) -> Check:
    keys = schema["required"]

    def check(value: Mapping[str, object], _: Todo) -> bool:
        for key in keys:  # noqa: SIM110
            if value.get(key) is None:
                return False
        return True

    return check


def _needed_beside(schema: Mapping[str, Any]) -> Check:
    needs = schema["dependentRequired"].items()

    def check(value: Mapping[str, object], _: Todo) -> bool:
        return all(
            value.get(each) is not None
            for key, needed in needs
            if value.get(key) is not None
            for each in needed
        )

    return check


def _exactly_one(schema: Mapping[str, Any]) -> Check:
    keys = frozenset(schema["x-exactly-one-of"])
    return lambda value, _: sum(key in keys and each is not None for key, each in value.items()) == 1


def _items(schema: Mapping[str, Any]) -> Check:
    first = [shape_of(each) for each in schema.get("prefixItems", ())]
    rest = shape_of(schema.get("items", True))
    beginning = len(first)

    def check(value: list[object], todo: Todo) -> bool:
        for index, each in enumerate(value):
            if not _fits(first[index] if index < beginning else rest, each, todo):
                return False
        return True

    return check


def _condition(schema: Mapping[str, Any]) -> Check:
    if any("$ref" in each for each in _inside(schema["if"])):
        raise UnknownKeyword("$ref in a condition")
    condition = shape_of(schema["if"])
    then, otherwise = shape_of(schema.get("then", True)), shape_of(schema.get("else", True))
    return lambda value, todo: _fits(then if _fits(condition, value, todo) else otherwise, value, todo)


def _inside(schema: object) -> Iterator[Mapping[str, Any]]:
    """Every mapping inside a schema, itself included."""
    if isinstance(schema, Mapping):
        yield schema
        for each in schema.values():
            yield from _inside(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _inside(each)


def _each_of(schema: Mapping[str, Any]) -> Check:
    shapes = [shape_of(each) for each in schema["allOf"]]
    return lambda value, todo: all(_fits(shape, value, todo) for shape in shapes)


def _one_of_words(schema: Mapping[str, Any]) -> Check:
    words = frozenset(schema["enum"])
    if any(type(each) not in {str, type(None)} for each in words):
        raise UnknownKeyword("enum of other values than text")
    return lambda value, _: type(value) in {str, type(None)} and value in words


def _the_one(schema: Mapping[str, Any]) -> Check:
    wanted = schema["const"]
    return lambda value, _: value is None or (type(value) is type(wanted) and value == wanted)


def _pattern(schema: Mapping[str, Any]) -> Check:
    pattern = schema["pattern"]
    return lambda value, _: _compiled(pattern).fullmatch(value) is not None


# A schema has many patterns, and most documents meet few of them.
_compiled = cache(re.compile)


def _at_least_long(keyword: str) -> Callable[[Mapping[str, Any]], Check]:
    def make(schema: Mapping[str, Any]) -> Check:
        least = schema[keyword]
        return lambda value, _: len(value) >= least

    return make


def _at_most_long(schema: Mapping[str, Any]) -> Check:
    most = schema["maxItems"]
    return lambda value, _: len(value) <= most


def _at_least(schema: Mapping[str, Any]) -> Check:
    least = schema["minimum"]
    return lambda value, _: not value < least  # as jsonschema asks; NaN is neither


def _above(schema: Mapping[str, Any]) -> Check:
    limit = schema["exclusiveMinimum"]
    return lambda value, _: not value <= limit


_MAPPING: Final = _OF_TYPES["object"]
_LIST: Final = _OF_TYPES["array"]
_TEXT: Final = _OF_TYPES["string"]
_NUMBER: Final = _OF_TYPES["number"]

# What a keyword asks, and of which types of values; of others it asks nothing.
_KEYWORDS: Final[Mapping[str, tuple[Callable[[Mapping[str, Any]], Check], tuple[type, ...]]]] = {
    "$ref": (_reference, _ALL),
    "if": (_condition, _ALL),
    "allOf": (_each_of, _ALL),
    "enum": (_one_of_words, _ALL),
    "const": (_the_one, _ALL),
    "required": (_required, _MAPPING),
    "dependentRequired": (_needed_beside, _MAPPING),
    "x-exactly-one-of": (_exactly_one, _MAPPING),
    "minProperties": (_at_least_long("minProperties"), _MAPPING),
    "propertyNames": (_keys, _MAPPING),
    "properties": (_entries, _MAPPING),
    "patternProperties": (_entries, _MAPPING),
    "additionalProperties": (_entries, _MAPPING),
    "minItems": (_at_least_long("minItems"), _LIST),
    "maxItems": (_at_most_long, _LIST),
    "prefixItems": (_items, _LIST),
    "items": (_items, _LIST),
    "pattern": (_pattern, _TEXT),
    "minLength": (_at_least_long("minLength"), _TEXT),
    "minimum": (_at_least, _NUMBER),
    "exclusiveMinimum": (_above, _NUMBER),
}
# Words for people and editors, what is read with another keyword, and what is found by name.
_SILENT: Final = frozenset(
    {
        "$schema",
        "$id",
        "$comment",
        "$defs",
        "title",
        "description",
        "markdownDescription",
        "patternErrorMessage",
    }
    | {"defaultSnippets", "examples", "type", "then", "else"}
)
