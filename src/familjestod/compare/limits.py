"""Limits on what a change may do, written as text: `changed > 5 %`, `referrals >= 10`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping
from typing import Final, Self

from attrs import frozen

from familjestod.diagnostics import nearest

_OPERATORS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
_LIMIT: Final = re.compile(r"\s*([A-Za-z_][\w.]*)\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:[.,]\d+)?)\s*(%?)\s*")


@frozen
class Limit:
    """A count, or a share of what it is counted of, compared with a number."""

    name: str
    operator: str
    number: float
    percent: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `changed > 5 %`.

        >>> Limit.parse("changed > 5 %")
        Limit(name='changed', operator='>', number=5.0, percent=True)

        Raises:
            ValueError: if the text is no such thing.
        """
        found = _LIMIT.fullmatch(text)
        if found is None:
            signs = " ".join(_OPERATORS)
            message = (
                f'"{text}" is no limit: expected a name, one of {signs} and a number, such as "changed > 5 %"'
            )
            raise ValueError(message)
        name, sign, number, percent = found.groups()
        return cls(name, sign, float(number.replace(",", ".")), bool(percent))

    def judge(self, known: Collection[str]) -> None:
        """The name is one that is counted.

        Raises:
            ValueError: if not.
        """
        if self.name not in known:
            near = ", ".join(nearest(self.name, known)[:5]) or ", ".join(list(known)[:5])
            message = f'"{self.name}" is nothing that a limit can be on: nearest are {near}'
            raise ValueError(message)

    def holds(self, measured: Mapping[str, tuple[float, float]]) -> bool:
        """Whether it holds of what was counted: by name a number, and what it is a share of; of nothing no share is known.

        Raises:
            ValueError: if nothing of its name was counted.
        """
        self.judge(measured)
        count, of = measured[self.name]
        if not self.percent:
            return _OPERATORS[self.operator](count, self.number)
        # Compared without dividing: 5 of 100 is 5 %, whatever a quotient is rounded to.
        return of > 0 and _OPERATORS[self.operator](100 * count, self.number * of)

    def __str__(self) -> str:
        return f"{self.name} {self.operator} {self.number:g}{' %' if self.percent else ''}"
