"""What is made only when somebody asks: the trace of every rule, the notices, the explanation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from familjestod.diagnostics import Path
from familjestod.engine.events import Event, ReferralEvent, VaccinationEvent, VisitEvent
from familjestod.engine.record import age_at
from familjestod.engine.referral import support
from familjestod.engine.replies import Trace
from familjestod.engine.situation import Situation
from familjestod.engine.timetable import SETTLED
from familjestod.engine.words import SAY
from familjestod.logic.evaluate import judge
from familjestod.logic.values import Operator, Value, holds
from familjestod.spec.model import Programme

if TYPE_CHECKING:
    from familjestod.engine.evaluation import Evaluation


@frozen(kw_only=True)
class Notice:
    """Something in a case that was left aside, or that should be read with care.

    `what` and `day` are of the event or result; `path` is where it stands in the case.
    """

    code: str
    what: str
    day: dt.date
    programme: str
    path: Path = ()

    @property
    def message(self) -> str:
        """The notice in English."""
        return self.said("en")

    def said(self, language: str) -> str:
        """The notice in "sv" or "en"."""
        return SAY[language][self.code].format(what=self.what, day=self.day, programme=self.programme)


@frozen(eq=False)
class Background:
    """What an evaluation was made from, kept so that it can give its reasons."""

    situation: Situation

    def trace(self) -> Trace:
        """Every rule as it was judged, by the dotted path where it stands."""
        rules = self.situation.kernel.rules.items()
        return Trace(((path, judge(rule, self.situation)) for path, rule in rules), self.situation)

    def notices(self) -> tuple[Notice, ...]:
        """What was left aside or should be read with care."""
        return tuple(_notices(self.situation))

    def indicated_since(self, referral: str) -> dt.date | None:
        """The day a result gave cause for a referral."""
        return support(self.situation.kernel.programme.referrals[referral].when, self.situation).since

    def explain(self, evaluation: Evaluation, language: str) -> str:
        """The evaluation and its reasons as text."""
        from familjestod.engine.explain import explanation

        return explanation(evaluation, self.situation, language)

    def reason(self, language: str) -> str:
        """Why the programme is for the family or not, in one sentence."""
        from familjestod.engine.reasons import Reasons

        return Reasons.of(self.situation, language).reason()


def _notices(situation: Situation) -> Iterator[Notice]:
    programme = situation.kernel.programme
    numbers = _numbers(situation)
    for index, event in enumerate(situation.case.history):
        path: Path = ("history", index)
        if event.day > situation.on:
            yield Notice(code="later", what="", day=event.day, programme=programme.id, path=path)
        else:
            for code, what, at in _unknown(event, programme):
                yield Notice(code=code, what=what, day=event.day, programme=programme.id, path=(*path, *at))
            if isinstance(event, VisitEvent) and numbers.get(id(event), event.visit) != event.visit:
                yield Notice(
                    code="other_number", what=event.visit, day=event.day, programme=programme.id, path=path
                )
    for result in situation.results:
        valid, id_ = result.instrument.valid, result.instrument.id
        age = age_at(situation.case, result.day, programme.month_overflow)
        if _outside(age, Operator.BELOW, valid.opens) or _outside(age, Operator.AT_LEAST, valid.closes):
            yield Notice(code="outside_valid_age", what=id_, day=result.day, programme=programme.id)


def _numbers(situation: Situation) -> dict[int, str]:
    """What each visit that was given a number is counted as, such as `v13m#2`; by the event's identity."""
    settled = (
        [event for event in situation.ledger.events.get(f"visits.{id_}", ()) if event.status in SETTLED]
        for id_ in situation.kernel.programme.visits
    )
    return {
        id(event): f"{event.visit.partition('#')[0]}#{number}"
        for events in settled
        for number, event in enumerate(events, 1)
        if isinstance(event, VisitEvent) and "#" in event.visit
    }


def _unknown(event: Event, programme: Programme) -> Iterator[tuple[str, str, Path]]:
    """What a programme does not know of an event: one history serves many programmes."""
    match event:
        case VisitEvent():
            if (id_ := event.visit.partition("#")[0]) not in programme.visits:
                yield "ignored_visit", id_, ()
            for index, screened in enumerate(event.screened):
                if screened.instrument not in programme.instruments:
                    yield "ignored_instrument", screened.instrument, ("screened", index)
        case VaccinationEvent() if event.vaccination not in programme.vaccinations:
            yield "ignored_vaccination", event.vaccination, ()
        case ReferralEvent() if event.referral not in programme.referrals:
            yield "ignored_referral", event.referral, ()
        case _:
            pass


def _outside(age: Value, operator: Operator, bound: object) -> bool:
    return bound is not None and holds(age, operator, bound) is True
