"""From a sketch to families of flesh and blood: a day of birth, a history, and the day that is asked about.

A family that is built need not be as the sketch says: whoever asks runs it through the engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

from familjestod.diagnostics import SpecError
from familjestod.engine.case import RESPONDENTS, Case
from familjestod.logic.calendar import FIRST_DAY, LAST_DAY
from familjestod.prove.family import ANY_DAY, Family
from familjestod.prove.sketch import Reached, Sketch, Told, plainest
from familjestod.spec.instrument import Instrument, Respondents

ELSEWHERE = "of_another_programme"
"""A visit at which something was asked, where no visit of the programme is meant."""
_DAYS_TRIED = 1500
"""Enough that each day of the year, leap days too, is among them."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_A_DAY = dt.timedelta(days=1)
_PARENTS = ("parent_1", "parent_2", *(each for each in RESPONDENTS if not each.startswith("parent_")))


@frozen
class Period:
    """The days that can be asked about, both included."""

    first: dt.date = FIRST_DAY
    last: dt.date = LAST_DAY

    @property
    def plain(self) -> dt.date:
        """The day of it that is easiest to ask about: the nearest to our own time."""
        return min(max(ANY_DAY, self.first), self.last)

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


def families(
    sketch: Sketch, instruments: Mapping[str, Instrument], period: Period, most: int = 6
) -> Iterator[Family]:
    """Some families that are as a sketch says, asked about on a day of a period."""
    found = 0
    for on in _days(sketch, period):
        for variant in (_merged(sketch, instruments), sketch):
            built = _Building(variant, instruments, on).family()
            if built is not None:
                yield built
                found += 1
        if found >= most:
            return


def _days(sketch: Sketch, period: Period) -> Iterator[dt.date]:
    """Days to ask about: plain ones first, and then some of every kind."""
    given = [result.day for result in sketch.results if result.day is not None]
    least = max((*given, period.first)) if given else period.first
    if least > period.last:
        return
    plain = min(max(ANY_DAY, least), period.last)
    tried = dict.fromkeys((plain, *sketch.near, least, period.last))
    for number in range(1, _DAYS_TRIED):
        for day in (plain.toordinal() + number, plain.toordinal() - number):
            tried[dt.date.fromordinal(day)] = None
    yield from (day for day in tried if least <= day and day in period)


def _merged(sketch: Sketch, instruments: Mapping[str, Instrument]) -> Sketch:
    """The sketch with the latest result of an instrument as the one at a visit, where both can be one."""
    del instruments
    results = list(sketch.results)
    for latest in [each for each in results if not each.visit]:
        for other in [each for each in results if each.visit]:
            if (latest.member, latest.instrument) != (other.member, other.instrument):
                continue
            one = _one_of(latest, other)
            if one is not None:
                results.remove(latest)
                results[results.index(other)] = one
                break
    return evolve(sketch, results=tuple(results))


def _one_of(latest: Told, other: Told) -> Told | None:
    if any(other.answers.get(name, value) != value for name, value in latest.answers.items()):
        return None
    ages = [each.age for each in (latest, other) if each.age is not None]
    yes = frozenset[Any]().union(*(each.yes for each in ages))
    no = frozenset[Any]().union(*(each.no for each in ages))
    if yes & no or len({latest.day, other.day} - {None}) > 1:
        return None
    age = Reached(yes, no, ages[0].overflow) if ages else None
    return evolve(other, answers={**latest.answers, **other.answers}, age=age, day=latest.day or other.day)


class _CannotBeError(Exception):
    """There is no such family on this day."""


