"""A plugin of pytest that runs the cases beside programmes as tests, one item for each.

It collects nothing until the project asks for it, in the ini file of pytest:

    familjestod_cases = true
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from familjestod.cli.trying import Suite
    from familjestod.diagnostics import Diagnostic
    from familjestod.engine.cases import Example

_SUFFIX = ".cases.yaml"
_INI = "familjestod_cases"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini option."""
    parser.addini(
        _INI, type="bool", default=False, help=f"collect *{_SUFFIX}: each case of a programme is a test"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a document of cases, where the project asks for it."""
    if not file_path.name.endswith(_SUFFIX) or not parent.config.getini(_INI):
        return None
    collector: CasesFile = CasesFile.from_parent(parent, path=file_path)
    return collector


class CasesFile(pytest.File):
    """One document of cases."""

    def collect(self) -> Iterable[pytest.Item]:
        """Each case of the document, and each step of a story.

        Raises:
            CollectError: with every fault of the cases, or of the programme beside them.
        """
        from familjestod.cli.documents import Refusal, read_file
        from familjestod.cli.trying import Suite
        from familjestod.diagnostics import SpecError
        from familjestod.library import bundled

        try:
            suite = Suite.of(read_file(_shown(self.path)), bundled())
        except Refusal as refusal:
            raise self.CollectError(str(refusal)) from None
        except SpecError as error:
            raise self.CollectError(_told(error.diagnostics)) from None
        for example in suite.examples.examples:
            yield CaseItem.from_parent(self, name=example.id, suite=suite, example=example)


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, suite: Suite, example: Example, **known: Any) -> None:  # noqa: ANN401 - pytest's own
        super().__init__(**known)
        self.suite, self.example = suite, example

    def runtest(self) -> None:
        """Ask the programme, and compare.

        Raises:
            Failed: if the answer is not what the case expects.
        """
        found = self.suite.differences(self.example)
        if found:
            pytest.fail(_told(found), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the case stands."""
        node = self.suite.examples.document.root.at(self.example.path)
        line = (node.key or node.place).line - 1 if node is not None else None
        return self.path, line, f"{self.suite.examples.programme}: {self.example.id}"


def _shown(path: Path) -> Path:
    """The path as the user would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _told(diagnostics: Iterable[Diagnostic]) -> str:
    from familjestod.cli.render import render
    from familjestod.cli.screen import Screen

    return "\n".join(render(tuple(diagnostics), "text", Screen())).rstrip()
