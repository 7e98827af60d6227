"""One family as it is known: dates, facts and what has happened.

Facts are open-world: one that is absent is unknown, not false. History is closed: what
is not in it has not happened.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen

from familjestod.diagnostics import Diagnostic, Path, SpecError, nearest
from familjestod.engine.events import (
    CaseError,
    Event,
    EventReader,
    Measurement,
    Screened,
    VisitEvent,
    history_of,
)
from familjestod.engine.history import Ledger
from familjestod.logic.calendar import FIRST_DAY, LAST_DAY
from familjestod.logic.read import WrongValueError, read_value
from familjestod.logic.values import Kind, ValueType
from familjestod.shown import Shown, told
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.schema import Schemas
from familjestod.spec.source import Document, read
from familjestod.spec.terms import FrozenDict

DATES: Final = ("birth_date", "expected_birth_date", "enrolment_date")


@frozen(kw_only=True)
class Case(Shown):
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
    history: tuple[Event, ...] = field(default=(), converter=history_of)
    # The history by name, in order: what every evaluation begins with.
    ledger: Ledger = field(init=False, eq=False, repr=False)

    @ledger.default
    def _in_order(self) -> Ledger:
        return Ledger.of(self.history)

    def __attrs_post_init__(self) -> None:
        for name in DATES:
            day = getattr(self, name)
            if day is not None and (isinstance(day, dt.datetime) or not isinstance(day, dt.date)):
                message = f'{name} "{day}" is not a date: expected datetime.date'
                raise CaseError([Diagnostic(code="wrong-type", message=message, path=(name,))])
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                message = f'{name} "{day}" is outside {FIRST_DAY.year}-{LAST_DAY.year}'
                raise CaseError([Diagnostic(code="out-of-range", message=message, path=(name,))])

    def __repr__(self) -> str:
        return told(self)


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
    reading = EventReader()
    days = {name: reading.day(value[name], (*path, name)) for name in DATES if value.get(name) is not None}
    history = [
        reading.event(each, (*path, "history", index))
        for index, each in enumerate(value.get("history") or ())
    ]
    if reading.faults:
        raise SpecError(document.locate(each) for each in reading.faults)
    return Case(
        **days, facts=value.get("facts") or {}, history=[each for each in history if each is not None]
    )


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
            yield _no_fact(name, here, vocabulary, instruments)
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


# What a rule reads and a family is not given: it is worked out from the rest.
_WORKED_OUT = {
    "findings": "facts, and results in the `history`",
    "visits": "`history`",
    "vaccinations": "`history`",
    "referrals": "`history`",
}


def _no_fact(
    name: str, path: Path, vocabulary: Vocabulary, instruments: Mapping[str, Instrument]
) -> Diagnostic:
    head = name.partition(".")[0].partition("@")[0]
    given_by = "`screened` of a visit in the `history`" if head in instruments else _WORKED_OUT.get(head)
    if given_by is not None:
        return Diagnostic(
            code="derived-fact",
            message=f'"{name}" is no fact that can be given: it is worked out from {given_by}',
            path=path,
            help=f"take it out, and give {given_by}",
            on_key=True,
        )
    return Diagnostic(
        code="unknown-name",
        message=f'"{name}" is not a fact of the vocabulary',
        path=path,
        available=nearest(name, (each for each, known in vocabulary.facts.items() if not known.derived)),
        on_key=True,
    )


@frozen(repr=False, eq=False)
class Accepted:
    """The plain values that facts and answers may have, so that a sound case is known as sound at once.

    A case that is not accepted may still be sound (dates, facts said to be unknown):
    `case_faults` tells.
    """

    facts: Mapping[str, _Plain]
    answers: Mapping[str, Mapping[str, _Plain]]
    measurements: tuple[Mapping[str, _Plain], ...]
    """What each instrument reads of a measurement."""

    @classmethod
    def of(cls, vocabulary: Vocabulary, instruments: Mapping[str, Instrument]) -> Accepted:
        """What a vocabulary and instruments accept."""
        given = {name: fact.type for name, fact in vocabulary.facts.items() if not fact.derived}
        answers = {
            id_: _plain_values({name: answer.type for name, answer in instrument.answers.items()})
            for id_, instrument in instruments.items()
        }
        measurements = (answers[id_] for id_, each in instruments.items() if each.input == "measurement")
        return cls(_plain_values(given), answers, tuple(measurements))

    def accepts(self, case: Case) -> bool:
        """Whether everything in the case is plainly right."""
        if not _all_plain(case.facts, self.facts):
            return False
        for event in case.history:
            if isinstance(event, Measurement) and not self._all_measured(event.measured):
                return False
            for screened in event.screened if isinstance(event, VisitEvent) else ():
                known = self.answers.get(screened.instrument)
                if known is None:
                    continue
                if screened.respondent is not None and screened.respondent not in RESPONDENTS:
                    return False
                if not _all_plain(screened.answers, known):
                    return False
        return True

    def _all_measured(self, measured: Mapping[str, Any]) -> bool:
        """What no instrument reads is not judged."""
        return all(
            plain.accepts(measured[name])
            for answers in self.measurements
            for name, plain in answers.items()
            if name in measured
        )


@frozen(repr=False, eq=False)
class _Plain:
    """The exact types that a value may have, and which values of them: True is no 1 here."""

    types: frozenset[type]
    choices: frozenset[Any] | None = None
    low: float | None = None
    high: float = 0

    def accepts(self, value: object) -> bool:
        if type(value) not in self.types:
            return False
        if self.low is not None:
            return self.low <= value <= self.high  # type: ignore[operator] # a number, by its type
        return self.choices is None or value in self.choices


# What a number without limits lies between: it is no infinity.
_LARGEST: Final = math.nextafter(math.inf, 0)
_NUMBERS: Final = {Kind.INTEGER: frozenset({int}), Kind.NUMBER: frozenset({int, float})}


def _plain_values(types: Mapping[str, ValueType]) -> dict[str, _Plain]:
    plain: dict[str, _Plain] = {}
    for name, type_ in types.items():
        if type_.kind is Kind.BOOLEAN:
            plain[name] = _Plain(frozenset({bool}))
        elif type_.kind is Kind.TEXT:
            plain[name] = _Plain(frozenset({str}))
        elif type_.kind is Kind.CHOICE and len(classes := {type(each) for each in type_.choices}) == 1:
            plain[name] = _Plain(frozenset(classes), frozenset(type_.choices))
        elif type_.kind in _NUMBERS:
            low = -_LARGEST if type_.at_least is None else type_.at_least
            high = _LARGEST if type_.at_most is None else type_.at_most
            plain[name] = _Plain(_NUMBERS[type_.kind], low=low, high=high)
    return plain


def _all_plain(values: Mapping[str, Any], accepted: Mapping[str, _Plain]) -> bool:
    for name, value in values.items():
        plain = accepted.get(name)
        if plain is None or not plain.accepts(value):
            return False
    return True


RESPONDENTS: Final = ("child", "parent", "parent_1", "parent_2", "nurse", "dental")


def _answer_faults(screened: Screened, instrument: Instrument, path: Path) -> Iterator[Diagnostic]:
    if screened.respondent is not None and screened.respondent not in RESPONDENTS:
        yield Diagnostic(
            code="not-one-of",
            message=f'"{screened.respondent}" is not a respondent',
            path=(*path, "respondent"),
            available=nearest(screened.respondent, RESPONDENTS),
        )
    for name, value in screened.answers.items():
        here = (*path, "answers", name)
        answer = instrument.answers.get(name)
        if answer is None:
            worked_out = name in instrument.scores or name in instrument.findings
            yield Diagnostic(
                code="unknown-name",
                message=f'"{name}" is not an answer of {instrument.id}',
                path=here,
                available=nearest(name, instrument.answers),
                help="it is worked out from the answers: give those" if worked_out else None,
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
            code="wrong-value",
            message=message,
            path=path,
            available=wrong.available,
            help=wrong.help,
            remedy=wrong.remedy,
            instead=wrong.instead,
        )
