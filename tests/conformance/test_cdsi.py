"""The worked examples of the CDC's CDSi date rules, under the convention that they state.

They are read from where they lie beside the checkout, and are no part of the project.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.logic.values import Elapsed, Operator, holds

_RULES = Path(__file__).parents[2].parent / "shared" / "facts" / "cdsi_date_rules.csv"
if not _RULES.is_file():
    pytest.skip("the CDSi rules lie beside the checkout of a developer, not in it", allow_module_level=True)

_DAY = r"\d{4}-\d\d-\d\d"
_FORWARD = re.compile(rf"({_DAY}) ((?:[+-] \d+ \w+ ?)+)= ({_DAY})")
_FROM = re.compile(rf"(.*) from ({_DAY}) = ({_DAY})")
_MONTHS, _DAYS = {"year": 12, "month": 1}, {"week": 7, "day": 1}


def _length(text: str) -> Duration:
    """ "+ 6 months - 4 days" as a duration."""
    months = days = 0
    for sign, count, unit in re.findall(r"([+-]?) ?(\d+) (year|month|week|day)s?", text):
        whole = int(f"{sign}{count}")
        months += whole * _MONTHS.get(unit, 0)
        days += whole * _DAYS.get(unit, 0)
    return Duration(months, days)


def _examples() -> Iterator[tuple[str, dt.date, Duration, dt.date]]:
    with _RULES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for example in filter(None, row["worked_example"].split("; ")):
                if forward := _FORWARD.fullmatch(example):
                    since, length, until = forward.groups()
                else:
                    match = _FROM.fullmatch(example)
                    assert match, example
                    length, since, until = match.groups()
                yield row["rule"], dt.date.fromisoformat(since), _length(length), dt.date.fromisoformat(until)


EXAMPLES = list(_examples())


@pytest.mark.parametrize(("rule", "since", "length", "until"), EXAMPLES, ids=str)
def test_worked_example(rule: str, since: dt.date, length: Duration, until: dt.date) -> None:
    assert add(since, length, Overflow.ROLL_FORWARD) == until


@pytest.mark.parametrize(("rule", "since", "length", "until"), EXAMPLES, ids=str)
def test_a_rule_holds_from_that_very_day(rule: str, since: dt.date, length: Duration, until: dt.date) -> None:
    days = [until - dt.timedelta(days=1), until]
    reached = [Elapsed(since, day, Overflow.ROLL_FORWARD) for day in days]
    assert [holds(each, Operator.AT_LEAST, length) for each in reached] == [False, True]


def test_every_worked_example_is_read() -> None:
    assert [rule for rule, *_ in EXAMPLES] == [
        "CALCDT-1", "CALCDT-2", "CALCDT-2", "CALCDT-3", "CALCDT-3", "CALCDT-4", "CALCDT-5", "CALCDT-5", "CALCDT-5",
        "CALCDT-6", "CALCDTAGE-5",
    ]  # fmt: skip
