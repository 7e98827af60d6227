"""Does what a document says hold together: names that exist, schedules in order, rules that do not go in circles."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import evolve

from familjestod.diagnostics import Diagnostic, Path, Related, dotted, nearest
from familjestod.logic.calendar import add
from familjestod.logic.rule import All, Not, Rule, names
from familjestod.spec.circular import Own, Reads, circle_faults, programme_circles
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import BOUNDS, Programme, Visit
from familjestod.spec.names import (
    ANCHORS,
    EVENTS,
    PROGRAMME_REFERENCES,
    Pattern,
    finding_type,
    select,
    unknown_references,
    unknown_sources,
)
from familjestod.spec.tables import table_faults
from familjestod.spec.terms import Finding, FrozenDict

if TYPE_CHECKING:
    from familjestod.spec.surroundings import Surroundings

__all__ = [
    "choices_of",
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
    value: Mapping[str, Any], library: Surroundings, ever: Mapping[str, Iterable[str]]
) -> tuple[Diagnostic, ...]:
    """A fault for each id in a programme document that names nothing there is."""
    vocabulary = library.vocabulary
    known: dict[str, Iterable[str]] = {
        "regions": {**vocabulary.regions, "national": None},
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
        "events": [f"{kind}.{id_}" for kind in EVENTS for id_ in value.get(kind, ())],
    }
    return (
        *unknown_references(value, PROGRAMME_REFERENCES, known),
        *unknown_sources(value, value.get("sources", {})),
        *twice(value, _PROGRAMME_LISTS),
        *_more_than_all(value),
    )


# Days on which adding months behaves differently, so that bounds are compared on all of them.
_TELLING_DAYS = (dt.date(2023, 1, 31), dt.date(2024, 2, 29), dt.date(2023, 3, 1))


def schedule_faults(programme: Programme, own: Own = lambda _: True) -> Iterator[Diagnostic]:
    """Bounds that come in the wrong order on every day, and dates or rules that wait for themselves.

    A fault of two bounds is told at the one that the document itself writes, by `own`.
    """
    for kind, entries in (("visits", programme.visits), ("vaccinations", programme.vaccinations)):
        for id_, entry in entries.items():
            given = [
                (name, bound) for name, bound in zip(BOUNDS, entry.bounds, strict=True) if bound is not None
            ]
            for (name, bound), (later_name, later) in pairwise(given):
                if all(add(day, bound) > add(day, later) for day in _TELLING_DAYS):
                    paths: list[Path] = [(kind, id_, later_name), (kind, id_, name)]
                    path, other = paths if own(paths[0]) or not own(paths[1]) else reversed(paths)
                    yield Diagnostic(
                        code="bounds-out-of-order",
                        message=f'{later_name} "{later}" comes before {name} "{bound}" (in {dotted(path)})',
                        path=path,
                        help=f"change one of the two: {', '.join(BOUNDS[:3])} and {BOUNDS[3]} come in this order",
                        related=[Related(message=f"{other[-1]} is here", path=other)],
                    )
    yield from programme_circles(programme, own)


_PROGRAMME_LISTS: tuple[Pattern, ...] = (
    ("levels",),
    *(
        ("visits", "*", each)
        for each in ("screens", "themes", "method", "observes", "other_places", "participants")
    ),
    ("visits", "*", "replaces"),
    ("offers", "*", "by"),
    ("pauses", "*", "visits"),
    ("pauses", "*", "vaccinations"),
)


def twice(value: Mapping[str, Any], patterns: Iterable[Pattern]) -> Iterator[Diagnostic]:
    """A fault for each word or number that a list has already."""
    for pattern in patterns:
        for path, listed in select(value, pattern):
            first: dict[tuple[type, object], int] = {}
            for index, each in enumerate(listed if isinstance(listed, list | tuple) else ()):
                if isinstance(each, Mapping | list | tuple):
                    continue
                before = first.setdefault((type(each), each), index)
                if before != index:
                    yield Diagnostic(
                        code="duplicate-value",
                        message=f'"{each}" stands in this list already (in {dotted((*path, index))})',
                        path=(*path, index),
                        help="take one of the two out, or write what was meant",
                        related=[Related(message="first here", path=(*path, before))],
                    )


def _more_than_all(value: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A fault for each share that was reported of more than 100 %."""
    for path, share in select(value, ("measures", "*", "reported", "*", "value")):
        number = _SHARE.fullmatch(share) if isinstance(share, str) else None
        if number and float(number[1]) > _ALL:
            yield Diagnostic(
                code="out-of-range",
                message=f'"{share}": expected at most 100 %, which is all of them (in {dotted(path)})',
                path=path,
                help="write the share that the source gives",
            )


