"""The vocabulary in words: every name that documents agree on, in both languages, and which programmes use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from familjestod.engine.called import FactWords
from familjestod.exports.account import Account, Entry, Fact, Link, Section
from familjestod.exports.teller import Teller, citations, numbered
from familjestod.exports.titles import LISTS, TITLES
from familjestod.logic.quantities import LANGUAGES
from familjestod.spec.instrument import Fact as KnownFact
from familjestod.spec.instrument import Term, Vocabulary
from familjestod.spec.model import Programme
from familjestod.spec.terms import Text
from familjestod.spec.usage import names_used

_TERMS: Final = ("roles", "services", "places", "themes", "methods", "observations", "regions")
_OTHER: Final = dict(zip(LANGUAGES, reversed(LANGUAGES), strict=True))
Users = Mapping[tuple[str, str], tuple[Link, ...]]


def vocabulary_account(
    vocabulary: Vocabulary, language: str, programmes: Iterable[Programme] = ()
) -> Account:
    """What every name is called and means, what it was taken from, and which of some programmes use it."""
    sources = {"": vocabulary.sources}
    tell = Teller(language, vocabulary, FactWords(vocabulary, language), numbered(sources))
    users = _users(programmes, language)
    titles = LISTS[language]
    sections = [Section(key="facts", title=titles["facts"], entries=tuple(_facts(vocabulary, users, tell)))]
    for kind in _TERMS:
        entries = tuple(
            _entry(kind, id_, term, users, tell) for id_, term in getattr(vocabulary, kind).items()
        )
        sections.append(Section(key=kind, title=titles[kind], entries=entries))
    return Account(
        kind="vocabulary",
        id="vocabulary",
        language=language,
        title=titles[""],
        sections=tuple(each for each in sections if each.entries),
        sources_title=TITLES[language]["sources"],
        sources=citations(sources, language),
    )


def _users(programmes: Iterable[Programme], language: str) -> Users:
    found: dict[tuple[str, str], list[Link]] = {}
    for programme in programmes:
        link = Link(programme.name.in_(language), "programme", programme.id)
        for name in names_used(programme):
            found.setdefault(name, []).append(link)
    return {name: tuple(sorted(links, key=lambda link: link.text)) for name, links in found.items()}


def _facts(vocabulary: Vocabulary, users: Users, tell: Teller) -> Iterator[Entry]:
    for id_, fact in vocabulary.facts.items():
        yield _entry("facts", id_, fact, users, tell)


def _type(fact: Term | KnownFact, tell: Teller) -> Iterator[Fact]:
    if isinstance(fact, Term):
        return
    yield from tell.fact("options", *tell.can_be(fact.type, fact.values))
    if fact.derived:
        yield Fact(key="derived", label="", values=(tell.say["derived"],))


def _entry(kind: str, id_: str, term: Term | KnownFact, users: Users, tell: Teller) -> Entry:
    return Entry(
        path=(kind, id_),
        id=id_,
        title=tell.text(term.label) or id_.replace("_", " "),
        facts=(
            *tell.fact("other_language", _in(_OTHER[tell.language], term.label)),
            *_type(term, tell),
            *tell.fact("used_by", *users.get((kind, id_), ())),
        ),
        text=tell.text(term.description),
        sources=tell.cited(term.source),
    )


def _in(language: str, label: Text | None) -> str | None:
    return label.in_(language) if label else None
