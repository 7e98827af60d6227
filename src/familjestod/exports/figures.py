"""What is counted: sites, measures with their targets and reported figures, staffing, codes."""

from __future__ import annotations

from collections.abc import Iterator

from familjestod.exports.account import Entry, Fact
from familjestod.exports.teller import Teller
from familjestod.logic.rule import ALWAYS
from familjestod.spec.model import Measure, Programme, Site


def site_entries(programme: Programme, tell: Teller) -> Iterator[Entry]:
    """Where a programme is given, how many they are, and since when."""
    for id_, site in programme.sites.items():
        yield Entry(
            path=("sites", id_),
            id=id_,
            title=site.name.in_(tell.language),
            facts=tuple(_of_site(site, tell)),
            sources=tell.cited(site.source),
        )


def _of_site(site: Site, tell: Teller) -> Iterator[Fact]:
    """How many, and since when: they stand right after the name and need no labels."""
    if site.count is not None:
        yield Fact(key="figure", label="", values=(tell.figure(site.count),))
    if site.since or site.until:
        yield Fact(key="period", label="", values=(tell.period(site),))


def measure_entries(programme: Programme, tell: Teller) -> Iterator[Entry]:
    """What is followed up: whom it counts, what counts as achieved, the target and what was reported."""
    for id_, measure in programme.measures.items():
        yield Entry(
            path=("measures", id_),
            id=id_,
            title=measure.name.in_(tell.language),
            facts=tuple(_of_measure(measure, tell)),
            sources=tell.cited(measure.source),
        )


def _of_measure(measure: Measure, tell: Teller) -> Iterator[Fact]:
    if measure.population != ALWAYS:
        yield from tell.fact("population", tell.say["those"].format(tell.clause(measure.population)))
    if measure.achieved is not None:
        yield from tell.fact("achieved", tell.say["if"].format(tell.clause(measure.achieved)))
    yield from tell.fact("target", measure.target)
    for each in measure.reported:
        yield Fact(
            key="reported",
            label=tell.say["reported"].format(each.period),
            values=(tell.figure(each.value),),
            sources=tell.cited(each.source),
        )


def staffing_entries(programme: Programme, tell: Teller) -> Iterator[Entry]:
    """Figures for the staff a programme has or needs."""
    for id_, figure in programme.staffing.items():
        unit = tell.text(figure.unit)
        said = tell.figure(figure.value)
        yield Entry(
            path=("staffing", id_),
            id=id_,
            title=tell.text(figure.name) or id_.replace("_", " "),
            facts=(Fact(key="value", label="", values=(f"{said} {unit}" if unit else said,)),),
            sources=tell.cited(figure.source),
        )


def code_entries(programme: Programme, tell: Teller) -> Iterator[Entry]:
    """Codes of national classifications."""
    for index, code in enumerate(programme.codes):
        yield Entry(
            path=("codes", index),
            title=f"{code.system.upper()} {code.code}",
            text=tell.text(code.text),
            sources=tell.cited(code.source),
        )
