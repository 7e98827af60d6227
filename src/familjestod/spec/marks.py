"""What YAML has and a document has not: anchors, aliases, tags, directives, merge keys, tabs and half characters.

Each is looked for here, and not left to a parser, where the parsers in C and in Python differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from attrs import evolve

from familjestod.diagnostics import Diagnostic, Edit, Fix, Path, Place, Related, SpecError
from familjestod.spec.document import Span
from familjestod.spec.scalars import character, shown
from familjestod.spec.text import SourceText

_MARKS: Final = {
    "&": ("yaml-anchor", "an anchor"),
    "*": ("yaml-alias", "an alias"),
    "!": ("yaml-tag", "a tag"),
    "%": ("yaml-directive", "a directive"),
}
_WORD: Final = re.compile(r"\S+")


def mark(source: SourceText, place: Place) -> Diagnostic:
    """The diagnostic for an anchor, an alias, a tag or a directive that begins at the place."""
    found = next(_WORD.finditer(source.line(place), place.column - 1))[0]
    sign = source.sign(place)
    code, name = _MARKS[sign]
    return source.fault(
        code,
        f'"{sign}" begins {name} here, and a document has none',
        source.place(place.line, place.column, len(found)),
        f'put quotes around text that begins with "{sign}"',
    )


def refuse_directive(source: SourceText) -> None:
    """Nothing, unless a directive stands before the document.

    Raises:
        SpecError: a directive stands there; one of the parsers passes over those it does not know.
    """
    for number, line in enumerate(source.lines, 1):
        if line.startswith("%"):
            raise SpecError([mark(source, source.place(number, 1))])
        if line.strip() and not line.lstrip().startswith("#"):
            return


_OURS: Final = re.compile(r"<{7}(?: .*)?")
_THEIRS: Final = re.compile(r">{7}(?: .*)?")


def refuse_conflict(source: SourceText) -> None:
    """Nothing, unless the text holds two versions that a version control system could not make one.

    Raises:
        SpecError: with a fault for each place where it does.
    """
    if "<<<<<<<" not in source.text:
        return
    faults = []
    opened: Place | None = None
    for number, line in enumerate(source.lines, 1):
        if _OURS.fullmatch(line):
            opened = source.place(number, 1, len(line))
        elif _THEIRS.fullmatch(line) and opened is not None:
            fault = source.fault(
                "merge-conflict",
                f"two versions of the same lines stand here, down to line {number}: they could not be merged",
                opened,
                "keep what is right of the two, and take out the lines that begin with <<<<<<<, ======= and >>>>>>>",
            )
            related = Related(
                message="the second version ends here", place=source.place(number, 1, len(line))
            )
            faults.append(evolve(fault, related=(related,)))
            opened = None
    if faults:
        raise SpecError(faults)


def no_key(source: SourceText, text: str, place: Place) -> Diagnostic:
    """The diagnostic for a key that is empty, or that merges what an alias stands for."""
    if text:
        advice = "write the entries out; what documents share belongs in the one they extend"
        return source.fault("yaml-merge-key", 'the merge key "<<" cannot stand in a document', place, advice)
    return source.fault("yaml-key", "a key is missing here", place, "write a key, or put the text in quotes")


def sign_before(source: SourceText, key: Place) -> Diagnostic:
    """The diagnostic for a "?" before a key: both parsers take "?a" for "? a"."""
    sign = source.place(key.line, key.column - 1)
    return source.fault(
        "yaml-sign", 'text that begins with "?" needs quotes', sign, "put the whole text in quotes"
    )


def twice(source: SourceText, name: str, place: Place, first: Place, path: Path) -> Diagnostic:
    """The diagnostic for a key that its mapping has already."""
    message = f"the key {shown(name)} stands twice in the same mapping"
    advice = "keep one: move what belongs to it there, or give one of them another name"
    fault = source.fault("duplicate-key", message, place, advice, path)
    return evolve(fault, on_key=True, related=(Related(message="first here", place=first),))


_MEASURED: Final = re.compile(r"[\d.,]+\s+\w+|[\d.,]+\s+%|[\d\s]+")


def space_in_text(source: SourceText, text: Place, value: str, space: str) -> Diagnostic:
    """The diagnostic for a space in unquoted text that looks like one and is none."""
    line = next((n for n in range(text.line, text.end_line + 1) if space in source.lines[n - 1]), text.line)
    start = text.column - 1 if line == text.line else 0
    place = source.place(line, source.lines[line - 1].find(space, start) + 1)
    measured = _MEASURED.fullmatch(value)
    fault = source.fault(
        "odd-space",
        f'"{character(space)}" looks like a space and is none: {shown(value)}',
        place,
        "write an ordinary space"
        if measured
        else "write an ordinary space, or put the text in quotes to keep it",
    )
    return (
        evolve(fault, fix=Fix(description="write an ordinary space", edits=[Edit(place, " ")]))
        if measured
        else fault
    )


def tab(source: SourceText, place: Place) -> Diagnostic:
    """The diagnostic for a tab where only spaces can stand."""
    message = "found a tab; outside quoted text YAML is written with spaces"
    return source.fault("yaml-tab", message, place, "replace the tab with spaces")


_COMMENT: Final = re.compile(r"(?<![^ \t])#")


def stray_tab(source: SourceText, literal: Iterable[Span], before: Place | None) -> Diagnostic | None:
    """The diagnostic for the first tab that is neither in quoted or block text nor in a comment.

    The parser in C takes some of them for spaces, and the one in Python none. ``literal`` are the places of quoted and
    block text; tabs after ``before`` are not judged.
    """
    if "\t" not in source.text:
        return None
    masked = [list(line) for line in source.lines]
    for _, first, column, last, end_column in literal:
        for number in range(first, last + 1):
            line = masked[number - 1]
            start = column - 1 if number == first else 0
            end = end_column - 1 if number == last else len(line)
            line[start:end] = "x" * (end - start)
    for number, line in enumerate(masked[: before.line if before else None], 1):
        column = _COMMENT.split("".join(line), maxsplit=1)[0].find("\t") + 1
        if column:
            late = before and (number, column) >= (before.line, before.column)
            return None if late else tab(source, source.place(number, column))
    return None


_SURROGATE: Final = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]..")
ESCAPE: Final = re.compile(r"\\(?:x\w{0,2}|u\w{0,4}|U\w{0,8}|.?)")


def lone_surrogate(source: SourceText, quoted: Place) -> Diagnostic:
    """The diagnostic for the escape of half a character in quoted text, which the parser in Python lets pass."""
    escapes = (
        (number, escape.start(), escape[0])
        for number in range(quoted.line, quoted.end_line + 1)
        for escape in ESCAPE.finditer(
            source.lines[number - 1], quoted.column - 1 if number == quoted.line else 0
        )
    )
    return no_escape(source, *next(escape for escape in escapes if _SURROGATE.fullmatch(escape[-1])))


def no_escape(source: SourceText, line: int, start: int, written: str) -> Diagnostic:
    """The diagnostic for an escape in double quotes that stands for no character."""
    message = f'"{written}" in double quotes is no escape for a character'
    place = source.place(line, start + 1, len(written))
    return source.fault(
        "yaml-escape", message, place, r"write \\ for a backslash, or put the text in single quotes"
    )
