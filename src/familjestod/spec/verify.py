"""Does what a document says hold together: names that exist, schedules in order, rules that do not go in circles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import evolve

from familjestod.diagnostics import Diagnostic, Path, dotted, nearest
from familjestod.logic.calendar import Duration, add
from familjestod.logic.rule import All, Not, Rule, names
from familjestod.spec.instrument import AGES, Instrument
from familjestod.spec.model import Programme, Scheduled, Visit
from familjestod.spec.names import (
    ANCHORS,
    EVENTS,
    PROGRAMME_REFERENCES,
    NameScope,
    circles,
    finding_type,
    longest_chain,
    select,
    unknown_references,
    unknown_sources,
)
from familjestod.spec.terms import Finding, FrozenDict

if TYPE_CHECKING:
    from familjestod.spec.surroundings import Surroundings

__all__ = [
    "choices_of",
    "finding_circles",
    "finding_type",
    "instrument_faults",
    "instruments_used",
    "joined",
    "names_read",
    "programme_faults",
    "schedule_faults",
    "unknown_choices",
]


def programme_faults(
    value: Mapping[str, Any], scope: NameScope, library: Surroundings, ever: Mapping[str, Iterable[str]]
) -> tuple[Diagnostic, ...]:
    """A fault for each id in a programme document that names nothing there is."""
    vocabulary = library.vocabulary
    known: dict[str, Iterable[str]] = {
        "regions": (*vocabulary.regions, "national"),
        "places": vocabulary.places,
        "roles": vocabulary.roles,
        "themes": vocabulary.themes,
        "methods": vocabulary.methods,
        "observations": vocabulary.observations,
        "services": vocabulary.services,
        "instruments": library.instruments,
        "visits": value.get("visits", {}),
        "visits_ever": ever["visits"],
        "vaccinations_ever": ever["vaccinations"],
        "anchors": ANCHORS,
        "events": [name for name in scope.types if name.partition(".")[0] in EVENTS],
    }
    return (
        *unknown_references(value, PROGRAMME_REFERENCES, known),
        *unknown_sources(value, value.get("sources", {})),
    )


# Days on which adding months behaves differently, so that bounds are compared on all of them.
_TELLING_DAYS = (dt.date(2023, 1, 31), dt.date(2024, 2, 29), dt.date(2023, 3, 1))


def schedule_faults(programme: Programme) -> Iterator[Diagnostic]:
    """Bounds that come in the wrong order on every day, and dates or rules that wait for themselves."""
    for kind, entries in (("visits", programme.visits), ("vaccinations", programme.vaccinations)):
        for id_, entry in entries.items():
            given = [
                (name, bound)
                for name, bound in zip(("opens", "due", "overdue", "closes"), entry.bounds, strict=True)
                if bound is not None
            ]
            for (name, bound), (later_name, later) in pairwise(given):
                if all(add(day, bound) > add(day, later) for day in _TELLING_DAYS):
                    path: Path = (kind, id_, later_name)
                    message = f'{later_name} "{later}" comes before {name} "{bound}" (in {dotted(path)})'
                    yield Diagnostic(code="bounds-out-of-order", message=message, path=path)
    yield from _circles(_reads(programme), "whether it is met")
    yield from _circles(_waits(programme), "when it may happen")


# Each link costs a call inside a call when it is judged; no programme comes near this.
_LONGEST_CHAIN = 100
_SHOWN = 8


def _circles(reads: Mapping[str, Iterable[str]], what: str) -> Iterator[Diagnostic]:
    """A fault for each circle, and for a chain that is too long to follow."""
    found = False
    for circle in circles(reads):
        found = True
        shown = circle if len(circle) <= _SHOWN else (*circle[:_SHOWN], "…")
        message = f"{circle[0]} depends on itself for {what}: {' -> '.join((*shown, circle[0]))}"
        yield Diagnostic(code="circular", message=message, path=_path(circle[0]), on_key=True)
    last, length = ("", 0) if found else longest_chain(reads)
    if length > _LONGEST_CHAIN:
        message = (
            f"{last} depends on a chain of {length} others for {what}: expected at most {_LONGEST_CHAIN}"
        )
        yield Diagnostic(code="too-long-chain", message=message, path=_path(last), on_key=True)


def _path(name: str) -> Path:
    kind, _, id_ = name.partition(".")
    return kind, id_


def _reads(programme: Programme) -> dict[str, list[str]]:
    """For each finding, visit and dose: the findings, visits and doses whose truth or state its rules read."""
    rules = {name: [rule] for name, rule in applicability(programme).items()}
    for id_, finding in programme.findings.items():
        rules[f"findings.{id_}"] = list(finding.rules)
    return {
        name: [read for rule in each for read in names(rule) if read in rules] for name, each in rules.items()
    }


def _waits(programme: Programme) -> dict[str, list[str]]:
    """For each visit and dose: the events its dates are counted from."""
    scheduled: dict[str, Scheduled] = {
        **{f"visits.{id_}": visit for id_, visit in programme.visits.items()},
        **{f"vaccinations.{id_}": dose for id_, dose in programme.vaccinations.items()},
    }
    return {name: [each.counted_from, *each.not_before] for name, each in scheduled.items()}


def applicability(programme: Programme) -> dict[str, Rule]:
    """For each visit and dose: the rule that must be met for it to apply to an eligible family.

    That is its own `when`, and for a visit that others replace, that none of those applies.
    """
    rules: dict[str, Rule] = {f"visits.{id_}": visit.when for id_, visit in programme.visits.items()}
    for visit in programme.visits.values():
        for id_ in visit.replaces:
            rules[f"visits.{id_}"] = All((rules[f"visits.{id_}"], Not(visit.when)))
    return rules | {f"vaccinations.{id_}": dose.when for id_, dose in programme.vaccinations.items()}


def joined(visits: Mapping[str, Visit]) -> FrozenDict:
    """The visits, each that is on another's occasion and has no bounds of its own with that one's."""

    def with_bounds(visit: Visit) -> Visit:
        other = visits.get(visit.with_ or "")
        if other is None or any(bound is not None for bound in visit.bounds):
            return visit
        return evolve(
            visit,
            opens=other.opens,
            due=other.due,
            overdue=other.overdue,
            closes=other.closes,
            counted_from=other.counted_from,
            not_before=visit.not_before or other.not_before,
        )

    return FrozenDict((id_, with_bounds(visit)) for id_, visit in visits.items())


def instruments_used(programme: Programme, instruments: Mapping[str, Instrument]) -> set[str]:
    """The instruments that a programme asks, or whose results its rules read."""
    asked = {id_ for visit in programme.visits.values() for id_ in visit.screens}
    read = {
        name.partition(".")[0].partition("@")[0]
        for rule in all_rules(programme).values()
        for name in names(rule)
    }
    return asked | (read & set(instruments))


def all_rules(programme: Programme) -> dict[str, Rule]:
    """Every rule of a programme, by the dotted path where it stands."""
    rules: dict[str, Rule] = {"eligibility": programme.eligibility}
    for kind in ("visits", "vaccinations", "referrals", "offers", "requirements"):
        rules |= {f"{kind}.{id_}.when": entry.when for id_, entry in getattr(programme, kind).items()}
    for id_, visit in programme.visits.items():
        if visit.repeat is not None and visit.repeat.until is not None:
            rules[f"visits.{id_}.repeat.until"] = visit.repeat.until
    rules |= finding_rules(programme.findings)
    for id_, measure in programme.measures.items():
        rules[f"measures.{id_}.population"] = measure.population
        if measure.achieved is not None:
            rules[f"measures.{id_}.achieved"] = measure.achieved
    return rules


def finding_rules(findings: Mapping[str, Any]) -> dict[str, Rule]:
    """The rules of findings, by dotted path."""
    rules: dict[str, Rule] = {}
    for id_, finding in findings.items():
        if finding.rule is not None:
            rules[f"findings.{id_}"] = finding.rule
        rules |= {f"findings.{id_}[{index}].when": each.when for index, each in enumerate(finding.outcomes)}
    return rules


def names_read(finding: Finding) -> tuple[str, ...]:
    """Every name that a finding's rules read."""
    return tuple(dict.fromkeys(name for rule in finding.rules for name in names(rule)))


