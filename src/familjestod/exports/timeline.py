"""The timeline of a programme drawn to scale: visits and doses against the child's age, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from attrs import evolve, frozen

from familjestod.exports.account import Account, Entry
from familjestod.exports.markup import Markup, el, figure, joined, lines_of, typographic
from familjestod.exports.page_words import PAGE
from familjestod.exports.placing import MONTH, Days, Mark, Placed, Row, placed
from familjestod.exports.style import LIGHT, drawing_style

_TOP: Final = 66
_ROW: Final = 30
_ICON: Final = 10
_TITLE: Final = 28
_YEAR: Final = 12
# Where the axis changes its scale: months of age, and how much of its length lies before them.
_KNOTS: Final = ((-1.0, 0.0), (0.0, 0.035), (12.0, 0.59), (24.0, 0.745), (72.0, 1.0))
_CHARACTER: Final = 6.1
_GAP: Final = 7
# How much higher a row is whose title stands above its line.
_ABOVE: Final = 20
SHAPES: Final = {"home": "home", "clinic": "clinic"}


@frozen(kw_only=True)
class Frame:
    """How much room a drawing has: where its axis lies, what is written on it, and where the titles stand."""

    name: str
    width: float
    left: float
    right: float
    characters: int
    months: tuple[int, ...]
    years: tuple[float, ...]
    above: bool = False
    """Whether a title stands above its line, and not beside it."""
    knots: tuple[tuple[float, float], ...] = _KNOTS

    def x(self, day: Days) -> float:
        """Where a day stands on the axis."""
        months = day / MONTH
        for (low, before), (high, after) in pairwise(self.knots):
            if months <= high:
                share = before + (after - before) * (max(months, low) - low) / (high - low)
                return self.left + (self.right - self.left) * share
        return self.right


# For a desk, for a telephone, and for a sheet of paper, where a drawing of a desk would be too small to read.
BROAD: Final = Frame(
    name="broad",
    width=1040,
    left=316,
    right=1016,
    characters=40,
    months=tuple(range(1, 12)),
    years=(1, 1.5, 2, 3, 4, 5, 6),
)
NARROW: Final = Frame(
    name="narrow",
    width=360,
    left=26,
    right=346,
    characters=46,
    months=(3, 6, 9),
    years=(1, 2, 4, 6),
    above=True,
)
PAPER: Final = Frame(
    name="paper",
    width=720,
    left=226,
    right=704,
    characters=30,
    months=tuple(range(1, 12)),
    years=(1, 2, 3, 4, 5, 6),
)
FRAMES: Final = (BROAD, PAPER, NARROW)


def timeline(account: Account) -> str:
    """The timeline as an SVG document; empty of rows where nothing has an age."""
    return str(drawn(account, placed(account), alone=True)) + "\n"


def drawn(account: Account, where: Placed, room: Frame = BROAD, *, alone: bool = False) -> Markup:
    """The timeline as an SVG element, with its text alternative; alone it brings its key and its style."""
    say, language = PAGE[account.language], account.language
    marks = [mark for row in (*where.visits, *where.doses) for mark in row.marks]
    frame = stretched(room, [day for mark in marks for day in mark.days])
    parts, bottom = _rows(where, frame, language)
    below, height = _below(account, where, bottom) if alone else (None, bottom)
    return figure(
        f"timeline-{'alone' if alone else frame.name}",
        say["timeline_of"].format(account.title),
        " ".join(_described(account, where)),
        el("style", Markup(drawing_style())) if alone else None,
        _hatch(frame),
        *(_above(typographic(account.title, language), height) if alone else ()),
        _axis(frame, bottom - 8, language),
        parts,
        below,
        view_box=f"-20 -60 {frame.width + 40:g} {height + 80:g}"
        if alone
        else f"0 0 {frame.width:g} {bottom:g}",
        cls=f"fig {frame.name}",
    )


def _rows(where: Placed, frame: Frame, language: str) -> tuple[Markup, float]:
    """The two bands of rows, and how far down they reach."""
    parts: list[Markup] = []
    y = float(_TOP)
    mixed = len({row.own for row in (*where.visits, *where.doses)}) > 1
    for band, rows in (("visits", where.visits), ("doses", where.doses)):
        if rows:
            parts.append(el("text", PAGE[language][band], cls="head", x=0, y=y + 14))
            y += 28
            for row in rows:
                height = _height(row, frame)
                parts.append(_row(row, y + height / 2, frame, language, bold=mixed and row.own))
                y += height
            y += 14
    return joined(parts), y


def _above(title: str, height: float) -> tuple[Markup, Markup]:
    """Paper, and the title on it."""
    paper = el("rect", x=-20, y=-60, width=BROAD.width + 40, height=height + 80, fill=LIGHT["paper"])
    return paper, el("text", title, cls="title", x=0, y=-24)


def _below(account: Account, where: Placed, y: float) -> tuple[Markup, float]:
    """What the signs mean and how the scale is made, where no page around the drawing says it."""
    parts: list[Markup] = []
    x, y = 0.0, y + 14
    for drawing, meaning in key(account, where):
        width = 40 + len(meaning) * _CHARACTER + 16
        if x + width > BROAD.width:
            x, y = 0.0, y + 24
        placed_ = el("g", drawing, transform=f"translate({x:.0f} {y - 14:.0f})")
        parts += [placed_, el("text", meaning, cls="tick", x=x + 34, y=y)]
        x += width
    say = PAGE[account.language]
    for line in lines_of(
        " ".join((say["scale"], *own_said(account, where))), int(BROAD.width / _CHARACTER), 3
    ):
        y += 24
        parts.append(el("text", line, cls="tick", x=0, y=y))
    return joined(parts), y + 6


def key(account: Account, where: Placed) -> Iterator[tuple[Markup, str]]:
    """Every sign that the timeline uses, drawn small, with what it means."""
    say = PAGE[account.language]
    marks = [mark for row in (*where.visits, *where.doses) for mark in row.marks]
    shapes = dict.fromkeys(_shape(mark) for mark in marks)
    for shape in shapes:
        yield _small(_sign(shape, 10, 10, "sign")), say[shape]
    if any(mark.due is not None for mark in marks):
        yield _small(_sign("clinic", 10, 10, "sign")), say["due"]
    if any(mark.entry.condition for mark in marks):
        yield _small(_sign("clinic", 10, 10, "sign empty")), say["conditional"]
    if any(len(set(mark.days)) > 1 for mark in marks):
        yield _small(el("rect", cls="window", x=1, y=5, width=26, height=10, rx=2), 28), say["window"]
    if any(mark.overdue is not None for mark in marks):
        yield _small(el("rect", cls="late", x=1, y=5, width=26, height=10, rx=2), 28), say["late"]
    if any(_tails(mark) for mark in marks):
        yield _small(_tail(2, 10, 1), 28), say["open_ended"]


def own_said(account: Account, where: Placed) -> Iterator[str]:
    """That the document's own visits are in bold, where others are drawn too."""
    if len({row.own for row in (*where.visits, *where.doses)}) > 1:
        base = next((each.text for each in account.facts if each.key == "extends"), "")
        yield f"{PAGE[account.language]['own'].format(base)}."


