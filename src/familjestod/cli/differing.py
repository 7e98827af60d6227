"""`diff`: two versions found and read, and what differs between them told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from familjestod.cli.documents import Desk, File, Refusal, files_below, is_path, read_file
from familjestod.cli.revisions import revision_of, split_revision
from familjestod.cli.screen import Screen

if TYPE_CHECKING:
    from familjestod.compare.edits import Diff
    from familjestod.library import Library
    from familjestod.spec.instrument import Instrument
    from familjestod.spec.model import Programme

FORMATS = ("text", "markdown", "html", "json")


def diff_of(old: str, new: str, folder: str | None = None) -> Diff:
    """What differs between two documents: each an id, a file, or a path in a revision of git.

    Ids are looked up in a folder of documents, if one is given, laid over those of the package.

    Raises:
        Refusal: if one of them cannot be found, or they are not of one kind.
        SpecError: if one of them has faults.
    """
    from familjestod.compare.edits import diff
    from familjestod.library import bundled

    desk = Desk.with_files(files_below(Path(folder)) if folder else (), bundled())
    before, after = (document_at(each, desk) for each in (old, new))
    try:
        return diff(before, after)
    except TypeError as error:
        raise Refusal(str(error)) from None


def document_at(argument: str, desk: Desk) -> Programme | Instrument:
    """The document that an id, a file, or a path in a revision of git names.

    Raises:
        Refusal: if it cannot be found, or is neither a programme nor an instrument.
        SpecError: if it has faults.
    """
    named = split_revision(argument)
    if named is not None:
        file, others = revision_of(named[0]).files(named[1])
        return _examined(file, Desk.with_files((*others, file), desk.library), argument)
    if is_path(argument, desk.library):
        file = read_file(Path(argument).expanduser())
        return _examined(file, Desk.with_files([file], desk.library), argument)
    return _by_id(argument, desk)


def _examined(file: File, desk: Desk, argument: str) -> Programme | Instrument:
    from familjestod.diagnostics import SpecError
    from familjestod.spec.instrument import Instrument
    from familjestod.spec.load import examine
    from familjestod.spec.model import Programme

    examined = examine(file.content, file.name, desk.library)
    if examined.faults:
        raise SpecError(map(desk.placed, examined.faults))
    if not isinstance(examined.value, Programme | Instrument):
        raise Refusal(f"{argument} is neither a programme nor an instrument")
    return examined.value


def _by_id(argument: str, desk: Desk) -> Programme | Instrument:
    from familjestod.diagnostics import SpecError
    from familjestod.library import UnknownProgrammeError

    library: Library = desk.library
    try:
        return library.instruments[argument] if argument in library.instruments else library[argument]
    except UnknownProgrammeError as error:
        raise Refusal(f"{error} (or name a file that ends in .yaml, or REV:path)") from None
    except SpecError as error:
        raise SpecError(map(desk.placed, error.diagnostics)) from None


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
