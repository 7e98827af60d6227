"""Answers to instruments: mostly ordinary, some out of the ordinary, some left out.

What is out of the ordinary is read off the rules: what they ask for, and on which side of
their limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from attrs import frozen

from familjestod.cohort.synthetic.draws import Bools, Draws, Floats, Ints
from familjestod.cohort.synthetic.reading import Needs
from familjestod.logic.rule import Test
from familjestod.logic.values import Kind, Operator, ValueType

_UPWARDS: Final = frozenset({Operator.AT_LEAST, Operator.ABOVE})
_DOWNWARDS: Final = frozenset({Operator.AT_MOST, Operator.BELOW})
_EQUAL: Final = frozenset({Operator.IS, Operator.IN})
_POINTS: Final = ((62, 28, 8, 2), (8, 30, 40, 22))
"""How often each of the points of an item is given, in order: where all is well, and where not."""
_RARE_POINTS: Final = ((97, 2, 1, 0), (72, 18, 7, 3))
"""The same for an item that a rule asks about by itself, such as thoughts of self-harm."""
_BAD_ITEMS: Final = 0.65
"""How often a single answer is out of the ordinary where the result is."""
_ABOVE, _TENTHS_ABOVE = 60, 5
_FINE: Final = 20
"""A number that is at most so large is given with a decimal."""


@frozen
class Item:
    """One answer: the values it can have, and which of them are ordinary (low to high) and which are not.

    The values of a choice are places in `places`, which are those of its options, the ordinary ones
    first; those of a decimal number are tenths.
    """

    name: str
    type: ValueType
    ordinary: tuple[int, int]
    raised: tuple[int, int]
    places: tuple[int, ...] | None = None
    tenths: bool = False
    points: tuple[Sequence[float], Sequence[float]] | None = None
    """How often each option is given: where all is well, and where not."""

    def drawn(self, draws: Draws, stream: str, raised: Bools) -> Ints | Floats:
        """The answer of each family, whose result is out of the ordinary or not."""
        if self.points is not None:
            well, unwell = self.points
            return np.where(
                raised, draws.choice(f"{stream}/unwell", unwell), draws.choice(f"{stream}/well", well)
            )
        odd = raised & draws.chance(f"{stream}/odd", _BAD_ITEMS)
        found = np.where(
            odd,
            draws.between(f"{stream}/raised", *self.raised),
            draws.between(f"{stream}/ordinary", *self.ordinary),
        )
        if self.places is not None:
            return np.asarray(self.places, np.int64)[found]
        return found / 10.0 if self.tenths else found


def items_of(needs: Needs, instrument: str) -> tuple[Item, ...]:
    """The answers of an instrument."""
    answers = needs.programme.instruments[instrument].answers
    return tuple(_item(needs, instrument, name, answer.type) for name, answer in answers.items())


def _item(needs: Needs, instrument: str, name: str, type_: ValueType) -> Item:
    asked = [test for test in needs.tests if _is_answer(test.name, instrument, name)]
    if type_.kind is Kind.BOOLEAN:
        wanted = [test.operand for test in asked if test.operator in _EQUAL]
        odd = 0 if wanted and wanted.count(False) > wanted.count(True) else 1
        return Item(name, type_, (1 - odd, 1 - odd), (odd, odd))
    if type_.kind in {Kind.CHOICE, Kind.TEXT}:
        return _choice(name, type_, asked)
    return _number(name, type_, asked)


def _is_answer(tested: str, instrument: str, name: str) -> bool:
    reference, _, what = tested.partition(".")
    return what == name and reference.partition("@")[0] == instrument


def _choice(name: str, type_: ValueType, asked: Sequence[Test]) -> Item:
    """A choice: what rules ask for is out of the ordinary, unless they ask for everything."""
    options = type_.choices or ("yes",)
    every = tuple(range(len(options)))
    if all(isinstance(each, int) for each in options):
        well, unwell = _RARE_POINTS if asked else _POINTS
        points = _points(len(options), well), _points(len(options), unwell)
        return Item(name, type_, (0, 0), (0, 0), points=points)
    operands = {value for test in asked if test.operator in _EQUAL for value in _values(test.operand)}
    ordinary = [at for at in every if options[at] not in operands] or [0]
    raised = [at for at in every if at not in ordinary] or [every[-1]]
    last = len(ordinary) + len(raised) - 1
    return Item(name, type_, (0, len(ordinary) - 1), (len(ordinary), last), (*ordinary, *raised))


def _number(name: str, type_: ValueType, asked: Sequence[Test]) -> Item:
    """A number: most rules say on which side of their limits it is out of the ordinary."""
    tenths = type_.kind is Kind.NUMBER and type_.at_most is not None and type_.at_most <= _FINE
    scale = 10 if tenths else 1
    least = int(scale * (type_.at_least or 0))
    most = int(scale * type_.at_most) if type_.at_most is not None else None
    up, down = ([*_limits(asked, side, scale)] for side in (_UPWARDS, _DOWNWARDS))
    if up and len(up) >= len(down):
        fine = min(up) - 1 if not down else min(min(up) - 1, max(down))
        ordinary, raised = (max(least, fine - 10), max(least, fine)), (min(up), max(up) + 15)
    elif down:
        ordinary = max(down), max(down) + (_TENTHS_ABOVE if tenths else _ABOVE)
        raised = least, max(least, max(down) - 1)
    else:
        ordinary = raised = least, least + _ABOVE
    if most is not None:
        ordinary, raised = (ordinary[0], min(ordinary[1], most)), (raised[0], min(raised[1], most))
    return Item(name, type_, ordinary, raised, tenths=tenths)


def _limits(asked: Iterable[Test], side: frozenset[Operator], scale: int) -> Iterable[int]:
    for test in asked:
        if test.operator in side and isinstance(test.operand, int | float):
            yield round(scale * test.operand)


def _values(operand: object) -> tuple[Any, ...]:
    return operand if isinstance(operand, tuple) else (operand,)


def _points(count: int, weights: Sequence[float]) -> list[float]:
    return [*weights, *[1.0] * count][:count]
