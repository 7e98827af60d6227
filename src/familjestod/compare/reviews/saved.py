"""The made-up families of a review as a file of cases, which `familjestod test` runs: one case for each family."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from familjestod.compare.witnessing.written import Written, file_of

if TYPE_CHECKING:
    from familjestod.compare.reviewing import Review
    from familjestod.compare.reviews.families import MadeUp


def cases_of(review: Review, expect: str) -> str:
    """The families as the text of a file: what the new version answers is expected of each, or what the old one does.

    Raises:
        ValueError: if there is no family of whom anything can be expected.
    """
    programme = review.new if expect == "new" else review.old
    found = [each for family in review.families for each in _written(family, expect)]
    if not found:
        message = f"there is no made-up family to save: none has another answer that {programme.id} can be asked for"
        raise ValueError(message)
    return file_of(programme.id, found)


def _written(family: MadeUp, expect: str) -> Iterator[Written]:
    """The case of a family, with every answer that it shows and the version has."""
    wanted: dict[str, Any] = {}
    for witness in family.witnesses:
        if not witness.can_expect(expect):
            continue
        for part, each in witness.written(expect=expect).expect.items():
            if not isinstance(each, dict):
                wanted[part] = each
                continue
            known = wanted.setdefault(part, {})
            for id_, answer in each.items():
                told = known.get(id_)
                both = isinstance(told, dict) and isinstance(answer, dict)
                known[id_] = {**told, **answer} if both else answer
    if wanted:
        yield Written(f"review_{family.number}", family.case, family.on, wanted)
