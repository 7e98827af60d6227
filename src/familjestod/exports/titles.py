"""What the parts of an account are called, in Swedish and English, and what stands below a title."""

from __future__ import annotations

from typing import Final

from familjestod.exports.words import Words

TITLES: Final[Words] = {
    "sv": {
        "for_whom": "För vem",
        "aims": "Syften",
        "sites": "Var det ges",
        "visits": "Besök",
        "visits_of_base": "Besök enligt {}",
        "doses": "Vaccinationer",
        "doses_of_base": "Vaccinationer enligt {}",
        "left_out": "Utgår ur {}",
        "screening": "Screening",
        "findings": "Bedömningar",
        "referrals": "Remisser",
        "offers": "Erbjudanden",
        "requirements": "Krav",
        "measures": "Uppföljning",
        "staffing": "Bemanning",
        "codes": "Koder",
        "changes": "Ändringar över tid",
        "silence": "Vad källan inte säger",
        "assumptions": "Det som har antagits",
        "assumptions_of_base": "Det som har antagits i {}",
        "absent": "Det som inte anges",
        "sources": "Källor",
        "answers": "Svar",
        "scores": "Poäng",
        "tables": "Tabeller",
        "outcomes": "Utfall",
        "used": "Används i",
        "contents": "Programmen",
        "contents_said": "De program och instrument som följer med paketet, i ord. Sidorna är gjorda av samma dokument "
        "som svaren räknas fram ur.",
        "programmes": "Program",
        "instruments": "Instrument",
        "names": "Ord",
    },
    "en": {
        "for_whom": "For whom",
        "aims": "Aims",
        "sites": "Where it is given",
        "visits": "Visits",
        "visits_of_base": "Visits of {}",
        "doses": "Vaccinations",
        "doses_of_base": "Vaccinations of {}",
        "left_out": "Left out of {}",
        "screening": "Screening",
        "findings": "Findings",
        "referrals": "Referrals",
        "offers": "Offers",
        "requirements": "Requirements",
        "measures": "Follow-up",
        "staffing": "Staffing",
        "codes": "Codes",
        "changes": "Changes over time",
        "silence": "What the source does not say",
        "assumptions": "What is assumed",
        "assumptions_of_base": "What is assumed in {}",
        "absent": "What is not given",
        "sources": "Sources",
        "answers": "Answers",
        "scores": "Scores",
        "tables": "Tables",
        "outcomes": "Findings",
        "used": "Used by",
        "contents": "The programmes",
        "contents_said": "The programmes and instruments that come with the package, in words. The pages are made from "
        "the same documents that answers are computed from.",
        "programmes": "Programmes",
        "instruments": "Instruments",
        "names": "Names",
    },
}
# The lists of the vocabulary.
LISTS: Final[Words] = {
    "sv": {
        "": "Ordlista för programmen",
        "facts": "Fakta",
        "roles": "Roller",
        "services": "Verksamheter och insatser",
        "places": "Platser",
        "themes": "Teman",
        "methods": "Metoder",
        "observations": "Noteringar",
        "regions": "Regioner",
    },
    "en": {
        "": "The vocabulary of the programmes",
        "facts": "Facts",
        "roles": "Roles",
        "services": "Services",
        "places": "Places",
        "themes": "Themes",
        "methods": "Methods",
        "observations": "Observations",
        "regions": "Regions",
    },
}
INTROS: Final[Words] = {
    "sv": {
        "visits_of_base": "Oförändrade.",
        "doses_of_base": "Oförändrade.",
        "assumptions": "Där källorna kan läsas på flera sätt, eller inte räcker, har de lästs så här.",
        "absent": "Detta har inte lästs i källorna. Att det saknas betyder inte nej.",
    },
    "en": {
        "visits_of_base": "Unchanged.",
        "doses_of_base": "Unchanged.",
        "assumptions": "Where the sources can be read in several ways, or do not suffice, they were read like this.",
        "absent": "This was not read in the sources. That it is absent does not mean no.",
    },
}
# What a part of a document is called that is no entry with a title of its own.
PLACES: Final[Words] = {
    "sv": {
        "": "helheten",
        "eligibility": "för vem",
        "in_force": "när programmet gäller",
    },
    "en": {
        "": "the whole",
        "eligibility": "for whom",
        "in_force": "when the programme is in force",
    },
}
