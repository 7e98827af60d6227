"""What was probably meant by a name in a rule that is none: its parts are looked at one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Path, did_you_mean, dotted, nearest
from familjestod.spec.instrument import Vocabulary
from familjestod.spec.names import EVENTS, PROGRAMME_REFERENCES, NameScope, labels

_A: Final[Mapping[str, str]] = {
    "visits": "visit",
    "vaccinations": "dose",
    "referrals": "referral",
    "findings": "finding",
}
TERMS: Final = ("regions", "places", "roles", "themes", "methods", "observations", "services")
_MOST: Final = 5
_PARTS: Final = "answer, score or finding"


# Comparing spellings is dear: a document that is all wrong gets fewer hints.
_SUGGESTED: Final = 20


def names_meant(faults: Iterable[Diagnostic], scope: NameScope) -> Iterator[Diagnostic]:
    """The faults, the first unknown names among them with what they lack and what could have been meant."""
    left = _SUGGESTED
    for fault in faults:
        if fault.code == "unknown-name" and left:
            left -= 1
            yield _name_meant(fault, scope)
        else:
            yield fault


def _name_meant(fault: Diagnostic, scope: NameScope) -> Diagnostic:
    """The fault of an unknown name, saying which part of it is unknown and what could stand there, nearest first."""
    name = str(fault.path[-1])
    found = _Asked(name, scope).meant()
    message = f'"{name}" is not a name that a rule can use here{found.why} (in {dotted(fault.path)})'
    return evolve(fault, message=message, available=found.available[:_MOST], help=found.help)


_MANY_STRANGE: Final = 3  # so many keys of another kind of document are no slip of the pen


def kind_meant(value: object, documents: Mapping[str, Mapping[str, Any]]) -> Iterator[Diagnostic]:
    """A fault where a document, whatever its shape, has the keys of another kind than it says: each key would be one otherwise."""
    if not isinstance(value, Mapping):
        return
    kind = value.get("kind")
    keys = {
        each: schema.get("properties") or schema["$defs"][each]["properties"]
        for each, schema in documents.items()
        if "kind" in (schema.get("properties") or schema["$defs"].get(each, {}).get("properties", ()))
    }
    strange = [
        key for key in value if key not in (keys[kind] if isinstance(kind, str) and kind in keys else value)
    ]
    others = [each for each in keys if each != kind and all(key in keys[each] for key in value)]
    if len(strange) >= _MANY_STRANGE and others:
        shown = ", ".join(f"`{key}`" for key in strange[:_MANY_STRANGE])
        yield Diagnostic(
            code="wrong-kind",
            message=f'"{kind}" is no document with {shown}: expected kind: {others[0]} (in kind)',
            path=("kind",),
            help=f"write kind: {others[0]}",
            instead=others[0],
        )


def _is_entry(path: Path) -> bool:
    return len(path) == len(("kind", "id")) and all(isinstance(step, str) for step in path)


def entries_meant(faults: Iterable[Diagnostic], value: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """The faults of a patched document; an entry that lacks what a new one needs may be meant for another."""
    told: set[Path] = set()
    for fault in faults:
        if fault.code != "missing-key" or not _is_entry(fault.path):
            yield fault
            continue
        if fault.path not in told:
            told.add(fault.path)
            kind, id_ = map(str, fault.path)
            lacks = " and ".join(each.message.split(" ")[0] for each in faults if each.path == fault.path)
            yield evolve(
                fault,
                message=f'"{id_}" is new among the {kind}, and a new one needs {lacks} (in {dotted(fault.path)})',
                available=nearest(id_, (each for each in value[kind] if each != id_)),
                help=f"write the id of one that there is already, or add {lacks}",
            )


_IN_A_RULE: Final = "expected all, any, not, at_least, or a name"  # as the schemas say it


def shape_meant(
    faults: Iterable[Diagnostic], value: Mapping[str, Any], vocabulary: Vocabulary, programmes: Iterable[str]
) -> Iterator[Diagnostic]:
    """The faults of a programme's shape, with what was meant by words that are no keys and no ids."""
    known = {kind: getattr(vocabulary, kind) for kind in TERMS}
    yield from keys_meant(_references_meant(faults, value, known, programmes), value)


