"""Where what a word names is written: a fact in the vocabulary, a visit in the document or its base, an instrument."""

from __future__ import annotations

from collections.abc import Iterator

from familjestod.diagnostics import Place
from familjestod.editor.cursor import Cursor
from familjestod.editor.meaning import Fact, Id, InRule, meaning_of, unpatched
from familjestod.editor.setting import Setting, document_of, key_at
from familjestod.spec.names import EVENTS

_VOCABULARY = "vocabulary.yaml"


def places(cursor: Cursor, setting: Setting) -> tuple[Place, ...]:
    """Every place where what the word at a cursor names is written, the nearest first; none where it names nothing."""
    word = cursor.word
    match meaning_of(setting.kind, cursor.path, key=cursor.is_key):
        case InRule(name=None) | Fact(name=None) if cursor.is_key:
            return tuple(_of_name(word, setting))
        case Id(kinds=kinds):
            return tuple(place for kind in kinds for place in _of_id(kind, word, setting))
        case _:
            return _elsewhere(cursor, setting)


def _elsewhere(cursor: Cursor, setting: Setting) -> tuple[Place, ...]:
    """Where else a thing is written whose own key the cursor stands on: in the document, in an amendment, in its base."""
    path = unpatched(cursor.whole)
    if cursor.is_key and len(path) == 2:  # noqa: PLR2004 - a kind and an id
        here = (setting.name, cursor.line + 1)
        return tuple(
            each for each in _own(str(path[0]), cursor.word, setting) if (each.source, each.line) != here
        )
    return ()


def _of_name(name: str, setting: Setting) -> Iterator[Place]:
    if name in setting.vocabulary.facts:
        yield from _in_vocabulary("facts", name, setting)
        return
    kind, _, id_ = name.partition(".")
    if kind in EVENTS or kind == "findings":
        yield from _own(kind, id_, setting)
        return
    place = setting.instrument_place(kind.partition("@")[0], id_)
    if place is not None:
        yield place


def _of_id(kind: str, id_: str, setting: Setting) -> Iterator[Place]:
    if kind in {"events", "anchors"}:
        if "." in id_ and kind == "events":
            yield from _of_name(id_, setting)
    elif kind in {"programmes", "instruments"}:
        folder = "instruments/" if kind == "instruments" else ""
        document = document_of(setting.library, f"{folder}{id_}.yaml")
        if document is not None and (place := key_at(document, ("id",))) is not None:
            yield place
    elif kind != "sources" and hasattr(setting.vocabulary, kind):
        yield from _in_vocabulary(kind, id_, setting)
    else:
        yield from _own(kind.removesuffix("_ever"), id_, setting)


def _in_vocabulary(kind: str, id_: str, setting: Setting) -> Iterator[Place]:
    document = document_of(setting.library, _VOCABULARY)
    if document is not None and (place := key_at(document, (kind, id_))) is not None:
        yield place


def _own(kind: str, id_: str, setting: Setting) -> Iterator[Place]:
    for node in setting.entries(kind).get(id_, ()):
        if node.key is not None:
            yield node.key
