"""What is said in one language only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from familjestod.diagnostics import Diagnostic, Path
from familjestod.lints.written import standing_at, written
from familjestod.spec.document import SCALARS
from familjestod.spec.instrument import Instrument
from familjestod.spec.layers import Layers
from familjestod.spec.model import Programme
from familjestod.spec.source import Node


def missing_translation(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each text that is written in Swedish and not in English.

    English that stays from what a patch is laid on is no translation of the Swedish that the patch writes.
    """
    each = written(document)[0]
    patches = [each.document.root]
    if isinstance(document, Programme):
        layers: Layers = document.origin.layers
        own = [layer for layer in layers.each if layer.root.source == each.own_name]
        patches = [patch for layer in own for patch in (layer.root, *(one.patch for one in layer.amendments))]
    for path, text in (found for patch in patches for found in _in_one_language(patch, ())):
        if text.source == each.own_name:
            yield each.advice(
                "missing-translation",
                path,
                f"this is said in Swedish and not in English{standing_at(path)}",
                "Write `en` beside `sv`.",
                place=text.key or text.place,
            )


def _in_one_language(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """Every text of a document that has `sv` and no `en`."""
    value = node.value
    if isinstance(value, SCALARS):
        return
    if not isinstance(value, tuple):
        swedish, english = value.get("sv"), value.get("en")
        if swedish is not None and isinstance(swedish.value, str):
            if english is None or english.value is None:
                yield path, node
            return
    inner: Iterable[tuple[str | int, Node]] = enumerate(value) if isinstance(value, tuple) else value.items()
    for key, each in inner:
        yield from _in_one_language(each, (*path, key))
