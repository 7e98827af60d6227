"""A fault is a value: what was found, what was expected, and the path where it stands."""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

Path = tuple[str | int, ...]
"""Where a value stands in a document: keys are text, places in a list are whole numbers from 0."""


class Severity(enum.StrEnum):
    """How much a diagnostic weighs: an error stops a document from loading, a warning never does."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Place:
    """A stretch of a source text.

    Lines and columns are counted from 1, columns in Unicode code points; the end is the first position after it.
    """

    source: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}:{self.column}"


@frozen(kw_only=True)
class Related:
    """Another place that a diagnostic speaks of, such as the first of two equal keys."""

    message: str
    path: Path | None = None
    place: Place | None = None


class Remedy(enum.StrEnum):
    """What to do at the place of a fault where that leaves no choice; `spec.fixes` has the edits that do it."""

    QUOTE = "put it in quotes"
    TRUE = "write true"
    FALSE = "write false"


@frozen
class Edit:
    """Text to put in the place of a stretch of a source, which is empty where text is only put in."""

    place: Place
    text: str


@frozen(kw_only=True)
class Fix:
    """A change of the text that mends a fault; its edits do not overlap."""

    description: str
    """What is done, such as: write "opens"."""
    edits: tuple[Edit, ...] = field(converter=tuple[Edit, ...])


@frozen(kw_only=True)
class Diagnostic:
    """One fault, or one warning, of a document.

    The path is always known; the place is filled in by the document the path belongs to.
    """

    code: str
    """A stable slug, such as ``unknown-key``; programs match on this and never on the message."""
    message: str
    """One line: what was found, in quotes, and what was expected."""
    path: Path = ()
    severity: Severity = Severity.ERROR
    available: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    """What could have stood there, nearest first."""
    help: str | None = None
    """What to do about it."""
    related: tuple[Related, ...] = field(default=(), converter=tuple[Related, ...])
    place: Place | None = None
    on_key: bool = False
    """The caret belongs under the key at the path, not under its value."""
    line_text: str | None = None
    """The line of the source where the place begins, for an excerpt."""
    remedy: Remedy | None = None
    """What mends it by rule, where that shows only where the fault is found."""
    fix: Fix | None = None
    """The change of the text that mends it, where one is certain; filled in by `spec.fixes`, which has the text."""


class SpecError(Exception):
    """A document that cannot be used, with everything that is wrong with it.

    ``diagnostics`` holds at least one error, in the order of their places; warnings alone never raise.
    """

    diagnostics: tuple[Diagnostic, ...]

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = ordered(diagnostics)
        if all(each.severity is Severity.WARNING for each in self.diagnostics):
            message = "a SpecError needs at least one diagnostic that is an error"
            raise ValueError(message)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(one_line, self.diagnostics))


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics sorted by source, line, column and code; those without a place come first."""

    def order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
        place = diagnostic.place or Place("", 0, 0, 0, 0)
        return place.source, place.line, place.column, diagnostic.code, dotted(diagnostic.path)

    return tuple(sorted(diagnostics, key=order))


def one_line(diagnostic: Diagnostic) -> str:
    """The diagnostic as ``file:line:col: message [code]``, with the nearest available word where it is close.

    A diagnostic without a place begins with its path, and one without either begins with the message.
    """
    where = str(diagnostic.place or dotted(diagnostic.path))
    said = f"{where}: {diagnostic.message}" if where else diagnostic.message
    meant = did_you_mean(diagnostic)
    hint = f" - did you mean `{meant}`?" if meant else ""
    return f"{said} [{diagnostic.code}]{hint}"


_PLAIN_KEY: Final = re.compile(r"[\w.@#-]+")


def dotted(path: Path) -> str:
    """The path as people write it.

    >>> dotted(("visits", "v18m", "themes", 2))
    'visits.v18m.themes[2]'
    >>> dotted(("aims", "two words"))
    'aims["two words"]'
    """
    return "".join(map(_step, path)).removeprefix(".")


def _step(key: str | int) -> str:
    if isinstance(key, str) and _PLAIN_KEY.fullmatch(key):
        return f".{key}"
    return f"[{json.dumps(key, ensure_ascii=False)}]"


def nearest(word: str, candidates: Iterable[str], limit: int = 5) -> tuple[str, ...]:
    """The candidates that are spelled most like the word, nearest first, at most ``limit`` of them.

    Case weighs less than spelling, and words that are equally near stand in alphabetical order.

    >>> nearest("opnes", ["closes", "due", "opens", "overdue"], limit=2)
    ('opens', 'closes')
    """

    def order(candidate: str) -> tuple[int, int, str]:
        return edits_between(word.casefold(), candidate.casefold()), edits_between(word, candidate), candidate

    return tuple(sorted(set(candidates), key=order)[:limit])


_QUOTED: Final = re.compile(r'"([^"]+)"|`([^`]+)`')


def did_you_mean(diagnostic: Diagnostic) -> str | None:
    """The nearest available word, if it is close to one that the message quotes; otherwise nothing.

    Close is one edit for every three letters, and one for a shorter word.
    """
    if not diagnostic.available:
        return None
    candidate = diagnostic.available[0]
    close = max(1, len(candidate) // 3)
    quoted = (match[1] or match[2] for match in _QUOTED.finditer(diagnostic.message))
    if any(edits_between(word.casefold(), candidate.casefold()) <= close for word in quoted):
        return candidate
    return None


_LONGEST_COMPARED: Final = 60


def edits_between(one: str, other: str) -> int:
    """The least number of letters to add, drop, change or swap with the next (optimal string alignment).

    >>> edits_between("opnes", "opens")
    1

    Only the first 60 letters are compared, so that no text from outside makes it slow.
    """
    one, other = one[:_LONGEST_COMPARED], other[:_LONGEST_COMPARED]
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, its in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
