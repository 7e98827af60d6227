"""What is told of frames that cannot be used: a frame written in Python, and what is told of it beside it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import familjestod as fs
from familjestod.cli.render import render
from familjestod.cli.screen import Screen

pytestmark = pytest.mark.extra

CORPUS = sorted((Path(__file__).parents[1] / "corpus" / "frames").glob("*.python"))
NAMES = {"cohort": fs.cohort, "bundled": fs.bundled, "DataFrame": pl.DataFrame, "date": dt.date}


@pytest.mark.parametrize("asked", CORPUS, ids=[each.stem for each in CORPUS])
def test_every_fault_of_a_frame_is_told(asked: Path) -> None:
    with pytest.raises(fs.cohort.CohortError) as told:
        eval(asked.read_text("utf-8"), dict(NAMES))  # noqa: S307 - ours
    shown = "\n".join(render(told.value.diagnostics, "text", Screen()))
    assert shown == asked.with_suffix(".expected").read_text("utf-8")
    assert {each.code for each in told.value.diagnostics} == {
        each for each in _codes() if asked.stem.startswith(each)
    }


def _codes() -> set[str]:
    return {"frame-kind", "frame-column", "frame-type", "frame-value"}


def test_there_is_a_corpus() -> None:
    assert len(CORPUS) >= 5
