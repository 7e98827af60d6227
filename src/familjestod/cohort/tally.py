"""Answers beside each other counted: from what to what they change, for how many families, in which groups.

What is counted of parts of a register can be added up, so that the whole need never be held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Self

import polars as pl
from attrs import define, field

from familjestod.cohort.beside import Beside
from familjestod.cohort.changes import Column, days_between, differs

_FIRST: Final = 1_000_000
_KEY: Final = "example"
_CHANGES: Final = "changes"

Cells = Counter[tuple[str, str, str]]


@define
class Tally:
    """What was counted of a register, or of a part of it."""

    families: int = 0
    cells: Cells = field(factory=Counter)
    """How many families have one answer on one side and one on the other, by the answer's name."""
    days: Cells = field(factory=Counter)
    """By how many days earlier or later, added up, the days of those families are that are so."""
    examples: dict[tuple[str, str, str], str] = field(factory=dict)
    """Of each change a family with as few other changes as any."""
    affected: Counter[str] = field(factory=Counter)
    """How many families have another answer of a kind; of any under ""."""
    answers: Counter[str] = field(factory=Counter)
    """How many answers of a kind are other ones: there may be several to a family."""
    groups: dict[tuple[str, Any], Counter[str]] = field(factory=dict)
    """For each column counted by and each value of it the families under "families", and as `affected` the others."""
    rules: Cells = field(factory=Counter)
    """How many families meet a rule, do not, or cannot be told to, by "old" or "new" and its path."""
    decided: Counter[str] = field(factory=Counter)
    """For how many families a rule that differs comes to something else."""

    def __iadd__(self, other: Tally) -> Self:
        self.families += other.families
        for mine, its in (
            (self.cells, other.cells),
            (self.days, other.days),
            (self.affected, other.affected),
            (self.answers, other.answers),
            (self.rules, other.rules),
            (self.decided, other.decided),
        ):
            for key, count in its.items():
                mine[key] += count  # type: ignore[index] # of one kind each
        for cell, example in other.examples.items():
            self.examples[cell] = min(example, self.examples.get(cell, example))
        for group, counts in other.groups.items():
            own = self.groups.setdefault(group, Counter())
            for name, count in counts.items():
                own[name] += count
        return self

    def number_from(self, start: int) -> None:
        """Families that have no ids are told by the number of their row, which is another in the whole register."""
        for cell, example in self.examples.items():
            changes, _, row = example.partition("|")
            self.examples[cell] = f"{changes}|{int(row) + start}"

    def example(self, cell: tuple[str, str, str]) -> str | None:
        """The id of the family that is an example of a change."""
        found = self.examples.get(cell)
        return None if found is None else found.partition("|")[2]


def wide(
    beside: Beside, part: pl.LazyFrame, made: Sequence[Sequence[Column]], also: Sequence[pl.Expr]
) -> pl.LazyFrame:
    """A row for each family: its groups, its id, a number for each pair of answers, how many of them differ, and what else is taken."""
    wide = part.select(
        *(name for name, _ in beside.keys),
        pl.col(beside.label).cast(pl.String).fill_null("").alias("label"),
        *(each.made.cast(pl.Int64).alias(each.name) for columns in made for each in columns),
        *also,
    )
    kinds: dict[str, pl.Expr] = {}
    totals: dict[str, pl.Expr] = {}
    for number, columns in enumerate(made):
        items: dict[str, dict[str, list[pl.Expr]]] = {}
        for each in columns:
            if each.kind is not None and each.changed is not None:
                items.setdefault(each.kind[0], {}).setdefault(each.kind[1], []).append(each.changed)
        own = {
            _of_kind(number, kind): pl.sum_horizontal(
                pl.any_horizontal(some).cast(pl.Int64) for some in found.values()
            )
            for kind, found in items.items()
        }
        kinds |= own
        totals[f"{_CHANGES}{number}"] = pl.sum_horizontal(*own) if own else pl.lit(0, dtype=pl.Int64)
    # As text the least is a family with the fewest changes, and of those the first by its id.
    keyed = {
        f"{_KEY}{number}": pl.concat_str(
            (pl.col(f"{_CHANGES}{number}") + _FIRST).cast(pl.String), "label", separator="|"
        )
        for number in range(len(made))
    }
    return wide.with_columns(**kinds).with_columns(**totals).with_columns(**keyed)


