"""Proofs about rules: what holds for every family, or a family of which it does not.

>>> import familjestod as fs
>>> fs.prove.HOW_TO_INSTALL
'pip install "familjestod[prove]"'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from familjestod.deferred import deferred

if TYPE_CHECKING:
    from familjestod.prove.answers import Answer
    from familjestod.prove.asking import HOW_TO_INSTALL, NoSolverError, has_solver
    from familjestod.prove.deciding import Ask, AskNext, ask_next
    from familjestod.prove.differing import Difference, WhyNot, why_not
    from familjestod.prove.example import Example
    from familjestod.prove.family import Family
    from familjestod.prove.programmes import gap, overlap
    from familjestod.prove.proofs import always, both, equal, implies, never

__all__ = [
    "HOW_TO_INSTALL",
    "Answer",
    "Ask",
    "AskNext",
    "Difference",
    "Example",
    "Family",
    "NoSolverError",
    "WhyNot",
    "always",
    "ask_next",
    "both",
    "equal",
    "gap",
    "has_solver",
    "implies",
    "never",
    "overlap",
    "why_not",
]

# Lints ask for little of this: each name brings its module when it is first used.
_MODULES = {
    "HOW_TO_INSTALL": "asking",
    "Answer": "answers",
    "Ask": "deciding",
    "AskNext": "deciding",
    "Difference": "differing",
    "Example": "example",
    "Family": "family",
    "NoSolverError": "asking",
    "WhyNot": "differing",
    "always": "proofs",
    "ask_next": "deciding",
    "both": "proofs",
    "equal": "proofs",
    "gap": "programmes",
    "has_solver": "asking",
    "implies": "proofs",
    "never": "proofs",
    "overlap": "programmes",
    "why_not": "differing",
}
__getattr__, __dir__ = deferred(__name__, _MODULES)
