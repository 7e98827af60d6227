"""When things happen: visits that never open or never end, whose bounds cross, that stand twice or have nothing in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise, product

from attrs import frozen

from familjestod.diagnostics import Diagnostic, Path, Related, dotted
from familjestod.lints.possible import Tries
from familjestod.lints.rules import (
    least,
    never,
    never_as_written,
    out_of_reach,
    shown,
    telling,
    told_of_a_finding,
    undecided,
)
from familjestod.lints.written import Written, editions, standing_at
from familjestod.logic.calendar import Duration, Overflow, add
from familjestod.logic.rule import ALWAYS, All, Rule, Test
from familjestod.logic.values import DURATION, Operator
from familjestod.prove.ages import always_shorter
from familjestod.prove.answers import Effort
from familjestod.spec.instrument import AGES, Instrument
from familjestod.spec.model import BOUNDS, Programme, Scheduled, Subject, Visit


def never_opens(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each visit and dose whose time comes at no age at which it is for the family.

    Those of a base that an overlay's ages leave out are the base's own, and stand.
    """
    effort = Effort()
    shut: list[_Shut] = []
    for programme, each in editions(document):
        tries = Tries(effort=effort)
        if never_as_written(programme.eligibility, programme, tries):
            continue  # told as a rule that is never met
        for kind, id_, entry in _scheduled(programme):
            path: Path = (kind, id_)
            reason = _kept_shut(path, entry, programme, tries) if each.is_own(path) else None
            if reason is not None:
                shut.append(_Shut(each, path, reason))
            yield from undecided(each, path, tries, f'"{id_}" opens for anyone')
    yield from _never_open(shut)


@frozen(repr=False, eq=False)
class _Shut:
    """A visit or dose that never opens, in an edition, and why."""

    written: Written
    path: Path
    reason: Rule


def _never_open(shut: Sequence[_Shut]) -> Iterator[Diagnostic]:
    """A warning for each visit and dose that something keeps shut; one for all that one age in `eligibility` does."""
    by_age: dict[tuple[Path, Test], dict[Path, _Shut]] = {}
    for each in shut:
        for test in telling(each.reason):
            if test.path[:1] == ("eligibility",) and each.written.is_own(test.path):
                by_age.setdefault((test.path, test), {}).setdefault(each.path, each)
    told: set[Path] = set()
    for (path, test), kept in by_age.items():
        if len(kept) > 1:
            told.update(kept)
            first = next(iter(kept.values())).written
            yield first.advice(
                "never-opens",
                path,
                f'{", ".join(str(id_) for _, id_ in kept)} never open for anyone: "{shown(test)}"{standing_at(path)}',
                "Change it, or the days of what never opens, or take that out.",
                related=[
                    Related(message=f"{dotted(visit)} is here", path=visit)
                    for visit in kept
                    if first.is_own(visit)
                ],
            )
    for each in shut:
        if each.path not in told:
            said = f'"{each.path[1]}" never opens for anyone'
            help_ = "Change its days, its `when` or the ages in `eligibility`, or take it out."
            yield from out_of_reach(
                each.written, "never-opens", each.path, each.reason, said=said, help_=help_
            )


def _kept_shut(path: Path, entry: Scheduled, programme: Programme, tries: Tries) -> Rule | None:
    """The least of a visit's window, its `when` and the programme's eligibility that cannot be so at once."""
    together = All((programme.eligibility, *_window(path, entry), entry.when))
    if not never(together, programme, tries) or never_as_written(entry.when, programme, tries):
        return None  # what is never met by itself is told as that
    reason = least(together, lambda rule: never(rule, programme, tries))
    return None if told_of_a_finding(reason, programme, tries) else reason


def _window(path: Path, entry: Scheduled) -> Iterator[Test]:
    """The child's age from the day a visit opens or is due until it closes, where that is counted from a birth."""
    first = "due" if entry.opens is None else "opens"
    # Its age is corrected for what was left of the pregnancy, and so is never more than from birth.
    ages = {"birth": ("child.age",), "corrected_birth": ("child.age_corrected", "child.age")}
    known = ages.get(entry.counted_from, ())
    repeated = isinstance(entry, Visit) and entry.repeat is not None
    for key, operator, names in ((first, Operator.AT_LEAST, known), ("closes", Operator.BELOW, known[:1])):
        bound: Duration | None = getattr(entry, key)
        if bound is not None and not (repeated and key == "closes"):
            yield from (Test(name, operator, bound, DURATION, (*path, key)) for name in names)


