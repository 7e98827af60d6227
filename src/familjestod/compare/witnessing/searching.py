"""The search for witnesses: what is the same by its words, what the solver finds, and what the engine says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from attrs import field, frozen

from familjestod.compare.output import Output
from familjestod.compare.witnesses import Compared, Witness
from familjestod.compare.witnessing.calendars import candidates, is_repeated, same_days, scheduled
from familjestod.compare.witnessing.footprints import footprint
from familjestod.compare.witnessing.stretches import Stretch, stretches
from familjestod.engine.evaluate import evaluate
from familjestod.engine.events import CaseError
from familjestod.prove.answers import Effort, TooMuchError
from familjestod.prove.building import families
from familjestod.prove.family import ANY_DAY, Family
from familjestod.prove.measuring import measured
from familjestod.prove.sketch import Sketch
from familjestod.prove.smaller import smallest
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import BOUNDS, Programme

OF_AN_ANSWER: Final = 10_000_000
"""What one question about an answer may cost, as the solver counts its own work: some seconds."""
OF_ALL: Final = 20 * OF_AN_ANSWER
_MODELS = 12
_MEASURED = 2
_CHOSEN_FROM = 3
"""Of so many families the plainest is given, where the first is not asked about on a plain day."""
_OUR_TIME = 3660
_REMEMBERED = 12
"""So many witnesses of other answers are tried before the solver is asked."""
_NOBODY = Sketch()
_TRIED_OF_DAYS = 2000


class _UndecidedError(Exception):
    """It cannot be told, for a reason of `words.WHY`."""


def families_of(sketch: Sketch, stretch: Stretch, instruments: Mapping[str, Instrument]) -> Iterator[Family]:
    """Families that are as a sketch says, asked about on some kind of day."""
    for period in stretch.periods:
        yield from families(sketch, instruments, period)


@frozen(eq=False)
class Searching:
    """Two programmes, and the kinds of days there are to them."""

    old: Programme
    new: Programme
    stretches: Sequence[Stretch]
    effort: Effort = field(factory=lambda: Effort(OF_ALL, OF_AN_ANSWER))
    seen: dict[object, bool] = field(factory=dict)
    witnesses: list[Family] = field(factory=list)

    @classmethod
    def of(cls, old: Programme, new: Programme) -> Searching:
        """A search for what two programmes answer differently."""
        return cls(old, new, stretches(old, new))

    def compared(self, output: Output) -> Compared:
        """One answer compared on every kind of day."""
        why, both = "", (self.old, self.new)
        for stretch in self.stretches:
            try:
                found = self._on(stretch, output)
            except (_UndecidedError, TooMuchError) as error:
                why = why or (str(error) if isinstance(error, _UndecidedError) else "too much")
                continue
            if found is not None:
                return Compared(output, True, found, programmes=both)
        return Compared(output, None if why else False, cause=why, programmes=both)

    def _on(self, stretch: Stretch, output: Output) -> Witness | None:
        """A family for which an answer differs on one kind of day; nothing where it is proved that there is none."""
        if stretch.old is stretch.new and stretch.days[0] == stretch.days[1]:
            return None
        if output.part == "in_force":
            apart = stretch.days[0].in_force != stretch.days[1].in_force
            return self._of_nobody(stretch, output) if apart else None
        there = [
            output.part == "eligibility" or output.id in getattr(state, output.part)
            for state in (stretch.old, stretch.new)
        ]
        if not any(there):
            return None
        if not all(there):
            return self._of_nobody(stretch, output)
        if output.what == "state":
            return None  # what has happened is the same, whoever is asked
        if _alike(stretch, output) and self._rests_on_the_same(stretch, output):
            return None
        return self._of_days(stretch, output) if output.what in BOUNDS else self._by_solver(stretch, output)

    def _rests_on_the_same(self, stretch: Stretch, output: Output) -> bool:
        key = (id(stretch.old), id(stretch.new), output.part, output.id)
        if key not in self.seen:
            one, other = (footprint(state, output.part, output.id) for state in (stretch.old, stretch.new))
            self.seen[key] = one == other
        return self.seen[key]

    def _of_nobody(self, stretch: Stretch, output: Output) -> Witness:
        """The witness of what differs for every family: one of which nothing is known."""
        nobody = next(iter(families(_NOBODY, {}, stretch.periods[0])))
        found = self._witness(output, nobody)
        assert found is not None  # noqa: S101 - an answer that is not there is not the same as one that is
        return found

    def _of_days(self, stretch: Stretch, output: Output) -> Witness | None:
        """The days of a visit or dose: by its schedule, and those of an occurrence also by whether it comes."""
        part, id_, bound = output.part, output.id, output.what
        entries = [scheduled(state, part, id_) for state in (stretch.old, stretch.new)]
        repeated = [entry is not None and is_repeated(entry) for entry in entries]
        if repeated[0] != repeated[1]:
            return self._of_nobody(stretch, output)
        if not same_days(stretch.old, stretch.new, part, id_, bound):
            for period in stretch.periods:
                for family in islice(candidates(stretch.old, stretch.new, part, id_, period), _TRIED_OF_DAYS):
                    if self._differs(output, family):
                        return self._smallest(output, family)
            raise _UndecidedError("not found")
        return self._by_solver(stretch, output) if repeated[0] else None

    def _by_solver(self, stretch: Stretch, output: Output) -> Witness | None:
        """What hangs on rules: the solver finds families, and the engine says whether they are witnesses.

        What the calendar allows on just these days is asked about only where it matters.
        """
        for family in self.witnesses:
            known = self._witness(output, family)
            if known is not None and _is_known(known):
                return self._smallest(output, family)
        possible, found = self._tried(stretch, output, exactly=False)
        if possible and found is None:
            possible, found = self._tried(stretch, output, exactly=True)
        if possible and found is None:
            raise _UndecidedError("not found")
        if found is not None and len(self.witnesses) < _REMEMBERED:
            self.witnesses.append(Family(found.case, found.on))
        return found

    def _tried(self, stretch: Stretch, output: Output, *, exactly: bool) -> tuple[bool, Witness | None]:
        """Whether the solver leaves any family possible, and the plainest of those that are witnesses."""
        from familjestod.prove.solver.differing import Asked, differing

        instruments: dict[str, Instrument] = {**stretch.old.instruments, **stretch.new.instruments}
        possible, chosen = False, []
        periods = tuple((each.first, each.last) for each in stretch.periods)
        asked = Asked(output.part, output.id, stretch.days, output.what, periods, exactly)
        sketches = differing(stretch.old, stretch.new, asked, self.effort)
        try:
            for sketch in islice(sketches, _MODELS):
                possible = True
                family = self._found(output, stretch, families_of(sketch, stretch, instruments))
                if family is not None:
                    chosen.append(self._smallest(output, family))
                if chosen and (chosen[-1].on == stretch.plain or len(chosen) == _CHOSEN_FROM):
                    break
        except TooMuchError:
            if not possible:
                raise
        return possible, min(chosen, key=_rank, default=None)

    def _found(self, output: Output, stretch: Stretch, built: Iterable[Family]) -> Family | None:
        """The first family for which an answer differs, with answers found by trying where no formula gives them."""
        tried: list[Family] = []
        for family in built:
            if self._differs(output, family):
                return family
            tried.append(family)
        states = (stretch.old, stretch.new)
        others = (each for first in tried[:_MEASURED] for each in measured(first, states))
        return next((each for each in others if self._differs(output, each)), None)

    def _differs(self, output: Output, family: Family) -> bool:
        try:
            return self._witness(output, family) is not None
        except CaseError:
            return False

    def _witness(self, output: Output, family: Family) -> Witness | None:
        """The witness that a family is, if it is one."""
        one, other = (
            output.answer(evaluate(each, family.case, on=family.on)) for each in (self.old, self.new)
        )
        if one == other:
            return None
        return Witness(output, family.case, family.on, one, other, (self.old, self.new))

    def _smallest(self, output: Output, family: Family) -> Witness:
        """The witness that is left when nothing more can be left out; what was known of its answers stays known."""
        first = self._witness(output, family)
        assert first is not None  # noqa: S101 - asked of witnesses only
        known = _is_known(first)

        def holds(smaller: Family) -> bool:
            found = self._witness(output, smaller)
            return found is not None and (_is_known(found) or not known)

        found = self._witness(output, smallest(family, holds, (self.old, self.new)))
        assert found is not None  # noqa: S101 - it holds of the smallest
        return found


def _alike(stretch: Stretch, output: Output) -> bool:
    """Whether a kind of day is the same to both programmes, as far as an answer hangs on it."""
    one, other = stretch.days
    name = f"{output.part}.{output.id}"
    gated = output.part in {"visits", "vaccinations", "referrals", "offers"}
    return not gated or (one.in_force == other.in_force and (name in one.paused) == (name in other.paused))


def _rank(found: Witness) -> tuple[bool, bool, tuple[int, int]]:
    """What is known is plainer than what is not, and our own time than another."""
    return not _is_known(found), abs((found.on - ANY_DAY).days) > _OUR_TIME, found.size


def _is_known(found: Witness) -> bool:
    return "unknown" not in (*found.old.values(), *found.new.values())
