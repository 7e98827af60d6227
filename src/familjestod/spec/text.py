"""From bytes to lines: encoding, size and the characters that a source text may hold."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from attrs import frozen

from familjestod.diagnostics import Diagnostic, Path, Place, SpecError
from familjestod.spec.scalars import FORBIDDEN, character

MOST_FAULTS: Final = 100
"""A text with more faults than this is not read on: the first ones say what is wrong with it."""

CLOSES: Final = {"[": "]", "{": "}"}
"""The brackets around lists and mappings, and what closes each."""

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_USUAL: Final = bytes(range(0x20, 0x7F)) + b"\n\r"
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_WINDOWS_1252: Final = codecs.lookup("cp1252")  # found now, since looking it up opens a file


@frozen(repr=False, eq=False)
class SourceText:
    """The text of one source and its lines."""

    name: str
    text: str
    lines: tuple[str, ...]
    unusual: str = ""
    """The characters of the text that are neither printed ASCII nor ends of lines, which nothing is wrong with."""

    def place(self, line: int, column: int, width: int = 1) -> Place:
        """A place on one line, counted from 1."""
        return Place(self.name, line, column, line, column + width)

    def line(self, place: Place) -> str:
        """The line where the place begins."""
        return self.lines[place.line - 1]

    def sign(self, place: Place) -> str:
        """The character where the place begins; empty at the end of a line."""
        return self.line(place)[place.column - 1 : place.column]

    def fault(
        self, code: str, message: str, place: Place, advice: str | None = None, path: Path = ()
    ) -> Diagnostic:
        """A diagnostic at a place of this text, with its line."""
        return Diagnostic(
            code=code, message=message, help=advice, path=path, place=place, line_text=self.line(place)
        )


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, without what ends them."""
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def line_starts(text: str) -> tuple[int, ...]:
    """Where each line of a text without a byte order mark begins."""
    return 0, *(end.end() for end in _LINE_END.finditer(text))


def open_text(text: str | bytes, name: str, size: int) -> SourceText:
    """The text in lines, without its byte order mark.

    Raises:
        SpecError: it is larger than ``size`` bytes, is not UTF-8, or holds a character that no document may hold.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > size:
        message = f"the text has {len(data)} bytes, and a document at most {size}"
        raise SpecError([_at_start("too-large", message, name)])
    decoded = (_decoded(data, name) if isinstance(text, bytes) else text).removeprefix("\ufeff")
    # Each character once, since the patterns that look for some are slow.
    others = data.removeprefix(codecs.BOM_UTF8).translate(None, _USUAL).decode("utf-8", "surrogatepass")
    source = SourceText(name, decoded, lines_of(decoded), "".join(set(others)))
    if FORBIDDEN.search(source.unusual):
        raise SpecError(_forbidden(source))
    return source


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_UTF_16_MARKS) or data[:4].count(0) > 1:
        message = "the text is saved as UTF-16, and a document is UTF-8"
        raise SpecError([_at_start("bad-encoding", message, name, "save the file as UTF-8")])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SpecError([_not_utf8(data, error.start, name)]) from error


def _at_start(code: str, message: str, name: str, advice: str | None = None) -> Diagnostic:
    return Diagnostic(code=code, message=message, help=advice, place=Place(name, 1, 1, 1, 1))


def _not_utf8(data: bytes, offset: int, name: str) -> Diagnostic:
    before = _LINE_END.split(data[:offset].decode("utf-8").removeprefix("\ufeff"))
    rest = _LINE_END.split(data[offset:].decode("utf-8", "replace"), maxsplit=1)[0]
    line, column = len(before), len(before[-1]) + 1
    likely, _ = _WINDOWS_1252.decode(data[offset : offset + 1], "replace")
    return Diagnostic(
        code="bad-encoding",
        message=f'the byte 0x{data[offset]:02X} is not UTF-8; it looks like "{likely}" saved as Windows-1252',
        help="save the file as UTF-8",
        place=Place(name, line, column, line, column + 1),
        line_text=before[-1] + rest,
    )


def _forbidden(source: SourceText) -> Iterator[Diagnostic]:
    """The first faults of the text; their lines have no lone surrogates, which no output takes."""
    lines = tuple(line.encode("utf-8", "replace").decode() for line in source.lines)
    printable = SourceText(source.name, "", lines)
    found = (
        (number, match) for number, line in enumerate(source.lines, 1) for match in FORBIDDEN.finditer(line)
    )
    for number, match in islice(found, MOST_FAULTS):
        yield printable.fault(
            "bad-character",
            f'"{character(match[0])}" cannot stand in a document',
            source.place(number, match.start() + 1),
            "remove it, or type the text again: such characters come along when text is copied",
        )


_JSON_STRING: Final = r'"(?:[^"\\\x00-\x1f]|\\.)*+"'
_JSON_TEXT: Final = re.compile(rf"\s*[\[{{](?:[\s\[\]{{}},:]++|{_JSON_STRING}|[-+.\w]++)*+")
_JSON_STRINGS: Final = re.compile(_JSON_STRING)
_ESCAPE: Final = re.compile(r"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|.)", re.IGNORECASE)


def json_as_yaml(text: str) -> str:
    """The text with what JSON allows and YAML's readers do not written in their way, if it looks like JSON.

    Tabs between values become spaces, and two escapes that are one character (RFC 8259, section 7) become one
    escape; spaces after the text keep everything behind it in its column.
    """
    if not _JSON_TEXT.fullmatch(text):
        return text
    return _JSON_STRINGS.sub(_join_surrogates, text.replace("\t", " "))


def _join_surrogates(string: re.Match[str]) -> str:
    joined = _ESCAPE.sub(_one_escape, string[0])
    return joined + " " * (len(string[0]) - len(joined))


def _one_escape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return escape[0]
    high, low = int(escape[1], 16), int(escape[2], 16)
    return f"\\U{0x10000 + (high - 0xD800 << 10) + (low - 0xDC00):08x}"
