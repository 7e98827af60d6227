"""Text as a terminal shows it: how wide it is, what is coloured, and nothing that could steer the terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TextIO

from attrs import field, frozen

_STYLES: Final[Mapping[str, str]] = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
}
# Controls, line and paragraph separators, marks that turn the direction of writing, and what has no width.
_STEERING: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_BYTE: Final = 0x100
_NARROWEST: Final = 40
_WIDEST: Final = 120


def clean(text: object) -> str:
    r"""The text on one line, with every character that could steer a terminal written out.

    >>> clean("\x1b[2Jred")
    '\\x1b[2Jred'
    """
    return _STEERING.sub(lambda match: _written_out(match[0]), str(text))


def _written_out(character: str) -> str:
    code = ord(character)
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return named.get(character) or (f"\\x{code:02x}" if code < _BYTE else f"\\u{code:04x}")


_STEERING_IN_JSON: Final = re.compile(
    _STEERING.pattern.replace(r"\x00-\x1f", "")
)  # those JSON writes out itself


def json_text(value: object) -> str:
    r"""A value as JSON, with every character that could steer a terminal as an escape of JSON.

    >>> print(json_text("\x9b31m"))
    "\u009b31m"
    """
    written = json.dumps(value, ensure_ascii=False, indent=2)
    return _STEERING_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def columns(text: str) -> int:
    """How many columns a clean text takes up."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in {"W", "F"} else 1
        for each in text
    )


@frozen
class Screen:
    """Where text goes: its width, without one where lines are never broken, and whether it has colours."""

    width: int | None = None
    colour: bool = False

    @classmethod
    def of(cls, stream: TextIO) -> Screen:
        """The terminal behind a stream; a pipe or a file has no colours, and no width but a stated one."""
        try:
            terminal = stream.isatty()
        except ValueError:  # closed
            terminal = False
        if not terminal and "COLUMNS" not in os.environ:
            return cls()
        width = max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))
        colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return cls(width, colour)

    def paint(self, text: object, *styles: str) -> str:
        """The text made clean, in styles such as "bold" and "red" where there are colours."""
        shown = clean(text)
        codes = ";".join(_STYLES[style] for style in styles if style)
        return f"\x1b[{codes}m{shown}\x1b[0m" if self.colour and codes and shown else shown

    def wrapped(self, text: object, indent: str = "", hanging: str | None = None) -> list[str]:
        """The text in lines that fit: the first begins with `indent`, the others with `hanging`."""
        return broken(clean(text), self.width, indent, indent if hanging is None else hanging)

    def rule(self, title: str) -> str:
        """A heading across the screen."""
        shown = f"── {clean(title)} "
        return self.paint(shown + "─" * max(3, (self.width or 80) - columns(shown)), "bold")


def broken(text: str, width: int | None, indent: str = "", hanging: str = "") -> list[str]:
    """A clean text in lines no wider than the width; without a width it stays one line."""
    if width is None or columns(indent + text) <= width:
        return [indent + text]
    room = max(width, columns(indent) + 12, columns(hanging) + 12)
    return textwrap.wrap(
        text, room, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False
    ) or [indent]


@frozen
class Row:
    """One row of a table: its cells, the style of each, and notes that stand below it across the table."""

    cells: Sequence[object]
    styles: Sequence[str] = ()
    notes: Sequence[str] = field(default=())


_GAP: Final = 2
_LEAST: Final = 8


def table(screen: Screen, headers: Sequence[str], rows: Iterable[Row], indent: str = "") -> Iterator[str]:
    """The rows below their headers, in columns that fit the screen; a column without any text is left out."""
    listed = list(rows)
    shown = [[clean("" if cell is None else cell) for cell in row.cells] for row in listed]
    kept = [index for index in range(len(headers)) if any(cells[index] for cells in shown)]
    widths = {
        index: max(columns(headers[index]), *(columns(cells[index]) for cells in shown)) for index in kept
    }
    if screen.width is not None:
        _squeeze(widths, shown, screen.width - columns(indent) - _GAP * (len(kept) - 1))
    yield from _row(screen, Row(headers, ["dim"] * len(headers)), headers, widths, indent)
    for row, cells in zip(listed, shown, strict=True):
        yield from _row(screen, row, cells, widths, indent)
        below = indent + " " * (widths[kept[0]] + _GAP)
        for note in row.notes:
            yield from (screen.paint(line, "dim") for line in screen.wrapped(note, below, below + "  "))


def _squeeze(widths: dict[int, int], cells: Sequence[Sequence[str]], room: int) -> None:
    """Make the widest columns narrower until all of them fit, but none narrower than its longest word."""
    least = {
        index: min(width, max(_LEAST, *(max(map(columns, row[index].split()), default=0) for row in cells)))
        for index, width in widths.items()
    }
    while sum(widths.values()) > room:
        loose = [index for index, width in widths.items() if width > least[index]]
        if not loose:
            return
        widths[max(loose, key=lambda index: widths[index])] -= 1


def _row(
    screen: Screen, row: Row, cells: Sequence[str], widths: Mapping[int, int], indent: str
) -> Iterator[str]:
    parts = {index: textwrap.wrap(cells[index], width) or [""] for index, width in widths.items()}
    styles = {index: row.styles[index] if index < len(row.styles) else "" for index in widths}
    for number in range(max(map(len, parts.values()))):
        line, pending = indent, ""
        for index, width in widths.items():
            part = parts[index][number] if number < len(parts[index]) else ""
            if part:
                line += pending + screen.paint(part, styles[index])
                pending = ""
            pending += " " * (width - columns(part) + _GAP)
        yield line
