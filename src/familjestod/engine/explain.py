"""An answer and its reasons, in Swedish or English, from the trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from familjestod.engine.plan import Status
from familjestod.logic.evaluate import Step, judge
from familjestod.logic.phrase import LANGUAGES, clause, number_words, phrase
from familjestod.logic.rule import All, Rule, Test
from familjestod.logic.truth import Truth
from familjestod.logic.values import Elapsed, OneOf, Span, Value
from familjestod.spec.model import Programme
from familjestod.spec.terms import Text

if TYPE_CHECKING:
    from familjestod.engine.evaluation import Evaluation
    from familjestod.engine.situation import Situation

MARKS: Mapping[Truth, str] = {True: "✓", False: "✗", None: "?"}

STATUSES: Mapping[str, Mapping[Status, str]] = {
    "sv": {
        Status.DONE: "genomfört",
        Status.DECLINED: "avböjt",
        Status.NOT_APPLICABLE: "inte aktuellt",
        Status.UNKNOWN: "går inte att avgöra",
        Status.PAUSED: "pausat",
        Status.UPCOMING: "kommande",
        Status.OPEN: "kan göras nu",
        Status.DUE: "dags nu",
        Status.OVERDUE: "försenat",
        Status.MISSED: "tiden har gått ut",
    },
    "en": {
        Status.DONE: "done",
        Status.DECLINED: "declined",
        Status.NOT_APPLICABLE: "does not apply",
        Status.UNKNOWN: "cannot be told",
        Status.PAUSED: "paused",
        Status.UPCOMING: "upcoming",
        Status.OPEN: "can be done now",
        Status.DUE: "due now",
        Status.OVERDUE: "overdue",
        Status.MISSED: "missed",
    },
}
VERDICTS: Mapping[str, Mapping[str, str]] = {
    "sv": {"met": "uppfyllt", "unmet": "inte uppfyllt", "unknown": "går inte att avgöra"},
    "en": {"met": "met", "unmet": "not met", "unknown": "cannot be told"},
}
_STATES: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "done": "genomfört",
        "declined": "avböjt",
        "missed": "missat",
        "none": "inte gjort",
        "made": "skickad",
        "completed": "genomförd",
    },
    "en": {
        "done": "done",
        "declined": "declined",
        "missed": "missed",
        "none": "not done",
        "made": "made",
        "completed": "completed",
    },
}
_SAY: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "not_in_force": "Programmet gäller inte denna dag.",
        "eligibility": "Målgrupp",
        "findings": "Bedömningar",
        "visits": "Besök",
        "vaccinations": "Vaccinationer",
        "referrals": "Remisser",
        "offers": "Erbjudanden",
        "requirements": "Krav",
        "missing": "saknas: {}",
        "visit": "besöket {}",
        "dose": "vaccinationen {}",
        "referral": "remissen {}",
        "at": "{} vid besöket {}",
        "finding": "bedömningen {}",
        "whoever": "svarande {}",
        "age": "barnets ålder vid {}",
        "day": "dagen för {}",
        "opens": "från",
        "due": "dag",
        "overdue": "försenat från",
        "closes": "före",
        "value": "är {}",
        "between": "mellan {} och {}",
        "notices": "Att tänka på",
        "unborn": "inte född",
        "yes": "ja",
        "no": "nej",
    },
    "en": {
        "not_in_force": "The programme is not in force on this day.",
        "eligibility": "Target group",
        "findings": "Findings",
        "visits": "Visits",
        "vaccinations": "Vaccinations",
        "referrals": "Referrals",
        "offers": "Offers",
        "requirements": "Requirements",
        "missing": "missing: {}",
        "visit": "the visit {}",
        "dose": "the vaccination {}",
        "referral": "the referral {}",
        "at": "{} at the visit {}",
        "finding": "the finding {}",
        "whoever": "respondent {}",
        "age": "the child's age at {}",
        "day": "the day of {}",
        "opens": "from",
        "due": "day",
        "overdue": "overdue from",
        "closes": "before",
        "value": "is {}",
        "between": "between {} and {}",
        "notices": "To note",
        "unborn": "not born",
        "yes": "yes",
        "no": "no",
    },
}


@frozen
class ProgrammeWords:
    """What the names in a programme's rules are called in one language."""

    programme: Programme
    language: str

    def subject(self, name: str) -> str:
        """What a name is called as the subject of a sentence."""
        say = _SAY[self.language]
        fact = self.programme.vocabulary.facts.get(name)
        if fact is not None:
            return fact.label.in_(self.language) if fact.label else name
        kind, _, id_ = name.partition(".")
        match kind:
            case "visits":
                return say["visit"].format(self.titled(self.programme.visits, id_))
            case "vaccinations":
                return say["dose"].format(self.titled(self.programme.vaccinations, id_))
            case "referrals":
                return say["referral"].format(f"“{id_}”")
            case "findings":
                return say["finding"].format(f"“{self.finding(id_)}”")
            case _:
                return self.of_instrument(kind, id_)

    def of_instrument(self, reference: str, what: str) -> str:
        """What an answer, score or finding of an instrument is called, and at which visit it was given."""
        say = _SAY[self.language]
        id_, _, visit = reference.partition("@")
        instrument = self.programme.instruments[id_]
        title = instrument.name.in_(self.language)
        said = say[what].format(title) if what in {"age", "day"} else f"{title}: {self.label_in(id_, what)}"
        return say["at"].format(said, self.titled(self.programme.visits, visit)) if visit else said

    def label_in(self, instrument_id: str, what: str) -> str:
        """The label of an answer, score or finding, or its id in words."""
        instrument = self.programme.instruments[instrument_id]
        label: Text | None = None
        if what in instrument.answers:
            label = instrument.answers[what].label
        elif what in instrument.scores:
            label = instrument.scores[what].label
        elif what in instrument.findings:
            label = _noted(instrument.findings[what].rule)
        return label.in_(self.language) if label else what.replace("_", " ")

    def finding(self, id_: str) -> str:
        """What a finding of the programme is called."""
        label = _noted(self.programme.findings[id_].rule)
        return label.in_(self.language) if label else id_.replace("_", " ")

    def titled(self, entries: Mapping[str, object], id_: str) -> str:
        """What a visit or dose is called."""
        name = getattr(entries.get(id_), "name", None)
        return f"“{name.in_(self.language)}”" if isinstance(name, Text) else id_

    def value(self, name: str, value: object) -> str:
        """What a value of a name is called."""
        if isinstance(value, bool):
            return _SAY[self.language]["yes" if value else "no"]
        fact = self.programme.vocabulary.facts.get(name)
        if fact is not None and str(value) in fact.values:
            text: Text = fact.values[str(value)]
            return text.in_(self.language)
        if name.partition(".")[0] in {"visits", "vaccinations", "referrals"}:
            return _STATES[self.language].get(str(value), str(value))
        if isinstance(value, str) and fact is not None:
            return self.programme.vocabulary.label(value, self.language)
        return str(value).replace("_", " ")


