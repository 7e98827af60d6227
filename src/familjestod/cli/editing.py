"""The documents that are open in an editor, each checked among those that lie around it as `check` would."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from familjestod.cli.checking import check_on
from familjestod.cli.documents import CASES, Desk, File, Refusal, around
from familjestod.diagnostics import Diagnostic, Place, hint
from familjestod.editor.setting import Setting, setting_of
from familjestod.library import Library, bundled, data_file
from familjestod.spec.text import lines_of

KINDS: Final = ("programme", "instrument", "vocabulary", "cases")
_FORMAT: Final = re.compile(r"^format[ \t]*:", re.MULTILINE)
_MOST_SAID: Final = 5


@frozen
class Seen:
    """One open document, and what came of checking it."""

    file: File = field(repr=False)
    desk: Desk = field(repr=False)
    found: tuple[Diagnostic, ...]
    setting: Setting = field(repr=False)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the document."""
        return lines_of(self.file.text or "")

    def with_text(self, text: str) -> Seen:
        """The document as it is now, not checked yet: what was found of it is of its text before."""
        if text == self.file.text:
            return self
        setting = setting_of(text, self.file.name, self.desk.library, self.setting)
        return evolve(
            self, file=evolve(self.file, content=text.encode(errors="surrogatepass")), setting=setting
        )

    def lines_at(self, place: Place) -> tuple[str, ...]:
        """The lines of the source that a place stands in."""
        if place.source == self.file.name:
            return self.lines
        keys = {name: key for key, name in self.desk.names.items()}
        return lines_of(self.desk.library.texts.get(keys.get(place.source, place.source), ""))

    def path_at(self, place: Place) -> Path | None:
        """The file that a place stands in; one of the package for a document that comes with it."""
        if place.source == self.file.name:
            return self.file.path
        name = self.desk.names.get(place.source)
        if name is None and place.source not in self.desk.names.values():
            return data_file("programmes", place.source)
        return Path(name or place.source)


def is_document(file: File) -> bool:
    """Whether a file says that it is a document of a programme, an instrument, a vocabulary or cases."""
    if file.said.get("kind") in KINDS or file.name.endswith(CASES):
        return True
    return _FORMAT.search(file.text or "") is not None and "kind" in file.said


def see(file: File, others: Iterable[File] = (), before: Seen | None = None) -> Seen:
    """A document checked among what lies around it, where other open documents count as they are in the editor."""
    library: Library = bundled()
    desk = Desk.with_files([*_beside(file, others), file], library, all_of_them=True)
    found = check_on(desk, [file]).diagnostics if is_document(file) else ()
    setting = setting_of(
        file.text or "", file.name, desk.library, before.setting if before is not None else None
    )
    return Seen(file, desk, found, setting)


def _beside(file: File, others: Iterable[File]) -> list[File]:
    """The other documents that lie around a file."""
    try:
        near = {each.path.resolve() for each in around(file) if each.path is not None}
    except Refusal:
        return []
    return [each for each in others if each.path is not None and each.path.resolve() in near]


def said(found: Diagnostic, name: str) -> str:
    """A diagnostic in the words that an editor shows: what is wrong, where if elsewhere, and what to do."""
    message = found.message
    if found.place is not None and found.place.source != name:
        message = f"{found.place}: {message}"
    if hinted := hint(found):
        message += f"\n{hinted}"
    elif found.available:
        message += f"\navailable: {', '.join(found.available[:_MOST_SAID])}"
    return f"{message}\n{found.help}" if found.help else message


def page_at(code: str) -> str | None:
    """The address of what the page of faults says of a code, where the page is a file."""
    page = data_file("docs", "faults.md")
    return f"{page.resolve().as_uri()}#{code}" if page is not None else None
