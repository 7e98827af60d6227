"""Cases that go on from day to day: what each day holds, and what is told of a story that is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import familjestod as fs
from familjestod.diagnostics import Diagnostic, SpecError, ordered
from familjestod.engine.cases import Examples, read_examples
from familjestod.engine.coverage import coverage

LIBRARY = fs.bundled()
CASES = Path(__file__).parents[1] / "corpus" / "cases"
# What no file can say is an expression of Python.
CORPUS = sorted([*CASES.glob("*.yaml"), *CASES.glob("*.python")])
ITC = "gotland/kommunikation_itc"
STORY = """\
format: 1
kind: cases
programme: gotland/kommunikation_itc
cases:
  path:
    birth_date: 2024-02-10
    facts: {child.enrolled_bhv: true, unit.region: gotland}
    history: [{visit: v12m, day: 2025-02-10}]
    story:
      - {day: 2025-08-11, facts: {family.worry: true}, happens: [{referral: speech_therapy}]}
      - day: 2025-08-12
        happens:
          - visit: v18m
            status: done
            screened: [{instrument: itc, respondent: parent, answers: {social: concern}}]
          - {measured: {weight_kg: 11.2, height_cm: 82}}
        expect: {visits: {v18m: {status: done}, visit_1: {status: open}}}
      - day: 2025-09-15
        facts: {family.worry: null, unit.region: uppsala}
        happens: [{vaccination: mpr_1, status: declined}]
        expect: {visits: {visit_1: {status: not_applicable}}}
"""
FLAT = """\
format: 1
kind: cases
programme: gotland/kommunikation_itc
cases:
  first:
    day: 2025-08-12
    birth_date: 2024-02-10
    facts: {child.enrolled_bhv: true, unit.region: gotland, family.worry: true}
    history: &history
      - {visit: v12m, day: 2025-02-10}
      - {referral: speech_therapy, day: 2025-08-11}
      - visit: v18m
        day: 2025-08-12
        screened: [{instrument: itc, respondent: parent, answers: {social: concern}}]
      - {measured: {weight_kg: 11.2, height_cm: 82}, day: 2025-08-12}
    expect: {visits: {v18m: {status: done}, visit_1: {status: open}}}
  then:
    day: 2025-09-15
    birth_date: 2024-02-10
    facts: {child.enrolled_bhv: true, unit.region: uppsala, family.worry: null}
    history:
      - {visit: v12m, day: 2025-02-10}
      - {referral: speech_therapy, day: 2025-08-11}
      - visit: v18m
        day: 2025-08-12
        screened: [{instrument: itc, respondent: parent, answers: {social: concern}}]
      - {measured: {weight_kg: 11.2, height_cm: 82}, day: 2025-08-12}
      - {vaccination: mpr_1, day: 2025-09-15, status: declined}
    expect: {visits: {visit_1: {status: not_applicable}}}
""".replace(" &history", "")


def held(text: str, name: str = "c.yaml") -> Examples:
    return read_examples(text, name, LIBRARY.schemas)


def test_a_story_is_the_cases_that_it_is_short_for() -> None:
    story, flat = held(STORY).examples, held(FLAT).examples
    assert [(each.day, each.case, each.expect) for each in story] == [
        (each.day, each.case, each.expect) for each in flat
    ]
    assert [each.id for each in story] == ["path@2025-08-12", "path@2025-09-15"]
    assert [each.path for each in story] == [("cases", "path", "story", 1), ("cases", "path", "story", 2)]
    programme = LIBRARY[ITC]
    assert all(held(STORY).differences(each, programme) == () for each in story)
    assert coverage(programme, story) == coverage(programme, flat)


def test_what_has_not_happened_yet_is_not_there_yet() -> None:
    first, last = held(STORY).examples
    assert {each.day for each in last.case.history} - {each.day for each in first.case.history} == {
        dt.date(2025, 9, 15)
    }
    assert first.case.facts["family.worry"] is True
    assert last.case.facts["family.worry"] is None


def said(document: Path) -> list[Diagnostic]:
    """What reading and running the cases of a document tells, each fault once."""
    text = document.read_text("utf-8")
    try:
        if document.suffix == ".python":
            eval(text, {"Case": fs.Case, "date": dt.date})  # noqa: S307
        found = held(text, document.name)
    except SpecError as error:
        return list(error.diagnostics)
    programme = LIBRARY[found.programme]
    wrong = {each: None for one in found.examples for each in found.differences(one, programme)}
    return list(ordered(wrong))


@pytest.mark.parametrize("document", CORPUS, ids=[each.stem for each in CORPUS])
def test_every_fault_is_told_at_its_place(document: Path) -> None:
    expected = document.with_suffix(".expected").read_text("utf-8")
    found = said(document)
    assert [f"{each.place}: {each.message} [{each.code}]" for each in found] == expected.splitlines()
    assert document.stem.startswith(tuple(each.code for each in found))


def test_there_is_a_corpus() -> None:
    assert len(CORPUS) >= 10
