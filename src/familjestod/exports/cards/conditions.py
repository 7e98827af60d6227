"""Cards of rules: a rule as it is written, and as it was judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from familjestod.engine.called import FactWords
from familjestod.engine.reasons import Reasons
from familjestod.engine.replies import Trace
from familjestod.engine.words import MARKS, SAY, VERDICTS
from familjestod.exports.cards import paper
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Child, Markup, joined
from familjestod.exports.teller import Teller
from familjestod.library import shipped
from familjestod.logic.clause import Words, clause
from familjestod.logic.evaluate import Step
from familjestod.logic.phrase import phrase
from familjestod.logic.quantities import capitalised
from familjestod.logic.rule import All, AtLeast, ForSome, Not, Rule, Test, names, parts
from familjestod.logic.truth import Verdict
from familjestod.spec.model import Vaccination, Visit

TONES: Final = {Verdict.MET: "good", Verdict.UNMET: "quiet", Verdict.UNKNOWN: "open"}
_INDENT: Final = "  "


def rule(value: Rule, language: str) -> Markup:
    """A rule in words, as one sentence and part by part."""
    words = _words(language)
    lines = [*_parts(value, words, 0)]
    return paper.card(
        CARD[language]["condition"],
        capitalised(phrase(value, words)),
        paper.steps(lines) if len(lines) > 1 else None,
        paper.facts([(CARD[language]["names"], paper.code(", ".join(names(value))))])
        if names(value)
        else None,
    )


def step(value: Step, language: str) -> Markup:
    """A rule as it was judged."""
    words = _words(language)
    return paper.card(
        CARD[language]["condition"],
        capitalised(phrase(value.rule, words)),
        paper.steps(_judged(value, words, 0)),
        beside=verdict_pill(value.verdict, language),
    )


def trace(value: Trace, language: str) -> Markup:
    """Every rule of a programme as it was judged, each under where it stands."""
    reasons = Reasons.of(value.situation, language) if value.situation is not None else None
    title = reasons.words.programme.name.in_(language) if reasons is not None else ""
    return paper.card(
        CARD[language]["trace"],
        title,
        *(
            paper.folded(
                joined((paper.code(path), " ", verdict_pill(each.verdict, language))),
                told(reasons, each.rule)
                if reasons is not None
                else paper.steps(_judged(each, _words(language), 0)),
                opened=path == "eligibility",
            )
            for path, each in value.items()
        ),
    )


def scheduled(value: Visit | Vaccination, language: str) -> Markup:
    """When something is to happen, where and with whom."""
    vocabulary = shipped().vocabulary
    tell = Teller(language, vocabulary, FactWords(vocabulary, language))
    say = CARD[language]
    pairs: list[tuple[str, Child]] = [(say["day"], tell.bounds(value.bounds))]
    if isinstance(value, Visit):
        pairs += [
            (say["place"], tell.term(value.place) if value.place else ""),
            (say["participants"], ", ".join(tell.people(value.participants))),
            (say["screens"], ", ".join(value.screens)),
        ]
    condition = tell.condition(value.when)
    kind = "visit" if isinstance(value, Visit) else "dose"
    return paper.card(
        say[kind],
        tell.text(value.name) or "",
        paper.boxed(capitalised(condition)) if condition else None,
        paper.facts((label, said) for label, said in pairs if said),
    )


def verdict_pill(verdict: Verdict, language: str) -> Markup:
    """A verdict in a word or two, on the ground that it has everywhere."""
    return paper.pill(VERDICTS[language][verdict], TONES[verdict])


def told(reasons: Reasons, rule: Rule) -> Markup:
    """A rule as it was judged, line by line, as `explain` tells it."""
    return paper.steps(_in_steps(reasons.told(rule, "")))


def _in_steps(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    for line in lines:
        said = line.lstrip(" ")
        yield (len(line) - len(said)) // len(_INDENT), said


def _words(language: str) -> Words:
    """What a bare rule's names are called: those of the vocabulary that comes with the package, where it has them."""
    return FactWords(shipped().vocabulary, language)


def _parts(rule: Rule, words: Words, depth: int) -> Iterator[tuple[int, str]]:
    """A rule part by part; the conditions that must all be met stand beside each other."""
    inner = parts(rule)
    if isinstance(rule, Test):
        yield depth, f"– {clause(rule, words).text}"
    elif (isinstance(rule, All) and depth == 0) or (len(inner) == 1 and not isinstance(rule, Not)):
        for each in inner:
            yield from _parts(each, words, depth)
    else:
        yield depth, f"– {_grouping(rule, words)}"
        for each in inner:
            yield from _parts(each, words, depth + 1)


def _judged(step: Step, words: Words, depth: int) -> Iterator[tuple[int, str]]:
    if isinstance(step.rule, Test):
        yield depth, f"{MARKS[step.truth]} {clause(step.rule, words).text}"
    elif (isinstance(step.rule, All) and depth == 0) or (
        len(step.parts) == 1 and not isinstance(step.rule, Not)
    ):
        for each in step.parts:
            yield from _judged(each, words, depth)
    else:
        yield depth, f"{MARKS[step.truth]} {_grouping(step.rule, words)}"
        for each in step.parts:
            yield from _judged(each, words, depth + 1)


def _grouping(rule: Rule, words: Words) -> str:
    say = SAY[words.language]
    match rule:
        case All():
            return say["all_of"]
        case AtLeast(count):
            return say["at_least_of"].format(count)
        case Not():
            return say["not_so"]
        case ForSome():
            return say["any_of"]
        case _:
            return say["any_of"]
