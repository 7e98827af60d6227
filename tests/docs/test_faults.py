"""The page of faults has every code that the library can give, and no other; each of its examples gives its code."""

from __future__ import annotations

import ast
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import familjestod as fs
from familjestod.cli.checking import check_all
from familjestod.cli.faults import Example, Explanation, explanations
from familjestod.cli.trying import try_all
from familjestod.diagnostics import Diagnostic
from familjestod.lints import LINTS, ignores
from familjestod.lints.cases import CASE_LINTS
from familjestod.spec import source, wording

ROOT = Path(__file__).parents[2]
EXPLAINED = explanations()
# Given where cases are run.
TRIED = {"unexpected-answer", "uncovered"}
# Given of registers, which need the extra for them.
OF_FRAMES = {code for code in EXPLAINED if code.startswith("frame-")}
# Given where the solver is not installed.
WITHOUT_SOLVER = {"undecided-without-solver"}
# No text is known that gives it: it would be mended.
WITHOUT_EXAMPLE = {"internal-error"}


def codes_in(module: Path) -> Iterator[str]:
    """The codes written in a module: `Diagnostic(code="…")`, `….fault("…", …)` and `….advice("…", …)`."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = [
            keyword.value for keyword in node.keywords if keyword.arg == "code" and called == "Diagnostic"
        ]
        given += node.args[:1] if called in {"fault", "advice"} else []
        for each in given:
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value:
                yield each.value


def test_every_code_is_on_the_page_and_no_other() -> None:
    written = {code for module in (ROOT / "src").rglob("*.py") for code in codes_in(module)}
    assert len(written) > 20
    written |= {*source.CODES, *wording.CODES, *ignores.CODES, *LINTS, *CASE_LINTS}
    assert sorted(EXPLAINED) == sorted(written)


def test_every_section_says_what_it_means_shows_it_and_says_what_to_do() -> None:
    for each in EXPLAINED.values():
        assert each.meaning.endswith("."), each.code
        assert each.advice.endswith("."), each.code
        assert each.meaning != each.advice, each.code
        assert bool(each.examples) is (each.code not in WITHOUT_EXAMPLE), each.code


@pytest.mark.parametrize("explanation", EXPLAINED.values(), ids=list(EXPLAINED))
def test_an_example_gives_its_code_and_no_other(
    explanation: Explanation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if explanation.code in WITHOUT_EXAMPLE:
        return
    if explanation.code in OF_FRAMES:
        pytest.importorskip("narwhals")
    if explanation.code in WITHOUT_SOLVER:
        monkeypatch.setitem(sys.modules, "z3", None)
    assert {each.code for each in given(explanation, tmp_path)} == {explanation.code}


def given(explanation: Explanation, folder: Path) -> Iterator[Diagnostic]:
    """What the examples of a code give, each a file in the same folder."""
    try:
        for index, example in enumerate(explanation.examples):
            text = document(example)
            cases = b"kind: cases" in text  # which stand beside the programme that comes first
            (folder / ("0.cases.yaml" if cases else f"{index}.yaml")).write_bytes(text)
    except fs.SpecError as error:
        yield from error.diagnostics
        return
    yield from check_all([str(folder)]).diagnostics
    if explanation.code in TRIED:
        for tried in try_all([str(folder)], cover=explanation.code == "uncovered"):
            yield from tried.diagnostics


def document(example: Example) -> bytes:
    """The bytes of an example; what is wrong with a value made in Python is raised."""
    if example.language == "yaml":
        return (example.head + example.text).encode()
    known: dict[str, object] = {"Case": fs.Case, "date": dt.date, "bundled": fs.bundled}
    if example.text.startswith("cohort."):
        known |= {"cohort": fs.cohort, "DataFrame": pytest.importorskip("polars").DataFrame}
    made = eval(example.text, known)  # noqa: S307 - from our own page
    text = example.head + made if isinstance(made, str) else made
    return text if isinstance(text, bytes) else text.encode()
