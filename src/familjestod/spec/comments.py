"""The comments of a document, which are no part of its value: found in its text, between the values that were read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from familjestod.diagnostics import Place
from familjestod.spec.document import Document, Node

_COMMENT: Final = re.compile(r"(?<![^ \t])#")
_BLOCK: Final = frozenset("|>")
_QUOTES: Final = frozenset("\"'")


@frozen
class Comment:
    """A comment, from its `#` to the end of its line."""

    place: Place
    text: str
    alone: bool
    """Whether nothing but spaces stands before it."""


def comments(document: Document) -> Iterator[Comment]:
    r"""The comments of a document's own text, in order; a `#` in quoted text or in a block is none.

    >>> from familjestod.spec.source import read
    >>> [each.text for each in comments(read("a: 'b # c' # d\n", "mine.yaml"))]
    ['# d']
    """
    lines = document.lines[document.name]
    masked = _masked(document)
    for number, line in enumerate(lines, 1):
        found = _COMMENT.search("".join(masked.get(number, line)))
        if found:
            place = Place(document.name, number, found.start() + 1, number, len(line) + 1)
            yield Comment(place, line[found.start() :], alone=not line[: found.start()].strip())


def _masked(document: Document) -> Mapping[int, list[str]]:
    """The lines that quoted text and blocks stand on, letter by letter, with theirs written over."""
    lines = document.lines[document.name]
    masked: dict[int, list[str]] = {}
    for place in _literal(document):
        for number in range(place.line, place.end_line + 1):
            if number not in masked:
                masked[number] = list(lines[number - 1])
            line = masked[number]
            start = place.column - 1 if number == place.line else 0
            end = place.end_column - 1 if number == place.end_line else len(line)
            line[start:end] = "x" * (end - start)
    return masked


def _literal(document: Document) -> Iterator[Place]:
    """The places of quoted text, and of blocks from the line after their sign, which may have a comment behind it."""
    lines = document.lines[document.name]
    for place in _scalars(document.root):
        sign = lines[place.line - 1][place.column - 1 : place.column]
        if sign in _QUOTES:
            yield place
        elif sign in _BLOCK and place.end_line > place.line:
            yield Place(place.source, place.line + 1, 1, place.end_line, place.end_column)


def _scalars(root: Node) -> Iterator[Place]:
    """The place of every key and of every value that is neither a list nor a mapping."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.key is not None:
            yield node.key
        if isinstance(node.value, Mapping):
            todo.extend(node.value.values())
        elif isinstance(node.value, tuple):
            todo.extend(node.value)
        else:
            yield node.place
