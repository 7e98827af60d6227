"""How a value is to be written that is not as its kind is: a share, a number, an id, an address.

Programmes are written from guidelines in Swedish, and with the habits of other programs: "18 månader", "P18M",
"1/3 2024", "70%". What can only be read in one way is rewritten; for the rest, the author is told what to choose.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from attrs import frozen


@frozen
class Meant:
    """How a value is to be written."""

    instead: str | None = None
    """The text to write, where only one thing can be meant."""
    help: str | None = None
    """What to do, where that is for the author to say."""


NOTHING: Final = Meant()
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_SPACES: Final = re.compile(r"\s+")
_WRAPPED: Final = re.compile(r"""["'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]+""")


_LONGEST: Final = 60


def plain(text: str) -> str:
    """The text in small letters, with ordinary spaces and dashes and without quotes; nothing of a long one."""
    if len(text) > _LONGEST:
        return ""
    cleaned = _SPACES.sub(" ", text.translate(_DASHES)).strip()
    return _WRAPPED.sub("", cleaned).strip().casefold()


def folded(text: str) -> str:
    """The text as an id would be written, as far as it can be one.

    >>> folded("Östergötland"), folded("countedFrom"), folded("not-before"), folded("\u201chome\u201d")
    ('ostergotland', 'counted_from', 'not_before', 'home')
    """
    apart = re.sub(r"(?<=[a-zåäö0-9])(?=[A-ZÅÄÖ])", "_", _WRAPPED.sub("", text.translate(_DASHES)).strip())
    letters = unicodedata.normalize("NFKD", apart.casefold().replace("æ", "ä").replace("ø", "ö"))
    kept = "".join(each for each in letters if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9_]", "", re.sub(r"[\s\-]+", "_", kept)).strip("_")


NUMBER_WORDS: Final = {
    word: number
    for number, words in enumerate(
        (
            "zero noll",
            "one a an en ett",
            "two två",
            "three tre",
            "four fyra",
            "five fem",
            "six sex",
            "seven sju",
            "eight åtta",
            "nine nio",
            "ten tio",
            "eleven elva",
            "twelve tolv",
        )
    )
    for word in words.split()
}


_SHARE: Final = re.compile(r"([0-9]{1,4}(?:[.,][0-9]{1,2})?) ?(?:%|procent|percent|per cent|pct)")
_SHARE_FIRST: Final = re.compile(r"% ?([0-9]{1,4}(?:[.,][0-9]{1,2})?)")
_SHARE_ABOUT: Final = re.compile(r"(?:>=?|<=?|[≥≤~]|minst|at least|ca\.?|about|över|over) ?(.+)")


def share(written: object) -> Meant:
    """The percentage that is meant.

    >>> share("70%").instead, share(70).instead, share(0.7).help
    ('70 %', '70 %', 'write 70 % if that is the share, or 0.7 % if it is less than one in a hundred')
    """
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        return NOTHING
    text = plain(written) if isinstance(written, str) else f"{written:g}"
    if found := _SHARE.fullmatch(text) or _SHARE_FIRST.fullmatch(text):
        return Meant(f"{found[1].replace(',', '.')} %")
    if about := _SHARE_ABOUT.fullmatch(text):
        exact = share(about[1]).instead
        return Meant(help=f"write {exact} alone" if exact else None)
    if not re.fullmatch(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?", text):
        return NOTHING
    number = float(text.replace(",", "."))
    if number > 1 or not number:
        return Meant(f"{number:g} %")
    whole = f"{number * 100:g} %"
    return Meant(
        help=f"write {whole} if that is the share, or {number:g} % if it is less than one in a hundred"
    )


_NUMBER: Final = r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?"
_PAGE: Final = re.compile(r"(?:sid(?:an|a|or)?|s|pages?|pp?|nr|no|punkt)\.? ?([0-9]{1,9})")
_MEASURED: Final = re.compile(rf"({_NUMBER}) ?([^\W\d_%°/²]+|[%°]\S*)\.?")
_SEVERAL: Final = re.compile(r"([0-9]{1,9}) ?(?:-|,|and|och|to|till|/) ?([0-9]{1,9})f{0,2}")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")


def number(text: str, *, whole: bool) -> Meant:
    """The number that is meant.

    >>> number("s. 4", whole=True).instead, number("9,2", whole=False).instead, number("9.2 kg", whole=False).help
    ('4', '9.2', 'write the number alone: 9.2')
    """
    written = plain(text)
    bare = written.replace(",", ".")
    if re.fullmatch(_NUMBER, written) and (not whole or "." not in bare):
        return Meant(bare)
    if _THOUSANDS.fullmatch(written):
        return Meant(written.replace(" ", ""))
    if whole and (page := _PAGE.fullmatch(written)):
        return Meant(page[1])
    if written in NUMBER_WORDS:
        return Meant(str(NUMBER_WORDS[written]))
    if whole and (several := _SEVERAL.fullmatch(written)):
        return Meant(help=f"write one number, such as {several[1]}")
    if measured := _MEASURED.fullmatch(written):
        exact = number(measured[1], whole=whole).instead
        return Meant(help=f"write the number alone: {exact}" if exact else None)
    return Meant(help="write the number alone, in digits")


_COMMENTED: Final = re.compile(r"(\S+?),? ?(#|//) ?(.+)")


def id_(text: str) -> Meant:
    """The id that is meant, for a value.

    >>> id_("Östergötland").instead, id_("home# at home").instead, id_("home // at home").instead
    ('ostergotland', 'home  # at home', 'home  # at home')
    """
    if len(text) > _LONGEST:
        return NOTHING
    if commented := _COMMENTED.fullmatch(text):
        inner = folded(commented[1])
        return Meant(f"{inner}  # {commented[3]}") if inner == commented[1] else NOTHING
    bare = text.strip().rstrip(",;.")
    if not bare or " " in bare:
        return NOTHING
    parts = [folded(part) for part in bare.split("/")]
    return Meant("/".join(parts)) if all(part[:1].isalpha() for part in parts) else NOTHING


_ADDRESS: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)


def address(text: str) -> Meant:
    """The address that is meant.

    >>> address("www.example.org/guide").help
    'write https://www.example.org/guide'
    """
    bare = text.strip().lstrip(":/")
    return Meant(help=f"write https://{bare}") if _ADDRESS.fullmatch(bare) else NOTHING
