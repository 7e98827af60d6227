"""What one piece of text in a document may hold, and what it means when it is not quoted.

Text is read as YAML 1.2 core reads it (https://yaml.org/spec/1.2.2/#103-core-schema), which is how editors read
it: ``NO`` and ``on`` are text, and so are dates. What YAML 1.1 takes for another number than YAML 1.2 does is no
number here: it is refused, and the author says which was meant.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from attrs import frozen

WORDS: Final = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
"""The unquoted words that are not text."""

_NUMBER_START: Final = frozenset("+-.0123456789")
_WHOLE: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL: Final = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)")


@frozen(repr=False, eq=False)
class NumberForm:
    """A way to write a number that readers of YAML do not agree on."""

    name: str
    pattern: str
    help: str = "put it in quotes if it is text; otherwise write it as a plain decimal number"


_QUOTE: Final = "put it in quotes"
_SIGNED: Final = r"[-+]?"
_GROUPED: Final = r"[0-9][0-9_]*"
REFUSED_NUMBERS: Final = (
    NumberForm("a hexadecimal number", _SIGNED + r"0x[0-9a-fA-F_]+"),
    NumberForm("an octal number", _SIGNED + r"0o[0-7_]+"),
    NumberForm("a binary number", _SIGNED + r"0b[01_]+"),
    NumberForm("infinity", _SIGNED + r"\.(?:inf|Inf|INF)", _QUOTE),
    NumberForm("not a number", r"\.(?:nan|NaN|NAN)", _QUOTE),
    NumberForm(
        "a time, or a number in base 60",
        _SIGNED + _GROUPED + r"(?::[0-5]?[0-9])+(?:\.[0-9_]*)?",
        _QUOTE,
    ),
    NumberForm(
        "a number with an exponent",
        _SIGNED + rf"(?:\.[0-9_]+|{_GROUPED}(?:\.[0-9_]*)?)[eE][-+]?[0-9]+",
    ),
    NumberForm("a number with a leading zero", _SIGNED + r"0[0-9]+(?:\.[0-9]*)?"),
    NumberForm("a number with underscores", _SIGNED + rf"(?:\.[0-9_]+|{_GROUPED}(?:\.[0-9_]*)?)"),
)
"""The first form that fits names the fault; the plain forms have been tried before."""

_CONTROLS: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_LINE_SEPARATORS: Final = r"\u2028\u2029"
_SURROGATES: Final = r"\ud800-\udfff"
_DIRECTION_MARKS: Final = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_WITHOUT_WIDTH: Final = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    r"\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NOT_CHARACTERS: Final = r"\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(1, 17)
)
FORBIDDEN: Final = re.compile(
    f"[{_CONTROLS}{_LINE_SEPARATORS}{_SURROGATES}{_DIRECTION_MARKS}{_WITHOUT_WIDTH}{_NOT_CHARACTERS}]"
)
"""Characters that no document holds anywhere, comments included: a reader cannot see them, and some make the text
look like another one than it is (CVE-2021-42574)."""

ODD_SPACE: Final = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces that look like a space and are none to YAML; they may stand in quoted text, in a block and in comments."""

_LINE_CONTROLS: Final = {ord("\n"): r"\n", ord("\r"): r"\r", ord("\t"): r"\t"}


@frozen(repr=False, eq=False)
class Refusal:
    """Why unquoted text is no value, and what to write instead."""

    code: str
    message: str
    help: str


def unquoted(text: str, most_digits: int) -> bool | int | float | str | Refusal | None:
    """The value of unquoted text.

    >>> unquoted("NO", 15), unquoted("1.50", 15), unquoted("~", 15)
    ('NO', 1.5, None)
    """
    if text in WORDS:
        return WORDS[text]
    if text[0] not in _NUMBER_START or " " in text:
        return normal(text)
    if len(text) == len("2020-12-31") and text[4] == "-" == text[7]:  # none of the numbers has two of these
        return normal(text)
    whole = _WHOLE.fullmatch(text)
    if whole or _DECIMAL.fullmatch(text):
        count = sum(map(str.isdigit, text))
        if count > most_digits:
            message = f"{shown(text)} is a number of {count} digits; at most {most_digits} are kept exactly"
            return Refusal("long-number", message, "put it in quotes if it is text, such as an identifier")
        return int(text) if whole else float(text)
    form = next((form for form in REFUSED_NUMBERS if re.fullmatch(form.pattern, text)), None)
    if form is None:
        return normal(text)
    message = f"{shown(text)} is {form.name}, which readers of YAML do not read alike"
    return Refusal("ambiguous-number", message, form.help)


def normal(text: str) -> str:
    """The text in Unicode's composed form, so that what looks the same is the same."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def character(char: str) -> str:
    r"""The name of a character that may not be visible.

    >>> character("\u202e")
    'U+202E (right-to-left override)'
    """
    name = unicodedata.name(char, "control character" if unicodedata.category(char) == "Cc" else "")
    return f"U+{ord(char):04X}" + (f" ({name.lower()})" if name else "")


def shown(text: str, longest: int = 60) -> str:
    r"""The text in quotes for a message: on one line, shortened, and with invisible characters as escapes.

    >>> print(shown("a\u202eb"))
    "a\u202eb"
    """
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return '"' + FORBIDDEN.sub(_escape, cut.translate(_LINE_CONTROLS)) + '"'


_UNICODE_ESCAPE: Final = codecs.lookup("unicode_escape")  # found now, since looking it up opens a file


def _escape(match: re.Match[str]) -> str:
    escaped, _ = _UNICODE_ESCAPE.encode(match[0])
    return escaped.decode()
