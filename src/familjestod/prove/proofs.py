"""Questions about the rules of a document, for people: each is proved, refuted by an example, or not decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import evolve

from familjestod.diagnostics import nearest
from familjestod.engine.kernel import Kernel
from familjestod.engine.record import Record
from familjestod.logic.evaluate import judge
from familjestod.logic.rule import Rule
from familjestod.prove.answers import Answer, Effort, TooMuchError
from familjestod.prove.asking import Names, NoSolverError, has_solver
from familjestod.prove.building import Period, families
from familjestod.prove.domains import Document
from familjestod.prove.family import Family
from familjestod.prove.measuring import measured
from familjestod.spec.model import Programme
from familjestod.spec.verify import all_rules, finding_rules

if TYPE_CHECKING:
    from familjestod.prove.solver.truths import Formula
    from familjestod.prove.solver.values import Model
    from familjestod.prove.solver.world import World

FOR_ONE = 20_000_000
"""What a question that somebody asks may cost, as the solver counts its own work: some ten seconds."""


def never(document: Document, rule: Rule | str) -> Answer:
    """Whether no family can meet a rule of a document, given as it is or by the dotted path where it stands.

    The example of one that can be met is a family that meets it.

    >>> import familjestod as fs
    >>> programme = fs.bundled()["gotland/kommunikation_itc"]
    >>> answer = never(programme, "visits.v21m.when")
    >>> answer.holds, answer.example.read("itc@v18m.speech_only")
    (False, True)

    Raises:
        NoSolverError: if the solver is not installed: `pip install "familjestod[prove]"`.
        ValueError: if the document has no rule at that path.
    """
    return _refuted_by(document, (rule,), lambda pair: [pair.met], lambda truth: truth is True)


def always(document: Document, rule: Rule | str) -> Answer:
    """Whether every family meets a rule of which it is known whether it does: that it is never unmet.

    The example of one that can be unmet is a family that does not meet it.

    >>> import familjestod as fs
    >>> always(fs.bundled()["gotland/kommunikation_itc"], "eligibility").example.read("unit.region") == "gotland"
    False

    Raises:
        NoSolverError: if the solver is not installed: `pip install "familjestod[prove]"`.
        ValueError: if the document has no rule at that path.
    """
    return _refuted_by(document, (rule,), lambda pair: [pair.unmet], lambda truth: truth is False)


def implies(document: Document, one: Rule | str, other: Rule | str) -> Answer:
    """Whether every family that meets one rule of a document meets the other.

    The example of those that do not is a family that meets the one, and of which the other is unmet or unknown.

    >>> import familjestod as fs
    >>> epds = fs.bundled().instruments["epds"].patched({"findings": {"high": {"epds.total": {"at_least": 20}}}})
    >>> implies(epds, "findings.high", "findings.raised").holds, implies(epds, "findings.raised", "findings.high").holds
    (True, False)

    Raises:
        NoSolverError: if the solver is not installed: `pip install "familjestod[prove]"`.
        ValueError: if the document has no rule at one of the paths.
    """
    return _refuted_by(
        document,
        (one, other),
        lambda first, second: [first.met, second.not_met],
        lambda first, second: first is True and second is not True,
    )


def equal(document: Document, one: Rule | str, other: Rule | str) -> Answer:
    """Whether two rules of a document come to the same for every family, unknown included.

    The example of those that do not is a family for which they come to different things.

    >>> import familjestod as fs
    >>> epds = fs.bundled().instruments["epds"].patched({"findings": {"high": {"not": {"epds.total": {"below": 12}}}}})
    >>> equal(epds, "findings.high", "findings.raised").holds
    True

    Raises:
        NoSolverError: if the solver is not installed: `pip install "familjestod[prove]"`.
        ValueError: if the document has no rule at one of the paths.
    """
    return _refuted_by(
        document,
        (one, other),
        lambda first, second: first.differs(second),
        lambda first, second: first is not second,
    )


def both(document: Document, one: Rule | str, other: Rule | str) -> Answer:
    """Whether some family meets two rules of a document at once; the example is such a family.

    >>> import familjestod as fs
    >>> programme = fs.bundled()["gotland/kommunikation_itc"]
    >>> both(programme, "eligibility", "visits.v21m.when").holds
    True

    Raises:
        NoSolverError: if the solver is not installed: `pip install "familjestod[prove]"`.
        ValueError: if the document has no rule at one of the paths.
    """
    apart = _refuted_by(
        document,
        (one, other),
        lambda first, second: [first.met, second.met],
        lambda first, second: first is True and second is True,
    )
    return evolve(apart, holds=None if apart.holds is None else not apart.holds)


def _refuted_by(
    document: Document,
    rules: tuple[Rule | str, ...],
    otherwise: Callable[..., Sequence[Formula]],
    is_otherwise: Callable[..., bool],
) -> Answer:
    """That there is no family for which rules come to something: refuted by one, judged by the plain evaluator."""
    asked = [_rule(document, rule) for rule in rules]
    if not has_solver():
        raise NoSolverError
    from familjestod.prove.solver.questions import Questions

    world = Names(document=document).world(Effort(FOR_ONE, FOR_ONE))
    try:
        pairs = [world.truth(rule) for rule in asked]
        model = Questions.about(world).possible(*otherwise(*pairs))
    except TooMuchError:
        return Answer(None, why="it takes the solver too long to tell")
    if model is None:
        return Answer(True)
    example = world.example(model)
    truths = [judge(rule, example).truth for rule in asked]
    shown = is_otherwise(*truths)
    if isinstance(document, Programme):
        for family, found in _families(world, model, asked):
            if found == truths if shown else is_otherwise(*found):
                return Answer(False, example if shown else None, family)
    if shown:
        return Answer(False, example)
    return Answer(None, why="a score that does not follow from answers alone was taken as free")


def _families(
    world: World, model: Model, rules: Sequence[Rule]
) -> Iterator[tuple[Family, list[bool | None]]]:
    """Families that are as a model says, with what the engine makes of some rules; where a score is not followed, others."""
    from familjestod.prove.solver.documents import DocumentWorld
    from familjestod.prove.solver.sketching import sketch

    assert isinstance(world, DocumentWorld)  # noqa: S101 - it is of a programme
    programme = world.document
    assert isinstance(programme, Programme)  # noqa: S101 - as the caller says
    # Its rules are asked as they are, whatever amends them on the day.
    state = evolve(programme, editions=()) if programme.editions else programme
    built = list(families(sketch([world], model), programme.instruments, Period()))
    for family in (*built, *(each for first in built[:1] for each in measured(first, [state]))):
        situation = Kernel.of(state, family.on).situation(Record.of(family.case, family.on))
        yield family, [judge(rule, situation).truth for rule in rules]


def _rule(document: Document, rule: Rule | str) -> Rule:
    if not isinstance(rule, str):
        return rule
    known = all_rules(document) if isinstance(document, Programme) else finding_rules(document.findings)
    if rule not in known:
        message = f'"{rule}" is no rule of {document.id}; nearest: {", ".join(nearest(rule, known))}'
        raise ValueError(message)
    return known[rule]
