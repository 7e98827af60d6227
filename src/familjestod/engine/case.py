"""One family as it is known: dates, facts and what has happened.

Facts are open-world: one that is absent is unknown, not false. History is closed: what
is not in it has not happened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import attrs
from attrs import field, frozen

from familjestod.diagnostics import Diagnostic, Path, SpecError, nearest
from familjestod.logic.calendar import FIRST_DAY, LAST_DAY, parse_date
from familjestod.logic.read import WrongValueError, read_value
from familjestod.logic.values import Kind, ValueType
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.schema import Schemas
from familjestod.spec.source import Document, read
from familjestod.spec.terms import FrozenDict


class CaseError(SpecError):
    """A family's facts or history that cannot be used, with everything that is wrong with them."""


@frozen(kw_only=True)
class Screened:
    """The answers that one respondent gave to one instrument; items that were not answered are absent."""

    instrument: str
    answers: Mapping[str, Any] = field(converter=FrozenDict)
    respondent: str | None = None


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


@frozen(kw_only=True)
class Measurement:
    """What was measured on a day, such as `{"weight_kg": 16.4, "height_cm": 101}`."""

    measured: Mapping[str, float] = field(converter=FrozenDict)
    day: dt.date


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
_DATES = ("birth_date", "expected_birth_date", "enrolment_date")


def _history(history: Iterable[Event | Mapping[str, Any]]) -> tuple[Event, ...]:
    reading = _Reading()
    events = [
        each if isinstance(each, Event) else reading.event(each, ("history", index))
        for index, each in enumerate(history)
    ]
    if reading.faults:
        raise CaseError(reading.faults)
    return tuple(event for event in events if event is not None)


@frozen(kw_only=True)
class Case:
    """One family.

    `facts` maps names of the vocabulary to values (`{"unit.region": "gotland"}`);
    `history` takes events, or mappings as a case file writes them, in any order.

    Raises:
        CaseError: if the history cannot be read; facts are checked against a vocabulary
            when the case is evaluated.
    """

    birth_date: dt.date | None = None
    expected_birth_date: dt.date | None = None
    enrolment_date: dt.date | None = None
    facts: Mapping[str, Any] = field(factory=FrozenDict, converter=FrozenDict)
    history: tuple[Event, ...] = field(default=(), converter=_history)

    def __attrs_post_init__(self) -> None:
        for name in _DATES:
            day = getattr(self, name)
            if day is not None and (isinstance(day, dt.datetime) or not isinstance(day, dt.date)):
                message = f'{name} "{day}" is not a date: expected datetime.date'
                raise CaseError([Diagnostic(code="wrong-type", message=message, path=(name,))])
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                message = f'{name} "{day}" is outside {FIRST_DAY.year}-{LAST_DAY.year}'
                raise CaseError([Diagnostic(code="out-of-range", message=message, path=(name,))])


def read_case(text: str | bytes, name: str, schemas: Schemas) -> tuple[Case, Document]:
    """The case that a YAML or JSON text describes, and the document that knows its places.

    Raises:
        SpecError: with every fault of the text, each with its place.
    """
    document = read(text, name)
    faults = schemas.faults("case", document.value)
    if faults:
        raise SpecError(document.locate(each) for each in faults)
    return case_of(document, document.value), document


def case_of(document: Document, value: Mapping[str, Any], path: Path = ()) -> Case:
    """The case at a path of a document that has passed its schema.

    Raises:
        SpecError: with every fault, each with its place.
    """
    reading = _Reading()
    days = {name: reading.day(value[name], (*path, name)) for name in _DATES if value.get(name) is not None}
    history = [
        reading.event(each, (*path, "history", index))
        for index, each in enumerate(value.get("history") or ())
    ]
    if reading.faults:
        raise SpecError(document.locate(each) for each in reading.faults)
    return Case(
        **days, facts=value.get("facts") or {}, history=[each for each in history if each is not None]
    )


class _Reading:
    """Events out of mappings, with the faults met on the way."""

    def __init__(self) -> None:
        self.faults: list[Diagnostic] = []

    def fault(
        self, code: str, path: Path, message: str, available: Iterable[str] = (), *, on_key: bool = False
    ) -> None:
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
        statuses: tuple[str, ...] = getattr(type_, "statuses", ())
        if statuses and value.get("status", statuses[0]) not in statuses:
            message = f'"{value["status"]}" is not one of {", ".join(statuses)}'
            self.fault("not-one-of", (*path, "status"), message, nearest(str(value["status"]), statuses))

    def screened(self, value: Screened | Mapping[str, Any], path: Path) -> Screened | None:
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


