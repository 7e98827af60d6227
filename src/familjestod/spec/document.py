"""A document as a tree of values, each with the place where it stands in its source text."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Path, Place, Related, SpecError
from familjestod.shown import ByFields
from familjestod.spec.scalars import FORBIDDEN, character, normal, shown

Scalar = None | bool | int | float | str
SCALARS: Final = (str, bool, int, float, type(None))
"""The same for `isinstance`, which tells these in a fraction of the time that it takes to tell a `Mapping`."""

Span = tuple[str, int, int, int, int]
"""What a `Place` is made of. Readers keep it so, since it costs little to make, and few places are ever asked for."""


@frozen(repr=False)
class Limits(ByFields):
    """How much a reader takes on before it stops: no text from outside may cost more than a moment."""

    size: int = 256 * 1024
    """Bytes of UTF-8."""
    nodes: int = 12_000
    """Values and keys together."""
    depth: int = 32
    """Lists and mappings inside each other."""
    digits: int = 15
    """Digits of a number; every number of 15 digits has a binary form of its own."""


LIMITS: Final = Limits()


@frozen(repr=False)
class Node(ByFields):
    """One value and where it stands."""

    value: Value
    """A mapping keeps the order of the text and cannot be changed."""
    span: Span
    """Where the value stands; an empty value has its key's."""
    key_span: Span | None = None
    """Where its key stands, when it stands in a mapping."""
    raw: str | None = None
    """A scalar's text before it was taken for a number or a word: ``1.10`` is the number 1.1."""

    @property
    def place(self) -> Place:
        """The value's place; an empty value has its key's."""
        return Place(*self.span)

    @property
    def source(self) -> str:
        """The source that the value stands in."""
        return self.span[0]

    @property
    def key(self) -> Place | None:
        """The place of its key, when it stands in a mapping."""
        return None if self.key_span is None else Place(*self.key_span)

    def plain(self) -> Any:  # noqa: ANN401 - YAML
        """The value as new dicts, lists and scalars."""
        value = self.value
        if isinstance(value, SCALARS):
            return value
        # Most parts are scalars: looking at them here costs half of asking each.
        if isinstance(value, tuple):
            return [each.value if isinstance(each.value, SCALARS) else each.plain() for each in value]
        return {
            key: each.value if isinstance(each.value, SCALARS) else each.plain()
            for key, each in value.items()
        }

    def at(self, path: Path) -> Node | None:
        """The node at the path, or nothing."""
        node, found = self._follow(path)
        return node if found == len(path) else None

    def nearest_at(self, path: Path) -> Node:
        """The deepest node on the way to the path; this one, if not even the first step is there."""
        return self._follow(path)[0]

    def _follow(self, path: Path) -> tuple[Node, int]:
        node = self
        for found, step in enumerate(path):
            inner = node._child(step)
            if inner is None:
                return node, found
            node = inner
        return node, len(path)

    def _child(self, step: str | int) -> Node | None:
        value = self.value
        if isinstance(value, SCALARS):
            return None
        if isinstance(value, tuple):
            return value[step] if isinstance(step, int) and 0 <= step < len(value) else None
        return value.get(step) if isinstance(step, str) else None


Value = Scalar | tuple[Node, ...] | Mapping[str, Node]


@frozen(repr=False)
class Document(ByFields):
    """A text that has been read: a tree of values, and the lines that their places speak of."""

    name: str
    root: Node
    lines: Mapping[str, tuple[str, ...]]
    """The lines of each source; a document made of several, such as an overlay, has several."""

    @property
    def value(self) -> Any:  # noqa: ANN401 - YAML
        """The whole document as new dicts, lists and scalars."""
        return self.root.plain()

    def locate(self, diagnostic: Diagnostic) -> Diagnostic:
        """The diagnostic with its place, its line of text and the places of what it relates to.

        A path that leads further than the document goes gets the key of the last value on the way. Places that are
        already there are kept.
        """
        place = diagnostic.place or self._place(diagnostic.path, on_key=diagnostic.on_key)
        return evolve(
            diagnostic,
            place=place,
            help=diagnostic.help or self._of_several_lines(diagnostic.path, place),
            line_text=self._line(place) if diagnostic.line_text is None else diagnostic.line_text,
            related=tuple(map(self._locate_related, diagnostic.related)),
        )

    def _locate_related(self, related: Related) -> Related:
        if related.path is None or related.place is not None:
            return related
        return evolve(related, place=self._place(related.path, on_key=True))

    def _place(self, path: Path, *, on_key: bool) -> Place:
        node = self.root.at(path)
        if node is None:
            node, on_key = self.root.nearest_at(path), True
        return node.key if on_key and node.key else node.place

    def _of_several_lines(self, path: Path, place: Place) -> str | None:
        """What may be wrong with text that goes on in the lines below without being in quotes or a block."""
        node = self.root.at(path)
        if node is None or not isinstance(node.value, str):
            return None
        begins = (self._line(place) or "")[place.column - 1 : place.column]
        if place.end_line == place.line or not begins.isalnum() or self.root.place == place:
            return None
        return f"the text goes on to line {place.end_line}: give that line the dash, or the key, that it may lack"

    def _line(self, place: Place) -> str | None:
        lines = self.lines.get(place.source, ())
        return lines[place.line - 1] if 0 < place.line <= len(lines) else None

    @classmethod
    def from_value(cls, value: object, name: str) -> Document:
        """A document from a Python value made of mappings, sequences, text, numbers, dates, true, false and none.

        Dates become ISO text and tuples lists. Every place is the first of the source ``name``, which has no lines.

        Raises:
            SpecError: the value holds something that a document cannot.
        """
        reader = _ValueReader((name, 1, 1, 1, 1))
        root = reader.node(value, ())
        if reader.faults:
            raise SpecError(reader.faults)
        return cls(name, root, MappingProxyType({name: ()}))


