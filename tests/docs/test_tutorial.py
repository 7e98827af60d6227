"""The tutorial does what it shows: its files are written, and its commands run, in the order of the page."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("click")
from click.testing import CliRunner

from familjestod.cli.app import app

_PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"\A# ([\w/.-]+\.yaml)\n")
_FAULTS = re.compile(r" \[[a-z-]+\]$", re.MULTILINE)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, without what the surroundings may say."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_page_does_what_it_shows(here: Path) -> None:
    commands = set()
    for kind, text in _BLOCK.findall(_PAGE.read_text(encoding="utf-8")):
        if kind == "console":
            for command, output in shown(text):
                commands.add(command.split()[1])
                run(command, output)
        elif kind == "yaml" and (file := _FILE.match(text)):
            path = here / file[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            assert kind == "yaml", f"nothing is known of blocks of {kind!r}"
            assert any(text in path.read_text(encoding="utf-8") for path in here.rglob("*.yaml")), text
    assert commands >= {"new", "check", "test", "show", "evaluate"}


def shown(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block, and what is shown after it."""
    for each in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = each.partition("\n")
        yield command, output


def run(command: str, output: str) -> None:
    """Runs a command; what it prints is what is shown after it, where something is."""
    program, *arguments = shlex.split(command)
    assert program == "familjestod"
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == (1 if _FAULTS.search(output) else 0), result.output
    assert output in {"", result.stdout}
