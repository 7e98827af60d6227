"""Visits and doses in words: when, where, with whom, on what condition and about what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from familjestod.diagnostics import Path
from familjestod.exports.account import Entry, Fact, Link, Said, Schedule, Section
from familjestod.exports.teller import Teller
from familjestod.exports.titles import INTROS, TITLES
from familjestod.exports.words import ATTENDS, LEVELS
from familjestod.logic.phrase import denied
from familjestod.spec.inheritance import Inheritance
from familjestod.spec.model import Programme, Repeat, Scheduled, Vaccination, Visit

_VISIT_COLUMNS = ("when", "place", "who")
_DOSE_COLUMNS = ("when", "at")


def schedule_sections(programme: Programme, inherited: Inheritance, tell: Teller) -> Iterator[Section]:
    """The visits and the doses: those that the document itself says something of, then those of its base."""
    titles = TITLES[tell.language]
    base = tell.text(inherited.base_name) or programme.extends or ""
    kinds = (
        ("visits", "visits", _VISIT_COLUMNS, visit_entries(programme, tell)),
        ("doses", "vaccinations", _DOSE_COLUMNS, dose_entries(programme, tell)),
    )
    for key, field, columns, entries in kinds:
        headed = tuple((each, tell.say[each]) for each in columns)
        told = tuple(entries)
        own = tuple(each for each in told if inherited.is_own(field, each.id))
        others = tuple(each for each in told if not inherited.is_own(field, each.id))
        if own:
            yield Section(key=key, title=titles[key], entries=own, columns=headed)
        if others:
            of_base = f"{key}_of_base"
            yield Section(
                key=of_base,
                title=titles[of_base].format(base),
                intro=INTROS[tell.language][of_base],
                entries=others,
                columns=headed,
                brief=True,
                full=Link(base, "programme", programme.extends or ""),
            )


def visit_entries(programme: Programme, tell: Teller) -> Iterator[Entry]:
    """Every visit of a programme."""
    for id_, visit in programme.visits.items():
        facts = (
            *when(programme, visit, tell),
            *tell.fact("place", *_places(visit, tell)),
            *tell.fact("who", *tell.people(visit.participants)),
            *tell.fact("attends", ATTENDS[tell.language][visit.attends] if visit.attends else None),
            *_timing(programme, visit, tell),
            *_extent(programme, visit, tell),
            *tell.fact("screens", *screened(programme, visit.screens, tell)),
            *tell.fact("observes", *map(tell.term, visit.observes)),
            *tell.fact("themes", *map(tell.term, visit.themes)),
            *tell.fact("method", *map(tell.term, visit.method)),
            *tell.fact("level", LEVELS[tell.language][visit.level] if visit.level else None),
        )
        yield _scheduled(("visits", id_), visit, facts, tell, text=tell.text(visit.text))


def dose_entries(programme: Programme, tell: Teller) -> Iterator[Entry]:
    """Every dose of a programme."""
    for id_, dose in programme.vaccinations.items():
        facts = (
            *when(programme, dose, tell),
            *tell.fact("at", _title(programme, "visits", dose.at, tell) if dose.at else None),
            *_timing(programme, dose, tell),
        )
        yield _scheduled(("vaccinations", id_), dose, facts, tell)


def when(programme: Programme, entry: Scheduled, tell: Teller) -> Iterator[Fact]:
    """The bounds of a visit or dose, and what they are counted from where it is not birth."""
    said = tell.bounds(entry.bounds)
    if entry.counted_from != "birth" and any(entry.bounds):
        anchor = entry.counted_from
        named = _event(programme, anchor, tell) if "." in anchor else tell.say[anchor]
        said = f"{said}, {tell.say['counted_from'].format(named)}"
    yield from tell.fact("when", said)


def screened(programme: Programme, ids: Iterable[str], tell: Teller) -> Iterator[Said]:
    """The instruments by name, each leading to its own account."""
    for id_ in ids:
        known = programme.instruments.get(id_)
        yield Link(known.name.in_(tell.language), "instrument", id_) if known else id_


def title_of(id_: str, entry: Scheduled, tell: Teller) -> str:
    """What a visit or dose is called."""
    return tell.text(entry.name) or id_.replace("_", " ")


def _title(programme: Programme, kind: str, id_: str, tell: Teller) -> str:
    entries: Mapping[str, Mapping[str, Scheduled]] = {
        "visits": programme.visits,
        "vaccinations": programme.vaccinations,
    }
    entry = entries.get(kind, {}).get(id_)
    return tell.words.subject(f"{kind}.{id_}") if entry is None else title_of(id_, entry, tell)


def _event(programme: Programme, name: str, tell: Teller) -> str:
    kind, _, id_ = name.partition(".")
    return _title(programme, kind, id_, tell)


def _scheduled(
    path: Path,
    entry: Visit | Vaccination,
    facts: tuple[Fact, ...],
    tell: Teller,
    *,
    text: str | None = None,
) -> Entry:
    opens, due, overdue, closes = entry.bounds
    id_ = str(path[-1])
    return Entry(
        path=path,
        id=id_,
        title=title_of(id_, entry, tell),
        condition=tell.condition(entry.when),
        facts=facts,
        text=text,
        sources=tell.cited(entry.source),
        schedule=Schedule(
            opens=opens,
            due=due,
            overdue=overdue,
            closes=closes,
            counted_from=entry.counted_from,
            place=entry.place if isinstance(entry, Visit) else None,
        ),
    )


def _places(visit: Visit, tell: Teller) -> Iterator[str]:
    if visit.place:
        yield tell.term(visit.place)
    yield from (tell.say["also"].format(tell.term(each)) for each in visit.other_places)


def _timing(programme: Programme, entry: Scheduled, tell: Teller) -> Iterator[Fact]:
    after = (
        tell.say["after"].format(tell.duration(least), _event(programme, event, tell))
        for event, least in entry.not_before.items()
    )
    yield from tell.fact("not_before", *after)


def _extent(programme: Programme, visit: Visit, tell: Teller) -> Iterator[Fact]:
    together = [visit.with_] if visit.with_ else []
    yield from tell.fact("with", *(_title(programme, "visits", id_, tell) for id_ in together))
    yield from tell.fact("replaces", *(_title(programme, "visits", id_, tell) for id_ in visit.replaces))
    if visit.repeat:
        yield from tell.fact("repeat", *repeated(visit.repeat, tell))
    if visit.capacity:
        yield Fact(key="capacity", label="", values=(tell.say["capacity"],))


def repeated(repeat: Repeat, tell: Teller) -> Iterator[str]:
    """How often something comes again, and as long as what holds."""
    if repeat.every:
        yield tell.say["every"].format(tell.duration(repeat.every))
    goes_on = denied(repeat.until) if repeat.until else None
    if goes_on is not None:
        yield tell.say["while"].format(tell.clause(goes_on))
    elif repeat.until:
        yield tell.say["stop"].format(tell.clause(repeat.until))
    elif not repeat.every:
        yield tell.say["again"]
