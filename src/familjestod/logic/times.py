"""How a duration or a day is to be written that is not as those are: "18 månader", "P18M", "1/3 2024"."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import Final

from familjestod.logic.calendar import LONGEST_YEARS, Duration, parse_date
from familjestod.logic.spelling import NOTHING, NUMBER_WORDS, Meant, plain

# --- durations -------------------------------------------------------------------------------------

_UNITS: Final = {
    **dict.fromkeys(("y", "yr", "yrs", "year", "years", "år", "ar", "års"), ("year", 1)),
    **dict.fromkeys(
        [
            "m",
            "mo",
            "mos",
            "mon",
            "mth",
            "mths",
            "mnth",
            "mnd",
            "month",
            "months",
            "mån",
            "manad",
            "manader",
            "månad",
            "månader",
            "månaders",
            "mnader",
        ],
        ("month", 1),
    ),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "v", "veck", "vecka", "veckor"), ("week", 1)),
    **dict.fromkeys(("d", "day", "days", "dag", "dagar", "dygn"), ("day", 1)),
    **dict.fromkeys(("quarter", "quarters", "kvartal"), ("month", 3)),
    **dict.fromkeys(("halvår",), ("month", 6)),
}
"""What each unit is called, and how many of ours it is."""

_ORDER: Final = ("year", "month", "week", "day")
_COUNT: Final = r"[0-9]{1,5}(?:[.,][0-9]{1,2})?(?: ?½| 1/2)?|½|1/2|" + "|".join(
    rf"{word}(?= )" for word in NUMBER_WORDS
)
_PART: Final = re.compile(rf"({_COUNT}) ?([a-zåäö]+)\.?(?:$|(?: ?(?:,|&|\+| and| och))? ?(?=[0-9a-z]))")
_ISO: Final = re.compile(r"p(?:([0-9]+)y)?(?:([0-9]+)m)?(?:([0-9]+)w)?(?:([0-9]+)d)?")
_BEFORE_AGE: Final = re.compile(r"(?:vid|at|age|aged|ålder|when|efter|after|in|inom|within) (?=[0-9½])")
_ABOUT: Final = re.compile(
    r"(?:<=?|>=?|[≤≥~≈]|under|över|over|before|före|minst|högst|senast|from|från|about|around|ca\.?|cirka|omkring) ?(?=[0-9½])"
)
_RANGE: Final = re.compile(r"(.+?) ?(?:-| to | till | och | and |/) ?(.+)")
_BIRTH: Final = frozenset(
    {"birth", "at birth", "födelse", "födseln", "födelsen", "vid födelsen", "vid födseln"}
)
_A_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_SIGNLESS: Final = re.compile(r"-\s?[0-9]")


def duration(written: object) -> Meant:
    """The duration that is meant.

    >>> duration("18 månader").instead, duration("P2Y6M").instead, duration("2,5 years").instead
    ('18 months', '2 years 6 months', '2.5 years')
    >>> duration("10 months ± 2 weeks").help
    'there is no "±": write the first day in `opens`, and the first that is too late in `closes`'
    """
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        return NOTHING
    if not isinstance(written, str):
        return _unitless(f"{written:g}")
    text = plain(written)
    if text in _BIRTH:
        return Meant("0 days")
    if text.isdecimal():
        return _unitless(text)
    exact = _length(_BEFORE_AGE.sub("", text, count=1))
    return Meant(exact) if exact else Meant(help=_choice_of_duration(text))


def _unitless(number: str) -> Meant:
    return Meant(help=f"write the unit too, such as {_said(number, 'month')} or {_said(number, 'week')}")


def _said(count: str, unit: str) -> str:
    return f"{count} {unit}{'' if count == '1' else 's'}"


def _length(text: str) -> str | None:
    """The text as a duration of ours, if every part of it is a count and a unit."""
    iso = _ISO.fullmatch(text)
    if iso and iso.lastindex:
        found = [(count, unit) for count, unit in zip(iso.groups(), _ORDER, strict=True) if count]
    else:
        found, end = [], 0
        while part := _PART.match(text, end):
            unit, times = _UNITS.get(part[2], ("", 1))
            count = _counted(part[1], unit, times)
            if count is None:
                return None
            found += count
            end = part.end()
        if end != len(text) or not found:
            return None
    found = sorted(
        ((str(int(n)) if n.isdecimal() else n, u) for n, u in found), key=lambda each: _ORDER.index(each[1])
    )
    said = " ".join(_said(count, unit) for count, unit in found)
    try:
        Duration.parse(said)
    except ValueError:
        return None
    return said


def _counted(count: str, unit: str, times: int) -> list[tuple[str, str]] | None:
    """The count in our units: 2½ years are 2.5, and 1.25 years 1 year and 3 months."""
    half = "½" in count or "1/2" in count
    bare = count.replace("1/2", "").replace("½", "").strip().replace(",", ".") or "0"
    number = float(NUMBER_WORDS.get(bare, bare)) + (0.5 if half else 0)
    whole = number * times
    if not unit:
        return None
    if whole == int(whole):
        return [(str(int(whole)), unit)]
    months = whole * 12
    if unit != "year" or months != int(months):
        return None
    if whole % 1 == 0.5:  # noqa: PLR2004 - half a year
        return [(f"{whole:g}", "year")] if whole > 1 else [("6", "month")]
    years, rest = divmod(int(months), 12)
    return [*([(str(years), "year")] if years else []), (str(rest), "month")]


def _choice_of_duration(text: str) -> str | None:
    """What to do about a text that is no single duration."""
    if "±" in text or "+/-" in text:
        return 'there is no "±": write the first day in `opens`, and the first that is too late in `closes`'
    if _A_DAY.fullmatch(text):
        return "a length of time stands here, not a day: write it with its unit, such as 10 months"
    if _SIGNLESS.match(text):
        return "a length of time is never below zero: write it without the minus"
    about = _ABOUT.match(text)
    if about and (length := _length(text[about.end() :])):
        return f'write {length}, without "{about[0].strip()}": which bound it is, the key says'
    between = _RANGE.fullmatch(text)
    last = _length(between[2]) if between else None
    if between and last:
        first = _length(between[1]) or _length(f"{between[1]} {last.partition(' ')[2]}")
        if first:
            return f"write one length of time, {first} or {last}: a period has its first day in `opens` and its end in `closes`"
    if re.fullmatch(r"[0-9]{3,} [a-z]+", text):
        return f"write a length of time of at most {LONGEST_YEARS} years"
    if re.fullmatch(r"[0-9]+[.,][0-9]+ ?\S+", text):
        return "of fractions only half a year can be written: use a smaller unit, such as months or weeks"
    return None


# --- days --------------------------------------------------------------------------------------------

_MONTHS: Final = {
    name[:3]: number
    for number, names in enumerate(
        ["jan", "feb", "mar", "apr", "may|maj", "jun", "jul", "aug", "sep", "oct|okt", "nov", "dec"], 1
    )
    for name in names.split("|")
}
_MONTH_NAMES: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[t ].*)?")
_DIGITS: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})[-/. ] ?([0-9]{1,2})[-/., ] ?([0-9]{4})")
_DAY_NAMED: Final = re.compile(
    r"(?:den )?([0-9]{1,2})(?:st|nd|rd|th|:e|:a|\.)? (?:of )?([a-z]{3})[a-z]*\.?,? ([0-9]{4})"
)
_MONTH_NAMED: Final = re.compile(r"([a-z]{3})[a-z]*\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_YEAR_MONTH: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})|([a-z]{3})[a-z]*\.? ([0-9]{4})")
_SHORT: Final = re.compile(r"([0-9]{2})-?([0-9]{2})-?([0-9]{2})")
_OPEN: Final = frozenset(
    [
        "tills vidare",
        "until further notice",
        "ongoing",
        "pågående",
        "löpande",
        "open",
        "none",
        "ingen",
        "-",
        "?",
        "indefinitely",
        "now",
        "nu",
        "idag",
        "today",
    ]
)


def day(written: object, *, last: bool = False) -> Meant:
    """The day that is meant; `last` says that a month or a year would be meant with its last day.

    >>> day("1 mars 2024").instead, day("20240301").instead, day("22/11 2026").instead
    ('2024-03-01', '2024-03-01', '2026-11-22')
    >>> day("1/3 2024").help
    'write 2024-03-01 if 1 March is meant, or 2024-01-03 if it is 3 January'
    """
    if isinstance(written, bool) or not isinstance(written, str | int):
        return NOTHING
    raw = str(written) if isinstance(written, str) else ""
    text = plain(str(written))
    if text in _OPEN:
        return Meant(help="write the day itself; where there is none yet, leave the key out")
    for form, order in (
        (_YEAR_FIRST, (0, 1, 2)),
        (_DIGITS, (0, 1, 2)),
        (_DAY_NAMED, (2, 1, 0)),
        (_MONTH_NAMED, (2, 0, 1)),
    ):
        if found := form.fullmatch(text):
            year, month, number = (found.groups()[place] for place in order)
            return _dated(
                int(year), _MONTHS.get(month, 0) if month.isalpha() else int(month), int(number), raw
            )
    if found := _YEAR_LAST.fullmatch(text):
        return _either(int(found[3]), int(found[1]), int(found[2]))
    return Meant(help=_part_of_a_day(text, last=last))


def _dated(year: int, month: int, number: int, written: str) -> Meant:
    said = f"{year:04}-{month:02}-{number:02}"
    if _exists(said):
        return Meant(said) if said != written else NOTHING
    return Meant(help=no_day(year, month, number))


def no_day(year: int, month: int, number: int) -> str:
    """Why three numbers are no day, and what may be meant.

    >>> no_day(2024, 2, 30), no_day(2024, 13, 1)
    ('February 2024 has 29 days: write 2024-02-29, or the day that is meant', 'write 2024-01-13 if day and month have changed places: there are 12 months')
    """
    if 1 <= month <= 12:  # noqa: PLR2004 - months
        days = monthrange(year, month)[1] if 1 <= year <= dt.MAXYEAR else 31
        if 1 <= number <= days:
            return "write a day between 1900 and 2299"
        last = f"{year:04}-{month:02}-{days}"
        return f"{_MONTH_NAMES[month - 1]} {year} has {days} days: write {last}, or the day that is meant"
    if _exists(swapped := f"{year:04}-{number:02}-{month:02}"):
        return f"write {swapped} if day and month have changed places: there are 12 months"
    return "the month is a number from 01 to 12"


def _either(year: int, first: int, second: int) -> Meant:
    """A day whose year comes last: where both numbers can be the month, the author says which is."""
    swedish, american = f"{year:04}-{second:02}-{first:02}", f"{year:04}-{first:02}-{second:02}"
    fit = [each for each in dict.fromkeys((swedish, american)) if _exists(each)]
    if len(fit) == 1:
        return Meant(fit[0])
    if not fit:
        return Meant(help="write the year, the month and the day, such as 2026-03-01")
    return Meant(
        help=f"write {swedish} if {first} {_MONTH_NAMES[second - 1]} is meant, or {american} if it is {second} {_MONTH_NAMES[first - 1]}"
    )


def _part_of_a_day(text: str, *, last: bool) -> str | None:
    if re.fullmatch(r"[0-9]{4}", text):
        return f"write the month and the day too, such as {text}-{'12-31' if last else '01-01'}"
    if found := _YEAR_MONTH.fullmatch(text):
        year = int(found[1] or found[4])
        month = int(found[2]) if found[2] else _MONTHS.get(found[3], 0)
        if 1 <= month <= 12 and year:  # noqa: PLR2004 - months
            number = monthrange(year, month)[1] if last else 1
            return f"write the day too, such as {year:04}-{month:02}-{number:02}"
    if (found := _SHORT.fullmatch(text)) and _exists(said := f"20{found[1]}-{found[2]}-{found[3]}"):
        return f"write the year with four digits, such as {said}"
    return None


def _exists(said: str) -> bool:
    try:
        parse_date(said)
    except ValueError:
        return False
    return True
