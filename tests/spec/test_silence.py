"""Every kind of silence: a document that keeps it, and that it ends when the document speaks."""

from __future__ import annotations

from typing import Any

import pytest

import familjestod as fs
from familjestod.diagnostics import Path
from familjestod.spec.silence import KINDS, Silence, silences

# A programme that says everything a programme can be asked to say; each row takes one thing away.
WHOLE = """\
format: 1
kind: programme
id: gotland/hel
name: {sv: Hel, en: Whole}
region: gotland
subject: family
levels: [universal]
in_force: {since: 2020-01-01, until: 2024-12-31}
target_group: {sv: Alla, en: All}
aims: {aim: {sv: Syfte, en: Aim}}
sites: {units: {name: {sv: Enheter, en: Units}, count: 2}}
pauses: [{since: 2020-03-01, until: 2020-04-30}]
eligibility: {unit.region: gotland}
visits:
  visit:
    name: {sv: Besök, en: Visit}
    due: 3 months
    closes: 4 months
    place: home
    participants: [bhv_nurse]
    attends: child
    repeat: {every: 1 month, until: {family.needs_continued_support: false}}
vaccinations: {dose: {name: {sv: Dos, en: Dose}, at: visit, due: 3 months, closes: 4 months}}
referrals: {referral: {to: psychologist, when: {unit.region: gotland}, within: 2 weeks}}
offers: {offer: {by: [bhv_nurse], when: {unit.region: gotland}}}
measures:
  measure:
    name: {sv: Mått, en: Measure}
    achieved: {visits.visit: done}
    target: 90 %
    reported: [{period: "2023", value: 88}]
staffing: {nurses: {value: 1}}
codes: [{system: kva, code: QV013}]
"""
TIMELESS = {"due": None, "closes": None, "repeat": None}

ROWS: list[tuple[str, dict[str, Any], tuple[Path, ...]]] = [
    ("no_first_day", {"in_force": {"since": None}}, ()),
    ("no_last_day", {"in_force": {"until": None}}, ()),
    ("no_levels", {"levels": None}, ()),
    ("no_target_group", {"target_group": None}, ()),
    ("no_condition_at_all", {"eligibility": {"unit.region": None}}, ()),
    ("no_aims", {"aims": None}, ()),
    ("no_sites", {"sites": None}, ()),
    ("no_measures", {"measures": None}, ()),
    ("no_staffing", {"staffing": None}, ()),
    ("no_codes", {"codes": []}, ()),
    ("site_not_counted", {"sites": {"units": {"count": None}}}, (("sites", "units"),)),
    ("pause_without_end", {"pauses": [{"since": "2020-03-01"}]}, (("pauses", 0),)),
    ("visit_without_time", {"visits": {"visit": TIMELESS}}, (("visits", "visit"),)),
    ("visit_without_due", {"visits": {"visit": {"due": None}}}, (("visits", "visit"),)),
    ("visit_without_end", {"visits": {"visit": {"closes": None}}}, (("visits", "visit"),)),
    ("visit_without_interval", {"visits": {"visit": {"repeat": {"every": None}}}}, (("visits", "visit"),)),
    (
        "visit_repeated_without_end",
        {"visits": {"visit": {"repeat": {"until": None}}}},
        (("visits", "visit"),),
    ),
    ("visit_without_place", {"visits": {"visit": {"place": None}}}, (("visits", "visit"),)),
    ("visit_without_participants", {"visits": {"visit": {"participants": None}}}, (("visits", "visit"),)),
    ("visit_without_family", {"visits": {"visit": {"attends": None}}}, (("visits", "visit"),)),
    ("dose_without_due", {"vaccinations": {"dose": {"due": None}}}, (("vaccinations", "dose"),)),
    ("dose_without_end", {"vaccinations": {"dose": {"closes": None}}}, (("vaccinations", "dose"),)),
    ("referral_without_condition", {"referrals": {"referral": {"when": None}}}, (("referrals", "referral"),)),
    ("referral_without_limit", {"referrals": {"referral": {"within": None}}}, (("referrals", "referral"),)),
    ("offer_without_giver", {"offers": {"offer": {"by": None}}}, (("offers", "offer"),)),
    ("offer_without_condition", {"offers": {"offer": {"when": None}}}, (("offers", "offer"),)),
    ("measure_not_computable", {"measures": {"measure": {"achieved": None}}}, (("measures", "measure"),)),
    ("measure_without_target", {"measures": {"measure": {"target": None}}}, (("measures", "measure"),)),
    ("measure_without_report", {"measures": {"measure": {"reported": None}}}, (("measures", "measure"),)),
]

