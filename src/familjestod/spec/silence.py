"""What a document does not say: kinds of silence as a table, and the entries that keep each.

What an entry of the programme it extends does not say is told of that programme, whatever is changed of it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from attrs import frozen

from familjestod.diagnostics import Path
from familjestod.logic.rule import ALWAYS
from familjestod.spec.inheritance import inheritance
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Measure, Offer, Programme, Subject, Visit
from familjestod.spec.terms import Text


@frozen
class Kind:
    """One thing that a document can leave unsaid, of itself or of each of its entries."""

    id: str
    of: str
    """The field whose entries may keep silent, those of a base left out; empty for the document itself."""
    silent: Callable[[Any], bool]
    said: Text


@frozen
class Silence:
    """Something a document does not say, and the entries it does not say it of; none if it is the document."""

    kind: Kind
    paths: tuple[Path, ...] = ()


def _bounded(visit: Visit) -> bool:
    return any(visit.bounds)


def _timeless(visit: Visit) -> bool:
    """Without any bound; one that is repeated or on another's occasion has its time from there."""
    return not _bounded(visit) and visit.repeat is None and visit.with_ is None


def _placeless(visit: Visit) -> bool:
    return visit.place is None and visit.with_ is None


def _alone(visit: Visit) -> bool:
    return not visit.participants and visit.with_ is None


def _uncomputable(measure: Measure) -> bool:
    return measure.achieved is None


def _unoffered(offer: Offer) -> bool:
    return not offer.by


_OF_PROGRAMME: Final = (
    Kind("no_first_day", "", lambda it: it.in_force.since is None,
         Text("Ingen första dag anges för programmet.", "No first day of the programme is given.")),
    Kind("no_last_day", "", lambda it: it.in_force.until is None,
         Text("Inget slut anges för programmet: det läses som att det pågår.",
              "No end of the programme is given: it is read as going on.")),
    Kind("no_levels", "", lambda it: not it.levels,
         Text("Ingen nivå (ljusgrön, mellangrön eller mörkgrön) anges.",
              "No level (universal, increased or extensive) is given.")),
    Kind("no_target_group", "", lambda it: it.target_group is None,
         Text("Målgruppen beskrivs inte i ord.", "The target group is not described in words.")),
    Kind("no_condition_at_all", "", lambda it: it.eligibility == ALWAYS,
         Text("Inget villkor anges för vem programmet gäller.", "No condition is given for whom the programme is.")),
    Kind("no_aims", "", lambda it: not it.aims,
         Text("Inget syfte anges.", "No aim is given.")),
    Kind("no_sites", "", lambda it: not it.sites and it.region not in {None, "national"},
         Text("Inga enheter eller kommuner anges, varken med namn eller antal.",
              "No units or municipalities are given, by name or by number.")),
    Kind("no_measures", "", lambda it: not it.measures,
         Text("Inget mått för uppföljning anges.", "No measure for follow-up is given.")),
    Kind("no_staffing", "", lambda it: not it.staffing,
         Text("Inga siffror för bemanning anges.", "No figures for staffing are given.")),
    Kind("no_codes", "", lambda it: not it.codes,
         Text("Ingen kod ur en nationell klassifikation anges.", "No code of a national classification is given.")),
    Kind("site_not_counted", "sites", lambda it: it.count is None,
         Text("Antalet enheter eller kommuner anges inte", "The number of units or municipalities is not given")),
    Kind("pause_without_end", "pauses", lambda it: it.until is None,
         Text("Inget slut anges", "No end is given")),
    Kind("visit_without_time", "visits", _timeless,
         Text("Varken ålder eller tid anges", "Neither age nor time is given")),
    Kind("visit_without_due", "visits", lambda it: _bounded(it) and it.due is None,
         Text("Bara ett tidsspann anges, och ingen dag", "Only a span of time is given, and no day")),
    Kind("visit_without_end", "visits", lambda it: _bounded(it) and it.closes is None,
         Text("Ingen sista dag anges", "No last day is given")),
    Kind("visit_without_interval", "visits", lambda it: it.repeat is not None and it.repeat.every is None,
         Text("Det anges inte hur ofta detta upprepas", "It is not given how often this is repeated")),
    Kind("visit_repeated_without_end", "visits", lambda it: it.repeat is not None and it.repeat.until is None,
         Text("Det anges inte när detta slutar upprepas", "It is not given when this stops being repeated")),
    Kind("visit_without_place", "visits", _placeless,
         Text("Ingen plats anges", "No place is given")),
    Kind("visit_without_participants", "visits", _alone,
         Text("Det anges inte vem i personalen som medverkar", "It is not given who of the staff takes part")),
    Kind("visit_without_family", "visits", lambda it: it.attends is None and it.with_ is None,
         Text("Det anges inte vilka i familjen som kommer", "It is not given who of the family comes")),
    Kind("dose_without_due", "vaccinations", lambda it: it.due is None,
         Text("Ingen dag anges", "No day is given")),
    Kind("dose_without_end", "vaccinations", lambda it: it.closes is None,
         Text("Ingen högsta ålder anges", "No highest age is given")),
    Kind("referral_without_condition", "referrals", lambda it: it.when == ALWAYS,
         Text("Inget villkor anges", "No condition is given")),
    Kind("referral_without_limit", "referrals", lambda it: it.within is None,
         Text("Det anges inte inom vilken tid detta ska ske", "It is not given within what time this is to happen")),
    Kind("offer_without_giver", "offers", _unoffered,
         Text("Det anges inte vem som ger detta", "It is not given who gives this")),
    Kind("offer_without_condition", "offers", lambda it: it.when == ALWAYS,
         Text("Inget villkor anges", "No condition is given")),
    Kind("measure_not_computable", "measures", _uncomputable,
         Text("Går inte att räkna fram ur journalen, eftersom det inte anges vad som räknas",
              "Cannot be computed from records, since what counts is not given")),
    Kind("measure_without_target", "measures", lambda it: it.target is None,
         Text("Inget mål anges", "No target is given")),
    Kind("measure_without_report", "measures", lambda it: not it.reported,
         Text("Inget utfall redovisas", "No result is reported")),
)  # fmt: skip