def case_faults(
    case: Case, vocabulary: Vocabulary, instruments: Mapping[str, Instrument], path: Path = ()
) -> Iterator[Diagnostic]:
    """What is wrong with a case's facts and answers, by the vocabulary and the instruments that it uses.

    Instruments that are not among these are not judged: one history serves many programmes.
    """
    for name, value in case.facts.items():
        here = (*path, "facts", name)
        fact = vocabulary.facts.get(name)
        if fact is None:
            available = nearest(name, (each for each, known in vocabulary.facts.items() if not known.derived))
            yield Diagnostic(
                code="unknown-name",
                message=f'"{name}" is not a fact of the vocabulary',
                path=here,
                available=available,
                on_key=True,
            )
        elif fact.derived:
            message = f'"{name}" is computed, not given: give the dates it is computed from (birth_date, expected_birth_date)'
            yield Diagnostic(code="derived-fact", message=message, path=here, on_key=True)
        else:
            yield from _value_faults(name, value, fact.type, here)
    for index, event in enumerate(case.history):
        if isinstance(event, VisitEvent):
            for at, screened in enumerate(event.screened):
                known = instruments.get(screened.instrument)
                if known is not None:
                    yield from _answer_faults(screened, known, (*path, "history", index, "screened", at))
        elif isinstance(event, Measurement):
            yield from _measurement_faults(event, instruments, (*path, "history", index, "measured"))


@frozen
class Accepted:
    """The plain values that facts and answers may have, so that a sound case is known as sound at once.

    A case that is not accepted may still be sound (numbers, facts said to be unknown):
    `case_faults` tells.
    """

    facts: Mapping[str, _Plain]
    answers: Mapping[str, Mapping[str, _Plain]]

    @classmethod
    def of(cls, vocabulary: Vocabulary, instruments: Mapping[str, Instrument]) -> Accepted:
        """What a vocabulary and instruments accept."""
        given = {name: fact.type for name, fact in vocabulary.facts.items() if not fact.derived}
        answers = {
            id_: _plain_values({name: answer.type for name, answer in instrument.answers.items()})
            for id_, instrument in instruments.items()
        }
        return cls(_plain_values(given), answers)

    def accepts(self, case: Case) -> bool:
        """Whether everything in the case is plainly right."""
        if not _all_plain(case.facts, self.facts):
            return False
        for event in case.history:
            for screened in event.screened if isinstance(event, VisitEvent) else ():
                known = self.answers.get(screened.instrument)
                if known is None:
                    continue
                if screened.respondent is not None and screened.respondent not in _RESPONDENTS:
                    return False
                if not _all_plain(screened.answers, known):
                    return False
        return True


_Plain = tuple[type, frozenset[Any] | None]


def _plain_values(types: Mapping[str, ValueType]) -> dict[str, _Plain]:
    plain: dict[str, _Plain] = {}
    for name, type_ in types.items():
        if type_.kind is Kind.BOOLEAN:
            plain[name] = (bool, None)
        elif type_.kind is Kind.TEXT:
            plain[name] = (str, None)
        elif type_.kind is Kind.CHOICE and len(classes := {type(each) for each in type_.choices}) == 1:
            plain[name] = (classes.pop(), frozenset(type_.choices))
    return plain


def _all_plain(values: Mapping[str, Any], accepted: Mapping[str, _Plain]) -> bool:
    for name, value in values.items():
        plain = accepted.get(name)
        # By exact type: True is no 1 here.
        if plain is None or type(value) is not plain[0] or (plain[1] is not None and value not in plain[1]):
            return False
    return True


_RESPONDENTS = ("child", "parent", "parent_1", "parent_2", "nurse", "dental")


def _answer_faults(screened: Screened, instrument: Instrument, path: Path) -> Iterator[Diagnostic]:
    if screened.respondent is not None and screened.respondent not in _RESPONDENTS:
        yield Diagnostic(
            code="not-one-of",
            message=f'"{screened.respondent}" is not a respondent',
            path=(*path, "respondent"),
            available=nearest(screened.respondent, _RESPONDENTS),
        )
    for name, value in screened.answers.items():
        here = (*path, "answers", name)
        answer = instrument.answers.get(name)
        if answer is None:
            yield Diagnostic(
                code="unknown-name",
                message=f'"{name}" is not an answer of {instrument.id}',
                path=here,
                available=nearest(name, instrument.answers),
                on_key=True,
            )
        else:
            yield from _value_faults(f"{instrument.id}.{name}", value, answer.type, here)


def _measurement_faults(
    event: Measurement, instruments: Mapping[str, Instrument], path: Path
) -> Iterator[Diagnostic]:
    """What was measured and no instrument here reads is not judged."""
    for instrument in instruments.values():
        for name, answer in instrument.answers.items() if instrument.input == "measurement" else ():
            if name in event.measured:
                yield from _value_faults(
                    f"{instrument.id}.{name}", event.measured[name], answer.type, (*path, name)
                )


def _value_faults(name: str, value: object, type_: ValueType, path: Path) -> Iterator[Diagnostic]:
    if value is None:  # said to be unknown
        return
    try:
        read_value(type_, value)
        wrong = None
    except WrongValueError as error:
        wrong = error
    if wrong is None and isinstance(value, str) and type_.kind in {Kind.INTEGER, Kind.NUMBER}:
        wrong = WrongValueError("the number alone, without its unit")  # which a rule may write out
    if wrong is not None:
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        message = f'"{shown}" is not a value of {name}: expected {wrong.expected}'
        yield Diagnostic(
            code="wrong-value", message=message, path=path, available=wrong.available, help=wrong.help
        )