def _noted(rule: Rule | None) -> Text | None:
    """The name that an author gave a rule."""
    name = rule.note.name if isinstance(rule, All) and rule.note else None
    return Text(**name) if isinstance(name, dict) else None


def explanation(evaluation: Evaluation, situation: Situation, language: str) -> str:
    """The evaluation and its reasons as text.

    Raises:
        ValueError: if the language is none that the library speaks.
    """
    if language not in LANGUAGES:
        message = f'"{language}" is not a language of this library: expected {" or ".join(LANGUAGES)}'
        raise ValueError(message)
    return "\n".join(_lines(evaluation, situation, language))


def _lines(evaluation: Evaluation, situation: Situation, language: str) -> Iterator[str]:
    programme, say = situation.kernel.programme, _SAY[language]
    words = ProgrammeWords(programme, language)
    yield f"{programme.name.in_(language)} ({programme.id}), {evaluation.day}"
    if not evaluation.in_force:
        yield say["not_in_force"]
    yield from ("", f"{say['eligibility']}: {VERDICTS[language][evaluation.eligibility.verdict]}")
    yield from _reasons(programme.eligibility, situation, words)
    yield from _section(say["findings"], _finding_lines(evaluation, words))
    for kind in ("visits", "vaccinations"):
        yield from _section(say[kind], _plan_lines(kind, evaluation, words))
    for kind in ("referrals", "offers", "requirements"):
        yield from _section(say[kind], _answer_lines(kind, evaluation, situation, words))
    yield from _section(say["notices"], (f"  {notice.message}" for notice in evaluation.notices))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A title and its lines; nothing where there are none."""
    said = tuple(lines)
    if said:
        yield from ("", title, *said)


def _finding_lines(evaluation: Evaluation, words: ProgrammeWords) -> Iterator[str]:
    for id_, found in evaluation.findings.items():
        said = VERDICTS[words.language].get(str(found), str(found).replace("_", " "))
        yield f"  {words.finding(id_)}: {said}"


def _plan_lines(kind: str, evaluation: Evaluation, words: ProgrammeWords) -> Iterator[str]:
    language, say = words.language, _SAY[words.language]
    for id_, plan in getattr(evaluation, kind).items():
        title = words.titled(getattr(words.programme, kind), id_.partition("#")[0]).strip("“”")
        yield f"  {id_}  {title}: {STATUSES[language][plan.status]}{_days(plan, say)}{_missing(plan.missing, say)}"


def _answer_lines(
    kind: str, evaluation: Evaluation, situation: Situation, words: ProgrammeWords
) -> Iterator[str]:
    language, say = words.language, _SAY[words.language]
    for id_, answer in getattr(evaluation, kind).items():
        entry = getattr(words.programme, kind)[id_]
        text = f" – {entry.text.in_(language)}" if entry.text else ""
        yield f"  {id_}: {VERDICTS[language][answer.verdict]}{_missing(answer.missing, say)}{text}"
        yield from _reasons(entry.when, situation, words, "    ")


def _days(plan: object, say: Mapping[str, str]) -> str:
    days = [(name, getattr(plan, name)) for name in ("opens", "due", "overdue", "closes")]
    said = [f"{say[name]} {day}" for name, day in days if day is not None]
    return f" ({', '.join(said)})" if said else ""


def _missing(missing: tuple[str, ...], say: Mapping[str, str]) -> str:
    return f" – {say['missing'].format(', '.join(missing))}" if missing else ""


def _reasons(rule: Rule, situation: Situation, words: ProgrammeWords, indent: str = "  ") -> Iterator[str]:
    if isinstance(rule, All) and not rule.rules:
        return
    yield from _told(judge(rule, situation), words, indent)


def _told(step: Step, words: ProgrammeWords, indent: str) -> Iterator[str]:
    """A step and those below it; a conjunction at the top speaks through its parts."""
    if isinstance(step.rule, All) and len(step.parts) > 1:
        for part in step.parts:
            yield from _told(part, words, indent)
        return
    said = clause(step.rule, words) if isinstance(step.rule, Test) else phrase(step.rule, words)
    who = f" [{_SAY[words.language]['whoever'].format(step.member)}]" if step.member else ""
    known = f" ({shown})" if isinstance(step.rule, Test) and (shown := _shown(step, words)) else ""
    yield f"{indent}{MARKS[step.truth]} {said}{known}{who}"


def _shown(step: Step, words: ProgrammeWords) -> str:
    """The value that a test saw, where it says more than the mark does."""
    value: Value | None = step.value
    say = _SAY[words.language]
    assert isinstance(step.rule, Test)  # noqa: S101 - asked only of tests
    match value:
        case Elapsed(None):
            return say["unborn"]
        case Elapsed(dt.date() as since, until):
            return f"{since} – {until}"
        case Span(low, high):
            ends = [number_words(end, words.language) for end in (low, high)]
            return say["value"].format(say["between"].format(*ends))
        case OneOf(options):
            return " / ".join(words.value(step.rule.name, each) for each in options)
        case bool() | None:
            return ""
        case int() | float():
            return say["value"].format(number_words(value, words.language))
        case str() if step.truth is False:
            return say["value"].format(words.value(step.rule.name, value))
    return ""
