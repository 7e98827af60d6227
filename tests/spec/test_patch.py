"""Merge patches as RFC 7396 says, with the place of every value kept, and the sources that a patch brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.diagnostics import Diagnostic, Path, Place
from familjestod.spec.patch import merge, removals_of_nothing, with_sources, without_nulls
from familjestod.spec.source import Document, Node, read


def node(value: object, name: str = "base") -> Node:
    return Document.from_value(value, name).root


def yaml(text: str, name: str) -> Node:
    return read(text, name).root


@pytest.mark.parametrize(
    ("base", "patch", "expected"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
        ({"a": "foo"}, None, None),
        # Beyond the appendix: a null in a list removes nothing, but a key of a mapping in one is as good as absent.
        ({"a": 1}, {"a": [None, {"b": None, "c": 1}]}, {"a": [None, {"c": 1}]}),
    ],
)
def test_the_examples_of_the_rfc(base: object, patch: object, expected: object) -> None:
    assert merge(node(base), node(patch, "patch")).plain() == expected


def test_keys_keep_the_order_of_the_base_and_new_ones_come_last() -> None:
    merged = merge(node({"a": 1, "b": 2}), node({"c": 3, "b": 4}, "patch"))
    assert list(merged.plain().items()) == [("a", 1), ("b", 4), ("c", 3)]


scalars = st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["x", "y"])
keys = st.sampled_from(["a", "b", "c"])
values = st.recursive(
    scalars | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)
mappings = st.dictionaries(keys, values, max_size=3)


def reference(target: Any, patch: Any) -> Any:
    """The pseudocode of RFC 7396, section 2."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = reference(result.get(name), value)
    return result


@given(values, values)
def test_merging_agrees_with_the_pseudocode_of_the_rfc(base: object, patch: object) -> None:
    assert merge(node(base), node(patch)).plain() == reference(base, patch)


@given(values, values)
def test_merging_again_changes_nothing(base: object, patch: object) -> None:
    once = merge(node(base), node(patch))
    assert merge(once, node(patch)).plain() == once.plain()


@given(mappings)
def test_an_empty_patch_changes_nothing(base: object) -> None:
    assert merge(node(base), node({})).plain() == base


@given(values)
def test_taking_the_nulls_away_is_merging_onto_nothing(value: object) -> None:
    bare = without_nulls(node(value))
    assert bare.plain() == merge(node({}), node(value)).plain()
    assert without_nulls(bare) == bare


