"""What stands at a cursor, told by the text before it alone, so that the document need not be whole.

It reads as much of YAML as the documents use: mappings and lists, by indentation or in brackets, text in quotes and
blocks of text. Of a document that can be read it tells what the reader tells; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from attrs import define, field, frozen

from familjestod.diagnostics import Path

_KEY: Final = re.compile(
    r"""("[^"]*"|'[^']*'|[^\s"'#\[\]{},:|>-](?:(?!\s#)[^"'\[\]{},])*?|-[^\s"'#\[\]{},:]+)\s*:(?=\s|$)"""
)
_DASH: Final = re.compile(r"-(?:\s+|$)")
_REST_OF_KEY: Final = re.compile(r"[\w.@/#-]*")
_REST_OF_VALUE: Final = re.compile(r"(?:(?!\s#).)*")
_REST_IN_BRACKETS: Final = re.compile(r"[^,\[\]{}#\"']*")
_COLON: Final = re.compile(r"[\"']?\s*:(?=\s|$|[,\]}])")
_OPENS: Final = "{["


@frozen
class Cursor:
    """The word at a cursor and where in its document it stands."""

    path: Path
    """The path of the value that the word is, or of the mapping that it is a key of."""
    word: str
    """The whole word, without quotes; empty where there is none yet."""
    line: int
    start: int
    """The column where the word begins and that where it ends, in code points from 0."""
    end: int
    key: bool
    """Whether a key can stand here: no colon stands between the word and the mapping it may belong to."""
    is_key: bool
    """Whether the word is a key: a colon follows."""

    @property
    def whole(self) -> Path:
        """The path of what the word is: the entry that it is the key of, or the value itself."""
        return (*self.path, self.word) if self.is_key else self.path


def cursor_at(lines: Sequence[str], line: int, column: int) -> Cursor | None:
    """What stands at a line and a column, both from 0; nothing in a comment or in a block of text.

    >>> cursor_at(["visits:", "  v8m: {place: clinic}"], 1, 12)
    Cursor(path=('visits', 'v8m'), word='place', line=1, start=8, end=13, key=True, is_key=True)
    """
    if not 0 <= line < len(lines):
        return None
    scan = _Scan()
    for text in lines[:line]:
        scan.line(text)
    scan.line(lines[line][:column], last=True)
    return None if scan.silent else _cursor(scan, lines[line], line, column)


def _cursor(scan: _Scan, text: str, line: int, column: int) -> Cursor:
    start = min(scan.start, column)
    opened = text[start:column][:1]
    quoted = opened if opened in {'"', "'"} else ""
    if quoted:
        found = text.find(quoted, column)
        end = found if found >= 0 else len(text)
        start += 1
    else:
        rest = _REST_OF_KEY if scan.key else _REST_IN_BRACKETS if scan.flow else _REST_OF_VALUE
        match = rest.match(text, column)
        end = match.end() if match else column
    word = text[start:end].rstrip()
    is_key = scan.key and _COLON.match(text, end) is not None
    return Cursor(scan.path, word, line, start, max(column, start + len(word)), scan.key, is_key)


@define
class _Bracket:
    """A mapping or a list in brackets that is still open, and the key or the place that comes next in it."""

    mapping: bool
    step: str | int | None


