"""Cards of what is proved, and of what would have to differ."""

from __future__ import annotations

from familjestod.exports.cards import paper
from familjestod.exports.cards.families import about, example
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Markup, joined
from familjestod.logic.quantities import capitalised, number_words
from familjestod.prove.answers import Answer
from familjestod.prove.deciding import AskNext
from familjestod.prove.differing import WhyNot


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


def why_not(value: WhyNot, language: str) -> Markup:
    """What would have to differ for an answer to be met, the least first."""
    say = CARD[language]
    told = [paper.text(each, language) for each in value.text(language).splitlines()]
    below = joined((paper.code(value.programme.id), " · ", paper.code(value.output), f" · {value.on}"))
    return paper.card(
        say["why_not"],
        value.programme.name.in_(language),
        paper.listed(told) if value.differences else paper.boxed(paper.lines(told)),
        below=below,
    )


def ask_next(value: AskNext, language: str) -> Markup:
    """What to ask next, and how many open answers each decides."""
    say = CARD[language]
    rows = [
        (
            paper.text(each.say(language), language),
            str(each.least),
            number_words(round(each.expected, 1), language),
        )
        for each in value.asks
    ]
    heads = [capitalised(say[key]) for key in ("not_known", "least", "expected")]
    return paper.card(
        say["ask_next"],
        say["open_answers"].format(value.open),
        paper.table(heads, rows, numeric=(1, 2)) if rows else paper.paragraph(say["none"]),
    )
