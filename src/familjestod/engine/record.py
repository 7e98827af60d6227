"""One family on one day, whatever the programme: what has happened, and what the answers come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from attrs import define, field

from familjestod.engine.case import Case
from familjestod.engine.history import Ledger
from familjestod.engine.score import Result, Scorer
from familjestod.logic.calendar import Overflow
from familjestod.logic.values import Elapsed, Missing, Value
from familjestod.spec.instrument import Instrument

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@define
class Record:
    """A family on a day. Each result is scored once, however many programmes read it."""

    case: Case
    on: dt.date
    ledger: Ledger
    _scored: dict[tuple[str, str, Overflow], list[Result]] = field(factory=dict)

    @classmethod
    def of(cls, case: Case, on: dt.date) -> Record:
        """The record of a family at the end of a day: what comes later has not happened.

        Raises:
            TypeError: if `on` is not a date.
        """
        if isinstance(on, dt.datetime) or not isinstance(on, dt.date):
            message = f"on is {on!r}: expected a datetime.date"
            raise TypeError(message)
        return cls(case, on, case.ledger.until(on))

    def results(self, instruments: Iterable[Instrument], overflow: Overflow) -> list[Result]:
        """Every result of the instruments, oldest first."""
        results: list[Result] = []
        for instrument in instruments:
            asked = instrument.id in self.ledger.asked
            if asked or (self.ledger.measured and instrument.input == "measurement"):
                key = (instrument.id, instrument.digest, overflow)
                if key not in self._scored:
                    self._scored[key] = _scored(self.case, self.ledger, instrument, overflow)
                results += self._scored[key]
        if len(results) > 1:
            results.sort(key=lambda result: result.day)
        return results


def _scored(case: Case, ledger: Ledger, instrument: Instrument, overflow: Overflow) -> list[Result]:
    measured = ledger.measured if instrument.input == "measurement" else ()
    scorer, fact = Scorer.of(instrument), facts_reader(case, overflow)
    results = [
        scorer.result(
            screened.answers,
            day=event.day,
            visit=event.name.partition(".")[2],
            respondent=screened.respondent,
            fact=fact,
        )
        for event, screened in ledger.asked.get(instrument.id, ())
    ]
    results += [
        scorer.result(each.measured, day=each.day, visit=None, respondent=None, fact=fact)
        for each in measured
        if any(name in each.measured for name in instrument.answers)
    ]
    return results


def facts_reader(case: Case, overflow: Overflow) -> Callable[[str, dt.date], Value]:
    """A function that reads any fact, derived ones included, as it is on a day."""

    def read(name: str, day: dt.date) -> Value:
        derived = DERIVED.get(name)
        if derived is not None:
            return derived(case, day, overflow)
        value: Value | None = case.facts.get(name)
        return Missing((name,)) if value is None else value

    return read


def age_at(case: Case, day: dt.date, overflow: Overflow) -> Value:
    """The child's age on a day, as a time from birth."""
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
    "child.age": age_at,
    "child.age_corrected": _age_corrected,
    "child.birth_weekday": _birth_weekday,
}
