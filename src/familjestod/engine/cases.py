"""Cases beside a programme: examples for people, tests for machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from attrs import evolve, field, frozen

from familjestod.diagnostics import Diagnostic, Path, Related, SpecError, dotted
from familjestod.engine.case import Case, case_faults, case_of
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
        yield from map(self.told, case_faults(self.case, vocabulary, instruments))

    def told(self, fault: Diagnostic) -> Diagnostic:
        """A fault of the case with its path in the document, which its message ends with."""
        start, rest = fault.path[:2], fault.path[2:]
        path: Path = (*self.written.get(start, (*self.path, *start)), *rest)
        return evolve(fault, path=path, message=f"{fault.message} (in {dotted(path)})")


@frozen(kw_only=True)
class Examples:
    """The cases of one document, each step of a story as one of its own."""

    programme: str
    examples: tuple[Example, ...]
    document: Document = field(repr=False)

    def differences(self, example: Example, programme: Programme) -> tuple[Diagnostic, ...]:
        """Where the programme's answer is not what an example expects, each with its place; none if it agrees."""
        # Cases are read more often than they are judged, and what judges them is slow to import.
        from familjestod.engine.comparing import Comparison
        from familjestod.engine.evaluate import evaluate

        faults = tuple(example.faults(programme.vocabulary, programme.instruments))
        if not faults:
            found = evaluate(programme, example.case, on=example.day)
            faults = Comparison(programme, found, (*example.path, "expect")).differences(example.expect)
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


@frozen(repr=False, eq=False)
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
            reading.fault("steps-out-of-order", (*place, "day"), f"{message} (in {dotted((*place, 'day'))})")
            reading.faults[-1] = evolve(
                reading.faults[-1],
                help="put the steps in the order of their days; what happens on one day is one step",
                related=[Related(message="the step before it", path=(*path, index - 1, "day"))],
            )
        before = day
        yield day, step, place
    if steps[-1].get("expect") is None:
        message = f'"expect" is missing from the last step of {dotted(path)}: nothing comes of it'
        reading.fault("missing-key", (*path, len(steps) - 1), message)
