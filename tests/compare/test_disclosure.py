"""What is hidden cannot be worked out from what is shown, and no more is hidden than there is cause for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import familjestod as fs
from cohort.conftest import TODAY
from familjestod.compare.disclosure import determined, suppressed
from strategies.programmes import PROGRAMMES

Relation = Mapping[Any, int]


def told_by_algebra(relations: Iterable[Relation], hidden: Iterable[Hashable]) -> set[Hashable]:
    """The hidden cells that have one value only: those whose unit vector is a sum of the rows, by fractions."""
    cells = list(hidden)
    rows = [[Fraction(each.get(cell, 0)) for cell in cells] for each in relations]
    rank, pivots = 0, []
    for column in range(len(cells)):
        found = next((row for row in range(rank, len(rows)) if rows[row][column]), None)
        if found is None:
            continue
        rows[rank], rows[found] = rows[found], rows[rank]
        pivot = rows[rank][column]
        rows[rank] = [each / pivot for each in rows[rank]]
        for row in range(len(rows)):
            if row != rank and rows[row][column]:
                times = rows[row][column]
                rows[row] = [one - times * other for one, other in zip(rows[row], rows[rank], strict=True)]
        pivots.append(column)
        rank += 1
    return {cells[column] for row, column in enumerate(pivots) if sum(map(bool, rows[row])) == 1}


def table(counts: list[list[int]]) -> tuple[dict[Any, int], list[Relation]]:
    """A table with its margins and its total, and the sums that hold in it."""
    rows, columns = range(len(counts)), range(len(counts[0]))
    cells: dict[Any, int] = {(row, column): counts[row][column] for row, column in product(rows, columns)}
    cells |= {("row", row): sum(counts[row]) for row in rows}
    cells |= {("column", column): sum(each[column] for each in counts) for column in columns}
    cells["all"] = sum(map(sum, counts))
    relations: list[Relation] = [
        {**{(row, column): 1 for column in columns}, ("row", row): -1} for row in rows
    ]
    relations += [{**{(row, column): 1 for row in rows}, ("column", column): -1} for column in columns]
    relations += [{**{("row", row): 1 for row in rows}, "all": -1}]
    relations += [{**{("column", column): 1 for column in columns}, "all": -1}]
    return cells, relations


TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.integers(0, 9), st.integers(0, 300)), min_size=width, max_size=width),
        min_size=1,
        max_size=6,
    )
)


@given(TABLES)
def test_nothing_small_can_be_worked_out_from_a_table_with_margins(counts: list[list[int]]) -> None:
    cells, relations = table(counts)
    hidden = suppressed(cells, relations, 5)
    small = {cell for cell, count in cells.items() if 0 < count < 5}
    assert small <= hidden
    assert not small & told_by_algebra(relations, hidden)
    assert all(cells[cell] for cell in hidden)
    for relation in relations:
        within = [cell for cell in relation if cell in hidden]
        if small & set(within) and len({relation[cell] for cell in within}) == 1:
            assert sum(cells[cell] for cell in within) >= 5
    if not small:
        assert not hidden


@given(st.lists(st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from([1, -1, 1]), max_size=5), max_size=6),
       st.sets(st.sampled_from("abcdefg")))  # fmt: skip
def test_what_is_determined_is_what_fractions_tell(relations: list[dict[str, int]], hidden: set[str]) -> None:
    assert determined(relations, hidden) == told_by_algebra(relations, sorted(hidden))


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 3, "b": 40, "c": 7, "all": 50}, {"a", "c"}),
        ({"a": 3, "b": 2, "c": 45, "all": 50}, {"a", "b"}),  # 3 and 2 may be 1 and 4
        ({"a": 1, "b": 1, "c": 48, "all": 50}, {"a", "b", "c"}),  # two of one each, were two of them told
        ({"a": 0, "b": 0, "c": 50, "all": 50}, set()),
        ({"a": 0, "b": 5, "c": 45, "all": 50}, set()),
        ({"a": 3, "b": 0, "c": 0, "all": 3}, {"a", "all"}),
        ({"a": 4, "b": 0, "c": 46, "all": 50}, {"a", "c"}),
    ],
)
def test_the_least_that_will_do_is_hidden(counts: dict[str, int], hidden: set[str]) -> None:
    assert suppressed(counts, [{"a": 1, "b": 1, "c": 1, "all": -1}], 5) == hidden


def test_what_is_told_by_a_difference_is_hidden_too() -> None:
    counts = {"changed": 98, "same": 2, "families": 100}
    total = {"changed": 1, "same": 1, "families": -1}
    assert suppressed(counts, [total], 5, unpublished=["same"]) == {"changed", "same"}
    assert suppressed({**counts, "changed": 95, "same": 5}, [total], 5, unpublished=["same"]) == set()


@pytest.mark.extra
@pytest.mark.parametrize(
    ("programme", "families"),
    [
        ("gotland/kommunikation_itc", 150),
        ("jonkoping/foraldragrupper", 40),
        ("jonkoping/foraldragrupper", 600),
    ],
)
def test_no_table_of_an_impact_gives_a_small_count_away(programme: str, families: int) -> None:
    from collections import defaultdict

    old = PROGRAMMES[programme]
    new = old.patched({"eligibility": {"child.age": {"below": "5 years"}}})
    register = fs.cohort.synthetic(old, families=families, seed=8, on=TODAY)
    asked: dict[str, Any] = {
        "on": TODAY,
        "history": register.history,
        "by": ("child.sex", "unit.region", "age"),
    }
    shown = fs.compare.impact(old, new, register.families, **asked)
    whole = fs.compare.impact(old, new, register.families, suppress=0, **asked)
    cells: dict[Any, int] = {}
    hidden = set()
    relations: list[dict[Any, int]] = []

    def cell(key: Any, said: int | None, real: int) -> Any:
        cells[key] = real
        if said is None:
            hidden.add(key)
        else:
            assert said == real
            assert said == 0 or said >= 5
        return key

    sums: defaultdict[str, dict[Any, int]] = defaultdict(dict)
    total = cell("all", shown.families, families)
    for said, real in zip(shown.transitions.to_dicts(), whole.transitions.to_dicts(), strict=True):
        key = cell(("t", said["output"], said["old"], said["new"]), said["families"], real["families"])
        sums[said["output"]][key] = 1
        assert (said["share"] is None) >= (said["families"] is None)
    relations += [{**each, total: -1} for each in sums.values()]
    changed = {}
    for said, real in zip(shown.changed.to_dicts(), whole.changed.to_dicts(), strict=True):
        changed[said["kind"]] = cell(("k", said["kind"]), said["families"], real["families"])
        if said["answers"] is not None:
            assert said["answers"] == real["answers"]
    for by in asked["by"]:
        rows = [
            (said, real)
            for said, real in zip(shown.by_group.to_dicts(), whole.by_group.to_dicts(), strict=True)
            if said["by"] == by
        ]
        for name, of in (("families", total), ("changed", changed["any"])):
            own = {cell((by, said["group"], name), said[name], real[name]): 1 for said, real in rows}
            relations.append({**own, of: -1})
        for said, _ in rows:
            if None in {said["families"], said["changed"]}:
                assert (said["share"], said["difference"]) == (None, None)
    small = {key for key, count in cells.items() if 0 < count < 5}
    assert small
    assert small <= hidden
    assert not small & told_by_algebra(relations, hidden)
