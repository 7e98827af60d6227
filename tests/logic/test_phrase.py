"""Every test and every node of a rule in words, Swedish and English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given

from familjestod.logic.calendar import Duration
from familjestod.logic.clause import Verb
from familjestod.logic.phrase import denied, phrase, plain
from familjestod.logic.quantities import (
    LANGUAGES,
    duration_words,
    number_words,
)
from familjestod.logic.rule import ALWAYS, All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.values import BOOLEAN, DATE, DURATION, Kind, Operator, ValueType
from strategies.rules import rules

O = Operator  # noqa: E741 - the tables below are wide
REGION = ValueType(Kind.CHOICE, ("gotland", "skane"))
DOSES = ValueType(Kind.CHOICE, (2, 3))
COUNT = ValueType(Kind.INTEGER)
WEIGHT = ValueType(Kind.NUMBER, unit="kg")
TEXT = ValueType(Kind.TEXT)

_SUBJECTS = {
    "sv": {"violence": "våld förekommer", "worry": "oro finns", "region": "regionen", "age": "barnets ålder",
           "doses": "antalet doser", "births": "antalet födslar", "weight": "vikten", "day": "dagen", "id": "området"},
    "en": {"violence": "violence occurs", "worry": "there is worry", "region": "the region", "age": "the child's age",
           "doses": "the number of doses", "births": "the number of births", "weight": "the weight", "day": "the day",
           "id": "the area"},
}  # fmt: skip
_VALUES = {
    "sv": {"gotland": "Gotland", "skane": "Skåne", "uppsala": "Uppsala", 2: "två", 3: "tre"},
    "en": {"gotland": "Gotland", "skane": "Scania", "uppsala": "Uppsala", 2: "two", 3: "three"},
}


@frozen
class Words:
    language: str
    bearers: frozenset[str] = frozenset({"hon", "she"})

    def subject(self, name: str) -> str:
        return _SUBJECTS[self.language].get(name, name)

    def bearer(self, name: str) -> str | None:
        return {"sv": "hon", "en": "she"}[self.language] if name == "her.age" else None

    def verb(self, name: str) -> Verb | None:
        return None if name in {"violence", "worry"} or name.endswith("boolean") else Verb.IS

    def denial(self, name: str) -> str | None:
        return {"sv": "oro inte finns", "en": "there is no worry"}[self.language] if name == "worry" else None

    def value(self, name: str, value: object) -> str:
        del name  # values are called the same whatever they are of
        return _VALUES[self.language].get(value, f"“{value}”")


def said(rule: Rule) -> tuple[str, ...]:
    return tuple(phrase(rule, Words(language)) for language in LANGUAGES)


def about(name: str, type_: ValueType, operator: Operator, operand: Any) -> Test:
    return Test(name, operator, operand, type_)


@pytest.mark.parametrize(
    ("test", "sv", "en"),
    [
        (about("violence", BOOLEAN, O.IS, True), "våld förekommer", "violence occurs"),
        (about("violence", BOOLEAN, O.IS, False),
         "det stämmer inte att våld förekommer", "it is not the case that violence occurs"),
        (about("violence", BOOLEAN, O.IS_NOT, True),
         "det stämmer inte att våld förekommer", "it is not the case that violence occurs"),
        (about("violence", BOOLEAN, O.IS_NOT, False), "våld förekommer", "violence occurs"),
        (about("violence", BOOLEAN, O.KNOWN, True),
         "det är känt om våld förekommer", "it is known whether violence occurs"),
        (about("violence", BOOLEAN, O.KNOWN, False),
         "det är inte känt om våld förekommer", "it is not known whether violence occurs"),
        (about("region", REGION, O.IS, "skane"), "regionen är Skåne", "the region is Scania"),
        (about("region", REGION, O.IS_NOT, "skane"), "regionen är inte Skåne", "the region is not Scania"),
        (about("region", REGION, O.IN, ("gotland", "skane")),
         "regionen är Gotland eller Skåne", "the region is Gotland or Scania"),
        (about("region", REGION, O.IN, ("skane",)), "regionen är Skåne", "the region is Scania"),
        (about("region", REGION, O.NOT_IN, ("gotland", "skane")),
         "regionen är varken Gotland eller Skåne", "the region is neither Gotland nor Scania"),
        (about("region", REGION, O.KNOWN, True), "det finns uppgift om regionen", "the region is known"),
        (about("region", REGION, O.KNOWN, False), "det saknas uppgift om regionen", "the region is not known"),
        (about("doses", DOSES, O.IS, 3), "antalet doser är tre", "the number of doses is three"),
        (about("id", TEXT, O.IS, "area_1"), "området är “area_1”", "the area is “area_1”"),
        (about("births", COUNT, O.IS, 0), "antalet födslar är 0", "the number of births is 0"),
        (about("births", COUNT, O.AT_LEAST, 1), "antalet födslar är minst 1", "the number of births is at least 1"),
        (about("births", COUNT, O.IN, (0, 1, 2)),
         "antalet födslar är 0, 1 eller 2", "the number of births is 0, 1 or 2"),
        (about("weight", WEIGHT, O.AT_MOST, 2.5), "vikten är högst 2,5 kg", "the weight is at most 2.5 kg"),
        (about("weight", WEIGHT, O.ABOVE, 3), "vikten är över 3 kg", "the weight is above 3 kg"),
        (about("weight", WEIGHT, O.BELOW, 4.0), "vikten är under 4 kg", "the weight is below 4 kg"),
        (about("age", DURATION, O.AT_LEAST, Duration(months=18)),
         "barnets ålder är minst 18 månader", "the child's age is at least 18 months"),
        (about("age", DURATION, O.ABOVE, Duration(days=1)),
         "barnets ålder är över 1 dag", "the child's age is above 1 day"),
        (about("age", DURATION, O.AT_MOST, Duration(months=30)),
         "barnets ålder är högst 2 år och 6 månader", "the child's age is at most 2 years and 6 months"),
        (about("age", DURATION, O.BELOW, Duration(days=14)),
         "barnets ålder är under 2 veckor", "the child's age is below 2 weeks"),
        (about("her.age", DURATION, O.AT_LEAST, Duration(months=18)), "hon är minst 18 månader", "she is at least 18 months old"),
        (about("her.age", DURATION, O.ABOVE, Duration(days=1)), "hon är äldre än 1 dag", "she is older than 1 day"),
        (about("her.age", DURATION, O.AT_MOST, Duration(months=30)),
         "hon är högst 2 år och 6 månader", "she is at most 2 years and 6 months old"),
        (about("her.age", DURATION, O.BELOW, Duration(days=14)), "hon är yngre än 2 veckor", "she is younger than 2 weeks"),
        (about("day", DATE, O.IS, dt.date(2026, 3, 1)), "dagen är 2026-03-01", "the day is 2026-03-01"),
        (about("day", DATE, O.AT_LEAST, dt.date(2026, 3, 1)),
         "dagen är tidigast 2026-03-01", "the day is no earlier than 2026-03-01"),
        (about("day", DATE, O.ABOVE, dt.date(2026, 3, 1)), "dagen är efter 2026-03-01", "the day is after 2026-03-01"),
        (about("day", DATE, O.AT_MOST, dt.date(2026, 3, 1)),
         "dagen är senast 2026-03-01", "the day is no later than 2026-03-01"),
        (about("day", DATE, O.BELOW, dt.date(2026, 3, 1)), "dagen är före 2026-03-01", "the day is before 2026-03-01"),
        (about("day", DATE, O.NOT_IN, (dt.date(2026, 3, 1), dt.date(2026, 3, 2))),
         "dagen är varken 2026-03-01 eller 2026-03-02", "the day is neither 2026-03-01 nor 2026-03-02"),
    ],
)  # fmt: skip
def test_tests_in_words(test: Test, sv: str, en: str) -> None:
    assert said(test) == (sv, en)


V = about("violence", BOOLEAN, O.IS, True)
W = about("worry", BOOLEAN, O.IS, True)
R = about("region", REGION, O.IS, "gotland")


@pytest.mark.parametrize(
    ("rule", "sv", "en"),
    [
        (ALWAYS, "alltid", "always"),
        (Any_(()), "aldrig", "never"),
        (All((V,)), "våld förekommer", "violence occurs"),
        (All((V, W)), "våld förekommer och oro finns", "violence occurs and there is worry"),
        (Any_((V, W, R)), "våld förekommer, oro finns eller regionen är Gotland",
         "violence occurs, there is worry or the region is Gotland"),
        (Not(V), "det stämmer inte att våld förekommer", "it is not the case that violence occurs"),
        (Not(All((V, W))), "det stämmer inte både att våld förekommer och att oro finns",
         "it is not the case both that violence occurs and that there is worry"),
        (All((R, Any_((V, W)))), "regionen är Gotland, och minst ett av följande stämmer: våld förekommer eller oro finns",
         "the region is Gotland, and either violence occurs or there is worry"),
        (Any_((All((V, W)), R)), "våld förekommer och oro finns, eller regionen är Gotland",
         "violence occurs and there is worry, or the region is Gotland"),
        (All((R, Any_((V,)))), "regionen är Gotland och våld förekommer", "the region is Gotland and violence occurs"),
        (AtLeast(2, (V, W, R)), "minst två av följande stämmer: våld förekommer, oro finns och regionen är Gotland",
         "at least two of the following hold: violence occurs, there is worry and the region is Gotland"),
        (All((R, AtLeast(1, (V, W)))), "regionen är Gotland, och minst ett av följande stämmer: våld förekommer eller oro finns",
         "the region is Gotland, and either violence occurs or there is worry"),
        # What follows is never read as part of a negation, nor what is beside a respondent's as that respondent's.
        (All((about("violence", BOOLEAN, O.IS, False), W)), "(det stämmer inte att våld förekommer) och oro finns",
         "(it is not the case that violence occurs) and there is worry"),
        (All((W, Not(V))), "oro finns och det stämmer inte att våld förekommer",
         "there is worry and it is not the case that violence occurs"),
        (Any_((All((Not(V),)), W)), "(det stämmer inte att våld förekommer) eller oro finns",
         "(it is not the case that violence occurs) or there is worry"),
        (All((R, ForSome("respondents", All((V, W))))),
         "regionen är Gotland och (för någon av de svarande gäller att våld förekommer och oro finns)",
         "the region is Gotland and (for one of the respondents it holds that violence occurs and there is worry)"),
        (All((ForSome("respondents", V), W)), "våld förekommer för någon av de svarande, och oro finns",
         "violence occurs for one of the respondents, and there is worry"),
        (ForSome("respondents", V), "våld förekommer för någon av de svarande",
         "violence occurs for one of the respondents"),
        (ForSome("respondents", All((V, W))), "för någon av de svarande gäller att våld förekommer och oro finns",
         "for one of the respondents it holds that violence occurs and there is worry"),
    ],
)  # fmt: skip
def test_nodes_in_words(rule: Rule, sv: str, en: str) -> None:
    assert said(rule) == (sv, en)


@given(rules(lambda test: test.operand != ()))
def test_every_rule_has_words(rule: Rule) -> None:
    for language in LANGUAGES:
        for subordinate in (False, True):
            told = phrase(rule, Words(language), subordinate=subordinate)
            assert "  " not in told
            assert told.count("(") == told.count(")")
            assert told[-1] not in ",;:."
            assert " ," not in told


@given(rules(lambda test: test.operand != ()))
def test_a_plain_rule_is_as_plain_as_it_gets(rule: Rule) -> None:
    assert plain(plain(rule)) == plain(rule)
    assert said(plain(rule)) == said(rule)


LEAVES = (V, W, R)


def groups(parts: tuple[Rule, ...]) -> Iterator[Rule]:
    """Every group of two or three of some rules, in the order they have."""
    for size in (2, 3):
        for chosen in combinations(parts, size):
            yield from (All(chosen), Any_(chosen), AtLeast(2, chosen))


def holds(rule: Rule, world: Mapping[str, bool]) -> bool:
    match rule:
        case Test():
            return world[rule.name]
        case Not(inner):
            return not holds(inner, world)
        case All(parts):
            return all(holds(each, world) for each in parts)
        case Any_(parts):
            return any(holds(each, world) for each in parts)
        case AtLeast(count, parts):
            return sum(holds(each, world) for each in parts) >= count
        case _:
            raise AssertionError(rule)


def test_two_rules_that_read_the_same_mean_the_same() -> None:
    """However rules stand in each other, the signs and words around them tell which part belongs to which."""
    facts = ("violence", "worry", "region")
    worlds = [dict(zip(facts, values, strict=True)) for values in product((True, False), repeat=3)]
    flat = tuple(groups(LEAVES))
    inner = (*LEAVES, *map(Not, LEAVES), *flat, *map(Not, flat))
    nested = (*inner, *groups(inner[:16]), *map(Not, groups(inner[:10])))
    turned = (*product(nested[::5], LEAVES), *product(LEAVES, nested[::5]))
    deep = [group(pair) for pair in turned for group in (All, Any_)]
    meant: dict[str, tuple[bool, ...]] = {}
    for rule in (*nested, *deep):
        truths = tuple(holds(rule, world) for world in worlds)
        for language in LANGUAGES:
            for subordinate in (False, True):
                told = phrase(rule, Words(language), subordinate=subordinate)
                assert meant.setdefault(told, truths) == truths, told
    assert len(meant) > 1000


PLACES = ValueType(Kind.CHOICE, ("gotland", "skane", "uppsala"))
PLACE = tuple(
    about("region", PLACES, operator, operand)
    for operator, operand in (
        (O.IS, "gotland"),
        (O.IS_NOT, "gotland"),
        (O.IN, ("gotland", "skane")),
        (O.NOT_IN, ("gotland", "skane")),
    )
)
AGE = tuple(
    about("her.age", DURATION, operator, Duration(months=months))
    for operator, months in ((O.AT_LEAST, 12), (O.BELOW, 24), (O.ABOVE, 18))
)


def passes(rule: Rule, place: str, months: int) -> bool:
    match rule:
        case Test("region", operator, operand):
            among = place in (operand if isinstance(operand, tuple) else (operand,))
            return among is (operator in {O.IS, O.IN})
        case Test(_, operator, Duration(months=bound)):
            return {O.AT_LEAST: months >= bound, O.BELOW: months < bound, O.ABOVE: months > bound}[operator]
        case Not(inner):
            return not passes(inner, place, months)
        case All(parts):
            return all(passes(each, place, months) for each in parts)
        case Any_(parts):
            return any(passes(each, place, months) for each in parts)
        case AtLeast(count, parts):
            return sum(passes(each, place, months) for each in parts) >= count
        case _:
            raise AssertionError(rule)


def test_rules_about_one_thing_that_read_the_same_mean_the_same() -> None:
    """What is said once of several clauses is said of each of them, and a denial of no more than its own."""
    worlds = tuple(product(("gotland", "skane", "uppsala"), (6, 12, 18, 20, 24)))
    leaves: tuple[Rule, ...] = (*PLACE, *AGE, *map(Not, PLACE), *map(Not, AGE))
    flat = tuple(groups(leaves))
    pairs = tuple(group((left, right)) for left, right in product(leaves, leaves) for group in (All, Any_))
    meant: dict[str, tuple[bool, ...]] = {}
    for rule in (*leaves, *pairs, *flat, *groups((*pairs[::41], *AGE))):
        truths = tuple(passes(rule, *world) for world in worlds)
        for language in LANGUAGES:
            for subordinate in (False, True):
                told = phrase(rule, Words(language), subordinate=subordinate)
                assert meant.setdefault(told, truths) == truths, told
    assert len(meant) > 1000


@pytest.mark.parametrize(
    ("duration", "sv", "en"),
    [
        (Duration(), "0 dagar", "0 days"),
        (Duration(months=1), "1 månad", "1 month"),
        (Duration(months=24), "2 år", "2 years"),
        (Duration(months=30, days=7), "2 år, 6 månader och 1 vecka", "2 years, 6 months and 1 week"),
        (Duration(days=10), "10 dagar", "10 days"),
    ],
)
def test_durations_in_words(duration: Duration, sv: str, en: str) -> None:
    assert (duration_words(duration, "sv"), duration_words(duration, "en")) == (sv, en)


@pytest.mark.parametrize(
    ("number", "sv", "en"), [(0, "0", "0"), (1.5, "1,5", "1.5"), (2.0, "2", "2"), (-0.25, "-0,25", "-0.25"),
                             (1_234_567, "1234567", "1234567"), (1234567.5, "1234567,5", "1234567.5")]
)  # fmt: skip
def test_numbers_in_words(number: float, sv: str, en: str) -> None:
    assert (number_words(number, "sv"), number_words(number, "en")) == (sv, en)


@pytest.mark.parametrize(
    ("rule", "sv", "en"),
    [
        (about("violence", BOOLEAN, O.IS, False),
         "det inte stämmer att våld förekommer", "it is not the case that violence occurs"),
        (Not(R), "regionen inte är Gotland", "the region is not Gotland"),
        (Not(about("violence", BOOLEAN, O.IS, False)), "våld förekommer", "violence occurs"),
        (about("region", REGION, O.IS_NOT, "skane"), "regionen inte är Skåne", "the region is not Scania"),
        (about("region", REGION, O.NOT_IN, ("gotland", "skane")),
         "regionen varken är Gotland eller Skåne", "the region is neither Gotland nor Scania"),
        (about("violence", BOOLEAN, O.KNOWN, False),
         "det inte är känt om våld förekommer", "it is not known whether violence occurs"),
        (ForSome("respondents", W), "oro finns för någon av de svarande",
         "there is worry for one of the respondents"),
        (All((R, Not(W))), "regionen är Gotland och oro inte finns",
         "the region is Gotland and there is no worry"),
        (All((Any_((R, W)),)), "regionen är Gotland eller oro finns", "the region is Gotland or there is worry"),
    ],
)  # fmt: skip
def test_a_clause_that_follows_if(rule: Rule, sv: str, en: str) -> None:
    told = tuple(phrase(rule, Words(language), subordinate=True) for language in LANGUAGES)
    assert told == (sv, en)


@pytest.mark.parametrize(
    ("rule", "meant"),
    [(Not(R), R), (about("violence", BOOLEAN, O.IS, False), V), (about("violence", BOOLEAN, O.IS_NOT, True), V),
     (V, None), (R, None), (about("violence", BOOLEAN, O.KNOWN, False), None)],
)  # fmt: skip
def test_what_is_denied(rule: Rule, meant: Rule | None) -> None:
    assert denied(rule) == meant
