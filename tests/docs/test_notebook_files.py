"""The notebooks of the documentation run in a real kernel, and what is stored in them is what they say."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

_FOLDER = Path(__file__).parents[2] / "docs" / "notebooks"
_NOTEBOOKS = sorted(_FOLDER.glob("*.ipynb"))
_MACHINE = re.compile(r"/(?:home|root|Users|tmp|work|usr|opt)/|[A-Z]:\\\\|<[\w. ]+ at 0x")

Cell = dict[str, Any]


def _cells(path: Path) -> list[Cell]:
    cells: list[Cell] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def _said(cell: Cell) -> list[str]:
    """What a cell says as text: what it prints, and the text and the cards of its values.

    Tables of other libraries are their own as HTML, and pictures are drawn by others; their text stands beside them.
    """
    said: list[str] = []
    for output in cell.get("outputs", []):
        shown = {"printed": output.get("text", ""), **output.get("data", {})}
        texts = {kind: "".join(shown.get(kind, "")) for kind in ("printed", "text/plain", "text/html")}
        said += [
            text for kind, text in texts.items() if kind != "text/html" or 'class="dataframe"' not in text
        ]
    return said


def test_there_are_three() -> None:
    assert [path.stem for path in _NOTEBOOKS] == ["a-national-measure", "plan-one-family", "review-a-change"]


@pytest.mark.extra
@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_run_again_it_says_what_is_stored(path: Path) -> None:
    fresh = json.loads(json.dumps(runpy.run_path(str(_FOLDER / "make.py"))["executed"](path)))["cells"]
    stored = _cells(path)
    assert [each["id"] for each in fresh] == [each["id"] for each in stored]
    for one, other in zip(fresh, stored, strict=True):
        assert _said(one) == _said(other), f"{one['id']}: python docs/notebooks/make.py {path.stem}"


@pytest.mark.parametrize("path", _NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_stored_is_worth_opening_anywhere(path: Path) -> None:
    cells = _cells(path)
    code = [each for each in cells if each["cell_type"] == "code"]
    assert [each["execution_count"] for each in code] == list(range(1, len(code) + 1))
    for cell in cells:
        assert re.fullmatch(r"[a-z-]+", cell["id"]), "ids say what a cell is about"
        assert set(cell["metadata"]) <= {"mystnb"}, "no timings, nothing folded"
        for output in cell.get("outputs", []):
            assert output["output_type"] in {"stream", "display_data", "execute_result"}
            assert output.get("name") != "stderr"
            assert "data" not in output or "text/plain" in output["data"], f"{cell['id']}: no text beside it"
            drawn = "image/png" in output.get("data", {})
            assert not drawn or cell["metadata"]["mystnb"]["image"]["alt"]
        assert not any(map(_MACHINE.search, _said(cell)))


def test_no_two_cells_share_an_id() -> None:
    for path in _NOTEBOOKS:
        ids = [each["id"] for each in _cells(path)]
        assert len(ids) == len(set(ids))


def test_they_stand_in_the_documentation() -> None:
    index = (_FOLDER.parent / "index.md").read_text(encoding="utf-8")
    assert all(f"notebooks/{path.stem}\n" in index for path in _NOTEBOOKS)