class Growing:
    """A list or a mapping of a document that is still being read."""

    __slots__ = ("awaits_key", "items", "key", "last", "name", "start")

    def __init__(self, start: Span, *, mapping: bool) -> None:
        self.start = start
        self.last = start  # the last key or value, which a block ends with
        self.items: list[Node] | dict[str, Node] = {} if mapping else []
        self.awaits_key = mapping  # whether what comes next is a key
        self.name = ""
        self.key: Span | None = None

    def begin(self, name: str, span: Span) -> Node | None:
        """Takes the key of the next value, and gives the value that this key has already."""
        self.awaits_key = False
        self.name, self.key, self.last = name, span, span
        return self.items.get(name) if isinstance(self.items, dict) else None

    def add(self, value: Value, span: Span, raw: str | None) -> None:
        """Takes the next value; of a key that stands twice the first is kept."""
        self.last = span
        if isinstance(self.items, dict):
            self.items.setdefault(self.name, Node(value, span, self.key, raw))
            self.awaits_key, self.key = True, None
        else:
            self.items.append(Node(value, span, None, raw))

    def steps(self) -> Path:
        """The step from this to what is being read, where there is one."""
        if isinstance(self.items, list):
            return (len(self.items),)
        return () if self.awaits_key else (self.name,)

    def value(self) -> Value:
        """The list or the mapping as it has become."""
        return tuple(self.items) if isinstance(self.items, list) else MappingProxyType(self.items)


class _ValueReader:
    """Turns a Python value into nodes and gathers what is wrong with it."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.faults: list[Diagnostic] = []
        self.nodes = 0

    def node(self, value: object, path: Path) -> Node:
        self.nodes += 1
        if self.nodes > LIMITS.nodes:
            self._fault(f"the value has more than {LIMITS.nodes} parts", path)
            raise SpecError(self.faults)
        key = self.span if path and isinstance(path[-1], str) else None
        return Node(self._value(value, path), self.span, key)

    def _value(self, value: object, path: Path) -> Value:
        match value:
            case None | bool():
                return value
            case str():
                return self._text(value, path)
            case int() if abs(value) < 10**LIMITS.digits:
                return int(value)
            case float() if math.isfinite(value):
                return float(value)
            case dt.date() if not isinstance(value, dt.datetime):
                return value.isoformat()
            case Mapping() | list() | tuple():
                return self._collection(value, path)
            case int():
                self._fault(f"a whole number has at most {LIMITS.digits} digits", path)
            case float():
                self._fault(f'"{float(value)}" cannot stand in a document', path)
            case _:
                self._fault(f'a value of the type "{type(value).__name__}" cannot stand in a document', path)
        return None

    def _collection(self, value: Mapping[Any, Any] | Sequence[Any], path: Path) -> Value:
        if len(path) >= LIMITS.depth:
            self._fault(f"more than {LIMITS.depth} lists and mappings stand inside each other", path)
            raise SpecError(self.faults)
        if not isinstance(value, Mapping):
            return tuple(self.node(each, (*path, index)) for index, each in enumerate(value))
        nodes: dict[str, Node] = {}
        for key, each in value.items():
            if not isinstance(key, str):
                self._fault(f'a key is text, and one here is of the type "{type(key).__name__}"', path)
                continue
            name = self._text(key, path)
            if name in nodes:
                self._fault(f"the key {shown(name)} stands here twice", path)
            nodes[name] = self.node(each, (*path, name))
        return MappingProxyType(nodes)

    def _text(self, text: str, path: Path) -> str:
        found = FORBIDDEN.search(text)
        if found:
            self._fault(f"{shown(text)} holds {character(found[0])}", path)
        return normal(str.__str__(text))

    def _fault(self, message: str, path: Path) -> None:
        self.faults.append(Diagnostic(code="bad-value", message=message, path=path, place=Place(*self.span)))
