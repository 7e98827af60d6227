"""What the names of a document can be: how far a score goes, and which findings can come to nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from attrs import evolve

from familjestod.engine.score import Scorer, ends
from familjestod.lints.possible import MOST_TESTS, Domains, Tries
from familjestod.logic.rule import ALWAYS, All, Any_, AtLeast, ForSome, Not, Rule, Test, tests
from familjestod.logic.values import Kind, Missing, Operator, Value, ValueType, holds
from familjestod.spec.instrument import Instrument, Score
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding


def domains(value: Programme | Instrument, rules: Iterable[Rule], tries: Tries | None = None) -> Domains:
    """What the names that some rules of a document read can be, and how much may still be tried."""
    named = {test.name for rule in rules for test in tests(rule)}
    types: dict[str, ValueType] = {}
    undecided: set[str] = set()
    for name in named:
        finding = _finding(value, name)
        if finding is not None:
            if finding.outcomes and finding.outcomes[-1].when != ALWAYS:
                undecided.add(name)
        elif (score := _score(value, name)) is not None:
            types[name] = _range(*score)
    return Domains(types, frozenset(undecided), tries or Tries())


def _instrument(value: Programme | Instrument, name: str) -> Instrument | None:
    """The instrument whose result a name is."""
    id_ = name.partition(".")[0].partition("@")[0]
    if isinstance(value, Instrument):
        return value if id_ == value.id else None
    return value.instruments.get(id_)


def _finding(value: Programme | Instrument, name: str) -> Finding | None:
    kind, _, what = name.partition(".")
    if kind == "findings":
        return value.findings.get(what)
    instrument = _instrument(value, name)
    return instrument.findings.get(what) if instrument else None


def _score(value: Programme | Instrument, name: str) -> tuple[Instrument, str] | None:
    instrument, what = _instrument(value, name), name.partition(".")[2]
    return (instrument, what) if instrument is not None and what in instrument.scores else None


def _range(instrument: Instrument, id_: str) -> ValueType:
    """The type of a score with its lowest and highest, and whether it only comes in whole numbers."""
    known: dict[str, ValueType] | None = instrument.derived.get("ranges")
    if known is None:
        # Without any answer, a score can still be all that it can be.
        result = Scorer.of(instrument).result(
            {}, day=dt.date.min, visit=None, respondent=None, fact=lambda name, _: Missing((name,))
        )
        known = instrument.derived["ranges"] = {
            name: _type(score, instrument, result.values[name]) for name, score in instrument.scores.items()
        }
    return known[id_]


def _type(score: Score, instrument: Instrument, span: Value) -> ValueType:
    low, high = ends(span)
    kind = Kind.INTEGER if _is_whole(score, instrument) else Kind.NUMBER
    return ValueType(kind, unit=score.unit, at_least=low, at_most=high)


_WHOLE = frozenset({"sum", "count", "max", "difference", "weighted"})


def _is_whole(score: Score, instrument: Instrument) -> bool:
    """Whether a score only comes in whole numbers."""
    if score.operation not in _WHOLE or any(not each.is_integer() for each in score.weights):
        return False
    return all(
        _is_whole(instrument.scores[name], instrument)
        if name in instrument.scores
        else _counts(instrument.answers[name].type)
        for name in score.of
    )


def _counts(type_: ValueType) -> bool:
    return type_.kind is not Kind.NUMBER and all(isinstance(each, int) for each in type_.choices)


def spelled_out(rule: Rule, programme: Programme) -> Rule:
    """A rule with each finding that it reads in the place of its name; the rule itself if it reads none.

    Where that would be long, and where it is asked whether a finding is known, the name stays.
    """
    if all(_finding(programme, test.name) is None for test in tests(rule)):
        return rule
    return _spelled(rule, programme, iter(range(MOST_TESTS)))


def _spelled(rule: Rule, programme: Programme, budget: Iterator[int]) -> Rule:
    match rule:
        case Test(name=name, operator=operator):
            finding = _finding(programme, name)
            # The budget is asked last: only what is spelled out takes from it.
            if finding is None or operator is Operator.KNOWN or next(budget, None) is None:
                return rule
            meaning = _meaning(rule, finding)
            instrument = _instrument(programme, name)
            if instrument is not None:
                meaning = _of_result(meaning, f"{instrument.id}.", f"{name.partition('.')[0]}.")
            return _spelled(meaning, programme, budget)
        case Not(inner) | ForSome(_, inner):
            return evolve(rule, rule=_spelled(inner, programme, budget))
        case All() | Any_() | AtLeast():
            return evolve(rule, rules=tuple(_spelled(each, programme, budget) for each in rule.rules))


def _of_result(rule: Rule, own: str, reference: str) -> Rule:
    """A rule of an instrument as it is of one result: its own names are that result's, and facts those of its day."""
    match rule:
        case Test(name=name):
            return evolve(
                rule, name=reference + (name.removeprefix(own) if name.startswith(own) else f"day.{name}")
            )
        case Not(inner) | ForSome(_, inner):
            return evolve(rule, rule=_of_result(inner, own, reference))
        case All() | Any_() | AtLeast():
            return evolve(rule, rules=tuple(_of_result(each, own, reference) for each in rule.rules))


def _meaning(test: Test, finding: Finding) -> Rule:
    """When a test on a finding is met, in terms of the finding's own rules."""
    if finding.rule is not None:
        return finding.rule if holds(True, test.operator, test.operand) else Not(finding.rule)
    ways: list[Rule] = []
    before: tuple[Rule, ...] = ()
    for outcome in finding.outcomes:
        if holds(outcome.value, test.operator, test.operand):
            ways.append(All((*before, outcome.when)))
        before = (*before, Not(outcome.when))
    if holds(False, test.operator, test.operand):  # no outcome is met
        ways.append(All(before))
    return Any_(tuple(ways))
