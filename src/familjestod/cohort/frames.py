"""The kinds of frame that a cohort may stand in, and how each is taken in and given back as the same kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import frozen

from familjestod.cohort.faults import mixed_values, wrong_kind

Frame = nw.LazyFrame[Any]


@frozen
class Kind:
    """A kind of frame: how it is taken in, and how an answer becomes one.

    An answer is given `like` the frame that it has a row for each row of; a table of something else, like nothing.
    """

    name: str
    ordered: bool
    """Whether its rows have an order."""
    in_order: bool
    """Whether an answer keeps it; a lazy frame is quicker without."""
    taken: Callable[[Any], Frame]
    given: Callable[[Frame, Any], Any]


def _polars(frame: Any) -> Frame:  # noqa: ANN401 - a frame of any kind
    taken: Frame = nw.from_native(frame.lazy())
    return taken


def _native(frame: Frame, like: Any) -> Any:  # noqa: ANN401
    del like
    return nw.to_native(frame)


def _collected(frame: Frame, like: Any) -> pl.DataFrame:  # noqa: ANN401
    del like
    native: pl.LazyFrame = nw.to_native(frame)
    # Of frames that fit in memory, the engine made for those is the faster one.
    return native.collect(engine="in-memory")


def _from_pandas(frame: Any) -> Frame:  # noqa: ANN401
    # By way of Arrow, what pandas writes for a missing value is null, and a column of nothing else has no type.
    import pyarrow as pa

    try:
        return _from_arrow(pa.Table.from_pandas(frame, preserve_index=False))
    except pa.ArrowInvalid as error:
        raise mixed_values(str(error)) from None


def _to_pandas(frame: Frame, like: Any) -> Any:  # noqa: ANN401
    # Arrow's types have a null that is neither true nor false; NumPy's have not.
    answer = _collected(frame, like).to_pandas(use_pyarrow_extension_array=True)
    if like is not None:
        answer.index = like.index
    return answer


def _from_arrow(table: Any) -> Frame:  # noqa: ANN401
    taken = pl.from_arrow(table)
    assert isinstance(taken, pl.DataFrame)  # noqa: S101 - of a table, always
    return nw.from_native(taken.lazy())


_LAZY_POLARS = Kind("a Polars LazyFrame", ordered=True, in_order=False, taken=_polars, given=_native)
_SQL: Callable[[Any], Frame] = nw.from_native

KINDS: Final[Mapping[tuple[str, str], Kind]] = {
    ("polars", "DataFrame"): Kind(
        "a Polars DataFrame", ordered=True, in_order=True, taken=_polars, given=_collected
    ),
    ("polars", "LazyFrame"): _LAZY_POLARS,
    ("pandas", "DataFrame"): Kind(
        "a pandas DataFrame", ordered=True, in_order=True, taken=_from_pandas, given=_to_pandas
    ),
    ("pyarrow", "Table"): Kind(
        "a PyArrow Table",
        ordered=True,
        in_order=True,
        taken=_from_arrow,
        given=lambda frame, like: _collected(frame, like).to_arrow(),
    ),
    ("duckdb", "DuckDBPyRelation"): Kind(
        "a DuckDB relation", ordered=False, in_order=False, taken=_SQL, given=_native
    ),
    ("_duckdb", "DuckDBPyRelation"): Kind(
        "a DuckDB relation", ordered=False, in_order=False, taken=_SQL, given=_native
    ),
    ("pyspark", "DataFrame"): Kind(
        "a PySpark DataFrame", ordered=False, in_order=False, taken=_SQL, given=_native
    ),
}
"""Every kind of frame, by the package and the name of its class."""


def kind_of(frame: object) -> Kind:
    """The kind of a frame.

    Raises:
        CohortError: if it is none of those that a cohort may stand in.
    """
    type_ = type(frame)
    found = KINDS.get((type_.__module__.partition(".")[0], type_.__name__))
    if found is None:
        raise wrong_kind(frame, dict.fromkeys(kind.name for kind in KINDS.values()))
    return found
