"""Pages for clinicians in a real browser: nothing that axe-core finds, nothing fetched, nothing wider than the screen.

Needs Node, Chromium and the packages playwright-core and axe-core in the folder that FAMILJESTOD_NODE_PACKAGES names.
Where FAMILJESTOD_BROWSER_TESTS is "required", it is a failure that they are absent.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import familjestod as fs
from familjestod.exports.html import html
from familjestod.exports.instrument import instrument_account
from familjestod.exports.programme import programme_account

pytestmark = [pytest.mark.extra, pytest.mark.browser]

_SCRIPT = Path(__file__).with_name("browser") / "axe.mjs"
_PAGES = ("gotland/kommunikation_itc", "uppsala/barnsakert_2", "vastmanland/vipp_sd", "hearing_4y", "diff")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SECONDS = 600


def _absent(reason: str) -> None:
    if os.environ.get("FAMILJESTOD_BROWSER_TESTS") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def _tools() -> tuple[str, str, str]:
    node = shutil.which("node")
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    packages = os.environ.get("FAMILJESTOD_NODE_PACKAGES", "")
    if node is None or browser is None:
        _absent("Node and Chromium are needed to open pages in a browser")
    if not (Path(packages) / "node_modules" / "axe-core").is_dir() or not packages:
        _absent("FAMILJESTOD_NODE_PACKAGES names no folder with playwright-core and axe-core")
    return str(node), str(browser), packages


def _page(id_: str, language: str) -> str:
    library = fs.bundled()
    if id_ == "diff":
        return fs.compare.diff(library["national/barnhalsovard"], library[_PAGES[0]]).html(
            language, page=True
        )
    if id_ in library:
        return html(programme_account(library[id_], language))
    return html(instrument_account(library.instruments[id_], language, library.values()))


def judge(paths: list[str]) -> None:
    """Open pages in a browser, and find nothing wrong with them."""
    node, browser, packages = _tools()
    done = subprocess.run(
        [node, str(_SCRIPT), packages, browser, *paths],
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == 2 * len(paths)
    assert min(each["passed"] for each in found) > 20
    assert [each for each in found if each["violations"]] == []
    assert [each for each in found if each["fetched"]] == []
    assert [each for each in found if each["needed"] > each["width"]] == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_are_open_to_everyone(language: str, tmp_path: Path) -> None:
    paths = []
    for id_ in _PAGES:
        path = tmp_path / f"{id_.replace('/', '_')}.{language}.html"
        path.write_text(_page(id_, language), encoding="utf-8")
        paths.append(str(path))
    judge(paths)
