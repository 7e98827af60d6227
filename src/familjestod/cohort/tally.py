"""Answers beside each other counted: from what to what they change, for how many families, in which groups.

What is counted of parts of a register can be added up, so that the whole need never be held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import define, field, frozen

from familjestod.cohort.beside import RULE, Beside
from familjestod.cohort.history import STATES
from familjestod.engine.timetable import Status
from familjestod.logic.truth import Verdict
from familjestod.spec.model import BOUNDS

Frame = nw.LazyFrame[Any]

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
_FIRST: Final = 1_000_000
_KEY: Final = "example"
_CHANGES: Final = "changes"

Cells = Counter[tuple[str, str, str]]


@frozen
class Question:
    """Two sides of those beside each other: the base and a reform, and the answers that may differ between them."""

    old: int
    new: int
    names: tuple[str, ...]
    rules: tuple[str, ...] = ()
    """The paths of the rules that differ between them, or that one of them has."""


@define
class Tally:
    """What was counted of a register, or of a part of it."""

    families: int = 0
    cells: Cells = field(factory=Counter)
    """How many families have one answer on one side and one on the other, by the answer's name."""
    days: Cells = field(factory=Counter)
    """By how many days earlier or later, added up, the days of those families are that are so."""
    examples: dict[tuple[str, str, str], str] = field(factory=dict)
    """Of each change a family with as few other changes as any."""
    affected: Counter[str] = field(factory=Counter)
    """How many families have another answer of a kind; of any under ""."""
    answers: Counter[str] = field(factory=Counter)
    """How many answers of a kind are other ones: there may be several to a family."""
    groups: dict[tuple[str, Any], Counter[str]] = field(factory=dict)
    """For each column counted by and each value of it the families under "families", and as `affected` the others."""
    rules: Cells = field(factory=Counter)
    """How many families meet a rule, do not, or cannot be told to, by "old" or "new" and its path."""
    decided: Counter[str] = field(factory=Counter)
    """For how many families a rule that differs comes to something else."""

    def __iadd__(self, other: Tally) -> Tally:
        self.families += other.families
        for mine, its in (
            (self.cells, other.cells),
            (self.days, other.days),
            (self.affected, other.affected),
            (self.answers, other.answers),
            (self.rules, other.rules),
            (self.decided, other.decided),
        ):
            for key, count in its.items():
                mine[key] += count  # type: ignore[index] # of one kind each
        for cell, example in other.examples.items():
            self.examples[cell] = min(example, self.examples.get(cell, example))
        for group, counts in other.groups.items():
            own = self.groups.setdefault(group, Counter())
            for name, count in counts.items():
                own[name] += count
        return self

    def number_from(self, start: int) -> None:
        """Families that have no ids are told by the number of their row, which is another in the whole register."""
        for cell, example in self.examples.items():
            changes, _, row = example.partition("|")
            self.examples[cell] = f"{changes}|{int(row) + start}"

    def example(self, cell: tuple[str, str, str]) -> str | None:
        """The id of the family that is an example of a change."""
        found = self.examples.get(cell)
        return None if found is None else found.partition("|")[2]


@frozen
class _Column:
    """A number for each family that tells both answers, and how it is read back."""

    name: str
    what: str
    """The answer's name, or `rule new eligibility`, or `decided eligibility`."""
    made: nw.Expr
    read: Callable[[int], tuple[str, str]]
    kind: tuple[str, str] | None = None
    """The kind of answer, and which of that kind it is, where it counts as one that may change."""
    changed: nw.Expr | None = None


def counted(beside: Beside, questions: Sequence[Question]) -> list[Tally]:
    """What each question is answered by a whole register."""
    made = [list(_columns(beside, each, number)) for number, each in enumerate(questions)]
    tallies = [Tally() for _ in questions]
    for part in beside.parts():
        wide = _wide(beside, part, made)
        if wide.implementation.is_polars():
            held = nw.to_native(wide).collect(engine="in-memory")
            found = (_of_polars(beside, held, columns, number) for number, columns in enumerate(made))
        else:
            found = (_of_sql(beside, wide, columns, number) for number, columns in enumerate(made))
        for tally, more in zip(tallies, found, strict=True):
            tally += more
    return tallies


