"""Where results lead, drawn from left to right as SVG: what is asked, what is found, what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from familjestod.exports.account import Account, Step
from familjestod.exports.layers import Layout, Slot, laid_out
from familjestod.exports.markup import Markup, el, figure, lines_of, typographic
from familjestod.exports.page_words import PAGE
from familjestod.exports.style import LIGHT, drawing_style

# By how many columns there are: the width of a box and of the room between columns.
_WIDTHS: Final = {1: (260, 90), 2: (260, 90), 3: (212, 60), 4: (172, 36), 5: (156, 28), 6: (146, 24)}
_NARROW: Final = (142, 22)
_MARGIN: Final = 3
_GAP: Final = 18
_LANE: Final = 14
_LINE: Final = 17
_MOST_LINES: Final = 4
_CHARACTER: Final = 6.6
_PADDING: Final = 13
_ENDS: Final = frozenset({"visit", "referral", "offer"})
_ASKED: Final = frozenset({"instrument"})


def flow(account: Account) -> str:
    """Where the results of an account lead, as an SVG document."""
    return str(drawn(account, alone=True)) + "\n"


def drawn(account: Account, *, alone: bool = False) -> Markup:
    """Where results lead as an SVG element, with its text alternative."""
    say, language = PAGE[account.language], account.language
    steps = {step.key: step for step in account.flow.steps}
    width, room = _widths(account)
    lines = {key: _lines(step, width, language) for key, step in steps.items()}
    layout = laid_out(
        list(steps), account.flow.arrows, lambda key: 34 + _LINE * len(lines[key]), gap=_GAP, lane=_LANE
    )
    across = layout.columns * width + (layout.columns - 1) * room + 2 * _MARGIN
    down = layout.height + 2 * _MARGIN
    title = "flow_of" if account.kind == "programme" else "flow_of_instrument"
    return figure(
        f"flow-{'alone' if alone else 'title'}",
        say[title].format(account.title),
        say["flow_said"].format("; ".join(sentences(account))),
        el("style", Markup(drawing_style())) if alone else None,
        el("rect", x=0, y=0, width=across, height=down, fill=LIGHT["paper"]) if alone else None,
        *_arrows(layout, width, room),
        *(_box(step, layout.slots[key], lines[key], (width, room), language) for key, step in steps.items()),
        view_box=f"0 0 {across:g} {down:.0f}",
        style=f"max-width:{across:g}px",
    )


def sentences(account: Account) -> Iterator[str]:
    """Every step that leads somewhere, and where to, in words."""
    say = PAGE[account.language]
    titles = {step.key: typographic(step.title, account.language) for step in account.flow.steps}
    for step in account.flow.steps:
        there = [titles[end] for start, end in account.flow.arrows if start == step.key]
        if there:
            yield f"{titles[step.key]} ({say[step.kind]}) {say['leads_to']} {', '.join(there)}"


def _widths(account: Account) -> tuple[int, int]:
    keys = [step.key for step in account.flow.steps]
    columns = laid_out(keys, account.flow.arrows, lambda _: 1, gap=1, lane=1).columns
    return _WIDTHS.get(columns, _NARROW)


def _lines(step: Step, width: float, language: str) -> tuple[str, ...]:
    characters = int((width - 2 * _PADDING) / _CHARACTER)
    return lines_of(typographic(step.title, language), characters, _MOST_LINES)


def _left(column: int, width: float, room: float) -> float:
    return _MARGIN + column * (width + room)


def _box(step: Step, slot: Slot, lines: Sequence[str], widths: tuple[float, float], language: str) -> Markup:
    """A box: what is asked has a firm edge, what is found a light one, what follows a bar at its side."""
    width, room = widths
    x, y = _left(slot.column, width, room), _MARGIN + slot.y - slot.height / 2
    cls = "box-end" if step.kind in _ENDS else "box-ask" if step.kind in _ASKED else "box"
    radius = 3 if step.kind in _ENDS else 14 if step.kind in _ASKED else 8
    text = (el("tspan", line, x=x + _PADDING, y=y + 39 + _LINE * index) for index, line in enumerate(lines))
    return el(
        "g",
        el("rect", cls=cls, x=x, y=y, width=width, height=slot.height, rx=radius),
        el("rect", cls="bar", x=x, y=y, width=6, height=slot.height) if step.kind in _ENDS else None,
        el("text", PAGE[language][step.kind], cls="kind", x=x + _PADDING, y=y + 20),
        el("text", *text),
    )


def _arrows(layout: Layout, width: float, room: float) -> Iterator[Markup]:
    """The arrows: each bends only between the columns, and passes through one in a lane of its own."""
    leaving = _ports(layout, outgoing=True)
    arriving = _ports(layout, outgoing=False)
    for route in layout.routes:
        points: list[str] = []
        for here, there in pairwise(route):
            start, end = layout.slots[here], layout.slots[there]
            x1 = _left(start.column, width, room) + width
            x2 = _left(end.column, width, room) - (7 if there == route[-1] else 0)
            y1 = _MARGIN + (leaving[route] if here == route[0] else start.y)
            y2 = _MARGIN + (arriving[route] if there == route[-1] else end.y)
            middle = (x1 + x2) / 2
            points.append(f"M{x1:.1f} {y1:.1f}" if here == route[0] else f"L{x1:.1f} {y1:.1f}")
            points.append(f"C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}")
        tip, y = _left(layout.slots[route[-1]].column, width, room), _MARGIN + arriving[route]
        yield el("path", cls="arrow", d="".join(points))
        yield el(
            "polygon",
            cls="arrowhead",
            points=f"{tip:.1f},{y:.1f} {tip - 9:.1f},{y - 4.5:.1f} {tip - 9:.1f},{y + 4.5:.1f}",
        )


def _ports(layout: Layout, *, outgoing: bool) -> dict[tuple[str, ...], float]:
    """Where each arrow leaves, or arrives at, its box: side by side, in the order of what they lead to or from."""
    by_box: dict[str, list[tuple[str, ...]]] = {}
    for route in layout.routes:
        by_box.setdefault(route[0] if outgoing else route[-1], []).append(route)
    found = {}
    for key, routes in by_box.items():
        slot = layout.slots[key]
        near = sorted(routes, key=lambda route: layout.slots[route[1] if outgoing else route[-2]].y)
        step = min(14, (slot.height - 16) / len(near))
        for index, route in enumerate(near):
            found[route] = slot.y + step * (index - (len(near) - 1) / 2)
    return found
