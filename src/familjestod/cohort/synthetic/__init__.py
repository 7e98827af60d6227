"""Registers of families that do not exist, for demonstrations and tests.

A register has the columns that a programme reads, and a history that follows the programme's
own schedule. Everything in it is made up: the shares are round figures, and say nothing about any region.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from attrs import frozen

from familjestod.cohort.synthetic.days import Almanac, number
from familjestod.cohort.synthetic.draws import Draws
from familjestod.cohort.synthetic.happening import Happening
from familjestod.cohort.synthetic.people import People, Places
from familjestod.cohort.synthetic.reading import Needs
from familjestod.cohort.synthetic.schedule import Schedule
from familjestod.cohort.synthetic.tables import KINDS, families_table, history_table
from familjestod.shown import Shown, brief
from familjestod.spec.model import Programme

# So many families are drawn at a time; the register does not depend on it.
_AT_A_TIME = 65_536
# Children of the register were born in the seven years before its day; nothing asks about a day outside these.
_BEFORE, _AFTER = 3000, 1500


@frozen(eq=False)
class Register(Shown):
    """Families and what happened to them: two frames of one kind, joined by `id`."""

    families: Any
    history: Any

    def __repr__(self) -> str:
        kind = f"{type(self.families).__module__.partition('.')[0]} {type(self.families).__name__}"
        return brief("Register", kind, history=self.history is not None)


def synthetic(  # noqa: PLR0913 - what a register is
    programme: Programme,
    *,
    families: int = 20_000,
    seed: int = 0,
    on: dt.date,
    missing: float = 0.05,
    kind: str = "polars",
    with_history: bool = True,
) -> Register:
    """A register of made-up families, as it stands on a day: the same for the same arguments, on every machine.

    Each fact is unknown for the share `missing` of the families. `kind` is "polars", "pandas",
    "pyarrow", "duckdb" or "pyspark", and the history is `None` where it is not asked for.

    >>> import datetime as dt, familjestod as fs
    >>> itc = fs.bundled()["gotland/kommunikation_itc"]
    >>> register = synthetic(itc, families=100, on=dt.date(2026, 3, 1))
    >>> register.families.height, register.families.columns[:4]
    (100, ['id', 'birth_date', 'expected_birth_date', 'enrolment_date'])

    Raises:
        ValueError: if there is no such kind of frame, or a number is out of its range.
    """
    parts = list(
        synthetic_chunks(
            programme,
            families=families,
            seed=seed,
            on=on,
            missing=missing,
            kind="pyarrow",
            chunk=_AT_A_TIME,
            with_history=with_history,
        )
    )
    made = _kind(kind)
    told = pa.concat_tables([each.history for each in parts]) if with_history else None
    return Register(
        made(pa.concat_tables([each.families for each in parts])), None if told is None else made(told)
    )


def synthetic_chunks(  # noqa: PLR0913 - what a register is, and how it is divided
    programme: Programme,
    *,
    families: int,
    seed: int = 0,
    on: dt.date,
    missing: float = 0.05,
    kind: str = "polars",
    chunk: int = 100_000,
    with_history: bool = True,
) -> Iterator[Register]:
    """The register that `synthetic` gives, some families at a time, so that any number can be written to files.

    Its rows do not depend on `chunk`. There is always at least one part, which may be empty.

    Raises:
        ValueError: if there is no such kind of frame, or a number is out of its range.
    """
    made = _kind(kind)
    _judge(families=families, seed=seed, missing=missing, chunk=chunk)
    needs = Needs(programme)
    schedule = Schedule(needs)
    today = number(on)
    almanac = Almanac(today - _BEFORE, today + _AFTER, programme.month_overflow)
    places = Places.of(needs, Draws(seed, 0, 1))
    for start in range(0, max(families, 1), chunk):
        people = People(needs, Draws(seed, start, min(start + chunk, families)), places, on)
        told = None
        if with_history:
            told = made(history_table(needs, Happening(schedule, people, almanac).all(), start))
        yield Register(made(families_table(people, missing)), told)


def _kind(kind: str) -> Any:  # noqa: ANN401 - what makes a frame of the kind
    if kind not in KINDS:
        message = f'"{kind}" is no kind of frame: expected {", ".join(KINDS)}'
        raise ValueError(message)
    return KINDS[kind]


def _judge(*, families: int, seed: int, missing: float, chunk: int) -> None:
    for name, value, fits, expected in (
        ("families", families, families >= 0, "0 or more"),
        ("seed", seed, seed >= 0, "0 or more"),
        ("missing", missing, 0 <= missing <= 1, "a share from 0 to 1"),
        ("chunk", chunk, chunk >= 1, "1 or more"),
    ):
        if not fits:
            message = f"{name} is {value}: expected {expected}"
            raise ValueError(message)
