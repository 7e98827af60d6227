"""The quick answer whether a document has its shape, and the one of jsonschema, are the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.diagnostics import SpecError
from familjestod.spec.schema import KINDS, Schemas
from familjestod.spec.shape import Shapes, UnknownKeyword, plain
from familjestod.spec.source import read
from familjestod.spec.terms import FrozenDict
from strategies.parts import inside

ROOT = File(__file__).parents[2]
DOCUMENTS: Mapping[str, Any] = {
    file.name.removesuffix(".schema.json"): json.loads(file.read_text("utf-8"))
    for file in sorted((ROOT / "schemas").glob("*.json"))
}
SCHEMAS = Schemas.from_texts(DOCUMENTS)


def agreed(kind: str, value: object, schemas: Schemas = SCHEMAS) -> bool:
    """What both say, which is the same."""
    document, definitions = KINDS[kind]
    quick = schemas._fits(document, definitions, value)
    assert quick is not any(True for _ in schemas._errors(document, definitions, value))
    return quick


def values() -> Iterator[tuple[str, Any]]:
    """What every document of the library and of the corpus says, as far as it can be read."""
    for folder in ("programmes", "tests/corpus"):
        for file in sorted((ROOT / folder).rglob("*.yaml")):
            try:
                yield file.relative_to(ROOT).as_posix(), read(file.read_bytes(), file.name).value
            except SpecError:
                continue


VALUES = dict(values())
SOUND = {name: value for name, value in VALUES.items() if name.startswith("programmes/")}


@pytest.mark.parametrize("name", VALUES)
def test_a_document_has_the_same_shape_for_both(name: str) -> None:
    for kind in KINDS:
        agreed(kind, VALUES[name])


def test_the_documents_of_the_library_have_their_shape() -> None:
    assert len(SOUND) > 50
    for name, value in SOUND.items():
        assert agreed(value["kind"], value), name


def test_every_definition_is_known() -> None:
    for schema in DOCUMENTS.values():
        shapes = Shapes(schema)
        for name in ("", *schema["$defs"]):
            shapes.fit(name, {})
        assert set(shapes.made) == {"", *schema["$defs"]}


# --- documents with mistakes -----------------------------------------------------------------------

_WORDS = st.sampled_from(
    ["", "x", "v18m", "18 months", "2026-03-01", "child.age", "high", "70 %", "a\n", "sv", "é"]
)
_NUMBERS = st.integers(-2, 3) | st.sampled_from([0.0, 0.5, 1.0, -1.5, float("nan"), float("inf")])
_KEYS = st.sampled_from(
    sorted({key for schema in DOCUMENTS.values() for each in schema["$defs"].values() for key in each.get("properties", ())})
)  # fmt: skip
_SCALARS = st.none() | st.booleans() | _NUMBERS | _WORDS | _KEYS
_OTHERS = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS | _WORDS, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def mistaken(draw: st.DrawFn) -> tuple[str, Any]:
    """A document of the library with some of it changed, taken away, put in or put elsewhere."""
    value = copy.deepcopy(SOUND[draw(st.sampled_from(sorted(SOUND)))])
    kind = value["kind"]
    for _ in range(draw(st.integers(1, 3))):
        parts = inside(value)
        part = parts[draw(st.integers(0, len(parts) - 1))]
        other = draw(_OTHERS | st.integers(0, len(parts) - 1).map(parts.__getitem__).map(copy.deepcopy))
        at = (
            draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
            if part
            else None
        )
        match draw(st.sampled_from(["change", "take", "put"])):
            case "change" if at is not None:
                part[at] = other
            case "take" if at is not None:
                del part[at]
            case _ if isinstance(part, dict):
                part[draw(_KEYS | _WORDS)] = other
            case _:
                part.append(other)
    return kind, value


@given(mistaken())
def test_both_agree_on_documents_with_mistakes(changed: tuple[str, Any]) -> None:
    kind, value = changed
    for each in {kind, "complete programme" if kind == "programme" else kind}:
        agreed(each, value)


@given(st.sampled_from(sorted(KINDS)), _OTHERS)
def test_both_agree_on_any_value(kind: str, value: object) -> None:
    agreed(kind, value)


@given(st.data())
def test_both_agree_on_any_definition(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(sorted(DOCUMENTS)))
    name = data.draw(st.sampled_from(sorted(DOCUMENTS[document]["$defs"])))
    value = data.draw(_OTHERS)
    quick = SCHEMAS._fits(document, (name,), value)
    assert quick is not any(True for _ in SCHEMAS._errors(document, (name,), value))


# --- what is not known here ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "schema",
    [
        {"maxLength": 2},
        {"properties": {"a": {"format": "date"}}},
        {"enum": [1, 2]},
        {"type": "decimal"},
        {"$ref": "https://example.org/schema"},
        {"if": {"$ref": "#/$defs/a"}, "then": {"required": ["a"]}},
    ],
)
def test_a_schema_that_says_something_else_is_not_judged(schema: Mapping[str, Any]) -> None:
    with pytest.raises(UnknownKeyword):
        Shapes({**schema, "$defs": {"a": {}}}).fit("", {})


def test_what_the_quick_answer_does_not_know_is_left_to_jsonschema() -> None:
    schemas = Schemas.from_texts({**DOCUMENTS, "vocabulary": {"type": "object", "maxProperties": 1}})
    assert schemas.faults("vocabulary", {"a": 1}) == ()
    with pytest.raises(KeyError):  # it finds fault, and has no words for it
        schemas.faults("vocabulary", {"a": 1, "b": 2})


@pytest.mark.parametrize(
    "value", [{1: "a"}, {"a": {1}}, [b"a"], FrozenDict(), {"a": [object()]}, {None: None}, range(2)]
)
def test_a_value_made_of_anything_else_is_not_plain(value: object) -> None:
    assert not plain(value)


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "a", [], (), {}, {"a": [{"b": (1, None)}]}])
def test_a_value_of_a_document_is_plain(value: object) -> None:
    assert plain(value)


def test_no_value_is_too_deep() -> None:
    value: Any = {"child.age": 1}
    for _ in range(50_000):
        value = {"all": [value]}
    assert SCHEMAS._fits("programme", ("rule",), value)
    while value is not None:  # taken apart from the outside, since Python would do it recursively
        value = value.get("all", (None,))[0]
