"""Counts, shares and days as they are written: 3 326 and 3,3 % in Swedish, 3,326 and 3.3% in English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

_SPACE: Final = "\u00a0"
_MINUS: Final = "\u2212"
_FEW: Final = 0.0005
_MONTHS: Final[Mapping[str, Sequence[str]]] = {
    "sv": (
        "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
        "november", "december",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ),
}  # fmt: skip


def whole(count: int, language: str) -> str:
    r"""A count with its thousands set apart.

    >>> whole(3326, "sv"), whole(3326, "en")
    ('3\xa0326', '3,326')
    """
    said = f"{abs(count):,}"
    return ("" if count >= 0 else _MINUS) + (said.replace(",", _SPACE) if language == "sv" else said)


def decimal(number: float, language: str, digits: int = 1) -> str:
    """A number with so many decimals."""
    said = f"{abs(number):,.{digits}f}"
    if language == "sv":
        said = said.replace(",", _SPACE).replace(".", ",")
    return (_MINUS if number < 0 and said.strip("0,.") else "") + said


def signed(number: float, language: str, digits: int = 0) -> str:
    """A difference with its sign; none before zero.

    >>> signed(-2, "sv"), signed(2, "en"), signed(0, "en")
    ('−2', '+2', '0')
    """
    said = decimal(number, language, digits)
    return f"+{said}" if number > 0 and said.strip("0,.") else said


def percent(share: float, language: str) -> str:
    r"""A share in per cent, with more decimals where it is small.

    >>> percent(0.03326, "sv"), percent(0.0003, "en")
    ('3,3\xa0%', '0.03%')
    """
    digits = 2 if 0 < share < _FEW else 1
    return decimal(100 * share, language, digits) + (f"{_SPACE}%" if language == "sv" else "%")


def points(difference: float, language: str) -> str:
    """A difference between shares in percentage points, with its sign."""
    return signed(100 * difference, language, 1)


def interval(low: float, high: float, language: str, *, sign: bool = False) -> str:
    """Two shares as an interval, in per cent; of differences, with their signs."""
    if sign:
        return f"{points(low, language)} … {points(high, language)}"
    return f"{decimal(100 * low, language)}–{percent(high, language)}"


def period_words(first: dt.date, per: str, language: str) -> str:
    """A month by its name, or a week by its number.

    >>> period_words(dt.date(2026, 3, 1), "month", "sv"), period_words(dt.date(2026, 3, 2), "week", "en")
    ('mars 2026', 'week 10, 2026')
    """
    if per == "month":
        return f"{_MONTHS[language][first.month - 1]} {first.year}"
    year, week, _ = first.isocalendar()
    return f"v. {week} {year}" if language == "sv" else f"week {week}, {year}"
