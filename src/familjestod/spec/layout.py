"""Lines that are not laid out as YAML is: colons, dashes and indentation that are missing, or stand elsewhere.

The parser says where it could go on no longer. What is wrong often stands on a line above, and is looked for there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrs import evolve

from familjestod.diagnostics import Diagnostic, Edit, Place, Related
from familjestod.spec.complaint import Complaint, mended, mended_by
from familjestod.spec.scalars import ODD_SPACE, character, shown
from familjestod.spec.text import SourceText

# Colons

_COLON: Final = re.compile(r":(?:\s|$)")
_CURLY: Final = re.compile(r"[\u201c\u201d\u201e]([^\u201c\u201d\u201e\"\\]*)[\u201c\u201d]")
_UNOPENED: Final = re.compile(r"[a-z]+: [^{]*\}")
_COMMENT: Final = re.compile(r"\s#")


def colon(complaint: Complaint) -> Diagnostic | None:
    """A colon where no key can end: inside text, or behind text that goes on from the line above; else nothing."""
    if _COLON.search(complaint.before):
        return _colon_in_text(complaint)
    above = next(lines_above(complaint), None)
    if above is None:
        return None
    line = complaint.source.line(above)
    start = starts(line)[-1]
    if starts(complaint.line)[0] > start:
        return indent(complaint)
    if _COLON.search(line):
        return None
    return no_colon(complaint, complaint.source.place(above.line, start, max(1, above.end_column - start)))


def _colon_in_text(complaint: Complaint) -> Diagnostic:
    first = _COLON.search(complaint.before)
    start = len(complaint.before) if first is None else first.end()
    text = _COMMENT.split(complaint.line[start:], maxsplit=1)[0].strip()
    place = complaint.source.place(complaint.at.line, complaint.line.find(text, start) + 1, len(text))
    fault = complaint.fault(
        "yaml-colon-in-text",
        "a colon followed by a space inside text that has no quotes",
        "put the text in quotes",
    )
    if curly := _CURLY.fullmatch(text):
        fault = evolve(fault, help="write straight quotes around the text: “ and ” are a part of it")
        return mended(fault, f'"{curly[1]}"', place)
    if _UNOPENED.fullmatch(text):
        fault = evolve(fault, help='begin the mapping that ends here with "{", or put the text in quotes')
        return mended(fault, "{" + text, place)
    return fault


_TIGHT: Final = re.compile(r"( *(?:- +)*[a-z][a-z0-9_.@]*):(?!//)(\S.*)")
_OTHER_SIGN: Final = re.compile(r"( *(?:- +)*)([a-z][a-z0-9_.@]*)\s*(?:;|=>?|->|:=)\s*(\S.*)")
_BULLET: Final = re.compile(r"( *)(-(?=\w)|[\u2010-\u2015\u2022\u2023\u25aa\u25cf\u00b7*])\s*(\w.*)")
_TWO_WORDS: Final = re.compile(r"( *(?:- +)*)([a-z][a-z0-9_.@]*) +(\S+)")
_ONE_WORD: Final = re.compile(r" *(?:- +)*[a-z][a-z0-9_.@]*")
_BLOCK_TEXT: Final = re.compile(r".*:\s+[|>][-+0-9]*\s*(?:#.*)?")


def colon_missing(complaint: Complaint) -> Diagnostic:
    """A line that is the beginning of a key, and has no colon."""
    line = complaint.source.line(complaint.since)
    text = line[complaint.since.column - 1 :].rstrip()
    return no_colon(
        complaint, complaint.source.place(complaint.since.line, complaint.since.column, len(text))
    )


def no_colon(complaint: Complaint, place: Place) -> Diagnostic:
    """What a line without a colon lacks, as its text shows."""
    source, line = complaint.source, complaint.source.line(place).rstrip()
    whole = source.place(place.line, 1, len(line))
    fault = complaint.fault(
        "yaml-colon-missing",
        "this line should be a key and its value, and has no colon followed by a space",
        'write "key: value", or indent text that goes on from above',
        place,
    )
    if odd := odd_space(source, place.line):
        return odd
    if tight := _TIGHT.fullmatch(line):
        fault = evolve(fault, help="put a space after the colon")
        return mended(fault, f"{tight[1]}: {tight[2]}", whole)
    if sign := _OTHER_SIGN.fullmatch(line):
        fault = evolve(fault, help=f"write a colon and a space behind the key: {sign[2]}: {sign[3]}")
        return mended(fault, f"{sign[1]}{sign[2]}: {sign[3]}", whole)
    if bullet := _BULLET.fullmatch(line):
        fault = complaint.fault(
            "yaml-dash",
            f'this line begins with "{bullet[2]}", and an item of a list with "-" and a space',
            f"write - {bullet[3]}",
            place,
        )
        return mended(fault, f"{bullet[1]}- {bullet[3]}", whole)
    return _by_its_neighbours(complaint.source, fault, place, line)


def _by_its_neighbours(source: SourceText, fault: Diagnostic, place: Place, line: str) -> Diagnostic:
    """What a line without a colon lacks, as the lines around it show."""
    above = next(_filled(source, range(place.line - 1, 0, -1)), None)
    below = next(_filled(source, range(place.line + 1, len(source.lines) + 1)), None)
    if above is not None and _BLOCK_TEXT.fullmatch(source.line(above)):
        return evolve(fault, help="indent the text further than the key above it")
    if _ONE_WORD.fullmatch(line) and below is not None and below.column > place.column:
        fault = evolve(fault, help=f"write a colon behind the key: {line.strip()}:")
        return mended(fault, f"{line}:", source.place(place.line, 1, len(line)))
    if two := _TWO_WORDS.fullmatch(line):
        return evolve(fault, help=f"write a colon behind the key: {two[2]}: {two[3]}")
    return fault


# Spaces that are none

_STRUCTURE: Final = re.compile(r"[\s\-]*(?:[^\s\"'#\[\]{},:]+:\s+)?")


def odd_space(source: SourceText, number: int) -> Diagnostic | None:
    """The fault of a space that is none to YAML, in the indentation of a line or behind its key or dash."""
    line = source.lines[number - 1]
    begins = _STRUCTURE.match(line)
    found = ODD_SPACE.search(line, 0, begins.end() if begins else 0)
    if found is None:
        return None
    place = source.place(number, found.start() + 1)
    message = f'"{character(found[0])}" looks like a space and is none'
    fault = source.fault("odd-space", message, place, "write an ordinary space")
    edits = [
        Edit(source.place(below, odd.start() + 1), " ")
        for below, text in enumerate(source.lines, 1)
        if below >= number and (part := _STRUCTURE.match(text))
        for odd in ODD_SPACE.finditer(text, 0, part.end())
    ]
    return mended_by(fault, "write ordinary spaces", edits)


# Indentation

_START: Final = re.compile(r" *(?:-(?= |$) *)*")
_DASH: Final = re.compile(r"-(?= |$)")


def starts(line: str) -> list[int]:
    """The columns in which the line's list items and its first word start."""
    found = _START.match(line)
    end = found.end() if found else 0
    return [*(dash.start() + 1 for dash in _DASH.finditer(line, 0, end)), end + 1]


