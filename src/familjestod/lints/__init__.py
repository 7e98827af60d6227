"""Advice on documents that already load: each lint is one generator function, and one heading in the docs.

A fault keeps a document from loading; a lint says what its author will want to know before
anyone relies on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from familjestod.diagnostics import Diagnostic, ordered
from familjestod.lints.sourcing import unsourced_number, unused_source
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme

Lint = Callable[[Programme | Instrument], Iterator[Diagnostic]]

LINTS: Final[Mapping[str, Lint]] = MappingProxyType(
    {"unsourced-number": unsourced_number, "unused-source": unused_source}
)
"""Every lint by its code."""


def lint(document: Programme | Instrument) -> tuple[Diagnostic, ...]:
    """What every lint has to say of a programme or an instrument, in the order of places; nothing if all is well.

    >>> import familjestod as fs
    >>> fs.lint(fs.bundled()["gotland/kommunikation_itc"])
    ()
    """
    # An edition says again what it leaves as it was.
    return ordered(dict.fromkeys(found for each in LINTS.values() for found in each(document)))
