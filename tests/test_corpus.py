"""Every code that the library can give is shown in the corpus: a text, and what is told of it beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from familjestod.cli.checking import check_all
from familjestod.cli.faults import explanations
from familjestod.cli.render import render
from familjestod.cli.screen import Screen

CORPUS = Path(__file__).parent / "corpus"
FOLDERS = CORPUS / "folders"
# A place and a code, or a whole message with its code at the end.
TOLD = re.compile(r"^\d+:\d+: ([a-z-]+)$|\[([a-z-]+)\]$", re.MULTILINE)
# No text is known that gives it: it would be mended.
WITHOUT_TEXT = {"internal-error"}


def test_every_code_is_shown() -> None:
    expected = sorted(CORPUS.rglob("*.expected"))
    assert len(expected) > 200
    assert [
        path
        for path in expected
        if not any(
            each.exists()
            for each in (path.with_suffix(".yaml"), path.with_suffix(".python"), path.with_suffix(""))
        )
    ] == []
    shown = {found[1] or found[2] for path in expected for found in TOLD.finditer(path.read_text("utf-8"))}
    assert explanations().keys() - shown == WITHOUT_TEXT


@pytest.mark.parametrize("expected", sorted(FOLDERS.glob("*.expected")), ids=lambda path: str(path.stem))
def test_documents_of_a_folder_are_judged_together(expected: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDERS)
    told = "\n".join(render(check_all([expected.stem]).diagnostics, "text", Screen()))
    assert told == expected.read_text("utf-8")
