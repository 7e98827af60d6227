"""What a rule can come to, whatever the family: decided by trying every case that its tests tell apart.

Different names are taken as independent, so that what is found impossible is impossible;
what is possible here need not be so in life. Where there are too many cases to try, the
solver is asked, if it is installed.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from attrs import define, field, frozen

from familjestod.logic import truth as kleene
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test, names, parts, tests
from familjestod.logic.truth import Truth
from familjestod.logic.values import Kind, Operator, ValueType, holds
from familjestod.prove import asking
from familjestod.prove.ages import in_order
from familjestod.prove.answers import Effort

MOST_TRIED = 4096
"""Beyond so many cases of one rule nothing is decided."""
MOST_IN_ALL = 16 * MOST_TRIED
"""Nor beyond so many cases of all the rules that one lint looks at, whatever the text."""
MOST_TESTS = 50
"""Nor of a rule with more tests than so."""

# One case of a name: the truth of each test that is put to it.
_Row = tuple[Truth, ...]
_Variable = tuple[int, str]
_Judge = Callable[[Sequence[_Row]], Truth]


@define(repr=False, eq=False)
class Tries:
    """How many cases may still be tried, and how much the solver may be asked."""

    left: int = MOST_IN_ALL
    effort: Effort = field(factory=Effort)
    given_up: bool = False
    """Whether something was too much for both."""

    told: bool = False
    """Whether its author was told that it was."""

    def take(self, cases: int) -> bool:
        """Whether so many more may be tried."""
        self.left -= min(cases, MOST_TRIED)
        return cases <= MOST_TRIED and self.left >= 0


@frozen(repr=False, eq=False)
class Domains:
    """What names can be, as far as more is known of them than their types say."""

    types: Mapping[str, ValueType] = field(factory=dict)
    """Such as the lowest and highest that a score can be."""
    undecided: frozenset[str] = frozenset()
    """Findings from ordered lists that can come to none of their values."""
    tries: Tries = field(factory=Tries)
    solver: bool = True
    """Whether the solver is asked where there are too many cases to try."""

    @property
    def names(self) -> asking.Names:
        """What the solver is told of names."""
        return asking.Names(self.types, self.undecided)


def can_be(rule: Rule, domains: Domains) -> frozenset[bool] | None:
    """Whether a rule can be met, and whether it can be unmet; nothing where there are too many cases to try.

    >>> from familjestod.logic.values import BOOLEAN
    >>> first_time = Test("family.first_time_parents", Operator.IS, True, BOOLEAN)
    >>> can_be(All((first_time, Not(first_time))), Domains())
    frozenset({False})
    """
    found = _tried(rule, domains)
    if found is None and domains.solver:
        found = asking.can_be(rule, domains.names, domains.tries.effort)
    if found is None:
        domains.tries.given_up = True
    return found


def _tried(rule: Rule, domains: Domains) -> frozenset[bool] | None:
    if sum(1 for _ in tests(rule)) > MOST_TESTS:
        return None
    gathering = _Gathering()
    judge = gathering.judge_of(rule, 0)
    rows = [_rows(asked, domains) for asked in gathering.tests.values()]
    if not domains.tries.take(math.prod(map(len, rows))):
        return _searched(judge, rows, list(gathering.tests.values()), domains.tries)
    found: set[bool] = set()
    for case in product(*rows):
        truth = judge(case)
        if truth is not None:
            found.add(truth)
            if len(found) == 2:  # noqa: PLR2004 - both
                break
    return frozenset(found)


def _searched(
    judge: _Judge, rows: Sequence[Sequence[_Row]], asked: Sequence[Sequence[Test]], tries: Tries
) -> frozenset[bool] | None:
    """What a rule comes to, told one name after another: what is decided before all are told stays decided."""
    untold: list[_Row] = [(None,) * len(each) for each in asked]
    steps = iter(range(MOST_TRIED if tries.left >= 0 else 0))
    found: set[bool] = set()
    waiting: list[tuple[_Row, ...]] = [()]
    while waiting and len(found) < 2:  # noqa: PLR2004 - both
        told = waiting.pop()
        if next(steps, None) is None:
            return None
        truth = judge((*told, *untold[len(told) :]))
        if truth is not None:
            found.add(truth)
        elif len(told) < len(rows):
            waiting.extend((*told, row) for row in rows[len(told)])
    return frozenset(found)


def always(rule: Rule, domains: Domains) -> bool | None:
    """What a rule always comes to where it is known: met, or unmet; nothing if it can be both, or cannot be told.

    Of a conjunction or disjunction, those parts are tried together that read the same names.
    """
    if isinstance(rule, All | Any_):
        spoils = isinstance(rule, Any_)  # what one part is enough for
        comes_to = {_alone(type(rule)(some), domains) for some in _sharing(flat(rule, type(rule)))}
        if spoils in comes_to:
            return spoils
        return None if None in comes_to or not comes_to else not spoils
    return _alone(rule, domains)


def flat(rule: Rule, kind: type[All | Any_]) -> Iterator[Rule]:
    """The parts of a conjunction or disjunction, and those of others of its kind in it."""
    for part in parts(rule):
        if isinstance(part, kind):
            yield from flat(part, kind)
        else:
            yield part


def _alone(rule: Rule, domains: Domains) -> bool | None:
    read = Counter(test.name for test in tests(rule))
    single = sum(read.values()) == 1
    if not single and max(read.values(), default=0) <= 1:
        return None  # of parts about different names, each goes its own way
    possible = can_be(rule, domains)
    return next(iter(possible)) if possible is not None and len(possible) == 1 else None


def _sharing(rules: Iterable[Rule]) -> Iterator[tuple[Rule, ...]]:
    """The rules in groups, so that those which read the same name are in the same one."""
    leader: dict[str, str] = {}  # from name to name until one leads to itself

    def first(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name] = leader[leader[name]]
        return name

    read = [(rule, names(rule)) for rule in rules]
    for _, each in read:
        for name in each[1:]:
            leader[first(name)] = first(each[0])
    groups: dict[str, list[Rule]] = {}
    for rule, each in read:
        if each:
            groups.setdefault(first(each[0]), []).append(rule)
    return map(tuple, groups.values())


def implies(one: Test, other: Test, domains: Domains) -> bool:
    """Whether one test being met always means that another on the same name is, and both can be."""
    if one.name != other.name or Operator.KNOWN in {one.operator, other.operator}:
        return False
    rows = _rows([one, other], domains)
    return (True, True) in rows and (True, False) not in rows


def lowest_first(tests: Sequence[Test], domains: Domains) -> tuple[tuple[Truth, ...], ...] | None:
    """The truths of some tests on one name for each case that they tell apart, from the lowest; nothing without order."""
    lengths = {each for test in tests for each in _operands(test) if isinstance(each, Duration)}
    type_ = tests[0].type
    too_many = len(tests) > MOST_TESTS
    if Operator.BELOW not in type_.operators or too_many or in_order(lengths) is None:
        return None
    return tuple(_complete(tests, domains))


@define(repr=False, eq=False)
class _Gathering:
    """The tests of a rule by name, and the rule as a function of the case of each name.

    What is asked of some member of a group may be so of another member than what is asked next, and so a name in it
    is another name than elsewhere.
    """

    tests: dict[_Variable, list[Test]] = field(factory=dict)
    places: dict[_Variable, int] = field(factory=dict)
    members: dict[tuple[int, ForSome], int] = field(factory=dict)

    def judge_of(self, rule: Rule, member: int) -> _Judge:
        match rule:
            case Test():
                return self.reader(rule, member)
            case ForSome(_, inner):
                # The same question, asked of the same, has the same answer.
                asked = self.members.setdefault((member, rule), len(self.members) + 1)
                return self.judge_of(inner, asked)
            case Not(inner):
                judged = self.judge_of(inner, member)
                return lambda case: kleene.not_(judged(case))
            case All(rules):
                return _group(kleene.all_of, [self.judge_of(each, member) for each in rules])
            case Any_(rules):
                return _group(kleene.any_of, [self.judge_of(each, member) for each in rules])
            case AtLeast(count, rules):
                counted = [self.judge_of(each, member) for each in rules]
                return _group(lambda truths: kleene.at_least(count, truths), counted)

    def reader(self, test: Test, member: int) -> _Judge:
        variable = (member, test.name)
        known = self.tests.setdefault(variable, [])
        if test not in known:
            known.append(test)
        place = self.places.setdefault(variable, len(self.places))
        index = known.index(test)
        return lambda case: case[place][index]


def _group(of: Callable[[Iterable[Truth]], Truth], judges: Sequence[_Judge]) -> _Judge:
    return lambda case: of(judge(case) for judge in judges)


def _rows(tests: Sequence[Test], domains: Domains) -> list[_Row]:
    """Every case of one name that the tests on it tell apart."""
    complete = dict.fromkeys(_complete(tests, domains))
    if all(test.operator is not Operator.KNOWN for test in tests):
        # What is not known decides nothing that some value of it would not decide.
        return list(complete)
    nothing = tuple(None if test.operator is not Operator.KNOWN else not test.operand for test in tests)
    # A name may be known in part, which is enough for some tests and still not known.
    partly = (_flipped(tests, row) for row in complete)
    return list(dict.fromkeys([*complete, nothing, *partly]))


def _flipped(tests: Sequence[Test], row: _Row) -> _Row:
    return tuple(
        not truth if test.operator is Operator.KNOWN else truth
        for test, truth in zip(tests, row, strict=True)
    )


def _complete(tests: Sequence[Test], domains: Domains) -> Iterator[_Row]:
    """The truths of the tests for each value of the name that they tell apart."""
    if tests[0].type.kind is Kind.DURATION:
        yield from _of_durations(tests)
        return
    type_ = domains.types.get(tests[0].name, tests[0].type)
    values: list[object] = list(_values(type_, [each for test in tests for each in _operands(test)]))
    if tests[0].name in domains.undecided:
        values.append(False)
    for value in values:
        yield tuple(holds(value, test.operator, test.operand) for test in tests)  # type: ignore[arg-type]


def _operands(test: Test) -> tuple[object, ...]:
    if test.operator is Operator.KNOWN:
        return ()
    return test.operand if isinstance(test.operand, tuple) else (test.operand,)


def _values(type_: ValueType, operands: Sequence[object]) -> Iterator[object]:
    """A value for each case that comparing with the operands tells apart."""
    match type_.kind:
        case Kind.BOOLEAN:
            yield from (True, False)
        case Kind.CHOICE:
            yield from sorted(type_.choices) if Operator.BELOW in type_.operators else type_.choices
        case Kind.TEXT:
            yield from dict.fromkeys(operands)
            yield "".join(map(str, operands)) + "?"  # a text that is none of them
        case Kind.DATE:
            days = [each for each in operands if isinstance(each, dt.date)] or [dt.date(2000, 1, 1)]
            near = {day + dt.timedelta(step) for day in days for step in (-1, 0, 1)}
            yield from sorted(near)
        case _:
            yield from _numbers(type_, [each for each in operands if isinstance(each, int | float)])


def _numbers(type_: ValueType, operands: Sequence[float]) -> Iterator[float]:
    """Each number that is compared with, the limits, and one number between, below and above."""
    limits = [each for each in (type_.at_least, type_.at_most) if each is not None]
    known = sorted({*operands, *limits}) or [0.0]
    if type_.kind is Kind.INTEGER:
        near = {step + each for each in known for step in (-1, 0, 1)}
    else:
        between = {(low + high) / 2 for low, high in pairwise(known)}
        near = {known[0] - 1, *known, *between, known[-1] + 1}
    low = -math.inf if type_.at_least is None else type_.at_least
    high = math.inf if type_.at_most is None else type_.at_most
    yield from sorted(each for each in near if low <= each <= high)


def _of_durations(tests: Sequence[Test]) -> Iterator[_Row]:
    """An elapsed time before, at and after each length it is compared with; each test by itself if they have no order."""
    lengths = in_order({each for test in tests for each in _operands(test) if isinstance(each, Duration)})
    if lengths is None:
        yield from product((True, False), repeat=len(tests))
        return
    places = {length: 2 * index + 1 for index, length in enumerate(lengths)}
    for place in range(2 * len(lengths) + 1):
        # Places of whole numbers are compared as the elapsed times would be.
        yield tuple(
            holds(place, test.operator, places.get(test.operand, test.operand))  # type: ignore[arg-type]
            for test in tests
        )
