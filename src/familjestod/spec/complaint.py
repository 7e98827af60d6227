"""What a YAML parser said about a text, and where: what `spec.syntax` and `spec.layout` put into words."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Edit, Fix, Place
from familjestod.spec.text import SourceText


@frozen
class Complaint:
    """What a parser said, and where."""

    source: SourceText
    said: str
    """The context and the problem, in the parser's words."""
    at: Place
    """Where the parser stopped, one character wide."""
    since: Place
    """Where what it was reading began."""
    quoted: Place | None
    """The last quoted text that was read before."""
    bracket: Place | None
    """The innermost list or mapping in brackets that was open."""

    @property
    def line(self) -> str:
        """The line where the parser stopped."""
        return self.source.line(self.at)

    @property
    def before(self) -> str:
        """What stands on that line before the place."""
        return self.line[: self.at.column - 1]

    @property
    def sign(self) -> str:
        """The character at the place; empty at the end of the line."""
        return self.line[self.at.column - 1 : self.at.column]

    def fault(self, code: str, message: str, advice: str, place: Place | None = None) -> Diagnostic:
        """A diagnostic at the place where the parser stopped, or at another one."""
        return self.source.fault(code, message, place or self.at, advice)


def mended(fault: Diagnostic, text: str, place: Place | None = None) -> Diagnostic:
    """The fault with its fix: the text that is to stand at its place, or at another one."""
    at = place or fault.place
    return fault if at is None else mended_by(fault, f"write {text.strip() or 'nothing'}", [Edit(at, text)])


def mended_by(fault: Diagnostic, description: str, edits: Iterable[Edit]) -> Diagnostic:
    """The fault with a fix that several edits make up."""
    return evolve(fault, fix=Fix(description=description, edits=tuple(edits)))
