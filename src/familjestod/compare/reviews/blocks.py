"""What the parts of a review are made of, whichever way they are written down: lines, lists, tables, traces, drawings."""

from __future__ import annotations

from attrs import frozen

from familjestod.exports.markup import Markup


@frozen
class Cell:
    """What stands in one place of a table."""

    text: str
    dim: bool = False
    strong: bool = False
    below: str = ""
    """What stands below it, and matters less."""
    bar: float | None = None
    """A share that is drawn as a bar beside the text, which tells it too."""
    code: bool = False


Told = str | Cell


@frozen
class Line:
    """A paragraph."""

    text: str
    kind: str = "plain"
    """`plain`, `lead` for what is said first, `muted` for what matters less, `note` for what is said once,
    `heading` for a title inside a part."""


@frozen
class Item:
    """One line of a list, with what stands below it."""

    text: str
    below: tuple[tuple[str, str], ...] = ()
    """Pairs of what it is called and what it is, such as a whole rule as it was."""


@frozen
class Items:
    """A list."""

    items: tuple[Item, ...]


@frozen(kw_only=True)
class Grid:
    """A table. The first cell of a row names it; columns of numbers stand at the right."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Told, ...], ...]
    numeric: frozenset[int] = frozenset()
    folds: bool = False
    """Whether rows may be laid out below each other where there is no room for columns."""
    over: tuple[tuple[str, int], ...] = ()
    """What stands over the columns, and over how many."""


@frozen
class Traced:
    """A line of a trace: how far in it stands, how it was judged, and whether it is where two traces part."""

    depth: int
    mark: str
    text: str
    parts: bool = False


@frozen(kw_only=True)
class Beside:
    """Two traces beside each other."""

    title: str
    left: tuple[Traced, ...]
    right: tuple[Traced, ...]


@frozen(kw_only=True)
class Picture:
    """A drawing, what it shows in words, and its caption."""

    title: str
    drawn: Markup
    said: str
    caption: str


@frozen
class Card:
    """A few blocks under a title of their own, which can stand beside others of their kind."""

    title: str
    blocks: tuple[Block, ...]


@frozen
class Fold:
    """What is read by those who want to know."""

    summary: str
    blocks: tuple[Block, ...]


Block = Line | Items | Grid | Beside | Picture | Card | Fold


@frozen
class Part:
    """A part of a review: its name, its title and what it says."""

    key: str
    title: str
    blocks: tuple[Block, ...]
