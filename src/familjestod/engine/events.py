"""What has happened to a family: visits, doses, referrals and measurements, each on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import attrs
from attrs import field, frozen

from familjestod.diagnostics import Diagnostic, Path, SpecError, nearest
from familjestod.logic.calendar import FIRST_DAY, parse_date
from familjestod.shown import told
from familjestod.spec.terms import FrozenDict


class CaseError(SpecError):
    """A family's facts or history that cannot be used, with everything that is wrong with them."""


@frozen(kw_only=True)
class Screened:
    """The answers that one respondent gave to one instrument; items that were not answered are absent."""

    instrument: str
    answers: Mapping[str, Any] = field(converter=FrozenDict)
    respondent: str | None = None

    def __repr__(self) -> str:
        return told(self)


@frozen(kw_only=True)
class VisitEvent:
    """A visit that took place, was declined, or was missed, and what was asked and recorded at it."""

    statuses: ClassVar = ("done", "declined", "missed")
    visit: str
    day: dt.date
    status: str = "done"
    screened: tuple[Screened, ...] = ()
    observed: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    not_observed: Mapping[str, str] = field(factory=FrozenDict, converter=FrozenDict)
    # As rules name it; an occurrence of a repeated visit (`v13m#2`) counts for the visit.
    name: str = field(init=False, eq=False, repr=False)

    @name.default
    def _named(self) -> str:
        return f"visits.{self.visit.partition('#')[0]}"

    def __repr__(self) -> str:
        return told(self)


@frozen(kw_only=True)
class VaccinationEvent:
    """A dose that was given, declined, or missed."""

    statuses: ClassVar = ("done", "declined", "missed")
    vaccination: str
    day: dt.date
    status: str = "done"
    name: str = field(init=False, eq=False, repr=False)

    @name.default
    def _named(self) -> str:
        return f"vaccinations.{self.vaccination}"

    def __repr__(self) -> str:
        return told(self)


@frozen(kw_only=True)
class ReferralEvent:
    """A referral that was made, completed or declined."""

    statuses: ClassVar = ("made", "completed", "declined")
    referral: str
    day: dt.date
    status: str = "made"
    name: str = field(init=False, eq=False, repr=False)

    @name.default
    def _named(self) -> str:
        return f"referrals.{self.referral}"

    def __repr__(self) -> str:
        return told(self)


@frozen(kw_only=True)
class Measurement:
    """What was measured on a day, such as `{"weight_kg": 16.4, "height_cm": 101}`."""

    measured: Mapping[str, float] = field(converter=FrozenDict)
    day: dt.date

    def __repr__(self) -> str:
        return told(self)


Event = VisitEvent | VaccinationEvent | ReferralEvent | Measurement
_EVENTS: Mapping[str, type[Event]] = {
    "visit": VisitEvent,
    "vaccination": VaccinationEvent,
    "referral": ReferralEvent,
    "measured": Measurement,
}
_FIELDS: Mapping[type, frozenset[str]] = {
    type_: frozenset(each.name for each in attrs.fields(type_) if each.init)
    for type_ in (*_EVENTS.values(), Screened)
}


