"""What ends the loading of a document: faults at their places, each mistake told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from familjestod.diagnostics import Diagnostic, SpecError, nearest, ordered
from familjestod.spec.document import Document


def of_kind(document: Document, *kinds: str) -> str:
    """The kind of a document, if it is one of those expected.

    Raises:
        SpecError: if it is another, or says none.
    """
    root = document.root.value
    kind = root["kind"].value if isinstance(root, Mapping) and "kind" in root else None
    if isinstance(kind, str) and kind in kinds:
        return kind
    expected = " or ".join(f"kind: {each}" for each in kinds)
    found = "no kind" if isinstance(root, Mapping) else "no mapping"
    if kind is not None:
        found = f'"{kind}"' if isinstance(kind, str) else "a kind that is not text"
    fault = Diagnostic(
        code="wrong-kind",
        message=f"{found} where a document begins with {expected}",
        path=("kind",) if isinstance(root, Mapping) and "kind" in root else (),
        available=nearest(kind, kinds) if isinstance(kind, str) else kinds,
    )
    raise SpecError([document.locate(fault)])


def refuse(document: Document, faults: Iterable[Diagnostic]) -> None:
    """Nothing, unless there are faults.

    Raises:
        SpecError: with all of them, each with its place in the document.
    """
    located = [document.locate(each) for each in faults]
    if located:
        raise SpecError(once(located))


def once(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults in order, each mistake once: several editions show it, and a source is inherited by many entries."""
    by_length = sorted(faults, key=lambda each: len(each.path), reverse=True)
    seen = {(each.code, each.place, each.message.partition(" (in ")[0]): each for each in by_length}
    return ordered(seen.values())
