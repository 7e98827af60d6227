"""Small changes of a document, one at a time: a limit moved, an operator turned round, a condition left out."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from attrs import frozen

import familjestod as fs
from familjestod.spec.source import read
from strategies.programmes import EVERYTHING

RULES = ("when", "eligibility", "findings", "until", "all", "any", "of", "not")
OPERATORS = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most", "is": "is_not",
             "is_not": "is", "in": "not_in", "not_in": "in"}  # fmt: skip
OTHERWISE = {"any": "all", "all": "any"}
KEPT = {"name", "source", "assumption", "count", "of", "value", "when"}
BOUNDS = ("opens", "due", "overdue", "closes", "every")
CALENDAR = {"1 month": "30 days", "4 weeks": "1 month", "12 months": "365 days", "1 year": "52 weeks"}


@frozen
class Mutation:
    """What was changed, where, and the document with the change."""

    what: str
    path: tuple[Any, ...]
    value: Any

    def __str__(self) -> str:
        return f"{self.what} at {'.'.join(map(str, self.path))}"


def mutations(document: Any) -> Iterator[Mutation]:
    """Every small change of a document, in the order of the document."""
    for path, value, in_rule in _walk(document, (), False):
        for what, instead in _changes(path, value, in_rule):
            yield Mutation(what, path, _with(document, path, instead))


def _walk(value: Any, path: tuple[Any, ...], in_rule: bool) -> Iterator[tuple[tuple[Any, ...], Any, bool]]:
    yield path, value, in_rule
    if isinstance(value, dict):
        for key, each in value.items():
            if key in {
                "name",
                "source",
                "sources",
                "assumption",
                "text",
                "description",
                "measures",
                "label",
                "reported",
            }:
                continue
            yield from _walk(each, (*path, key), in_rule or key in RULES)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _walk(each, (*path, index), in_rule)


def _changes(path: tuple[Any, ...], value: Any, in_rule: bool) -> Iterator[tuple[str, Any]]:
    key = path[-1] if path else ""
    if isinstance(value, str):
        yield from _of_text(path, key, value, in_rule)
    if not in_rule:
        return
    if isinstance(value, bool):
        yield "turned round", not value
    elif isinstance(value, int) and key not in {"count", "value"}:
        yield "one more", value + 1
        yield "one less", value - 1
    if isinstance(value, dict):
        yield from _of_conditions(value)
    if isinstance(value, list) and len(value) > 1 and all(isinstance(each, str | int) for each in value):
        yield f"without {value[0]}", value[1:]


def _of_text(path: tuple[Any, ...], key: Any, value: str, in_rule: bool) -> Iterator[tuple[str, Any]]:
    if _is_length(value) and (in_rule or key in BOUNDS or "not_before" in path):
        count, _, _ = value.partition(" ")
        yield "a day more", f"{int(count) + 1} days" if "day" in value else f"{value} 1 day"
        if value in CALENDAR:
            yield f"{CALENDAR[value]} instead", CALENDAR[value]
    if key == "counted_from":
        yield "counted from the expected birth", "expected_birth"
    if key in {"since", "until"} and len(value) == 10:
        yield "a day later", (dt.date.fromisoformat(value) + dt.timedelta(days=1)).isoformat()


def _of_conditions(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, each in value.items():
        instead = OPERATORS.get(name) or OTHERWISE.get(name)
        plain = name in OTHERWISE or not isinstance(each, dict | list | bool)
        if instead is not None and instead not in value and plain:
            yield f"{instead} for {name}", {instead if k == name else k: v for k, v in value.items()}
        if len(value) > 1 and name not in KEPT:
            yield f"without {name}", {k: v for k, v in value.items() if k != name}


def _is_length(text: str) -> bool:
    return text[:1].isdigit() and text.rsplit(maxsplit=1)[-1].rstrip("s") in {"day", "week", "month", "year"}


def _with(document: Any, path: tuple[Any, ...], instead: Any) -> Any:
    changed = copy.deepcopy(document)
    if not path:
        return instead
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = instead
    return changed


def plain(value: Any) -> Any:
    """A document's value as JSON has it."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def changed(id_: str) -> Iterator[fs.Programme]:
    """A programme with each small change that leaves it sound."""
    library = fs.bundled()
    document = EVERYTHING if id_ == "everything" else read(library.texts[f"{id_}.yaml"], "it").value
    for each in mutations(plain(document)):
        try:
            if id_ == "everything":
                yield library["uppsala/barnsakert_2"].patched(each.value)
            else:
                yield fs.load(json.dumps(each.value), name="it.yaml", library=library)
        except fs.SpecError:
            continue


@cache
def some_changed(id_: str, count: int) -> tuple[fs.Programme, ...]:
    """So many of them, spread over the document."""
    every = list(changed(id_))
    return tuple(every[:: max(1, len(every) // count)][:count])
