"""What a library holds, as an account: its programmes and its instruments, one row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from familjestod.engine.called import ProgrammeWords
from familjestod.exports.account import Account, Entry, Fact, Link, Section
from familjestod.exports.instrument import InstrumentWords, about_instrument
from familjestod.exports.teller import Teller
from familjestod.exports.titles import LISTS, TITLES
from familjestod.exports.words import LEVELS, SAY, SUBJECTS
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme

_PROGRAMME_COLUMNS = ("region", "subject", "levels", "in_force")
_INSTRUMENT_COLUMNS = ("respondent", "ages")


def contents_account(
    programmes: Iterable[Programme], instruments: Iterable[Instrument], language: str
) -> Account:
    """The programmes by region and the instruments by name, each leading to its own account."""
    say, titles = SAY[language], TITLES[language]
    told = sorted((_programme(each, language) for each in programmes), key=_by_region)
    asked = sorted((_instrument(each, language) for each in instruments), key=lambda entry: entry.title)
    kinds = (("programmes", told, _PROGRAMME_COLUMNS), ("instruments", asked, _INSTRUMENT_COLUMNS))
    return Account(
        kind="contents",
        id="contents",
        language=language,
        title=titles["contents"],
        description=titles["contents_said"],
        sections=(
            *(
                Section(
                    key=key,
                    title=titles[key],
                    entries=tuple(entries),
                    columns=tuple((column, say[column]) for column in columns),
                    brief=True,
                )
                for key, entries, columns in kinds
            ),
            Section(
                key="names",
                title=titles["names"],
                entries=(Entry(facts=tuple(_vocabulary(language))),),
            ),
        ),
    )


def _vocabulary(language: str) -> Iterator[Fact]:
    yield Fact(key="vocabulary", label="", values=(Link(LISTS[language][""], "vocabulary", "vocabulary"),))


def _by_region(entry: Entry) -> tuple[bool, str, str]:
    """The national programmes first, then region by region."""
    region = entry.fact("region")
    return not entry.id.startswith("national/"), region.text if region else "", entry.title


def _programme(programme: Programme, language: str) -> Entry:
    tell = Teller(language, programme.vocabulary, ProgrammeWords(programme, language))
    name = programme.name.in_(language)
    return Entry(
        id=programme.id,
        title=name,
        link=Link(name, "programme", programme.id),
        facts=(
            *tell.fact("region", tell.term(programme.region) if programme.region else None),
            *tell.fact("subject", SUBJECTS[language][programme.subject]),
            *tell.fact("levels", *(LEVELS[language][each] for each in programme.levels)),
            *tell.fact("in_force", tell.period(programme.in_force)),
        ),
    )


def _instrument(instrument: Instrument, language: str) -> Entry:
    tell = Teller(language, instrument.vocabulary, InstrumentWords(instrument, language))
    name = instrument.name.in_(language)
    return Entry(
        id=instrument.id,
        title=name,
        link=Link(name, "instrument", instrument.id),
        facts=tuple(about_instrument(instrument, tell)),
    )