def _small(drawing: Markup, width: int = 20) -> Markup:
    return el(
        "svg", drawing, cls="fig", width=width, height=20, viewBox=f"0 0 {width} 20", aria_hidden="true"
    )


def _described(account: Account, where: Placed) -> Iterator[str]:
    counts = (
        len(where.visits),
        len(where.visits) + len(where.without),
        sum(len(row.marks) for row in where.doses),
    )
    yield PAGE[account.language]["timeline_said"].format(*counts)
    for row in where.visits:
        when = row.marks[0].entry.fact("when")
        yield f"{row.title}: {when.text if when else ''}."


def stretched(frame: Frame, days: Iterable[Days]) -> Frame:
    """The frame with a scale for some days; what lies outside the usual ages makes the ends reach further."""
    months = [day / MONTH for day in days] or [0.0]
    first, last = min(*months, -1.0), max(*months, 72.0)
    before = 0.035 if first >= -1 else 0.12
    return evolve(frame, knots=((first, 0.0), (0.0, before), *_KNOTS[2:4], (last, 1.0)))


def _axis(frame: Frame, bottom: float, language: str) -> Markup:
    say = PAGE[language]
    zero, one, two, end = (frame.x(month * MONTH) for month in (0, 12, 24, frame.knots[-1][0]))
    parts = [
        el("rect", cls="zone", x=zero, y=22, width=one - zero, height=bottom - 22),
        el("rect", cls="zone", x=two, y=22, width=end - two, height=bottom - 22),
    ]
    for text, left, right in (("first_year", zero, one), ("second_year", one, two), ("later", two, end)):
        if frame.above and text != "first_year":
            continue
        middle = (left + right) / 2
        parts.append(el("text", say[text], cls="tick", x=middle, y=14, text_anchor="middle"))
    for month in frame.months:
        parts += _tick(frame.x(month * MONTH), bottom, str(month))
    for year in (each for each in frame.years if each * _YEAR <= frame.knots[-1][0]):
        label = f"{year:g} {say['year']}" if year != 1.5 else f"18 {say['month']}"  # noqa: PLR2004
        parts += _tick(frame.x(year * _YEAR * MONTH), bottom, label)
    parts.append(el("line", cls="zero", x1=zero, x2=zero, y1=44, y2=bottom))
    at, anchor = (frame.left - 26, "start") if frame.above else (zero, "middle")
    parts.append(el("text", say["birth"], cls="tick own", x=at, y=38, text_anchor=anchor))
    return joined(parts)


