"""Why: a rule as it was judged, in words, and why a programme is for a family or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Self

from attrs import frozen

from familjestod.engine.called import ProgrammeWords
from familjestod.engine.missing import not_known
from familjestod.engine.words import MARKS, SAY
from familjestod.logic.calendar import between
from familjestod.logic.clause import clause
from familjestod.logic.evaluate import Step, judge
from familjestod.logic.phrase import phrase
from familjestod.logic.quantities import LANGUAGES, duration_words, listed, number_words
from familjestod.logic.rule import All, AtLeast, Not, Rule, Test
from familjestod.logic.truth import Verdict
from familjestod.logic.values import Elapsed, OneOf, Span

if TYPE_CHECKING:
    from familjestod.engine.situation import Situation


@frozen
class Reasons:
    """The rules of a programme as they were judged for one family on one day, told in one language."""

    situation: Situation
    words: ProgrammeWords
    say: Mapping[str, str]

    @classmethod
    def of(cls, situation: Situation, language: str) -> Self:
        """The reasons in "sv" or "en".

        Raises:
            ValueError: if the language is none that the library speaks.
        """
        if language not in LANGUAGES:
            message = f'"{language}" is not a language of this library: expected {" or ".join(LANGUAGES)}'
            raise ValueError(message)
        return cls(situation, ProgrammeWords(situation.kernel.programme, language), SAY[language])

    def reason(self) -> str:
        """Why the programme is for the family or not: all that stands against it, or all that is missing."""
        programme, on = self.words.programme, self.situation.on
        if on not in programme.in_force:
            bounds = (("since", programme.in_force.since), ("until", programme.in_force.until))
            period = " ".join(self.say[key].format(day) for key, day in bounds if day is not None)
            return self.say["reason_not_in_force"].format(on, period)
        step = judge(programme.eligibility, self.situation)
        parts = step.parts if isinstance(step.rule, All) else (step,)
        match step.verdict:
            case Verdict.MET:
                return self.say["reason_met"]
            case Verdict.UNMET:
                against = [self.required(part) for part in parts if part.truth is False]
                return self.say["reason_unmet"].format(listed(against, self.say["and"]))
            case Verdict.UNKNOWN:
                missing = [not_known(name, self.words) for name in step.missing]
                return self.say["reason_unknown"].format(listed(missing, self.say["and"]))

    def required(self, step: Step) -> str:
        """A condition that is not met, and what was seen instead."""
        seen = self.seen(step) if isinstance(step.rule, Test) else ""
        return phrase(step.rule, self.words, subordinate=True) + (f" ({seen})" if seen else "")

    def told(self, rule: Rule, indent: str) -> Iterator[str]:
        """A rule as it was judged, line by line; the conditions that must all be met stand beside each other."""
        step = judge(rule, self.situation)
        for part in step.parts if isinstance(rule, All) else (step,):
            yield from self._step(part, indent)

    def _step(self, step: Step, indent: str) -> Iterator[str]:
        """A step and those below it; what groups only one thing speaks as that thing."""
        if len(step.parts) == 1 and not isinstance(step.rule, Not):
            yield from self._step(step.parts[0], indent)
        elif isinstance(step.rule, Test):
            who = (
                f" [{self.say['whoever'].format(self.words.respondent(step.member))}]" if step.member else ""
            )
            known = f" ({shown})" if (shown := self.seen(step)) else ""
            yield f"{indent}{MARKS[step.truth]} {clause(step.rule, self.words).text}{known}{who}"
        else:
            yield f"{indent}{MARKS[step.truth]} {self.grouping(step.rule)}"
            for part in step.parts:
                yield from self._step(part, f"{indent}  ")

    def grouping(self, rule: Rule) -> str:
        """How the parts of a rule count together."""
        match rule:
            case All():
                return self.say["all_of"]
            case AtLeast(count):
                return self.say["at_least_of"].format(count)
            case Not():
                return self.say["not_so"]
            case _:
                return self.say["any_of"]

    def seen(self, step: Step) -> str:
        """The value that a test saw, where it says more than the mark does."""
        assert isinstance(step.rule, Test)  # noqa: S101 - asked only of tests
        name, value = step.rule.name, step.value
        match value:
            case Elapsed(None):
                return self.say["unborn"]
            case Elapsed(dt.date() as since, until, overflow):
                return self.say["value"].format(
                    duration_words(between(since, until, overflow), self.words.language)
                )
            case Span(low, high):
                ends = [number_words(end, self.words.language) for end in (low, high)]
                return self.say["value"].format(self.say["between"].format(*ends))
            case OneOf(options):
                return " / ".join(self.words.value(name, each) for each in options)
            case bool() | None:
                return ""
            case int() | float():
                return self.say["value"].format(number_words(value, self.words.language))
            case str() if step.truth is False:
                return self.say["value"].format(self.words.value(name, value))
            case _:
                return ""
