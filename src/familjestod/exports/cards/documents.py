"""Cards of documents: a programme, an instrument, the vocabulary, and the library that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from familjestod.exports import flow, timeline
from familjestod.exports.account import Account, Entry, Section
from familjestod.exports.cards import axis, paper
from familjestod.exports.cards.words import CARD
from familjestod.exports.contents import contents_account
from familjestod.exports.instrument import instrument_account
from familjestod.exports.markup import Child, Markup, el, joined
from familjestod.exports.placing import Mark, Row, placed
from familjestod.exports.programme import programme_account
from familjestod.exports.vocabulary import vocabulary_account
from familjestod.exports.words import SAY
from familjestod.library import Library
from familjestod.logic.quantities import capitalised
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.model import Programme

# Where a digest ends in a card: enough to tell two apart.
_DIGEST: Final = 12
# What a reader wants to see at once; all else is folded.
_OPEN: Final = frozenset({"for_whom"})


def programme(value: Programme, language: str) -> Markup:
    """For whom, when on a timeline, and all else that the programme says."""
    return _card(programme_account(value, language), value.digest, _eligible(value, language))


def instrument(value: Instrument, language: str) -> Markup:
    """Who answers, what can be answered, how it is scored and what is found."""
    return _card(instrument_account(value, language), value.digest)


def vocabulary(value: Vocabulary, language: str) -> Markup:
    """Every name that documents agree on."""
    return _card(vocabulary_account(value, language), value.digest)


def library(value: Library, language: str) -> Markup:
    """Every programme and instrument, one row each."""
    return _card(contents_account(value.values(), value.instruments.values(), language), "")


def _card(account: Account, digest: str, first: Child = None) -> Markup:
    say, language = CARD[account.language], account.language
    facts = [(each.label, paper.text(each.text, language)) for each in account.facts if each.key != "version"]
    lead = account.paragraphs[:1] if account.kind != "contents" else ()
    named = account.id if account.kind != account.id else ""
    below = " · ".join(each for each in (named, digest[:_DIGEST]) if each)
    return paper.card(
        say[account.kind],
        paper.text(account.title, language),
        *(paper.paragraph(paper.text(each, language)) for each in lead),
        first,
        paper.facts(facts) if facts else None,
        *_sections(account),
        *_leading(account),
        _sources(account),
        below=paper.code(below) if below else None,
    )


def _eligible(value: Programme, language: str) -> Markup | None:
    """For whom, as the rule says it."""
    account = programme_account(value, language)
    whom = account.section("for_whom")
    texts = [each.text for each in whom.entries if each.text] if whom else []
    conditions = [each.condition for each in whom.entries if each.condition] if whom else []
    if whom is None or not (texts or conditions):
        return None
    said = [paper.text(_sentence(each), language) for each in (*texts, *conditions)]
    return paper.boxed(paper.strong(whom.title), paper.lines(said))


def _sections(account: Account) -> Iterator[Markup]:
    yield from _timeline(account)
    for section in account.sections:
        if section.entries and section.key not in _OPEN:
            title = paper.text(section.title, account.language)
            summary = joined((title, " ", paper.muted(f"({len(section.entries)})")))
            opened = account.kind == "contents" and section.key == "programmes"
            yield paper.folded(summary, *_entries(section, account.language), opened=opened)


def _entries(section: Section, language: str) -> Iterator[Markup]:
    if section.columns:
        keys = [key for key, _ in section.columns]
        headings = [
            _sentence(SAY[language]["name"], ""),
            *(_sentence(each, "") for _, each in section.columns),
        ]
        yield paper.table(headings, (_row(each, keys, language) for each in section.entries))
    else:
        yield paper.listed(_entry(each, language) for each in section.entries)


def _row(entry: Entry, keys: list[str], language: str) -> tuple[Child, ...]:
    cells = (fact.text if (fact := entry.fact(key)) else "" for key in keys)
    only = paper.muted(f" – {paper.text(entry.condition, language)}") if entry.condition else None
    return joined((paper.text(entry.title, language), only)), *(paper.text(each, language) for each in cells)


def _entry(entry: Entry, language: str) -> Markup:
    title = paper.strong(paper.text(entry.title, language)) if entry.title else None
    told = [entry.condition, entry.text, "; ".join(each.line for each in entry.facts)]
    told += ["; ".join((each.title, *each.told) if each.title else each.told) for each in entry.parts]
    said = [paper.text(_sentence(each), language) for each in told if each]
    return joined((title, el("div", " ".join(said), style="max-width:680px") if said else None))


def _timeline(account: Account) -> Iterator[Markup]:
    """The visits against the child's age, and the doses folded."""
    where = placed(account)
    every = (*where.visits, *where.doses)
    mixed = len({row.own for row in every}) > 1
    rows = [
        axis.Row(told=_told(row, account.language, bold=mixed and row.own), bars=tuple(map(_bar, row.marks)))
        for row in every
    ]
    if rows:
        yield paper.heading(CARD[account.language]["timeline"])
        yield axis.timeline(rows, account.language)
        for said in timeline.own_said(account, where):
            yield paper.paragraph(paper.muted(paper.text(said, account.language)))


def _told(row: Row, language: str, *, bold: bool) -> tuple[Child, ...]:
    """The title of a row, and when it is; the document's own in bold, where others are drawn too."""
    title = paper.text(row.title, language)
    when = [fact.text for mark in row.marks if (fact := mark.entry.fact("when")) is not None]
    said = " ".join((" ·", paper.text(" · ".join(dict.fromkeys(when)), language))) if when else ""
    return paper.strong(title) if bold else title, paper.muted(said)


def _bar(mark: Mark) -> axis.Bar:
    return axis.Bar(
        start=mark.opens,
        due=mark.due,
        late=mark.overdue,
        end=mark.closes,
        tone="now" if mark.number else "good",
        hollow=bool(mark.entry.condition),
    )


def _leading(account: Account) -> Iterator[Markup]:
    """Where results lead, drawn, and in words for those who cannot see the drawing."""
    if account.flow.arrows:
        sentences = [*flow.sentences(account)]
        drawing = paper.image(flow.flow(account), CARD[account.language]["flow"], 720)
        yield paper.folded(CARD[account.language]["flow"], drawing, paper.listed(sentences))


def _sources(account: Account) -> Markup | None:
    if not account.sources:
        return None
    summary = joined((CARD[account.language]["sources"], " ", paper.muted(f"({len(account.sources)})")))
    return paper.folded(
        summary, paper.listed(paper.text(each.line, account.language) for each in account.sources)
    )


def _sentence(text: str, end: str = ".") -> str:
    said = capitalised(text)
    return said if said.endswith((".", "!", "?", "…")) else f"{said}{end}"
