"""The conformance tests of CQL that rules and whole days can answer, and why each of the others is left out.

The tests are read from where they lie beside the checkout, and are no part of the project.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import frozen

from familjestod.logic.calendar import Duration, add, completed_months
from familjestod.logic.compile import compile_rules
from familjestod.logic.evaluate import judge
from familjestod.logic.read import read_rule
from familjestod.logic.truth import Truth
from familjestod.logic.values import BOOLEAN, DATE, Kind, Missing, Value, ValueType
from strategies.rules import NoShortcuts, World

_SUITES = Path(__file__).parents[2].parent / "shared" / "conformance" / "cql"
if not _SUITES.is_dir():
    pytest.skip(
        "the CQL conformance tests lie beside the checkout of a developer, not in it", allow_module_level=True
    )


@frozen
class Case:
    """One test of a suite: an expression, and what it must come to; nothing if it must be refused."""

    suite: str
    name: str
    expression: str
    expected: str | None

    @property
    def id(self) -> str:
        return f"{self.suite}-{self.name}"


def _cases() -> Iterator[Case]:
    for file in sorted(_SUITES.glob("Cql*OperatorsTest.xml")):
        suite = file.stem.removeprefix("Cql").removesuffix("OperatorsTest")
        for test in ET.parse(file).getroot().iter("{http://hl7.org/fhirpath/tests}test"):  # noqa: S314 - our own copy
            expression, *outputs = (
                each for each in test if each.tag.endswith(("}expression", "}output")) and each.text
            )
            expected = outputs[0].text if outputs else None
            refused = expression.get("invalid") is not None
            assert refused is (expected is None)
            yield Case(suite, test.get("name", ""), " ".join((expression.text or "").split()), expected)


CASES = tuple(_cases())

# --- rules -------------------------------------------------------------------------------------
# A literal on the left becomes a fact with that value (none for null), the one on the right the
# operand; the rule is written as a document writes it, read, judged and compiled.

_TEXT, _NUMBER = ValueType(Kind.TEXT), ValueType(Kind.NUMBER)
_OPERATORS = {"=": "is", "!=": "is_not", "<": "below", "<=": "at_most", ">": "above", ">=": "at_least"}
_DAY = r"(?:DateTime\(\d+, ?\d+, ?\d+(?:, ?0)*\)|@\d{4}-\d\d-\d\d(?![-\dT]))"
_LITERAL = rf"true|false|null|-?\d+L?|-?\d+\.\d+|'[^']*'|{_DAY}"


def _literal(text: str) -> Any:
    if text in {"true", "false", "null"}:
        return {"true": True, "false": False, "null": None}[text]
    if text.startswith("'"):
        return text[1:-1]
    if text.startswith(("DateTime", "@")):
        year, month, day, *_ = map(int, re.findall(r"\d+", text))
        return dt.date(year, month, day)
    return float(text) if "." in text else int(text.rstrip("L"))


@frozen
class _Facts:
    """The facts of one expression: a scope for reading the rule."""

    values: Mapping[str, Any]
    type: ValueType

    def type_of(self, name: str) -> ValueType | None:
        return self.type if name in self.values else None

    def known_names(self) -> Mapping[str, Any]:
        return self.values

    def group_of(self, name: str) -> str | None:
        """No fact is one of several people's."""


def _type_of(*literals: Any) -> ValueType:
    known = next((each for each in literals if each is not None), True)
    return {bool: BOOLEAN, str: _TEXT, dt.date: DATE}.get(type(known), _NUMBER)


def _truth(rule: Mapping[str, Any], type_: ValueType, **facts: Any) -> Truth:
    """What a rule comes to, as judged and as compiled."""
    read, faults = read_rule(rule, (), _Facts(facts, type_))
    assert faults == ()
    values: dict[str, Value] = {
        name: Missing((name,)) if value is None else value for name, value in facts.items()
    }
    truth = judge(read, World(values)).truth
    compiled = compile_rules({"rule": read}, NoShortcuts()).judges["rule"](World(values))
    assert (None if isinstance(compiled, tuple) else compiled) is truth
    return truth


_BOTH = {"x": True}, {"y": True}
_LOGIC: Mapping[str, Mapping[str, Any]] = {
    "and": {"all": [*_BOTH]},
    "or": {"any": [*_BOTH]},
    "xor": {"any": [{"x": True, "not": {"y": True}}, {"y": True, "not": {"x": True}}]},
    "implies": {"any": [{"not": {"x": True}}, {"y": True}]},
}


def _connective(left: str, word: str, right: str) -> Truth:
    return _truth(_LOGIC[word], BOOLEAN, x=_literal(left), y=_literal(right))


def _negation(operand: str) -> Truth:
    return _truth({"not": {"x": True}}, BOOLEAN, x=_literal(operand))


_ABOUT_NULL: Mapping[str, Mapping[str, Any]] = {
    "IsNull": {"x": {"known": False}},
    "IsTrue": {"x": {"known": True, "is": True}},
    "IsFalse": {"x": {"known": True, "is": False}},
}


def _about_null(word: str, operand: str) -> Truth:
    value = _literal(operand)
    return _truth(_ABOUT_NULL[word], _type_of(value), x=value)


def _compared(left: str, symbol: str, right: str) -> Truth:
    value, operand = _literal(left), _literal(right)
    if operand is None:  # equality is the same from either side
        value, operand = operand, value
    if isinstance(operand, dt.date):
        operand = operand.isoformat()
    return _truth({"x": {_OPERATORS[symbol]: operand}}, _type_of(_literal(left), _literal(right)), x=value)


