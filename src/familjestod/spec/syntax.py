"""What a YAML parser says about text that is not YAML, in words for the person who wrote it.

The parsers in C and in Python choose different words at the same places, and both speak of their own state ("did not
find expected key"). The table ``WORDS`` leads from what they say to a function that looks at the text there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Place, Related
from familjestod.spec.marks import ESCAPE, mark, no_escape, tab
from familjestod.spec.text import SourceText


@frozen
class Complaint:
    """What a parser said, and where."""

    source: SourceText
    said: str
    """The context and the problem, in the parser's words."""
    at: Place
    """Where the parser stopped, one character wide."""
    since: Place
    """Where what it was reading began."""
    quoted: Place | None
    """The last quoted text that was read before."""
    bracket: Place | None
    """The innermost list or mapping in brackets that was open."""

    @property
    def line(self) -> str:
        """The line where the parser stopped."""
        return self.source.line(self.at)

    @property
    def before(self) -> str:
        """What stands on that line before the place."""
        return self.line[: self.at.column - 1]

    @property
    def sign(self) -> str:
        """The character at the place; empty at the end of the line."""
        return self.line[self.at.column - 1 : self.at.column]

    def fault(self, code: str, message: str, advice: str, place: Place | None = None) -> Diagnostic:
        """A diagnostic at the place where the parser stopped, or at another one."""
        return self.source.fault(code, message, place or self.at, advice)


def translate(complaint: Complaint) -> Diagnostic:
    """The diagnostic for a parser's complaint, at the place that has to be mended."""
    return next((tell for words, tell in WORDS if words.search(complaint.said)), _not_yaml)(complaint)


def _not_yaml(complaint: Complaint) -> Diagnostic:
    return complaint.fault(
        "yaml-syntax",
        f"this cannot be read as YAML ({complaint.said})",
        "look at the indentation, the colons and the quotes of this line and the one above",
    )


# Signs that mean something to YAML

CLOSES: Final = {"[": "]", "{": "}"}
"""The brackets, and what closes each."""


def _mark_since(complaint: Complaint) -> Diagnostic:
    return mark(complaint.source, complaint.since)


def _sign(complaint: Complaint) -> Diagnostic:
    if complaint.sign == "\t":
        return tab(complaint.source, complaint.at)
    return _needs_quotes(complaint, complaint.sign, complaint.at)


def _block_header(complaint: Complaint) -> Diagnostic:
    return _needs_quotes(complaint, complaint.source.sign(complaint.since), complaint.since)


def _needs_quotes(complaint: Complaint, sign: str, place: Place) -> Diagnostic:
    return complaint.fault(
        "yaml-sign", f'text that begins with "{sign}" needs quotes', "put the whole text in quotes", place
    )


def _tab_here(complaint: Complaint) -> Diagnostic:
    return tab(complaint.source, complaint.at)


# Quotes


def _open_quote(complaint: Complaint) -> Diagnostic:
    sign = complaint.source.sign(complaint.since)
    return complaint.fault(
        "yaml-open-quote",
        "the quote that opens here is never closed",
        f"close it with {sign} where the text ends",
        complaint.since,
    )


def _escape(complaint: Complaint) -> Diagnostic:
    start = complaint.line.rfind("\\", 0, complaint.at.column)
    return no_escape(
        complaint.source, complaint.at.line, start, next(ESCAPE.finditer(complaint.line, start))[0]
    )


# Colons

_COLON: Final = re.compile(r":(?:\s|$)")
_TIGHT_COLON: Final = re.compile(r"\S:\S")


def _colon(complaint: Complaint) -> Diagnostic:
    """A colon where no key can end: inside text, or behind text that goes on from the line above."""
    if _COLON.search(complaint.before):
        return complaint.fault(
            "yaml-colon-in-text",
            "a colon followed by a space inside text that has no quotes",
            "put the text in quotes",
        )
    above = next(_lines_above(complaint), None)
    if above is None:
        return _not_yaml(complaint)
    line = complaint.source.line(above)
    start = _starts(line)[-1]
    if _starts(complaint.line)[0] > start:
        return _indent(complaint)
    if _COLON.search(line):
        return _not_yaml(complaint)
    return _no_colon(complaint, complaint.source.place(above.line, start, max(1, above.end_column - start)))


