"""The cursor is where the reader says, in every document that comes with the package, and in those not finished yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

import familjestod as fs
from familjestod.diagnostics import Path, Place
from familjestod.editor.cursor import cursor_at
from familjestod.spec.document import Node
from familjestod.spec.source import read
from familjestod.spec.text import lines_of

_TRIED = 20  # of each document: the text is read up to each of them


def _places(node: Node, path: Path = ()) -> Iterator[tuple[Path, Place]]:
    """Where each key and each value on one line stands."""
    if node.key is not None:
        yield path, node.key
    if isinstance(node.value, Mapping):
        for key, inner in node.value.items():
            yield from _places(inner, (*path, key))
    elif isinstance(node.value, tuple):
        for index, inner in enumerate(node.value):
            yield from _places(inner, (*path, index))
    elif node.place != node.key and node.place.line == node.place.end_line:
        yield path, node.place


@pytest.mark.parametrize("key", sorted(fs.bundled().texts))
def test_agrees_with_the_reader(key: str) -> None:
    document = read(fs.bundled().texts[key], key)
    lines, places = document.lines[key], tuple(_places(document.root))
    places = places[:: max(1, len(places) // _TRIED)]
    found = [(path, cursor_at(lines, at.line - 1, at.column)) for path, at in places]
    assert [cursor.whole if cursor else None for _, cursor in found] == [path for path, _ in found]


@pytest.mark.parametrize(
    ("text", "path", "word", "key"),
    [
        ("|", (), "", True),
        ("visits:\n  |", ("visits",), "", True),
        ("visits:\n  v8m: {|", ("visits", "v8m"), "", True),
        ("visits:\n  v8m: {place: cl|", ("visits", "v8m", "place"), "cl", False),
        ("visits:\n  v8m:\n    themes: [a, b|", ("visits", "v8m", "themes", 1), "b", False),
        ("visits:\n  v8m:\n    themes:\n    - a\n    - b|", ("visits", "v8m", "themes", 1), "b", True),
        ("visits:\n  v8m:\n    themes: [\n      a,\n      |", ("visits", "v8m", "themes", 1), "", False),
        ("eligibility:\n  any:\n    - a: 1\n    - b|: 2", ("eligibility", "any", 1), "b", True),
        ("eligibility: {any: [{a: 1}, {b: [x, y|", ("eligibility", "any", 1, "b", 1), "y", False),
        ('name: {sv: "a: {b", en: "c|d"}', ("name", "en"), "cd", False),
        ("name: 'it''s {'\nid: x|", ("id",), "x", False),
        ("text: |-\n  a: {\nid: x¦".replace("|", "\0"), ("id",), "x", False),
    ],
)
def test_of_a_text_that_is_not_finished(text: str, path: Path, word: str, key: bool) -> None:
    sign = "¦" if "¦" in text else "|"
    before, _, after = text.partition(sign)
    lines = lines_of((before + after).replace("\0", "|"))
    line = before.count("\n")
    cursor = cursor_at(lines, line, len(before) - (before.rfind("\n") + 1))
    assert cursor is not None
    assert (cursor.path, cursor.word, cursor.key) == (path, word, key)


@pytest.mark.parametrize("text", ["# vis¦its", "a: 1 # b¦", "text: |\n  some w¦ords", "a: [1, # x¦"])
def test_nothing_stands_in_a_comment_or_a_block(text: str) -> None:
    before, _, after = text.partition("¦")
    assert (
        cursor_at(lines_of(before + after), before.count("\n"), len(before) - (before.rfind("\n") + 1))
        is None
    )


@pytest.mark.parametrize("end", range(200, 6000, 97))
def test_any_half_of_a_document_has_a_cursor(end: int) -> None:
    """Brackets and quotes that belong to nothing are there while one writes: what is asked below them is told still."""
    text = fs.bundled().texts["gotland/kommunikation_itc.yaml"][:end]
    lines = lines_of(f"{text.rpartition(chr(10))[0]}\n]}}\nvisits:\n  v1")
    cursor = cursor_at(lines, len(lines) - 1, 4)
    assert cursor is None or cursor.word == "v1"
