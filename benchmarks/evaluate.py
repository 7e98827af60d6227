"""Full evaluation of families in Gotland's programme, against the same written by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import handwritten
from dateutil.relativedelta import relativedelta
from families import DAY, PROGRAMME, ours, prove_equal, registered
from measure import Contestant, Row, taking_turns

import familjestod as fs

AIM = 0.5
BY_HAND, DATEUTIL = "by hand", "by hand, dateutil"


def rows(*, quick: bool = False) -> list[Row]:
    """The rows of the table.

    Raises:
        AssertionError: if the contestants do not give the same answers.
    """
    library = fs.bundled()
    prove_equal(library[PROGRAMME], 200 if quick else 600)
    count, repeats = (200, 5) if quick else (1000, 15)
    values = registered(count)
    result: list[Row] = []
    for what, dateutil, contestants in _races(library, values):
        if dateutil is not None:
            contestants = {**contestants, DATEUTIL: dateutil}
        taken = taking_turns(contestants, repeats)
        mine = taken.pop("ours") / count
        result += [Row(what, mine, name, seconds / count, AIM) for name, seconds in taken.items()]
    return result


def _races(
    library: fs.Library, values: list[dict[str, Any]]
) -> list[tuple[str, Contestant | None, dict[str, Contestant]]]:
    programme = library[PROGRAMME]
    by_hand, dateutil = handwritten.schedule(), handwritten.schedule(relativedelta)
    one_day = [DAY] * len(values)
    # The same ages as on one day, so that the work is the same, but no two evaluations are on the same day.
    own_days = [DAY + dt.timedelta(days=index % 365) for index in range(len(values))]
    kept = [ours(value) for value in values]
    kept_by_hand = [handwritten.Case.from_dict(value) for value in values]

    def fresh(programme_of: Callable[[], fs.Programme], days: list[dt.date]) -> Contestant:
        def prepare() -> Callable[[], object]:
            known = programme_of()
            cases = list(zip([ours(value) for value in values], days, strict=True))

            def run() -> None:
                for case, on in cases:
                    fs.evaluate(known, case, on=on)

            return run

        return prepare

    def fresh_by_hand(schedule: handwritten.Schedule, days: list[dt.date]) -> Contestant:
        def prepare() -> Callable[[], object]:
            cases = [(handwritten.Case.from_dict(value), on) for value, on in zip(values, days, strict=True)]

            def run() -> None:
                for case, on in cases:
                    handwritten.evaluate(case, on, schedule)

            return run

        return prepare

    def new() -> fs.Programme:
        """The programme read anew: its rules are compiled, but it remembers no day."""
        read = fs.load(library.texts[f"{PROGRAMME}.yaml"], library=library)
        fs.evaluate(read, fs.Case(), on=DAY)
        return read

    def again() -> None:
        for case in kept:
            fs.evaluate(programme, case, on=DAY)

    def again_by_hand() -> None:
        for case in kept_by_hand:
            handwritten.evaluate(case, DAY, by_hand)

    def from_json() -> None:
        for value in values:
            fs.evaluate(programme, ours(value), on=DAY)

    def from_json_by_hand() -> None:
        for value in values:
            handwritten.evaluate(handwritten.Case.from_dict(value), DAY, by_hand)

    def to_json() -> None:
        for value in values:
            fs.evaluate(programme, ours(value), on=DAY).to_dict()

    def to_json_by_hand() -> None:
        for value in values:
            handwritten.evaluate(handwritten.Case.from_dict(value), DAY, by_hand).to_dict()

    return [
        (
            "each family for the first time",
            fresh_by_hand(dateutil, one_day),
            {"ours": fresh(lambda: programme, one_day), BY_HAND: fresh_by_hand(by_hand, one_day)},
        ),
        (
            "  by a programme just read",
            fresh_by_hand(dateutil, one_day),
            {"ours": fresh(new, one_day), BY_HAND: fresh_by_hand(by_hand, one_day)},
        ),
        (
            "  by a programme just read, each on a day of its own",
            None,
            {"ours": fresh(new, own_days), BY_HAND: fresh_by_hand(by_hand, own_days)},
        ),
        ("the same families again", None, {"ours": lambda: again, BY_HAND: lambda: again_by_hand}),
        ("from JSON", None, {"ours": lambda: from_json, BY_HAND: lambda: from_json_by_hand}),
        ("from JSON to JSON", None, {"ours": lambda: to_json, BY_HAND: lambda: to_json_by_hand}),
    ]
