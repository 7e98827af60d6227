"""A rule in Swedish or English words, from the same tree that is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from attrs import evolve

from familjestod.logic.calendar import Duration
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.values import Kind, Operator

LANGUAGES = ("sv", "en")


class Words(Protocol):
    """What names and values are called in one language."""

    @property
    def language(self) -> str:
        """The language, "sv" or "en"."""

    def subject(self, name: str) -> str:
        """What a name is called as the subject of a sentence: "the child's age"; for true or false, the clause."""

    def value(self, name: str, value: object) -> str:
        """What a value of a name is called."""

    def bearer(self, name: str) -> str | None:
        """Whose age a name stands for: "the child"; nothing where it is no one's age."""


_OPERATORS: Mapping[str, Mapping[Operator, str]] = {
    "sv": {
        Operator.IS: "är",
        Operator.IS_NOT: "är inte",
        Operator.IN: "är",
        Operator.NOT_IN: "är inte",
        Operator.AT_LEAST: "är minst",
        Operator.ABOVE: "är över",
        Operator.AT_MOST: "är högst",
        Operator.BELOW: "är under",
    },
    "en": {
        Operator.IS: "is",
        Operator.IS_NOT: "is not",
        Operator.IN: "is",
        Operator.NOT_IN: "is not",
        Operator.AT_LEAST: "is at least",
        Operator.ABOVE: "is above",
        Operator.AT_MOST: "is at most",
        Operator.BELOW: "is below",
    },
}
# Somebody is younger than an age; an age is not below one.
_AGES: Mapping[str, Mapping[Operator, str]] = {
    "sv": {
        Operator.AT_LEAST: "{} är minst {}",
        Operator.ABOVE: "{} är äldre än {}",
        Operator.AT_MOST: "{} är högst {}",
        Operator.BELOW: "{} är yngre än {}",
    },
    "en": {
        Operator.AT_LEAST: "{} is at least {} old",
        Operator.ABOVE: "{} is older than {}",
        Operator.AT_MOST: "{} is at most {} old",
        Operator.BELOW: "{} is younger than {}",
    },
}
_DAY_OPERATORS: Mapping[str, Mapping[Operator, str]] = {
    "sv": {
        Operator.AT_LEAST: "är tidigast",
        Operator.ABOVE: "är efter",
        Operator.AT_MOST: "är senast",
        Operator.BELOW: "är före",
    },
    "en": {
        Operator.AT_LEAST: "is no earlier than",
        Operator.ABOVE: "is after",
        Operator.AT_MOST: "is no later than",
        Operator.BELOW: "is before",
    },
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "and": "och",
        "or": "eller",
        "not": "det stämmer inte att {}",
        "at_least": "minst {count} av: {parts}",
        "for_some": "för någon av de svarande: {}",
        "known": "det är känt om {}",
        "unknown": "det är inte känt om {}",
        "value_known": "det finns uppgift om {}",
        "value_unknown": "det saknas uppgift om {}",
        "always": "alltid",
        "never": "aldrig",
    },
    "en": {
        "and": "and",
        "or": "or",
        "not": "it is not the case that {}",
        "at_least": "at least {count} of: {parts}",
        "for_some": "for one of the respondents: {}",
        "known": "it is known whether {}",
        "unknown": "it is not known whether {}",
        "value_known": "{} is known",
        "value_unknown": "{} is not known",
        "always": "always",
        "never": "never",
    },
}
# Swedish sets "not" before the verb in a clause that hangs on another: "om det inte stämmer att …".
_AFTER_IF: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "not": "det inte stämmer att {}",
        "unknown": "det inte är känt om {}",
        "for_some": "det för någon av de svarande gäller att {}",
    },
    "en": {},
}
_OPERATORS_AFTER_IF: Mapping[str, Mapping[Operator, str]] = {
    "sv": {Operator.IS_NOT: "inte är", Operator.NOT_IN: "inte är"},
    "en": {},
}
_UNITS: Mapping[str, Sequence[tuple[str, str]]] = {
    "sv": (("år", "år"), ("månad", "månader"), ("vecka", "veckor"), ("dag", "dagar")),
    "en": (("year", "years"), ("month", "months"), ("week", "weeks"), ("day", "days")),
}
_MONTHS_SAID_AS_MONTHS = 24


def duration_words(duration: Duration, language: str) -> str:
    """A duration in words: "18 månader", "2 år 6 månader".

    >>> duration_words(Duration.parse("2.5 years"), "sv")
    '2 år 6 månader'
    """
    years, months = divmod(duration.months, 12)
    if abs(duration.months) < _MONTHS_SAID_AS_MONTHS:
        years, months = 0, duration.months
    weeks, days = divmod(duration.days, 7) if duration.days % 7 == 0 else (0, duration.days)
    counts = zip((years, months, weeks, days), _UNITS[language], strict=True)
    said = [f"{count} {one if count == 1 else many}" for count, (one, many) in counts if count]
    return " ".join(said) or f"0 {_UNITS[language][-1][1]}"


