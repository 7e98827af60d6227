"""A family, and the day that is asked about."""

from __future__ import annotations

import datetime as dt

from attrs import frozen

from familjestod.engine.case import Case
from familjestod.shown import Shown, told

ANY_DAY = dt.date(2026, 1, 1)
"""The day of a family in which no day counts."""


@frozen
class Family(Shown):
    """A family, and the day that is asked about."""

    case: Case
    on: dt.date

    def __repr__(self) -> str:
        return told(self)
