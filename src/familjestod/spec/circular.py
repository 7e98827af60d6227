"""What depends on itself: findings, scores, visits and doses whose rules or dates wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from familjestod.diagnostics import Diagnostic, Path, Related
from familjestod.logic.rule import Rule, tests
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme, Scheduled
from familjestod.spec.names import circles, longest_chain

Own = Callable[[Path], bool]
"""Whether what stands at a path is written in the document itself, and not in its base."""
Reads = dict[str, dict[str, Path]]
"""For each name: the names that it waits for, and where it says so."""

# Each link costs a call inside a call when it is judged; no programme comes near this.
_LONGEST_CHAIN = 100
_SHOWN = 8


def programme_circles(programme: Programme, own: Own) -> Iterator[Diagnostic]:
    """A fault for each circle of a programme."""
    yield from circle_faults(_rules_read(programme), "whether it is met", own)
    yield from circle_faults(_waits(programme), "when it may happen", own)
    occasions: Reads = {
        f"visits.{id_}": {f"visits.{visit.with_}": ("visits", id_, "with")} if visit.with_ else {}
        for id_, visit in programme.visits.items()
    }
    yield from circle_faults(occasions, "its occasion", own)
    replaced: Reads = {
        f"visits.{id_}": {
            f"visits.{other}": ("visits", id_, "replaces", index)
            for index, other in enumerate(visit.replaces)
        }
        for id_, visit in programme.visits.items()
    }
    yield from circle_faults(replaced, "which visit takes the place of which", own)


def finding_circles(instrument: Instrument) -> Iterator[Diagnostic]:
    """A fault for each circle of findings of an instrument that wait for each other."""
    reads: Reads = {
        f"findings.{id_}": {
            f"findings.{name.removeprefix(f'{instrument.id}.')}": path
            for rule in finding.rules
            for name, path in _read(rule).items()
        }
        for id_, finding in instrument.findings.items()
    }
    yield from circle_faults(reads, "whether it is met")


def circle_faults(reads: Reads, what: str, own: Own = lambda _: True) -> Iterator[Diagnostic]:
    """A fault for each circle, and for a chain that is too long to follow."""
    found = False
    for circle in circles(reads):
        found = True
        links = [(name, other, reads[name][other]) for name, other in _pairs(circle)]
        told = next((link for link in links if own(link[2])), links[0])
        shown = circle if len(circle) <= _SHOWN else (*circle[:_SHOWN], "…")
        others = [link for link in links if link is not told][:_SHOWN]
        yield Diagnostic(
            code="circular",
            message=f"{circle[0]} depends on itself for {what}: {' -> '.join((*shown, circle[0]))}",
            path=told[2],
            help="break the circle: take this out, or let it name something else"
            if len(circle) == 1
            else "break the circle: take one of its steps out, or let it name something else",
            related=[
                Related(message=f"{name} names {other} here", path=path) for name, other, path in others
            ],
            on_key="." in str(told[2][-1]),
        )
    last, length = ("", 0) if found else longest_chain(reads)
    if length > _LONGEST_CHAIN:
        message = (
            f"{last} depends on a chain of {length} others for {what}: expected at most {_LONGEST_CHAIN}"
        )
        kind, _, id_ = last.partition(".")
        yield Diagnostic(code="too-long-chain", message=message, path=(kind, id_), on_key=True)


def _pairs(circle: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return zip(circle, (*circle[1:], circle[0]), strict=True)


def _read(rule: Rule) -> dict[str, Path]:
    """Every name that a rule reads, and where it first does."""
    found: dict[str, Path] = {}
    for test in tests(rule):
        path = test.path
        found.setdefault(
            test.name, path[: len(path) - path[::-1].index(test.name)] if test.name in path else path
        )
    return found


def _rules_read(programme: Programme) -> Reads:
    """For each finding, visit and dose: the findings, visits and doses whose truth or state its rules read.

    A visit that is for those with a result of that same visit waits for itself too.
    """
    reads: Reads = {f"visits.{id_}": _read(visit.when) for id_, visit in programme.visits.items()}
    for visit in programme.visits.values():
        for id_ in visit.replaces:  # what is replaced applies where the other does not
            reads[f"visits.{id_}"] |= _read(visit.when)
    reads |= {f"vaccinations.{id_}": _read(dose.when) for id_, dose in programme.vaccinations.items()}
    for id_, finding in programme.findings.items():
        reads[f"findings.{id_}"] = {
            name: path for rule in finding.rules for name, path in _read(rule).items()
        }
    for id_, visit in programme.visits.items():
        for name, path in _read(visit.when).items():
            if name.partition(".")[0].partition("@")[2] == id_:
                reads[f"visits.{id_}"] |= {f"visits.{id_}": path}
    return reads


def _waits(programme: Programme) -> Reads:
    """For each visit and dose: the events its dates are counted from."""
    scheduled: Mapping[tuple[str, str], Scheduled] = {
        **{("visits", id_): visit for id_, visit in programme.visits.items()},
        **{("vaccinations", id_): dose for id_, dose in programme.vaccinations.items()},
    }
    return {
        ".".join(place): {
            **{event: (*place, "not_before", event) for event in each.not_before},
            each.counted_from: (*place, "counted_from"),
        }
        for place, each in scheduled.items()
    }
