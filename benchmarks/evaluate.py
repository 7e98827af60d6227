"""Full evaluation of families in Gotland's programme, against the same written by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import handwritten
from dateutil.relativedelta import relativedelta
from families import DAY, PROGRAMME, ours, prove_equal, registered
from measure import Contestant, Row, taking_turns

import familjestod as fs

AIM = 0.5
PIECE = 50  # families between turns


def rows(*, quick: bool = False) -> list[Row]:
    """The rows of the table.

    Raises:
        AssertionError: if the contestants do not give the same answers.
    """
    library = fs.bundled()
    prove_equal(library[PROGRAMME], 200 if quick else 600)
    count, rounds = (200, 3) if quick else (1000, 5)
    result: list[Row] = []
    for what, contestants in _races(library, registered(count)).items():
        taken = taking_turns(contestants, rounds)
        mine = taken.pop("ours") / count
        aim = None if "JSON" in what else AIM  # the aim is about evaluation alone
        result += [Row(what, mine, name, seconds / count, aim) for name, seconds in taken.items()]
    return result


def _races(library: fs.Library, values: Sequence[dict[str, Any]]) -> dict[str, dict[str, Contestant]]:
    """What is timed, each by the engine and by hand.

    The engine remembers the days of a birth date. A programme in use therefore knows those
    of most families it is asked about; one just read knows none.
    """
    known = library[PROGRAMME]
    schedule, dateutil = handwritten.schedule(), handwritten.schedule(relativedelta)
    one_day = [DAY] * len(values)
    own_days = [DAY + dt.timedelta(days=index % 365) for index in range(len(values))]
    short = [{**value, "history": value["history"][-2:]} for value in values]
    kept = [ours(value) for value in values]
    kept_by_hand = [handwritten.Case.from_dict(value) for value in values]

    def just_read() -> fs.Programme:
        """The programme read anew: its rules are compiled, but it remembers no day."""
        read = fs.load(library.texts[f"{PROGRAMME}.yaml"], library=library)
        fs.evaluate(read, fs.Case(), on=DAY)
        return read

    def engine(
        programme_of: Callable[[], fs.Programme], days: list[dt.date], values: Sequence[Any] = values
    ) -> Contestant:
        def prepare() -> Sequence[Callable[[], object]]:
            programme, cases = programme_of(), map(ours, values)
            return _pieces(lambda case, on: fs.evaluate(programme, case, on=on), cases, days)

        return prepare

    def by_hand(
        schedule: handwritten.Schedule, days: list[dt.date], values: Sequence[Any] = values
    ) -> Contestant:
        def prepare() -> Sequence[Callable[[], object]]:
            cases = map(handwritten.Case.from_dict, values)
            return _pieces(lambda case, on: handwritten.evaluate(case, on, schedule), cases, days)

        return prepare

    def over(given: Sequence[Any], evaluate: Callable[[Any, dt.date], object]) -> Contestant:
        return lambda: _pieces(evaluate, given, one_day)

    first = {"by hand": by_hand(schedule, one_day), "by hand, dateutil": by_hand(dateutil, one_day)}
    return {
        "each family for the first time": {"ours": engine(lambda: known, one_day), **first},
        "  by a programme just read": {"ours": engine(just_read, one_day), **first},
        "  by a programme just read, each on a day of its own": {
            "ours": engine(just_read, own_days),
            "by hand": by_hand(schedule, own_days),
        },
        "  of whom little is recorded": {
            "ours": engine(lambda: known, one_day, short),
            "by hand": by_hand(schedule, one_day, short),
        },
        "the same families again": {
            "ours": over(kept, lambda case, on: fs.evaluate(known, case, on=on)),
            "by hand": over(kept_by_hand, lambda case, on: handwritten.evaluate(case, on, schedule)),
        },
        "from JSON": {
            "ours": over(values, lambda value, on: fs.evaluate(known, ours(value), on=on)),
            "by hand": over(
                values,
                lambda value, on: handwritten.evaluate(handwritten.Case.from_dict(value), on, schedule),
            ),
        },
        "from JSON to JSON": {
            "ours": over(values, lambda value, on: fs.evaluate(known, ours(value), on=on).to_dict()),
            "by hand": over(
                values,
                lambda value, on: handwritten.evaluate(
                    handwritten.Case.from_dict(value), on, schedule
                ).to_dict(),
            ),
        },
    }


def _pieces(
    evaluate: Callable[[Any, dt.date], object], cases: Iterable[Any], days: Sequence[dt.date]
) -> list[Callable[[], object]]:
    pairs = list(zip(cases, days, strict=True))

    def piece(some: Sequence[tuple[Any, dt.date]]) -> Callable[[], None]:
        def run() -> None:
            for case, on in some:
                evaluate(case, on)

        return run

    return [piece(pairs[start : start + PIECE]) for start in range(0, len(pairs), PIECE)]
