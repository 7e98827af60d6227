"""When things happen: visits that never open, that never end, that stand there twice or have nothing in them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from familjestod.diagnostics import Diagnostic, Path, Place, Related
from familjestod.lints.layers import own_amendments
from familjestod.lints.rules import least, never, never_as_written, others, telling, telling_words
from familjestod.lints.written import Written, editions, standing_at
from familjestod.logic.calendar import Duration
from familjestod.logic.rule import ALWAYS, All, Rule, Test
from familjestod.logic.values import DURATION, Operator
from familjestod.spec.instrument import AGES, Instrument
from familjestod.spec.model import Programme, Scheduled, Subject, Visit
from familjestod.spec.terms import Period


def never_opens(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each visit and dose whose time comes at no age at which it is for the family.

    Those of a base that an overlay's ages leave out are the base's own, and stand.
    """
    for programme, each in editions(document):
        if never_as_written(programme.eligibility, programme):
            continue  # told as a rule that is never met
        for kind in ("visits", "vaccinations"):
            for id_, entry in getattr(programme, kind).items():
                reason = _kept_shut((kind, id_), entry, programme) if each.is_own((kind, id_)) else None
                path = each.own(test.path for test in telling(reason)) if reason else None
                if reason is not None and path is not None:
                    yield each.advice(
                        "never-opens",
                        path,
                        f'"{id_}" never opens for anyone: {telling_words(reason)}{standing_at((kind, id_))}',
                        "Change its days, its `when` or the ages in `eligibility`, or take it out.",
                        related=others(reason, path),
                    )


def _kept_shut(path: Path, entry: Scheduled, programme: Programme) -> Rule | None:
    """The least of a visit's window, its `when` and the programme's eligibility that cannot be so at once."""
    if never_as_written(entry.when, programme):
        return None  # told as a rule that is never met
    together = All((*_window(path, entry), entry.when, programme.eligibility))
    if not never(together, programme):
        return None
    return least(together, lambda rule: never(rule, programme))


def _window(path: Path, entry: Scheduled) -> Iterator[Test]:
    """The child's age from the day a visit opens or is due until it closes, where that is counted from birth."""
    if entry.counted_from != "birth" or (isinstance(entry, Visit) and entry.repeat is not None):
        return
    first = "due" if entry.opens is None else "opens"
    for key, operator in ((first, Operator.AT_LEAST), ("closes", Operator.BELOW)):
        bound: Duration | None = getattr(entry, key)
        if bound is not None:
            yield Test("child.age", operator, bound, DURATION, (*path, key))


_BEYOND_ANY_CHILD = Duration.of(years=100)


def repeat_without_end(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each repeated visit of a family that nothing ends: no `until`, no `closes`, no age, no last day."""
    for programme, each in editions(document):
        if programme.subject is not Subject.FAMILY or programme.in_force.until is not None:
            continue
        grown = (Test(name, Operator.AT_LEAST, _BEYOND_ANY_CHILD, DURATION) for name in AGES)
        still = (programme.eligibility, *grown)
        for id_, visit in programme.visits.items():
            path: Path = ("visits", id_, "repeat")
            endless = visit.repeat is not None and visit.repeat.until is None and visit.closes is None
            if endless and each.is_own(path) and not never(All((*still, visit.when)), programme):
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
        for (one_id, one), (other_id, other) in combinations(programme.visits.items(), 2):
            if _when_and_where(one) != _when_and_where(other) or not _stand_alone(
                one_id, one, other_id, other
            ):
                continue
            paths: list[Path] = [("visits", one_id), ("visits", other_id)]
            path = each.own(paths)
            if path is not None:
                before = paths[0] if path == paths[1] else paths[1]
                yield each.advice(
                    "same-visit-twice",
                    path,
                    f'"{path[1]}" is at the same time and place as "{before[1]}"{standing_at(path)}',
                    "Make them one visit, or say `with` or `replaces`, or give one of them another time or a `when`.",
                    related=[Related(message=f'"{before[1]}" is here', path=before)],
                    on_key=True,
                )


def _when_and_where(visit: Visit) -> tuple[object, ...] | float:
    """What two visits must have in common to be at one time and place; equal to nothing where no day begins it."""
    if (visit.opens is None and visit.due is None) or visit.when != ALWAYS:
        return float("nan")
    return visit.bounds, visit.counted_from, visit.not_before, visit.place


def _stand_alone(one_id: str, one: Visit, other_id: str, other: Visit) -> bool:
    return not ({one.with_, *one.replaces} & {other_id} or {other.with_, *other.replaces} & {one_id})


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


def outside_in_force(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each pause and amendment none of whose days the programme is in force."""
    if isinstance(document, Instrument):
        return
    for programme, each in editions(document):
        for index, pause in enumerate(programme.pauses):
            path: Path = ("pauses", index)
            if each.is_own(path) and not _meet(pause, programme.in_force):
                yield _outside(each, path, "pause", programme.in_force)
    _, at_first = next(editions(document))
    for index, amended in enumerate(own_amendments(document)):
        period = Period(since=amended.since, until=amended.until)
        within = [each for each in document.editions if _meet(each, period)]
        if not any(_meet(_common(each, period), each.programme.in_force) for each in within):
            in_force = within[0].programme.in_force if within else document.in_force
            yield _outside(at_first, ("amendments", index), "amendment", in_force, amended.place)


def _outside(
    each: Written, path: Path, what: str, in_force: Period, place: Place | None = None
) -> Diagnostic:
    days = " ".join(
        f"{word} {day}" for word, day in (("since", in_force.since), ("until", in_force.until)) if day
    )
    return each.advice(
        "outside-in-force",
        path,
        f"this {what} has no day on which the programme is in force ({days}){standing_at(path)}",
        f"Change the days of the {what} or `in_force`, or take the {what} out.",
        related=[Related(message="`in_force` is here", path=("in_force",))],
        place=place,
    )


def _common(one: Period, other: Period) -> Period:
    since = max(filter(None, (one.since, other.since)), default=None)
    return Period(since=since, until=min(filter(None, (one.until, other.until)), default=None))


def _meet(one: Period, other: Period) -> bool:
    """Whether two periods have a day in common."""
    both = _common(one, other)
    return both.since is None or both.until is None or both.since <= both.until
