"""What to ask next: the missing facts by how much they decide, whatever is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from familjestod.engine.called import ProgrammeWords
from familjestod.engine.case import Case
from familjestod.engine.evaluate import evaluate
from familjestod.engine.evaluation import Evaluation
from familjestod.engine.missing import not_known
from familjestod.engine.timetable import Status
from familjestod.library import Library
from familjestod.logic.quantities import number_words
from familjestod.prove.levers import BIRTH, Lever, Reading, answers_of, shown
from familjestod.shown import Shown, brief
from familjestod.spec.model import Programme
from familjestod.spec.verify import all_rules

_SAY: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        BIRTH: "det är inte känt när barnet är fött",
        "line": "{}: avgör minst {} av {} obesvarade, i snitt {}",
        "nothing": "Inget saknas.",
    },
    "en": {
        BIRTH: "it is not known when the child was born",
        "line": "{}: decides at least {} of {} open answers, {} on average",
        "nothing": "Nothing is missing.",
    },
}


@frozen
class Ask:
    """A missing fact or answer, and for each value that rules tell apart how many open answers it decides."""

    name: str
    decides: tuple[tuple[Any, int], ...]
    programme: Programme

    @property
    def least(self) -> int:
        """How many it decides whatever is answered."""
        return min(count for _, count in self.decides)

    @property
    def expected(self) -> float:
        """How many it decides on average, where each of the values is as likely as any other."""
        return sum(count for _, count in self.decides) / len(self.decides)

    def say(self, language: str = "sv") -> str:
        """What is not known, as a clause in "sv" or "en"."""
        if self.name == BIRTH:
            return _SAY[language][BIRTH]
        return not_known(self.name, ProgrammeWords(self.programme, language))


@frozen
class AskNext(Shown):
    """What is missing, what decides most first; `open` is how many answers are not known."""

    asks: tuple[Ask, ...]
    open: int

    def text(self, language: str = "sv") -> str:
        """One line for each thing to ask."""
        say = _SAY[language]
        lines = [
            say["line"].format(
                each.say(language), each.least, self.open, number_words(round(each.expected, 1), language)
            )
            for each in self.asks
        ]
        return "\n".join(lines or [say["nothing"]])

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "open": self.open,
            "asks": [
                {
                    "name": each.name,
                    "least": each.least,
                    "expected": each.expected,
                    "decides": [[shown(value), count] for value, count in each.decides],
                }
                for each in self.asks
            ],
        }

    def __repr__(self) -> str:
        return brief("AskNext", *(each.name for each in self.asks), open=self.open)


def ask_next(of: Programme | Library, case: Case, *, on: dt.date) -> AskNext:
    """The missing facts and answers by how many open answers they decide: of one programme, or of all in a library.

    What decides most in the worst case comes first, then what decides most on average, then the order of the
    vocabulary. Each count is what the engine says of the family with that value.

    >>> import datetime as dt, familjestod as fs
    >>> case = fs.Case(birth_date=dt.date(2024, 8, 20), facts={"child.enrolled_bhv": True})
    >>> fs.ask_next(fs.bundled()["gotland/kommunikation_itc"], case, on=dt.date(2026, 3, 1)).asks[0].name
    'unit.region'

    Raises:
        CaseError: as `evaluate`.
    """
    programmes = [each.on(on) for each in (of.values() if isinstance(of, Library) else (of,))]
    before = [_open(evaluate(each, case, on=on)) for each in programmes]
    levers: dict[str, tuple[Programme, Lever, list[Any]]] = {}
    for programme, left in zip(programmes, before, strict=True):
        if left:
            for lever in _levers(programme, evaluate(programme, case, on=on), case, on):
                values = levers.setdefault(lever.name, (programme, lever, []))[2]
                values += [each for each in lever.values if each not in values]
    asks = [
        Ask(
            name,
            tuple((value, _decided(lever, value, case, on, programmes, before)) for value in values),
            programme,
        )
        for name, (programme, lever, values) in levers.items()
    ]
    order = {name: place for place, name in enumerate(programmes[0].vocabulary.facts)} if programmes else {}
    places = {each.name: (order.get(each.name, len(order)), number) for number, each in enumerate(asks)}
    ranked = sorted(asks, key=lambda each: (-each.least, -each.expected, places[each.name]))
    return AskNext(tuple(ranked), sum(map(len, before)))


def _decided(  # noqa: PLR0913, PLR0917 - a family, a value, and who is asked
    lever: Lever,
    value: object,
    case: Case,
    on: dt.date,
    programmes: list[Programme],
    before: list[frozenset[str]],
) -> int:
    moved, day = lever.moved(case, on, value)
    return sum(
        len(left - _open(evaluate(programme, moved, on=day)))
        for programme, left in zip(programmes, before, strict=True)
        if left
    )


def _levers(programme: Programme, evaluation: Evaluation, case: Case, on: dt.date) -> Iterator[Lever]:
    """What is missing and can be asked, with the values that the rules of the programme tell apart."""
    timed = (
        *(f"visits.{id_}" for id_ in programme.visits),
        *(f"vaccinations.{id_}" for id_ in programme.vaccinations),
    )
    reading = Reading(programme, tuple(all_rules(programme).values()), timed)
    wanted = {asked for name in evaluation.missing for asked in _askable(programme, name)}
    for lever in reading.levers(case, on):
        if lever.name in wanted or (lever.name == BIRTH and wanted & {"child.age", "child.birth_weekday"}):
            yield lever


def _askable(programme: Programme, name: str) -> Iterator[str]:
    """What is to be asked to know a name: itself, or the answers that it comes from."""
    reference, _, what = name.partition(".")
    instrument = programme.instruments.get(reference.partition("@")[0])
    if instrument is None:
        yield name
    elif what in instrument.findings:
        for read in Reading(programme, ()).behind(name):
            yield from read
    else:
        yield from (f"{reference}.{each}" for each in answers_of(instrument, what))


def _open(evaluation: Evaluation) -> frozenset[str]:
    """The answers that are not known."""
    found = {"eligibility"} if evaluation.eligibility.missing else set[str]()
    found |= {f"findings.{id_}" for id_, each in evaluation.findings.items() if each == "unknown"}
    for part in ("visits", "vaccinations"):
        plans = getattr(evaluation, part)
        found |= {f"{part}.{id_}" for id_, each in plans.items() if each.status is Status.UNKNOWN}
    for part in ("referrals", "offers", "requirements"):
        found |= {
            f"{part}.{id_}" for id_, each in getattr(evaluation, part).items() if each.verdict == "unknown"
        }
    return frozenset(found)
