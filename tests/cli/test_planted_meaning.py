"""Mistakes of meaning planted one at a time in a sound programme, its instrument and its cases: what is said of each.

`tests/corpus/planted/meaning/good` is sound. Each section of a `.txt` beside it is one mistake: a title, the file, the
lines that are taken out (`-`) and put in (`+`), and after an empty line all that `familjestod check .` says; or, where it
finds nothing, `familjestod test .`. Run as a script, this file writes what is said anew, to be read in the difference.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen
from click.testing import CliRunner

from familjestod.cli.app import app

CORPUS = Path(__file__).parents[1] / "corpus" / "planted" / "meaning"
GOOD = CORPUS / "good"


@frozen
class Planted:
    """One mistake, and what is said of it."""

    title: str
    file: str
    edits: tuple[tuple[str, str], ...]
    """What is taken out, which stands once in the file, and what is put in."""
    said: str

    def plant(self, folder: Path) -> None:
        """Copy the sound documents to a folder, and make the mistake in them."""
        shutil.copytree(GOOD, folder, dirs_exist_ok=True)
        path = folder / self.file
        text = path.read_text("utf-8")
        for out, new in self.edits:
            assert text.count(out) == 1, f"{self.title}: {out!r} stands {text.count(out)} times"
            text = text.replace(out, new)
        path.write_text(text, encoding="utf-8")

    def section(self, said: str) -> str:
        """The section of the corpus that says so."""
        lines = [f"## {self.title}", self.file]
        for out, new in self.edits:
            lines += [f"-{line}" for line in out.split("\n")] + [f"+{line}" for line in new.split("\n")]
        return "\n".join((*lines, "", said.rstrip("\n"), ""))


def planted(path: Path) -> Iterator[Planted]:
    """The mistakes of one file of the corpus."""
    for section in re.split(r"(?m)^## ", path.read_text("utf-8"))[1:]:
        title, _, rest = section.partition("\n")
        head, _, said = rest.partition("\n\n")
        file, *lines = head.split("\n")
        edits: list[tuple[list[str], list[str]]] = []
        for line in lines:
            if line.startswith("-") and (not edits or edits[-1][1]):
                edits.append(([], []))
            edits[-1][line.startswith("+")].append(line[1:])
        yield Planted(
            title, file, tuple(("\n".join(out), "\n".join(new)) for out, new in edits), f"{said.rstrip()}\n"
        )


def run(*arguments: str) -> str:
    return re.sub(r" +$", "", CliRunner().invoke(app, list(arguments)).output, flags=re.MULTILINE)


def said_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a developer who stands in a folder is told."""
    monkeypatch.chdir(folder)
    for name in ("GITHUB_ACTIONS", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    said = run("check", ".")
    return run("test", ".") if "no faults" in said else said


FILES = sorted(CORPUS.glob("*.txt"))
PLANTED = [pytest.param(each, id=f"{path.stem}: {each.title}") for path in FILES for each in planted(path)]


def test_there_are_many_and_each_has_a_title_of_its_own() -> None:
    assert len(PLANTED) >= 150
    assert len({param.id for param in PLANTED}) == len(PLANTED)


def test_nothing_is_said_of_the_sound_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        said_of(GOOD, monkeypatch) == "✓ varmland/trygg_somn.cases.yaml: 4 of 4 passed\n4 cases: 4 passed\n"
    )


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_planted_mistake_is_told(mistake: Planted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mistake.plant(tmp_path)
    said = said_of(tmp_path, monkeypatch)
    assert said == mistake.said
    assert re.search(r"(?m)^varmland/|^instruments/", said)


def _write_anew(path: Path, folder: Path) -> None:
    sections = []
    for number, mistake in enumerate(planted(path)):
        here = folder / f"{path.stem}_{number}"
        mistake.plant(here)
        with pytest.MonkeyPatch.context() as monkeypatch:
            sections.append(mistake.section(said_of(here, monkeypatch)))
    path.write_text("\n".join(sections), encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        for each in FILES if len(sys.argv) == 1 else map(Path, sys.argv[1:]):
            _write_anew(each.resolve(), Path(made))
