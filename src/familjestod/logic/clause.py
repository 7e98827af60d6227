"""One test as a clause: what it is about, its verb, and what is said; Swedish order in main and subordinate clauses."""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Mapping
from typing import Any, Final, Protocol

from attrs import frozen

from familjestod.logic.calendar import Duration
from familjestod.logic.quantities import duration_words, listed, measured, number_words
from familjestod.logic.rule import Test
from familjestod.logic.values import Kind, Operator


class Verb(enum.StrEnum):
    """What a name does in a clause: it is something, or it shows something."""

    IS = "is"
    SHOWS = "shows"


class Words(Protocol):
    """What names and values are called in one language."""

    @property
    def language(self) -> str:
        """The language, "sv" or "en"."""

    @property
    def bearers(self) -> frozenset[str]:
        """Those whom clauses are about: "the child"; what is said of them one after the other is drawn together."""

    def subject(self, name: str) -> str:
        """What a name is called as the subject of a sentence: "the child's age"; the clause, where it has no verb."""

    def verb(self, name: str) -> Verb | None:
        """The verb between a name and its value; nothing where the subject is a whole clause that is true or false."""

    def value(self, name: str, value: object) -> str:
        """What a value of a name is called."""

    def bearer(self, name: str) -> str | None:
        """Whose age a name stands for: "the child"; nothing where it is no one's age."""

    def denial(self, name: str) -> str | None:
        """What is said where a name is false, as it stands after "if"; nothing where that has no words of its own."""


@frozen
class Clause:
    """A clause in parts, so that clauses about the same thing can be drawn together; `rest` alone may be all.

    `tail` is what comes last, such as for whom it holds.
    `asked` is the test that is told where it gives a first or a last value, of which two meet in "but". What follows a
    clause that `reaches` on could be read as a part of it: "it is known whether …".
    """

    subject: str
    verb: str
    rest: str
    tail: str = ""
    asked: Test | None = None
    reaches: bool = False

    @property
    def text(self) -> str:
        """The whole clause."""
        return " ".join(part for part in (self.subject, self.verb, self.rest, self.tail) if part)


# The verb where something is so, and where it is not: in Swedish before the verb in a clause that hangs on another.
_Forms = tuple[str, str, str]
_VERBS: Final[Mapping[str, Mapping[Verb, _Forms]]] = {
    "sv": {Verb.IS: ("är", "är inte", "är varken"), Verb.SHOWS: ("visar", "visar inte", "visar varken")},
    "en": {Verb.IS: ("is", "is not", "is neither"), Verb.SHOWS: ("shows", "does not show", "shows neither")},
}
_AFTER_IF: Final[Mapping[str, Mapping[Verb, _Forms]]] = {
    "sv": {Verb.IS: ("är", "inte är", "varken är"), Verb.SHOWS: ("visar", "inte visar", "varken visar")},
    "en": _VERBS["en"],
}
_OR: Final[Mapping[str, tuple[str, str]]] = {"sv": ("eller", "eller"), "en": ("or", "nor")}
_ORDERS: Final[Mapping[str, Mapping[Operator, str]]] = {
    "sv": {
        Operator.AT_LEAST: "minst {}",
        Operator.ABOVE: "över {}",
        Operator.AT_MOST: "högst {}",
        Operator.BELOW: "under {}",
    },
    "en": {
        Operator.AT_LEAST: "at least {}",
        Operator.ABOVE: "above {}",
        Operator.AT_MOST: "at most {}",
        Operator.BELOW: "below {}",
    },
}
# Somebody is younger than an age; an age is not below one.
_AGES: Final[Mapping[str, Mapping[Operator, str]]] = {
    "sv": {**_ORDERS["sv"], Operator.ABOVE: "äldre än {}", Operator.BELOW: "yngre än {}"},
    "en": {
        Operator.AT_LEAST: "at least {} old",
        Operator.ABOVE: "older than {}",
        Operator.AT_MOST: "at most {} old",
        Operator.BELOW: "younger than {}",
    },
}
_DAYS: Final[Mapping[str, Mapping[Operator, str]]] = {
    "sv": {
        Operator.AT_LEAST: "tidigast {}",
        Operator.ABOVE: "efter {}",
        Operator.AT_MOST: "senast {}",
        Operator.BELOW: "före {}",
    },
    "en": {
        Operator.AT_LEAST: "no earlier than {}",
        Operator.ABOVE: "after {}",
        Operator.AT_MOST: "no later than {}",
        Operator.BELOW: "before {}",
    },
}
# No age at all: whoever is at least that old is born. Main clause and after "if", so and not so.
_BORN: Final[Mapping[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "sv": (("har fötts", "har inte fötts"), ("har fötts", "inte har fötts")),
    "en": (("has been born", "has not been born"), ("has been born", "has not been born")),
}
_SAY: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "not": "det stämmer inte att {}",
        "not_after_if": "det inte stämmer att {}",
        "known": "det är känt om {}",
        "unknown": "det är inte känt om {}",
        "unknown_after_if": "det inte är känt om {}",
        "value_known": "det finns uppgift om {}",
        "value_unknown": "det saknas uppgift om {}",
    },
    "en": {
        "not": "it is not the case that {}",
        "not_after_if": "it is not the case that {}",
        "known": "it is known whether {}",
        "unknown": "it is not known whether {}",
        "unknown_after_if": "it is not known whether {}",
        "value_known": "{} is known",
        "value_unknown": "{} is not known",
    },
}
# "inte" stands before the verb after "if", and behind it (and behind "sig") in a clause of its own.
_BEFORE_VERB: Final = re.compile(r"\binte (\S+(?: sig\b)?)")
_NONE: Final = "none"
_SO, _NOT, _NEITHER = 0, 1, 2