def _wide(beside: Beside, part: Frame, made: Sequence[Sequence[_Column]]) -> Frame:
    """A row for each family: its groups, its id, a number for each pair of answers, and how many of them differ."""
    keys = [name for name, _ in beside.keys]
    wide = part.select(
        *keys,
        nw.col(beside.label).cast(nw.String).fill_null("").alias("label"),
        *(each.made.cast(nw.Int64).alias(each.name) for columns in made for each in columns),
    )
    kinds: dict[str, nw.Expr] = {}
    totals: dict[str, nw.Expr] = {}
    for number, columns in enumerate(made):
        items: dict[str, dict[str, list[nw.Expr]]] = {}
        for each in columns:
            if each.kind is not None and each.changed is not None:
                items.setdefault(each.kind[0], {}).setdefault(each.kind[1], []).append(each.changed)
        flags = {
            kind: [reduce(or_, some).cast(nw.Int64) for some in found.values()] for kind, found in items.items()
        }
        kinds |= {_of_kind(number, kind): reduce(lambda a, b: a + b, some) for kind, some in flags.items()}
        own = [nw.col(_of_kind(number, kind)) for kind in flags]
        totals[f"{_CHANGES}{number}"] = reduce(lambda a, b: a + b, own, nw.lit(0, dtype=nw.Int64))
    wide = wide.with_columns(**kinds) if kinds else wide
    wide = wide.with_columns(**totals)
    # As text the least is a family with the fewest changes, and of those the first by its id.
    keyed = {
        f"{_KEY}{number}": nw.concat_str(
            (nw.col(f"{_CHANGES}{number}") + _FIRST).cast(nw.String), nw.col("label"), separator="|"
        )
        for number in range(len(made))
    }
    return wide.with_columns(**keyed)


def _of_kind(number: int, kind: str) -> str:
    return f"k{number}_{kind}"


def _kinds(columns: Sequence[_Column]) -> list[str]:
    return list(dict.fromkeys(each.kind[0] for each in columns if each.kind is not None))


def _sums(columns: Sequence[_Column], number: int) -> dict[str, nw.Expr]:
    """How many families there are, and how many with other answers: of any kind, and of each; and how many answers."""
    sums = {"families": nw.len(), "any": (nw.col(f"{_CHANGES}{number}") > 0).cast(nw.Int64).sum()}
    for kind in _kinds(columns):
        count = nw.col(_of_kind(number, kind))
        sums[f"affected {kind}"] = (count > 0).cast(nw.Int64).sum()
        sums[f"answers {kind}"] = count.sum()
    return sums


def _of_polars(beside: Beside, wide: pl.DataFrame, columns: Sequence[_Column], number: int) -> Tally:
    """What is counted of families that are in memory: each column by itself."""
    changed = wide.filter(pl.col(f"{_CHANGES}{number}") > 0)

    def rows() -> Iterator[tuple[str, int, int, str | None]]:
        for each in columns:
            counts = wide.group_by(each.name).len()
            examples: dict[int, str] = {}
            if each.changed is not None:
                least = changed.group_by(each.name).agg(pl.col(f"{_KEY}{number}").min())
                examples = dict(least.iter_rows())
            yield from ((each.name, code, count, examples.get(code)) for code, count in counts.iter_rows())

    grouped = nw.from_native(wide.lazy())
    return _tally(beside, columns, rows(), _groups(beside, grouped, columns, number))


def _of_sql(beside: Beside, wide: Frame, columns: Sequence[_Column], number: int) -> Tally:
    """What is counted where the families are: all columns below each other, in one reading."""
    key = f"{_KEY}{number}"
    long = wide.unpivot(
        [each.name for each in columns], index=[key], variable_name="column", value_name="code"
    )
    counts = long.group_by("column", "code").agg(count=nw.len(), first=nw.col(key).min()).collect("polars")
    return _tally(beside, columns, counts.iter_rows(), _groups(beside, wide, columns, number))


def _groups(beside: Beside, wide: Frame, columns: Sequence[_Column], number: int) -> pl.DataFrame:
    """What is counted of each group, by all columns at once; one row where there are none."""
    keys = [name for name, _ in beside.keys]
    sums = _sums(columns, number)
    grouped = wide.group_by(*keys).agg(**sums) if keys else wide.select(**sums)
    table: pl.DataFrame = grouped.collect("polars").to_native()
    return table.with_columns(pl.col(list(sums)).fill_null(0).cast(pl.Int64))


def _tally(
    beside: Beside,
    columns: Sequence[_Column],
    rows: Iterator[tuple[str, int, int, str | None]],
    groups: pl.DataFrame,
) -> Tally:
    kinds = _kinds(columns)
    (whole,) = groups.select(pl.all().exclude([name for name, _ in beside.keys]).sum()).iter_rows(named=True)
    tally, named = Tally(families=whole["families"]), {each.name: each for each in columns}
    tally.affected = _affected(whole, kinds)
    tally.answers = Counter({kind: whole[f"answers {kind}"] for kind in kinds})
    for key, name in beside.keys:
        table = groups.group_by(key).agg(pl.all().exclude([inside for inside, _ in beside.keys]).sum())
        for row in table.iter_rows(named=True):
            tally.groups[name, row[key]] = _affected(row, kinds)
    for name, code, count, first in rows:
        _add(tally, named[name], code, count, first)
    return tally


def _affected(row: Mapping[str, int], kinds: Sequence[str]) -> Counter[str]:
    counts = {kind: row[f"affected {kind}"] for kind in kinds}
    return Counter({"families": row["families"], "": row["any"], **counts})


