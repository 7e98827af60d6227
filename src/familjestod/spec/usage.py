"""Which names of the vocabulary a programme's own document uses; those of its base are the base's to answer for."""

from __future__ import annotations

from collections.abc import Iterator

from familjestod.logic.rule import names
from familjestod.spec.inheritance import inheritance, own_documents
from familjestod.spec.model import Programme
from familjestod.spec.names import PROGRAMME_REFERENCES, select
from familjestod.spec.verify import all_rules

Name = tuple[str, str]
"""A list of the vocabulary and an id in it, such as ("facts", "child.age")."""


def names_used(programme: Programme) -> frozenset[Name]:
    """The facts that a programme's rules read and the terms its document names, at any time.

    >>> import familjestod as fs
    >>> sorted(id_ for kind, id_ in names_used(fs.bundled()["gotland/kommunikation_itc"]) if kind == "services")
    ['cross_professional_review', 'komitid', 'speech_therapy']
    """
    return frozenset((*_facts(programme), *_terms(programme)))


def _facts(programme: Programme) -> Iterator[Name]:
    own, known = inheritance(programme), programme.vocabulary.facts
    kinds = {kind for kind, _ in own.own}
    for edition in (programme, *(each.programme for each in programme.editions)):
        for place, rule in all_rules(edition).items():
            kind, _, rest = place.partition(".")
            written = own.alone or (own.is_own(kind, rest.partition(".")[0]) if rest else kind in kinds)
            if written:
                yield from (("facts", name) for name in names(rule) if name in known)


def _terms(programme: Programme) -> Iterator[Name]:
    for document in own_documents(programme):
        for pattern, kinds in PROGRAMME_REFERENCES:
            for _, id_ in select(document, pattern):
                yield from (
                    (kind, id_)
                    for kind in kinds
                    if isinstance(id_, str) and id_ in getattr(programme.vocabulary, kind, ())
                )
