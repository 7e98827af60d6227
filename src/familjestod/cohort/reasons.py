"""Why an answer is unknown, over a frame: for each name that could decide it, where it is missing.

As `missing` on an evaluation, it names only what can still change the answer: along a rule, only
through parts that are themselves undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import narwhals as nw
from attrs import define

from familjestod.cohort.cells import Cell, Truths, all_of, any_of, cell, is_null, not_, settled, stage
from familjestod.cohort.plan import Plan
from familjestod.cohort.reading import Reading
from familjestod.cohort.results import Result
from familjestod.logic.rule import ForSome, Rule, Test, parts
from familjestod.spec.instrument import AGES, Instrument
from familjestod.spec.terms import Finding

Missing = tuple[str, Truths]
"""A name, and where it is missing."""

_DAYS: Final = {
    "birth": "child.age",
    "corrected_birth": "child.age_corrected",
    "expected_birth": "expected_birth_date",
    "enrolment": "enrolment_date",
}


def unknown(truth: Truths) -> Truths:
    """Whether a truth is unknown."""
    return is_null(truth) if isinstance(truth, Cell) else truth is None


@define
class Reasons:
    """The names that are missing to the answers of a programme."""

    reading: Reading
    plan: Plan

    def of_rule(self, rule: Rule) -> Iterator[Missing]:
        """The names that an undecided rule hangs on."""
        return self._of(rule, self.reading, self.reading.truth, self._of_name)

    def of_finding(self, id_: str) -> Iterator[Missing]:
        """The names that an undecided finding hangs on."""
        return self._of_outcomes(
            self.reading.programme.findings[id_], self.reading.truth_of_all, self.of_rule
        )

    def of_gated(self, rule: Rule, gate: Truths) -> Iterator[Missing]:
        """The names that a rule for eligible families hangs on; `gate` is whether they are."""
        eligibility = self.reading.programme.eligibility
        yield from _where(unknown(gate), self.of_rule(eligibility))
        yield from _where(unknown(self.reading.truth(rule)), self.of_rule(rule))

    def of_planned(self, name: str, gate: Truths) -> Iterator[Missing]:
        """The names that the status of a visit or dose hangs on."""
        yield from self.of_gated(self.plan.rule(name), gate)
        until, history = self.plan.until(name), self.reading.history
        if until is not None and history is not None:
            been = not_(is_null(history.occurrences(name).count))
            yield from _where(all_of((been, unknown(self.reading.truth(until)))), self.of_rule(until))
        yield from self._of_days(name)

    def _of_days(self, name: str) -> Iterator[Missing]:
        counted_from = self.plan.entry(name).counted_from
        if counted_from in _DAYS:
            yield _DAYS[counted_from], self.plan.dates(name).unknown

    def _of(
        self,
        rule: Rule,
        reading: Reading,
        truth: Callable[[Rule], Truths],
        names: Callable[[str, Reading], Iterator[Missing]],
    ) -> Iterator[Missing]:
        match rule:
            case Test(name):
                yield from names(name, reading)
            case ForSome(_, inner):
                for there, member in reading.members():
                    as_member = member.truth(inner)
                    own = self._of(inner, member, member.truth, names)
                    yield from _where(all_of((there, unknown(as_member))), own)
            case _:
                for part in parts(rule):
                    own = self._of(part, reading, truth, names)
                    yield from _where(unknown(truth(part)), own)

    def _of_name(self, name: str, reading: Reading) -> Iterator[Missing]:
        kind, _, what = name.partition(".")
        if name in AGES or name in reading.programme.vocabulary.facts:
            yield name, True
        elif kind == "findings":
            yield from self.of_finding(what)
        elif kind in {"visits", "vaccinations"}:
            days = self.plan.dates(name).unknown
            yield from self._of_days(name)
            own = self.plan.rule(name)
            yield from _where(all_of((not_(days), unknown(self.reading.truth(own)))), self.of_rule(own))
        elif kind != "referrals":
            instrument, _, visit = kind.partition("@")
            yield from self._of_result(reading.result(instrument, visit or None), kind, what)

    def _of_result(self, result: Result, reference: str, what: str) -> Iterator[Missing]:
        there = settled(result.present, as_=False)
        yield f"{reference}.{what}", not_(there)
        if what == "age":
            yield "child.age", there
        elif what != "day":
            yield from _where(there, self._of_own(result, reference, what))

    def _of_own(self, result: Result, reference: str, what: str) -> Iterator[Missing]:
        """The names that an answer, score or finding of a result hangs on."""
        instrument = result.instrument
        if what in instrument.answers:
            yield f"{reference}.{what}", is_null(result.answer(what))
        elif what in instrument.scores:
            yield from self._of_score(result, reference, what)
        else:

            def truth(rule: Rule) -> Truths:
                return result.judged(rule)

            def names(name: str, reading: Reading) -> Iterator[Missing]:
                own = name.removeprefix(f"{instrument.id}.")
                if own == name:
                    yield name, _absent(reading, name)
                elif own in {"age", "day"}:
                    yield "child.age", True
                else:
                    yield from self._of_own(result, reference, own)

            def of_rule(rule: Rule) -> Iterator[Missing]:
                return self._of(rule, self.reading, truth, names)

            yield from self._of_outcomes(instrument.findings[what], truth, of_rule)

    def _of_score(self, result: Result, reference: str, what: str) -> Iterator[Missing]:
        score = result.instrument.scores[what]
        if score.lookup is not None:
            for name in _facts_of_table(result.instrument, score.lookup.table):
                yield name, _absent(self.reading, name)
        for name in score.of:
            yield from self._of_own(result, reference, name)

    def _of_outcomes(
        self, finding: Finding, truth: Callable[[Rule], Truths], of_rule: Callable[[Rule], Iterator[Missing]]
    ) -> Iterator[Missing]:
        """The names of those outcomes that are undecided, up to the first that is met."""
        if finding.rule is not None:
            yield from of_rule(finding.rule)
            return
        none_met: Truths = True
        for outcome in finding.outcomes:
            own = truth(outcome.when)
            yield from _where(all_of((none_met, unknown(own))), of_rule(outcome.when))
            none_met = all_of((none_met, not_(settled(own, as_=False))))


def said(missing: Iterable[Missing], of: Truths) -> Cell:
    """The names missing to an answer as text, "child.age, unit.region"; null but where `of` says it is unknown."""
    where: dict[str, list[Truths]] = {}
    for name, there in missing:
        where.setdefault(name, []).append(there)
    cells = {name: cell(any_of(each)) for name, each in where.items()}
    null = nw.lit(None, dtype=nw.String)
    if not cells or of is False:
        return Cell(null)
    names = [nw.when(each.expr).then(nw.lit(name)).otherwise(null) for name, each in cells.items()]
    open_ = cell(of)
    text = nw.concat_str(*names, separator=", ", ignore_nulls=True)
    return Cell(nw.when(open_.expr).then(text).otherwise(null), stage(open_, *cells.values()))


def _where(condition: Truths, names: Iterator[Missing]) -> Iterator[Missing]:
    for name, there in names:
        both = all_of((condition, there))
        if both is not False:
            yield name, both


def _absent(reading: Reading, name: str) -> Truths:
    return not_(reading.born()) if name in AGES else is_null(reading.fact(name))


def _facts_of_table(instrument: Instrument, table: str) -> Iterator[str]:
    yield from instrument.tables[table].by.values()
