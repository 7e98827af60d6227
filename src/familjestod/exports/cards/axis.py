"""A timeline of rows that wrap: what happens in words, and beside or below it a bar against the child's age."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from familjestod.exports.cards.paper import BARS
from familjestod.exports.markup import Child, Markup, el
from familjestod.exports.page_words import PAGE
from familjestod.exports.placing import MONTH, Days
from familjestod.exports.timeline import Frame, stretched

_NOW: Final = "#d0563f"
_GRID: Final = "rgba(128,128,128,.28)"
_WORDS: Final = "flex:1 1 240px;min-width:0"
_TRACK: Final = "position:relative;flex:3 1 300px;min-height:20px;min-width:0"
_YEAR: Final = 12
# Where a label stands, and how many months that is.
_TICKS: Final = (0, 6, 12, 24, 48, 72)
_OPEN_END: Final = 0.035
_LEAST: Final = 0.012


@frozen(kw_only=True)
class Bar:
    """When something may happen, in days from birth: a bar from its first day to its last, and a ring on the day itself."""

    start: Days | None = None
    due: Days | None = None
    late: Days | None = None
    end: Days | None = None
    tone: str = "good"
    """One of `BARS`."""
    hollow: bool = False
    """Whether it is drawn as an outline, because it is not sure that it will happen."""


@frozen(kw_only=True)
class Row:
    """What is told of something, and its bars."""

    told: tuple[Child, ...]
    bars: tuple[Bar, ...]


def timeline(rows: Sequence[Row], language: str, now: Days | None = None, now_said: str = "") -> Markup:
    """The rows against the age of the child; `now` is the day that is asked about, and what it is called."""
    days = [day for row in rows for bar in row.bars for day in _days(bar)]
    frame = stretched(Frame(name="", width=1, left=0, right=1, characters=0, months=(), years=()), days)
    here = None if now is None or now / MONTH > frame.knots[-1][0] else frame.x(now)
    ticks = [month for month in _TICKS if month <= frame.knots[-1][0]]
    grid = [frame.x(month * MONTH) for month in ticks]
    head = _row((), _axis(list(zip(ticks, grid, strict=True)), language, here, now_said), first=True)
    body = (_row(row.told, _track(row.bars, frame, grid, here)) for row in rows)
    return el("div", head, *body, style="margin-top:6px")


def _days(bar: Bar) -> Iterable[Days]:
    return (each for each in (bar.start, bar.due, bar.late, bar.end) if each is not None)


def _row(told: tuple[Child, ...], track: Markup, *, first: bool = False) -> Markup:
    words = el("div", *told, style=_WORDS)
    line = "" if first else f";border-top:1px solid {_GRID}"
    style = f"display:flex;flex-wrap:wrap;gap:0 14px{line}"
    return el("div", words, track, style=style)


def _axis(ticks: Sequence[tuple[int, float]], language: str, now: float | None, now_said: str) -> Markup:
    """What stands above the bars: the ages, and the day that is asked about."""
    labels = [_label(_age(month, language), share, "bottom:0", "opacity:.75") for month, share in ticks]
    if now is not None:
        labels.append(_label(now_said, now, "top:0", "font-weight:700"))
    style = _TRACK.replace("min-height:20px", f"min-height:{34 if now is not None else 18}px")
    return el("div", *labels, style=style)


def _label(text: str, share: float, where: str, look: str) -> Markup:
    """A label with its middle at a share of the width, but within the width."""
    at = f"left:{share:.2%}" if share < _MIDDLE[0] else f"right:{1 - share:.2%}"
    shift = "" if not _MIDDLE[1] < share < _MIDDLE[2] else ";margin-left:-60px;width:120px;text-align:center"
    if shift:
        at = f"left:{share:.2%}"
    return el(
        "span",
        text,
        " ",
        style=f"position:absolute;{at};{where};font-size:11px;white-space:nowrap;{look}{shift}",
    )


# Where a label goes from standing right of its place to standing left of it, and between what shares it is centred.
_MIDDLE: Final = (0.5, 0.12, 0.9)


def _age(month: int, language: str) -> str:
    say = PAGE[language]
    if month == 0:
        return say["birth"]
    return f"{month} {say['month']}" if month < _YEAR else f"{month // _YEAR} {say['year']}"


def _track(bars: Iterable[Bar], frame: Frame, grid: Iterable[float], now: float | None) -> Markup:
    lines = [_line(share, f"1px solid {_GRID}") for share in grid]
    drawn = [piece for bar in bars for piece in _bar(bar, frame)]
    today = [_line(now, f"2px solid {_NOW}")] if now is not None else []
    return el("div", *lines, *today, *drawn, style=_TRACK)


def _line(share: float, look: str) -> Markup:
    return el("span", style=f"position:absolute;left:{share:.2%};top:0;bottom:0;border-left:{look}")


def _bar(bar: Bar, frame: Frame) -> Iterable[Markup]:
    colour = BARS[bar.tone]
    known = [*_days(bar)]
    if not known:
        return
    first, last = frame.x(min(known)), frame.x(max(known))
    opened = bar.end is None and bar.due is None
    width = max(last - first, _OPEN_END if opened else _LEAST)
    if len(set(known)) > 1 or bar.due is None:
        look = f"border:2px {'dashed' if bar.hollow else 'solid'} {colour}"
        fill = "" if bar.hollow else f";background-color:{colour}"
        yield _piece(first, width, 6, 8, f"box-sizing:border-box;border-radius:4px;{look}{fill}")
    if bar.late is not None and bar.end is not None and bar.end > bar.late:
        late = frame.x(bar.late)
        yield _piece(
            late, frame.x(bar.end) - late, 6, 8, f"border-radius:0 4px 4px 0;background-color:{BARS['bad']}"
        )
    if bar.due is not None:
        ground = "background-color:#ffffff;" if not bar.hollow else ""
        ring = f"{ground}box-sizing:border-box;border:3px solid {colour};border-radius:50%;margin-left:-6px"
        yield el(
            "span",
            style=f"position:absolute;left:{frame.x(bar.due):.2%};top:4px;width:12px;height:12px;{ring}",
        )


def _piece(left: float, width: float, top: int, height: int, look: str) -> Markup:
    place = f"position:absolute;left:{left:.2%};width:{width:.2%};top:{top}px;height:{height}px"
    return el("span", style=f"{place};{look}")
