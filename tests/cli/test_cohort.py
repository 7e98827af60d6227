"""Registers in files: asked about as a user would, in parts, and written whole or not at all."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

import familjestod as fs
from cli.conftest import ITC, ON, Run
from cli.registers import VIB, made
from familjestod.cli import cohorts

pl = pytest.importorskip("polars")
pytest.importorskip("narwhals")
pytestmark = pytest.mark.extra


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few families at a time that a small register is larger than a part."""
    monkeypatch.setattr(cohorts, "AT_A_TIME", 64)


def asked(run: Run, families: str, history: str, *more: str, output: str = "out.parquet") -> Any:
    """The answers about a register in files."""
    result = run("cohort", ITC, families, *ON, "--history", history, *more, "-o", output)
    assert result.exit_code == 0, result.output
    return (pl.read_parquet if output.endswith(".parquet") else pl.read_csv)(output)


def expected() -> Any:
    import datetime as dt

    register = (pl.read_parquet(f"{each}.parquet") for each in ("families", "history"))
    families, history = register
    return fs.cohort.evaluate(
        fs.bundled()[ITC], families, on=dt.date(2026, 3, 1), history=history, keep=["unit.region"]
    )


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("order", ["sorted", "shuffled"])
def test_a_register_in_parts_is_answered_as_a_whole_in_its_order(run: Run, order: str) -> None:
    made(run)
    if order == "shuffled":  # the events of one day keep their order, which they tell
        for name in ("families", "history"):
            pl.read_parquet(f"{name}.parquet").sample(fraction=1, shuffle=True, seed=2).write_parquet(
                f"{name}.parquet"
            )
    answers = asked(run, "families.parquet", "history.parquet", "--keep", "unit.region")
    assert answers.equals(expected())
    assert answers["id"].to_list() == pl.read_parquet("families.parquet")["id"].to_list()


@pytest.mark.usefixtures("in_parts")
def test_csv_says_what_parquet_says(run: Run) -> None:
    made(run, families=100)
    made(run, ".csv", families=100)
    whole = expected()
    answers = asked(run, "families.csv", "history.csv", "--keep", "unit.region")
    assert answers.with_columns(pl.col("id").cast(pl.Int64)).equals(whole)
    for names in (("families.parquet", "history.csv"), ("families.csv", "history.parquet")):
        assert asked(run, *names, "--keep", "unit.region").equals(whole)
    written = asked(run, "families.csv", "history.csv", output="out.csv")
    assert written["eligibility"].to_list() == whole["eligibility"].to_list()
    assert Path("out.csv").read_text("utf-8").splitlines()[1].startswith("1,true,")


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_each_family_may_have_a_day_of_its_own(run: Run, suffix: str) -> None:
    made(run, families=100)
    families, history = (pl.read_parquet(f"{each}.parquet") for each in ("families", "history"))
    seen = families.with_columns(
        seen=pl.lit("2026-03-01").str.to_date() - pl.duration(days=pl.col("id") % 90)
    )
    whole = fs.cohort.evaluate(fs.bundled()[ITC], seen, on="seen", history=history)
    (seen.write_parquet if suffix == ".parquet" else seen.write_csv)(f"seen{suffix}")
    asked_ = ("--on-column", "seen", "--history", "history.parquet", "-o", "out.parquet")
    result = run("cohort", ITC, f"seen{suffix}", *asked_)
    assert result.exit_code == 0, result.output
    assert pl.read_parquet("out.parquet").equals(whole)
    absent = run("cohort", ITC, f"seen{suffix}", "--on-column", "sen", *asked_[2:])
    assert (absent.exit_code, 'the families have no column "sen"' in absent.output) == (1, True)


