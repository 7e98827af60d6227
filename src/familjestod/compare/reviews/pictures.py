"""Old answers and new ones drawn with bands between them: only what changes, since what stays would hide it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import define, frozen

from familjestod.exports.markup import Markup, el, figure, lines_of, typographic

_WIDTH: Final = 460.0
_LEFT: Final = 132.0
_RIGHT: Final = _WIDTH - _LEFT
_BAR: Final = 7.0
_TOP: Final = 30.0
_HEIGHT: Final = 110.0
_GAP: Final = 16.0
_LEAST: Final = 18.0
_CHARACTERS: Final = 19
_LINE: Final = 15.0


@frozen
class Band:
    """How many go from one answer to another; nothing where that is not shown."""

    old: str
    new: str
    count: int | None
    said: str
    """The count as it is written."""


@define
class _Node:
    """An answer on one side: where it stands, and how far its bands have come."""

    label: str
    top: float
    height: float
    used: float = 0.0


def drawn(  # noqa: PLR0913, PLR0917 - what a drawing shows, and in which words
    id_: str, title: str, said: str, bands: Sequence[Band], heads: tuple[str, str], language: str
) -> Markup:
    """The bands as an SVG element, with its text alternative."""
    slots = _slots(bands)
    sides = [_nodes(bands, slots, lambda band: band.old), _nodes(bands, slots, lambda band: band.new)]
    height = max(node.top + node.height for side in sides for node in side.values()) + 14
    parts = [_band(band, slots[band], sides) for band in bands]
    labels = [_label(node, side, language) for side, nodes in enumerate(sides) for node in nodes.values()]
    ends = (
        el("text", head, cls="head", x=x, y=14, text_anchor=anchor)
        for head, x, anchor in zip(heads, (_LEFT, _RIGHT), ("end", "start"), strict=True)
    )
    return figure(
        id_, title, said, *ends, *parts, *labels, view_box=f"0 0 {_WIDTH:g} {height:.0f}", cls="fig bands-of"
    )


def _slots(bands: Iterable[Band]) -> dict[Band, tuple[float, float]]:
    """For each band how wide it is, and how much room it has: a thin one has room for its number."""
    most = sum(band.count or 0 for band in bands) or 1
    wide = {band: max(2.0, _HEIGHT * (band.count or 0) / most) for band in bands}
    return {band: (width, max(width, _LEAST)) for band, width in wide.items()}


def _nodes(
    bands: Sequence[Band], slots: Mapping[Band, tuple[float, float]], of: Callable[[Band], str]
) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    top = _TOP
    for label in dict.fromkeys(map(of, bands)):
        room = max(
            sum(slots[band][1] for band in bands if of(band) == label), _LINE * len(_broken(label)) + 2
        )
        nodes[label] = _Node(label, top, room)
        top += room + _GAP
    return nodes


def _band(band: Band, slot: tuple[float, float], sides: Sequence[dict[str, Any]]) -> Markup:
    ends = []
    for node in (sides[0][band.old], sides[1][band.new]):
        ends.append(node.top + node.used + slot[1] / 2)
        node.used += slot[1]
    left, right, middle, half = _LEFT + _BAR + 4, _RIGHT - _BAR - 4, _WIDTH / 2, slot[0] / 2
    number = el("text", band.said, cls="note band-number", x=left + 8, y=ends[0] + 4)
    if band.count is None:
        curve = f"M{left:.1f} {ends[0]:.1f}C{middle:.1f} {ends[0]:.1f} {middle:.1f} {ends[1]:.1f} {right:.1f} {ends[1]:.1f}"
        return el("g", el("path", cls="tail", d=curve), number)
    (a, b), (c, d) = ((end - half, end + half) for end in ends)
    shape = (
        f"M{left:.1f} {a:.1f}C{middle:.1f} {a:.1f} {middle:.1f} {c:.1f} {right:.1f} {c:.1f}"
        f"L{right:.1f} {d:.1f}C{middle:.1f} {d:.1f} {middle:.1f} {b:.1f} {left:.1f} {b:.1f}Z"
    )
    return el("g", el("path", cls="flow-band", d=shape), number)


def _label(node: _Node, side: int, language: str) -> Markup:
    """A bar, and the answer beside it."""
    lines = _broken(typographic(node.label, language))
    x, anchor = (_LEFT - 8, "end") if side == 0 else (_RIGHT + 8, "start")
    y = node.top + node.height / 2 + 4.5 - _LINE * (len(lines) - 1) / 2
    text = (el("tspan", line, x=x, y=y + _LINE * index) for index, line in enumerate(lines))
    bar = el(
        "rect",
        cls="bar",
        x=_LEFT if side == 0 else _RIGHT - _BAR,
        y=node.top,
        width=_BAR,
        height=node.height,
        rx=1.5,
    )
    return el("g", bar, el("text", *text, text_anchor=anchor))


def _broken(label: str) -> tuple[str, ...]:
    return lines_of(label, _CHARACTERS, 2)
