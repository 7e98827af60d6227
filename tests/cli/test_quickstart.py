"""The commands of the quickstart run, on the files that it shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

_PAGE = (Path(__file__).parents[2] / "docs" / "quickstart.md").read_text(encoding="utf-8")
_FILES = dict(re.findall(r"^```yaml\n# (\S+)\n(.*?)^```", _PAGE, re.DOTALL | re.MULTILINE))
_COMMANDS = re.findall(r"^familjestod (.*)$", _PAGE, re.MULTILINE)


@pytest.mark.parametrize("command", _COMMANDS)
def test_a_command_runs(run: Callable[..., Result], tmp_path: Path, command: str) -> None:
    for name, text in _FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run(*shlex.split(command))
    assert result.exit_code == 0, result.output
    assert result.output


def test_there_are_some() -> None:
    assert len(_COMMANDS) >= 6
    assert set(_FILES) == {"family.yaml", "mine.yaml"}
