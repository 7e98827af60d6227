"""What everything in a document rests on: the sources that say it, or what was assumed because none does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeGuard

from attrs import fields, frozen, has

from familjestod.diagnostics import Path
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import All, AtLeast, Rule, Test, parts
from familjestod.shown import ByFields
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding, Source, Sourced, Text

Figure = int | float | str | Duration | dt.date


@frozen(repr=False)
class Basis(ByFields):
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
    if type(value) in _LEAVES:
        return
    if basis := _basis(value, path):
        yield basis
    for place, part in _parts(value, path):
        yield from _bases(part, place)


def _figures(value: object, path: Path, *, grounded: bool) -> Iterator[tuple[Path, Figure, bool]]:
    if _is_figure(value, path):
        yield path, value, grounded
    if type(value) in _LEAVES:
        return
    grounded = grounded or bool(_basis(value, path))
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


# What holds nothing else, and by itself rests on nothing.
_LEAVES = frozenset({type(None), bool, int, float, str, dt.date, Duration, *_OTHERS})


def _parts(value: Any, path: Path) -> Iterable[tuple[Path, object]]:  # noqa: ANN401 - any part of a document
    """What a value is made of, each part with its path."""
    return _parting(type(value))(value, path)  # type: ignore[arg-type]  # every class can be hashed


@cache
def _parting(kind: type) -> Callable[[Any, Path], Iterable[tuple[Path, object]]]:
    """How values of a class are taken apart: found once for each class, since that takes longer than doing it."""
    if issubclass(kind, Test):
        return lambda test, path: ((path, test.operand),)
    if issubclass(kind, AtLeast):
        return lambda rule, path: (((*path, "count"), rule.count), *_rules_in(rule, path))
    if issubclass(kind, Rule):
        return _rules_in
    if issubclass(kind, Mapping):
        return lambda mapping, path: [((*path, str(key)), part) for key, part in mapping.items()]
    if issubclass(kind, tuple | list | frozenset):
        return lambda items, path: [((*path, index), part) for index, part in enumerate(items)]
    if issubclass(kind, Finding):  # there is no key between it and its rule or outcomes
        return lambda finding, path: (
            ((finding.rule.path, finding.rule),) if finding.rule else _parts(finding.outcomes, path)
        )
    if not has(kind) or issubclass(kind, (*_OTHERS, Duration)):
        return lambda _, __: ()
    names = [(each.name, each.name.removesuffix("_")) for each in fields(kind) if each.name not in _NOT_CARE]
    return lambda value, path: [
        # A rule of one test stands where its test does.
        ((isinstance(part, Rule) and part.path) or (*path, step), part)
        for name, step in names
        if (part := getattr(value, name)) is not None
    ]


def _rules_in(rule: Rule, _: Path) -> Iterable[tuple[Path, object]]:
    return [(part.path, part) for part in parts(rule)]
