"""How columns are named and typed inside a cohort, whatever the engine."""

from __future__ import annotations

from typing import Final

import narwhals as nw
from narwhals.dtypes import DType

from familjestod.logic.values import Kind, ValueType


def inner(name: str) -> str:
    """The name of a column inside: `unit.region` is `unit$region`, since a dot means a part of a column in SQL.

    >>> inner("unit.region")
    'unit$region'
    """
    return name.replace(".", "$")


_DTYPES: Final[dict[Kind, DType]] = {
    Kind.BOOLEAN: nw.Boolean(),
    Kind.CHOICE: nw.String(),
    Kind.INTEGER: nw.Int64(),
    Kind.NUMBER: nw.Float64(),
    Kind.TEXT: nw.String(),
    Kind.DATE: nw.Date(),
}


def dtype_of(type_: ValueType) -> DType:
    """The type of a column that holds values of a type."""
    if type_.kind is Kind.CHOICE and all(isinstance(each, int) for each in type_.choices):
        return nw.Int64()
    return _DTYPES[type_.kind]
