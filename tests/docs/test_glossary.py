"""Every name that documents are written in has its term in the glossary, and every term its source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import familjestod as fs
from familjestod.engine.timetable import Status
from familjestod.logic.truth import Verdict
from familjestod.logic.values import Operator
from familjestod.spec.model import Attends, Level, ReferralKind, Subject

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "glossary.md").read_text("utf-8")
VOCABULARY = fs.bundled().vocabulary
HEADINGS = ["Swedish", "English", "In the documents", "Source"]


def rows() -> Iterator[list[str]]:
    """The cells of each row of the page's tables, without their headings."""
    for line in PAGE.splitlines():
        if line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if cells != HEADINGS:
                yield cells


ROWS = list(rows())
NAMED = {name for row in ROWS for name in re.findall(r"`([^`]+)`", row[2])}
DECLARED = tuple(re.findall(r"^- \*\*([^*]+)\*\* — ", PAGE, re.MULTILINE))


def schema(kind: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / "schemas" / f"{kind}.schema.json").read_text("utf-8"))
    return read


PROGRAMME = schema("programme")["$defs"]
NAMES: dict[str, tuple[str, ...]] = {
    "roles": tuple(VOCABULARY.roles),
    "services": tuple(VOCABULARY.services),
    "places": tuple(VOCABULARY.places),
    "methods": tuple(VOCABULARY.methods),
    "instruments": tuple(fs.bundled().instruments),
    "subjects": tuple(Subject),
    "levels": tuple(Level),
    "who attends": tuple(Attends),
    "kinds of referral": tuple(ReferralKind),
    "statuses": tuple(Status),
    "verdicts": tuple(Verdict),
    "operators": tuple(Operator),
    "keys of a rule": ("all", "any", "not"),
    "keys of a programme": tuple(PROGRAMME["programme"]["properties"]),
    **{
        f"keys of {kind}": tuple(PROGRAMME[kind]["properties"])
        for kind in ("visit", "vaccination", "referral", "offer", "measure", "pause", "amendment", "a_source")
    },
    "keys of an instrument": tuple(schema("instrument")["properties"]),
    "keys of cases": tuple(schema("cases")["properties"]),
}


@pytest.mark.parametrize("kind", NAMES)
def test_every_name_has_a_term(kind: str) -> None:
    assert NAMES[kind]
    assert [name for name in NAMES[kind] if name not in NAMED] == []


def test_every_term_has_words_in_both_languages_and_a_source() -> None:
    assert len(ROWS) > 250
    assert [row for row in ROWS if len(row) != len(HEADINGS) or not all(row)] == []
    assert [row[0] for row in ROWS if "`" not in row[2]] == []


def test_every_source_is_declared_and_every_declared_one_used() -> None:
    used = set()
    for row in ROWS:
        for each in row[3].split("; "):
            found = [name for name in DECLARED if re.match(rf"{re.escape(name)}(,| p\. \d|$)", each)]
            assert found, f"{row[0]}: {each}"
            used |= set(found)
    assert used == set(DECLARED)


def test_every_page_of_the_learning_examples_is_one_on_which_an_example_begins() -> None:
    pages = {source.page for each in fs.bundled().values() for source in each.sources.values() if source.page}
    for row in ROWS:
        for said in re.findall(r"LE p\. ([\d, –]+)", row[3]):
            for first, last in re.findall(r"(\d+)(?:–(\d+))?", said):
                assert {int(first), int(last or first)} <= pages, f"{row[0]}: {said}"


def test_no_term_stands_twice_in_a_table() -> None:
    tables = [section.split("\n## ")[0] for section in PAGE.split("\n| Swedish ")[1:]]
    for table in tables:
        terms = re.findall(r"^\| ([^|]+) \| ([^|:]+)", table, re.MULTILINE)
        assert len(terms) == len(set(terms))


def test_what_looks_like_a_fact_or_a_programme_is_one() -> None:
    facts = {name for name in NAMED if re.fullmatch(r"(child|family|mother|area|unit|staff)\.\w+", name)}
    assert len(facts) > 40
    assert facts <= set(VOCABULARY.facts)
    programmes = {name for name in NAMED if re.fullmatch(r"[a-z_]+/[a-z0-9_]+", name)}
    assert len(programmes) > 15
    assert programmes <= set(fs.bundled())
    answers = {name for name in NAMED if re.fullmatch(r"(epds|itc|psq_s)\.\w+", name)}
    instruments = fs.bundled().instruments
    assert all(name.split(".")[1] in instruments[name.split(".")[0]].answers for name in answers)
