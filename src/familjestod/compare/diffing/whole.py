"""Every edit from one document to another: renames and moves recognised, instruments and amendments included."""

from __future__ import annotations

from collections.abc import Iterator

from familjestod.compare.diffing.facts import fact_differences
from familjestod.compare.diffing.found import Found, Sides
from familjestod.compare.diffing.matching import Document, renames
from familjestod.compare.diffing.moves import as_edits
from familjestod.compare.diffing.sides import Side
from familjestod.compare.diffing.walk import Walk
from familjestod.compare.edits import Edit
from familjestod.diagnostics import Path
from familjestod.spec.model import Programme


def state_differences(old: Side, new: Side, before: Path = ()) -> tuple[Edit, ...]:
    """The edits from one document, as it is at one time, to another, instruments that both use included."""
    called = renames(old.document, new.document)
    found: list[Found] = [*Walk(Sides(old, new, before), called).document()]
    if isinstance(old.document, Programme) and isinstance(new.document, Programme):
        known = old.document.instruments
        for id_, instrument in new.document.instruments.items():
            if id_ in known and known[id_].digest != instrument.digest:
                sides = Sides(Side(known[id_]), Side(instrument), (*before, "instruments", id_))
                found += Walk(sides, renames(known[id_], instrument)).document()
        found += fact_differences(Sides(old, new, before), old.document, new.document)
    return tuple(as_edits(found, called))


def differences(old: Document, new: Document) -> Iterator[Edit]:
    """Every edit from one document to another: as they are before any amendment, then what amendments change."""
    edits = state_differences(Side(old), Side(new))
    yield from edits
    if isinstance(old, Programme) and isinstance(new, Programme):
        from familjestod.compare.diffing.amended import amendment_differences

        yield from amendment_differences(old, new, edits)
