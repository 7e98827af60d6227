"""An account as one page of HTML that a clinician can read, print and sign: nothing in it is fetched or run.

Whatever a document says is text. The page is well-formed XML too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from attrs import frozen

from familjestod.exports import flow, timeline
from familjestod.exports.account import Account, Entry, Fact, Link, Said, Section
from familjestod.exports.citing import Citing, id_of, said_in
from familjestod.exports.markup import Child, Markup, el, joined, typographic
from familjestod.exports.page_words import PAGE
from familjestod.exports.placing import Placed, placed
from familjestod.exports.style import page_style
from familjestod.exports.words import SAY
from familjestod.logic.quantities import capitalised

# Sections that follow the drawing of where results lead, or that of time.
_TIMES: Final = frozenset({"visits", "visits_of_base", "doses", "doses_of_base"})
_RESULTS: Final = ("screening", "findings", "referrals", "offers", "scores", "outcomes")
_WITH_IDS: Final = frozenset(
    {"screening", "findings", "referrals", "offers", "requirements", "scores", "outcomes"}
)
_WIDE_FACTS: Final = frozenset({"licence", "paused"})
# What stands in one line below the title of a visit.
_IN_BRIEF: Final = ("when", "place", "who")


def html(account: Account) -> str:
    """The account as a page.

    >>> import familjestod as fs
    >>> from familjestod.exports.instrument import instrument_account
    >>> page = html(instrument_account(fs.bundled().instruments["epds"], "sv"))
    >>> page[:15], page.count("<h1>")
    ('<!DOCTYPE html>', 1)
    """
    return f"<!DOCTYPE html>\n{_Page(account, Citing(account.language)).whole()}\n"


@frozen
class _Page:
    """One page being laid out."""

    account: Account
    cite: Citing

    @property
    def language(self) -> str:
        return self.account.language

    def say(self, key: str) -> str:
        return PAGE[self.language][key]

    def text(self, text: str) -> Markup:
        return said_in(text, self.language)

    def whole(self) -> Markup:
        account = self.account
        where = placed(account)
        top = self.header()
        blocks = [*self.blocks(where)]
        blocks += [
            *self.sources(),
            *self.signature(),
        ]  # last, since the list of sources leads back to all above
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
                el("dt", capitalised(fact.label)),
                el("dd", self.values(fact), self.cite.marks(fact.sources, self.say("the_page"))),
                cls="wide" if fact.key in _WIDE_FACTS else None,
            )
            for fact in account.facts
            if fact.key != "version"
        )
        return el(
            "header",
            el("p", self.say(f"kind_{account.kind}"), cls="kind-of"),
            el("h1", self.text(account.title)),
            el(
                "div",
                el("dl", *facts, cls="about"),
                el("div", *lead, cls="lead") if account.paragraphs else None,
                cls="split" if account.paragraphs else None,
            ),
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
        id_ = self.cite.id("part", section.key)
        title = typographic(section.title, self.language)
        inner = [*self.section(section)]
        for each in nested:
            own = self.cite.id("part", each.key)
            inner += [el("h3", self.text(each.title), id=own), *self.section(each)]
        return id_, title, el("section", el("h2", title, id=id_), *inner, aria_labelledby=id_)

    def timeline(self, where: Placed) -> Iterator[tuple[str, str, Markup]]:
        if not (where.visits or where.doses or where.without):
            return
        parts: list[Child] = []
        drawn = bool(where.visits or where.doses)
        title = self.say("timeline" if drawn else "unplaced")
        if drawn:
            drawings = [timeline.drawn(self.account, where, each) for each in timeline.FRAMES]
            parts.append(self.figure(self.say("timeline"), self.say("scale"), *drawings))
            key = [el("li", drawing, meaning) for drawing, meaning in timeline.key(self.account, where)]
            key += [el("li", self.text(each)) for each in timeline.own_said(self.account, where)]
            parts += [el("ul", *key, cls="key", aria_label=self.say("legend"))]
        if where.without:
            chain = _is_chain(where.without)
            parts += [el("h3", self.say("unplaced")) if drawn else None]
            parts += [el("p", self.say("unplaced_said"), cls="only")]
            steps = "steps numbered" if chain else "steps"
            parts.append(el("ol" if chain else "ul", *map(self.step, where.without), cls=steps))
        id_ = self.cite.id("part", "timeline")
        yield id_, title, el("section", el("h2", title, id=id_), *parts, aria_labelledby=id_)

    def step(self, entry: Entry) -> Markup:
        told = [
            fact.text for key in ("when", "place", "who", "repeat") if (fact := entry.fact(key)) is not None
        ]
        return el(
            "li",
            el("b", self.text(entry.title)),
            *(el("span", self.text(capitalised(each))) for each in told),
            el("span", self.text(capitalised(entry.condition)), cls="if") if entry.condition else None,
        )

    def flow(self) -> Iterator[tuple[str, str, Markup]]:
        if not self.account.flow.arrows:
            return
        id_ = self.cite.id("part", "flow")
        title = self.say("flow")
        if self.account.kind != "programme":
            title = self.say("flow_of_instrument").format(typographic(self.account.title, self.language))
        words = el(
            "ul",
            *(el("li", each if each.endswith("…") else f"{each}.") for each in flow.sentences(self.account)),
        )
        drawing = self.figure(title, self.say("flow_intro"), flow.drawn(self.account))
        in_words = el("details", el("summary", self.say("in_words")), words)
        yield id_, title, el("section", el("h2", title, id=id_), drawing, in_words, aria_labelledby=id_)

    def figure(self, title: str, caption: str, drawing: Markup, *others: Markup) -> Markup:
        """A drawing and what it is; others are shown in its place where it has not the right room."""
        scroll = self.scrolling(drawing, title, cls="scroll broad-only" if others else "scroll")
        return el("figure", scroll, *others, el("figcaption", caption))

    def scrolling(self, wide: Markup, title: str, cls: str = "scroll") -> Markup:
        """Something wide, which can be reached and scrolled with the keyboard."""
        label = self.say("scroll").format(title)
        return el("div", wide, cls=cls, role="group", aria_label=label, tabindex="0")

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
        head = el("tr", *(el("th", capitalised(each), scope="col") for each in headings))
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
            el(
                "td",
                self.values(fact) if (fact := entry.fact(key)) else None,
                data_label=capitalised(heading),
            )
            for key, heading in section.columns
        ]
        marks = self.cite.marks(entry.sources, entry.title)
        condition = el("span", self.text(capitalised(entry.condition)), cls="if") if entry.condition else None
        named = el("th", self.text(entry.title), condition if section.brief else None, scope="row")
        source = el("td", marks, data_label=capitalised(SAY[self.language]["source"]))
        return el("tr", named, *cells, source)

    def card(self, entry: Entry, section: Section, in_brief: frozenset[str] = frozenset()) -> Markup:
        """An entry with everything that is told of it."""
        id_ = self.cite.id("entry", *map(str, entry.path)) if entry.path else None
        code = el("span", f" {entry.id}", cls="id") if section.key in _WITH_IDS else None
        brief = [fact.text for key in _IN_BRIEF if key in in_brief and (fact := entry.fact(key)) is not None]
        bands = [each for each in entry.parts if each.title]
        lines = [each for each in entry.parts if not each.title]
        marks = self.cite.marks(entry.sources, entry.title or section.title)
        return el(
            "article",
            el("h3", self.text(entry.title), code, marks) if entry.title else None,
            el("p", self.text(capitalised(" · ".join(brief))), cls="brief") if brief else None,
            self.condition(entry),
            el("p", self.text(entry.text), None if entry.title else marks) if entry.text else None,
            self.facts((fact for fact in entry.facts if fact.key not in in_brief), entry.title),
            el("ul", *map(self.part, lines)) if lines else None,
            el("ul", *map(self.band, bands), cls="bands") if bands else None,
            id=id_,
        )

    def condition(self, entry: Entry) -> Markup | None:
        """When it applies, where that is not always."""
        return el("p", self.text(capitalised(entry.condition)), cls="if") if entry.condition else None

    def facts(self, facts: Iterable[Fact], where: str) -> Markup | None:
        """A list of what is told; what needs no label stands first, as a line."""
        listed = tuple(facts)
        bare = [el("p", self.text(capitalised(each.text)), cls="only") for each in listed if not each.label]
        said = [
            joined(
                (
                    el("dt", capitalised(each.label)),
                    el("dd", self.values(each), self.cite.marks(each.sources, where)),
                )
            )
            for each in listed
            if each.label
        ]
        return joined((*bare, el("dl", *said, cls="facts") if said else None))

    def part(self, part: Entry) -> Markup:
        """A part that has only a line."""
        told = "; ".join((*part.told, *(fact.line for fact in part.facts)))
        return el("li", self.text(told), self.cite.marks(part.sources, told))

    def band(self, part: Entry) -> Markup:
        """A finding, a score or an outcome of its own: what it is, when it is met and where it leads."""
        told = [*part.told, *(fact.line for fact in part.facts if fact.key != "leads_to")]
        return el(
            "li",
            el("b", self.text(part.title), self.cite.marks(part.sources, part.title)),
            el("span", self.text(capitalised("; ".join(told)))) if told else None,
            *(
                el("span", "→ ", self.text(capitalised(fact.line)), cls="leads")
                for fact in part.facts
                if fact.key == "leads_to"
            ),
            cls=None if part.condition else "plain",
        )

    def line(self, entry: Entry, section: Section) -> Markup:
        """An entry on one line."""
        rest = entry.text or ", ".join(fact.line for fact in entry.facts)
        marks = self.cite.marks(entry.sources, entry.title or entry.text or section.title)
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
            return el("a", self.text(said.text), href=f"#{id_of('entry', *map(str, known[said.id].path))}")
        return self.text(said.text)

    def sources(self) -> Iterator[tuple[str, str, Markup]]:
        if not self.account.sources:
            return
        id_ = self.cite.id("part", "sources")
        items = (self.cite.citation(each) for each in self.account.sources)
        title = self.account.sources_title
        yield (
            id_,
            title,
            el("section", el("h2", title, id=id_), el("ol", *items, cls="cited"), aria_labelledby=id_),
        )

    def signature(self) -> Iterator[tuple[str, str, Markup]]:
        """Room to sign, on paper."""
        id_ = self.cite.id("part", "signature")
        title = self.say("signature")
        headings = [self.say(each) for each in ("name", "role", "date", "signed")]
        head = el("tr", *(el("th", each, scope="col") for each in headings))
        rows = (el("tr", *(el("td", Markup("&#160;")) for _ in headings)) for _ in range(2))
        table = el("table", el("thead", head), el("tbody", *rows))
        said = el("p", self.say("signature_said"))
        yield (
            id_,
            title,
            el("section", el("h2", title, id=id_), said, table, cls="sign-off", aria_labelledby=id_),
        )

    def footer(self) -> Markup:
        version = next((fact.text for fact in self.account.facts if fact.key == "version"), "")
        return el("footer", el("p", self.say("made_from")), el("p", f"{self.account.id} · {version}"))


def _is_chain(entries: Sequence[Entry]) -> bool:
    """Whether each visit is counted from the one before it, so that their order means something."""
    return len(entries) > 1 and all(
        here.schedule is not None and here.schedule.counted_from == f"visits.{before.id}"
        for before, here in pairwise(entries)
    )
