"""Diagnostics as text with the line and a caret, as JSON, and as annotations of GitHub; as SARIF, `cli.sarif` has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from familjestod.cli.screen import Screen, broken, clean, columns, json_text
from familjestod.diagnostics import Diagnostic, Fix, Place, Related, Severity, dotted
from familjestod.diagnostics import hint as hint_of

FORMS: Final = ("text", "json", "github", "sarif")
FOR_PROGRAMS: Final = frozenset({"json", "sarif"})
"""Those that are one value, which nothing may stand beside."""
MOST_SHOWN: Final = 50
_MOST_AVAILABLE: Final = 5
# How many columns of a line are shown: those of the screen, or these.
_LEAST, _WIDEST = 40, 120


def render(diagnostics: Sequence[Diagnostic], form: str, screen: Screen) -> Iterator[str]:
    """The lines that tell some diagnostics as one of `FORMS`."""
    match form:
        case "json":
            yield json_text({"diagnostics": [as_json(each) for each in diagnostics]})
        case "sarif":
            from familjestod.cli.sarif import as_sarif

            yield json_text(as_sarif(diagnostics))
        case "github":
            yield from map(annotation, diagnostics[:MOST_SHOWN])
            yield from _rest(diagnostics)
        case _:
            for each in diagnostics[:MOST_SHOWN]:
                yield from told(each, screen)
                yield ""
            yield from _rest(diagnostics)


def _rest(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    left = len(diagnostics) - MOST_SHOWN
    if left > 0:
        yield f"and {left} more; the first {MOST_SHOWN} are shown"


# How each is said in text, its colour, and the workflow command of GitHub Actions.
_SEVERITIES: Final = {
    Severity.ERROR: ("", "red", "error"),
    Severity.WARNING: ("warning: ", "yellow", "warning"),
    Severity.NOTE: ("note: ", "cyan", "notice"),
}


def told(diagnostic: Diagnostic, screen: Screen) -> Iterator[str]:
    """One diagnostic: where and what, the line with a caret below it, and what to do."""
    where = str(diagnostic.place) if diagnostic.place else dotted(diagnostic.path)
    said, colour, _ = _SEVERITIES[diagnostic.severity]
    message = said + diagnostic.message
    yield (
        (screen.paint(where, "bold") + ": " if where else "")
        + screen.paint(message, colour)
        + screen.paint(f" [{diagnostic.code}]", "dim")
    )
    place, hint = diagnostic.place, hint_of(diagnostic)
    margin = " " * len(str(place.line)) if place and place.line else ""
    bar = screen.paint(f"{margin} |", "cyan")
    if place is not None and diagnostic.line_text is not None:
        room = max(_LEAST, (screen.width or _WIDEST) - len(margin) - 3)
        text, before, under = _excerpt(diagnostic.line_text, place, room)
        yield bar
        yield f"{screen.paint(f'{place.line} |', 'cyan')} {clean(text)}".rstrip()
        yield f"{bar} {' ' * before}{screen.paint('^' * under, colour)} {clean(hint)}".rstrip()
    elif hint:
        yield f"{margin} = {clean(hint)}"
    for line in _notes(diagnostic, hint):
        yield from broken(clean(line), screen.width, f"{margin} = ", f"{margin}   ")


def _excerpt(line: str, place: Place, room: int) -> tuple[str, int, int]:
    """A line around a place, how many columns stand before the place, and how many it takes up."""
    begin = min(place.column - 1, len(line))
    same = place.end_line == place.line
    end = max(begin, min(place.end_column - 1, len(line))) if same else len(line)
    line = line.replace("\t", " ")
    first = 0 if len(line) <= room else max(0, min(begin - room // 2, len(line) - room))
    last = first + room
    head, tail = ("…" if first else ""), ("…" if last < len(line) else "")
    before = columns(head + clean(line[first + len(head) : begin]))
    under = max(1, columns(clean(line[begin : min(end, last)])))
    return f"{head}{line[first + len(head) : last - len(tail)]}{tail}", before, under


def _notes(diagnostic: Diagnostic, hint: str) -> Iterator[str]:
    if diagnostic.available and not hint:
        left = len(diagnostic.available) - _MOST_AVAILABLE
        listed = ", ".join(diagnostic.available[:_MOST_AVAILABLE])
        yield f"available: {listed}" + (f" and {left} more" if left > 0 else "")
    if diagnostic.help:
        yield f"help: {diagnostic.help}"
    for related in diagnostic.related:
        yield f"{related.message} ({related.place})" if related.place else related.message


def as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """One diagnostic as JSON values; lines and columns count from 1, columns in Unicode code points."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "path": list(diagnostic.path),
        "place": place_json(diagnostic.place),
        "help": diagnostic.help,
        "available": list(diagnostic.available),
        "related": [_related(each) for each in diagnostic.related],
        "fix": _fix(diagnostic.fix),
    }


def _related(related: Related) -> dict[str, Any]:
    return {"message": related.message, "place": place_json(related.place)}


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{"place": place_json(edit.place), "text": edit.text} for edit in fix.edits]
    return {"description": fix.description, "edits": edits}


def place_json(place: Place | None) -> dict[str, Any] | None:
    """A place as JSON values; nothing where there is none."""
    if place is None:
        return None
    return {
        "file": place.source,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def annotation(diagnostic: Diagnostic) -> str:
    """One diagnostic as a workflow command of GitHub Actions.

    What a message or a name may hold is escaped, so that a document cannot give commands of its own:
    https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    """
    properties: dict[str, object] = {}
    place, hint = diagnostic.place, hint_of(diagnostic)
    if place is not None:
        properties = {
            "file": place.source,
            "line": place.line,
            "endLine": place.end_line,
            "col": place.column,
        }
        if place.end_line == place.line and place.end_column > place.column:
            properties["endColumn"] = (
                place.end_column - 1
            )  # theirs is the last column, ours the first after it
    properties["title"] = f"familjestod {diagnostic.code}"
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    message = "\n".join((diagnostic.message + (f" - {hint}" if hint else ""), *_notes(diagnostic, hint)))
    command = _SEVERITIES[diagnostic.severity][2]
    return f"::{command} {listed}::{_data(message)}"


def _data(value: object) -> str:
    escaped = str(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return clean(escaped)


def _property(value: object) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
