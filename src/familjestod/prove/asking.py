"""Asking the solver where it is installed: the one place that knows that it may not be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from familjestod.logic.rule import Rule
from familjestod.logic.values import ValueType
from familjestod.prove.answers import Effort, TooMuchError

if TYPE_CHECKING:
    from familjestod.prove.domains import Document
    from familjestod.prove.solver.world import World

HOW_TO_INSTALL = 'pip install "familjestod[prove]"'


class NoSolverError(ImportError):
    """The solver is asked, and is not installed."""

    def __init__(self) -> None:
        super().__init__(f"the solver is not installed: {HOW_TO_INSTALL}", name="z3")


def has_solver() -> bool:
    """Whether the solver is installed; it is brought here, since its user asks it next."""
    try:
        import z3  # noqa: F401
    except ImportError:
        return False
    return True


@frozen(repr=False, eq=False)
class Names:
    """What the names of rules can be: by their types alone, or by what they are in a document."""

    types: Mapping[str, ValueType] = field(factory=dict)
    """Of names that can be less than the type of a test says."""
    undecided: frozenset[str] = frozenset()
    """Names that can come to `False` beside their values."""
    document: Document | None = None

    def world(self, effort: Effort) -> World:
        """The variables that stand for them."""
        from familjestod.prove.solver.documents import DocumentWorld
        from familjestod.prove.solver.world import World

        if self.document is not None:
            return DocumentWorld.of(self.document, effort=effort)
        return World(self.types, self.undecided, effort=effort)


def can_be(rule: Rule, names: Names, effort: Effort) -> frozenset[bool] | None:
    """Whether a rule can be met, and whether it can be unmet.

    Nothing where there is no solver, or where that is too much to tell.
    """
    if not has_solver():
        return None
    from familjestod.prove.solver import questions

    try:
        return questions.can_be(rule, names.world(effort))
    except TooMuchError:
        return None


def apart(rules: Sequence[Rule], truth: bool, names: Names, effort: Effort) -> tuple[Rule, ...]:
    """Some of the rules that cannot all be met at once, or all be unmet.

    None where all can, where there is no solver, and where that is too much to tell.
    """
    if not has_solver():
        return ()
    from familjestod.prove.solver import questions

    try:
        return questions.apart(rules, truth, names.world(effort))
    except TooMuchError:
        return ()
