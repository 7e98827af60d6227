"""`show --html`, `--svg` and `--mermaid`: to standard output or a file, and one line where there is nothing to draw."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result

pytestmark = pytest.mark.extra


class Run(Protocol):
    def __call__(self, *arguments: str) -> Result: ...


def test_a_page_goes_to_standard_output_or_to_a_file(run: Run, tmp_path: Path) -> None:
    printed = run("show", "gotland/kommunikation_itc", "--html", "--lang", "en")
    written = run("show", "gotland/kommunikation_itc", "--html", "--lang", "en", "-o", "itc.html")
    assert (printed.exit_code, written.exit_code, written.output) == (0, 0, "")
    assert (tmp_path / "itc.html").read_bytes().decode("utf-8") == printed.output
    assert printed.output.startswith('<!DOCTYPE html>\n<html lang="en">')


def test_a_page_shows_a_programme_as_it_is_on_a_day(run: Run) -> None:
    page = run("show", "uppsala/barnsakert_2", "--html", "--on", "2022-06-01").output
    assert "<time>2022-06-01</time>" in page
    assert "<time>2022-06-01</time>" not in run("show", "uppsala/barnsakert_2", "--html").output


@pytest.mark.parametrize(
    ("form", "drawing", "begins"),
    [
        ("--svg", None, "<svg"),
        ("--svg", "flow", "<svg"),
        ("--mermaid", None, "flowchart LR\n"),
        ("--mermaid", "timeline", "gantt\n"),
    ],
)
def test_a_drawing_alone(run: Run, form: str, drawing: str | None, begins: str) -> None:
    chosen = ("--drawing", drawing) if drawing else ()
    result = run("show", "gotland/kommunikation_itc", form, *chosen)
    assert result.exit_code == 0
    assert result.output.startswith(begins)
    if form == "--svg":
        assert ET.fromstring(result.output).get("role") == "img"  # noqa: S314 - our own drawing


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("vastmanland/vipp_sd", "--svg"), '"vastmanland/vipp_sd" has no visit or dose with an age'),
        (("vastmanland/vipp_sd", "--mermaid"), '"vastmanland/vipp_sd" has no result that leads anywhere'),
        (("epds", "--html", "-o", "no/such/folder.html"), '"no/such/folder.html" cannot be written'),
        (("epds", "--drawing", "flow"), "--drawing"),
        (("epds", "-o", "x.txt"), "--output"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    result = run("show", *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.splitlines()) == 1
