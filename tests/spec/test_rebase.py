"""What changes of a base mean for a document laid on it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import familjestod as fs
from familjestod.diagnostics import dotted
from familjestod.spec.document import Document
from familjestod.spec.patch import merge
from familjestod.spec.rebase import Standing, changes, whole
from familjestod.spec.source import read

LIBRARY = fs.bundled()
OF_BASE = {"format": 1, "kind": "programme", "id": "a/base"}
OF_OVERLAY = {"format": 1, "kind": "programme", "id": "a/mine", "extends": "a/base", "name": {"sv": "Mitt"}}


def compared(was: str, now: str, overlay: str) -> list[str]:
    documents = [
        Document.from_value({**head, **read(f"{{{body}}}", "x").value}, "x.yaml")
        for head, body in ((OF_BASE, was), (OF_BASE, now), (OF_OVERLAY, overlay))
    ]
    return [f"{each.standing} {each.kind} {dotted(each.path)}" for each in changes(*documents)]


V8 = "visits: {v8m: {due: 8 months, place: clinic}}"


@pytest.mark.parametrize(
    ("was", "now", "overlay", "expected"),
    [
        (V8, V8, "visits: {v8m: {due: 9 months}}", []),
        (V8, V8.replace("8 m", "9 m"), "visits: {v8m: {due: 7 months}}", ["conflicts changed visits.v8m.due"]),
        (V8, V8.replace("8 m", "9 m"), "visits: {v8m: {due: 9 months}}", ["agrees changed visits.v8m.due"]),
        (V8, V8.replace("8 m", "9 m"), "visits: {v8m: {due: null}}", ["conflicts changed visits.v8m.due"]),
        (V8, V8.replace("8 m", "9 m"), "visits: {v8m: null}", ["conflicts changed visits.v8m"]),
        (V8, V8.replace("8 m", "9 m"), "visits: {v8m: {place: home}}", ["touches changed visits.v8m.due"]),
        (V8, V8.replace("8 m", "9 m"), "visits: {v9m: {with: v8m}}", ["touches changed visits.v8m.due"]),
        (V8, V8.replace("8 m", "9 m"), "eligibility: {visits.v8m: done}", ["touches changed visits.v8m.due"]),
        (V8, V8.replace("8 m", "9 m"), "eligibility: {itc@v8m.total: concern}", ["touches changed visits.v8m.due"]),
        (V8, V8.replace("8 m", "9 m"), "visits: {v9m: {due: 9 months}}", ["apart changed visits.v8m.due"]),
        # What the base removes.
        (V8, "visits: {}", "visits: {v8m: {due: 9 months}}", ["conflicts removed visits.v8m"]),
        (V8, "visits: {}", "visits: {v8m: null}", ["conflicts removed visits.v8m"]),
        (V8, "visits: {}", "visits: {v9m: {due: 9 months}}", ["apart removed visits.v8m"]),
        (V8, "subject: family", "visits: {v9m: {}}", ["apart added subject", "conflicts removed visits"][::-1]),
        # What it adds.
        ("visits: {}", V8, "visits: {v8m: {due: 9 months}}",
         ["conflicts added visits.v8m.due", "touches added visits.v8m.place"]),
        ("subject: family", f"subject: family, {V8}", "levels: [universal]", ["apart added visits"]),
        ("in_force: {since: 2020-01-01}", "in_force: {since: 2020-01-01, until: 2026-01-01}",
         "in_force: {since: 2021-01-01}", ["touches added in_force.until"]),
        # Lists are replaced whole, and told whole unless they are of one length.
        ("levels: [a, b]", "levels: [a, c]", "levels: [d]", ["conflicts changed levels"]),
        ("levels: [a, b]", "levels: [a, c]", "region: x", ["apart changed levels[1]"]),
        ("levels: [a, b]", "levels: [a]", "region: x", ["apart changed levels"]),
        # Of another kind than before.
        ("eligibility: {a.b: 1}", "eligibility: {a.b: {above: 1}}", "eligibility: {a.b: {below: 2}}",
         ["conflicts changed eligibility.a.b"]),
        # What an overlay says of itself is laid on nothing.
        ("name: {sv: A}, source: x, region: b", "name: {sv: B}, source: y, region: c", "region: d, source: z",
         ["apart changed name.sv", "apart changed source", "apart changed region"]),
        ("sources: {x: {title: A}}", "sources: {x: {title: B}}", "offers: {o: {source: [y, x]}}",
         ["touches changed sources.x.title"]),
    ],
)  # fmt: skip
def test_each_change_stands_in_one_way(was: str, now: str, overlay: str, expected: list[str]) -> None:
    assert sorted(compared(was, now, overlay)) == sorted(expected)


def amended(patch: str, day: str = "2020-01-01") -> str:
    return f"amendments: [{{since: {day}, patch: {{{patch}}}}}]"


@pytest.mark.parametrize(
    ("was", "now", "overlay", "expected"),
    [
        (amended(V8), amended(V8.replace("8 m", "9 m")), "visits: {v8m: {due: 7 months}}",
         ["conflicts changed amendments.2020-01-01.visits.v8m.due"]),
        ("levels: [a]", f"levels: [a], {amended('visits: {v8m: null}')}", "visits: {v8m: {due: 7 months}}",
         ["conflicts added amendments.2020-01-01.visits.v8m"]),
        # No longer amended is not removed.
        (f"{V8}, {amended('visits: {v8m: {closes: 1 years}}')}", V8, "visits: {v8m: {due: 7 months}}",
         ["touches removed amendments.2020-01-01.visits.v8m.closes"]),
        (V8, V8.replace("8 m", "9 m"), amended("visits: {v8m: {due: 7 months}}"), ["conflicts changed visits.v8m.due"]),
        (amended(V8), amended(V8, "2021-01-01"), "levels: [a]",
         ["apart added amendments.2021-01-01.visits", "apart removed amendments.2020-01-01.visits"]),
    ],
)  # fmt: skip
def test_amendments_are_told_apart_by_their_first_day(
    was: str, now: str, overlay: str, expected: list[str]
) -> None:
    assert sorted(compared(was, now, overlay)) == sorted(expected)


def test_two_amendments_of_one_day_are_two() -> None:
    one, two = "{since: 2020-01-01, patch: {region: a}}", "{since: 2020-01-01, patch: {region: b}}"
    assert compared(f"amendments: [{one}]", f"amendments: [{one}, {two}]", "levels: [a]") == [
        'apart added amendments["2020-01-01 (2)"].region'
    ]


def test_a_base_is_whole_with_what_it_extends() -> None:
    low = read("{id: a/low, visits: {v8m: {due: 8 months}, v9m: {}}, amendments: [{since: 1}]}", "low.yaml")
    mid = read("{id: a/mid, extends: a/low, visits: {v9m: null}, amendments: [{since: 2}]}", "mid.yaml")
    library = LIBRARY.with_texts({"a/low.yaml": "\n".join(low.lines["low.yaml"])})
    library = fs.Library(library.texts, library.schemas, frozenset({"a/low.yaml"}))
    found = whole(mid, library).value
    assert found["visits"] == {"v8m": {"due": "8 months"}}
    assert [each["since"] for each in found["amendments"]] == [1, 2]


def test_a_base_that_extends_itself_ends() -> None:
    text = "format: 1\nkind: programme\nid: a/low\nextends: a/low\n"
    assert whole(read(text, "x"), LIBRARY.with_texts({"a/low.yaml": text})).value["id"] == "a/low"


# --- what holds for all documents ------------------------------------------------------------------

scalars = st.sampled_from(["a", "b"])
trees = st.recursive(
    scalars | st.lists(scalars, max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)
patches = st.recursive(
    scalars | st.none() | st.lists(scalars, max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from("xyz"), trees, min_size=1),
    st.dictionaries(st.sampled_from("xyz"), trees, min_size=1),
    st.dictionaries(st.sampled_from("xyz"), patches),
)
def test_what_does_not_conflict_is_all_that_changes(was: Any, now: Any, patch: Any) -> None:
    old, new, ours = (Document.from_value(each, "x") for each in (was, now, patch))
    found = changes(old, new, ours)
    assume(all(each.path for each in found))
    before, after = merge(old.root, ours.root).plain(), merge(new.root, ours.root).plain()
    for each in found:
        if each.standing in {Standing.APART, Standing.TOUCHES}:
            put(before, each.path, None if each.new is None else each.new.plain())
        if each.standing is Standing.CONFLICTS:
            for document in (before, after):
                put(document, each.path, "in conflict")
    assert before == after


def put(value: Any, path: tuple[str | int, ...], new: object) -> None:
    *way, last = path
    for step in way:
        value = value[step]
    if new is None and isinstance(value, dict):
        del value[last]
    else:
        value[last] = copy.deepcopy(new)


@given(
    st.dictionaries(st.sampled_from("xyz"), trees, min_size=1),
    st.dictionaries(st.sampled_from("xyz"), patches),
)
def test_a_base_that_has_not_changed_has_no_changes(base: Any, patch: Mapping[str, Any]) -> None:
    same = Document.from_value(base, "x")
    assert changes(same, Document.from_value(base, "y"), Document.from_value(patch, "z")) == ()
