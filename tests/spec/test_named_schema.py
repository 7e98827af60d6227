"""The schemas with names: every document that is sound passes, and a name that there is none of does not."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import familjestod as fs
from familjestod.spec.named_schema import NAMED, named_schema
from familjestod.spec.source import read

LIBRARY = fs.bundled()
SCHEMAS = {
    kind: named_schema(kind, LIBRARY.schemas.documents[kind], LIBRARY.vocabulary, LIBRARY.instruments)
    for kind in NAMED
}
VALIDATORS = {kind: Draft202012Validator(schema) for kind, schema in SCHEMAS.items()}
DOCUMENTS = {
    path: value for path, text in LIBRARY.texts.items() if (value := read(text, path).value)["kind"] in NAMED
}

PROGRAMME = """
format: 1
kind: programme
id: gotland/mitt
name: {sv: Mitt}
region: gotland
subject: family
eligibility: {unit.region: gotland, child.enrolled_bhv: true}
visits:
  v8m:
    name: {sv: Besök}
    due: 8 months
    place: clinic
    other_places: [home]
    participants: [bhv_nurse, {any_of: [dental_nurse]}]
    themes: [food]
    method: [motivational_interviewing]
    observes: [weight]
    screens: [itc]
    when: {child.sex: {is_not: male}, area.cni: {at_least: 2}, epds.total: {known: true}, epds.total: 12}
    repeat: {every: 1 months, until: {any: [{itc@v8m.speech: concern}, {visits.v8m: [done, declined]}]}}
referrals:
  r: {to: dental_care, when: {findings.f: true, not: {itc.speech: [concern]}, child.age: {below: 2 years}}}
offers:
  o: {to: bhv_nurse, by: [bhv_nurse]}
findings:
  f: {child.rotavirus_doses: 2}
  g: [{value: a, when: {child.rotavirus_doses: {in: [2, 3]}}}]
pauses: [{since: 2026-01-01, visits: [v8m]}]
measures:
  m: {name: {sv: M}, population: {}, achieved: {vaccinations.mpr_1: done}}
amendments: [{since: 2026-01-01, patch: {visits: {v8m: {place: null, when: {child.sex: null}}}}}]
""".replace(", epds.total: 12", "")
CASES = """
format: 1
kind: cases
programme: gotland/mitt
cases:
  one:
    day: 2026-03-01
    facts: {unit.region: gotland, child.enrolled_bhv: null, child.rotavirus_doses: 3, area.cni: 1.5}
    history: [{visit: v8m, day: 2026-02-20, observed: [weight], not_observed: {length: the child slept}, screened: [{instrument: itc, answers: {}}]}]
    expect: {in_force: true}
  two:
    story:
      - day: 2026-03-01
        facts: {unit.region: gotland}
        happens: [{visit: v8m, observed: [weight]}]
        expect: {in_force: true}
