"""`review` on the command line: pages, comments and tables, cases that hold, and limits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import ITC, ON, Run
from cli.registers import made

pytestmark = pytest.mark.extra

REFORM = """format: 1
kind: programme
id: gotland/younger
extends: gotland/kommunikation_itc
name: {sv: Yngre, en: Younger}
region: gotland
eligibility: {child.age: {below: 5 years}}
"""


@pytest.fixture
def asked(run: Run) -> Run:
    """Runs a command where the reform stands."""
    Path("new.yaml").write_text(REFORM, encoding="utf-8")
    return run


@pytest.fixture
def register(asked: Run) -> tuple[str, ...]:
    """The register of a review, in files that stand there."""
    families, history = made(asked, families=300)
    return families, *ON, "--history", history


OLD_AND_NEW = ("review", ITC, "new.yaml")


def test_the_name_of_the_file_says_what_is_written(asked: Run, register: tuple[str, ...]) -> None:
    found = asked(
        *OLD_AND_NEW,
        *register,
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
    page = Path("r.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "of 300 children" in page
    assert "SHA-256, families.parquet" in page
    assert "SHA-256, history.parquet" in page
    tried = asked("test", "new.cases.yaml")
    assert tried.exit_code == 0, tried.output
    assert " passed" in tried.output
    found = asked(
        *OLD_AND_NEW, *register, "--no-witnesses", "--no-ids", "-o", "r.json", "--cases", "new.cases.yaml"
    )
    assert found.exit_code == 0, found.output
    tables = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert {row["register_id"] for row in tables["witnesses"]} == {None}
    assert tables["headline"][0]["of"] == 300
    assert tables["uncovered"]
    assert "made_up" not in tables


def test_a_limit_that_holds_is_told_and_leaves_with_1(asked: Run, register: tuple[str, ...]) -> None:
    found = asked(
        *OLD_AND_NEW, *register, "--no-witnesses", "--fail-if", "changed > 1 %", "--fail-if", "changed > 99 %"
    )
    assert found.exit_code == 1
    assert found.output.startswith("## Granskning av en ändring")
    assert "changed > 1 %: this holds" in found.output
    assert "changed > 99 %: this holds" not in found.output


def test_without_a_register_it_is_a_comment(asked: Run) -> None:
    found = asked(*OLD_AND_NEW, "--lang", "en", "--no-witnesses")
    assert found.exit_code == 0, found.output
    assert found.output.startswith("## Review of a change: Younger\n")
    assert "is younger than 5 years instead of younger than 6 years" in found.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "age"), "--by is about a register"),
        (("--fail-if", "changed > 1 %"), "--fail-if is about a register"),
        (("families.parquet", "--since", ON[1]), "give --since and --until"),
        (("none.parquet", *ON), '"none.parquet" cannot be read'),
        (("--no-witnesses", "--save-cases", "x.yaml"), "no made-up family to save"),
    ],
)
def test_what_does_not_go_together_is_told(asked: Run, arguments: tuple[str, ...], said: str) -> None:
    found = asked(*OLD_AND_NEW, *arguments)
    assert found.exit_code == 2
    assert said in found.output
