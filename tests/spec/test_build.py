"""The quick way from a plain value to a frozen one, and the one of cattrs, give the same."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from inspect import get_annotations
from pathlib import Path as File
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.diagnostics import SpecError
from familjestod.spec import instrument, model, terms
from familjestod.spec.build import _of_annotation, build
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.model import Programme
from familjestod.spec.patch import without_nulls
from familjestod.spec.source import read
from familjestod.spec.structure import converted
from strategies.parts import inside

ROOT = File(__file__).parents[2]
INTO: Mapping[str, type] = {"programme": Programme, "instrument": Instrument, "vocabulary": Vocabulary}
WORDS = Vocabulary(format=1, facts={})


def parts() -> Iterator[tuple[str, Any, type]]:
    """What every document of the library and of the corpus says, as far as it can be read, and what it becomes."""
    for folder in ("programmes", "tests/corpus"):
        for file in sorted((ROOT / folder).rglob("*.yaml")):
            try:
                value = without_nulls(read(file.read_bytes(), file.name).root).plain()
            except SpecError:
                continue
            into = INTO.get(str(value.get("kind"))) if isinstance(value, dict) else None
            if into is not None:
                given_too = {} if into is Vocabulary else {"vocabulary": WORDS}
                yield file.relative_to(ROOT).as_posix(), {**value, **given_too}, into


PARTS = {name: (value, into) for name, value, into in parts()}
SOUND = {name: each for name, each in PARTS.items() if name.startswith("programmes/")}


def agreed(value: Any, into: type) -> object:
    """What both give, which is the same, unless the quick way gives up: it may give up more, and never take more."""
    slow, faults = converted(value, into)
    try:
        quick: object = build(value, into)
    except Exception:  # noqa: BLE001 - promised: whichever it is, it has given up
        return slow
    assert faults == ()
    assert quick == slow
    assert repr(quick) == repr(slow)
    return quick


@pytest.mark.parametrize("name", PARTS)
def test_a_document_becomes_the_same_for_both(name: str) -> None:
    agreed(*PARTS[name])


def test_the_documents_of_the_library_are_built_the_quick_way() -> None:
    assert len(SOUND) > 30
    for name, (value, into) in SOUND.items():
        if "extends" not in value:
            assert build(value, into) == agreed(value, into), name


def test_every_field_is_read_by_what_is_written_of_it() -> None:
    made = {
        each
        for module in (terms, instrument, model)
        for each in vars(module).values()
        if isinstance(each, type) and attrs.has(each) and each.__module__ == module.__name__
    }
    assert {Programme, Instrument, Vocabulary} < made
    for each in made:
        for written in get_annotations(each).values():
            if written != "dict[str, Any]":  # what is computed, and never read
                assert callable(_of_annotation(written)), (each, written)


# --- documents with mistakes -----------------------------------------------------------------------

_SCALARS = st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(
    [0.5, "", "x", "18 months", "2.3 weeks", "2026-03-01", "2026-02-30", "universal", "child", "sv", "epds.total", "70 %"]
)  # fmt: skip
_OTHERS = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["sv", "en", "since", "any_of", "when", "sum", "value"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.data())
def test_both_agree_on_documents_with_mistakes(data: st.DataObject) -> None:
    value, into = SOUND[data.draw(st.sampled_from(sorted(SOUND)))]
    value = copy.deepcopy(value)
    for _ in range(data.draw(st.integers(1, 3))):
        parts = [each for each in inside(value) if each]
        part = parts[data.draw(st.integers(0, len(parts) - 1))]
        at = data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
        part[at] = data.draw(_OTHERS)
    agreed(value, into)
