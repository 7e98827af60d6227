"""Ordered findings on one number: bands that leave a gap, that overlap, or that are never reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from attrs import frozen

from familjestod.diagnostics import Diagnostic, Path, Related
from familjestod.lints.possible import MOST_TESTS, Tries, can_be, lowest_first
from familjestod.lints.ranges import domains
from familjestod.lints.rules import shown, undecided
from familjestod.lints.written import Written, standing_at, written
from familjestod.logic.rule import ALWAYS, All, Not, Rule, Test
from familjestod.logic.values import Operator
from familjestod.prove.answers import Effort
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding


def outcome_never_reached(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each outcome of an ordered finding that those before it leave nothing for."""
    effort = Effort()
    for each, id_, finding in _ordered(document):
        known = domains(each.value, [outcome.when for outcome in finding.outcomes], Tries(effort=effort))
        for index, outcome in enumerate(finding.outcomes):
            path: Path = ("findings", id_, index)
            if index and finding.outcomes[index - 1].when == ALWAYS:
                yield from _not_last(each, id_, index - 1, finding)
                break
            left = All((outcome.when, *(Not(one.when) for one in finding.outcomes[:index])))
            alone, possible = can_be(outcome.when, known), can_be(left, known)
            if alone is None or True not in alone or possible is None or True in possible:
                continue  # of one that is never met at all, that is told
            if each.is_own(path):
                yield each.advice(
                    "outcome-never-reached",
                    path,
                    f'"{outcome.value}" is never reached: the outcomes before it take all of it{standing_at(path)}',
                    "The first outcome that is met is given: put the narrower one first, or change its limits.",
                    related=[
                        Related(message=f'"{one.value}" comes before it', path=("findings", id_, place))
                        for place, one in enumerate(finding.outcomes[:index])
                    ],
                )
        yield from undecided(each, ("findings", id_), known.tries, "each of its outcomes is ever reached")


def _not_last(each: Written, id_: str, index: int, finding: Finding) -> Iterator[Diagnostic]:
    """A warning for an outcome without a condition that others come after."""
    path: Path = ("findings", id_, index)
    after = ", ".join(f'"{one.value}"' for one in finding.outcomes[index + 1 :])
    if each.is_own(path):
        yield each.advice(
            "outcome-never-reached",
            path,
            f'"{finding.outcomes[index].value}" has no `when`, so that {after} after it is never reached{standing_at(path)}',
            "Put it last, where it takes what is left, or say `when` it holds.",
        )


def bands_overlap(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each band with a limit inside one that comes before it, and so takes what they share."""
    for each, id_, bands in _banded(document):
        for one, other in combinations(bands, 2):
            path: Path = ("findings", id_, other.index)
            if other.ends & one.cases and not other.cases <= one.cases and each.is_own(path):
                yield each.advice(
                    "bands-overlap",
                    path,
                    f"{other} overlaps {one}, which comes first{standing_at(path)}",
                    "Let one of them begin where the other ends.",
                    related=[Related(message=f"{one} is here", path=("findings", id_, one.index))],
                )


def bands_gap(document: Programme | Instrument) -> Iterator[Diagnostic]:
    """A warning for each gap between two bands, for which the finding comes to nothing."""
    for each, id_, bands in _banded(document):
        if any(band.cases <= _taken(bands[:index]) for index, band in enumerate(bands) if index):
            continue  # one that is never reached is told, and may leave the gap
        covered = sorted(frozenset().union(*(band.cases for band in bands)))
        for low, high in pairwise(covered):
            if high - low == 1:
                continue
            below = next(band for band in bands if low in band.cases)
            above = next(band for band in bands if high in band.cases)
            path = each.own(("findings", id_, band.index) for band in (below, above))
            if path is not None:
                yield each.advice(
                    "bands-gap",
                    path,
                    f"{below} and {above} leave a gap, where nothing is given{standing_at(('findings', id_))}",
                    "Let one of them begin where the other ends, or add an outcome for what lies between.",
                    related=[
                        Related(message=f"{band} is here", path=("findings", id_, band.index))
                        for band in (below, above)
                        if path[-1] != band.index
                    ],
                )


def _taken(bands: Iterable[_Band]) -> frozenset[int]:
    return frozenset().union(*(band.cases for band in bands))


@frozen(repr=False, eq=False)
class _Band:
    """One outcome of an ordered finding whose tests are all on one number."""

    index: int
    value: str | int | bool
    limits: tuple[Test, ...]
    cases: frozenset[int]
    """Of what the tests of all the bands tell apart, from the lowest: what the band takes."""

    @property
    def ends(self) -> frozenset[int]:
        """The lowest of its cases where it has a lower limit, and the highest where it has an upper one."""
        operators = {limit.operator for limit in self.limits}
        ends = {min(self.cases)} if operators & {Operator.AT_LEAST, Operator.ABOVE} else set()
        return frozenset(
            ends | ({max(self.cases)} if operators & {Operator.AT_MOST, Operator.BELOW} else set())
        )

    def __str__(self) -> str:
        return f'"{self.value}" ({", ".join(map(shown, self.limits))})'


def _banded(document: Programme | Instrument) -> Iterator[tuple[Written, str, list[_Band]]]:
    """The ordered findings all of whose outcomes are bands of one number; what is left over may have an outcome too."""
    for each, id_, finding in _ordered(document):
        limits = [_limits(outcome.when) for outcome in finding.outcomes]
        flat = [limit for band in limits for limit in band or ()]
        if None in limits or len({limit.name for limit in flat}) != 1:
            continue
        rows = lowest_first(flat, domains(each.value, flat))
        if rows is None:
            continue
        bands: list[_Band] = []
        for index, (outcome, band) in enumerate(zip(finding.outcomes, limits, strict=True)):
            places = [place for place, limit in enumerate(flat) if limit in (band or ())]
            cases = frozenset(case for case, row in enumerate(rows) if all(row[place] for place in places))
            if cases:
                bands.append(_Band(index, outcome.value, band or (), cases))
        if bands:
            yield each, id_, bands


def _limits(rule: Rule) -> tuple[Test, ...] | None:
    """The tests of a rule, if it is nothing but tests that must all be met."""
    if isinstance(rule, Test):
        return None if rule.operator is Operator.KNOWN else (rule,)
    if not isinstance(rule, All):
        return None
    inner = [_limits(part) for part in rule.rules]
    return None if None in inner else tuple(test for part in inner for test in part or ())


def _ordered(document: Programme | Instrument) -> Iterator[tuple[Written, str, Finding]]:
    for each in written(document):
        for id_, finding in each.value.findings.items():
            if 0 < len(finding.outcomes) <= MOST_TESTS and each.is_own(("findings", id_)):
                yield each, id_, finding
