"""What differs between two documents is told, all of it and nothing else, in both languages.

Run as a script, it writes the expected texts of the corpus anew.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import familjestod as fs
from familjestod.compare.diffing.fields import FIELDS, KEYS_OF, LISTED, OF_ITSELF, Field, Form
from familjestod.compare.diffing.sentences import SENTENCES
from familjestod.compare.diffing.words import CALLED, CHOICES, COMMON, CONDITIONS, LABELS, SETTINGS
from familjestod.compare.edits import KINDS, Diff, Edit, Weight
from familjestod.spec.source import read

CORPUS = Path(__file__).parents[1] / "corpus" / "diffs"
PAIRS = sorted(path.name.removesuffix(".pair.yaml") for path in CORPUS.glob("*.pair.yaml"))
LANGUAGES = ("sv", "en")
BUNDLED = fs.bundled()
OVERLAYS = [id_ for id_, each in BUNDLED.items() if each.extends]
SCHEMAS = BUNDLED.schemas.documents


def merged(base: Any, patch: Any) -> Any:
    """A merge patch by RFC 7396, written for itself."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(base) if isinstance(base, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def plain(name: str) -> Any:
    path = CORPUS / name
    return read(path.read_text("utf-8"), path.name).value


def documents(
    programme: Mapping[str, Any], instrument: Mapping[str, Any]
) -> tuple[fs.Programme, fs.Instrument]:
    """A programme among the bundled documents and an instrument, and that instrument."""
    library = BUNDLED.with_texts({"instruments/skala.yaml": json.dumps(instrument)})
    return fs.load(json.dumps(programme), "programme.yaml", library), library.instruments["skala"]


@cache
def pair(name: str) -> Diff:
    """The difference that a pair of the corpus is about."""
    programme, instrument, changed = (
        plain("programme.yaml"),
        plain("instrument.yaml"),
        plain(f"{name}.pair.yaml"),
    )
    old, _ = documents(programme, instrument)
    new = merged(merged(programme, changed.get("programme", {})), changed.get("also", {}))
    return fs.compare.diff(old, documents(new, merged(instrument, changed.get("instrument", {})))[0])


def expected(name: str) -> Iterator[tuple[Path, str]]:
    for language in LANGUAGES:
        yield CORPUS / f"{name}.{language}.txt", pair(name).text(language)
    yield CORPUS / f"{name}.md", pair(name).markdown("sv")


# --- the corpus --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_is_told_as_in_the_corpus(name: str) -> None:
    for path, told in expected(name):
        # A digest is of the documents, and none of the words.
        assert _without_digests(told) == _without_digests(path.read_text("utf-8")), path.name


def _without_digests(text: str) -> list[str]:
    return [line for line in text.splitlines() if "→ gotland" not in line]


def test_the_corpus_holds_something() -> None:
    assert len(PAIRS) > 20


def test_what_means_the_same_is_no_difference() -> None:
    assert not pair("same_meaning")


@pytest.mark.parametrize("part", ["programme", "instrument"])
def test_every_key_of_the_schema_is_compared(part: str) -> None:
    for name, keys in schema_keys(part).items():
        known = {field.key for field in FIELDS[name] if field.form not in KEYS_OF} | set(LISTED.get(name, ()))
        known |= {key for field in FIELDS[name] for key in KEYS_OF.get(field.form, ())}
        known |= set(OF_ITSELF) if name == part else set()
        # An instrument that extends another is that one, patched, and says so no more.
        known |= {"extends"} if name == "instrument" else set()
        known |= {"patch"} if name == "amendments" else {"value"} if name == "outcomes" else set()
        assert keys <= known, name


def schema_keys(kind: str) -> dict[str, set[str]]:
    """The keys of each part of a kind of document, by the names that the parts have in `FIELDS`."""
    defs = SCHEMAS[kind]["$defs"]
    whole = defs[kind]["properties"] if kind in defs else SCHEMAS[kind]["properties"]
    found = {kind: set(whole)}
    for key, each in whole.items():
        inner = each.get("additionalProperties") or each.get("items") or each
        target = defs[inner["$ref"].rpartition("/")[2]] if "$ref" in inner else inner
        if key in FIELDS and "properties" in target and key != "findings":
            found[key] = set(target["properties"])
    found["outcomes"] = set(defs["finding"]["items"]["properties"])
    found["rule"] = {"name", "source", "assumption"}
    if kind == "programme":
        found["repeat"] = set(defs["visit"]["properties"]["repeat"]["properties"])
        found["reported"] = set(defs["measure"]["properties"]["reported"]["items"]["properties"])
    return found


