"""Whether two programmes answer the same, one answer at a time: a family for which they do not, or a proof that there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from attrs import field, frozen

from familjestod.compare.output import Output, outputs
from familjestod.compare.witnessing import words
from familjestod.compare.witnessing.calendars import candidates, is_repeated, same_days, scheduled
from familjestod.compare.witnessing.footprints import footprint
from familjestod.compare.witnessing.stretches import Stretch, stretches
from familjestod.compare.witnessing.written import Written, expected, file_of
from familjestod.diagnostics import nearest
from familjestod.engine.case import Case
from familjestod.engine.evaluate import evaluate
from familjestod.engine.evaluation import Evaluation
from familjestod.engine.events import CaseError
from familjestod.prove.answers import Effort, TooMuchError
from familjestod.prove.asking import NoSolverError, has_solver
from familjestod.prove.building import families
from familjestod.prove.family import ANY_DAY, Family
from familjestod.prove.measuring import measured
from familjestod.prove.sketch import Sketch
from familjestod.prove.smaller import size, smallest
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import BOUNDS, Programme

Answers = Mapping[str, str | int | None]

OF_AN_OUTPUT: Final = 20_000_000
"""What one answer may cost, as the solver counts its own work: some seconds."""
_MODELS = 12
_MEASURED = 2
_CHOSEN_FROM = 3
"""Of so many families the plainest is given, where the first is not asked about on a plain day."""
_OUR_TIME = 3660
_NOBODY = Sketch()
_TRIED_OF_DAYS = 2000


@frozen(eq=False)
class Witness:
    """A family for which two programmes answer differently, on a day: run through the engine before it is given.

    `old` and `new` are the answers, by the occurrence of a repeated visit; "" where there is just one.
    """

    output: Output
    case: Case
    on: dt.date
    old: Answers
    new: Answers
    programmes: tuple[Programme, Programme] = field(repr=False)

    @property
    def before(self) -> Evaluation:
        """All that the old programme says about the family."""
        return evaluate(self.programmes[0], self.case, on=self.on)

    @property
    def after(self) -> Evaluation:
        """All that the new programme says about the family."""
        return evaluate(self.programmes[1], self.case, on=self.on)

    def family(self, language: str = "sv") -> tuple[str, ...]:
        """What is known of the family, line by line, in "sv" or "en"."""
        return tuple(words.family(self.case, self.programmes, self.on, language))

    def say(self, language: str = "sv") -> str:
        """What the answer was and what it becomes, in one sentence in "sv" or "en"."""
        old, new = (
            words.answered(self.output, answers, programme, language)
            for answers, programme in zip((self.old, self.new), self.programmes, strict=True)
        )
        title = words.titled(self.output, self.programmes, language)
        return words.SAYS[language]["differs"].format(title, old, new, self.on)

    def as_case(self, id: str | None = None, *, expect: str = "new") -> str:  # noqa: A002 - what a case calls it
        """The family as the text of a file of cases, which expects the answer of the new programme, or of the "old".

        `familjestod test` runs it.
        """
        new = expect == "new"
        return file_of(self.programmes[1 if new else 0].id, [self.written(id, expect=expect)])

    def written(self, id: str | None = None, *, expect: str = "new") -> Written:  # noqa: A002
        """The case that `as_case` writes; its id is made of the answer's name if none is given."""
        answers, other = (self.new, self.old) if expect == "new" else (self.old, self.new)
        return Written(
            id or self.output.name.replace(".", "_"),
            self.case,
            self.on,
            expected(self.output, answers, other),
        )

    @property
    def size(self) -> tuple[int, int]:
        """How many dates, facts and events the family has, and how many answers."""
        return size(Family(self.case, self.on))


@frozen(eq=False)
class Compared:
    """One answer of two programmes: `differs` is True with a witness, False where it is proved that none exists, or None."""

    output: Output
    differs: bool | None
    witness: Witness | None = None
    cause: str = field(default="", repr=False)
    programmes: tuple[Programme, ...] = field(default=(), repr=False)

    @property
    def why(self) -> str:
        """Why nothing was decided."""
        return words.WHY["en"].get(self.cause, "")

    def say(self, language: str = "sv") -> str:
        """What was found, in one sentence in "sv" or "en"."""
        if self.witness is not None:
            return self.witness.say(language)
        title, say = words.titled(self.output, self.programmes, language), words.SAYS[language]
        if self.differs is False:
            return say["same"].format(title)
        return say["undecided"].format(title, words.WHY[language][self.cause])


