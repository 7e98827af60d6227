"""Merge patches (RFC 7396) on documents: overlays, amendments and what-ifs are all of them one mechanism.

Each value keeps the place where it was written, so that a fault in a patched document is
told where its author can mend it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from attrs import evolve

from familjestod.diagnostics import Diagnostic, Path, dotted, nearest
from familjestod.spec.document import SCALARS, Node

# What carries a source of its own, or else its document's: single values, lists, and mappings by id.
_SOURCED_VALUES = ("in_force", "eligibility")
_SOURCED_LISTS = ("pauses", "codes")
_SOURCED_MAPPINGS = (
    "aims",
    "sites",
    "visits",
    "vaccinations",
    "findings",
    "scores",
    "tables",
    "referrals",
    "offers",
    "requirements",
    "measures",
    "staffing",
)
# An open end is written as `until: null`, whether or not the base has an end.
_OPEN_ENDS = frozenset({"until", "within"})


def merge(base: Node, patch: Node) -> Node:
    """The base with the patch applied: mappings merge, null removes, everything else replaces."""
    if not isinstance(patch.value, Mapping):
        return without_nulls(patch)
    merged: dict[str, Node] = dict(base.value) if isinstance(base.value, Mapping) else {}
    for key, node in patch.value.items():
        if node.value is None:
            merged.pop(key, None)
        elif key in merged:
            merged[key] = merge(merged[key], node)
        else:
            merged[key] = without_nulls(node)
    place = base if isinstance(base.value, Mapping) else patch
    return evolve(place, value=_frozen(merged))


def without_nulls(node: Node) -> Node:
    """The node without the keys whose value is null, which says the same as leaving them out; itself if it has none."""
    value = node.value
    if not _has_null(node) or isinstance(value, SCALARS):
        return node
    if isinstance(value, tuple):
        return evolve(node, value=tuple(map(without_nulls, value)))
    kept = {key: without_nulls(each) for key, each in value.items() if each.value is not None}
    return evolve(node, value=_frozen(kept))


def _has_null(node: Node) -> bool:
    """Whether some key in a node has no value; few documents have one, and looking is quicker than leaving out."""
    todo = [node]
    while todo:
        value = todo.pop().value
        if isinstance(value, tuple):
            todo += [each for each in value if not isinstance(each.value, SCALARS)]
        elif not isinstance(value, SCALARS):
            for each in value.values():
                if each.value is None:
                    return True
                if not isinstance(each.value, SCALARS):
                    todo.append(each)
    return False


def removals_of_nothing(base: Node, patch: Node, path: Path = ()) -> Iterator[Diagnostic]:
    """A fault for each null in a patch that has nothing to remove: its author meant another name."""
    if not isinstance(patch.value, Mapping) or not isinstance(base.value, Mapping):
        return
    for key, node in patch.value.items():
        here = (*path, key)
        if key in base.value:
            yield from removals_of_nothing(base.value[key], node, here)
        elif node.value is None and key not in _OPEN_ENDS:
            message = f'"{key}" is to be removed from {dotted(path) or "the document"}, which has none'
            available = nearest(key, base.value)
            yield Diagnostic(
                code="removes-nothing",
                message=message,
                path=here,
                available=available,
                place=node.key,
                on_key=True,
            )


def with_sources(patch: Node, base: Node | None = None, default: Node | None = None) -> Node:
    """The patch with its document's `source` written at every entry that names none of its own.

    Where the patch changes an entry that the base has too, the entry rests on both; a list
    takes the place of the base's.
    """
    if not isinstance(patch.value, Mapping):
        return patch
    own = patch.value.get("source")
    default = default if own is None or own.value is None else own
    if default is None:
        return patch
    known = base.value if base is not None and isinstance(base.value, Mapping) else {}
    changed = dict(patch.value)
    for key in (*_SOURCED_VALUES, *_SOURCED_LISTS):
        if key in changed:
            changed[key] = _sourced(changed[key], known.get(key), default)
    for key in _SOURCED_MAPPINGS:
        entries, before = changed.get(key), known.get(key)
        if entries is None or not isinstance(entries.value, Mapping):
            continue
        there = before.value if before is not None and isinstance(before.value, Mapping) else {}
        sourced = {id_: _sourced(entry, there.get(id_), default) for id_, entry in entries.value.items()}
        changed[key] = evolve(entries, value=_frozen(sourced))
    return evolve(patch, value=_frozen(changed))


def _sourced(entry: Node, known: Node | None, default: Node) -> Node:
    if isinstance(entry.value, tuple):
        return evolve(entry, value=tuple(_sourced(each, None, default) for each in entry.value))
    if isinstance(entry.value, SCALARS) or "source" in entry.value:
        return entry
    source = default
    if known is not None and isinstance(known.value, Mapping) and "source" in known.value:
        source = _both(known.value["source"], default)
    return evolve(entry, value=_frozen({**entry.value, "source": source}))


def resting_on_both(merged: Node, base: Node) -> Node:
    """A patched instrument as a whole one: no longer a patch, and resting on what its base and the patch rest on.

    Much of an instrument, such as its ages, has no `source` of its own, and the patch need not have touched it.
    """
    assert isinstance(merged.value, Mapping)  # noqa: S101 - a document is a mapping
    assert isinstance(base.value, Mapping)  # noqa: S101 - a document is a mapping
    whole = {key: node for key, node in merged.value.items() if key != "extends"}
    if "source" in base.value:
        whole["source"] = _both(base.value["source"], whole.get("source", base.value["source"]))
    return evolve(merged, value=_frozen(whole))


def _both(known: Node, new: Node) -> Node:
    ids = {each.value: each for each in (*_listed(known), *_listed(new))}
    return evolve(new, value=tuple(ids.values()))


def _listed(source: Node) -> tuple[Node, ...]:
    return source.value if isinstance(source.value, tuple) else (source,)


def _frozen(mapping: dict[str, Node]) -> Mapping[str, Node]:
    return MappingProxyType(mapping)