def _filled(source: SourceText, numbers: range) -> Iterator[Place]:
    """The text of each of some lines that is not blank or a comment."""
    for number in numbers:
        text = source.lines[number - 1].rstrip()
        start = len(text) - len(text.lstrip(" "))
        if text and text[start] != "#":
            yield source.place(number, start + 1, len(text) - start)


def lines_above(complaint: Complaint) -> Iterator[Place]:
    """The text of each line above that is not blank or a comment, nearest first."""
    return _filled(complaint.source, range(complaint.at.line - 1, 0, -1))


def columns_above(complaint: Complaint) -> list[int]:
    """The columns in which the entries start that were open when the line began."""
    columns: set[int] = set()
    for place in lines_above(complaint):
        if not columns or place.column < min(columns):
            columns.update(starts(complaint.source.line(place)))
    return sorted(columns)


def indent(complaint: Complaint) -> Diagnostic:
    """A line that starts where none above it does; or the one above it, where that stands out of a row."""
    if odd := odd_space(complaint.source, complaint.at.line):
        return odd
    start = len(complaint.line) - len(complaint.line.lstrip()) + 1
    if out := _out_of_row(complaint, start):
        return out
    columns = columns_above(complaint)
    *most, last = map(str, columns)
    listed = f"{', '.join(most)} or {last}" if most else last
    place = complaint.source.place(complaint.at.line, start)
    fault = complaint.fault(
        "yaml-indent",
        f"this line starts in column {start}; the lines above start in column {listed}",
        "start it in the column of the entries that it belongs to",
        place,
    )
    above = next(lines_above(complaint), None)
    below = next(
        _filled(complaint.source, range(complaint.at.line + 1, len(complaint.source.lines) + 1)), None
    )
    if above is None or starts(complaint.source.line(above))[-1] not in columns:
        return fault
    meant = starts(complaint.source.line(above))[-1]
    if abs(meant - start) == 1 and (below is None or below.column <= meant):
        fault = evolve(fault, help=f"start it in column {meant}, as the line above does")
        if below is None or below.column == meant:
            spaces = complaint.source.place(complaint.at.line, 1, start - 1)
            return mended_by(fault, f"start it in column {meant}", [Edit(spaces, " " * (meant - 1))])
    return fault


