"""The calendar of a cohort: what follows from a day alone, computed by the engine once per day and joined to the rows.

A register of children aged 0-6 has some 2 200 birth dates, whatever its size. So there is one
date arithmetic, the engine's, and no dataframe engine ever adds a month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import define, field, frozen

from familjestod.cohort.cells import Cell, Truths, cell
from familjestod.engine.timetable import Dates, standing
from familjestod.logic.calendar import FIRST_DAY, Duration, Overflow, add
from familjestod.spec.model import Scheduled

_DAY = dt.timedelta(days=1)
LAST: Final = 1_000_000
"""The stage of what is joined after every step."""
GATE: Final = "gate_key"
_UNBORN, _NO_BIRTH = -2, -1
# Whether the family is eligible and the programme in force, in the order of their numbers: no, yes, not known.
_GATES: Final = (False, True, None)
_MISSING: Final = ("child.age",)


@frozen
class _Column:
    """A column of the calendar: how it follows from a day."""

    name: str
    of: Callable[[dt.date], Any] = field(eq=False)
    dtype: Any

    def listed(self, days: Sequence[dt.date]) -> list[Any]:
        """The values for some days."""
        return list(map(self.of, days))


@define
class Almanac:
    """What the rules ask of days, by the column the days stand in (`birth_date`, the day of a visit)."""

    overflow: Overflow
    on: dt.date | Cell
    _asked: dict[str, dict[Hashable, _Column]] = field(factory=dict)
    _standing: dict[str, tuple[Scheduled, bool]] = field(factory=dict)

    @property
    def anchors(self) -> tuple[str, ...]:
        """The columns of days that something is counted from."""
        return tuple(self._asked)

    def day(self, anchor: str, duration: Duration) -> Cell:
        """The day that is so long after the day in a column; null where that is."""
        return self._column(anchor, duration, lambda day: add(day, duration, self.overflow), pl.Date)

    def at_least(self, anchor: str, duration: Duration, on: Cell | None = None) -> Cell:
        """Whether so long has passed on the day asked about, or on another day."""
        if on is None and isinstance(self.on, dt.date):
            until = self.on
            return self._column(
                anchor, (">=", duration), lambda day: until >= add(day, duration, self.overflow), pl.Boolean
            )
        return self._compared(anchor, duration, on, lambda until, reached: until >= reached)

    def above(self, anchor: str, duration: Duration, on: Cell | None = None) -> Cell:
        """Whether more than so long has passed."""
        if on is None and isinstance(self.on, dt.date):
            until = self.on
            return self._column(
                anchor, (">", duration), lambda day: until > add(day, duration, self.overflow), pl.Boolean
            )
        return self._compared(anchor, duration, on, lambda until, reached: until > reached)

    def standing(self, entry: Scheduled, *, paused: bool) -> Cell | None:
        """The status of what is counted from birth and has not happened, for what `gated` says applies.

        Nothing where the day asked about is not the same for all.
        """
        if not isinstance(self.on, dt.date):
            return None
        name = f"standing_{len(self._standing)}"
        self._standing[name] = (entry, paused)
        return Cell(nw.col(name), LAST, nullable=False)

    def derived(self, anchor: str, name: str, of: Callable[[dt.date], Any], dtype: Any) -> Cell:  # noqa: ANN401
        """What else follows from a day, such as its weekday."""
        return self._column(anchor, name, of, dtype)

    def table(self, anchor: str, first: dt.date, last: dt.date) -> pl.DataFrame:
        """The days from one to another, and what was asked of them."""
        days = [first + _DAY * number for number in range((last - first).days + 1)]
        columns = (
            pl.Series(each.name, each.listed(days), each.dtype) for each in self._asked[anchor].values()
        )
        return pl.DataFrame([pl.Series(key_of(anchor), days, pl.Date), *columns])

    @property
    def gated(self) -> bool:
        """Whether the status of anything is told by the day of birth and by whether the family is eligible."""
        return bool(self._standing)

    def number(self) -> Cell:
        """The place of the day of birth in the calendar, counted from `FIRST_DAY`."""
        return self._column("birth_date", "number", lambda day: (day - FIRST_DAY).days, pl.Int32)

    def gates(self, first: dt.date, last: dt.date) -> pl.DataFrame:
        """For each key of `gate_key` the status of everything that `standing` was asked of."""
        assert isinstance(self.on, dt.date)  # noqa: S101 - asked only where it is
        days = [first + _DAY * number for number in range((last - first).days + 1)]
        numbers = [_UNBORN, _NO_BIRTH, *((day - FIRST_DAY).days for day in days)]
        keys = [number * len(_GATES) + gate for gate in range(len(_GATES)) for number in numbers]
        columns: dict[str, list[Any]] = {GATE: keys}
        reached: dict[Duration | None, Sequence[dt.date | None]] = {None: [None] * len(days)}
        for name, (entry, paused) in self._standing.items():
            for bound in entry.bounds:
                if bound not in reached:
                    reached[bound] = self._asked["birth_date"][bound].listed(days)
            bounds = zip(*(reached[bound] for bound in entry.bounds), strict=True)
            no, unknown = (
                [standing(None, applies, Dates(), self.on).value] * len(numbers)
                for applies in (False, _MISSING)
            )
            columns[name] = [*no, *self._standings(entry, bounds, paused=paused), *unknown]
        return pl.DataFrame(columns, schema_overrides={GATE: pl.Int32})

    def _standings(
        self, entry: Scheduled, bounds: Iterable[tuple[dt.date | None, ...]], *, paused: bool
    ) -> Iterator[str]:
        """How an entry that applies stands before birth, without a day of birth, and for each day of birth."""
        assert isinstance(self.on, dt.date)  # noqa: S101 - as above
        bounded = any(bound is not None for bound in entry.bounds)
        yield standing(
            None,
            True,
            Dates(waiting=entry.opens is not None or entry.due is not None),
            self.on,
            paused=paused,
        ).value
        yield standing(
            None, True, Dates(unknown=_MISSING) if bounded else Dates(), self.on, paused=paused
        ).value
        for opens, due, overdue, closes in bounds:
            yield standing(None, True, Dates(opens, due, overdue, closes), self.on, paused=paused).value

    def _compared(
        self,
        anchor: str,
        duration: Duration,
        on: Cell | None,
        test: Callable[[nw.Expr, nw.Expr], nw.Expr],
    ) -> Cell:
        until = self.on if on is None else on
        assert isinstance(until, Cell)  # noqa: S101 - one day for all is compared in the calendar
        return Cell(test(until.expr, self.day(anchor, duration).expr), until.stage)

    def _column(self, anchor: str, key: Hashable, of: Callable[[dt.date], Any], dtype: Any) -> Cell:  # noqa: ANN401
        asked = self._asked.setdefault(anchor, {})
        if key not in asked:
            asked[key] = _Column(f"{anchor}_{len(asked)}", of, dtype)
        return Cell(nw.col(asked[key].name))


def key_of(anchor: str) -> str:
    """The calendar's own column of days."""
    return f"{anchor}_day"


def gate_key(number: Cell, unborn: Truths, gate: Truths) -> nw.Expr:
    """What the status of an entry hangs on: the day of birth, if any, and whether the family is eligible."""
    early = cell(unborn).expr
    day = number.expr.fill_null(nw.when(early).then(_UNBORN).otherwise(_NO_BIRTH))
    if unborn is False:
        day = number.expr.fill_null(_NO_BIRTH)
    code: nw.Expr | int = (
        gate.expr.cast(nw.Int32).fill_null(2) if isinstance(gate, Cell) else _GATES.index(gate)
    )
    return day * len(_GATES) + code
