"""The answer: frozen values, and the JSON that other systems build on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from familjestod.engine.timetable import DosePlan, Status, VisitPlan
from familjestod.logic.truth import Verdict
from familjestod.shown import Shown, brief, told
from familjestod.spec.model import BOUNDS, AnyOf, ReferralKind
from familjestod.spec.terms import FrozenDict

if TYPE_CHECKING:
    from familjestod.engine.replies import Trace
    from familjestod.engine.trace import Background, Notice


@frozen(kw_only=True)
class Judgement(Shown):
    """A verdict, and the names that could still change it while it is unknown."""

    verdict: Verdict
    missing: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return told(self)


@frozen
class ReferralAnswer(Shown):
    """Whether a referral is indicated, by whose results, and what has been done about it."""

    verdict: Verdict
    to: str
    kind: ReferralKind
    state: str = "none"
    respondents: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return told(self)


@frozen(kw_only=True)
class OfferAnswer(Shown):
    """Whether a support is offered."""

    verdict: Verdict
    to: str | None = None
    missing: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return told(self)


@frozen(kw_only=True)
class Screening(Shown):
    """One result in the history: its scores as (lowest, highest) possible, `None` where unbounded, and its findings."""

    instrument: str
    visit: str | None
    day: dt.date
    respondent: str
    scores: Mapping[str, tuple[float | None, float | None]]
    findings: Mapping[str, str | int]

    def __repr__(self) -> str:
        return told(self)


@frozen(kw_only=True)
class Evaluation(Shown):
    """What one programme says about one family on one day.

    Equal evaluations say the same; `to_dict` is their JSON, and `from_dict` reads it back.
    An evaluation just made also knows its `trace`, `explain` and `notices`, which are made
    when asked for; one read from JSON does not.
    """

    programme: str
    digest: str
    day: dt.date
    engine: str
    in_force: bool
    eligibility: Judgement
    findings: Mapping[str, str | int]
    visits: Mapping[str, VisitPlan]
    vaccinations: Mapping[str, DosePlan]
    referrals: Mapping[str, ReferralAnswer]
    offers: Mapping[str, OfferAnswer]
    requirements: Mapping[str, Judgement]
    screenings: tuple[Screening, ...]
    missing: tuple[str, ...]
    background: Background | None = field(default=None, eq=False, repr=False)

    @property
    def trace(self) -> Trace:
        """Every rule of the programme as it was judged, step by step.

        Raises:
            ValueError: if the evaluation was read from JSON, which does not hold it.
        """
        return self._known().trace()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What in the case was left aside (events the programme does not know) or should be read with care.

        Raises:
            ValueError: if the evaluation was read from JSON, which does not hold them.
        """
        return self._known().notices()

    def indicated_since(self, referral: str) -> dt.date | None:
        """The day a result gave cause for a referral; nothing where it is not indicated, or not by a result.

        Raises:
            ValueError: if the evaluation was read from JSON, which does not hold it.
            KeyError: if there is no such referral.
        """
        return self._known().indicated_since(referral)

    def explain(self, language: str = "sv") -> str:
        """The answer and its reasons as text, in "sv" or "en".

        Raises:
            ValueError: if the evaluation was read from JSON, or the language is another.
        """
        return self._known().explain(self, language)

    def reason(self, language: str = "sv") -> str:
        """Why the programme is for the family on this day or not, in one sentence in "sv" or "en".

        It names every condition that is not met with what was found instead, or everything that is missing.

        >>> import datetime as dt, familjestod as fs
        >>> case = fs.Case(facts={"unit.region": "uppsala"})
        >>> answers = fs.bundled().evaluate(case, on=dt.date(2026, 3, 1))
        >>> answers["jonkoping/foraldragrupper"].reason("en")
        "Does not apply: it is required that the unit's region is Jönköping County (is Uppsala)."

        Raises:
            ValueError: if the evaluation was read from JSON, or the language is another.
        """
        return self._known().reason(language)

    def __repr__(self) -> str:
        judged = {"eligibility": self.eligibility.verdict, "missing": self.missing}
        statuses = [plan.status for plans in (self.visits, self.vaccinations) for plan in plans.values()]
        stands = {str(each): statuses.count(each) for each in Status}
        in_force = None if self.in_force else False
        return brief("Evaluation", self.programme, str(self.day), in_force=in_force, **judged, **stands)

    def _known(self) -> Background:
        if self.background is None:
            message = "this evaluation was read from JSON: evaluate the case again to have its reasons"
            raise ValueError(message)
        return self.background

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as JSON values."""
        return {
            "programme": self.programme,
            "digest": self.digest,
            "day": self.day.isoformat(),
            "engine": self.engine,
            "in_force": self.in_force,
            "eligibility": _judgement_to(self.eligibility),
            "findings": dict(self.findings),
            "visits": {id_: _plan_to(plan) for id_, plan in self.visits.items()},
            "vaccinations": {id_: _plan_to(plan) for id_, plan in self.vaccinations.items()},
            "referrals": {id_: _referral_to(each) for id_, each in self.referrals.items()},
            "offers": {
                id_: {"verdict": each.verdict.value, "to": each.to, "missing": list(each.missing)}
                for id_, each in self.offers.items()
            },
            "requirements": {id_: _judgement_to(each) for id_, each in self.requirements.items()},
            "screenings": [_screening_to(each) for each in self.screenings],
            "missing": list(self.missing),
        }

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Evaluation:
        """The evaluation that JSON values say; `from_dict(e.to_dict()) == e`.

        Raises:
            KeyError: if a key is missing.
            ValueError: if a value is none that an evaluation has.
        """
        return cls(
            programme=value["programme"],
            digest=value["digest"],
            day=dt.date.fromisoformat(value["day"]),
            engine=value["engine"],
            in_force=value["in_force"],
            eligibility=_judgement_from(value["eligibility"]),
            findings=FrozenDict(value["findings"]),
            visits=_each(value["visits"], _visit_from),
            vaccinations=_each(value["vaccinations"], _dose_from),
            referrals=_each(value["referrals"], _referral_from),
            offers=_each(
                value["offers"],
                lambda each: OfferAnswer(
                    verdict=Verdict(each["verdict"]), to=each["to"], missing=tuple(each["missing"])
                ),
            ),
            requirements=_each(value["requirements"], _judgement_from),
            screenings=tuple(_screening_from(each) for each in value["screenings"]),
            missing=tuple(value["missing"]),
        )


def _each(values: Mapping[str, Any], read: Callable[[Mapping[str, Any]], Any]) -> FrozenDict:
    return FrozenDict((id_, read(each)) for id_, each in values.items())


def _judgement_to(judgement: Judgement) -> dict[str, Any]:
    return {"verdict": judgement.verdict.value, "missing": list(judgement.missing)}


def _judgement_from(value: Mapping[str, Any]) -> Judgement:
    return Judgement(verdict=Verdict(value["verdict"]), missing=tuple(value["missing"]))


def _plan_to(plan: VisitPlan | DosePlan) -> dict[str, Any]:
    days = {name: day.isoformat() if (day := getattr(plan, name)) is not None else None for name in BOUNDS}
    what: dict[str, Any]
    if isinstance(plan, VisitPlan):
        what = {
            "place": plan.place,
            "participants": [
                {"any_of": list(each.any_of)} if isinstance(each, AnyOf) else each
                for each in plan.participants
            ],
            "screens": list(plan.screens),
        }
    else:
        what = {"at": plan.at}
    return {"status": plan.status.value, **days, **what, "missing": list(plan.missing)}


def _days_from(value: Mapping[str, Any]) -> dict[str, dt.date | None]:
    return {name: dt.date.fromisoformat(value[name]) if value[name] is not None else None for name in BOUNDS}


def _visit_from(value: Mapping[str, Any]) -> VisitPlan:
    return VisitPlan(
        status=Status(value["status"]),
        **_days_from(value),
        place=value["place"],
        participants=tuple(
            AnyOf(tuple(each["any_of"])) if isinstance(each, Mapping) else each
            for each in value["participants"]
        ),
        screens=tuple(value["screens"]),
        missing=tuple(value["missing"]),
    )


def _dose_from(value: Mapping[str, Any]) -> DosePlan:
    return DosePlan(
        status=Status(value["status"]), **_days_from(value), at=value["at"], missing=tuple(value["missing"])
    )


def _referral_to(answer: ReferralAnswer) -> dict[str, Any]:
    return {
        "verdict": answer.verdict.value,
        "to": answer.to,
        "kind": answer.kind.value,
        "state": answer.state,
        "respondents": list(answer.respondents),
        "missing": list(answer.missing),
    }


def _referral_from(value: Mapping[str, Any]) -> ReferralAnswer:
    return ReferralAnswer(
        verdict=Verdict(value["verdict"]),
        to=value["to"],
        kind=ReferralKind(value["kind"]),
        state=value["state"],
        respondents=tuple(value["respondents"]),
        missing=tuple(value["missing"]),
    )


def _screening_to(screening: Screening) -> dict[str, Any]:
    return {
        "instrument": screening.instrument,
        "visit": screening.visit,
        "day": screening.day.isoformat(),
        "respondent": screening.respondent,
        "scores": {name: list(ends) for name, ends in screening.scores.items()},
        "findings": dict(screening.findings),
    }


def _screening_from(value: Mapping[str, Any]) -> Screening:
    return Screening(
        instrument=value["instrument"],
        visit=value["visit"],
        day=dt.date.fromisoformat(value["day"]),
        respondent=value["respondent"],
        scores=FrozenDict((name, tuple(ends)) for name, ends in value["scores"].items()),
        findings=FrozenDict(value["findings"]),
    )
