"""Rules over a frame: one compiler from the tree to columns, whatever the dataframe engine.

What `engine.situation` reads for one family, this reads for all of them; a node of the tree
becomes one expression, and what several rules read is kept as a column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import narwhals as nw
import polars as pl
from attrs import define, evolve, field

from familjestod.cohort.almanac import Almanac
from familjestod.cohort.cells import (
    Cell,
    Sheet,
    Truths,
    all_of,
    any_of,
    at_least,
    is_null,
    not_,
    stage,
)
from familjestod.cohort.history import STATES, History, Source
from familjestod.cohort.names import inner
from familjestod.cohort.results import Result
from familjestod.cohort.values import Choice, Named, Plain, Truthful
from familjestod.engine.case import RESPONDENTS, Case
from familjestod.engine.record import DERIVED
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test
from familjestod.logic.values import Operator
from familjestod.spec.instrument import Respondents
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding

_BIRTH, _EXPECTED, _CORRECTED = "birth_date", "expected_birth_date", "corrected_birth_date"
_ANCHORS = {"child.age": _BIRTH, "child.age_corrected": _CORRECTED}

Reads = Callable[[str], Named]


@define
class Reading:
    """One programme, as it is on the days asked about, read over a frame with certain columns."""

    programme: Programme
    on: dt.date | Cell
    columns: frozenset[str]
    """The dates and facts that the families' frame has, by the vocabulary's names."""
    almanac: Almanac
    history: History | None
    sheet: Sheet = field(factory=Sheet)
    standing: Callable[[str], Named] = field(init=False)
    """How a visit or dose stands, for rules that ask; the plan tells."""
    _member: str | None = None
    _named: dict[tuple[str, str | None], Named] = field(factory=dict)
    _results: dict[Source, Result] = field(factory=dict)
    _rules: dict[int, Truths] = field(factory=dict)

    def column(self, name: str) -> Cell | None:
        """A column of the families, where there is one."""
        return Cell(nw.col(inner(name))) if name in self.columns else None

    # Days

    def born(self) -> Truths:
        """Whether the day of birth is known."""
        return not_(is_null(self.column(_BIRTH)))

    def unborn(self, on: Cell | None = None) -> Truths:
        """Whether a child is expected and not yet born, on the day asked about or on another."""
        expected = self.column(_EXPECTED)
        if expected is None:
            return False
        until: nw.Expr = on.expr if on is not None else self.on_expr
        early = Cell((expected.expr > until).fill_null(value=False), stage(on, self.on), nullable=False)
        return all_of((not_(self.born()), early))

    @property
    def on_expr(self) -> nw.Expr:
        """The day asked about."""
        return self.on.expr if isinstance(self.on, Cell) else nw.lit(self.on)

    def anchored(self, anchor: str) -> bool:
        """Whether there is a column of days that something can be counted from."""
        return ({_BIRTH, _EXPECTED} if anchor == _CORRECTED else {anchor}) <= self.columns

    def reached(self, age: str, duration: Duration) -> Cell | None:
        """The day that an age is reached."""
        anchor = _ANCHORS[age]
        return self.almanac.day(anchor, duration) if self.anchored(anchor) else None

    def aged(self, name: str, day: Cell | None) -> Named:
        """An age on a day of the family's own; without such a day it is missing."""
        return Plain(None) if day is None else _Age(self, _ANCHORS[name], day)

    # Rules

    def truth(self, rule: Rule) -> Truths:
        """What a rule of the programme comes to; the same rule is compiled once."""
        key = id(rule)
        if self._member is not None:
            return self.compiled(rule, self.named, None)
        if key not in self._rules:
            self._rules[key] = self.sheet.kept_truth(self.compiled(rule, self.named, None))
        return self._rules[key]

    def compiled(self, rule: Rule, reads: Reads, day: Cell | None) -> Truths:
        """A rule whose names are read in some way."""
        match rule:
            case Test(name, operator, operand):
                return reads(name).test(operator, operand)
            case Not(part):
                return not_(self.compiled(part, reads, day))
            case All(rules):
                return all_of(self.compiled(each, reads, day) for each in rules)
            case Any_(rules):
                return any_of(self.compiled(each, reads, day) for each in rules)
            case AtLeast(count, rules):
                return at_least(count, [self.compiled(each, reads, day) for each in rules])
            case ForSome(_, part):
                return self._for_some(part)

    def _for_some(self, rule: Rule) -> Truths:
        """Whether a rule holds for some respondent who has answered; if none has, as if nothing were answered."""
        return any_of(
            all_of((there, each.compiled(rule, each.named, None))) for there, each in self.members()
        )

    def members(self) -> Iterator[tuple[Truths, Reading]]:
        """Each respondent who may have answered, with where that one has; where nobody has, one who said nothing."""
        if self.history is None:
            yield True, self  # answers beside the family are of one respondent
            return
        grouped = frozenset(
            id_ for id_, each in self.programme.instruments.items() if each.respondents is Respondents.EACH
        )
        who = {each: not_(is_null(self.history.answered(each, grouped))) for each in RESPONDENTS}
        for name, there in who.items():
            yield there, self._as_member(name)
        yield not_(any_of(who.values())), self._as_member("")

    def _as_member(self, member: str) -> Reading:
        reading = evolve(self, member=member)
        reading.standing = self.standing
        return reading

    # Names

    def named(self, name: str) -> Named:
        """What a name in a rule stands for."""
        key = (name, self._member)
        if key not in self._named:
            self._named[key] = self._made(name)
        return self._named[key]

    def plain(self, name: str) -> Named:
        """A fact, whatever the day; the weekday of birth is one."""
        if name != "child.birth_weekday":
            return Plain(self.column(name))
        if _BIRTH not in self.columns:
            return Plain(None)
        of = DERIVED[name]
        overflow = self.almanac.overflow

        def weekday(day: dt.date) -> str:
            return str(of(Case(birth_date=day), day, overflow))

        return Plain(self.almanac.derived(_BIRTH, name, weekday, pl.String))

    def _made(self, name: str) -> Named:
        if name in _ANCHORS:
            return _Age(self, _ANCHORS[name], None)
        if name in self.programme.vocabulary.facts:
            return self.plain(name)
        kind, _, what = name.partition(".")
        if kind == "findings":
            return self.finding(what)
        if kind == "referrals":
            return self.state(what)
        if kind in {"visits", "vaccinations"}:
            return self.standing(name)
        instrument, _, visit = kind.partition("@")
        return self.result(instrument, visit or None).named(what)

    def finding(self, id_: str) -> Named:
        """What a finding of the programme comes to."""
        finding: Finding = self.programme.findings[id_]
        if finding.rule is not None:
            return Truthful(self.truth_of_all(finding.rule))
        return Choice(
            tuple((each.value, self.truth_of_all(each.when)) for each in finding.outcomes), otherwise=False
        )

    def truth_of_all(self, rule: Rule) -> Truths:
        """What a rule comes to for the family, whoever's answers were being read."""
        whole = self if self._member is None else self._whole()
        return whole.truth(rule)

    def _whole(self) -> Reading:
        whole = evolve(self, member=None)
        whole.standing = self.standing
        return whole

    def state(self, referral: str) -> Choice:
        """The state of a referral."""
        if self.history is None:
            return Choice((), otherwise="none")
        number = self.history.happened(f"referrals.{referral}").state
        outcomes = (
            (state, Cell((number.expr == index).fill_null(value=False), nullable=False))
            for index, state in enumerate(STATES)
        )
        return Choice(tuple(outcomes), otherwise="none")

    def result(self, instrument: str, visit: str | None) -> Result:
        """The latest result of an instrument, for the respondent whose answers are read."""
        known = self.programme.instruments[instrument]
        grouped = known.respondents is Respondents.EACH
        source = Source(instrument, visit, self._member if grouped else None)
        if source not in self._results:
            self._results[source] = Result(known, source, self, self.sheet)
        return self._results[source]

    def answer(self, source: Source, answer: str) -> Cell | None:
        """An answer of a latest result: beside the family itself, or in its history."""
        if source.visit is None and source.respondent is None:
            beside = self.column(f"{source.instrument}.{answer}")
            if beside is not None:
                return beside
        if self.history is None or source.respondent == "":
            return None
        return self.history.answer(source, answer)

    def fact(self, name: str) -> Cell | None:
        """The column of a fact."""
        named = self.plain(name)
        assert isinstance(named, Plain)  # noqa: S101 - every fact is
        return named.column


@define
class _Age:
    """The time since birth, tested against durations by the calendar; a child not yet born is below any age."""

    reading: Reading
    anchor: str
    day: Cell | None

    def test(self, operator: Operator, operand: Any) -> Truths:  # noqa: ANN401 - as every value's
        """Whether the age passes a test."""
        reading, almanac, day = self.reading, self.reading.almanac, self.day
        unborn = reading.unborn(day)
        if operator is Operator.KNOWN:
            known = any_of((self._counted(), unborn))
            known = all_of((known, not_(is_null(day)) if day is not None else True))
            return known if operand else not_(known)
        passed: Truths = None
        if reading.anchored(self.anchor):
            strictly = operator in {Operator.ABOVE, Operator.AT_MOST}
            made = (almanac.above if strictly else almanac.at_least)(self.anchor, operand, day)
            passed = evolve(made, nullable=True)
        truth = all_of((passed, not_(unborn)))
        return not_(truth) if operator in {Operator.AT_MOST, Operator.BELOW} else truth

    def _counted(self) -> Truths:
        """Whether there is a day to count the age from."""
        if self.anchor == _BIRTH:
            return self.reading.born()
        return all_of((self.reading.born(), not_(is_null(self.reading.column(_EXPECTED)))))