def leaves(part: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    if isinstance(part.value, Mapping):
        for key, inner in part.value.items():
            yield from leaves(inner, (*path, key))
    else:
        yield path, part


@given(mappings, mappings)
def test_each_value_keeps_the_place_where_it_was_written(base: object, patch: object) -> None:
    below, above = node(base, "base"), node(patch, "patch")
    for path, leaf in leaves(merge(below, above)):
        origin = above if leaf.place.source == "patch" else below
        assert origin.at(path) == leaf
        if above.at(path) is not None and above.at(path) != leaf:
            assert leaf.place.source == "base"
            assert (
                path == ()
                or any(above.at(path[:end]) is None for end in range(1, len(path) + 1))
                or (isinstance(getattr(above.at(path), "value", None), Mapping))
            )


def test_a_key_that_both_have_keeps_the_place_of_its_value() -> None:
    base = yaml("visits:\n  v8m: {due: 8 months, place: home}\n", "base.yaml")
    patch = yaml("# patch\nvisits:\n  v8m: {due: 9 months}\n", "patch.yaml")
    merged = merge(base, patch)
    places = {path: str(leaf.place) for path, leaf in leaves(merged)}
    assert places == {
        ("visits", "v8m", "due"): "patch.yaml:3:14",
        ("visits", "v8m", "place"): "base.yaml:2:31",
    }


# --- nulls that remove nothing ---------------------------------------------------------------------------


def in_vain(base: object, patch: object) -> list[tuple[Path, tuple[str, ...]]]:
    return [(each.path, each.available) for each in removals_of_nothing(node(base), node(patch))]


def test_a_null_with_nothing_to_remove_is_a_fault_that_offers_what_there_is() -> None:
    base = {"visits": {"v8m": {"due": "8 months"}, "v18m": {}}, "region": "gotland"}
    assert in_vain(base, {"visits": {"v8m": None}, "region": None}) == []
    assert in_vain(base, {"visits": {"v81m": None}}) == [(("visits", "v81m"), ("v18m", "v8m"))]
    assert in_vain(base, {"visits": {"v8m": {"opens": None}}, "regoin": None}) == [
        (("visits", "v8m", "opens"), ("due",)),
        (("regoin",), ("region", "visits")),
    ]


def test_a_null_in_what_the_base_has_not_removes_nothing_and_harms_nothing() -> None:
    assert in_vain({"visits": {}}, {"visits": {"v8m": {"opens": None}}}) == []
    assert in_vain({"region": "gotland"}, {"region": {"opens": None}}) == []


def test_an_open_end_may_be_null_anywhere() -> None:
    assert in_vain({"in_force": {"since": "2020"}}, {"in_force": {"until": None, "within": None}}) == []


def test_a_removal_is_told_at_its_key() -> None:
    patch = yaml("visits:\n  v9m: null\n", "patch.yaml")
    (found,) = removals_of_nothing(yaml("visits: {v8m: {}}\n", "base.yaml"), patch)
    assert found == Diagnostic(
        code="removes-nothing",
        message='"v9m" is to be removed from visits, which has none',
        path=("visits", "v9m"),
        available=("v8m",),
        place=Place("patch.yaml", 2, 3, 2, 6),
        on_key=True,
    )
    (top,) = removals_of_nothing(node({}), node({"region": None}))
    assert top.message == '"region" is to be removed from the document, which has none'


# --- sources ---------------------------------------------------------------------------------------------


def sourced(patch: object, base: object = None, default: object = None) -> Any:
    onto = node(base) if base is not None else None
    usual = node(default) if default is not None else None
    return with_sources(node(patch), onto, usual).plain()


def test_each_entry_that_names_no_source_has_its_documents() -> None:
    assert sourced({"source": "a", "visits": {"v8m": {}, "v9m": {"source": "b"}}, "offers": {"o": {}}}) == {
        "source": "a",
        "visits": {"v8m": {"source": "a"}, "v9m": {"source": "b"}},
        "offers": {"o": {"source": "a"}},
    }


def test_so_has_each_value_and_each_entry_of_a_list_and_each_outcome_of_a_finding() -> None:
    patch = {
        "source": "a",
        "in_force": {"since": "2020-01-01"},
        "eligibility": {"unit.region": "gotland", "source": "b"},
        "pauses": [{"since": "2020-03-01"}, {"source": "b"}],
        "findings": {"rule": {"x.y": True}, "listed": [{"value": 1}]},
    }
    assert sourced(patch) == {
        "source": "a",
        "in_force": {"since": "2020-01-01", "source": "a"},
        "eligibility": {"unit.region": "gotland", "source": "b"},
        "pauses": [{"since": "2020-03-01", "source": "a"}, {"source": "b"}],
        "findings": {"rule": {"x.y": True, "source": "a"}, "listed": [{"value": 1, "source": "a"}]},
    }


def test_without_a_source_nothing_is_written() -> None:
    patch: dict[str, Any] = {"visits": {"v8m": {}}}
    assert sourced(patch) == patch
    assert sourced({**patch, "source": None}, default="b") == {
        "visits": {"v8m": {"source": "b"}},
        "source": None,
    }
    assert sourced("text", default="a") == "text"


def test_what_is_no_entry_is_left_alone() -> None:
    patch: dict[str, Any] = {
        "source": "a",
        "visits": {"v8m": None, "v9m": "text"},
        "offers": None,
        "measures": "text",
        "pauses": "text",
    }
    assert sourced(patch) == patch


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("b", ["b", "a"]),
        (["b", "c"], ["b", "c", "a"]),
        (["b", "a"], ["b", "a"]),
        (None, "a"),
    ],
)
def test_an_entry_that_the_base_has_too_rests_on_both(known: object, expected: object) -> None:
    entry = {"due": "8 months"} | ({} if known is None else {"source": known})
    base = {"visits": {"v8m": entry}}
    assert sourced({"source": "a", "visits": {"v8m": {"due": "9 months"}}}, base)["visits"] == {
        "v8m": {"due": "9 months", "source": expected}
    }


@pytest.mark.parametrize("base", [{"visits": "text"}, {"visits": {"v8m": "text"}}, "text", {}])
def test_a_base_of_another_shape_has_no_sources(base: object) -> None:
    assert sourced({"source": "a", "visits": {"v8m": {}}}, base)["visits"] == {"v8m": {"source": "a"}}
