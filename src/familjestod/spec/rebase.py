"""What a change of a base means for a document laid on it: three documents compared, as merge patches are (RFC 7396).

The base as it was, the base as it is, and the overlay. Each difference between the two bases
stands in one of four ways to what the overlay sets.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve, frozen

from familjestod.diagnostics import Edit, Path, Place
from familjestod.spec.layers import extended
from familjestod.spec.patch import merge, without_nulls
from familjestod.spec.source import Document, Node
from familjestod.spec.surroundings import Surroundings


class Standing(enum.StrEnum):
    """How a change of a base stands to what an overlay sets."""

    CONFLICTS = "conflicts"
    """The overlay sets what the base changed or removed, and says something else than the base does now."""
    TOUCHES = "touches"
    """The overlay sets something else in the same entry, or names the entry that was changed."""
    AGREES = "agrees"
    """The overlay sets what the base says now too, and need not say it any more."""
    APART = "apart"
    """The overlay sets nothing near it, and gets the change as it is."""


@frozen
class Change:
    """One difference between a base as it was and as it is."""

    path: Path
    """Where in the base; amendments are told apart by their first day: `amendments.2019-01-01.visits.v8m`."""
    old: Node | None
    """Nothing where the base had nothing."""
    new: Node | None
    """Nothing where the base has nothing any more."""
    standing: Standing
    ours: Node | None = None
    """What the overlay says there, where it conflicts or agrees."""

    @property
    def kind(self) -> str:
        """`added`, `removed` or `changed`."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"


# What a document says of itself, and an overlay of itself: none of it is laid on the base's.
_OF_ITSELF: Final = frozenset({"format", "kind", "id", "extends", "reviewed_against", "amendments"})
_OVERLAYS_OWN: Final = _OF_ITSELF | {"name", "region", "source"}
# Mappings by id, whose entries are what an overlay and a base meet in.
_ENTRIES: Final = frozenset(
    {"sources", "aims", "sites", "visits", "vaccinations", "findings", "referrals", "offers"}
    | {"requirements", "measures", "staffing"}
)
# Names of entries where a rule or a date names them: `visits.v8m`, `itc@v18m.speech`.
_NAMED: Final = re.compile(r"(visits|vaccinations|referrals|findings)\.([a-z0-9_]+)")
_AT: Final = re.compile(r"[a-z0-9_]+@([a-z0-9_]+)\..+")
# Keys whose value, or list of values, are ids of entries.
_IDS: Final[Mapping[str, str]] = {
    "with": "visits",
    "replaces": "visits",
    "at": "visits",
    "source": "sources",
    "visits": "visits",
    "vaccinations": "vaccinations",
}


def changes(was: Document, now: Document, overlay: Document) -> tuple[Change, ...]:
    """Each difference between two versions of a base, and how it stands to what an overlay sets.

    The documents have the shape of programmes; a base that extends another is whole.
    """
    ours = tuple(_parts(overlay.root, _OVERLAYS_OWN).values())
    near = {_entry(path) for part in ours for path in _set(part)} | {
        name for part in ours for name in _named(part)
    }
    old, new = _parts(was.root, _OF_ITSELF), _parts(now.root, _OF_ITSELF)
    nothing = evolve(now.root, value={})
    found = []
    for day in sorted({**old, **new}):
        comparison = _Comparison(dated=bool(day))
        for each in comparison.changes(old.get(day, nothing), new.get(day, nothing), ours, ()):
            close = each.standing is Standing.APART and _entry(each.path) in near
            standing = Standing.TOUCHES if close else each.standing
            before = ("amendments", day) if day else ()
            found.append(evolve(each, path=(*before, *each.path), standing=standing))
    return tuple(sorted(found, key=lambda each: (_weight(each), _line(each))))


def _weight(change: Change) -> int:
    """What is told first: as in `Standing`."""
    return list(Standing).index(change.standing)


def _line(change: Change) -> int:
    node = change.new or change.old
    return 0 if node is None else (node.key or node.place).line


def whole(document: Document, library: Surroundings) -> Document:
    """A base, laid on the ones that it extends itself; the amendments of all of them are its own.

    Raises:
        SpecError: if one of them has not the shape of a programme.
    """
    layers, seen = [document], {extended(document)[0]}
    while (base := extended(layers[0])[1]) is not None and base not in seen:
        below = library.document(base)
        if below is None:
            break  # loading it tells of that
        seen.add(base)
        layers.insert(0, below)
    root, amendments = layers[0].root, _amendments(layers[0].root)
    for each in layers[1:]:
        root = merge(root, each.root)
        amendments += _amendments(each.root)
    assert isinstance(root.value, Mapping)  # noqa: S101 - the schema says so
    joined = evolve(root, value=amendments, key_span=None)
    return evolve(document, root=evolve(root, value={**root.value, "amendments": joined}))


