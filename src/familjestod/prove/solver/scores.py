"""A score as an interval between the least and the most that its answers can still make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import z3
from attrs import define, frozen

from familjestod.logic.values import Kind, ValueType
from familjestod.prove.domains import is_stepped, is_whole, score_type
from familjestod.prove.solver.truths import Formula
from familjestod.prove.solver.values import End, Interval, Meaning, Number, Possible, exact
from familjestod.prove.solver.variables import Variables
from familjestod.spec.instrument import Instrument, Score

_ROUNDING = 2e-6
"""More than the engine's rounding, to six decimals, moves a score."""
_LARGEST = 1e6
"""Beyond it the engine's own arithmetic is not that exact, and nothing is said of how a score follows from answers."""


@frozen(eq=False)
class _Part:
    """What one answer or score adds to a score: its ends, and between which bounds they are at all."""

    low: End
    high: End
    least: float | None
    most: float | None


@define(eq=False)
class Scores:
    """The scores of one result, made when they are first asked about.

    `answer` gives what an answer of the result can be.
    """

    instrument: Instrument
    reference: str
    label: Callable[[str], str]
    told: Formula
    variables: Variables
    answer: Callable[[str], Meaning]
    _made: dict[str, Interval]

    def __call__(self, id_: str) -> Interval:
        """What a score can be."""
        if id_ not in self._made:
            self._made[id_] = self._interval(id_, self.instrument.scores[id_])
        return self._made[id_]

    def _interval(self, id_: str, score: Score) -> Interval:
        type_ = score_type(self.instrument, f"{self.instrument.id}.{id_}")
        assert type_ is not None  # noqa: S101 - it is a score
        operation = _OPERATIONS.get(score.operation)
        parts = [self._part(name) for name in score.of] if operation is not None else []
        if self.instrument.input == "measurement":  # what is measured is not held to limits
            return self._anything(id_, ValueType(Kind.NUMBER))
        if operation is None or not all(map(_is_moderate, parts)):
            return self._anything(id_, type_)
        low, high = operation(parts, score.weights, self._context)
        if is_whole(score, self.instrument):
            return Interval(self._end(low), self._end(high), self.told, self._context)
        lowest, highest = self._rounded(f"{id_} low", low), self._rounded(f"{id_} high", high)
        self.variables.must(lowest <= highest)
        rough = Interval(self._end(lowest), self._end(highest), self.told, self._context)
        if not is_stepped(score, self.instrument):
            return rough
        return Interval(self._end(low), self._end(high), self.told, self._context, rough)

    @property
    def _context(self) -> Any:  # noqa: ANN401 - the package comes without types
        return self.variables.context

    def _end(self, at: Any) -> End:  # noqa: ANN401
        return End(at, z3.BoolVal(False, self._context))

    def _rounded(self, what: str, number: Any) -> Any:  # noqa: ANN401
        rounded = z3.Real(self.label(what), self._context)
        margin = exact(_ROUNDING, self._context)
        self.variables.must(rounded <= number + margin, number <= rounded + margin)
        return rounded

    def _anything(self, id_: str, type_: ValueType) -> Interval:
        """Two ends within the least and most that the score can be at all, whatever is answered."""
        ends = []
        for what in ("low", "high"):
            name = self.label(f"{id_} {what}")
            at = z3.Int(name, self._context) if type_.kind is Kind.INTEGER else z3.Real(name, self._context)
            is_open = self.variables.flag(f"{name} open")
            limited = type_.at_least if what == "low" else type_.at_most
            if limited is not None:
                self.variables.must(z3.Not(is_open))
            if type_.at_least is not None:
                self.variables.must(at >= exact(type_.at_least, self._context))
            if type_.at_most is not None:
                self.variables.must(at <= exact(type_.at_most, self._context))
            ends.append(End(at, is_open))
        low, high = ends
        self.variables.must(low.at <= high.at)
        return Interval(low, high, self.told, self._context)

    def _part(self, name: str) -> _Part:
        if name in self.instrument.scores:
            inner = self(name)
            type_ = score_type(self.instrument, f"{self.instrument.id}.{name}")
            assert type_ is not None  # noqa: S101 - it is a score
            return _Part(inner.low, inner.high, type_.at_least, type_.at_most)
        meaning, type_ = self.answer(name), self.instrument.answers[name].type
        known, number = self._number(meaning)
        if type_.kind in {Kind.BOOLEAN, Kind.CHOICE}:
            choices = [int(choice) for choice in type_.choices] or [0, 1]
            least, most = float(min(choices)), float(max(choices))
        elif type_.at_least is None or type_.at_most is None:
            return _Part(self._end(number), self._end(number), None, None)
        else:
            least, most = type_.at_least, type_.at_most
        whole = type_.kind is not Kind.NUMBER

        def end(otherwise: float) -> End:
            bound = exact(int(otherwise) if whole else otherwise, self._context)
            return self._end(z3.If(known, number, bound))

        return _Part(end(least), end(most), least, most)

    def _number(self, meaning: Meaning) -> tuple[Formula, Any]:
        """When an answer is known, and the number it counts as."""
        if isinstance(meaning, Number):
            return meaning.known, meaning.number
        assert isinstance(meaning, Possible)  # noqa: S101 - answers are numbers, or one of some values
        none = exact(0, self._context)
        counted = [
            z3.If(possible, exact(int(value), self._context), none) for value, possible in meaning.each
        ]
        return meaning.known, z3.Sum(counted) if counted else none


