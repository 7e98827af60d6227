"""Cards of answers: an evaluation with its reasons, a family's plan, what every programme says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from familjestod.engine.evaluation import Evaluation
from familjestod.engine.explain import Telling
from familjestod.engine.reasons import Reasons
from familjestod.engine.replies import Plans, Referrals
from familjestod.engine.situation import Situation
from familjestod.engine.timetable import DosePlan
from familjestod.engine.words import SAY
from familjestod.exports.cards import paper
from familjestod.exports.cards.conditions import TONES, told, verdict_pill
from familjestod.exports.cards.standing import Standing, ends_said, now_due
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Child, Markup, joined
from familjestod.library import Answers
from familjestod.logic.quantities import capitalised
from familjestod.logic.truth import Verdict

_JUDGED: Final = ("referrals", "offers", "requirements")


def evaluation(value: Evaluation, language: str) -> Markup:
    """What a programme says about a family: for whom and why, what to do now, the plan, and where results lead."""
    return _Card.of(value, language).whole()


def plans(value: Plans, language: str) -> Markup:
    """A family's visits and doses on a line of time."""
    situation = value.situation
    standing = Standing(language, situation.on if situation else None, situation)
    doses = {id_: each for id_, each in value.items() if isinstance(each, DosePlan)}
    visits = {id_: each for id_, each in value.items() if id_ not in doses}
    title = situation.kernel.programme.name.in_(language) if situation else ""
    return paper.card(
        CARD[language]["plan"],
        paper.text(title, language),
        standing.drawn("visits", visits) if visits else None,
        _section("vaccinations", standing, doses, language, opened=not visits),
        below=_below(standing),
    )


def referrals(value: Referrals, language: str) -> Markup:
    """Which referrals a family's results lead to, and why."""
    situation = value.situation
    standing = Standing(language, situation.on if situation else None, situation)
    title = situation.kernel.programme.name.in_(language) if situation else ""
    rows = _judged_rows("referrals", value, situation, language)
    return paper.card(
        CARD[language]["referrals_card"],
        paper.text(title, language),
        *rows,
        None if value else paper.paragraph(CARD[language]["none"]),
        below=_below(standing),
    )


def answers(value: Answers, language: str) -> Markup:
    """Which programmes are for a family, of which it cannot be told, and which are not."""
    say = CARD[language]
    groups = (
        ("for_family", Verdict.MET, True),
        ("cannot_be_told", Verdict.UNKNOWN, True),
        ("not_for_family", Verdict.UNMET, False),
    )
    blocks = [
        paper.folded(
            joined((say[key], " ", paper.muted(f"({len(ids)})"))),
            paper.table(
                [say["programme_column"].capitalize(), say["reason"].capitalize()],
                [
                    (_named(value, id_, language), paper.text(value.reason(id_, language), language))
                    for id_ in ids
                ],
            ),
            opened=opened,
        )
        for key, verdict, opened in groups
        if (ids := value.ids(verdict))
    ]
    none = None if value.ids(Verdict.MET) else paper.boxed(say["none_apply"])
    standing = next(
        (Standing(language, each.situation.on, each.situation) for each in value.questions.values()), None
    )
    return paper.card(
        say["answers"], f"{len(value.ids(Verdict.MET))} / {len(value)}", none, *blocks, below=_below(standing)
    )


def _named(value: Answers, id_: str, language: str) -> Markup:
    name = value.questions[id_].situation.kernel.programme.name.in_(language)
    return joined((paper.text(name, language), " ", paper.muted(paper.code(id_))))