def _out_of_row(complaint: Complaint, start: int) -> Diagnostic | None:
    """The one line above that begins further left than those on both sides of it, if it is an entry with its value."""
    above = list(lines_above(complaint))[:2]
    if len(above) < 2:  # noqa: PLR2004 - a row has two neighbours
        return None
    one, before = above
    text = complaint.source.line(one).strip()
    if not (one.column < start == before.column) or not re.fullmatch(r"[a-z][a-z0-9_]*: \S.*", text):
        return None
    fault = complaint.fault(
        "yaml-indent",
        f"this line starts in column {one.column}, and the lines above and below it in column {start}",
        f"start it in column {start} too; or, if the lines below belong to it, take out what stands behind its colon",
        complaint.source.place(one.line, one.column, len(text)),
    )
    related = (
        Related(message="it is followed by this", place=complaint.source.place(complaint.at.line, start)),
    )
    return evolve(fault, related=related)


# Dashes


def dash(complaint: Complaint) -> Diagnostic:
    """A dash on the line of a key."""
    return complaint.fault(
        "yaml-dash",
        'a list item ("-") cannot start here',
        "start the list on a line of its own; put quotes around text that begins with a dash",
    )


def misplaced(complaint: Complaint) -> Diagnostic:
    """Something at the beginning of a line, where the next key or list item should be."""
    if odd := odd_space(complaint.source, complaint.at.line):
        return odd
    if complaint.at.column not in columns_above(complaint):
        return indent(complaint)
    if _DASH.match(complaint.line, complaint.at.column - 1):
        return complaint.fault(
            "yaml-dash",
            'a list item ("-") stands among keys',
            "take the dash out if this is an entry like those above; or indent the list under the key it belongs to",
        )
    return complaint.fault(
        "yaml-dash",
        "this stands among list items and is none",
        'start it with "-", or indent it into the item above',
    )


def dash_in_text(source: SourceText, place: Place) -> Diagnostic | None:
    """The fault of a list item that is read as a part of the unquoted text above it."""
    for number in range(place.line + 1, place.end_line + 1):
        line = source.lines[number - 1]
        if _DASH.match(line.lstrip(" ")):
            column = len(line) - len(line.lstrip(" ")) + 1
            item = re.match(r" *- ", source.line(place))
            same = (
                f"start it in column {item.end() - 1}, as the dash above, if it is an item like that"
                if item
                else ""
            )
            fault = source.fault(
                "yaml-dash",
                'this "-" begins no list item: it is read as a part of the text above, which has no quotes',
                source.place(number, column),
                same
                or "take out what stands behind the key if this is its list; put text with a dash in quotes",
            )
            return evolve(fault, related=(Related(message="the text begins here", place=place),))
    return None


# Comments

_TIGHT_COMMENT: Final = re.compile(r"\s+(#\w.*)")


def cut_text(source: SourceText, place: Place, text: str) -> Diagnostic | None:
    """The fault of a comment that looks like a part of the unquoted words before it."""
    rest = source.lines[place.end_line - 1]
    comment = _TIGHT_COMMENT.match(rest, place.end_column - 1)
    if comment is None or " " not in text or not text[0].isalpha():
        return None
    return source.fault(
        "yaml-comment",
        f"a comment begins here, and the text ends before it: {shown(text)}",
        source.place(place.end_line, comment.start(1) + 1, len(comment[1])),
        'put the text in quotes if "#" belongs to it; write a space after "#" if this is a comment',
    )
