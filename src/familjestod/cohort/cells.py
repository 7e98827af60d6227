"""Columns yet to be computed, and Kleene's logic on them.

A truth is a plain `True`, `False` or `None` where it is the same for every family, and a
`Cell` where it is not. What is the same for all is folded away before any frame is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import comb

import narwhals as nw
from attrs import define, evolve, field, frozen


@frozen
class Cell:
    """A column as an expression; `stage` is how many steps of a sheet come before it can be computed."""

    expr: nw.Expr = field(eq=False)
    stage: int = 0
    nullable: bool = True


Truths = bool | Cell | None

UNKNOWN = nw.lit(None, dtype=nw.Boolean)
"""A truth that is unknown for every family."""


def cell(truth: Truths) -> Cell:
    """A truth as a column."""
    if isinstance(truth, Cell):
        return truth
    return Cell(UNKNOWN) if truth is None else Cell(nw.lit(truth), nullable=False)


def stage(*cells: object) -> int:
    """How many steps come before all of these can be computed; values that are no cells need none."""
    return max((each.stage for each in cells if isinstance(each, Cell)), default=0)


def not_(truth: Truths) -> Truths:
    """Kleene's *not*."""
    if isinstance(truth, Cell):
        return evolve(truth, expr=~truth.expr)
    return None if truth is None else not truth


def all_of(truths: Iterable[Truths]) -> Truths:
    """Kleene's *and*: dataframe engines have it as `&` on columns that may be null."""
    constants, cells = _apart(truths)
    if False in constants:
        return False
    if not cells:
        return None if None in constants else True
    expr = cells[0].expr
    for each in cells[1:]:
        expr &= each.expr
    if None in constants:
        expr &= UNKNOWN
    return Cell(expr, stage(*cells), None in constants or any(each.nullable for each in cells))


def any_of(truths: Iterable[Truths]) -> Truths:
    """Kleene's *or*."""
    constants, cells = _apart(truths)
    if True in constants:
        return True
    if not cells:
        return None if None in constants else False
    expr = cells[0].expr
    for each in cells[1:]:
        expr |= each.expr
    if None in constants:
        expr |= UNKNOWN
    return Cell(expr, stage(*cells), None in constants or any(each.nullable for each in cells))


_FEW = 20


def at_least(count: int, truths: Sequence[Truths]) -> Truths:
    """Whether `count` of the truths are met, whatever the unknown ones turn out to be.

    Of a few it is *or* over each way to choose so many, which Kleene's logic decides exactly;
    of many the met, and those that may be, are counted.
    """
    if count <= 0:
        return True
    if count > len(truths):
        return False
    if comb(len(truths), count) <= _FEW:
        return any_of(all_of(some) for some in combinations(truths, count))
    cells = [cell(each) for each in truths]
    met = nw.sum_horizontal(*(each.expr.fill_null(value=False).cast(nw.Int32) for each in cells))
    possible = nw.sum_horizontal(*(each.expr.fill_null(value=True).cast(nw.Int32) for each in cells))
    return between(Cell(met >= count, stage(*cells)), Cell(possible >= count, stage(*cells)))


def between(surely: Cell, possibly: Cell) -> Cell:
    """Met where it surely is, unmet where it cannot be, unknown between; neither may be null."""
    return Cell(surely.expr | (UNKNOWN & possibly.expr), stage(surely, possibly))


def settled(truth: Truths, *, as_: bool) -> Truths:
    """The truth with what is unknown taken as met, or as unmet."""
    if isinstance(truth, Cell):
        return Cell(truth.expr.fill_null(value=as_), truth.stage, nullable=False) if truth.nullable else truth
    return as_ if truth is None else truth


def where(condition: Truths, truth: Truths) -> Truths:
    """The truth where a condition that is never unknown holds, unknown elsewhere."""
    if condition is True:
        return truth
    if condition is False or truth is None:
        return None
    return any_of((all_of((condition, truth)), all_of((not_(condition), None))))


def is_null(value: Cell | None) -> Truths:
    """Whether a value is missing; a column that is not there is, for all."""
    if value is None:
        return True
    return Cell(value.expr.is_null(), value.stage, nullable=False) if value.nullable else False


def _apart(truths: Iterable[Truths]) -> tuple[set[bool | None], list[Cell]]:
    constants: set[bool | None] = set()
    cells: list[Cell] = []
    for each in truths:
        if isinstance(each, Cell):
            cells.append(each)
        else:
            constants.add(each)
    return constants, cells


_TOO_MANY = 1000


@define
class Sheet:
    """Columns in steps: each step is computed from the columns of the steps before it.

    What several answers read is kept as a column, so that it is computed once on every engine.
    """

    steps: list[dict[str, nw.Expr]] = field(factory=list)

    def kept(self, made: Cell) -> Cell:
        """A cell as a column of its own."""
        assert made.stage < _TOO_MANY  # noqa: S101 - what is joined last is an answer, and nothing is made of it
        while len(self.steps) <= made.stage:
            self.steps.append({})
        name = f"s{made.stage}_{len(self.steps[made.stage])}"
        self.steps[made.stage][name] = made.expr
        return Cell(nw.col(name), made.stage + 1, made.nullable)

    def kept_truth(self, truth: Truths) -> Truths:
        """A truth as a column of its own, where it differs between families."""
        return self.kept(truth) if isinstance(truth, Cell) else truth
