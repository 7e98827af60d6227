"""What happened, as columns: one piece for each kind of event, with the families it happened to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen

from familjestod.cohort.synthetic.draws import Bools, Ints
from familjestod.spec.terms import FrozenDict

Kind = Literal["visit", "vaccination", "referral", "measured"]


@frozen(eq=False)
class Given:
    """The values of one column for the families of a piece, and which of them were given."""

    values: Any
    given: Bools


@frozen(eq=False)
class Piece:
    """One thing that happened to some families: the rows they have in the register, and the day of each.

    `columns` are the answers to an instrument, or what was measured, by the column of the history.
    """

    kind: Kind
    id: str | None
    rows: Ints
    days: Ints
    status: str | None = None
    instrument: str | None = None
    respondent: str | None = None
    columns: Mapping[str, Given] = field(factory=FrozenDict)
