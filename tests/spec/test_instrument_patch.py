"""Patches on instruments: a region's document, a patch in Python, and what is wrong with either."""

from __future__ import annotations

import datetime as dt

import pytest

import familjestod as fs
from familjestod.diagnostics import SpecError
from familjestod.logic.calendar import Duration
from familjestod.spec.instrument import Instrument
from familjestod.spec.provenance import bases

LIBRARY = fs.bundled()
PATH = "instruments/prov.yaml"
FORM = """\
format: 1
kind: instrument
id: prov
name: {sv: Prov}
valid: {opens: 6 weeks}
sources: {a: {title: A}}
source: a
answers:
  q1: {label: {sv: Ett}, options: [0, 1, 2]}
  q2: {type: boolean}
scores:
  total: {sum: [q1, q2]}
  limit: {lookup: {table: old, column: limit}}
tables:
  old: {by: {age: child.age}, rows: [{age: 1 year, limit: 1}]}
findings:
  raised: {prov.total: {at_least: 2}}
  asked: {prov.q2: {known: true}}
"""
HEAD = "format: 1\nkind: instrument\nid: prov\nextends: prov\n"
WITH_FORM = LIBRARY.with_texts({PATH: FORM})


def laid(patch: str, library: fs.Library = WITH_FORM) -> Instrument:
    return library.with_texts({PATH: HEAD + patch}).instruments["prov"]


def check(text: str, library: fs.Library = WITH_FORM) -> list[str]:
    return [f"{each.place}: {each.code}" for each in fs.check(text, name="mine.yaml", library=library)]


def raised(instrument: Instrument, q1: int) -> object:
    return fs.score(instrument, {"q1": q1, "q2": False}, on=dt.date(2026, 3, 1)).findings["raised"]


def test_a_patch_says_only_what_differs() -> None:
    whole, patched = WITH_FORM.instruments["prov"], laid("findings: {raised: {prov.total: {at_least: 1}}}\n")
    assert patched.name == whole.name
    assert patched.answers == whole.answers
    assert [raised(whole, 1), raised(patched, 1), raised(patched, 0)] == ["unmet", "met", "unmet"]
    assert patched.digest != whole.digest


def test_a_patch_in_python_and_one_in_a_document_make_the_same_instrument() -> None:
    patch = {"findings": {"raised": {"prov.total": {"at_least": 1}}}, "valid": {"opens": "8 weeks"}}
    patched = WITH_FORM.instruments["prov"].patched(patch)
    written = laid("findings: {raised: {prov.total: {at_least: 1}}}\nvalid: {opens: 8 weeks}\n")
    assert patched == written
    assert patched.valid.opens == Duration.of(weeks=8)
    again = patched.patched(
        {"valid": {"opens": "6 weeks"}, "findings": {"raised": {"prov.total": {"at_least": 2}}}}
    )
    assert raised(again, 1) == "unmet"


def test_a_score_or_table_may_be_changed_in_part_and_an_answer_taken_away() -> None:
    patched = laid(
        "answers: {q2: null, q3: {options: [0, 1]}}\n"
        "scores: {total: {sum: [q1, q3]}, limit: {lookup: {table: new}}}\n"
        "tables: {new: {by: {age: child.age}, rows: [{age: 1 year, limit: 3}]}}\n"
        "findings: {asked: null}\n"
    )
    assert (list(patched.answers), list(patched.findings)) == (["q1", "q3"], ["raised"])
    assert patched.scores["limit"].lookup is not None
    assert (patched.scores["limit"].lookup.table, patched.scores["limit"].lookup.column) == ("new", "limit")


def test_what_a_patch_changes_rests_on_its_source_and_the_rest_on_what_it_rested_on() -> None:
    patched = laid(
        "sources: {b: {title: B}}\nsource: b\n"
        "findings: {raised: {prov.total: {at_least: 1}}}\n"
        "scores: {limit: {lookup: {table: new}}}\n"
        "tables: {new: {by: {age: child.age}, rows: [{age: 1 year, limit: 3}]}}\n"
    )
    found = {each.path: each.source for each in bases(patched)}
    assert found[("tables", "old")] == found[("scores", "total")] == ("a",)
    assert found[("tables", "new")] == ("b",)
    assert found[("scores", "limit")] == found[("findings", "raised")] == ("a", "b")
    assert found[()] == ("a", "b")
    assert {id_: each.title for id_, each in patched.sources.items()} == {"a": "A", "b": "B"}
    assert laid("valid: {opens: 8 weeks}\n").source == ("a",)