def bounds_may_cross(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each bound of a visit or dose that comes before the one it should follow, on some days and not on all.

    Bounds in different units can, as 4 weeks and 1 month do.
    """
    found: dict[Hashable, dt.date | None] = {}
    for programme, each in editions(document):
        for kind, id_, entry in _scheduled(programme):
            keys = [key for key in BOUNDS if getattr(entry, key) is not None]
            for key, later in pairwise(keys):
                bounds = getattr(entry, key), getattr(entry, later)
                asked = (*bounds, programme.month_overflow)
                if asked not in found and len(found) < _MOST_COMPARED:
                    found[asked] = _crossing(*asked)
                day, path = found.get(asked), each.own([(kind, id_, key), (kind, id_, later)])
                if day is not None and path is not None:
                    days = [add(day, bound, programme.month_overflow) for bound in bounds]
                    yield each.advice(
                        "bounds-may-cross",
                        path,
                        f'counted from {day}, {later} "{bounds[1]}" is {days[1]}, before {key} "{bounds[0]}", '
                        f"which is {days[0]}{standing_at(path)}",
                        "Write both in the same unit, or so that they never cross.",
                        related=[
                            Related(message=f"{dotted(other)} is here", path=other)
                            for other in ((kind, id_, key), (kind, id_, later))
                            if other != path
                        ],
                    )


def closes_when_due(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each visit and dose that is due on the first day that is too late for it."""
    for programme, each in editions(document):
        for kind, id_, entry in _scheduled(programme):
            path = each.own([(kind, id_, "due"), (kind, id_, "closes")])
            if entry.opens in {None, entry.due}:
                continue  # it never opens, and is told of as such
            if entry.due is not None and entry.due == entry.closes and path is not None:
                other: Path = (kind, id_, "due" if path[-1] == "closes" else "closes")
                yield each.advice(
                    "closes-when-due",
                    path,
                    f'closes "{entry.closes}" is the first day that is too late, and due is the same day{standing_at(path)}',
                    "Close it later, or let it be due earlier.",
                    related=[Related(message=f"{dotted(other)} is here", path=other)],
                )


_MOST_COMPARED = 100
"""Pairs of bounds that are tried on every kind of day; the rest of a longer document is let be."""


def _scheduled(programme: Programme) -> Iterator[tuple[str, str, Scheduled]]:
    for kind in ("visits", "vaccinations"):
        yield from ((kind, id_, entry) for id_, entry in getattr(programme, kind).items())


# All days up to the 28th of a month are as its first day; leap years come every fourth year.
_KINDS_OF_DAYS = tuple(
    dt.date(year, month, 1) + dt.timedelta(day - 1)
    for year, month, day in product(range(2021, 2025), range(1, 13), (1, 29, 30, 31))
)


def _crossing(bound: Duration, later: Duration, overflow: Overflow) -> dt.date | None:
    """The first day from which a bound is later than the one that should follow it."""
    if bound == later or always_shorter(bound, later):
        return None
    return next(
        (day for day in _KINDS_OF_DAYS if add(day, bound, overflow) > add(day, later, overflow)), None
    )


_BEYOND_ANY_CHILD = Duration.of(years=100)


def repeat_without_end(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each repeated visit of a family that nothing ends: no `until`, no `closes`, no age, no last day."""
    for programme, each in editions(document):
        if programme.subject is not Subject.FAMILY or programme.in_force.until is not None:
            continue
        grown = (Test(name, Operator.AT_LEAST, _BEYOND_ANY_CHILD, DURATION) for name in AGES)
        still = (programme.eligibility, *grown)
        tries = Tries()
        for id_, visit in programme.visits.items():
            path: Path = ("visits", id_, "repeat")
            endless = visit.repeat is not None and visit.repeat.until is None and visit.closes is None
            if endless and each.is_own(path) and not never(All((*still, visit.when)), programme, tries):
                yield each.advice(
                    "repeat-without-end",
                    path,
                    f'"{id_}" is repeated without an end{standing_at(path)}',
                    "Say when it ends: `until` in `repeat`, `closes`, or an age in `when` or in `eligibility`.",
                    on_key=True,
                )


def same_visit_twice(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each visit at the same time and place as another, where neither says how they go together."""
    for programme, each in editions(document):
        replaced = {id_ for visit in programme.visits.values() for id_ in visit.replaces}
        first: dict[Hashable, str] = {}
        for id_, visit in programme.visits.items():
            begins = visit.opens is not None or visit.due is not None
            together = visit.with_ is not None or visit.replaces or id_ in replaced
            if not begins or together or visit.when != ALWAYS:
                continue
            time: Hashable = visit.bounds if visit.due is None else visit.due
            other = first.setdefault(
                (time, visit.counted_from, visit.not_before, visit.place, visit.repeat), id_
            )
            path = each.own([("visits", other), ("visits", id_)]) if other != id_ else None
            if path is not None:
                before = other if path[-1] == id_ else id_
                yield each.advice(
                    "same-visit-twice",
                    path,
                    f'"{path[-1]}" is at the same time and place as "{before}"{standing_at(path)}',
                    "Make them one visit, or say `with` or `replaces`, or give one of them another time or a `when`.",
                    related=[Related(message=f'"{before}" is here', path=("visits", before))],
                    on_key=True,
                )


_CONTENTS = ("themes", "screens", "observes", "method", "text", "place")


def nothing_to_do(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each visit that says who takes part and not what they do, nor where; a dose given at it is enough."""
    for programme, each in editions(document):
        vaccinated = {dose.at for dose in programme.vaccinations.values()}
        for id_, visit in programme.visits.items():
            empty = visit.participants and not any(getattr(visit, key) for key in _CONTENTS)
            path: Path = ("visits", id_, "participants")
            if empty and id_ not in vaccinated and each.is_own(path):
                yield each.advice(
                    "nothing-to-do",
                    path,
                    f'"{id_}" has participants and nothing for them to do{standing_at(path)}',
                    f"Say what is done, in {', '.join(f'`{key}`' for key in _CONTENTS[:-1])}, or where.",
                    on_key=True,
                )


def level_not_listed(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each visit and offer of a level that is not among the levels of the programme."""
    for programme, each in editions(document):
        for kind in ("visits", "offers"):
            for id_, entry in getattr(programme, kind).items():
                path: Path = (kind, id_, "level")
                if entry.level and entry.level not in programme.levels and each.is_own(path):
                    listed = ", ".join(programme.levels) or "none"
                    yield each.advice(
                        "level-not-listed",
                        path,
                        f'"{entry.level}" is not among the levels of the programme ({listed}){standing_at(path)}',
                        "Add it to `levels`, or change it here.",
                        related=[Related(message="`levels` is here", path=("levels",))]
                        if programme.levels
                        else (),
                    )
