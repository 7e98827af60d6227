"""What the names of a document can be: how far a score goes, and which findings can come to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from familjestod.lints.possible import MOST_TESTS, Domains, Tries
from familjestod.logic.rule import ALWAYS, All, Any_, AtLeast, ForSome, Not, Rule, Test, tests
from familjestod.logic.values import Operator, ValueType, holds
from familjestod.prove.domains import Document, finding_of, instrument_of, score_type
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding


def domains(
    value: Document, rules: Iterable[Rule], tries: Tries | None = None, *, solver: bool = True
) -> Domains:
    """What the names that some rules of a document read can be, and how much may still be tried."""
    types: dict[str, ValueType] = {}
    undecided: set[str] = set()
    for name in dict.fromkeys(test.name for rule in rules for test in tests(rule)):
        finding = finding_of(value, name)
        if finding is not None:
            if finding.outcomes and finding.outcomes[-1].when != ALWAYS:
                undecided.add(name)
        elif (type_ := score_type(value, name)) is not None:
            types[name] = type_
    return Domains(types, frozenset(undecided), tries or Tries(), solver)


def spelled_out(rule: Rule, programme: Programme) -> Rule:
    """A rule with each finding that it reads in the place of its name; the rule itself if it reads none.

    Where that would be long, and where it is asked whether a finding is known, the name stays.
    """
    if not reads_findings(rule, programme):
        return rule
    return _spelled(rule, programme, iter(range(MOST_TESTS)))


def reads_findings(rule: Rule, programme: Programme) -> bool:
    """Whether a rule reads a finding, of the programme or of an instrument."""
    return any(finding_of(programme, test.name) is not None for test in tests(rule))


def _spelled(rule: Rule, programme: Programme, budget: Iterator[int]) -> Rule:
    match rule:
        case Test(name=name, operator=operator):
            finding = finding_of(programme, name)
            # The budget is asked last: only what is spelled out takes from it.
            if finding is None or operator is Operator.KNOWN or next(budget, None) is None:
                return rule
            meaning = _meaning(rule, finding)
            instrument = instrument_of(programme, name)
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