# An instrument that says everything, and what takes one thing away.
INSTRUMENT = """\
format: 1
kind: instrument
id: hel
name: {sv: Hel, en: Whole}
respondent: parent
licence: {sv: Fri, en: Free}
valid: {opens: 1 year, closes: 2 years}
answers: {q: {label: {sv: Fråga, en: Question}, options: [0, 1]}}
scores: {total: {sum: [q]}}
findings: {raised: {hel.total: {at_least: 1}}}
"""
INSTRUMENT_ROWS = [
    ("no_earliest_age", "opens: 1 year, ", ""),
    ("no_highest_age", ", closes: 2 years", ""),
    (
        "no_scores",
        "scores: {total: {sum: [q]}}\nfindings: {raised: {hel.total: ",
        "findings: {raised: {hel.q: ",
    ),
    ("no_findings", "findings: {raised: {hel.total: {at_least: 1}}}\n", ""),
    ("no_licence", "licence: {sv: Fri, en: Free}\n", ""),
]


def instrument(text: str) -> tuple[Silence, ...]:
    library = fs.bundled().with_texts({"instruments/hel.yaml": text})
    return silences(library.instruments["hel"])


def test_a_programme_that_says_everything_keeps_no_silence() -> None:
    assert silences(fs.load(WHOLE)) == ()


@pytest.mark.parametrize(("kind", "patch", "paths"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_taken_away_is_told(kind: str, patch: dict[str, Any], paths: tuple[Path, ...]) -> None:
    assert silences(fs.load(WHOLE).patched(patch)) == (Silence(KINDS[kind], paths),)


def test_an_instrument_that_says_everything_keeps_no_silence() -> None:
    assert instrument(INSTRUMENT) == ()


@pytest.mark.parametrize(
    ("kind", "before", "after"), INSTRUMENT_ROWS, ids=[row[0] for row in INSTRUMENT_ROWS]
)
def test_what_is_taken_from_an_instrument_is_told(kind: str, before: str, after: str) -> None:
    assert before in INSTRUMENT
    assert instrument(INSTRUMENT.replace(before, after)) == (Silence(KINDS[kind]),)


def test_every_kind_has_a_row_and_both_languages() -> None:
    assert sorted(KINDS) == sorted(row[0] for row in (*ROWS, *INSTRUMENT_ROWS))
    assert all(kind.said.sv and kind.said.en for kind in KINDS.values())


def test_a_visit_on_anothers_occasion_has_its_time_place_and_people_from_there() -> None:
    together = {"visits": {"beside": {"name": {"sv": "Bredvid"}, "with": "visit"}}}
    assert silences(fs.load(WHOLE).patched(together)) == ()


@pytest.mark.parametrize("subject", ["unit", "staff"])
def test_units_and_staff_are_not_asked_for_what_only_families_have(subject: str) -> None:
    programme = fs.load(WHOLE).patched(
        {"subject": subject, "levels": None, "codes": [], "visits": {"visit": {"attends": None}}}
    )
    assert silences(programme) == ()


def test_what_a_base_leaves_open_is_the_bases_to_tell() -> None:
    overlay = "format: 1\nkind: programme\nid: gotland/eget\nname: {sv: Eget}\nextends: national/barnhalsovard\nregion: gotland\n"
    told = {
        each.kind.id: each.paths for each in silences(fs.load(overlay + "visits: {v4y: {place: home}}\n"))
    }
    assert not any(kind.startswith(("visit_", "dose_", "offer_")) for kind in told)
    told = {
        each.kind.id: each.paths
        for each in silences(fs.load(overlay + "visits: {own: {name: {sv: Eget}, due: 1 year}}\n"))
    }
    assert told["visit_without_end"] == (("visits", "own"),)
