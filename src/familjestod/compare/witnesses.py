"""Whether two programmes answer the same, one answer at a time: a family for which they do not, or a proof that there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from familjestod.compare.output import Output, outputs
from familjestod.compare.witnessing import words
from familjestod.compare.witnessing.written import Written, expected, file_of
from familjestod.diagnostics import nearest
from familjestod.engine.case import Case
from familjestod.engine.evaluate import evaluate
from familjestod.engine.evaluation import Evaluation
from familjestod.prove.asking import NoSolverError, has_solver
from familjestod.prove.family import Family
from familjestod.prove.smaller import size
from familjestod.shown import Shown, brief
from familjestod.spec.model import Programme

Answers = Mapping[str, str | int | None]


@frozen(eq=False)
class Witness(Shown):
    """A family for which two programmes answer differently, on a day: run through the engine before it is given.

    `old` and `new` are the answers, by the occurrence of a repeated visit; "" where there is just one.
    """

    output: Output
    case: Case
    on: dt.date
    old: Answers
    new: Answers
    programmes: tuple[Programme, Programme] = field(repr=False)

    def __repr__(self) -> str:
        answers = " becomes ".join(
            words.answered(self.output, each, programme, "en")
            for each, programme in zip((self.old, self.new), self.programmes, strict=True)
        )
        return brief(
            "Witness", self.output.name, answers, on=str(self.on), family="; ".join(self.family("en"))
        )

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

        Raises:
            ValueError: if that programme has no such answer: then none can be expected.
        """
        if not self.can_expect(expect):
            message = (
                f'"{self.output.name}" is no answer of {self._expecting(expect).id}: none can be expected'
            )
            raise ValueError(message)
        return file_of(self._expecting(expect).id, [self.written(id, expect=expect)])

    def can_expect(self, expect: str) -> bool:
        """Whether the new programme, or the "old" one, has an answer that a case can expect."""
        return self.output in outputs(self._expecting(expect))

    def _expecting(self, expect: str) -> Programme:
        return self.programmes[1 if expect == "new" else 0]

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
class Compared(Shown):
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
class Comparison(Shown):
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
        """The witnesses as the text of a file of cases, which expect the answers of the new programme, or of the "old".

        An answer that the programme no longer has, or not yet, is left out.
        """
        programme = self.new if expect == "new" else self.old
        found = [each.witness for each in self.found if each.witness is not None]
        return file_of(
            programme.id, [each.written(expect=expect) for each in found if each.can_expect(expect)]
        )

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
    from familjestod.compare.witnessing.searching import Searching

    searching = Searching.of(old, new)
    return Comparison(old, new, tuple(searching.compared(each) for each in asked))


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
