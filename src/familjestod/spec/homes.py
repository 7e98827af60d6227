"""Where in which document a key belongs, so that one in the wrong place can be told so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen

_REFERENCE: Final = "#/$defs/"
_MOST_PLACES: Final = 3
# What a change or a condition holds says nothing of where a key belongs.
_PASSED_BY: Final = frozenset({"rule", "complete_rule", "test", "amendment"})
_A: Final = {
    "programme": "a programme",
    "instrument": "an instrument",
    "vocabulary": "a vocabulary",
    "cases": "a document of cases",
}
_EXAMPLE: Final = re.compile(r"```yaml\n([^\n]*)\n```")


@frozen(eq=False)
class Homes:
    """The keys of all documents, as their schemas place them."""

    schemas: Mapping[str, Mapping[str, Any]] = field(repr=False)
    # Filled as asked for, always with the same result.
    found: dict[str, Mapping[str, tuple[str, ...]]] = field(factory=dict, init=False, repr=False)

    def of(self, key: str, kind: str) -> str | None:
        """Where a key belongs, as advice to who wrote it in another place of a document of this kind."""
        places = self._places(kind).get(key, ())
        if "" in places:
            return f"`{key}` stands at the top of the document: begin it in the first column"
        if places:
            listed = ", ".join(places[:_MOST_PLACES])
            left = len(places) - _MOST_PLACES
            more = f" and {left} other places" if left > 0 else ""
            return f"`{key}` stands in {listed}{more}: write it there"
        others = [each for each in _A if each != kind and each in self.schemas and key in self._places(each)]
        return f"`{key}` stands in {_A[others[0]]}, and not in {_A.get(kind, 'this')}" if others else None

    def fits(self, value: object, property_: Mapping[str, Any], kind: str) -> bool:
        """Whether a value has the type that a property of a schema says, as far as a glance shows."""
        types: list[str] | str = self._resolved(property_, kind).get("type", [])
        wanted = [types] if isinstance(types, str) else types
        collection = {"object": Mapping, "array": (list, tuple)}
        if not wanted or isinstance(value, (Mapping, list, tuple)):
            return any(isinstance(value, collection[each]) for each in wanted if each in collection)  # type: ignore[arg-type]
        return not collection.keys() >= set(wanted) - {"null"}

    def example(self, property_: Mapping[str, Any], key: str, kind: str) -> str | None:
        """How an entry with this key is written, where its schema says it on one line."""
        if "const" in property_:
            return f"{key}: {property_['const']}"
        shown = _EXAMPLE.search(property_.get("markdownDescription", ""))
        if shown:
            return shown[1]
        return (
            f"{key}: {{sv: …, en: …}}"
            if "sv" in self._resolved(property_, kind).get("properties", ())
            else None
        )

    def _resolved(self, property_: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
        name = str(property_.get("$ref", "")).removeprefix(_REFERENCE)
        found: Mapping[str, Any] = self.schemas[kind]["$defs"][name] if name else property_
        return found

    def property(
        self, key: str, around: Mapping[str, Any], path: tuple[str | int, ...], kind: str
    ) -> Mapping[str, Any]:
        """What the schemas say of a key at a path, where the part that misses it does not say it itself."""
        said: Mapping[str, Any] = around.get("properties", {}).get(key, {})
        if "markdownDescription" in said or "const" in said:
            return said
        here = _template(path)
        named = (each for place, known, each in _keys(self.schemas[kind]) if known == key and place == here)
        return next(named, said)

    def _places(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        if kind not in self.found:
            places: dict[str, tuple[str, ...]] = {}
            for place, key, _ in _keys(self.schemas[kind]):
                places[key] = (*places.get(key, ()), place)
            by_entry = {
                key: tuple(sorted(each, key=lambda place: "<id>" not in place))
                for key, each in places.items()
            }
            self.found[kind] = by_entry
        return self.found[kind]


def _template(path: tuple[str | int, ...]) -> str:
    """A path as the places of keys are written: the second step of `visits.v18m` is an id."""
    steps = [
        "[…]" if isinstance(step, int) else ".<id>" if at == 1 else f".{step}" for at, step in enumerate(path)
    ]
    return "".join(steps).removeprefix(".")


def _keys(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each place of a document, written as a path, each key that can stand there, and what is said of it."""
    todo: list[tuple[str, Mapping[str, Any], frozenset[str]]] = [("", schema, frozenset())]
    told: set[tuple[str, str]] = set()
    while todo:
        place, part, passed = todo.pop(0)
        name = str(part.get("$ref", "")).removeprefix(_REFERENCE)
        if name and name not in passed | _PASSED_BY:
            todo.append((place, schema["$defs"][name], passed | {name}))
        for key, each in part.get("properties", {}).items():
            if (place, key) not in told:
                told.add((place, key))
                yield place, key, each
            todo.append((f"{place}.{key}".removeprefix("."), each, passed))
        for step, inner in (("[…]", part.get("items")), (".<id>", part.get("additionalProperties"))):
            if isinstance(inner, Mapping):
                todo.append((place + step, inner, passed))
