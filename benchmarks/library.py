"""Every programme of the library at once, for the page an app shows of a family, against one programme by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import handwritten
from families import DAY, PROGRAMME, ours, prove_equal, registered
from measure import Contestant, Row, taking_turns

import familjestod as fs

PIECE = 10  # families between turns


def rows(*, quick: bool = False) -> list[Row]:
    """The rows of the table.

    Raises:
        AssertionError: if the contestants do not give the same answers for the programme that both know.
    """
    library = fs.bundled()
    prove_equal(library[PROGRAMME], 200 if quick else 600)
    count, rounds = (100, 3) if quick else (300, 5)
    values = registered(count)
    schedule = handwritten.schedule()

    def by_hand() -> Sequence[Callable[[], object]]:
        cases = [handwritten.Case.from_dict(value) for value in values]
        return _pieces(lambda case: handwritten.evaluate(case, DAY, schedule), cases)

    def engine(ask: Callable[[fs.Case, dt.date], object]) -> Contestant:
        return lambda: _pieces(lambda case: ask(case, DAY), [ours(value) for value in values])

    def which(case: fs.Case, on: dt.date) -> object:
        return library.evaluate(case, on=on)

    def page(case: fs.Case, on: dt.date) -> object:
        """What a page shows: all that is said by those that are for the family, and why the others are not."""
        answers = library.evaluate(case, on=on)
        told = [answers[id_] for id_ in answers.ids(fs.Verdict.MET)]
        return told, [answers.reason(id_) for id_ in answers.ids(fs.Verdict.UNMET)]

    def everything(case: fs.Case, on: dt.date) -> object:
        return list(library.evaluate(case, on=on).values())

    asked = {
        f"which of {len(library)} programmes are for a family": which,
        "  and all they say, and why the others are not": page,
        "  everything that each of them says": everything,
    }
    result: list[Row] = []
    for what, ask in asked.items():
        taken = taking_turns({"ours": engine(ask), "hand": by_hand}, rounds)
        result.append(Row(what, taken["ours"] / count, "one programme, by hand", taken["hand"] / count))
    return result


def _pieces(ask: Callable[[Any], object], cases: Sequence[Any]) -> list[Callable[[], object]]:
    def piece(some: Sequence[Any]) -> Callable[[], None]:
        def run() -> None:
            for case in some:
                ask(case)

        return run

    return [piece(cases[start : start + PIECE]) for start in range(0, len(cases), PIECE)]
