"""How often things are so in a synthetic register: round figures, made up so that every answer occurs. No statistics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REGIONS: Final[Mapping[str, int]] = {
    "stockholm": 24,
    "vastra_gotaland": 17,
    "skane": 14,
    "ostergotland": 5,
    "uppsala": 4,
    "jonkoping": 4,
    "halland": 3,
    "gotland": 1,
    "jamtland_harjedalen": 1,
    "blekinge": 1,
}
"""How large the regions are beside each other; one that is not here is of size 2."""
REGION_SIZE: Final = 2
UNITS_PER_SIZE: Final = 4
"""Units for each step of size; a region has at least five."""
LEAST_UNITS: Final = 5
OWN_REGION: Final = 0.75
"""The share of families that are of the programme's region."""

UNBORN: Final = 0.03
EXPECTED_LONG_AGO: Final = 0.002
"""The share of families whose child was expected before the day, and of whom no birth is known."""
PREMATURE: Final = 0.06
MONTH_END: Final = 0.04
LEAP_DAY: Final = 0.01
ENROLLED: Final = 0.96
MOVED_IN: Final = 0.08
"""The share of children who were enrolled at some later age than the others."""
LATE_RECORDS: Final = 0.02
"""Of what would come after the day, the share that is in the register all the same."""

FACTS: Final[Mapping[str, float]] = {
    "child.developmental_deviation": 0.06,
    "child.suspected_developmental_diagnosis": 0.05,
    "child.diffuse_or_complex_needs": 0.25,
    "child.needs_further_assessment": 0.3,
    "child.lifestyle_support_need": 0.2,
    "child.lifestyle_support_insufficient": 0.3,
    "child.maltreatment_concern": 0.05,
    "child.placed_outside_home": 0.02,
    "mother.hbsag_positive": 0.01,
    "family.parent_under_18": 0.01,
    "family.substance_misuse": 0.06,
    "family.violence": 0.07,
    "family.mental_ill_health": 0.15,
    "family.severe_mental_illness": 0.03,
    "family.cognitive_disability": 0.03,
    "family.consents_to_sharing": 0.8,
    "family.more_secure_in_parenthood": 0.75,
    "family.time_to_take_part": 0.8,
    "family.understands_method": 0.85,
}
"""How often a fact is true."""
FACTS_OF: Final[Mapping[str, float]] = {"unit": 0.8, "staff": 0.85, "area": 0.3}
"""How often another fact about a unit, its staff or an area is true."""
OTHER_FACTS: Final = 0.15
BURDENED: Final = frozenset(
    {
        "child.developmental_deviation",
        "child.diffuse_or_complex_needs",
        "child.lifestyle_support_need",
        "child.maltreatment_concern",
        "child.placed_outside_home",
        "family.substance_misuse",
        "family.violence",
        "family.mental_ill_health",
        "family.severe_mental_illness",
        "family.complex_social_situation",
        "family.contacts_need_coordination",
        "family.psychosocial_burden",
        "family.worry",
        "family.low_mood",
        "family.deficient_care",
        "family.attachment_risk",
        "family.needs_continued_support",
        "family.needs_more_dental_support",
    }
)
"""Facts that families under strain, and of areas with a high index, have more often."""

CNI_LEVELS: Final = (0.85, 1.15)
"""The index from which an area is average, and high."""

EVENTS: Final = 0.97
"""How often something that is planned is on record at all."""
STATUSES: Final = ((0.91, "done"), (0.04, "declined"), (0.05, "missed"))
MADE_UP_FOR: Final = 0.5
"""How often a missed visit takes place later."""
DELAYS: Final = ((15, -7, -1), (55, 0, 10), (20, 11, 40), (10, 41, 150))
"""How many days after it should be something takes place: how often, from, to."""
NOT_FOR_THEM: Final = 0.02
"""How often something takes place that the programme does not foresee for the family."""
ADHERENCE: Final = ((0.84, 1.0), (0.13, 0.75), (0.03, 0.05))
"""Families, and how much of what is planned they come to."""
UNDECIDED: Final = 0.4
"""How often a condition holds that is about what this generator does not look into."""

RAISED: Final = 0.14
"""How often the result of a screening is out of the ordinary, in a family of the middle."""
ASKED: Final = 0.94
ITEM_UNANSWERED: Final = 0.015
MANY_UNANSWERED: Final = 0.05
SECOND_PARENT: Final = 0.7