# A unit or its staff has no level and no code of a visit, and no family that comes to it.
_ONLY_FAMILIES: Final = frozenset({"no_levels", "no_codes", "visit_without_family"})

_OF_INSTRUMENT: Final = (
    Kind("no_earliest_age", "", lambda it: it.valid.opens is None,
         Text("Ingen lägsta ålder anges.", "No lowest age is given.")),
    Kind("no_highest_age", "", lambda it: it.valid.closes is None,
         Text("Ingen högsta ålder anges.", "No highest age is given.")),
    Kind("no_scores", "", lambda it: not it.scores,
         Text("Ingen poängräkning anges: utfallet läses av på formuläret.",
              "No scoring is given: the outcome is read off the form.")),
    Kind("no_findings", "", lambda it: not it.findings,
         Text("Ingen gräns eller bedömning anges: programmen som använder instrumentet har sina egna.",
              "No limit or finding is given: the programmes that use the instrument have their own.")),
    Kind("no_licence", "", lambda it: it.licence is None,
         Text("Det anges inte på vilka villkor formuläret får användas.",
              "It is not given on what terms the form may be used.")),
)  # fmt: skip

KINDS: Final = {kind.id: kind for kind in (*_OF_PROGRAMME, *_OF_INSTRUMENT)}
"""Every kind of silence, by id."""


def silences(document: Programme | Instrument) -> tuple[Silence, ...]:
    """What a document does not say, in the order of the table.

    >>> import familjestod as fs
    >>> [each.paths for each in silences(fs.bundled()["gotland/kommunikation_itc"]) if each.kind.id == "visit_without_time"]
    [(('visits', 'visit_1'),)]
    """
    if isinstance(document, Instrument):
        return tuple(Silence(kind) for kind in _OF_INSTRUMENT if kind.silent(document))
    return tuple(_of_programme(document))


def _of_programme(programme: Programme) -> Iterator[Silence]:
    own = inheritance(programme)
    for kind in _OF_PROGRAMME:
        if programme.subject is not Subject.FAMILY and kind.id in _ONLY_FAMILIES:
            continue
        if not kind.of:
            if kind.silent(programme):
                yield Silence(kind)
            continue
        paths = tuple(
            (kind.of, key)
            for key, entry in _entries(programme, kind.of)
            if (isinstance(key, int) or own.is_new(kind.of, key)) and kind.silent(entry)
        )
        if paths:
            yield Silence(kind, paths)


def _entries(programme: Programme, of: str) -> Iterator[tuple[str | int, object]]:
    found = getattr(programme, of)
    yield from enumerate(found) if isinstance(found, tuple) else found.items()
