"""What happens in a synthetic register: a programme's own schedule, kept as families and units keep schedules."""

from __future__ import annotations

from typing import Final

import numpy as np
from attrs import define, field

from familjestod.cohort.synthetic import rates
from familjestod.cohort.synthetic.asking import Asking
from familjestod.cohort.synthetic.days import NEVER, Almanac, known, least, number
from familjestod.cohort.synthetic.draws import Bools, Floats, Ints
from familjestod.cohort.synthetic.likely import Guess, Happened
from familjestod.cohort.synthetic.people import People
from familjestod.cohort.synthetic.pieces import Kind, Piece
from familjestod.cohort.synthetic.schedule import Entry, Schedule, beside, event_of
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import ALWAYS
from familjestod.spec.model import Referral, Scheduled, Visit

_KINDS: Final[dict[str, Kind]] = {"visits": "visit", "vaccinations": "vaccination"}
_TWO_YEARS: Final = 730
_MOST_TIMES: Final = 4
_MEASURED_AT: Final = (24, 30, 36, 48, 60, 72)
"""Ages in months."""


@define
class Happening:
    """What happens to some rows of the register."""

    schedule: Schedule
    people: People
    almanac: Almanac
    happened: Happened = field(init=False)
    asking: Asking = field(init=False)
    pieces: list[Piece] = field(factory=list)
    tried: dict[str, Bools] = field(factory=dict)
    foreseen: Bools = field(init=False)
    kept: Floats = field(init=False)

    def __attrs_post_init__(self) -> None:
        people, draws = self.people, self.people.draws
        self.happened = Happened(people)
        self.asking = Asking(people, self.happened)
        weights = [weight for weight, _ in rates.ADHERENCE]
        shares = np.asarray([share for _, share in rates.ADHERENCE], np.float64)
        self.kept = shares[draws.choice("adherence", weights)]
        likely = Guess(self.happened).holds(self.schedule.programme.eligibility)
        self.foreseen = likely | draws.chance("not_for_them", rates.NOT_FOR_THEM)

    @property
    def last_day(self) -> int:
        """The number of the day that the register is of."""
        return number(self.people.on)

    def recorded(self, stream: str, days: Ints) -> Bools:
        """What is in the register: what has a day, not after the register's, or a few that are."""
        later = self.people.draws.chance(f"{stream}/later", rates.LATE_RECORDS) & (days <= self.last_day + 60)
        return known(days) & ((days <= self.last_day) | later)

    def note(self, kind: Kind, id_: str, where: Bools, days: Ints, status: str) -> None:
        """Write down what happened to those for whom it did."""
        rows = np.flatnonzero(where)
        if len(rows):
            self.pieces.append(Piece(kind, id_, rows, days[rows], status))

    def all(self) -> list[Piece]:
        """Everything that happens, each thing once what it depends on has."""
        schedule = self.schedule
        to_do: list[Entry | tuple[str, Referral]] = [*schedule.entries, *schedule.referrals]
        while to_do:
            ahead = {event_of(each) for each in to_do}
            ready = [each for each in to_do if not (schedule.needs(each) & ahead - {event_of(each)})]
            for each in ready or to_do[:1]:  # of a circle, the first
                to_do.remove(each)
                if isinstance(each, Entry):
                    self.plan(each)
                else:
                    self.refer(*each)
        self._elsewhere()
        self._measure()
        return self.pieces

    def plan(self, entry: Entry) -> None:
        """Let a visit or dose happen."""
        scheduled = entry.scheduled
        anchor = self._anchor(scheduled)
        name, draws = entry.name, self.people.draws
        day = self._planned(name, scheduled, anchor)
        for event, interval in scheduled.not_before.items():
            earlier = self.happened.done.get(event)
            if earlier is not None:
                day = least(day, self.almanac.add(earlier, interval))
        asked = np.isin(self.schedule.edition(day), entry.editions) & self._for_them(name, scheduled)
        asked &= known(day) & ~self.tried.get(name, np.zeros(len(day), np.bool_))
        self.tried[name] = self.tried.get(name, asked) | asked
        asked &= draws.chance(f"{name}/kept", self.kept * rates.EVENTS)
        day = np.where(asked, day, NEVER)
        if isinstance(scheduled, Visit) and scheduled.repeat is not None:
            self._repeated(name, scheduled, day)
        else:
            self._settle(name, day)

    def _anchor(self, scheduled: Scheduled) -> Ints:
        people, visit = self.people, beside(scheduled)
        if visit in self.happened.done:
            return self.happened.done[visit]
        match scheduled.counted_from:
            case "birth":
                return people.birth
            case "expected_birth":
                return people.expected
            case "corrected_birth":
                return np.where(known(people.birth), np.maximum(people.birth, people.expected), NEVER)
            case "enrolment":
                return people.enrolment
            case event:
                return self.happened.done.get(event, np.full(people.draws.count, NEVER, np.int64))

    def _planned(self, name: str, scheduled: Scheduled, anchor: Ints) -> Ints:
        """The day it takes place, on time or as late as things are; beside another visit, the day of that."""
        draws, almanac = self.people.draws, self.almanac
        if beside(scheduled) in self.happened.done:
            return anchor
        opens, due, _, closes = (
            None if each is None else almanac.add(anchor, each) for each in scheduled.bounds
        )
        delay = draws.spread(f"{name}/delay", rates.DELAYS)
        if due is not None:
            day = np.where(known(due), due + delay, NEVER)
            first = opens if opens is not None else anchor
            return np.where(known(day), np.maximum(day, first), NEVER)
        if opens is not None:
            late = draws.spread(f"{name}/after", [(85, 0, 21), (15, 22, 120)])
            return np.where(known(opens), opens + late, NEVER)
        from_age, to_age = self.schedule.ages
        begins = np.where(known(anchor), np.maximum(almanac.add(anchor, from_age), anchor), NEVER)
        if scheduled.counted_from == "expected_birth":
            begins = np.where(known(anchor), anchor - 90, NEVER)
        ends = begins + _TWO_YEARS
        if closes is not None:
            ends = closes
        elif to_age is not None and scheduled.counted_from == "birth":
            ends = np.minimum(ends, almanac.add(anchor, to_age))
        return np.where(known(begins), draws.between(f"{name}/day", begins, ends), NEVER)

    def _for_them(self, name: str, scheduled: Scheduled) -> Bools:
        """Whose schedule has it: what the base has, those enrolled; what is the programme's own, those it is for."""
        kind, _, id_ = name.partition(".")
        draws = self.people.draws
        inherited = not self.schedule.inherited.is_new(kind, id_)
        them = self._here() if inherited else self.foreseen
        if scheduled.when == ALWAYS:
            return them
        meant = Guess(self.happened).holds(scheduled.when)
        return them & (meant | draws.chance(f"{name}/not_meant", rates.NOT_FOR_THEM))

    def _here(self) -> Bools:
        """Who is enrolled, for a programme that asks; otherwise everybody."""
        asked = "child.enrolled_bhv" in self.people.needs.facts
        return self.people.enrolled if asked else np.ones(self.people.draws.count, np.bool_)

    def _in_register(self, name: str, day: Ints) -> Ints:
        """The days that are on record; what is the programme's own is not before or after its time."""
        kind, _, id_ = name.partition(".")
        kept = self.recorded(name, day)
        if self.schedule.inherited.is_new(kind, id_):
            kept &= self.schedule.in_force(day)
        return np.where(kept, day, NEVER)

    def _settle(self, name: str, day: Ints, id_: str | None = None) -> Ints:
        """Done, declined or missed, and if missed perhaps done later; gives the days it was done."""
        draws, stream = self.people.draws, f"{name}#{id_}" if id_ else name
        kind, _, own_id = name.partition(".")
        day = self._in_register(name, day)
        status = draws.choice(f"{stream}/status", [weight for weight, _ in rates.STATUSES])
        done = np.where(known(day) & (status == 0), day, NEVER)
        for at, (_, said) in enumerate(rates.STATUSES):
            if said != "done":
                self.note(_KINDS[kind], id_ or own_id, known(day) & (status == at), day, said)
        missed = known(day) & (status == [said for _, said in rates.STATUSES].index("missed"))
        again = day + draws.between(f"{stream}/again", 10, 60)
        made_up = missed & draws.chance(f"{stream}/made_up", rates.MADE_UP_FOR)
        done = np.where(made_up & self.recorded(f"{stream}/again", again), again, done)
        if kind == "visits":
            self.pieces += self.asking.at_visit(own_id, id_ or own_id, stream, done)
        else:
            self.note("vaccination", own_id, known(done), done, "done")
        before = self.happened.done.get(name)
        self.happened.done[name] = done if before is None else np.where(known(done), done, before)
        return done

    def _repeated(self, name: str, visit: Visit, day: Ints) -> None:
        """Again and again, until it is enough."""
        draws, id_ = self.people.draws, name.partition(".")[2]
        assert visit.repeat is not None  # noqa: S101 - asked only of those that are repeated
        times = draws.choice(f"{name}/times", [30, 30, 25, 15]) + 1
        for turn in range(1, _MOST_TIMES + 1):
            done = self._settle(name, np.where(times >= turn, day, NEVER), f"{id_}#{turn}")
            wait = draws.between(f"{name}#{turn}/wait", 25, 90)
            if visit.repeat.every is not None:
                after = self.almanac.add(done, visit.repeat.every)
                wait = draws.between(f"{name}#{turn}/wait", -5, 12)
            else:
                after = done
            day = np.where(known(after), after + wait, NEVER)

    def refer(self, id_: str, referral: Referral) -> None:
        """Made some days after what leads to it, then completed or declined, or nothing yet."""
        draws, name = self.people.draws, f"referrals.{id_}"
        guess = Guess(self.happened)
        meant = self.foreseen & guess.holds(referral.when)
        first, last = self.schedule.ages
        begins = np.maximum(self.almanac.add(self.people.birth, first), self.people.birth)
        ends = self.almanac.add(self.people.birth, last) if last is not None else begins + _TWO_YEARS
        some_day = draws.between(f"{name}/day", begins, ends)
        since = guess.last()
        day = np.where(known(since), since + draws.between(f"{name}/after", 0, 40), some_day)
        meant &= draws.chance(f"{name}/made", 0.85 if guess.since else 0.5) & known(begins)
        day = self._in_register(name, np.where(meant, day, NEVER))
        self.note("referral", id_, known(day), day, "made")
        next_ = day + draws.between(f"{name}/next", 10, 120)
        outcome = draws.choice(f"{name}/outcome", [60, 12, 28])
        for at, status in enumerate(("completed", "declined")):
            self.note(
                "referral",
                id_,
                known(day) & (outcome == at) & self.recorded(f"{name}/next", next_),
                next_,
                status,
            )
        self.happened.done[name] = day

    def _elsewhere(self) -> None:
        """Results of what no visit of the programme asks for: asked at a visit of another programme."""
        needs = self.people.needs
        for instrument in needs.asked_elsewhere:
            opens = needs.programme.instruments[instrument].valid.opens or Duration(months=6)
            years, months = divmod(opens.months, 12)
            visit = (f"v{years}y" if years else "v") + (f"{months}m" if months or not years else "")
            stream = f"elsewhere.{instrument}"
            begins = self.almanac.add(self.people.birth, opens)
            day = np.where(known(begins), begins + self.people.draws.between(f"{stream}/after", 0, 90), NEVER)
            here = (
                self._here()
                & self.recorded(stream, day)
                & self.people.draws.chance(f"{stream}/asked", self.kept * 0.8)
            )
            day = np.where(here, day, NEVER)
            self.pieces += self.asking.screening(instrument, visit, visit, stream, day)

    def _measure(self) -> None:
        """Weight and height at the ages at which children are measured, for those programmes that read them."""
        names = self.people.needs.measured
        for months in _MEASURED_AT if names else ():
            stream = f"measured.{months}"
            begins = self.almanac.add(self.people.birth, Duration(months=months))
            day = np.where(known(begins), begins + self.people.draws.between(f"{stream}/after", 0, 45), NEVER)
            here = self.recorded(stream, day) & self.people.draws.chance(f"{stream}/done", self.kept * 0.85)
            self.pieces += self.asking.measurement(stream, np.where(here, day, NEVER), names)
        for visit, observed in self.people.needs.observed.items():
            done = self.happened.done.get(f"visits.{visit}")
            if done is not None:
                self.pieces += self.asking.measurement(f"measured.{visit}", done, observed)