"""
WHOLE = {"programme": read(PROGRAMME, "p.yaml").value, "cases": read(CASES, "c.yaml").value}


def test_there_are_names_for_every_kind_but_the_vocabulary() -> None:
    assert {*NAMED, "vocabulary"} == set(LIBRARY.schemas.documents)
    with pytest.raises(KeyError):
        named_schema("vocabulary", {}, LIBRARY.vocabulary, {})


@pytest.mark.parametrize("kind", NAMED)
def test_is_a_schema_of_draft_2020_12(kind: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[kind])
    assert SCHEMAS[kind]["$id"] == f"urn:familjestod:schema:{kind}:1:named"


@pytest.mark.parametrize("kind", NAMED)
def test_the_plain_schema_is_left_as_it_is(kind: str) -> None:
    plain = LIBRARY.schemas.documents[kind]
    before = copy.deepcopy(plain)
    named_schema(kind, plain, LIBRARY.vocabulary, LIBRARY.instruments)
    assert plain == before


@pytest.mark.parametrize("path", sorted(DOCUMENTS))
def test_every_bundled_document_passes(path: str) -> None:
    value = DOCUMENTS[path]
    assert [each.message for each in VALIDATORS[value["kind"]].iter_errors(value)] == []


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_document_with_every_kind_of_name_passes(kind: str) -> None:
    assert [each.message for each in VALIDATORS[kind].iter_errors(WHOLE[kind])] == []


def changed(value: Any, path: tuple[str | int, ...], new: object) -> Any:
    result = copy.deepcopy(value)
    *way, last = path
    inner = result
    for step in way:
        inner = inner[step]
    inner[last] = new
    return result


V = ("visits", "v8m")
WHEN = (*V, "when")


@pytest.mark.parametrize(
    ("kind", "path", "new"),
    [
        ("programme", ("region",), "gotlnd"),
        ("programme", (*V, "place"), "klinik"),
        ("programme", (*V, "other_places"), ["hemma"]),
        ("programme", (*V, "participants", 0), "nurse"),
        ("programme", (*V, "participants", 1, "any_of", 0), "nurse"),
        ("programme", (*V, "themes", 0), "mat"),
        ("programme", (*V, "method", 0), "prat"),
        ("programme", (*V, "observes", 0), "vikt"),
        ("programme", (*V, "screens", 0), "ict"),
        ("programme", ("referrals", "r", "to"), "tandvard"),
        ("programme", ("offers", "o", "to"), "tandvard"),
        ("programme", ("offers", "o", "by", 0), "tandvard"),
        ("programme", ("amendments", 0, "patch", "visits", "v8m", "place"), "klinik"),
        # Names in rules.
        ("programme", ("eligibility", "unit.regoin"), "gotland"),
        ("programme", (*WHEN, "epds.summa"), 12),
        ("programme", (*WHEN, "eppds@v8m.total"), 12),
        ("programme", (*V, "repeat", "until", "any", 0, "itc.spech"), "concern"),
        # Their values and operators.
        ("programme", ("eligibility", "unit.region"), "gotlnd"),
        ("programme", ("eligibility", "unit.region"), ["gotland", "gotlnd"]),
        ("programme", ("eligibility", "unit.region"), {"is_not": "gotlnd"}),
        ("programme", ("eligibility", "unit.region"), {"in": ["gotlnd"]}),
        ("programme", ("eligibility", "unit.region"), {"above": "gotland"}),
        ("programme", ("eligibility", "child.enrolled_bhv"), "ja"),
        ("programme", ("eligibility", "child.enrolled_bhv"), [True]),
        ("programme", ("eligibility", "child.age"), "2 years"),
        ("programme", (*WHEN, "area.cni"), True),
        ("programme", (*WHEN, "visits.v8m"), "doen"),
        ("programme", (*WHEN, "referrals.r"), "done"),
        ("programme", ("findings", "f", "child.rotavirus_doses"), 4),
        # What is known of a family.
        ("cases", ("cases", "one", "facts", "unit.regoin"), "gotland"),
        ("cases", ("cases", "one", "facts", "child.age"), "2 years"),
        ("cases", ("cases", "one", "facts", "unit.region"), "gotlnd"),
        ("cases", ("cases", "one", "facts", "child.enrolled_bhv"), "ja"),
        ("cases", ("cases", "one", "facts", "area.cni"), "1.5"),
        ("cases", ("cases", "one", "history", 0, "observed", 0), "vikt"),
        ("cases", ("cases", "one", "history", 0, "not_observed"), {"langd": "sov"}),
        ("cases", ("cases", "one", "history", 0, "screened", 0, "instrument"), "ict"),
        ("cases", ("cases", "two", "story", 0, "facts", "unit.region"), "gotlnd"),
        ("cases", ("cases", "two", "story", 0, "happens", 0, "observed", 0), "vikt"),
    ],
    ids=str,
)
def test_a_name_or_value_that_there_is_none_of_does_not_pass(
    kind: str, path: tuple[str | int, ...], new: object
) -> None:
    assert not VALIDATORS[kind].is_valid(changed(WHOLE[kind], path, new))
    plain = Draft202012Validator(LIBRARY.schemas.documents[kind])
    assert plain.is_valid(changed(WHOLE[kind], path, new)), "the plain schema knows it already"


def test_names_are_described_by_their_labels() -> None:
    programme = SCHEMAS["programme"]["$defs"]
    region = programme["programme"]["properties"]["region"]
    assert (
        dict(zip(region["enum"], region["markdownEnumDescriptions"], strict=False))["gotland"]
        == "Region Gotland"
    )
    assert programme["rule"]["properties"]["child.enrolled_bhv"]["description"].startswith(
        "barnet är inskrivet i barnhälsovården / the child is enrolled in child health care"
    )
    assert "Edinburgh" in programme["rule"]["properties"]["epds.total"]["description"]


def test_every_name_that_a_rule_can_use_is_there_and_no_other() -> None:
    def names(found: Mapping[str, Any]) -> set[str]:
        return {name for name in found if "." in name}

    facts = set(LIBRARY.vocabulary.facts)
    results = {f"{id_}.{each}" for id_, one in LIBRARY.instruments.items() for each in one.answers}
    listed = names(SCHEMAS["programme"]["$defs"]["rule"]["properties"])
    assert listed >= facts | results
    assert {name for name in listed if name.partition(".")[0] not in LIBRARY.instruments} == facts


def test_a_new_version_of_an_instrument_may_have_other_answers() -> None:
    instrument = read(
        "{format: 1, kind: instrument, id: itc, name: {sv: ITC}, respondent: parent,"
        " answers: {speech: {options: [ja, nej]}}, findings: {worry: {itc.speech: ja}}}",
        "i.yaml",
    ).value
    assert [each.message for each in VALIDATORS["instrument"].iter_errors(instrument)] == []
