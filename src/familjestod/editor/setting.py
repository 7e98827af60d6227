"""What a document at work stands among: the names it may use, and where each of them is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from attrs import evolve, field, frozen

from familjestod.diagnostics import Path, Place, SpecError
from familjestod.library import Library, bundled
from familjestod.logic.values import ValueType
from familjestod.spec.document import Document, Node
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.model import Programme
from familjestod.spec.names import NameScope, instrument_types, programme_scope
from familjestod.spec.source import read
from familjestod.spec.terms import FrozenDict

OWN: Final = ("visits", "vaccinations", "referrals", "offers", "requirements", "findings", "sources")
"""What a programme names itself."""
_MOST_BASES: Final = 10
_PART: Final = re.compile(r"^([a-z_]+)[ \t]*:", re.MULTILINE)
_NO_LINE_END: Final = re.compile(r"[^\r\n]+")


@frozen
class Setting:
    """A document as it was last read, and the library that it is laid over."""

    name: str
    library: Library = field(repr=False)
    document: Document | None = field(default=None, repr=False)
    """The document as it is; where it cannot be read, as it was before."""
    earlier: Programme | None = field(default=None, repr=False)
    """The programme that it was before the faults that it may have now."""

    @property
    def kind(self) -> str:
        """The kind of the document, a programme where it does not say."""
        return self.said("kind") or "programme"

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary that the document is written in."""
        return self.library.vocabulary

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """The instruments that the document may use."""
        return self.library.instruments

    def said(self, key: str) -> str | None:
        """What the document says at a key of its own."""
        node = self.document.root.at((key,)) if self.document is not None else None
        return node.value if node is not None and isinstance(node.value, str) else None

    def roots(self) -> Iterator[Node]:
        """The document's tree, and those of the documents below it, the nearest first."""
        about = self.said("programme") if self.kind == "cases" else None
        if self.document is not None and about is None:
            yield self.document.root
        below = about or self.said("extends")
        for _ in range(_MOST_BASES):
            if below is None or self.kind == "instrument":
                return
            base = document_of(self.library, f"{below}.yaml")
            if base is None:
                return
            yield base.root
            next_ = base.root.at(("extends",))
            below = next_.value if next_ is not None and isinstance(next_.value, str) else None

    def entries(self, kind: str) -> Mapping[str, tuple[Node, ...]]:
        """Where each visit, finding and so on is written: in the document first, then in those below it."""
        found: dict[str, tuple[Node, ...]] = {}
        for root in self.roots():
            for path in _trees(root):
                node = root.at((*path, kind))
                if node is not None and isinstance(node.value, Mapping):
                    for id_, entry in node.value.items():
                        if entry.value is not None:
                            found[id_] = (*found.get(id_, ()), entry)
        return found

    def scope(self) -> NameScope:
        """The names that the rules of the document may use, with their types."""
        if self.kind == "instrument" and self.document is not None:
            return NameScope(
                {name: fact.type for name, fact in self.vocabulary.facts.items()} | self._own_results()
            )
        value = {
            kind: {id_: nodes[0].plain() for id_, nodes in self.entries(kind).items()}
            for kind in ("visits", "vaccinations", "referrals", "findings")
        }
        return programme_scope(value, self.vocabulary, self.instruments)

    def _own_results(self) -> dict[str, ValueType]:
        known = self.instruments.get(self.said("id") or "")
        return instrument_types(known) if known is not None else {}

    def words(self) -> Programme | None:
        """The programme that has the names of the document: itself, as it was before its faults, or its base."""
        if self.kind != "programme":
            return None
        for id_ in (self.said("id"), self.said("extends")):
            if id_ is not None and id_ in self.library.programme_ids:
                try:
                    return self.library[id_]
                except SpecError:
                    if self.earlier is not None:
                        return self.earlier
        return self.earlier

    def instrument_place(self, id_: str, what: str | None = None) -> Place | None:
        """Where an instrument, or an answer, score or finding of it, is written."""
        document = document_of(self.library, f"instruments/{id_}.yaml")
        if document is None:
            return None
        for kind in ("answers", "scores", "findings"):
            if what is not None and (found := key_at(document, (kind, what))) is not None:
                return found
        return key_at(document, ("id",))


def setting_of(text: str, name: str, library: Library, before: Setting | None = None) -> Setting:
    """The setting of a document as it is now; what it cannot say at the moment is as it was before.

    Where the vocabulary or an instrument of the library has faults, it is the library as it was before them.
    """
    earlier = None
    if before is not None and (id_ := before.said("id")) is not None:
        earlier = before.library.read_so_far.get(id_, before.earlier)
    last = before.document if before is not None else None
    return Setting(name, _sound(library, before), _read_parts(text, name, last), earlier)


def _read_parts(text: str, name: str, before: Document | None) -> Document | None:
    """A document as far as it can be read: a part that cannot be, such as its visits, is as it was before."""
    try:
        return read(text, name)
    except SpecError:
        pass
    keys = tuple(_PART.finditer(text))
    if not keys:
        return before
    ends = [*(key.start() for key in keys[1:]), len(text)]
    parts = [(key[1], text[key.start() : end]) for key, end in zip(keys, ends, strict=True)]
    broken = {key for key, part in parts if _as_read(part, name) is None}
    # An empty line for each that is left out, so that what stands below it stays in its place.
    kept = (_NO_LINE_END.sub("", part) if key in broken else part for key, part in parts)
    document = _as_read(text[: keys[0].start()] + "".join(kept), name)
    if document is None or before is None:
        return document or before
    old, new = before.root.value, document.root.value
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return document
    root = FrozenDict({**{key: old[key] for key in broken if key in old}, **new})
    return evolve(document, root=evolve(document.root, value=root))


def _sound(library: Library, before: Setting | None) -> Library:
    try:
        if library.vocabulary.facts and library.instruments:
            return library
    except SpecError:
        pass
    return before.library if before is not None else bundled()


def document_of(library: Library, key: str) -> Document | None:
    """A document of a library as it was read, if it has it and it can be read."""
    return _as_read(library.texts[key], key) if key in library.texts else None


@lru_cache(maxsize=128)
def _as_read(text: str, name: str) -> Document | None:
    try:
        return read(text, name)
    except SpecError:
        return None


def key_at(document: Document, path: Path) -> Place | None:
    """Where the key at a path of a document stands."""
    node = document.root.at(path)
    return node.key if node is not None else None


def _trees(root: Node) -> Iterator[Path]:
    """The paths of what has the shape of a programme: a document, and the patches of its amendments."""
    yield ()
    amendments = root.at(("amendments",))
    if amendments is not None and isinstance(amendments.value, tuple):
        yield from (("amendments", index, "patch") for index in range(len(amendments.value)))
