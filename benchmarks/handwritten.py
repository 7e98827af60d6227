"""The national programme with Gotland's additions written by hand, as a good developer would in a product.

It is what the engine is measured against: frozen dataclasses in and out, the visits and
doses in two tables, dates by adding months to the birth date, and a small three-valued
logic that remembers which names are missing. It knows one programme and can nothing else:
no trace, no explanation, no amendments, no pauses. `families.py` proves that its answers
are those of the engine.

Durations are made by the function that `schedule` is given: `Age`, or `relativedelta` of
python-dateutil, which many would use instead.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")
# What can be added to a date: `Age`, or `relativedelta`.
Duration = Any

IN_FORCE_SINCE = dt.date(2020, 1, 1)


class Verdict(StrEnum):
    """What a rule comes to."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """How a visit or dose stands on a day."""

    DONE = "done"
    DECLINED = "declined"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    UPCOMING = "upcoming"
    OPEN = "open"
    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"


# Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """A length of time that can be added to a date; a day that the month does not have becomes its last."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    def __radd__(self, day: dt.date) -> dt.date:
        if self.years or self.months:
            day = add_months(day, 12 * self.years + self.months)
        if self.weeks or self.days:
            day += dt.timedelta(weeks=self.weeks, days=self.days)
        return day


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


