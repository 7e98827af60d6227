"""What of a programme its own document says, and what comes from the programme it extends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.diagnostics import Path
from familjestod.spec.layers import Layer, Layers
from familjestod.spec.model import Programme
from familjestod.spec.source import Node
from familjestod.spec.terms import Text

Place = tuple[str, str]
"""A kind of entry and an id, such as ("visits", "v8m")."""


@frozen(repr=False, eq=False)
class Inheritance:
    """Which entries a programme's own document writes or changes, and which it takes out of its base."""

    base_name: Text | None = None
    """What the programme that it extends is called."""
    own: frozenset[Place] = frozenset()
    new: frozenset[Place] = frozenset()
    """Those of its own that its base has not."""
    left_out: tuple[tuple[Place, Text | None], ...] = ()
    """What it takes out of its base, with the name it has there."""
    alone: bool = True
    """Whether it extends nothing, so that everything is its own."""

    def is_own(self, kind: str, id_: str) -> bool:
        """Whether the programme's own document says anything of an entry."""
        return self.alone or (kind, id_) in self.own

    def is_new(self, kind: str, id_: str) -> bool:
        """Whether an entry is the programme's own document's alone."""
        return self.alone or (kind, id_) in self.new

    def is_told(self, path: Path) -> bool:
        """Whether the programme's own document answers for what stands at a path; for what is no entry, it does."""
        kind, *rest = path or ("",)
        return not rest or not isinstance(rest[0], str) or self.is_own(str(kind), rest[0])


ALONE: Final = Inheritance()
"""That of a document that extends nothing."""


def inheritance(programme: Programme) -> Inheritance:
    """What a programme's own document says of it.

    >>> import familjestod as fs
    >>> itc = inheritance(fs.bundled()["gotland/kommunikation_itc"])
    >>> itc.is_own("visits", "v21m"), itc.is_own("visits", "v8m")
    (True, False)
    """
    if programme.extends is None or programme.origin is None:
        return ALONE
    layers: Layers = programme.origin.layers
    first = first_own(programme)
    below = evolve(layers, each=layers.each[:first]).merged(None).root
    written = [place for layer in layers.each[first:] for place in _written(layer)]
    taken = [place for place, given in written if not given and place not in _given(programme)]
    own = frozenset(place for place, given in written if given)
    return Inheritance(
        base_name=_name(below),
        own=own,
        new=frozenset(place for place in own if below.at(place) is None),
        left_out=tuple((place, _name(below.at(place))) for place in dict.fromkeys(taken)),
        alone=False,
    )


def own_documents(programme: Programme) -> Iterator[dict[str, Any]]:
    """What a programme's own document and its amendments say, as they are written; nothing of its base."""
    if programme.origin is not None:
        for layer in programme.origin.layers.each[first_own(programme) :]:
            yield layer.root.plain()
            yield from (each.patch.plain() for each in layer.amendments)


def first_own(programme: Programme) -> int:
    """The place of a programme's own document among its layers; patches on it come after."""
    return [_text(layer.root, "id") for layer in programme.origin.layers.each].index(programme.id)


def _given(programme: Programme) -> set[Place]:
    """The entries that the programme has at some time."""
    return {
        (kind, id_)
        for each in programme.states
        for kind in ("visits", "vaccinations", "referrals", "offers", "requirements", "findings", "measures")
        for id_ in getattr(each, kind)
    }


def _written(layer: Layer) -> Iterator[tuple[Place, bool]]:
    """Every entry that a document or an amendment of it names, and whether it says something of it."""
    for root in (layer.root, *(each.patch for each in layer.amendments)):
        if isinstance(root.value, Mapping):
            for kind, entries in root.value.items():
                if isinstance(entries.value, Mapping):
                    yield from (((kind, id_), node.value is not None) for id_, node in entries.value.items())


def _name(node: Node | None) -> Text | None:
    named = node.at(("name",)) if node else None
    return Text.of(named.plain()) if named and named.value else None


def _text(node: Node, key: str) -> str | None:
    found = node.at((key,))
    return found.value if found and isinstance(found.value, str) else None
