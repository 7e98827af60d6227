"""Small tables of what was counted, and pictures of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import narwhals as nw
import polars as pl

from familjestod.cohort.frames import kind_of
from familjestod.cohort.gaps import renamed

_TYPES: Final[Mapping[type, Any]] = {
    str: pl.String,
    int: pl.Int64,
    float: pl.Float64,
    bool: pl.Boolean,
    dt.date: pl.Date,
}


def table(columns: Mapping[str, type], rows: Iterable[Sequence[object]]) -> pl.DataFrame:
    """A frame of Polars with columns of some types.

    >>> table({"name": str, "families": int}, [("met", 12)]).shape
    (1, 2)
    """
    return pl.DataFrame(list(rows), {name: _TYPES[type_] for name, type_ in columns.items()}, orient="row")


def set_for_print(
    title: str, subtitle: str, headers: Sequence[str], rows: Iterable[Sequence[str]], note: str = ""
) -> Any:  # noqa: ANN401 - a table of great_tables
    """A table of words as great_tables sets it, to print or publish; needs the extra `notebook`.

    Raises:
        ModuleNotFoundError: where great_tables is not installed.
    """
    import great_tables as gt

    columns = dict.fromkeys((f"c{number}" for number in range(len(headers))), str)
    labels: dict[str, Any] = dict(zip(columns, headers, strict=True))
    found = gt.GT(table(columns, rows), id="table").tab_header(title, subtitle).cols_label(**labels)
    return found.tab_source_note(note) if note else found


def rows_of(frame: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a frame of any kind
    """The rows of a small frame of any kind, each as a mapping from its columns."""
    found: pl.DataFrame = nw.from_native(frame).lazy().collect("polars").to_native()
    return found.to_dicts()


def columns_of(frame: Any) -> tuple[str, ...]:  # noqa: ANN401 - a frame of any kind
    """The names of the columns of a frame."""
    return tuple(nw.from_native(frame).lazy().collect_schema().names())


def held(frame: Any, names: Iterable[str]) -> Any:  # noqa: ANN401 - a frame of any kind
    """A frame that lies in an engine of its own, or is yet to be computed, as one of Polars with some of its columns.

    A frame in memory is given back as it is.
    """
    kind = kind_of(frame)
    if kind.in_order:
        return frame
    taken = kind.taken(frame)
    there = taken.collect_schema().names()
    wanted = [name for name in dict.fromkeys(names) if name in there]
    plain = {f"c{number}": name for number, name in enumerate(wanted)}
    if taken.implementation.is_polars():
        return nw.to_native(taken.select(*wanted)).collect(engine="streaming")
    some = renamed(taken, [(name, inside) for inside, name in plain.items()])
    return some.collect("polars").to_native().rename(plain)


def families_of(frame: Any, history: Any, id_: str, labels: Sequence[str]) -> tuple[list[str], Any, Any]:  # noqa: ANN401
    """Some families of a frame, told by their ids as text, and what has happened to them; by row where there are no ids.

    Returns the labels in the order of the rows, the families and the history.
    """
    kind = kind_of(frame)
    taken = kind.taken(frame)
    if id_ in taken.collect_schema().names():
        own = nw.col(id_).cast(nw.String).is_in(list(labels))
        some = taken.filter(own).collect("polars").to_native()
        past = (
            None
            if history is None
            else kind_of(history).taken(history).filter(own).collect("polars").to_native()
        )
        return some[id_].cast(pl.String).to_list(), some, past
    rows = sorted(map(int, labels))
    whole: pl.DataFrame = taken.collect("polars").to_native()
    return list(map(str, rows)), whole[rows], None


def lines(  # noqa: PLR0913 - what stands where in a picture
    rows: Sequence[Mapping[str, Any]], *, x: str, y: str, colour: str, titles: Mapping[str, str], title: str
) -> Any:  # noqa: ANN401 - a chart of Altair
    """Rows as a line for each colour, with a point for each row; what is null is left out.

    Needs the extra `notebook`.

    Raises:
        ModuleNotFoundError: where Altair is not installed.
    """
    import altair as alt

    order = list(dict.fromkeys(row[x] for row in rows))
    names = list(dict.fromkeys(row[colour] for row in rows))
    scale = alt.Scale(domain=names, range=[_COLOURS[number % len(_COLOURS)] for number in range(len(names))])
    shown = [{key: row[key] for key in (x, y, colour)} for row in rows if row[y] is not None]
    return (
        alt.Chart(alt.InlineData(values=shown), title=title)
        .mark_line(point=True)
        .encode(
            x=alt.X(f"{x}:O", sort=order, title=titles[x], axis=alt.Axis(labelAngle=0)),
            y=alt.Y(f"{y}:Q", title=titles[y]),
            color=alt.Color(f"{colour}:N", scale=scale, sort=names, title=titles[colour]),
            tooltip=[f"{x}:O", f"{colour}:N", f"{y}:Q"],
        )
        .properties(width=_WIDTH, height=_HEIGHT)
    )


# Told apart by those who see no difference between red and green: Okabe and Ito, "Color universal design" (2008).
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")
_WIDTH, _HEIGHT = 480, 280