@define
class _Building:
    """One family, asked about on one day."""

    sketch: Sketch
    instruments: Mapping[str, Instrument]
    on: dt.date
    history: list[dict[str, Any]] = field(factory=list)

    def family(self) -> Family | None:
        """The family; nothing if no dates fit."""
        try:
            born = self._birth()
            expected = self._expected(born)
            enrolled = self._start("enrolment") if "enrolment" in self.sketch.since else None
            self._history(born)
            case = Case(
                birth_date=born,
                expected_birth_date=expected,
                enrolment_date=enrolled,
                facts=self.sketch.facts,
                history=self.history,
            )
        except (_CannotBeError, SpecError, OverflowError):
            return None
        return Family(case, self.on)

    def _birth(self) -> dt.date | None:
        if not self.sketch.born:
            return None
        needed = (
            "birth" in self.sketch.since
            or self.sketch.weekday
            or any(each.age for each in self.sketch.results)
        )
        return self._start("birth") if needed else None

    def _start(self, day: str, last: dt.date = LAST_DAY) -> dt.date:
        """A day that is known, from which lengths have ended as the sketch says."""
        first, latest = self.sketch.since.get(day, Reached()).since(self.on)
        for result in self.sketch.results if day == "birth" else ():
            if result.age is not None:
                earliest, last_of_it = self._born_by(result.age, result.day)
                first, latest = max(first, earliest), min(latest, last_of_it)
        weekday = self.sketch.weekday if day == "birth" else None
        number = None if weekday is None else _WEEKDAYS.index(weekday)
        # Where nothing must have ended, the day has come all the same, if it can have.
        for end in dict.fromkeys((min(latest, last, self.on), min(latest, last))):
            for found in plainest(max(first, FIRST_DAY), end, number):
                return found
        raise _CannotBeError

    def _born_by(self, age: Reached, day: dt.date | None) -> tuple[dt.date, dt.date]:
        """The days of birth with an age on the day of a result; without that day, by the day that is asked about."""
        if day is not None:
            return age.since(day)
        return dt.date.min, evolve(age, no=frozenset()).since(self.on)[1]

    def _expected(self, born: dt.date | None) -> dt.date | None:
        if "expected_birth" in self.sketch.since:
            return self._start("expected_birth")
        unborn = born is None and "birth" in self.sketch.since
        return self.on + dt.timedelta(days=30) if unborn else None

    # --- what has happened ------------------------------------------------------------------------

    def _history(self, born: dt.date | None) -> None:
        days = {name: self._event_day(name) for name in self.sketch.since if "." in name}
        asked: dict[tuple[str, dt.date], list[dict[str, Any]]] = {}
        order = sorted(self.sketch.results, key=lambda each: not each.visit)
        before: dict[tuple[int, str], dt.date] = {}
        for result in order:
            key = (result.member, result.instrument)
            day = self._result_day(result, born, days.get(f"visits.{result.visit}"), before.get(key))
            before[key] = max(day, before.get(key, day))
            measured = self._is_measured(result)
            if measured and result.answers and not result.visit:
                self.history.append({"measured": dict(result.answers), "day": day})
            else:
                asked.setdefault((result.visit or ELSEWHERE, day), []).append(self._screened(result))
        visits = dict.fromkeys((*self.sketch.states, *(f"visits.{visit}" for visit, _ in asked)))
        for name in visits:
            self._events(name, days.get(name), asked)

    def _event_day(self, name: str) -> dt.date:
        """The last day that can be: what is recent is easiest to read."""
        first, last = self.sketch.since[name].since(self.on)
        day = min(last, self.on)
        if day < first:
            raise _CannotBeError
        return day

    def _result_day(
        self, result: Told, born: dt.date | None, visit: dt.date | None, after: dt.date | None
    ) -> dt.date:
        if result.day is not None:
            return result.day
        first, last = dt.date.min, self.on
        if result.age is not None and born is not None:
            first, end = result.age.until(born)
            last = min(last, end)
        first = first if after is None else max(first, after)
        if last < first:
            raise _CannotBeError
        if visit is not None and first <= visit <= last:
            return visit
        return last if first == dt.date.min else first

    def _is_measured(self, result: Told) -> bool:
        instrument = self.instruments.get(result.instrument)
        return instrument is not None and instrument.input == "measurement"

    def _screened(self, result: Told) -> dict[str, Any]:
        instrument = self.instruments.get(result.instrument)
        each = instrument is not None and instrument.respondents is Respondents.EACH
        members: Sequence[int] = sorted({told.member for told in self.sketch.results if told.member})
        who = (
            {"respondent": _PARENTS[members.index(result.member) % len(_PARENTS)]} if each and members else {}
        )
        return {"instrument": result.instrument, "answers": dict(result.answers), **who}

    def _events(
        self, name: str, day: dt.date | None, asked: Mapping[tuple[str, dt.date], list[dict[str, Any]]]
    ) -> None:
        """What happened of one visit, dose or referral, and what was asked at it."""
        kind, _, id_ = name.partition(".")
        key = _KINDS[kind]
        state = self.sketch.states.get(name, "done")
        took_place = "made" if kind == "referrals" else "done"
        occasions = {
            when: screened for (visit, when), screened in asked.items() if kind == "visits" and visit == id_
        }
        if day is not None:
            status = took_place if state == "declined" else state
            with_results = {"screened": occasions.pop(day)} if day in occasions else {}
            self.history.append({key: id_, "day": day, "status": status, **with_results})
        for when, screened in sorted(occasions.items()):
            settles = state != "declined" and (day is None or when <= day)
            status = state if day is None else took_place if settles else "missed"
            self.history.append({key: id_, "day": when, "status": status, "screened": screened})
        if state == "declined" and (day is not None or not occasions):
            self.history.append({key: id_, "day": day or self.on, "status": state})
        elif (state == "missed" and not occasions) or (
            state in {"done", "made", "completed"} and day is None and not occasions
        ):
            self.history.append({key: id_, "day": self.on, "status": state})


_KINDS = {"visits": "visit", "vaccinations": "vaccination", "referrals": "referral"}