def clause(test: Test, words: Words, *, subordinate: bool = False, denied: bool = False) -> Clause:
    """One test as a clause, or as one that can follow "if"; `denied` says that it does not hold."""
    if test.operator is Operator.KNOWN:
        return _known(test, words, known=test.operand is not denied, subordinate=subordinate)
    if test.type.kind is Kind.BOOLEAN:
        true = (test.operand is (test.operator is Operator.IS)) is not denied
        return _true_or_false(test, words, true=true, subordinate=subordinate)
    if test.operator in _EQUAL:
        return _equal(test, words, denied=denied, subordinate=subordinate)
    return _compared(test, words, denied=denied, subordinate=subordinate)


def _known(test: Test, words: Words, *, known: bool, subordinate: bool) -> Clause:
    say = _SAY[words.language]
    if test.type.kind is not Kind.BOOLEAN:
        said = words.subject(test.name)
        # "uppgift om A och B" could be read as one about both.
        reaches = words.language == "sv"
        return Clause("", "", say["value_known" if known else "value_unknown"].format(said), reaches=reaches)
    said = _true_or_false(test, words, true=True, subordinate=True).text
    key = "known" if known else "unknown_after_if" if subordinate else "unknown"
    return Clause("", "", say[key].format(said), reaches=True)


def _true_or_false(test: Test, words: Words, *, true: bool, subordinate: bool) -> Clause:
    """What is true or false: a clause of its own, or what a result shows."""
    language, name = words.language, test.name
    denial = None if true else words.denial(name)
    verb = words.verb(name)
    if verb is not None:
        so = true or denial is not None
        return Clause(
            words.subject(name),
            _verb(verb, words, subordinate, _SO if so else _NOT),
            denial or words.value(name, True),
        )
    if true:
        return _of_bearer(words.subject(name), words)
    if denial is not None:
        main = not subordinate and language == "sv"
        return _of_bearer(_BEFORE_VERB.sub(r"\1 inte", denial, count=1) if main else denial, words)
    said = _SAY[language]["not_after_if" if subordinate else "not"].format(words.subject(name))
    return Clause("", "", said, reaches=True)


def _of_bearer(said: str, words: Words) -> Clause:
    """A clause in words, taken apart where it says what somebody known is."""
    is_ = _VERBS[words.language][Verb.IS][0]
    for bearer in words.bearers:
        opening = f"{bearer} {is_} "
        if said.startswith(opening):
            return Clause(bearer, is_, said.removeprefix(opening))
    return Clause("", "", said)


_EQUAL: Final = {Operator.IS: True, Operator.IN: True, Operator.IS_NOT: False, Operator.NOT_IN: False}


def _equal(test: Test, words: Words, *, denied: bool, subordinate: bool) -> Clause:
    """What is one of a few values, or none of them."""
    operand: Any = test.operand
    values = operand if isinstance(operand, tuple) else (operand,)
    so = _EQUAL[test.operator] is not denied
    if not so and _NONE in values and len(test.type.choices) > len(values):
        # What is not nothing is one of the others.
        so, values = True, tuple(each for each in test.type.choices if each not in values)
    said = [measured(_value(test, each, words), _unit(test, each)) for each in values]
    form = _SO if so else _NOT if len(said) == 1 else _NEITHER
    if so and len(said) == 1 and said[0].startswith("inte "):
        form, said = _NOT, [said[0].removeprefix("inte ")]
    verb = _verb(words.verb(test.name) or Verb.IS, words, subordinate, form)
    return Clause(words.subject(test.name), verb, listed(said, _OR[words.language][form == _NEITHER]))


def _compared(test: Test, words: Words, *, denied: bool, subordinate: bool) -> Clause:
    """What is more or less than something; the age of somebody is what they are."""
    language = words.language
    bearer = words.bearer(test.name)
    kind = test.type.kind
    orders = _AGES if bearer is not None else _DAYS if kind is Kind.DATE else _ORDERS
    if bearer is not None and test.operand == Duration() and test.operator in _FROM_BIRTH:
        so = (test.operator is Operator.AT_LEAST) is not denied
        return Clause(bearer, "", _BORN[language][subordinate][not so])
    operator = test.operator
    if denied and kind is Kind.DATE:
        operator, denied = _TURNED[operator], False
    said = orders[language][operator].format(
        measured(_value(test, test.operand, words), _unit(test, test.operand))
    )
    verb = _verb(Verb.IS, words, subordinate, _NOT if denied else _SO)
    return Clause(bearer or words.subject(test.name), verb, said, asked=None if denied else test)


# What is not on a day or later is before it: no one says "not no earlier than".
_TURNED: Final = {
    Operator.AT_LEAST: Operator.BELOW,
    Operator.ABOVE: Operator.AT_MOST,
    Operator.AT_MOST: Operator.ABOVE,
    Operator.BELOW: Operator.AT_LEAST,
}
_FROM_BIRTH: Final = frozenset({Operator.AT_LEAST, Operator.BELOW})


def _verb(verb: Verb, words: Words, subordinate: bool, form: int) -> str:
    return (_AFTER_IF if subordinate else _VERBS)[words.language][verb][form]


def _unit(test: Test, value: object) -> str | None:
    return test.type.unit if isinstance(value, int | float) and not isinstance(value, bool) else None


def _value(test: Test, value: object, words: Words) -> str:
    if isinstance(value, Duration):
        return duration_words(value, words.language)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and test.type.kind is not Kind.CHOICE:
        return number_words(value, words.language)
    return words.value(test.name, value)
