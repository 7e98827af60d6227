"""Days and durations: both conventions for a date that does not exist, and ages that agree with them."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.logic.calendar import (
    FIRST_DAY,
    LAST_DAY,
    Duration,
    Overflow,
    add,
    completed_months,
    parse_date,
)
from familjestod.logic.values import Elapsed, Operator, holds

DAYS = st.dates(FIRST_DAY, LAST_DAY)
MONTHS = st.integers(-1800, 1800)
OVERFLOWS = st.sampled_from(Overflow)


@pytest.mark.parametrize(
    ("day", "duration", "clamped", "rolled"),
    [
        ("2023-08-31", "6 months", "2024-02-29", "2024-03-01"),
        ("2022-08-31", "6 months", "2023-02-28", "2023-03-01"),
        ("2022-08-29", "6 months", "2023-02-28", "2023-03-01"),
        ("2022-08-28", "6 months", "2023-02-28", "2023-02-28"),
        ("2023-08-30", "6 months", "2024-02-29", "2024-03-01"),
        ("2023-08-29", "6 months", "2024-02-29", "2024-02-29"),
        ("2024-02-29", "1 year", "2025-02-28", "2025-03-01"),
        ("2024-02-29", "4 years", "2028-02-29", "2028-02-29"),
        ("1896-02-29", "4 years", "1900-02-28", "1900-03-01"),
        ("2000-02-29", "100 years", "2100-02-28", "2100-03-01"),
        ("2026-01-31", "1 month", "2026-02-28", "2026-03-01"),
        ("2026-03-31", "1 month", "2026-04-30", "2026-05-01"),
        ("2025-12-31", "2 months", "2026-02-28", "2026-03-01"),
        ("2025-11-15", "2 months", "2026-01-15", "2026-01-15"),
        ("2025-12-31", "12 months", "2026-12-31", "2026-12-31"),
        ("2026-02-28", "1 month", "2026-03-28", "2026-03-28"),
        ("2026-03-01", "0 days", "2026-03-01", "2026-03-01"),
        ("2024-02-28", "1 day", "2024-02-29", "2024-02-29"),
        ("2023-02-28", "1 day", "2023-03-01", "2023-03-01"),
        ("2024-02-22", "1 week", "2024-02-29", "2024-02-29"),
        # Months before days: the date is made real first, and the days are counted from there.
        ("2026-01-31", "1 month 1 day", "2026-03-01", "2026-03-02"),
        ("2026-01-31", "1 month 2 weeks", "2026-03-14", "2026-03-15"),
        ("2024-02-29", "1.5 years", "2025-08-29", "2025-08-29"),
    ],
)
def test_adds_under_both_conventions(day: str, duration: str, clamped: str, rolled: str) -> None:
    start, length = dt.date.fromisoformat(day), Duration.parse(duration)
    assert (add(start, length).isoformat(), add(start, length, Overflow.ROLL_FORWARD).isoformat()) == (
        clamped,
        rolled,
    )


@pytest.mark.parametrize(
    ("day", "months", "days", "clamped", "rolled"),
    [
        ("2026-03-31", -1, 0, "2026-02-28", "2026-03-01"),
        ("2026-01-31", -2, 0, "2025-11-30", "2025-12-01"),
        ("2026-01-15", -12, -15, "2024-12-31", "2024-12-31"),
        ("2024-02-29", -12, 0, "2023-02-28", "2023-03-01"),
    ],
)
def test_subtracts_by_adding_less_than_nothing(
    day: str, months: int, days: int, clamped: str, rolled: str
) -> None:
    start, length = dt.date.fromisoformat(day), Duration(months, days)
    assert (add(start, length).isoformat(), add(start, length, Overflow.ROLL_FORWARD).isoformat()) == (
        clamped,
        rolled,
    )


@given(DAYS, MONTHS, OVERFLOWS)
def test_keeps_the_day_of_the_month_wherever_there_is_one(
    day: dt.date, months: int, overflow: Overflow
) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    if day.day <= last:
        expected = dt.date(year, month + 1, day.day)
    elif overflow is Overflow.CLAMP:
        expected = dt.date(year, month + 1, last)
    else:
        expected = dt.date(year, month + 2, 1)
    assert add(day, Duration(months=months), overflow) == expected


@given(DAYS, st.integers(-20_000, 20_000), OVERFLOWS)
def test_days_are_days(day: dt.date, days: int, overflow: Overflow) -> None:
    assert (add(day, Duration(days=days), overflow) - day).days == days


@pytest.mark.parametrize(
    ("day", "duration"),
    [
        (dt.date.max, Duration(months=1)),
        (dt.date.max, Duration(days=1)),
        (dt.date.min, Duration(months=-1)),
        (dt.date.min, Duration(days=-1)),
        (dt.date(2005, 10, 10), Duration(months=12 * 8000)),
    ],
)
def test_leaves_the_calendar_only_with_an_error(day: dt.date, duration: Duration) -> None:
    with pytest.raises(OverflowError):
        add(day, duration)


def test_no_date_and_duration_that_can_be_read_leave_the_calendar() -> None:
    assert add(LAST_DAY, Duration.parse("150 years")).year == 2449
    assert add(LAST_DAY, Duration.parse("54900 days")).year == 2450


# Births on the days where months are hard, each followed for four years and a month.
_BIRTHS = ["2024-02-29", "2023-02-28", "2023-08-31", "2023-08-29", "2022-12-31", "2024-01-30", "2023-03-01"]


@pytest.mark.parametrize("overflow", Overflow)
@pytest.mark.parametrize("born", [dt.date.fromisoformat(day) for day in _BIRTHS], ids=str)
def test_completed_months_and_rules_agree_every_day(born: dt.date, overflow: Overflow) -> None:
    turns = [add(born, Duration(months=months), overflow) for months in range(51)]
    for age in range(-40, 1500):
        day = born + dt.timedelta(days=age)
        months = completed_months(born, day, overflow)
        assert months == sum(turn <= day for turn in turns) - 1 if age >= 0 else months < 0
        for whole in (months, months + 1):
            elapsed = Elapsed(born, day, overflow)
            length = Duration(months=whole)
            assert holds(elapsed, Operator.AT_LEAST, length) is (whole <= months)


@given(DAYS, DAYS, OVERFLOWS)
def test_completed_months_are_the_most_that_fit(since: dt.date, until: dt.date, overflow: Overflow) -> None:
    months = completed_months(since, until, overflow)
    this, following = (add(since, Duration(months=months + more), overflow) for more in (0, 1))
    assert this <= until < following


@given(DAYS, MONTHS, OVERFLOWS)
def test_a_month_more_is_always_later(day: dt.date, months: int, overflow: Overflow) -> None:
    this, following = (add(day, Duration(months=months + more), overflow) for more in (0, 1))
    assert this < following


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [
        ("0 days", 0, 0),
        ("1 day", 0, 1),
        ("14 days", 0, 14),
        ("3 weeks", 0, 21),
        ("1 month", 1, 0),
        ("18 months", 18, 0),
        ("2.5 years", 30, 0),
        ("0.5 years", 6, 0),
        ("1.5 year", 18, 0),
        ("2 years 6 months", 30, 0),
        ("1 year 1 month 1 week 1 day", 13, 8),
        ("2.5 years 3 weeks", 30, 21),
        ("150 years", 1800, 0),
        ("54900 days", 0, 54900),
        ("7842 weeks", 0, 54894),
    ],
)
def test_reads_durations(text: str, months: int, days: int) -> None:
    assert Duration.parse(text) == Duration(months, days)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "18", "months", "18months", "18  months", " 18 months", "18 months ", "18 months\n", "18 Months",
        "18 månader", "-1 month", "+1 month", "1.5 months", "2.25 years", "2.50 years", ".5 years", "1,5 years",
        "010 months", "1e2 days", "٣ months", "18 monthss", "1 year, 2 months", "1 year and 2 months",
        "123456 days", "1 year 1 month 1 week 1 day 1 day", "1 hour", "P18M", "18 months\x00",
    ],
)  # fmt: skip
def test_refuses_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration such as"):
        Duration.parse(text)


@pytest.mark.parametrize("text", ["6 months 2 years", "1 day 1 week", "1 month 2 months", "2.5 years 1 year"])
def test_refuses_units_out_of_order_or_twice(text: str) -> None:
    with pytest.raises(ValueError, match="should name each unit once, the longest first"):
        Duration.parse(text)


@pytest.mark.parametrize(
    "text", ["151 years", "150 years 1 month", "1801 months", "54901 days", "99999 weeks"]
)
def test_refuses_what_is_longer_than_anyone_lives(text: str) -> None:
    with pytest.raises(ValueError, match="is longer than 150 years"):
        Duration.parse(text)


@given(st.integers(0, 1800), st.integers(0, 54900))
def test_a_duration_says_itself(months: int, days: int) -> None:
    duration = Duration(months, days)
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (Duration(), "0 days"),
        (Duration(months=1), "1 month"),
        (Duration(months=18), "18 months"),
        (Duration(months=24), "2 years"),
        (Duration(months=30), "2 years 6 months"),
        (Duration(days=14), "2 weeks"),
        (Duration(days=15), "15 days"),
        (Duration(months=25, days=1), "2 years 1 month 1 day"),
        (Duration.of(years=1, months=2, weeks=3, days=4), "14 months 25 days"),
    ],
)
def test_says_durations(duration: Duration, text: str) -> None:
    assert str(duration) == text


def test_durations_have_no_order() -> None:
    with pytest.raises(TypeError):
        Duration(months=1) < Duration(days=31)  # type: ignore[operator]  # noqa: B015


@given(DAYS)
def test_reads_every_day_it_may(day: dt.date) -> None:
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", '"" is not a date such as "2026-03-01"'),
        ("2026-3-1", '"2026-3-1" is not a date such as "2026-03-01"'),
        ("20260301", '"20260301" is not a date such as "2026-03-01"'),
        ("2026-W09-7", '"2026-W09-7" is not a date such as "2026-03-01"'),
        ("2026-03-01T00:00", '"2026-03-01T00:00" is not a date such as "2026-03-01"'),
        ("2026-03-01\n", '"2026-03-01\n" is not a date such as "2026-03-01"'),
        ("٢٠٢٦-03-01", '"٢٠٢٦-03-01" is not a date such as "2026-03-01"'),
        ("2026-02-29", '"2026-02-29" is no day of the calendar'),
        ("2026-13-01", '"2026-13-01" is no day of the calendar'),
        ("0000-01-01", '"0000-01-01" is no day of the calendar'),
        ("1899-12-31", '"1899-12-31" is outside 1900-2299'),
        ("2300-01-01", '"2300-01-01" is outside 1900-2299'),
    ],
)
def test_refuses_what_is_no_date(text: str, message: str) -> None:
    with pytest.raises(ValueError) as refusal:
        parse_date(text)
    assert str(refusal.value) == message
