"""Overlays and amendments: what they set that is so already, and whether they were read against the base as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from familjestod.diagnostics import Diagnostic, Path, Place, Related, SpecError
from familjestod.lints.written import standing_at, written
from familjestod.spec.inheritance import first_own
from familjestod.spec.instrument import Instrument
from familjestod.spec.layers import Amended, Layers
from familjestod.spec.load import load_programme
from familjestod.spec.model import Programme
from familjestod.spec.source import Node


def own_amendments(programme: Programme) -> tuple[Amended, ...]:
    """The amendments that a programme's own document makes."""
    layers: Layers = programme.origin.layers
    return layers.each[first_own(programme)].amendments


def own_patches(programme: Programme) -> Mapping[Place, tuple[Node, list[Node]]]:
    """The patches that a programme's own document makes, by place, each with what it is laid on whenever that changes.

    They are made once for each programme.
    """
    made: Mapping[Place, tuple[Node, list[Node]]] | None = programme.derived.get("patches")
    if made is None:
        layers: Layers = programme.origin.layers
        whole = layers.each[0].root.place
        laid = layers.laid(programme.origin.name) if len(layers.each) > 1 or layers.each[0].amendments else {}
        made = programme.derived["patches"] = {place: each for place, each in laid.items() if place != whole}
    return made


def sets_what_is_so(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each value that an overlay or an amendment sets and that what it is laid on has already."""
    if isinstance(document, Instrument):
        return
    each = written(document)[0]
    for patch, befores in own_patches(document).values():
        always = [dict(_same(before, patch, ())) for before in befores]
        for path, known in always[0].items():
            node = patch.at(path)
            # What is so now and not after some amendment is set so that it stays.
            if node is not None and all(path in others for others in always[1:]):
                yield each.advice(
                    "sets-what-is-so",
                    path,
                    f'"{path[-1]}" is set to what it is already{standing_at(path)}',
                    "Take it out, or change it if it was meant otherwise; `null` removes what a base says.",
                    related=[Related(message="it is set here", place=known.key or known.place)],
                    place=node.key or node.place,
                )


# What every document says of itself.
_OF_THE_DOCUMENT = frozenset({"format", "kind", "id", "name", "subject", "source", "sources"})
# Who says again what is so, and gives a reason for it, means to.
_GROUNDS = frozenset({"source", "assumption"})


def _same(base: Node, patch: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """Each value that a patch sets and the base has too; a mapping all of whose values it has, as one."""
    assert isinstance(patch.value, Mapping)  # noqa: S101 - asked of mappings only
    known = base.value if isinstance(base.value, Mapping) else {}
    for key, node in patch.value.items():
        if key not in known or (not path and key in _OF_THE_DOCUMENT):
            continue
        if _says(known[key], node):
            yield (*path, key), known[key]
        elif isinstance(node.value, Mapping) and not _GROUNDS & set(node.value):
            yield from _same(known[key], node, (*path, key))


def _says(base: Node, patch: Node) -> bool:
    """Whether laying the patch on the base leaves it as it is."""
    if isinstance(patch.value, Mapping) and isinstance(base.value, Mapping):
        # An empty one changes nothing at all.
        return all(key in base.value and _says(base.value[key], node) for key, node in patch.value.items())
    return patch.value is not None and base.plain() == patch.plain()


def stale_base(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning where the base is no longer the one that an overlay was last reviewed against."""
    if isinstance(document, Instrument) or document.reviewed_against is None or document.extends is None:
        return
    each = written(document)[0]
    path: Path = ("reviewed_against",)
    base = document.origin.library.document(document.extends)
    if base is None or not each.is_own(path):
        return
    try:
        digest = load_programme(base, document.origin.library, trusted=True).digest
    except SpecError:  # told of the base itself
        return
    if not digest.startswith(document.reviewed_against):
        yield each.advice(
            "stale-base",
            path,
            f'"{document.reviewed_against}" is not the digest of {document.extends} now, which is {digest}',
            "`familjestod rebase` shows what has changed in the base, and with `--write` notes the new digest here.",
        )
