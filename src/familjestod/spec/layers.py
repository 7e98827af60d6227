"""The documents that make up a programme, laid on one another: bases first, each with its dated amendments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from familjestod.diagnostics import Diagnostic, Path, Place, SpecError
from familjestod.logic.calendar import FIRST_DAY, parse_date
from familjestod.logic.read import day_meant, source_ids
from familjestod.spec.document import SCALARS
from familjestod.spec.model import Amendment
from familjestod.spec.patch import merge, removals_of_nothing, with_sources
from familjestod.spec.source import Document, Node
from familjestod.spec.terms import FrozenDict, Text


@frozen(repr=False, eq=False)
class Amended:
    """A patch and the days it is in force."""

    since: dt.date
    until: dt.date | None
    patch: Node
    source: Node | None
    assumption: Node | None
    written: Node
    """The whole of it, where it was written."""

    def applies(self, day: dt.date) -> bool:
        """Whether the amendment is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@frozen(repr=False, eq=False)
class Layer:
    """One document of those that make up a programme, and its own amendments."""

    root: Node
    amendments: tuple[Amended, ...] = ()


@frozen(repr=False, eq=False)
class Layers:
    """Every layer of a programme, its base documents first, its own last, what-ifs after it."""

    each: tuple[Layer, ...]
    lines: Mapping[str, tuple[str, ...]]
    # The documents asked for so far, by day. Filled as asked for, always with the same result.
    merged_so_far: dict[dt.date | None, Document] = field(factory=dict, init=False)

    def with_layer(self, document: Document) -> Layers:
        """These layers with a document on top.

        Raises:
            SpecError: if an amendment of it has a day that is none.
        """
        return Layers((*self.each, layer_of(document)), {**self.lines, **document.lines})

    def merged(self, day: dt.date | None) -> Document:
        """The document as it is on a day; without a day, as it is before any amendment."""
        if day not in self.merged_so_far:
            *_, (root, _, patch, _) = self._merging(day)
            source = self.each[-1].root.source
            self.merged_so_far[day] = Document(source, merge(root, patch), self.lines)
        return self.merged_so_far[day]

    def _merging(self, day: dt.date | None) -> Iterator[tuple[Node, Node, Node, dt.date | None]]:
        """What is merged on a day, in order: what there is before, the patch as written, with its sources, its first day."""
        first = self.each[0].root
        root = evolve(first, value=FrozenDict())
        before: Node | None = None  # merged when there is something to lay on it
        for layer in self.each:
            patches: list[tuple[Node, Node | None, dt.date | None]] = [(layer.root, None, None)]
            patches += [
                (each.patch, each.source, each.since)
                for each in layer.amendments
                if day is not None and each.applies(day)
            ]
            for patch, source, since in patches:
                root = root if before is None else merge(root, before)
                before = with_sources(patch, root, source)
                yield root, patch, before, since

    def removed_in_vain(self, patch: Node) -> Iterator[Diagnostic]:
        """A fault for each null in a patch on this that has nothing to remove at any time."""
        days = [None, *(since for since, _ in self.periods())]
        found = [tuple(removals_of_nothing(self.merged(day).root, patch)) for day in days]
        always = set.intersection(*({each.path for each in faults} for faults in found))
        return (each for each in found[0] if each.path in always)

    def amended_in_vain(self) -> Iterator[Diagnostic]:
        """A fault for each null in an amendment that has nothing to remove on the amendment's first day."""
        for day in sorted({each.since for layer in self.each for each in layer.amendments}):
            for root, _, patch, since in self._merging(day):
                if since == day:
                    yield from removals_of_nothing(root, patch)

    def laid(self, source: str) -> dict[Place, tuple[Node, list[Node]]]:
        """The patches of one source, by place: each with what it is laid on, at first and whenever that changes."""
        found: dict[Place, tuple[Node, list[Node]]] = {}
        for day in (None, *(since for since, _ in self.periods())):
            for root, patch, _, _ in self._merging(day):
                if patch.source == source:
                    found.setdefault(patch.place, (patch, []))[1].append(root)
        return found

    def amendments(self) -> tuple[Amendment, ...]:
        """When the programme was changed, its bases' changes first."""
        return tuple(
            Amendment(
                since=each.since,
                until=each.until,
                source=source_ids(each.source.plain() if each.source else None),
                assumption=Text.of(each.assumption.plain()) if each.assumption else None,
            )
            for layer in self.each
            for each in layer.amendments
        )

    def periods(self) -> Iterator[tuple[dt.date, dt.date | None]]:
        """The periods in which some amendment is in force, first and last day, in order."""
        amendments = [each for layer in self.each for each in layer.amendments]
        day_ = dt.timedelta(days=1)
        starts = sorted(
            {each.since for each in amendments} | {each.until + day_ for each in amendments if each.until}
        )
        for start, next_ in zip(starts, [*starts[1:], None], strict=False):
            if any(each.applies(start) for each in amendments):
                yield start, next_ - day_ if next_ else None

    def too_much(self, editions: int) -> Iterator[Diagnostic]:
        """A fault where the editions of a programme are together more than can be checked in a moment."""
        values = _values(self.merged(None).root)
        if editions > _MOST_EDITIONS or editions * values > _MOST_VALUES:
            message = (
                f"{editions - 1} periods of amendments to a document of {values} values: "
                f"expected at most {_MOST_EDITIONS} periods, and {_MOST_VALUES} values in all"
            )
            yield Diagnostic(code="too-many-editions", message=message, path=("id",), on_key=True)


