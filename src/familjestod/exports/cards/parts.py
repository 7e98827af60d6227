"""Cards of the parts of an answer that stand alone: they know their ids, and no document to tell them in words."""

from __future__ import annotations

from collections.abc import Iterable

from familjestod.engine.called import FactWords
from familjestod.engine.evaluation import Judgement, OfferAnswer, ReferralAnswer, Screening
from familjestod.engine.timetable import DosePlan, VisitPlan
from familjestod.engine.words import RESPONDENTS, SAY, STATES, STATUSES, VERDICTS
from familjestod.exports.cards import paper
from familjestod.exports.cards.conditions import verdict_pill
from familjestod.exports.cards.standing import days_said, ends_said
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Child, Markup
from familjestod.exports.teller import Teller
from familjestod.library import shipped
from familjestod.logic.quantities import capitalised


def judgement(value: Judgement, language: str) -> Markup:
    """A verdict, and what is missing."""
    said = VERDICTS[language][value.verdict]
    return paper.card(
        CARD[language]["judgement"],
        capitalised(said),
        _facts([("missing", _names(value.missing))], language),
        beside=verdict_pill(value.verdict, language),
    )


def referral(value: ReferralAnswer, language: str) -> Markup:
    """Where it leads, whether it is indicated and what has been done about it."""
    who = ", ".join(
        RESPONDENTS[language].get(each.partition("_")[0], (each,))[0] for each in value.respondents
    )
    pairs = [("state", STATES[language]["referrals"][value.state]), ("respondents", who)]
    return paper.card(
        CARD[language]["referral"],
        _teller(language).term(value.to),
        _facts([*pairs, ("missing", _names(value.missing))], language),
        beside=verdict_pill(value.verdict, language),
    )


def offer(value: OfferAnswer, language: str) -> Markup:
    """Where it leads, and whether it is offered."""
    return paper.card(
        CARD[language]["offer"],
        _teller(language).term(value.to) if value.to else "",
        _facts([("missing", _names(value.missing))], language),
        beside=verdict_pill(value.verdict, language),
    )


def screening(value: Screening, language: str) -> Markup:
    """Scores and findings."""
    scores = ", ".join(f"{name} {ends_said(*ends, language)}" for name, ends in value.scores.items())
    findings = ", ".join(
        f"{name}: {VERDICTS[language].get(str(found), str(found))}" for name, found in value.findings.items()
    )
    title = " ".join(each for each in (value.instrument, f"({value.visit})" if value.visit else "") if each)
    pairs = [("scores", scores), ("findings", findings)]
    return paper.card(CARD[language]["screening"], title, _facts(pairs, language), below=str(value.day))


def plan(value: VisitPlan | DosePlan, language: str) -> Markup:
    """How a visit or dose stands, and its days."""
    tell = _teller(language)
    pairs: list[tuple[str, Child]] = [("day", days_said(value, language))]
    if isinstance(value, VisitPlan):
        people = ", ".join(tell.people(value.participants))
        pairs += [("place", tell.term(value.place) if value.place else ""), ("participants", people)]
        pairs += [("screens", ", ".join(value.screens))]
    else:
        pairs += [("at", value.at)]
    status = STATUSES[language][value.status]
    return paper.card(
        CARD[language]["visit" if isinstance(value, VisitPlan) else "dose"],
        capitalised(status),
        _facts([*pairs, ("missing", _names(value.missing))], language),
        beside=paper.pill(SAY[language]["missing"].format(len(value.missing)), "open")
        if value.missing
        else None,
    )


def _facts(pairs: Iterable[tuple[str, Child]], language: str) -> Markup | None:
    told = [(CARD[language][key], said) for key, said in pairs if said]
    return paper.facts(told) if told else None


def _names(missing: tuple[str, ...]) -> Markup | None:
    return paper.code(", ".join(missing)) if missing else None


def _teller(language: str) -> Teller:
    vocabulary = shipped().vocabulary
    return Teller(language, vocabulary, FactWords(vocabulary, language))
