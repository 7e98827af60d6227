"""Every example in a docstring runs and gives what it says."""

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

import familjestod

NEED_AN_EXTRA = ("familjestod.cli", "familjestod.__main__")


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
