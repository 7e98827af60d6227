"""A case's history in the order and by the names that rules and schedules ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from operator import attrgetter

from attrs import define, field

from familjestod.engine.case import (
    Case,
    Event,
    Measurement,
    ReferralEvent,
    Screened,
    VaccinationEvent,
    VisitEvent,
)

Happened = VisitEvent | VaccinationEvent | ReferralEvent
Asked = tuple[VisitEvent, Screened]


@define
class Ledger:
    """What has happened, by name, oldest first.

    `events` maps `visits.v8m`, `vaccinations.mpr_1`, `referrals.speech_therapy` to what
    happened; an occurrence of a repeated visit (`v13m#2`) counts for the visit.
    `asked` maps an instrument to the visits it was asked at, and the answers.
    """

    events: Mapping[str, list[Happened]] = field(factory=dict)
    asked: Mapping[str, list[Asked]] = field(factory=dict)
    measured: list[Measurement] = field(factory=list)

    @classmethod
    def of(cls, case: Case, on: dt.date) -> Ledger:
        """The ledger of a case as it stands at the end of a day: what comes later has not happened."""
        return _ledger(sorted(case.history, key=attrgetter("day")), on)


def _ledger(ordered: Iterable[Event], on: dt.date) -> Ledger:
    events: dict[str, list[Happened]] = {}
    asked: dict[str, list[Asked]] = {}
    measured: list[Measurement] = []
    for event in ordered:
        if event.day > on:
            break
        if isinstance(event, Measurement):
            measured.append(event)
            continue
        known = events.get(event.name)
        if known is None:
            events[event.name] = [event]
        else:
            known.append(event)
        if isinstance(event, VisitEvent) and event.screened:
            for screened in event.screened:
                asked.setdefault(screened.instrument, []).append((event, screened))
    return Ledger(events, asked, measured)
