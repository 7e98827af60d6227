"""What can be done about a diagnostic with one click: its own fix, or to turn its advice down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from familjestod.diagnostics import Diagnostic, Edit, Place, Severity
from familjestod.lints.ignores import CODES
from familjestod.logic.quantities import capitalised


@frozen
class Action:
    """A change of a document that an editor can offer."""

    title: str
    edits: tuple[Edit, ...]
    preferred: bool = False
    """It leaves no choice, so that an editor may make it without asking."""


def actions(found: Diagnostic, lines: Sequence[str]) -> Iterator[Action]:
    r"""What can be done about a diagnostic that stands in a text with these lines.

    >>> advice = Diagnostic(code="never-met", message="m", severity=Severity.WARNING, place=Place("a", 2, 3, 2, 4))
    >>> [each.edits[0].text for each in actions(advice, ["visits:", "  a: 1"])]
    ['  # familjestod: ignore[never-met] \n']
    """
    place = found.place
    if place is None:
        return
    if found.fix is not None and all(edit.place.source == place.source for edit in found.fix.edits):
        title = found.fix.description
        yield Action(capitalised(title), found.fix.edits, preferred=True)
    if found.severity is not Severity.ERROR and found.code not in CODES and 0 < place.line <= len(lines):
        line = lines[place.line - 1]
        indent = line[: len(line) - len(line.lstrip())]
        here = Place(place.source, place.line, 1, place.line, 1)
        text = f"{indent}# familjestod: ignore[{found.code}] \n"
        yield Action(f"Ignore this advice: {found.code} (say why behind it)", (Edit(here, text),))
