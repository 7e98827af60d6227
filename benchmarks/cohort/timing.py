"""Timing of what runs on two cores: elapsed and CPU seconds, the contestants taking turns."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cohort.contestants import CONTESTANTS, cpu_seconds


class Taken(NamedTuple):
    """The seconds of the quickest round, by the clock on the wall and of both cores together."""

    elapsed: float
    cpu: float


def taking_turns(names: Sequence[str], path: Path, rounds: int) -> dict[str, Taken]:
    """What each contestant takes for the register.

    Who goes first changes from round to round. For each clock the quickest round counts: what
    else runs on the machine only ever adds. The first round is for warming up and is not counted.
    """
    taken: dict[str, list[Taken]] = {name: [] for name in names}
    for round_ in range(rounds + 1):
        for name in names if round_ % 2 else reversed(names):
            given = CONTESTANTS[name].given(path)
            gc.collect()
            cpu, start = cpu_seconds(), time.perf_counter()
            answer = CONTESTANTS[name].answer(given)
            elapsed = time.perf_counter() - start
            if round_:
                taken[name].append(Taken(elapsed, cpu_seconds() - cpu))
            del given, answer
    return {
        name: Taken(min(each.elapsed for each in some), min(each.cpu for each in some))
        for name, some in taken.items()
    }
