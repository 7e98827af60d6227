"""Reviews in a real browser: nothing that axe-core finds, nothing fetched, nothing wider than a desk or a telephone."""

from __future__ import annotations

from pathlib import Path

import pytest

from compare.review_examples import PAIRS, reviewed
from exports.test_html_browser import judge

pytestmark = [pytest.mark.extra, pytest.mark.browser]


def test_reviews_are_open_to_everyone(tmp_path: Path) -> None:
    paths = []
    for name in PAIRS:
        for language in ("sv", "en"):
            path = tmp_path / f"{name}.{language}.html"
            path.write_text(reviewed(name).html(language), encoding="utf-8")
            paths.append(str(path))
    judge(paths)
