"""What the names, values and statuses of a programme are called in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from familjestod.engine.timetable import Status
from familjestod.logic.truth import Truth
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding, Source, Text

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
# By what it is the state of, since Swedish bends the word after it: besöket är genomfört, vaccinationen är given.
STATES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "visits": {"done": "genomfört", "declined": "avböjt", "missed": "missat", "none": "inte gjort"},
        "vaccinations": {"done": "given", "declined": "avböjd", "missed": "missad", "none": "inte given"},
        "referrals": {
            "made": "skickad",
            "completed": "genomförd",
            "declined": "avböjd",
            "none": "inte skickad",
        },
    },
    "en": {
        "visits": {"done": "done", "declined": "declined", "missed": "missed", "none": "not done"},
        "vaccinations": {"done": "given", "declined": "declined", "missed": "missed", "none": "not given"},
        "referrals": {"made": "made", "completed": "completed", "declined": "declined", "none": "not made"},
    },
}
SAY: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "reason_met": "Hör till målgruppen.",
        "reason_unmet": "Gäller inte: det krävs att {}.",
        "reason_unknown": "Går inte att avgöra: {}.",
        "reason_not_in_force": "Programmet gäller inte {}: det gäller {}.",
        "since": "från och med {}",
        "until": "till och med {}",
        "and": "och",
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
        "any_of": "något av:",
        "all_of": "allt detta:",
        "at_least_of": "minst {} av:",
        "not_so": "det stämmer inte att:",
        "screenings": "Resultat",
        "notices": "Att tänka på",
        "ignored_visit": "besöket {what} {day} finns inte i {programme} och har lämnats åt sidan",
        "ignored_vaccination": "vaccinationen {what} {day} finns inte i {programme} och har lämnats åt sidan",
        "ignored_referral": "remissen {what} {day} finns inte i {programme} och har lämnats åt sidan",
        "ignored_instrument": "{what} {day} frågas eller läses inte av {programme} och har lämnats åt sidan",
        "other_number": "{what} {day} räknas i den ordning besöken gjordes, och är inte det numret",
        "later": "händelsen {day} ligger efter dagen för bedömningen och är inte känd än",
        "outside_valid_age": "{what} {day} är gjord utanför de åldrar den gäller för",
        "unborn": "inte född",
        "page": "s. {}",
        "read": "Läst {}",
        "yes": "ja",
        "no": "nej",
    },
    "en": {
        "reason_met": "In the target group.",
        "reason_unmet": "Does not apply: it is required that {}.",
        "reason_unknown": "Cannot be told: {}.",
        "reason_not_in_force": "The programme is not in force on {}: it is in force {}.",
        "since": "from {}",
        "until": "to {}",
        "and": "and",
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
        "any_of": "any of:",
        "all_of": "all of:",
        "at_least_of": "at least {} of:",
        "not_so": "it is not the case that:",
        "screenings": "Results",
        "notices": "To note",
        "ignored_visit": "the visit {what} of {day} is not in {programme} and has been left aside",
        "ignored_vaccination": "the vaccination {what} of {day} is not in {programme} and has been left aside",
        "ignored_referral": "the referral {what} of {day} is not in {programme} and has been left aside",
        "ignored_instrument": "{what} of {day} is not asked or read by {programme} and has been left aside",
        "other_number": "{what} of {day} is counted in the order the visits took place, and is not that number",
        "later": "the event of {day} is after the day of the evaluation and is not known yet",
        "outside_valid_age": "{what} of {day} was asked outside the ages it is valid for",
        "unborn": "not born",
        "page": "p. {}",
        "read": "Read {}",
        "yes": "yes",
        "no": "no",
    },
}


def quoted(text: str, language: str) -> str:
    """The text in the quotation marks of the language: ”så” in Swedish, “so” in English."""
    return f"”{text}”" if language == "sv" else f"“{text}”"


def reference(source: Source, language: str) -> str:
    """A source as a reader can find it: title, publisher, date, page, heading, address, and what was read there.

    >>> reference(Source(title="Hälsobesök", publisher=("Rikshandboken",), page=3), "sv")
    'Hälsobesök. Rikshandboken. s. 3.'
    """
    say = SAY[language]
    parts = (
        source.title,
        ", ".join(source.publisher),
        source.date,
        say["page"].format(source.page) if source.page is not None else None,
        source.heading,
        source.url,
        say["read"].format(source.read) if source.read else None,
    )
    said = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{said}. {source.note.in_(language)}" if source.note else f"{said}."


@frozen
class ProgrammeWords:
    """What the names in a programme's rules are called in one language."""

    programme: Programme
    language: str

    def subject(self, name: str) -> str:
        """What a name is called as the subject of a sentence."""
        say = SAY[self.language]
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
                return say["referral"].format(quoted(id_, self.language))
            case "findings":
                return say["finding"].format(quoted(self.finding(id_), self.language))
            case _:
                return self.of_instrument(kind, id_)

    def bearer(self, name: str) -> str | None:
        """Whose age a name stands for."""
        fact = self.programme.vocabulary.facts.get(name)
        return fact.bearer.in_(self.language) if fact is not None and fact.bearer else None

    def of_instrument(self, reference: str, what: str) -> str:
        """What an answer, score or finding of an instrument is called, and at which visit it was given."""
        say = SAY[self.language]
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
            label = instrument.findings[what].name
        return label.in_(self.language) if label else what.replace("_", " ")

    def finding(self, id_: str) -> str:
        """What a finding of the programme is called."""
        label = self.programme.findings[id_].name
        return label.in_(self.language) if label else id_.replace("_", " ")

    def title(self, entries: Mapping[str, object], id_: str) -> str:
        """What a visit or dose is called."""
        name = getattr(entries.get(id_), "name", None)
        return name.in_(self.language) if isinstance(name, Text) else id_

    def titled(self, entries: Mapping[str, object], id_: str) -> str:
        """What a visit or dose is called, in the quotes that it has inside a sentence; its id where it has no name."""
        named = isinstance(getattr(entries.get(id_), "name", None), Text)
        return quoted(self.title(entries, id_), self.language) if named else id_

    def value(self, name: str, value: object) -> str:
        """What a value of a name is called."""
        if isinstance(value, bool):
            return SAY[self.language]["yes" if value else "no"]
        fact = self.programme.vocabulary.facts.get(name)
        if fact is not None and str(value) in fact.values:
            named: Text = fact.values[str(value)]
            return named.in_(self.language)
        kind, _, what = name.partition(".")
        states = STATES[self.language].get(kind)
        if states is not None:
            return states[str(value)]
        if (text := self.option(kind, what, value)) is not None:
            return text.in_(self.language)
        if isinstance(value, str) and fact is not None:
            return self.programme.vocabulary.label(value, self.language)
        return str(value).replace("_", " ")

    def option(self, kind: str, what: str, value: object) -> Text | None:
        """What an author called an option of an answer, or an outcome of a finding."""
        if kind == "findings":
            return _outcome(self.programme.findings.get(what), value)
        instrument = self.programme.instruments.get(kind.partition("@")[0])
        if instrument is None:
            return None
        if what in instrument.answers:
            return instrument.answers[what].values.get(str(value))
        return _outcome(instrument.findings.get(what), value)


def _outcome(finding: Finding | None, value: object) -> Text | None:
    outcomes = finding.outcomes if finding is not None else ()
    return next((each.name for each in outcomes if each.value == value), None)