def _of_kind(number: int, kind: str) -> str:
    return f"k{number}_{kind}"


def _kinds(columns: Sequence[Column]) -> list[str]:
    return list(dict.fromkeys(each.kind[0] for each in columns if each.kind is not None))


def _sums(columns: Sequence[Column], number: int) -> dict[str, pl.Expr]:
    """How many families there are, and how many with other answers: of any kind, and of each; and how many answers."""
    sums = {
        "families": pl.len().cast(pl.Int64),
        "any": (pl.col(f"{_CHANGES}{number}") > 0).sum().cast(pl.Int64),
    }
    for kind in _kinds(columns):
        count = pl.col(_of_kind(number, kind))
        sums[f"affected {kind}"] = (count > 0).sum().cast(pl.Int64)
        sums[f"answers {kind}"] = count.sum().cast(pl.Int64)
    return sums


def tally_of(beside: Beside, wide: pl.DataFrame, columns: Sequence[Column], number: int) -> Tally:
    """What a question is answered by some families, of their `wide` frame: each column is counted by itself."""
    changed = wide.filter(pl.col(f"{_CHANGES}{number}") > 0)

    def rows() -> Iterator[tuple[str, int, int, str | None]]:
        for each in columns:
            counts = wide.group_by(each.name).len()
            examples: dict[int, str] = {}
            if each.changed is not None:
                least = changed.group_by(each.name).agg(pl.col(f"{_KEY}{number}").min())
                examples = dict(least.iter_rows())
            yield from ((each.name, code, count, examples.get(code)) for code, count in counts.iter_rows())

    return _tally(beside, columns, rows(), _groups(beside, wide, columns, number))


def _groups(beside: Beside, wide: pl.DataFrame, columns: Sequence[Column], number: int) -> pl.DataFrame:
    """What is counted of each group, by all columns at once; one row where there are none."""
    keys = [name for name, _ in beside.keys]
    sums = _sums(columns, number)
    return wide.group_by(keys).agg(**sums) if keys else wide.select(**sums)


def _tally(
    beside: Beside,
    columns: Sequence[Column],
    rows: Iterator[tuple[str, int, int, str | None]],
    groups: pl.DataFrame,
) -> Tally:
    kinds = _kinds(columns)
    (whole,) = groups.select(pl.all().exclude([name for name, _ in beside.keys]).sum()).iter_rows(named=True)
    tally, named = Tally(families=whole["families"]), {each.name: each for each in columns}
    tally.affected = _affected(whole, kinds)
    tally.answers = Counter({kind: whole[f"answers {kind}"] for kind in kinds})
    for key, name in beside.keys:
        table = groups.group_by(key).agg(pl.all().exclude([inside for inside, _ in beside.keys]).sum())
        for row in table.iter_rows(named=True):
            tally.groups[name, row[key]] = _affected(row, kinds)
    for name, code, count, first in rows:
        _add(tally, named[name], code, count, first)
    return tally


def _affected(row: Mapping[str, int], kinds: Sequence[str]) -> Counter[str]:
    counts = {kind: row[f"affected {kind}"] for kind in kinds}
    return Counter({"families": row["families"], "": row["any"], **counts})


def _add(tally: Tally, column: Column, code: int, count: int, first: str | None) -> None:
    old, new = column.read(code)
    word, _, rest = column.what.partition(" ")
    if word == "rule":
        side, _, path = rest.partition(" ")
        tally.rules[side, path, old] += count
    elif word == "decided":
        tally.decided[rest] += count if old != new else 0
    else:
        cell = (column.what, old, new)
        tally.cells[cell] += count
        if days := days_between(column.what, code):
            tally.days[cell] += days * count
        if first is not None and differs(old, new):
            tally.examples[cell] = min(first, tally.examples.get(cell, first))
