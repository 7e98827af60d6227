"""Steps and arrows laid out from left to right: columns, and heights at which no line crosses a box."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean

from attrs import evolve, frozen

Arrow = tuple[str, str]
_SWEEPS = 8


@frozen(kw_only=True)
class Slot:
    """A box in a column, or the place where an arrow passes through it."""

    key: str
    column: int
    height: float
    y: float = 0
    """Where its middle is."""


@frozen(kw_only=True)
class Layout:
    """Every box at its place, and for each arrow the slots it goes through, its ends included."""

    slots: Mapping[str, Slot]
    routes: tuple[tuple[str, ...], ...]
    columns: int
    height: float


def laid_out(
    keys: Sequence[str], arrows: Iterable[Arrow], height: Callable[[str], float], *, gap: float, lane: float
) -> Layout:
    """A layout of boxes of some heights, `gap` apart; an arrow that passes a column has a lane there to itself."""
    forward = _without_cycles(keys, tuple(arrows))
    column = _columns(keys, forward)
    slots = {key: Slot(key=key, column=column[key], height=height(key)) for key in keys}
    routes = []
    for here, there in forward:
        between = [f"{here} > {there} {index}" for index in range(column[here] + 1, column[there])]
        slots |= {
            key: Slot(key=key, column=column[here] + 1 + index, height=lane)
            for index, key in enumerate(between)
        }
        routes.append((here, *between, there))
    links = [pair for route in routes for pair in pairwise(route)]
    columns = _ordered(slots, links)
    placed = _placed(slots, columns, links, gap)
    top = min((each.y - each.height / 2 for each in placed.values()), default=0)
    placed = {key: evolve(each, y=each.y - top) for key, each in placed.items()}
    bottom = max((each.y + each.height / 2 for each in placed.values()), default=0)
    return Layout(slots=placed, routes=tuple(routes), columns=len(columns), height=bottom)


def _without_cycles(keys: Sequence[str], arrows: Sequence[Arrow]) -> tuple[Arrow, ...]:
    """The arrows without those that lead back to where one came from."""
    kept: list[Arrow] = []
    ahead: dict[str, set[str]] = {key: {key} for key in keys}
    for here, there in arrows:
        if here in ahead[there]:
            continue
        kept.append((here, there))
        for reached in ahead.values():
            if here in reached:
                reached.update(ahead[there])
    return tuple(kept)


def _columns(keys: Sequence[str], arrows: Sequence[Arrow]) -> dict[str, int]:
    """The column of each box: one after the last of those that lead to it."""
    column = dict.fromkeys(keys, 0)
    for _ in keys:
        for here, there in arrows:
            column[there] = max(column[there], column[here] + 1)
    return column


def _ordered(slots: Mapping[str, Slot], links: Sequence[Arrow]) -> list[list[str]]:
    """The columns from top to bottom, so ordered that few arrows cross."""
    count = max((each.column for each in slots.values()), default=-1) + 1
    columns = [[key for key, each in slots.items() if each.column == index] for index in range(count)]
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        rank = {key: index for column in columns for index, key in enumerate(column)}
        order = range(1, count) if forward else range(count - 2, -1, -1)
        for index in order:
            near = _neighbours(links, forward=forward)
            own = {
                key: fmean([rank[each] for each in near.get(key, [])] or [rank[key]])
                for key in columns[index]
            }
            columns[index].sort(key=own.__getitem__)
            rank |= {key: place for place, key in enumerate(columns[index])}
    return columns


def _neighbours(links: Iterable[Arrow], *, forward: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for here, there in links:
        key, other = (there, here) if forward else (here, there)
        found.setdefault(key, []).append(other)
    return found


def _placed(
    slots: Mapping[str, Slot], columns: Sequence[Sequence[str]], links: Sequence[Arrow], gap: float
) -> dict[str, Slot]:
    """Every slot as near the middle of its neighbours as the others in its column let it be."""
    y = dict.fromkeys(slots, 0.0)
    for column in columns:
        y |= _spread([(slots[key], 0.0) for key in column], gap)
    for sweep in range(_SWEEPS):
        near = _neighbours(links, forward=sweep % 2 == 0)
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wished = [
                (slots[key], fmean([y[each] for each in near.get(key, [])] or [y[key]])) for key in column
            ]
            y |= _spread(wished, gap)
    return {key: evolve(each, y=y[key]) for key, each in slots.items()}


def _spread(wished: Sequence[tuple[Slot, float]], gap: float) -> dict[str, float]:
    """Heights in the given order, without overlap, with the least squares of distance to those wished for."""
    offsets, offset = [], 0.0
    for index, (slot, _) in enumerate(wished):
        offset += slot.height / 2 + (wished[index - 1][0].height / 2 + gap if index else 0)
        offsets.append(offset)
    pools: list[list[float]] = []
    for (_, wish), shift in zip(wished, offsets, strict=True):
        pools.append([wish - shift])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    flat = [fmean(pool) for pool in pools for _ in pool]
    return {slot.key: base + shift for (slot, _), base, shift in zip(wished, flat, offsets, strict=True)}
