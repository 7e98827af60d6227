"""The part of a review that draws how answers move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from familjestod.compare.reviews.blocks import Block, Line, Picture
from familjestod.compare.reviews.counted import Counted, most_moved
from familjestod.compare.reviews.numbers import percent, whole
from familjestod.compare.reviews.pictures import Band, drawn
from familjestod.logic.quantities import capitalised

if TYPE_CHECKING:
    from familjestod.compare.reviews.called import Called

_MOST: Final = 6


def flows(counted: Counted) -> Iterator[Block]:
    """A picture of each answer that moves most; the rest are in the tables."""
    names = drawn_names(counted)
    changing = counted.changing()
    if not names:
        yield Line(counted.say["flow_none"], "muted")
        return
    yield Line(counted.say["flow_caption"], "muted")
    for name in names:
        yield _picture(counted, name, changing[name])
    rest = len(changing) - len(names)
    if rest:
        yield Line(counted.say["flow_more"].format(rest), "muted")
    yield from counted.hidden(counted.impact.transitions)


def drawn_names(counted: Counted) -> tuple[str, ...]:
    """The answers that are drawn: those that move for most families."""
    shown = {
        name: rows
        for name, rows in counted.changing().items()
        if any(row["changed"] and row["families"] for row in rows)
    }
    return most_moved(shown, _MOST)


def _picture(counted: Counted, name: str, rows: Sequence[Mapping[str, Any]]) -> Picture:
    called: Called = counted.called
    say, language = counted.say, counted.language
    bands = [
        Band(
            capitalised(called.answer(name, row["old"])),
            capitalised(called.answer(name, row["new"])),
            row["families"],
            counted.number(row["families"]),
        )
        for row in rows
        if row["changed"]
    ]
    title = say["flow_title"].format(called.output(name))
    said = "; ".join(say["flow_said"].format(each.said, each.old, each.new) for each in bands) + "."
    heads = (capitalised(say["before"]), capitalised(say["after"]))
    return Picture(
        drawn=drawn(f"flow-{name.replace('.', '-').replace('_', '-')}", title, said, bands, heads, language),
        said=f"{capitalised(called.output(name))}: {said}",
        title=capitalised(called.output(name)),
        caption=_unchanged(counted, bands),
    )


def _unchanged(counted: Counted, bands: Sequence[Band]) -> str:
    """How many are left out since their answer stays, where that can be told."""
    say, language, families = counted.say, counted.language, counted.impact.families
    moved = [each.count for each in bands]
    if families is None or None in moved:
        return say["flow_some_hidden"]
    left = families - sum(each or 0 for each in moved)
    of = f"{whole(families, language)} {counted.of_whom(families)}"
    return say["flow_unchanged"].format(whole(left, language), of, percent(left / families, language))
