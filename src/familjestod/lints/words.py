"""What is said in one language only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from familjestod.diagnostics import Diagnostic, Path
from familjestod.lints.written import standing_at, written
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.source import Node


def missing_translation(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each text that is in Swedish and not in English."""
    for each in written(document):
        for path, node in _said(each.document.root, ()):
            if node.place.source == each.own_name:
                yield each.advice(
                    "missing-translation",
                    path,
                    f"this is said in Swedish and not in English{standing_at(path)}",
                    "Add `en` beside `sv`.",
                    on_key=True,
                )


def _said(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """Every text of a document that has `sv` and no `en`, and the node of its `sv`."""
    inner: Iterable[tuple[str | int, Node]] = ()
    if isinstance(node.value, Mapping):
        swedish = node.value.get("sv")
        if swedish is not None and isinstance(swedish.value, str) and "en" not in node.value:
            yield path, swedish
            return
        inner = node.value.items()
    elif isinstance(node.value, tuple):
        inner = enumerate(node.value)
    for key, each in inner:
        yield from _said(each, (*path, key))
