"""Durations, numbers and lists in Swedish or English words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from familjestod.logic.calendar import Duration

LANGUAGES: Final = ("sv", "en")

_AND: Final[Mapping[str, str]] = {"sv": "och", "en": "and"}
_UNITS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "sv": (("år", "år"), ("månad", "månader"), ("vecka", "veckor"), ("dag", "dagar")),
    "en": (("year", "years"), ("month", "months"), ("week", "weeks"), ("day", "days")),
}
_COUNTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sv": ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"),
    "en": (
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ),
}  # fmt: skip
# An index has no unit that anyone says; a power is written as one.
_SPOKEN_UNITS: Final[Mapping[str, str]] = {"index": "", "kg/m2": "kg/m²"}
_MONTHS_SAID_AS_MONTHS: Final = 24


def duration_words(duration: Duration, language: str) -> str:
    """A duration in words: "18 månader", "2 år och 6 månader".

    >>> duration_words(Duration.parse("2.5 years"), "sv")
    '2 år och 6 månader'
    """
    years, months = divmod(duration.months, 12)
    if abs(duration.months) < _MONTHS_SAID_AS_MONTHS:
        years, months = 0, duration.months
    weeks, days = divmod(duration.days, 7) if duration.days % 7 == 0 else (0, duration.days)
    counts = zip((years, months, weeks, days), _UNITS[language], strict=True)
    said = [f"{count} {one if count == 1 else many}" for count, (one, many) in counts if count]
    return listed(said, _AND[language]) if said else f"0 {_UNITS[language][-1][1]}"


def number_words(number: float, language: str) -> str:
    """A number as it is written: with a decimal comma in Swedish."""
    text = f"{number:.10g}"
    return text.replace(".", ",") if language == "sv" else text


def count_words(count: int, language: str) -> str:
    """How many, as it is written in running text: "två", and from thirteen on "13"."""
    words = _COUNTS[language]
    return words[count] if count < len(words) else str(count)


def measured(said: str, unit: str | None) -> str:
    """A number with its unit, as it is said: "2,5 kg"; an index has none."""
    spoken = _SPOKEN_UNITS.get(unit, unit) if unit else ""
    return f"{said} {spoken}" if spoken else said


def listed(parts: Sequence[str], conjunction: str, *, comma: bool = False) -> str:
    """The parts as a list in words: "a, b och c"; `comma` sets one before the conjunction too.

    >>> listed(["a", "b", "c"], "och")
    'a, b och c'
    """
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])}{',' if comma else ''} {conjunction} {parts[-1]}"


def capitalised(text: str) -> str:
    """The text with a capital first, and the rest as it is.

    >>> capitalised("the ITC form")
    'The ITC form'
    """
    return text[:1].upper() + text[1:]
