"""What the README shows is what happens."""

from __future__ import annotations

import contextlib
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_README = (_ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_prints_what_it_says() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", _README, re.DOTALL | re.MULTILINE)
    expected = re.findall(r"^print\(.*?\)  # (.*)$", code, re.MULTILINE)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - ours
    assert printed.getvalue().splitlines() == expected


def test_the_two_commands_are_there_once() -> None:
    assert re.findall(r"<!-- command: (\w+) -->", _README) == ["demo", "test"]


def test_what_it_leads_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", _README)
    assert links
    assert [link for link in links if not (_ROOT / link).exists()] == []


def test_the_picture_is_an_svg_that_says_what_it_shows() -> None:
    picture = ET.parse(_ROOT / "docs" / "overview.svg").getroot()  # noqa: S314 - ours
    names = {each.tag.rpartition("}")[2] for each in picture}
    assert {"title", "desc"} <= names
