"""What results lead to: bands that leave something out, screening at the wrong age, and what nobody asks or reads."""

from __future__ import annotations

from collections.abc import Iterator

from familjestod.diagnostics import Diagnostic, Path, Related
from familjestod.lints.possible import Tries
from familjestod.lints.rules import least, never, never_as_written, out_of_reach, told_of_a_finding, undecided
from familjestod.lints.written import editions, standing_at
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import All, Rule, Test, names, tests
from familjestod.logic.values import DURATION, Operator
from familjestod.prove.ages import always_shorter
from familjestod.prove.answers import Effort
from familjestod.spec.instrument import Instrument, Valid
from familjestod.spec.model import Programme, Visit
from familjestod.spec.verify import all_rules


def screened_outside_ages(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each visit that asks an instrument before, or only outside, the ages it is valid for."""
    for programme, each in editions(document):
        tries = Tries()
        for id_, visit in programme.visits.items():
            for index, name in enumerate(visit.screens):
                if visit.counted_from != "birth":
                    continue
                found = _outside(visit, programme.instruments[name].valid, programme, tries)
                if found is None:
                    continue
                key, bound, limit = found
                screens, days = ("visits", id_, "screens", index), ("visits", id_, key)
                path = each.own((days, screens))
                if path is not None:
                    yield each.advice(
                        "screened-outside-ages",
                        path,
                        f'"{name}" is asked at "{id_}" ({key}: {bound}), and is valid {limit}{standing_at(screens)}',
                        "Ask it at another visit, or change the days of this one.",
                        related=[Related(message=f'"{id_}" is here', path=days)] if path != days else [],
                    )


def _outside(
    visit: Visit, valid: Valid, programme: Programme, tries: Tries
) -> tuple[str, Duration, str] | None:
    """The bound of a visit that is wrong for an instrument, and the ages it should have kept to."""
    first = "due" if visit.opens is None else "opens"
    start: Duration | None = getattr(visit, first)
    opens, closes = valid.opens, valid.closes
    if opens is not None and closes is not None and always_shorter(closes, opens):
        return None  # ages that are none are told at the instrument
    if opens is not None:
        if start is not None and always_shorter(start, opens):
            younger = Test("child.age", Operator.BELOW, opens, DURATION)
            kept = never(All((programme.eligibility, visit.when, younger)), programme, tries)
            return None if kept else (first, start, f"from {opens}")
        if visit.closes is not None and _no_later(visit.closes, opens):
            return "closes", visit.closes, f"from {opens}"
    if closes is not None and start is not None and _no_later(closes, start):
        return first, start, f"before {closes}"
    return None


def _no_later(one: Duration, other: Duration) -> bool:
    return one == other or always_shorter(one, other)


def result_never_used(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each instrument that a visit asks and whose result no rule of the programme reads."""
    used = _results_read(document)
    for programme, each in editions(document):
        for id_, visit in programme.visits.items():
            for index, name in enumerate(visit.screens):
                path: Path = ("visits", id_, "screens", index)
                if name not in used and each.is_own(path):
                    yield each.advice(
                        "result-never-used",
                        path,
                        f'"{name}" is asked, and nothing in the programme reads its result{standing_at(path)}',
                        "Let a finding, a referral, an offer or a measure read it.",
                    )


def instrument_never_asked(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each rule that reads an instrument which no visit asks, or not the visit that it names.

    A programme that asks nothing reads what others have asked, and measurements are made at any visit.
    """
    asked = {
        (name, id_)
        for programme, _ in editions(document)
        for id_, visit in programme.visits.items()
        for name in visit.screens
    }
    anywhere = {name for name, _ in asked}
    for programme, each in editions(document):
        for test in (test for rule in each.rules.values() for test in tests(rule)):
            name, _, visit = test.name.partition(".")[0].partition("@")
            known = (name, visit) in asked if visit else name in anywhere or not anywhere
            instrument = programme.instruments.get(name)
            answered = instrument is not None and instrument.input == "answers"
            if answered and not known and each.is_own(test.path):
                nobody = f'the visit "{visit}" does not ask it' if visit else "no visit asks it"
                yield each.advice(
                    "instrument-never-asked",
                    test.path,
                    f'"{test.name}" is read, and {nobody}{standing_at(test.path)}',
                    f"Name {name} in the `screens` of a visit, or read what is asked.",
                    on_key=True,
                )


def unused_finding(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each finding of a programme that no rule reads, and that has no name to be shown by."""
    read = _names_read(document)
    for programme, each in editions(document):
        for id_, finding in programme.findings.items():
            path: Path = ("findings", id_)
            if (
                f"findings.{id_}" not in read
                and not (finding.name or any(each.name for each in finding.outcomes))
                and each.is_own(path)
            ):
                yield each.advice(
                    "unused-finding",
                    path,
                    f'"{id_}" is a finding that no rule reads, and it has no name{standing_at(path)}',
                    "Read it in a rule, give it a `name` if people are to see it, or take it out.",
                    on_key=True,
                )


def _results_read(document: Programme | Instrument) -> frozenset[str]:
    """The instruments whose results some rule of a programme reads, at some time."""
    return frozenset(name.partition(".")[0].partition("@")[0] for name in _names_read(document))


def _names_read(document: Programme | Instrument) -> frozenset[str]:
    rules = (rule for programme, _ in editions(document) for rule in all_rules(programme).values())
    return frozenset(name for rule in rules for name in names(rule))


def unreachable(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each referral and offer that no eligible family can come to."""
    effort = Effort()
    for programme, each in editions(document):
        tries = Tries(effort=effort)
        if never_as_written(programme.eligibility, programme, tries):
            continue  # told as a rule that is never met
        for kind in ("referrals", "offers"):
            for id_, entry in getattr(programme, kind).items():
                reason = _kept_from_all(entry.when, programme, tries) if each.is_own((kind, id_)) else None
                if reason is not None:
                    said = f'no family comes to "{id_}"'
                    help_ = "Change its `when`, or `eligibility`, or take it out."
                    yield from out_of_reach(each, "unreachable", (kind, id_), reason, said=said, help_=help_)
                yield from undecided(each, (kind, id_), tries, f'any family comes to "{id_}"')


def _kept_from_all(when: Rule, programme: Programme, tries: Tries) -> Rule | None:
    """The least of a `when` and the programme's eligibility that cannot be met, if that is not told of it already."""
    both = All((programme.eligibility, when))
    if not never(both, programme, tries) or never_as_written(when, programme, tries):
        return None
    reason = least(both, lambda rule: never(rule, programme, tries))
    return None if told_of_a_finding(reason, programme, tries) else reason
