"""What is concluded and where it leads: findings, referrals, offers, requirements, and the screening behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from familjestod.engine.called import outcome_words
from familjestod.engine.words import quoted
from familjestod.exports.account import Entry, Fact, Link
from familjestod.exports.findings import finding_entry
from familjestod.exports.findings import title_of as title_of_finding
from familjestod.exports.instrument import about_instrument, finding_entries, score_entries
from familjestod.exports.teller import Teller
from familjestod.exports.unsaid import short
from familjestod.exports.visits import title_of
from familjestod.exports.words import KINDS, LEVELS
from familjestod.logic.quantities import capitalised
from familjestod.logic.rule import Rule, names
from familjestod.spec.model import Offer, Programme, Referral, Requirement
from familjestod.spec.terms import Finding

Readers = Mapping[str, tuple[str, ...]]
"""What reads each name in its rules, in words."""


def readers(programme: Programme, tell: Teller) -> Readers:
    """For each finding and each part of a result: the visits, findings, referrals and offers whose rules read it."""
    rules: list[tuple[str, Rule]] = [
        (title_of(id_, visit, tell), visit.when) for id_, visit in programme.visits.items()
    ]
    for id_, finding in programme.findings.items():
        rules += [(said, rule) for said, rule in _concluded(id_, finding, tell)]
    rules += [(referral_title(each, tell), each.when) for each in programme.referrals.values()]
    rules += [(short(offer_title(id_, each, tell)), each.when) for id_, each in programme.offers.items()]
    found: dict[str, dict[str, None]] = {}
    for title, rule in rules:
        for name in names(rule):
            reference, _, what = name.partition(".")
            found.setdefault(f"{reference.partition('@')[0]}.{what}", {})[title] = None
    return {name: tuple(titles) for name, titles in found.items()}


def _concluded(id_: str, finding: Finding, tell: Teller) -> Iterator[tuple[str, Rule]]:
    """What can be concluded, by name, and the rule of each."""
    if finding.rule is not None:
        yield (
            tell.say["finding"].format(quoted(title_of_finding(id_, finding, tell), tell.language)),
            finding.rule,
        )
    for each in finding.outcomes:
        said = quoted(outcome_words(finding, each.value, tell.language), tell.language)
        yield tell.say["finding"].format(said), each.when


def screening_entries(programme: Programme, read_by: Readers, tell: Teller) -> Iterator[Entry]:
    """Every instrument that a programme uses: who answers, how it is scored, what is found and where that leads."""
    for id_, instrument in programme.instruments.items():
        asked = (
            title_of(visit_id, visit, tell)
            for visit_id, visit in programme.visits.items()
            if id_ in visit.screens
        )
        yield Entry(
            path=("instruments", id_),
            id=id_,
            title=instrument.name.in_(tell.language),
            link=Link(instrument.name.in_(tell.language), "instrument", id_),
            facts=(
                *tell.fact("asked_at", *asked),
                *about_instrument(instrument, tell),
            ),
            parts=(
                *score_entries(instrument, tell, id_),
                *finding_entries(instrument, tell, read_by, id_),
            ),
            sources=tell.cited(instrument.source, id_),
        )


def programme_findings(programme: Programme, read_by: Readers, tell: Teller) -> Iterator[Entry]:
    """Every finding of a programme, with its outcomes in order."""
    for id_, finding in programme.findings.items():
        yield finding_entry(("findings", id_), finding, tell, leads_to=read_by.get(f"findings.{id_}", ()))


def referral_title(referral: Referral, tell: Teller) -> str:
    """What is done and where it leads: "Referral: speech therapy"."""
    return f"{KINDS[tell.language][referral.kind].capitalize()}: {tell.term(referral.to)}"


def offer_title(id_: str, offer: Offer, tell: Teller) -> str:
    """What is offered: the service, or what the document says of it."""
    if offer.to:
        service = tell.term(offer.to)
        return capitalised(service)
    return tell.text(offer.text) or id_.replace("_", " ")


def requirement_title(id_: str, requirement: Requirement, tell: Teller) -> str:
    """What is required, in the words of the document."""
    return tell.text(requirement.text) or id_.replace("_", " ")


def referral_entries(programme: Programme, tell: Teller) -> Iterator[Entry]:
    """Every referral: where it leads, on what condition and within what time."""
    for id_, referral in programme.referrals.items():
        yield Entry(
            path=("referrals", id_),
            id=id_,
            title=referral_title(referral, tell),
            condition=tell.condition(referral.when),
            facts=tuple(tell.fact("within", tell.duration(referral.within) if referral.within else None)),
            text=tell.text(referral.text),
            sources=tell.cited(referral.source),
        )


def offer_entries(programme: Programme, tell: Teller) -> Iterator[Entry]:
    """Every offer: what, by whom and on what condition."""
    for id_, offer in programme.offers.items():
        facts = [
            *tell.fact("by", *tell.people(offer.by)),
            *tell.fact("level", LEVELS[tell.language][offer.level] if offer.level else None),
        ]
        if offer.capacity:
            facts.append(Fact(key="capacity", label="", values=(tell.say["capacity"],)))
        yield Entry(
            path=("offers", id_),
            id=id_,
            title=offer_title(id_, offer, tell),
            condition=tell.condition(offer.when),
            facts=tuple(facts),
            text=tell.text(offer.text) if offer.to else None,
            sources=tell.cited(offer.source),
        )


def requirement_entries(programme: Programme, tell: Teller) -> Iterator[Entry]:
    """Every requirement, and the rule by which it is judged."""
    for id_, requirement in programme.requirements.items():
        yield Entry(
            path=("requirements", id_),
            id=id_,
            title=requirement_title(id_, requirement, tell),
            facts=tuple(tell.fact("met_if", tell.clause(requirement.when))),
            sources=tell.cited(requirement.source),
        )
