"""The help in docs/cli.md is the help that the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from familjestod.cli.app import app

_PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
_SHOWN = {
    block.split()[2]: block
    for block in re.findall(r"^```text\n(Usage: familjestod \w+ .*?)^```", _PAGE, re.DOTALL | re.MULTILINE)
}


@pytest.mark.parametrize("command", sorted(app.brought))
def test_help_is_as_shown(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"], prog_name="familjestod", terminal_width=80)
    assert _SHOWN[command].split() == result.output.split()


@pytest.mark.parametrize("command", sorted(app.brought))
def test_every_command_is_in_the_table(command: str) -> None:
    assert f"| `familjestod {command}" in _PAGE
