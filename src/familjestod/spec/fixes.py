"""How faults are mended by rule: edits of the text itself, so that comments and layout stay as they are.

`MAKERS` is the table: the code of a fault, and the function that gives its fix from the text where it stands, or
nothing where a choice is left to the author.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Edit, Fix, Path, Place, Remedy, edits_between
from familjestod.spec import source, wording
from familjestod.spec.text import CLOSES, line_starts

Examine = Callable[[str], Iterable[Diagnostic]]
"""Everything that is wrong with a text."""


@frozen
class _Fault:
    """A fault and the lines of the text it stands in."""

    found: Diagnostic
    place: Place
    lines: Sequence[str]

    @property
    def line(self) -> str:
        """The line where the fault begins."""
        return self.lines[self.place.line - 1]

    @property
    def text(self) -> str | None:
        """What stands at the place of the fault, if that is on one line."""
        if self.place.end_line != self.place.line:
            return None
        return self.line[self.place.column - 1 : self.place.end_column - 1]

    def on_line(self, start: int, end: int, line: int | None = None) -> Place:
        """The place between two offsets in the line of the fault, or in another line."""
        number = line or self.place.line
        return Place(self.place.source, number, start + 1, number, end + 1)

    def write(self, text: str, place: Place | None = None) -> Fix | None:
        """The fix that puts a text at the place of the fault, or at another one."""
        if text == self.text and place is None:
            return None
        return Fix(description=f"write {text}", edits=[Edit(place or self.place, text)])


def with_fixes(found: Iterable[Diagnostic], lines: Mapping[str, Sequence[str]]) -> Iterator[Diagnostic]:
    """The diagnostics, each with its fix if there is one; `lines` are those of each source.

    >>> fault = Diagnostic(code="unknown-key", message="m", available=("due",), place=Place("a", 1, 1, 1, 5))
    >>> [each.fix.description for each in with_fixes([fault], {"a": ["dues: 8 months"]}) if each.fix]
    ['write due']
    """
    for each in found:
        place = each.place
        if each.fix is not None or place is None or not 0 < place.line <= len(lines.get(place.source, ())):
            yield each
        else:
            fault = _Fault(each, place, lines[place.source])
            yield evolve(
                each, fix=_instead(fault) or _by_remedy(fault) or MAKERS.get(each.code, _none)(fault)
            )


def applied(text: str, edits: Iterable[Edit]) -> str:
    r"""A text with edits made in it that do not overlap; their lines and columns are those of the text as it is.

    >>> applied("a: 1\nb: 2\n", [Edit(Place("x", 2, 1, 2, 2), "c")])
    'a: 1\nc: 2\n'
    """
    starts = line_starts(text)
    spans = sorted(
        (
            starts[each.place.line - 1] + each.place.column - 1,
            starts[each.place.end_line - 1] + each.place.end_column - 1,
            each.text,
        )
        for each in edits
    )
    parts, done = [], 0
    for start, end, new in spans:
        parts += [text[done:start], new]
        done = end
    return "".join((*parts, text[done:]))


def apart(fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """As many of the fixes, from the first on, as do not change the same stretch of a text."""
    kept: list[Fix] = []
    taken: dict[str, list[_Span]] = {}
    for fix in fixes:
        spans = [(edit.place.source, _span(edit.place)) for edit in fix.edits]
        if all(_free(span, taken.get(source, ())) for source, span in spans):
            kept.append(fix)
            for source, span in spans:
                insort(taken.setdefault(source, []), span)
    return tuple(kept)


_Position = tuple[int, int]
_Span = tuple[_Position, _Position]


def _span(place: Place) -> _Span:
    return (place.line, place.column), (place.end_line, place.end_column)


def _free(span: _Span, taken: Sequence[_Span]) -> bool:
    """Whether none of the spans, which are in order and apart, shares a character with this one or begins with it."""
    start, end = span
    index = bisect_left(taken, (start, start))
    before, after = taken[index - 1 : index], taken[index : index + 1]
    return all(each[1] <= start for each in before) and all(each[0] >= end > start for each in after)


# Words


_QUOTED: Final = re.compile(r"""(["'])(.*)\1""")
_MOST_EDITS: Final = 2
_LEAST_LETTERS: Final = 4  # of shorter words, one letter is too much to be sure
_NO_DIGIT: Final = re.compile(r"[^0-9]+")


def _spelling(fault: _Fault) -> Fix | None:
    """The one word that was meant: near to what is written, all others far; v8m for v9m is no slip of the pen."""
    written = fault.text
    if not written or written[0] in CLOSES or not fault.found.available:
        return None
    inside = _QUOTED.fullmatch(written)
    word = inside[2] if inside else written
    best, *others = fault.found.available
    far = edits_between(word.casefold(), best.casefold())
    if max(len(word), len(best)) < _LEAST_LETTERS or not _close(far, best):
        return None
    if _NO_DIGIT.sub(" ", word) != _NO_DIGIT.sub(" ", best):
        return None
    for other in others:
        its = edits_between(word.casefold(), other.casefold())
        if _close(its, other) and its < far + 2:
            return None
    return fault.write(f"{inside[1]}{best}{inside[1]}" if inside else best)


def _close(edits: int, word: str) -> bool:
    return edits <= min(_MOST_EDITS, max(1, len(word) // 3))


def quoted(text: str) -> str:
    """Text in quotes, as YAML writes it.

    >>> print(quoted("BVC: 4 år"), quoted('"BVC"'))
    "BVC: 4 år" '"BVC"'
    """
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


_BARE: Final = re.compile(r"-?[0-9.]+|true|false|\[.*\]|.*  # .*")


def _instead(fault: _Fault) -> Fix | None:
    """What is to be written instead; text that stood in quotes is left in them."""
    text, meant = fault.text, fault.found.instead
    if not text or meant is None:
        return None
    if "  # " in meant and fault.line[fault.place.end_column - 1 :].strip():
        return None  # what follows would be a part of the comment
    inside = _QUOTED.fullmatch(text)
    return fault.write(f"{inside[1]}{meant}{inside[1]}" if inside and not _BARE.fullmatch(meant) else meant)


def _by_remedy(fault: _Fault) -> Fix | None:
    text = fault.text
    if text is None or fault.found.remedy is None:
        return None
    return fault.write(_WRITTEN[fault.found.remedy](text))


_WRITTEN: Final[Mapping[Remedy, Callable[[str], str]]] = {
    Remedy.QUOTE: quoted,
    Remedy.TRUE: lambda _: "true",
    Remedy.FALSE: lambda _: "false",
}


# Commas that end a value in brackets


_DECIMAL: Final = re.compile(r"(?<=[:\[,] )-?[0-9]+(,)$")
_IN_BRACKETS: Final = re.compile(r"(?<=: )([^\s\"'\[\]{},:#&*!|>%@`?-][^\"'\[\]{},:#]*, ?)$")


def _cut_by_comma(fault: _Fault) -> Fix | None:
    """A point for the comma of a number, or quotes around a text with one, of which the rest is taken for a key."""
    start, text = fault.place.column - 1, fault.text or ""
    if number := text[:1].isdigit() and _DECIMAL.search(fault.line, 0, start):
        comma = fault.on_line(number.start(1), number.end(1))
        return Fix(
            description=f"write {fault.line[number.start() : start - 1]}.{text}", edits=[Edit(comma, ".")]
        )
    first = _IN_BRACKETS.search(fault.line, 0, start)
    if first is None or " " not in text or not text[0].isalpha():
        return None
    place = fault.on_line(first.start(1), start + len(text))
    return fault.write(quoted(fault.line[first.start(1) : start + len(text)]), place)


# Quotes around text that is none without them


_KEY: Final = r"""(?:"[^"]*"|'[^']*'|[^\s"'#\[\]{},:][^"'#\[\]{},:]*)"""
_BEFORE_VALUE: Final = re.compile(rf" *+(?:- ++)*+(?:{_KEY}: +)?")
_COMMENT: Final = re.compile(r"(?<=\s)#")
_NO_TEXT: Final = frozenset("\"'[{")
_COLON: Final = re.compile(r":(?:\s|$)")


def _colon_in_text(fault: _Fault) -> Fix | None:
    before = _BEFORE_VALUE.match(fault.line)
    if before is None or before.end() >= fault.place.column - 1:
        return None
    return _quote_from(fault, before.end())


_BLOCK: Final = frozenset({">", "|"})


def _sign(fault: _Fault) -> Fix | None:
    start = fault.place.column - 1
    if not _BEFORE_VALUE.fullmatch(fault.line, 0, start) or _COLON.search(fault.line, start):
        return None
    if fault.text in _BLOCK or not fault.line[start + 1 :].strip():
        return None  # a text that was to stand below, or the sign alone
    return _quote_from(fault, start)


def _quote_from(fault: _Fault, start: int) -> Fix | None:
    """Quotes around the rest of the line, unless it goes on below, or a bracket around it may end there."""
    text = _COMMENT.split(fault.line[start:], maxsplit=1)[0].rstrip()
    if not text or text[0] in _NO_TEXT or text[-1] in ",]}:" or _goes_on(fault):
        return None
    place = fault.on_line(start, start + len(text))
    return Fix(description=f"write {quoted(text)}", edits=[Edit(place, quoted(text))])


def _goes_on(fault: _Fault) -> bool:
    """Whether the next line that is more than a comment is indented below the line of the fault."""
    below = next(
        (
            line
            for line in fault.lines[fault.place.line :]
            if line.strip() and not line.lstrip().startswith("#")
        ),
        "",
    )
    return _indent(below) > _indent(fault.line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


# Tabs


_TABS: Final = re.compile(r"\t+")


def _tab(fault: _Fault) -> Fix | None:
    """Spaces for the tabs that lines are indented with, from the first on; one space for tabs within a line."""
    at = fault.place.column - 1
    if fault.text != "\t":
        return None
    if fault.line[:at].strip(" "):
        end = next(_TABS.finditer(fault.line, at)).end()
        space = " " if fault.line[end:].strip() else ""
        return Fix(description="write a space for the tab", edits=[Edit(fault.on_line(at, end), space)])
    if alone := _indented_like_its_neighbours(fault):
        return alone
    step = " " * _step(fault.lines)
    edits = [
        Edit(fault.on_line(tabs.start(), tabs.end(), number), step * len(tabs[0]) if line.strip() else "")
        for number, line in enumerate(fault.lines, 1)
        if number >= fault.place.line and (tabs := _TABS.match(line, at if number == fault.place.line else 0))
    ]
    return Fix(description="indent with spaces", edits=edits)


def _indented_like_its_neighbours(fault: _Fault) -> Fix | None:
    """The spaces of the lines above and below, for a line that alone is indented with tabs between two alike."""
    number, tabs = fault.place.line, _TABS.match(fault.line)
    above = next((line for line in reversed(fault.lines[: number - 1]) if line.strip()), "")
    below = next((line for line in fault.lines[number:] if line.strip()), "")
    if tabs is None or not fault.line.strip() or _indent(above) != _indent(below) or below.startswith("\t"):
        return None
    edit = Edit(fault.on_line(0, tabs.end()), " " * _indent(above))
    return Fix(description="indent with spaces", edits=[edit]) if above.startswith(" ") else None


def _step(lines: Iterable[str]) -> int:
    """How far the lines that are indented with spaces are indented at least; two where none is."""
    return min((_indent(line) for line in lines if line.startswith(" ") and line.strip()), default=2)


def _none(_: _Fault) -> None:
    return None


MAKERS: Final[Mapping[str, Callable[[_Fault], Fix | None]]] = {
    "bad-format": _cut_by_comma,
    "unknown-key": lambda fault: _cut_by_comma(fault) or _spelling(fault),
    **dict.fromkeys(
        (
            "not-one-of",
            "unknown-base",
            "unknown-ignore",
            "unknown-name",
            "unknown-reference",
            "wrong-kind",
            "wrong-operand",
            "wrong-value",
        ),
        _spelling,
    ),
    "yaml-colon-in-text": _colon_in_text,
    "yaml-sign": _sign,
    "yaml-tab": _tab,
}
"""The function for each code; what a fault's own `remedy` says comes first."""


# Numbers that may be text


_NUMBERS: Final = frozenset({"ambiguous-number", "long-number"})


def numbers_quoted(found: Iterable[Diagnostic], text: str, examine: Examine) -> Iterator[Diagnostic]:
    """The diagnostics of a text, with quotes as the fix of each number that stands where text is expected.

    What is expected shows only where the text can be read: it is tried with all of them in quotes.
    """
    found = tuple(found)
    starts = line_starts(text)
    fixes: dict[Diagnostic, Fix] = {}
    for each in found:
        if each.code in _NUMBERS and each.place is not None:
            begin = starts[each.place.line - 1]
            written = quoted(text[begin + each.place.column - 1 : begin + each.place.end_column - 1])
            fixes[each] = Fix(description=f"write {written}", edits=[Edit(each.place, written)])
    left = (
        tuple(examine(applied(text, (edit for fix in fixes.values() for edit in fix.edits)))) if fixes else ()
    )
    codes = {each.code for each in left}
    told = {each.path for each in left}
    for each in found:
        unjudged = _HIDE_RULES if _in_rule(each.path) else _HIDE_SHAPE
        wrong = any(each.path[: len(path)] == path for path in told)
        fits = each in fixes and codes.isdisjoint(unjudged) and not wrong
        yield evolve(each, fix=fixes[each]) if fits else each


# What is wrong in one pass keeps the next from telling what is wrong there.
_HIDE_SHAPE: Final = frozenset({*source.CODES, "wrong-kind"} - {"bad-value"})
_HIDE_RULES: Final = _HIDE_SHAPE | wording.CODES.keys() | {"unknown-base", "removes-nothing"}


def _in_rule(path: Path) -> bool:
    return not _RULES.isdisjoint(path)


_RULES: Final = frozenset({"eligibility", "when", "until", "findings", "population", "achieved"})
