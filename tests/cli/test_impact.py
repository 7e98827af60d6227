"""The impact of a change on a register in files: as it is told, in parts, and with limits."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import familjestod as fs
from familjestod.cli import impacting

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")
pytestmark = pytest.mark.extra

Run = Callable[..., Result]
ITC = "gotland/kommunikation_itc"
ON = ("--on", "2026-03-01")
REFORM = """\
format: 1
kind: programme
id: gotland/mine
extends: gotland/kommunikation_itc
name: {sv: Prov, en: Trial}
region: gotland
sources: {trial: {title: A trial}}
source: trial
eligibility: {child.age: {below: 4 years}}
visits: {v21m: {due: 20 months}}
"""


def made(run: Run, suffix: str = ".parquet", families: int = 150) -> tuple[str, str, str]:
    """A reform, and a register in two files."""
    Path("mine.yaml").write_text(REFORM, encoding="utf-8")
    names = f"families{suffix}", f"history{suffix}"
    result = run("synthetic", ITC, "--families", str(families), *ON, "-o", names[0], "--history", names[1])
    assert result.exit_code == 0, result.output
    return "mine.yaml", *names


def asked(run: Run, files: tuple[str, str, str], *more: str) -> Result:
    """What is told of the reform."""
    reform, families, history = files
    return run("impact", ITC, reform, families, *ON, "--history", history, *more)


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_parts_of_a_register_add_up_to_what_python_counts(
    run: Run, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    files = made(run, suffix)
    monkeypatch.setattr(impacting, "AT_A_TIME", 64)
    more = (
        "--by",
        "child.sex",
        "--since",
        "2026-03-01",
        "--until",
        "2026-04-30",
        "--per",
        "month",
        "--hours",
        "v18m=1.5",
    )
    result = asked(run, files, "--format", "json", "--lang", "en", "--suppress", "0", *more)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    programme = fs.load(REFORM)
    register = fs.cohort.synthetic(fs.bundled()[ITC], families=150, on=dt.date(2026, 3, 1))
    expected = fs.compare.impact(
        fs.bundled()[ITC],
        programme,
        register.families,
        on=dt.date(2026, 3, 1),
        history=register.history,
        by="child.sex",
        period=(dt.date(2026, 3, 1), dt.date(2026, 4, 30)),
        per="month",
        hours={"v18m": 1.5},
        suppress=0,
        language="en",
    ).to_dict()
    files_of = told["provenance"].pop("files")
    assert files_of == {each: sha256(Path(each).read_bytes()).hexdigest() for each in files[1:]}
    assert told == expected
    assert any(row["difference"] for row in told["workload"])


def test_it_is_told_on_a_screen_and_in_markdown(run: Run) -> None:
    files = made(run)
    result = asked(run, files, "--lang", "en", "--by", "age")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Trial: what the change means on 2026-03-01\n")
    for heading in ("What changes", "From and to", "By group", "Where families fall away", "Examples"):
        assert f"\n{heading}\n" in result.stdout
    result = asked(run, files, "--format", "markdown", "-o", "impact.md")
    assert (result.exit_code, result.output) == (0, "")
    text = Path("impact.md").read_text(encoding="utf-8")
    assert text.startswith("## Prov: vad ändringen innebär 2026-03-01\n")
    assert "| målgrupp | uppfyllt | inte uppfyllt |" in text


@pytest.mark.parametrize(
    ("limits", "held"),
    [
        (("changed > 5 %",), ["changed > 5 %"]),
        (("changed > 99 %",), []),
        (
            ("changed>99%", "eligibility>=1", "visits.v21m.due > 0"),
            ["eligibility >= 1", "visits.v21m.due > 0"],
        ),
        (("findings > 0",), []),
    ],
)
def test_a_limit_that_holds_leaves_with_1(run: Run, limits: tuple[str, ...], held: list[str]) -> None:
    files = made(run)
    result = asked(run, files, *(part for each in limits for part in ("--fail-if", each)))
    assert result.exit_code == (1 if held else 0)
    assert result.stderr.splitlines() == [f"{each}: this holds" for each in held]
    assert "Prov: vad" in result.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--fail-if", "changed 5 %"), '"changed 5 %" is no limit: expected a name'),
        (("--fail-if", "chnged > 5 %"), '"chnged" is nothing that a limit can be on: nearest are changed'),
        (("--fail-if", "workload > 5 %"), '"workload" is nothing that a limit can be on'),
        (("--sample-of", "10"), "150 families are no sample of 10"),
        (("--since", "2026-03-01"), "give --since and --until"),
        (("--hours", "v18m=1"), "--hours is of the visits ahead"),
        (("--hours", "v18m"), '"v18m" is no pair: expected VISIT=HOURS'),
        (("--hours", "v18m=-1"), '"v18m=-1" is no pair'),
    ],
)
def test_what_cannot_be_asked_is_told(run: Run, more: tuple[str, ...], said: str) -> None:
    result = asked(run, made(run), *more)
    assert result.exit_code == 2
    assert said in result.stderr


def test_what_is_no_programme_or_no_column_is_told(run: Run) -> None:
    reform, families, history = made(run)
    result = run("impact", ITC, "epds", families, *ON)
    assert (result.exit_code, '"epds" is an instrument: expected a programme' in result.stderr) == (2, True)
    result = run("impact", ITC, "gotland/nothing", families, *ON)
    assert (result.exit_code, "gotland/nothing" in result.stderr) == (2, True)
    result = run("impact", ITC, reform, "none.parquet", *ON)
    assert (result.exit_code, '"none.parquet" cannot be read' in result.stderr) == (2, True)
    result = run("impact", ITC, reform, families, *ON, "--history", history, "--by", "unit.regon")
    assert (result.exit_code, 'no column "unit.regon"' in result.stderr) == (1, True)


def test_a_register_of_other_names(run: Run) -> None:
    reform, families, history = made(run)
    plain: Any = asked(run, (reform, families, history), "--by", "unit.region", "--format", "json")
    pl.read_parquet(families).rename({"id": "child", "unit.region": "region"}).write_parquet("f.parquet")
    pl.read_parquet(history).rename({"id": "child"}).write_parquet("h.parquet")
    other = asked(
        run, (reform, "f.parquet", "h.parquet"), "--id", "child", "--column", "unit.region=region",
        "--by", "unit.region", "--format", "json",
    )  # fmt: skip
    told, expected = json.loads(other.stdout), json.loads(plain.stdout)
    assert told.pop("provenance") != expected.pop("provenance")
    assert told == expected
