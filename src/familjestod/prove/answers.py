"""What is answered to a question about rules: proved, refuted by an example, or not decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from familjestod.shown import Shown, told

if TYPE_CHECKING:  # lints measure their effort, and need no engine
    from familjestod.prove.example import Example
    from familjestod.prove.family import Family

OF_ONE = 500_000
"""What one question may cost, as the solver counts its own work: the same on every machine."""
OF_ALL = 3 * OF_ONE
OF_A_TEST = 1000
"""About what it costs to put one test of a rule as a formula, in the same measure."""


class TooMuchError(Exception):
    """A question takes more work than there is left."""


@define(repr=False, eq=False)
class Effort:
    """How much work the solver may still do."""

    left: int = OF_ALL
    of_one: int = OF_ONE
    context: Any = field(default=None, eq=False, repr=False)
    """Where the solver keeps its formulas: made when first needed, and used by one thread."""

    def put_a_test(self) -> None:
        """Put one test of a rule as a formula.

        Raises:
            TooMuchError: if there is no work left to do it.
        """
        self.left -= OF_A_TEST
        if self.left < 0:
            raise TooMuchError

    @property
    def next_limit(self) -> int:
        """What the next question may cost."""
        return min(self.left, self.of_one)


@frozen
class Answer(Shown):
    """Whether something holds for every family: `True` proved, `False` refuted, `None` not decided.

    `example` is a family that shows it, where one can, as rules read it, and `family` the same one
    with its dates and what has happened, where that was found. `why` says why nothing was decided.
    """

    holds: bool | None
    example: Example | None = None
    family: Family | None = None
    why: str = ""

    def __bool__(self) -> bool:
        """Refused, since what is not decided is neither.

        Raises:
            TypeError: always.
        """
        message = "an answer may be undecided: ask for `holds`, which is True, False or None"
        raise TypeError(message)

    def __repr__(self) -> str:
        return told(self)
