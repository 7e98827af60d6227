"""The impact of a change on a register in files: as it is told, in parts, and with limits."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import familjestod as fs
from cli import registers
from cli.conftest import ITC, ON, Run
from cli.registers import VIB
from familjestod.cli import impacting

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")
pytestmark = pytest.mark.extra

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
# What is asked of limits is the same of every programme, and a small one answers soon.
SMALL = """\
format: 1
kind: programme
id: dalarna/mine
extends: dalarna/very_important_baby
name: {sv: Prov, en: Trial}
sources: {trial: {title: A trial}}
source: trial
eligibility: {child.age: {below: 3 years}}
"""
Files = tuple[str, str, str, str]


def made(run: Run, suffix: str = ".parquet", old: str = ITC, reform: str = REFORM) -> Files:
    """A programme, a reform of it, and a register of it in two files."""
    Path("mine.yaml").write_text(reform, encoding="utf-8")
    return old, "mine.yaml", *registers.made(run, suffix, programme=old)


def small(run: Run) -> Files:
    """The same of a small programme."""
    return made(run, old=VIB, reform=SMALL)


def asked(run: Run, files: Files, *more: str) -> Result:
    """What is told of the reform."""
    old, reform, families, history = files
    return run("impact", old, reform, families, *ON, "--history", history, *more)


@cache
def counted() -> dict[str, Any]:
    """What Python counts of the register as a whole."""
    day = dt.date(2026, 3, 1)
    programme = fs.bundled()[ITC]
    register = fs.cohort.synthetic(programme, families=150, on=day)
    return fs.compare.impact(
        programme,
        fs.load(REFORM),
        register.families,
        on=day,
        history=register.history,
        by="child.sex",
        period=(day, dt.date(2026, 4, 30)),
        per="month",
        hours={"v18m": 1.5},
        suppress=0,
        language="en",
    ).to_dict()


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
    files_of = told["provenance"].pop("files")
    assert files_of == {each: sha256(Path(each).read_bytes()).hexdigest() for each in files[2:]}
    assert told == counted()
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
            ("changed>99%", "eligibility>=1", "visits.visit_1.status > 0"),
            ["eligibility >= 1", "visits.visit_1.status > 0"],
        ),
        (("findings > 0",), []),
    ],
)
def test_a_limit_that_holds_leaves_with_1(run: Run, limits: tuple[str, ...], held: list[str]) -> None:
    files = small(run)
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
        (("--hours", "visit_1=1"), "--hours is of the visits ahead"),
        (("--hours", "visit_1"), '"visit_1" is no pair: expected VISIT=HOURS'),
        (("--hours", "visit_1=-1"), '"visit_1=-1" is no pair'),
    ],
)
def test_what_cannot_be_asked_is_told(run: Run, more: tuple[str, ...], said: str) -> None:
    result = asked(run, small(run), *more)
    assert result.exit_code == 2
    assert said in result.stderr


def test_what_is_no_programme_or_no_column_is_told(run: Run) -> None:
    old, reform, families, history = small(run)
    result = run("impact", old, "epds", families, *ON)
    assert (
        result.exit_code,
        '"epds" is an instrument, which answers nothing by itself' in result.stderr,
    ) == (2, True)
    result = run("impact", old, "gotland/nothing", families, *ON)
    assert (result.exit_code, "gotland/nothing" in result.stderr) == (2, True)
    result = run("impact", old, reform, "none.parquet", *ON)
    assert (result.exit_code, '"none.parquet" cannot be read' in result.stderr) == (2, True)
    result = run("impact", old, reform, families, *ON, "--history", history, "--by", "unit.regon")
    assert (result.exit_code, 'no column "unit.regon"' in result.stderr) == (1, True)


def test_a_register_of_other_names(run: Run) -> None:
    old, reform, families, history = made(run)
    plain: Any = asked(run, (old, reform, families, history), "--by", "unit.region", "--format", "json")
    pl.read_parquet(families).rename({"id": "child", "unit.region": "region"}).write_parquet("f.parquet")
    pl.read_parquet(history).rename({"id": "child"}).write_parquet("h.parquet")
    other = asked(
        run, (old, reform, "f.parquet", "h.parquet"), "--id", "child", "--column", "unit.region=region",
        "--by", "unit.region", "--format", "json",
    )  # fmt: skip
    told, expected = json.loads(other.stdout), json.loads(plain.stdout)
    assert told.pop("provenance") != expected.pop("provenance")
    assert told == expected
