"""What to write in the place of a value that cannot be compared: signs, ages without a unit, other words for an event."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from familjestod.logic.values import Kind, Operator, ValueType

_SIGNS: Final = {
    ">=": "at_least",
    "≥": "at_least",
    ">": "above",
    "<=": "at_most",
    "≤": "at_most",
    "<": "below",
}
_SIGNED: Final = re.compile(r"(>=|<=|≥|≤|>|<)\s*(\S.*)")


def operand_meant(type_: ValueType, operator: Operator, written: object) -> str | None:
    """What to write in the place of an operand that is none, where that can be told."""
    if isinstance(written, str) and (signed := _SIGNED.fullmatch(written)):
        return f"write {{{_SIGNS[signed[1]]}: {signed[2]}}}"
    if type_.kind is Kind.DURATION and (units := with_unit(written)):
        number = units.partition(" ")[0]
        return f"write the unit: {number} years, {number} months, {number} weeks or {number} days"
    if type_.kind in {Kind.INTEGER, Kind.NUMBER} and isinstance(written, bool) and operator is Operator.IS:
        return "write a number, or {at_least: 1} for one or more"
    return None


def with_unit(written: object) -> str | None:
    """A number as an age would be written; the unit is a guess, for an example."""
    if isinstance(written, bool) or not isinstance(written, int):
        return None
    return f"{written} years" if 0 <= written <= _MOST_YEARS else f"{written} months"


_MOST_YEARS: Final = 6


# Words for what has happened that people use of one kind of event and rules of another.
_SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "done": ("completed",),
    "completed": ("done",),
    "made": ("done",),
    "given": ("done",),
    "sent": ("made",),
    "true": ("done", "completed"),
    "false": ("none",),
}


def event_meant(written: object, states: Collection[str]) -> str | None:
    """The state of an event that is meant by a word for another kind of event; nothing of other choices."""
    if "none" not in states:
        return None
    return next((each for each in _SAME.get(str(written).lower(), ()) if each in states), None)
