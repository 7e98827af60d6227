"""Cards of changes: what was edited, families that are answered differently, and how many they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from familjestod.exports.cards import paper
from familjestod.exports.cards.families import about, dates
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Child, Markup, joined
from familjestod.logic.quantities import capitalised

if TYPE_CHECKING:  # a difference is shown without the extras that a count and a proof need
    from familjestod.compare.edits import Diff, Edit
    from familjestod.compare.impacts import Impact
    from familjestod.compare.reforms import Reforms
    from familjestod.compare.witnesses import Compared, Comparison, Witness

_MOST: Final = 12


def diff(value: Diff, language: str) -> Markup:
    """Every edit in words, those that can change an answer first."""
    with_effect = [each for each in value.edits if each.effect]
    without = [each for each in value.edits if not each.effect]
    say = CARD[language]
    return paper.card(
        say["diff"],
        value.new.name.in_(language),
        paper.listed(_said(with_effect, language)) if with_effect else paper.boxed(say["no_effect"]),
        paper.folded(f"{say['texts']} ({len(without)})", paper.listed(_said(without, language)))
        if without
        else None,
        below=paper.code(value.new.id),
    )


def edit(value: Edit, language: str) -> Markup:
    """One edit in words."""
    return paper.card(
        CARD[language]["edit"], value.say(language), below=paper.code(".".join(map(str, value.path)))
    )


def comparison(value: Comparison, language: str) -> Markup:
    """Which answers differ, with the smallest family that shows it, and which do not."""
    say = CARD[language]
    differing, undecided = value.differing, value.undecided
    pills = [(len(differing), "differ", "bad"), (len(undecided), "undecided_ones", "open")]
    first = value.first
    return paper.card(
        say["comparison"],
        value.new.name.in_(language),
        joined(_with_spaces(paper.pill(f"{count} {say[key]}", tone) for count, key, tone in pills if count)),
        *([paper.heading(say["first"]), *_family(first, language)] if first is not None else []),
        _many(say["differ"], [each.say(language) for each in differing], language),
        _many(say["undecided_ones"], [each.say(language) for each in undecided], language),
        None if differing or undecided else paper.boxed(say["same"]),
        below=paper.code(value.new.id),
    )


def compared(value: Compared, language: str) -> Markup:
    """One answer of two programmes."""
    shown = _family(value.witness, language) if value.witness is not None else []
    return paper.card(
        CARD[language]["comparison"], value.output.name, paper.paragraph(value.say(language)), *shown
    )


def witness(value: Witness, language: str) -> Markup:
    """A family that two programmes answer differently."""
    return paper.card(CARD[language]["witness"], value.output.name, *_family(value, language))


def impact(value: Impact, language: str) -> Markup:
    """What a reform changes for the families of a register."""
    return paper.card(
        CARD[language]["impact"],
        value.new.name.in_(language),
        _lines(value.text(language)),
        below=str(value.on),
    )


def reforms(value: Reforms, language: str) -> Markup:
    """What each of several reforms changes."""
    blocks = [
        paper.folded(name, _lines(each.text(language)), opened=number == 0)
        for number, (name, each) in enumerate(value.impacts.items())
    ]
    return paper.card(CARD[language]["reforms"], value.programme.name.in_(language), *blocks)


def _said(edits: Iterable[Edit], language: str) -> list[Child]:
    return [paper.text(each.say(language), language) for each in edits]


def _family(found: Witness, language: str) -> list[Markup]:
    told = paper.paragraph(paper.text(found.say(language), language))
    days = [f"{CARD[language]['day']}: {found.on}", dates(found.case, language)]
    day = paper.paragraph(paper.muted(" · ".join(filter(None, days))))
    return [told, day, *about(found.case, language)]


def _many(title: str, said: list[str], language: str) -> Markup | None:
    if not said:
        return None
    rest = [f"… + {len(said) - _MOST}"] if len(said) > _MOST else []
    lines = paper.listed([*(paper.text(each, language) for each in said[:_MOST]), *rest])
    return paper.folded(f"{capitalised(title)} ({len(said)})", lines)


def _lines(text: str) -> Markup:
    """Text for a terminal, line by line."""
    lines = ((len(each) - len(each.lstrip(" ")), each.strip()) for each in text.splitlines())
    return paper.steps((indent // 2, said or "\N{NO-BREAK SPACE}") for indent, said in lines)


def _with_spaces(pills: Iterable[Markup]) -> Iterator[Child]:
    for pill in pills:
        yield from (pill, " ")
