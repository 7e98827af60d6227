"""Proofs about rules: what holds for every family, or a family of which it does not.

>>> import familjestod as fs
>>> fs.prove.HOW_TO_INSTALL
'pip install "familjestod[prove]"'
"""

from __future__ import annotations

from familjestod.prove.answers import Answer
from familjestod.prove.asking import HOW_TO_INSTALL, NoSolverError, has_solver
from familjestod.prove.example import Example
from familjestod.prove.family import Family
from familjestod.prove.proofs import always, equal, implies, never, overlap

__all__ = [
    "HOW_TO_INSTALL",
    "Answer",
    "Example",
    "Family",
    "NoSolverError",
    "always",
    "equal",
    "has_solver",
    "implies",
    "never",
    "overlap",
]
