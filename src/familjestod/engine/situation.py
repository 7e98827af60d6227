"""One family on one day under one programme: what a rule of the programme can read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from familjestod.engine.case import Case
from familjestod.engine.history import Ledger
from familjestod.engine.record import age_at
from familjestod.engine.score import Result, concluded
from familjestod.logic.evaluate import Reader
from familjestod.logic.truth import Reasoned
from familjestod.logic.values import Missing, Partial, Value

if TYPE_CHECKING:
    from familjestod.engine.kernel import Kernel


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
    _members: Sequence[tuple[str, Reader]] | None = None
    _findings: dict[str, Value] = field(factory=dict)
    _truths: dict[str, Reasoned] = field(factory=dict)

    def read(self, name: str) -> Value:
        """The value of a name, as far as it is known."""
        return self.kernel.readers[name](self)

    def members(self, group: str) -> Sequence[tuple[str, Reader]]:
        """Each respondent who has answered, with that one's latest results; one without results if none has."""
        del group  # respondents are the one kind of group
        if self._members is None:
            self._members = self._each_respondent() or (("", self),)
        return self._members

    def _each_respondent(self) -> tuple[tuple[str, Situation], ...]:
        """The family as one respondent tells of it: what another said is never read as this one's."""
        grouped = self.kernel.grouped
        common = {key: result for key, result in self.latest.items() if result.instrument.id not in grouped}
        answered = [result for result in self.results if result.instrument.id in grouped]
        return tuple(
            (
                who,
                evolve(
                    self,
                    latest={**common, **latest_results(each for each in answered if each.respondent == who)},
                ),
            )
            for who in sorted({result.respondent for result in answered})
        )

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

    def settled_finding(self, id_: str) -> Reasoned:
        """Whether a finding that is one rule is met, or the names that are missing; for generated code."""
        truth = self._truths.get(id_)
        if truth is None:
            truth = self._truths[id_] = self.kernel.judges[f"findings.{id_}"](self)
        return truth

    def result(self, reference: str, what: str) -> Value:
        """An answer, score or finding of the latest result that a reference such as `itc@v18m` stands for."""
        result = self.latest.get(reference)
        if result is None:
            return Missing((f"{reference}.{what}",))
        if what == "age":
            return age_at(self.case, result.day, self.kernel.programme.month_overflow)
        if what == "day":
            return result.day
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
        return events[-1].status if events else "none"


def latest_results(results: Any) -> dict[str, Result]:  # noqa: ANN401 - an iterable, oldest first
    """The latest result by instrument (`itc`) and by instrument and visit (`itc@v18m`)."""
    latest: dict[str, Result] = {}
    for result in results:
        latest[result.instrument.id] = result
        if result.visit is not None:
            latest[f"{result.instrument.id}@{result.visit}"] = result
    return latest
