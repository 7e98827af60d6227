"""Which entry of an old document is which of a new one: by its id, or by its content where the id is another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, fields_dict, frozen

from familjestod.compare.diffing.conditions import meaning, notes
from familjestod.compare.diffing.fields import FIELDS, LISTED, Field, Form
from familjestod.logic.rule import ALWAYS, All, Rule
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding

NEARLY: Final = 0.6
"""The least share of what two entries say that must be the same for one to be the other by a new id."""

Document = Programme | Instrument
Entries = Mapping[Any, Any]
# What an entry rests on does not tell which one it is.
_ASIDE: Final = frozenset({"source", "assumption"})
_NAMED: Final = frozenset({"visits", "vaccinations", "findings", "referrals"})


@frozen
class Pair:
    """An entry of the old document and what it is in the new one; nothing where it is in one only."""

    old: Any
    """The id, or the place in a list."""
    new: Any
    share: float = 1.0
    """How much of the content is the same, where the id is another."""


@frozen
class Renames:
    """What is called something else in the new document, by the part it is in and its old id."""

    ids: Mapping[tuple[str, str], str] = field(factory=dict)
    instruments: Mapping[tuple[str, str], str] = field(factory=dict)
    """The parts of instruments, by the instrument and the old id of the part."""

    def id(self, part: str, id_: str) -> str:
        """What an entry is called in the new document."""
        return self.ids.get((part, id_), id_)

    def inside(self, id_: str) -> str:
        """What an answer or a score of an instrument is called in the new one."""
        return self.id("answers", self.id("scores", id_))

    def name(self, name: str) -> str:
        """What a name in a rule of the old document is in the new one.

        >>> Renames({("visits", "v18m"): "v19m"}).name("itc@v18m.raised")
        'itc@v19m.raised'
        """
        first, dot, last = name.partition(".")
        if not dot:
            return name
        if first in _NAMED:
            return f"{first}.{self.id(first, last)}"
        of, at, visit = first.partition("@")
        what = self.instruments.get((of, last), last)
        return f"{of}{at}{self.id('visits', visit)}.{what}" if at else f"{of}.{what}"

    def value(self, of: Field, value: Any) -> Any:  # noqa: ANN401 - any field of the model
        """A value of the old document with the ids in it as they are in the new one."""
        kind = _IDS.get(of.reads)
        if kind is None or value is None:
            return value
        if of.form is Form.SEVERAL:
            return tuple(self.id(kind, each) for each in value)
        if of.form is Form.BY_KEY:
            return {self.name(name): each for name, each in value.items()}
        return self.name(value) if of.reads == "event" else self.id(kind, value)


_IDS: Final = {
    "visit": "visits",
    "dose": "vaccinations",
    "source": "sources",
    "event": "events",
    "after": "events",
}
"""Values that are ids of other entries, and the part that those are in."""
UNCHANGED: Final = Renames()


def pairs(part: str, old: Any, new: Any, renames: Renames = UNCHANGED) -> tuple[Pair, ...]:  # noqa: ANN401 - mappings or lists
    """Every entry of either document, in the order of the new one; what has gone stands after what it followed."""
    if not isinstance(old, Mapping):
        return tuple(_in_lists(part, old, new, renames))
    gone = [id_ for id_ in old if id_ not in new]
    renamed = _renamed(part, {id_: old[id_] for id_ in gone}, _without(new, old), renames)
    matched = {each.new: each for each in renamed} | {id_: Pair(id_, id_) for id_ in new if id_ in old}
    left = [id_ for id_ in gone if id_ not in {each.old for each in renamed}]
    there = {id_: matched.get(id_, Pair(None, id_)) for id_ in new}
    return tuple(_merged(list(old), list(there.values()), left))


def _without(entries: Entries, others: Entries) -> Entries:
    return {id_: each for id_, each in entries.items() if id_ not in others}


def _merged(order: list[Any], there: list[Pair], left: list[Any]) -> Iterator[Pair]:
    """The pairs of the new document, and after each what followed it in the old one and is left out."""
    position = {each.old: index for index, each in enumerate(there) if each.old is not None}
    after: dict[int, list[Any]] = {}
    last = -1
    for id_ in order:
        last = position.get(id_, last)
        if id_ in left:
            after.setdefault(last, []).append(id_)
    yield from (Pair(id_, None) for id_ in after.get(-1, ()))
    for index, each in enumerate(there):
        yield each
        yield from (Pair(id_, None) for id_ in after.get(index, ()))


def _renamed(part: str, gone: Entries, come: Entries, renames: Renames) -> list[Pair]:
    """The entries that are others by id and the same by content, or nearly; the nearest first, each once."""
    shares = sorted(
        (-share, before, after)
        for before, (old_id, old) in enumerate(gone.items())
        for after, (new_id, new) in enumerate(come.items())
        if (share := _share(part, old, new, renames)) >= NEARLY
    )
    old_ids, new_ids = list(gone), list(come)
    found: dict[int, tuple[int, float]] = {}
    for negative, before, after in shares:
        if before not in found and after not in {each for each, _ in found.values()}:
            found[before] = (after, -negative)
    return [Pair(old_ids[before], new_ids[after], share) for before, (after, share) in found.items()]


def _share(part: str, old: Any, new: Any, renames: Renames) -> float:  # noqa: ANN401 - entries
    """How much of what two entries say is the same; nothing where that is a single thing among others."""
    before, after = content(part, old, renames), content(part, new)
    defaults = _defaults(old) if type(old) is type(new) else {}
    said = [
        key
        for key in before.keys() | after.keys()
        if key not in _ASIDE
        and not (before.get(key) == after.get(key) and _empty(before.get(key), defaults.get(key)))
    ]
    same = [key for key in said if before.get(key) == after.get(key)]
    if len(same) == len(said):
        return 1.0 if said else 0.0
    return len(same) / len(said) if len(same) > 1 else 0.0


def _defaults(entry: object) -> Mapping[str, Any]:
    return {key: each.default for key, each in fields_dict(type(entry)).items()}  # type: ignore[arg-type]


def _empty(value: object, default: object) -> bool:
    return value in (None, (), frozenset(), _ALWAYS) or value == default


def content(part: str, entry: Any, renames: Renames = UNCHANGED) -> dict[str, Any]:  # noqa: ANN401 - an entry
    """What an entry says, key by key, as it is compared: equal where it means the same."""
    if isinstance(entry, Finding):
        return {
            "rule": rule_content(entry.rule, renames),
            "outcomes": tuple((each.value, content("outcomes", each, renames)) for each in entry.outcomes),
        }
    said = {
        each.key: _content(each, getattr(entry, each.attribute, None), entry, renames)
        for each in FIELDS[part]
    }
    for key in LISTED.get(part, ()):
        said.setdefault(key, getattr(entry, key))
    return said


def rule_content(rule: Rule | None, renames: Renames = UNCHANGED) -> Any:  # noqa: ANN401 - hashable
    """What a rule says: what it asks, and what is noted beside it."""
    if rule is None:
        return None
    note = rule.note if isinstance(rule, All) else None
    noted = (note.name, frozenset(note.source), note.assumption) if note is not None else None
    return (meaning(rule, renames.name), repr(noted), frozenset(notes(rule, renames.name).items()))


_ALWAYS: Final = rule_content(ALWAYS)


def _content(of: Field, value: Any, entry: Any, renames: Renames) -> Any:  # noqa: ANN401 - any field of the model
    match of.form:
        case Form.RULE:
            return rule_content(value, renames)
        case Form.SEVERAL:
            return frozenset(renames.value(of, value))
        case Form.ENTRIES:
            listed = value.items() if isinstance(value, Mapping) else [(None, each) for each in value]
            return [(id_, content(of.reads, each, renames)) for id_, each in listed]
        case Form.INNER:
            return None if value is None else content(of.reads, value, renames)
        case Form.SCORING:
            return scored(entry)
        case Form.KIND:
            return (entry.type.kind, frozenset(entry.type.choices), *_limits(entry))
        case _:
            return renames.value(of, value)


def _limits(answer: Any) -> tuple[Any, ...]:  # noqa: ANN401 - an answer
    return answer.type.unit, answer.type.at_least, answer.type.at_most


def scored(score: Any) -> Any:  # noqa: ANN401 - a score
    """How a score is worked out; the order of what is added up is nothing."""
    weighted = dict(zip(score.of, score.weights, strict=True)) if score.weights else None
    ordered = score.operation in {"difference", "ratio", "bmi"}
    of = score.of if ordered else frozenset(score.of)
    return (score.operation, of, weighted, score.lookup)


def _in_lists(part: str, old: Sequence[Any], new: Sequence[Any], renames: Renames) -> Iterator[Pair]:
    """The entries of two lists: those that are equal, then those that what tells them apart says are the same."""
    before, after = list(range(len(old))), list(range(len(new)))
    matched: dict[int, int] = {}
    for alike in (_equal, _told_alike, _in_part):
        for there in [each for each in after if each not in matched]:
            free = (each for each in before if each not in matched.values())
            here = next((each for each in free if alike(part, old[each], new[there], renames)), None)
            if here is not None:
                matched[there] = here
    left = [each for each in before if each not in matched.values()]
    yield from _merged(before, [Pair(matched.get(each), each) for each in after], left)


def _equal(part: str, old: Any, new: Any, renames: Renames) -> bool:  # noqa: ANN401 - entries
    return content(part, old, renames) == content(part, new)


def _told_alike(part: str, old: Any, new: Any, renames: Renames) -> bool:  # noqa: ANN401, ARG001 - entries
    return all(getattr(old, key) == getattr(new, key) for key in LISTED[part])


def _in_part(part: str, old: Any, new: Any, renames: Renames) -> bool:  # noqa: ANN401, ARG001 - entries
    """Whether two pauses are of one of the same visits or doses."""
    return part == "pauses" and any(set(getattr(old, key)) & set(getattr(new, key)) for key in LISTED[part])


def renames(old: Document, new: Document) -> Renames:
    """Every entry of a document that is in the other by another id, and the parts of the instruments of both."""
    ids = _renames(old, new)
    inside: dict[tuple[str, str], str] = {}
    if isinstance(old, Programme) and isinstance(new, Programme):
        both = [id_ for id_ in old.instruments if id_ in new.instruments]
        for id_ in both:
            before, after = old.instruments[id_], new.instruments[id_]
            if before.digest != after.digest:
                inside |= {(id_, was): now for (_, was), now in _renames(before, after).items()}
    else:
        inside = {(old.id, was): now for (part, was), now in ids.items() if part != "sources"}
    return Renames(ids, inside)


def _renames(old: Document, new: Document) -> dict[tuple[str, str], str]:
    kind = "programme" if isinstance(old, Programme) else "instrument"
    parts = [each for each in FIELDS[kind] if each.form is Form.ENTRIES]
    return {
        (part.reads, each.old): each.new
        for part in parts
        if isinstance(getattr(old, part.key), Mapping)
        for each in pairs(part.reads, getattr(old, part.key), getattr(new, part.key))
        if each.old is not None and each.new is not None and each.old != each.new
    }
