"""Every part of a document leads to what it rests on, and every figure to whether it rests on anything."""

from __future__ import annotations

import datetime as dt

import pytest

import familjestod as fs
from familjestod.diagnostics import dotted
from familjestod.spec.instrument import Instrument
from familjestod.spec.load import load_instrument
from familjestod.spec.provenance import Basis, bases, figures
from familjestod.spec.source import read
from familjestod.spec.terms import Text

LIBRARY = fs.bundled()

HEAD = """\
format: 1
kind: programme
id: gotland/prov
name: {sv: Prov}
subject: family
sources: {s: {title: En}, t: {title: Två}}
"""
EVERYTHING = """\
source: s
in_force: {since: 2020-01-01, assumption: {sv: Året sägs., en: The year is given.}}
pauses: [{since: 2020-03-01, source: t}]
aims: {health: {sv: Hälsa}}
eligibility: {unit.region: gotland}
visits:
  v8m:
    name: {sv: N}
    due: 8 months
    when: {any: [{child.age: {below: 1 years}, assumption: Någon gräns., source: t}, {unit.region: gotland}]}
findings:
  rule: {unit.region: gotland, source: t}
  listed: [{value: 1, when: {unit.region: gotland}}, {value: 2, assumption: Resten.}]
measures:
  share: {name: {sv: Andel}, target: 70 %, reported: [{period: "2019", value: 82 %, source: t}]}
codes: [{system: kva, code: QV013}]
amendments:
  - {since: 2021-01-01, source: t, assumption: Ingen dag ges., patch: {visits: {v8m: {due: 9 months}}}}
"""


def told(found: tuple[Basis, ...]) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [
        (dotted(each.path), each.source, each.assumption.sv if each.assumption else None) for each in found
    ]


def test_every_part_leads_to_its_source_or_its_documents() -> None:
    assert told(bases(fs.load(HEAD + EVERYTHING))) == [
        ("", ("s",), None),
        ("in_force", ("s",), "Året sägs."),
        ("pauses[0]", ("t",), None),
        ("aims.health", ("s",), None),
        ("eligibility", ("s",), None),
        ("visits.v8m", ("s",), None),
        ("visits.v8m.when.any[0]", ("t",), "Någon gräns."),
        ("findings.rule", ("t",), None),
        ("findings.listed[0]", ("s",), None),
        ("findings.listed[1]", ("s",), "Resten."),
        ("measures.share", ("s",), None),
        ("measures.share.reported[0]", ("t",), None),
        ("codes[0]", ("s",), None),
        ("amendments[0]", ("t",), "Ingen dag ges."),
        ("visits.v8m", ("s", "t"), None),  # as it is once amended
    ]


def test_an_assumption_is_said_in_two_languages_or_plainly_in_one() -> None:
    said = {
        dotted(each.path): each.assumption for each in bases(fs.load(HEAD + EVERYTHING)) if each.assumption
    }
    assert said["in_force"] == Text("Året sägs.", "The year is given.")
    assert said["findings.listed[1]"] == Text("Resten.")
    assert said["findings.listed[1]"].in_("en") == "Resten."


def figures_of(text: str) -> dict[str, tuple[str, bool]]:
    found = figures(fs.load(HEAD + text))
    return {dotted(path): (str(figure), grounded) for path, figure, grounded in found}


