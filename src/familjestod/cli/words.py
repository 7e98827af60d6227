"""What the command line itself says, in Swedish and English; the documents bring their own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from familjestod.engine.timetable import Status
from familjestod.logic.calendar import Duration
from familjestod.logic.phrase import duration_words, listed
from familjestod.spec.instrument import Vocabulary
from familjestod.spec.model import AnyOf

SUBJECTS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {"family": "familj", "unit": "mottagning", "staff": "personal"},
    "en": {"family": "family", "unit": "unit", "staff": "staff"},
}
LEVELS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {"universal": "ljusgrön", "increased": "mellangrön", "extensive": "mörkgrön"},
    "en": {"universal": "universal", "increased": "increased", "extensive": "extensive"},
}
ATTENDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "child": "barnet kommer",
        "each_parent": "var förälder för sig",
        "both_parents": "båda föräldrarna",
        "group": "i grupp",
    },
    "en": {
        "child": "the child comes",
        "each_parent": "each parent on their own",
        "both_parents": "both parents",
        "group": "in a group",
    },
}
KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "refer": "remiss",
        "offer": "erbjudande",
        "consult": "samråd",
        "notify": "anmälan",
        "plan": "planering",
    },
    "en": {
        "refer": "referral",
        "offer": "offer",
        "consult": "consultation",
        "notify": "notification",
        "plan": "planning",
    },
}
# How a status is coloured; those that ask for nothing are pale.
COLOURS: Final[Mapping[Status, str]] = {
    Status.DONE: "green",
    Status.DECLINED: "dim",
    Status.NOT_APPLICABLE: "dim",
    Status.UNKNOWN: "cyan",
    Status.PAUSED: "dim",
    Status.UPCOMING: "",
    Status.OPEN: "yellow",
    Status.DUE: "yellow",
    Status.OVERDUE: "red",
    Status.MISSED: "dim",
}
SAY: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "programme": "program",
        "name": "namn",
        "region": "region",
        "subject": "gäller",
        "levels": "nivåer",
        "extends": "Bygger på {} och ändrar det",
        "in_force": "I kraft",
        "since": "från {}",
        "until": "till och med {}",
        "always": "utan angiven tid",
        "editions": "Ändrat {}; visa det med --on {}",
        "paused": "Pausat {}",
        "on_day": "Som det är {}",
        "for_whom": "För vem",
        "when_all": "När allt detta stämmer:",
        "aims": "Syften",
        "sites": "Var det ges",
        "visits": "Besök",
        "doses": "Vaccinationer",
        "findings": "Bedömningar",
        "referrals": "Remisser",
        "offers": "Erbjudanden",
        "requirements": "Krav",
        "measures": "Uppföljning",
        "staffing": "Bemanning",
        "codes": "Koder",
        "rests_nothing": "Inget i dokumentet vilar på den; den står med för det som anteckningen säger.",
        "whole_document": "hela dokumentet",
        "assumptions": "Antaganden (där källorna inte räcker)",
        "sources": "Källor",
        "id": "id",
        "when": "när",
        "place": "var",
        "who": "med vem",
        "at": "vid",
        "if": "om {}",
        "otherwise": "annars",
        "and": "och",
        "or": "eller",
        "opens": "från {}",
        "due": "vid {}",
        "overdue": "försenat från {}",
        "closes": "före {}",
        "anytime": "utan angiven tid",
        "counted_from": "räknat från {}",
        "birth": "födelsen",
        "expected_birth": "beräknad födelse",
        "corrected_birth": "korrigerad födelse",
        "enrolment": "inskrivningen",
        "not_before": "tidigast {} efter {}",
        "every": "igen var {}",
        "again": "igen så länge det behövs",
        "stop": "tills {}",
        "with": "vid samma tillfälle som {}",
        "replaces": "i stället för {}",
        "capacity": "i mån av plats",
        "screens": "screening: {}",
        "observes": "noteras: {}",
        "themes": "teman: {}",
        "method": "metod: {}",
        "within": "inom {}",
        "by": "av {}",
        "target": "mål: {}",
        "reported": "{}: {}",
        "of": "av: {}",
        "source": "källa {}",
        "page": "s. {}",
        "read": "läst {}",
        "visit_or_dose": "besök eller dos",
        "status": "läge",
        "opens_head": "från",
        "due_head": "dag",
        "overdue_head": "försenat",
        "closes_head": "före",
        "missing": "saknas: {}",
        "plan": "Plan {}",
        "not_in_force": "Programmet gäller inte denna dag.",
        "nothing_planned": "Programmet har varken besök eller vaccinationer.",
        "unmet": "Familjen hör inte till målgruppen.",
    },
    "en": {
        "programme": "programme",
        "name": "name",
        "region": "region",
        "subject": "about",
        "levels": "levels",
        "extends": "Extends {} and changes it",
        "in_force": "In force",
        "since": "from {}",
        "until": "to {} inclusive",
        "always": "no time stated",
        "editions": "Changed {}; see it with --on {}",
        "paused": "Paused {}",
        "on_day": "As it is on {}",
        "for_whom": "For whom",
        "when_all": "When all of this holds:",
        "aims": "Aims",
        "sites": "Where it is given",
        "visits": "Visits",
        "doses": "Vaccinations",
        "findings": "Findings",
        "referrals": "Referrals",
        "offers": "Offers",
        "requirements": "Requirements",
        "measures": "Follow-up",
        "staffing": "Staffing",
        "codes": "Codes",
        "rests_nothing": "Nothing in the document rests on it; it is there for what its note says.",
        "whole_document": "the whole document",
        "assumptions": "Assumptions (where the sources do not say)",
        "sources": "Sources",
        "id": "id",
        "when": "when",
        "place": "where",
        "who": "with whom",
        "at": "at",
        "if": "if {}",
        "otherwise": "otherwise",
        "and": "and",
        "or": "or",
        "opens": "from {}",
        "due": "at {}",
        "overdue": "overdue from {}",
        "closes": "before {}",
        "anytime": "no time stated",
        "counted_from": "counted from {}",
        "birth": "birth",
        "expected_birth": "the expected birth",
        "corrected_birth": "the corrected birth",
        "enrolment": "enrolment",
        "not_before": "no earlier than {} after {}",
        "every": "again every {}",
        "again": "again as long as needed",
        "stop": "until {}",
        "with": "on the same occasion as {}",
        "replaces": "instead of {}",
        "capacity": "as capacity allows",
        "screens": "screening: {}",
        "observes": "recorded: {}",
        "themes": "themes: {}",
        "method": "method: {}",
        "within": "within {}",
        "by": "by {}",
        "target": "target: {}",
        "reported": "{}: {}",
        "of": "of: {}",
        "source": "source {}",
        "page": "p. {}",
        "read": "read {}",
        "visit_or_dose": "visit or dose",
        "status": "status",
        "opens_head": "from",
        "due_head": "day",
        "overdue_head": "overdue",
        "closes_head": "before",
        "missing": "missing: {}",
        "plan": "Plan on {}",
        "not_in_force": "The programme is not in force on this day.",
        "nothing_planned": "The programme has neither visits nor vaccinations.",
        "unmet": "The family is not in the target group.",
    },
}


def people(participants: Iterable[str | AnyOf], vocabulary: Vocabulary, language: str) -> str:
    """The roles of those who take part: "nurse, dental nurse or dental hygienist"."""
    return ", ".join(
        listed([vocabulary.label(role, language) for role in each.any_of], SAY[language]["or"])
        if isinstance(each, AnyOf)
        else vocabulary.label(each, language)
        for each in participants
    )


def bounds_words(
    bounds: tuple[Duration | None, Duration | None, Duration | None, Duration | None], language: str
) -> str:
    """The four bounds: "from 6 weeks, before 9 weeks"."""
    say = SAY[language]
    opens, due = bounds[:2]
    if due is not None and not any(bounds[2:]) and opens in {None, due}:
        return duration_words(due, language)
    named = zip(("opens", "due", "overdue", "closes"), bounds, strict=True)
    said = [
        say[name].format(duration_words(bound, language))
        for name, bound in named
        if bound is not None and not (name == "opens" and opens == due)
    ]
    return ", ".join(said) or say["anytime"]