def finding_circles(instrument: Instrument) -> Iterator[Diagnostic]:
    """A fault for each circle of findings of an instrument that wait for each other."""
    reads = {
        f"findings.{id_}": [
            f"findings.{name.removeprefix(f'{instrument.id}.')}"
            for name in names_read(finding)
            if name.removeprefix(f"{instrument.id}.") in instrument.findings
        ]
        for id_, finding in instrument.findings.items()
    }
    yield from _circles(reads, "whether it is met")


def instrument_faults(value: Mapping[str, Any], facts: Iterable[str]) -> tuple[Diagnostic, ...]:
    """A fault for each answer, score, table or column that a score or table names and the instrument lacks."""
    return (
        *_value_faults(value),
        *_score_faults(value),
        *_table_faults(value, facts),
        *unknown_sources(value, value.get("sources", {})),
    )


def _value_faults(value: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A fault for each name of an option that the answer does not have."""
    for id_, answer in value.get("answers", {}).items():
        options = [str(option) for option in answer.get("options", ())]
        for named in answer.get("values", {}):
            if named not in options:
                yield Diagnostic(
                    code="unknown-reference",
                    message=f'"{named}" is not an option of {id_}',
                    path=("answers", id_, "values", named),
                    available=nearest(named, options),
                    on_key=True,
                )


_SCORE_OPERANDS = ("sum", "count", "max", "mean", "difference", "ratio")


def _score_faults(value: Mapping[str, Any]) -> Iterator[Diagnostic]:
    answers = value.get("answers", {})
    numbers = {**answers, **value.get("scores", {})}
    references = (
        *((("scores", "*", each, "*"), ("numbers",)) for each in _SCORE_OPERANDS),
        (("scores", "*", "weighted", "="), ("numbers",)),
        (("scores", "*", "bmi", "*"), ("numbers",)),
        (("scores", "*", "lookup", "table"), ("tables",)),
    )
    yield from unknown_references(value, references, {"numbers": numbers, "tables": value.get("tables", {})})
    for pattern, _ in references[:-1]:
        for path, id_ in select(value, pattern):
            if id_ in answers and any(isinstance(option, str) for option in answers[id_].get("options", ())):
                message = (
                    f'"{id_}" is answered with words: expected a number, or true or false (in {dotted(path)})'
                )
                yield Diagnostic(code="wrong-operand", message=message, path=path, on_key=pattern[-1] == "=")
    reads = {
        f"scores.{id_}": [
            f"scores.{found}"
            for pattern, _ in references[:-1]
            for _, found in select({"scores": {id_: score}}, pattern)
        ]
        for id_, score in value.get("scores", {}).items()
    }
    yield from _circles(reads, "its number")
    for path, lookup in select(value, ("scores", "*", "lookup")):
        table = value.get("tables", {}).get(lookup["table"], {})
        columns = {column: None for row in table.get("rows", ()) for column in row}
        if columns and lookup["column"] not in columns:
            message = f'"{lookup["column"]}" is not a column of table {lookup["table"]}'
            available = nearest(lookup["column"], columns)
            yield Diagnostic(
                code="unknown-reference", message=message, path=(*path, "column"), available=available
            )


def _table_faults(value: Mapping[str, Any], facts: Iterable[str]) -> Iterator[Diagnostic]:
    yield from unknown_references(value, [(("tables", "*", "by", "*"), ("facts",))], {"facts": facts})
    asked = [lookup for _, lookup in select(value, ("scores", "*", "lookup"))]
    for id_, table in value.get("tables", {}).items():
        columns = dict.fromkeys((*table["by"], *(column for row in table["rows"] for column in row)))
        numbers = {lookup["column"] for lookup in asked if lookup["table"] == id_}
        for index, row in enumerate(table["rows"]):
            path: Path = ("tables", id_, "rows", index)
            for column in columns:
                if column not in row:
                    message = f'this row has no "{column}", which the table needs in every row'
                    yield Diagnostic(code="missing-key", message=message, path=path)
                elif (
                    expected := _cell_fault(row[column], table["by"].get(column), column in numbers)
                ) is not None:
                    shown = str(row[column]).lower() if isinstance(row[column], bool) else row[column]
                    message = f'"{shown}" in the column {column}: expected {expected}'
                    yield Diagnostic(code="bad-value", message=message, path=(*path, column))
        yield from _rows_out_of_order(id_, table)


def _rows_out_of_order(id_: str, table: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A fault for each row whose age is not later than the row's before it: looking up goes by the order."""
    for column in (column for column, fact in table["by"].items() if fact in AGES):
        before: dict[tuple[object, ...], Duration] = {}
        for index, row in enumerate(table["rows"]):
            group = tuple(row.get(other) for other in table["by"] if other != column)
            try:
                age = Duration.parse(row[column])
            except (KeyError, TypeError, ValueError):
                continue  # told as what it is
            last = before.get(group)
            if last is not None and add(_TELLING_DAYS[2], age) <= add(_TELLING_DAYS[2], last):
                path: Path = ("tables", id_, "rows", index, column)
                message = f'"{age}" does not come after "{last}": the ages of a table stand in order'
                yield Diagnostic(code="rows-out-of-order", message=message, path=path)
            before[group] = age


def _cell_fault(cell: object, fact: str | None, looked_up: bool) -> str | None:
    """What was expected in a table's cell, where something else stands there."""
    if fact in AGES:
        try:
            Duration.parse(cell) if isinstance(cell, str) else Duration.parse("")
        except ValueError:
            return 'an age such as "18 months"'
    elif looked_up and (isinstance(cell, bool) or not isinstance(cell, int | float)):
        return "a number"
    return None


def unknown_choices(value: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A fault for each fact whose `of` names neither another fact nor a list of the vocabulary."""
    for name, fact in value["facts"].items():
        of = fact.get("of")
        if isinstance(of, str) and not choices_of(fact, value):
            lists = [key for key, entry in value.items() if isinstance(entry, Mapping) and key != "facts"]
            message = f'"{of}" is neither a fact with choices nor a list of this vocabulary'
            available = nearest(of, [*lists, *value["facts"]])
            path: Path = ("facts", name, "of")
            yield Diagnostic(code="unknown-reference", message=message, path=path, available=available)


def choices_of(fact: Mapping[str, Any], vocabulary: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The choices of a fact whose `of` names another fact, or a list of terms, as `{"of": […]}`; else nothing."""
    of = fact.get("of")
    if not isinstance(of, str):
        return {}
    named = vocabulary["facts"].get(of, {}).get("of") if "." in of else vocabulary.get(of)
    return {"of": list(named)} if named is not None and not isinstance(named, str) else {}
