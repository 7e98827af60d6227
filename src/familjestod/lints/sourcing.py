"""Where figures come from: none without a source, or with that of another figure, and no source that nothing rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from familjestod.diagnostics import Diagnostic, Path, Place, Related
from familjestod.lints.layers import own_amendments, own_patches
from familjestod.lints.written import Written, standing_at, written, written_in
from familjestod.spec.document import SCALARS
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.provenance import bases
from familjestod.spec.source import Node


def unsourced_number(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each figure that has neither a source nor an assumption, its own or that of what it stands in."""
    for each in written(document):
        for path, figure, grounded in each.figures:
            if not grounded:
                yield each.advice(
                    "unsourced-number",
                    path,
                    f'"{figure}" has neither a source nor an assumption{standing_at(path)}',
                    "Write `source` here or in what it stands in, or `assumption` where no source says it.",
                )


def unused_source(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each source that nothing in the document rests on, and no note says what it was read for."""
    whole = written(document)[0]  # an overlay need not use every source of its base
    silent = [id_ for id_, source in document.sources.items() if not source.note]
    own = [id_ for id_ in silent if whole.is_own(("sources", id_))]
    used = {id_ for basis in bases(document) for id_ in basis.source} if own else set()
    for id_ in own:
        if id_ not in used:
            yield whole.advice(
                "unused-source",
                ("sources", id_),
                f'"{id_}" is a source that nothing in the document rests on',
                "Name it as the `source` of what it says, or say in its `note` what it was read for.",
                on_key=True,
            )


def borrowed_source(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each patch that changes figures and says no source of them, so that they rest on what their base says.

    A patch is an overlay, an amendment, or an instrument that extends another. It stands at the first
    of its figures, since one missing `source` is one thing to mend.
    """
    borrowed: dict[Place, dict[Path, tuple[Written, str]]] = {}
    for each in written(document):
        setters = {node.span: patch for patch in _patches(document, each) for node in _leaves(patch.root)}
        for path, figure, grounded in each.figures if setters else ():
            node = each.document.root.at(path)
            patch = setters.get(node.span) if node is not None else None
            # Of what has no source at all, that is told.
            if grounded and node is not None and patch is not None and patch.borrows(path, node):
                borrowed.setdefault(patch.root.place, {}).setdefault(path, (each, str(figure)))
    for figures in borrowed.values():
        (path, (each, figure)), *others = figures.items()
        are = "rests only on the source of what it changes"
        if others:
            are = f"rests only on the source of what it changes, as do {len(others)} more"
        related = tuple(
            Related(
                message=f'"{other}"',
                place=own.document.locate(Diagnostic(code="", message="", path=at)).place,
            )
            for at, (own, other) in others
        )
        yield each.advice(
            "borrowed-source",
            path,
            f'"{figure}" is set here, and {are}{standing_at(path)}',
            "Write the `source` that says it beside it or at the top, or `assumption` where none does.",
            related=related,
        )


def _leaves(node: Node) -> Iterator[Node]:
    """The values in a node that hold no others."""
    value = node.value
    if isinstance(value, SCALARS):
        yield node
    else:
        for each in value if isinstance(value, tuple) else value.values():
            yield from _leaves(each)


@frozen(repr=False, eq=False)
class _Patch:
    """A patch as it is written, or the instrument that it makes."""

    root: Node
    name: str
    """What the places call the text that the patch is written in."""
    befores: tuple[Node, ...] = ()
    """What it is laid on, at first and whenever that changes."""

    def borrows(self, path: Path, figure: Node) -> bool:
        """Whether it sets a figure of its own to another than it was, and gives no grounds for it."""
        if figure.source != self.name:
            return False
        known = (before.at(path) for before in self.befores)
        if any(before is not None and before.plain() == figure.plain() for before in known):
            return False  # told as set to what it is already
        return not any(self._grounds(self.root.at(path[:end])) for end in range(len(path)))

    def _grounds(self, node: Node | None) -> bool:
        """Whether the patch gives a value a source or an assumption."""
        if node is None or not isinstance(node.value, Mapping):
            return False
        given = (node.value.get(key) for key in ("source", "assumption"))
        return any(
            each is not None and each.value is not None and written_in(each, self.name) for each in given
        )


def _patches(document: Programme | Instrument, each: Written) -> Iterator[_Patch]:
    """The patches that a document makes and gives no source of its own."""
    if isinstance(document, Instrument):
        root = each.document.root
        if root.source != each.own_name:  # laid on another
            yield _Patch(root, each.own_name)
        return
    sourced = {amended.patch.place for amended in own_amendments(document) if amended.source is not None}
    for place, (patch, befores) in own_patches(document).items():
        if place not in sourced:
            yield _Patch(patch, each.own_name, tuple(befores))
