"""The made-up families of a review as a file of cases, which `familjestod test` runs: one case for each family."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from familjestod.compare.witnessing.written import Written, file_of
from familjestod.engine.events import VisitEvent
from familjestod.prove.building import ELSEWHERE

if TYPE_CHECKING:
    from familjestod.compare.reviewing import Review
    from familjestod.compare.reviews.families import MadeUp


def cases_of(review: Review, expect: str) -> str:
    """The families as the text of a file: what the new version answers is expected of each, or what the old one does."""
    programme = review.new if expect == "new" else review.old
    return file_of(programme.id, written(savable(review.families), expect))


def savable(families: tuple[MadeUp, ...]) -> tuple[MadeUp, ...]:
    """The families that a file of cases can hold: not those with results of a visit that no programme has."""
    return tuple(
        each
        for each in families
        if not any(isinstance(event, VisitEvent) and event.visit == ELSEWHERE for event in each.case.history)
    )


def written(families: tuple[MadeUp, ...], expect: str) -> Iterator[Written]:
    """A case for each family, with all that it shows."""
    for family in families:
        wanted: dict[str, Any] = {}
        for witness in family.witnesses:
            for part, each in witness.written(expect=expect).expect.items():
                known = wanted.setdefault(part, {} if isinstance(each, dict) else each)
                if isinstance(each, dict):
                    for id_, answer in each.items():
                        told = known.get(id_)
                        known[id_] = {**told, **answer} if isinstance(told, dict) and isinstance(answer, dict) else answer
        yield Written(f"review_{family.number}", family.case, family.on, wanted)
