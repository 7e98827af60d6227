"""Random numbers that belong to a row and a name, so that they are the same however the rows are divided.

Each name has a stream of its own, and the number of a row in it is the row's place. Only the
raw integers of PCG64 are used, which NumPy promises never to change, and from them sums,
shifts and divisions that every machine does alike: no logarithms, and no distributions of NumPy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import numpy.typing as npt
from attrs import frozen

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Chance = float | Floats

_LOW_HALF = np.uint64(0xFFFFFFFF)
_SIXTEENTH = np.uint64(0xFFFF)
# The sum of four numbers of 16 bits: its mean, and its standard deviation by (65536² - 1) / 3.
_BELL_MEAN = 131070.0
_BELL_DEVIATION = 37837.22723720648


@frozen
class Draws:
    """The rows `start` to `stop` of every stream that a seed has."""

    seed: int
    start: int
    stop: int

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.stop - self.start

    def raw(self, name: str) -> npt.NDArray[np.uint64]:
        """64 random bits for each row."""
        key = int.from_bytes(sha256(name.encode()).digest()[:8])
        bits = np.random.PCG64(np.random.SeedSequence([self.seed, key]))
        return bits.advance(self.start).random_raw(self.count)

    def uniform(self, name: str) -> Floats:
        """A number from 0 up to 1 for each row."""
        return (self.raw(name) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def chance(self, name: str, chance: Chance) -> Bools:
        """Whether something happens, which it does as often as the chance says."""
        return self.uniform(name) < chance

    def between(self, name: str, low: int | Ints, high: int | Ints) -> Ints:
        """A whole number from `low` to `high`, both included; `low` where `high` is below it."""
        width = np.maximum(np.asarray(high, np.int64) - low + 1, 1).astype(np.uint64)
        within: Ints = ((self.raw(name) & _LOW_HALF) * width >> np.uint64(32)).astype(np.int64)
        return within + low

    def choice(self, name: str, weights: Sequence[float]) -> Ints:
        """The place of one of several, each as often as its weight says."""
        ends = np.cumsum(np.asarray(weights, np.float64))
        found = np.searchsorted(ends / ends[-1], self.uniform(name), side="right")
        return np.minimum(found, len(weights) - 1).astype(np.int64)

    def bell(self, name: str) -> Floats:
        """A number around 0 with standard deviation 1, spread like the sum of many small causes, within 3.5."""
        raw = self.raw(name)
        total = np.zeros(self.count, np.float64)
        for shift in (0, 16, 32, 48):
            total += (raw >> np.uint64(shift)) & _SIXTEENTH
        return (total - _BELL_MEAN) / _BELL_DEVIATION

    def spread(self, name: str, segments: Sequence[tuple[float, int, int]]) -> Ints:
        """A whole number from one of some segments: how often, from, to."""
        part = self.choice(f"{name}/part", [weight for weight, _, _ in segments])
        low, high = (np.asarray([each[side] for each in segments], np.int64)[part] for side in (1, 2))
        return self.between(f"{name}/within", low, high)

    def whole(self, count: int) -> Draws:
        """The first rows of every stream: for what is drawn once for all families, such as the units."""
        return Draws(self.seed, 0, count)