def _is_moderate(part: _Part) -> bool:
    return (
        part.least is not None and part.most is not None and part.least >= -_LARGEST and part.most <= _LARGEST
    )


_Bounds = tuple[Any, Any]
_Operation = Callable[[Sequence[_Part], Sequence[float], Any], _Bounds]


def _sum(parts: Sequence[_Part], _: Sequence[float], context: Any) -> _Bounds:  # noqa: ANN401
    del context
    return z3.Sum([part.low.at for part in parts]), z3.Sum([part.high.at for part in parts])


def _mean(parts: Sequence[_Part], _: Sequence[float], context: Any) -> _Bounds:  # noqa: ANN401
    share = z3.Q(1, len(parts), context)
    low, high = _sum(parts, _, context)
    return z3.ToReal(low) * share if z3.is_int(low) else low * share, (
        z3.ToReal(high) * share if z3.is_int(high) else high * share
    )


def _max(parts: Sequence[_Part], _: Sequence[float], context: Any) -> _Bounds:  # noqa: ANN401
    del context
    return _greatest([part.low.at for part in parts]), _greatest([part.high.at for part in parts])


def _greatest(numbers: Sequence[Any]) -> Any:  # noqa: ANN401
    most = numbers[0]
    for each in numbers[1:]:
        most = z3.If(each > most, each, most)
    return most


def _weighted(parts: Sequence[_Part], weights: Sequence[float], context: Any) -> _Bounds:  # noqa: ANN401
    lows, highs = [], []
    for part, weight in zip(parts, weights, strict=True):
        times = exact(int(weight) if float(weight).is_integer() else weight, context)
        one, other = part.low.at * times, part.high.at * times
        lows.append(one if weight >= 0 else other)
        highs.append(other if weight >= 0 else one)
    return z3.Sum(lows), z3.Sum(highs)


def _difference(parts: Sequence[_Part], _: Sequence[float], context: Any) -> _Bounds:  # noqa: ANN401
    del context
    return parts[0].low.at - parts[1].high.at, parts[0].high.at - parts[1].low.at


# A quotient, a body-mass index and a table are not followed: their scores can be anything within bounds.
_OPERATIONS: Mapping[str, _Operation] = {
    "sum": _sum,
    "count": _sum,
    "max": _max,
    "mean": _mean,
    "weighted": _weighted,
    "difference": _difference,
}