# The family


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One respondent's answers to one instrument."""

    instrument: str
    answers: Mapping[str, Any]
    respondent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEvent:
    """A visit that took place, was declined or was missed."""

    visit: str
    day: dt.date
    status: str = "done"
    screened: tuple[Screened, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseEvent:
    """A dose that was given, declined or missed."""

    vaccination: str
    day: dt.date
    status: str = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralEvent:
    """A referral that was made, completed or declined."""

    referral: str
    day: dt.date
    status: str = "made"


Event = VisitEvent | DoseEvent | ReferralEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One family; `None` is not known."""

    birth_date: dt.date | None = None
    expected_birth_date: dt.date | None = None
    enrolled: bool | None = None
    region: str | None = None
    hbsag_positive: bool | None = None
    tuberculosis_risk: bool | None = None
    rotavirus_doses: int | None = None
    needs_continued_support: bool | None = None
    history: tuple[Event, ...] = ()

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Case:
        """The case that JSON values say.

        Raises:
            ValueError: if a name or value is none that is known.
        """
        facts: dict[str, Any] = {}
        for name, fact in value.get("facts", {}).items():
            if name not in FACTS:
                raise ValueError(f"{name!r} is not a fact")
            attribute, type_ = FACTS[name]
            if fact is not None and type(fact) is not type_:
                raise ValueError(f"{name} is {fact!r}: expected {type_.__name__}")
            facts[attribute] = fact
        return cls(
            birth_date=day_from(value.get("birth_date")),
            expected_birth_date=day_from(value.get("expected_birth_date")),
            history=tuple(event_from(each) for each in value.get("history", ())),
            **facts,
        )


FACTS: dict[str, tuple[str, type]] = {
    "child.enrolled_bhv": ("enrolled", bool),
    "unit.region": ("region", str),
    "mother.hbsag_positive": ("hbsag_positive", bool),
    "child.tuberculosis_risk": ("tuberculosis_risk", bool),
    "child.rotavirus_doses": ("rotavirus_doses", int),
    "family.needs_continued_support": ("needs_continued_support", bool),
}


def day_from(value: str | None) -> dt.date | None:
    """A date as JSON says it."""
    return None if value is None else dt.date.fromisoformat(value)


def event_from(value: Mapping[str, Any]) -> Event:
    """An event as JSON says it.

    Raises:
        ValueError: if it is none.
    """
    day = dt.date.fromisoformat(value["day"])
    if "visit" in value:
        return VisitEvent(
            visit=value["visit"],
            day=day,
            status=one_of(value.get("status", "done"), ("done", "declined", "missed")),
            screened=tuple(screened_from(each) for each in value.get("screened", ())),
        )
    if "vaccination" in value:
        status = one_of(value.get("status", "done"), ("done", "declined", "missed"))
        return DoseEvent(vaccination=value["vaccination"], day=day, status=status)
    if "referral" in value:
        status = one_of(value.get("status", "made"), ("made", "completed", "declined"))
        return ReferralEvent(referral=value["referral"], day=day, status=status)
    raise ValueError(f"{value!r} is not an event")


def screened_from(value: Mapping[str, Any]) -> Screened:
    """A screening as JSON says it.

    Raises:
        ValueError: if its instrument or an answer is not known.
    """
    options = ANSWERS[one_of(value["instrument"], tuple(ANSWERS))]
    for name, answer in value["answers"].items():
        one_of(answer, (*options[name], None) if name in options else ())
    return Screened(
        instrument=value["instrument"], answers=dict(value["answers"]), respondent=value.get("respondent")
    )


def one_of(value: T, allowed: tuple[T, ...]) -> T:
    """The value, if it is allowed.

    Raises:
        ValueError: if it is not.
    """
    if value not in allowed:
        raise ValueError(f"{value!r} is not one of {allowed}")
    return value


EPDS_ITEMS = tuple(f"q{number}" for number in range(1, 11))
ITC_PARTS = ("social", "speech", "symbolic", "total")
ANSWERS: dict[str, dict[str, tuple[Any, ...]]] = {
    "epds": dict.fromkeys(EPDS_ITEMS, (0, 1, 2, 3)),
    "itc": dict.fromkeys(ITC_PARTS, ("no_concern", "concern")),
}


# Three-valued logic


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and the names that could still change it."""

    verdict: Verdict
    missing: tuple[str, ...] = ()

    def __invert__(self) -> Judgement:
        if self.verdict is Verdict.UNKNOWN:
            return self
        return UNMET if self.verdict is Verdict.MET else MET


MET = Judgement(Verdict.MET)
UNMET = Judgement(Verdict.UNMET)


def unknown(*names: str) -> Judgement:
    """Unknown, for want of some names."""
    return Judgement(Verdict.UNKNOWN, tuple(dict.fromkeys(names)))


def known(truth: bool) -> Judgement:
    """What a truth comes to."""
    return MET if truth else UNMET


def equals(name: str, value: object, wanted: object) -> Judgement:
    """Whether a value that may be missing is the one wanted."""
    return unknown(name) if value is None else known(value == wanted)


def all_of(*parts: Judgement) -> Judgement:
    """Unmet as soon as one is unmet, else unknown if one is unknown."""
    if any(part.verdict is Verdict.UNMET for part in parts):
        return UNMET
    missing = [name for part in parts for name in part.missing]
    return unknown(*missing) if missing else MET


def any_of(*parts: Judgement) -> Judgement:
    """Met as soon as one is met, else unknown if one is unknown."""
    if any(part.verdict is Verdict.MET for part in parts):
        return MET
    missing = [name for part in parts for name in part.missing]
    return unknown(*missing) if missing else UNMET


# Results of screenings


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One respondent's result of one instrument: the total as its lowest and highest possible, and the findings."""

    instrument: str
    visit: str
    day: dt.date
    respondent: str
    total: tuple[int, int] | None
    findings: Mapping[str, Judgement]


def result_of(visit: VisitEvent, screened: Screened) -> Result:
    """A screening, scored."""
    total = None
    if screened.instrument == "epds":
        total, findings = epds(screened.answers)
    else:
        findings = itc(screened.answers)
    return Result(
        instrument=screened.instrument,
        visit=visit.visit,
        day=visit.day,
        respondent=screened.respondent or "parent",
        total=total,
        findings=findings,
    )


def epds(answers: Mapping[str, int]) -> tuple[tuple[int, int], dict[str, Judgement]]:
    """The total of EPDS and its findings; an item that is missing can be anything from 0 to 3."""
    items = {item: answers.get(item) for item in EPDS_ITEMS}
    missing = [f"epds.{item}" for item, points in items.items() if points is None]
    low = sum(points for points in items.values() if points is not None)
    high = low + 3 * len(missing)
    if low >= 12:
        raised = MET
    elif high < 12:
        raised = UNMET
    else:
        raised = unknown(*missing)
    return (low, high), {
        "raised": raised,
        "self_harm_thoughts": ~equals("epds.q10", items["q10"], 0),
    }


def itc(answers: Mapping[str, str]) -> dict[str, Judgement]:
    """The findings of ITC: concern for speech alone, or for more than that."""
    concern = {part: equals(f"itc.{part}", answers.get(part), "concern") for part in ITC_PARTS}
    return {
        "speech_only": all_of(concern["speech"], ~concern["social"], ~concern["symbolic"], ~concern["total"]),
        "wider_concern": any_of(concern["symbolic"], concern["social"], concern["total"]),
    }


# What has happened


@dataclass(slots=True)
class History:
    """What has happened up to a day, oldest first."""

    visits: dict[str, list[VisitEvent]] = field(default_factory=dict)
    doses: dict[str, list[DoseEvent]] = field(default_factory=dict)
    referrals: dict[str, list[ReferralEvent]] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)

    @classmethod
    def until(cls, on: dt.date, events: Iterable[Event]) -> History:
        """The events up to a day, by what they are about."""
        history = cls()
        for event in sorted((each for each in events if each.day <= on), key=attrgetter("day")):
            if isinstance(event, VisitEvent):
                history.visits.setdefault(event.visit, []).append(event)
                history.results += [result_of(event, each) for each in event.screened]
            elif isinstance(event, DoseEvent):
                history.doses.setdefault(event.vaccination, []).append(event)
            else:
                history.referrals.setdefault(event.referral, []).append(event)
        # Of several results on one day, those of EPDS come first.
        history.results.sort(key=attrgetter("day", "instrument"))
        return history

    def latest(self, instrument: str, visit: str | None = None) -> Result | None:
        """The latest result of an instrument, at a visit or at all."""
        for result in reversed(self.results):
            if result.instrument == instrument and visit in {None, result.visit}:
                return result
        return None

    def finding(self, name: str, instrument: str, visit: str | None = None) -> Judgement:
        """A finding of the latest result, its missing names told with the visit they belong to."""
        reference = instrument if visit is None else f"{instrument}@{visit}"
        result = self.latest(instrument, visit)
        if result is None:
            return unknown(f"{reference}.{name}")
        found = result.findings[name]
        if found.verdict is not Verdict.UNKNOWN or visit is None:
            return found
        return unknown(*(each.replace(instrument, reference, 1) for each in found.missing))