class EventReader:
    """Events out of mappings, with the faults met on the way."""

    def __init__(self) -> None:
        self.faults: list[Diagnostic] = []

    def fault(
        self, code: str, path: Path, message: str, available: Iterable[str] = (), *, on_key: bool = False
    ) -> None:
        """Note a fault."""
        self.faults.append(
            Diagnostic(code=code, message=message, path=path, available=tuple(available), on_key=on_key)
        )

    def mapping(self, value: object, path: Path, what: str) -> bool:
        """Whether a value is a mapping; a fault if it is not."""
        if isinstance(value, Mapping):
            return True
        self.fault("wrong-type", path, f'"{value}" is not {what}: expected a mapping')
        return False

    def event(self, value: Mapping[str, Any], path: Path) -> Event | None:
        """The event that a mapping says; nothing, and a fault, if it says none."""
        if not self.mapping(value, path, "an event"):
            return None
        kinds = [key for key in _EVENTS if key in value]
        if len(kinds) != 1:
            expected = ", ".join(_EVENTS)
            self.fault(
                "wrong-event", path, f"an event names one of {expected}; this one names {len(kinds)}", _EVENTS
            )
            return None
        type_ = _EVENTS[kinds[0]]
        fields = _FIELDS[type_]
        before = len(self.faults)
        for key in value:
            if key not in fields:
                self.fault(
                    "unknown-key",
                    (*path, key),
                    f'"{key}" is not a key of a {kinds[0]} event',
                    nearest(key, fields),
                    on_key=True,
                )
        known = {key: each for key, each in value.items() if each is not None}
        for key in (kinds[0], "day"):
            if key not in known:
                self.fault("missing-key", path, f"this {kinds[0]} event has no {key}")
        if "day" in known:
            known["day"] = self.day(known["day"], (*path, "day"))
        self.status(type_, known, path)
        self.parts(known, path)
        return type_(**known) if len(self.faults) == before else None

    def parts(self, known: dict[str, Any], path: Path) -> None:
        """Judge the lists and mappings of an event, and read its screenings."""
        for key in ("measured", "not_observed"):
            if key in known:
                self.mapping(known[key], (*path, key), f"what was {key.replace('_', ' ')}")
        for key in ("screened", "observed"):
            if not isinstance(known.get(key, ()), list | tuple):
                self.fault("wrong-type", (*path, key), f'"{known.pop(key)}" is not a list')
        if "screened" in known:
            known["screened"] = tuple(
                self.screened(each, (*path, "screened", index))
                for index, each in enumerate(known["screened"])
            )

    def status(self, type_: type[Event], value: Mapping[str, Any], path: Path) -> None:
        """Judge the status of an event."""
        statuses: tuple[str, ...] = getattr(type_, "statuses", ())
        if statuses and value.get("status", statuses[0]) not in statuses:
            message = f'"{value["status"]}" is not one of {", ".join(statuses)}'
            self.fault("not-one-of", (*path, "status"), message, nearest(str(value["status"]), statuses))

    def screened(self, value: Screened | Mapping[str, Any], path: Path) -> Screened | None:
        """The answers that a mapping says; nothing, and a fault, if it says none."""
        if isinstance(value, Screened):
            return value
        if not self.mapping(value, path, "a screening"):
            return None
        before = len(self.faults)
        fields = _FIELDS[Screened]
        for key in value:
            if key not in fields:
                available = nearest(key, fields)
                self.fault(
                    "unknown-key",
                    (*path, key),
                    f'"{key}" is not a key of a screening',
                    available,
                    on_key=True,
                )
        for key in ("instrument", "answers"):
            if value.get(key) is None:
                self.fault("missing-key", path, f"this screening has no {key}")
        if value.get("answers") is not None:
            self.mapping(value["answers"], (*path, "answers"), "what was answered")
        if len(self.faults) > before:
            return None
        return Screened(**{key: each for key, each in value.items() if each is not None})

    def day(self, value: object, path: Path) -> dt.date:
        """The day a value says; a fault and some day, if it says none."""
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        try:
            return parse_date(value if isinstance(value, str) else repr(value))
        except ValueError as error:
            self.fault("bad-value", path, str(error))
            return FIRST_DAY


def history_of(history: Iterable[Event | Mapping[str, Any]]) -> tuple[Event, ...]:
    """Events, of which some may be mappings as a case file writes them.

    Raises:
        CaseError: if one of them is no event.
    """
    reading = EventReader()
    events = [
        each if isinstance(each, Event) else reading.event(each, ("history", index))
        for index, each in enumerate(history)
    ]
    if reading.faults:
        raise CaseError(reading.faults)
    return tuple(event for event in events if event is not None)
