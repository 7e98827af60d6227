"""The command line as a user meets it, run inside the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from familjestod.cli.app import app

Run = Callable[..., Result]
ITC = "gotland/kommunikation_itc"
ON = ("--on", "2026-03-01")

_CASE = """\
birth_date: 2024-08-20
facts:
  unit.region: gotland
  child.enrolled_bhv: true
history:
  - visit: v18m
    day: 2026-02-20
    screened:
      - instrument: itc
        respondent: parent
        answers: {speech: concern, social: no_concern, symbolic: no_concern, total: no_concern}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder, without what the surroundings may say."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*arguments: str, **known: object) -> Result:
        return CliRunner().invoke(app, list(arguments), **known)  # type: ignore[arg-type]

    return invoke


@pytest.fixture
def case(tmp_path: Path) -> str:
    """The text of a family on Gotland, also in `family.yaml`."""
    (tmp_path / "family.yaml").write_text(_CASE, encoding="utf-8")
    return _CASE
