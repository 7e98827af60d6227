"""What a patch takes out and the rest still names: told once, at the null that takes it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from familjestod.diagnostics import Diagnostic, Path, Place, Related, dotted
from familjestod.spec.document import Document, Node
from familjestod.spec.layers import Layers
from familjestod.spec.names import EVENTS

Entry = tuple[str, str]
"""A kind of entry and an id, such as ("visits", "v8m")."""

_KINDS: Final = (*EVENTS, "findings")
_CODES: Final = frozenset({"unknown-name", "unknown-reference"})
_MOST_SHOWN: Final = 8


def removals(layers: Layers) -> dict[Entry, Place]:
    """Every entry that some layer or amendment takes out, and where."""
    found: dict[Entry, Place] = {}
    for layer in layers.each:
        for patch in (layer.root, *(each.patch for each in layer.amendments)):
            for kind in _KINDS:
                node = patch.at((kind,))
                entries = node.value if node is not None and isinstance(node.value, Mapping) else {}
                found |= {(kind, id_): _place(each) for id_, each in entries.items() if each.value is None}
    return found


def told_at_removal(
    faults: Iterable[Diagnostic], document: Document, removed: Mapping[Entry, Place]
) -> Iterator[Diagnostic]:
    """The faults, those of names that were taken out gathered into one for each of these."""
    named: dict[Entry, list[Path]] = {}
    for fault in faults:
        entry = _lacks(fault, document) if fault.code in _CODES else None
        if entry is not None and entry in removed and document.root.at(entry) is None:
            named.setdefault(entry, []).append(fault.path)
        else:
            yield fault
    for (kind, id_), paths in named.items():
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        yield Diagnostic(
            code="removed-in-use",
            message=f'"{id_}" is taken out of {kind}, and is still named in {dotted(paths[0])}{more}',
            path=(kind, id_),
            help="change what names it too, or leave it in",
            related=[
                Related(message=f"{dotted(path)} names it here", path=path) for path in paths[:_MOST_SHOWN]
            ],
            place=removed[kind, id_],
            on_key=True,
        )


def _lacks(fault: Diagnostic, document: Document) -> Entry | None:
    """What a fault says there is none of, if that is an entry of a programme."""
    last = fault.path[-1]
    node = document.root.at(fault.path)
    name = node.value if fault.code == "unknown-reference" and not fault.on_key and node else last
    if not isinstance(name, str):
        return None
    head, _, what = name.partition(".")
    if head in _KINDS:
        return head, what
    if "@" in head:
        return "visits", head.partition("@")[2]
    return None if what else ("visits", name)


def _place(node: Node) -> Place:
    return node.key or node.place
