"""Rules that say too much or too little: never met, never unmet, or the same thing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from familjestod.diagnostics import Diagnostic, Path, Related
from familjestod.lints.possible import MOST_TESTS, Domains, Tries, always, implies
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
    found: list[tuple[Written, Rule, bool]] | None = document.derived.get("constant")
    if found is None:
        found = document.derived["constant"] = list(_constants(document))
    return ((each, rule) for each, rule, comes_to in found if comes_to is met)


def _constants(document: Programme | Instrument) -> Iterator[tuple[Written, Rule, bool]]:
    for each in written(document):
        known = domains(each.value, each.rules.values())
        for rule in each.rules.values():
            for found, comes_to in _innermost(rule, known):
                if each.is_own(found.path):
                    yield each, _telling_parts(found, known, met=comes_to), comes_to


def _telling_parts(rule: Rule, known: Domains, *, met: bool) -> Rule:
    return least(rule, lambda fewer: always(fewer, known) is met)


def _innermost(rule: Rule, known: Domains) -> Iterator[tuple[Rule, bool]]:
    inner = [found for part in parts(rule) for found in _innermost(part, known)]
    if inner:
        yield from inner
    elif (comes_to := always(rule, known)) is not None:
        yield rule, comes_to


def never_as_written(rule: Rule, programme: Programme, tries: Tries) -> bool:
    """Whether it is certain that a rule is never met, whatever its findings come to."""
    return always(rule, domains(programme, [rule], tries)) is False


def never(rule: Rule, programme: Programme, tries: Tries) -> bool:
    """Whether it is certain that a rule is never met, by what its findings stand for."""
    if never_as_written(rule, programme, tries):
        return True
    if tries.left < 0 or (meant := spelled_out(rule, programme)) is rule:
        return False
    # To spell it out costs about as much as to try it.
    tries.left -= _COST_OF_A_TEST * sum(1 for _ in tests(meant))
    return never_as_written(meant, programme, tries)


_COST_OF_A_TEST = 8


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


def out_of_reach(  # noqa: PLR0913 - what a diagnostic is
    each: Written, code: str, entry: Path, reason: Rule, *, said: str, help_: str
) -> Iterator[Diagnostic]:
    """A warning for an entry that a rule keeps from everyone, where the document's own text writes some of the rule."""
    path = each.own(test.path for test in telling(reason))
    if path is not None:
        message = f"{said}: {telling_words(reason)}{standing_at(entry)}"
        yield each.advice(code, path, message, help_, related=others(reason, path))


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
        if len(single) > MOST_TESTS:
            continue
        for one, other in combinations(dict.fromkeys(single), 2):
            for narrow, wide in ((one, other), (other, one)):
                if not implies(narrow, wide, known) or not each.own((narrow.path, wide.path)):
                    continue
                spare, kept = (wide, narrow) if isinstance(whole, All) else (narrow, wide)
                why = "already says it" if isinstance(whole, All) else "covers it"
                path, other_path = spare.path, kept.path
                if not each.is_own(path):
                    path, other_path = other_path, path
                yield each.advice(
                    "subsumed-condition",
                    path,
                    f'"{shown(spare)}" adds nothing: "{shown(kept)}" {why}{standing_at(whole.path)}',
                    "Take out the one that adds nothing, or change the one that was meant otherwise.",
                    related=[Related(message="the other is here", path=other_path)],
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
