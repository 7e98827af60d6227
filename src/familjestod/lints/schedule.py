"""When things happen: visits that never open, that never end, that stand there twice or have nothing in them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from familjestod.diagnostics import Diagnostic, Path, Place, Related
from familjestod.lints.layers import own_amendments
from familjestod.lints.possible import Tries
from familjestod.lints.rules import least, never, never_as_written, out_of_reach
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
        tries = Tries()
        if never_as_written(programme.eligibility, programme, tries):
            continue  # told as a rule that is never met
        for kind in ("visits", "vaccinations"):
            for id_, entry in getattr(programme, kind).items():
                reason = (
                    _kept_shut((kind, id_), entry, programme, tries) if each.is_own((kind, id_)) else None
                )
                if reason is not None:
                    said = f'"{id_}" never opens for anyone'
                    help_ = "Change its days, its `when` or the ages in `eligibility`, or take it out."
                    yield from out_of_reach(each, "never-opens", (kind, id_), reason, said=said, help_=help_)


def _kept_shut(path: Path, entry: Scheduled, programme: Programme, tries: Tries) -> Rule | None:
    """The least of a visit's window, its `when` and the programme's eligibility that cannot be so at once."""
    together = All((programme.eligibility, *_window(path, entry), entry.when))
    if not never(together, programme, tries) or never_as_written(entry.when, programme, tries):
        return None  # what is never met by itself is told as that
    return least(together, lambda rule: never(rule, programme, tries))


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
            other = first.setdefault(
                (visit.bounds, visit.counted_from, visit.not_before, visit.place, visit.repeat), id_
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
