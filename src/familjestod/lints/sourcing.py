"""Where figures come from: none without a source, and no source that nothing rests on."""

from __future__ import annotations

from collections.abc import Iterator

from familjestod.diagnostics import Diagnostic
from familjestod.lints.written import standing_at, written
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.provenance import bases, figures


def unsourced_number(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each figure that has neither a source nor an assumption, its own or that of what it stands in."""
    for each in written(document):
        for path, figure, grounded in figures(each.value):
            if not grounded:
                yield each.advice(
                    "unsourced-number",
                    path,
                    f'"{figure}" has neither a source nor an assumption{standing_at(path)}',
                    "Write `source` here or in what it stands in, or `assumption` where no source says it.",
                )


def unused_source(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each source that nothing in the document rests on, and no note says what it was read for."""
    whole = written(document)[0]  # an overlay need not use every source of its base
    silent = [id_ for id_, source in document.sources.items() if not source.note]
    own = [id_ for id_ in silent if whole.is_own(("sources", id_))]
    used = {id_ for basis in bases(document) for id_ in basis.source} if own else set()
    for id_ in own:
        if id_ not in used:
            yield whole.advice(
                "unused-source",
                ("sources", id_),
                f'"{id_}" is a source that nothing in the document rests on',
                "Name it as the `source` of what it says, or say in its `note` what it was read for.",
                on_key=True,
            )
