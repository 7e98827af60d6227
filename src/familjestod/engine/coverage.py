"""Which answers of a programme's rules its cases have shown: every node met, unmet and unknown by some case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from attrs import define, field, frozen

from familjestod.diagnostics import Diagnostic, Severity
from familjestod.engine.called import ProgrammeWords
from familjestod.engine.cases import Example
from familjestod.engine.kernel import Kernel
from familjestod.engine.record import Record
from familjestod.logic import truth as kleene
from familjestod.logic.evaluate import Step, judge
from familjestod.logic.phrase import phrase
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test, parts, tests
from familjestod.logic.truth import Truth, verdict
from familjestod.logic.values import Operator, holds
from familjestod.spec.model import Programme
from familjestod.spec.source import Document
from familjestod.spec.verify import all_rules

_ALL = frozenset({True, False, None})
# Each more name doubles the work; what is beyond them is taken as independent.
_TOGETHER = 8


@frozen
class Covered:
    """One node of a rule: the truths it can have, and those that some case gave it."""

    where: str
    """The path of the rule, such as `visits.v21m.when`."""
    rule: Rule
    possible: frozenset[Truth]
    seen: frozenset[Truth]

    gap: Diagnostic | None = None
    """What no case has made it, though it can be."""


@frozen
class Coverage:
    """What the cases of a programme have shown of the rules that its own document writes.

    The rules of a base are covered by the base's cases, and those of an amendment count
    beside what they replace.
    """

    programme: Programme = field(repr=False)
    nodes: tuple[Covered, ...]

    @property
    def possible(self) -> int:
        """How many answers the nodes can give in all."""
        return sum(len(each.possible) for each in self.nodes)

    @property
    def shown(self) -> int:
        """How many of those some case has shown."""
        return sum(len(each.possible & each.seen) for each in self.nodes)

    def gaps(self) -> tuple[Diagnostic, ...]:
        """A warning for each node with an answer that no case has shown, with its place."""
        return tuple(each.gap for each in self.nodes if each.gap is not None)


def coverage(programme: Programme, examples: Iterable[Example]) -> Coverage:
    """What some cases show of a programme's rules.

    >>> import familjestod as fs
    >>> from familjestod.engine.cases import read_examples
    >>> library = fs.bundled()
    >>> programme = library["gotland/kommunikation_itc"]
    >>> cases = read_examples(library.cases(programme.id), "cases.yaml", library.schemas)
    >>> found = coverage(programme, cases.examples)
    >>> found.shown == found.possible
    True
    """
    tallies = _tallies(programme)
    for example in examples:
        kernel = Kernel.of(programme, example.day)
        situation = kernel.situation(Record.of(example.case, example.day))
        for where, rule in kernel.rules.items():
            for place, step in _steps(judge(rule, situation)):
                if (where, rule, place) in tallies:
                    tallies[where, rule, place].seen.add(step.truth)
    return Coverage(programme, tuple(each.covered() for each in tallies.values()))


# The rule's path, the rule, and where in it a node stands.
_Key = tuple[str, Rule, tuple[int, ...]]


@define
class _Tally:
    """One node, and what it has been."""

    where: str
    rule: Rule
    words: ProgrammeWords
    document: Document
    possible: frozenset[Truth]
    seen: set[Truth] = field(factory=set)

    def covered(self) -> Covered:
        unseen = [verdict(each) for each in (True, False, None) if each in self.possible - self.seen]
        gap = None
        if unseen:
            said = phrase(self.rule, self.words)
            message = f"no case makes this {' or '.join(unseen)}: {said} (in {self.where})"
            gap = self.document.locate(
                Diagnostic(code="uncovered", message=message, path=self.rule.path, severity=Severity.WARNING)
            )
        return Covered(self.where, self.rule, self.possible, frozenset(self.seen), gap)


def _tallies(programme: Programme) -> dict[_Key, _Tally]:
    """A tally for each node that the programme's own document writes, in one of its editions or another."""
    tallies: dict[_Key, _Tally] = {}
    for edition, document in programme.origin.editions(programme):
        possible, words = _Possible(edition), ProgrammeWords(edition, "en")
        for where, rule in all_rules(edition).items():
            for place, node in _placed(rule):
                written = document.root.at(node.path)
                own = written is not None and written.place.source == programme.origin.name
                if own and (isinstance(node, Test) or parts(node)) and (where, rule, place) not in tallies:
                    tallies[where, rule, place] = _Tally(where, node, words, document, possible.of(node))
    return tallies


