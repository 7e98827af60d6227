"""The parts of a document, for what changes one of them."""

from __future__ import annotations

from typing import Any


def inside(value: object) -> list[Any]:
    """Every list and mapping in a value, itself included."""
    found: list[Any] = []
    todo = [value]
    while todo:
        part = todo.pop()
        if isinstance(part, dict | list):
            found.append(part)
            todo.extend(part.values() if isinstance(part, dict) else part)
    return found
