"""Answers by id that remember whom they are about, so that a notebook can show them in words and on a line of time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from familjestod.shown import Shown, brief
from familjestod.spec.terms import FrozenDict

if TYPE_CHECKING:
    from familjestod.engine.situation import Situation


class Reply(Shown, FrozenDict):
    """A mapping of answers that is equal to any other with the same answers."""

    def __init__(
        self, answers: Mapping[str, Any] | Iterable[tuple[str, Any]] = (), situation: Situation | None = None
    ) -> None:
        super().__init__(answers)
        self.situation = situation
        """The family on its day under its programme; nothing in a copy that was read from elsewhere."""

    def __repr__(self) -> str:
        return brief(type(self).__name__, len(self), **self._counted())

    def _counted(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for each in self.values():
            said = str(getattr(each, "status", None) or each.verdict)
            counts[said] = counts.get(said, 0) + 1
        return counts


class Trace(Reply):
    """Every rule of a programme as it was judged, by the dotted path where it stands."""


class Plans(Reply):
    """A family's visits and doses, as they stand on a day."""


class Referrals(Reply):
    """Which referrals a family's results lead to on a day."""