@frozen
class _Card:
    """An evaluation being laid out."""

    value: Evaluation
    language: str
    standing: Standing
    reasons: Reasons | None

    @classmethod
    def of(cls, value: Evaluation, language: str) -> _Card:
        situation = value.background.situation if value.background is not None else None
        reasons = Reasons.of(situation, language) if situation is not None else None
        return cls(value, language, Standing(language, value.day, situation), reasons)

    @property
    def say(self) -> Mapping[str, str]:
        return CARD[self.language]

    def whole(self) -> Markup:
        value = self.value
        title = self.reasons.words.programme.name.in_(self.language) if self.reasons else value.programme
        pills = [verdict_pill(value.eligibility.verdict, self.language)]
        if not value.in_force:
            pills = [paper.pill(self.say["not_in_force"], "quiet")]
        reason = paper.boxed(paper.text(self.reasons.reason(), self.language)) if self.reasons else None
        return paper.card(
            self.say["answer"],
            paper.text(title, self.language),
            reason,
            paper.facts(facts) if (facts := [*self.first()]) else None,
            *self.parts(),
            beside=joined(pills),
            below=_below(self.standing, value.programme),
        )

    def first(self) -> Iterator[tuple[str, Child]]:
        """What is to be done now, where results lead, and what is missing."""
        if self.applies:
            due = [
                paper.text(self.standing.title(kind, id_), self.language)
                for kind, id_, _ in now_due(
                    {"visits": self.value.visits, "vaccinations": self.value.vaccinations}
                )
            ]
            if due:
                yield self.say["to_do"], ", ".join(due)
        met = [
            self.called("referrals", id_)
            for id_, each in self.value.referrals.items()
            if each.verdict is Verdict.MET
        ]
        if met:
            yield self.say["met"], ", ".join(met)
        if self.value.missing:
            yield self.say["not_known"], paper.lines(self.standing.missing(self.value.missing))

    @property
    def applies(self) -> bool:
        return self.value.in_force and self.value.eligibility.verdict is not Verdict.UNMET

    def parts(self) -> Iterator[Markup | None]:
        value, language = self.value, self.language
        if value.visits:
            heading = SAY[language]["visits"]
            drawn = self.standing.drawn("visits", value.visits)
            yield (
                joined((paper.heading(heading), drawn))
                if self.applies
                else _folded(heading, len(value.visits), drawn)
            )
        yield _section("vaccinations", self.standing, value.vaccinations, language)
        if self.reasons is not None:
            rule = self.reasons.words.programme.eligibility
            pill = verdict_pill(value.eligibility.verdict, language)
            yield paper.folded(joined((SAY[language]["eligibility"], " ", pill)), told(self.reasons, rule))
        yield self.screenings()
        yield self.findings()
        situation = self.standing.situation
        for kind in _JUDGED:
            judged = getattr(value, kind)
            if judged:
                yield _folded(
                    SAY[language][kind], len(judged), *_judged_rows(kind, judged, situation, language)
                )
        if self.reasons is not None and value.notices:
            told_ = paper.listed(each.said(language) for each in value.notices)
            yield _folded(SAY[language]["notices"], len(value.notices), told_)

    def called(self, kind: str, id_: str) -> str:
        return _called(kind, id_, self.reasons, self.language)

    def findings(self) -> Markup | None:
        if not self.value.findings:
            return None
        telling = Telling(self.value, self.reasons) if self.reasons is not None else None
        rows = [
            (
                paper.text(self.reasons.words.finding(id_), self.language)
                if self.reasons is not None
                else id_,
                _found(
                    found, telling.verdict(found, f"findings.{id_}") if telling is not None else str(found)
                ),
            )
            for id_, found in self.value.findings.items()
        ]
        heads = [self.say["what"].capitalize(), self.say["verdict"].capitalize()]
        return _folded(SAY[self.language]["findings"], len(rows), paper.table(heads, rows))

    def screenings(self) -> Markup | None:
        if not self.value.screenings:
            return None
        if self.reasons is not None:
            telling = Telling(self.value, self.reasons)
            lines = [telling.screening(each).strip() for each in self.value.screenings]
        else:
            lines = [
                f"{each.day}  {each.instrument}: "
                + "; ".join(f"{name} {ends_said(*ends, self.language)}" for name, ends in each.scores.items())
                for each in self.value.screenings
            ]
        shown = paper.listed(paper.text(line, self.language) for line in lines)
        return paper.folded(_counted(SAY[self.language]["screenings"], len(lines)), shown, opened=True)


def _judged_rows(
    kind: str, judged: Mapping[str, Any], situation: Situation | None, language: str
) -> Iterator[Markup]:
    """Each referral, offer or requirement, its verdict, and its reasons."""
    reasons = Reasons.of(situation, language) if situation is not None else None
    for id_, each in judged.items():
        entry = getattr(reasons.words.programme, kind)[id_] if reasons is not None else None
        text = entry.text.in_(language) if entry is not None and entry.text else ""
        head = joined(
            (
                paper.text(_called(kind, id_, reasons, language), language),
                " ",
                verdict_pill(each.verdict, language),
            )
        )
        why = (
            told(reasons, entry.when)
            if reasons is not None and entry is not None
            else paper.code(", ".join(each.missing))
        )
        about = paper.paragraph(paper.text(text, language)) if text and kind != "requirements" else None
        yield paper.folded(head, about, why)


def _called(kind: str, id_: str, reasons: Reasons | None, language: str) -> str:
    if reasons is None:
        return id_
    entry = getattr(reasons.words.programme, kind)[id_]
    if kind == "referrals":
        return capitalised(reasons.words.referral(id_))
    if kind == "offers" and entry.to:
        return capitalised(reasons.words.programme.vocabulary.label(entry.to, language))
    return entry.text.in_(language) if entry.text else id_.replace("_", " ")


def _found(found: object, said: str) -> Markup:
    verdicts = {str(each): tone for each, tone in TONES.items()}
    return paper.pill(said, verdicts.get(str(found), "now"))


def _section(
    kind: str, standing: Standing, plans: Mapping[str, Any], language: str, *, opened: bool = False
) -> Markup | None:
    if not plans:
        return None
    return paper.folded(_counted(SAY[language][kind], len(plans)), standing.drawn(kind, plans), opened=opened)


def _folded(title: str, count: int, *children: Child) -> Markup:
    return paper.folded(_counted(title, count), *children)


def _counted(title: str, count: int) -> Markup:
    return joined((title, " ", paper.muted(f"({count})")))


def _below(standing: Standing | None, id_: str = "") -> Markup | None:
    """Which day, and how old the child is on it."""
    if standing is None:
        return None
    said = [str(standing.on or ""), standing.age() or ""]
    parts: list[Child] = [paper.code(id_) if id_ else None, " · ".join(each for each in said if each) or None]
    shown = [each for each in parts if each is not None]
    return joined((shown[0], *(child for each in shown[1:] for child in (" · ", each)))) if shown else None
