"""Rules as authors write them, in words: as in the corpus, by itself and after "if", for each operator and kind of name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import familjestod as fs
from familjestod.engine.called import ProgrammeWords
from familjestod.exports.instrument import InstrumentWords
from familjestod.logic.clause import Words
from familjestod.logic.phrase import phrase
from familjestod.logic.quantities import LANGUAGES
from familjestod.logic.rule import ALWAYS, Rule
from familjestod.logic.rule import tests as each_test
from familjestod.logic.values import OPERATORS
from familjestod.spec.model import Programme

CORPUS = Path(__file__).parents[1] / "corpus" / "phrases"
BUNDLED = fs.bundled()
_IF = {"sv": "om", "en": "if"}


@cache
def written() -> dict[str, Rule]:
    """The rules of the corpus as they are read, by name."""
    lines = (CORPUS / "rules.yaml").read_text("utf-8").splitlines()
    rules = "\n".join(f"  {name}: {{when: {rule}}}" for name, _, rule in (
        line.partition(": ") for line in lines if not line.startswith("#")
    ))  # fmt: skip
    programme = (CORPUS / "programme.yaml").read_text("utf-8")
    loaded = fs.load(f"{programme}requirements:\n{rules}\n", name="phrases.yaml", library=BUNDLED)
    return {id_: each.when for id_, each in loaded.requirements.items()}


@cache
def programme() -> Programme:
    return fs.load((CORPUS / "programme.yaml").read_text("utf-8"), name="phrases.yaml", library=BUNDLED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_in_words_are_as_in_the_corpus(language: str) -> None:
    words = ProgrammeWords(programme(), language)
    told = "".join(
        f"{name}\n  {phrase(rule, words)}\n  {_IF[language]} {phrase(rule, words, subordinate=True)}\n"
        for name, rule in written().items()
    )
    assert told == (CORPUS / f"{language}.txt").read_text("utf-8")


def test_the_corpus_has_each_operator_of_each_kind() -> None:
    asked = {(test.type.kind, test.operator) for rule in written().values() for test in each_test(rule)}
    wanted = {(kind, each) for kind, operators in OPERATORS.items() for each in operators}
    assert wanted - asked == set()


def rules_of(document: Programme | fs.Instrument) -> list[Rule]:
    findings = [rule for finding in document.findings.values() for rule in finding.rules]
    if isinstance(document, fs.Instrument):
        return findings
    parts = ("visits", "vaccinations", "referrals", "offers", "requirements")
    asked = [each.when for part in parts for each in getattr(document, part).values()]
    repeats = [each.repeat.until for each in document.visits.values() if each.repeat and each.repeat.until]
    measured = [
        rule
        for each in document.measures.values()
        for rule in (each.population, each.achieved)
        if rule is not None
    ]
    return [rule for rule in (document.eligibility, *asked, *repeats, *measured, *findings) if rule != ALWAYS]


def faults_in(said: str) -> list[str]:
    """What no clause may have, whatever it says."""
    found = {
        "two spaces": "  " in said,
        "a space at an end": said != said.strip(),
        "a full stop": said.endswith((".", ",", ";", ":")),
        "brackets that do not match": said.count("(") != said.count(")"),
        "brackets in brackets": re.search(r"\([^)]*\((?![^)]*\)[^(]*\))", said) is not None and "((" in said,
        "quotation marks that do not match": said.count("”") % 2 == 1
        if "“" not in said
        else said.count("“") != said.count("”"),
        "a space before a sign": re.search(r" [,;:.)]", said) is not None,
        "an id": re.search(r"\b[a-z]+_[a-z0-9]+|\b(True|False|None)\b", said) is not None,
        "a word twice": re.search(r"\b(är|inte|att|och|eller|is|not|that|and|or) \1\b", said) is not None,
    }
    return [fault for fault, is_so in found.items() if is_so]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", [*BUNDLED, *BUNDLED.instruments])
def test_bundled_rules_are_clean_clauses(id_: str, language: str) -> None:
    document = BUNDLED[id_] if id_ in BUNDLED else BUNDLED.instruments[id_]
    words: Words = (
        InstrumentWords(document, language)
        if isinstance(document, fs.Instrument)
        else ProgrammeWords(document, language)
    )
    told = [
        phrase(rule, words, subordinate=subordinate)
        for rule in rules_of(document)
        for subordinate in (False, True)
    ]
    assert {said: faults for said in told if (faults := faults_in(said))} == {}


def test_what_is_false_has_words_of_its_own() -> None:
    """No bundled fact is left to "it is not the case that …"."""
    plain = [
        name
        for name, fact in BUNDLED.vocabulary.facts.items()
        if fact.type.kind == "boolean" and fact.if_false is None
    ]
    assert plain == []


@pytest.mark.parametrize("name", [name for name, fact in BUNDLED.vocabulary.facts.items() if fact.if_false])
def test_inte_stands_before_the_verb_of_its_clause(name: str) -> None:
    """Where the label has the same words without it, "inte" is the one thing that is put in."""
    fact = BUNDLED.vocabulary.facts[name]
    assert fact.label is not None
    assert fact.if_false is not None
    said = fact.if_false.sv.split()
    if "inte" in said:
        at = said.index("inte")
        assert at > 0
        verb = said[at + 1]
        assert verb in fact.label.sv.split()
    assert fact.if_false.sv != fact.label.sv
    assert fact.if_false.en != fact.label.en
