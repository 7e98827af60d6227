"""What everything in a document rests on: the sources that say it, or what was assumed because none does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from attrs import fields, frozen, has

from familjestod.diagnostics import Path
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import All, AtLeast, Rule, Test, parts
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding, Source, Sourced, Text

Figure = int | float | str | Duration | dt.date


@frozen
class Basis:
    """What one part of a document rests on."""

    path: Path
    source: tuple[str, ...] = ()
    assumption: Text | None = None

    def __bool__(self) -> bool:
        return bool(self.source or self.assumption)


def bases(document: Programme | Instrument) -> tuple[Basis, ...]:
    """What each part of a document rests on, in the order written; editions only where they differ.

    >>> import familjestod as fs
    >>> itc = fs.bundled()["gotland/kommunikation_itc"]
    >>> next(each.source for each in bases(itc) if each.path == ("visits", "v21m"))
    ('larande_exempel_29',)
    """
    states = document.states if isinstance(document, Programme) else (document,)
    return tuple(dict.fromkeys(basis for each in states for basis in _bases(each, ())))


def figures(document: Programme | Instrument) -> Iterator[tuple[Path, Figure, bool]]:
    """Every figure of a document: where it stands, the number, length of time or day, and whether it rests on anything.

    Those of an edition are the edition's own.
    """
    return _figures(document, (), grounded=False)


def _bases(value: object, path: Path) -> Iterator[Basis]:
    if basis := _basis(value, path):
        yield basis
    for place, part in _parts(value, path):
        yield from _bases(part, place)


def _figures(value: object, path: Path, *, grounded: bool) -> Iterator[tuple[Path, Figure, bool]]:
    grounded = grounded or bool(_basis(value, path))
    if _is_figure(value, path):
        yield path, value, grounded
    for place, part in _parts(value, path):
        yield from _figures(part, place, grounded=grounded)


def _basis(value: object, path: Path) -> Basis | None:
    match value:
        case Programme(source=source):
            return Basis(path, source)
        case Sourced(source=source, assumption=assumption) | Instrument(source=source, assumption=assumption):
            return Basis(path, source, assumption)
        case All(note=note) if note is not None:
            return Basis(path, note.source, Text.of(note.assumption) if note.assumption else None)
        case _:
            return None


def _is_figure(value: object, path: Path) -> TypeGuard[Figure]:
    if isinstance(value, str):
        return path[-1] in _FIGURES_IN_WORDS and any(map(str.isdigit, value))
    return isinstance(value, Duration | dt.date | int | float) and not isinstance(value, bool)


# Percentages and the like are text, and so is the period that a figure was reported for.
_FIGURES_IN_WORDS = frozenset({"target", "value", "period"})
# What says nothing of care: the limits of an answer's type only keep slips of the pen out.
_NOT_CARE = frozenset(
    {"format", "derived", "origin", "digest", "editions", "instruments", "month_overflow", "type"}
)
# What other documents answer for.
_OTHERS = (Source, Vocabulary, Text)


def _parts(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    """What a value is made of, each part with its path."""
    if isinstance(value, Test):
        yield path, value.operand
    elif isinstance(value, Rule):
        if isinstance(value, AtLeast):
            yield (*path, "count"), value.count
        yield from ((part.path, part) for part in parts(value))
    elif isinstance(value, Mapping):
        yield from (((*path, str(key)), part) for key, part in value.items())
    elif isinstance(value, tuple | list | frozenset):
        yield from (((*path, index), part) for index, part in enumerate(value))
    elif isinstance(value, Finding):  # there is no key between it and its rule or outcomes
        yield from [(value.rule.path, value.rule)] if value.rule else _parts(value.outcomes, path)
    elif has(kind := type(value)) and not isinstance(value, (*_OTHERS, Duration)):
        for each in fields(kind):
            if each.name not in _NOT_CARE:
                part = getattr(value, each.name)
                # A rule of one test stands where its test does.
                own = isinstance(part, Rule) and part.path
                yield own or (*path, each.name.removesuffix("_")), part
