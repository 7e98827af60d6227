"""`witness` as a user meets it: a family for each difference, saved as cases that `test` runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

pytestmark = pytest.mark.extra

OLD = """\
format: 1
kind: programme
id: gotland/prov
name: {sv: Prov}
subject: family
eligibility: {unit.region: gotland, child.age: {below: 4 years}}
referrals:
  psychologist: {to: psychologist, when: {family.violence: true}}
"""
NEW = OLD.replace("family.violence: true", "family.violence: true, child.enrolled_bhv: true")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, Path]:
    """Two versions of a programme, and a folder beside them."""
    old, new = tmp_path / "old.yaml", tmp_path / "prov.yaml"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return str(old), str(new), tmp_path


def test_a_difference_is_told_with_its_family(run: Run, files: tuple[str, str, Path]) -> None:
    result = run("witness", files[0], files[1])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Remissen till psykolog: ”aktuell” blir ”inte aktuell” den 2026-01-01",
        "  Familjen: född 2026-01-01; våld i nära relation förekommer; mottagningens region: Gotland; barnet är inskrivet i barnhälsovården: nej",
        "Bevisat lika för varje familj: 3 av 4 svar.",
    ]


def test_the_families_are_saved_as_cases_that_pass(run: Run, files: tuple[str, str, Path]) -> None:
    old, new, folder = files
    saved = folder / "prov.cases.yaml"
    result = run("witness", old, new, "--save-cases", str(saved), "--lang", "en", "--exit-code")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == f"1 cases saved in {saved}"
    assert "1 passed" in run("test", str(saved)).output


def test_what_is_the_same_is_proved(run: Run, files: tuple[str, str, Path]) -> None:
    result = run("witness", files[0], files[0], "--answer", "eligibility", "--lang", "en", "--exit-code")
    assert result.exit_code == 0
    assert result.output == "Nothing differs. Proved to be the same for every family: 1 of 1 answers.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["epds", "epds"],
            "is an instrument, which answers nothing by itself: compare two programmes that use it",
        ),
        (["gotland/prow", "national/barnhalsovard"], '"gotland/prow" is not a programme of this library'),
        (
            ["national/barnhalsovard", "national/barnhalsovard", "--answer", "eligible"],
            '"eligible" is no answer of national/barnhalsovard',
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(run: Run, arguments: list[str], said: str) -> None:
    result = run("witness", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
