"""A family and what is expected of it as the text of a file of cases, which `familjestod test` runs."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import asdict, frozen

from familjestod.compare.output import Output
from familjestod.engine.case import DATES, Case
from familjestod.engine.events import Event, Measurement, VisitEvent

_PLAIN = re.compile(r"[a-z][a-z0-9_.@#]*(/[a-z0-9_]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAKEN = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"})


@frozen
class Written:
    """One case of a file: its id, the family, the day, and what is expected."""

    id: str
    case: Case
    on: dt.date
    expect: Mapping[str, Any]


def file_of(programme: str, cases: Iterable[Written]) -> str:
    """The text of a file with cases of a programme."""
    lines = ["format: 1", "kind: cases", f"programme: {programme}", "cases:"]
    for each in cases:
        lines += _case(each)
    return "\n".join(lines) + "\n"


def expected(
    output: Output, answers: Mapping[str, str | int | None], other: Mapping[str, str | int | None]
) -> dict[str, Any]:
    """What is to be expected for an answer to be as it is; what only another answer has is not there."""
    if output.part == "in_force":
        return {"in_force": answers[""] == "met"}
    if output.part == "eligibility":
        return {"eligibility": {"verdict": answers[""]}}
    key = output.what or "verdict"
    found: dict[str, Any] = {
        f"{output.id}{which}": answer if output.part == "findings" else {key: answer}
        for which, answer in answers.items()
    }
    found |= {f"{output.id}{which}": None for which in other if which not in answers}
    return {output.part: found}


def _case(written: Written) -> Iterator[str]:
    case = written.case
    yield f"  {written.id}:"
    yield f"    day: {written.on}"
    for name in DATES:
        if getattr(case, name) is not None:
            yield f"    {name}: {getattr(case, name)}"
    if case.facts:
        yield f"    facts: {_flow(dict(sorted(case.facts.items())))}"
    if case.history:
        yield "    history:"
        yield from (f"      - {_flow(_event(event))}" for event in case.history)
    yield "    expect:"
    for part, each in written.expect.items():
        yield f"      {part}: {_flow(each)}"


def _event(event: Event) -> dict[str, Any]:
    """An event as a case file writes it."""
    if isinstance(event, Measurement):
        return {"measured": dict(event.measured), "day": event.day}
    found = {
        key: value
        for key, value in asdict(
            event, recurse=False, filter=lambda each, value: each.init and bool(value)
        ).items()
        if key != "screened"
    }
    if isinstance(event, VisitEvent) and event.screened:
        found["screened"] = [
            {"instrument": each.instrument}
            | ({"respondent": each.respondent} if each.respondent else {})
            | {"answers": dict(each.answers)}
            for each in event.screened
        ]
    return found


def _flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in _TAKEN:
        return value
    return json.dumps(value, ensure_ascii=False)
