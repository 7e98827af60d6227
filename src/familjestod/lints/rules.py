"""Rules that say too much or too little: never met, never unmet, or the same thing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, islice

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Path, Related, Severity
from familjestod.lints.possible import MOST_TRIED, Domains, Tries, always, can_be, implies
from familjestod.lints.ranges import domains, reads_findings, spelled_out
from familjestod.lints.written import Written, standing_at, written
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Rule, Test, names, parts, tests, walk
from familjestod.logic.values import Operand, Operator, holds
from familjestod.prove import asking
from familjestod.prove.answers import Effort
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme


def never_met(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each condition that no family can meet."""
    for each, rule in _constants(document).of(met=False):
        path = _where(each, rule)
        yield each.advice(
            "never-met",
            path,
            f"no family can meet this: {telling_words(rule)}{standing_at(rule.path)}",
            "Change one of the conditions, or take out what depends on them.",
            related=others(rule, path),
        )
    yield from _constants(document).undecided


def never_unmet(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each condition that every family meets."""
    for each, rule in _constants(document).of(met=True):
        path = _where(each, rule)
        yield each.advice(
            "never-unmet",
            path,
            f"every family of which it is known meets this: {telling_words(rule)}{standing_at(rule.path)}",
            "Take the condition out, or change it; to ask whether something is known, write `known: true`.",
            related=others(rule, path),
        )


@frozen(repr=False, eq=False)
class _Constants:
    """The innermost rules that come to one thing only, and notes of those of which it was too much to tell."""

    found: tuple[tuple[Written, Rule, bool], ...]
    undecided: tuple[Diagnostic, ...]

    def of(self, *, met: bool) -> Iterator[tuple[Written, Rule]]:
        """Those that come to one thing."""
        return ((each, rule) for each, rule, comes_to in self.found if comes_to is met)


def _constants(document: Programme | Instrument) -> _Constants:
    """The constant rules of a document that its own text writes some of; looked for once."""
    known: _Constants | None = document.derived.get("constant")
    if known is None:
        known = document.derived["constant"] = _look_for_constants(document)
    return known


def _look_for_constants(document: Programme | Instrument) -> _Constants:
    found: list[tuple[Written, Rule, bool]] = []
    untold: list[Diagnostic] = []
    effort = Effort()
    for each in written(document):
        tries = Tries(effort=effort)
        known = domains(each.value, each.rules.values(), tries)
        for rule in each.rules.values():
            tries.given_up = tries.told = False
            constant = list(_innermost(rule, known))
            untold += undecided(each, rule.path, tries, "this can be met, and whether it always is")
            found += [
                (each, _telling_parts(inner, known, met=comes_to), comes_to)
                for inner, comes_to in constant
                if each.is_own(inner.path)
            ]
    return _Constants(tuple(found), tuple(untold))


def _telling_parts(rule: Rule, known: Domains, *, met: bool) -> Rule:
    if isinstance(rule, All | Any_) and always(rule, evolve(known, solver=False)) is not met:
        # What the solver has found, it also knows the few parts of.
        few = asking.apart(
            tuple(_flat(rule, type(rule), set())), isinstance(rule, All), known.names, known.tries.effort
        )
        rule = type(rule)(few, rule.path) if few else rule
    return least(rule, lambda fewer: always(fewer, known) is met)


def _innermost(rule: Rule, known: Domains) -> Iterator[tuple[Rule, bool]]:
    inner = [found for part in parts(rule) for found in _innermost(part, known)]
    if inner:
        yield from inner
    elif (comes_to := always(rule, known)) is not None:
        yield rule, comes_to


def undecided(each: Written, path: Path, tries: Tries, question: str) -> Iterator[Diagnostic]:
    """A note that a question had too many cases to try, where the solver is not there to be asked; told once."""
    if tries.told or not tries.given_up or asking.has_solver():
        return
    tries.told = True
    advice = each.advice(
        "undecided-without-solver",
        path,
        f"it is not decided whether {question}: there are too many cases to try{standing_at(path)}",
        f"Install the solver and check again: {asking.HOW_TO_INSTALL}",
        on_key=True,
    )
    yield evolve(advice, severity=Severity.NOTE)


def never_as_written(rule: Rule, programme: Programme, tries: Tries) -> bool:
    """Whether it is certain that a rule is never met, whatever its findings come to."""
    return always(rule, domains(programme, [rule], tries)) is False


def never(rule: Rule, programme: Programme, tries: Tries) -> bool:
    """Whether it is certain that a rule is never met, by what its findings stand for."""
    if never_as_written(rule, programme, tries):
        return True
    if not reads_findings(rule, programme):
        return False
    meant = spelled_out(rule, programme)
    if tries.left >= 0:
        # To spell it out costs about as much as to try it.
        tries.left -= _COST_OF_A_TEST * sum(1 for _ in tests(meant))
        tried = Tries(tries.left)
        comes_to = always(meant, domains(programme, [meant], tried, solver=False))
        tries.left = tried.left
        if comes_to is False:
            return True
        if not tried.given_up and not reads_findings(meant, programme):
            return False
    possible = asking.can_be(rule, asking.Names(document=programme), tries.effort)
    if possible is None:
        tries.given_up = True
    return possible is not None and True not in possible


_COST_OF_A_TEST = 8


def told_of_a_finding(reason: Rule, programme: Programme, tries: Tries) -> bool:
    """Whether a rule is never met since it reads a finding that nobody can have, which is told where the finding is."""
    for test in tests(reason):
        kind, _, id_ = test.name.partition(".")
        finding = programme.findings.get(id_) if kind == "findings" else None
        if (
            finding is None or finding.rule is not None
        ):  # a rule never met is told of by itself, and may be negated
            continue
        ways = [each.when for each in finding.outcomes if holds(each.value, test.operator, test.operand)]
        if ways and all(never_as_written(way, programme, tries) for way in ways):
            return True
    return False


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
    for each, whole, group in (*_groups(document), *_counted(document)):
        seen: dict[Rule, Rule] = {}
        for rule in group:
            first = seen.setdefault(rule, rule)
            if first is not rule and (path := each.own((first.path, rule.path))) is not None:
                other = first if path == rule.path else rule
                twice = "counts twice" if isinstance(whole, AtLeast) else "stands here twice"
                yield each.advice(
                    "duplicate-condition",
                    path,
                    f"{listed(tests(rule))} {twice}{standing_at(path)}",
                    "Take one of the two out.",
                    related=[Related(message="the other is here", path=other.path)],
                )


def empty_condition(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each condition that is written and asks nothing, as `when: {}` does."""
    for each in written(document):
        for rule in each.rules.values():
            for node in walk(rule):
                if isinstance(node, All) and not node.rules and node.path and each.is_own(node.path):
                    yield each.advice(
                        "empty-condition",
                        node.path,
                        f"this condition asks nothing, and so every family meets it{standing_at(node.path)}",
                        "Write what it asks, or take it out.",
                        on_key=True,
                    )


def subsumed_condition(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each condition that another one beside it already says, or makes superfluous."""
    for each, whole, group in _groups(document):
        known = domains(each.value, group)
        single = [rule for rule in map(_inside, group) if isinstance(rule, Test)]
        told: set[Path] = set()
        for narrow, wide in (*_narrower(single, known), *_within_others(group, known)):
            if not each.own((narrow.path, wide.path)):
                continue
            spare, kept = (wide, narrow) if isinstance(whole, All) else (narrow, wide)
            if spare.path in told:
                continue  # one that adds nothing is one thing to mend, however many say it
            told.add(spare.path)
            why = "already says it" if isinstance(whole, All) else "covers it"
            path, other_path = spare.path, kept.path
            if not each.is_own(path):
                path, other_path = other_path, path
            yield each.advice(
                "subsumed-condition",
                path,
                f"{_quoted(spare)} adds nothing: {_quoted(kept)} {why}{standing_at(whole.path)}",
                "Take out the one that adds nothing, or change the one that was meant otherwise.",
                related=[Related(message="the other is here", path=other_path)],
            )


def _narrower(single: Iterable[Test], known: Domains) -> Iterator[tuple[Rule, Rule]]:
    """Of every two tests on one name the one that means the other, and that."""
    for one, other in _on_one_name(single):
        for narrow, wide in ((one, other), (other, one)):
            if implies(narrow, wide, known):
                yield narrow, wide
                break


def _within_others(group: Iterable[Rule], known: Domains) -> Iterator[tuple[Rule, Rule]]:
    """Of every two conditions of several tests the one that means the other, and that, where one reads what the other does."""
    plain = [
        rule
        for rule in group
        if not any(isinstance(node, ForSome) for node in walk(rule))
        and not any(test.operator is Operator.KNOWN for test in tests(rule))
    ]
    pairs = islice(combinations(plain, 2), MOST_TRIED)
    for one, other in pairs:
        read = {*names(one)}, {*names(other)}
        if one == other or not (read[0] <= read[1] or read[1] <= read[0]):
            continue
        if isinstance(one, Test) and isinstance(other, Test):
            continue  # told by themselves
        for narrow, wide in ((one, other), (other, one)):
            both = can_be(All((narrow, Not(wide))), known), can_be(narrow, known)
            if all(both) and True not in (both[0] or ()) and True in (both[1] or ()) and _tells(wide, known):
                yield narrow, wide
                break


def _tells(rule: Rule, known: Domains) -> bool:
    """Whether a condition is not so for every family, which is told of it by itself."""
    return always(rule, known) is None


def _quoted(rule: Rule) -> str:
    """A condition as its author wrote it, each test of it in quotes."""
    said = listed(tests(rule))
    return said if isinstance(rule, Test) else f"the condition with {said}"


def _on_one_name(single: Iterable[Test]) -> Iterator[tuple[Test, Test]]:
    """Every two of some tests that are on the same name, as far as they are not too many."""
    by_name: dict[str, dict[Test, None]] = {}
    for test in single:
        by_name.setdefault(test.name, {})[test] = None
    pairs = (pair for each in by_name.values() for pair in combinations(each, 2))
    return islice(pairs, MOST_TRIED)


def _groups(document: Programme | Instrument) -> Iterator[tuple[Written, Rule, tuple[Rule, ...]]]:
    """Every conjunction and disjunction of a document with what stands side by side in it."""
    for each in written(document):
        for rule in each.rules.values():
            inside: set[int] = set()  # what is told as part of the group around it
            for node in walk(rule):
                if isinstance(node, All | Any_) and id(node) not in inside:
                    yield each, node, tuple(_flat(node, type(node), inside))


def _counted(document: Programme | Instrument) -> Iterator[tuple[Written, Rule, tuple[Rule, ...]]]:
    """Every count of conditions, with what it counts."""
    for each in written(document):
        for rule in each.rules.values():
            yield from ((each, node, node.rules) for node in walk(rule) if isinstance(node, AtLeast))


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