def number_words(number: float, language: str) -> str:
    """A number as it is written: with a decimal comma in Swedish."""
    text = f"{number:.10g}"
    return text.replace(".", ",") if language == "sv" else text


def phrase(rule: Rule, words: Words, *, subordinate: bool = False) -> str:
    """The rule as one clause, or as one that can follow "if"."""
    own = _own(words, subordinate=subordinate)
    match rule:
        case Test():
            return clause(rule, words, subordinate=subordinate)
        case Not(inner) if (meant := denied(inner)) is not None:
            return phrase(meant, words, subordinate=subordinate)
        case Not(inner):
            return own["not"].format(_grouped(inner, words, subordinate=True))
        case ForSome(_, inner):
            return own["for_some"].format(phrase(inner, words, subordinate=subordinate))
        case AtLeast(count, rules):
            return own["at_least"].format(count=count, parts="; ".join(phrase(part, words) for part in rules))
        case All(()):
            return own["always"]
        case Any_(()):
            return own["never"]
        case All((only,)) | Any_((only,)):
            return phrase(only, words, subordinate=subordinate)
        case All() | Any_():
            conjunction = own["and" if isinstance(rule, All) else "or"]
            *before, last = rule.rules
            said = [_grouped(part, words, followed=True, subordinate=subordinate) for part in before]
            return listed(
                [*said, _grouped(last, words, alone=not before, subordinate=subordinate)], conjunction
            )


def _own(words: Words, *, subordinate: bool) -> Mapping[str, str]:
    own = _WORDS[words.language]
    return {**own, **_AFTER_IF[words.language]} if subordinate else own


def _grouped(
    rule: Rule, words: Words, *, followed: bool = False, alone: bool = False, subordinate: bool = False
) -> str:
    """A clause that stands inside another: in brackets where it could be read with its neighbours."""
    while isinstance(rule, All | Any_) and len(rule.rules) == 1:
        rule = rule.rules[0]
    said = phrase(rule, words, subordinate=subordinate)
    several = isinstance(rule, All | Any_ | AtLeast) and len(rule.rules) > 1
    reaches_on = (followed and denied(rule) is not None) or (isinstance(rule, ForSome) and not alone)
    return f"({said})" if several or reaches_on else said


def denied(rule: Rule) -> Rule | None:
    """What a rule says is not so, such as the fact that is to be false; nothing where it denies nothing."""
    if isinstance(rule, Not):
        return rule.rule
    if isinstance(rule, Test) and rule.type.kind is Kind.BOOLEAN and rule.operator is not Operator.KNOWN:
        false = rule.operand is not (rule.operator is Operator.IS)
        return evolve(rule, operator=Operator.IS, operand=True) if false else None
    return None


def listed(parts: Sequence[str], conjunction: str) -> str:
    """The parts as a list in words: "a, b och c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"


def clause(test: Test, words: Words, *, subordinate: bool = False) -> str:
    """One test as a clause, or as one that can follow "if"."""
    language, own = words.language, _own(words, subordinate=subordinate)
    subject = words.subject(test.name)
    boolean = test.type.kind is Kind.BOOLEAN
    if test.operator is Operator.KNOWN:
        key = "known" if test.operand else "unknown"
        return own[key if boolean else f"value_{key}"].format(subject)
    if boolean:
        true = test.operand is (test.operator is Operator.IS)
        return subject if true else own["not"].format(subject)
    bearer = words.bearer(test.name) if test.operator in _AGES[language] else None
    if bearer is not None:
        return _AGES[language][test.operator].format(bearer, _operand(test, words))
    operators = {
        **_OPERATORS[language],
        **(_DAY_OPERATORS[language] if test.type.kind is Kind.DATE else {}),
        **(_OPERATORS_AFTER_IF[language] if subordinate else {}),
    }
    return f"{subject} {operators[test.operator]} {_operand(test, words)}"


def _operand(test: Test, words: Words) -> str:
    operand: Any = test.operand
    if isinstance(operand, tuple):
        return listed([_value(test, each, words) for each in operand], _WORDS[words.language]["or"])
    said = _value(test, operand, words)
    return f"{said} {test.type.unit}" if test.type.unit and isinstance(operand, int | float) else said


def _value(test: Test, value: object, words: Words) -> str:
    if isinstance(value, Duration):
        return duration_words(value, words.language)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and test.type.kind is not Kind.CHOICE:
        return number_words(value, words.language)
    return words.value(test.name, value)
