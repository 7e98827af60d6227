"""Do the numbers of an instrument hold together: a weight for each item; in a table the same columns, and ages in order."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from familjestod.diagnostics import Diagnostic, Path, Related, dotted, nearest
from familjestod.logic.calendar import Duration, add
from familjestod.spec.document import Node
from familjestod.spec.instrument import AGES
from familjestod.spec.names import select, unknown_references

_A_DAY = dt.date(2023, 3, 1)  # ages are compared as counted from it


def table_faults(value: Mapping[str, Any], facts: Iterable[str]) -> Iterator[Diagnostic]:
    """A fault for each fact, column, cell and row of a table that cannot be looked up in."""
    yield from unknown_references(value, [(("tables", "*", "by", "*"), ("facts",))], {"facts": facts})
    asked = [lookup for _, lookup in select(value, ("scores", "*", "lookup"))]
    for id_, table in value.get("tables", {}).items():
        numbers = dict.fromkeys(lookup["column"] for lookup in asked if lookup["table"] == id_)
        columns = _columns(table, numbers)
        for index, row in enumerate(table["rows"]):
            path: Path = ("tables", id_, "rows", index)
            yield from _lacking(row, columns, path)
            for column in (each for each in columns if each in row):
                expected = _cell_fault(row[column], table["by"].get(column), column in numbers)
                if expected is not None:
                    shown = str(row[column]).lower() if isinstance(row[column], bool) else row[column]
                    message = f'"{shown}" in the column {column}: expected {expected} (in {dotted((*path, column))})'
                    yield Diagnostic(code="bad-value", message=message, path=(*path, column))
        yield from _rows_out_of_order(id_, table)


def _columns(table: Mapping[str, Any], numbers: Iterable[str]) -> tuple[str, ...]:
    """The columns of a table: what it goes by, what is looked up, and what half of its rows have."""
    rows = table["rows"]
    had = Counter(column for row in rows for column in row)
    looked_up = [column for column in numbers if column in had]
    usual = [column for column, count in had.items() if 2 * count > len(rows)]
    # Where it has no such rows, no column is more usual than another.
    return tuple(dict.fromkeys((*table["by"], *looked_up, *(usual or had))))


def _lacking(row: Mapping[str, Any], columns: Sequence[str], path: Path) -> Iterator[Diagnostic]:
    """A fault for each column that a row has not, and for one that it has instead."""
    missing, odd = (
        [each for each in columns if each not in row],
        [each for each in row if each not in columns],
    )
    for column in odd:
        yield Diagnostic(
            code="unknown-key",
            message=f'"{column}" is not a column of the other rows (in {dotted(path)})',
            path=(*path, column),
            available=nearest(column, missing or columns),
            help=f"write one of the columns of this table: {', '.join(columns)}",
            on_key=True,
        )
    for column in missing[len(odd) :]:
        yield Diagnostic(
            code="missing-key",
            message=f'this row has no "{column}", which the table needs in every row (in {dotted(path)})',
            path=path,
            help=f"add `{column}:`",
        )


def _rows_out_of_order(id_: str, table: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A fault for each row whose age is not later than the row's before it: looking up goes by the order."""
    for column in (column for column, fact in table["by"].items() if fact in AGES):
        before: dict[tuple[object, ...], tuple[int, Duration]] = {}
        for index, row in enumerate(table["rows"]):
            group = tuple(row.get(other) for other in table["by"] if other != column)
            try:
                age = Duration.parse(row[column])
            except (KeyError, TypeError, ValueError):
                continue  # told as what it is
            place, last = before.get(group, (index, None))
            if last is not None and add(_A_DAY, age) <= add(_A_DAY, last):
                yield _not_after(("tables", id_, "rows"), column, table["rows"], place, index)
            before[group] = index, age


def _not_after(
    path: Path, column: str, rows: Sequence[Mapping[str, Any]], before: int, index: int
) -> Diagnostic:
    here: Path = (*path, index, column)
    return Diagnostic(
        code="rows-out-of-order",
        message=f'"{rows[index][column]}" does not come after "{rows[before][column]}" (in {dotted(here)})',
        path=here,
        help="put the rows in the order of age, each age once",
        related=[Related(message=f'"{rows[before][column]}" is here', path=(*path, before, column))],
    )


def _cell_fault(cell: object, fact: str | None, looked_up: bool) -> str | None:
    """What was expected in a table's cell, where something else stands there."""
    if fact in AGES:
        try:
            Duration.parse(cell) if isinstance(cell, str) else Duration.parse("")
        except ValueError:
            return 'an age such as "18 months"'
    elif looked_up and (isinstance(cell, bool) or not isinstance(cell, int | float)):
        return "a number"
    return None


def weights_left_out(root: Node) -> Iterator[Diagnostic]:
    """A fault for each item that is named among weights without one, which would be left out of the sum."""
    for path, weights in select(root.plain(), ("scores", "*", "weighted")):
        for id_, weight in weights.items():
            if weight is None:
                yield Diagnostic(
                    code="wrong-type",
                    message=f'"{id_}" has no weight: expected a number (in {dotted((*path, id_))})',
                    path=(*path, id_),
                    help=f"write its weight, such as `{id_}: 1`, or take it out",
                    on_key=True,
                )
