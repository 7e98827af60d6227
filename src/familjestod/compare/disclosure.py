"""Statistical disclosure control: which counts of a table must not be shown, so that nobody small in number is told of.

Counts below a threshold are suppressed, and so are as many others as it takes to keep those from being worked out from
what is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Generic, Self, TypeVar

from attrs import frozen

Cell = TypeVar("Cell", bound=Hashable)
Relation = Mapping[Cell, int]

# Rows are reduced in whole numbers below a prime, where nothing is lost to rounding.
_PRIME = 2**61 - 1


def suppressed(
    counts: Mapping[Cell, int],
    relations: Iterable[Relation[Cell]],
    threshold: int,
    unpublished: Collection[Cell] = (),
) -> frozenset[Cell]:
    """The cells to be hidden: those from 1 to below the threshold, and those that would give one of them away.

    `relations` are the sums that everybody knows to hold: each cell times its number adds up to nothing, such
    as the parts and, with -1, their total. `unpublished` cells are in relations, and are not shown anyway. Zero is
    shown. What is hidden besides is the least count that will do, in the order given where several are as small.

    Source: A. Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 4, on primary and secondary
    suppression in tables.

    >>> counts = {"met": 3, "unmet": 40, "unknown": 7, "all": 50}
    >>> total = {"met": 1, "unmet": 1, "unknown": 1, "all": -1}
    >>> sorted(suppressed(counts, [total], 5))
    ['met', 'unknown']
    """
    sums = _Sums.of(counts, relations)
    primary = {cell for cell, count in counts.items() if 0 < count < threshold}
    hidden = primary | set(unpublished)
    while exposed := sums.exposed(hidden, primary, threshold):
        changed: set[int] = set()
        for cell in exposed:
            own = sums.of_cell[cell]
            if changed & own:  # what was hidden for another may be enough for this one: the next round tells
                continue
            near = sums.shown(own, hidden) or sums.shown(range(len(sums.rows)), hidden)
            if near:
                found = min(near, key=sums.least)
                hidden.add(found)
                changed |= sums.of_cell[found]
        if not changed:
            break
    # What was hidden on the way and is told by what is shown hides nothing.
    useless = determined(sums.rows, hidden) - primary - set(unpublished)
    if not sums.exposed(hidden - useless, primary, threshold):
        hidden -= useless
    return frozenset(hidden - set(unpublished) | primary)


@frozen
class _Sums(Generic[Cell]):
    """Counts, and the sums that hold between them."""

    counts: Mapping[Cell, int]
    rows: Sequence[Relation[Cell]]
    order: Mapping[Cell, int]
    of_cell: Mapping[Cell, set[int]]
    """The sums that each cell is in."""

    @classmethod
    def of(cls, counts: Mapping[Cell, int], relations: Iterable[Relation[Cell]]) -> Self:
        rows = tuple(relations)
        of_cell: dict[Cell, set[int]] = {cell: set() for cell in counts}
        for number, row in enumerate(rows):
            for cell in row:
                of_cell[cell].add(number)
        return cls(counts, rows, {cell: number for number, cell in enumerate(counts)}, of_cell)

    def least(self, cell: Cell) -> tuple[int, int]:
        """What cells are chosen by: the least first."""
        return self.counts[cell], self.order[cell]

    def shown(self, rows: Iterable[int], hidden: Collection[Cell]) -> set[Cell]:
        """The cells of some sums that may still be hidden: zero is always shown."""
        return {
            cell for number in rows for cell in self.rows[number] if cell not in hidden and self.counts[cell]
        }

    def exposed(self, hidden: Collection[Cell], primary: Collection[Cell], threshold: int) -> list[Cell]:
        """The cells below the threshold that the others give away, in order."""
        found = {cell for cell in determined(self.rows, hidden) if cell in primary}
        for row in self.rows:
            within = [cell for cell in row if cell in hidden]
            one_way = len({row[cell] > 0 for cell in within}) == 1
            # Of two cells of which each is one at least, a sum of two tells both.
            if one_way and sum(abs(row[cell]) * self.counts[cell] for cell in within) < threshold:
                found |= {cell for cell in within if cell in primary}
        return sorted(found, key=self.order.__getitem__)


def determined(rows: Iterable[Relation[Cell]], hidden: Collection[Cell]) -> set[Cell]:
    """The hidden cells that sums and the cells not hidden tell exactly, by elimination.

    >>> sorted(determined([{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"c": 1}], {"a", "b", "c"}))
    ['a', 'b', 'c']
    """
    pivots: dict[Cell, dict[Cell, int]] = {}
    for row in rows:
        rest = {cell: times % _PRIME for cell, times in row.items() if cell in hidden}
        for cell in [each for each in rest if each in pivots]:
            _take(rest, cell, pivots[cell])
        if not rest:
            continue
        pivot = next(iter(rest))
        inverse = pow(rest[pivot], -1, _PRIME)
        made = {cell: times * inverse % _PRIME for cell, times in rest.items()}
        for other in pivots.values():
            if pivot in other:
                _take(other, pivot, made)
        pivots[pivot] = made
    return {pivot for pivot, row in pivots.items() if len(row) == 1}


def _take(row: dict[Cell, int], cell: Cell, pivot: Mapping[Cell, int]) -> None:
    """Take a row off another so often that a cell falls away."""
    times = row[cell]
    for other, each in pivot.items():
        left = (row.get(other, 0) - times * each) % _PRIME
        if left:
            row[other] = left
        else:
            row.pop(other, None)
