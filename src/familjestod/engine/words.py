"""What an answer says, and what statuses, states and sources are called, in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping

from familjestod.engine.timetable import Status
from familjestod.logic.truth import Truth
from familjestod.spec.terms import Source

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
        "steps": {"made": "inledd", "completed": "genomförd", "declined": "avböjd", "none": "inte inledd"},
    },
    "en": {
        "visits": {"done": "done", "declined": "declined", "missed": "missed", "none": "not done"},
        "vaccinations": {"done": "given", "declined": "declined", "missed": "missed", "none": "not given"},
        "referrals": {"made": "made", "completed": "completed", "declined": "declined", "none": "not made"},
        "steps": {"made": "begun", "completed": "completed", "declined": "declined", "none": "not begun"},
    },
}
# Who answers an instrument, alone and as one of several: föräldern, förälder 2.
RESPONDENTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "sv": {
        "child": ("barnet", "barn"),
        "parent": ("föräldern", "förälder"),
        "nurse": ("sjuksköterskan", "sjuksköterska"),
        "dental": ("tandvården", "tandvård"),
    },
    "en": {
        "child": ("the child", "child"),
        "parent": ("the parent", "parent"),
        "nurse": ("the nurse", "nurse"),
        "dental": ("dental care", "dental care"),
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
        "referral": "remissen till {}",
        "step": "insatsen {}",
        "at": "{} vid besöket {}",
        "finding": "bedömningen",
        "part": "{} i {}",
        "whoever": "svar från {}",
        "age": "barnets ålder vid {}",
        "day": "dagen för {}",
        "opens": "från",
        "due": "dag",
        "overdue": "försenat från",
        "closes": "före",
        "outcome": "utfall",
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
        "referral": "the referral to {}",
        "step": "the step {}",
        "at": "{} at the visit {}",
        "finding": "the finding",
        "part": "{} in {}",
        "whoever": "answered by {}",
        "age": "the child's age at {}",
        "day": "the day of {}",
        "opens": "from",
        "due": "day",
        "overdue": "overdue from",
        "closes": "before",
        "outcome": "outcome",
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
