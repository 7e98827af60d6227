"""The answers of a programme as formulas: what each can be, and for which families it is that."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import z3
from attrs import frozen

from familjestod.prove.solver.documents import DocumentWorld
from familjestod.prove.solver.plans import ABSENT, Values
from familjestod.prove.solver.truths import Formula, Pair
from familjestod.prove.solver.world import Scope
from familjestod.prove.standing import Day
from familjestod.spec.model import Programme, Visit


def values(world: DocumentWorld, part: str, id_: str, day: Day) -> Values:
    """What one answer of a programme can be, such as the finding `raised`, or how the visit `v8m` stands.

    Each value has the formula that is true of the families that it is the answer for. A programme
    that has no such answer has just the value `None`.
    """
    programme = world.document
    assert isinstance(programme, Programme)  # noqa: S101 - instruments have no answers
    if part != "eligibility" and id_ not in getattr(programme, part):
        return {None: z3.BoolVal(True, world.truths.context)}
    return _VALUES[part](world, programme, id_, day)


def gate(world: DocumentWorld, programme: Programme, day: Day) -> Pair:
    """Whether a programme is in force and the family eligible."""
    return world.truth(programme.eligibility) if day.in_force else world.truths.certain(False)


def _verdict(pair: Pair) -> Values:
    return {"met": pair.met, "unmet": pair.unmet, "unknown": pair.unknown}


def _eligibility(world: DocumentWorld, programme: Programme, _: str, __: Day) -> Values:
    return _verdict(world.truth(programme.eligibility))


def _requirement(world: DocumentWorld, programme: Programme, id_: str, _: Day) -> Values:
    return _verdict(world.truth(programme.requirements[id_].when))


def _gated(part: str) -> Callable[[DocumentWorld, Programme, str, Day], Values]:
    """A referral or an offer: its own rule, of a family that the programme is for."""

    def verdict(world: DocumentWorld, programme: Programme, id_: str, day: Day) -> Values:
        own = world.truth(getattr(programme, part)[id_].when)
        return _verdict(world.truths.all_of([gate(world, programme, day), own]))

    return verdict


def _finding(world: DocumentWorld, programme: Programme, id_: str, _: Day) -> Values:
    """What a finding comes to: met, unmet, unknown, or the value of the first outcome that is met."""
    finding = programme.findings[id_]
    if finding.rule is not None:
        return _verdict(world.truth(finding.rule))
    found = world.finding(finding, Scope(), world.truths.every(()))
    single: dict[object, Formula] = {}
    for value, possible in found.each:
        said = "met" if value is True else "unmet" if value is False else value
        now = z3.And(found.known, possible)
        single[said] = z3.Or(single[said], now) if said in single else now
    unknown = z3.Not(found.known)
    return {**single, "unknown": z3.Or(single["unknown"], unknown) if "unknown" in single else unknown}


def _planned(part: str) -> Callable[[DocumentWorld, Programme, str, Day], Values]:
    """How a visit or dose stands, or the next occurrence of one that is repeated."""

    def standing(world: DocumentWorld, programme: Programme, id_: str, day: Day) -> Values:
        assert world.plans is not None  # noqa: S101 - a programme has plans
        name, entry = f"{part}.{id_}", getattr(programme, part)[id_]
        applies = world.truths.all_of([gate(world, programme, day), world.plans.applies(name)])
        repeated = isinstance(entry, Visit) and entry.repeat is not None
        if not repeated:
            return world.plans.standing(name, applies, paused=name in day.paused)
        found = world.plans.next_standing(name, applies, paused=name in day.paused)
        return {ABSENT if status == ABSENT else _Next(status): each for status, each in found.items()}

    return standing


@frozen
class _Next:
    """How the next occurrence stands of a visit that is repeated: told by its number, as no other visit is."""

    status: object

    def __str__(self) -> str:
        return str(self.status)


_VALUES: Mapping[str, Callable[[DocumentWorld, Programme, str, Day], Values]] = {
    "eligibility": _eligibility,
    "findings": _finding,
    "visits": _planned("visits"),
    "vaccinations": _planned("vaccinations"),
    "referrals": _gated("referrals"),
    "offers": _gated("offers"),
    "requirements": _requirement,
}
