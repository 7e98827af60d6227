"""One family on one day under one programme: what a rule of the programme can read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from familjestod.engine.case import Case
from familjestod.engine.history import Ledger
from familjestod.engine.score import Result, Scorer, concluded
from familjestod.logic.calendar import Overflow
from familjestod.logic.evaluate import Reader
from familjestod.logic.values import Elapsed, Missing, Partial, Value
from familjestod.spec.instrument import Instrument

if TYPE_CHECKING:
    from familjestod.engine.kernel import Kernel

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@define
class Situation:
    """A reader of everything a rule may name, with shortcuts for generated code.

    `reached` holds the day that each age in the programme's rules is reached, and is
    `None` when the birth date is not known.
    """

    kernel: Kernel
    case: Case
    on: dt.date
    ledger: Ledger
    facts: Mapping[str, Any]
    reached: tuple[dt.date, ...] | None
    results: Sequence[Result]
    latest: Mapping[str, Result]
    _by_respondent: dict[str, Mapping[str, Result]] | None = None
    _findings: dict[str, Value] = field(factory=dict)

    def read(self, name: str) -> Value:
        """The value of a name, as far as it is known."""
        return self.kernel.readers[name](self)

    def members(self, group: str) -> Sequence[tuple[str, Reader]]:
        """Each respondent who has answered, with that one's latest results; one without results if none has."""
        del group  # respondents are the one kind of group
        by = self._by_respondent
        if by is None:
            grouped = [result for result in self.results if result.instrument.id in self.kernel.grouped]
            respondents = sorted({result.respondent for result in grouped})
            by = self._by_respondent = {
                who: latest_results(result for result in grouped if result.respondent == who)
                for who in respondents
            }
        if not by:
            return (("", self),)
        # What another respondent said is never read as this one's.
        common = {
            key: result
            for key, result in self.latest.items()
            if result.instrument.id not in self.kernel.grouped
        }
        return [(who, evolve(self, latest={**common, **known})) for who, known in by.items()]

    def settled(self, reference: str, what: str) -> Any:  # noqa: ANN401 - any kind of value
        """A value of a result, or the tuple of the names that are missing to tell it; for generated code."""
        value = self.result(reference, what)
        return value.names if isinstance(value, Missing) else value

    def finding(self, id_: str) -> Value:
        """What a finding of the programme comes to."""
        value = self._findings.get(id_)
        if value is None:
            finding = self.kernel.programme.findings[id_]
            value = self._findings[id_] = concluded(f"findings.{id_}", finding, self.kernel.judges, self)
        return value

    def settled_finding(self, id_: str) -> Any:  # noqa: ANN401 - any kind of value
        """A finding that is met or unmet, or the tuple of the names that are missing; for generated code."""
        value = self.finding(id_)
        return value.names if isinstance(value, Missing) else value

    def result(self, reference: str, what: str) -> Value:
        """An answer, score or finding of the latest result that a reference such as `itc@v18m` stands for."""
        result = self.latest.get(reference)
        if result is None:
            return Missing((f"{reference}.{what}",))
        value = result.values[what]
        if "@" in reference and isinstance(value, Partial):
            own = f"{result.instrument.id}."
            names = tuple(
                f"{reference}.{name.removeprefix(own)}" if name.startswith(own) else name
                for name in value.names
            )
            return evolve(value, names=names)
        return value

    def referral_state(self, id_: str) -> str:
        """The state of a referral: what happened to it last."""
        events = self.ledger.events.get(f"referrals.{id_}")
        return events[-1][1] if events else "none"


def latest_results(results: Any) -> dict[str, Result]:  # noqa: ANN401 - an iterable, oldest first
    """The latest result by instrument (`itc`) and by instrument and visit (`itc@v18m`)."""
    latest: dict[str, Result] = {}
    for result in results:
        latest[result.instrument.id] = result
        if result.visit is not None:
            latest[f"{result.instrument.id}@{result.visit}"] = result
    return latest


def facts_reader(case: Case, overflow: Overflow) -> Callable[[str, dt.date], Value]:
    """A function that reads any fact, derived ones included, as it is on a day."""

    def read(name: str, day: dt.date) -> Value:
        derived = DERIVED.get(name)
        if derived is not None:
            return derived(case, day, overflow)
        value: Value | None = case.facts.get(name)
        return Missing((name,)) if value is None else value

    return read


def _age(case: Case, day: dt.date, overflow: Overflow) -> Value:
    if case.birth_date is not None:
        return Elapsed(case.birth_date, day, overflow)
    if case.expected_birth_date is not None and day < case.expected_birth_date:
        return Elapsed(None, day, overflow)  # not yet born: below any age
    return Missing(("child.age",))


def corrected_birth(case: Case) -> dt.date | None:
    """The day that corrected age is counted from: the expected day for a child born before it."""
    if case.birth_date is None or case.expected_birth_date is None:
        return None
    return max(case.birth_date, case.expected_birth_date)


def _age_corrected(case: Case, day: dt.date, overflow: Overflow) -> Value:
    birth = corrected_birth(case)
    if birth is not None:
        return Elapsed(birth, day, overflow)
    if case.birth_date is None and case.expected_birth_date is not None and day < case.expected_birth_date:
        return Elapsed(None, day, overflow)
    return Missing(("child.age_corrected",))


def _birth_weekday(case: Case, day: dt.date, overflow: Overflow) -> Value:
    del day, overflow
    return (
        Missing(("child.birth_weekday",)) if case.birth_date is None else _WEEKDAYS[case.birth_date.weekday()]
    )


DERIVED: Mapping[str, Callable[[Case, dt.date, Overflow], Value]] = {
    "child.age": _age,
    "child.age_corrected": _age_corrected,
    "child.birth_weekday": _birth_weekday,
}


def scored(
    case: Case, ledger: Ledger, instruments: Mapping[str, Instrument], overflow: Overflow
) -> list[Result]:
    """Every result in the history of the instruments given, oldest first.

    Each is scored once for a case, however many programmes ask.
    """
    results: list[Result] = []
    for instrument in instruments.values():
        key = (instrument.id, instrument.digest, overflow)
        entry = case.derived.get(key)
        if entry is None or entry[0] is not ledger:
            entry = case.derived[key] = (ledger, _scored(case, ledger, instrument, overflow))
        results += entry[1]
    results.sort(key=lambda result: result.day)
    return results


def _scored(case: Case, ledger: Ledger, instrument: Instrument, overflow: Overflow) -> list[Result]:
    asked = ledger.asked.get(instrument.id, ())
    measured = ledger.measured if instrument.input == "measurement" else ()
    if not asked and not measured:
        return []
    scorer, fact = Scorer.of(instrument), facts_reader(case, overflow)
    results = [
        scorer.result(answers, day=day, visit=visit, respondent=respondent, fact=fact)
        for day, visit, respondent, answers in asked
    ]
    results += [
        scorer.result(each.measured, day=each.day, visit=None, respondent=None, fact=fact)
        for each in measured
        if any(name in each.measured for name in instrument.answers)
    ]
    return results
