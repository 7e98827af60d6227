"""What can be written at a cursor: names in rules, their tests and values, and ids, each with what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from familjestod.editor.cursor import Cursor
from familjestod.editor.meaning import Fact, Id, InRule, meaning_of
from familjestod.editor.setting import OWN, Setting
from familjestod.editor.telling import Teller, Told
from familjestod.logic.values import BOOLEAN, Kind, Operator, ValueType
from familjestod.spec.names import ANCHORS, EVENTS, NameScope

_GROUPS: Final = ("all", "any", "not", "at_least")
_LISTS: Final = frozenset({Operator.IN, Operator.NOT_IN})


@frozen
class Completion:
    """Something that can be written in the place of the word at a cursor."""

    name: str
    """What is chosen from a list."""
    text: str
    """What is put in the place of the word."""
    detail: str = ""
    documentation: str = ""
    """What it is called and means, as Markdown."""
    rank: int = 0
    """What is likelier comes first."""


def completions(cursor: Cursor, setting: Setting, language: str) -> tuple[Completion, ...]:
    """What can be written in the place of the word at a cursor; nothing where only the schema knows."""
    return tuple(dict.fromkeys(_Completing(cursor, setting, Teller(setting, language)).found()))


@frozen
class _Completing:
    cursor: Cursor
    setting: Setting
    teller: Teller

    def found(self) -> Iterator[Completion]:
        cursor, kind = self.cursor, self.setting.kind
        match meaning_of(kind, cursor.path, key=cursor.key):
            case InRule(name=None) if cursor.key:
                yield from self.names()
            case InRule(name=str(name), operator=None):
                yield from self.tests(name) if cursor.key else self.values(name)
            case InRule(name=str(name), operator=str(operator)) if not cursor.key or self.in_list():
                yield from self.operands(name, operator)
            case Fact(name=None) if cursor.key:
                yield from self.facts()
            case Fact(name=str(name)) if not cursor.key:
                yield from self.values(name)
            case Id(kinds=kinds, key=key):
                yield from self.ids(kinds, key=key)
            case None if cursor.key and kind == "programme" and len(cursor.path) == 1:
                yield from self.patched(str(cursor.path[0]))

    def in_list(self) -> bool:
        return bool(self.cursor.path) and isinstance(self.cursor.path[-1], int)

    def item(self, name: str, told: Told | None, *, key: bool = False, rank: int = 0) -> Completion:
        text = f"{name}: " if key and not self.cursor.is_key else name
        if told is None:
            return Completion(name, text, rank=rank)
        return Completion(name, text, told.title, told.markdown(name), rank)

    def names(self) -> Iterator[Completion]:
        """The names that a rule can use; results at a visit once an @ is there."""
        scope = self.setting.scope()
        for name in _names(scope, self.cursor.word):
            yield self.item(name, self.teller.name(name), key=True, rank=_rank(name, self.setting))
        for group in _GROUPS:
            yield self.item(group, None, key=True, rank=9)

    def facts(self) -> Iterator[Completion]:
        """The facts that can be said of a family."""
        for name, fact in self.setting.vocabulary.facts.items():
            if not fact.derived:
                yield self.item(name, self.teller.name(name), key=True)

    def tests(self, name: str) -> Iterator[Completion]:
        """The tests that a name can be put to."""
        type_ = self.setting.scope().type_of(name)
        for operator in type_.operators if type_ is not None else ():
            yield self.item(operator.value, None, key=True)

    def operands(self, name: str, operator: str) -> Iterator[Completion]:
        """The values that a test can be given."""
        if operator == Operator.KNOWN:
            yield from self.choices(name, BOOLEAN)
        elif operator not in {*_LISTS} or self.in_list():
            yield from self.values(name)

    def values(self, name: str) -> Iterator[Completion]:
        """The values of a name, where they are few."""
        type_ = self.setting.scope().type_of(name)
        if type_ is not None:
            yield from self.choices(name, type_)

    def choices(self, name: str, type_: ValueType) -> Iterator[Completion]:
        written = (True, False) if type_.kind is Kind.BOOLEAN else type_.choices
        for rank, value in enumerate(written):
            said = str(value).lower() if isinstance(value, bool) else str(value)
            label = self.teller.value(name, value) or ""
            yield Completion(said, said, label, label, rank)

    def ids(self, kinds: Iterable[str], *, key: bool) -> Iterator[Completion]:
        """The ids of some kinds."""
        for kind in kinds:
            for id_ in self.ids_of(kind):
                if kind in {"events", "anchors"}:
                    told = self.teller.name(id_) if "." in id_ else None
                else:
                    told = self.teller.id(kind.removesuffix("_ever"), id_)
                yield self.item(id_, told, key=key)

    def ids_of(self, kind: str) -> Iterable[str]:
        """The ids of a kind, in the order that they are written in."""
        setting = self.setting
        match kind:
            case "anchors":
                return ANCHORS
            case "events":
                return [f"{each}.{id_}" for each in EVENTS for id_ in setting.entries(each)]
            case "instruments":
                return setting.instruments
            case "programmes":
                return setting.library.programme_ids
            case _:
                own = kind.removesuffix("_ever")
                terms: Iterable[str] = getattr(setting.vocabulary, kind, ())
                return setting.entries(own) if own in OWN else terms

    def patched(self, kind: str) -> Iterator[Completion]:
        """What the base has that a document laid on it can change."""
        if self.setting.said("extends") is not None and kind in OWN:
            yield from self.ids((kind,), key=True)


def _names(scope: NameScope, word: str) -> Iterable[str]:
    if "@" not in word:
        return scope.types
    reference = word.partition("@")[0]
    return [name for name in scope.known_names() if name.startswith(f"{reference}@")]


def _rank(name: str, setting: Setting) -> int:
    """Facts first, then what the document names itself, then results of instruments."""
    if name in setting.vocabulary.facts:
        return 0
    return 1 if name.partition(".")[0] in {*EVENTS, "findings"} else 2
