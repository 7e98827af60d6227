"""What is not known of a family, in words."""

from __future__ import annotations

from familjestod.engine.called import ProgrammeWords
from familjestod.logic.clause import clause
from familjestod.logic.rule import Test
from familjestod.logic.values import Operator, ValueType
from familjestod.spec.model import Programme
from familjestod.spec.names import EVENTS, finding_type, instrument_types


def type_of(programme: Programme, name: str) -> ValueType | None:
    """The type of a name that the rules of a programme may read; nothing where there is no such name.

    >>> import familjestod as fs
    >>> type_of(fs.bundled()["gotland/kommunikation_itc"], "itc@v18m.wider_concern").kind.value
    'boolean'
    """
    fact = programme.vocabulary.facts.get(name)
    if fact is not None:
        return fact.type
    kind, _, id_ = name.partition(".")
    if kind in EVENTS:
        return EVENTS[kind]
    if kind == "findings":
        return finding_type(programme.findings[id_]) if id_ in programme.findings else None
    instrument = programme.instruments.get(kind.partition("@")[0])
    return instrument_types(instrument).get(f"{instrument.id}.{id_}") if instrument is not None else None


def not_known(name: str, words: ProgrammeWords) -> str:
    """That a name is not known, as a clause; the name itself where nothing is called that.

    >>> import familjestod as fs
    >>> words = ProgrammeWords(fs.bundled()["gotland/kommunikation_itc"], "en")
    >>> not_known("child.enrolled_bhv", words)
    'it is not known whether the child is enrolled in child health care'
    """
    type_ = type_of(words.programme, name)
    if type_ is None:
        return name
    return clause(Test(name, Operator.KNOWN, operand=False, type=type_), words).text
