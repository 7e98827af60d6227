"""A case's history in the order and by the names that rules and schedules ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from attrs import define, field

from familjestod.engine.case import Case, Event, Measurement, VisitEvent

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
    for event in sorted(history, key=_DAY):
        last = event.day
        if isinstance(event, Measurement):
            measured.append(event)
            continue
        known = events.get(event.name)
        if known is None:
            events[event.name] = [(last, event.status)]
        else:
            known.append((last, event.status))
        if isinstance(event, VisitEvent) and event.screened:
            visit = event.name.partition(".")[2]
            for screened in event.screened:
                answers = (last, visit, screened.respondent, screened.answers)
                asked.setdefault(screened.instrument, []).append(answers)
    return Ledger(events, asked, measured, last)


_DAY = attrgetter("day")
