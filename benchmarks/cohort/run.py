"""A register through one programme, ours and others: `python benchmarks/cohort/run.py [--quick] [--rows N]`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# Whatever the machine has, everybody gets two of its cores; the libraries count them when they are imported.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
# The modules of the benchmarks are found from their own folder.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from cohort.contestants import (  # noqa: E402
    CALENDAR,
    CONTESTANTS,
    DUCKDB,
    OPENFISCA,
    OURS_ON_DUCKDB,
    OURS_ON_POLARS,
    OURS_ON_SPARK,
    PER_ROW,
    SPARK,
    STREAMING,
    WHOLE_CALENDAR,
)
from cohort.proof import prove_equal  # noqa: E402
from cohort.timing import Taken, taking_turns  # noqa: E402
from measure import Row, table  # noqa: E402

from cohort import register  # noqa: E402

MILLION = 1_000_000
SAMPLE = 20_000

# What ours may cost at most, as a ratio to each of the others; those without an aim are shown to compare with.
Aims = Mapping[str, Mapping[str, float | None]]

COST: Aims = {
    OURS_ON_POLARS: {PER_ROW: 0.5, CALENDAR: 1.3, WHOLE_CALENDAR: None, OPENFISCA: 0.1},
    OURS_ON_DUCKDB: {DUCKDB: 1.0},
    OURS_ON_SPARK: {SPARK: 1.0},
}
MEMORY: Aims = {
    OURS_ON_POLARS: {PER_ROW: 1.5, CALENDAR: 1.5, WHOLE_CALENDAR: None, OPENFISCA: None},
    OURS_ON_DUCKDB: {DUCKDB: 1.5},
}
# Linear is what costs per million families about the same whatever their number.
LINEAR = 1.2


def main() -> None:
    """Prove that all give the same answers, measure, and print one table."""
    parser = argparse.ArgumentParser(description="Measure, and print one table of ratios.")
    parser.add_argument("--rows", type=int, default=MILLION, help="families in memory; a million if not said")
    parser.add_argument("--quick", action="store_true", help="one round each, no streaming: rougher, sooner")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        measured = _measured(Path(folder), asked.rows, quick=asked.quick)
    print(table(measured))


def _measured(folder: Path, rows: int, *, quick: bool) -> dict[str, list[Row]]:
    _say(f"proving that {len(CONTESTANTS)} contestants give the same answers for {SAMPLE:,} families")
    prove_equal(register.write(folder / "sample.parquet", SAMPLE))
    path = register.write(folder / "register.parquet", rows)
    parts: dict[str, list[Row]] = {}
    _say(f"measuring the memory of {len(_races(MEMORY))} contestants")
    parts["Peak memory beyond the register's, in a process of its own"] = list(
        _memory(path, 1 if quick else 3)
    )
    if not quick:
        parts["From Parquet to Parquet, streaming, per million families"] = list(_streaming(folder))
    _say(f"measuring the time for {rows:,} families")
    taken: dict[str, Taken] = {}
    for ours, others in COST.items():
        taken |= taking_turns([ours, *others], path, 1 if quick else 5)
    return {
        f"{rows:,} families, time elapsed on two cores": list(_costs(taken, "elapsed")),
        f"{rows:,} families, CPU time": list(_costs(taken, "cpu")),
        **parts,
    }


def _races(aims: Aims) -> list[str]:
    return [name for ours, others in aims.items() for name in (ours, *others)]


def _costs(taken: dict[str, Taken], clock: str) -> Iterator[Row]:
    for ours, others in COST.items():
        for name, aim in others.items():
            yield Row(ours, getattr(taken[ours], clock), name, getattr(taken[name], clock), aim)


def _memory(path: Path, rounds: int) -> Iterator[Row]:
    peaks = {
        name: min(_alone("memory", name, path)["megabytes"] for _ in range(rounds)) for name in _races(MEMORY)
    }
    for ours, others in MEMORY.items():
        for name, aim in others.items():
            yield Row(ours, peaks[ours], name, peaks[name], aim, unit="MB")


def _streaming(folder: Path, millions: Sequence[int] = (1, 3, 10)) -> Iterator[Row]:
    """Ours for a few sizes, to itself at the smallest and to those written by hand."""
    taken: dict[tuple[int, str], dict[str, float]] = {}
    for size in millions:
        _say(f"streaming {size} million families")
        path = register.write(folder / f"{size}.parquet", size * MILLION)
        for name in STREAMING:
            taken[size, name] = _alone("stream", name, path, folder / "answers.parquet")
    least = millions[0]
    first = taken[least, OURS_ON_POLARS]
    for size in millions:
        ours = taken[size, OURS_ON_POLARS]
        others = {name: taken[size, name] for name in STREAMING if name != OURS_ON_POLARS}
        for clock, what in (("elapsed", f"ours, {size} million"), ("cpu", f"ours, {size} million, CPU time")):
            mine = ours[clock] / size
            if size != least:
                yield Row(what, mine, f"ours, {least} million", first[clock] / least, LINEAR)
            for name, other in others.items():
                yield Row(what, mine, name, other[clock] / size)
        for name, other in others.items():
            yield Row(f"ours, {size} million, peak", ours["megabytes"], name, other["megabytes"], unit="MB")


def _alone(task: str, name: str, *paths: Path) -> dict[str, Any]:
    """What a contestant takes in a process of its own.

    Raises:
        CalledProcessError: if it fails.
    """
    script = Path(__file__).with_name("alone.py")
    command = [sys.executable, str(script), task, name, *map(str, paths)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(told)
    return result


def _say(what: str) -> None:
    print(f"{what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
