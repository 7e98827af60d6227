"""What a column may hold, asked of a whole frame in one pass; rows that do not fit are looked up only if there are any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import narwhals as nw
from attrs import define, field, frozen

from familjestod.cohort.faults import wrong_cells, wrong_type
from familjestod.cohort.names import dtype_of
from familjestod.diagnostics import Diagnostic, nearest
from familjestod.logic.calendar import FIRST_DAY, LAST_DAY
from familjestod.logic.values import Kind, ValueType

Frame = nw.LazyFrame[Any]

_SAID: Final[Mapping[Kind, str]] = {
    Kind.BOOLEAN: "true or false",
    Kind.INTEGER: "whole numbers",
    Kind.NUMBER: "numbers",
    Kind.TEXT: "text",
    Kind.DATE: "dates",
    Kind.CHOICE: "text",
}
_HELP: Final[Mapping[Kind, str]] = {
    Kind.DATE: "make dates of it first, such as with str.to_date in Polars or cast(… as date) in SQL",
    Kind.BOOLEAN: "make true and false of it first; leave what is not known null",
}


@frozen
class Column:
    """A column that is read: its name in the user's frame, its name inside, and what it may hold."""

    written: str
    name: str
    type: ValueType
    required: bool = False
    """Whether it may not be null."""


def type_fault(frame: str, column: Column, dtype: Any) -> Diagnostic | None:  # noqa: ANN401 - a dtype of any engine
    """What is wrong with the type of a column, if anything."""
    kind = column.type.kind
    numbers = kind is Kind.CHOICE and all(isinstance(each, int) for each in column.type.choices)
    fits = {
        Kind.BOOLEAN: dtype == nw.Boolean,
        Kind.INTEGER: dtype.is_numeric(),
        Kind.NUMBER: dtype.is_numeric(),
        Kind.DATE: dtype in (nw.Date, nw.Datetime),
        Kind.TEXT: _is_text(dtype),
        Kind.CHOICE: dtype.is_numeric() if numbers else _is_text(dtype),
    }[kind]
    if fits or dtype == nw.Unknown:  # a column of nothing but nulls has no type
        return None
    expected = "whole numbers" if numbers else _SAID[kind]
    return wrong_type(frame, column.written, str(dtype), expected, _HELP.get(kind))


def _is_text(dtype: Any) -> bool:  # noqa: ANN401
    return dtype in (nw.String, nw.Categorical, nw.Enum)


def as_read(column: Column, dtype: Any) -> nw.Expr:  # noqa: ANN401
    """A column of the type that rules compare, from any that holds the same."""
    expr = nw.col(column.name)
    return expr if dtype.is_numeric() else expr.cast(dtype_of(column.type))


# Up to so many choices are told apart by comparing with each, which is the faster way; beyond them by looking up.
_FEW: Final = 6


@define
class Checks:
    """What is asked of some columns of a frame."""

    frame: str
    columns: Sequence[Column]
    dtypes: Mapping[str, Any]
    _asked: dict[str, nw.Expr] = field(factory=dict)

    def of(self, frame: Frame) -> tuple[dict[str, tuple[dt.date, dt.date]], list[Diagnostic]]:
        """The first and last day of each column of dates, and what is wrong with the values of any column."""
        questions = {
            f"{column.name}_{what}": expr
            for column in self.columns
            for what, expr in _questions(column, self.dtypes[column.name])
        }
        if not questions:
            return {}, []
        told = _row(frame, questions)
        days: dict[str, tuple[dt.date, dt.date]] = {}
        faults: list[Diagnostic] = []
        for column in self.columns:
            own = {
                key.removeprefix(f"{column.name}_"): value
                for key, value in told.items()
                if key.startswith(f"{column.name}_")
            }
            if column.type.kind is Kind.DATE and own.get("least") is not None:
                days[column.name] = own["least"], own["most"]
            if _is_wrong(column, own):
                faults.append(self._told(frame, column))
        return days, faults

    def _told(self, frame: Frame, column: Column) -> Diagnostic:
        """The rows whose value does not fit: how many, and one of them."""
        expr = nw.col(column.name)
        wrong = frame.filter(_wrong(column, self.dtypes[column.name])).select(value=expr)
        found = _row(wrong, {"rows": nw.len(), "example": nw.col("value").min()})
        example = "null" if found["example"] is None else str(found["example"])
        type_ = column.type
        available = nearest(example, map(str, type_.choices)) if type_.kind is Kind.CHOICE else ()
        return wrong_cells(self.frame, column.written, found["rows"], example, _expected(column), available)


