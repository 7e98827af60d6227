"""A programme in words: for whom, when, what, where it leads, what changed, what is assumed and what it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from familjestod.diagnostics import Path
from familjestod.engine.called import ProgrammeWords
from familjestod.exports.account import Account, Entry, Fact, Link, Section, with_something
from familjestod.exports.changes import change_entries
from familjestod.exports.figures import code_entries, measure_entries, site_entries, staffing_entries
from familjestod.exports.leads import programme_flow
from familjestod.exports.results import (
    offer_entries,
    programme_findings,
    readers,
    referral_entries,
    requirement_entries,
    screening_entries,
)
from familjestod.exports.teller import Teller, citations, numbered
from familjestod.exports.titles import TITLES
from familjestod.exports.unsaid import titles_of, unsaid_sections
from familjestod.exports.visits import schedule_sections
from familjestod.exports.words import LEVELS, SUBJECTS
from familjestod.logic.phrase import plain
from familjestod.logic.rule import ALWAYS, All
from familjestod.spec.inheritance import Inheritance, inheritance
from familjestod.spec.model import Edition, Programme
from familjestod.spec.terms import FrozenDict, Source


def programme_account(programme: Programme, language: str, on: dt.date | None = None) -> Account:
    """What a programme says, as it is on a day; without a day, as it is before any amendment.

    >>> import familjestod as fs
    >>> itc = programme_account(fs.bundled()["gotland/kommunikation_itc"], "en")
    >>> [each.id for each in itc.section("visits").entries]
    ['v18m', 'v21m', 'visit_1']
    """
    shown = programme if on is None else programme.on(on)
    sources = _sources(programme)
    tell = _teller(shown, language, sources)
    inherited = inheritance(programme)
    sections = list(_sections(shown, inherited, tell))
    told = _told(programme, inherited, language, sources)
    titles = titles_of([*(section for _, each in told for section in each), *sections])
    titles |= _period_titles(shown, tell)
    sections.append(_section("changes", change_entries(programme, told, tell), tell))
    sections += unsaid_sections(programme, titles, tell, shown=shown, inherited=inherited)
    return Account(
        kind="programme",
        id=programme.id,
        language=language,
        title=shown.name.in_(language),
        facts=tuple(_head(shown, inherited, tell, on)),
        description=tell.text(shown.description),
        sections=with_something(sections),
        sources_title=TITLES[language]["sources"],
        sources=citations(sources, language),
        flow=programme_flow(shown, titles, tell),
    )


Told = tuple[tuple[Edition | None, tuple[Section, ...]], ...]


def _told(programme: Programme, inherited: Inheritance, language: str, sources: FrozenDict) -> Told:
    """The sections of the programme before any amendment, and of each of its editions."""
    editions = (None, *programme.editions)
    return tuple(
        (edition, tuple(_sections(each, inherited, _teller(each, language, sources))))
        for edition, each in zip(editions, programme.states, strict=True)
    )


def _period_titles(programme: Programme, tell: Teller) -> dict[Path, str]:
    """What the pauses and amendments are called, which have no names."""
    return {
        (kind, index): tell.say[kind].format(tell.period(period))
        for kind, periods in (("pauses", programme.pauses), ("amendments", programme.amendments))
        for index, period in enumerate(periods)
    }


def _sources(programme: Programme) -> FrozenDict:
    """The sources of the programme in all its editions, and of each instrument it uses, by instrument."""
    own: dict[str, Source] = {}
    documents: dict[str, dict[str, Source]] = {"": own}
    for each in programme.states:
        own |= each.sources
        documents |= {id_: dict(known.sources) for id_, known in each.instruments.items()}
    return FrozenDict(documents)


def _teller(programme: Programme, language: str, sources: FrozenDict) -> Teller:
    return Teller(language, programme.vocabulary, ProgrammeWords(programme, language), numbered(sources))


def _head(programme: Programme, inherited: Inheritance, tell: Teller, on: dt.date | None) -> Iterator[Fact]:
    language, say = tell.language, tell.say
    yield from tell.fact("region", tell.term(programme.region) if programme.region else None)
    yield from tell.fact("subject", SUBJECTS[language][programme.subject])
    yield from tell.fact("levels", *(LEVELS[language][each] for each in programme.levels))
    if programme.extends:
        name = tell.text(inherited.base_name) or programme.extends
        yield from tell.fact("extends", Link(name, "programme", programme.extends))
    cited = tell.cited(programme.in_force.source)
    yield from tell.fact("in_force", tell.period(programme.in_force), sources=cited)
    for pause in programme.pauses:
        titles = [
            *(_named(programme.visits, id_, tell) for id_ in pause.visits),
            *(_named(programme.vaccinations, id_, tell) for id_ in pause.vaccinations),
        ]
        said = tell.period(pause) + (f" ({', '.join(titles)})" if titles else "")
        yield from tell.fact("paused", said, tell.text(pause.text), sources=tell.cited(pause.source))
    if on is not None:
        yield from tell.fact("as_on", str(on))
    digest = say["digest"].format(programme.digest)
    yield from tell.fact("version", say["format"].format(programme.format), digest)


def _named(entries: object, id_: str, tell: Teller) -> str:
    entry = entries.get(id_) if isinstance(entries, dict) else None
    return (tell.text(entry.name) if entry is not None else None) or id_.replace("_", " ")


def _sections(programme: Programme, inherited: Inheritance, tell: Teller) -> Iterator[Section]:
    read_by = readers(programme, tell)
    yield _section("for_whom", _for_whom(programme, tell), tell)
    yield _section("aims", _aims(programme, tell), tell)
    yield _section("sites", site_entries(programme, tell), tell, inline=True)
    yield from schedule_sections(programme, inherited, tell)
    yield _left_out(inherited, programme, tell)
    yield _section("screening", screening_entries(programme, read_by, tell), tell)
    yield _section("findings", programme_findings(programme, read_by, tell), tell)
    yield _section("referrals", referral_entries(programme, tell), tell)
    yield _section("offers", offer_entries(programme, tell), tell)
    yield _section("requirements", requirement_entries(programme, tell), tell)
    yield _section("measures", measure_entries(programme, tell), tell)
    yield _section("staffing", staffing_entries(programme, tell), tell, inline=True)
    yield _section("codes", code_entries(programme, tell), tell)


def _section(key: str, entries: Iterable[Entry], tell: Teller, *, inline: bool = False) -> Section:
    return Section(key=key, title=TITLES[tell.language][key], entries=tuple(entries), inline=inline)


def _for_whom(programme: Programme, tell: Teller) -> Iterator[Entry]:
    if programme.target_group:
        yield Entry(path=("target_group",), text=programme.target_group.in_(tell.language))
    rule = programme.eligibility
    if rule == ALWAYS:
        return
    meant = plain(rule)
    clauses = meant.rules if isinstance(meant, All) else (meant,)
    note = rule.note if isinstance(rule, All) else None
    yield Entry(
        path=("eligibility",),
        title=tell.say["all_hold"],
        parts=tuple(Entry(text=tell.sentence(each)) for each in clauses),
        sources=tell.cited(note.source if note else ()),
    )


def _aims(programme: Programme, tell: Teller) -> Iterator[Entry]:
    for id_, aim in programme.aims.items():
        said = (aim.en or aim.sv) if tell.language == "en" else aim.sv
        yield Entry(path=("aims", id_), text=said, sources=tell.cited(aim.source))


def _left_out(inherited: Inheritance, programme: Programme, tell: Teller) -> Section:
    base = tell.text(inherited.base_name) or programme.extends or ""
    title = TITLES[tell.language]["left_out"].format(base)
    entries = tuple(
        Entry(path=place, id=place[1], title=tell.text(name) or place[1].replace("_", " "))
        for place, name in inherited.left_out
    )
    return Section(key="left_out", title=title, entries=entries)
