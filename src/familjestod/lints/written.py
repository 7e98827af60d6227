"""A document, or an edition of it, with the text it is written in: where advice is shown, and to whom it is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from attrs import frozen

from familjestod.diagnostics import Diagnostic, Path, Place, Related, Severity, dotted
from familjestod.logic.rule import Rule
from familjestod.spec.document import SCALARS
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.provenance import Figure, figures
from familjestod.spec.source import Document, Node
from familjestod.spec.verify import all_rules, finding_rules


@frozen(repr=False, eq=False)
class Written:
    """A document as it is at first, or with the amendments of a period, and where each part of it is written."""

    value: Programme | Instrument
    document: Document
    own_name: str
    """What the places call the document's own text; the text of a base has another name."""

    def is_own(self, path: Path) -> bool:
        """Whether the document's own text writes anything of what stands at a path."""
        node = self.document.root.at(path)
        return node is not None and written_in(node, self.own_name)

    def own(self, paths: Iterable[Path]) -> Path | None:
        """The last of some paths that the document's own text writes; nothing if all of them are its base's."""
        found = None
        for path in paths:
            if self.is_own(path):
                found = path
        return found

    def advice(  # noqa: PLR0913 - what a diagnostic is
        self,
        code: str,
        path: Path,
        message: str,
        help_: str,
        *,
        related: Iterable[Related] = (),
        on_key: bool = False,
        place: Place | None = None,
    ) -> Diagnostic:
        """A warning at a path, with its place; a place is given where the path leads out of the merged document."""
        return advised(self.document, code, path, message, help_, related=related, on_key=on_key, place=place)

    @cached_property
    def figures(self) -> tuple[tuple[Path, Figure, bool], ...]:
        """Every figure of the document: where it stands, what it is, and whether it rests on anything."""
        return tuple(figures(self.value))

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule of the document that its own text writes some of, by the dotted path where it stands."""
        value = self.value
        rules = all_rules(value) if isinstance(value, Programme) else finding_rules(value.findings)
        return {where: rule for where, rule in rules.items() if self.is_own(rule.path)}


def written(document: Programme | Instrument) -> tuple[Written, ...]:
    """The document, and each edition of it; made once for each document.

    >>> import familjestod as fs
    >>> [each.value.id for each in written(fs.bundled()["gotland/kommunikation_itc"])]
    ['gotland/kommunikation_itc']
    """
    made: tuple[Written, ...] | None = document.derived.get("written")
    if made is None:
        made = document.derived["written"] = tuple(_written(document))
    return made


def editions(document: Programme | Instrument) -> Iterator[tuple[Programme, Written]]:
    """The editions of a programme; none of an instrument."""
    for each in written(document):
        if isinstance(each.value, Programme):
            yield each.value, each


def _written(document: Programme | Instrument) -> Iterator[Written]:
    if isinstance(document, Instrument):
        whole = document.origin.document()
        yield Written(document, whole, whole.name)
    else:
        for edition, whole in document.origin.editions(document):
            yield Written(edition, whole, document.origin.name)


def written_in(node: Node, name: str) -> bool:
    """Whether some of a node is written in the text that places call by a name."""
    if node.source == name:
        return True
    value = node.value
    if isinstance(value, SCALARS):
        return False
    inner = value if isinstance(value, tuple) else value.values()
    return any(written_in(each, name) for each in inner)


def standing_at(path: Path) -> str:
    """Where something stands, as the end of a message says it."""
    return f" (in {dotted(path)})"


def advised(  # noqa: PLR0913 - what a diagnostic is
    document: Document,
    code: str,
    path: Path,
    message: str,
    help_: str,
    *,
    related: Iterable[Related] = (),
    on_key: bool = False,
    place: Place | None = None,
) -> Diagnostic:
    """A warning at a path of a document, with its place."""
    return document.locate(
        Diagnostic(
            code=code,
            message=message,
            path=path,
            severity=Severity.WARNING,
            help=help_,
            related=tuple(related),
            on_key=on_key,
            place=place,
        )
    )
