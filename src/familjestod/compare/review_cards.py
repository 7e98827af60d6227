"""The card of a review in a notebook: what it comes to, what changes, and how many are affected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from familjestod.compare.edits import Weight
from familjestod.compare.reviews.blocks import Cell, Grid, Told
from familjestod.compare.reviews.told import Telling
from familjestod.exports.cards import paper
from familjestod.exports.markup import Child, Markup

if TYPE_CHECKING:
    from familjestod.compare.reviewing import Review

_EDITS: Final = 8


def review(value: Review, language: str) -> Markup:
    """What a change comes to; the whole review is `html` and `markdown`."""
    telling = Telling.of(value, language)
    say = telling.say
    return paper.card(
        say["kind"],
        paper.text(telling.called.title(), language),
        *(paper.boxed(paper.strong(each)) for each in telling.summary()),
        *_edits(value, telling),
        *_kinds(telling),
        paper.paragraph(
            paper.muted(
                paper.code('.html("sv")'), ", ", paper.code(".markdown()"), ", ", paper.code(".frames()")
            )
        ),
        below=str(value.on) if value.on is not None else None,
    )


def _edits(value: Review, telling: Telling) -> Iterator[Markup]:
    found = value.diff.of(Weight.ANSWERS)
    if found:
        language = telling.called.language
        yield paper.heading(telling.say["with_effect"])
        yield paper.listed(paper.text(each.say(language), language) for each in found[:_EDITS])
    rest = len(value.diff) - min(len(found), _EDITS)
    if rest:
        yield paper.paragraph(paper.muted(f"+ {rest}"))


def _kinds(telling: Telling) -> Iterator[Markup]:
    if telling.counted is None:
        return
    for block in telling.counted.headline():
        if isinstance(block, Grid):
            rows = [list(map(_plain, row)) for row in block.rows]
            yield paper.table(block.heads, rows, numeric=block.numeric)


def _plain(told: Told) -> Child:
    return told.text if isinstance(told, Cell) else told
