"""An account as one page of HTML that a clinician can read, print and sign: nothing in it is fetched or run.

Whatever a document says is text. The page is well-formed XML too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from attrs import field, frozen

from familjestod.exports import flow, timeline
from familjestod.exports.account import Account, Citation, Entry, Fact, Link, Said, Section
from familjestod.exports.markup import Child, Markup, el, joined, typographic
from familjestod.exports.page_words import PAGE
from familjestod.exports.placing import Placed, placed
from familjestod.exports.style import page_style
from familjestod.exports.words import SAY

# Sections that follow the drawing of where results lead, or that of time.
_TIMES: Final = frozenset({"visits", "visits_of_base", "doses", "doses_of_base"})
_RESULTS: Final = ("screening", "findings", "referrals", "offers", "scores", "outcomes")
_WITH_IDS: Final = frozenset({"screening", "findings", "referrals", "offers", "requirements", "scores", "outcomes"})
_WIDE_FACTS: Final = frozenset({"licence", "paused"})
# What stands in one line below the title of a visit.
_IN_BRIEF: Final = ("when", "place", "who")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'|\\`\x00-\x1f]+")
_SWEDISH: Final = re.compile(r"[åäöÅÄÖ]|\b(och|för|till|vid|om|av)\b")
_ENGLISH: Final = re.compile(r"\b(the|of|and|for|with|to|in)\b", re.IGNORECASE)
_DATE: Final = re.compile(r"(\b\d{4}-\d\d-\d\d\b)")
_NOT_IN_ID: Final = re.compile(r"[^a-z0-9]+")


def html(account: Account) -> str:
    """The account as a page.

    >>> import familjestod as fs
    >>> from familjestod.exports.instrument import instrument_account
    >>> page = html(instrument_account(fs.bundled().instruments["epds"], "sv"))
    >>> page[:15], page.count("<h1>")
    ('<!DOCTYPE html>', 1)
    """
    return f"<!DOCTYPE html>\n{_Page(account).whole()}\n"


@frozen
class _Use:
    """One mark of a source on the page: where it stands and what it stands by."""

    id: str
    said: str


@frozen
class _Page:
    """One page being laid out; it remembers where each source is used, so that the list of sources leads back."""

    account: Account
    uses: dict[int, list[_Use]] = field(factory=dict, init=False)
    ids: set[str] = field(factory=set, init=False)

    @property
    def language(self) -> str:
        return self.account.language

    def say(self, key: str) -> str:
        return PAGE[self.language][key]

    def text(self, text: str) -> Markup:
        """What a document says, with the quotation marks of its language, and dates that stay on one line."""
        parts = _DATE.split(typographic(text, self.language))
        return joined(el("time", each) if index % 2 else each for index, each in enumerate(parts))

    def whole(self) -> Markup:
        account = self.account
        where = placed(account)
        top = self.header()
        blocks = [*self.blocks(where)]
        blocks += [*self.sources(), *self.signature()]  # last, since the list of sources leads back to all above
        contents = [(each, title) for each, title, _ in blocks]
        body = el(
            "body",
            el("a", self.say("skip"), href="#content", cls="skip"),
            top,
            self.navigation(contents),
            el("main", *(each for _, _, each in blocks), id="content"),
            self.footer(),
        )
        head = el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("title", typographic(account.title, self.language)),
            el("meta", name="generator", content="familjestod"),
            el("style", Markup(page_style())),
        )
        return el("html", head, body, lang=account.language)

    def header(self) -> Markup:
        account = self.account
        lead = (el("p", self.text(each)) for each in account.paragraphs)
        facts = (
            el(
                "div",
                el("dt", _capital(fact.label)),
                el("dd", self.values(fact), self.marks(fact.sources, self.say("the_page"))),
                cls="wide" if fact.key in _WIDE_FACTS else None,
            )
            for fact in account.facts
            if fact.key != "version"
        )
        return el(
            "header",
            el("p", self.say(f"kind_{account.kind}"), cls="kind-of"),
            el("h1", self.text(account.title)),
            el("dl", *facts, cls="about"),
            el("div", *lead, cls="lead") if account.paragraphs else None,
        )

    def navigation(self, contents: Iterable[tuple[str, str]]) -> Markup:
        items = (el("li", el("a", title, href=f"#{id_}")) for id_, title in contents)
        heading = el("h2", self.say("contents"), id="contents")
        return el("nav", heading, el("ul", *items), aria_labelledby="contents")

    def blocks(self, where: Placed) -> Iterator[tuple[str, str, Markup]]:
        """The parts of the page: the id of each, its title and itself."""
        sections = self.account.sections
        index = 0
        drawn = led = False
        while index < len(sections):
            section, nested = sections[index], []
            index += 1
            while index < len(sections) and sections[index].nested:
                nested.append(sections[index])
                index += 1
            if section.key in _TIMES and not drawn:
                drawn = True
                yield from self.timeline(where)
            if section.key in _RESULTS and not led:
                led = True
                yield from self.flow()
            yield self.block(section, nested)

    def block(self, section: Section, nested: Sequence[Section]) -> tuple[str, str, Markup]:
        id_ = self.id("part", section.key)
        title = typographic(section.title, self.language)
        inner = [*self.section(section)]
        for each in nested:
            own = self.id("part", each.key)
            inner += [el("h3", self.text(each.title), id=own), *self.section(each)]
        return id_, title, el("section", el("h2", title, id=id_), *inner, aria_labelledby=id_)

    def timeline(self, where: Placed) -> Iterator[tuple[str, str, Markup]]:
        if not (where.visits or where.doses or where.without):
            return
        parts: list[Child] = []
        if where.visits or where.doses:
            parts.append(self.figure(timeline.drawn(self.account, where), self.say("timeline"), self.say("scale")))
            key = [el("li", drawing, meaning) for drawing, meaning in timeline.key(self.account, where)]
            own = {row.own for row in (*where.visits, *where.doses)}
            if len(own) > 1:
                fact = next((each.text for each in self.account.facts if each.key == "extends"), "")
                key.append(el("li", self.say("own").format(fact)))
            parts += [el("ul", *key, cls="key", aria_label=self.say("legend"))]
        if where.without:
            chain = _is_chain(where.without)
            parts += [el("h3", self.say("unplaced")), el("p", self.say("unplaced_said"), cls="only")]
            cls = "steps numbered" if chain else "steps"
            parts.append(el("ol" if chain else "ul", *map(self.step, where.without), cls=cls))
        id_ = self.id("part", "timeline")
        title = self.say("timeline")
        yield id_, title, el("section", el("h2", title, id=id_), *parts, aria_labelledby=id_)

    def step(self, entry: Entry) -> Markup:
        told = [fact.text for key in ("when", "place", "who", "repeat") if (fact := entry.fact(key)) is not None]
        return el(
            "li",
            el("b", self.text(entry.title)),
            *(el("span", self.text(_capital(each))) for each in told),
            el("span", self.text(_capital(entry.condition)), cls="if") if entry.condition else None,
        )

    def flow(self) -> Iterator[tuple[str, str, Markup]]:
        if not self.account.flow.arrows:
            return
        id_ = self.id("part", "flow")
        title = self.say("flow")
        if self.account.kind != "programme":
            title = self.say("flow_of_instrument").format(typographic(self.account.title, self.language))
        words = el("ul", *(el("li", f"{each}.") for each in flow.sentences(self.account)))
        drawing = self.figure(flow.drawn(self.account), title, self.say("flow_intro"))
        in_words = el("details", el("summary", self.say("in_words")), words)
        yield id_, title, el("section", el("h2", title, id=id_), drawing, in_words, aria_labelledby=id_)

    def figure(self, drawing: Markup, title: str, caption: str) -> Markup:
        scroll = self.scrolling(drawing, title)
        return el("figure", scroll, el("figcaption", caption))

    def scrolling(self, wide: Markup, title: str) -> Markup:
        """Something wide, which can be reached and scrolled with the keyboard."""
        label = self.say("scroll").format(title)
        return el("div", wide, cls="scroll", role="group", aria_label=label, tabindex="0")

    def section(self, section: Section) -> Iterator[Markup]:
        if section.intro:
            yield el("p", self.text(section.intro), cls="only")
        if section.columns:
            yield from self.tabled(section)
        elif section.inline or not any(each.title for each in section.entries):
            if section.entries:
                yield el("ul", *(self.line(each, section) for each in section.entries))
        else:
            yield from (self.card(each, section) for each in section.entries)

    def tabled(self, section: Section) -> Iterator[Markup]:
        """A table of what all entries have, and below it each entry that has more to tell."""
        say = SAY[self.language]
        headings = [say["name"], *(heading for _, heading in section.columns), say["source"]]
        head = el("tr", *(el("th", _capital(each), scope="col") for each in headings))
        rows = (self.row(each, section) for each in section.entries)
        yield el("table", el("thead", head), el("tbody", *rows), cls="fold")
        keys = {key for key, _ in section.columns}
        if section.brief:
            return
        more = [each for each in section.entries if each.text or each.condition or self.beside(each, keys)]
        yield from (self.card(each, section, frozenset(_IN_BRIEF)) for each in more)

    def beside(self, entry: Entry, keys: Iterable[str]) -> tuple[Fact, ...]:
        return tuple(fact for fact in entry.facts if fact.key not in keys)

    def row(self, entry: Entry, section: Section) -> Markup:
        cells = [
            el("td", self.values(fact) if (fact := entry.fact(key)) else None, data_label=_capital(heading))
            for key, heading in section.columns
        ]
        marks = self.marks(entry.sources, entry.title)
        condition = el("span", self.text(_capital(entry.condition)), cls="if") if entry.condition else None
        named = el("th", self.text(entry.title), condition if section.brief else None, scope="row")
        source = el("td", marks, data_label=_capital(SAY[self.language]["source"]))
        return el("tr", named, *cells, source)

    def card(self, entry: Entry, section: Section, in_brief: frozenset[str] = frozenset()) -> Markup:
        """An entry with everything that is told of it."""
        id_ = self.id("entry", *map(str, entry.path)) if entry.path else None
        code = el("span", f" {entry.id}", cls="id") if section.key in _WITH_IDS else None
        brief = [fact.text for key in _IN_BRIEF if key in in_brief and (fact := entry.fact(key)) is not None]
        bands = [each for each in entry.parts if each.title]
        lines = [each for each in entry.parts if not each.title]
        marks = self.marks(entry.sources, entry.title or section.title)
        return el(
            "article",
            el("h3", self.text(entry.title), code, marks) if entry.title else None,
            el("p", self.text(_capital(" · ".join(brief))), cls="brief") if brief else None,
            self.condition(entry),
            el("p", self.text(entry.text), None if entry.title else marks) if entry.text else None,
            self.facts((fact for fact in entry.facts if fact.key not in in_brief), entry.title),
            el("ul", *map(self.part, lines)) if lines else None,
            el("ul", *map(self.band, bands), cls="bands") if bands else None,
            id=id_,
        )

    def condition(self, entry: Entry) -> Markup | None:
        """When it applies, where that is not always."""
        return el("p", self.text(_capital(entry.condition)), cls="if") if entry.condition else None

    def facts(self, facts: Iterable[Fact], where: str) -> Markup | None:
        """A list of what is told; what needs no label stands first, as a line."""
        listed = tuple(facts)
        bare = [el("p", self.text(_capital(each.text)), cls="only") for each in listed if not each.label]
        said = [
            joined((el("dt", _capital(each.label)), el("dd", self.values(each), self.marks(each.sources, where))))
            for each in listed
            if each.label
        ]
        return joined((*bare, el("dl", *said, cls="facts") if said else None))

    def part(self, part: Entry) -> Markup:
        """A part that has only a line."""
        told = "; ".join((*part.told, *(fact.line for fact in part.facts)))
        return el("li", self.text(told), self.marks(part.sources, told))

    def band(self, part: Entry) -> Markup:
        """A finding, a score or an outcome of its own: what it is, when it is met and where it leads."""
        told = [*part.told, *(fact.line for fact in part.facts if fact.key != "leads_to")]
        return el(
            "li",
            el("b", self.text(part.title), self.marks(part.sources, part.title)),
            el("span", self.text(_capital("; ".join(told)))) if told else None,
            *(
                el("span", "→ ", self.text(_capital(fact.line)), cls="leads")
                for fact in part.facts
                if fact.key == "leads_to"
            ),
            cls=None if part.condition else "plain",
        )

    def line(self, entry: Entry, section: Section) -> Markup:
        """An entry on one line."""
        rest = entry.text or ", ".join(fact.line for fact in entry.facts)
        marks = self.marks(entry.sources, entry.title or entry.text or section.title)
        if not entry.title:
            values = joined(self.values(fact) for fact in entry.facts) if not entry.text else None
            return el("li", self.text(entry.text) if entry.text else values, marks)
        title = el("strong", self.text(entry.title)) if rest else self.text(entry.title)
        return el("li", title, *((": ", self.text(rest)) if rest else ()), marks)

    def values(self, fact: Fact) -> Markup:
        parts: list[Child] = []
        for index, each in enumerate(fact.values):
            parts += [fact.joint if index else None, self.said(each)]
        return joined(parts)

    def said(self, said: Said) -> Child:
        """A text, or the name of an instrument that has a place on the page and leads there."""
        if not isinstance(said, Link):
            return self.text(said)
        screening = self.account.section("screening")
        known = {each.id: each for each in screening.entries} if screening else {}
        if said.kind == "instrument" and said.id in known:
            return el("a", self.text(said.text), href=f"#{_id('entry', *map(str, known[said.id].path))}")
        return self.text(said.text)

    def marks(self, sources: Iterable[int], where: str) -> Markup | None:
        """The numbers of sources, each leading to the list of them."""
        said = []
        for number in sources:
            uses = self.uses.setdefault(number, [])
            id_ = self.id("cite", str(number), str(len(uses) + 1))
            uses.append(_Use(id_, where))
            label = self.say("source_mark").format(number)
            said.append(el("a", f"[{number}]", href=f"#source-{number}", id=id_, cls="mark", aria_label=label))
        return el("span", " ", *said, cls="marks") if said else None

    def sources(self) -> Iterator[tuple[str, str, Markup]]:
        if not self.account.sources:
            return
        id_ = self.id("part", "sources")
        items = (self.citation(each) for each in self.account.sources)
        title = self.account.sources_title
        yield id_, title, el("section", el("h2", title, id=id_), el("ol", *items, cls="cited"), aria_labelledby=id_)

    def citation(self, citation: Citation) -> Markup:
        url = citation.source.url or ""
        before, found, after = citation.line.partition(url) if url else (citation.line, "", "")
        title, lead = citation.source.title, ""
        if before.startswith(title):
            lead, before = title, before.removeprefix(title)
        linked = el("a", found, href=found) if found and _ADDRESS.fullmatch(found) else found
        uses = list({use.said: use for use in reversed(self.uses.get(citation.number, []))}.values())
        back = (el("a", "↩ ", self.text(use.said), href=f"#{use.id}") for use in reversed(uses))
        said = el("p", el("cite", self.text(lead), lang=self.foreign(lead)), self.text(before), linked, self.text(after))
        return el(
            "li",
            el("span", str(citation.number), cls="no"),
            el("div", said, el("p", f"{self.say('used_at')}: ", *back, cls="back") if uses else None),
            id=f"source-{citation.number}",
        )

    def foreign(self, text: str) -> str | None:
        """The language of a text that is clearly in the other one."""
        swedish, english = _SWEDISH.search(text) is not None, _ENGLISH.search(text) is not None
        if self.language == "en":
            return "sv" if swedish and not english else None
        return "en" if english and not swedish else None

    def signature(self) -> Iterator[tuple[str, str, Markup]]:
        """Room to sign, on paper."""
        id_ = self.id("part", "signature")
        title = self.say("signature")
        headings = [self.say(each) for each in ("name", "role", "date", "signed")]
        head = el("tr", *(el("th", each, scope="col") for each in headings))
        rows = (el("tr", *(el("td", Markup("&#160;")) for _ in headings)) for _ in range(2))
        table = el("table", el("thead", head), el("tbody", *rows))
        said = el("p", self.say("signature_said"))
        yield id_, title, el("section", el("h2", title, id=id_), said, table, cls="sign-off", aria_labelledby=id_)

    def footer(self) -> Markup:
        version = next((fact.text for fact in self.account.facts if fact.key == "version"), "")
        return el("footer", el("p", self.say("made_from")), el("p", f"{self.account.id} · {version}"))

    def id(self, *parts: str) -> str:
        """An id that nothing else on the page has."""
        wanted = _id(*parts)
        id_, count = wanted, 1
        while id_ in self.ids:
            count += 1
            id_ = f"{wanted}-{count}"
        self.ids.add(id_)
        return id_


def _is_chain(entries: Sequence[Entry]) -> bool:
    """Whether each visit is counted from the one before it, so that their order means something."""
    return len(entries) > 1 and all(
        here.schedule is not None and here.schedule.counted_from == f"visits.{before.id}"
        for before, here in pairwise(entries)
    )


def _id(*parts: str) -> str:
    return "-".join(_NOT_IN_ID.sub("-", part.lower()).strip("-") or "x" for part in parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