@pytest.mark.usefixtures("in_parts")
def test_measures_of_a_register_in_parts_are_those_of_the_whole(run: Run) -> None:
    import datetime as dt

    made(run)
    register = [pl.read_parquet(f"{each}.parquet") for each in ("families", "history")]
    programme = fs.bundled()[ITC]
    for by in ((), ("child.sex", "unit.region")):
        whole = fs.cohort.measures(programme, register[0], on=dt.date(2026, 3, 1), history=register[1], by=by)
        options = [option for each in by for option in ("--by", each)]
        table = asked(run, "families.parquet", "history.parquet", "--measures", *options)
        assert table.equals(whole)
    shown = run("cohort", ITC, "families.parquet", *ON, "--history", "history.parquet", "--measures")
    assert shown.exit_code == 0
    assert [line.split()[0] for line in shown.output.splitlines()] == ["mått", *programme.measures]
    nothing = run("cohort", "skane/vaxa_tryggt", "families.parquet", *ON, "--measures", "--lang", "en")
    assert nothing.output == "The programme has no measures.\n"


def test_a_made_up_register_is_the_same_for_the_same_seed(run: Run) -> None:
    made(run)
    first = pl.read_parquet("families.parquet")
    made(run)
    assert pl.read_parquet("families.parquet").equals(first)
    assert run("synthetic", ITC, "--seed", "1", "--families", "150", *ON, "-o", "o.csv").output == (
        "o.csv: 150 families\n"
    )
    assert pl.read_csv("o.csv")["birth_date"].to_list() != first["birth_date"].cast(pl.String).to_list()


_CSV = """\
number,born,unit.region,child.enrolled_bhv
007,2024-08-20,gotland,TRUE
008,,skane,false
009,2024-09-01,,
"""


@pytest.mark.parametrize("divided", [",", ";"])
def test_csv_keeps_ids_reads_days_and_truths_and_takes_nothing_for_no(run: Run, divided: str) -> None:
    Path("own.csv").write_text("\ufeff" + _CSV.replace(",", divided), encoding="utf-8")
    options = ("--id", "number", "--column", "birth_date=born", "--keep", "born", "--reasons")
    result = run("cohort", ITC, "own.csv", *ON, *options, "-o", "out.parquet")
    assert (result.exit_code, result.output) == (0, "out.parquet: 3 families\n")
    answers = pl.read_parquet("out.parquet")
    assert answers["number"].to_list() == ["007", "008", "009"]
    assert answers["eligibility"].to_list() == [True, False, None]
    assert answers["eligibility.missing"].to_list() == [None, None, "child.enrolled_bhv, unit.region"]
    assert answers.schema["born"] == pl.Date


def test_bad_values_are_told_by_column_number_and_example_and_leave_what_was_there(run: Run) -> None:
    Path("own.csv").write_text(_CSV.replace("2024-09-01", "1/9 2024").replace("TRUE", "ja"), encoding="utf-8")
    Path("out.csv").write_text("old\n", encoding="utf-8")
    told = run(
        "cohort", ITC, "own.csv", *ON, "--id", "number", "--column", "birth_date=born", "-o", "out.csv"
    )
    assert told.exit_code == 1
    assert '1 row of column "born" of the families, such as "1/9 2024": expected a date' in told.output
    assert '1 row of column "child.enrolled_bhv" of the families, such as "ja": expected true' in told.output
    assert Path("out.csv").read_text("utf-8") == "old\n"
    assert sorted(each.name for each in Path().iterdir()) == ["out.csv", "own.csv"]


@pytest.mark.usefixtures("in_parts")
def test_a_bad_value_in_the_last_part_is_told_before_anything_is_written(run: Run) -> None:
    made(run, programme=VIB)
    families = pl.read_parquet("families.parquet")
    wrong = pl.when(pl.col("id") > 148).then(pl.lit("atlantis")).otherwise(pl.col("unit.region"))
    families.with_columns(wrong.alias("unit.region")).write_parquet("families.parquet")
    told = run("cohort", VIB, "families.parquet", *ON, "-o", "out.parquet")
    assert told.exit_code == 1
    assert '2 rows of column "unit.region" of the families, such as "atlantis"' in told.output
    assert not Path("out.parquet").exists()


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError("no space left"), None])
def test_writing_that_is_broken_off_leaves_what_was_there(
    run: Run, monkeypatch: pytest.MonkeyPatch, stop: BaseException | None
) -> None:
    made(run, programme=VIB)
    Path("out.parquet").write_bytes(b"old")
    before = sorted(each.name for each in Path().iterdir())
    from familjestod.cohort.tables import Written

    add, written = Written.add, list[Any]()

    def stops(self: Written, frame: Any) -> None:
        if written and stop is None:
            signal.raise_signal(signal.SIGTERM)
        elif written and stop is not None:
            raise stop
        written.append(frame)
        add(self, frame)

    monkeypatch.setattr(Written, "add", stops)
    result = run("cohort", VIB, "families.parquet", *ON, "-o", "out.parquet")
    assert result.exit_code != 0
    assert written
    assert Path("out.parquet").read_bytes() == b"old"
    assert sorted(each.name for each in Path().iterdir()) == before


