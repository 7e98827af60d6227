"""Two versions found and read; for `diff`, what differs between them told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from familjestod.cli.documents import A_FILE, Desk, Refusal, is_path, read_file
from familjestod.cli.revisions import revision_of, split_revision
from familjestod.cli.screen import Screen

if TYPE_CHECKING:
    from familjestod.compare.edits import Diff
    from familjestod.spec.instrument import Instrument
    from familjestod.spec.model import Programme


def diff_of(old: str, new: str, folder: str | None = None) -> Diff:
    """What differs between two documents: each an id, a file, or a path in a revision of git.

    Ids are looked up in a folder of documents, if one is given, laid over those of the package.

    Raises:
        Refusal: if one of them cannot be found, or they are not of one kind.
        SpecError: if one of them has faults.
    """
    from familjestod.compare.edits import diff

    desk = Desk.of_folder(folder)
    try:
        return diff(_document_at(old, desk), _document_at(new, desk))
    except TypeError as error:
        raise Refusal(str(error)) from None


def programmes_of(old: str, new: str, folder: str | None = None) -> tuple[Programme, Programme]:
    """Two programmes to compare: each an id, a file, or a path in a revision of git.

    Ids are looked up in a folder of documents, if one is given, laid over those of the package.

    Raises:
        Refusal: if one of them cannot be found, or is no programme.
        SpecError: if one of them has faults.
    """
    desk = Desk.of_folder(folder)
    return _programme_at(old, desk), _programme_at(new, desk)


def _programme_at(argument: str, desk: Desk) -> Programme:
    from familjestod.spec.model import Programme

    found = _document_at(argument, desk)
    if not isinstance(found, Programme):
        raise Refusal(
            f'"{argument}" is an instrument, which answers nothing by itself: compare two programmes that use it'
        )
    return found


def _document_at(argument: str, desk: Desk) -> Programme | Instrument:
    named = split_revision(argument)
    if named is not None:
        file, others = revision_of(named[0]).files(named[1])
        return Desk.with_files((*others, file), desk.library).document(file)
    if is_path(argument, desk.library):
        file = read_file(Path(argument).expanduser())
        return Desk.with_files([file], desk.library).document(file)
    return desk.named(argument, f"{A_FILE}, or REV:path")


def diff_text(found: Diff, form: str, language: str) -> str:
    """The difference in one of the forms for files."""
    from familjestod.cli.screen import json_text

    match form:
        case "json":
            return json_text(found.to_dict()) + "\n"
        case "html":
            return found.html(language, page=True)
        case "markdown":
            return found.markdown(language)
        case _:
            return found.text(language)


def diff_lines(found: Diff, screen: Screen, language: str) -> Iterator[str]:
    """The difference on a screen: lines that fit, headings that stand out."""
    from familjestod.compare.diffing.layout import groups

    titles = {each.heading for each in groups(found, language)}
    for number, line in enumerate(found.text(language).splitlines()):
        bare = line.lstrip(" ")
        if not bare:
            yield ""
            continue
        indent = " " * (len(line) - len(bare))
        colour = "bold" if number == 0 or line in titles else "dim" if number == 1 else None
        for each in screen.wrapped(bare, indent, indent + "  "):
            yield screen.paint(each, colour) if colour else screen.paint(each)
