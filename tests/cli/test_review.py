"""`review` on the command line: pages, comments and tables, cases that hold, and limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from familjestod.cli.app import app

pytestmark = pytest.mark.extra

DAY = "2026-03-01"
REFORM = """format: 1
kind: programme
id: gotland/younger
extends: gotland/kommunikation_itc
name: {sv: Yngre, en: Younger}
region: gotland
eligibility: {child.age: {below: 5 years}}
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.yaml").write_text(REFORM, encoding="utf-8")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    made = run(
        "synthetic",
        "gotland/kommunikation_itc",
        "--families",
        "300",
        "--on",
        DAY,
        "-o",
        "f.parquet",
        "--history",
        "h.parquet",
    )
    assert made.exit_code == 0, made.output
    return run


OLD_AND_NEW = ("review", "gotland/kommunikation_itc", "new.yaml")
REGISTER = ("f.parquet", "--on", DAY, "--history", "h.parquet")


def test_the_name_of_the_file_says_what_is_written(run: Run, tmp_path: Path) -> None:
    found = run(
        *OLD_AND_NEW,
        *REGISTER,
        "--by",
        "age",
        "-o",
        "r.html",
        "--save-cases",
        "new.cases.yaml",
        "--lang",
        "en",
    )
    assert found.exit_code == 0, found.output
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "of 300 children" in page
    assert "SHA-256, f.parquet" in page
    assert "SHA-256, h.parquet" in page
    tried = run("test", "new.cases.yaml")
    assert tried.exit_code == 0, tried.output
    assert " passed" in tried.output
    found = run(
        *OLD_AND_NEW, *REGISTER, "--no-witnesses", "--no-ids", "-o", "r.json", "--cases", "new.cases.yaml"
    )
    assert found.exit_code == 0, found.output
    tables = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert {row["register_id"] for row in tables["witnesses"]} == {None}
    assert tables["headline"][0]["of"] == 300
    assert tables["uncovered"]
    assert "made_up" not in tables


def test_a_limit_that_holds_is_told_and_leaves_with_1(run: Run) -> None:
    found = run(
        *OLD_AND_NEW, *REGISTER, "--no-witnesses", "--fail-if", "changed > 1 %", "--fail-if", "changed > 99 %"
    )
    assert found.exit_code == 1
    assert found.output.startswith("## Granskning av en ändring")
    assert "changed > 1 %: this holds" in found.output
    assert "changed > 99 %: this holds" not in found.output


def test_without_a_register_it_is_a_comment(run: Run) -> None:
    found = run(*OLD_AND_NEW, "--lang", "en", "--no-witnesses")
    assert found.exit_code == 0, found.output
    assert found.output.startswith("## Review of a change: Younger\n")
    assert "is younger than 5 years instead of younger than 6 years" in found.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "age"), "--by is about a register"),
        (("--fail-if", "changed > 1 %"), "--fail-if is about a register"),
        (("f.parquet", "--since", DAY), "give --since and --until"),
        (("none.parquet", "--on", DAY), '"none.parquet" cannot be read'),
        (("--no-witnesses", "--save-cases", "x.yaml"), "no made-up family to save"),
    ],
)
def test_what_does_not_go_together_is_told(run: Run, arguments: tuple[str, ...], said: str) -> None:
    found = run(*OLD_AND_NEW, *arguments)
    assert found.exit_code == 2
    assert said in found.output
