"""Rules that say too much or too little: never met, never unmet, or the same thing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from familjestod.diagnostics import Diagnostic, Path, Related
from familjestod.lints.possible import Domains, can_be, implies
from familjestod.lints.ranges import domains, spelled_out
from familjestod.lints.written import Written, standing_at, written
from familjestod.logic.rule import All, Any_, ForSome, Not, Rule, Test, parts, tests, walk
from familjestod.logic.values import Operand, Operator
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme


def never_met(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each condition that no family can meet."""
    for each, rule in _constant(document, met=False):
        path = _where(each, rule)
        yield each.advice(
            "never-met",
            path,
            f"no family can meet this: {telling_words(rule)}{standing_at(rule.path)}",
            "Change one of the conditions, or take out what depends on them.",
            related=others(rule, path),
        )


def never_unmet(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each condition that every family meets."""
    for each, rule in _constant(document, met=True):
        path = _where(each, rule)
        yield each.advice(
            "never-unmet",
            path,
            f"every family of which it is known meets this: {telling_words(rule)}{standing_at(rule.path)}",
            "Take the condition out, or change it; to ask whether something is known, write `known: true`.",
            related=others(rule, path),
        )


def _constant(document: Programme | Instrument, *, met: bool) -> Iterator[tuple[Written, Rule]]:
    """The innermost rules that come to one thing only, and that the document's own text writes some of."""
    for each in written(document):
        rules = each.rules
        known = domains(each.value, rules.values())
        for rule in rules.values():
            for found, always in _innermost(rule, known):
                if always is met and each.is_own(found.path):
                    yield each, least(found, lambda rule: can_be(rule, known) == frozenset({met}))  # noqa: B023 - called at once


def _innermost(rule: Rule, known: Domains) -> Iterator[tuple[Rule, bool]]:
    inner = [found for part in parts(rule) for found in _innermost(part, known)]
    if inner:
        yield from inner
    elif next(tests(rule), None) is not None and _could_be_constant(rule):
        possible = can_be(rule, known)
        if possible is not None and len(possible) == 1:
            yield rule, True in possible


def _could_be_constant(rule: Rule) -> bool:
    """Whether anything in a rule can hang together: of parts that are about different names, each goes its own way."""
    read = Counter(test.name for test in tests(rule))
    return isinstance(rule, Test) or max(read.values(), default=0) > 1


def never_as_written(rule: Rule, programme: Programme) -> bool:
    """Whether it is certain that a rule is never met, whatever its findings come to."""
    if not _could_be_constant(rule):
        return False
    possible = can_be(rule, domains(programme, [rule]))
    return possible is not None and True not in possible


def never(rule: Rule, programme: Programme) -> bool:
    """Whether it is certain that a rule is never met, by what its findings stand for."""
    if never_as_written(rule, programme):
        return True
    reads_findings = any(test.name.startswith("findings.") for test in tests(rule))
    return reads_findings and never_as_written(spelled_out(rule, programme), programme)


def least(rule: Rule, keeps: Callable[[Rule], bool]) -> Rule:
    """A conjunction or disjunction without the parts that can be left out while something stays true of it."""
    if not isinstance(rule, All | Any_):
        return rule
    kept = tuple(_flat(rule, type(rule), set()))
    for part in kept:
        fewer = type(rule)(tuple(each for each in kept if each is not part), rule.path)
        if keeps(fewer):
            kept = fewer.rules
    return type(rule)(kept, rule.path)


def _where(each: Written, rule: Rule) -> Path:
    """Where a rule is shown: at the last of its telling tests that the document's own text writes."""
    return each.own(test.path for test in telling(rule)) or rule.path


def telling(rule: Rule) -> tuple[Test, ...]:
    """The tests of a rule that cannot all go their own way: those on a name that is tested more than once."""
    read = Counter(test.name for test in tests(rule))
    return tuple(test for test in tests(rule) if read[test.name] > 1) or tuple(tests(rule))


def telling_words(rule: Rule) -> str:
    """The telling tests of a rule as their author wrote them, each in quotes, and which of them are denied."""
    told = set(map(id, telling(rule)))
    said = (
        f'not "{shown(test)}"' if denied else f'"{shown(test)}"'
        for test, denied in _signed(rule)
        if id(test) in told
    )
    return ", ".join(dict.fromkeys(said))


def _signed(rule: Rule, *, denied: bool = False) -> Iterator[tuple[Test, bool]]:
    """Every test of a rule, and whether it stands inside a `not`."""
    if isinstance(rule, Test):
        yield rule, denied
    for part in parts(rule):
        yield from _signed(part, denied=denied is not isinstance(rule, Not))


def others(rule: Rule, path: Path) -> Iterator[Related]:
    """Where the other tests that tell are."""
    for test in telling(rule):
        if test.path != path:
            yield Related(message=f"the other condition: {shown(test)}", path=test.path)


def duplicate_condition(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each condition that stands twice side by side."""
    for each, _, group in _groups(document):
        seen: dict[Rule, Rule] = {}
        for rule in group:
            first = seen.setdefault(rule, rule)
            if first is not rule and (path := each.own((first.path, rule.path))) is not None:
                other = first if path == rule.path else rule
                yield each.advice(
                    "duplicate-condition",
                    path,
                    f"{listed(tests(rule))} stands here twice{standing_at(path)}",
                    "Take one of the two out.",
                    related=[Related(message="the other is here", path=other.path)],
                )


def subsumed_condition(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each condition that another one beside it already says, or makes superfluous."""
    for each, whole, group in _groups(document):
        known = domains(each.value, group)
        single = [rule for rule in map(_inside, group) if isinstance(rule, Test)]
        for one, other in combinations(dict.fromkeys(single), 2):
            for narrow, wide in ((one, other), (other, one)):
                if not implies(narrow, wide, known) or not each.own((narrow.path, wide.path)):
                    continue
                spare, kept = (wide, narrow) if isinstance(whole, All) else (narrow, wide)
                why = "already says it" if isinstance(whole, All) else "covers it"
                yield each.advice(
                    "subsumed-condition",
                    spare.path if each.is_own(spare.path) else kept.path,
                    f'"{shown(spare)}" adds nothing: "{shown(kept)}" {why}{standing_at(whole.path)}',
                    "Take out the one that adds nothing, or change the one that was meant otherwise.",
                    related=[Related(message="the two stand together here", path=kept.path)],
                )
                break


def _groups(document: Programme | Instrument) -> Iterator[tuple[Written, Rule, tuple[Rule, ...]]]:
    """Every conjunction and disjunction of a document with what stands side by side in it."""
    for each in written(document):
        for rule in each.rules.values():
            inside: set[int] = set()  # what is told as part of the group around it
            for node in walk(rule):
                if isinstance(node, All | Any_) and id(node) not in inside:
                    yield each, node, tuple(_flat(node, type(node), inside))


def _flat(rule: Rule, kind: type[Rule], inside: set[int]) -> Iterator[Rule]:
    """The parts of a group, and those of groups of the same kind in it."""
    for part in parts(rule):
        if isinstance(part, kind) or (isinstance(part, All | Any_) and len(part.rules) == 1):
            inside.add(id(part))
            yield from _flat(part, kind, inside)
        else:
            yield part


def _inside(rule: Rule) -> Rule:
    """What is asked of some member of a group: if one answer means another for each, it does for some."""
    return rule.rule if isinstance(rule, ForSome) else rule


def listed(asked: Iterable[Test]) -> str:
    """Some tests as their author wrote them, each in quotes."""
    return ", ".join(f'"{each}"' for each in dict.fromkeys(map(shown, asked)))


def shown(test: Test) -> str:
    """A test as its author wrote it.

    >>> from familjestod.logic.calendar import Duration
    >>> from familjestod.logic.values import DURATION
    >>> shown(Test("child.age", Operator.BELOW, Duration.of(years=2), DURATION))
    'child.age: {below: 2 years}'
    """
    if test.path[:1] in {("visits",), ("vaccinations",)} and test.path[2:] in _BOUNDS:
        return f"{test.path[2]}: {_operand(test.operand)}"
    if test.operator in {Operator.IS, Operator.IN}:
        return f"{test.name}: {_operand(test.operand)}"
    return f"{test.name}: {{{test.operator}: {_operand(test.operand)}}}"


_BOUNDS = frozenset({("opens",), ("due",), ("closes",)})


def _operand(operand: Operand) -> str:
    if isinstance(operand, tuple):
        return f"[{', '.join(map(_operand, operand))}]"
    return str(operand).lower() if isinstance(operand, bool) else str(operand)
