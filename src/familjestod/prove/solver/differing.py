"""Families for which two programmes answer differently, as the solver finds them: proved to be none where it finds none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

import z3
from attrs import frozen

from familjestod.logic.rule import Rule
from familjestod.prove.answers import Effort, TooMuchError
from familjestod.prove.sketch import Sketch
from familjestod.prove.solver.documents import DocumentWorld
from familjestod.prove.solver.outcomes import gate, values
from familjestod.prove.solver.plans import ABSENT, Values
from familjestod.prove.solver.questions import Questions
from familjestod.prove.solver.sketching import sketch
from familjestod.prove.solver.truths import Formula, Pair
from familjestod.prove.standing import Day
from familjestod.spec.model import BOUNDS, Programme


@frozen
class Asked:
    """One answer that two programmes are compared in, on days that are alike to both.

    `what` is a bound where the days are asked for that an occurrence of a repeated visit has: they are there where it
    is. The day is of `periods`; if `exactly`, times are as they can be on such a day, and else as they can be on some day.
    """

    part: str
    id: str
    days: tuple[Day, Day]
    what: str = ""
    periods: Sequence[tuple[dt.date, dt.date]] = ()
    exactly: bool = False


def differing(old: Programme, new: Programme, asked: Asked, effort: Effort) -> Iterator[Sketch]:
    """Families for which an answer of one programme is not that of the other.

    Ends at once where there is no such family. Families whose answers are known come first, and each has other
    answers than those before it, as long as there are others.

    Raises:
        TooMuchError: if it takes too long to tell, or if the two have no family in common.
    """
    worlds = DocumentWorld.together((old, new), effort)
    one, other = (
        values(world, asked.part, asked.id, day) for world, day in zip(worlds, asked.days, strict=True)
    )
    if asked.what in BOUNDS:
        one, other = _whether_there(one), _whether_there(other)
    apart = _apart(one, other)
    if not apart:
        return
    questions = Questions.about(worlds[0], asked.periods, exactly=asked.exactly)
    unknown = [each for value, each in (*one.items(), *other.items()) if str(value) == "unknown"]
    seen: list[Formula] = []
    for among in ([z3.Not(each) for each in unknown], []) if unknown else ([],):
        while (found := questions.possible(z3.Or(apart), *among, *seen)) is not None:
            yield sketch(worlds, found)
            answers = [formula for each in (one, other) for formula in each.values() if found.true(formula)]
            seen.append(z3.Not(z3.And(answers)))
    if not seen and questions.possible() is None:
        raise TooMuchError


def _whether_there(values: Values) -> Values:
    """Whether there is a next occurrence at all."""
    absent = values[ABSENT]
    return {ABSENT: absent, "there": z3.Not(absent)}


def _apart(one: Values, other: Values) -> list[Formula]:
    """What is true where two answers are not the same; nothing where they are put in just the same way."""
    found = []
    for value in dict.fromkeys((*one, *other)):
        first, second = one.get(value), other.get(value)
        if first is None or second is None:
            formula = second if first is None else first
            if not z3.is_false(formula):
                found.append(formula)
        elif not first.eq(second):
            found.append(first != second)
    return found


def of_all(
    programmes: Sequence[Programme], verdict: Callable[[Pair], Formula], effort: Effort, among: Rule | None
) -> Iterator[Sketch]:
    """Families whose eligibility is a verdict for every one of some programmes, and that meet a rule of the first.

    Ends at once where there is none.

    Raises:
        TooMuchError: if it takes too long to tell.
    """
    worlds = DocumentWorld.together(programmes, effort)
    day = Day()
    wanted = [
        verdict(gate(world, programme, day)) for world, programme in zip(worlds, programmes, strict=True)
    ]
    if among is not None:
        wanted.append(worlds[0].truth(among).met)
    questions = Questions.about(worlds[0])
    seen: list[Formula] = []
    while (found := questions.possible(*wanted, *seen)) is not None:
        yield sketch(worlds, found)
        flags = [each for each in found.flags() if not str(each).startswith("k!")]
        seen.append(z3.Or([z3.Not(each) if found.true(each) else each for each in flags]))
