"""What a path of a document is for: where rules stand, and which names or values belong at a place in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from familjestod.diagnostics import Path
from familjestod.logic.read import ANNOTATIONS
from familjestod.spec.names import INSTRUMENT_RULES, PROGRAMME_REFERENCES, PROGRAMME_RULES, Pattern


@frozen
class InRule:
    """A place in a rule: in the mapping of tests, in the test of a name, or at an operand of it."""

    name: str | None = None
    """The name that is tested; nothing where a name is to stand."""
    operator: str | None = None
    """The operator whose operand stands here."""


@frozen
class Id:
    """A place where an id of one of some kinds belongs."""

    kinds: tuple[str, ...]
    key: bool = False
    """The id is a key."""


@frozen
class Fact:
    """A place in what is known of a family: at a fact, or among them."""

    name: str | None = None


Meaning = InRule | Id | Fact

_RULES: Final[Mapping[str, tuple[Pattern, ...]]] = {
    "programme": tuple(sorted(PROGRAMME_RULES, key=len, reverse=True)),
    "instrument": tuple(sorted(INSTRUMENT_RULES, key=len, reverse=True)),
}
_EVENT: Final = ("cases", "*", "history", "*")
_STEP: Final = ("cases", "*", "story", "*")
_IDS: Final[Mapping[str, tuple[tuple[Pattern, tuple[str, ...]], ...]]] = {
    "programme": (*PROGRAMME_REFERENCES, (("extends",), ("programmes",))),
    "instrument": ((("extends",), ("instruments",)),),
    "vocabulary": (),
    "cases": (
        (("programme",), ("programmes",)),
        *(
            ((*event, *inside), kinds)
            for event in (_EVENT, (*_STEP, "happens", "*"))
            for inside, kinds in (
                (("visit",), ("visits",)),
                (("vaccination",), ("vaccinations",)),
                (("referral",), ("referrals",)),
                (("observed", "*"), ("observations",)),
                (("screened", "*", "instrument"), ("instruments",)),
            )
        ),
        *(
            ((*case, "expect", kind, "="), (kind,))
            for case in (("cases", "*"), _STEP)
            for kind in ("visits", "vaccinations", "referrals", "offers", "requirements", "findings")
        ),
    ),
}
_FACTS: Final = (("cases", "*", "facts"), (*_STEP, "facts"))
_PATCH: Final = ("amendments", "*", "patch")


def unpatched(path: Path) -> Path:
    """The path in the programme of a path in a patch on it.

    >>> unpatched(("amendments", 0, "patch", "visits"))
    ('visits',)
    """
    return path[len(_PATCH) :] if _matches(path[: len(_PATCH)], _PATCH) else path


def rule_of(kind: str, path: Path) -> tuple[Path, Path] | None:
    """The path of the rule that a path leads into, and the rest of the path.

    >>> rule_of("programme", ("visits", "v8m", "when", "not"))
    (('visits', 'v8m', 'when'), ('not',))
    """
    for pattern in _RULES.get(kind, ()):
        root, rest = path[: len(pattern)], path[len(pattern) :]
        listed = pattern == ("findings", "*") and rest and isinstance(rest[0], int)
        if _matches(root, pattern) and not listed:
            return root, rest
    return None


def meaning_of(kind: str, path: Path, *, key: bool) -> Meaning | None:
    """What belongs at a path of a document of a kind: at the value there, or at a key of the mapping there.

    >>> meaning_of("programme", ("eligibility", "child.age"), key=False)
    InRule(name='child.age', operator=None)
    >>> meaning_of("programme", ("visits", "v8m", "themes", 0), key=False)
    Id(kinds=('themes',), key=False)
    """
    path = unpatched(path)
    for place in _FACTS if kind == "cases" else ():
        if _matches(path[: len(place)], place):
            rest = path[len(place) :]
            return Fact(str(rest[0]) if rest else None)
    if path[-1:] == ("source",) or (path[-2:-1] == ("source",) and isinstance(path[-1], int)):
        return Id(("sources",))
    if (found := rule_of(kind, path)) is not None:
        return _in_rule(found[1])
    for pattern, kinds in _IDS.get(kind, ()):
        if pattern[-1] == "=" and key and _matches(path, pattern[:-1]):
            return Id(kinds, key=True)
        if _matches(path, pattern):
            return Id(kinds)
    return None


def _matches(path: Iterable[str | int], pattern: Pattern) -> bool:
    steps = tuple(path)
    return len(steps) == len(pattern) and all(
        want in ("*", step) for step, want in zip(steps, pattern, strict=True)
    )


def _in_rule(rest: Path) -> InRule | None:
    """What belongs at the rest of a path that leads into a rule."""
    while rest:
        first, more = rest[0], rest[1:]
        if first in ("all", "any"):
            if not more:
                return None
            rest = more[1:]
        elif first == "not":
            rest = more
        elif first == "at_least":
            if more[:1] != ("of",) or len(more) == 1:
                return None
            rest = more[2:]
        elif first in ANNOTATIONS:
            return None
        elif not more:
            return InRule(str(first))
        else:
            return InRule(str(first), "in" if isinstance(more[0], int) else str(more[0]))
    return InRule()
