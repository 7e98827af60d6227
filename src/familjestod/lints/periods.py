"""Days from and until which something holds: none, outside those of the programme, or all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from familjestod.diagnostics import Diagnostic, Path, Place, Related
from familjestod.lints.layers import own_amendments
from familjestod.lints.written import Written, editions, standing_at, written
from familjestod.prove.ages import always_shorter
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.terms import Period


def days_out_of_order(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each period whose last day comes before its first, and for ages at which no instrument can be asked."""
    if isinstance(document, Instrument):
        yield from _ages_out_of_order(document)
        return
    for programme, each in editions(document):
        for path, period in _periods(programme):
            if _is_empty(period) and each.own([(*path, "since"), (*path, "until")]):
                yield _no_day(each, (*path, "until"), period)
    whole, latest = written(document)[0], dt.date.min
    for index, amended in enumerate(own_amendments(document)):
        period = Period(since=amended.since, until=amended.until)
        path = ("amendments", index)
        if _is_empty(period):
            yield _no_day(whole, path, period, amended.written.place)
        elif amended.since < latest:
            yield whole.advice(
                "days-out-of-order",
                path,
                f'since "{amended.since}" comes before since "{latest}" of an amendment above it{standing_at(path)}',
                "Change the day, or write the amendments in the order of their days, which they are applied in.",
                place=amended.written.place,
            )
        latest = max(latest, amended.since)


def _periods(programme: Programme) -> Iterator[tuple[Path, Period]]:
    """The periods of a programme, each with its path."""
    yield ("in_force",), programme.in_force
    yield from ((("pauses", index), pause) for index, pause in enumerate(programme.pauses))
    yield from ((("sites", id_), site) for id_, site in programme.sites.items())


def _no_day(each: Written, path: Path, period: Period, place: Place | None = None) -> Diagnostic:
    return each.advice(
        "days-out-of-order",
        path,
        f'until "{period.until}" comes before since "{period.since}": there is no day between{standing_at(path)}',
        "Change one of the two; `since` and `until` are the first and the last day.",
        place=place,
    )


def _ages_out_of_order(instrument: Instrument) -> Iterator[Diagnostic]:
    opens, closes = instrument.valid.opens, instrument.valid.closes
    each = written(instrument)[0]
    path = each.own([("valid", "opens"), ("valid", "closes")])
    if opens is None or closes is None or path is None:
        return
    if opens == closes or always_shorter(closes, opens):
        yield each.advice(
            "days-out-of-order",
            path,
            f'closes "{closes}" does not come after opens "{opens}": it can be asked at no age{standing_at(path)}',
            "Change one of the two: `closes` is the first day on which it is too late.",
        )


def always_paused(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each pause that lasts for as long as the programme, so that what it pauses never happens."""
    if isinstance(document, Instrument):
        return
    each = written(document)[0]
    lasting = frozenset.intersection(*(frozenset(state.pauses) for state in document.states))
    for index, pause in enumerate(document.pauses):
        path: Path = ("pauses", index)
        always = pause in lasting and all(_covers(pause, state.in_force) for state in document.states)
        if always and each.is_own(path) and not _is_empty(pause):
            yield each.advice(
                "always-paused",
                path,
                f"this pause lasts for as long as the programme is in force{standing_at(path)}",
                "Change its days, or take out what it pauses.",
            )


def _is_empty(period: Period) -> bool:
    return period.since is not None and period.until is not None and period.until < period.since


def _covers(pause: Period, in_force: Period) -> bool:
    """Whether a pause begins no later and ends no earlier than the programme."""
    begins = pause.since is None or (in_force.since is not None and pause.since <= in_force.since)
    ends = pause.until is None or (in_force.until is not None and pause.until >= in_force.until)
    return begins and ends


def outside_in_force(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each pause and amendment none of whose days the programme is in force."""
    if isinstance(document, Instrument):
        return
    for programme, each in editions(document):
        for index, pause in enumerate(programme.pauses):
            path: Path = ("pauses", index)
            empty = _is_empty(pause) or _is_empty(programme.in_force)  # told as what it is
            if not empty and each.is_own(path) and not _meet(pause, programme.in_force):
                yield _outside(each, path, "pause", programme.in_force)
    _, at_first = next(editions(document))
    for index, amended in enumerate(own_amendments(document)):
        period = Period(since=amended.since, until=amended.until)
        if _is_empty(period) or _is_empty(document.in_force):
            continue
        within = [each for each in document.editions if _meet(each, period)]
        if not any(_meet(_common(each, period), each.programme.in_force) for each in within):
            in_force = within[0].programme.in_force if within else document.in_force
            yield _outside(at_first, ("amendments", index), "amendment", in_force, amended.written.place)


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
    return not _is_empty(_common(one, other))
