"""What becomes of answers: for each family one number that tells an answer of two programmes, and how it is read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import frozen

from familjestod.cohort.beside import RULE, Beside
from familjestod.cohort.history import STATES
from familjestod.engine.timetable import Status
from familjestod.logic.truth import Verdict
from familjestod.spec.model import BOUNDS

ABSENT: Final = "absent"
"""What stands for the answer of a programme that gives none of a name."""
NO_DAY, SAME, EARLIER, LATER, DAY, SETTLED = "no day", "same day", "earlier", "later", "day", "settled"
"""What is said of days: those of what is done, declined, missed or not for the family, on both sides, are settled."""
KINDS: Final[Mapping[str, str]] = {
    "eligibility": "families",
    "referrals": "referrals",
    "visits": "visits",
    "vaccinations": "doses",
    "days": "visits and doses",
    "findings": "findings",
    "offers": "offers",
    "requirements": "requirements",
}
"""The kinds of answer that families are counted by, and what there may be several of to a family."""
# What says no more than that there is nothing for the family, as not being there does.
_NOTHING: Final = frozenset({Verdict.UNMET.value, Status.NOT_APPLICABLE.value, "none", ABSENT})
_TRUTHS: Final = (Verdict.UNKNOWN.value, Verdict.MET.value, Verdict.UNMET.value, ABSENT)
# How two answers are one number: of texts, their places in the list of what there can be; of days, the number of
# days between them beside this one, or less than that where there are not two.
_PLACES: Final = 1000
_BETWEEN: Final = 10_000_000
_NEITHER, _GONE, _CAME, _SETTLED = 0, 1, 2, 3
# What calls for nothing more, whatever its days.
_OVER: Final = (Status.DONE, Status.DECLINED, Status.MISSED, Status.NOT_APPLICABLE)


@frozen
class Question:
    """Two sides of those beside each other: the base and a reform, and the answers that may differ between them."""

    old: int
    new: int
    names: tuple[str, ...]
    rules: tuple[str, ...] = ()
    """The paths of the rules that differ between them, or that one of them has."""


@frozen
class Column:
    """A number for each family that tells both answers, and how it is read back."""

    name: str
    what: str
    """The answer's name, or `rule new eligibility`, or `decided eligibility`."""
    made: pl.Expr
    read: Callable[[int], tuple[str, str]]
    kind: tuple[str, str] | None = None
    """The kind of answer, and which of that kind it is, where it counts as one that may change."""
    changed: pl.Expr | None = None


def differs(old: str, new: str) -> bool:
    """Whether two answers are other ones: to be absent says as much as that there is nothing for the family.

    >>> differs("met", "unmet"), differs("absent", "not_applicable"), differs("day", "same day")
    (True, False, False)
    """
    if ABSENT in {old, new}:
        return not {old, new} <= _NOTHING | {NO_DAY, SETTLED}
    return new not in {old, SAME}


def days_between(name: str, code: int) -> int:
    """By how many days a day of what is planned is another, from the number that tells both; 0 where there are not two."""
    return code - _BETWEEN if _is_days(name) and code > _SETTLED else 0


def _is_days(name: str) -> bool:
    part, _, rest = name.partition(".")
    return part in {"visits", "vaccinations"} and rest.rpartition(".")[2] in BOUNDS


def columns_of(beside: Beside, question: Question, number: int) -> Iterator[Column]:
    """A column for each answer that may differ, for each rule of both sides, and for each rule that differs."""
    count = 0

    def name() -> str:
        nonlocal count
        count += 1
        return f"c{number}_{count}"

    for what in question.names:
        old, new = beside.column(question.old, what), beside.column(question.new, what)
        if old is not None or new is not None:
            made = _of_days if _is_days(what) else _of_texts
            yield made(name(), what, old, new, beside, question)
    for side, of in (("old", question.old), ("new", question.new)):
        for each in beside.sides[of].outputs:
            if each.name.startswith(RULE):
                path = each.name.removeprefix(RULE)
                column = beside.column(of, each.name)
                assert column is not None  # noqa: S101 - its own
                yield Column(name(), f"rule {side} {path}", _truth(column[0]), _truth_alone)
    for path in question.rules:
        sides = [beside.column(of, RULE + path) for of in (question.old, question.new)]
        truths = [pl.lit(_TRUTHS.index(ABSENT)) if each is None else _truth(each[0]) for each in sides]
        yield Column(name(), f"decided {path}", truths[0] * _PLACES + truths[1], _pair_of(_TRUTHS))


