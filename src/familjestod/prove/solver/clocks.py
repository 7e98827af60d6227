"""The days that a family's times are counted from: of birth, the expected one, of enrolment, and of what has happened.

A day is known by which lengths have ended since it. What is said here of dates is what `engine.plan` makes of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import z3
from attrs import define, field, frozen

from familjestod.logic.calendar import Duration, Overflow
from familjestod.logic.rule import Test
from familjestod.logic.values import Missing, Value
from familjestod.prove.solver.truths import Formula, Pair, Truths
from familjestod.prove.solver.values import Age, Model, test_of_time
from familjestod.prove.solver.variables import Variables

BIRTH = "birth"
EXPECTED = "expected_birth"
_AT_ONCE = Duration()

HAPPENINGS = {
    "visits": ("done", "declined", "missed", "none"),
    "vaccinations": ("done", "declined", "missed", "none"),
    "referrals": ("made", "completed", "declined", "none"),
}
"""What the history can have said last of a visit, a dose and a referral."""
_WITH_A_DAY = frozenset({"done", "made", "completed"})


@frozen(eq=False)
class Later:
    """A time from the later of two days, such as a corrected age: a length has ended when it has from both."""

    one: Age
    other: Age
    told: Formula
    known: Formula

    def test(self, test: Test, truths: Truths) -> Pair:
        """A length is reached, or it is not."""
        return test_of_time(self, test, truths)

    def has_reached(self, duration: Duration) -> Formula:
        """That the time has reached a length."""
        return z3.And(self.one.has_reached(duration), self.other.has_reached(duration))

    def value(self, name: str, model: Model) -> Value:
        """The shorter of the two times."""
        if not model.true(self.told):
            return Missing((name,))
        fewest = min((self.other, self.one), key=lambda age: sum(map(model.true, age.reached.values())))
        return fewest.value(name, model)


@frozen(eq=False)
class Start:
    """A day that bounds are counted from: known, waited for, or neither known nor waited for."""

    clock: Age | Later
    known: Formula
    waiting: Formula
    unborn: Formula
    """That it is waited for only where something opens or is due; what only closes is open already."""
    unknown: Formula


@define(eq=False)
class Clocks:
    """The times of one family, as a programme counts them."""

    variables: Variables
    age_now: Callable[[], Age]
    overflow: Overflow | None
    asks_of_birth: bool = False
    events: dict[str, dict[str, Formula]] = field(factory=dict)
    _days: dict[str, Age] = field(factory=dict)

    def _flag(self, name: str) -> Formula:
        return self.variables.flag(name)

    @property
    def born(self) -> Formula:
        """That the day of birth is known."""
        self.asks_of_birth = True
        return self._flag("birth known")

    @property
    def unborn(self) -> Formula:
        """That the day of birth is not known and the expected one has not come."""
        return z3.And(self.age_now().known, z3.Not(self.born))

    def since(self, day: str) -> Age:
        """The time since the expected birth or enrolment, or since an event."""
        if day not in self._days:
            known = self._flag(f"{day} known")
            made = self._days[day] = self.variables.age(f"since {day}", day, known, known, self.overflow)
            made.has_reached(_AT_ONCE)
        return self._days[day]

    def corrected(self) -> Later:
        """The corrected age."""
        age, expected = self.age_now(), self.since(EXPECTED)
        known = z3.Or(z3.And(self.born, expected.known), self.unborn)
        return Later(age, expected, known, known)

    def happened(self, name: str) -> dict[str, Formula]:
        """What the history says last of a visit, dose or referral: one of what it can say."""
        if name not in self.events:
            kind = name.partition(".")[0]
            states = {state: self._flag(f"{name} is {state}") for state in HAPPENINGS[kind]}
            self.variables.just_one(list(states.values()))
            self.events[name] = states
        return self.events[name]

    def start(self, counted_from: str) -> Start:
        """The day that something is counted from."""
        no = self._no
        match counted_from:
            case "birth":
                age = self.age_now()
                return Start(age, self.born, no, self.unborn, z3.Not(age.known))
            case "corrected_birth":
                later = self.corrected()
                both = z3.And(self.born, self.since(EXPECTED).known)
                return Start(later, both, no, self.unborn, z3.Not(later.known))
            case "expected_birth" | "enrolment":
                day = self.since(counted_from)
                return Start(day, day.known, no, no, z3.Not(day.known))
            case event:
                self.happened(event)
                day = self.since(event)
                return Start(day, day.known, z3.Not(day.known), no, no)

    @property
    def _no(self) -> Formula:
        return z3.BoolVal(False, self.variables.context)

    def relations(self) -> Iterator[Formula]:
        """What days have to do with each other."""
        for name, age in self._days.items():
            if "." in name:
                yield from self._of_event(name, age)
        if EXPECTED in self._days:
            expected = self._days[EXPECTED]
            come = expected.has_reached(_AT_ONCE)
            expects = z3.And(z3.Not(self.born), expected.known, z3.Not(come))
            yield self.unborn == expects
            yield from self._nested(self.age_now(), expected)
        if self.asks_of_birth:
            age = self.age_now()
            yield z3.Implies(self.born, age.known)
            yield z3.Implies(self.unborn, z3.And([z3.Not(each) for each in age.reached.values()]))

    def _of_event(self, name: str, age: Age) -> Iterator[Formula]:
        """What took place has a day, which has come; what was declined at last may have taken place before."""
        for state, formula in self.happened(name).items():
            if state != "declined":
                yield z3.Implies(formula, age.known if state in _WITH_A_DAY else z3.Not(age.known))
        yield z3.Implies(age.known, age.has_reached(_AT_ONCE))

    def _nested(self, one: Age, other: Age) -> Iterator[Formula]:
        """Of two days one comes first: what has ended since the later has ended since it too."""
        first = self._flag(f"{one.name} before {other.name}")
        for length in list(dict.fromkeys((*one.basis.lengths, *other.basis.lengths))):
            both, its = (one.at(length), other.at(length))
            yield z3.Implies(z3.And(self.born, other.known, first), z3.Implies(its, both))
            yield z3.Implies(z3.And(self.born, other.known, z3.Not(first)), z3.Implies(both, its))
