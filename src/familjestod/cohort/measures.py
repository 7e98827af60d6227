"""What a programme follows up, counted over a register: who is asked about, who of them reached it, and of whom it is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import narwhals as nw
import polars as pl

from familjestod.cohort.groups import Grouped
from familjestod.spec.model import Programme

Frame = nw.LazyFrame[Any]

COUNTS: Final = ("population", "population_unknown", "achieved", "not_achieved", "achieved_unknown")
"""What is counted for each measure; whole registers are counted in parts by adding these up."""
_NUMBER: Final = "number"
_NONE: Final = nw.lit(None, dtype=nw.Int64)


def measures(  # noqa: PLR0913 - what frames are, and what they are read by
    programme: Programme,
    frame: Any,  # noqa: ANN401 - a frame of any kind, and the same kind back
    *,
    on: dt.date | str,
    history: Any = None,  # noqa: ANN401
    by: str | Sequence[str] = (),
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] | None = None,
) -> Any:  # noqa: ANN401
    """Each measure of a programme counted over the families of a frame, in all or by groups, in a frame of the same kind.

    One row for each measure and group: `measure`, the columns of `by`, `population` (the families
    that it is about), `population_unknown`, and of the population `achieved`, `not_achieved` and `achieved_unknown`;
    `share` is achieved of those of whom that is known, null where there are none; `target` is what the programme aims
    at. A measure that the programme does not say how to reach has nothing but its population.

    >>> import datetime as dt, familjestod as fs
    >>> itc, day = fs.bundled()["gotland/kommunikation_itc"], dt.date(2026, 3, 1)
    >>> register = fs.cohort.synthetic(itc, families=500, on=day)
    >>> table = fs.cohort.measures(itc, register.families, on=day, history=register.history)
    >>> table["measure"].to_list() == list(itc.measures)
    True

    Raises:
        CohortError: with every column and value of the frames that cannot be used.
    """
    grouped = Grouped.of(programme, frame, on, history, id, columns, by, _of_measures)
    followed = _followed(programme, on)
    made = [_counts(grouped, id_) for id_ in followed]
    counted = grouped.aggregated(
        **{f"{what}_{number}": expr for number, each in enumerate(made) for what, expr in each.items()}
    )
    rows = [
        counted.select(
            *grouped.inner,
            measure=nw.lit(id_),
            number=nw.lit(number),
            **{what: nw.col(f"{what}_{number}") if what in each else _NONE for what in COUNTS},
            target=nw.lit(target, dtype=nw.String),
        )
        for number, ((id_, target), each) in enumerate(zip(followed.items(), made, strict=True))
    ]
    table = nw.concat(rows, how="vertical") if len(rows) > 1 else rows[0]
    table = table.sort(_NUMBER, *grouped.inner, nulls_last=True).with_columns(share=share())
    names = (("measure", "measure"), *grouped.keys, *((each, each) for each in (*COUNTS, "share", "target")))
    return grouped.given(table.filter(~nw.col("measure").is_null()), names)


def summed(parts: Sequence[pl.DataFrame], by: Sequence[str]) -> pl.DataFrame:
    """The measures of a register from those of its parts, each family in one of them."""
    keys = ["measure", *by]
    counts = [pl.when(pl.col(each).count() > 0).then(pl.col(each).sum()).alias(each) for each in COUNTS]
    whole = pl.concat(parts).group_by(keys, maintain_order=True).agg(*counts, pl.col("target").first())
    order = {id_: number for number, id_ in enumerate(whole["measure"].unique(maintain_order=True))}
    place = pl.col("measure").replace_strict(order, return_dtype=pl.Int64)
    shared = nw.from_native(whole).with_columns(share=share()).to_native()
    return shared.sort(place, *by, nulls_last=True).select(*keys, *COUNTS, "share", "target")


def _of_measures(name: str) -> bool:
    return name.startswith("measures.")


def _followed(programme: Programme, on: dt.date | str) -> dict[str | None, str | None]:
    """Each measure and its target, in any edition where families have days of their own; one of no name where there are none."""
    states = (programme.on(on),) if isinstance(on, dt.date) else programme.states
    targets: dict[str | None, str | None] = {
        id_: each.target for state in states for id_, each in state.measures.items()
    }
    return targets or {None: None}


def share() -> nw.Expr:
    """Achieved of those of whom it is known; null where there are none."""
    known = nw.col("achieved") + nw.col("not_achieved")
    return nw.when(known > 0).then(nw.col("achieved") / known)


def _counts(grouped: Grouped, id_: str | None) -> dict[str, nw.Expr]:
    """What can be counted for a measure."""
    population, achieved = (grouped.column(f"measures.{id_}.{what}") for what in ("population", "achieved"))
    if population is None:  # of an edition that no family's day is in
        return {"population": (nw.len() * 0).cast(nw.Int64)}
    counted = population.fill_null(value=False)
    made = {"population": _number(counted), "population_unknown": _number(population.is_null())}
    if achieved is not None:
        made["achieved"] = _number(counted & achieved.fill_null(value=False))
        made["not_achieved"] = _number(counted & ~achieved.fill_null(value=True))
        made["achieved_unknown"] = _number(counted & achieved.is_null())
    return made


def _number(truth: nw.Expr) -> nw.Expr:
    return truth.cast(nw.Int64).sum().cast(nw.Int64)
