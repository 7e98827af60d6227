"""The Markdown of a review, word for word: `PYTHONPATH=tests python tests/compare/test_review_markdown.py` writes it anew."""

from __future__ import annotations

import pytest
from attrs import evolve

from compare.review_examples import CORPUS, PAIRS, reviewed

pytestmark = pytest.mark.extra

FOLDER = CORPUS / "reviews"


def written(name: str, language: str) -> str:
    """The Markdown without what differs from release to release."""
    found = evolve(reviewed(name), library="0")
    text = found.markdown(language)
    for programme in PAIRS[name][:2]:
        text = text.replace(programme.digest, "0" * 64)
    return text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_is_as_it_was(language: str) -> None:
    assert written("worry", language) == (FOLDER / f"worry.{language}.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in ("sv", "en"):
        (FOLDER / f"worry.{each}.md").write_text(written("worry", each), encoding="utf-8", newline="\n")
