"""What a document is loaded among, as far as loading needs to know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.schema import Schemas
from familjestod.spec.source import Document


class Surroundings(Protocol):
    """What a document is loaded among: the vocabulary, instruments and documents it may name."""

    @property
    def schemas(self) -> Schemas:
        """The JSON Schemas of the document kinds."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The names for facts, roles and the rest."""

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """The instruments by id."""

    @property
    def programme_ids(self) -> tuple[str, ...]:
        """The ids of the documents that can be extended."""

    def document(self, id_: str) -> Document | None:
        """The document of the programme with an id, which has the shape of one.

        Raises:
            SpecError: if it has not.
        """

    def instrument_document(self, id_: str) -> Document | None:
        """The document of the instrument with an id that a patch is laid on, in the same way."""
