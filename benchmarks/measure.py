"""Timing on a machine that does other things too: CPU time, contestants taking turns, medians."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was done, how long ours and another take for one of it, and what is aimed for.

    The ratio is ours to the other's, or the other's to ours where `times_faster` is set.
    """

    what: str
    ours: float
    other_name: str
    other: float
    aim: float | None = None
    times_faster: bool = False

    @property
    def ratio(self) -> float:
        """The ratio that the aim is about."""
        return self.other / self.ours if self.times_faster else self.ours / self.other

    @property
    def verdict(self) -> str:
        """What is aimed for, and whether it is reached."""
        if self.aim is None:
            return ""
        reached = self.ratio >= self.aim if self.times_faster else self.ratio < self.aim
        sign = ">=" if self.times_faster else "<"
        return f"{sign} {self.aim:g} {'yes' if reached else 'NO'}"


# Prepares one run, outside the time taken, and gives what is to be timed.
Contestant = Callable[[], Callable[[], object]]


def taking_turns(contestants: Mapping[str, Contestant], repeats: int) -> dict[str, float]:
    """The median CPU seconds of each contestant over some rounds, in each of which every one has a turn.

    Who goes first changes from round to round. The first round is for warming up and is not counted.
    """
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for round_ in range(repeats + 1):
        names = list(contestants) if round_ % 2 else list(reversed(contestants))
        for name in names:
            run = contestants[name]()
            gc.collect()
            before = time.process_time()
            run()
            after = time.process_time()
            if round_:
                taken[name].append(after - before)
    return {name: median(seconds) for name, seconds in taken.items()}


def table(rows: list[Row]) -> str:
    """The rows as text."""
    head = ("", "ours", "", "other", "ratio", "aim")
    lines = [
        (
            row.what,
            duration(row.ours),
            row.other_name,
            duration(row.other),
            f"{row.ratio:.3g} x" if row.times_faster else f"{row.ratio:.2f}",
            row.verdict,
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in (head, *lines)) for column in range(len(head))]
    right = {1, 3, 4}
    return "\n".join(
        "  ".join(
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (head, *lines)
    )


def duration(seconds: float) -> str:
    """Seconds, told in the unit that fits."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} us"
    return f"{seconds * 1e3:.1f} ms"
