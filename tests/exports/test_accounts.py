"""What is told of a document is all there is, each figure with its source; and it is told as the corpus says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import familjestod as fs
from familjestod.exports.account import Account, Entry, Link
from familjestod.exports.contents import contents_account
from familjestod.exports.instrument import instrument_account
from familjestod.exports.markdown import markdown
from familjestod.exports.programme import programme_account
from familjestod.exports.vocabulary import vocabulary_account
from familjestod.logic.quantities import LANGUAGES
from familjestod.spec.model import Programme
from familjestod.spec.provenance import bases
from familjestod.spec.silence import silences

CORPUS = Path(__file__).parents[1] / "corpus" / "accounts"
BUNDLED = fs.bundled()
DOCUMENTS: dict[str, Programme | fs.Instrument] = {**BUNDLED, **BUNDLED.instruments}

SMALL: dict[str, Callable[[fs.Library, str], Account]] = {
    "worry": lambda library, language: programme_account(library["gotland/worry"], language),
    "worry_after": lambda library, language: programme_account(
        library["gotland/worry"], language, dt.date(2022, 1, 1)
    ),
    "base": lambda library, language: programme_account(library["national/base"], language),
    "instrument": lambda library, language: instrument_account(
        library.instruments["worry"], language, library.values()
    ),
    "vocabulary": lambda library, language: vocabulary_account(
        library.vocabulary, language, library.values()
    ),
    "contents": lambda library, language: contents_account(
        library.values(), library.instruments.values(), language
    ),
}


def account(id_: str, language: str) -> Account:
    document = DOCUMENTS[id_]
    if isinstance(document, fs.Instrument):
        return instrument_account(document, language, BUNDLED.values())
    return programme_account(document, language)


def address(link: Link) -> str:
    return f"{link.kind}/{link.id}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SMALL)
def test_a_small_document_is_told_as_in_the_corpus(small: fs.Library, name: str, language: str) -> None:
    told = markdown(SMALL[name](small, language), address)
    assert told == (CORPUS / f"{name}.{language}.md").read_text(encoding="utf-8")


def test_every_page_of_the_corpus_is_compared() -> None:
    pages = {path.name for path in CORPUS.glob("*.md")}
    assert pages == {f"{name}.{language}.md" for name in SMALL for language in LANGUAGES}


def cited(told: Account) -> Iterator[int]:
    yield from (number for fact in told.facts for number in fact.sources)
    for entry in told.entries():
        yield from entry.sources
        yield from (number for fact in entry.facts for number in fact.sources)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", DOCUMENTS)
def test_every_number_is_that_of_a_source(id_: str, language: str) -> None:
    told = account(id_, language)
    numbers = [each.number for each in told.sources]
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(cited(told)) <= set(numbers)


def figures(entry: Entry) -> str:
    return " ".join((entry.condition or "", *(fact.text for fact in entry.facts)))


@pytest.mark.parametrize("id_", DOCUMENTS)
def test_whatever_tells_a_figure_rests_on_something(id_: str) -> None:
    told = account(id_, "sv")
    rests = {each.path for each in bases(DOCUMENTS[id_])}
    unsaid = {"silence", "assumptions", "assumptions_of_base", "absent", "left_out", "used", "changes"}
    entries = [entry for section in told.sections if section.key not in unsaid for entry in section.entries]
    bare = [
        entry.path
        for entry in entries
        if re.search(r"\d", figures(entry)) and not entry.sources and entry.path not in rests
        if not any(part.sources for part in entry.parts)
    ]
    assert bare == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", DOCUMENTS)
def test_everything_assumed_and_everything_left_open_is_on_the_page(id_: str, language: str) -> None:
    told = account(id_, language)
    assumed = [
        entry.text
        for key in ("assumptions", "assumptions_of_base")
        if (section := told.section(key)) is not None
        for entry in section.entries
    ]
    expected = [each.assumption.in_(language) for each in bases(DOCUMENTS[id_]) if each.assumption]
    assert sorted(filter(None, assumed)) == sorted(expected)
    absent = told.section("absent")
    kinds = [entry.id for entry in absent.entries] if absent else []
    assert kinds == [each.kind.id for each in silences(DOCUMENTS[id_])]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("id_", DOCUMENTS)
def test_everything_has_a_name(id_: str, language: str) -> None:
    """An id has underscores, which no name has; a word that the document's own text uses is its author's."""
    told = account(id_, language)
    named = [entry.title for entry in told.entries()]
    named += [fact.text for entry in told.entries() for fact in entry.facts if fact.key != "version"]
    assert [each for each in named if "_" in each and each not in BUNDLED.instruments] == []


def test_an_edition_is_told_as_it_is_on_its_day(small: fs.Library) -> None:
    days = (None, dt.date(2021, 12, 31), dt.date(2022, 1, 1))
    told = [programme_account(small["gotland/worry"], "en", day) for day in days]
    assert [ids(each, "visits") for each in told] == [
        ["v10m", "v15m", "talks"],
        ["v10m", "v15m", "talks"],
        ["v10m", "v15m"],
    ]
    assert told[0].section("changes") == told[2].section("changes")


def ids(told: Account, key: str) -> list[str]:
    section = told.section(key)
    return [entry.id for entry in section.entries] if section else []


def test_a_visit_brings_its_bounds_for_a_timeline(small: fs.Library) -> None:
    visits = programme_account(small["gotland/worry"], "sv").section("visits")
    assert visits is not None
    schedules = {entry.id: entry.schedule for entry in visits.entries}
    visit = small["gotland/worry"].visits["v15m"]
    schedule = schedules["v15m"]
    assert schedule is not None
    assert (schedule.opens, schedule.due, schedule.overdue, schedule.closes) == visit.bounds
    assert schedule.counted_from == "visits.v10m"
