"""Positions as editors count them: lines and units from 0, units of UTF-16 unless something else was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from familjestod.diagnostics import Place

UTF_16: Final = "utf-16"
_WIDTHS: Final[Mapping[str, int]] = {"utf-8": 1, UTF_16: 2, "utf-32": 4}
_CODECS: Final[Mapping[str, str]] = {"utf-8": "utf-8", UTF_16: "utf-16-le", "utf-32": "utf-32-le"}


@frozen(order=True)
class Position:
    """A place between two characters: line and units of its encoding, both from 0."""

    line: int
    character: int


@frozen
class Range:
    """A stretch of a text; the end is the first position after it."""

    start: Position
    end: Position

    def meets(self, other: Range) -> bool:
        """Whether the two share a position."""
        return self.start <= other.end and other.start <= self.end


def units(text: str, encoding: str = UTF_16) -> int:
    """How many units a text has.

    >>> units("å"), units("😀"), units("å", "utf-8")
    (1, 2, 2)
    """
    return len(text.encode(_CODECS[encoding], "surrogatepass")) // _WIDTHS[encoding]


def column_of(line: str, character: int, encoding: str = UTF_16) -> int:
    """How many code points of a line stand before a number of units; all of them where it is shorter.

    >>> column_of("😀: 1", 2)
    1
    """
    count = 0
    for column, letter in enumerate(line):
        if count >= character:
            return column
        count += units(letter, encoding)
    return len(line)


def range_of(place: Place, lines: Sequence[str], encoding: str = UTF_16) -> Range:
    """The range of a place in the lines of its source.

    >>> range_of(Place("a", 1, 5, 1, 6), ['"😀" x'])
    Range(start=Position(line=0, character=5), end=Position(line=0, character=6))
    """
    return Range(
        _position(place.line, place.column, lines, encoding),
        _position(place.end_line, place.end_column, lines, encoding),
    )


def _position(line: int, column: int, lines: Sequence[str], encoding: str) -> Position:
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return Position(max(0, line - 1), units(text[: max(0, column - 1)], encoding))
