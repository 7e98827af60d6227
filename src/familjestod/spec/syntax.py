"""What a YAML parser says about text that is not YAML, in words for the person who wrote it.

The parsers in C and in Python choose different words at the same places, and both speak of their own state ("did not
find expected key"). The table ``WORDS`` leads from what they say to a function that looks at the text there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from attrs import evolve

from familjestod.diagnostics import Diagnostic, Place, Related
from familjestod.spec import layout
from familjestod.spec.complaint import Complaint, mended
from familjestod.spec.marks import ESCAPE, mark, no_escape, tab
from familjestod.spec.text import CLOSES, SourceText


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

"""The brackets, and what closes each."""


def _mark_since(complaint: Complaint) -> Diagnostic:
    return mark(complaint.source, complaint.since)


def _sign(complaint: Complaint) -> Diagnostic:
    if complaint.sign == "\t":
        return tab(complaint.source, complaint.at)
    return _needs_quotes(complaint, complaint.sign, complaint.at)


def _block_header(complaint: Complaint) -> Diagnostic:
    return _needs_quotes(complaint, complaint.source.sign(complaint.since), complaint.since)


_BLOCK: Final = frozenset("|>")
_COMPARED: Final = re.compile(r"[>|] *[=0-9]")


def _needs_quotes(complaint: Complaint, sign: str, place: Place) -> Diagnostic:
    advice = "put the whole text in quotes"
    if _COMPARED.match(complaint.source.line(place), place.column - 1):
        advice = f'leave "{sign}" out where a bound is written; a test of a rule has a word for it, such as at_least'
    elif sign in _BLOCK:
        advice = (
            f'begin the text on a line of its own below, indented; or put it in quotes without the "{sign}"'
        )
    return complaint.fault("yaml-sign", f'text that begins with "{sign}" needs quotes', advice, place)


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


def _colon(complaint: Complaint) -> Diagnostic:
    return layout.colon(complaint) or _not_yaml(complaint)


# Lines


def _structure(complaint: Complaint) -> Diagnostic:
    """Something stands where the next key or list item should."""
    if complaint.before.strip() or complaint.sign in _CLOSING:
        return _behind(complaint)
    if complaint.sign == ":":
        return _empty_key(complaint)
    return layout.misplaced(complaint)


def _after_document(complaint: Complaint) -> Diagnostic:
    """Something stands where the document is over."""
    if complaint.before.strip() not in {"", "..."} or complaint.sign in _CLOSING:
        return _behind(complaint)
    above = layout.columns_above(complaint)
    if complaint.before or not above or complaint.at.column >= above[0]:
        return complaint.fault(
            "several-documents",
            "the document has ended above, and this stands after it",
            "keep one document in each file",
        )
    return layout.indent(complaint)


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
    return _behind_quote(complaint)


def _behind_quote(complaint: Complaint) -> Diagnostic:
    closing = complaint.before.rstrip()[-1:]
    apostrophe = closing == "'" and not complaint.before.endswith(" ")
    advice = "put the whole text in quotes; inside single quotes an apostrophe is written twice"
    if apostrophe:
        advice = "an apostrophe ends text in single quotes: write it twice, or put the text in double quotes"
    return complaint.fault("yaml-after-quote", "text stands after the closing quote", advice)


def _ends_at(quoted: Place | None, at: Place) -> bool:
    """Whether quoted text ends right before a place, with no space between."""
    return quoted is not None and (quoted.end_line, quoted.end_column) == (at.line, at.column)


# Brackets

_QUOTES: Final = frozenset("\"'")
_CLOSING: Final = frozenset("]}")
_BRACKETS: Final = re.compile(
    r"""[\[\]{}]|"(?:[^"\\]|\\.)*+"|(?<=[\s\[{,:])'(?:[^']|'')*+'|(?<=\s)#[^\n]*""", re.DOTALL
)


_ENTRY: Final = re.compile(r"\s*(?:- )*[a-z][a-z0-9_.@]*:(?: .*)?")


def _open_bracket(complaint: Complaint, place: Place) -> Diagnostic:
    sign = complaint.source.sign(place)
    fault = complaint.fault(
        "yaml-open-bracket",
        f'the "{sign}" that opens here is never closed',
        f'close it with "{CLOSES[sign]}"; put quotes around text that begins with "{sign}"',
        place,
    )
    line = complaint.source.line(place).rstrip()
    rest = line[place.column :]
    below = next((each for each in complaint.source.lines[place.line :] if each.strip()), "")
    if _ENTRY.fullmatch(below) and not _BRACKETS.search(rest) and not rest.endswith(","):
        return mended(fault, CLOSES[sign], complaint.source.place(place.line, len(line) + 1, 0))
    return fault


def _flow(complaint: Complaint) -> Diagnostic:
    """A list or mapping in brackets goes on where a comma or its end should be."""
    opening = complaint.source.sign(complaint.since)
    expected = CLOSES[opening]
    related = (Related(message=f'the "{opening}" opens here', place=complaint.since),)
    if complaint.sign in _CLOSING:
        said = f'found "{complaint.sign}" where "{expected}" closes the bracket'
        return mended(
            evolve(complaint.fault("yaml-bracket", said, f'write "{expected}"'), related=related), expected
        )
    if _ends_at(complaint.quoted, complaint.at):
        return _behind_quote(complaint)
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
        (r"sequence entries are not allowed", layout.dash),
        (r"expected ':'", layout.colon_missing),
        (r"',' or '[]}]'", _flow),
        (r"node content", _no_content),
        (r"expected key|'-' indicator|<block end>", _structure),
        (r"<document start>", _after_document),
    )
)
"""What to say for a parser's words; the first row that fits counts."""
