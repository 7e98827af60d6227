"""Which names of the vocabulary a programme's own document uses; those of its base are the base's to answer for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from familjestod.logic.rule import names
from familjestod.spec.inheritance import inheritance, own_documents
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.names import PROGRAMME_REFERENCES, select
from familjestod.spec.verify import all_rules, finding_rules

Name = tuple[str, str]
"""A list of the vocabulary and an id in it, such as ("facts", "child.age")."""

_STEPS: Final = re.compile(r"[.\[]")


def names_used(programme: Programme) -> frozenset[Name]:
    """The terms that a programme's document names at any time, and the facts that its rules and instruments read.

    >>> import familjestod as fs
    >>> sorted(id_ for kind, id_ in names_used(fs.bundled()["gotland/kommunikation_itc"]) if kind == "services")
    ['cross_professional_review', 'komitid', 'speech_therapy']
    """
    named = set(_named(programme))
    read = set(_read(programme))
    asked = {id_ for kind, id_ in named if kind == "instruments"}
    asked |= {name.partition(".")[0].partition("@")[0] for name in read}
    for id_, instrument in programme.instruments.items():
        if id_ in asked:
            read |= set(_read_by(instrument))
    known = programme.vocabulary
    return frozenset(
        (
            *((kind, id_) for kind, id_ in named if id_ in getattr(known, kind, ())),
            *(("facts", name) for name in read if name in known.facts),
        )
    )


def _read(programme: Programme) -> Iterator[str]:
    """The names in the rules that the programme's own document writes or changes."""
    own = inheritance(programme)
    kinds = {kind for kind, _ in own.own}
    for edition in programme.states:
        for place, rule in all_rules(edition).items():
            kind, *rest = _STEPS.split(place)
            if own.alone or (own.is_own(kind, rest[0]) if rest else kind in kinds):
                yield from names(rule)


def _read_by(instrument: Instrument) -> Iterator[str]:
    yield from (name for rule in finding_rules(instrument.findings).values() for name in names(rule))
    yield from (name for table in instrument.tables.values() for name in table.by.values())


def _named(programme: Programme) -> Iterator[Name]:
    for document in own_documents(programme):
        for pattern, kinds in PROGRAMME_REFERENCES:
            for _, id_ in select(document, pattern):
                yield from ((kind, id_) for kind in kinds if isinstance(id_, str))
