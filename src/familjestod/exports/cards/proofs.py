"""Cards of what is proved, and of what would have to differ."""

from __future__ import annotations

from familjestod.exports.cards import paper
from familjestod.exports.cards.families import about, example
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Markup
from familjestod.prove.answers import Answer


def answer(value: Answer, language: str) -> Markup:
    """Whether something holds for every family, and the family that shows it does not."""
    key, tone = {True: ("holds", "good"), False: ("fails", "bad"), None: ("undecided", "open")}[value.holds]
    shown: list[Markup] = []
    if value.family is not None:
        shown = [
            *about(value.family.case, language),
            paper.paragraph(f"{CARD[language]['day']}: {value.family.on}"),
        ]
    elif value.example is not None:
        shown = [example(value.example, language)]
    why = paper.paragraph(value.why) if value.why else None
    return paper.card(
        CARD[language]["proof"], CARD[language][key], why, *shown, beside=paper.pill(str(value.holds), tone)
    )