def _truth(column: str) -> pl.Expr:
    """The place of a verdict in the list of them."""
    truth = pl.col(column)
    return pl.when(truth).then(pl.lit(1)).when(~truth).then(pl.lit(2)).otherwise(pl.lit(0))


def _truth_alone(code: int) -> tuple[str, str]:
    return _TRUTHS[code], _TRUTHS[code]


def _pair_of(values: Sequence[str]) -> Callable[[int], tuple[str, str]]:
    """What reads the number that tells two of some values."""

    def read(code: int) -> tuple[str, str]:
        return values[code // _PLACES], values[code % _PLACES]

    return read


def _of_texts(  # noqa: PLR0913, PLR0917 - two sides of one answer
    name: str,
    what: str,
    old: tuple[str, Any] | None,
    new: tuple[str, Any] | None,
    beside: Beside,
    question: Question,
) -> Column:
    """A verdict, a status, a state or the value of a finding."""
    values = tuple(
        dict.fromkeys(
            (*_TRUTHS, *(each for of in (question.old, question.new) for each in _values(what, beside, of)))
        )
    )

    def place(side: tuple[str, Any] | None) -> pl.Expr:
        if side is None:
            return pl.lit(values.index(ABSENT))
        column, dtype = side
        if dtype == nw.Boolean:
            return _truth(column)
        return pl.col(column).cast(pl.Enum(values)).to_physical().cast(pl.Int64).fill_null(0)

    changed = pl.lit(value=False)
    if old is None or new is None:
        number = pl.col(name) // _PLACES if new is None else pl.col(name) % _PLACES
        changed = ~number.is_in([values.index(each) for each in values if each in _NOTHING])
    else:
        changed = pl.col(name) // _PLACES != pl.col(name) % _PLACES
    part, _, rest = what.partition(".")
    kind = "eligibility" if part == "in_force" else part
    item = what if kind in {"eligibility", "findings"} else rest.partition(".")[0]
    return Column(name, what, place(old) * _PLACES + place(new), _pair_of(values), (kind, item), changed)


def _values(what: str, beside: Beside, side: int) -> Iterator[str]:
    """What an answer can be besides a verdict."""
    part, _, rest = what.partition(".")
    if part == "findings":
        finding = beside.sides[side].programme.findings.get(rest)
        yield from (str(each.value) for each in (finding.outcomes if finding is not None else ()))
    elif part == "referrals":
        yield from ("none", *STATES)
    else:
        yield from (each.value for each in Status)


def _of_days(  # noqa: PLR0913, PLR0917 - two sides of one answer
    name: str,
    what: str,
    old: tuple[str, Any] | None,
    new: tuple[str, Any] | None,
    beside: Beside,
    question: Question,
) -> Column:
    """A day of what is planned: by how many days it is another."""
    entry = what.rpartition(".")[0]
    before, after = (pl.lit(None, dtype=pl.Date) if each is None else pl.col(each[0]) for each in (old, new))
    statuses = (beside.column(side, f"{entry}.status") for side in (question.old, question.new))
    over = (pl.col(each[0]).is_in([one.value for one in _OVER]) for each in statuses if each is not None)
    made = (
        pl.when(reduce(and_, over)).then(pl.lit(_SETTLED))
        .when(before.is_null() & after.is_null()).then(pl.lit(_NEITHER))
        .when(after.is_null()).then(pl.lit(_GONE))
        .when(before.is_null()).then(pl.lit(_CAME))
        .otherwise((after - before).dt.total_days() + _BETWEEN)
    )  # fmt: skip
    without = (ABSENT if old is None else NO_DAY, ABSENT if new is None else NO_DAY)
    few = {
        _NEITHER: without,
        _GONE: (DAY, without[1]),
        _CAME: (without[0], DAY),
        _SETTLED: (ABSENT if old is None else SETTLED, ABSENT if new is None else SETTLED),
    }

    def read(code: int) -> tuple[str, str]:
        return few.get(code) or (DAY, SAME if code == _BETWEEN else LATER if code > _BETWEEN else EARLIER)

    changed = ~pl.col(name).is_in([_NEITHER, _SETTLED, _BETWEEN])
    return Column(name, what, made, read, ("days", entry), changed)