_SHARE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) %")
_ALL = 100


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


def instrument_faults(value: Mapping[str, Any], facts: Iterable[str]) -> tuple[Diagnostic, ...]:
    """A fault for each answer, score, table or column that a score or table names and the instrument lacks."""
    return (
        *_names_twice(value),
        *_value_faults(value),
        *_score_faults(value),
        *table_faults(value, facts),
        *twice(value, _INSTRUMENT_LISTS),
        *unknown_sources(value, value.get("sources", {})),
    )


_NAMED = (("answers", "an answer"), ("scores", "a score"), ("findings", "a finding"))
_INSTRUMENT_LISTS: tuple[Pattern, ...] = (
    ("answers", "*", "options"),
    *(("scores", "*", each) for each in ("sum", "count", "max", "mean", "difference", "ratio")),
)


def _names_twice(value: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A fault for each answer, score or finding whose name stands for another of them: a rule has one word for both."""
    first: dict[str, tuple[str, str]] = {}
    for kind, what in _NAMED:
        for id_ in value.get(kind, {}):
            if id_ not in first:
                first[id_] = kind, what
                continue
            other, its = first[id_]
            yield Diagnostic(
                code="duplicate-name",
                message=f'"{id_}" is {its} of this instrument already, and cannot be {what} too (in {kind}.{id_})',
                path=(kind, id_),
                help="give one of them another name",
                related=[Related(message=f"{its} of that name is here", path=(other, id_))],
                on_key=True,
            )


def _value_faults(value: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """A fault for each name of an option that the answer does not have."""
    for id_, answer in value.get("answers", {}).items():
        options = [str(option) for option in answer.get("options", ())]
        least, most = answer.get("at_least"), answer.get("at_most")
        if least is not None and most is not None and most < least:
            path: Path = ("answers", id_, "at_most")
            yield Diagnostic(
                code="bounds-out-of-order",
                message=f'at_most "{most}" is less than at_least "{least}": nothing can be answered (in {dotted(path)})',
                path=path,
                help="change one of the two",
                related=[Related(message="at_least is here", path=("answers", id_, "at_least"))],
            )
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
    reads: Reads = {
        f"scores.{id_}": {
            f"scores.{found}": path
            for pattern, _ in references[:-1]
            for path, found in select({"scores": {id_: score}}, pattern)
            if found not in answers
        }
        for id_, score in value.get("scores", {}).items()
    }
    yield from circle_faults(reads, "its number")
    for path, lookup in select(value, ("scores", "*", "lookup")):
        table = value.get("tables", {}).get(lookup["table"], {})
        columns = {column: None for row in table.get("rows", ()) for column in row}
        if columns and lookup["column"] not in columns:
            message = f'"{lookup["column"]}" is not a column of table {lookup["table"]}'
            available = nearest(lookup["column"], columns)
            yield Diagnostic(
                code="unknown-reference", message=message, path=(*path, "column"), available=available
            )


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


def choices_of(fact: Mapping[str, Any], vocabulary: Mapping[str, Any]) -> dict[str, Any]:
    """The choices of a fact whose `of` names another fact, or a list of terms, as `{"of": […]}`; else nothing.

    What another fact calls its choices comes along, where the fact calls them nothing itself.
    """
    of = fact.get("of")
    if not isinstance(of, str):
        return {}
    other = vocabulary["facts"].get(of, {}) if "." in of else {}
    named = other.get("of") if "." in of else vocabulary.get(of)
    if named is None or isinstance(named, str):
        return {}
    return {
        "of": list(named),
        **({"values": other["values"]} if "values" in other and "values" not in fact else {}),
    }
