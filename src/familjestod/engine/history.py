"""A case's history in the order and by the names that rules and schedules ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from operator import attrgetter

from attrs import define

from familjestod.engine.events import (
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

    events: Mapping[str, list[Happened]]
    asked: Mapping[str, list[Asked]]
    measured: list[Measurement]
    ordered: list[Event]

    @classmethod
    def of(cls, history: Iterable[Event]) -> Ledger:
        """The ledger of a history; of events on one day, what comes later in it came later."""
        events: dict[str, list[Happened]] = {}
        asked: dict[str, list[Asked]] = {}
        measured: list[Measurement] = []
        ordered = sorted(history, key=attrgetter("day"))
        for event in ordered:
            if isinstance(event, Measurement):
                measured.append(event)
                continue
            events.setdefault(event.name, []).append(event)
            if isinstance(event, VisitEvent):
                for screened in event.screened:
                    asked.setdefault(screened.instrument, []).append((event, screened))
        return cls(events, asked, measured, ordered)

    def until(self, on: dt.date) -> Ledger:
        """The ledger as it stands at the end of a day: what comes later has not happened."""
        if not self.ordered or self.ordered[-1].day <= on:
            return self
        return Ledger.of(event for event in self.ordered if event.day <= on)
