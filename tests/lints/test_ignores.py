"""An ignore silences one code of advice on one line, says why, and is told of where it does nothing."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from familjestod.diagnostics import Diagnostic, Place, Severity
from familjestod.lints.ignores import ignores_of, silenced, unused

KNOWN = ("unused-source", "unsourced-number", "unknown-key", "uncovered", "undecided-without-solver")


def advice(code: str, line: int, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(code=code, message="m", severity=severity, place=Place("mine.yaml", line, 4, line, 5))


def judged(text: str | bytes, found: Iterable[Diagnostic]) -> tuple[list[str], list[str]]:
    """The codes that are left of what was found, and what is said of the ignores themselves."""
    found = list(found)
    ignores = ignores_of(text, "mine.yaml", KNOWN)
    left = [each.code for each in silenced(found, {"mine.yaml": ignores})]
    said = [*ignores.faults, *unused(found, ignores.each)]
    return left, [f"{each.code} {each.place.line}:{each.place.column}" for each in said if each.place]


IGNORE = "# familjestod: ignore[unused-source]"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"a: 1\nb: 2 {IGNORE} the law itself\nc: 3\n", 2),
        (f"a: 1\n{IGNORE} the law itself\nb: 2\nc: 3\n", 3),
        (f"a: 1\n  {IGNORE}: the law itself\n\n# more\nb: 2\n", 5),
        ("a: 1\nb: 2 #familjestod:ignore [ unsourced-number , unused-source ] why\n", 2),
        (f"{IGNORE} one\n# familjestod: ignore[unsourced-number] two\na: 1\n", 3),
    ],
)
def test_it_silences_its_code_on_its_line(text: str, line: int) -> None:
    both = [advice("unused-source", line), advice("unsourced-number", line)]
    left, said = judged(text, both)
    expected = [] if "unsourced" in text else ["unsourced-number"]
    assert (left, said) == (expected, [])


def test_it_silences_a_note_as_it_does_a_warning() -> None:
    text = f"a: 1\nb: 2 {IGNORE} the law itself\nc: 3\n"
    assert judged(text, [advice("unused-source", 2, Severity.NOTE)]) == ([], [])


def test_it_silences_neither_another_line_nor_another_code_nor_a_fault() -> None:
    text = f"a: 1\nb: 2 {IGNORE} the law itself\nc: 3\n"
    for other in (
        advice("unused-source", 1),
        advice("unused-source", 3),
        advice("unsourced-number", 2),
        advice("unused-source", 2, Severity.ERROR),
    ):
        assert judged(text, [other]) == ([other.code], ["unused-ignore 2:28"])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("# familjestod: ignore[unused-source]", ["ignore-without-reason 1:6"]),
        ("# familjestod: ignore[unused-source]:  ", ["ignore-without-reason 1:6"]),
        ("# familjestod: ignore[unused-sorce] why", ["unknown-ignore 1:28"]),
        ("# familjestod: ignore[unused-source, x] why", ["unknown-ignore 1:43"]),
        ("# familjestod: ignore why", ["unknown-ignore 1:6"]),
        ("# familjestod: ignore[] why", ["unknown-ignore 1:6"]),
        ("# familjestod: ignore[unsourced-number] why", ["unused-ignore 1:28"]),
        ("# familjestod: ignore[unknown-key] why", ["unused-ignore 1:28"]),
        ("# familjestod: ignore[uncovered] judged where cases are run", []),
        ("# familjestod: ignore[undecided-without-solver] given where there is no solver", []),
        ("# familjestod is ignored here", []),
        ("# see familjestod: ignore[unused-source] why", []),
    ],
)
def test_what_is_wrong_with_one_is_told_at_its_place(written: str, said: list[str]) -> None:
    assert judged(f"a: 1 {written}\n", [advice("unused-source", 1)])[1] == said


def test_the_nearest_code_is_offered() -> None:
    (fault,) = ignores_of("a: 1 # familjestod: ignore[unused-sorce] why\n", "mine.yaml", KNOWN).faults
    assert fault.available[0] == "unused-source"
    assert fault.line_text == "a: 1 # familjestod: ignore[unused-sorce] why"


@pytest.mark.parametrize(
    "text",
    [
        f'a: "{IGNORE} why"\n',
        f"a: 'x {IGNORE} why'\n",
        f"a: |\n  x {IGNORE} why\n",
        f'"a {IGNORE} why": 1\n',
        f"a: x{IGNORE} why\n".replace("# ", "#"),
    ],
)
def test_text_that_looks_like_one_is_none(text: str) -> None:
    found = [advice("unused-source", 1), advice("unused-source", 2)]
    assert judged(text, found) == (["unused-source", "unused-source"], [])


@pytest.mark.parametrize("text", ["a: [\n", b"\xff# familjestod: ignore[x]", "", "familjestod: \x00"])
def test_a_text_that_cannot_be_read_has_none(text: str | bytes) -> None:
    assert judged(text, [advice("unused-source", 1)]) == (["unused-source"], [])