def _colon_missing(complaint: Complaint) -> Diagnostic:
    line = complaint.source.line(complaint.since)
    text = line[complaint.since.column - 1 :].rstrip()
    return _no_colon(
        complaint, complaint.source.place(complaint.since.line, complaint.since.column, len(text))
    )


def _no_colon(complaint: Complaint, place: Place) -> Diagnostic:
    tight = _TIGHT_COLON.search(complaint.source.line(place))
    return complaint.fault(
        "yaml-colon-missing",
        "this line should be a key and its value, and has no colon followed by a space",
        "put a space after the colon"
        if tight
        else 'write "key: value", or indent text that goes on from above',
        place,
    )


# Indentation

_START: Final = re.compile(r" *(?:-(?= |$) *)*")
_DASH: Final = re.compile(r"-(?= |$)")


def _starts(line: str) -> list[int]:
    """The columns in which the line's list items and its first word start."""
    found = _START.match(line)
    end = found.end() if found else 0
    return [*(dash.start() + 1 for dash in _DASH.finditer(line, 0, end)), end + 1]


def _lines_above(complaint: Complaint) -> Iterator[Place]:
    """The text of each line above that is not blank or a comment, nearest first."""
    for number in range(complaint.at.line - 1, 0, -1):
        text = complaint.source.lines[number - 1].rstrip()
        start = len(text) - len(text.lstrip())
        if text and text[start] != "#":
            yield complaint.source.place(number, start + 1, len(text) - start)


def _columns_above(complaint: Complaint) -> list[int]:
    """The columns in which the entries start that were open when the line began."""
    columns: set[int] = set()
    for place in _lines_above(complaint):
        if not columns or place.column < min(columns):
            columns.update(_starts(complaint.source.line(place)))
    return sorted(columns)


def _indent(complaint: Complaint) -> Diagnostic:
    start = len(complaint.line) - len(complaint.line.lstrip()) + 1
    *most, last = map(str, _columns_above(complaint))
    columns = f"{', '.join(most)} or {last}" if most else last
    return complaint.fault(
        "yaml-indent",
        f"this line starts in column {start}; the lines above start in column {columns}",
        "start it in the column of the entries that it belongs to",
        complaint.source.place(complaint.at.line, start),
    )


def _dash(complaint: Complaint) -> Diagnostic:
    return complaint.fault(
        "yaml-dash",
        'a list item ("-") cannot start here',
        "start the list on a line of its own; put quotes around text that begins with a dash",
    )


def _structure(complaint: Complaint) -> Diagnostic:
    """Something stands where the next key or list item should."""
    if complaint.before.strip() or complaint.sign in _CLOSING:
        return _behind(complaint)
    if complaint.sign == ":":
        return _empty_key(complaint)
    if complaint.at.column not in _columns_above(complaint):
        return _indent(complaint)
    if _DASH.match(complaint.line, complaint.at.column - 1):
        return complaint.fault(
            "yaml-dash",
            'a list item ("-") stands among keys',
            "indent the list under the key that it belongs to",
        )
    return complaint.fault(
        "yaml-dash",
        "this stands among list items and is none",
        'start it with "-", or indent it into the item above',
    )


def _after_document(complaint: Complaint) -> Diagnostic:
    """Something stands where the document is over."""
    if complaint.before.strip() not in {"", "..."} or complaint.sign in _CLOSING:
        return _behind(complaint)
    above = _columns_above(complaint)
    if complaint.before or not above or complaint.at.column >= above[0]:
        return complaint.fault(
            "several-documents",
            "the document has ended above, and this stands after it",
            "keep one document in each file",
        )
    return _indent(complaint)


def _empty_key(complaint: Complaint) -> Diagnostic:
    return complaint.fault(
        "yaml-key", "no key stands before this colon", "write a key, or put the text in quotes"
    )


