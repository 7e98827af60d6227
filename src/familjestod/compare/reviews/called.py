"""What answers, rules, groups and families are called in a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from familjestod.compare.output import Output
from familjestod.compare.reviews.words import REVIEW
from familjestod.compare.witnessing.words import JUDGED, SAYS, family, titled
from familjestod.engine.called import ProgrammeWords
from familjestod.engine.case import Case
from familjestod.engine.timetable import Status
from familjestod.engine.words import STATUSES
from familjestod.logic.values import Kind
from familjestod.spec.model import BOUNDS, Programme

_PLANNED: Final = ("visits", "vaccinations")
# What is said of days, as counts call it.
_DAYS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "day": "en dag",
        "same day": "samma dag",
        "earlier": "tidigare dag",
        "later": "senare dag",
        "no day": "ingen dag",
        "settled": "avgjort",
    },
    "en": {
        "day": "a day",
        "same day": "the same day",
        "earlier": "an earlier day",
        "later": "a later day",
        "no day": "no day",
        "settled": "settled",
    },
}
_CALLED: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "eligibility": "Målgruppen",
        "measures": "Måttet",
        "of": "{} ”{}”",
        "opens": "första dag",
        "due": "dag",
        "overdue": "försenat från",
        "closes": "för sent från",
        "when": "{}: villkor",
        "until": "{}: till dess att",
        "population": "{}: vilka som räknas",
        "achieved": "{}: uppnått",
        "standing": "läge",
        "age": "ålder i år",
        "age_months": "ålder i månader",
        "or": " eller ",
    },
    "en": {
        "eligibility": "The target group",
        "measures": "The measure",
        "of": "{} “{}”",
        "opens": "first day",
        "due": "day",
        "overdue": "overdue from",
        "closes": "too late from",
        "when": "{}: condition",
        "until": "{}: until",
        "population": "{}: who counts",
        "achieved": "{}: achieved",
        "standing": "how it stands",
        "age": "age in years",
        "age_months": "age in months",
        "or": " or ",
    },
}
_VERDICTS: Final = ("met", "unmet", "unknown")
_CONDITIONS: Final = ("when", "until", "population", "achieved")


@frozen
class Called:
    """The words of two versions of a programme in one language: the new one's where it has a name."""

    old: Programme
    new: Programme
    language: str

    @property
    def say(self) -> Mapping[str, str]:
        """What a review itself says."""
        return REVIEW[self.language]

    @property
    def own(self) -> Mapping[str, str]:
        """How names are put together."""
        return _CALLED[self.language]

    def words_of(self, part: str, id_: str) -> ProgrammeWords:
        """The words of the version that has an entry; the new one first, and each as it is at any time."""
        states = [state for each in (self.new, self.old) for state in each.states]
        found = next((each for each in states if id_ in getattr(each, part, {})), self.new)
        return ProgrammeWords(found, self.language)

    @property
    def words(self) -> ProgrammeWords:
        """The words of the new version."""
        return ProgrammeWords(self.new, self.language)

    def title(self) -> str:
        """What the programme is called."""
        return self.new.name.in_(self.language)

    def entry(self, part: str, id_: str) -> str:
        """What a visit, dose, finding, referral, offer or requirement is called, at the start of a line."""
        programmes = (self.new, self.old)
        there = any(id_ in getattr(state, part, {}) for each in programmes for state in each.states)
        if not there:
            return f"{part}.{id_}"
        if part not in SAYS[self.language] and part != "referrals":
            return self.own["of"].format(self.own.get(part, part), id_.replace("_", " "))
        return titled(Output(part, id_), programmes, self.language)

    def output(self, name: str) -> str:
        """What an answer is called, by its name."""
        part, _, rest = name.partition(".")
        id_, _, what = rest.partition(".")
        return titled(Output(part, id_, what), (self.new, self.old), self.language)

    def rule(self, path: str) -> str:
        """What a rule is called, by where it stands in a programme."""
        part, _, rest = path.partition(".")
        if not rest:
            return self.own.get(part, part)
        id_, _, what = rest.partition(".")
        last = what.rpartition(".")[2]
        if last in {*BOUNDS, "status", "state"}:
            return self.output(path)
        said = self.entry(part, id_)
        return self.own[last].format(said) if last in _CONDITIONS else said

    def answer(self, name: str, value: object) -> str:
        """What a value of an answer is called."""
        part, _, rest = name.partition(".")
        said, language = str(value), self.language
        if value is None:
            return _DAYS[language]["no day"]
        if said == "absent":
            return self.say["absent"]
        id_, _, what = rest.partition(".")
        if part in _PLANNED and what == "status":
            return STATUSES[language][Status(said)]
        if what in BOUNDS:
            return _DAYS[language].get(said, said)
        if what == "state":
            return self.words_of(part, id_).state("referrals", id_, said) or said
        if said in _VERDICTS:
            return JUDGED[language][part][_VERDICTS.index(said)]
        words = self.words_of("findings", id_)
        return words.outcome(name, value) if id_ in words.programme.findings else said

    def group(self, by: str, value: str | None) -> str:
        """What a group of those counted by a column is called."""
        fact = self.new.vocabulary.facts.get(by)
        if value is None:
            return self.say["unknown_group"]
        if fact is not None and fact.type.kind is Kind.BOOLEAN:
            return self.words.facts.value(by, value == "true")
        return self.words.facts.value(by, value) if fact is not None else value

    def column(self, by: str) -> str:
        """What a column is called that families are counted by."""
        return self.own.get(by) or self.words.facts.subject(by)

    def role(self, id_: str | None) -> str:
        """What a role is called."""
        if id_ is None:
            return self.say["not_given"]
        return self.own["or"].join(
            self.new.vocabulary.label(each, self.language) for each in id_.split(" or ")
        )

    def family(self, case: Case, on: dt.date) -> tuple[str, ...]:
        """What is known of a family and what has happened, in a few words each."""
        return tuple(family(case, (self.new, self.old), on, self.language))

    def days(self, id_: str, plans: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """How a visit or dose stands, and its days, each time it comes; nothing where there is no day."""
        for each, plan in plans.items():
            if each.partition("#")[0] != id_:
                continue
            number = f" ({each.partition('#')[2]})" if "#" in each else ""
            yield self.own["standing"] + number, STATUSES[self.language][plan.status]
            for bound in BOUNDS:
                day: dt.date | None = getattr(plan, bound)
                yield self.own[bound] + number, str(day) if day is not None else ""
