"""Cases beside a programme: examples for people, tests for machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from attrs import evolve, field, frozen

from familjestod.diagnostics import Diagnostic, Path, SpecError, dotted, nearest
from familjestod.engine.case import Case, case_faults, case_of
from familjestod.engine.evaluate import evaluate
from familjestod.engine.events import EventReader
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.model import Programme
from familjestod.spec.schema import Schemas
from familjestod.spec.source import Document, read


@frozen(kw_only=True)
class Example:
    """One family on one day, and what is expected: any part of an evaluation's JSON.

    A step of a story is one too: the family as it has become by then, with an id such as
    `late_talker@2025-11-10`.
    """

    id: str
    day: dt.date
    case: Case
    expect: Mapping[str, Any]
    path: Path
    """Where it stands in its document: a case, or a step of one."""
    written: Mapping[Path, Path] = field(default=MappingProxyType({}), repr=False)
    """Where a story wrote each fact and event of the case, by their paths in the case."""

    def faults(self, vocabulary: Vocabulary, instruments: Mapping[str, Instrument]) -> Iterator[Diagnostic]:
        """What is wrong with the facts and answers of the case, with their paths in the document."""
        for each in case_faults(self.case, vocabulary, instruments):
            start, rest = each.path[:2], each.path[2:]
            yield evolve(each, path=(*self.written.get(start, (*self.path, *start)), *rest))


@frozen(kw_only=True)
class Examples:
    """The cases of one document, each step of a story as one of its own."""

    programme: str
    examples: tuple[Example, ...]
    document: Document = field(repr=False)

    def differences(self, example: Example, programme: Programme) -> tuple[Diagnostic, ...]:
        """Where the programme's answer is not what an example expects, each with its place; none if it agrees."""
        faults = tuple(example.faults(programme.vocabulary, programme.instruments))
        if not faults:
            found = evaluate(programme, example.case, on=example.day).to_dict()
            expected = (*example.path, "expect")
            faults = tuple(_Comparison(programme, expected).differences(example.expect, found, expected))
        return tuple(self.document.locate(each) for each in faults)


def read_examples(text: str | bytes, name: str, schemas: Schemas) -> Examples:
    """The cases that a document holds.

    Raises:
        SpecError: with every fault of the document, each with its place.
    """
    document = read(text, name)
    value = document.value
    faults = list(schemas.faults("cases", value))
    if faults:
        raise SpecError(document.locate(each) for each in faults)
    examples: list[Example] = []
    found: list[Diagnostic] = []
    for id_, entry in value["cases"].items():
        path: Path = ("cases", id_)
        try:
            if entry.get("story") is None:
                examples.append(_example(document, entry, path))
            else:
                examples.extend(_story(document, entry, path))
        except SpecError as error:
            found.extend(error.diagnostics)
    if found:
        raise SpecError(found)
    return Examples(programme=value["programme"], examples=tuple(examples), document=document)


def _example(document: Document, entry: Mapping[str, Any], path: Path) -> Example:
    """The case at a path that asks on one day."""
    reading = EventReader()
    day = reading.day(entry["day"], (*path, "day"))
    case, faults = _begun(document, entry, path)
    if reading.faults or faults:
        raise SpecError((*map(document.locate, reading.faults), *faults))
    return Example(id=str(path[-1]), day=day, case=case, expect=entry["expect"], path=path)


def _begun(document: Document, entry: Mapping[str, Any], path: Path) -> tuple[Case, tuple[Diagnostic, ...]]:
    """What a case says of its family before its day or its story, and the faults of that."""
    try:
        return case_of(document, entry, path), ()
    except SpecError as error:
        return Case(), error.diagnostics


@frozen
class _Told:
    """A family as a story has made it so far, and where each fact and event was written."""

    case: Case
    written: Mapping[Path, Path]

    @classmethod
    def begun(cls, case: Case, path: Path) -> _Told:
        """The family as the case at a path begins."""
        known: list[Path] = [("facts", name) for name in case.facts]
        known += [("history", index) for index in range(len(case.history))]
        return cls(case, MappingProxyType({each: (*path, *each) for each in known}))

    def after(self, step: Mapping[str, Any], day: dt.date, path: Path, reading: EventReader) -> _Told:
        """The family after the step at a path: what holds already, what became known, and what happened."""
        facts, history, written = dict(self.case.facts), list(self.case.history), dict(self.written)
        for name, value in (step.get("facts") or {}).items():
            facts[name] = value
            written["facts", name] = (*path, "facts", name)
        for index, each in enumerate(step.get("happens") or ()):
            place = (*path, "happens", index)
            event = reading.event({**each, "day": day}, place)
            if event is not None:
                written["history", len(history)] = place
                history.append(event)
        return _Told(evolve(self.case, facts=facts, history=history), MappingProxyType(written))


