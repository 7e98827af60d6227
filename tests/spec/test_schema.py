"""The schemas themselves, the faults they give, and that no document harms whoever checks it."""

from __future__ import annotations

import copy
import datetime as dt
import importlib
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from familjestod.diagnostics import Diagnostic, Path, did_you_mean
from familjestod.spec import wording
from familjestod.spec.schema import KINDS, Schemas
from familjestod.spec.source import read
from familjestod.spec.wording import CODES

ROOT = File(__file__).parents[2]
TEXTS = {
    file.name.removesuffix(".schema.json"): file.read_text("utf-8")
    for file in (ROOT / "schemas").glob("*.json")
}
DOCUMENTS: Mapping[str, Any] = {kind: json.loads(text) for kind, text in TEXTS.items()}
SCHEMAS = Schemas.from_texts(TEXTS)

# Keywords whose errors are those of what is inside them, and words for editors.
STRUCTURE = {
    "$schema", "$id", "$comment", "$defs", "$ref", "title", "description", "markdownDescription", "examples",
    "patternErrorMessage", "defaultSnippets", "properties", "patternProperties", "propertyNames", "items",
    "prefixItems", "allOf", "if", "then", "else",
}  # fmt: skip
HOLDS_SCHEMAS = ("properties", "patternProperties", "$defs")
IS_SCHEMA = ("additionalProperties", "propertyNames", "items", "if", "then", "else")