@define
class _Scan:
    """The state after the lines that were read."""

    block: list[tuple[int, str | int]] = field(factory=list)
    """The open keys and list places by indentation, outermost first."""
    flow: list[_Bracket] = field(factory=list)
    quote: str = ""
    """The sign that closes a text in quotes that goes on."""
    literal: int | None = None
    """The indentation of what a block of text belongs to, while one is read."""
    start: int = 0
    key: bool = True
    silent: bool = False

    @property
    def path(self) -> Path:
        steps = [step for _, step in self.block]
        return (*steps, *(each.step for each in self.flow if each.step is not None))

    def line(self, text: str, *, last: bool = False) -> None:
        indent = len(text) - len(text.lstrip(" "))
        blank = not text.strip()
        if self.literal is not None:
            if (blank and not last) or indent > self.literal:
                self.silent = last
                return
            self.literal = None
        if self.flow or self.quote:
            self.start = indent
            self.brackets(text, 0)
        elif blank:
            if last:
                self.close(indent)
                self.start, self.key = indent, True
        elif text[indent] == "#":
            self.silent = last
        else:
            self.entry(text, indent)

    def close(self, indent: int) -> None:
        while self.block and self.block[-1][0] >= indent:
            self.block.pop()

    def entry(self, text: str, at: int) -> None:
        """A line that begins with a dash or a key, or goes on with a text."""
        dashed = False
        while dash := _DASH.match(text, at):
            self.item(at)
            at, dashed = dash.end(), True
        found = _KEY.match(text, at)
        if found is None and self.continues(at):
            self.start, self.key = at, True
        elif not dashed or at < len(text):
            self.close(at)
        self.start, self.key = at, True
        if found is not None:
            self.block.append((at, found[1].strip("\"'")))
            at = found.end()
            self.start, self.key = at + len(text[at:]) - len(text[at:].lstrip()), False
        self.value(text, self.start)

    def continues(self, at: int) -> bool:
        return bool(self.block) and self.block[-1][0] < at

    def item(self, at: int) -> None:
        while self.block and self.block[-1][0] > at:
            self.block.pop()
        index = 0
        if self.block and self.block[-1][0] == at and isinstance(self.block[-1][1], int):
            index = self.block.pop()[1] + 1  # type: ignore[operator]
        self.block.append((at, index))

    def value(self, text: str, at: int) -> None:
        sign = text[at : at + 1]
        if sign and sign in "|>":
            self.literal = self.block[-1][0] if self.block else 0
        elif sign and sign in _OPENS:
            self.brackets(text, at)
        elif sign in {'"', "'"}:
            self.quoted(text, at)
        else:
            self.silent = re.search(r"(?<!\S)#", text[at:]) is not None

    def quoted(self, text: str, at: int) -> None:
        """A text in quotes outside brackets, which may go on over lines."""
        end = _closing(text, at + 1, text[at])
        if end < 0:
            self.quote = text[at]
        else:
            self.silent = "#" in text[end:]

    def brackets(self, text: str, at: int) -> None:
        """What stands in brackets, which may go on over lines, letter by letter."""
        end = _closing(text, at, self.quote) if self.quote else at - 1
        if self.quote and end < 0:
            return
        self.quote, at, fresh = "", end + 1, True  # whether a word can begin here
        if self.flow:
            self.key = self.flow[-1].mapping and self.flow[-1].step is None
        while at < len(text):
            sign = text[at]
            if sign in {'"', "'"} and fresh:
                self.start, fresh = at, False
                at = _closing(text, at + 1, sign)
                if at < 0:
                    self.quote = sign
                    return
            elif sign == "#" and text[at - 1 : at].strip() == "":
                self.silent = True
                return
            elif sign in "{[}],:":
                fresh = self.sign(text, at)
                if not self.flow:
                    return
            elif not sign.isspace() and fresh:
                self.start, fresh = at, False
            at += 1
        self.silent = False

    def sign(self, text: str, at: int) -> bool:
        """Takes a bracket, a comma or a colon; whether a word can begin after it."""
        sign = text[at]
        if sign in _OPENS:
            self.flow.append(_Bracket(sign == "{", None if sign == "{" else 0))
        elif sign in "}]":
            self.flow.pop()
            self.key = False
            self.start = at + 1
            return False
        top = self.flow[-1]
        if sign == ",":
            top.step = None if top.mapping else int(top.step or 0) + 1
        elif sign == ":":
            if not top.mapping or top.step is not None or text[at + 1 : at + 2].strip():
                return False
            top.step = text[self.start : at].strip().strip("\"'")
        self.key = top.mapping and top.step is None
        ahead = text[at + 1 :]
        self.start = at + 1 + len(ahead) - len(ahead.lstrip())
        return True


def _closing(text: str, at: int, quote: str) -> int:
    """Where a text in quotes ends; -1 where it goes on."""
    while (found := text.find(quote, at)) >= 0:
        if quote == "'" and text[found + 1 : found + 2] == "'":
            at = found + 2
        elif quote == '"' and (found - len(text[:found].rstrip("\\"))) % 2:
            at = found + 1
        else:
            return found
    return -1