def test_every_part_is_found_in_a_schema() -> None:
    parts = set(schema_keys("programme")) | set(schema_keys("instrument"))
    assert parts == set(FIELDS) - {"findings"}


@cache
def told() -> tuple[Edit, ...]:
    """Every edit of the corpus, and of the bundled programmes against the national one."""
    national = BUNDLED["national/barnhalsovard"]
    reviewed = BUNDLED["gotland/kommunikation_itc"].patched({"reviewed_against": "0123456789abcdef"})
    pairs = [pair(name) for name in PAIRS]
    pairs += [fs.compare.diff(national, BUNDLED[id_]) for id_ in OVERLAYS]
    pairs += [fs.compare.diff(BUNDLED["gotland/kommunikation_itc"], reviewed), BETWEEN_INSTRUMENTS]
    return tuple(edit for each in pairs for edit in each)


BETWEEN_INSTRUMENTS = fs.compare.diff(BUNDLED.instruments["epds"], BUNDLED.instruments["psq_s"])


def places(edit: Edit) -> Iterator[tuple[str, str]]:
    """The part and key of an edit, as in `FIELDS`, where it is of a key."""
    yield from _places(edit.path)
    yield from _places(edit.old_path or ())


def _places(found: tuple[str | int, ...]) -> Iterator[tuple[str, str]]:
    path = [each for each in found if isinstance(each, str)]
    if path[:1] == ["amendments"] and "patch" in path:
        path = path[path.index("patch") + 1 :]
    part = "instrument" if path[:1] == ["instruments"] else "programme"
    path = path[2:] if part == "instrument" else path
    listed = {*LISTED, "amendments"}
    while path:
        key, *path = path
        yield part, key
        inner = next((each for each in FIELDS.get(part, ()) if each.key == key), None)
        if key in listed:
            part = key
        elif inner is not None and inner.form is Form.ENTRIES:
            part, path = key, path[1:]
        elif inner is not None and inner.form is Form.INNER:
            part = inner.reads
        elif inner is not None and inner.form is Form.RULE:
            part = "rule"


def test_every_key_is_told_in_some_pair() -> None:
    found = {place for edit in told() for place in places(edit)}
    found |= {("rule", edit.path[-1]) for edit in told() if edit.path[-1] in {"name", "source", "assumption"}}
    outcomes = [edit.path for edit in told() if {"grade", "class"} & {*edit.path}]
    found |= {("outcomes", key) for path in outcomes for key in path if isinstance(key, str)}
    found |= {("instrument", str(edit.path[0])) for edit in BETWEEN_INSTRUMENTS}
    missing = [
        (part, key)
        for part, fields in FIELDS.items()
        for field in fields
        for key in KEYS_OF.get(field.form, (field.key,))
        if (part, key) not in found
    ]
    assert set(missing) <= UNTOLD


# What several keys say together is told by one sentence, whichever of them differs.
UNTOLD = {("scores", key) for key in KEYS_OF[Form.SCORING]} | {("answers", key) for key in KEYS_OF[Form.KIND]}


def test_every_kind_and_weight_is_in_the_corpus() -> None:
    assert {edit.kind for edit in told()} == set(KINDS)
    assert {edit.weight for edit in told()} == set(Weight)


def test_a_fact_that_can_be_something_else_is_told_where_a_rule_reads_it() -> None:
    texts = {
        "vocabulary.yaml": BUNDLED.texts["vocabulary.yaml"].replace(
            "of: [female, male]", "of: [female, male, other]"
        )
    }
    old = BUNDLED["gotland/kommunikation_itc"].patched({"eligibility": {"child.sex": "female"}})
    text = json.dumps(old.origin.layers.merged(None).value | {"id": old.id, "extends": None})
    pair = [fs.load(text, "mine.yaml", library) for library in (BUNDLED, BUNDLED.with_texts(texts))]
    (edit,) = fs.compare.diff(*pair)
    assert edit.path == ("vocabulary", "facts", "child.sex")
    assert (
        edit.say("sv") == "Uppgiften ”barnets kön” kan vara flicka, pojke, other i stället för flicka, pojke."
    )
    assert edit.new == {"type": "choice", "of": ["female", "male", "other"]}