def review(document: Document, digest: str) -> Edit:
    """The edit that makes a document say which digest its base had when it was reviewed.

    It puts the digest in the place of the one that is there, or a new key after `extends`.
    """
    written, extends = document.root.at(("reviewed_against",)), document.root.at(("extends",))
    assert extends is not None  # noqa: S101 - asked of documents that extend another
    assert extends.key is not None  # noqa: S101 - it stands in a mapping
    # All digits, or digits with an e among them, would be read as a number.
    plain = f'"{digest}"' if _NUMBER.fullmatch(digest) else digest
    if written is not None and written.key is not None:
        place = written.place
        if place == written.key:  # there is no value
            end = Place(place.source, place.end_line, place.end_column, place.end_line, place.end_column + 1)
            return Edit(end, f": {plain}")
        quote = document.lines[place.source][place.line - 1][place.column - 1]
        return Edit(place, f"{quote}{digest}{quote}" if quote in "'\"" else plain)
    place = extends.place
    line = document.lines[place.source][place.end_line - 1]
    if document.lines[place.source][document.root.place.line - 1][document.root.place.column - 1] == "{":
        end = Place(place.source, place.end_line, place.end_column, place.end_line, place.end_column)
        return Edit(end, f', "reviewed_against": "{digest}"')
    end = Place(place.source, place.end_line, len(line) + 1, place.end_line, len(line) + 1)
    return Edit(end, f"\n{' ' * (extends.key.column - 1)}reviewed_against: {plain}")


_NUMBER: Final = re.compile(r"[0-9]+(e[0-9]+)?")


def _parts(root: Node, left_out: frozenset[str]) -> dict[str, Node]:
    """What a document says at all times under "", and each of its amendments under its first day."""
    assert isinstance(root.value, Mapping)  # noqa: S101 - the schema says so
    always = evolve(root, value={key: each for key, each in root.value.items() if key not in left_out})
    parts = {"": always if left_out is _OVERLAYS_OWN else without_nulls(always)}
    for each in _amendments(root):
        day, patch = each.at(("since",)), each.at(("patch",))
        if day is not None and patch is not None:
            same = sum(key.startswith(str(day.value)) for key in parts)
            parts[f"{day.value}{f' ({same + 1})' if same else ''}"] = patch
    return parts


def _amendments(root: Node) -> tuple[Node, ...]:
    found = root.at(("amendments",))
    return found.value if found is not None and isinstance(found.value, tuple) else ()


@frozen
class _Comparison:
    """Two versions of a base, or of one of its amendments, and all that an overlay says at any time."""

    dated: bool
    """Whether it is an amendment: what is not in it has not been removed, it has only not been amended."""

    def changes(
        self, old: Node | None, new: Node | None, ours: tuple[Node, ...], path: Path
    ) -> Iterator[Change]:
        """Each difference at a path and below it, where the overlay says some things there, or nothing."""
        if (old is None) == (new is None) and _says(old) == _says(new):
            return
        if self.dated and ours:
            old, new = _or_empty(old, new), _or_empty(new, old)
        keys = _keys(old, new)
        said = [each for each in ours if not isinstance(each.value, Mapping)]
        against = [each for each in said if new is None or each.value is None or _says(each) != _says(new)]
        if said:
            standing = Standing.CONFLICTS if against else Standing.AGREES
            yield Change(path, old, new, standing, (against or said)[0])
        elif ours and (keys is None or new is None or not isinstance(new.value, Mapping)):
            yield Change(path, old, new, Standing.CONFLICTS, ours[0])
        elif keys is None or (not ours and old is None):
            yield Change(path, old, new, Standing.APART)
        else:
            for key in keys:
                before, after = (None if each is None else each.at((key,)) for each in (old, new))
                below = tuple(found for each in ours if (found := each.at((key,))) is not None)
                yield from self.changes(before, after, below, (*path, key))


def _or_empty(node: Node | None, other: Node | None) -> Node | None:
    """The node; an empty mapping where it is absent beside one."""
    if node is None and other is not None and isinstance(other.value, Mapping):
        return evolve(other, value={})
    return node


def _keys(old: Node | None, new: Node | None) -> list[str | int] | None:
    """The keys of two mappings, or the places of two lists of one length; nothing where they are compared whole."""
    if new is None:
        return None
    if isinstance(new.value, Mapping) and (old is None or isinstance(old.value, Mapping)):
        before = old.value if old is not None and isinstance(old.value, Mapping) else {}
        return [*before, *(key for key in new.value if key not in before)]
    if isinstance(new.value, tuple) and old is not None and isinstance(old.value, tuple):
        alike = len(new.value) == len(old.value)
        return list(range(len(new.value))) if alike else None
    return None


def _says(node: Node | None) -> object:
    return None if node is None else node.plain()


def _set(node: Node, path: Path = ()) -> Iterator[Path]:
    """Where a patch sets something."""
    if isinstance(node.value, Mapping) and node.value:
        for key, each in node.value.items():
            yield from _set(each, (*path, key))
    else:
        yield path


def _named(node: Node, key: str = "") -> Iterator[Path]:
    """The entries that a patch names: in its rules, as what dates are counted from, as sources."""
    if isinstance(node.value, Mapping):
        for name, each in node.value.items():
            yield from _named_in(name)
            yield from _named(each, name)
    elif isinstance(node.value, tuple):
        for each in node.value:
            yield from _named(each, key)
    elif isinstance(node.value, str):
        yield from _named_in(node.value)
        if key in _IDS:
            yield _IDS[key], node.value


def _named_in(text: str) -> Iterator[Path]:
    if found := _NAMED.fullmatch(text):
        yield found[1], found[2]
    elif found := _AT.fullmatch(text):
        yield "visits", found[1]


def _entry(path: Path) -> Path:
    """The entry that a path leads into, or the part of the document."""
    return path[:2] if path and path[0] in _ENTRIES else path[:1]