def test_a_pipe_has_no_progress_bar(run: Run) -> None:
    made(run, programme=VIB)
    result = run("cohort", VIB, "families.parquet", *ON, "-o", "out.parquet")
    assert (result.stdout, result.stderr) == ("out.parquet: 150 families\n", "")


_ASKED = ("cohort", ITC)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nothing.csv", "-o", "out.csv"), 2, '"nothing.csv" cannot be read: No such file'),
        (("own.xlsx", "-o", "out.csv"), 2, '"own.xlsx" is no file of a table: expected a name that ends in .parquet'),
        (("own.csv", "-o", "out.txt"), 2, '"out.txt" is no file of a table'),
        (("own.csv", "-o", "there/is/none/out.csv"), 2, "cannot be written: No such file or directory"),
        (("own.csv",), 2, "a row for each family needs a file to go to: give -o FILE"),
        (("own.csv", "--by", "born", "-o", "out.csv"), 2, "--by is what --measures counts by"),
        (("own.csv", "--measures", "--reasons"), 2, "--measures counts families: leave out --keep and --reasons"),
        (("own.csv", "--on-column", "born", "-o", "out.csv"), 2, "--on is one day for all families, --on-column"),
        (("own.csv", "--column", "born", "-o", "out.csv"), 2, '"born" is no pair: expected FACT=NAME'),
        (("own.csv", "--column", "birth_dat=born", "-o", "out.csv"), 1, '"birth_dat" is no date, fact or answer'),
        (("own.csv", "--column", "birth_date=bron", "-o", "out.csv"), 1, 'the families have no column "bron"'),
        (("own.csv", "--history", "own.csv", "-o", "out.csv"), 1, 'the families have no column "id"'),
        (("broken.parquet", "-o", "out.csv"), 1, '"broken.parquet" cannot be read as a table'),
        (("latin.csv", "-o", "out.csv"), 1, '"latin.csv" cannot be read as a table: invalid utf-8'),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    Path("own.csv").write_text(_CSV, encoding="utf-8")
    Path("broken.parquet").write_bytes(b"PAR1")
    Path("latin.csv").write_bytes("id,unit.region\n1,götland\n".encode("latin-1"))
    before = sorted(each.name for each in Path().iterdir())
    result = run(*_ASKED, *arguments, *ON)
    assert (result.exit_code, said in result.output) == (code, True), result.output
    assert sorted(each.name for each in Path().iterdir()) == before


def test_ids_of_different_kinds_are_told(run: Run) -> None:
    made(run, families=3)
    Path("own.csv").write_text("id,day,visit\nx7,2026-02-01,v18m\n2,2026-02-01,v18m\n", encoding="utf-8")
    told = run("cohort", ITC, "families.parquet", *ON, "--history", "own.csv", "-o", "out.parquet")
    assert told.exit_code == 1
    assert '1 row of column "id" of the history, such as "x7": expected a whole number' in told.output
    text = pl.read_parquet("families.parquet").with_columns(pl.col("id").cast(pl.String))
    text.write_parquet("text.parquet")
    told = run("cohort", ITC, "text.parquet", *ON, "--history", "history.parquet", "-o", "out.parquet")
    assert told.exit_code == 1
    assert 'column "id" of the history holds Int64' in told.output