def _behind(complaint: Complaint) -> Diagnostic:
    """Something stands on the line behind a value that was complete."""
    last = complaint.before.rstrip()[-1:]
    if complaint.sign in _CLOSING:
        return complaint.fault(
            "yaml-bracket",
            f'"{complaint.sign}" closes no bracket that is open',
            "remove it, or put the text in quotes",
        )
    if last in _CLOSING:
        return complaint.fault(
            "yaml-bracket",
            "text stands after the closing bracket",
            "put the whole text in quotes, or remove it",
        )
    if last not in _QUOTES:
        return _not_yaml(complaint)
    quoted = complaint.quoted
    if quoted and quoted.line < quoted.end_line == complaint.at.line:
        opening = complaint.source.place(quoted.line, quoted.column)
        closing = complaint.source.place(quoted.end_line, quoted.end_column - 1)
        related = Related(message="the next quote stands only here", place=closing)
        return evolve(_open_quote(evolve(complaint, since=opening)), related=(related,))
    return complaint.fault(
        "yaml-after-quote",
        "text stands after the closing quote",
        "put the whole text in quotes; inside single quotes an apostrophe is written twice",
    )


# Brackets

_QUOTES: Final = frozenset("\"'")
_CLOSING: Final = frozenset("]}")
_BRACKETS: Final = re.compile(
    r"""[\[\]{}]|"(?:[^"\\]|\\.)*+"|(?<=[\s\[{,:])'(?:[^']|'')*+'|(?<=\s)#[^\n]*""", re.DOTALL
)


def _open_bracket(complaint: Complaint, place: Place) -> Diagnostic:
    sign = complaint.source.sign(place)
    return complaint.fault(
        "yaml-open-bracket",
        f'the "{sign}" that opens here is never closed',
        f'close it with "{CLOSES[sign]}"; put quotes around text that begins with "{sign}"',
        place,
    )


def _flow(complaint: Complaint) -> Diagnostic:
    """A list or mapping in brackets goes on where a comma or its end should be."""
    opening = complaint.source.sign(complaint.since)
    expected = CLOSES[opening]
    related = (Related(message=f'the "{opening}" opens here', place=complaint.since),)
    if complaint.sign in _CLOSING:
        said = f'found "{complaint.sign}" where "{expected}" closes the bracket'
        return evolve(complaint.fault("yaml-bracket", said, f'write "{expected}"'), related=related)
    if not _is_closed(complaint.source, complaint.since):
        return _open_bracket(complaint, complaint.since)
    said = f'expected "," or "{expected}" before this'
    advice = "separate entries with commas; put quotes around text that holds a colon and a space"
    return evolve(complaint.fault("yaml-bracket", said, advice), related=related)


def _is_closed(source: SourceText, bracket: Place) -> bool:
    """Whether some bracket further on closes this one, as far as can be told from text that is not YAML."""
    depth = 0
    text = "\n".join(source.lines[bracket.line - 1 :])
    for found in _BRACKETS.finditer(text, bracket.column - 1):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return True
    return False


def _no_content(complaint: Complaint) -> Diagnostic:
    """Nothing stands where a value should."""
    if complaint.sign == ":":
        return _empty_key(complaint)
    if not complaint.sign and complaint.bracket:
        return _open_bracket(complaint, complaint.bracket)
    if complaint.bracket is None or complaint.sign not in {",", *_CLOSING}:
        return _needs_quotes(complaint, complaint.sign, complaint.at)
    message = f'nothing stands before this "{complaint.sign}"'
    return complaint.fault("yaml-bracket", message, "remove it, or write a value before it")


WORDS: Final[tuple[tuple[re.Pattern[str], Callable[[Complaint], Diagnostic]], ...]] = tuple(
    (re.compile(words), tell)
    for words, tell in (
        (r"quoted scalar: .*(?:end of stream|document indicator|document separator)", _open_quote),
        (r"quoted scalar: .*(?:escape|hexdecimal)", _escape),
        (r"scanning a .*directive|duplicate .*directive|incompatible YAML", _mark_since),
        (r"tab character", _tab_here),
        (r"scanning a block scalar", _block_header),
        (r"scanning an (?:alias|anchor)|(?:scanning|parsing) a tag|undefined tag handle", _mark_since),
        (r"cannot start any token|mapping keys are not allowed", _sign),
        (r"mapping values are not allowed", _colon),
        (r"sequence entries are not allowed", _dash),
        (r"expected ':'", _colon_missing),
        (r"',' or '[]}]'", _flow),
        (r"node content", _no_content),
        (r"expected key|'-' indicator|<block end>", _structure),
        (r"<document start>", _after_document),
    )
)
"""What to say for a parser's words; the first row that fits counts."""
