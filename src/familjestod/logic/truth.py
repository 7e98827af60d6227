"""Kleene's three truth values.

Inside the engine a truth is `True`, `False` or `None` (unknown): the cheapest
values Python has, and the ones generated code can compare by identity. What
leaves the engine is a `Verdict`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from itertools import chain

Truth = bool | None

# A truth that carries its reason for being unknown: the names that could still decide it.
Names = tuple[str, ...]
Reasoned = bool | Names


class Verdict(enum.StrEnum):
    """What a rule comes to: met, unmet, or unknown because facts are missing."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @property
    def truth(self) -> Truth:
        """The verdict as `True`, `False` or `None`."""
        return _TRUTHS[self]


_TRUTHS: dict[Verdict, Truth] = {Verdict.MET: True, Verdict.UNMET: False, Verdict.UNKNOWN: None}


def verdict(truth: Truth) -> Verdict:
    """The verdict that a truth stands for."""
    if truth is None:
        return Verdict.UNKNOWN
    return Verdict.MET if truth else Verdict.UNMET


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's *and*: unmet as soon as one is unmet, else unknown if one is unknown."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's *or*: met as soon as one is met, else unknown if one is unknown."""
    result: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            result = None
    return result


def not_(truth: Truth) -> Truth:
    """Kleene's *not*: unknown stays unknown."""
    return None if truth is None else not truth


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """Whether `count` of the truths are met, whatever the unknown ones turn out to be.

    >>> at_least(2, [True, True, None]), at_least(2, [True, None, False]), at_least(2, [None, False, False])
    (True, None, False)
    """
    seen = tuple(truths)
    met = seen.count(True)
    if met >= count:
        return True
    return None if met + seen.count(None) >= count else False


def merged(truths: Iterable[Reasoned]) -> Names:
    """The names that could decide any of the truths that are unknown, each once."""
    unknown = [each for each in truths if isinstance(each, tuple)]
    return unknown[0] if len(unknown) == 1 else tuple(dict.fromkeys(chain.from_iterable(unknown)))


def reasoned_all(truths: Iterable[Reasoned]) -> Reasoned:
    """`all_of` for truths with reasons.

    >>> reasoned_all([True, ("child.sex",), ("child.age",)]), reasoned_all([("child.sex",), False])
    (('child.sex', 'child.age'), False)
    """
    unknown: list[Reasoned] = []
    for each in truths:
        if each is False:
            return False
        if each is not True:
            unknown.append(each)
    return merged(unknown) if unknown else True


def reasoned_any(truths: Iterable[Reasoned]) -> Reasoned:
    """`any_of` for truths with reasons."""
    unknown: list[Reasoned] = []
    for each in truths:
        if each is True:
            return True
        if each is not False:
            unknown.append(each)
    return merged(unknown) if unknown else False


def reasoned_not(truth: Reasoned) -> Reasoned:
    """`not_` for a truth with reasons."""
    return truth if isinstance(truth, tuple) else not truth


def reasoned_at_least(count: int, truths: Iterable[Reasoned]) -> Reasoned:
    """`at_least` for truths with reasons."""
    seen = tuple(truths)
    met = seen.count(True)
    if met >= count:
        return True
    return merged(seen) if len(seen) - seen.count(False) >= count else False
