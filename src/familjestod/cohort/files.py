"""A register in files asked about a part at a time, so that it may be larger than memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from attrs import field, frozen

from familjestod.cohort.checks import Column
from familjestod.cohort.evaluate import evaluate
from familjestod.cohort.faults import CohortError, no_column
from familjestod.cohort.frames import kind_of
from familjestod.cohort.measures import measures, summed
from familjestod.cohort.names import inner
from familjestod.cohort.register import FAMILIES, HISTORY, ON, Given, event_columns, facts_read
from familjestod.cohort.synthetic import synthetic_chunks
from familjestod.cohort.tables import Table, unreadable
from familjestod.diagnostics import Diagnostic
from familjestod.engine.case import DATES
from familjestod.logic.values import DATE
from familjestod.spec.model import Programme


@frozen
class Asked:
    """What a register is asked: a programme on a day, or on those of a column, and what stands in which columns."""

    programme: Programme
    on: dt.date | str
    id: str = "id"
    columns: Mapping[str, str] = field(factory=dict)
    keep: Sequence[str] = ()
    others: Sequence[Programme] = ()
    """More programmes that are asked of the same register."""
    if_there: Sequence[str] = ()
    """Columns to carry along where there are such."""

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """The programme, and the others."""
        return self.programme, *self.others

    def families(self) -> list[Column]:
        """The columns of the families that the programmes can read."""
        read = {**dict.fromkeys(DATES, DATE), **facts_read(*self.programmes)}
        named = [Column(self.columns.get(name, name), inner(name), type_) for name, type_ in read.items()]
        return [*named, Column(self.on, ON, DATE, required=True)] if isinstance(self.on, str) else named

    def judge(self, families: pl.LazyFrame, history: pl.LazyFrame | None) -> None:
        """Two whole frames can be used.

        Raises:
            CohortError: with every column and value that cannot.
        """
        with pl.Config(engine_affinity="streaming"):
            Given(
                frame=families,
                history=history,
                kind=kind_of(families),
                id=self.id,
                columns=self.columns,
                keep=self.keep,
                on=self.on,
            ).taken(*self.programmes)


@frozen
class Files:
    """A register in files, judged as a whole before anything is computed from it."""

    asked: Asked
    families: pl.LazyFrame
    history: pl.LazyFrame | None = None

    @classmethod
    def of(cls, asked: Asked, families: str, history: str | None, folder: str) -> Files:
        """The register in a file of families and one of events; what is text is written out in a folder, to be read once.

        Raises:
            CohortError: with every column and value that cannot be used.
        """
        try:
            tables = [_read(FAMILIES, families, asked.families(), (asked.id, *asked.keep, *asked.if_there))]
            if history is not None:
                tables.append(_read(HISTORY, history, list(event_columns(*asked.programmes)), (asked.id,)))
            rows = [each.kept(folder) for each in _with_ids_alike(asked.id, tables)]
            made = cls(asked, *rows)
            asked.judge(made.families, made.history)
        except pl.exceptions.PolarsError as error:  # such as bytes that are no UTF-8
            named = families if history is None else f"{families}, {history}"
            raise unreadable(named, str(error)) from None
        return made

    @property
    def height(self) -> int:
        """How many families there are."""
        count: int = self.families.select(pl.len()).collect(engine="streaming").item()
        return count

    def answers(self, size: int, *, reasons: bool = False) -> Iterator[pl.DataFrame]:
        """What the programme says about each family, in the order of the file, so many at a time; at least one part."""
        asked = self.asked
        for families, history in self.parts(size):
            yield evaluate(
                asked.programme,
                families,
                on=asked.on,
                history=history,
                id=asked.id,
                columns=asked.columns,
                keep=asked.keep,
                reasons=reasons,
            )

    def measures(self, size: int, by: Sequence[str] = ()) -> Iterator[pl.DataFrame]:
        """What the programme follows up, of so many families, of twice as many, and at last of all."""
        asked, so_far = self.asked, list[pl.DataFrame]()
        for families, history in self.parts(size):
            counted = measures(
                asked.programme,
                families,
                on=asked.on,
                history=history,
                by=by,
                id=asked.id,
                columns=asked.columns,
            )
            so_far = [summed([*so_far, counted], by)]
            yield so_far[0]

    def parts(self, size: int) -> Iterator[tuple[pl.DataFrame, pl.DataFrame | None]]:
        """Some families at a time, and what has happened to them, in whatever order the events lie."""
        for start in range(0, max(self.height, 1), size):
            families = self.families.slice(start, size).collect(engine="streaming")
            if self.history is None:
                yield families, None
                continue
            ids, id_ = families[self.asked.id], pl.col(self.asked.id)
            # Where the history is in the order of ids, the first condition leaves out most of the file unread.
            own = id_.is_between(pl.lit(ids.min()), pl.lit(ids.max())) & id_.is_in(ids.implode())
            yield families, self.history.filter(own).collect(engine="streaming")


def _read(name: str, path: str, columns: Sequence[Column], others: Sequence[str]) -> Table:
    """A table with the columns that are asked for, where they are there."""
    table = Table.of(name, path)
    wanted = {*(each.written for each in columns), *others}
    return table.only([each for each in table.columns if each in wanted]).read_as(columns)


def _with_ids_alike(id_: str, tables: Sequence[Table]) -> Sequence[Table]:
    """Two tables whose ids are of one type: that of the file that has types, and text where both are CSV.

    Raises:
        CohortError: if one has no ids, or ids that are none of the other's type.
    """
    if len(tables) == 1:
        return tables
    absent: list[Diagnostic] = [
        no_column(each.name, id_, "which tells the families apart", each.columns)
        for each in tables
        if id_ not in each.columns
    ]
    if absent:
        raise CohortError(absent)
    families, history = tables
    if history.typed and not families.typed:
        return families.with_ids(id_, history.columns[id_], HISTORY), history
    return families, history.with_ids(id_, families.columns[id_], FAMILIES)


@frozen
class Drawn:
    """A register of made-up families, drawn so many at a time."""

    programme: Programme
    families: int
    seed: int
    on: dt.date
    size: int

    def parts(self, *, with_history: bool) -> Iterator[tuple[pl.DataFrame, ...]]:
        """The families of each part and, where it is asked for, what happened to them."""
        for part in synthetic_chunks(
            self.programme,
            families=self.families,
            seed=self.seed,
            on=self.on,
            chunk=self.size,
            with_history=with_history,
        ):
            yield (part.families, part.history) if with_history else (part.families,)
