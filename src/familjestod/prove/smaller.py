"""A family made as small as it can be while something is still true of it: nothing can be left out of it any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve

from familjestod.engine.case import DATES, Case
from familjestod.engine.events import CaseError, Event, Measurement, VisitEvent
from familjestod.prove.building import ELSEWHERE
from familjestod.prove.family import Family
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict

Holds = Callable[[Family], bool]


def smallest(family: Family, holds: Holds, programmes: tuple[Programme, ...]) -> Family:
    """The family without all that can be left out of it, and told as plainly as it can be."""
    left = True
    while left:
        left = False
        for less in _less(family.case):
            smaller = evolve(family, case=less)
            if _still(smaller, holds):
                family, left = smaller, True
                break
    for place in range(len(family.case.history)):
        family = next((each for each in _plainer(family, place, programmes) if _still(each, holds)), family)
    return family


def size(family: Family) -> tuple[int, int]:
    """How many facts and events a family has, and how much in all."""
    case = family.case
    dates = sum(getattr(case, name) is not None for name in DATES)
    answers = sum(
        len(screened.answers) + 1
        for event in case.history
        if isinstance(event, VisitEvent)
        for screened in event.screened
    )
    return len(case.facts) + len(case.history) + dates, answers


def _still(family: Family, holds: Holds) -> bool:
    try:
        return holds(family)
    except CaseError:
        return False


def _less(case: Case) -> Iterator[Case]:
    """The case with one thing less, the larger things first."""
    for index, event in enumerate(case.history):
        rest = (*case.history[:index], *case.history[index + 1 :])
        yield evolve(case, history=rest)
        for smaller in _less_of(event):
            yield evolve(case, history=(*case.history[:index], smaller, *case.history[index + 1 :]))
    for name in case.facts:
        yield evolve(case, facts=_without(case.facts, name))
    for name in DATES:
        if getattr(case, name) is not None:
            changes: dict[str, Any] = {name: None}
            yield evolve(case, **changes)


def _less_of(event: Event) -> Iterator[Event]:
    if isinstance(event, Measurement):
        for name in event.measured if len(event.measured) > 1 else ():
            yield evolve(event, measured=_without(event.measured, name))
    if not isinstance(event, VisitEvent):
        return
    for index, screened in enumerate(event.screened):
        before, after = event.screened[:index], event.screened[index + 1 :]
        yield evolve(event, screened=(*before, *after))
        if screened.respondent is not None:
            yield evolve(event, screened=(*before, evolve(screened, respondent=None), *after))
        for name in screened.answers:
            smaller = evolve(screened, answers=_without(screened.answers, name))
            yield evolve(event, screened=(*before, smaller, *after))


def _without(values: Any, name: str) -> FrozenDict:  # noqa: ANN401 - a mapping
    return FrozenDict((key, value) for key, value in values.items() if key != name)


def _plainer(family: Family, place: int, programmes: tuple[Programme, ...]) -> Iterator[Family]:
    """The family with an event that took place, at a visit that asks for what was asked, and with round numbers."""
    history = family.case.history
    event = history[place]
    usual = event if isinstance(event, Measurement) else evolve(event, status=event.statuses[0])
    others = (*_at_a_visit(usual, family, programmes), usual, *_at_a_visit(event, family, programmes), event)
    for plainer in dict.fromkeys(round_ for each in others for round_ in (*_rounded(each), each)):
        if plainer != event:
            changed = (*history[:place], plainer, *history[place + 1 :])
            yield evolve(family, case=evolve(family.case, history=changed))


def _rounded(event: Event) -> Iterator[Event]:
    """The event with its numbers rounded, roughly at first."""
    for decimals in range(_DECIMALS):
        if isinstance(event, Measurement):
            yield evolve(event, measured=_round(event.measured, decimals))
        elif isinstance(event, VisitEvent) and event.screened:
            screened = tuple(evolve(each, answers=_round(each.answers, decimals)) for each in event.screened)
            yield evolve(event, screened=screened)


def _round(values: Any, decimals: int) -> FrozenDict:  # noqa: ANN401 - a mapping
    return FrozenDict(
        (name, round(value, decimals) if isinstance(value, float) else value)
        for name, value in values.items()
    )


_DECIMALS = 5


def _at_a_visit(event: Event, family: Family, programmes: tuple[Programme, ...]) -> Iterator[Event]:
    if not isinstance(event, VisitEvent) or event.visit != ELSEWHERE:
        return
    asked = {screened.instrument for screened in event.screened}
    for programme in programmes:
        for id_, visit in programme.on(family.on).visits.items():
            if asked <= set(visit.screens):
                yield evolve(event, visit=id_)
