"""What differs between two rules, condition by condition; rules that test the same are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.logic.phrase import plain
from familjestod.logic.rule import All, Any_, AtLeast, ForSome, Not, Note, Rule, Test, names, walk
from familjestod.logic.values import Operator

Called = Callable[[str], str]
"""What a name in the old rule is called in the new document."""
Meaning = tuple[Any, ...]

_OPPOSITE: Final = {
    Operator.IS: Operator.IS_NOT,
    Operator.IS_NOT: Operator.IS,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
    Operator.AT_LEAST: Operator.BELOW,
    Operator.BELOW: Operator.AT_LEAST,
    Operator.ABOVE: Operator.AT_MOST,
    Operator.AT_MOST: Operator.ABOVE,
}
_OF_ONE: Final = {Operator.IN: Operator.IS, Operator.NOT_IN: Operator.IS_NOT}


@frozen
class Difference:
    """A condition that has come, gone or become another, and the kind of list that it stands in."""

    old: Rule | None
    new: Rule | None
    setting: str = "all"
    """"all", "any" or "count" of the rule itself, or of one that all of it is; "deep" further in."""
    count: int = 0
    """How many of the list must hold, for "count"."""


def same_name(name: str) -> str:
    """The name itself, where nothing was renamed."""
    return name


def simple(rule: Rule) -> Rule:
    """The rule as it is compared: a list of one is its one, what denies a test is the opposite test.

    >>> from familjestod.logic.values import BOOLEAN
    >>> simple(Not(Test("family.worry", Operator.IS, True, BOOLEAN))).operand
    False
    """
    found = plain(rule)
    while (simpler := plain(_simple(found))) != found:  # what becomes one may have been one of several
        found = simpler
    return found


def _simple(rule: Rule) -> Rule:
    match rule:
        case Test():
            return _test(rule)
        case Not(Test() as test):
            opposite = _OPPOSITE.get(test.operator)
            if opposite is not None:
                return _test(evolve(test, operator=opposite))
            return _test(evolve(test, operand=not test.operand))
        case Not(inner) | ForSome(_, inner):
            return evolve(rule, rule=_simple(inner))
        case AtLeast(count, rules) if count == len(rules):
            return All(tuple(map(_simple, rules)), rule.path)
        case AtLeast(_, rules):
            return evolve(rule, rules=tuple(map(_simple, rules)))
        case _:
            each_once = {_meaning(each, same_name): each for each in map(_simple, rule.rules)}
            return evolve(rule, rules=tuple(each_once.values()))


def _test(test: Test) -> Test:
    operand: Any = test.operand
    if test.operator in _OF_ONE and len(operand) == 1:
        return _test(evolve(test, operator=_OF_ONE[test.operator], operand=operand[0]))
    if isinstance(operand, bool) and test.operator is Operator.IS_NOT:
        return evolve(test, operator=Operator.IS, operand=not operand)
    return test


def meaning(rule: Rule, called: Called = same_name) -> Meaning:
    """What a rule asks, whatever the order it asks it in; two rules with the same meaning have the same answers."""
    return _meaning(simple(rule), called)


def _meaning(rule: Rule, called: Called) -> Meaning:
    match rule:
        case Test(name, operator, operand):
            listed = isinstance(operand, tuple)
            values = frozenset(map(_value, operand)) if listed else _value(operand)  # type: ignore[arg-type]
            return ("test", called(name), operator, values)
        case Not(All(rules)):
            return _meaning(simple(Any_(tuple(map(Not, rules)))), called)
        case Not(inner):
            return ("not", _meaning(inner, called))
        case ForSome(group, inner):
            return ("some", group, _meaning(inner, called))
        case AtLeast(count, rules):
            found = Counter(_meaning(each, called) for each in rules)
            return ("at least", count, frozenset(found.items()))
        case _:
            kind = "all" if isinstance(rule, All) else "any"
            inside: set[Meaning] = set()
            for part in (_meaning(each, called) for each in rule.rules):
                inside |= part[1] if part[0] == kind else {part}
            return inside.pop() if len(inside) == 1 else (kind, frozenset(inside))


def _value(value: object) -> tuple[str, object]:
    """A value that is told apart from others that Python takes for equal: true is not 1."""
    return ("truth" if isinstance(value, bool) else "", value)


def notes(rule: Rule, called: Called = same_name) -> Counter[Meaning]:
    """What is noted beside the conditions inside a rule, and beside which; what is noted beside the rule is not in it."""
    return Counter(
        (_meaning(simple(node), called), _noted(node.note))
        for node in list(walk(rule))[1:]
        if isinstance(node, All) and node.note is not None
    )


def _noted(note: Note) -> Meaning:
    return tuple(repr(each) for each in (note.name, sorted(note.source), note.assumption))


def rule_differences(old: Rule, new: Rule, called: Called = same_name) -> tuple[Difference, ...]:
    """The conditions that have come, gone or become others; none where the rules mean the same."""
    return tuple(_differences(simple(old), simple(new), "all", called))


def _differences(old: Rule, new: Rule, setting: str, called: Called) -> Iterator[Difference]:
    if _meaning(old, called) == _meaning(new, same_name):
        return
    below = setting == "all"
    match old, new:
        case (All(), _) | (_, All()):
            yield from _of_lists(_parts(old, All), _parts(new, All), setting, called)
        case (Any_(), _) | (_, Any_()) if _widened(old, new, called):
            yield from _of_lists(_parts(old, Any_), _parts(new, Any_), "any" if below else "deep", called)
        case AtLeast(before, olds), AtLeast(after, news) if before == after:
            for each in _of_lists(olds, news, "count" if below else "deep", called):
                yield evolve(each, count=after)
        case Not(before), Not(after):
            yield from _differences(before, after, "deep", called)
        case ForSome(of, before), ForSome(group, after) if of == group:
            yield from _differences(before, after, setting, called)
        case _:
            yield Difference(old, new, setting)


def _parts(rule: Rule, kind: type[All | Any_]) -> tuple[Rule, ...]:
    return rule.rules if isinstance(rule, All | Any_) and isinstance(rule, kind) else (rule,)


def _widened(old: Rule, new: Rule, called: Called) -> bool:
    """Whether both are lists of alternatives, or one is an alternative of the other."""
    before = {_meaning(each, called) for each in _parts(old, Any_)}
    after = {_meaning(each, same_name) for each in _parts(new, Any_)}
    return (isinstance(old, Any_) and isinstance(new, Any_)) or bool(before & after)


def _of_lists(
    olds: Sequence[Rule], news: Sequence[Rule], setting: str, called: Called
) -> Iterator[Difference]:
    kept = Counter(_meaning(each, called) for each in olds) & Counter(
        _meaning(each, same_name) for each in news
    )
    before = list(_without(olds, kept, called))
    after = list(_without(news, kept, same_name))
    pairs = _alike(before, after, called)
    for index, each in enumerate(after):
        if index in pairs:
            yield from _pair(before[pairs[index]], each, setting, called)
        else:
            yield Difference(None, each, setting)
    paired = set(pairs.values())
    yield from (Difference(each, None, setting) for index, each in enumerate(before) if index not in paired)


def _pair(old: Rule, new: Rule, setting: str, called: Called) -> Iterator[Difference]:
    if isinstance(old, Test) or isinstance(new, Test):
        yield Difference(old, new, setting)
    else:
        yield from _differences(old, new, "all" if setting == "all" else "deep", called)


def _without(rules: Iterable[Rule], kept: Counter[Meaning], called: Called) -> Iterator[Rule]:
    left = kept.copy()
    for each in rules:
        found = _meaning(each, called)
        if left[found]:
            left[found] -= 1
        else:
            yield each


def _alike(before: Sequence[Rule], after: Sequence[Rule], called: Called) -> dict[int, int]:
    """Which condition of before each one of after has become: the most alike first, in the order written."""
    likeness = [
        (-score, there, here)
        for there, new in enumerate(after)
        for here, old in enumerate(before)
        if (score := _likeness(old, new, called))
    ]
    pairs: dict[int, int] = {}
    for _, there, here in sorted(likeness):
        if there not in pairs and here not in pairs.values():
            pairs[there] = here
    return pairs


def _likeness(old: Rule, new: Rule, called: Called) -> float:
    """How alike two conditions are that are not the same: nothing where they do not speak of the same names."""
    before, after = {called(name) for name in names(old)}, set(names(new))
    shared = len(before & after) / max(len(before | after), 1)
    if isinstance(old, Test) and isinstance(new, Test):
        return (2 + (old.operator is new.operator)) * shared
    least = _LEAST if type(old) is type(new) else _HALF
    return shared if shared >= least else 0


# Two lists of one kind that share a third of their names are one; a condition that became a list shares half.
_LEAST: Final = 1 / 3
_HALF: Final = 0.5
