"""What is advised of each document of the corpus, as `check` prints it; of a near miss, nothing.

Each code has a folder in `corpus/lints`. `x.yaml` gives the code, and `x.expected` is what is printed;
`near-x.yaml` gives nothing. `x.cases.yaml` are the cases beside it, and overlays extend `base.yaml`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import familjestod as fs
from familjestod.cli.checking import check_on
from familjestod.cli.documents import Desk, File
from familjestod.cli.render import render
from familjestod.cli.screen import Screen
from familjestod.cli.trying import try_all
from familjestod.diagnostics import Diagnostic, Severity, one_line, ordered
from familjestod.lints import LINTS, ignores
from familjestod.lints.cases import CASE_LINTS
from familjestod.spec.instrument import Instrument

LIBRARY = fs.bundled()
CORPUS = Path(__file__).parents[1] / "corpus" / "lints"
BASE = File("base.yaml", (CORPUS / "base.yaml").read_bytes())
DESK = Desk.with_files([BASE], LIBRARY)
DOCUMENTS = sorted(path for path in CORPUS.glob("*/*.yaml") if path.suffixes == [".yaml"])
NEAR = [path for path in DOCUMENTS if path.stem.startswith("near-")]
TELLING = [path for path in DOCUMENTS if path not in NEAR]
CODES = {*LINTS, *CASE_LINTS, *ignores.CODES, *ignores.ELSEWHERE}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def found(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Diagnostic, ...]:
    """What is said of a document and the cases beside it."""
    files = [File(each.name, each.read_bytes()) for each in sorted(path.parent.glob(f"{path.stem}.*yaml"))]
    # Cases are about a programme that the library then has.
    if path.parent.name == "undecided-without-solver":
        monkeypatch.setitem(sys.modules, "z3", None)
    desk = DESK if len(files) == 1 else Desk.with_files([BASE, *files], LIBRARY)
    said = check_on(desk, files).diagnostics
    if path.parent.name != "uncovered":
        return said
    monkeypatch.chdir(path.parent)
    return ordered(
        (*said, *(each for tried in try_all([path.name], cover=True) for each in tried.diagnostics))
    )


@pytest.mark.parametrize("path", TELLING, ids=name)
def test_what_is_advised_is_told_in_full(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    advice = found(path, monkeypatch)
    assert {each.code for each in advice} == {path.parent.name}
    assert all(each.severity is not Severity.ERROR for each in advice)
    told = "\n".join(render(advice, "text", Screen()))
    assert told == path.with_suffix(".expected").read_text("utf-8")


@pytest.mark.parametrize("path", NEAR, ids=name)
def test_nothing_is_advised_of_a_near_miss(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one_line(each) for each in found(path, monkeypatch)] == []


def test_every_code_has_both() -> None:
    assert {path.parent.name for path in TELLING} == CODES
    assert {path.parent.name for path in NEAR} == CODES
    assert {path.with_suffix("") for path in CORPUS.glob("*/*.expected")} == {
        path.with_suffix("") for path in TELLING
    }


def test_each_lint_is_called_as_its_code() -> None:
    for code, lint in {**LINTS, **CASE_LINTS}.items():
        assert lint.__name__ == code.replace("-", "_")


@pytest.mark.parametrize(
    "document", [*LIBRARY.values(), *LIBRARY.instruments.values()], ids=lambda each: str(each.id)
)
def test_the_bundled_documents_leave_nothing_to_advise(document: fs.Programme | Instrument) -> None:
    assert [one_line(each) for each in fs.lint(document)] == []