def _between(value: str, low: str, high: str) -> Truth:
    return _truth({"x": {"at_least": _literal(low), "at_most": _literal(high)}}, _NUMBER, x=_literal(value))


_PRECISE = {
    "after day of": ">",
    "before day of": "<",
    "same day as": "=",
    "same day or after": ">=",
    "same day or before": "<=",
}


def _to_the_day(left: str, words: str, right: str) -> Truth:
    return _compared(left, _PRECISE[words], right)


# --- days --------------------------------------------------------------------------------------


def _added(day: str, sign: str, count: str, unit: str, same: str | None) -> dt.date | bool | None:
    """The day, whether it is the one expected, or nothing where it leaves the calendar."""
    whole = int(f"{sign}{count}")
    lengths = {"year": Duration(12 * whole), "month": Duration(whole)}
    length = lengths.get(unit, Duration(days=whole * (7 if unit == "week" else 1)))
    try:
        reached = add(_literal(day), length)
    except OverflowError:
        return None
    return reached if same is None else reached == _literal(same)


def _duration_between(unit: str, since: str, until: str) -> int:
    months = completed_months(_first_day(since), _first_day(until))
    return months if unit == "months" else months // 12


def _first_day(text: str) -> dt.date:
    return dt.date.fromisoformat(re.findall(r"\d{4}-\d\d-\d\d", text)[0])


_FROM = r"@\d{4}-\d\d-\d\d|\(date from @\d{4}-\d\d-\d\dT[\d:]+\)"

RUN: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"(true|false|null) (and|or|xor|implies) (true|false|null)", _connective),
    (r"not (true|false|null)", _negation),
    (rf"(IsNull|IsTrue|IsFalse)\(({_LITERAL})\)", _about_null),
    (rf"({_LITERAL}) (=|!=) ({_LITERAL})", _compared),
    (rf"(-?[\d.]+L?|{_DAY}) (<|<=|>|>=) (-?[\d.]+L?|{_DAY})", _compared),
    (r"(\d+) between (\d+) and (\d+)", _between),
    (rf"({_DAY}) ({'|'.join(_PRECISE)}) ({_DAY})", _to_the_day),
    (rf"({_DAY}) ([+-]) (\d+) (year|month|week|day)s?(?: = ({_DAY}))?", _added),
    (rf"(years|months) between ({_FROM}) and ({_FROM})", _duration_between),
)

# Why a test is left out: the first reason whose pattern is found in its expression, and for how many that is so.
SKIPPED: tuple[tuple[str, str, int], ...] = (
    ("a rule has no expression that yields a value", r"^Coalesce", 11),
    ("what is counted is time completed, not the turns of a calendar", r"^difference in", 22),
    ("nothing reads the clock", r"Today\(|Now\(|TimeOfDay\(", 13),
    ("a rule has no tuples", r"Tuple", 27),
    ("a rule has no ratios", r"\d'\w+':", 6),
    ("a length of time is never equal to another: only the days it leads to are", r"^1 \w+ (=|!=|~)", 38),
    ("an amount has the unit of its name and is never converted", r"\d'\w+'", 27),
    ("a rule asks whether values are equal, never whether they are equivalent", r" ~ ", 22),
    ("a rule compares with a value, never with nothing", r"null as String|DateTime\(null", 3),
    ("a text has no order", r"'\w+' [<>]", 24),
    ("a day has no time zone", r"timezone|[+-]\d\d:\d\d|-\d\.\d\)", 32),
    ("a day has no time of day", r"@T|(?<!Date)Time\(|T\d\d|hour|minute|second|\((\d+, ?){3}(\d|null)", 182),
    ("a day is whole: never a year or a month alone", r"\(\d{4}(, ?\d+)?\)", 62),
    ("days are compared as days, not by their year or month", r"(year|month) (of|as|or)", 7),
    ("it asks nothing: a day as written", r"^DateTime\([^)]*\)$", 1),
)


def _reason(case: Case) -> str | None:
    """Why a case is left out; nothing if it is run."""
    if any(re.fullmatch(pattern, case.expression) for pattern, _ in RUN):
        return None
    return next(reason for reason, pattern, _ in SKIPPED if re.search(pattern, case.expression))


def _answer(case: Case) -> Any:
    matches = ((answer, re.fullmatch(pattern, case.expression)) for pattern, answer in RUN)
    return next(answer(*match.groups()) for answer, match in matches if match)


def _said(value: Any) -> str:
    """A value as the suites write it."""
    if value is None:
        return "null"
    if isinstance(value, dt.date):
        return f"@{value.isoformat()}T"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_cql(case: Case) -> None:
    reason = _reason(case)
    if reason is not None:
        pytest.skip(reason)
    value = _answer(case)
    if case.expected is None:
        assert value is None
    else:
        assert _said(value) == case.expected


def test_every_case_is_run_or_left_out_for_a_reason_and_counted() -> None:
    counted = Counter(_reason(case) for case in CASES)
    ran = Counter(case.suite for case in CASES if _reason(case) is None)
    expected: dict[str | None, int] = {reason: count for reason, _, count in SKIPPED}
    assert counted == {None: sum(ran.values()), **expected}
    assert (len(CASES), dict(ran)) == (
        639,
        {"Comparison": 75, "DateTime": 37, "Logical": 39, "Nullological": 11},
    )