def _row(frame: Frame, questions: Mapping[str, nw.Expr]) -> dict[str, Any]:
    """The answers to questions that have one answer for a whole frame."""
    asked = frame.select(**questions).collect()
    return dict(zip(asked.columns, asked.row(0), strict=True)) if len(asked) else dict.fromkeys(questions)


def _questions(column: Column, dtype: Any) -> Iterator[tuple[str, nw.Expr]]:  # noqa: ANN401
    expr, type_ = nw.col(column.name), column.type
    if column.required:
        yield "nulls", expr.null_count()
    match type_.kind:
        case Kind.DATE:
            yield "least", expr.min()
            yield "most", expr.max()
        case Kind.CHOICE | Kind.INTEGER | Kind.NUMBER:
            if type_.kind is Kind.CHOICE or dtype.is_float() or _limited(type_):
                yield "wrong", _wrong(column, dtype).any()
        case _:
            return


def _limited(type_: ValueType) -> bool:
    return type_.at_least is not None or type_.at_most is not None


def _is_wrong(column: Column, told: Mapping[str, Any]) -> bool:
    if told.get("nulls") or told.get("wrong"):
        return True
    least, most = told.get("least"), told.get("most")
    if column.type.kind is not Kind.DATE or least is None or most is None:
        return False
    return bool(least < FIRST_DAY or most > LAST_DAY)


def _wrong(column: Column, dtype: Any) -> nw.Expr:  # noqa: ANN401
    """Whether a value is none that the column may have; a null is wrong only where there must be a value."""
    expr, type_ = nw.col(column.name), column.type
    wrong = expr.is_null() if column.required else nw.lit(value=False)
    match type_.kind:
        case Kind.DATE:
            return (
                wrong | (expr < FIRST_DAY).fill_null(value=False) | (expr > LAST_DAY).fill_null(value=False)
            )
        case Kind.CHOICE:
            choices = list(map(float, type_.choices) if dtype.is_float() else type_.choices)
            if len(choices) > _FEW:
                return wrong | (~expr.is_in(choices)).fill_null(value=False)
            others: nw.Expr = expr != choices[0]
            for each in choices[1:]:
                others &= expr != each
            return wrong | others.fill_null(value=False)
        case Kind.INTEGER | Kind.NUMBER:
            if dtype.is_float():
                wrong |= expr.is_nan().fill_null(value=False)
                if type_.kind is Kind.INTEGER:
                    wrong |= (expr != expr.round(0)).fill_null(value=False)
            if type_.at_least is not None:
                wrong |= (expr < type_.at_least).fill_null(value=False)
            if type_.at_most is not None:
                wrong |= (expr > type_.at_most).fill_null(value=False)
            return wrong
        case _:
            return wrong


def _expected(column: Column) -> str:
    type_ = column.type
    match type_.kind:
        case Kind.DATE:
            expected = f"a date within {FIRST_DAY.year}-{LAST_DAY.year}"
        case Kind.CHOICE:
            expected = "one of " + ", ".join(map(str, type_.choices))
        case _ if type_.at_least is not None and type_.at_most is not None:
            expected = f"{_SAID[type_.kind]} from {type_.at_least:g} to {type_.at_most:g}"
        case _ if type_.at_least is not None:
            expected = f"{_SAID[type_.kind]} of at least {type_.at_least:g}"
        case _:
            expected = _SAID[type_.kind]
    return expected if column.required else f"{expected}, or null where it is not known"
