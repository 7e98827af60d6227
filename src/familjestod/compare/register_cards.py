"""Cards of registers: who falls away at which condition, and a register that was made up.

They stand here because they are made of both: what a cohort counts, and the pieces of cards.
"""

from __future__ import annotations

from typing import Any, Final

from familjestod.cohort.attrition import Attrition
from familjestod.cohort.synthetic import Register
from familjestod.exports.cards import paper
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Markup
from familjestod.logic.quantities import number_words

_COUNTS: Final = ("came", "out", "unknown", "met", "alone")
_HEADS: Final = {
    "sv": (
        "Villkor",
        "kom hit",
        "faller ifrån här",
        "går inte att avgöra",
        "uppfyller allt så långt",
        "bara detta",
    ),
    "en": ("Condition", "came here", "fall away here", "cannot be told", "meet all so far", "this alone"),
}
_MOST_COLUMNS: Final = 12


def attrition(value: Attrition, language: str) -> Markup:
    """How many families fall at which condition."""
    rows = value.rows()
    table = [
        (f"{row['number']}. {row['condition']}", *(number_words(row[each], language) for each in _COUNTS))
        for row in rows
    ]
    return paper.card(
        CARD[language]["attrition"],
        value.title,
        paper.table(_HEADS[language], table, numeric=range(1, len(_COUNTS) + 1)),
    )


def register(value: Register, language: str) -> Markup:
    """Which columns its frames have."""
    say = CARD[language]
    pairs = [(say["families"], _columns(value.families))]
    if value.history is not None:
        pairs.append((say["history"], _columns(value.history)))
    return paper.card(say["register"], type(value.families).__module__.partition(".")[0], paper.facts(pairs))


def _columns(frame: Any) -> Markup:  # noqa: ANN401 - a frame of any kind
    """The names of the columns, which no frame has to be computed for."""
    names = [*map(str, frame.column_names if hasattr(frame, "column_names") else frame.columns)]
    more = f" … + {len(names) - _MOST_COLUMNS}" if len(names) > _MOST_COLUMNS else ""
    return paper.code(", ".join(names[:_MOST_COLUMNS]) + more)
