"""The rule set that is compared on, its day, and the bounds of its visits as tables for those who write by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import familjestod as fs

PROGRAMME = "stockholm/rinkeby_visits"
DAY = dt.date(2026, 3, 1)
FOLDER = Path(__file__).resolve().parents[1] / "rule_set"

BOUNDS = ("opens", "due", "overdue", "closes")
# Months after birth, of each bound.
VISITS: Mapping[str, tuple[int, int, int, int]] = {
    "visit_1": (1, 2, 3, 4),
    "visit_2": (3, 4, 5, 6),
    "visit_3": (5, 6, 7, 8),
    "visit_4": (7, 8, 9, 10),
    "visit_5": (9, 10, 11, 13),
    "visit_6": (12, 13, 14, 15),
}
DATES: Mapping[str, int] = {
    f"visits.{visit}.{bound}": months
    for visit, each in VISITS.items()
    for bound, months in zip(BOUNDS, each, strict=True)
}
QUESTIONS = tuple(f"seek.q{number}" for number in range(1, 16))
ITC = tuple(f"itc.{part}" for part in ("social", "speech", "symbolic", "total"))
FINDINGS = (
    "depression", "violence", "stress", "substance", "food", "itc_valid", "speech_only", "wider_concern",
)  # fmt: skip
REFERRALS = ("speech_therapy", "second_screening", "psychologist", "social_services", "family_support")

# Every column that a contestant gives, in this order.
OUTPUTS = (
    "id",
    "in_force",
    "eligibility",
    *(f"findings.{finding}" for finding in FINDINGS),
    *(f"visits.{visit}.{what}" for visit in VISITS for what in ("status", *BOUNDS)),
    *(f"referrals.{referral}{what}" for referral in REFERRALS for what in ("", ".state")),
)


def programme() -> fs.Programme:
    """The programme that the engine reads; who writes by hand has its rules in code."""
    texts = {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.yaml")
    }
    return fs.Library(texts, fs.bundled().schemas)[PROGRAMME]
