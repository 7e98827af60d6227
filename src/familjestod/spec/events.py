"""What a parser of YAML gives, as far as it is read: the one in C and the one in Python have no class in common."""

from __future__ import annotations

from typing import Any, Protocol


class Mark(Protocol):
    """A position of a parser, counted from 0."""

    @property
    def line(self) -> int:
        """The line, the first of them 0."""

    @property
    def column(self) -> int:
        """The column, the first of them 0."""


class Event(Protocol):
    """What the events of both parsers have, as far as it is read here; each kind has some of it."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    """Empty or none for unquoted text."""


class Parser(Protocol):
    """What reads a text from its beginning to its end."""

    def get_event(self) -> Event | None:
        """The next event, if there is one left."""

    def get_mark(self) -> Any:  # noqa: ANN401 - each parser has a class of its own for it
        """Where the parser is, as its own errors take it."""

    def dispose(self) -> None:
        """Gives back what the parser holds."""
