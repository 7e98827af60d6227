"""Cards of families: what is known of one, and what has happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from familjestod.engine.called import FactWords
from familjestod.engine.case import DATES, Case
from familjestod.engine.events import Measurement, ReferralEvent, VaccinationEvent, VisitEvent
from familjestod.engine.words import RESPONDENTS, STATES
from familjestod.exports.cards import paper
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Child, Markup, joined
from familjestod.library import shipped
from familjestod.logic.quantities import capitalised, number_words
from familjestod.prove.example import Example
from familjestod.prove.family import Family

_KINDS: Final = {VisitEvent: "visits", VaccinationEvent: "vaccinations", ReferralEvent: "referrals"}


def case(value: Case, language: str) -> Markup:
    """What is known of a family, and what has happened."""
    return paper.card(CARD[language]["case"], dates(value, language), *about(value, language))


def family(value: Family, language: str) -> Markup:
    """A family, and the day that is asked about."""
    card = CARD[language]
    return paper.card(
        card["case"],
        dates(value.case, language),
        *about(value.case, language),
        below=f"{card['day']}: {value.on}",
    )


def example(value: Example, language: str) -> Markup:
    """A family as the rules of a document read it."""
    people = (("", value), *value.people)
    rows = [
        (f"{who} {name}".strip(), str(each)) for who, whose in people for name, each in whose.values.items()
    ]
    return paper.card(CARD[language]["case"], CARD[language]["facts"], paper.facts(rows))


def about(value: Case, language: str) -> Iterator[Markup]:
    """The facts of a family and its history."""
    say = CARD[language]
    words = FactWords(shipped().vocabulary, language)
    known = [(words.subject(name), words.value(name, found)) for name, found in value.facts.items()]
    if known:
        yield paper.facts((label, paper.text(said, language)) for label, said in known)
    if value.history:
        heads = [say["day"].capitalize(), say["happened"].capitalize(), say["state"].capitalize()]
        rows = [_event(each, language) for each in sorted(value.history, key=lambda each: each.day)]
        yield paper.heading(joined((say["history"], " ", paper.muted(f"({len(rows)})"))))
        yield paper.table(heads, rows)
    if not (known or value.history):
        yield paper.paragraph(paper.muted(say["unit_case"]))


def dates(value: Case, language: str) -> str:
    """The days that a family is known by, such as when the child was born."""
    days = [(name, getattr(value, name)) for name in DATES]
    said = ", ".join(f"{CARD[language][name]} {day}" for name, day in days if day is not None)
    return capitalised(said)


def _event(
    event: VisitEvent | VaccinationEvent | ReferralEvent | Measurement, language: str
) -> tuple[Child, ...]:
    if isinstance(event, Measurement):
        measured = ", ".join(
            f"{name} {number_words(value, language)}" for name, value in event.measured.items()
        )
        return str(event.day), CARD[language]["measured"], measured
    state = STATES[language][_KINDS[type(event)]][event.status]
    what = event.name.partition(".")[2]
    asked = []
    if isinstance(event, VisitEvent):
        for each in event.screened:
            who = RESPONDENTS[language].get((each.respondent or "").partition("_")[0], ("",))[0]
            answers = ", ".join(f"{name} {value}" for name, value in each.answers.items())
            asked.append(f"{each.instrument}{f' ({who})' if who else ''}: {answers}")
    return str(event.day), paper.code(what), joined((state, *(paper.lines([each]) for each in asked)))
