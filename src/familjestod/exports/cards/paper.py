"""The pieces that cards are made of: they look well in light and dark, on a telephone, and without any style at all.

Only what JupyterLab's sanitiser lets through unchanged is used here: no `<style>`, no `<svg>`, no class, no `currentColor`.
Text has the colour of the page around it. What is set off by colour has a ground of its own, or is a bar that text tells of too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from familjestod.exports.markup import Child, Markup, el, joined, typographic
from familjestod.logic.quantities import capitalised

_FONT: Final = "-apple-system,'Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif"
_MONO: Final = "ui-monospace,'SF Mono',Consolas,monospace"
_LINE: Final = "rgba(128,128,128,.4)"
_FAINT: Final = "rgba(128,128,128,.13)"

# The ground of each pill with the white text on it (contrast 5.5 or more); each is seen on white and on black.
GROUNDS: Final[Mapping[str, str]] = {
    "good": "#1e6e55",
    "bad": "#a0392b",
    "open": "#7f5a10",
    "now": "#24609c",
    "quiet": "#5f676c",
}
# Bars of a timeline: a contrast of 3 or more to white and to black alike.
BARS: Final[Mapping[str, str]] = {
    "good": "#2f8f74",
    "bad": "#d0563f",
    "open": "#a97a1c",
    "now": "#3f7fc1",
    "quiet": "#7d868b",
}

_CARD: Final = (
    f"font-family:{_FONT};font-size:13px;line-height:1.5;max-width:860px;box-sizing:border-box;"
    f"border:1px solid {_LINE};border-radius:8px;padding:14px 18px 16px;margin:4px 0;text-align:left;overflow-wrap:break-word"
)
_CELL: Final = f"padding:4px 14px 4px 0;text-align:left;vertical-align:top;border:0;border-bottom:1px solid {_LINE};white-space:normal"
_NUMBER: Final = _CELL.replace("text-align:left", "text-align:right")


def card(kind: str, title: str, *children: Child, beside: Child = None, below: Child = None) -> Markup:
    """A card: what kind of value it is, its title with what stands beside it, a line below, and all else."""
    head = el(
        "div",
        el("span", title, style="font-size:16px;font-weight:700;line-height:1.3"),
        *((" ", beside) if beside is not None else ()),
        style="display:flex;flex-wrap:wrap;gap:4px 10px;align-items:baseline",
    )
    over = el("div", kind, style="font-size:11px;letter-spacing:.06em;text-transform:uppercase;opacity:.75")
    under = el("div", below, style="opacity:.75;margin-top:2px") if below is not None else None
    return el("div", over, head, under, *children, style=_CARD)


def pill(text: str, tone: str) -> Markup:
    """A word or two on a ground of its own; `tone` is one of `GROUNDS`."""
    style = (
        f"display:inline-block;background-color:{GROUNDS[tone]};color:#fff;border-radius:9px;padding:0 8px;"
        "font-size:12px;font-weight:600;line-height:18px;white-space:nowrap"
    )
    return el("span", text, style=style)


def muted(*children: Child) -> Markup:
    """What matters less."""
    return el("span", *children, style="opacity:.75")


def strong(*children: Child) -> Markup:
    """What matters more."""
    return el("span", *children, style="font-weight:700")


def code(text: str) -> Markup:
    """A name as a program writes it."""
    return el("span", text, style=f"font-family:{_MONO};font-size:.92em")


def heading(*children: Child) -> Markup:
    """The title of a part of a card."""
    return el("div", *children, style="font-weight:700;margin:14px 0 4px")


def paragraph(*children: Child) -> Markup:
    """Running text."""
    return el("p", *children, style="margin:6px 0 0;max-width:680px")


def facts(pairs: Iterable[tuple[str, Child]]) -> Markup:
    """What something is called, and what it is: beside each other where there is room."""
    rows = [
        el(
            "div",
            el("span", f"{capitalised(label)}: ", style="flex:0 1 150px;opacity:.75"),
            el("span", value, style="flex:1 1 300px"),
            style="display:flex;flex-wrap:wrap;gap:0 12px;padding:1px 0",
        )
        for label, value in pairs
    ]
    return el("div", *rows, style="margin-top:10px")


def listed(children: Iterable[Child]) -> Markup:
    """Things that stand below each other."""
    items = (el("li", each, style="margin:2px 0") for each in children)
    return el("ul", *items, style="margin:4px 0 0;padding-left:18px")


def boxed(*children: Child) -> Markup:
    """What a card says first: set off from all else."""
    return el(
        "div", *children, style=f"background:{_FAINT};border-radius:6px;padding:8px 12px;margin-top:10px"
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[Child]], numeric: Iterable[int] = ()) -> Markup:
    """A table; the columns of the numbers in `numeric` hold numbers, and stand at the right. The first names its row."""
    right = frozenset(numeric)
    styles = [_NUMBER if column in right else _CELL for column in range(len(headings))]
    head = (
        el("th", muted(each), scope="col", style=f"{style};font-weight:600")
        for each, style in zip(headings, styles, strict=True)
    )
    body = [
        el(
            "tr",
            *(
                el(
                    "td" if column else "th",
                    each,
                    scope=None if column else "row",
                    style=f"{style};font-weight:400",
                )
                for column, (each, style) in enumerate(zip(row, styles, strict=True))
            ),
            style="background:transparent",
        )
        for row in rows
    ]
    style = "border-collapse:collapse;border:0;margin:4px 0 0;width:100%;font-size:13px;table-layout:auto"
    inner = (el("thead", el("tr", *head, style="background:transparent")), el("tbody", *body))
    # On a telephone what is too wide is drawn aside by itself, and the page stays.
    return el("div", el("table", *inner, style=style), style="overflow-x:auto")


def folded(summary: Child, *children: Child, opened: bool = False) -> Markup:
    """What is read by those who want to know."""
    title = el("summary", summary, style="cursor:pointer;font-weight:600;padding:3px 0")
    return el("details", title, *children, style="margin-top:4px", open="open" if opened else None)


def image(svg: str, said: str, width: int) -> Markup:
    """A drawing on a light ground of its own, at most so many pixels wide; `said` tells what it shows."""
    data = base64.b64encode(svg.encode()).decode("ascii")
    style = "max-width:100%;height:auto;border-radius:6px;background-color:#ffffff;margin-top:6px"
    return el("img", alt=said, src=f"data:image/svg+xml;base64,{data}", width=width, style=style)


def text(said: str, language: str) -> str:
    """A text with the quotation marks of its language."""
    return typographic(said, language)


def lines(told: Iterable[Child]) -> Markup:
    """Lines below each other."""
    return joined(el("div", each) for each in told)


def steps(told: Iterable[tuple[int, Child]]) -> Markup:
    """Lines below each other, each so many steps in."""
    return joined(el("div", each, style=f"padding-left:{16 * depth}px") for depth, each in told)
