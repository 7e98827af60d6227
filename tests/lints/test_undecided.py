"""What has too many cases to try is noted, or with the solver told as what has few."""

from __future__ import annotations

import sys

import pytest

import familjestod as fs
from familjestod.cli.checking import Checked
from familjestod.diagnostics import Severity, one_line

HEAD = """\
format: 1
kind: programme
id: gotland/prov
name: {sv: Prov, en: Trial}
subject: family
"""
QUESTIONS = range(1, 11)
NONE, WORST = ([f"{{epds.q{number}: {value}}}" for number in QUESTIONS] for value in (0, 3))
# No question has both answers, so that at most ten of the twenty are met.
ELEVEN = f"at_least: {{count: 11, of: [{', '.join(NONE + WORST)}]}}"
NINE, EIGHT = (ELEVEN.replace("count: 11", f"count: {count}") for count in (9, 8))
MANY = ", ".join(
    f"{{epds.q{number}: {value}}}" for number in QUESTIONS for value in range(4) for _ in range(2)
)


@pytest.fixture
def without_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)


def told(text: str) -> list[str]:
    return [one_line(each).partition(" (in ")[0] for each in fs.lint(fs.load(HEAD + text, name="mine.yaml"))]


NOTED = [
    (
        f"eligibility:\n  {ELEVEN}\n  assumption: Ours.\n",
        "mine.yaml:6:1: it is not decided whether this can be met, and whether it always is: there are too many cases to try",
    ),
    (
        f"findings:\n  a: {{name: {{sv: A, en: A}}, {ELEVEN}}}\n",
        "mine.yaml:7:3: it is not decided whether this can be met, and whether it always is: there are too many cases to try",
    ),
    (
        f"findings:\n  a:\n    - {{value: high, name: {{sv: H, en: H}}, when: {{{EIGHT}}}}}\n    - {{value: some, name: {{sv: S, en: S}}, when: {{{NINE}}}}}\n",
        "mine.yaml:7:3: it is not decided whether each of its outcomes is ever reached: there are too many cases to try",
    ),
    (
        f"findings:\n  nine: {{{NINE}}}\nreferrals:\n  a:\n    to: psychologist\n    assumption: Ours.\n    when: {{findings.nine: true, not: {{{EIGHT}}}}}\n",
        'mine.yaml:9:3: it is not decided whether any family comes to "a": there are too many cases to try',
    ),
]


@pytest.mark.usefixtures("without_solver")
@pytest.mark.parametrize(("text", "said"), NOTED)
def test_what_is_not_decided_is_noted(text: str, said: str) -> None:
    document = fs.load(HEAD + text, name="mine.yaml")
    notes = [each for each in fs.lint(document) if each.code == "undecided-without-solver"]
    assert [one_line(each).partition(" (in ")[0] for each in notes] == [said]
    assert {each.severity for each in notes} == {Severity.NOTE}
    assert {each.help for each in notes} == {
        'Install the solver and check again: pip install "familjestod[prove]"'
    }


@pytest.mark.usefixtures("without_solver")
def test_a_note_fails_no_check_however_strict() -> None:
    found = fs.lint(fs.load(HEAD + NOTED[0][0], name="mine.yaml"))
    checked = Checked(1, found)
    assert (checked.exit_code(), checked.exit_code(strict=True)) == (0, 0)
    assert checked.summary == "1 document checked: 1 note"


@pytest.mark.usefixtures("without_solver")
def test_the_library_has_nothing_that_is_not_decided() -> None:
    library = fs.bundled()
    found = [*map(fs.lint, library.values()), *map(fs.lint, library.instruments.values())]
    assert "undecided-without-solver" not in {each.code for some in found for each in some}


@pytest.mark.extra
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (NOTED[0][0], ["never-met"]),
        (NOTED[1][0], ["never-met"]),
        (NOTED[2][0], ["outcome-never-reached"]),
        (NOTED[3][0], ["unreachable"]),
        (f"eligibility:\n  any: [{MANY}]\n  assumption: Ours.\n", ["never-unmet"]),
    ],
)
def test_with_the_solver_it_is_told(text: str, codes: list[str]) -> None:
    found = fs.lint(fs.load(HEAD + text, name="mine.yaml"))
    assert {each.code for each in found} >= set(codes)
    assert "undecided-without-solver" not in {each.code for each in found}
