"""Variables for names of every type, and what must hold of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise, permutations
from typing import Any

import z3
from attrs import define, field

from familjestod.logic.calendar import Overflow
from familjestod.logic.values import Kind, ValueType
from familjestod.prove.ages import Order, orders, reached_within
from familjestod.prove.solver.truths import Formula, Truths
from familjestod.prove.solver.values import Age, Basis, Meaning, Number, Possible, day_of, exact

MOST_ORDERS = 60
"""Of lengths with more orders than so, only what holds in all of them is said."""


@define(eq=False)
class Variables:
    """Makes variables in one context, and keeps what must hold of them."""

    truths: Truths
    overflows: Collection[Overflow] = tuple(Overflow)
    holding: list[Formula] = field(factory=list)
    ages: dict[str, Age] = field(factory=dict)
    bases: dict[str, Basis] = field(factory=dict)
    _texts: dict[str, int] = field(factory=dict)

    @property
    def context(self) -> Any:  # noqa: ANN401 - the package comes without types
        """The context that every formula is made in."""
        return self.truths.context

    def flag(self, name: str) -> Formula:
        """A variable that is true or false."""
        return z3.Bool(name, self.context)

    def must(self, *formulas: Formula) -> None:
        """Say what must hold."""
        self.holding.extend(formulas)

    def plain(
        self, label: str, type_: ValueType, *, partly: bool = False, others: Sequence[Any] = ()
    ) -> Meaning:
        """A name that is known or missing, or if `partly`, known so far that tests on it are decided.

        `others` are values beside those of its type.
        """
        told, known = self._told(label, partly=partly)
        match type_.kind:
            case Kind.BOOLEAN:
                value = self.flag(label)
                return Possible([(True, value), (False, z3.Not(value))], told, known)
            case Kind.CHOICE:
                each = [(value, self.flag(f"{label} is {value}")) for value in (*type_.choices, *others)]
                self.just_one([formula for _, formula in each])
                return Possible(each, told, known)
            case Kind.DURATION:
                return self.age(label, label, told, known)
            case _:
                return self._number(label, type_, told, known)

    def _told(self, label: str, *, partly: bool) -> tuple[Formula, Formula]:
        known = self.flag(f"{label} known")
        if not partly:
            return known, known
        told = self.flag(f"{label} told")
        self.must(z3.Implies(known, told))
        return told, known

    def _number(self, label: str, type_: ValueType, told: Formula, known: Formula) -> Number:
        if type_.kind is Kind.NUMBER:
            number = z3.Real(label, self.context)
            self._within(number, type_.at_least, type_.at_most)
            return Number(number, told, known, lambda value: exact(value, self.context), lambda value: value)
        number = z3.Int(label, self.context)
        if type_.kind is Kind.DATE:
            self._within(number, dt.date.min.toordinal(), dt.date.max.toordinal())
            return Number(number, told, known, lambda day: exact(day.toordinal(), self.context), day_of)
        if type_.kind is Kind.TEXT:
            self._within(number, 0, None)
            return Number(number, told, known, self._text, self._text_of)
        self._within(number, type_.at_least, type_.at_most)
        return Number(number, told, known, lambda value: exact(value, self.context), lambda value: value)

    def _within(self, number: Any, low: float | None, high: float | None) -> None:  # noqa: ANN401
        if low is not None:
            self.must(number >= exact(low, self.context))
        if high is not None:
            self.must(number <= exact(high, self.context))

    def _text(self, text: str) -> Any:  # noqa: ANN401
        return exact(self._texts.setdefault(text, len(self._texts)), self.context)

    def _text_of(self, number: float) -> str:
        known = next((text for text, each in self._texts.items() if each == number), None)
        return "".join(self._texts) + "?" if known is None else known  # a text that is none of them

    def just_one(self, formulas: Sequence[Formula]) -> None:
        """One of some is true, and no other."""
        if formulas:
            self.must(z3.PbEq([(each, 1) for each in formulas], 1))

    def age(
        self, label: str, basis: str, told: Formula, known: Formula, overflow: Overflow | None = None
    ) -> Age:
        """A time that is counted from a day; ages of the same basis are counted from the same one."""
        before = self.ages.get(label)
        reached = {} if before is None else before.reached
        made = Age(
            label, self.bases.setdefault(basis, Basis(basis)), told, known, self.context, reached, overflow
        )
        self.ages.setdefault(label, made)
        return made

    def complete(self) -> None:
        """Ask every age of a basis about every length that one of them is asked about."""
        for age in self.ages.values():
            for length in list(age.basis.lengths):
                age.at(length)

    def within(self, periods: Sequence[tuple[dt.date, dt.date]], names: Collection[str]) -> None:
        """Say of some ages that they are as they can be on a day of some periods."""
        self.complete()
        for name in names:
            age = self.ages.get(name)
            if age is None or not age.reached:
                continue
            found = {
                each
                for overflow in self.overflows
                for first, last in periods
                for each in reached_within(age.reached, overflow, first, last)
            }
            if len(found) <= MOST_ORDERS * MOST_ORDERS:
                ways = [
                    z3.And(
                        [
                            formula if length in each else z3.Not(formula)
                            for length, formula in age.reached.items()
                        ]
                    )
                    for each in sorted(found, key=lambda each: (len(each), str(sorted(map(str, each)))))
                ]
                self.must(z3.Implies(age.known, self.truths.some(ways)))

    def finish(self) -> None:
        """Say in which orders the lengths end that were asked about."""
        self.complete()
        for basis in self.bases.values():
            if not basis.lengths:
                basis.orders = tuple((order, self.truths.every(())) for order in orders((), self.overflows))
                continue
            ages = [age for age in self.ages.values() if age.basis is basis]
            found = orders(basis.lengths, self.overflows)
            few = found[:MOST_ORDERS]
            chosen = [self.flag(f"{basis.name} order {index}") for index in range(len(few))]
            basis.orders = tuple(zip(few, chosen, strict=True))
            if len(found) > MOST_ORDERS:
                self.must(*(formula for age in ages for formula in _in_all(age, found)))
            else:
                self.must(self.truths.some(chosen))
                for order, formula in basis.orders:
                    self.must(*(z3.Implies(formula, each) for age in ages for each in _so(age, order)))


def _so(age: Age, order: Order) -> Iterable[Formula]:
    """That a time goes through lengths in an order."""
    for group in order.groups:
        for one, other in pairwise(group):
            yield age.reached[one] == age.reached[other]
    for before, after in pairwise(order.groups):
        yield z3.Implies(age.reached[after[0]], age.reached[before[0]])


def _in_all(age: Age, found: Sequence[Order]) -> Iterable[Formula]:
    """What holds of a time in all of some orders."""
    places = [
        {length: place for place, group in enumerate(order.groups) for length in group} for order in found
    ]
    for one, other in permutations(age.reached, 2):
        if all(each[one] <= each[other] for each in places):
            yield z3.Implies(age.reached[other], age.reached[one])
