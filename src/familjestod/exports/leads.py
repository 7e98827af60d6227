"""Where results lead: from what is asked, over what is found, to visits, referrals and offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from familjestod.diagnostics import Path
from familjestod.exports.account import Flow, Step
from familjestod.exports.findings import title_of
from familjestod.exports.teller import Teller
from familjestod.exports.unsaid import short
from familjestod.logic.quantities import capitalised
from familjestod.logic.rule import Rule, names
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.terms import Finding

Arrow = tuple[str, str]


def programme_flow(programme: Programme, titles: Mapping[Path, str], tell: Teller) -> Flow:
    """What the results of a programme lead to: everything whose rule reads a result, or reads what a result led to."""
    rules = _rules(programme)
    steps = {step.key: step for step in (*_asked(programme, tell), *_done(programme, titles))}
    arrows: dict[Arrow, None] = {}
    for id_, instrument in programme.instruments.items():
        arrows |= {(id_, f"{id_}.{finding}"): None for finding in instrument.findings}
    for key, read in rules.items():
        known = (_source(name, programme) for rule in read for name in names(rule))
        arrows |= {(source, key): None for source in known if source in steps and source != key}
    starts = [step.key for step in steps.values() if step.kind in {"instrument", "conclusion"}]
    return _reached(steps, tuple(arrows), starts)


def instrument_flow(instrument: Instrument, tell: Teller) -> Flow:
    """What is made of the answers of an instrument: its scores, and the findings that read them."""
    own = Step(key=instrument.id, kind="instrument", title=instrument.name.in_(tell.language))
    steps = {own.key: own}
    arrows: dict[Arrow, None] = {}
    for id_, score in instrument.scores.items():
        title = tell.text(score.label) or id_.replace("_", " ")
        steps[f"{own.key}.{id_}"] = Step(key=f"{own.key}.{id_}", kind="score", title=title)
        arrows |= {(_part(instrument, name), f"{own.key}.{id_}"): None for name in score.of or ("",)}
    for id_, finding in instrument.findings.items():
        key = f"{own.key}.{id_}"
        steps[key] = Step(key=key, kind="finding", title=_title(id_, finding, tell))
        read = (name for rule in finding.rules for name in names(rule))
        parts = (name.partition(".")[2] for name in read if name.startswith(f"{own.key}."))
        arrows |= {(_part(instrument, what), key): None for what in parts}
    return _reached(steps, tuple(each for each in arrows if each[0] != each[1]), [own.key])


def _part(instrument: Instrument, what: str) -> str:
    """The step for a part of an instrument: a score or finding, or the instrument itself for its answers."""
    known = what in instrument.scores or what in instrument.findings
    return f"{instrument.id}.{what}" if known else instrument.id


def _source(name: str, programme: Programme) -> str:
    """The step that a name in a rule reads."""
    reference, _, what = name.partition(".")
    asked = reference.partition("@")[0]
    instrument = programme.instruments.get(asked)
    if instrument is None:
        return name
    return f"{asked}.{what}" if what in instrument.findings else asked


def _rules(programme: Programme) -> Mapping[str, tuple[Rule, ...]]:
    return {
        **{f"findings.{id_}": each.rules for id_, each in programme.findings.items()},
        **{f"visits.{id_}": (each.when,) for id_, each in programme.visits.items()},
        **{f"referrals.{id_}": (each.when,) for id_, each in programme.referrals.items()},
        **{f"offers.{id_}": (each.when,) for id_, each in programme.offers.items()},
    }


def _asked(programme: Programme, tell: Teller) -> Iterator[Step]:
    """What is asked and what is found."""
    for id_, instrument in programme.instruments.items():
        yield Step(key=id_, kind="instrument", title=instrument.name.in_(tell.language))
        for finding_id, finding in instrument.findings.items():
            title = _title(finding_id, finding, tell)
            yield Step(key=f"{id_}.{finding_id}", kind="finding", title=title)
    for id_, finding in programme.findings.items():
        yield Step(key=f"findings.{id_}", kind="conclusion", title=_title(id_, finding, tell))


def _done(programme: Programme, titles: Mapping[Path, str]) -> Iterator[Step]:
    """What can follow from it."""
    kinds = (
        ("visits", "visit", programme.visits),
        ("referrals", "referral", programme.referrals),
        ("offers", "offer", programme.offers),
    )
    for field, kind, entries in kinds:
        for id_ in entries:
            yield Step(key=f"{field}.{id_}", kind=kind, title=short(titles.get((field, id_), id_)))


def _title(id_: str, finding: Finding, tell: Teller) -> str:
    said = title_of(id_, finding, tell)
    return capitalised(said)


def _reached(steps: Mapping[str, Step], arrows: tuple[Arrow, ...], starts: Iterable[str]) -> Flow:
    """The steps that an arrow leads from or to, as far as they are reached from some of them."""
    reached = set(starts)
    while more := {there for here, there in arrows if here in reached} - reached:
        reached |= more
    kept = tuple(each for each in arrows if each[0] in reached)
    joined = {key for arrow in kept for key in arrow}
    return Flow(steps=tuple(each for key, each in steps.items() if key in joined), arrows=kept)
