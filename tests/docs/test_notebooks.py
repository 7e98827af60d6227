"""Every page whose examples are run when the documentation is built runs without it too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_DOCS = Path(__file__).parents[2] / "docs"
_CELL = re.compile(r"^```\{code-cell\} ipython3\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_PAGES = [
    page
    for page in sorted((*_DOCS.glob("*.md"), *_DOCS.glob("howto/*.md")))
    if _CELL.search(page.read_text(encoding="utf-8"))
]

_NEED_AN_EXTRA = {"proofs.md"}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=page.name, marks=[pytest.mark.extra] if page.name in _NEED_AN_EXTRA else [])
        for page in _PAGES
    ],
)
def test_its_cells_run_one_after_the_other(page: Path) -> None:
    names: dict[str, object] = {}
    for cell in _CELL.findall(page.read_text(encoding="utf-8")):
        exec(compile(cell, page.name, "exec"), names)  # noqa: S102 - ours


def test_there_are_some() -> None:
    assert _PAGES
