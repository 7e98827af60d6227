"""Cards where they are shown: what JupyterLab's sanitiser leaves of them, and what axe-core finds in light and dark.

Needs what test_html_browser.py needs, and for the sanitiser the package @jupyterlab/apputils beside axe-core.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import notebook_values as values
from familjestod.shown import Shown

pytestmark = [pytest.mark.extra, pytest.mark.browser]

_BROWSER = Path(__file__).with_name("browser")
_SECONDS = 600
_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>Cards</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{background:#fff;color:rgba(0,0,0,.87);font-family:sans-serif}}
@media(prefers-color-scheme:dark){{body{{background:#111;color:rgba(255,255,255,.87)}}}}</style></head>
<body><main><h1>Cards</h1>{cards}</main></body></html>
"""


def _packages(package: str) -> tuple[str, str]:
    node, packages = shutil.which("node"), os.environ.get("FAMILJESTOD_NODE_PACKAGES", "")
    if node is None or not packages or not (Path(packages) / "node_modules" / package).is_dir():
        reason = f"Node is needed, and FAMILJESTOD_NODE_PACKAGES with {package}"
        if os.environ.get("FAMILJESTOD_BROWSER_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return str(node), packages


def _run(*command: str) -> Any:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class _Events(HTMLParser):
    """What a reader of HTML meets, in order; however it was written."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.met: list[Any] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()
        self._told()

    def _told(self) -> None:
        if self.said:
            self.met.append("".join(self.said))
            self.said = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._told()
        said = {key: (value or "").replace(" ", "") for key, value in attrs if key != "open"}
        self.met.append((tag, said))

    def handle_endtag(self, tag: str) -> None:
        self._told()
        if tag != "img":
            self.met.append(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


# A notebook strips what would make a table that is drawn aside reachable by key; browsers do that by themselves now.
_LEFT = {"scrollable-region-focusable"}


@cache
def _values() -> dict[str, Any]:
    return {name: make() for name, make in {**values.CORE, **values.EXTRA}.items()}


def _cards(language: str) -> dict[str, str]:
    return {name: Shown.html(value, language) for name, value in _values().items()}


def test_the_sanitiser_leaves_cards_as_they_are(tmp_path: Path) -> None:
    node, packages = _packages("@jupyterlab/apputils")
    cards = _cards("sv")
    paths = []
    for number, card in enumerate(cards.values()):
        path = tmp_path / f"{number}.html"
        path.write_text(card, encoding="utf-8")
        paths.append(str(path))
    left = _run(node, str(_BROWSER / "sanitised.mjs"), packages, *paths)
    for (name, card), other in zip(cards.items(), left, strict=True):
        assert _Events(other).met == _Events(card).met, name


@pytest.mark.parametrize("language", ["sv", "en"])
def test_cards_are_open_to_everyone(language: str, tmp_path: Path) -> None:
    node, packages = _packages("axe-core")
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("Chromium is needed")
    cards = "".join(_cards(language).values()).replace("<details", "<details open")
    path = tmp_path / "cards.html"
    path.write_text(_PAGE.format(language=language, cards=cards), encoding="utf-8")
    found = _run(node, str(_BROWSER / "axe.mjs"), packages, browser, str(path))
    assert {each["scheme"] for each in found} == {"light", "dark"}
    assert min(each["passed"] for each in found) > 20
    told = [fault for each in found for fault in each["violations"] if fault["rule"] not in _LEFT]
    assert told == []
    assert [url for each in found for url in each["fetched"] if not url.startswith("data:")] == []
    assert [each for each in found if each["needed"] > each["width"]] == []
