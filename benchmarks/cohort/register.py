"""A register of families: 24 facts, the child's birth date and an id, one value in twenty missing, by a seed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from cohort.rules import DAY, ITC, QUESTIONS

MISSING = 0.05
PIECE = 1_000_000  # families to a row group; each piece has a seed of its own
YEARS = 3

# How often each of some values comes.
Shares = Mapping[object, float]

FACTS: Mapping[str, Shares] = {
    "child.enrolled_bhv": {True: 0.9, False: 0.1},
    "unit.cni": {2.0: 0.25, 3.0: 0.25, 3.5: 0.25, 4.0: 0.25},
    "family.first_time_parents": {True: 0.5, False: 0.5},
    "mother.earlier_births": {0: 0.3, 1: 0.4, 2: 0.3},
    "mother.earlier_births_in_sweden": {0: 0.6, 1: 0.4},
    **{question: {True: 0.15, False: 0.85} for question in QUESTIONS},
    **{part: {"no_concern": 0.8, "concern": 0.2} for part in ITC},
}


def register(families: int, seed: int = 1, first: int = 0) -> pa.Table:
    """Some families, the first with the id `first`; the children are under three years old on `DAY`."""
    rng = np.random.default_rng((seed, first))
    born = np.datetime64(DAY) - rng.integers(0, YEARS * 365 + 1, families)
    columns = {
        "id": pa.array(np.arange(first, first + families)),
        "birth_date": pa.array(born, mask=rng.random(families) < MISSING),
        **{name: _column(rng, shares, families) for name, shares in FACTS.items()},
    }
    return pa.table(columns)


def _column(rng: np.random.Generator, shares: Shares, families: int) -> pa.Array:
    values = pa.array(list(shares))
    at = rng.choice(len(shares), families, p=list(shares.values()))
    return values.take(pa.array(at, mask=rng.random(families) < MISSING))


def write(path: Path, families: int, seed: int = 1) -> Path:
    """The register as a Parquet file, made and written piece by piece; the path."""
    writer: pq.ParquetWriter | None = None
    for first in range(0, families, PIECE):
        piece = register(min(PIECE, families - first), seed, first)
        writer = writer or pq.ParquetWriter(path, piece.schema)
        writer.write_table(piece, row_group_size=PIECE // 4)
    if writer is not None:
        writer.close()
    return path
