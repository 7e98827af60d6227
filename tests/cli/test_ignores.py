"""Ignoring advice, as a user meets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
WHOLE = """\
format: 1
kind: programme
id: gotland/mine
name: {sv: Min, en: Mine}
region: gotland
subject: family
visits:
  v18m:
    name: {sv: Besök, en: Visit}
    due: 18 months
"""
WHY = "# familjestod: ignore[unsourced-number] the county has not answered yet"


def codes(result: Result) -> list[str]:
    return [
        f"{line.split(':')[0]}:{line.split(':')[1]} {line.rpartition('[')[2].rstrip(']')}"
        for line in result.output.splitlines()
        if line.endswith("]") and ".yaml:" in line
    ]


@pytest.fixture
def mine(tmp_path: Path) -> Callable[[str], None]:
    def write(text: str) -> None:
        (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")

    return write


def test_advice_is_silent_where_it_is_ignored(run: Run, mine: Callable[[str], None]) -> None:
    mine(WHOLE)
    assert codes(run("check", "mine.yaml")) == ["mine.yaml:10 unsourced-number"]
    for text in (
        WHOLE.replace("18 months\n", f"18 months {WHY}\n"),
        WHOLE.replace("    due", f"    {WHY}\n    due"),
    ):
        mine(text)
        result = run("check", "mine.yaml")
        assert (result.exit_code, result.output) == (0, "1 document checked: no faults\n")


def test_an_ignore_in_vain_is_told(run: Run, mine: Callable[[str], None]) -> None:
    mine(WHOLE.replace("region: gotland", f"region: gotland {WHY}"))
    result = run("check", "mine.yaml")
    assert result.exit_code == 0
    assert codes(result) == ["mine.yaml:5 unused-ignore", "mine.yaml:10 unsourced-number"]


def test_a_document_with_faults_gets_no_advice_and_its_ignores_wait(
    run: Run, mine: Callable[[str], None]
) -> None:
    mine(WHOLE.replace("18 months\n", f"18 moths {WHY}\n"))
    assert codes(run("check", "mine.yaml")) == ["mine.yaml:10 bad-format"]


def test_the_ignores_of_a_base_hold_in_what_extends_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gotland").mkdir()
    overlay = (
        "format: 1\nkind: programme\nid: gotland/over\nextends: gotland/mine\nname: {sv: Över, en: Over}\n"
    )
    (tmp_path / "gotland" / "over.yaml").write_text(overlay, encoding="utf-8")
    for text in (WHOLE, WHOLE.replace("18 months\n", f"18 months {WHY}\n")):
        (tmp_path / "gotland" / "mine.yaml").write_text(text, encoding="utf-8")
        alone, both = codes(run("check", "gotland/over.yaml")), codes(run("check", "gotland"))
        assert alone in ([], both)
        assert (both == []) is (WHY in text)


def test_what_no_case_shows_can_be_ignored(run: Run, mine: Callable[[str], None], tmp_path: Path) -> None:
    text = WHOLE + "    assumption: An example.\n"
    ignored = "# familjestod: ignore[uncovered] nobody knows"
    cases = (
        "format: 1\nkind: cases\nprogramme: gotland/mine\ncases:\n  one:\n    day: 2026-03-01\n"
        "    birth_date: 2024-08-20\n    expect: {eligibility: {verdict: unknown}}\n"
    )
    (tmp_path / "mine.cases.yaml").write_text(cases, encoding="utf-8")
    for comment, exit_code in (("", 1), (ignored, 0)):
        mine(f"{text}eligibility:\n  child.enrolled_bhv: true {comment}\n")
        assert run("check", "mine.yaml").output == "1 document checked: no faults\n"
        result = run("test", "--coverage", "mine.yaml")
        assert result.exit_code == exit_code, result.output
        assert codes(result) == ["mine.yaml:13 uncovered"] * exit_code
