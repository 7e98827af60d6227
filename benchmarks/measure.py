"""Timing on a machine that does other things too: CPU time, and contestants taking turns."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was done, how long ours and another take for one of it, and what is aimed for.

    The ratio is ours to the other's, or the other's to ours where `times_faster` is set. The
    unit is seconds, or megabytes of memory.
    """

    what: str
    ours: float
    other_name: str
    other: float
    aim: float | None = None
    times_faster: bool = False
    unit: Literal["s", "MB"] = "s"

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


# Prepares one round, outside the time taken, and gives what is to be timed, in pieces.
Contestant = Callable[[], Sequence[Callable[[], object]]]


def taking_turns(contestants: Mapping[str, Contestant], rounds: int) -> dict[str, float]:
    """The CPU seconds of each contestant for all its pieces.

    The contestants take turns at every piece, and who goes first changes. For each piece its
    quickest round counts: what disturbs a measurement on a shared machine only ever adds to
    it. The first round is for warming up and is not counted.
    """
    quickest: dict[str, dict[int, float]] = {name: {} for name in contestants}
    for round_ in range(rounds + 1):
        prepared = {name: contestant() for name, contestant in contestants.items()}
        gc.collect()
        for at, pieces in enumerate(zip(*prepared.values(), strict=True)):
            turns = list(zip(prepared, pieces, strict=True))
            for name, piece in turns if (round_ + at) % 2 else reversed(turns):
                before = time.process_time()
                piece()
                seconds = time.process_time() - before
                if round_:
                    quickest[name][at] = min(seconds, quickest[name].get(at, seconds))
    return {name: sum(pieces.values()) for name, pieces in quickest.items()}


def table(parts: Mapping[str, Sequence[Row]]) -> str:
    """The rows of every part as one text, each part below its title."""
    head = ("", "ours", "the other", "", "ratio", "aim")
    lines = {
        title: [
            (
                f"  {row.what}",
                amount(row.ours, row.unit),
                amount(row.other, row.unit),
                row.other_name,
                f"{row.ratio:.1f} x" if row.times_faster else f"{row.ratio:.2f}",
                row.verdict,
            )
            for row in rows
        ]
        for title, rows in parts.items()
    }
    every = [head, *(line for some in lines.values() for line in some)]
    widths = [max(len(line[column]) for line in every) for column in range(len(head))]
    right = {1, 2, 4}

    def row(line: tuple[str, ...]) -> str:
        cells = zip(line, widths, strict=True)
        return "  ".join(
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(cells)
        ).rstrip()

    told = [row(head)]
    for title, some in lines.items():
        told += [title, *map(row, some)]
    return "\n".join(told)


def amount(number: float, unit: Literal["s", "MB"]) -> str:
    """Seconds or megabytes, told in the unit that fits."""
    return duration(number) if unit == "s" else f"{number:.0f} MB"


def duration(seconds: float) -> str:
    """Seconds, told in the unit that fits."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} us"
    return f"{seconds * 1e3:.1f} ms"
