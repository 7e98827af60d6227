"""What differs between two vocabularies, as far as the rules of two programmes read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from familjestod.compare.diffing.found import Sides
from familjestod.compare.diffing.sides import Side, in_both
from familjestod.compare.diffing.words import CALLED, COMMON
from familjestod.compare.edits import Edit
from familjestod.engine.words import quoted
from familjestod.logic.rule import names
from familjestod.spec.instrument import Fact
from familjestod.spec.model import Programme
from familjestod.spec.verify import all_rules


def fact_differences(sides: Sides, old: Programme, new: Programme) -> Iterator[Edit]:
    """The facts that rules of both programmes read and that can be something else in the new one."""
    before, after = old.vocabulary.facts, new.vocabulary.facts
    for name in (name for name in _read(old) if name in _read(new)):
        if name in before and name in after and before[name].type != after[name].type:
            yield _edit(sides, name, before[name], after[name])


def _read(programme: Programme) -> dict[str, None]:
    return {name: None for rule in all_rules(programme).values() for name in names(rule)}


def _edit(sides: Sides, name: str, old: Fact, new: Fact) -> Edit:
    def said(language: str) -> str:
        called = quoted(sides.new.tell(language).words.subject(name), language)
        return COMMON[language]["kind_changed"].format(
            of=CALLED[language]["facts"].format(called),
            old=_can_be(sides.old, old, language),
            new=_can_be(sides.new, new, language),
        )

    path = (*sides.before, "vocabulary", "facts", name)
    return Edit(kind="changed", path=path, said=in_both(said), old=_plain(old), new=_plain(new))


def _can_be(side: Side, fact: Fact, language: str) -> str:
    return ", ".join(side.tell(language).can_be(fact.type, fact.values))


def _plain(fact: Fact) -> dict[str, Any]:
    """What a fact can be, as a document writes it."""
    of = fact.type
    said = {"of": list(of.choices), "unit": of.unit, "at_least": of.at_least, "at_most": of.at_most}
    return {"type": of.kind.value, **{key: each for key, each in said.items() if each not in (None, [])}}
