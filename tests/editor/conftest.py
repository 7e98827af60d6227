"""Small documents with a | where the cursor is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import familjestod as fs
from familjestod.editor.cursor import Cursor, cursor_at
from familjestod.editor.setting import Setting, setting_of
from familjestod.spec.text import lines_of

HEAD = """\
format: 1
kind: programme
id: gotland/mine
name: {sv: "Mitt", en: "Mine"}
region: gotland
extends: national/barnhalsovard
source: own
sources:
  own: {title: "Our own", publisher: [Region Gotland]}
"""
Marked = Callable[..., tuple[Cursor, Setting]]


@pytest.fixture
def marked() -> Marked:
    """The cursor in a text, and its setting; the text goes on a programme's first lines unless it has a kind itself."""

    def found(text: str, before: str | None = None) -> tuple[Cursor, Setting]:
        whole = text if "kind:" in text else HEAD + text
        index = whole.index("|")
        plain = whole[:index] + whole[index + 1 :]
        line = whole.count("\n", 0, index)
        column = index - (whole.rfind("\n", 0, index) + 1)
        cursor = cursor_at(lines_of(plain), line, column)
        assert cursor is not None
        library = (
            fs.bundled().with_texts({"gotland/mine.yaml": plain})
            if "kind: programme" in whole
            else fs.bundled()
        )
        first = None if before is None else setting_of(HEAD + before, "mine.yaml", library)
        return cursor, setting_of(plain, "mine.yaml", library, first)

    return found