def _add(tally: Tally, column: _Column, code: int, count: int, first: str | None) -> None:
    old, new = column.read(code)
    word, _, rest = column.what.partition(" ")
    if word == "rule":
        side, _, path = rest.partition(" ")
        tally.rules[side, path, old] += count
    elif word == "decided":
        tally.decided[rest] += count if old != new else 0
    else:
        cell = (column.what, old, new)
        tally.cells[cell] += count
        if code > _SETTLED and _is_days(column.what):
            tally.days[cell] += (code - _BETWEEN) * count
        if first is not None and differs(old, new):
            tally.examples[cell] = min(first, tally.examples.get(cell, first))


def differs(old: str, new: str) -> bool:
    """Whether two answers are other ones: to be absent says as much as that there is nothing for the family.

    >>> differs("met", "unmet"), differs("absent", "not_applicable"), differs("day", "same day")
    (True, False, False)
    """
    if ABSENT in {old, new}:
        return not {old, new} <= _NOTHING | {NO_DAY, SETTLED}
    return new not in {old, SAME}


def _is_days(name: str) -> bool:
    part, _, rest = name.partition(".")
    return part in {"visits", "vaccinations"} and rest.rpartition(".")[2] in BOUNDS


def _columns(beside: Beside, question: Question, number: int) -> Iterator[_Column]:
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
                yield _Column(name(), f"rule {side} {path}", _truth(column[0]), _truth_alone)
    for path in question.rules:
        sides = [beside.column(of, RULE + path) for of in (question.old, question.new)]
        truths = [
            nw.lit(_TRUTHS.index(ABSENT)) if each is None else _truth(each[0]) for each in sides
        ]
        yield _Column(name(), f"decided {path}", truths[0] * _PLACES + truths[1], _truth_pair)


def _truth(column: str) -> nw.Expr:
    """The place of a verdict in the list of them."""
    truth = nw.col(column)
    return nw.when(truth).then(nw.lit(1)).when(~truth).then(nw.lit(2)).otherwise(nw.lit(0))


def _truth_alone(code: int) -> tuple[str, str]:
    return _TRUTHS[code], _TRUTHS[code]


def _truth_pair(code: int) -> tuple[str, str]:
    return _TRUTHS[code // _PLACES], _TRUTHS[code % _PLACES]


def _of_texts(  # noqa: PLR0913, PLR0917 - two sides of one answer
    name: str,
    what: str,
    old: tuple[str, Any] | None,
    new: tuple[str, Any] | None,
    beside: Beside,
    question: Question,
) -> _Column:
    """A verdict, a status, a state or the value of a finding."""
    values = tuple(
        dict.fromkeys((*_TRUTHS, *(each for of in (question.old, question.new) for each in _values(what, beside, of))))
    )

    def place(side: tuple[str, Any] | None) -> nw.Expr:
        if side is None:
            return nw.lit(values.index(ABSENT))
        column, dtype = side
        if dtype == nw.Boolean:
            return _truth(column)
        made: nw.Expr = nw.lit(0)
        for number, value in enumerate(values):
            made = nw.when(nw.col(column) == value).then(nw.lit(number)).otherwise(made)
        return made

    def read(code: int) -> tuple[str, str]:
        return values[code // _PLACES], values[code % _PLACES]

    changed = nw.lit(value=False)
    if old is None or new is None:
        number = nw.col(name) // _PLACES if new is None else nw.col(name) % _PLACES
        changed = ~number.is_in([values.index(each) for each in values if each in _NOTHING])
    else:
        changed = nw.col(name) // _PLACES != nw.col(name) % _PLACES
    part, _, rest = what.partition(".")
    kind = "eligibility" if part == "in_force" else part
    item = what if kind in {"eligibility", "findings"} else rest.partition(".")[0]
    return _Column(name, what, place(old) * _PLACES + place(new), read, (kind, item), changed)


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
) -> _Column:
    """A day of what is planned: by how many days it is another."""
    entry = what.rpartition(".")[0]
    before, after = (nw.lit(None, dtype=nw.Date) if each is None else nw.col(each[0]) for each in (old, new))
    statuses = (beside.column(side, f"{entry}.status") for side in (question.old, question.new))
    over = (nw.col(each[0]).is_in([one.value for one in _OVER]) for each in statuses if each is not None)
    made = (
        nw.when(reduce(and_, over)).then(nw.lit(_SETTLED))
        .when(before.is_null() & after.is_null()).then(nw.lit(_NEITHER))
        .when(after.is_null()).then(nw.lit(_GONE))
        .when(before.is_null()).then(nw.lit(_CAME))
        .otherwise(_number(after) - _number(before) + _BETWEEN)
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

    changed = ~nw.col(name).is_in([_NEITHER, _SETTLED, _BETWEEN])
    return _Column(name, what, made, read, ("days", entry), changed)


def _number(day: nw.Expr) -> nw.Expr:
    """The place of a day in the calendar, which no two engines give alike: the days of the years before, and of its own."""
    before = day.dt.year().cast(nw.Int64) - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + day.dt.ordinal_day().cast(nw.Int64)


