"""Calendar arithmetic on whole days: the one place where months are added.

Two published conventions exist for a date that does not exist (31 August plus six
months). CQL, ISO 8601 practice and .NET clamp it to the end of the month; the CDC's
CDSi logic specification (CALCDT-5) rolls it forward to the first of the next month.
A programme says which one its source means.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from calendar import monthrange

from attrs import frozen

from familjestod.shown import ByFields

# Days outside this range are refused where they are read, so that adding the longest
# duration that a document may state never leaves the calendar.
FIRST_DAY = dt.date(1900, 1, 1)
LAST_DAY = dt.date(2299, 12, 31)
LONGEST_YEARS = 150


class Overflow(enum.StrEnum):
    """What becomes of a date that does not exist."""

    CLAMP = "clamp"
    ROLL_FORWARD = "roll_forward"


@frozen(order=False, repr=False)
class Duration(ByFields):
    """A length of time in calendar units, such as "2 years 6 months".

    Months and days do not convert into each other, so two durations have no order:
    only the days they lead to from a given day can be compared.
    """

    months: int = 0
    days: int = 0

    @classmethod
    def of(cls, *, years: int = 0, months: int = 0, weeks: int = 0, days: int = 0) -> Duration:
        """A duration from whole counts of each unit."""
        return cls(12 * years + months, 7 * weeks + days)

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read "3 weeks", "18 months", "2.5 years" or "2 years 6 months".

        Raises:
            ValueError: if the text is none of these, or longer than 150 years.
        """
        if not _DURATION.fullmatch(text):
            message = f'"{text}" is not a duration such as "3 weeks", "18 months" or "2.5 years"'
            raise ValueError(message)
        months = days = 0
        units: list[str] = []
        for count, unit in _PART.findall(text):
            units.append(unit)
            if unit == "year":
                whole, _, half = count.partition(".")
                months += 12 * int(whole) + (6 if half else 0)
            elif unit == "month":
                months += int(count)
            else:
                days += int(count) * (7 if unit == "week" else 1)
        if units != sorted(set(units), key=_UNITS.index):
            message = f'"{text}" should name each unit once, the longest first'
            raise ValueError(message)
        if months > 12 * LONGEST_YEARS or days > 366 * LONGEST_YEARS:
            message = f'"{text}" is longer than {LONGEST_YEARS} years'
            raise ValueError(message)
        return cls(months, days)

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        if abs(self.months) < 24:  # noqa: PLR2004 - under two years, months are how ages are said
            years, months = 0, self.months
        weeks, days = divmod(self.days, 7) if self.days % 7 == 0 else (0, self.days)
        counts = zip((years, months, weeks, days), _UNITS, strict=True)
        said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counts if count]
        return " ".join(said) or "0 days"


_UNITS = ("year", "month", "week", "day")
_COUNT = r"(?:0|[1-9][0-9]{0,4})"
_DURATION = re.compile(
    rf"{_COUNT}(?:\.5 years?| (?:year|month|week|day)s?)(?: {_COUNT} (?:year|month|week|day)s?){{0,3}}"
)
_PART = re.compile(r"([0-9]+(?:\.5)?) (year|month|week|day)")


def add(day: dt.date, duration: Duration, overflow: Overflow = Overflow.CLAMP) -> dt.date:
    """The day that is `duration` after `day`: years and months first, then weeks and days.

    >>> add(dt.date(2023, 8, 31), Duration.parse("6 months"))
    datetime.date(2024, 2, 29)
    >>> add(dt.date(2023, 8, 31), Duration.parse("6 months"), Overflow.ROLL_FORWARD)
    datetime.date(2024, 3, 1)

    Raises:
        OverflowError: if the result is no date that Python has.
    """
    if duration.months:
        year, month = divmod(day.year * 12 + day.month - 1 + duration.months, 12)
        month += 1
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            message = f"{day} plus {duration} is outside the calendar"
            raise OverflowError(message)
        if day.day <= 28:  # noqa: PLR2004 - every month has 28 days
            day = day.replace(year, month)
        else:
            last = monthrange(year, month)[1]
            if day.day <= last:
                day = day.replace(year, month)
            elif overflow is Overflow.CLAMP:
                day = dt.date(year, month, last)
            else:
                day = dt.date(year, month, last) + dt.timedelta(days=1)
    return day + dt.timedelta(days=duration.days) if duration.days else day


def between(since: dt.date, until: dt.date, overflow: Overflow = Overflow.CLAMP) -> Duration:
    """The whole months from one day to another, and the days left over.

    >>> str(between(dt.date(2024, 8, 20), dt.date(2026, 3, 1)))
    '18 months 9 days'
    """
    months = completed_months(since, until, overflow)
    return Duration(months, (until - add(since, Duration(months), overflow)).days)


def completed_months(since: dt.date, until: dt.date, overflow: Overflow = Overflow.CLAMP) -> int:
    """The most whole months that can be added to `since` without passing `until`.

    It follows `add`, so that an age told in months and an age tested in a rule agree
    on every day. Negative before `since`.
    """
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    while add(since, Duration(months=months), overflow) > until:
        months -= 1
    return months


def parse_date(text: str) -> dt.date:
    """Read an ISO date, "2026-03-01".

    Raises:
        ValueError: if it is not one, is no day of the calendar, or is not within 1900-2299.
    """
    if not _ISO_DATE.fullmatch(text):
        message = f'"{text}" is not a date such as "2026-03-01"'
        raise ValueError(message)
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        message = f'"{text}" is no day of the calendar'
        raise ValueError(message) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        message = f'"{text}" is outside {FIRST_DAY.year}-{LAST_DAY.year}'
        raise ValueError(message)
    return day


_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