def _placed(rule: Rule, place: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Rule]]:
    yield place, rule
    for index, part in enumerate(parts(rule)):
        yield from _placed(part, (*place, index))


def _steps(step: Step, place: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Step]]:
    """Each step with the place of its node; the members of a group are judged by one and the same node."""
    yield place, step
    for index, part in enumerate(step.parts):
        yield from _steps(part, (*place, 0 if isinstance(step.rule, ForSome) else index))


@frozen
class _Possible:
    """Which truths a node can have, whatever the family; parts are taken as independent of each other."""

    programme: Programme

    def of(self, rule: Rule) -> frozenset[Truth]:
        """What a rule can be; a name whose being known is asked about is known throughout it, or nowhere."""
        asked = sorted({test.name for test in tests(rule) if test.operator is Operator.KNOWN})[:_TOGETHER]
        known = (dict(zip(asked, each, strict=True)) for each in product((True, False), repeat=len(asked)))
        return frozenset(truth for each in known for truth in self._of(rule, each))

    def _of(self, rule: Rule, known: Mapping[str, bool]) -> frozenset[Truth]:
        match rule:
            case Test():
                return self._of_test(rule, known)
            case ForSome(_, inner):
                return self._of(inner, known)
            case Not(inner):
                return frozenset(kleene.not_(each) for each in self._of(inner, known))
            case All(rules):
                return _of_group(len(rules), [self._of(each, known) for each in rules])
            case Any_(rules):
                return _of_group(1, [self._of(each, known) for each in rules])
            case AtLeast(count, rules):
                return _of_group(count, [self._of(each, known) for each in rules])

    def _of_test(self, test: Test, known: Mapping[str, bool]) -> frozenset[Truth]:
        if test.operator is Operator.KNOWN:
            return frozenset({known[test.name] is test.operand})
        if test.name in known:
            return frozenset({True, False}) if known[test.name] else frozenset({None})
        kind, _, id_ = test.name.partition(".")
        if kind == "referrals":
            return frozenset({True, False})
        if kind in {"visits", "vaccinations"}:
            return self._of_state(test, getattr(self.programme, kind)[id_].closes is not None)
        if kind == "findings" and (rule := self.programme.findings[id_].rule) is not None:
            truths = self.of(rule)
            return frozenset(
                each if each is None else holds(each, test.operator, test.operand) for each in truths
            )
        return _ALL

    def _of_state(self, test: Test, closes: bool) -> frozenset[Truth]:
        """What has happened is always known; only whether a visit closed unused can hang on something that is not."""
        undecided = {holds(each, test.operator, test.operand) for each in ("missed", "none")}
        return _ALL if closes and len(undecided) > 1 else frozenset({True, False})


def _of_group(needed: int, truths: Sequence[frozenset[Truth]]) -> frozenset[Truth]:
    """What a group can be of whose rules so many must be met, by what each of them can be."""
    most_met = sum(True in each for each in truths)
    least_possible = sum(False not in each for each in truths)
    least_met = sum(each == {True} for each in truths)
    most_hanging = sum(None in each for each in truths)
    answers: dict[Truth, bool] = {
        True: most_met >= needed,
        False: least_possible < needed,
        None: most_hanging > 0 and least_met < needed and most_met + most_hanging >= needed,
    }
    return frozenset(truth for truth, possible in answers.items() if possible)
