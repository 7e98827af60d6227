"""What the answers of programmes are called, and what a comparison found, in Swedish and English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from familjestod.compare.output import Output
from familjestod.engine.called import FactWords, ProgrammeWords, outcome_words, value_of
from familjestod.engine.case import DATES, Case
from familjestod.engine.events import Measurement, ReferralEvent, VaccinationEvent, VisitEvent
from familjestod.engine.timetable import Status
from familjestod.engine.words import STATES, STATUSES, quoted
from familjestod.logic.quantities import capitalised
from familjestod.logic.values import Kind
from familjestod.prove.building import ELSEWHERE
from familjestod.spec.model import BOUNDS, Programme

Words = Mapping[str, Mapping[str, str]]

WHY: Final[Words] = {
    "sv": {
        "too much": "det tar för lång tid att avgöra",
        "not found": "svaren kan skilja sig åt, men ingen familj har hittats för vilken de gör det",
    },
    "en": {
        "too much": "it takes too long to tell",
        "not found": "the answers may differ, but no family was found for which they do",
    },
}
SAYS: Final[Words] = {
    "sv": {
        "differs": "{}: {} blir {} den {}",
        "same": "{}: samma svar för varje familj",
        "undecided": "{}: går inte att avgöra, {}",
        "in_force": "Om programmet gäller",
        "eligibility": "Målgruppen",
        "findings": "Bedömningen {}",
        "visits": "Besöket {}",
        "vaccinations": "Vaccinationen {}",
        "offers": "Erbjudandet {}",
        "requirements": "Kravet {}",
        "opens": "{}, första dagen",
        "due": "{}, dagen",
        "overdue": "{}, första dagen det är försenat",
        "closes": "{}, första dagen det är för sent",
        "state": "{}, vad som har gjorts",
        "number": "nr {}: {}",
        "no_day": "ingen dag",
        "nothing": "inget svar",
        "birth_date": "född {}",
        "expected_birth_date": "beräknad att födas {}",
        "enrolment_date": "inskriven {}",
        "nobody": "ingenting är känt om familjen",
        "elsewhere": "vid ett annat besök",
        "measured": "mätt",
        "yes": "ja",
        "no": "nej",
    },
    "en": {
        "differs": "{}: {} becomes {} on {}",
        "same": "{}: the same answer for every family",
        "undecided": "{}: cannot be told, {}",
        "in_force": "Whether the programme is in force",
        "eligibility": "The target group",
        "findings": "The finding {}",
        "visits": "The visit {}",
        "vaccinations": "The vaccination {}",
        "offers": "The offer {}",
        "requirements": "The requirement {}",
        "opens": "{}, the first day",
        "due": "{}, the day",
        "overdue": "{}, the first day it is overdue",
        "closes": "{}, the first day it is too late",
        "state": "{}, what has been done",
        "number": "no. {}: {}",
        "no_day": "no day",
        "nothing": "no answer",
        "birth_date": "born {}",
        "expected_birth_date": "expected to be born {}",
        "enrolment_date": "enrolled {}",
        "nobody": "nothing is known of the family",
        "elsewhere": "at another visit",
        "measured": "measured",
        "yes": "yes",
        "no": "no",
    },
}

# Of what is judged: in, out and not known.
JUDGED: Final[Mapping[str, Mapping[str, tuple[str, str, str]]]] = {
    "sv": {
        "in_force": ("ja", "nej", "går inte att avgöra"),
        "eligibility": ("ingår", "ingår inte", "går inte att avgöra"),
        "findings": ("stämmer", "stämmer inte", "går inte att avgöra"),
        "referrals": ("aktuell", "inte aktuell", "går inte att avgöra"),
        "offers": ("aktuellt", "inte aktuellt", "går inte att avgöra"),
        "requirements": ("uppfyllt", "inte uppfyllt", "går inte att avgöra"),
    },
    "en": {
        "in_force": ("yes", "no", "cannot be told"),
        "eligibility": ("included", "not included", "cannot be told"),
        "findings": ("true", "not true", "cannot be told"),
        "referrals": ("indicated", "not indicated", "cannot be told"),
        "offers": ("offered", "not offered", "cannot be told"),
        "requirements": ("met", "not met", "cannot be told"),
    },
}
_VERDICTS: Final = ("met", "unmet", "unknown")


def titled(output: Output, programmes: Sequence[Programme], language: str) -> str:
    """What an answer is called, as the first of the programmes that gives it calls it.

    >>> import familjestod as fs
    >>> programme = fs.bundled()["gotland/kommunikation_itc"]
    >>> titled(Output("visits", "v21m", "due"), [programme], "en")
    'The visit “Second screening at 21 months”, the day'
    """
    say = SAYS[language]
    if not output.id:
        return say[output.part]
    states = [state for each in programmes for state in each.states]
    state = next(each for each in states if output.id in getattr(each, output.part))
    words, entries = ProgrammeWords(state, language), getattr(state, output.part)
    match output.part:
        case "findings":
            title = say["findings"].format(quoted(words.finding(output.id), language))
        case "visits" | "vaccinations":
            title = say[output.part].format(words.titled(entries, output.id))
        case "referrals":
            said = words.referral(output.id)
            title = capitalised(said)
        case part:
            entry = entries[output.id]
            named = (
                words.programme.vocabulary.label(entry.to, language) if getattr(entry, "to", None) else None
            )
            text = entry.text.in_(language) if entry.text else output.id.replace("_", " ")
            title = say[part].format(quoted(named or text, language))
    return say[output.what].format(title) if output.what in {*BOUNDS, "state"} else title


def answered(
    output: Output, answers: Mapping[str, str | int | None], programme: Programme, language: str
) -> str:
    """What an answer says, or what the answer of each occurrence says."""
    say = SAYS[language]
    if not answers:
        return say["nothing"]
    said = {which: _said(output, answer, programme, language) for which, answer in answers.items()}
    if set(said) == {""}:
        return said[""]
    return "; ".join(say["number"].format(which.removeprefix("#"), each) for which, each in said.items())


def _said(output: Output, answer: str | int | None, programme: Programme, language: str) -> str:
    if output.what in BOUNDS:
        return SAYS[language]["no_day"] if answer is None else str(answer)
    if output.what == "status":
        return quoted(STATUSES[language][Status(str(answer))], language)
    if output.what == "state":
        return quoted(STATES[language]["referrals"][str(answer)], language)
    if answer in _VERDICTS:
        return quoted(JUDGED[language][output.part][_VERDICTS.index(answer)], language)
    finding = next(
        (each.findings[output.id] for each in programme.states if output.id in each.findings), None
    )
    return quoted(outcome_words(finding, answer, language) if finding else str(answer), language)


def family(case: Case, programmes: Sequence[Programme], on: dt.date, language: str) -> Iterator[str]:
    """What is known of a family, line by line: its days, its facts, and what has happened."""
    say, programme = SAYS[language], programmes[0].on(on)
    words = [ProgrammeWords(each.on(on), language) for each in programmes]
    for name in DATES:
        day = getattr(case, name)
        if day is not None:
            yield say[name].format(day)
    for name, value in case.facts.items():
        yield _fact(words[0].facts, name, value, programme)
    for event in sorted(case.history, key=lambda each: each.day):
        yield _happened(event, words, say, language)
    if case == Case():
        yield say["nobody"]


def _fact(words: FactWords, name: str, value: object, programme: Programme) -> str:
    """A fact in words: the clause itself where it is true, and else what it is about and its value."""
    said, fact = words.subject(name), programme.vocabulary.facts.get(name)
    plainly = fact is not None and fact.type.kind is Kind.BOOLEAN and value is True
    return said if plainly else f"{said}: {words.value(name, value)}"


def _happened(event: object, words: Sequence[ProgrammeWords], say: Mapping[str, str], language: str) -> str:
    """What happened on a day, and what was answered."""
    if isinstance(event, Measurement):
        told = ", ".join(f"{name}: {value}" for name, value in event.measured.items())
        return f"{event.day}: {say['measured']}, {told}"
    assert isinstance(event, VisitEvent | VaccinationEvent | ReferralEvent)  # noqa: S101 - the kinds there are
    kind, _, id_ = event.name.partition(".")
    own = next((each for each in words if id_ in getattr(each.programme, kind)), None)
    state = STATES[language][kind][event.status]
    if own is None:
        named = say["elsewhere"] if id_ == ELSEWHERE else id_.replace("_", " ")
    else:
        named = own.referral(id_) if kind == "referrals" else own.title(getattr(own.programme, kind), id_)
    said = f"{event.day}: {named}, {state}"
    if not isinstance(event, VisitEvent):
        return said
    for screened in event.screened:
        speaking = next((each for each in words if screened.instrument in each.programme.instruments), None)
        told = ", ".join(
            f"{speaking.label_in(screened.instrument, name)}: {_value(speaking, screened.instrument, name, value, say)}"
            if speaking
            else f"{name}: {value}"
            for name, value in screened.answers.items()
        )
        who = f" ({words[0].respondent(screened.respondent)})" if screened.respondent else ""
        said += f"; {screened.instrument}{who}: {told}" if told else f"; {screened.instrument}{who}"
    return said


def _value(words: ProgrammeWords, id_: str, name: str, value: object, say: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return say["yes" if value else "no"]
    return value_of(words.programme.instruments[id_], name, value, words.language)
