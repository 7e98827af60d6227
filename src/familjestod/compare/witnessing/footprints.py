"""What an answer rests on in a programme: where two programmes have just the same of it, they answer the same.

So most answers of a changed programme are compared without asking the solver anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from familjestod.logic.rule import Rule, names
from familjestod.prove.domains import way_of
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme, Scheduled, Visit
from familjestod.spec.terms import Finding
from familjestod.spec.verify import applicability

_PLANNED = ("visits", "vaccinations")
_GATED = frozenset({*_PLANNED, "referrals", "offers"})

Footprint = dict[str, object]


def footprint(programme: Programme, part: str, id_: str) -> Footprint:
    """Everything that an answer of a programme rests on, by name.

    >>> import familjestod as fs
    >>> programme = fs.bundled()["gotland/kommunikation_itc"]
    >>> list(footprint(programme, "findings", "wider_concern"))
    ['overflow', 'findings.wider_concern', 'itc', 'visits.v21m']
    """
    found: Footprint = {"overflow": programme.month_overflow}
    left = list(_roots(programme, part, id_))
    while left:
        name, definition, rules = left.pop()
        if name in found:
            continue
        found[name] = definition
        for read in (each for rule in rules for each in names(rule)):
            left += _of_name(programme, read)
    return found


_Step = tuple[str, object, tuple[Rule, ...]]


def _roots(programme: Programme, part: str, id_: str) -> Iterator[_Step]:
    if part in _GATED or part == "eligibility":
        yield "eligibility", programme.eligibility, (programme.eligibility,)
    if part in _PLANNED:
        yield from _planned(programme, f"{part}.{id_}")
    elif part == "findings":
        yield from _of_name(programme, f"findings.{id_}")
    elif part != "eligibility":
        when: Rule = getattr(programme, part)[id_].when
        yield f"{part}.{id_}.when", when, (when,)


def _of_name(programme: Programme, name: str) -> Iterator[_Step]:
    """What a name that a rule reads is, in a programme."""
    kind, _, id_ = name.partition(".")
    if kind == "findings":
        finding = programme.findings[id_]
        yield name, _outcomes(finding), finding.rules
    elif kind in _PLANNED:
        yield from _planned(programme, name)
    elif (instrument := programme.instruments.get(kind.partition("@")[0])) is not None:
        rules = tuple(rule for each in instrument.findings.values() for rule in each.rules)
        yield instrument.id, _instrument(instrument), rules
    elif name in programme.vocabulary.facts:
        yield name, programme.vocabulary.facts[name].type, ()


def _planned(programme: Programme, name: str) -> Iterator[_Step]:
    kind, _, id_ = name.partition(".")
    entry: Scheduled | None = getattr(programme, kind).get(id_)
    if entry is None:
        return
    when = applicability(programme)[name]
    repeat = entry.repeat if isinstance(entry, Visit) else None
    until = (repeat.until,) if repeat is not None and repeat.until is not None else ()
    schedule = (entry.bounds, entry.counted_from, tuple(sorted(entry.not_before.items())), repeat, when)
    yield name, schedule, (when, *until)


def _outcomes(finding: Finding) -> object:
    return finding.rule, tuple((type(each.value), each.value, each.when) for each in finding.outcomes)


def _instrument(instrument: Instrument) -> object:
    return (
        instrument.respondent,
        instrument.respondents,
        instrument.input,
        tuple((id_, each.type) for id_, each in instrument.answers.items()),
        tuple((id_, way_of(instrument, id_)) for id_ in instrument.scores),
        tuple((id_, _outcomes(each)) for id_, each in instrument.findings.items()),
    )
