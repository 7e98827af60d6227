"""Advice that an author has read and turned down: `# familjestod: ignore[code] reason`, at a line or on one above it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from attrs import frozen

from familjestod.diagnostics import Diagnostic, Place, Severity, SpecError, nearest
from familjestod.spec.comments import Comment, comments
from familjestod.spec.document import Document
from familjestod.spec.source import read

CODES: Final = ("unused-ignore", "ignore-without-reason", "unknown-ignore")
"""What is said of an ignore itself; none of these can be ignored."""

ELSEWHERE: Final = frozenset({"uncovered"})
"""Codes that only `test --coverage` gives, so that a check cannot tell whether ignoring them is in vain."""

_WRITTEN: Final = re.compile(r"#\s*familjestod:\s*ignore\b(?:\s*\[(?P<codes>[^\]]*)\])?:?(?P<reason>.*)")
_CODE: Final = re.compile(r"[^\s,]+")
_FORM: Final = "write `# familjestod: ignore[code] reason`"


@frozen
class Ignore:
    """One code that a comment asks not to hear of, on one line."""

    code: str
    line: int
    place: Place
    """Where the code stands."""


@frozen
class Ignores:
    """The ignores of one document, and what is wrong with how they are written."""

    each: tuple[Ignore, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


def ignores_of(text: str | bytes, name: str, known: Collection[str]) -> Ignores:
    """The ignores of a text, by the codes that there are; none of one that cannot be read."""
    sign = "familjestod:"
    if (sign if isinstance(text, str) else sign.encode()) not in text:  # type: ignore[operator]
        return Ignores()
    try:
        document = read(text, name)
    except SpecError:
        return Ignores()
    found = tuple(_ignores(document, known))
    return Ignores(
        tuple(each for each in found if isinstance(each, Ignore)),
        tuple(document.locate(each) for each in found if isinstance(each, Diagnostic)),
    )


def silenced(found: Iterable[Diagnostic], ignores: Mapping[str, Ignores]) -> Iterator[Diagnostic]:
    """What was found, without the warnings that the ignores of their sources silence; an error is never silenced."""
    asked = {(name, each.line, each.code) for name, of_source in ignores.items() for each in of_source.each}
    for each in found:
        place = each.place
        warning = each.severity is Severity.WARNING and place is not None
        if not (warning and place and (place.source, place.line, each.code) in asked):
            yield each


def unused(found: Iterable[Diagnostic], ignores: Iterable[Ignore]) -> Iterator[Diagnostic]:
    """A warning for each ignore that silences nothing of what was found."""
    given = {
        (each.place.source, each.place.line, each.code)
        for each in found
        if each.place is not None and each.severity is Severity.WARNING
    }
    for ignore in ignores:
        if ignore.code not in ELSEWHERE and (ignore.place.source, ignore.line, ignore.code) not in given:
            yield _warning(
                "unused-ignore",
                f'nothing on line {ignore.line} gives the advice "{ignore.code}" that is ignored here',
                ignore.place,
                "take it out; only advice can be ignored, and only on its own line",
            )


def _ignores(document: Document, known: Collection[str]) -> Iterator[Ignore | Diagnostic]:
    lines = document.lines[document.name]
    for comment in comments(document):
        written = _WRITTEN.fullmatch(comment.text)
        if not written:
            continue
        line = comment.place.line + (_lines_down(lines[comment.place.line :]) if comment.alone else 0)
        codes = list(_CODE.finditer(comment.text, *written.span("codes"))) if written["codes"] else []
        if not codes:
            yield _warning("unknown-ignore", "this ignores no code", comment.place, _FORM)
        for code in codes:
            yield from _ignore(code, line, comment, known)
        if codes and not written["reason"].strip():
            message = "this ignores advice and does not say why"
            yield _warning("ignore-without-reason", message, comment.place, _FORM)


def _ignore(
    code: re.Match[str], line: int, comment: Comment, known: Collection[str]
) -> Iterator[Ignore | Diagnostic]:
    at, column = comment.place, comment.place.column + code.start()
    place = Place(at.source, at.line, column, at.line, column + len(code[0]))
    if code[0] in known:
        yield Ignore(code[0], line, place)
    else:
        message = f'"{code[0]}" is not a code'
        yield _warning("unknown-ignore", message, place, None, nearest(code[0], known))


def _lines_down(below: Iterable[str]) -> int:
    """How many lines further down the first one stands that is more than a comment."""
    for number, line in enumerate(below, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            return number
    return 0


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