def _tick(x: float, bottom: float, label: str) -> tuple[Markup, Markup]:
    return (
        el("line", cls="axis", x1=x, x2=x, y1=44, y2=bottom),
        el("text", label, cls="tick", x=x, y=38, text_anchor="middle"),
    )


def _height(row: Row, frame: Frame) -> float:
    lines = len(lines_of(row.title, frame.characters, 2))
    return _ROW + 14 * (lines - 1) + (_ABOVE if frame.above else 0)


def _row(row: Row, middle: float, frame: Frame, language: str, *, bold: bool) -> Markup:
    lines = lines_of(typographic(row.title, language), frame.characters, 2)
    at = middle - _ABOVE / 2 if frame.above else middle
    y = middle + _ABOVE / 2 + 7 * (len(lines) - 1) if frame.above else middle
    top = at + 4.5 - 7.5 * (len(lines) - 1)
    cls = "own" if bold else None
    parts = [el("line", cls="row", x1=frame.left, x2=frame.right, y1=y, y2=y)]
    mark = row.marks[0]
    text = joined(el("tspan", line, x=_TITLE, y=top + 15 * index) for index, line in enumerate(lines))
    parts.append(_sign(_shape(mark), _ICON, at, "sign empty" if mark.entry.condition else "sign"))
    parts.append(el("text", text, cls=cls))
    parts += [_drawn(each, y, frame) for each in row.marks]
    if len(row.marks) == 1:
        parts.append(_note(mark, y, frame, language))
    return el("g", *parts)


def _drawn(mark: Mark, y: float, frame: Frame) -> Markup:
    """The window of a visit, its late part, and the day it should happen."""
    start, end = _ends(mark)
    parts: list[Markup] = []
    if end > start:
        left, width = frame.x(start), max(frame.x(end) - frame.x(start), 3)
        parts.append(el("rect", cls="window", x=left, y=y - 6, width=width, height=12, rx=2))
    if mark.overdue is not None and end > mark.overdue:
        left, right = frame.x(mark.overdue), frame.x(end)
        parts.append(el("rect", cls="late", x=left, y=y - 6, width=right - left, height=12, rx=2))
    if end == start and mark.due is None:
        x = frame.x(start)
        parts.append(el("line", cls="stop", x1=x, x2=x, y1=y - 7, y2=y + 7))
    parts += [_tail(frame.x(end if side > 0 else start), y, side) for side in _tails(mark)]
    if mark.due is not None:
        x = frame.x(mark.due)
        parts.append(_sign(_shape(mark), x, y, "sign empty" if mark.entry.condition else "sign"))
        if mark.number:
            cls = "number number-empty" if mark.entry.condition else "number"
            parts.append(el("text", mark.number, cls=cls, x=x, y=y + 4, text_anchor="middle"))
    return joined(parts)


