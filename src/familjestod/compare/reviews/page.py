"""A review as one page of HTML that can be hung up, printed and signed: nothing in it is fetched or run.

Whatever a document says is text. The page is well-formed XML too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from familjestod.compare.reviews.blocks import (
    Beside,
    Block,
    Card,
    Cell,
    Fold,
    Grid,
    Item,
    Items,
    Line,
    Part,
    Picture,
    Told,
    Traced,
)
from familjestod.compare.reviews.style import review_style
from familjestod.compare.reviews.told import Telling, parts
from familjestod.exports.citing import Citing, said_in
from familjestod.exports.markup import Child, Markup, el, joined, typographic
from familjestod.exports.page_words import PAGE
from familjestod.logic.quantities import capitalised

if TYPE_CHECKING:
    from familjestod.compare.reviewing import Review

_DEEPEST = 3
_BESIDE: dict[type, str] = {Picture: "pictures", Card: "cards"}


def review_page(review: Review, language: str) -> str:
    """The review as a page."""
    return f"<!DOCTYPE html>\n{_Page(review, Citing(language), Telling.of(review, language)).whole()}\n"


@frozen
class _Page:
    """One page being laid out."""

    review: Review
    cite: Citing
    telling: Telling

    @property
    def language(self) -> str:
        return self.cite.language

    @property
    def say(self) -> Mapping[str, str]:
        return self.telling.say

    def text(self, text: str) -> Markup:
        return said_in(text, self.language)

    def whole(self) -> Markup:
        told = parts(self.review, self.language)
        title = typographic(f"{self.say['kind']}: {self.telling.called.title()}", self.language)
        head = el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("title", title),
            el("meta", name="generator", content="familjestod"),
            el("style", Markup(review_style())),
        )
        body = el(
            "body",
            el("a", self.say["skip"], href="#content", cls="skip"),
            self.header(),
            self.navigation(told),
            el("main", *map(self.part, told), self.signature(), id="content"),
            el(
                "footer",
                el("p", self.say["made_from"]),
                el("p", f"{self.review.new.id} · familjestod {self.review.library}"),
            ),
        )
        return el("html", head, body, lang=self.language)

    def header(self) -> Markup:
        review = self.review
        facts = [("day", str(review.on) if review.on else ""), ("data", review.data.get("data", ""))]
        pairs = (
            el("div", el("dt", capitalised(self.say[key])), el("dd", self.text(said)))
            for key, said in facts
            if said
        )
        listed = [*pairs]
        return el(
            "header",
            el("p", self.say["kind"], cls="kind-of"),
            el("h1", self.text(self.telling.called.title())),
            *(el("p", self.text(each), cls="answer") for each in self.telling.summary()),
            el("dl", *listed, cls="about") if listed else None,
        )

    def navigation(self, told: Iterable[Part]) -> Markup:
        items = (el("li", el("a", each.title, href=f"#part-{each.key}")) for each in told)
        heading = el("h2", self.say["contents"], id="contents")
        return el("nav", heading, el("ul", *items), aria_labelledby="contents")

    def part(self, part: Part) -> Markup:
        id_ = f"part-{part.key}"
        heading = el("h2", part.title, id=id_)
        return el("section", heading, *self.blocks(part.blocks, part.key), aria_labelledby=id_)

    def blocks(self, blocks: Sequence[Block], key: str) -> Iterator[Markup]:
        """The blocks one after the other; drawings, and tables with their own titles, stand beside each other."""
        quiet = False
        for kind, group in groupby(blocks, key=lambda each: _BESIDE.get(type(each), "")):
            if kind:
                yield el("div", *(self.block(each, key, quiet=False) for each in group), cls=kind)
                continue
            for each in group:
                if isinstance(each, Line) and each.kind == "heading":
                    quiet = each.text in {self.say["content"], self.say["wording"]}
                yield self.block(each, key, quiet=quiet)

    def block(self, block: Block, key: str, *, quiet: bool) -> Markup:
        match block:
            case Line(text, kind):
                return self.line(text, kind)
            case Items(items):
                return self.families(items) if key == "witnesses" else self.edits(items, quiet=quiet)
            case Grid():
                return self.grid(block, key)
            case Beside():
                return self.beside(block)
            case Picture():
                return self.picture(block)
            case Card(title, inner):
                return el("div", el("h3", self.text(title)), *self.blocks(inner, key))
            case Fold(summary, inner):
                return el("details", el("summary", summary), *self.blocks(inner, key))

    def line(self, text: str, kind: str) -> Markup:
        if kind == "heading":
            return el("h3", self.text(text))
        return el("p", self.text(text), cls={"lead": "lead", "muted": "only", "note": "only"}.get(kind))

    def edits(self, items: Iterable[Item], *, quiet: bool) -> Markup:
        listed = (el("li", self.text(each.text), self.rules(each)) for each in items)
        return el("ul", *listed, cls="edits quiet" if quiet else "edits")

    def rules(self, item: Item) -> Markup | None:
        """The whole rule as it was and as it is, folded."""
        if not item.below:
            return None
        pairs = (
            joined((el("dt", label), el("dd", self.text(capitalised(said))))) for label, said in item.below
        )
        return el("details", el("summary", self.say["show_rule"]), el("dl", *pairs))

    def families(self, items: Iterable[Item]) -> Markup:
        return el("ul", *map(self.family, items), cls="families")

    def family(self, item: Item) -> Markup:
        known = (el("li", self.text(said)) for label, said in item.below if not label)
        told = (
            joined((el("dt", capitalised(label)), el("dd", self.text(capitalised(said)))))
            for label, said in item.below
            if label
        )
        return el("li", el("b", self.text(item.text)), el("ul", *known), el("dl", *told))

    def grid(self, grid: Grid, key: str) -> Markup:
        """A table: one that has names and values only stands by itself, others can be scrolled."""
        if key == "provenance":
            rows = (
                el("tr", el("th", self.cell(name), scope="row"), el("td", self.cell(told)))
                for name, told in grid.rows
            )
            return el("table", el("tbody", *rows), cls="data facts-of")
        cls = "data fold" if grid.folds else "data"
        table = el(
            "table",
            el("thead", *self.heads(grid)),
            el("tbody", *(self.row(each, grid) for each in grid.rows)),
            cls=cls,
        )
        if grid.folds:
            return table
        label = self.say["scroll"].format(grid.title)
        return el("div", table, cls="scroll", role="region", aria_label=label, tabindex="0")

    def heads(self, grid: Grid) -> Iterator[Markup]:
        if grid.over:
            over = (
                el("th", said, scope="colgroup", colspan=count if count > 1 else None) if said else el("td")
                for said, count in grid.over
            )
            yield el("tr", *over, cls="over")
        yield el(
            "tr",
            *(
                el("th", self.text(each), scope="col", cls="n" if number in grid.numeric else None)
                for number, each in enumerate(grid.heads)
            ),
        )

    def row(self, row: Sequence[Told], grid: Grid) -> Markup:
        first, *rest = row
        cells = (
            el(
                "td",
                self.cell(each),
                cls=_classes(each, "n" if number in grid.numeric else ""),
                data_label=grid.heads[number] if grid.folds else None,
            )
            for number, each in enumerate(rest, 1)
        )
        return el("tr", el("th", self.cell(first), scope="row", cls=_classes(first, "")), *cells)

    def cell(self, told: Told) -> Child:
        if isinstance(told, str):
            return self.text(told) if told else None
        said: Child = el("span", told.text, cls="code") if told.code else self.text(told.text)
        below = el("span", self.text(told.below), cls="below") if told.below else None
        bar = None
        if told.bar is not None:
            inner = el("i", style=f"width:{100 * told.bar:.1f}%")
            bar = el("span", inner, cls="share", aria_hidden="true")
        return joined((said, bar, below))

    def beside(self, block: Beside) -> Markup:
        sides = (("before", block.left), ("after", block.right))
        columns = (
            el("div", el("h4", f"{capitalised(self.say[key])}: {_lower(block.title)}"), self.trace(lines))
            for key, lines in sides
        )
        return el("div", *columns, cls="beside")

    def trace(self, lines: Iterable[Traced]) -> Markup:
        return el("ul", *map(self.step, lines), cls="trace")

    def step(self, line: Traced) -> Markup:
        depth = min(line.depth, _DEEPEST)
        cls = " ".join(each for each in (f"d{depth}" if depth else "", "parts" if line.parts else "") if each)
        tag = el("span", f" ← {self.say['parts_here']}", cls="tag") if line.parts else None
        mark = el("span", line.mark, cls="mark-of") if line.mark else None
        return el(
            "li",
            mark,
            self.text(capitalised(line.text) if not line.mark else line.text),
            tag,
            cls=cls or None,
        )

    def picture(self, picture: Picture) -> Markup:
        title = el("h3", self.text(picture.title))
        return el("figure", title, picture.drawn, el("figcaption", self.text(picture.caption)))

    def signature(self) -> Markup:
        """Room to sign, on paper."""
        say = PAGE[self.language]
        heads = (el("th", say[each], scope="col") for each in ("name", "role", "date", "signed"))
        rows = (el("tr", *(el("td", Markup("&#160;")) for _ in range(4))) for _ in range(2))
        table = el("table", el("thead", el("tr", *heads)), el("tbody", *rows))
        heading = el("h2", say["signature"], id="part-signature")
        return el("section", heading, table, cls="sign-off", aria_labelledby="part-signature")


def _classes(told: Told, first: str) -> str | None:
    found = [first]
    if isinstance(told, Cell):
        found += ["dim"] * told.dim + ["strong"] * told.strong
    return " ".join(each for each in found if each) or None


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
