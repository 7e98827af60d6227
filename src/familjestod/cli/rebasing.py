"""`rebase`: what has changed in the base of a programme since it was reviewed, and what that means for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from familjestod.cli.checking import counted
from familjestod.cli.documents import (
    Desk,
    File,
    Refusal,
    bundled_file,
    is_path,
    read_file,
    read_input,
    replace_file,
)
from familjestod.cli.screen import Screen
from familjestod.diagnostics import Diagnostic, Edit, Place, SpecError, dotted
from familjestod.spec.document import Document, Node
from familjestod.spec.rebase import Change, Standing, changes, review, whole

if TYPE_CHECKING:
    from familjestod.library import Library

_SHORT: Final = 12
_WIDEST: Final = 60
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
# What is told of each standing, after the number of changes, and how it is coloured.
_HEADS: Final[Mapping[Standing, tuple[str, str]]] = {
    Standing.CONFLICTS: ("in conflict: it sets what the base changed or removed, and keeps its own", "red"),
    Standing.TOUCHES: (
        "near what it sets or names: the base's change holds; is that as it should be?",
        "yellow",
    ),
    Standing.AGREES: ("in agreement: it says what the base says now too, and need not any more", "green"),
    Standing.APART: ("elsewhere: the base's change holds", "dim"),
}


@frozen
class Rebase:
    """A programme, the base it is laid on, and what has changed between two versions of that."""

    file: File
    desk: Desk = field(repr=False)
    document: Document = field(repr=False)
    id: str
    base: str
    reviewed_against: str | None
    was: str | None
    """The digest of the old base; nothing if it does not load any more."""
    now: str
    changes: tuple[Change, ...]
    faults: tuple[Diagnostic, ...]
    """What is wrong with the programme, laid on the base as it is now."""

    @property
    def conflicts(self) -> bool:
        """Whether anything is left for a person to decide."""
        return any(each.standing is Standing.CONFLICTS for each in self.changes)

    @property
    def is_current(self) -> bool:
        """Whether the programme says that it was reviewed against the base as it is now."""
        return self.reviewed_against is not None and self.now.startswith(self.reviewed_against)


def rebase_of(argument: str, was: str) -> Rebase:
    """What has changed in the base of a programme since it was as an old file says.

    Raises:
        Refusal: if there is no such programme or file, it extends none, or the file is of another base.
        SpecError: if the shape of a document is not that of a programme, or the base has faults.
    """
    from familjestod.library import bundled

    file = _file(argument, bundled())
    desk = Desk.with_files([file], bundled())
    try:
        return _rebase(file, desk, read_input(was))
    except SpecError as error:
        raise SpecError(map(desk.placed, error.diagnostics)) from None


def _rebase(file: File, desk: Desk, old: File) -> Rebase:
    from familjestod.spec.layers import extended
    from familjestod.spec.load import examine, shaped
    from familjestod.spec.source import read

    library = desk.library
    document = shaped(read(file.content, file.name), library.schemas)
    id_, base = extended(document)
    if base is None:
        raise Refusal(f"{id_} extends no programme, so that there is nothing to rebase it on")
    faults = examine(file.content, file.name, library).faults
    present = library.document(base)
    if present is None:
        raise SpecError(faults)  # of which this is one
    before = shaped(read(old.content, old.name), library.schemas)
    if (found := extended(before)[0]) != base:
        raise Refusal(f"{old.name} is {found}, and {id_} extends {base}")
    written = document.root.at(("reviewed_against",))
    return Rebase(
        file=file,
        desk=desk,
        document=document,
        id=id_,
        base=base,
        reviewed_against=None if written is None or written.value is None else str(written.value),
        was=_digest(old, base, library),
        now=library[base].digest,
        changes=changes(whole(before, library), whole(present, library), document),
        faults=tuple(map(desk.placed, faults)),
    )


def _file(argument: str, library: Library) -> File:
    if is_path(argument, library):
        return read_file(FilePath(argument).expanduser())
    if argument in library.programme_ids:
        return bundled_file(library, f"{argument}.yaml")
    from familjestod.cli.checking import unknown

    raise Refusal(f"{unknown(argument, library)} (or name a file that ends in .yaml)")


def _digest(old: File, base: str, library: Library) -> str | None:
    """The digest of the old base among the documents of today; it may not be loadable among those."""
    try:
        return library.with_texts({f"{base}.yaml": old.text or ""})[base].digest
    except SpecError:
        return None


def write(rebase: Rebase) -> None:
    """Let the file of a programme say that it was reviewed against its base as it is now; nothing else changes.

    Raises:
        Refusal: if the programme is not a file of the user's, or cannot be written.
    """
    from familjestod.spec.source import read

    file = rebase.file
    if file.path is None or file.text is None:
        raise Refusal(f"{rebase.id} comes with the package: name a file of your own to write to")
    changed = file.with_text(edited(file.text, review(rebase.document, rebase.now)))
    said = read(changed.content, file.name).root.at(("reviewed_against",))
    if said is None or said.value != rebase.now:
        raise Refusal(
            f"{file.name} is not written so that it can be changed: add `reviewed_against: {rebase.now}`"
        )
    replace_file(file, changed)


def edited(text: str, edit: Edit) -> str:
    """A text with an edit made; a new line ends as the lines of the text do."""
    from familjestod.spec.fixes import applied

    ending = _LINE_END.search(text)
    return applied(text, [evolve(edit, text=edit.text.replace("\n", ending[0] if ending else "\n"))])


# --- told ------------------------------------------------------------------------------------------


def rebase_lines(rebase: Rebase, screen: Screen) -> Iterator[str]:
    """What has changed, what conflicts first, and what the programme says of its review."""
    number = len(rebase.changes)
    said = f"has changed in {counted(number, 'place')}" if number else "says what it said"
    yield from screen.wrapped(f"{rebase.id} is laid on {rebase.base}, which {said}.")
    if rebase.reviewed_against and rebase.was and not rebase.was.startswith(rebase.reviewed_against):
        yield from screen.wrapped(
            f"Note: the old base given has the digest {rebase.was[:_SHORT]}…, and the programme says that it was "
            f"reviewed against {rebase.reviewed_against[:_SHORT]}….",
        )
    for standing, group in groupby(rebase.changes, key=lambda each: each.standing):
        found, (head, colour) = list(group), _HEADS[standing]
        yield ""
        yield from (screen.paint(each, colour) for each in screen.wrapped(f"{len(found)} {head}"))
        for change in found:
            yield from _change_lines(rebase, change, screen)


def _change_lines(rebase: Rebase, change: Change, screen: Screen) -> Iterator[str]:
    shown = {"was": change.old, "now": change.new, "here": change.ours}
    yield f"  {screen.paint(dotted(change.path), 'bold')} {change.kind}"
    for name, node in shown.items():
        if node is not None:
            where = screen.paint(f"({_placed(rebase, node)})", "dim")
            removed = "null, which removes it" if node.value is None else _short(node)
            yield f"    {name:<5}{screen.paint(removed)} {where}"


def _short(node: Node) -> str:
    said = _flow(node)
    return said if len(said) <= _WIDEST else f"{said[: _WIDEST - 1]}…"


def _flow(node: Node) -> str:
    """A value on one line."""
    if isinstance(node.value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in node.value.items()) + "}"
    if isinstance(node.value, tuple):
        return f"[{', '.join(map(_flow, node.value))}]"
    if node.value is None or isinstance(node.value, bool):
        return {None: "null", True: "true", False: "false"}[node.value]
    return " ".join(str(node.value).split())


def _placed(rebase: Rebase, node: Node) -> Place:
    place = Diagnostic(code="", message="", place=node.key or node.place)
    return rebase.desk.placed(place).place or node.place


def closing_lines(rebase: Rebase, *, written: bool, screen: Screen) -> Iterator[str]:
    """What is left to do."""
    if written:
        yield f"{rebase.file.name} now says reviewed_against: {rebase.now[:_SHORT]}…"
    elif not rebase.is_current:
        yield from screen.wrapped(
            f"The base as it is now has the digest {rebase.now[:_SHORT]}…. When you have gone through this, "
            "`--write` notes it in reviewed_against."
        )


def rebase_json(rebase: Rebase) -> dict[str, Any]:
    """The same as JSON values; lines and columns count from 1."""
    from familjestod.cli.render import as_json

    return {
        "programme": rebase.id,
        "base": rebase.base,
        "reviewed_against": rebase.reviewed_against,
        "digest": {"was": rebase.was, "now": rebase.now},
        "changes": [_change_json(rebase, each) for each in rebase.changes],
        "diagnostics": [as_json(each) for each in rebase.faults],
    }


def _change_json(rebase: Rebase, change: Change) -> dict[str, Any]:
    from familjestod.cli.render import place_json

    nodes = {"was": change.old, "now": change.new, "here": change.ours}
    return {
        "path": list(change.path),
        "change": change.kind,
        "standing": change.standing.value,
        **{name: None if node is None else node.plain() for name, node in nodes.items()},
        "places": {
            name: None if node is None else place_json(_placed(rebase, node)) for name, node in nodes.items()
        },
    }