def _story(document: Document, entry: Mapping[str, Any], path: Path) -> Iterator[Example]:
    """An example for each step of the story at a path that expects something.

    Raises:
        SpecError: with every fault of the story.
    """
    case, faults = _begun(document, entry, path)
    told, reading, examples = _Told.begun(case, path), EventReader(), []
    for day, step, place in _days(entry["story"], (*path, "story"), reading):
        told = told.after(step, day, place, reading)
        if step.get("expect") is not None:
            found = {"expect": step["expect"], "path": place, "written": told.written}
            examples.append(Example(id=f"{path[-1]}@{day}", day=day, case=told.case, **found))
    if faults or reading.faults:
        raise SpecError((*faults, *map(document.locate, reading.faults)))
    yield from examples


def _days(
    steps: Sequence[Mapping[str, Any]], path: Path, reading: EventReader
) -> Iterator[tuple[dt.date, Mapping[str, Any], Path]]:
    """Each step with its day and path; a fault for one that does not come after the step before it."""
    before: dt.date | None = None
    for index, step in enumerate(steps):
        place, known = (*path, index), len(reading.faults)
        day = reading.day(step["day"], (*place, "day"))
        if len(reading.faults) > known:
            continue
        if before is not None and day <= before:
            message = f'"{day}" does not come after "{before}", the day of the step before it'
            reading.fault("steps-out-of-order", (*place, "day"), message)
        before = day
        yield day, step, place
    if steps[-1].get("expect") is None:
        message = f'"expect" is missing from the last step of {dotted(path)}: nothing comes of it'
        reading.fault("missing-key", (*path, len(steps) - 1), message)


_EXPECT_IDS = ("visits", "vaccinations", "referrals", "offers", "requirements", "findings")


@frozen
class _Comparison:
    """What is expected of an answer against what it is."""

    programme: Programme
    expected: Path
    """Where what is expected stands in its document."""

    def differences(self, expected: Any, found: Any, path: Path) -> Iterator[Diagnostic]:  # noqa: ANN401 - JSON
        """Where what was found lacks or contradicts what was expected; mappings may hold more, lists not."""
        if isinstance(expected, Mapping) and isinstance(found, Mapping):
            for key, each in expected.items():
                here = (*path, key)
                if key in found:
                    yield from self.differences(each, found[key], here)
                elif each is not None or not self.may_be_absent(here):
                    yield Diagnostic(
                        code="unexpected-answer",
                        message=f'"{key}" is not in the answer (at {self.shown(path)})',
                        path=here,
                        available=nearest(key, found),
                        on_key=True,
                    )
        elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
            for index, (each, other) in enumerate(zip(expected, found, strict=True)):
                yield from self.differences(each, other, (*path, index))
        elif expected != found or type(expected) is not type(found):
            message = f"expected {_shown(expected)} but the answer is {_shown(found)} (at {self.shown(path)})"
            yield Diagnostic(code="unexpected-answer", message=message, path=path)

    def shown(self, path: Path) -> str:
        """A path as it is told: from `expect` on."""
        return dotted(path[len(self.expected) - 1 :])

    def may_be_absent(self, path: Path) -> bool:
        """Whether nothing can be expected at a path: an id that the programme has at another time.

        `visit_1#3: null` says that there is no third visit, and the id of an offer that it is
        not there before its amendment. A slip of the pen is neither.
        """
        inside = path[len(self.expected) :]
        if len(inside) != 2 or inside[0] not in _EXPECT_IDS:  # noqa: PLR2004 - a kind and an id
            return False
        kind, id_ = str(inside[0]), str(inside[1]).partition("#")[0]
        return any(id_ in getattr(each, kind) for each in self.programme.states)


def _shown(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    return f'"{value}"'