def _ends(mark: Mark) -> tuple[Days, Days]:
    return min(mark.days), max(mark.days)


def _tails(mark: Mark) -> tuple[int, ...]:
    """On which sides a window is open: it has one bound, and not the other."""
    first = mark.opens is None and mark.due is None
    last = mark.closes is None and (
        mark.overdue is not None or (mark.opens is not None and mark.due != mark.opens)
    )
    return (*((-1,) if first else ()), *((1,) if last else ()))


def _tail(x: float, y: float, side: int) -> Markup:
    end = x + side * 22
    back = end - side * 5
    return joined(
        (
            el("line", cls="tail", x1=x, x2=end, y1=y, y2=y),
            el(
                "path",
                cls="head-of-arrow",
                d=f"M{back:.1f} {y - 4:.1f}L{end:.1f} {y:.1f}L{back:.1f} {y + 4:.1f}",
            ),
        )
    )


def _note(mark: Mark, y: float, frame: Frame, language: str) -> Markup:
    """When and where, beside the sign, on the side that has room."""
    start, end = (frame.x(day) for day in _ends(mark))
    sides = _tails(mark)
    left = start - (12 if mark.due is not None else 0) - (22 if -1 in sides else 0) - _GAP
    right = end + (12 if mark.due is not None else 0) + (22 if 1 in sides else 0) + _GAP
    after = frame.right - right >= left - frame.left
    room = (frame.width - right if after else left - frame.left) / _CHARACTER
    text = _told(mark.entry, int(room), language)
    if not text:
        return Markup("")
    x, anchor = (right, "start") if after else (left, "end")
    return el("text", text, cls="note", x=x, y=y + 4, text_anchor=anchor)


def _told(entry: Entry, room: int, language: str) -> str:
    """As much as there is room for: when, where, whether again, whether on a condition."""
    say = PAGE[language]
    facts = [fact.text for key in ("when", "place") if (fact := entry.fact(key)) is not None]
    facts += [say["repeated"]] if entry.fact("repeat") else []
    facts += [say["on_condition"]] if entry.condition else []
    while facts and len(" · ".join(facts)) > room:
        facts = facts[:-1]
    return typographic(" · ".join(facts), language)


def _shape(mark: Mark) -> str:
    if mark.number:
        return "dose"
    place = mark.entry.schedule.place if mark.entry.schedule else None
    return SHAPES.get(place, "other") if place else "no_place"


def _sign(shape: str, x: float, y: float, cls: str) -> Markup:
    """The sign of a place: a house, a disc, a square or a ring; a lozenge for a dose."""

    def polygon(*points: tuple[float, float]) -> Markup:
        return el("polygon", cls=cls, points=" ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in points))

    match shape:
        case "home":
            return polygon((-7, -1), (0, -8), (7, -1), (7, 7), (-7, 7))
        case "clinic":
            return el("circle", cls=cls, cx=x, cy=y, r=6.5)
        case "dose":
            return polygon((0, -9.5), (9.5, 0), (0, 9.5), (-9.5, 0))
        case "other":
            return el("rect", cls=cls, x=x - 6.3, y=y - 6.3, width=12.6, height=12.6)
        case _:
            return polygon((0, -7.5), (7.5, 6), (-7.5, 6))


def _hatch(frame: Frame) -> Markup:
    line = el("line", cls="hatch", x1=0, y1=0, x2=0, y2=6)
    pattern = el(
        "pattern",
        line,
        id=f"hatch-{frame.name}",
        width=5,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return el("defs", pattern)
