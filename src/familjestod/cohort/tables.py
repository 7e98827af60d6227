"""Registers in files, Parquet or CSV: scanned where they lie, and read a part at a time.

What a file holds is looked at by Polars, which takes the name of the file: so the names come from the command
line, which alone decides what is opened and written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Final

import polars as pl
from attrs import define, evolve, frozen
from polars import selectors

from familjestod.cohort.checks import Column
from familjestod.cohort.faults import CohortError, wrong_cells, wrong_type
from familjestod.diagnostics import Diagnostic
from familjestod.logic.values import Kind

SUFFIXES: Final = (".parquet", ".csv")
_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
_TRUTHS: Final = {"true": True, "false": False}
# What a text of a CSV file must say to be a value of a kind; other kinds are text already.
_WRITTEN: Final[Mapping[Kind, str]] = {
    Kind.BOOLEAN: "true or false",
    Kind.DATE: "a date such as 2026-03-01",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number with a decimal point",
}


@frozen
class Table:
    """A file that holds a table, as it can be read."""

    name: str
    """What faults call it: the families, or the history."""
    rows: pl.LazyFrame
    typed: bool
    """Whether its columns have types of their own, as in Parquet; in CSV all is text."""

    @classmethod
    def of(cls, name: str, path: str) -> Table:
        """The table in a file, by its suffix; nothing more than its columns is read.

        Raises:
            CohortError: if the file holds no such table.
        """
        typed = path.lower().endswith(".parquet")
        rows = pl.scan_parquet(path) if typed else _csv(path)
        try:
            rows.collect_schema()
        except pl.exceptions.PolarsError as error:
            raise unreadable(path, str(error)) from None
        return cls(name, rows, typed)

    @property
    def columns(self) -> Mapping[str, Any]:
        """The columns and their types."""
        return dict(self.rows.collect_schema())

    def read_as(self, columns: Iterable[Column]) -> Table:
        """The table with the columns of a CSV file made what they are to hold.

        Raises:
            CohortError: with every column that has values that are none of its kind.
        """
        if self.typed:
            return self
        present = [each for each in columns if each.written in self.columns and _kind(each) in _WRITTEN]
        made = {each.written: _parsed(each) for each in present}
        self._judge({each.written: (made[each.written], _WRITTEN[_kind(each)]) for each in present})
        return evolve(self, rows=self.rows.with_columns(**made))

    def with_ids(self, name: str, like: Any, example: str) -> Table:  # noqa: ANN401 - a type of Polars
        """The table with ids of the type that the other file's ids have.

        Raises:
            CohortError: if there are ids that cannot be that.
        """
        own = self.columns[name]
        if own == like:
            return self
        if own.is_integer() and like.is_integer():
            return evolve(self, rows=self.rows.with_columns(pl.col(name).cast(like)))
        if not (own == pl.String and like.is_integer()):
            raise CohortError([wrong_type(self.name, name, str(own), f"{like}, as the ids of the {example}")])
        made = pl.col(name).cast(like, strict=False)
        self._judge({name: (made, f"a whole number, as the ids of the {example}")})
        return evolve(self, rows=self.rows.with_columns(made))

    def only(self, columns: Sequence[str]) -> Table:
        """The table with some of its columns."""
        return evolve(self, rows=self.rows.select(columns))

    def kept(self, folder: str) -> pl.LazyFrame:
        """The rows in a file that can be read a part at a time; what is text is written to one in a folder."""
        if self.typed:
            return self.rows
        path = f"{folder}/{self.name}.parquet"
        self.rows.sink_parquet(path)
        return pl.scan_parquet(path)

    def _judge(self, made: Mapping[str, tuple[pl.Expr, str]]) -> None:
        """Every text that is to be something is that.

        Raises:
            CohortError: with every column that has others, how many, and one of them.
        """
        wrong = {name: expr.is_null() & pl.col(name).is_not_null() for name, (expr, _) in made.items()}
        asked = [
            part
            for number, (name, each) in enumerate(wrong.items())
            for part in (
                each.sum().alias(f"rows_{number}"),
                pl.col(name).filter(each).min().alias(f"example_{number}"),
            )
        ]
        told = self.rows.select(asked).collect(engine="streaming").row(0, named=True) if asked else {}
        faults = [
            wrong_cells(
                self.name, name, told[f"rows_{number}"], told[f"example_{number}"],
                f"{expected}, or nothing where it is not known",
            )
            for number, (name, (_, expected)) in enumerate(made.items())
            if told[f"rows_{number}"]
        ]  # fmt: skip
        if faults:
            raise CohortError(faults)


def _csv(path: str) -> pl.LazyFrame:
    """A CSV file as text, empty as null; columns are divided by commas, or by semicolons where the first line has no comma."""
    with_commas = pl.scan_csv(path, infer_schema=False)
    (*only,) = with_commas.collect_schema()
    divided = len(only) == 1 and ";" in only[0]
    rows = pl.scan_csv(path, infer_schema=False, separator=";") if divided else with_commas
    return rows.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)))


def unreadable(path: str, said: str) -> CohortError:
    """A file that holds no table, or not all of one."""
    first = (said.splitlines() or [""])[0]
    message = f'"{path}" cannot be read as a table: {first}'
    help_ = (
        "expected a whole Parquet file, or CSV in UTF-8 with one line of names and as many cells in each line"
    )
    return CohortError([Diagnostic(code="frame-kind", message=message, help=help_)])


def _kind(column: Column) -> Kind:
    type_ = column.type
    numbers = type_.kind is Kind.CHOICE and all(isinstance(each, int) for each in type_.choices)
    return Kind.INTEGER if numbers else type_.kind


def _parsed(column: Column) -> pl.Expr:
    """What a text of a CSV file says; null where it says nothing of the kind."""
    text = pl.col(column.written).str.strip_chars()
    match _kind(column):
        case Kind.BOOLEAN:
            return text.str.to_lowercase().replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)
        case Kind.DATE:
            return pl.when(text.str.contains(_DAY)).then(text).str.to_date("%Y-%m-%d", strict=False)
        case Kind.INTEGER:
            return text.cast(pl.Int64, strict=False)
        case _:
            return text.cast(pl.Float64, strict=False)


@define
class Written:
    """Frames written one after the other to a stream, as one table in Parquet or CSV."""

    stream: BinaryIO
    suffix: str
    _writer: Any = None

    def add(self, frame: pl.DataFrame) -> None:
        """Write the rows of a frame, whose columns are those of the first."""
        plain = frame.with_columns(selectors.by_dtype(pl.Categorical, pl.Enum).cast(pl.String))
        if self.suffix == ".csv":
            plain.write_csv(self.stream, include_header=self._writer is None)
            self._writer = True
            return
        from pyarrow import parquet

        table = plain.to_arrow(compat_level=pl.CompatLevel.oldest())
        if self._writer is None:
            self._writer = parquet.ParquetWriter(self.stream, table.schema)
        self._writer.write_table(table.cast(self._writer.schema))

    def close(self) -> None:
        """Write what stands at the end of the table."""
        if self.suffix != ".csv" and self._writer is not None:
            self._writer.close()
