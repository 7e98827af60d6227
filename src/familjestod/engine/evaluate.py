"""The questions an app asks: everything at once, or one thing at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from familjestod import __version__
from familjestod.engine.case import Case, case_faults
from familjestod.engine.evaluation import (
    Evaluation,
    Judgement,
    OfferAnswer,
    ReferralAnswer,
    Screening,
)
from familjestod.engine.events import CaseError
from familjestod.engine.kernel import Kernel
from familjestod.engine.plan import Planner
from familjestod.engine.record import Record, facts_reader
from familjestod.engine.referral import support
from familjestod.engine.replies import Plans, Referrals
from familjestod.engine.score import Result, Scorer, said
from familjestod.engine.situation import Situation
from familjestod.engine.timetable import DosePlan, VisitPlan
from familjestod.engine.trace import Background
from familjestod.logic.calendar import Overflow
from familjestod.logic.truth import Reasoned, Verdict, reasoned_all
from familjestod.logic.values import Partial
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict

_MET, _UNMET = Judgement(verdict=Verdict.MET), Judgement(verdict=Verdict.UNMET)


def evaluate(programme: Programme, case: Case, *, on: dt.date) -> Evaluation:
    """Everything a programme says about a family on a day.

    Raises:
        CaseError: if the case has facts or answers that the vocabulary or an instrument does not know.
        TypeError: if `on` is not a date.
    """
    return Question.of(programme, Record.of(case, on)).answer()


def assess(programme: Programme, case: Case, *, on: dt.date) -> Judgement:
    """Whether a family is eligible for a programme on a day.

    Raises:
        CaseError: as `evaluate`.
    """
    return Question.of(programme, Record.of(case, on)).eligibility


def plan(programme: Programme, case: Case, *, on: dt.date) -> Mapping[str, VisitPlan | DosePlan]:
    """A family's visits and doses, as they stand on a day.

    Raises:
        CaseError: as `evaluate`.
    """
    question = Question.of(programme, Record.of(case, on))
    visits, doses = question.plans()
    return Plans({**visits, **doses}, question.situation)


def refer(programme: Programme, case: Case, *, on: dt.date) -> Mapping[str, ReferralAnswer]:
    """Which referrals a family's results lead to on a day.

    Raises:
        CaseError: as `evaluate`.
    """
    question = Question.of(programme, Record.of(case, on))
    return Referrals(question.referrals(), question.situation)


def score(
    instrument: Instrument,
    answers: Mapping[str, Any],
    *,
    on: dt.date,
    case: Case | None = None,
    respondent: str | None = None,
) -> Screening:
    """The scores and findings of some answers to an instrument, given on a day.

    `case` tells what the scoring asks of the child, such as sex and birth date.

    >>> import datetime as dt, familjestod as fs
    >>> epds = fs.bundled().instruments["epds"]
    >>> nine = {f"q{number}": 1 for number in range(1, 9)} | {"q9": 3, "q10": 0}
    >>> fs.score(epds, nine, on=dt.date(2026, 3, 1)).scores["total"]
    (11, 11)

    Raises:
        CaseError: if an answer is none that the instrument has.
    """
    event = {"visit": "any", "day": on, "screened": [{"instrument": instrument.id, "answers": answers}]}
    known = case or Case()
    asked = Case(facts=known.facts, history=[event])
    _refuse(asked, instrument.vocabulary, {instrument.id: instrument})
    fact = facts_reader(known, Overflow.CLAMP)
    result = Scorer.of(instrument).result(answers, day=on, visit=None, respondent=respondent, fact=fact)
    return _screening(result)


def _refuse(case: Case, vocabulary: Vocabulary, instruments: Mapping[str, Instrument]) -> None:
    faults = tuple(case_faults(case, vocabulary, instruments))
    if faults:
        raise CaseError(faults)


@frozen(eq=False)
class Question:
    """A programme put to a family on a day, its eligibility judged; the rest is judged when it is asked for.

    Programmes may share the record of the family.
    """

    situation: Situation
    in_force: bool
    eligibility: Judgement
    gate: Reasoned  # whether it is in force and the family eligible

    @classmethod
    def of(cls, programme: Programme, record: Record) -> Question:
        """The question put.

        Raises:
            CaseError: if the case has facts or answers that the vocabulary or an instrument does not know.
        """
        kernel = Kernel.of(programme, record.on)
        if not kernel.accepted.accepts(record.case):
            _refuse(record.case, programme.vocabulary, programme.instruments)
        situation = kernel.situation(record)
        eligible = kernel.judges["eligibility"](situation)
        in_force = record.on in kernel.programme.in_force
        return cls(situation, in_force, _judgement(eligible), eligible if in_force else False)

    @property
    def verdict(self) -> Verdict:
        """Whether the programme is for the family: in force, and the family eligible."""
        return self.eligibility.verdict if self.in_force else Verdict.UNMET

    def reason(self, language: str = "sv") -> str:
        """Why the programme is for the family on the day or not, as `Evaluation.reason`.

        Raises:
            ValueError: if the language is none that the library speaks.
        """
        return Background(self.situation).reason(language)

    def answer(self) -> Evaluation:
        """The whole answer."""
        programme, situation, eligibility = self.situation.kernel.programme, self.situation, self.eligibility
        visits, doses = self.plans()
        referrals, offers = self.referrals(), self.offers()
        requirements = self.requirements()
        findings, finding_missing = self.findings()
        missing = dict.fromkeys((*eligibility.missing, *finding_missing))
        # What is not for the family waits for nothing.
        gated = () if self.gate is False else (visits, doses, referrals, offers)
        for answers in (*gated, requirements):
            for answer in answers.values():
                if answer.missing:
                    missing |= dict.fromkeys(answer.missing)
        return Evaluation(
            programme=programme.id,
            digest=programme.digest,
            day=situation.on,
            engine=__version__,
            in_force=self.in_force,
            eligibility=eligibility,
            findings=findings,
            visits=visits,
            vaccinations=doses,
            referrals=referrals,
            offers=offers,
            requirements=requirements,
            screenings=tuple(map(_screening, situation.results)),
            missing=tuple(sorted(missing)),
            background=Background(situation),
        )

    def plans(self) -> tuple[FrozenDict, FrozenDict]:
        """Every visit and every dose."""
        visits, doses = Planner(self.situation, self.gate).plans()
        return FrozenDict(visits), FrozenDict(doses)

    def referrals(self) -> FrozenDict:
        """Every referral."""
        situation = self.situation
        answers: dict[str, ReferralAnswer] = {}
        for id_, referral in situation.kernel.programme.referrals.items():
            judged = self.gated(f"referrals.{id_}.when")
            met = judged.verdict is Verdict.MET
            answers[id_] = ReferralAnswer(
                judged.verdict,
                referral.to,
                referral.kind,
                situation.referral_state(id_),
                tuple(sorted(support(referral.when, situation).respondents)) if met else (),
                judged.missing,
            )
        return FrozenDict(answers)

    def offers(self) -> FrozenDict:
        """Every offer."""
        programme = self.situation.kernel.programme
        if self.gate is False:
            return _offers_to_others(programme)
        answers: dict[str, OfferAnswer] = {}
        for id_, offer in programme.offers.items():
            judged = self.gated(f"offers.{id_}.when")
            answers[id_] = OfferAnswer(verdict=judged.verdict, to=offer.to, missing=judged.missing)
        return FrozenDict(answers)

    def requirements(self) -> FrozenDict:
        """Every requirement, whatever the eligibility."""
        kernel = self.situation.kernel
        paths = {id_: f"requirements.{id_}.when" for id_ in kernel.programme.requirements}
        return FrozenDict(
            (id_, _judgement(kernel.judges[path](self.situation))) for id_, path in paths.items()
        )

    def findings(self) -> tuple[FrozenDict, tuple[str, ...]]:
        """Every finding, whatever the eligibility, and what is missing to those that are unknown."""
        values = {id_: self.situation.finding(id_) for id_ in self.situation.kernel.programme.findings}
        missing = tuple(
            name for value in values.values() if isinstance(value, Partial) for name in value.names
        )
        return FrozenDict((id_, said(value)) for id_, value in values.items()), missing

    def gated(self, path: str) -> Judgement:
        """What the rule at a path comes to for a family that must also be eligible."""
        if self.gate is False:
            return _UNMET
        own = self.situation.kernel.judges[path](self.situation)
        return _judgement(own if self.gate is True else reasoned_all((self.gate, own)))


def _offers_to_others(programme: Programme) -> FrozenDict:
    """The offers as they stand for every family that the programme is not for."""
    found: FrozenDict | None = programme.derived.get("offers to others")
    if found is None:
        unmet = (
            (id_, OfferAnswer(verdict=Verdict.UNMET, to=each.to)) for id_, each in programme.offers.items()
        )
        found = programme.derived["offers to others"] = FrozenDict(unmet)
    return found


def _judgement(truth: Reasoned) -> Judgement:
    if isinstance(truth, tuple):
        return Judgement(verdict=Verdict.UNKNOWN, missing=truth)
    return _MET if truth else _UNMET


def _screening(result: Result) -> Screening:
    scored = result.scored
    return Screening(
        instrument=result.instrument.id,
        visit=result.visit,
        day=result.day,
        respondent=result.respondent,
        scores=scored.scores,
        findings=scored.findings,
    )