@frozen(eq=False)
class Comparison:
    """Every answer of two programmes, compared one by one."""

    old: Programme = field(repr=False)
    new: Programme = field(repr=False)
    found: tuple[Compared, ...]

    @property
    def differs(self) -> bool | None:
        """True where an answer differs, False where it is proved that none does, and None where that is not decided."""
        if any(each.differs for each in self.found):
            return True
        return False if all(each.differs is False for each in self.found) else None

    @property
    def first(self) -> Witness | None:
        """The smallest family for which something differs."""
        found = [each.witness for each in self.found if each.witness is not None]
        return min(found, key=lambda each: each.size, default=None)

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The answers that differ, each with its witness."""
        return tuple(each for each in self.found if each.differs)

    @property
    def undecided(self) -> tuple[Compared, ...]:
        """The answers of which nothing could be told."""
        return tuple(each for each in self.found if each.differs is None)

    def as_cases(self, *, expect: str = "new") -> str:
        """All witnesses as the text of a file of cases, which expect the answers of the new programme, or of the "old"."""
        programme = self.new if expect == "new" else self.old
        found = [each.witness for each in self.found if each.witness is not None]
        return file_of(programme.id, [each.written(expect=expect) for each in found])

    def __iter__(self) -> Iterator[Compared]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, name: str) -> Compared:
        for each in self.found:
            if each.output.name == name:
                return each
        raise KeyError(name)

    def __repr__(self) -> str:
        counts = [len(self.differing), sum(each.differs is False for each in self.found), len(self.undecided)]
        return f"Comparison({counts[0]} answers differ, {counts[1]} are the same, {counts[2]} are undecided)"


def witness(old: Programme, new: Programme, *, outputs: Iterable[Output | str] | None = None) -> Comparison:
    """For each answer of two programmes, a smallest family for which it differs, or a proof that there is none.

    Families are those that both programmes take: facts and answers within the types of their vocabulary, days
    from 1900 to 2299. `outputs` are the answers to compare, as `Output` or by name; all of them if left out.

    >>> import familjestod as fs
    >>> programme = fs.bundled()["gotland/kommunikation_itc"]
    >>> reform = programme.patched({"visits": {"v21m": {"due": "20 months"}}})
    >>> found = witness(programme, reform)
    >>> [each.output.name for each in found.differing]
    ['visits.v21m.status', 'visits.v21m.due']
    >>> found["visits.v21m.due"].witness.old, found["visits.v21m.due"].witness.new
    ({'': '2027-10-01'}, {'': '2027-09-01'})

    Raises:
        NoSolverError: if the solver is not installed: `pip install "familjestod[prove]"`.
        ValueError: if there is no such answer.
    """
    if not has_solver():
        raise NoSolverError
    asked = _asked(old, new, outputs)
    comparing = _Comparing(old, new, stretches(old, new))
    return Comparison(old, new, tuple(comparing.compared(each) for each in asked))


def _asked(old: Programme, new: Programme, given: Iterable[Output | str] | None) -> Sequence[Output]:
    known = {each.name: each for each in outputs(old, new)}
    if given is None:
        return tuple(known.values())
    names = [each.name if isinstance(each, Output) else each for each in given]
    for name in names:
        if name not in known:
            available = ", ".join(nearest(name, known)[:5])
            message = f'"{name}" is no answer of {old.id} or {new.id}; nearest: {available}'
            raise ValueError(message)
    return [known[name] for name in names]


class _UndecidedError(Exception):
    """It cannot be told, for a reason of `words.WHY`."""


def families_of(sketch: Sketch, stretch: Stretch, instruments: Mapping[str, Instrument]) -> Iterator[Family]:
    """Families that are as a sketch says, asked about on some kind of day."""
    for period in stretch.periods:
        yield from families(sketch, instruments, period)


@frozen(eq=False)
class _Comparing:
    """Two programmes, and the kinds of days there are to them."""

    old: Programme
    new: Programme
    stretches: Sequence[Stretch]
    context: Effort = field(factory=Effort)
    seen: dict[object, bool] = field(factory=dict)

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
        possible, found = self._tried(stretch, output, exactly=False)
        if possible and found is None:
            possible, found = self._tried(stretch, output, exactly=True)
        if possible and found is None:
            raise _UndecidedError("not found")
        return found

    def _tried(self, stretch: Stretch, output: Output, *, exactly: bool) -> tuple[bool, Witness | None]:
        """Whether the solver leaves any family possible, and the plainest of those that are witnesses."""
        from familjestod.prove.solver.differing import Asked, differing

        effort = Effort(OF_AN_OUTPUT, OF_AN_OUTPUT, self.context.context)
        instruments: dict[str, Instrument] = {**stretch.old.instruments, **stretch.new.instruments}
        possible, chosen = False, []
        periods = tuple((each.first, each.last) for each in stretch.periods)
        asked = Asked(output.part, output.id, stretch.days, output.what, periods, exactly)
        sketches = differing(stretch.old, stretch.new, asked, effort)
        try:
            for sketch in islice(sketches, _MODELS):
                possible = True
                family = self._found(output, stretch, families_of(sketch, stretch, instruments))
                if family is not None:
                    chosen.append(self._smallest(output, family))
                if chosen and (chosen[-1].on == ANY_DAY or len(chosen) == _CHOSEN_FROM):
                    break
        except TooMuchError:
            if not possible:
                raise
        finally:
            self.context.context = effort.context
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