def test_a_patch_lies_on_the_whole_instrument_also_over_another_patch() -> None:
    once = WITH_FORM.with_texts({PATH: f"{HEAD}valid: {{opens: 8 weeks}}\n"})
    assert laid("respondents: each\n", once).valid.opens == Duration.of(weeks=6)
    assert check(f"{HEAD}valid: {{opens: 8 weeks}}\n", once) == []
    whole = once.with_texts({PATH: FORM.replace("6 weeks", "9 weeks")})
    assert laid("respondents: each\n", whole).valid.opens == Duration.of(weeks=9)


def test_a_library_with_a_patched_instrument_has_programmes_that_use_it() -> None:
    itc = LIBRARY.instruments["itc"].patched({"valid": {"closes": "19 months"}})
    library = LIBRARY.with_instrument(itc)
    assert list(library.instruments) == list(LIBRARY.instruments)
    assert library.instruments["itc"] is itc
    programme = library["gotland/kommunikation_itc"]
    assert programme.instruments["itc"] is itc
    assert programme.digest != LIBRARY["gotland/kommunikation_itc"].digest
    assert library["national/familjecentral"] == LIBRARY["national/familjecentral"]


def test_an_instrument_that_a_library_is_given_can_be_extended_and_replaced() -> None:
    library = LIBRARY.with_instrument(WITH_FORM.instruments["prov"].patched({"valid": {"opens": "8 weeks"}}))
    assert library.instruments["prov"].valid.opens == Duration.of(weeks=8)
    assert laid("respondents: each\n", library).valid.opens == Duration.of(weeks=8)
    whole = library.with_texts({PATH: FORM})
    assert whole.instruments["prov"] == WITH_FORM.instruments["prov"]
    assert library.with_texts({"gotland/x.yaml": "x"}).instruments["prov"] == library.instruments["prov"]


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ("answers: {q9: null}\n", ["mine.yaml:5:11: removes-nothing"]),
        ("answers: {q1: {type: boolean}}\n", ["mine.yaml:5:16: conflicting-keys"]),
        ("answers: {q3: {label: {sv: Tre}}}\n", ["mine.yaml:5:11: missing-key"]),
        ("answers: {q2: null}\n", [f"{PATH}:12:21: unknown-reference", f"{PATH}:18:11: unknown-name"]),
        ("findings: {raised: {prov.totl: {at_least: 1}}}\n", ["mine.yaml:5:21: unknown-name"]),
        ("findings: {raised: {source: b}}\n", ["mine.yaml:5:29: unknown-reference"]),
        ("scores: {limit: {lookup: {table: new}}}\n", ["mine.yaml:5:34: unknown-reference"]),
        ("name: null\n", [f"{PATH}:1:1: missing-key"]),
        ("answrs: {}\n", ["mine.yaml:5:1: unknown-key"]),
        ("valid: {opens: 6 veckor}\n", ["mine.yaml:5:16: bad-format"]),
    ],
)
def test_what_is_wrong_is_told_where_it_is_written(patch: str, expected: list[str]) -> None:
    assert check(HEAD + patch) == expected


def test_an_instrument_extends_the_one_with_its_own_id_and_no_other() -> None:
    (other,) = fs.check(HEAD.replace("extends: prov", "extends: epds"), name="mine.yaml", library=WITH_FORM)
    assert (other.code, str(other.place)) == ("unknown-base", "mine.yaml:4:10")
    assert other.message == '"epds" is not "prov": an instrument extends the one that has its own id'
    (none,) = fs.check(HEAD, name="mine.yaml")
    assert none.message == '"prov" is not an instrument that can be extended'
    assert check(FORM + "extends: null\n") == []


def test_a_base_that_is_no_instrument_is_told() -> None:
    for text, code in (("- a\n", "wrong-kind"), (FORM.replace("6 weeks", "6"), "wrong-type"), ("a: [", None)):
        (found, *_) = fs.check(HEAD, name="mine.yaml", library=LIBRARY.with_texts({PATH: text}))
        assert found.place is not None
        assert found.place.source == PATH
        assert code in (None, found.code)


def test_a_patch_with_faults_makes_no_instrument() -> None:
    with pytest.raises(SpecError) as caught:
        WITH_FORM.instruments["prov"].patched({"answers": {"q1": {"options": ["a", 1]}}})
    assert [(each.code, str(each.place)) for each in caught.value.diagnostics] == [
        ("wrong-type", "patch:1:1")
    ]
