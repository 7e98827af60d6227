"""Where figures come from: none without a source, and no source that nothing rests on."""

from __future__ import annotations

from collections.abc import Iterator

from familjestod.diagnostics import Diagnostic, Severity, dotted
from familjestod.lints.written import written
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.provenance import bases, figures


def unsourced_number(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each figure that has neither a source nor an assumption, its own or that of what it stands in."""
    for each in written(document):
        for path, figure, grounded in figures(each.value):
            if not grounded:
                yield each.document.locate(
                    Diagnostic(
                        code="unsourced-number",
                        message=f'"{figure}" has neither a source nor an assumption (in {dotted(path)})',
                        path=path,
                        severity=Severity.WARNING,
                        help="Write `source` here or in what it stands in, or `assumption` where no source says it.",
                    )
                )


def unused_source(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each source that nothing in the document rests on, and no note says what it was read for."""
    used = {id_ for basis in bases(document) for id_ in basis.source}
    whole = written(document)[0].document  # an overlay need not use every source of its base
    for id_, source in document.sources.items():
        node = whole.root.at(("sources", id_))
        own = node is not None and node.place.source == whole.name
        if own and id_ not in used and not source.note:
            yield whole.locate(
                Diagnostic(
                    code="unused-source",
                    message=f'"{id_}" is a source that nothing in the document rests on',
                    path=("sources", id_),
                    severity=Severity.WARNING,
                    on_key=True,
                    help="Name it as the `source` of what it says, or say in its `note` what it was read for.",
                )
            )
