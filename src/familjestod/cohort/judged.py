"""A register judged by several programmes at once, some families at a time, and all that is counted of those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, Self

import narwhals as nw
import polars as pl
from attrs import frozen

from familjestod.cohort.attrition import CONDITION, funnel, truth_of
from familjestod.cohort.beside import RULE, Beside
from familjestod.cohort.changes import Column, Question, columns_of
from familjestod.cohort.register import Given
from familjestod.cohort.tally import Tally, tally_of, wide
from familjestod.cohort.workload import Work
from familjestod.spec.model import Programme

UNIT: Final = "unit.id"
"""What visits that lie ahead are counted by, where a register has it."""


@frozen
class Judged:
    """Some families with the answers of every programme beside them, in memory, to be counted."""

    beside: Beside
    columns: Sequence[Sequence[Column]]
    """Of each question."""
    work: Sequence[Work]
    """Of each programme, where it is asked for."""
    families: pl.DataFrame

    @classmethod
    def parts(  # noqa: PLR0913 - what is asked
        cls,
        programmes: Sequence[Programme],
        given: Given,
        questions: Sequence[Question],
        *,
        by: Sequence[str] = (),
        work: Sequence[Work] = (),
        with_unit: bool = False,
    ) -> Iterator[Self]:
        """A register, some families at a time; there is one part at least.

        Raises:
            CohortError: with every column and value of the frames that cannot be used.
        """
        read = [
            {name for each in questions if side in {each.old, each.new} for name in each.names}
            for side in range(len(programmes))
        ]

        def wanted(side: int, name: str) -> bool:
            if name.startswith(RULE):
                return "measures." not in name
            return name in read[side] or name.startswith(CONDITION) or (bool(work) and work[side].reads(name))

        beside = Beside.of(programmes, given, by, wanted, (UNIT,) if work and with_unit else ())
        columns = [list(columns_of(beside, each, number)) for number, each in enumerate(questions)]
        also = [
            pl.col(f"p{side}_{number}").alias(f"{side} {each.name}")
            for side, compiled in enumerate(beside.sides)
            for number, each in enumerate(compiled.outputs)
            if each.name.startswith(CONDITION)
        ]
        also += [pl.col(inside).alias(_by(name)) for name, inside in beside.also.items()]
        days = {
            f"{side} {code}": day for side, each in enumerate(work) for code, day in _days(beside, side, each)
        }
        for part in beside.parts():
            dated = nw.to_native(part.with_columns(**days) if days else part)
            made = wide(beside, dated, columns, [*also, *map(pl.col, days)])
            yield cls(beside, columns, work, made.collect(engine="in-memory"))

    def tallies(self) -> list[Tally]:
        """What each question is answered by them."""
        return [
            tally_of(self.beside, self.families, columns, number)
            for number, columns in enumerate(self.columns)
        ]

    def funnel(self, side: int, said: Sequence[str]) -> list[dict[str, Any]]:
        """How many of them come to each condition of a programme, as `attrition` counts them."""
        truths = {truth_of(number): f"{side} {CONDITION}{number}" for number in range(len(said))}
        return self._counted(funnel(self._frame(truths), said))

    def visits(self, side: int) -> list[dict[str, Any]]:
        """Their visits to a programme that lie ahead, as `workload` counts them, by unit where the register has it."""
        work = self.work[side]
        codes = {code: f"{side} {code}" for code, _ in _days(self.beside, side, work)}
        groups = {_by(name): _by(name) for name in self.beside.also}
        rows = self._counted(work.counted(self._frame({**groups, **codes}), list(codes), list(groups)))
        return [{**row, UNIT: row.get(_by(UNIT))} for row in rows]

    def _frame(self, columns: Mapping[str, str]) -> nw.LazyFrame[Any]:
        return nw.from_native(self.families.lazy().select(**columns))

    @staticmethod
    def _counted(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
        found: pl.DataFrame = nw.to_native(frame).collect(engine="in-memory")
        return found.to_dicts()


def _by(name: str) -> str:
    return f"by {name}"


def _days(beside: Beside, side: int, work: Work) -> Iterator[tuple[str, nw.Expr]]:
    yield from work.days(partial(beside.answer, side)).items()
