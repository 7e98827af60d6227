"""A library of four small documents, in `corpus/accounts`, so that what is told of them can be read in full."""

from __future__ import annotations

from pathlib import Path

import pytest

import familjestod as fs

CORPUS = Path(__file__).parents[1] / "corpus" / "accounts"


@pytest.fixture(scope="session")
def small() -> fs.Library:
    texts = {
        path.relative_to(CORPUS).as_posix(): path.read_text(encoding="utf-8")
        for path in CORPUS.rglob("*.yaml")
    }
    return fs.Library(texts, fs.bundled().schemas)
