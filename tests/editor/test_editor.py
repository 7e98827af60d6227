"""What an editor is told of small documents at a cursor."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import familjestod as fs
from familjestod.diagnostics import Diagnostic, Edit, Fix, Place, Severity
from familjestod.editor.actions import actions
from familjestod.editor.completion import completions
from familjestod.editor.cursor import Cursor
from familjestod.editor.hover import hover
from familjestod.editor.places import places
from familjestod.editor.positions import Position, column_of, range_of
from familjestod.editor.setting import Setting, setting_of
from familjestod.lints.ignores import ignores_of
from familjestod.spec.fixes import applied

Marked = Callable[..., tuple[Cursor, Setting]]

_RULE = "eligibility:\n  any:\n    - child.age: {below: 15 months}\n    - visits.v18m: done\n"


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        (
            _RULE.replace("any:", "a|ny:"),
            "en",
            "> The child is younger than 15 months or the visit “Health visit at 18 months” is done.",
        ),
        (_RULE.replace("elig", "el|ig"), "sv", "> Barnet är yngre än 15 månader eller"),
        (_RULE.replace("child.age", "child|.age"), "en", "**the child's age** · `child.age`"),
        (_RULE.replace("15 months", "15 mo|nths"), "sv", "**15 månader** · `15 months`"),
        (_RULE.replace("v18m: done", "v18m: do|ne"), "sv", "**genomfört** · `done`"),
        (_RULE.replace("v18m: done", "v1|8m: done"), "en", "**Health visit at 18 months** · `visits.v18m`"),
        ("visits:\n  v1|8m: {place: clinic}\n", "en", "at 18 months"),
        ("visits:\n  v18m: {place: cli|nic}\n", "sv", "**mottagningen** · `clinic`"),
        ("visits:\n  v18m: {screens: [i|tc]}\n", "sv", "**Infant-Toddler Checklist (ITC)** · `itc`"),
        ("visits:\n  v18m: {source: o|wn}\n", "sv", "**Our own** · `own`"),
        ("visits:\n  v21m: {due: 2.5 ye|ars}\n", "en", "**2 years and 6 months** · `2.5 years`"),
        ("visits:\n  v21m: {when: {itc@v18m.speech_o|nly: true}}\n", "en", "speech only"),
    ],
)
def test_hover(text: str, language: str, said: str, marked: Marked) -> None:
    cursor, setting = marked(text)
    assert said in (hover(cursor, setting, language) or "")


@pytest.mark.parametrize(
    "text", ["eli|gibility: {", "nonsense: wo|rd\n", "visits: {v18m: {place: no|where}}\n"]
)
def test_hover_has_nothing_to_say(text: str, marked: Marked) -> None:
    cursor, setting = marked(text)
    assert hover(cursor, setting, "sv") is None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("eligibility: {child.a|ge: {below: 1 month}}\n", ["vocabulary.yaml"]),
        ("visits:\n  v18m: {place: cli|nic}\n", ["vocabulary.yaml"]),
        ("visits:\n  v18m: {screens: [i|tc]}\n", ["instruments/itc.yaml"]),
        ("eligibility: {epds.tot|al: {above: 12}}\n", ["instruments/epds.yaml"]),
        (
            "eligibility: {visits.v1|8m: done}\nvisits: {v18m: {place: clinic}}\n",
            ["mine.yaml", "national/barnhalsovard.yaml"],
        ),
        ("visits: {v1|8m: {place: clinic}}\n", ["national/barnhalsovard.yaml"]),
        ("eligibility: {findings.a|b: true}\nfindings: {ab: {child.preterm: true}}\n", ["mine.yaml"]),
        ("pauses: [{visits: [v1|8m]}]\n", ["national/barnhalsovard.yaml"]),
        ("visits: {v18m: {source: o|wn}}\n", ["mine.yaml"]),
        ("eligibility: {child.no_such_f|act: true}\n", []),
    ],
)
def test_definition(text: str, sources: list[str], marked: Marked) -> None:
    cursor, setting = marked(text)
    assert [each.source for each in places(cursor, setting)] == sources


def test_definition_of_the_base(marked: Marked) -> None:
    cursor, setting = marked(
        "format: 1\nkind: programme\nid: gotland/mine\nextends: national/barn|halsovard\n"
    )
    assert [(each.source, each.column) for each in places(cursor, setting)] == [
        ("national/barnhalsovard.yaml", 1)
    ]


@pytest.mark.parametrize(
    ("text", "some", "none"),
    [
        ("eligibility:\n  |", {"child.age", "visits.v18m", "itc.age", "any"}, {"itc@v18m.age", "clinic"}),
        ("eligibility: {child.a|", {"child.age"}, {"clinic"}),
        ("eligibility:\n  itc@|", {"itc@v18m.speech_only"}, {"child.age"}),
        ("eligibility:\n  any:\n    - |", {"child.age", "not"}, {"clinic"}),
        ("eligibility:\n  visits.v18m: |", {"done", "none"}, {"true", "is"}),
        ("eligibility: {visits.v18m: [done, |", {"missed"}, {"child.age"}),
        ("eligibility: {visits.v18m: {is|", {"is", "is_not", "in"}, {"at_least", "done"}),
        ("eligibility: {visits.v18m: {is: |", {"done"}, {"is"}),
        ("eligibility: {child.age: {known: |", {"true", "false"}, {"done"}),
        ("eligibility:\n  unit.region: |", {"gotland", "skane"}, {"clinic"}),
        ("visits:\n  v18m: {place: |", {"clinic", "home"}, {"gotland"}),
        ("visits:\n  v18m:\n    themes:\n      - |", {"vaccination"}, {"clinic"}),
        ("visits:\n  v18m: {participants: [bhv|", {"bhv_nurse"}, {"clinic"}),
        ("visits:\n  v18m: {counted_from: |", {"birth", "visits.v8m"}, {"clinic"}),
        ("visits:\n  |", {"v18m", "v8m"}, {"clinic"}),
        ("referrals:\n  x: {to: |", {"speech_therapist"}, {"clinic"}),
        ("visits:\n  v18m: {source: |", {"own"}, {"clinic"}),
        ("amendments:\n  - since: 2020-01-01\n    patch: {visits: {v18m: {place: |", {"clinic"}, {"own"}),
        ("findings:\n  mine: {child.preterm: true}\neligibility: {findings.|", {"findings.mine"}, {"own"}),
        (
            "kind: cases\nprogramme: gotland/kommunikation_itc\ncases:\n  a:\n    facts: {|",
            {"unit.region"},
            {"child.age", "visits.v18m"},
        ),
        (
            "kind: cases\nprogramme: gotland/kommunikation_itc\ncases:\n  a:\n    facts: {unit.region: |",
            {"gotland"},
            {"clinic"},
        ),
        ("kind: cases\nprogramme: got|", {"gotland/kommunikation_itc"}, {"clinic"}),
    ],
)
def test_completion(text: str, some: set[str], none: set[str], marked: Marked) -> None:
    cursor, setting = marked(text, before="")
    offered = {each.name for each in completions(cursor, setting, "sv")}
    assert some <= offered
    assert offered.isdisjoint(none)


def test_completion_says_what_a_name_is_called(marked: Marked) -> None:
    cursor, setting = marked("visits:\n  v18m: {place: |}\n")
    told = {each.name: each.detail for each in completions(cursor, setting, "en")}
    assert told["clinic"] == "the clinic"


@pytest.mark.parametrize(
    ("text", "written"), [("eligibility:\n  chi|", "child.age: "), ("eligibility:\n  chi|: 1", "child.age")]
)
def test_completion_of_a_key_writes_its_colon(text: str, written: str, marked: Marked) -> None:
    cursor, setting = marked(text)
    assert {each.name: each.text for each in completions(cursor, setting, "sv")}["child.age"] == written


def test_positions_are_counted_in_utf_16() -> None:
    lines = ['a: "😀å" # 😀 b']
    start = Position(0, 13)
    assert (
        range_of(Place("x", 1, 12, 1, 13), lines).start == start
    )  # two signs of two units each stand before it
    for encoding in ("utf-8", "utf-16", "utf-32"):
        for column in range(len(lines[0]) + 1):
            at = range_of(Place("x", 1, column + 1, 1, column + 1), lines, encoding).start
            assert column_of(lines[0], at.character, encoding) == column


def test_a_fix_and_an_ignore_are_offered() -> None:
    text = "a:\n  b: dues # why\n"
    place = Place("x", 2, 6, 2, 10)
    fix = Fix(description="write due", edits=[Edit(place, "due")])
    found = Diagnostic(code="never-met", message="m", severity=Severity.WARNING, place=place, fix=fix)
    mend, ignore = actions(found, text.splitlines())
    assert (mend.title, applied(text, mend.edits)) == ("Write due", "a:\n  b: due # why\n")
    silent = applied(text, ignore.edits)
    assert silent == "a:\n  # familjestod: ignore[never-met] \n  b: dues # why\n"
    assert [(each.code, each.line) for each in ignores_of(silent, "x", ["never-met"]).each] == [
        ("never-met", 3)
    ]


def test_an_error_cannot_be_ignored() -> None:
    found = Diagnostic(code="unknown-key", message="m", place=Place("x", 1, 1, 1, 2))
    assert list(actions(found, ["a: 1"])) == []


@pytest.mark.parametrize("text", ["", "{", "- [", "name: {", '"'])
def test_a_text_that_says_nothing_yet_has_a_setting(text: str) -> None:
    setting = setting_of(text, "mine.yaml", fs.bundled())
    assert (setting.kind, setting.entries("visits")) == ("programme", {})