# Each edition is checked by itself, and checking a text from outside must never take long.
_MOST_VALUES = 40_000
_MOST_EDITIONS = 100


def _values(node: Node) -> int:
    """How many values a node holds, itself included."""
    value = node.value
    if isinstance(value, SCALARS):
        return 1
    return 1 + sum(map(_values, value if isinstance(value, tuple) else value.values()))


def layer_of(document: Document) -> Layer:
    """The document without its amendments, and those.

    Raises:
        SpecError: if an amendment has a day that is none.
    """
    root = document.root
    assert isinstance(root.value, Mapping)  # noqa: S101 - the schema says so
    own = {key: node for key, node in root.value.items() if key != "amendments"}
    amendments = root.value.get("amendments")
    listed = amendments.value if amendments is not None and isinstance(amendments.value, tuple) else ()
    faults: list[Diagnostic] = []
    amended = [_amended(node, ("amendments", index), faults) for index, node in enumerate(listed)]
    if faults:
        raise SpecError(map(document.locate, faults))
    default = _given(root, "source")
    return Layer(
        evolve(root, value=FrozenDict(own)),
        tuple(each if each.source is not None else evolve(each, source=default) for each in amended),
    )


def _amended(node: Node, path: Path, faults: list[Diagnostic]) -> Amended:
    assert isinstance(node.value, Mapping)  # noqa: S101 - the schema says so
    days: dict[str, dt.date] = {}
    for key in ("since", "until"):
        written = _given(node, key)
        if written is not None:
            try:
                days[key] = parse_date(str(written.value))
            except ValueError as error:
                advice = day_meant(written.value).help
                faults.append(
                    Diagnostic(code="bad-value", message=str(error), path=(*path, key), help=advice)
                )
    since = days.get("since", FIRST_DAY)
    return Amended(
        since,
        days.get("until"),
        node.value["patch"],
        _given(node, "source"),
        _given(node, "assumption"),
        node,
    )


def _given(node: Node, key: str) -> Node | None:
    """What a mapping has at a key; a null is nothing."""
    assert isinstance(node.value, Mapping)  # noqa: S101 - asked of mappings only
    found = node.value.get(key)
    return None if found is None or found.value is None else found


def extended(document: Document) -> tuple[str, str | None]:
    """The id of a document that has its shape, and the id of the one it extends."""
    id_, extends = (document.root.at((key,)) for key in ("id", "extends"))
    assert id_ is not None  # noqa: S101 - the schema says so
    return str(id_.value), None if extends is None or extends.value is None else str(extends.value)
