"""What a programme plans at any time, and what must have happened before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from attrs import define, field, frozen

from familjestod.cohort.synthetic.days import number
from familjestod.cohort.synthetic.draws import Bools, Ints
from familjestod.cohort.synthetic.reading import Needs
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import All, Rule, Test, names
from familjestod.logic.values import Operator
from familjestod.spec.inheritance import Inheritance, inheritance
from familjestod.spec.model import Programme, Referral, Scheduled, Vaccination, Visit


@frozen(eq=False)
class Entry:
    """A visit or dose as it is in some of the programme's editions, which stand in `editions` by number."""

    name: str
    scheduled: Scheduled
    editions: tuple[int, ...]


@define
class Schedule:
    """What a programme plans at any time, read once and used for every part of the register."""

    reading: Needs
    inherited: Inheritance = field(init=False)
    entries: tuple[Entry, ...] = field(init=False)
    referrals: tuple[tuple[str, Referral], ...] = field(init=False)
    ages: tuple[Duration, Duration | None] = field(init=False)
    """From which age the programme is for a child, and up to which."""

    @property
    def programme(self) -> Programme:
        """The programme as it is without any amendment."""
        return self.reading.programme

    def __attrs_post_init__(self) -> None:
        self.inherited = inheritance(self.programme)
        self.entries = tuple(_entries(self.programme))
        every = {
            id_: each for state in reversed(self.programme.states) for id_, each in state.referrals.items()
        }
        self.referrals = tuple(every.items())
        self.ages = _ages(self.programme.eligibility)

    def needs(self, step: Entry | tuple[str, Referral]) -> set[str]:
        """The events that must be known before something can happen."""
        rule = step.scheduled.when if isinstance(step, Entry) else step[1].when
        found = set(self._read(rule, ()))
        if isinstance(step, Entry):
            found |= {step.scheduled.counted_from, beside(step.scheduled), *step.scheduled.not_before}
        return found

    def _read(self, rule: Rule, inside: tuple[str, ...]) -> Iterator[str]:
        for name in names(rule):
            reference, _, what = name.partition(".")
            instrument, at, visit = reference.partition("@")
            finding = self.programme.findings.get(what) if reference == "findings" else None
            if at:
                yield f"visits.{visit}"
            elif instrument in self.programme.instruments:
                yield from (
                    f"visits.{id_}" for id_, asked in self.reading.asked_at.items() if instrument in asked
                )
            elif finding is not None and what not in inside:
                for each in finding.rules:
                    yield from self._read(each, (*inside, what))
            else:
                yield name

    def edition(self, days: Ints) -> Ints:
        """The number of the edition in force on each day; 0 is the programme without any amendment."""
        found = np.zeros(len(days), np.int64)
        for at, edition in reversed(list(enumerate(self.programme.editions, 1))):
            found = np.where(_within(days, edition.since, edition.until), at, found)
        return found

    def in_force(self, days: Ints) -> Bools:
        """Which days the programme is in force."""
        return _within(days, self.programme.in_force.since, self.programme.in_force.until)


def _within(days: Ints, since: dt.date | None, until: dt.date | None) -> Bools:
    inside = np.ones(len(days), np.bool_)
    if since is not None:
        inside &= days >= number(since)
    if until is not None:
        inside &= days <= number(until)
    return inside


def _entries(programme: Programme) -> Iterator[Entry]:
    """Each visit and dose that the programme has at some time, once for each way it is."""
    states = programme.states
    ways: dict[str, list[tuple[Scheduled, list[int]]]] = {}
    for at, state in enumerate(states):
        for kind in ("visits", "vaccinations"):
            for id_, entry in getattr(state, kind).items():
                known_ways = ways.setdefault(f"{kind}.{id_}", [])
                same = next((each for each in known_ways if each[0] == entry), None)
                if same is None:
                    known_ways.append((entry, [at]))
                else:
                    same[1].append(at)
    for name, found in ways.items():
        for entry, editions in found:
            yield Entry(name, entry, tuple(editions))


def _ages(rule: Rule) -> tuple[Duration, Duration | None]:
    first: Duration = Duration()
    last: Duration | None = None
    for each in rule.rules if isinstance(rule, All) else (rule,):
        if isinstance(each, Test) and each.name == "child.age" and isinstance(each.operand, Duration):
            if each.operator is Operator.AT_LEAST:
                first = each.operand
            elif each.operator is Operator.BELOW:
                last = each.operand
    return first, last


def event_of(step: Entry | tuple[str, Referral]) -> str:
    """The name of what happens: `visits.v8m`, `referrals.dental_care`."""
    return step.name if isinstance(step, Entry) else f"referrals.{step[0]}"


def beside(scheduled: Scheduled) -> str:
    """The visit that something takes place at, or together with."""
    at = scheduled.at if isinstance(scheduled, Vaccination) else None
    return f"visits.{at or (scheduled.with_ if isinstance(scheduled, Visit) else None)}"
