"""A fault is a value: what was found, what was expected, and the path where it stands."""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from attrs import field, frozen

from familjestod.shown import ByFields, Shown, brief, shortened

Path = tuple[str | int, ...]
"""Where a value stands in a document: keys are text, places in a list are whole numbers from 0."""


class Severity(enum.StrEnum):
    """How much a diagnostic weighs: an error stops a document from loading, and nothing else does.

    A warning is advice on the document; a note says what was not looked into.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen(repr=False)
class Place(ByFields):
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


@frozen(kw_only=True, repr=False)
class Related(ByFields):
    """Another place that a diagnostic speaks of, such as the first of two equal keys."""

    message: str
    path: Path | None = None
    place: Place | None = None


class Remedy(enum.StrEnum):
    """What to do at the place of a fault where that leaves no choice; `spec.fixes` has the edits that do it."""

    QUOTE = "put it in quotes"
    TRUE = "write true"
    FALSE = "write false"


@frozen(repr=False)
class Edit(ByFields):
    """Text to put in the place of a stretch of a source, which is empty where text is only put in."""

    place: Place
    text: str


@frozen(kw_only=True, repr=False)
class Fix(ByFields):
    """A change of the text that mends a fault; its edits do not overlap."""

    description: str
    """What is done, such as: write "opens"."""
    edits: tuple[Edit, ...] = field(converter=tuple[Edit, ...])


@frozen(kw_only=True)
class Diagnostic(Shown):
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
    instead: str | None = None
    """The text to write in its place, where only one thing can be meant."""
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

    def __repr__(self) -> str:
        return brief("Diagnostic", self.code, str(self.place or dotted(self.path)), self.message)


class SpecError(Shown, Exception):
    """A document that cannot be used, with everything that is wrong with it.

    ``diagnostics`` holds at least one error, in the order of their places; warnings and notes alone never raise.
    """

    diagnostics: tuple[Diagnostic, ...]

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = ordered(diagnostics)
        if all(each.severity is not Severity.ERROR for each in self.diagnostics):
            message = "a SpecError needs at least one diagnostic that is an error"
            raise ValueError(message)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(one_line, self.diagnostics))

    def __repr__(self) -> str:
        return shortened(f"{type(self).__name__}({len(self.diagnostics)}: {one_line(self.diagnostics[0])})")


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
    hinted = hint(diagnostic)
    return f"{said} [{diagnostic.code}]" + (f" - {hinted}" if hinted else "")


def hint(diagnostic: Diagnostic) -> str:
    """What is to be written in the place of a fault, or may be meant there, in a few words; empty where nothing is near."""
    if diagnostic.instead is not None:
        return f"write `{diagnostic.instead}`"
    meant = did_you_mean(diagnostic)
    return f"did you mean `{meant}`?" if meant else ""


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

    Case weighs less than spelling; of words that are equally near, those with nearer numbers come first, and then
    they stand in alphabetical order.

    >>> nearest("opnes", ["closes", "due", "opens", "overdue"], limit=2)
    ('opens', 'closes')
    """
    whole = word.casefold()

    def order(candidate: str) -> tuple[int, int, int, str]:
        edits = edits_between(whole, candidate.casefold())
        if edits > _CONTAINED and len(word) >= _LEAST_CONTAINED and whole in candidate.casefold():
            edits = _CONTAINED
        return edits, edits_between(word, candidate), _numbers_apart(word, candidate), candidate

    return tuple(sorted(set(candidates), key=order)[:limit])


# A word that begins or holds the one that was written is as near as a slip of the pen: `consent` and `consents_to_sharing`.
_CONTAINED: Final = 2
_LEAST_CONTAINED: Final = 4
_DIGITS: Final = re.compile(r"[0-9]{1,9}")


def _numbers_apart(word: str, candidate: str) -> int:
    """How far apart the numbers in two words lie: v6m is nearer to v7m than v1m is."""
    ours, theirs = (list(map(int, _DIGITS.findall(each))) for each in (word, candidate))
    return sum(abs(one - other) for one, other in zip(ours, theirs, strict=False))


_QUOTED: Final = re.compile(r'"([^"]+)"|`([^`]+)`')


def did_you_mean(diagnostic: Diagnostic) -> str | None:
    """What is to be written instead, where that is certain; else the nearest available word, if that is close.

    It is close if it is close to one that the message quotes, and no other is.
    Close is one edit for every three letters, and one for a shorter word. A number is close to none.
    """
    if diagnostic.instead is not None:
        return diagnostic.instead
    if not diagnostic.available or _DIGITS.fullmatch(diagnostic.available[0]):
        return None
    candidate, *others = diagnostic.available
    for match in _QUOTED.finditer(diagnostic.message):
        word, meant = _apart((match[1] or match[2]).casefold(), candidate.casefold())
        edits = edits_between(word, meant)
        if edits <= max(1, len(meant) // 3):
            whole = (match[1] or match[2]).casefold()
            tied = any(edits_between(*_apart(whole, other.casefold())) == edits for other in others)
            return None if tied and edits else candidate
    return None


_SEGMENTS: Final = re.compile(r"[.@]")


def _apart(word: str, candidate: str) -> tuple[str, str]:
    """Two names without the parts they share: of `epds.sum` and `epds.age` it is `sum` and `age` that are compared."""
    ours, theirs = _SEGMENTS.split(word), _SEGMENTS.split(candidate)
    if len(ours) != len(theirs):
        return word, candidate
    pairs = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    return ".".join(one for one, _ in pairs), ".".join(other for _, other in pairs)


_LONGEST_COMPARED: Final = 60


# One wrong name is often compared with the same few hundred again and again.
@lru_cache(maxsize=8192)
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
