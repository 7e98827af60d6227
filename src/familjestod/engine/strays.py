"""Events and results of a case that no programme knows: a slip of the pen, since one history may serve many programmes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from familjestod.diagnostics import Diagnostic, Path, nearest
from familjestod.engine.case import Case
from familjestod.engine.events import Event, Measurement, ReferralEvent, Screened, VisitEvent
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme

Elsewhere = Callable[[str, str], bool]
"""Whether any programme has an entry of a kind, such as "visits", with an id."""

_A: Final = {"visits": "a visit", "vaccinations": "a dose", "referrals": "a referral"}
# Who may give the answers of an instrument for a respondent; one professional may stand in for another.
_ANSWERED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "child": ("child",),
    "parent": ("parent", "parent_1", "parent_2"),
    "nurse": ("nurse", "dental"),
    "dental": ("dental", "nurse"),
}


def strays(
    case: Case, programme: Programme, instruments: Mapping[str, Instrument], elsewhere: Elsewhere
) -> Iterator[Diagnostic]:
    """A fault for each event, instrument, observation and respondent that there is none of, by its path in the case."""
    for index, event in enumerate(case.history):
        path: Path = ("history", index)
        if not isinstance(event, Measurement):
            yield from _event(event, programme, elsewhere, path)
        if isinstance(event, VisitEvent):
            for at, screened in enumerate(event.screened):
                yield from _screened(screened, instruments, (*path, "screened", at))
            yield from _observed(event, programme.vocabulary.observations, path)


def _event(event: Event, programme: Programme, elsewhere: Elsewhere, path: Path) -> Iterator[Diagnostic]:
    assert not isinstance(event, Measurement)  # noqa: S101 - asked of the others only
    kind = "visits" if isinstance(event, VisitEvent) else _kind_of_other(event)
    key = kind.removesuffix("s")
    id_ = event.name.partition(".")[2]
    ids = {each: None for state in programme.states for each in getattr(state, kind)}
    if id_ not in ids and not elsewhere(kind, id_):
        message = f'"{id_}" is not {_A[kind]} of {programme.id}, nor of another programme here'
        yield _fault(message, (*path, key), nearest(id_, ids))


def _kind_of_other(event: Event) -> str:
    return "referrals" if isinstance(event, ReferralEvent) else "vaccinations"


def _screened(screened: Screened, instruments: Mapping[str, Instrument], path: Path) -> Iterator[Diagnostic]:
    id_, who = screened.instrument, screened.respondent
    known = instruments.get(id_)
    if known is None:
        yield _fault(f'"{id_}" is not an instrument', (*path, "instrument"), nearest(id_, instruments))
        return
    allowed = _ANSWERED_BY[known.respondent]
    if who is not None and who not in allowed:
        yield Diagnostic(
            code="not-one-of",
            message=f'"{who}" does not answer {id_}, which asks the {known.respondent}: expected {" or ".join(allowed)}',
            path=(*path, "respondent"),
            available=allowed,
        )


def _observed(event: VisitEvent, known: Iterable[str], path: Path) -> Iterator[Diagnostic]:
    for index, id_ in enumerate(event.observed):
        if id_ not in known:
            yield _fault(f'"{id_}" is not an observation', (*path, "observed", index), nearest(id_, known))


def _fault(message: str, path: Path, available: Iterable[str]) -> Diagnostic:
    return Diagnostic(code="unknown-reference", message=message, path=path, available=tuple(available))
