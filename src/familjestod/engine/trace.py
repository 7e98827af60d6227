"""What is made only when somebody asks: the trace of every rule, the notices, the explanation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from familjestod.diagnostics import Path
from familjestod.engine.case import Event, Measurement, VaccinationEvent, VisitEvent
from familjestod.engine.referral import support
from familjestod.engine.situation import Situation
from familjestod.logic.evaluate import Step, judge
from familjestod.logic.values import Operator, Value, holds
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict

if TYPE_CHECKING:
    from familjestod.engine.evaluation import Evaluation

Trace = Mapping[str, Step]


@frozen(kw_only=True)
class Notice:
    """Something in a case that was left aside, or that should be read with care."""

    code: str
    message: str
    path: Path


@frozen(eq=False)
class Background:
    """What an evaluation was made from, kept so that it can give its reasons."""

    situation: Situation

    def trace(self) -> Trace:
        """Every rule as it was judged, by the dotted path where it stands."""
        return FrozenDict(
            (path, judge(rule, self.situation)) for path, rule in self.situation.kernel.rules.items()
        )

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


def _notices(situation: Situation) -> Iterator[Notice]:
    for index, event in enumerate(situation.case.history):
        path = ("history", index)
        if event.day > situation.on:
            message = f"{event.day} is after {situation.on}: not yet known on that day"
            yield Notice(code="later", message=message, path=path)
        else:
            yield from _left_aside(event, situation.kernel.programme, path)
    for result in situation.results:
        valid, age = result.instrument.valid, result.values["age"]
        if _outside(age, Operator.BELOW, valid.opens) or _outside(age, Operator.AT_LEAST, valid.closes):
            message = f"{result.instrument.id} of {result.day} was asked outside the ages it is valid for"
            yield Notice(code="outside-valid-age", message=message, path=())


def _left_aside(event: Event, programme: Programme, path: Path) -> Iterator[Notice]:
    """What a programme does not know of an event: one history serves many programmes."""
    if isinstance(event, Measurement):
        return
    known: Container[str]
    if isinstance(event, VisitEvent):
        kind, id_, known = "visit", event.visit.partition("#")[0], programme.visits
    elif isinstance(event, VaccinationEvent):
        kind, id_, known = "vaccination", event.vaccination, programme.vaccinations
    else:
        kind, id_, known = "referral", event.referral, programme.referrals
    if id_ not in known:
        message = f'{kind} "{id_}" of {event.day} is not in {programme.id}: left aside'
        yield Notice(code="ignored", message=message, path=path)
    for index, screened in enumerate(event.screened if isinstance(event, VisitEvent) else ()):
        if screened.instrument not in programme.instruments:
            message = f'"{screened.instrument}" is not asked or read by {programme.id}: left aside'
            yield Notice(code="ignored", message=message, path=(*path, "screened", index))


def _outside(age: Value, operator: Operator, bound: object) -> bool:
    return bound is not None and holds(age, operator, bound) is True