@pytest.mark.parametrize(
    ("text", "path", "figure"),
    [
        ("in_force: {since: 2020-01-01}", "in_force.since", "2020-01-01"),
        ("pauses: [{since: 2020-01-01, until: 2020-12-31}]", "pauses[0].until", "2020-12-31"),
        ("eligibility: {child.age: {below: 6 years}}", "eligibility.child.age.below", "6 years"),
        (
            "eligibility: {mother.earlier_births: {at_least: 1}}",
            "eligibility.mother.earlier_births.at_least",
            "1",
        ),
        (
            "eligibility: {at_least: {count: 1, of: [{unit.id: a}, {unit.id: b}]}}",
            "eligibility.at_least.count",
            "1",
        ),
        ("visits: {v8m: {name: {sv: N}, closes: 9 months}}", "visits.v8m.closes", "9 months"),
        (
            "visits: {v8m: {name: {sv: N}, due: 8 months}, v9m: {name: {sv: N}, not_before: {visits.v8m: 4 weeks}}}",
            "visits.v9m.not_before.visits.v8m",
            "4 weeks",
        ),
        ("visits: {v8m: {name: {sv: N}, repeat: {every: 3 months}}}", "visits.v8m.repeat.every", "3 months"),
        ("referrals: {r: {to: dental_care, within: 2 weeks}}", "referrals.r.within", "2 weeks"),
        ("sites: {all: {name: {sv: Alla}, count: 8}}", "sites.all.count", "8"),
        ("staffing: {nurses: {value: 1.5}}", "staffing.nurses.value", "1.5"),
        ("measures: {m: {name: {sv: Andel}, target: 70 %}}", "measures.m.target", "70 %"),
        (
            "measures: {m: {name: {sv: Andel}, reported: [{period: våren 2019, value: 82 %}]}}",
            "measures.m.reported[0].period",
            "våren 2019",
        ),
        (
            "visits: {v8m: {name: {sv: N}}}\namendments: [{since: 2021-01-01, patch: {visits: {v8m: {place: home}}}}]",
            "amendments[0].since",
            "2021-01-01",
        ),
    ],
)
def test_a_figure_rests_on_what_it_stands_in(text: str, path: str, figure: str) -> None:
    assert figures_of(text)[path] == (figure, False)
    assert figures_of(f"source: s\n{text}")[path] == (figure, True)


def test_what_says_nothing_of_care_is_no_figure() -> None:
    assert (
        figures_of("visits: {v8m: {name: {sv: N}, place: home, themes: [food]}}\nlevels: [universal]\n") == {}
    )


def test_an_instrument_is_read_in_the_same_way() -> None:
    text = """\
format: 1
kind: instrument
id: prov
name: {sv: Prov}
sources: {s: {title: En}}
valid: {opens: 6 weeks}
answers: {a: {type: integer, at_least: 0}}
scores: {total: {weighted: {a: 2.5}, source: s}}
findings: {raised: {prov.total: {at_least: 12}}}
"""
    instrument = load_instrument(read(text, "prov.yaml"), LIBRARY)
    assert [(dotted(path), str(figure), grounded) for path, figure, grounded in figures(instrument)] == [
        ("valid.opens", "6 weeks", False),
        ("scores.total.weights[0]", "2.5", True),
        ("findings.raised.prov.total.at_least", "12", False),
    ]


@pytest.mark.parametrize(
    "document", [*LIBRARY.values(), *LIBRARY.instruments.values()], ids=lambda each: each.id
)
def test_no_bundled_figure_is_without_ground(document: fs.Programme | Instrument) -> None:
    assert [dotted(path) for path, _, grounded in figures(document) if not grounded] == []


@pytest.mark.parametrize(
    "document", [*LIBRARY.values(), *LIBRARY.instruments.values()], ids=lambda each: each.id
)
def test_every_bundled_assumption_and_text_is_said_in_both_languages(
    document: fs.Programme | Instrument,
) -> None:
    missing = [dotted(each.path) for each in bases(document) if each.assumption and not each.assumption.en]
    assert missing == []


@pytest.mark.parametrize(
    "document", [*LIBRARY.values(), *LIBRARY.instruments.values()], ids=lambda each: each.id
)
def test_every_bundled_source_can_be_found_again(document: fs.Programme | Instrument) -> None:
    for source in document.sources.values():
        assert source.title
        assert source.publisher
        assert source.page or source.heading or source.url or source.date, source.title
        assert source.read is not None
        assert source.read <= dt.date(2026, 11, 22)
