"""Advice that an author has read and turned down: `# familjestod: ignore[code] reason`, at a line or on one above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Place, Severity, SpecError, nearest
from familjestod.spec.comments import Comment, comments
from familjestod.spec.document import Document
from familjestod.spec.scalars import shown
from familjestod.spec.source import read

CODES: Final = ("unused-ignore", "ignore-without-reason", "unknown-ignore")
"""What is said of an ignore itself; none of these can be ignored."""

ELSEWHERE: Final = frozenset({"uncovered", "undecided-without-solver"})
"""Codes that `test --coverage` gives, or a check where no solver is installed, so that ignoring them may not be in vain."""

_WRITTEN: Final = re.compile(r"#\s*familjestod:\s*ignore\b(?:\s*\[(?P<codes>[^\]]*)\])?:?(?P<reason>.*)")
_CODE: Final = re.compile(r"[^\s,]+")
_SUGGESTED: Final = 20  # comparing spellings is dear: a document that is all wrong gets fewer hints
_MOST_CODES: Final = 100  # of one comment; no line needs more
_FORM: Final = "write `# familjestod: ignore[code] reason`"


@frozen
class Ignore:
    """One code that a comment asks not to hear of, on one line."""

    code: str
    line: int
    place: Place
    """Where the code stands."""
    text: str
    """The line where it stands."""


@frozen
class Ignores:
    """The ignores of one document, and what is wrong with how they are written."""

    each: tuple[Ignore, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


def ignores_of(
    text: str | bytes, name: str, known: Collection[str] | Callable[[], Collection[str]]
) -> Ignores:
    """The ignores of a text, by the codes that there are; none of one that cannot be read.

    Where it takes long to gather the codes, `known` is asked for them if the text ignores anything.
    """
    sign = "familjestod:"
    if (sign if isinstance(text, str) else sign.encode()) not in text:  # type: ignore[operator]
        return Ignores()
    try:
        document = read(text, name)
    except SpecError:
        return Ignores()
    found = tuple(_ignores(document, known() if callable(known) else known))
    return Ignores(
        tuple(each for each in found if isinstance(each, Ignore)),
        tuple(document.locate(each) for each in found if isinstance(each, Diagnostic)),
    )


def silenced(found: Iterable[Diagnostic], ignores: Mapping[str, Ignores]) -> Iterator[Diagnostic]:
    """What was found, without the warnings that the ignores of their sources silence; an error is never silenced."""
    asked = {(name, each.line, each.code) for name, of_source in ignores.items() for each in of_source.each}
    for each in found:
        place = each.place
        advice = each.severity is not Severity.ERROR and place is not None
        if not (advice and place and (place.source, place.line, each.code) in asked):
            yield each


def unused(found: Iterable[Diagnostic], ignores: Iterable[Ignore]) -> Iterator[Diagnostic]:
    """A warning for each ignore that silences nothing of what was found."""
    given = {
        (each.place.source, each.place.line, each.code)
        for each in found
        if each.place is not None and each.severity is not Severity.ERROR
    }
    for ignore in ignores:
        if ignore.code not in ELSEWHERE and (ignore.place.source, ignore.line, ignore.code) not in given:
            told = _warning(
                "unused-ignore",
                f'nothing on line {ignore.line} gives the advice "{ignore.code}" that is ignored here',
                ignore.place,
                "take it out; only advice can be ignored, and only on its own line",
            )
            yield evolve(told, line_text=ignore.text)


def _ignores(document: Document, known: Collection[str]) -> Iterator[Ignore | Diagnostic]:
    below = _content_below(document.lines[document.name])
    hints = iter(range(_SUGGESTED))
    for comment in comments(document):
        written = _WRITTEN.fullmatch(comment.text)
        if not written:
            continue
        line = below[comment.place.line] if comment.alone else comment.place.line
        named = _CODE.finditer(comment.text, *written.span("codes")) if written["codes"] else ()
        codes = tuple(islice(named, _MOST_CODES))
        if not codes:
            yield _warning("unknown-ignore", "this ignores no code", comment.place, _FORM)
        for code in codes:
            if code[0] in known:
                place = _place(code, comment)
                yield Ignore(code[0], line, place, document.lines[document.name][place.line - 1])
            else:
                available = nearest(code[0], known) if next(hints, None) is not None else ()
                message = f"{shown(code[0])} is not a code"
                yield _warning("unknown-ignore", message, _place(code, comment), None, available)
        if codes and not written["reason"].strip():
            message = "this ignores advice and does not say why"
            yield _warning("ignore-without-reason", message, comment.place, _FORM)


def _place(code: re.Match[str], comment: Comment) -> Place:
    at, column = comment.place, comment.place.column + code.start()
    return Place(at.source, at.line, column, at.line, column + len(code[0]))


def _content_below(lines: Sequence[str]) -> list[int]:
    """For each line, by its number, the number of the next one that is more than a comment; its own at the end."""
    below = [*range(len(lines) + 1)]
    for number in range(len(lines) - 1, 0, -1):
        text = lines[number].lstrip()  # of the line after this one
        below[number] = number + 1 if text and not text.startswith("#") else below[number + 1]
    return below


def _warning(
    code: str, message: str, place: Place, advice: str | None, available: Iterable[str] = ()
) -> Diagnostic:
    return Diagnostic(
        code=code,
        message=message,
        severity=Severity.WARNING,
        help=advice,
        place=place,
        available=tuple(available),
    )
