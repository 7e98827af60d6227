"""Results of instruments over a frame: the latest answers, what they score, and what that leads to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol

from attrs import define, field

from familjestod.cohort.cells import Cell, Sheet, Truths, any_of, is_null, not_, where
from familjestod.cohort.history import Source
from familjestod.cohort.scoring import Ends, Scoring
from familjestod.cohort.values import Choice, Interval, Named, Plain, Truthful
from familjestod.engine.score import Scorer
from familjestod.logic.calendar import Duration
from familjestod.logic.evaluate import Reader, judge
from familjestod.logic.rule import Rule, names
from familjestod.logic.values import Missing, Value
from familjestod.spec.instrument import AGES, Instrument
from familjestod.spec.terms import FrozenDict

_NOTHING_ASKED = dt.date(2000, 1, 1)


class Latest(Protocol):
    """Where the latest answers to an instrument stand, and what else its scoring reads."""

    def answer(self, source: Source, answer: str) -> Cell | None:
        """An answer of the latest result, or its `day`."""

    def reached(self, age: str, duration: Duration) -> Cell | None:
        """The day that an age is reached."""

    def fact(self, name: str) -> Cell | None:
        """The column of a fact."""

    def compiled(self, rule: Rule, reads: Callable[[str], Named], day: Cell | None) -> Truths:
        """A rule whose names are read in this way, and whose ages are those on a day."""

    def aged(self, name: str, day: Cell | None) -> Named:
        """An age on a day."""

    def plain(self, name: str) -> Named:
        """A fact, whatever the day."""


@define
class Result:
    """The latest result of an instrument, as a source says which: what each name of it stands for."""

    instrument: Instrument
    source: Source
    latest: Latest
    sheet: Sheet
    _named: dict[str, Named] = field(factory=dict)
    _ends: dict[str, Ends] = field(factory=dict)
    _scoring: Scoring = field(init=False)

    @_scoring.default
    def _scores(self) -> Scoring:
        return Scoring(
            self.instrument,
            self.answer,
            lambda: self.answer("day"),
            self.latest.reached,
            self.latest.fact,
            self.sheet,
        )

    def answer(self, name: str) -> Cell | None:
        """An answer of it, or the `day` it was given."""
        return self.latest.answer(self.source, name)

    def named(self, what: str) -> Named:
        """What an answer, score or finding, the `day` or the `age` of it stands for."""
        if what not in self._named:
            self._named[what] = self._made(what)
        return self._named[what]

    @property
    def present(self) -> Truths:
        """Whether there is such a result: a day of one, or where days are not told any answer at all."""
        day = self.answer("day")
        if day is not None:
            return not_(is_null(day))
        return any_of(not_(is_null(self.answer(name))) for name in self.instrument.answers)

    def _made(self, what: str) -> Named:
        instrument = self.instrument
        if what == "day":
            return Plain(self.answer("day"))
        if what == "age":
            return self.latest.aged("child.age", self.answer("day"))
        if what in instrument.answers:
            return Plain(self.answer(what))
        if what in instrument.scores:
            if what not in self._ends:
                self._ends[what] = self._scoring.ends(what)
            low, high = self._ends[what]
            return Interval(low, high, self.present, self._unanswered.read(f"{instrument.id}.{what}"))
        finding = instrument.findings[what]
        if finding.rule is not None:
            return Truthful(self.sheet.kept_truth(self.judged(finding.rule)))
        outcomes = tuple(
            (each.value, self.sheet.kept_truth(self.judged(each.when))) for each in finding.outcomes
        )
        return Choice(outcomes, otherwise=False, present=self.present)

    def judged(self, rule: Rule) -> Truths:
        """What a rule of the instrument comes to; unknown where there is no result."""
        truth = self.latest.compiled(rule, self._read, self.answer("day"))
        own = f"{self.instrument.id}."
        if all(name.startswith(own) for name in names(rule)) and judge(rule, self._unanswered).truth is None:
            return truth  # without a result nothing of it is known, and so neither is this
        return where(self.present, truth)

    def _read(self, name: str) -> Named:
        own = name.removeprefix(f"{self.instrument.id}.")
        if own != name:
            return self.named(own)
        return self.latest.aged(name, self.answer("day")) if name in AGES else self.latest.plain(name)

    @property
    def _unanswered(self) -> _Unanswered:
        return _Unanswered(self.instrument)


@define
class _Unanswered:
    """The engine's own reading of a result that has no answers."""

    instrument: Instrument

    def read(self, name: str) -> Value:
        own = name.removeprefix(f"{self.instrument.id}.")
        if own in {"age", "day"} or own == name:
            return Missing((name,))
        scored = Scorer.of(self.instrument).result(
            FrozenDict(), day=_NOTHING_ASKED, visit=None, respondent=None, fact=_unknown
        )
        return scored.values[own]

    def members(self, group: str) -> Sequence[tuple[str, Reader]]:
        del group
        return (("", self),)


def _unknown(name: str, day: dt.date) -> Value:
    del day
    return Missing((name,))
