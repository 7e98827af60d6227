"""Advice on the cases beside a programme: what they leave out, what they say in vain, and what they say twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from familjestod.diagnostics import Diagnostic, Path, Related, ordered
from familjestod.engine.cases import Example, Examples
from familjestod.lints.written import advised, editions, standing_at
from familjestod.logic.rule import ALWAYS, tests
from familjestod.spec.model import Programme


def after_its_day(examples: Examples, programme: Programme) -> Iterator[Diagnostic]:  # noqa: ARG001 - as every lint
    """A warning for each event that comes after the last day a case asks about, so that no answer knows of it.

    Where several come, and nothing before, it is the day itself that is told.
    """
    last = {
        example.path[:2]: example.day for example in examples.examples
    }  # the steps of a story stand in order
    for example in examples.examples:
        path, history = example.path[:2], example.case.history
        day = last[path]
        later = [index for index, event in enumerate(history) if event.day > day]
        if len(later) > 1 and len(later) == len(history):
            yield advised(
                examples.document,
                "after-its-day",
                (*example.path, "day"),
                f'"{example.day}" is before everything that the case tells of, so that no answer knows of it{standing_at(path)}',
                "Change the day, or those of the events.",
            )
            continue
        for index in later:
            written = example.written.get(("history", index), (*path, "history", index))
            yield advised(
                examples.document,
                "after-its-day",
                (*written, "day"),
                f'"{history[index].day}" is after {day}, the last day that the case asks about{standing_at(written)}',
                "Change the day of one of them, or take the event out.",
            )


def fact_never_given(examples: Examples, programme: Programme) -> Iterator[Diagnostic]:
    """A warning that names the facts which the programme's own rules read and no case gives."""
    given = {
        name for each in examples.examples for name, value in each.case.facts.items() if value is not None
    }
    facts = programme.vocabulary.facts
    read: dict[str, Related] = {}
    for _, each in editions(programme):
        for test in (test for rule in each.rules.values() for test in tests(rule)):
            fact = facts.get(test.name)
            if fact is None or fact.derived or test.name in given or test.name in read:
                continue
            if each.is_own(test.path):
                node = each.document.root.nearest_at(test.path)
                read[test.name] = Related(message=f"{test.name} is read here", place=node.key or node.place)
    if read:
        names = ", ".join(f'"{name}"' for name in read)
        yield advised(
            examples.document,
            "fact-never-given",
            ("programme",),
            f"{programme.id} reads {names}, which no case gives",
            "Add a case that gives it, or take the condition out of the programme.",
            related=read.values(),
        )


def same_case_twice(examples: Examples, programme: Programme) -> Iterator[Diagnostic]:  # noqa: ARG001 - as every lint
    """A warning for each case of the same family on the same days as another, of which it expects nothing more."""
    first: dict[str, list[tuple[str, Any]]] = {}
    for id_, entry in examples.document.value["cases"].items():
        family, expected = _family_and_expected(entry)
        alike = first.setdefault(json.dumps(family, sort_keys=True, default=str), [])
        path: Path = ("cases", id_)
        other = next((other for other, more in alike if _within(expected, more)), None)
        if other is not None:
            yield advised(
                examples.document,
                "same-case-twice",
                path,
                f'"{id_}" is the family of "{other}" on the same day, and expects nothing more{standing_at(path)}',
                "Take it out, or change what was meant otherwise.",
                related=[Related(message=f'"{other}" is here', path=("cases", other))],
                on_key=True,
            )
        elif len(alike) < _MOST_ALIKE:
            alike.append((id_, expected))


_MOST_ALIKE = 10
"""Cases of one family that another is compared with, whatever the text."""


def _family_and_expected(entry: Mapping[str, Any]) -> tuple[Any, Any]:
    """What a case says of its family and days, without its name, and what it expects there."""
    steps = entry.get("story") or ()
    family = {
        key: each
        for key, each in entry.items()
        if key not in {"name", "expect", "story"} and each is not None
    }
    told = [{key: each for key, each in step.items() if key not in {"name", "expect"}} for step in steps]
    return (family, told), [entry.get("expect"), *(step.get("expect") for step in steps)]


def _within(expected: Any, more: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether all that is expected is expected by another too."""
    if isinstance(expected, Mapping) and isinstance(more, Mapping):
        return all(key in more and _within(each, more[key]) for key, each in expected.items())
    if isinstance(expected, list) and isinstance(more, list) and len(expected) == len(more):
        return all(map(_within, expected, more))
    return expected is None or (expected == more and type(expected) is type(more))


def tests_nothing(examples: Examples, programme: Programme) -> Iterator[Diagnostic]:
    """A warning for each case, or day of one, that expects only what is so whatever the programme says."""
    silent = _never_said(programme)
    for example in examples.examples:
        path: Path = (*example.path, "expect")
        if all(_is_vain(key, each, example, silent) for key, each in example.expect.items()):
            yield advised(
                examples.document,
                "tests-nothing",
                path,
                f"nothing of {programme.id} is tested here: this is so whatever it says{standing_at(path)}",
                "Expect something that the programme decides, or take the case out.",
                on_key=True,
            )


# What every answer says of itself, whatever is asked.
_OF_THE_ANSWER = frozenset({"programme", "day", "engine"})


def _never_said(programme: Programme) -> Mapping[str, Any]:
    """What is answered in every edition because the programme says nothing of it."""
    silent: dict[str, Any] = {}
    if all(each.in_force.since is None and each.in_force.until is None for each in programme.states):
        silent["in_force"] = True
    if all(each.eligibility == ALWAYS for each in programme.states):
        silent["eligibility"] = {"verdict": "met", "missing": []}
    return silent


def _is_vain(key: str, expected: object, example: Example, silent: Mapping[str, Any]) -> bool:
    if key in _OF_THE_ANSWER or expected is None or expected == {}:
        return True
    if key == "screenings" and expected == []:
        return not example.case.history
    return key in silent and _within(expected, silent[key])


CaseLint = Callable[[Examples, Programme], Iterator[Diagnostic]]

CASE_LINTS: Final[Mapping[str, CaseLint]] = MappingProxyType(
    {
        "after-its-day": after_its_day,
        "fact-never-given": fact_never_given,
        "same-case-twice": same_case_twice,
        "tests-nothing": tests_nothing,
    }
)
"""Every lint of cases by its code."""


def lint_cases(examples: Examples, programme: Programme) -> tuple[Diagnostic, ...]:
    """What every lint has to say of the cases of a programme, in the order of places; nothing if all is well."""
    return ordered(
        dict.fromkeys(found for each in CASE_LINTS.values() for found in each(examples, programme))
    )
