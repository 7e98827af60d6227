"""`check --fix`: the fixes of faults made in the files themselves, round by round until none is left."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import field, frozen

from familjestod.cli.checking import Checked, check_files, counted, files_named
from familjestod.cli.documents import File, replace_file
from familjestod.cli.screen import Screen
from familjestod.diagnostics import Diagnostic
from familjestod.spec.fixes import apart, applied
from familjestod.spec.text import lines_of

# A parser stops at the first place it does not understand, so that some faults show only when others are mended.
_MOST_ROUNDS: Final = 10


@frozen
class Mended:
    """Files before and after their faults were mended, the faults that were, and what is left to find."""

    before: tuple[File, ...] = field(repr=False)
    after: tuple[File, ...] = field(repr=False)
    fixed: tuple[Diagnostic, ...]
    first: Checked
    """What was found before anything was mended."""
    left: Checked

    @property
    def changed(self) -> tuple[tuple[File, File], ...]:
        """Each file that is not what it was, before and after."""
        pairs = zip(self.before, self.after, strict=True)
        return tuple((old, new) for old, new in pairs if old.content != new.content)


def mend_all(arguments: Sequence[str]) -> Mended:
    """What becomes of the documents that some arguments name when their faults are mended; no file is written.

    Raises:
        Refusal: if something that is named is not there, or cannot be read.
    """
    from familjestod.library import bundled

    library = bundled()
    before = after = files_named(arguments, library)
    first = left = check_files(before, library)
    fixed: list[Diagnostic] = []
    for _ in range(_MOST_ROUNDS):
        chosen = _chosen(left.diagnostics, after)
        if not chosen:
            break
        fixed += chosen
        after = tuple(_fixed(file, chosen) for file in after)
        left = check_files(after, library)
    return Mended(before, after, tuple(fixed), first, left)


def _chosen(found: Iterable[Diagnostic], files: Iterable[File]) -> list[Diagnostic]:
    """The faults whose fixes can be made together, of those that stand in files."""
    named = {file.name for file in files if file.path is not None}
    offered = {
        each.fix: each
        for each in found
        if each.fix is not None and named.issuperset(edit.place.source for edit in each.fix.edits)
    }
    return [offered[fix] for fix in apart(offered)]


def _fixed(file: File, chosen: Iterable[Diagnostic]) -> File:
    edits = [edit for each in chosen if each.fix for edit in each.fix.edits if edit.place.source == file.name]
    if not edits or file.text is None:
        return file
    return file.with_text(applied(file.text, edits))


def write(mended: Mended) -> None:
    """Put what became of each file in its place, whole or not at all.

    Raises:
        Refusal: if one has changed in the meantime, or cannot be written.
    """
    for old, new in mended.changed:
        if old.path is not None:
            replace_file(old, new)


def said(mended: Mended, screen: Screen) -> Iterator[str]:
    """Each fault that was mended, and how."""
    for each in mended.fixed:
        if each.fix is not None:
            where = screen.paint(str(each.place), "bold")
            yield f"{where}: {screen.paint(each.fix.description, 'green')}{screen.paint(f' [{each.code}]', 'dim')}"


def difference(mended: Mended, screen: Screen) -> Iterator[str]:
    """What becomes of each file, as a patch."""
    for old, new in mended.changed:
        texts = (lines_of(old.text or ""), lines_of(new.text or ""))
        for line in difflib.unified_diff(*texts, old.name, old.name, lineterm=""):
            # A tab steers no terminal, and a patch without it would be another one.
            yield "\t".join(screen.paint(part, _COLOURS.get(line[:1], "")) for part in line.split("\t"))


_COLOURS: Final = {"+": "green", "-": "red", "@": "cyan"}


def summary(mended: Mended, *, written: bool) -> str:
    """What was mended, in one line."""
    verb = "mended" if written else "would be mended"
    return f"{counted(len(mended.fixed), 'fault')} {verb} in {counted(len(mended.changed), 'document')}"
