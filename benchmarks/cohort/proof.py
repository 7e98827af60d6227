"""The proof that all contestants give the same answers, cell by cell, and the engine's row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from cohort.contestants import CONTESTANTS
from cohort.rules import BOUNDS, DAY, OUTPUTS, programme
from polars.testing import assert_frame_equal

import familjestod as fs

TRUTHS: Mapping[object, bool | None] = {"met": True, "unmet": False, "unknown": None}


def prove_equal(path: Path, names: Iterable[str] = tuple(CONTESTANTS), *, rows: int = 500) -> None:
    """Every contestant answers for a register; the engine answers for its first families.

    Raises:
        AssertionError: if one cell differs.
    """
    first = ""
    told: dict[str, pl.DataFrame] = {}
    for name in names:
        contestant = CONTESTANTS[name]
        answer = contestant.told(contestant.answer(contestant.given(path)))
        told[name] = answer.select(pl.col("id").cast(pl.Int64), *OUTPUTS[1:]).sort("id")
        first = first or name
        try:
            assert_frame_equal(told[first], told[name], check_exact=True)
        except AssertionError as error:
            raise AssertionError(
                f"{first} and {name} differ: {error}\n{_first(told[first], told[name])}"
            ) from None
    families = pl.read_parquet(path).head(rows)
    by_engine = pl.DataFrame(list(_by_engine(families)), schema=told[first].schema)
    assert_frame_equal(by_engine, told[first].head(rows), check_exact=True)


def _first(one: pl.DataFrame, other: pl.DataFrame) -> str:
    """The first row and columns that differ."""
    for ours, theirs in zip(one.iter_rows(named=True), other.iter_rows(named=True), strict=False):
        if ours != theirs:
            return str({name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]})
    return "the rows are the same; their number or types differ"


def _by_engine(families: pl.DataFrame) -> Iterator[dict[str, Any]]:
    rules = programme()
    for family in families.iter_rows(named=True):
        id_, birth = family.pop("id"), family.pop("birth_date")
        facts = {name: value for name, value in family.items() if value is not None}
        answer = fs.evaluate(rules, fs.Case(birth_date=birth, facts=facts), on=DAY)
        row: dict[str, Any] = {
            "id": id_,
            "in_force": answer.in_force,
            "eligibility": TRUTHS[answer.eligibility.verdict],
        }
        row |= {f"findings.{name}": TRUTHS[value] for name, value in answer.findings.items()}
        for name, visit in answer.visits.items():
            row |= {f"visits.{name}.{what}": getattr(visit, what) for what in BOUNDS}
            row[f"visits.{name}.status"] = visit.status.value
        for name, referral in answer.referrals.items():
            row |= {f"referrals.{name}": TRUTHS[referral.verdict], f"referrals.{name}.state": referral.state}
        yield row
