"""A small programme on a screen, as the corpus has it."""

from __future__ import annotations

from pathlib import Path

import pytest

import familjestod as fs
from familjestod.cli.screen import Screen
from familjestod.cli.showing import account_of, show_lines
from familjestod.exports.programme import programme_account

CORPUS = Path(__file__).parents[1] / "corpus" / "accounts"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_programme_is_shown_as_in_the_corpus(language: str) -> None:
    texts = {
        path.relative_to(CORPUS).as_posix(): path.read_text(encoding="utf-8")
        for path in CORPUS.rglob("*.yaml")
    }
    programme = fs.Library(texts, fs.bundled().schemas)["gotland/worry"]
    shown = "\n".join(show_lines(programme_account(programme, language), Screen(100)))
    assert f"{shown}\n" == (CORPUS / f"worry.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "said"), [("sv", "Svarar: föräldern"), ("en", "Answered by: the parent")]
)
def test_an_instrument_is_shown_too(language: str, said: str) -> None:
    epds = fs.bundled().instruments["epds"]
    shown = list(show_lines(account_of(epds, language, None), Screen(100)))
    assert shown[0] == epds.name.in_(language)
    assert said in shown
