"""What is asked and measured in a synthetic register, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

import numpy as np
from attrs import define, field

from familjestod.cohort.synthetic import rates
from familjestod.cohort.synthetic.answers import Item, items_of
from familjestod.cohort.synthetic.days import NEVER, known
from familjestod.cohort.synthetic.draws import Bools, Floats, Ints
from familjestod.cohort.synthetic.likely import Happened
from familjestod.cohort.synthetic.people import People
from familjestod.cohort.synthetic.pieces import Given, Piece
from familjestod.cohort.synthetic.reading import Needs
from familjestod.spec.instrument import Respondents
from familjestod.spec.terms import FrozenDict

# Heights in cm and BMI at ages in months, of no published reference: round figures to draw families around.
_HEIGHTS: Final = (
    (0, 50),
    (3, 61),
    (6, 67),
    (12, 76),
    (18, 82),
    (24, 88),
    (36, 96),
    (48, 103),
    (60, 110),
    (96, 129),
)
_BMIS: Final = ((0, 13.5), (3, 16.5), (6, 17.3), (12, 17.2), (24, 16.6), (48, 15.8), (72, 15.5), (96, 16.0))
_MONTHS: Final = 96
_DAYS_A_MONTH: Final = 30.4375
_HEAVY: Final = ((84, 0.0), (10, 2.5), (4, 5.0), (2, 8.5))
"""How much higher the BMI of some children is: how often, by how much at four years."""


@define
class Asking:
    """Asks and measures the families of a part of the register."""

    people: People
    happened: Happened
    _items: dict[str, tuple[Item, ...]] = field(factory=dict)

    @property
    def needs(self) -> Needs:
        """What the programme reads."""
        return self.people.needs

    def at_visit(self, visit: str, written: str, stream: str, done: Ints) -> Iterator[Piece]:
        """A visit that took place, with what was asked at it; `written` is its id in the history."""
        silent = known(done)
        for instrument in self.needs.asked_at.get(visit, ()):
            asked = known(done) & self.people.draws.chance(f"{stream}/{instrument}", rates.ASKED)
            silent &= ~asked
            yield from self.screening(
                instrument, visit, written, f"{stream}/{instrument}", np.where(asked, done, NEVER)
            )
        rows = np.flatnonzero(silent)
        if len(rows):
            yield Piece("visit", written, rows, done[rows], "done")

    def screening(self, instrument: str, visit: str, written: str, stream: str, day: Ints) -> Iterator[Piece]:
        """The answers of one respondent, or of each parent, of those who have a day for it."""
        each = self.needs.programme.instruments[instrument].respondents is Respondents.EACH
        asked, odd = known(day), np.zeros(len(day), np.bool_)
        for who in ("parent_1", "parent_2") if each else (None,):
            here = asked
            if who == "parent_2":
                here = asked & self.people.draws.chance(f"{stream}/{who}", rates.SECOND_PARENT)
            raised = here & self.people.draws.chance(
                f"{stream}/{who}/raised", self.people.strained(rates.RAISED)
            )
            odd |= raised
            rows = np.flatnonzero(here)
            if len(rows):
                columns = self._answers(instrument, f"{stream}/{who}", raised, rows)
                yield Piece("visit", written, rows, day[rows], "done", instrument, who, columns)
        for name in (instrument, f"{instrument}@{visit}"):
            before = self.happened.raised.get(name, np.full(len(day), NEVER, np.int64))
            self.happened.raised[name] = np.where(asked, np.where(odd, day, NEVER), before)

    def _answers(self, instrument: str, stream: str, raised: Bools, rows: Ints) -> Mapping[str, Given]:
        draws = self.people.draws
        if instrument not in self._items:
            self._items[instrument] = items_of(self.needs, instrument)
        sparse = draws.chance(f"{stream}/many", rates.MANY_UNANSWERED)
        columns: dict[str, Given] = {}
        for item in self._items[instrument]:
            own = f"{stream}/{item.name}"
            left_out = draws.chance(f"{own}/left_out", np.where(sparse, 0.4, rates.ITEM_UNANSWERED))
            columns[f"{instrument}.{item.name}"] = Given(
                item.drawn(draws, own, raised)[rows], ~left_out[rows]
            )
        return FrozenDict(columns)

    def measurement(self, stream: str, day: Ints, names: tuple[str, ...]) -> Iterator[Piece]:
        """What was measured on a day of those who have one, each to a decimal."""
        rows = np.flatnonzero(known(day) & known(self.people.birth) & (day >= self.people.birth))
        if not len(rows):
            return
        draws, months = self.people.draws, self._months(day)
        height, bmi = _by_month(_HEIGHTS)[months], _by_month(_BMIS)[months]
        height = height * (1 + draws.bell("height") * 0.035) + draws.bell(f"{stream}/height") * 0.4
        heavy = np.asarray([by for _, by in _HEAVY])[draws.choice("heavy", [often for often, _ in _HEAVY])]
        bmi = (
            bmi
            + draws.bell("bmi") * 1.1
            + heavy * np.minimum(months, 48) / 48
            + draws.bell(f"{stream}/bmi") * 0.2
        )
        metres = height / 100
        made: Mapping[str, Floats] = {"height_cm": height, "weight_kg": bmi * metres * metres}
        columns = {}
        for name in names:
            values = made.get(name, height)
            given = ~draws.chance(f"{stream}/{name}/left_out", rates.ITEM_UNANSWERED)
            columns[f"measured.{name}"] = Given(np.floor(values[rows] * 10) / 10, given[rows])
        some = np.any([each.given for each in columns.values()], axis=0)
        kept = {name: Given(each.values[some], each.given[some]) for name, each in columns.items()}
        yield Piece("measured", None, rows[some], day[rows][some], columns=FrozenDict(kept))

    def _months(self, day: Ints) -> Ints:
        birth = self.people.birth
        months = np.floor((day - birth) / _DAYS_A_MONTH)
        return np.clip(np.where(known(birth) & known(day), months, 0), 0, _MONTHS - 1).astype(np.int64)


def _by_month(points: tuple[tuple[float, float], ...]) -> Floats:
    """A value for each month of age, on straight lines between points."""
    values = []
    for month in range(_MONTHS):
        (start, low), (end, high) = next(
            pair for pair in pairwise(points) if pair[0][0] <= month < pair[1][0]
        )
        values.append(low + (high - low) * (month - start) / (end - start))
    return np.asarray(values, np.float64)
