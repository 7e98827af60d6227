"""Questions about several programmes at once: can one family be invited to all of them, or fall between them?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from attrs import evolve, frozen

from familjestod.diagnostics import SpecError, nearest
from familjestod.engine.evaluate import Question
from familjestod.engine.events import CaseError
from familjestod.engine.kernel import Kernel
from familjestod.engine.record import Record
from familjestod.logic.calendar import FIRST_DAY, LAST_DAY
from familjestod.logic.evaluate import judge
from familjestod.logic.read import read_rule
from familjestod.logic.rule import Rule
from familjestod.logic.truth import Verdict
from familjestod.prove.answers import Answer, Effort, TooMuchError
from familjestod.prove.asking import NoSolverError, has_solver
from familjestod.prove.building import Period, families
from familjestod.prove.family import ANY_DAY, Family
from familjestod.prove.measuring import measured
from familjestod.prove.smaller import smallest
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.names import programme_scope
from familjestod.spec.verify import all_rules

FOR_ALL = 20_000_000
"""What a question about programmes may cost on one kind of day, as the solver counts its own work: some seconds."""
_MODELS = 6
_A_DAY = dt.timedelta(days=1)

Asked = Rule | str | Mapping[str, Any] | None


def overlap(programmes: Sequence[Programme], *, among: Asked = None) -> Answer:
    """Whether one family can be in the target group of several programmes at once, on a day when all are in force.

    `holds` is True with such a family, and False where it is proved that there is none. `among` narrows the families:
    a rule that they meet, as a document writes it, or the path of one in the first programme.

    >>> import familjestod as fs
    >>> library = fs.bundled()
    >>> both = overlap([library["vastmanland/tandhornan"], library["vastmanland/vipp_sd"]])
    >>> both.holds, both.family.case.facts["unit.region"]
    (True, 'vastmanland')
    >>> overlap([library["gotland/kommunikation_itc"], library["skane/vaxa_tryggt"]]).holds
    False

    Raises:
        NoSolverError: if the solver is not installed: `pip install "familjestod[prove]"`.
        ValueError: if there are fewer than two programmes, or the first has no rule at the path.
        SpecError: if the rule has faults.
    """
    if len(programmes) < 2:  # noqa: PLR2004 - with itself, a programme has every family in common
        message = "an overlap is of two programmes or more"
        raise ValueError(message)
    return _Together(tuple(programmes), Verdict.MET, among).answer()


def gap(programmes: Sequence[Programme], *, among: Asked) -> Answer:
    """Whether a family that some programmes should reach falls between them: it is in the target group of none.

    `among` says whom they should reach: a rule that a document could write, or the path of one in the first programme.
    `holds` is True with such a family, on a day when all are in force, and False where it is proved that there is none.

    >>> import familjestod as fs
    >>> library = fs.bundled()
    >>> screening = [library["gotland/kommunikation_itc"]]
    >>> gap(screening, among={"unit.region": "gotland"}).family.case.facts
    {'child.enrolled_bhv': False, 'unit.region': 'gotland'}
    >>> enrolled = {"unit.region": "gotland", "child.enrolled_bhv": True}
    >>> gap(screening, among=enrolled).family.case.birth_date  # six years old when it is asked about
    datetime.date(2020, 1, 1)
    >>> gap(screening, among={**enrolled, "child.age": {"below": "6 years"}}).holds
    False

    Raises:
        NoSolverError: if the solver is not installed: `pip install "familjestod[prove]"`.
        ValueError: if there is no programme, or the first has no rule at the path.
        SpecError: if the rule has faults.
    """
    if not programmes:
        message = "there is no programme to fall outside of"
        raise ValueError(message)
    return _Together(tuple(programmes), Verdict.UNMET, among).answer()


@frozen(eq=False)
class _Together:
    """Several programmes, and the verdict that a family is to have from all of them."""

    programmes: tuple[Programme, ...]
    verdict: Verdict
    among: Asked

    def answer(self) -> Answer:
        """The first family that is found; or a proof that there is none on any day."""
        if not has_solver():
            raise NoSolverError
        why = ""
        for states, periods in _alike(self.programmes):
            rule = _rule(states[0], self.among)
            try:
                found, possible = self._on(states, periods, rule)
            except TooMuchError:
                why = "it takes the solver too long to tell"
                continue
            if found is not None:
                return Answer(True, family=found)
            if possible:
                why = "some family may be so, but none was found"
        return Answer(None, why=why) if why else Answer(False)

    def _on(
        self, states: tuple[Programme, ...], periods: Sequence[Period], rule: Rule | None
    ) -> tuple[Family | None, bool]:
        """A family on days that are alike, and whether the solver leaves any possible."""
        from familjestod.prove.solver.differing import of_all

        met = self.verdict is Verdict.MET
        instruments: dict[str, Instrument] = {}
        for state in states:
            instruments |= state.instruments
        possible = False
        sketches = of_all(
            states, lambda pair: pair.met if met else pair.unmet, Effort(FOR_ALL, FOR_ALL), rule
        )
        for sketch in islice(sketches, _MODELS):
            possible = True
            built = [each for period in periods for each in families(sketch, instruments, period)]
            for family in (*built, *(each for first in built[:1] for each in measured(first, states))):
                if self._is_so(family, states[0], rule):
                    holds: Callable[[Family], bool] = lambda each: self._is_so(each, states[0], rule)  # noqa: E731
                    return smallest(family, holds, self.programmes), True
        return None, possible

    def _is_so(self, family: Family, first: Programme, rule: Rule | None) -> bool:
        """Whether the engine says so of a family."""
        record = Record.of(family.case, family.on)
        try:
            questions = [Question.of(each, record) for each in self.programmes]
        except CaseError:
            return False
        if any(not each.in_force or each.verdict is not self.verdict for each in questions):
            return False
        if rule is None:
            return True
        state = evolve(first, editions=()) if first.editions else first
        situation = Kernel.of(state, family.on).situation(record)
        return judge(rule, situation).truth is True


def _rule(programme: Programme, asked: Asked) -> Rule | None:
    """The rule that is asked for, as the first programme reads it.

    Raises:
        ValueError: if the programme has no rule at the path.
        SpecError: if the rule has faults.
    """
    if asked is None or isinstance(asked, Rule):
        return asked
    if isinstance(asked, str):
        known = all_rules(programme)
        if asked not in known:
            message = f'"{asked}" is no rule of {programme.id}; nearest: {", ".join(nearest(asked, known))}'
            raise ValueError(message)
        return known[asked]
    kinds = ("visits", "vaccinations", "referrals", "findings")
    scope = programme_scope(
        {kind: getattr(programme, kind) for kind in kinds}, programme.vocabulary, programme.instruments
    )
    rule, faults = read_rule(asked, ("among",), scope)
    if faults:
        raise SpecError(faults)
    return rule


def _alike(programmes: Sequence[Programme]) -> Iterator[tuple[tuple[Programme, ...], tuple[Period, ...]]]:
    """The programmes as they are on days when all are in force, and those days, our own first."""
    found: dict[tuple[int, ...], tuple[tuple[Programme, ...], list[Period]]] = {}
    for period in periods(programmes):
        states = tuple(each.on(period.first) for each in programmes)
        if all(period.first in each.in_force for each in states):
            found.setdefault(tuple(map(id, states)), (states, []))[1].append(period)
    ordered = [(states, tuple(sorted(days, key=rank))) for states, days in found.values()]
    yield from sorted(ordered, key=lambda each: rank(each[1][0]))


def periods(programmes: Sequence[Programme]) -> Iterator[Period]:
    """The calendar cut where one of some programmes changes: all days between two cuts are alike to them."""
    every = {cut for each in programmes for cut in _cuts(each) if FIRST_DAY < cut <= LAST_DAY}
    cuts = sorted({FIRST_DAY, *every})
    for place, first in enumerate(cuts):
        last = cuts[place + 1] - _A_DAY if place + 1 < len(cuts) else LAST_DAY
        yield Period(first, last)


def _cuts(programme: Programme) -> Iterator[dt.date]:
    """The first day of something, and the first after its last."""
    for state in programme.states:
        for period in (*programme.editions, state.in_force, *state.pauses):
            if period.since is not None:
                yield period.since
            if period.until is not None and period.until < LAST_DAY:
                yield period.until + _A_DAY


def rank(period: Period) -> tuple[bool, int]:
    """Our own days come first, and then the longest times."""
    return ANY_DAY not in period, (period.first - period.last).days
