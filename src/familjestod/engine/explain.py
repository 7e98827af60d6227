"""An answer and its reasons, in Swedish or English, from the trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import define

from familjestod.engine.words import MARKS, SAY, STATUSES, VERDICTS, ProgrammeWords
from familjestod.logic.evaluate import Step, judge
from familjestod.logic.phrase import LANGUAGES, clause, number_words
from familjestod.logic.rule import All, AtLeast, Not, Rule, Test
from familjestod.logic.values import Elapsed, OneOf, Span

if TYPE_CHECKING:
    from familjestod.engine.evaluation import Evaluation, Screening
    from familjestod.engine.situation import Situation


def explanation(evaluation: Evaluation, situation: Situation, language: str) -> str:
    """The evaluation and its reasons as text.

    Raises:
        ValueError: if the language is none that the library speaks.
    """
    if language not in LANGUAGES:
        message = f'"{language}" is not a language of this library: expected {" or ".join(LANGUAGES)}'
        raise ValueError(message)
    words = ProgrammeWords(situation.kernel.programme, language)
    return "\n".join(_Teller(evaluation, situation, words, SAY[language]).lines())


@define
class _Teller:
    """Tells an evaluation section by section."""

    evaluation: Evaluation
    situation: Situation
    words: ProgrammeWords
    say: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        evaluation, programme, language = self.evaluation, self.words.programme, self.words.language
        yield f"{programme.name.in_(language)} ({programme.id}), {evaluation.day}"
        if not evaluation.in_force:
            yield self.say["not_in_force"]
        yield from ("", f"{self.say['eligibility']}: {VERDICTS[language][evaluation.eligibility.verdict]}")
        yield from self.reasons(programme.eligibility, "  ")
        yield from self.section("screenings", map(self.screening, evaluation.screenings))
        yield from self.section("findings", self.findings())
        for kind in ("visits", "vaccinations"):
            yield from self.section(kind, self.plans(kind))
        for kind in ("referrals", "offers", "requirements"):
            yield from self.section(kind, self.answers(kind))
        yield from self.section("notices", (f"  {notice.said(language)}" for notice in evaluation.notices))

    def section(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        """A title and its lines; nothing where there are none."""
        said = tuple(lines)
        if said:
            yield from ("", self.say[title], *said)

    def verdict(self, found: object) -> str:
        """A verdict in words; the value of an ordered finding as it is."""
        return VERDICTS[self.words.language].get(str(found), str(found).replace("_", " "))

    def screening(self, screening: Screening) -> str:
        """One result in a line: its scores and findings."""
        programme, language = self.words.programme, self.words.language
        id_ = screening.instrument
        title = programme.instruments[id_].name.in_(language)
        scores = [
            f"{self.words.label_in(id_, name)} {self.ends(*ends)}" for name, ends in screening.scores.items()
        ]
        findings = [
            f"{self.words.label_in(id_, name)}: {self.verdict(found)}"
            for name, found in screening.findings.items()
        ]
        who = self.say["whoever"].format(screening.respondent)
        said = "; ".join((*scores, *findings))
        return f"  {screening.day}  {title}, {who}" + (f": {said}" if said else "")

    def ends(self, low: float | None, high: float | None) -> str:
        """A score, or the interval it is known to lie in."""
        shown = ["…" if end is None else number_words(end, self.words.language) for end in (low, high)]
        return shown[0] if low == high and low is not None else "–".join(shown)

    def findings(self) -> Iterator[str]:
        """Each finding and its reasons."""
        for id_, found in self.evaluation.findings.items():
            yield f"  {self.words.finding(id_)}: {self.verdict(found)}"
            rule = self.words.programme.findings[id_].rule
            if rule is not None:
                yield from self.reasons(rule, "    ")

    def plans(self, kind: str) -> Iterator[str]:
        """Each visit or dose: how it stands and its days."""
        entries = getattr(self.words.programme, kind)
        for id_, plan in getattr(self.evaluation, kind).items():
            title = self.words.titled(entries, id_.partition("#")[0]).strip("“”")
            status = STATUSES[self.words.language][plan.status]
            yield f"  {id_}  {title}: {status}{self.days(plan)}{self.missing(plan.missing)}"

    def answers(self, kind: str) -> Iterator[str]:
        """Each referral, offer or requirement and its reasons."""
        for id_, answer in getattr(self.evaluation, kind).items():
            entry = getattr(self.words.programme, kind)[id_]
            text = f" – {entry.text.in_(self.words.language)}" if entry.text else ""
            yield f"  {id_}: {self.verdict(answer.verdict)}{self.missing(answer.missing)}{text}"
            yield from self.reasons(entry.when, "    ")

    def days(self, plan: object) -> str:
        """The bounds there are, in brackets."""
        days = [(name, getattr(plan, name)) for name in ("opens", "due", "overdue", "closes")]
        said = [f"{self.say[name]} {day}" for name, day in days if day is not None]
        return f" ({', '.join(said)})" if said else ""

    def missing(self, names: tuple[str, ...]) -> str:
        """What is missing, if anything."""
        return f" – {self.say['missing'].format(', '.join(names))}" if names else ""

    def reasons(self, rule: Rule, indent: str) -> Iterator[str]:
        """A rule as it was judged, line by line; the conditions that must all be met stand beside each other."""
        step = judge(rule, self.situation)
        for part in step.parts if isinstance(rule, All) else (step,):
            yield from self.told(part, indent)

    def told(self, step: Step, indent: str) -> Iterator[str]:
        """A step and those below it; what groups only one thing speaks as that thing."""
        if len(step.parts) == 1 and not isinstance(step.rule, Not):
            yield from self.told(step.parts[0], indent)
        elif isinstance(step.rule, Test):
            who = f" [{self.say['whoever'].format(step.member)}]" if step.member else ""
            known = f" ({shown})" if (shown := self.seen(step)) else ""
            yield f"{indent}{MARKS[step.truth]} {clause(step.rule, self.words)}{known}{who}"
        else:
            yield f"{indent}{MARKS[step.truth]} {self.grouping(step.rule)}"
            for part in step.parts:
                yield from self.told(part, f"{indent}  ")

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
            case Elapsed(dt.date() as since, until):
                return f"{since} – {until}"
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
