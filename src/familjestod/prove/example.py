"""What a name is in a counterexample: values that a solver chose, and what the engine makes of them.

A finding and a score are not chosen: they are computed here as for a family, so that an
example which does not do what the solver says of it is found out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

from attrs import evolve, field, frozen

from familjestod.engine.score import Scorer, concluded
from familjestod.logic.compile import Judge
from familjestod.logic.evaluate import Reader, judge
from familjestod.logic.rule import Rule
from familjestod.logic.truth import Reasoned
from familjestod.logic.values import Missing, Value
from familjestod.prove.domains import Document, instrument_of
from familjestod.shown import Shown, told
from familjestod.spec.instrument import AGES, Instrument
from familjestod.spec.model import Programme
from familjestod.spec.verify import finding_rules


@frozen(eq=False)
class Example(Shown):
    """A family as the rules of a document read it: a value for each name, and each of its respondents.

    `values` has what was chosen, by name: facts, states of visits and referrals, answers. What
    it does not name is not known. `results` are the instruments that there is a result of.
    """

    values: Mapping[str, Value]
    people: tuple[tuple[str, Example], ...] = ()
    results: frozenset[str] = frozenset()
    document: Document | None = field(default=None, repr=False)
    _family: Example | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return told(self)

    def read(self, name: str) -> Value:
        """The value of a name, as far as it is known."""
        if name in self.values:
            return self.values[name]
        reference, _, what = name.partition(".")
        if self.document is not None and reference in self.results:
            instrument = instrument_of(self.document, name)
            if instrument is not None:
                return self._scored(instrument, reference, what, self.document)
        if self._family is not None:
            return self._family.read(name)
        if self.document is not None and reference == "findings":
            finding = self.document.findings[what]
            return concluded(name, finding, _judges(self.document), self)
        return Missing((name,))

    def members(self, group: str) -> Sequence[tuple[str, Reader]]:
        """Each respondent; one without results if there is none."""
        del group  # respondents are the one kind of group
        each = tuple((who, evolve(example, family=self)) for who, example in self.people)
        return each or (("", self),)

    def _scored(self, instrument: Instrument, reference: str, what: str, document: Document) -> Value:
        """An answer, score or finding of a result; facts are those of the family on its day."""
        answers = {
            answer: value
            for answer in instrument.answers
            if not isinstance(value := self.values.get(f"{reference}.{answer}"), Missing | None)
        }

        def fact(name: str, day: dt.date) -> Value:
            del day  # it is the day of the result
            then = name in AGES and isinstance(document, Programme)
            return self.read(f"{reference}.{name.partition('.')[2]}" if then else name)

        day = self.values.get(f"{reference}.day")
        on = day if isinstance(day, dt.date) else dt.date.min
        result = Scorer.of(instrument).result(answers, day=on, visit=None, respondent=None, fact=fact)
        return result.values.get(what, Missing((f"{reference}.{what}",)))


def _judges(document: Document) -> Mapping[str, Judge]:
    """The rules of a document's findings as functions of a reader, by the plain evaluator."""
    return {path: partial(_judged, rule) for path, rule in finding_rules(document.findings).items()}


def _judged(rule: Rule, reader: Reader) -> Reasoned:
    step = judge(rule, reader)
    return step.missing if step.truth is None else step.truth