def subschemas(schema: object, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every schema inside a schema, with its path."""
    if not isinstance(schema, Mapping):
        return
    yield path, schema
    for keyword in HOLDS_SCHEMAS:
        for name, inner in schema.get(keyword, {}).items():
            yield from subschemas(inner, (*path, keyword, name))
    for keyword in IS_SCHEMA:
        yield from subschemas(schema.get(keyword), (*path, keyword))
    for keyword in ("allOf", "prefixItems"):
        for index, inner in enumerate(schema.get(keyword, ())):
            yield from subschemas(inner, (*path, keyword, index))


ALL = [(kind, path, schema) for kind, document in DOCUMENTS.items() for path, schema in subschemas(document)]


# --- the schemas -----------------------------------------------------------------------------------


def test_there_is_a_schema_for_each_kind() -> None:
    assert {document for document, _ in KINDS.values()} == set(DOCUMENTS)


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_is_a_schema_of_draft_2020_12(kind: str) -> None:
    Draft202012Validator.check_schema(DOCUMENTS[kind])
    assert DOCUMENTS[kind]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert DOCUMENTS[kind]["$id"] == f"urn:familjestod:schema:{kind}:1"


def test_uses_only_keywords_that_have_words() -> None:
    used = {keyword for _, _, schema in ALL for keyword in schema}
    assert used - STRUCTURE == set(wording._WORDING)


def test_no_reference_leads_out_of_its_document_or_stands_in_a_condition() -> None:
    for kind, path, schema in ALL:
        if "$ref" in schema:
            assert schema["$ref"].removeprefix("#/$defs/") in DOCUMENTS[kind]["$defs"], path
            assert "if" not in path, path


def test_definitions_of_one_name_are_the_same_everywhere() -> None:
    seen: dict[str, Any] = {}
    for document in DOCUMENTS.values():
        for name, definition in document["$defs"].items():
            assert seen.setdefault(name, definition) == definition, name


def test_no_definition_is_left_over() -> None:
    for document in DOCUMENTS.values():
        used = {schema["$ref"] for _, schema in subschemas(document) if "$ref" in schema}
        assert used == {f"#/$defs/{name}" for name in document["$defs"]}


def test_every_key_is_described() -> None:
    described = 0
    for kind, path, schema in ALL:
        inside = {"if", "then", "else", "complete", "complete_rule", "complete_finding"} & set(path)
        if len(path) > 1 and path[-2] == "properties" and not inside:
            described += 1
            for word in ("description", "markdownDescription"):
                assert schema.get(word, "").endswith((".", "```")), (kind, path)
    assert described > 150


def test_every_pattern_says_what_it_expects() -> None:
    for kind, path, schema in ALL:
        if "pattern" in schema:
            assert schema["patternErrorMessage"].startswith("expected "), (kind, path)


PATTERNS = sorted(
    {schema["pattern"] for _, _, schema in ALL if "pattern" in schema}
    | {pattern for _, _, schema in ALL for pattern in schema.get("patternProperties", ())}
)
_parser = importlib.import_module("re._parser")
_ANY = frozenset(map(chr, range(32, 127)))
_LITERAL, _NOT, _IN, _BRANCH, _SUBPATTERN, _REPEAT, _AT = (
    getattr(_parser, name)
    for name in ("LITERAL", "NOT_LITERAL", "IN", "BRANCH", "SUBPATTERN", "MAX_REPEAT", "AT")
)


def characters(members: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    found: set[str] = set()
    for operation, what in members:
        if operation is _LITERAL:
            found.add(chr(what))
        elif operation is _parser.RANGE:
            found.update(map(chr, range(what[0], what[1] + 1)))
    negated = bool(members) and members[0][0] is _parser.NEGATE
    return _ANY - found if negated else frozenset(found)


def beginnings(sequence: Sequence[tuple[Any, Any]]) -> frozenset[str]:
    """The characters with which a match of the sequence can begin."""
    found: frozenset[str] = frozenset()
    for operation, what in sequence:
        if operation is _AT:
            return found
        if operation is _LITERAL:
            return found | {chr(what)}
        if operation is _NOT:
            return found | (_ANY - {chr(what)})
        if operation is _IN:
            return found | characters(what)
        if operation is _BRANCH:
            return found.union(*(beginnings(each) for each in what[1]))
        if operation is _SUBPATTERN:
            return found | beginnings(what[3])
        assert operation is _REPEAT
        found |= beginnings(what[2])
        if what[0]:
            return found
    return found


def assert_linear(sequence: Sequence[tuple[Any, Any]], *, repeated: bool = False) -> None:
    """No unbounded repeat holds a repeat or stands in one, and what follows it cannot be more of it."""
    for index, (operation, what) in enumerate(sequence):
        if operation is _REPEAT:
            _, most, inner = what
            if most is _parser.MAXREPEAT:
                assert not repeated
                assert [each for each, _ in inner] in ([_IN], [_LITERAL], [_NOT])
                assert not beginnings(inner) & beginnings(sequence[index + 1 :])
            assert_linear(inner, repeated=repeated or most > 1)
        elif operation is _SUBPATTERN:
            assert_linear(what[3], repeated=repeated)
        elif operation is _BRANCH:
            for branch in what[1]:
                assert_linear(branch, repeated=repeated)
        else:
            assert operation in {_LITERAL, _NOT, _IN, _AT}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_anchored_and_takes_linear_time(pattern: str) -> None:
    assert pattern.startswith("^")
    assert pattern.endswith("$")
    assert_linear(list(_parser.parse(pattern)))


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a*b?){2,5}$", "^a+a+$", "^[a-z]+[a-z0-9]*$", "^(a|b)*$"])
def test_the_check_of_patterns_finds_what_is_not_linear(pattern: str) -> None:
    with pytest.raises(AssertionError):
        assert_linear(list(_parser.parse(pattern)))


# --- documents that are right ----------------------------------------------------------------------

PROGRAMME = """
format: 1
kind: programme
id: vasternorrland/tandhalsa
name: {sv: Satsning på tandhälsa i samverkan, en: Joint dental-health visits}
region: vasternorrland
subject: family
levels: [universal, increased]
month_overflow: clamp
in_force: {since: 2020-01-01, until: null}
pauses:
  - {since: 2020-03-01, until: 2021-09-30, visits: [v15m], assumption: "The source gives no dates for the pause."}
sources:
  larande_exempel: {title: T, publisher: [Folkhälsomyndigheten, Socialstyrelsen], page: 21, url: "https://a.se/b", read: 2026-11-22}
source: larande_exempel
eligibility:
  child.age: {below: 15 months}
  area.cni_level: high
  unit.region: [gotland, uppsala]
  any:
    - family.first_time_parents: true
    - {mother.earlier_births: {at_least: 1}, mother.earlier_births_in_sweden: 0}
  not: {child.developmental_deviation: true}
  at_least: {count: 2, of: [{family.worry: true}, {family.low_mood: true}, {family.violence: true}]}
visits:
  v10m:
    name: {sv: Hälsobesök 10 månader, en: Health visit at 10 months}
    opens: 9 months
    due: 10 months
    overdue: 11 months
    closes: 12 months
    counted_from: birth
    not_before: {visits.v8m: 4 weeks}
    observes: [weight, length, head_circumference]
    place: clinic
    other_places: [home]
    participants: [bhv_nurse, {any_of: [dental_nurse, dental_hygienist]}]
    attends: child
    themes: [oral_trauma, tooth_brushing]
    screens: [caries_risk]
    method: [motivational_interviewing]
    replaces: [v8m]
  v15m:
    name: {sv: Uppföljning}
    counted_from: visits.v12m
    due: 2 years 6 months
    when: {caries_risk@v12m.raised: true}
    repeat: {every: 2.5 years, until: {caries_risk.raised: false}}
    with: v10m
    capacity: as_available
    level: increased
referrals:
  dental_care:
    to: dental_care
    kind: refer
    when: {visits.v15m: done, family.needs_more_dental_support: true}
    within: null
vaccinations:
  rotavirus_1: {name: {sv: Rotavirus}, at: v6w, opens: 6 weeks, closes: 12 weeks}
offers:
  talk: {to: psychologist, by: [psychologist], when: {family.worry: true}, text: {sv: Samtal}}
requirements:
  trained: {when: {staff.trained: true}, text: {sv: Utbildning}}
findings:
  burdened: {family.worry: true, name: {sv: Belastad}}
  class: [{value: full, when: {unit.co_location: full}}, {value: none}]
measures:
  first_visit:
    name: {sv: Första hembesöket}
    population: {}
    achieved: {visits.v10m: done}
    target: 70 %
    reported: [{period: "2017", value: 17 %}, {period: "2018", value: 29}]
staffing:
  newborns: {value: 43, unit: {sv: nyfödda per heltid och år}}
  more: {value: +25 %}
aims: {health: {sv: Hälsa, en: Health, source: larande_exempel}}
sites: {units: {name: {sv: Enheter}, count: 16, since: 2020-01-01}}
codes: [{system: kva, code: QV013}]
amendments:
  - {since: 2019-01-01, source: larande_exempel, patch: {visits: {v8m: null, v10m: {due: null, opens: 8 months}}}}
"""
OVERLAY = """
format: 1
kind: programme
id: gotland/overlay
extends: national/barnhalsovard
reviewed_against: 3f9c1a
eligibility: {unit.region: null, at_least: {count: 3}, child.age: {below: null, at_least: 1 year}}
visits: {v8m: null, v10m: {due: 10 months, when: null}}
requirements: {coordinator: {text: {sv: Samordnare}}}
"""
INSTRUMENT = """
format: 1
kind: instrument
id: epds
name: {sv: EPDS}
respondent: parent
respondents: latest
valid: {opens: 6 weeks}
answers:
  q10: {label: {sv: Självskadetankar, en: Self-harm thoughts}, options: [0, 1, 2, 3]}
  outcome: {options: [passed, not_passed]}
  weight: {type: number, at_least: 0, at_most: 200, unit: kg}
scores:
  total: {sum: [q1, q10]}
  bmi: {bmi: {weight_kg: weight, height_cm: height}, unit: kg/m2}
  index: {weighted: {a: 5.13, b: 4}}
  part: {ratio: [index, total]}
  limit: {lookup: {table: cutoffs, column: iso_30}}
tables:
  cutoffs: {by: {sex: child.sex, age: child.age}, interpolate: linear, rows: [{sex: male, age: 2 years, iso_30: 20.1}]}
findings:
  raised: {epds.total: {at_least: 12}}
  self_harm_thoughts: {epds.q10: {above: 0}}
sources: {cox: {title: Detection of postnatal depression, publisher: Cox}}
source: cox
"""
VOCABULARY = """
format: 1
kind: vocabulary
facts:
  child.age: {type: duration, derived: true}
  child.rotavirus_doses: {type: choice, of: [2, 3], values: {"2": {sv: två}, "3": {sv: tre}}}
  staff.role: {type: choice, of: roles}
  area.cni: {type: number, unit: index, at_least: 0}
roles: {bhv_nurse: {label: {sv: BHV-sjuksköterska, en: child health nurse}}}
"""
CASES = """
format: 1
kind: cases
programme: gotland/kommunikation_itc
cases:
  one:
    name: {sv: Ett}
    day: 2026-03-01
    birth_date: 2024-08-20
    facts: {unit.region: gotland, child.enrolled_bhv: true}
    history:
      - {visit: v18m, day: 2026-02-20, screened: [{instrument: itc, respondent: parent_1, answers: {speech: concern}}]}
      - {visit: v13m#2, day: 2026-02-20, status: declined, observed: [weight], not_observed: {length: the child slept}}
      - {vaccination: rotavirus_1, day: 2024-10-01, status: done}
      - {referral: speech_therapy, day: 2026-02-21, status: made}
      - {measured: {weight_kg: 11.2, height_cm: 82, head_circumference_cm: 48}, day: 2026-02-20}
    expect: {visits: {v21m: {status: due}}}
  two:
    birth_date: 2024-08-20
    story:
      - {day: 2026-02-20, name: {sv: Besöket}, happens: [{visit: v13m#2, status: declined, observed: [weight]}]}
      - day: 2026-02-21
        facts: {unit.region: gotland, family.worry: null}
        happens: [{vaccination: mpr_1}, {referral: speech_therapy, status: made}, {measured: {weight_kg: 11.2}}]
        expect: {visits: {v21m: {status: due}}}
"""


def value_of(text: str) -> Any:
    return read(text, "test.yaml").value


RIGHT = {
    "programme": value_of(PROGRAMME),
    "overlay": value_of(OVERLAY),
    "instrument": value_of(INSTRUMENT),
    "vocabulary": value_of(VOCABULARY),
    "cases": value_of(CASES),
    "case": {
        key: each
        for key, each in value_of(CASES)["cases"]["one"].items()
        if key not in {"name", "day", "expect"}
    },
}


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_a_document_that_is_right_has_no_faults(name: str) -> None:
    kind = "programme" if name == "overlay" else name
    assert SCHEMAS.faults(kind, RIGHT[name]) == ()


def test_a_merged_programme_may_say_what_it_extends() -> None:
    merged = RIGHT["programme"] | {"extends": "national/barnhalsovard"}
    assert SCHEMAS.faults("complete programme", merged) == ()


@pytest.mark.parametrize("file", sorted((ROOT / "programmes").rglob("*.yaml")), ids=lambda file: file.stem)
def test_the_documents_shipped_have_no_faults(file: File) -> None:
    value = read(file.read_bytes(), file.name).value
    assert SCHEMAS.faults(value["kind"], value) == ()


# --- mistakes: one fault each, at one place ----------------------------------------------------------

REMOVE = object()


def changed(value: Any, path: Path, new: object) -> Any:
    """A copy of the value with what stands at the path replaced, or removed."""
    if not path:
        return new
    whole = copy.deepcopy(value)
    part = whole
    for key in path[:-1]:
        part = part[key]
    if new is REMOVE:
        del part[path[-1]]
    else:
        part[path[-1]] = new
    return whole


V = ("visits", "v10m")
E = ("eligibility",)
C = ("cases", "one")
S = ("cases", "two")
H = (*C, "history")
# document, the path that is changed, what it becomes, the code and the path (None: the path that was changed)
MISTAKES: list[tuple[str, Path, object, str, Path | None]] = [
    ("programme", (), "text", "wrong-type", None),
    ("programme", (), None, "wrong-type", None),
    ("programme", (), [], "wrong-type", None),
    ("programme", ("format",), 2, "not-one-of", None),
    ("programme", ("format",), 1.0, "not-one-of", None),
    ("programme", ("format",), True, "not-one-of", None),
    ("programme", ("format",), None, "missing-key", ("format",)),
    ("programme", ("kind",), "programe", "not-one-of", None),
    ("programme", ("name",), REMOVE, "missing-key", ()),
    ("programme", ("name",), None, "missing-key", ("name",)),
    ("programme", ("subject",), REMOVE, "missing-key", ()),
    ("programme", ("subject",), "famly", "not-one-of", None),
    ("programme", ("subject",), 3, "not-one-of", None),
    ("programme", ("id",), "Gotland/itc", "bad-format", None),
    ("programme", ("id",), "a/b\n", "bad-format", None),
    ("programme", ("name",), "Tandhälsa", "wrong-type", None),
    ("programme", ("name", "sv"), REMOVE, "missing-key", ("name",)),
    ("programme", ("name", "en"), "", "too-few", None),
    ("programme", ("name", "sw"), "x", "unknown-key", None),
    ("programme", ("visists",), {}, "unknown-key", None),
    ("programme", ("levels",), [], "too-few", None),
    ("programme", ("levels",), "universal", "wrong-type", None),
    ("programme", ("levels", 1), "mellangrön", "not-one-of", None),
    ("programme", ("reviewed_against",), "3f9c1a", "missing-key", ()),
    ("programme", ("month_overflow",), "rollforward", "not-one-of", None),
    ("programme", ("in_force", "since"), "1 januari 2020", "bad-format", None),
    ("programme", ("in_force", "since"), 2020, "wrong-type", None),
    ("programme", ("in_force", "from"), "2020-01-01", "unknown-key", None),
    ("programme", ("pauses", 0, "since"), REMOVE, "missing-key", ("pauses", 0)),
    ("programme", ("pauses", 0), None, "wrong-type", None),
    ("programme", ("sources", "larande_exempel", "title"), REMOVE, "missing-key", ("sources", "larande_exempel")),
    ("programme", ("sources", "larande_exempel", "page"), "21", "wrong-type", None),
    ("programme", ("sources", "larande_exempel", "page"), 21.0, "wrong-type", None),
    ("programme", ("sources", "larande_exempel", "page"), 0, "out-of-range", None),
    ("programme", ("sources", "larande_exempel", "url"), "www.rikshandboken.se", "bad-format", None),
    ("programme", ("source",), ["larande_exempel", 4], "wrong-type", ("source", 1)),
    ("programme", ("source",), [], "too-few", None),
    ("programme", (*V, "opnes"), "9 months", "unknown-key", None),
    ("programme", (*V, "name"), REMOVE, "missing-key", V),
    ("programme", (*V, "due"), "tio månader", "bad-format", None),
    ("programme", (*V, "due"), "1.25 years", "bad-format", None),
    ("programme", (*V, "due"), 10, "wrong-type", None),
    ("programme", (*V, "counted_from"), "visits", "bad-format", None),
    ("programme", (*V, "not_before", "v8m"), "4 weeks", "bad-format", None),
    ("programme", (*V, "themes"), "oral_trauma", "wrong-type", None),
    ("programme", (*V, "themes", 0), "Oral trauma", "bad-format", None),
    ("programme", (*V, "participants", 0), 4, "wrong-type", None),
    ("programme", (*V, "participants", 1), {}, "missing-key", None),
    ("programme", (*V, "participants", 1, "any_of"), [], "too-few", None),
    ("programme", (*V, "attends"), "parents", "not-one-of", None),
    ("programme", ("visits", "V18m"), {"name": {"sv": "x"}}, "bad-format", None),
    ("programme", ("visits", "v15m", "repeat", "evry"), "1 week", "unknown-key", None),
    ("programme", (*E, "child.Age"), {"below": "1 year"}, "unknown-key", None),
    ("programme", (*E, "age"), {"below": "1 year"}, "unknown-key", None),
    ("programme", (*E, "child.age"), {"under": "1 year"}, "unknown-key", (*E, "child.age", "under")),
    ("programme", (*E, "child.age"), None, "wrong-type", None),
    ("programme", (*E, "child.age", "below"), None, "wrong-type", None),
    ("programme", (*E, "child.age", "below"), [1], "wrong-type", None),
    ("programme", (*E, "child.age"), {}, "too-few", None),
    ("programme", (*E, "child.sex"), {"known": "ja"}, "wrong-type", (*E, "child.sex", "known")),
    ("programme", (*E, "unit.region"), [], "too-few", None),
    ("programme", (*E, "unit.region", 0), {"is": "gotland"}, "wrong-type", None),
    ("programme", (*E, "any"), {"family.worry": True}, "wrong-type", None),
    ("programme", (*E, "any"), [], "too-few", None),
    ("programme", (*E, "any"), None, "wrong-type", None),
    ("programme", (*E, "any", 0), "family.worry", "wrong-type", None),
    ("programme", (*E, "not"), [{"family.worry": True}], "wrong-type", None),
    ("programme", (*E, "at_least"), 2, "wrong-type", None),
    ("programme", (*E, "at_least", "of"), REMOVE, "missing-key", (*E, "at_least")),
    ("programme", (*E, "at_least", "count"), 0, "out-of-range", None),
    ("programme", (*E, "at_least", "of", 1, "not"), {"all": [{"x": 1}]}, "unknown-key",
     (*E, "at_least", "of", 1, "not", "all", 0, "x")),
    ("programme", (*E, "name"), "Behov", "wrong-type", None),
    ("programme", ("referrals", "dental_care", "to"), REMOVE, "missing-key", ("referrals", "dental_care")),
    ("programme", ("referrals", "dental_care", "kind"), "remit", "not-one-of", None),
    ("programme", ("requirements", "trained", "when"), REMOVE, "missing-key", ("requirements", "trained")),
    ("programme", ("findings", "burdened"), True, "wrong-type", None),
    ("programme", ("findings", "class"), [], "too-few", None),
    ("programme", ("findings", "class", 1, "value"), REMOVE, "missing-key", ("findings", "class", 1)),
    ("programme", ("findings", "class", 0, "when", "unit.co_location"), None, "wrong-type", None),
    ("programme", ("measures", "first_visit", "target"), "70%", "bad-format", None),
    ("programme", ("measures", "first_visit", "reported", 0, "period"), 2017, "wrong-type", None),
    ("programme", ("measures", "first_visit", "reported", 0, "value"), "17 procent", "bad-format", None),
    ("programme", ("sites", "units", "count"), -1, "out-of-range", None),
    ("programme", ("codes", 0, "code"), REMOVE, "missing-key", ("codes", 0)),
    ("programme", ("amendments", 0, "patch", "visits", "v10m", "opns"), 1, "unknown-key", None),
    ("programme", ("amendments", 0, "patch"), REMOVE, "missing-key", ("amendments", 0)),
    ("overlay", ("visits", "v10m", "opns"), "1 week", "unknown-key", None),
    ("overlay", ("extends",), 3, "wrong-type", None),
    ("instrument", ("answers", "q10", "options"), REMOVE, "missing-key", ("answers", "q10")),
    ("instrument", ("answers", "q10", "type"), "boolean", "conflicting-keys", None),
    ("instrument", ("answers", "q10", "options"), [0, "1"], "wrong-type", ("answers", "q10", "options", 1)),
    ("instrument", ("answers", "outcome", "options"), ["a", 1], "wrong-type", ("answers", "outcome", "options", 1)),
    ("instrument", ("scores", "total"), {"label": {"sv": "x"}}, "missing-key", None),
    ("instrument", ("scores", "total", "mean"), ["q1"], "conflicting-keys", None),
    ("instrument", ("scores", "part", "ratio"), ["a", "b", "c"], "too-many", None),
    ("instrument", ("scores", "index", "weighted", "a"), "5,13", "wrong-type", None),
    ("instrument", ("scores", "limit", "lookup", "column"), REMOVE, "missing-key", ("scores", "limit", "lookup")),
    ("instrument", ("tables", "cutoffs", "rows", 0, "iso_30"), [20.1], "wrong-type", None),
    ("instrument", ("tables", "cutoffs", "by", "age"), "age", "bad-format", None),
    ("instrument", ("findings", "raised", "epds.total"), None, "wrong-type", None),
    ("instrument", ("findings", "raised", "total"), 12, "unknown-key", None),
    ("instrument", ("sources", "cox", "title"), REMOVE, "missing-key", ("sources", "cox")),
    ("vocabulary", ("facts", "age"), {"type": "duration"}, "bad-format", None),
    ("vocabulary", ("facts", "area.cni", "type"), "float", "not-one-of", None),
    ("vocabulary", ("facts", "staff.role", "of"), REMOVE, "missing-key", ("facts", "staff.role")),
    ("vocabulary", ("facts", "child.age", "derived"), "yes", "wrong-type", None),
    ("vocabulary", ("roles", "bhv_nurse", "label"), REMOVE, "missing-key", ("roles", "bhv_nurse")),
    ("cases", (*C, "day"), REMOVE, "missing-key", C),
    ("cases", (*C, "expect"), {}, "too-few", None),
    ("cases", (*C, "facts", "gotland"), True, "bad-format", None),
    ("cases", (*C, "facts", "unit.region"), ["gotland"], "wrong-type", None),
    ("cases", (*C, "name"), {"sv": "Två år", "behov av stöd": None}, "unknown-key", (*C, "name", "behov av stöd")),
    ("cases", (*C, "story"), [{"day": "2026-03-01", "expect": {"in_force": True}}], "conflicting-keys", (*C, "story")),
    ("cases", (*S, "day"), "2026-03-01", "conflicting-keys", None),
    ("cases", (*S, "expect"), {"in_force": True}, "conflicting-keys", None),
    ("cases", (*S, "story"), [], "too-few", None),
    ("cases", (*S, "story"), {"day": "2026-03-01"}, "wrong-type", None),
    ("cases", (*S, "story", 1, "day"), REMOVE, "missing-key", (*S, "story", 1)),
    ("cases", (*S, "story", 1, "history"), [], "unknown-key", None),
    ("cases", (*S, "story", 1, "happens", 0, "day"), "2026-02-21", "unknown-key", None),
    ("cases", (*S, "story", 1, "happens", 0), {}, "missing-key", None),
    ("cases", (*S, "story", 1, "happens", 1, "status"), "done", "not-one-of", None),
    ("cases", (*H, 0), "v18m", "wrong-type", None),
    ("cases", (*H, 0), {"day": "2026-01-01", "vist": "v18m"}, "missing-key", None),
    ("cases", (*H, 0), {}, "missing-key", None),
    ("cases", (*H, 0, "vaccination"), "mpr_1", "unknown-key", None),
    ("cases", (*H, 0, "day"), REMOVE, "missing-key", (*H, 0)),
    ("cases", (*H, 0, "status"), "made", "not-one-of", None),
    ("cases", (*H, 0, "screened", 0, "respondent"), "mother", "not-one-of", None),
    ("cases", (*H, 0, "screened", 0, "answers"), ["concern"], "wrong-type", None),
    ("cases", (*H, 1, "visit"), "v13m#0", "bad-format", None),
    ("cases", (*H, 3, "status"), "done", "not-one-of", None),
    ("cases", (*H, 4, "measured", "weight_kg"), 0, "out-of-range", None),
    ("case", ("birth_date",), 20240820, "wrong-type", None),
    ("case", ("birthdate",), "2024-08-20", "unknown-key", None),
    ("case", ("history",), {"visit": "v18m"}, "wrong-type", None),
]  # fmt: skip


def faults_of(name: str, path: Path, new: object) -> tuple[Diagnostic, ...]:
    kind = "programme" if name == "overlay" else name
    return SCHEMAS.faults(kind, changed(RIGHT[name], path, new))


@pytest.mark.parametrize(
    ("name", "path", "new", "code", "where"),
    MISTAKES,
    ids=lambda each: None if isinstance(each, list) else "REMOVE" if each is REMOVE else str(each),
)
def test_one_mistake_gives_one_fault(
    name: str, path: Path, new: object, code: str, where: Path | None
) -> None:
    faults = faults_of(name, path, new)
    assert [(fault.code, fault.path) for fault in faults] == [(code, path if where is None else where)]
    message = faults[0].message
    assert "\n" not in message.replace("a/b\n", "")
    assert not re.search(r"\[\]|\{\}|None|True|False|null|schema|regex|\binstance\b|\^", message), message


def test_every_code_is_listed_and_has_a_mistake() -> None:
    assert {code for *_, code, _ in MISTAKES} == set(CODES)


SAID = [
    ("programme", (*V, "opnes"), "9 months", '"opnes" is not a key of visits.v10m'),
    ("programme", ("name",), REMOVE, '"name" is missing from the document'),
    ("programme", (*V, "due"), 10, '"10" is a whole number: expected a duration, such as 3 weeks, 18 months, 2.5 years or 2 years 6 months (in visits.v10m.due)'),
    ("programme", ("name",), "X", '"X" is text: expected a mapping (in name)'),
    ("programme", ("levels", 1), True, '"true": expected universal, increased or extensive (in levels[1])'),
    ("programme", ("format",), None, '"format" has no value in the document'),
    ("programme", ("levels", 1), None, "found nothing: expected universal, increased or extensive (in levels[1])"),
    ("programme", ("reviewed_against",), "3f9c1a",
     '"extends" is missing from the document, which "reviewed_against" needs'),
    ("programme", (*E, "any"), [], "found no entries: expected at least 1 (in eligibility.any)"),
    ("programme", (*E, "any"), {}, "found a mapping: expected a list (in eligibility.any)"),
    ("programme", ("visits", "V1"), {"name": {"sv": "x"}}, '"V1": expected an id: lower-case letters a-z, digits and _, beginning with a letter, such as v18m (in visits)'),
    ("programme", (*E, "at_least", "count"), 0, '"0": expected 1 or more (in eligibility.at_least.count)'),
    ("instrument", ("scores", "part", "ratio"), ["a"], "found 1 entry: expected at least 2 (in scores.part.ratio)"),
    ("instrument", ("answers", "q10", "type"), "boolean",
     '"type" cannot stand beside "options" in answers.q10: expected one of them'),
    ("cases", (*H, 0), {"vist": "v18m"},
     'cases.one.history[0] has the keys "vist": expected one of visit, vaccination, referral or measured'),
    ("cases", (*H, 0), {}, "cases.one.history[0] is empty: expected one of visit, vaccination, referral or measured"),
    ("programme", (*V, "place"), dt.date(2020, 1, 1), '"2020-01-01" is a Python date: expected an id: lower-case letters a-z, digits and _, beginning with a letter, such as v18m (in visits.v10m.place)'),
    ("programme", ("name", "sv"), "", "found an empty text: expected text (in name.sv)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "new", "message"), SAID)
def test_a_message_says_what_was_found_and_what_was_expected(
    name: str, path: Path, new: object, message: str
) -> None:
    assert [fault.message for fault in faults_of(name, path, new)] == [message]


HELP = [
    ("vocabulary", ("facts", "child.age", "derived"), "Ja",
     "write it without quotes; yes, no, on and off are read as text"),
    ("vocabulary", ("facts", "child.age", "derived"), "off",
     "write it without quotes; yes, no, on and off are read as text"),
    ("vocabulary", ("facts", "child.age", "derived"), "kanske", "write true or false"),
    ("vocabulary", ("facts", "child.age", "derived"), 0, "write false"),
    ("programme", ("sources", "larande_exempel", "title"), 2020, 'put it in quotes: "2020"'),
    ("programme", ("sources", "larande_exempel", "page"), "21", None),
    ("programme", ("reviewed_against",), 123456, 'put it in quotes: "123456"'),
    ("programme", (*V, "themes"), "teeth and gums!", "write it as a list: [teeth and gums!]"),
    ("programme", (*V, "due"), 10, "write the unit too, such as 10 months or 10 weeks"),
    ("programme", ("name",), "X", "write the text in both languages: {sv: X, en: …}"),
    ("programme", ("name",), "a: b", 'write the text in both languages: {sv: "a: b", en: …}'),
    ("programme", (*E, "child.age"), None, "write a value, or leave the key out"),
    ("programme", (*E, "age"), 1, "expected all, any, not, at_least, or a name with a dot, such as child.age, epds.total, epds@v6w.raised or visits.v8m"),
    ("programme", ("name", "sv"), REMOVE, "add it: `sv: …`"),
    ("programme", ("format",), "1", "write it without quotes"),
    ("cases", (*C, "name"), {"sv": "x", "behov av stöd": None},
     'put the whole text in quotes: "x, behov av stöd": inside { } a comma ends a text'),
    ("instrument", ("answers", "q10", "type"), "boolean", "keep one of options or type"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "new", "help_"), HELP)
def test_help_says_what_to_do(name: str, path: Path, new: object, help_: str | None) -> None:
    value = changed(RIGHT[name], path, new)
    faults = SCHEMAS.faults(name, value | {"extends": "a/b"} if "reviewed_against" in value else value)
    assert [fault.help for fault in faults] == [help_]


INSTEAD = [
    ("vocabulary", ("facts", "child.age", "derived"), "Ja", "true"),
    ("programme", ("sources", "larande_exempel", "page"), "s. 21", "21"),
    ("programme", (*V, "themes"), "teeth", "[teeth]"),
    ("programme", (*V, "themes"), "teeth, gums", "[teeth, gums]"),
    ("programme", (*V, "due"), "18 månader", "18 months"),
    ("programme", (*V, "due"), ["18 months"], "18 months"),
    ("programme", (*V, "due"), "18 - 20 months", None),
    ("programme", ("format",), "1", "1"),
    ("programme", ("format",), 1.0, "1"),
    ("programme", ("region",), "Östergötland", "ostergotland"),
    ("programme", ("levels", 1), "ljusgrön", "universal"),
    ("programme", (*E, "child.age"), {"<": "1 year"}, "below"),
]


@pytest.mark.parametrize(("name", "path", "new", "instead"), INSTEAD)
def test_what_can_only_mean_one_thing_is_written_out(
    name: str, path: Path, new: object, instead: str | None
) -> None:
    faults = SCHEMAS.faults(name, changed(RIGHT[name], path, new))
    assert [fault.instead for fault in faults] == [instead]


MEANT = [
    ("programme", ("visits", "v15m", "opnes"), "1 week", "opens"),
    ("overlay", ("refferals",), {}, "referrals"),
    ("programme", ("subject",), "famly", "family"),
    ("programme", (*V, "counted_from"), "brith", "birth"),
    ("programme", (*E, "child.age"), {"belov": 1}, "below"),
    ("cases", (*H, 0), {"day": "2026-01-01", "vist": "v18m"}, "visit"),
    ("programme", ("name",), REMOVE, None),
    ("programme", (*V, "k" * 500), 1, None),
]


@pytest.mark.parametrize(("name", "path", "new", "meant"), MEANT)
def test_the_nearest_permitted_word_comes_first(
    name: str, path: Path, new: object, meant: str | None
) -> None:
    (fault,) = faults_of(name, path, new)
    assert did_you_mean(fault) == meant
    assert len(fault.message) < 200


def test_a_misspelled_key_is_not_also_missing() -> None:
    value = RIGHT["programme"] | {"nmae": {"sv": "x"}}
    del value["name"]
    assert [(fault.code, fault.path) for fault in SCHEMAS.faults("programme", value)] == [
        ("unknown-key", ("nmae",))
    ]


def test_the_caret_belongs_under_keys_that_are_wrong() -> None:
    on_key = [
        faults_of("programme", (*V, "opnes"), 1),
        faults_of("programme", ("visits", "V1"), {"name": {"sv": "x"}}),
    ]
    on_value = [faults_of("programme", (*V, "due"), 1)]
    assert all(fault.on_key for faults in on_key for fault in faults)
    assert not any(fault.on_key for faults in on_value for fault in faults)


def test_keys_that_are_not_text_are_told_alone() -> None:
    faults = SCHEMAS.faults(
        "programme", RIGHT["programme"] | {"visits": {"v1": {1: "x"}}, "extra": [{None: 1}]}
    )
    assert {(fault.code, fault.path) for fault in faults} == {
        ("wrong-type", ("visits", "v1")),
        ("wrong-type", ("extra", 0)),
    }


def test_an_overlay_is_partial_until_it_is_merged() -> None:
    overlay = RIGHT["overlay"]
    assert SCHEMAS.faults("programme", overlay) == ()
    assert {(fault.code, fault.path) for fault in SCHEMAS.faults("complete programme", overlay)} == {
        ("missing-key", ()),
        ("missing-key", ("visits", "v10m")),
        ("missing-key", ("requirements", "coordinator")),
        ("missing-key", ("eligibility", "at_least")),
        ("wrong-type", ("eligibility", "unit.region")),
        ("wrong-type", ("eligibility", "child.age", "below")),
    }


def test_tuples_are_lists() -> None:
    assert SCHEMAS.faults("programme", RIGHT["programme"] | {"levels": ("universal",)}) == ()


def test_an_unknown_kind_is_the_callers_mistake() -> None:
    with pytest.raises(KeyError):
        SCHEMAS.faults("porgramme", {})


# --- documents that would harm ---------------------------------------------------------------------


def nested(levels: int, innermost: object) -> Any:
    rule: Any = innermost
    for level in range(levels):
        rule = ({"all": [rule]}, {"not": rule}, {"at_least": {"count": 1, "of": [rule]}}, {"any": [rule]})[
            level % 4
        ]
    return RIGHT["programme"] | {"eligibility": rule}


@pytest.mark.parametrize("kilobytes", [128, 256])
@pytest.mark.parametrize("levels", [32, 1_000])
def test_rules_in_rules_need_no_stack(levels: int, kilobytes: int) -> None:
    value = nested(levels, {"child.age": {"below": []}})
    found: list[Diagnostic] = []
    before = threading.stack_size(kilobytes * 1024)
    try:
        thread = threading.Thread(target=lambda: found.extend(SCHEMAS.faults("complete programme", value)))
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    assert [(fault.code, fault.path[-2:]) for fault in found] == [("wrong-type", ("child.age", "below"))]


def test_thousands_of_faults_are_cut_short() -> None:
    assert len(SCHEMAS.faults("programme", {f"key{number}": number for number in range(5_000)})) == 1_000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["visits", "all", "child.age", "name", "day", "x"]) | st.text(max_size=3), inner
        )
    ),
    max_leaves=15,
)


@given(st.sampled_from(sorted(KINDS)), json_values)
def test_any_value_gives_faults_and_never_an_exception(kind: str, value: object) -> None:
    for fault in SCHEMAS.faults(kind, value):
        assert fault.code in CODES


@given(st.data())
def test_any_value_in_any_place_of_a_document_gives_faults_and_never_an_exception(
    data: st.DataObject,
) -> None:
    name = data.draw(st.sampled_from(sorted(RIGHT)))
    places = list(paths(RIGHT[name]))
    value = changed(RIGHT[name], data.draw(st.sampled_from(places)), data.draw(json_values))
    for fault in SCHEMAS.faults("programme" if name == "overlay" else name, value):
        assert fault.code in CODES


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    yield path
    entries = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, each in entries:
        yield from paths(each, (*path, key))
