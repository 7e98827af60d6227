"""Where a rule probably holds: enough for what has happened to make sense, and far from the engine's answer.

Facts are judged as they truly are. Results count as out of the ordinary or not, ages and
what else a history says are left to chance.
"""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from attrs import define, field

from familjestod.cohort.synthetic import rates
from familjestod.cohort.synthetic.days import NEVER, known
from familjestod.cohort.synthetic.draws import Bools, Ints
from familjestod.cohort.synthetic.people import People
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.values import Operator

_ORDER: Final[Mapping[Operator, Callable[[Any, Any], Any]]] = {
    Operator.AT_LEAST: operators.ge,
    Operator.ABOVE: operators.gt,
    Operator.AT_MOST: operators.le,
    Operator.BELOW: operators.lt,
}


@define
class Happened:
    """What has happened so far: the day each event took place, and whose results are out of the ordinary."""

    people: People
    done: dict[str, Ints] = field(factory=dict)
    """`visits.v8m`, `referrals.dental_care`: the day it last took place, or was made."""
    raised: dict[str, Ints] = field(factory=dict)
    """`itc`, `itc@v18m`: the day of a result out of the ordinary."""

    def day(self, name: str) -> Ints | None:
        """The day of an event or of a result, where there is one."""
        return self.done.get(name, self.raised.get(name))


@define
class Guess:
    """Judges rules by the column; `since` gathers the days of the results and events that a rule read."""

    happened: Happened
    since: list[Ints] = field(factory=list)
    _inside: set[str] = field(factory=set)

    def holds(self, rule: Rule) -> Bools:
        """Where a rule probably holds."""
        match rule:
            case Test():
                return self._test(rule)
            case Not(inner):
                return ~self.holds(inner)
            case ForSome(_, inner):
                return self.holds(inner)
            case All(rules):
                return _every([self._all(), *map(self.holds, rules)])
            case Any_(rules):
                return _some([~self._all(), *map(self.holds, rules)])
            case AtLeast(count, rules):
                return np.asarray(np.sum(list(map(self.holds, rules)), axis=0) >= count)

    def _all(self) -> Bools:
        return np.ones(self.happened.people.draws.count, np.bool_)

    def _test(self, test: Test) -> Bools:
        people, (kind, _, what) = self.happened.people, test.name.partition(".")
        if test.name.startswith("child.age"):
            return self._all()  # the days of what happens see to that
        if test.operator is Operator.KNOWN:
            return self._all()
        if test.name in people.needs.facts:
            return self._fact(test)
        found = self.happened.day(test.name if kind in {"visits", "vaccinations", "referrals"} else kind)
        if found is not None:
            self.since.append(found)
            wanted = test.operand is not False and test.operand != "none"
            return known(found) if wanted else ~known(found)
        if kind == "findings" and test.name not in self._inside:
            return self._finding(test, what)
        return people.draws.chance(f"guess/{test.name}", rates.UNDECIDED)

    def _fact(self, test: Test) -> Bools:
        column = self.happened.people.fact(test.name)
        values = test.operand if isinstance(test.operand, tuple) else (test.operand,)
        match test.operator:
            case Operator.IS | Operator.IN:
                return _some([column.equals(each) for each in values])
            case Operator.IS_NOT | Operator.NOT_IN:
                return ~_some([column.equals(each) for each in values])
            case operator if operator in _ORDER and column.of is None:
                found: Bools = _ORDER[operator](column.values, test.operand)
                return found
            case _:
                return self.happened.people.draws.chance(f"guess/{test.name}", rates.UNDECIDED)

    def _finding(self, test: Test, id_: str) -> Bools:
        """A finding of the programme, by its own rules; of an ordered list, the lines that give the value."""
        finding = self.happened.people.needs.programme.findings.get(id_)
        if finding is None:
            return ~self._all()
        self._inside.add(test.name)
        if finding.rule is not None:
            holds = self.holds(finding.rule)
            found = holds if test.operand is not False else ~holds
        else:
            values = test.operand if isinstance(test.operand, tuple) else (test.operand,)
            lines = [each.when for each in finding.outcomes if each.value in values]
            found = _some([~self._all(), *map(self.holds, lines)])
        self._inside.discard(test.name)
        return found

    def last(self) -> Ints:
        """The last day of what the rule read; never where it read nothing that has a day."""
        latest = np.full(self.happened.people.draws.count, -NEVER, np.int64)
        for days in self.since:
            latest = np.where(known(days), np.maximum(latest, days), latest)
        return np.where(latest == -NEVER, NEVER, latest)


def _every(truths: Sequence[Bools]) -> Bools:
    found: Bools = np.logical_and.reduce(truths)
    return found


def _some(truths: Sequence[Bools]) -> Bools:
    found: Bools = np.logical_or.reduce(truths)
    return found
