"""Why an answer is not met: the least that would have to differ for it to be, each verified by the engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from attrs import define, evolve, field, frozen

from familjestod.diagnostics import nearest
from familjestod.engine.called import ProgrammeWords
from familjestod.engine.case import Case
from familjestod.engine.evaluate import Question
from familjestod.engine.evaluation import Evaluation
from familjestod.engine.missing import type_of
from familjestod.engine.record import Record
from familjestod.engine.timetable import Status
from familjestod.logic.calendar import between
from familjestod.logic.clause import clause
from familjestod.logic.quantities import duration_words, listed
from familjestod.logic.rule import Rule, Test
from familjestod.logic.truth import Verdict
from familjestod.logic.values import Operator
from familjestod.prove.levers import BIRTH, DAY, Lever, Reading, known, shown
from familjestod.shown import Shown, brief
from familjestod.spec.model import Programme
from familjestod.spec.names import EVENTS
from familjestod.spec.verify import applicability

MOST_SETS: Final = 12
"""At most so many least sets are told."""
MOST_TOGETHER: Final = 5
"""At most so many things are thought otherwise at once."""
MOST_TRIED: Final = 10_000
"""At most so many families are put to the engine: the same on every machine."""
Row = dict[str, Any]
_TAKES_PLACE: Final = frozenset({Status.OPEN, Status.DUE, Status.OVERDUE, Status.DONE})
_PLANNED: Final = frozenset({"visits", "vaccinations"})
_PARTS: Final = ("eligibility", "visits", "vaccinations", "referrals", "offers", "requirements", "findings")
_SAY: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "if": "om {}",
        "and": "och",
        "or": "eller",
        "day": "frågan gäller {}",
        "age": "{} (barnet är då {})",
        "born": "barnet är fött {}",
        "is_met": "Svaret är redan uppfyllt.",
        "head": "Uppfyllt",
        "none": "Inget som kan vara annorlunda gör svaret uppfyllt.",
        "stopped": "Det kan finnas fler sätt: sökandet stannade efter {} sätt och {} prövade familjer.",
    },
    "en": {
        "if": "if {}",
        "and": "and",
        "or": "or",
        "day": "the question is about {}",
        "age": "{} (the child is then {} old)",
        "born": "the child was born on {}",
        "is_met": "The answer is met already.",
        "head": "Met",
        "none": "Nothing that can be otherwise makes the answer met.",
        "stopped": "There may be more ways: the search stopped after {} ways and {} families tried.",
    },
}


@frozen
class Difference:
    """Things that would all have to differ, and the values of them together that would do; fewer do not."""

    levers: tuple[Lever, ...] = field(repr=False)
    values: tuple[tuple[Any, ...], ...]
    """Each a value for every name, in their order; the first is the nearest."""

    @property
    def names(self) -> tuple[str, ...]:
        """Facts, answers, events (`visits.v18m`), `day` (the day asked about) or `birth_date` (where it is not known)."""
        return tuple(each.name for each in self.levers)

    def family(self, case: Case, on: dt.date, number: int = 0) -> tuple[Case, dt.date]:
        """A family, and the day asked about, of which the answer is met."""
        for lever, value in zip(self.levers, self.values[number], strict=True):
            case, on = lever.moved(case, on, value)
        return case, on


@frozen
class WhyNot(Shown):
    """The least sets of what would have to differ for an answer to be met, the smallest first.

    `complete` says that there is no other set of at most `MOST_TOGETHER` things.
    """

    output: str
    met: bool
    differences: tuple[Difference, ...]
    complete: bool
    tried: int
    programme: Programme
    case: Case
    on: dt.date

    def say(self, language: str = "sv") -> tuple[str, ...]:
        """Each difference as a clause, in "sv" or "en": "if the unit's region is Gotland"."""
        say = _SAY[language]
        words = ProgrammeWords(self.programme, language)
        return tuple(say["if"].format(_clauses(each, words, self)) for each in self.differences)

    def text(self, language: str = "sv") -> str:
        """All of it as text, one difference a line.

        Raises:
            KeyError: if the language is none that the library speaks.
        """
        say = _SAY[language]
        if self.met:
            return say["is_met"]
        lines = [f"{say['head']} {each}." for each in self.say(language)] or [say["none"]]
        return "\n".join(
            [*lines, *([] if self.complete else [say["stopped"].format(len(self.differences), self.tried)])]
        )

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "output": self.output,
            "met": self.met,
            "complete": self.complete,
            "differences": [
                {"names": list(each.names), "values": [[*map(shown, row)] for row in each.values]}
                for each in self.differences
            ],
        }

    def __repr__(self) -> str:
        return brief(
            "WhyNot", self.output, met=self.met or None, differences=self.say("en"), complete=self.complete
        )


def why_not(
    of: Programme | Evaluation,
    case: Case | None = None,
    *,
    on: dt.date | None = None,
    output: str = "eligibility",
) -> WhyNot:
    """The least that would have to differ for an answer to be met: of an evaluation, or of a programme, a family and a day.

    `output` is `eligibility` (the programme is in force, and for the family), or the id of a part: `visits.v21m` (it can take
    place on the day), `referrals.speech_therapy`, `offers.…`, `requirements.…`, `findings.…`. Every set is put to the
    engine: it makes the answer met, and no part of it does.

    >>> import datetime as dt, familjestod as fs
    >>> itc = fs.bundled()["gotland/kommunikation_itc"]
    >>> case = fs.Case(birth_date=dt.date(2024, 8, 20), facts={"unit.region": "uppsala", "child.enrolled_bhv": True})
    >>> fs.why_not(itc, case, on=dt.date(2026, 3, 1)).say("en")
    ("if the unit's region is Gotland",)

    Raises:
        ValueError: if there is no such answer, or the evaluation was read from JSON.
        CaseError: as `evaluate`.
    """
    if isinstance(of, Evaluation):
        if of.background is None:
            message = "this evaluation was read from JSON: evaluate the case again to ask why it is not met"
            raise ValueError(message)
        situation = of.background.situation
        programme, case, on = of.background.situation.kernel.programme, situation.case, situation.on
    else:
        programme = of
    if case is None or on is None:
        message = "of a programme, say which family and which day: why_not(programme, case, on=day)"
        raise ValueError(message)
    state = programme.on(on)
    reading = _reading(state, output)
    search = _Search(programme, case, on, output)
    if search.met(case, on):
        return WhyNot(output, True, (), True, 1, state, case, on)
    levers = [_without(each, known(case, each, on)) for each in reading.levers(case, on)]
    search.run(levers)
    found = tuple(search.found)
    return WhyNot(output, False, found, not search.stopped, search.tried, state, case, on)


def _without(lever: Lever, now: Mapping[str, Any]) -> Lever:
    return evolve(lever, values=tuple(each for each in lever.values if each != now.get(lever.name, _NOTHING)))


_NOTHING: Final = object()


def _reading(programme: Programme, output: str) -> Reading:
    """The rules that an answer hangs on."""
    part, _, id_ = output.partition(".")
    rules: list[Rule] = [programme.eligibility]
    if output == "eligibility":
        return Reading(programme, tuple(rules))
    available = [f"{each}.{name}" for each in _PARTS[1:] for name in getattr(programme, each)]
    if output not in available:
        close = ", ".join(nearest(output, ["eligibility", *available]))
        message = f'"{output}" is not an answer of {programme.id}; nearest: {close}'
        raise ValueError(message)
    entry = getattr(programme, part)[id_]
    if part == "findings":
        return Reading(programme, entry.rules)
    if part in _PLANNED:
        return Reading(programme, (*rules, applicability(programme)[output]), (output,))
    return Reading(programme, (*([] if part == "requirements" else rules), entry.when))


@define
class _Search:
    """A search for least sets, that counts the families it has tried."""

    programme: Programme
    case: Case
    on: dt.date
    output: str
    tried: int = 0
    stopped: bool = False
    found: list[Difference] = field(factory=list)

    def verdict(self, case: Case, on: dt.date) -> Verdict:
        """What the engine says of a family."""
        self.tried += 1
        question = Question.of(self.programme, Record.of(case, on))
        part, _, id_ = self.output.partition(".")
        if part == "eligibility":
            return question.verdict
        if part in _PLANNED:
            visits, doses = question.plans()
            return _standing(visits if part == "visits" else doses, id_)
        if part == "findings":
            found = question.findings()[0].get(id_)
            return Verdict(found) if isinstance(found, str) and found in {*Verdict} else Verdict.UNMET
        answer = getattr(question, part)().get(id_)
        return Verdict.UNMET if answer is None else Verdict(answer.verdict)

    def met(self, case: Case, on: dt.date) -> bool:
        """Whether the answer is met of a family."""
        return self.verdict(case, on) is Verdict.MET

    def run(self, levers: Sequence[Lever]) -> None:
        """Find the least sets, the smallest first."""
        for size in range(1, MOST_TOGETHER + 1):
            for chosen in combinations(levers, size):
                names = {each.name for each in chosen}
                if any(names.issuperset(each.names) for each in self.found):
                    continue
                if self.stopped or len(self.found) >= MOST_SETS:
                    self.stopped = True
                    return
                self.tell(chosen)

    def tell(self, chosen: Sequence[Lever]) -> None:
        """Note the values of what is chosen that make the answer met: what is not open-world first, since it rules out most."""
        order = sorted(chosen, key=lambda each: each.can_be_unknown)
        did = [*self.values(order, {}, self.case, self.on)]
        if did:
            self.found.append(
                Difference(tuple(chosen), tuple(tuple(row[each.name] for each in chosen) for row in did))
            )

    def values(self, left: Sequence[Lever], row: Row, case: Case, on: dt.date) -> Iterator[Row]:
        """The values of what is left with which the answer is met."""
        if self.tried >= MOST_TRIED:
            self.stopped = True
        elif not left:
            if self.met(case, on):
                yield row
        elif self.could(left, case, on):
            lever, *rest = left
            for value in lever.values:
                yield from self.values(rest, {**row, lever.name: value}, *lever.moved(case, on, value))

    def could(self, left: Sequence[Lever], case: Case, on: dt.date) -> bool:
        """Whether the answer is open where all that is left is unknown: what is unmet then is so whatever they are."""
        if not all(each.can_be_unknown for each in left):
            return True
        for each in left:
            case, on = each.moved(case, on, None)
        return self.verdict(case, on) is not Verdict.UNMET


def _standing(plans: Mapping[str, Any], id_: str) -> Verdict:
    stands = [each.status for name, each in plans.items() if name.partition("#")[0] == id_]
    if any(each in _TAKES_PLACE for each in stands):
        return Verdict.MET
    return Verdict.UNKNOWN if Status.UNKNOWN in stands else Verdict.UNMET


def _clauses(difference: Difference, words: ProgrammeWords, found: WhyNot) -> str:
    """All that would have to differ, in words: every value of one thing, and of several the nearest."""
    say = _SAY[words.language]
    if len(difference.names) == 1:
        values = [row[0] for row in difference.values]
        return _clause(difference.names[0], values, words, found)
    nearest_ = difference.values[0]
    said = [
        _clause(name, [value], words, found) for name, value in zip(difference.names, nearest_, strict=True)
    ]
    return listed(said, say["and"])


def _clause(name: str, values: Sequence[Any], words: ProgrammeWords, found: WhyNot) -> str:
    say, language = _SAY[words.language], words.language
    if name == DAY:
        return say["day"].format(listed([*_on_days(values, found, language)], say["or"]))
    if name == BIRTH:
        return (
            say["born"].format(listed([str(each) for each in (min(values), max(values))], say["or"]))
            if len(values) > 1
            else say["born"].format(values[0])
        )
    type_ = type_of(words.programme, name)
    assert type_ is not None  # noqa: S101 - a lever has a type
    if name.partition(".")[0] in EVENTS or isinstance(values[0], bool) or len(values) == 1:
        said = [
            clause(Test(name, Operator.IS, value, type_), words, subordinate=True).text for value in values
        ]
        return listed(said, say["or"])
    return clause(Test(name, Operator.IN, tuple(values), type_), words, subordinate=True).text


def _on_days(days: Sequence[dt.date], found: WhyNot, language: str) -> Iterator[str]:
    """The nearest day before the one asked about, and the nearest after it, each with the age of the child."""
    earlier, later = [day for day in days if day < found.on], [day for day in days if day > found.on]
    for day in (*([max(earlier)] if earlier else []), *([min(later)] if later else [])):
        born = found.case.birth_date
        if born is None or day < born:
            yield str(day)
        else:
            age = duration_words(between(born, day, found.programme.month_overflow), language)
            yield _SAY[language]["age"].format(day, age)
