"""Families that a change is shown by: both answers by the engine, and the first step at which they part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from familjestod.engine.called import ProgrammeWords
from familjestod.engine.case import Case
from familjestod.engine.evaluate import evaluate
from familjestod.engine.evaluation import Evaluation
from familjestod.logic.evaluate import Step
from familjestod.logic.phrase import phrase
from familjestod.logic.quantities import duration_words
from familjestod.logic.rule import All
from familjestod.spec.model import BOUNDS, Programme


@frozen
class Parting:
    """The first step at which two evaluations part: the rule, as each judged it; nothing where one has no such rule."""

    path: str
    """The rule's place in the programme, such as `eligibility`, or that of a time, such as `visits.v21m.due`."""
    old: Step | None = field(default=None, repr=False)
    new: Step | None = field(default=None, repr=False)


@frozen
class Example:
    """A family whose answer is another: its id, the two answers, both evaluations and where they part."""

    output: str
    old: str
    new: str
    id: Any
    before: Evaluation = field(repr=False)
    after: Evaluation = field(repr=False)
    parting: Parting | None = None

    def step(self, language: str = "sv") -> str:
        """The step at which the evaluations part, in "sv" or "en": the condition, and how each judged it."""
        if self.parting is None:
            return ""
        said = _AS_JUDGED[language]
        found = []
        for step, evaluation in ((self.parting.old, self.before), (self.parting.new, self.after)):
            if step is not None:
                found.append((phrase(step.rule, _words(evaluation, language)), said[step.verdict.value]))
        if not found:
            return self._of_time(language)
        if len(found) == 1:
            ((condition, judged),) = found
            added = said["added" if self.parting.old is None else "removed"]
            return f"{self.parting.path}: {added}: {condition} ({judged})"
        (one, before), (other, after) = found
        if one == other:
            return f"{self.parting.path}: {one} ({before} → {after})"
        return f"{self.parting.path}: {one} ({before}) → {other} ({after})"

    def _of_time(self, language: str) -> str:
        """A bound that is another, by both programmes; the place alone where it is something else that moves the day."""
        assert self.parting is not None  # noqa: S101 - asked only where there is one
        part, _, rest = self.parting.path.partition(".")
        id_, _, bound = rest.rpartition(".")
        said = []
        for evaluation in (self.before, self.after):
            entry = getattr(_words(evaluation, language).programme, part).get(id_)
            length = None if entry is None else getattr(entry, bound)
            said.append("–" if length is None else duration_words(length, language))
        return self.parting.path if said[0] == said[1] else f"{self.parting.path}: {said[0]} → {said[1]}"


_AS_JUDGED: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "met": "uppfyllt",
        "unmet": "inte uppfyllt",
        "unknown": "går inte att avgöra",
        "added": "nytt villkor",
        "removed": "struket villkor",
    },
    "en": {
        "met": "met",
        "unmet": "not met",
        "unknown": "cannot be told",
        "added": "new condition",
        "removed": "condition removed",
    },
}


def _words(evaluation: Evaluation, language: str) -> ProgrammeWords:
    assert evaluation.background is not None  # noqa: S101 - it was just made
    return ProgrammeWords(evaluation.background.situation.kernel.programme, language)


@frozen(kw_only=True)
class Families:
    """Where the families of examples are found."""

    frame: Any
    history: Any
    id: str
    columns: Mapping[str, str]
    programme: Programme
    """One that knows every fact and instrument that the frame has answers to."""

    def cases(self, labels: Sequence[str], on: dt.date) -> Iterator[tuple[str, Any, Case]]:
        """The case of each of some families, with its id as text and as it is."""
        from familjestod.cohort.cases import cases
        from familjestod.cohort.small import families_of

        order, some, past = families_of(self.frame, self.history, self.id, labels)
        found = cases(
            some,
            history=past,
            id=self.id,
            columns=self.columns,
            vocabulary=self.programme.vocabulary,
            instruments=self.programme.instruments,
            on=on,
        )
        for label, (id_, case) in zip(order, found, strict=True):
            yield label, id_ if self.id in some.columns else int(label), case


def examples(
    old: Programme,
    new: Programme,
    on: dt.date,
    wanted: Mapping[tuple[str, str, str], str],
    families: Families,
) -> tuple[Example, ...]:
    """An example of each change, from the ids of families that it is to be shown by."""
    if not wanted:
        return ()
    evaluated = {}
    for label, id_, case in families.cases(sorted(set(wanted.values())), on):
        evaluated[label] = id_, evaluate(old, case, on=on), evaluate(new, case, on=on)
    return tuple(
        Example(*cell, *evaluated[label], parting(cell[0], *evaluated[label][1:]))
        for cell, label in wanted.items()
    )


def parting(output: str, before: Evaluation, after: Evaluation) -> Parting | None:
    """The first step at which two evaluations part, as far as an answer goes: who it is for, its own rule, then any other."""
    old, new = before.trace, after.trace
    own = output.removesuffix(".status").removesuffix(".state")
    for bound in BOUNDS:
        own = own.removesuffix(f".{bound}")
    first = ("eligibility", own, f"{own}.when", f"{own}.repeat.until")
    for path in dict.fromkeys((*first, *new, *old)):
        one, other = old.get(path), new.get(path)
        if (one is None or other is None) and path not in first:
            continue
        if one is not None and other is not None and one.truth is not other.truth:
            return Parting(path, *_deepest(one, other))
        if (one is None) is not (other is None) and (one or other).truth is not True:  # type: ignore[union-attr]
            return Parting(path, one, other)
    return Parting(output) if output.rpartition(".")[2] in BOUNDS else None


def _deepest(one: Step, other: Step) -> tuple[Step | None, Step | None]:
    """The parts of two steps that part, as deep as the rules have the same shape; what must all be met is compared as lists."""
    before, after = _together(one), _together(other)
    if len(before) != len(after) and (isinstance(one.rule, All) or isinstance(other.rule, All)):
        known, now = [each.rule for each in before], [each.rule for each in after]
        added = [each for each in after if each.rule not in known and each.truth is other.truth]
        removed = [each for each in before if each.rule not in now and each.truth is one.truth]
        if added:
            return None, added[0]
        return (removed[0], None) if removed else (one, other)
    if type(one.rule) is type(other.rule) and len(one.parts) == len(other.parts):
        for mine, its in zip(one.parts, other.parts, strict=True):
            if mine.truth is not its.truth:
                return _deepest(mine, its)
    return one, other


def _together(step: Step) -> tuple[Step, ...]:
    return step.parts if isinstance(step.rule, All) else (step,)
