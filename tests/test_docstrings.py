"""Every example in a docstring runs and gives what it says."""

import doctest
import importlib
import pkgutil
from importlib.util import find_spec
from types import ModuleType

import pytest

import familjestod

# The command line has no examples; the others are run where what they need is installed.
NEED_AN_EXTRA = (
    "familjestod.cli",
    "familjestod.__main__",
    *(
        ()
        if find_spec("narwhals")
        else (
            "familjestod.cohort",
            "familjestod.compare.counts",
            "familjestod.compare.impact",
            "familjestod.compare.reforms",
            "familjestod.compare.register_cards",
        )
    ),
    *(
        ()
        if find_spec("z3")
        else (
            "familjestod.prove.proofs",
            "familjestod.prove.programmes",
            "familjestod.prove.solver",
            "familjestod.compare.witnesses",
        )
    ),
)


def modules() -> list[ModuleType]:
    names = [each.name for each in pkgutil.walk_packages(familjestod.__path__, "familjestod.")]
    core = [name for name in names if not name.startswith(NEED_AN_EXTRA)]
    return [familjestod, *map(importlib.import_module, core)]


@pytest.mark.parametrize("module", modules(), ids=lambda module: str(module.__name__))
def test_examples_run(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    examples = [example for module in modules() for test in finder.find(module) for example in test.examples]
    assert len(examples) > 10
