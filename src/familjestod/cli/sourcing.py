"""`sources`: what a document rests on, and what rests on what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from familjestod.cli.screen import Screen
from familjestod.cli.words import SAY
from familjestod.diagnostics import Path, dotted
from familjestod.engine.words import reference
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.provenance import bases
from familjestod.spec.terms import Source


def sources_lines(document: Programme | Instrument, screen: Screen, language: str) -> Iterator[str]:
    """Each source with the parts of the document that rest on it, then what was assumed."""
    say = SAY[language]
    yield screen.paint(f"{document.name.in_(language)}  {document.id}", "bold")
    for number, (source, paths) in enumerate(_resting(document).values(), 1):
        yield ""
        yield from screen.wrapped(reference(source, language), f"[{number}] ", "    ")
        said = ", ".join(_grouped(paths)) or say["rests_nothing"]
        yield from (screen.paint(each, "dim") for each in screen.wrapped(said, "    "))
    assumed = [each for each in bases(document) if each.assumption]
    if assumed:
        yield from ("", screen.paint(say["assumptions"], "bold"))
    for basis in assumed:
        where = dotted(basis.path) or say["whole_document"]
        said = basis.assumption.in_(language) if basis.assumption else ""
        yield from screen.wrapped(f"{where}: {said}", "  - ", "    ")


def sources_json(document: Programme | Instrument) -> dict[str, Any]:
    """The same as JSON values: each source with the paths that rest on it, and each assumption with its path."""
    return {
        "id": document.id,
        "digest": document.digest,
        "sources": {
            id_: {**_filled(source), "paths": [dotted(path) for path in paths]}
            for id_, (source, paths) in _resting(document).items()
        },
        "assumptions": [
            {"path": dotted(each.path), "sv": each.assumption.sv, "en": each.assumption.in_("en")}
            for each in bases(document)
            if each.assumption
        ],
    }


def _resting(document: Programme | Instrument) -> Mapping[str, tuple[Source, tuple[Path, ...]]]:
    """By source: itself, and the paths of what rests on it."""
    found = bases(document)
    return {
        id_: (source, tuple(dict.fromkeys(each.path for each in found if id_ in each.source and each.path)))
        for id_, source in document.sources.items()
    }


def _filled(source: Source) -> dict[str, Any]:
    fields = {
        "title": source.title,
        "publisher": list(source.publisher),
        "date": source.date,
        "page": source.page,
        "heading": source.heading,
        "url": source.url,
        "read": source.read.isoformat() if source.read else None,
        "note": {"sv": source.note.sv, "en": source.note.in_("en")} if source.note else None,
    }
    return {key: value for key, value in fields.items() if value}


def _grouped(paths: Iterable[Path]) -> Iterator[str]:
    """Paths below one key together: `visits.v8m, v10m`."""
    for key, group in groupby(paths, key=lambda path: path[0]):
        below = [dotted(path[1:]) for path in group if len(path) > 1]
        yield f"{key}.{', '.join(below)}" if below else str(key)