# --- words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_edit_is_a_sentence(language: str) -> None:
    for edit in told():
        said = edit.say(language)
        assert said.endswith(".")
        assert said[0].isupper() or not said[0].isalpha(), said
        assert "{" not in said
        assert "None" not in said.replace("”None”", "").replace("“None”", ""), said
        assert not re.search(r"_nurse|first_time|\b(area|child|family|unit|mother)\.[a-z]", said), said


def test_the_languages_differ_in_words() -> None:
    assert all(edit.say("sv") != edit.say("en") for edit in told())


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of sv, en"):
        told()[0].say("no")
    with pytest.raises(ValueError, match="expected one of sv, en"):
        pair("words").text("no")


@pytest.mark.parametrize("words", [CALLED, CHOICES, COMMON, CONDITIONS, LABELS, SETTINGS])
def test_both_languages_have_the_same_words(words: Mapping[str, Mapping[str, str]]) -> None:
    assert words["sv"].keys() == words["en"].keys()


def test_both_languages_have_the_same_sentences() -> None:
    for said in SENTENCES.values():
        assert said["sv"].keys() == said["en"].keys()


_FORMS = {
    Form.ONE: ("changed", "added", "removed"),
    Form.BY_KEY: ("changed", "added", "removed"),
    Form.SEVERAL: ("gained", "lost"),
    Form.TEXT: ("text_changed", "text_added", "text_removed", "other_language"),
}


def forms(field: Field) -> tuple[str, ...]:
    """The forms of a change that a field can have."""
    if field.form is Form.TEXT and field.reads == "name":
        return ("changed", "added", "removed", "other_language")
    return _FORMS.get(field.form, ())


def test_no_key_is_told_by_its_name_in_the_document() -> None:
    own = {
        (part, field.key): SENTENCES.get((part, field.key)) or SENTENCES.get(("", field.key)) or {"sv": {}}
        for part, fields in FIELDS.items()
        for field in fields
    }
    needed = {
        field.key
        for part, fields in FIELDS.items()
        for field in fields
        if not own[part, field.key]["sv"].keys() >= {*forms(field)}
    }
    assert needed - ONE_FORM == set(LABELS["sv"])


# Keys with one value only, which comes and goes, and keys that always have one.
ONE_FORM = {"capacity", "month_overflow", "counted_from"}


# --- pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_well_formed_and_a_fragment_needs_no_style(language: str) -> None:
    for name in PAIRS:
        fragment = ET.fromstring(pair(name).html(language))  # noqa: S314 - ours
        found = {element.tag for element in fragment.iter()}
        assert found <= {
            "section",
            "h2",
            "h3",
            "h4",
            "p",
            "ul",
            "li",
            "details",
            "summary",
            "strong",
            "dl",
            "dt",
            "dd",
            "time",
        }
        page = pair(name).html(language, page=True)
        whole = ET.fromstring(page.removeprefix("<!DOCTYPE html>"))  # noqa: S314 - ours
        assert whole.get("lang") == language


def test_what_a_document_says_is_text() -> None:
    itc = BUNDLED["gotland/kommunikation_itc"]
    named = itc.patched(
        {"visits": {"v21m": {"name": {"sv": "<script>alert(1)</script> **x** | y", "en": "z"}}}}
    )
    found = fs.compare.diff(itc, named)
    assert "<script>" not in found.html("sv", page=True)
    assert "<script>" not in found.markdown("sv")
    assert "**x**" not in found.markdown("sv")


# --- properties --------------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", [*BUNDLED, *BUNDLED.instruments])
def test_nothing_differs_from_itself(id_: str) -> None:
    document = BUNDLED[id_] if id_ in BUNDLED else BUNDLED.instruments[id_]
    assert fs.compare.diff(document, document).edits == ()


def test_a_programme_is_not_compared_with_an_instrument() -> None:
    with pytest.raises(TypeError, match="a programme is compared with a programme"):
        fs.compare.diff(BUNDLED["national/barnhalsovard"], BUNDLED.instruments["epds"])


# What names a thing by its new id differs, and means the same.
RENAMED = {"renamed", "source_renamed", "score_renamed", "same_meaning"}


@pytest.mark.parametrize("name", sorted({*PAIRS} - RENAMED))
def test_all_that_differs_is_told(name: str) -> None:
    assert untold(pair(name)) == []


