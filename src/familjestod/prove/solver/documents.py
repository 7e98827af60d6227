"""The world of one document: names that have to do with each other keep what they have to do with each other.

A finding is its rules, a score follows from its answers, a visit is in one of its states,
and ages are counted from the same day of birth. What is left free beside that can
only make more possible than is so, and so nothing is proved that does not hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import z3
from attrs import define, evolve, field

from familjestod.engine.record import DERIVED
from familjestod.logic.calendar import Overflow
from familjestod.logic.rule import Test
from familjestod.logic.values import DATE, Kind, Operator, ValueType
from familjestod.prove.answers import Effort
from familjestod.prove.domains import Document, finding_of, instrument_of, way_of
from familjestod.prove.example import Example
from familjestod.prove.solver.clocks import Clocks
from familjestod.prove.solver.plans import Plans
from familjestod.prove.solver.scores import Scores
from familjestod.prove.solver.truths import Formula
from familjestod.prove.solver.values import Age, Meaning, Model, Number, Possible
from familjestod.prove.solver.world import Scope, World
from familjestod.spec.instrument import AGES, Instrument, Respondents
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding

AGE, _ = AGES


@define(eq=False)
class DocumentWorld(World):
    """Variables for what the rules of a programme, or of an instrument, read."""

    document: Document = field(kw_only=True)
    overflow: Overflow | None = None
    """What becomes of a day that does not exist, where worlds beside each other differ in that."""
    own: Mapping[str, str] = field(factory=dict)
    """A word for the scores of each instrument that a world beside this one scores in another way."""
    alone: frozenset[str] = frozenset()
    """Instruments whose answers without a respondent are another's in a world beside this one."""
    clocks: Clocks = field(init=False)
    plans: Plans | None = field(init=False, default=None)
    present: dict[tuple[int, str], Formula] = field(factory=dict)
    _scores: dict[tuple[int, str], Scores] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        self.clocks = Clocks(self.variables, self._age_now, self.overflow)
        if isinstance(self.document, Programme):
            self.plans = Plans(self.document, self.clocks, self.truths, self.truth)

    @classmethod
    def of(cls, document: Document, **given: Any) -> DocumentWorld:  # noqa: ANN401 - as the class takes it
        """The world of a document; a programme says what becomes of a date that does not exist."""
        if isinstance(document, Programme):
            given["overflows"] = (document.month_overflow,)
        return cls(document=document, **given)

    @classmethod
    def together(cls, programmes: Sequence[Programme], effort: Effort) -> tuple[DocumentWorld, ...]:
        """Worlds of the same families, each read by the rules of a programme."""
        overflows = tuple(dict.fromkeys(each.month_overflow for each in programmes))
        ways: dict[str, list[object]] = {}
        worlds: list[DocumentWorld] = []
        for programme in programmes:
            own = {}
            for instrument in programme.instruments.values():
                for score in instrument.scores:
                    name, way = f"{instrument.id}.{score}", way_of(instrument, score)
                    known = ways.setdefault(name, [])
                    if way not in known:
                        known.append(way)
                    own[name] = str(known.index(way) or "")
            worlds.append(
                cls(
                    document=programme,
                    effort=effort,
                    overflows=overflows,
                    overflow=programme.month_overflow if len(overflows) > 1 else None,
                    own=own,
                    alone=frozenset(
                        id_
                        for id_, known in programme.instruments.items()
                        if known.respondent != programmes[0].instruments.get(id_, known).respondent
                    ),
                    beside=worlds[0] if worlds else None,
                )
            )
        return tuple(worlds)

    def meaning(self, test: Test, scope: Scope) -> Meaning:
        """What the name of a test can be, as it is read in a scope."""
        name = self._named(test.name, scope)
        member = scope.member if self._of_member(name) else 0
        return super().meaning(evolve(test, name=name), Scope(member))

    def _named(self, name: str, scope: Scope) -> str:
        """A name as it is known outside the finding of a result that reads it."""
        document = self.document
        if isinstance(document, Instrument):
            return AGE if name == f"{document.id}.age" else name
        if scope.result:
            own = f"{scope.result.partition('@')[0]}."
            if name.startswith(own) or name in AGES:
                return f"{scope.result}.{name.partition('.')[2]}"
        return name

    def _of_member(self, name: str) -> bool:
        """Whether each respondent has a value of a name of their own."""
        if isinstance(self.document, Instrument):
            return False
        instrument = instrument_of(self.document, name)
        return instrument is not None and instrument.respondents is Respondents.EACH

    def make(self, test: Test, member: int) -> Meaning:
        """Variables for a name, or what it is made of."""
        name = test.name
        instrument = instrument_of(self.document, name)
        if instrument is not None and not name.startswith("findings."):
            return self._of_result(instrument, test, member)
        finding = finding_of(self.document, name)
        if finding is not None:
            return self.finding(finding, Scope(member), self.truths.every(()))
        kind = name.partition(".")[0]
        if kind in {"visits", "vaccinations", "referrals"} and isinstance(self.document, Programme):
            return self._state(name, kind)
        if name in DERIVED:
            return self._derived(name, test.type)
        given = name in self.document.vocabulary.facts
        return self.variables.plain(self.label(name, member), test.type, partly=not given)

    def _derived(self, name: str, type_: ValueType) -> Meaning:
        if type_.kind is not Kind.DURATION:
            return self.variables.plain(name, type_)
        return self._age_now() if name == AGE else self.clocks.corrected()

    def _age_now(self) -> Age:
        key = (0, AGE)
        if key not in self.meanings:
            known = self.variables.flag(f"{AGE} known")
            self.meanings[key] = self.variables.age(AGE, "birth", known, known, self.overflow)
        found = self.meanings[key]
        assert isinstance(found, Age)  # noqa: S101 - made so
        return found

    def _state(self, name: str, kind: str) -> Possible:
        """One state of those there are: a visit that has closed unused while it applied was missed."""
        happened, certain = self.clocks.happened(name), self.truths.every(())
        entry = None if kind == "referrals" or self.plans is None else self.plans.entry(name)
        if entry is None or entry.closes is None or self.plans is None:
            return Possible(list(happened.items()), certain, certain)
        closed, unknown = self.plans.closed(entry)
        applied = self.plans.applies(name)
        is_open = z3.And(happened["none"], z3.Or(unknown, z3.And(closed, applied.unknown)))
        unused = z3.And(happened["none"], closed, applied.met)
        each = [
            ("done", happened["done"]),
            ("declined", happened["declined"]),
            ("missed", z3.Or(happened["missed"], unused, is_open)),
            ("none", z3.And(happened["none"], z3.Not(unused))),
        ]
        return Possible(each, certain, z3.Not(is_open))

    def finding(self, finding: Finding, scope: Scope, present: Formula) -> Possible:
        """What a finding comes to by its rules: the value of the first outcome that is met, or `False`."""
        if finding.rule is not None:
            pair = self.truth(finding.rule, scope)
            each = [(True, z3.Not(pair.unmet)), (False, z3.Not(pair.met))]
            return Possible(each, present, z3.And(present, z3.Or(pair.met, pair.unmet)))
        possible: list[tuple[Any, Formula]] = []
        before: list[Formula] = []
        for outcome in finding.outcomes:
            pair = self.truth(outcome.when, scope)
            possible.append((outcome.value, z3.And([*before, z3.Not(pair.unmet)])))
            before.append(z3.Not(pair.met))
        possible.append((False, z3.And(before)))
        # Values that are equal, as 0 and no are, count as one: the one that comes first.
        equal: dict[Any, dict[type, list[Formula]]] = {}
        for value, formula in possible:
            equal.setdefault(value, {}).setdefault(type(value), []).append(formula)
        values: list[tuple[Any, Formula]] = []
        ways: list[Formula] = []
        for value, kinds in equal.items():
            found = [(kind, self.truths.some(formulas)) for kind, formulas in kinds.items()]
            values += [
                (kind(value), z3.And([way, *(z3.Not(other) for _, other in found[:place])]))
                for place, (kind, way) in enumerate(found)
            ]
            ways.append(self.truths.some(way for _, way in found))
        single = z3.PbLe([(formula, 1) for formula in ways], 1)
        return Possible(values, present, z3.And(present, single))

    def _of_result(self, instrument: Instrument, test: Test, member: int) -> Meaning:
        """An answer, score or finding of a result, its day, or the age on it; nothing is known where there is none."""
        reference, _, what = test.name.partition(".")
        label, present = self._whose(test.name, member), self.is_there(reference, member)
        if what in instrument.findings:
            return self.finding(instrument.findings[what], Scope(member, reference), present)
        if what in instrument.scores:
            return self._scores_of(instrument, reference, member)(what)
        if what == "day":
            day = self.variables.plain(label, DATE)
            assert isinstance(day, Number)  # noqa: S101 - a date is told apart by its number
            return evolve(day, told=present, known=present)
        known = self.variables.flag(f"{label} known")
        self.variables.must(z3.Implies(known, present))
        if what in instrument.answers:
            type_ = instrument.answers[what].type
            if instrument.input == "measurement":  # what is measured is not held to limits
                type_ = evolve(type_, at_least=None, at_most=None)
            return self.variables.plain(label, type_)
        basis = "birth" if what == "age" else label
        return self.variables.age(label, basis, known, known, self.overflow)

    def _whose(self, name: str, member: int) -> str:
        """What the variables of a name of a result are called."""
        instrument = name.partition(" ")[0].partition(".")[0].partition("@")[0]
        apart = member and instrument in self.alone
        return f"{self.label(name, member)} as told here" if apart else self.label(name, member)

    def is_there(self, reference: str, member: int) -> Formula:
        """That there is a result."""
        if isinstance(self.document, Instrument):
            return self.truths.every(())
        key = (member, reference)
        if key not in self.present:
            self.present[key] = self.variables.flag(f"{self._whose(reference, member)} there")
        return self.present[key]

    def _scores_of(self, instrument: Instrument, reference: str, member: int) -> Scores:
        key = (member, reference)
        if key not in self._scores:

            def answer(id_: str) -> Meaning:
                test = Test(f"{reference}.{id_}", Operator.KNOWN, True, instrument.answers[id_].type)
                return World.meaning(self, test, Scope(member))

            self._scores[key] = Scores(
                instrument,
                reference,
                lambda what: self._whose(f"{reference} {what}{self._own(instrument, what)}", member),
                self.is_there(reference, member),
                self.variables,
                answer,
                {},
            )
        return self._scores[key]

    def _own(self, instrument: Instrument, what: str) -> str:
        """What tells a score from the one that a world beside this one works out in another way."""
        own = self.own.get(f"{instrument.id}.{what.partition(' ')[0]}")
        return f" {own}" if own else ""

    def times_now(self) -> Collection[str]:
        """The age, and the times since other days; not the age at a result."""
        return [name for name in self.variables.ages if name == AGE or name.startswith("since ")]

    def relations(self) -> Iterator[Formula]:
        """What names have to do with each other, and what must hold besides."""
        yield from self.clocks.relations()
        yield from self._at_visits()
        yield from self._since_birth()
        yield from self._on_the_day()

    def until(self, last: dt.date) -> Iterator[Formula]:
        """No result is of a later day than the one that is asked about."""
        for (member, reference), present in self.present.items():
            day = self.meanings.get((member, f"{reference}.day"))
            if isinstance(day, Number):
                yield z3.Implies(present, day.number <= last.toordinal())

    def _at_visits(self) -> Iterator[Formula]:
        """A result at a visit is a result, of that day or an earlier one, and the visit did not pass unseen."""
        for (member, reference), present in self.present.items():
            instrument, at, visit = reference.partition("@")
            if not at:
                continue
            yield z3.Implies(present, self.present.get((member, instrument), present))
            yield z3.Implies(present, z3.Not(self.clocks.happened(f"visits.{visit}")["none"]))
            its, last = (self.meanings.get((member, f"{each}.day")) for each in (reference, instrument))
            if isinstance(its, Number) and isinstance(last, Number):
                yield z3.Implies(present, its.number <= last.number)
            yield from self._no_older((member, f"{reference}.age"), (member, f"{instrument}.age"))

    def _since_birth(self) -> Iterator[Formula]:
        """An age at a result is at most the age now, and a corrected age at most the age."""
        now = (0, AGE)
        for key, meaning in list(self.meanings.items()):
            if not isinstance(meaning, Age) or key == now:
                continue
            age = self.meanings.get(now)
            if key[1].endswith(".age") and isinstance(age, Age):
                yield from self._no_older(key, now)
                present = self.is_there(key[1].partition(".")[0], key[0])
                yield z3.Implies(z3.And(age.known, present), meaning.known)
                # Known then and not now: the child was not yet born.
                unborn = [z3.Not(reached) for reached in meaning.reached.values()]
                yield z3.Implies(z3.And(meaning.known, z3.Not(age.known)), self.truths.every(unborn))

    def _on_the_day(self) -> Iterator[Formula]:
        """The day of the week that a child was born on is known only where the day of birth is, and so its age."""
        weekday, age = self.meanings.get((0, "child.birth_weekday")), self.meanings.get((0, AGE))
        if isinstance(weekday, Possible) and isinstance(age, Age):
            yield z3.Implies(weekday.known, age.known)

    def _no_older(self, one: tuple[int, str], other: tuple[int, str]) -> Iterator[Formula]:
        """What an age has reached, another has that is counted from no later day to no earlier one."""
        younger, older = self.meanings.get(one), self.meanings.get(other)
        if isinstance(younger, Age) and isinstance(older, Age):
            for length in list(dict.fromkeys((*younger.basis.lengths, *older.basis.lengths))):
                both = z3.And(younger.known, older.known, younger.at(length))
                yield z3.Implies(both, older.at(length))

    def example(self, model: Model, member: int = 0) -> Example:
        """The values of a model, without those that the engine computes from them."""
        found = super().example(model, member)
        values = {name: value for name, value in found.values.items() if not self._is_computed(name)}
        results = frozenset(
            reference
            for (whose, reference), present in self.present.items()
            if whose == member and model.true(present)
        )
        if isinstance(self.document, Instrument):
            results = frozenset({self.document.id})
        people = tuple((who, each) for who, each in found.people)
        return Example(values, people, results, self.document)

    def _is_computed(self, name: str) -> bool:
        if finding_of(self.document, name) is not None:
            return True
        instrument = instrument_of(self.document, name)
        return instrument is not None and name.partition(".")[2] in instrument.scores
