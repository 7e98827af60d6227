"""One contestant in a process of its own: how long it takes, and its peak of memory, as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

import polars as pl  # noqa: E402
from cohort.contestants import CONTESTANTS, STREAMING  # noqa: E402


def main(task: str, name: str, source: str, target: str = "") -> None:
    """Run one task: `memory` answers for a frame in memory, `stream` goes from Parquet to Parquet."""
    work = _in_memory(name, Path(source)) if task == "memory" else _streamed(name, source, target)
    _forget_peak()
    before, cpu, start = _kilobytes("VmRSS"), time.process_time(), time.perf_counter()
    answer = work()
    taken = {"elapsed": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    print(json.dumps({**taken, "megabytes": (_kilobytes("VmHWM") - before) / 1024}))
    del answer


def _in_memory(name: str, source: Path) -> Callable[[], object]:
    given = CONTESTANTS[name].given(source)
    return lambda: CONTESTANTS[name].answer(given)


def _streamed(name: str, source: str, target: str) -> Callable[[], object]:
    return lambda: STREAMING[name](pl.scan_parquet(source)).sink_parquet(target)


def _forget_peak() -> None:
    """From here on the peak is counted anew, so that reading the register has no part in it."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _kilobytes(what: str) -> int:
    """What Linux says of this process; `ru_maxrss` of a child would begin with the peak of its parent."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:"))


if __name__ == "__main__":
    main(*sys.argv[1:])