def settled(events: Iterable[VisitEvent] | Iterable[DoseEvent]) -> str | None:
    """Done or declined, by what happened last."""
    status = None
    for event in events:
        if event.status in {"done", "declined"}:
            status = event.status
    return status


# The plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The four bounds as days; `missing` tells what they cannot be counted without."""

    opens: dt.date | None = None
    due: dt.date | None = None
    overdue: dt.date | None = None
    closes: dt.date | None = None
    waiting: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPlan:
    """One visit of a family's plan."""

    status: Status
    opens: dt.date | None
    due: dt.date | None
    overdue: dt.date | None
    closes: dt.date | None
    place: str
    participants: tuple[str, ...]
    screens: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DosePlan:
    """One dose of a family's plan."""

    status: Status
    opens: dt.date | None
    due: dt.date | None
    overdue: dt.date | None
    closes: dt.date | None
    at: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """When a visit or dose opens, is due, is overdue and closes, counted from birth."""

    opens: Duration = None
    due: Duration = None
    overdue: Duration = None
    closes: Duration = None

    def counted(self, case: Case, on: dt.date) -> Dates:
        """The bounds as days for one family."""
        birth = case.birth_date
        if birth is not None:
            return Dates(
                opens=None if self.opens is None else birth + self.opens,
                due=None if self.due is None else birth + self.due,
                overdue=None if self.overdue is None else birth + self.overdue,
                closes=None if self.closes is None else birth + self.closes,
            )
        if self.opens is None and self.due is None and self.overdue is None and self.closes is None:
            return Dates()
        if case.expected_birth_date is not None and on < case.expected_birth_date:
            return Dates(waiting=True)
        return Dates(missing=("child.age",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit of the programme."""

    bounds: Bounds
    place: str
    participants: tuple[str, ...]
    screens: tuple[str, ...] = ()
    needed: Callable[[Family], Judgement] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A dose of the programme; `after` is the dose before it and the least time between them."""

    at: str
    bounds: Bounds
    after: tuple[str, Duration] | None = None
    needed: Callable[[Family], Judgement] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The visits and doses of the programme, and the age at which child health care ends."""

    ends: Duration
    visits: Mapping[str, Visit]
    doses: Mapping[str, Dose]


def standing(happened: str | None, applies: Judgement, dates: Dates, on: dt.date) -> Status:
    """The status of a visit or dose on a day."""
    if happened is not None:
        return Status(happened)
    if applies.verdict is Verdict.UNMET:
        return Status.NOT_APPLICABLE
    if applies.verdict is Verdict.UNKNOWN or dates.missing:
        return Status.UNKNOWN
    if dates.waiting:
        return Status.UPCOMING
    if dates.closes is not None and on >= dates.closes:
        return Status.MISSED
    first = dates.opens or dates.due
    if first is not None and on < first:
        return Status.UPCOMING
    if dates.overdue is not None and on >= dates.overdue:
        return Status.OVERDUE
    if dates.due is not None and on >= dates.due:
        return Status.DUE
    return Status.OPEN


def postponed(dates: Dates, least: dt.date) -> Dates:
    """The bounds moved so that nothing is asked for before a day; what is too late stays too late."""
    opens = dates.opens
    if opens is not None:
        opens = max(opens, least)
    elif dates.due is None:
        opens = least
    return Dates(
        opens=opens,
        due=None if dates.due is None else max(dates.due, least),
        overdue=None if dates.overdue is None else max(dates.overdue, least),
        closes=dates.closes,
        waiting=dates.waiting,
        missing=dates.missing,
    )


# The answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAnswer:
    """Whether a referral is indicated, by whose results, and what has been done about it."""

    verdict: Verdict
    to: str
    kind: str
    state: str
    respondents: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAnswer:
    """Whether a support is offered."""

    verdict: Verdict
    to: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """One result in the history."""

    instrument: str
    visit: str
    day: dt.date
    respondent: str
    scores: Mapping[str, tuple[int, int]]
    findings: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What the programme says about one family on one day."""

    day: dt.date
    in_force: bool
    eligibility: Judgement
    findings: Mapping[str, Verdict]
    visits: Mapping[str, VisitPlan]
    vaccinations: Mapping[str, DosePlan]
    referrals: Mapping[str, ReferralAnswer]
    offers: Mapping[str, OfferAnswer]
    screenings: tuple[Screening, ...]
    missing: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as JSON values."""
        return {
            "day": self.day.isoformat(),
            "in_force": self.in_force,
            "eligibility": {
                "verdict": self.eligibility.verdict.value,
                "missing": list(self.eligibility.missing),
            },
            "findings": {name: verdict.value for name, verdict in self.findings.items()},
            "visits": {
                name: {
                    "status": plan.status.value,
                    "opens": iso(plan.opens),
                    "due": iso(plan.due),
                    "overdue": iso(plan.overdue),
                    "closes": iso(plan.closes),
                    "place": plan.place,
                    "participants": list(plan.participants),
                    "screens": list(plan.screens),
                    "missing": list(plan.missing),
                }
                for name, plan in self.visits.items()
            },
            "vaccinations": {
                name: {
                    "status": plan.status.value,
                    "opens": iso(plan.opens),
                    "due": iso(plan.due),
                    "overdue": iso(plan.overdue),
                    "closes": iso(plan.closes),
                    "at": plan.at,
                    "missing": list(plan.missing),
                }
                for name, plan in self.vaccinations.items()
            },
            "referrals": {
                name: {
                    "verdict": answer.verdict.value,
                    "to": answer.to,
                    "kind": answer.kind,
                    "state": answer.state,
                    "respondents": list(answer.respondents),
                    "missing": list(answer.missing),
                }
                for name, answer in self.referrals.items()
            },
            "offers": {
                name: {"verdict": answer.verdict.value, "to": answer.to, "missing": list(answer.missing)}
                for name, answer in self.offers.items()
            },
            "requirements": {},
            "screenings": [
                {
                    "instrument": each.instrument,
                    "visit": each.visit,
                    "day": each.day.isoformat(),
                    "respondent": each.respondent,
                    "scores": {name: list(ends) for name, ends in each.scores.items()},
                    "findings": {name: verdict.value for name, verdict in each.findings.items()},
                }
                for each in self.screenings
            ],
            "missing": list(self.missing),
        }


def iso(day: dt.date | None) -> str | None:
    """A date as JSON says it."""
    return None if day is None else day.isoformat()


def evaluate(case: Case, on: dt.date, schedule: Schedule) -> Evaluation:
    """Everything the programme says about a family on a day."""
    return Family(case, on, schedule).evaluate()


class Family:
    """A family on a day, and what its answers depend on."""

    def __init__(self, case: Case, on: dt.date, schedule: Schedule) -> None:
        self.case = case
        self.on = on
        self.schedule = schedule
        self.history = History.until(on, case.history)
        self.in_force = on >= IN_FORCE_SINCE
        self.eligibility = all_of(
            equals("child.enrolled_bhv", case.enrolled, True),
            self.younger_than(schedule.ends),
            equals("unit.region", case.region, "gotland"),
        )
        self.gate = self.eligibility if self.in_force else UNMET
        self.speech_only = self.history.finding("speech_only", "itc", "v18m")
        self.concern_at_18 = self.history.finding("wider_concern", "itc", "v18m")
        self.concern_at_21 = all_of(
            known(settled(self.history.visits.get("v21m", ())) == "done"),
            self.history.finding("wider_concern", "itc", "v21m"),
        )
        self.wider_concern = any_of(self.concern_at_18, self.concern_at_21)
        self.needs_support = equals("family.needs_continued_support", case.needs_continued_support, True)

    def evaluate(self) -> Evaluation:
        """Everything the programme says about the family."""
        visits = {name: self.visit(name, visit) for name, visit in self.schedule.visits.items()}
        doses = {name: self.dose(name, dose) for name, dose in self.schedule.doses.items()}
        referrals, offers = self.referrals(), self.offers()
        findings = {
            "epds_raised": self.history.finding("raised", "epds"),
            "epds_self_harm": self.history.finding("self_harm_thoughts", "epds"),
            "wider_concern": self.wider_concern,
        }
        missing = {*self.eligibility.missing}
        for answers in (findings, visits, doses, referrals, offers):
            for answer in answers.values():
                missing.update(answer.missing)
        return Evaluation(
            day=self.on,
            in_force=self.in_force,
            eligibility=self.eligibility,
            findings={name: finding.verdict for name, finding in findings.items()},
            visits=visits,
            vaccinations=doses,
            referrals=referrals,
            offers=offers,
            screenings=tuple(screening_of(result) for result in self.history.results),
            missing=tuple(sorted(missing)),
        )

    def younger_than(self, age: Duration) -> Judgement:
        """Whether the child has not yet reached an age."""
        birth, expected = self.case.birth_date, self.case.expected_birth_date
        if birth is not None:
            return known(self.on < birth + age)
        if expected is not None and self.on < expected:
            return MET
        return unknown("child.age")

    def visit(self, name: str, visit: Visit) -> VisitPlan:
        """The plan of a visit."""
        happened = settled(self.history.visits.get(name, ()))
        applies = self.gate if visit.needed is None else all_of(self.gate, visit.needed(self))
        dates = visit.bounds.counted(self.case, self.on)
        status = standing(happened, applies, dates, self.on)
        return VisitPlan(
            status=status,
            opens=dates.opens,
            due=dates.due,
            overdue=dates.overdue,
            closes=dates.closes,
            place=visit.place,
            participants=visit.participants,
            screens=visit.screens,
            missing=lacking(status, applies, dates),
        )

    def dose(self, name: str, dose: Dose) -> DosePlan:
        """The plan of a dose."""
        happened = settled(self.history.doses.get(name, ()))
        applies = self.gate if dose.needed is None else all_of(self.gate, dose.needed(self))
        dates = self.dose_dates(dose)
        status = standing(happened, applies, dates, self.on)
        return DosePlan(
            status=status,
            opens=dates.opens,
            due=dates.due,
            overdue=dates.overdue,
            closes=dates.closes,
            at=dose.at,
            missing=lacking(status, applies, dates),
        )

    def dose_dates(self, dose: Dose) -> Dates:
        """The days of a dose, not before the least time since the one before it."""
        dates = dose.bounds.counted(self.case, self.on)
        if dose.after is not None:
            before, least = dose.after
            given = [event.day for event in self.history.doses.get(before, ()) if event.status == "done"]
            if given:
                dates = postponed(dates, given[-1] + least)
        return dates

    def in_time(self, name: str) -> Judgement:
        """Whether a dose that has a last day has been given, or can still be."""
        events = self.history.doses.get(name, ())
        happened = settled(events)
        if happened is not None:
            return known(happened == "done")
        if events:
            return UNMET
        dates = self.dose_dates(self.schedule.doses[name])
        if dates.missing:
            return unknown(*dates.missing)
        return known(dates.closes is None or self.on < dates.closes)

    def referrals(self) -> dict[str, ReferralAnswer]:
        """The three referrals."""
        home_visit = settled(self.history.visits.get("visit_1", ())) == "done"
        komitid = all_of(known(home_visit), self.needs_support)
        review = known(self.referral_state("komitid") == "completed")
        return {
            "speech_therapy": self.referral(
                "speech_therapy", "speech_therapy", "refer", self.wider_concern, self.concerned()
            ),
            "komitid": self.referral("komitid", "komitid", "offer", komitid),
            "review": self.referral("review", "cross_professional_review", "consult", review),
        }

    def referral(
        self, name: str, to: str, kind: str, indicated: Judgement, respondents: tuple[str, ...] = ()
    ) -> ReferralAnswer:
        """One referral."""
        judged = all_of(self.gate, indicated)
        return ReferralAnswer(
            verdict=judged.verdict,
            to=to,
            kind=kind,
            state=self.referral_state(name),
            respondents=respondents if judged.verdict is Verdict.MET else (),
            missing=judged.missing,
        )

    def referral_state(self, name: str) -> str:
        """What happened to a referral last."""
        events = self.history.referrals.get(name)
        return events[-1].status if events else "none"

    def concerned(self) -> tuple[str, ...]:
        """The respondents whose results lead to a speech therapist."""
        leading = []
        if self.concern_at_18.verdict is Verdict.MET:
            leading.append("v18m")
        if self.concern_at_21.verdict is Verdict.MET:
            leading.append("v21m")
        results = (self.history.latest("itc", visit) for visit in leading)
        return tuple(sorted({result.respondent for result in results if result is not None}))

    def offers(self) -> dict[str, OfferAnswer]:
        """The three offers."""
        talks = any_of(self.history.finding("raised", "epds"), self.needs_support)
        return {
            name: OfferAnswer(verdict=judged.verdict, to=None, missing=judged.missing)
            for name, judged in (
                ("extra_visits", all_of(self.gate, self.needs_support)),
                ("extra_home_visits", all_of(self.gate, self.needs_support)),
                ("supportive_talks", all_of(self.gate, talks)),
            )
        }


def lacking(status: Status, applies: Judgement, dates: Dates) -> tuple[str, ...]:
    """The names for want of which a status is unknown."""
    if status is not Status.UNKNOWN:
        return ()
    return tuple(dict.fromkeys((*applies.missing, *dates.missing)))


def screening_of(result: Result) -> Screening:
    """A result as the answer tells it."""
    return Screening(
        instrument=result.instrument,
        visit=result.visit,
        day=result.day,
        respondent=result.respondent,
        scores={} if result.total is None else {"total": result.total},
        findings={name: finding.verdict for name, finding in result.findings.items()},
    )


# The programme


def schedule(age: Callable[..., Duration] = Age) -> Schedule:
    """The programme's visits and doses, their durations made by `age`."""
    nurse: tuple[str, ...] = ("bhv_nurse",)
    both = ("bhv_nurse", "bhv_physician")
    to_six_months = age(months=6)
    visits = {
        "v0d": Visit(
            bounds=Bounds(opens=age(days=0), closes=age(days=7)),
            place="maternity_ward",
            participants=("paediatrician",),
        ),
        "v1w": Visit(
            bounds=Bounds(opens=age(weeks=1), closes=age(weeks=4)), place="home", participants=nurse
        ),
        "v4w": Visit(bounds=Bounds(due=age(weeks=4)), place="clinic", participants=both),
        "v6w": Visit(
            bounds=Bounds(opens=age(weeks=6), closes=age(weeks=9)),
            place="clinic",
            participants=nurse,
            screens=("epds",),
        ),
        "v3m": Visit(
            bounds=Bounds(opens=age(months=3), due=age(months=3), closes=to_six_months),
            place="clinic",
            participants=nurse,
        ),
        "v4m": Visit(
            bounds=Bounds(due=age(months=4), closes=to_six_months), place="clinic", participants=nurse
        ),
        "v5m": Visit(
            bounds=Bounds(due=age(months=5), closes=to_six_months), place="clinic", participants=nurse
        ),
        "v6m": Visit(bounds=Bounds(due=age(months=6)), place="clinic", participants=both),
        "v8m": Visit(bounds=Bounds(due=age(months=8)), place="home", participants=nurse),
        "v10m": Visit(bounds=Bounds(due=age(months=10)), place="clinic", participants=nurse),
        "v12m": Visit(bounds=Bounds(due=age(months=12)), place="clinic", participants=both),
        "v18m": Visit(
            bounds=Bounds(due=age(months=18)), place="clinic", participants=nurse, screens=("itc",)
        ),
        "v2y6m": Visit(
            bounds=Bounds(opens=age(years=2, months=6), closes=age(years=4)),
            place="clinic",
            participants=both,
        ),
        "v4y": Visit(bounds=Bounds(due=age(years=4)), place="clinic", participants=nurse),
        "v5y": Visit(bounds=Bounds(due=age(years=5)), place="clinic", participants=nurse),
        "v21m": Visit(
            bounds=Bounds(due=age(months=21)),
            place="clinic",
            participants=nurse,
            screens=("itc",),
            needed=lambda family: family.speech_only,
        ),
        "visit_1": Visit(
            bounds=Bounds(),
            place="home",
            participants=("speech_therapist",),
            screens=("itc",),
            needed=lambda family: family.wider_concern,
        ),
    }
    doses = {
        "hepatitis_b_1": Dose(
            at="v4w",
            bounds=Bounds(due=age(weeks=4)),
            needed=lambda family: equals("mother.hbsag_positive", family.case.hbsag_positive, True),
        ),
        "bcg_1": Dose(
            at="v6w",
            bounds=Bounds(due=age(weeks=6)),
            needed=lambda family: equals("child.tuberculosis_risk", family.case.tuberculosis_risk, True),
        ),
        "rotavirus_1": Dose(at="v6w", bounds=Bounds(due=age(weeks=6), closes=age(weeks=12))),
        "rotavirus_2": Dose(
            at="v3m",
            bounds=Bounds(due=age(months=3), closes=age(weeks=16)),
            after=("rotavirus_1", age(weeks=4)),
            needed=lambda family: family.in_time("rotavirus_1"),
        ),
        "rotavirus_3": Dose(
            at="v5m",
            bounds=Bounds(due=age(months=5)),
            after=("rotavirus_2", age(weeks=4)),
            needed=lambda family: all_of(
                equals("child.rotavirus_doses", family.case.rotavirus_doses, 3),
                family.in_time("rotavirus_1"),
                family.in_time("rotavirus_2"),
            ),
        ),
        "dtp_polio_hib_1": Dose(at="v3m", bounds=Bounds(opens=age(months=2), due=age(months=3))),
        "dtp_polio_hib_2": Dose(
            at="v5m", bounds=Bounds(due=age(months=5)), after=("dtp_polio_hib_1", age(weeks=6))
        ),
        "dtp_polio_hib_3": Dose(
            at="v12m", bounds=Bounds(due=age(months=12)), after=("dtp_polio_hib_2", age(months=6))
        ),
        "pneumococcal_1": Dose(at="v3m", bounds=Bounds(due=age(months=3))),
        "pneumococcal_2": Dose(at="v5m", bounds=Bounds(due=age(months=5))),
        "pneumococcal_3": Dose(at="v12m", bounds=Bounds(due=age(months=12))),
        "mpr_1": Dose(at="v18m", bounds=Bounds(due=age(months=18))),
        "dtp_polio_4": Dose(at="v5y", bounds=Bounds(due=age(years=5))),
    }
    return Schedule(ends=age(years=6), visits=visits, doses=doses)
