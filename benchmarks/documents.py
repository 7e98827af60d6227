"""Reading documents: one of some five hundred lines checked, and every bundled programme loaded and checked."""

from __future__ import annotations

from collections.abc import Callable

import yaml
from measure import Row, taking_turns

import familjestod as fs

LINES = 505


def rows(*, quick: bool = False) -> list[Row]:
    """The rows of the table.

    Raises:
        AssertionError: if a document has faults.
    """
    library = fs.bundled()
    long = of_lines(library, LINES)
    assert not fs.check(long, library=library)
    texts = [library.texts[f"{id_}.yaml"] for id_ in library]
    tasks: dict[str, tuple[Callable[[], object], list[str]]] = {
        f"a document of {LINES} lines, checked": (lambda: fs.check(long, library=library), [long]),
        f"a document of {LINES} lines, loaded": (lambda: fs.load(long, library=library), [long]),
        f"the {len(texts)} bundled programmes, checked": (
            lambda: [fs.check(text, library=library) for text in texts],
            texts,
        ),
        f"the whole library, {len(texts)} programmes with vocabulary and instruments, loaded anew": (
            lambda: list(fs.Library(library.texts, library.schemas, library.trusted).values()),
            [text for path, text in library.texts.items() if not path.endswith(".cases.yaml")],
        ),
    }
    rows = []
    for what, (ours, read) in tasks.items():

        def plain(read: list[str] = read) -> None:
            for text in read:
                yaml.load(text, yaml.CSafeLoader)

        contestants = {"ours": lambda ours=ours: [ours], "plain": lambda plain=plain: [plain]}
        taken = taking_turns(contestants, 3 if quick else 15)
        rows.append(Row(what, taken["ours"], "yaml.CSafeLoader alone", taken["plain"]))
    return rows


def of_lines(library: fs.Library, count: int) -> str:
    """The national programme with visits repeated under other names until it has so many lines."""
    text = library.texts["national/barnhalsovard.yaml"]
    lines = text.splitlines()
    start = lines.index("  v4y:")
    end = next(at for at in range(start + 1, len(lines)) if lines[at].startswith("  v5y:"))
    visit = lines[start + 1 : end]
    more: list[str] = []
    number = 0
    while len(lines) + len(more) + 1 + len(visit) <= count:
        number += 1
        more += [f"  v4y_{number}:", *visit]
    more += ["    # A line of its own."] * (count - len(lines) - len(more))
    return "\n".join([*lines[:end], *more, *lines[end:], ""])
