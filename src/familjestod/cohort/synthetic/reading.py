"""What a programme reads, at any time: the facts a register needs, and what its rules ask of each name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from attrs import define

from familjestod.logic.rule import Rule, Test, tests
from familjestod.logic.values import Kind, ValueType
from familjestod.spec.model import Programme
from familjestod.spec.verify import all_rules, finding_rules

GROUPS: Final = ("unit.region", "unit.id", "area.id", "area.cni", "area.cni_level", "child.sex")
"""What families are grouped by, whether or not a rule reads it."""


_OBSERVED: Final = {"weight": "weight_kg", "length": "height_cm"}


@define(eq=False)
class Needs:
    """A programme, looked at through what its rules, instruments and tables read."""

    programme: Programme

    @property
    def region(self) -> str:
        """The programme's region; one that is no region of a unit, such as national, has none of its own."""
        return self.programme.region or ""

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """Every test in a rule of the programme or of an instrument it uses, at any time."""
        return tuple(test for rule in _rules(self.programme) for test in tests(rule))

    @cached_property
    def facts(self) -> Mapping[str, ValueType]:
        """The facts that are read, in the order of the vocabulary, with their types; derived ones are not given."""
        read = {test.name for test in self.tests}
        for instrument in self.programme.instruments.values():
            read |= {name for table in instrument.tables.values() for name in table.by.values()}
        read |= set(GROUPS)
        known = self.programme.vocabulary.facts
        return {
            name: fact.type
            for name, fact in known.items()
            if name in read and not fact.derived and fact.type.kind is not Kind.DURATION
        }

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that a unit can be of."""
        fact = self.programme.vocabulary.facts.get("unit.region")
        choices = () if fact is None else fact.type.choices
        return tuple(map(str, choices)) or (self.region or "region",)

    def operands(self, name: str) -> tuple[Any, ...]:
        """The values that rules compare a name with."""
        return tuple(dict.fromkeys(value for test in self.asked(name) for value in _each(test.operand)))

    def asked(self, name: str) -> Iterator[Test]:
        """The tests that are put to a name."""
        return (test for test in self.tests if test.name == name)

    def text_values(self, name: str) -> tuple[str, ...]:
        """The texts that rules compare a name with."""
        return tuple(each for each in self.operands(name) if isinstance(each, str))

    @cached_property
    def asked_at(self) -> Mapping[str, tuple[str, ...]]:
        """The instruments of each visit: what it screens, and what a rule reads as its result."""
        found: dict[str, dict[str, None]] = {}
        for state in self.programme.states:
            for id_, visit in state.visits.items():
                found.setdefault(id_, {}).update(dict.fromkeys(visit.screens))
        for test in self.tests:
            instrument, at, visit_id = test.name.partition(".")[0].partition("@")
            if at:
                found.setdefault(visit_id, {})[instrument] = None
        known = self.programme.instruments
        return {
            id_: tuple(each for each in asked if each in known and known[each].input != "measurement")
            for id_, asked in found.items()
        }

    @cached_property
    def asked_elsewhere(self) -> tuple[str, ...]:
        """The instruments that no visit of the programme asks: somebody else does."""
        here = {each for asked in self.asked_at.values() for each in asked}
        return tuple(
            id_
            for id_, known in self.programme.instruments.items()
            if id_ not in here and known.input != "measurement"
        )

    @cached_property
    def measured(self) -> tuple[str, ...]:
        """What is measured: what an instrument reads of measurements."""
        instruments = self.programme.instruments.values()
        return tuple(
            dict.fromkeys(
                name for each in instruments if each.input == "measurement" for name in each.answers
            )
        )

    @cached_property
    def observed(self) -> Mapping[str, tuple[str, ...]]:
        """What is measured at each visit that is to observe weight or length."""
        visits = {id_: visit for state in self.programme.states for id_, visit in state.visits.items()}
        found = {
            id_: tuple(name for what, name in _OBSERVED.items() if what in visit.observes)
            for id_, visit in visits.items()
        }
        return {id_: names for id_, names in found.items() if names}

    @property
    def measurements(self) -> tuple[str, ...]:
        """Everything that is measured."""
        observed = (name for names in self.observed.values() for name in names)
        return tuple(dict.fromkeys([*self.measured, *observed]))


def _rules(programme: Programme) -> Iterator[Rule]:
    for state in programme.states:
        yield from all_rules(state).values()
        for instrument in state.instruments.values():
            yield from finding_rules(instrument.findings).values()


def _each(operand: object) -> tuple[Any, ...]:
    return operand if isinstance(operand, tuple) else (operand,)
