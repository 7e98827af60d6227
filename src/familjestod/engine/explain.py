"""An answer and its reasons, in Swedish or English, from the trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import define

from familjestod.engine.called import ProgrammeWords
from familjestod.engine.reasons import Reasons
from familjestod.engine.words import STATUSES, VERDICTS
from familjestod.logic.quantities import number_words
from familjestod.spec.model import BOUNDS

if TYPE_CHECKING:
    from familjestod.engine.evaluation import Evaluation, Screening
    from familjestod.engine.situation import Situation


def explanation(evaluation: Evaluation, situation: Situation, language: str) -> str:
    """The evaluation and its reasons as text.

    Raises:
        ValueError: if the language is none that the library speaks.
    """
    return "\n".join(Telling(evaluation, Reasons.of(situation, language)).lines())


@define
class Telling:
    """Tells an evaluation section by section, or a part of it."""

    evaluation: Evaluation
    reasons: Reasons

    @property
    def words(self) -> ProgrammeWords:
        """What the names of the programme are called."""
        return self.reasons.words

    @property
    def say(self) -> Mapping[str, str]:
        """The words of the answer."""
        return self.reasons.say

    def lines(self) -> Iterator[str]:
        """The whole answer, line by line."""
        evaluation, programme, language = self.evaluation, self.words.programme, self.words.language
        yield f"{programme.name.in_(language)} ({programme.id}), {evaluation.day}"
        if not evaluation.in_force:
            yield self.say["not_in_force"]
        yield from ("", f"{self.say['eligibility']}: {VERDICTS[language][evaluation.eligibility.verdict]}")
        yield from self.reasons.told(programme.eligibility, "  ")
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

    def verdict(self, found: object, name: str = "") -> str:
        """A verdict in words; for the value of an ordered finding, what its author called it."""
        said = VERDICTS[self.words.language].get(str(found))
        return self.words.outcome(name, found) if said is None else said

    def screening(self, screening: Screening) -> str:
        """One result in a line: its scores and findings."""
        programme, language = self.words.programme, self.words.language
        id_ = screening.instrument
        title = programme.instruments[id_].name.in_(language)
        scores = [
            f"{self.words.label_in(id_, name)} {self.ends(*ends)}" for name, ends in screening.scores.items()
        ]
        findings = [
            f"{self.words.label_in(id_, name)}: {self.verdict(found, f'{id_}.{name}')}"
            for name, found in screening.findings.items()
        ]
        who = self.say["whoever"].format(self.words.respondent(screening.respondent))
        said = "; ".join((*scores, *findings))
        return f"  {screening.day}  {title}, {who}" + (f": {said}" if said else "")

    def ends(self, low: float | None, high: float | None) -> str:
        """A score, or the interval it is known to lie in."""
        shown = ["…" if end is None else number_words(end, self.words.language) for end in (low, high)]
        return shown[0] if low == high and low is not None else "–".join(shown)

    def findings(self) -> Iterator[str]:
        """Each finding and its reasons."""
        for id_, found in self.evaluation.findings.items():
            yield f"  {self.words.finding(id_)}: {self.verdict(found, f'findings.{id_}')}"
            rule = self.words.programme.findings[id_].rule
            if rule is not None:
                yield from self.reasons.told(rule, "    ")

    def plans(self, kind: str) -> Iterator[str]:
        """Each visit or dose: how it stands and its days."""
        entries = getattr(self.words.programme, kind)
        for id_, plan in getattr(self.evaluation, kind).items():
            title = self.words.title(entries, id_.partition("#")[0])
            status = STATUSES[self.words.language][plan.status]
            yield f"  {id_}  {title}: {status}{self.days(plan)}{self.missing(plan.missing)}"

    def answers(self, kind: str) -> Iterator[str]:
        """Each referral, offer or requirement and its reasons."""
        for id_, answer in getattr(self.evaluation, kind).items():
            entry = getattr(self.words.programme, kind)[id_]
            text = f" – {entry.text.in_(self.words.language)}" if entry.text else ""
            yield f"  {id_}: {self.verdict(answer.verdict)}{self.missing(answer.missing)}{text}"
            yield from self.reasons.told(entry.when, "    ")

    def days(self, plan: object) -> str:
        """The bounds there are, in brackets."""
        days = [(name, getattr(plan, name)) for name in BOUNDS]
        said = [f"{self.say[name]} {day}" for name, day in days if day is not None]
        return f" ({', '.join(said)})" if said else ""

    def missing(self, names: tuple[str, ...]) -> str:
        """What is missing, if anything."""
        return f" – {self.say['missing'].format(', '.join(names))}" if names else ""
