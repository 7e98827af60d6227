"""Several programmes put to the same families: their answers beside each other, in one reading of the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import define, evolve, field

from familjestod.cohort.attrition import conditions
from familjestod.cohort.cells import cell
from familjestod.cohort.evaluate import Compiled, Output, inner_output
from familjestod.cohort.gaps import left_joined, small_table
from familjestod.cohort.history import ID
from familjestod.cohort.register import ROW, Given, Register
from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.spec.model import Programme
from familjestod.spec.verify import all_rules

Frame = nw.LazyFrame[Any]

RULE: Final = "rule "
"""What the names of columns that hold the truth of a rule begin with; its path follows."""
AT_A_TIME: Final = 100_000
"""How many families are held with all their answers at a time."""
AGES: Final[Mapping[str, int]] = {"age": 12, "age_months": 1}
"""What a register may be counted by that is no column of it: the child's age, and how many months one of it has."""
_BIRTH, _BORN = "birth_date", "born_day"


@define
class Beside:
    """Some programmes as they are on a day, compiled for the families of a register."""

    on: dt.date
    register: Register
    sides: tuple[Compiled, ...]
    keys: tuple[tuple[str, str], ...]
    """What the families are counted by: the name of the column inside, and the name in the world."""
    also: Mapping[str, str]
    """What else is carried along: its name in the world, and inside."""
    _ages: Mapping[str, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._ages = {inside: AGES[name] for inside, name in self.keys if inside.startswith("age")}

    @classmethod
    def of(
        cls,
        programmes: Sequence[Programme],
        given: Given,
        by: Sequence[str],
        wanted: Callable[[int, str], bool],
        also: Sequence[str] = (),
    ) -> Beside:
        """The programmes over what was given, in frames in memory; of each, by its number, the answers that are `wanted`.

        Rules (`RULE` and their path) and conditions (`CONDITION` and their number) can be wanted too. `also` are
        columns that are carried along, and not counted by.

        Raises:
            CohortError: with every column and value of the frames that cannot be used.
        """
        on = given.on
        assert isinstance(on, dt.date)  # noqa: S101 - programmes are put beside each other on one day
        columns = {name: given.columns.get(name, name) for name in (*by, *also) if name not in AGES}
        given = evolve(given, keep=tuple(columns.values()))
        register = evolve(given.taken(*programmes), in_order=False)
        inside = {outside: name for name, outside in register.kept}
        keys = tuple((name if name in AGES else inside[columns[name]], name) for name in by)
        sides = tuple(
            _compiled(each, on, register, partial(wanted, number)) for number, each in enumerate(programmes)
        )
        return cls(on, register, sides, keys, {name: inside[columns[name]] for name in also})

    @property
    def label(self) -> str:
        """The column that tells the families apart: their ids, or the numbers of their rows."""
        return ID if ID in self.register.families.collect_schema().names() else ROW

    def column(self, side: int, name: str) -> tuple[str, Any] | None:
        """The column of an answer of a side and its type; nothing where that side gives none of that name."""
        for number, each in enumerate(self.sides[side].outputs):
            if each.name == name:
                return f"p{side}_{number}", each.dtype
        return None

    def answer(self, side: int, name: str) -> nw.Expr | None:
        """An answer of a side; nothing where it gives none of that name."""
        found = self.column(side, name)
        return None if found is None else nw.col(found[0])

    def parts(self) -> Iterator[Frame]:
        """The families with the answers of every side beside them, some at a time."""
        register = self.register
        families: pl.DataFrame = nw.to_native(register.families).collect(engine="streaming")
        events = (
            None if register.events is None else nw.to_native(register.events).collect(engine="streaming")
        )
        for start in range(0, max(families.height, 1), AT_A_TIME):
            some = families.slice(start, AT_A_TIME)
            own = events
            if events is not None and some.height < families.height:
                own = events.join(some.select(ID), on=ID, how="semi")
            part = evolve(
                register,
                families=nw.from_native(some.lazy()),
                events=None if own is None else nw.from_native(own.lazy()),
            )
            yield self._answered(part)

    def _answered(self, register: Register) -> Frame:
        frame = self._aged(register)
        carried = frame.collect_schema().names()
        for side, compiled in enumerate(self.sides):
            answers = compiled.answers(evolve(register, families=frame))
            made = {
                f"p{side}_{number}": nw.col(inner_output(number)) for number in range(len(compiled.outputs))
            }
            frame = answers.select(*carried, **made)
            carried = [*carried, *made]
        return frame

    def _aged(self, register: Register) -> Frame:
        """The families with the child's age, where they are counted by it; null before birth and where it is not known."""
        frame = register.families
        if not self._ages:
            return frame
        if _BIRTH not in frame.collect_schema().names():
            return frame.with_columns(**{name: nw.lit(None, dtype=nw.Int64) for name in self._ages})
        first, last = register.range(_BIRTH)
        days = [first + dt.timedelta(days=each) for each in range((last - first).days + 1)]
        overflow = self.sides[0].programme.month_overflow
        ages = {
            name: pl.Series(name, [_age(day, self.on, months, overflow) for day in days], pl.Int64)
            for name, months in self._ages.items()
        }
        table = pl.DataFrame([pl.Series(_BORN, days, pl.Date), *ages.values()])
        return left_joined(frame, small_table(frame, table), _BIRTH, _BORN, in_order=False)


def _compiled(
    programme: Programme, on: dt.date, register: Register, wanted: Callable[[str], bool]
) -> Compiled:
    """A programme with the answers that are wanted, and the truth of the rules and conditions that are."""
    edition = programme.on(on)
    compiled = Compiled.of(edition, on, register, wanted=wanted)
    rules = {path: rule for path, rule in all_rules(edition).items() if wanted(RULE + path)}
    truths = (Output(RULE + path, cell(compiled.reading.truth(rule))) for path, rule in rules.items())
    judged = (each for each in conditions(compiled, on) if wanted(each.name))
    compiled.outputs = (*compiled.outputs, *truths, *judged)
    return compiled


def _age(birth: dt.date, on: dt.date, months: int, overflow: Overflow) -> int | None:
    """How many times so many months have passed since a birth, counted as every age is."""
    if on < birth:
        return None
    reached = ((on.year - birth.year) * 12 + on.month - birth.month) // months + 1
    while reached and add(birth, Duration(months=reached * months), overflow) > on:
        reached -= 1
    return reached