def keys_meant(faults: Iterable[Diagnostic], value: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """The faults of a document's shape; a word in a rule may be an id of the document, and a title stand for a source."""
    for fault in faults:
        found = None
        if fault.code == "unknown-key" and (fault.help or "").startswith(_IN_A_RULE):
            found = _in_a_rule(str(fault.path[-1]), value)
        elif fault.code == "bad-format" and "source" in fault.path[-2:]:
            sources = _entries(value, "sources")
            titles = {id_: each.get("title") for id_, each in sources.items() if isinstance(each, Mapping)}
            word = _at(value, fault.path)
            found = next((id_ for id_, title in titles.items() if title == word), None)
        yield evolve(fault, available=(found,), help=None, instead=found) if found else fault


def _in_a_rule(word: str, value: Mapping[str, Any]) -> str | None:
    """The name of a rule that is meant by an id alone, or by a name with a part too many."""
    head, _, rest = word.partition(".")
    if head in _A and "." in rest:
        return f"{head}.{rest.partition('.')[0]}"
    if value.get("kind") == "instrument":
        parts = ("answers", "scores", "findings")
        return f"{value.get('id')}.{word}" if any(word in _entries(value, each) for each in parts) else None
    return next((f"{kind}.{word}" for kind in ("findings", *EVENTS) if word in _entries(value, kind)), None)


def _entries(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The mapping at a key of a document that may have any shape; an empty one where there is none."""
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def _references_meant(
    faults: Iterable[Diagnostic], value: object, known: Mapping[str, Iterable[str]], programmes: Iterable[str]
) -> Iterator[Diagnostic]:
    """The faults of a document's shape; a text that is no id where an id is expected may be what people call one."""
    by_name = {each.partition("/")[2]: each for each in programmes}
    for fault in faults:
        if fault.code == "bad-format" and fault.path == ("extends",):
            name = str(_at(value, fault.path)).rpartition("/")[2]
            yield evolve(fault, available=tuple(by_name[each] for each in nearest(name, by_name)))
            continue
        kinds = _kinds_at(fault.path) if fault.code == "bad-format" else ()
        word = _at(value, fault.path) if kinds else None
        ids = {id_: None for kind in kinds for id_ in known[kind]}
        called = {id_: names for kind in kinds for id_, names in labels(known[kind])}
        from familjestod.spec.synonyms import meant_word

        meant = meant_word(word, ids, called) if isinstance(word, str) else None
        if meant is None:
            yield fault
            continue
        yield Diagnostic(
            code="unknown-reference",
            message=f'"{word}" is none of the {" or ".join(kinds)} (in {dotted(fault.path)})',
            path=fault.path,
            available=nearest(meant, ids),
            instead=meant,
        )


def no_base(base_id: str, below: tuple[str, ...], ids: Iterable[str]) -> Diagnostic:
    """The fault of a document that extends nothing there is, or itself by way of those below."""
    path: Path = ("extends",)
    if base_id in below:
        others = [each for each in below[: below.index(base_id)] if each != base_id]
        way = f", by way of {', '.join(others)}" if others else ""
        help_ = "name the programme that it changes, such as national/barnhalsovard, or take `extends` out"
        return Diagnostic(
            code="unknown-base",
            message=f'"{base_id}" extends itself{way} (in extends)',
            path=path,
            help=help_,
        )
    return Diagnostic(
        code="unknown-base",
        message=f'"{base_id}" is not a programme that can be extended (in extends)',
        path=path,
        available=nearest(base_id, (each for each in ids if each not in below)),
        help="`familjestod list` shows the programmes that there are",
    )


def _kinds_at(path: Path) -> tuple[str, ...]:
    """The kinds of term that an id at a path is one of, of those of the vocabulary."""
    for pattern, kinds in PROGRAMME_REFERENCES:
        if len(pattern) == len(path) and all(
            one in {"*", str(step)} for one, step in zip(pattern, path, strict=True)
        ):
            return tuple(kind for kind in kinds if kind in TERMS)
    return ()


def _at(value: Any, path: Path) -> object:  # noqa: ANN401 - YAML
    for step in path:
        value = value[step]
    return value


@frozen
class _Meant:
    """What a name lacks, as the end of a message, and what could have been meant."""

    available: tuple[str, ...]
    why: str = ""
    help: str | None = None


@frozen
class _Asked:
    """A name that there is none of, and those that there are."""

    name: str
    scope: NameScope

    @property
    def head(self) -> str:
        """What stands before the dot."""
        return self.name.partition(".")[0]

    @property
    def what(self) -> str:
        """What stands after it."""
        return self.name.partition(".")[2]

    def meant(self) -> _Meant:
        if "@" in self.head:
            return self.at_a_visit(*self.head.split("@", 1))
        if self.head in _A:
            return self.of_the_programme()
        if self.inside(self.head):
            return self.of_an_instrument(self.head, self.head)
        return self.a_fact()

    def inside(self, head: str) -> tuple[str, ...]:
        """What there is after the dot of names that begin with a word."""
        return tuple(each.partition(".")[2] for each in self.scope.types if each.startswith(f"{head}."))

    def of_the_programme(self) -> _Meant:
        ids = self.inside(self.head)
        if self.head in EVENTS and not any(self.inside(kind) for kind in EVENTS):
            help_ = "an instrument reads facts and its own results; what a visit or a referral needs is said in a programme"
            return _Meant((), "", help_)
        elsewhere = [f"{kind}.{self.what}" for kind in _A if f"{kind}.{self.what}" in self.scope.types]
        near = [f"{self.head}.{each}" for each in nearest(self.what, ids)]
        return _Meant((*elsewhere, *near), f": there is no such {_A[self.head]} in this programme")

    def of_an_instrument(self, instrument: str, reference: str) -> _Meant:
        near = (f"{reference}.{each}" for each in nearest(self.what, self.inside(instrument)))
        return _Meant(tuple(near), f": {instrument} has no such {_PARTS}")

    def at_a_visit(self, instrument: str, visit: str) -> _Meant:
        visits, instruments = self.inside("visits"), self.instruments()
        if instrument in visits and visit in instruments:
            right = f"{visit}@{instrument}.{self.what}"
            return _Meant((right,), "", f"write {right}: first the instrument, then the visit")
        if instrument not in instruments:
            near = (f"{each}@{visit}.{self.what}" for each in nearest(instrument, instruments))
            return _Meant(tuple(near), ": there is no such instrument")
        if visit not in visits:
            near = (f"{instrument}@{each}.{self.what}" for each in nearest(visit, visits))
            return _Meant(tuple(near), ": there is no such visit in this programme")
        return self.of_an_instrument(instrument, f"{instrument}@{visit}")

    def instruments(self) -> tuple[str, ...]:
        """The ids of the instruments whose results can be read."""
        return tuple(self.scope.instruments) or tuple(dict.fromkeys(_heads(self.scope.types)))

    def a_fact(self) -> _Meant:
        """A name that is near in spelling comes first, then those that begin alike: `unit.county`, `unit.region`."""
        near = nearest(self.name, self.scope.types)
        quoted = Diagnostic(code="unknown-name", message=f'"{self.name}"', available=near)
        close = near if did_you_mean(quoted) else ()
        alike = nearest(self.name, (each for each in self.scope.types if each.startswith(f"{self.head}.")))
        return _Meant(tuple(dict.fromkeys((*close[:1], *alike, *near))))


def _heads(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        head, _, what = name.partition(".")
        if what == "age" and f"{head}.day" in names:
            yield head
