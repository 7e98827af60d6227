"""Every whole document that the documentation shows is one that loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import familjestod as fs

_DOCS = Path(__file__).parents[2] / "docs"
_FAULTY = _DOCS / "faults.md"  # each of its documents has the fault it is shown for; see test_faults.py
_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_WHOLE = re.compile(r"^format: 1$", re.MULTILINE)


def _shown() -> list[tuple[str, str]]:
    found = {*_DOCS.glob("*.md"), *(_DOCS / "howto").glob("*.md")} - {_FAULTY}
    pages = {page.relative_to(_DOCS).as_posix(): page.read_text(encoding="utf-8") for page in sorted(found)}
    return [
        (f"{name}:{text[: block.start()].count(chr(10)) + 2}", block[1])
        for name, text in pages.items()
        for block in _BLOCK.finditer(text)
        if _WHOLE.search(block[1])
    ]


@pytest.mark.parametrize(("place", "text"), _shown(), ids=[place for place, _ in _shown()])
def test_loads_without_faults(place: str, text: str) -> None:
    assert fs.check(text, name=place, library=fs.bundled()) == ()


def test_there_are_some() -> None:
    assert len(_shown()) >= 4