@pytest.mark.parametrize("id_", OVERLAYS)
def test_all_that_differs_from_the_national_programme_is_told(id_: str) -> None:
    assert untold(fs.compare.diff(BUNDLED["national/barnhalsovard"], BUNDLED[id_])) == []


def untold(found: Diff) -> list[tuple[str | int, ...]]:
    """The leaves that differ between two documents and lie below no edit; rules and lists count as leaves."""
    old, new = (each.origin.layers.merged(None).value for each in (found.old, found.new))
    before, after = dict(leaves(old)), dict(leaves(new))
    differing = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    places = [place for edit in found for place in (edit.path, edit.old_path) if place is not None]
    return [
        path
        for path in differing
        if not any(path[: len(each)] == each or each[: len(path)] == path for each in places)
    ]


RULES = {"when", "until", "eligibility", "population", "achieved"}


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, Mapping) and not (path and path[-1] in RULES) and path[:1] != ("findings",):
        for key, each in value.items():
            if key not in OF_ITSELF:
                yield from leaves(each, (*path, key))
    elif isinstance(value, list) and all(isinstance(each, str) for each in value):
        yield path, sorted(value)
    else:
        yield path, json.dumps(value, sort_keys=True)


NAMES = ("family.first_time_parents", "family.violence", "unit.participates")
_BASE = fs.load(
    """
format: 1
kind: programme
id: gotland/litet
name: {sv: Litet, en: Small}
region: gotland
subject: family
visits: {v8m: {name: {sv: Besök, en: Visit}, due: 8 months}}
"""
)
_TEST = st.one_of(
    st.dictionaries(st.sampled_from(NAMES), st.booleans(), min_size=1, max_size=2),
    st.builds(lambda name: {"not": {name: True}}, st.sampled_from(NAMES)),
)


def _groups(inner: Any) -> Any:
    listed = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        inner,
        st.builds(lambda rules: {"any": rules}, listed),
        st.builds(lambda rules: {"all": rules}, listed),
        st.builds(lambda rule: {"not": rule}, inner),
    )


_RULE = _groups(_groups(_TEST))


def with_rule(rule: Mapping[str, Any]) -> fs.Programme:
    return _BASE.patched({"visits": {"v8m": {"when": rule}}})


def written_otherwise(rule: Mapping[str, Any], draw: Any) -> Any:
    """The same rule in another order, with more brackets, and with what is so denied twice."""
    entries = [{key: _inside(each, draw)} for key, each in rule.items()]
    return draw(
        st.one_of(
            st.permutations(entries).map(lambda listed: {"all": listed}),
            st.just({"not": {"not": {"all": entries}}}),
            st.just({"all": [{"any": [{"all": entries}]}]}),
        )
    )


def _inside(value: Any, draw: Any) -> Any:
    if isinstance(value, list):
        return draw(st.permutations([written_otherwise(each, draw) for each in value]))
    if isinstance(value, Mapping):
        return written_otherwise(value, draw)
    return draw(st.sampled_from([value, {"is": value}, {"is_not": not value}]))


@given(st.data())
def test_a_rule_written_otherwise_is_no_difference(data: st.DataObject) -> None:
    rule = data.draw(_RULE)
    again = written_otherwise(rule, data.draw)
    assert fs.compare.diff(with_rule(rule), with_rule(again)).edits == ()


@given(_RULE, _RULE)
def test_where_there_is_no_edit_the_rules_have_the_same_answers(first: Any, second: Any) -> None:
    one, other = with_rule(first), with_rule(second)
    found = fs.compare.diff(one, other)
    assert bool(found) is bool(fs.compare.diff(other, one))
    if not found:
        assert answers(one) == answers(other)
    for edit in found:
        assert edit.path[:3] == ("visits", "v8m", "when")
        assert edit.say("sv") != edit.say("en")


def answers(programme: fs.Programme) -> list[str]:
    """What the rule of the visit says for every combination of what it can ask."""
    known = (dict(zip(NAMES, each, strict=True)) for each in product((True, False, None), repeat=len(NAMES)))
    day = dt.date(2025, 1, 1)
    families = (
        fs.Case(birth_date=day, facts={name: value for name, value in each.items() if value is not None})
        for each in known
    )
    return [fs.evaluate(programme, each, on=day).visits["v8m"].status.value for each in families]


if __name__ == "__main__":
    for each in PAIRS if len(sys.argv) == 1 else sys.argv[1:]:
        for path, text in expected(each):
            path.write_text(text, "utf-8")
