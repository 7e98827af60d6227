"""A register asked about and counted by groups: what the columns of the answers and of the groups are called inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Self

import narwhals as nw
from attrs import frozen

from familjestod.cohort.batches import Answered
from familjestod.cohort.evaluate import Wanted, answered
from familjestod.cohort.frames import Kind, kind_of
from familjestod.cohort.gaps import published
from familjestod.cohort.register import Given
from familjestod.spec.model import Programme

Frame = nw.LazyFrame[Any]


@frozen
class Grouped:
    """The answers of a programme beside the families, and the columns that the families are counted by."""

    kind: Kind
    frame: Frame
    keys: tuple[tuple[str, str], ...]
    """The groups' columns: the name inside, and the name in the world."""
    _inside: Mapping[str, str]

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - what frames are, and what they are read by
        cls,
        programme: Programme,
        frame: Any,  # noqa: ANN401 - a frame of any kind
        on: dt.date | str,
        history: Any,  # noqa: ANN401
        id_: str,
        columns: Mapping[str, str] | None,
        by: str | Sequence[str],
        wanted: Wanted,
    ) -> Self:
        """The answers that are wanted, by one column or several.

        Raises:
            CohortError: with every column and value of the frames that cannot be used.
        """
        kind, named = kind_of(frame), columns or {}
        groups = (by,) if isinstance(by, str) else tuple(by)
        keep = [named.get(name, name) for name in groups]
        given = Given(frame=frame, history=history, kind=kind, id=id_, columns=named, keep=keep, on=on)
        answers: Answered = answered(programme, given, wanted=wanted)
        inside = {outside: name for name, outside in answers.names}
        keys = tuple((inside[written], name) for name, written in zip(groups, keep, strict=True))
        return cls(kind, answers.frame, keys, inside)

    @property
    def inner(self) -> tuple[str, ...]:
        """The groups' columns by their names inside."""
        return tuple(name for name, _ in self.keys)

    def column(self, name: str) -> nw.Expr | None:
        """An answer, such as `visits.v8m.status`; nothing where the programme gives none of that name."""
        return nw.col(self._inside[name]) if name in self._inside else None

    def aggregated(self, **made: nw.Expr) -> Frame:
        """One row for each group, or one in all where there are none."""
        if not self.keys:
            return self.frame.select(**made)
        return self.frame.group_by(*self.inner).agg(**made)

    def given(self, frame: Frame, names: Sequence[tuple[str, str]]) -> Any:  # noqa: ANN401
        """A table of the same kind as the families came in, by the names of the world."""
        return self.kind.given(published(frame, names), None)
