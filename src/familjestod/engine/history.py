"""A case's history in the order and by the names that rules and schedules ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from attrs import define, field

from familjestod.engine.case import Case, Event, Measurement, ReferralEvent, VaccinationEvent, VisitEvent

Happened = tuple[dt.date, str]  # the day, and the status


@define
class Ledger:
    """What has happened, by name, oldest first.

    `events` maps `visits.v8m`, `vaccinations.mpr_1`, `referrals.speech_therapy` to what
    happened; an occurrence of a repeated visit (`v13m#2`) counts for the visit.
    `asked` maps an instrument to (day, visit, respondent, answers).
    """

    events: Mapping[str, list[Happened]] = field(factory=dict)
    asked: Mapping[str, list[tuple[dt.date, str | None, str | None, Mapping[str, Any]]]] = field(factory=dict)
    measured: list[Measurement] = field(factory=list)
    last: dt.date = dt.date.min

    @classmethod
    def of(cls, case: Case, on: dt.date) -> Ledger:
        """The ledger of a case as it stands at the end of a day: what comes later has not happened."""
        whole: Ledger | None = case.derived.get("ledger")
        if whole is None:
            whole = case.derived["ledger"] = _ledger(case.history)
        if whole.last <= on:
            return whole
        return _ledger(event for event in case.history if event.day <= on)


def _ledger(history: Iterable[Event]) -> Ledger:
    events: dict[str, list[Happened]] = {}
    asked: dict[str, list[tuple[dt.date, str | None, str | None, Mapping[str, Any]]]] = {}
    measured: list[Measurement] = []
    last = dt.date.min
    for event in sorted(history, key=attrgetter("day")):
        last = event.day
        if isinstance(event, VisitEvent):
            id_ = event.visit.partition("#")[0]
            events.setdefault(f"visits.{id_}", []).append((event.day, event.status))
            for screened in event.screened:
                asked.setdefault(screened.instrument, []).append(
                    (event.day, id_, screened.respondent, screened.answers)
                )
        elif isinstance(event, VaccinationEvent):
            events.setdefault(f"vaccinations.{event.vaccination}", []).append((event.day, event.status))
        elif isinstance(event, ReferralEvent):
            events.setdefault(f"referrals.{event.referral}", []).append((event.day, event.status))
        else:
            measured.append(event)
    return Ledger(events, asked, measured, last)
