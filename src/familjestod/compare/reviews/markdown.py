"""A review as Markdown for a pull request: the headline first, tables, and what is long folded away.

What does not fit is left out from the end of the longest parts, and told with a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from familjestod.compare.reviews.blocks import (
    Beside,
    Block,
    Card,
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
from familjestod.compare.reviews.told import Telling, parts
from familjestod.exports.markdown import escaped
from familjestod.exports.markup import typographic
from familjestod.logic.quantities import capitalised

if TYPE_CHECKING:
    from familjestod.compare.reviewing import Review

# How many rows a table may have, tried one after the other until all fits; the parts that stand unfolded.
_ROWS: Final = (1000, 100, 40, 15, 6, 2)
_OPEN: Final = frozenset({"words", "headline"})
_LAST: Final = "provenance"


def review_markdown(review: Review, language: str, limit: int) -> str:
    """The review as Markdown of at most so many characters."""
    telling = Telling.of(review, language)
    told = parts(review, language)
    for rows in _ROWS:
        text = _Written(telling, rows).whole(told)
        if len(text) <= limit:
            return text
    return _Written(telling, _ROWS[-1]).fitted(told, limit)


class _Written:
    """A review being written, with so many rows to a table at most."""

    def __init__(self, telling: Telling, rows: int) -> None:
        self.telling = telling
        self.say = telling.say
        self.rows = rows

    def whole(self, told: Sequence[Part]) -> str:
        return self._joined([*self.head(), *(line for each in told for line in self.part(each))])

    def fitted(self, told: Sequence[Part], limit: int) -> str:
        """As many parts as there is room for, where they came from last, and which are left out."""
        kept = list(told)
        dropped: list[Part] = []
        for part in reversed(told[1:]):
            if part.key == _LAST:
                continue
            text = self._joined([*self._with(kept), *self._left_out(dropped)])
            if len(text) <= limit:
                return text
            kept.remove(part)
            dropped.insert(0, part)
        text = self._joined([*self._with(kept), *self._left_out(dropped)])
        if len(text) <= limit:
            return text
        head = self._joined([*self.head(), *self._left_out(list(told))])
        return head if len(head) <= limit else head[:limit]

    def _with(self, kept: Iterable[Part]) -> list[str]:
        return [*self.head(), *(line for each in kept for line in self.part(each))]

    def _left_out(self, dropped: Sequence[Part]) -> list[str]:
        if not dropped:
            return []
        named = ", ".join(self.say["left_out_parts"].format(each.title) for each in dropped)
        return [f"*{escaped(self.say['left_out'].format(named))}*", ""]

    @staticmethod
    def _joined(lines: Iterable[str]) -> str:
        return "\n".join(lines).strip("\n") + "\n"

    def head(self) -> Iterator[str]:
        yield f"## {escaped(self.say['kind'])}: {self.text(self.telling.called.title())}"
        yield ""
        for each in self.telling.summary():
            yield f"**{self.text(each)}**"
            yield ""

    def text(self, text: str) -> str:
        return escaped(typographic(text, self.telling.called.language))

    def part(self, part: Part) -> Iterator[str]:
        inner = [line for block in part.blocks for line in self.block(block)]
        if part.key in _OPEN:
            yield from (f"### {escaped(part.title)}", "", *inner)
        else:
            yield from (
                "<details>",
                f"<summary><b>{_html(part.title)}</b></summary>",
                "",
                *inner,
                "</details>",
                "",
            )

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Line(text, kind):
                yield from self.line(text, kind)
            case Items(items):
                yield from self.items(items)
            case Grid():
                yield from self.grid(block)
            case Beside():
                yield from self.beside(block)
            case Picture():
                yield from (f"- {self.text(block.said)} {self.text(block.caption)}", "")
            case Card(title, inner):
                yield from (f"#### {self.text(title)}", "")
                yield from (line for each in inner for line in self.block(each))
            case Fold(summary, inner):
                folded = [line for each in inner for line in self.block(each)]
                yield from (
                    "<details>",
                    f"<summary>{_html(summary)}</summary>",
                    "",
                    *folded,
                    "</details>",
                    "",
                )

    def line(self, text: str, kind: str) -> Iterator[str]:
        said = self.text(text)
        yield {"heading": f"#### {said}", "lead": f"**{said}**"}.get(kind, said)
        yield ""

    def items(self, items: Sequence[Item]) -> Iterator[str]:
        for item in items[: self.rows]:
            yield f"- {self.text(item.text)}"
            for label, said in item.below:
                yield f"  - {f'{self.text(label)}: ' if label else ''}{self.text(said)}"
        yield from self.more(len(items))
        yield ""

    def more(self, count: int) -> Iterator[str]:
        """How many are left out."""
        if count > self.rows:
            yield from ("", f"*{escaped(self.say['rows_left_out'].format(count - self.rows))}*")

    def grid(self, grid: Grid) -> Iterator[str]:
        heads = [self.text(each) for each in grid.heads]
        column = 0
        for over, count in grid.over:
            for at in range(column, column + count):
                heads[at] = f"{self.text(over)}: {heads[at].lower()}" if over else heads[at]
            column += count
        yield _row(heads)
        yield _row("---:" if number in grid.numeric else "---" for number in range(len(heads)))
        for row in grid.rows[: self.rows]:
            yield _row(map(self.cell, row))
        yield from self.more(len(grid.rows))
        yield ""

    def cell(self, told: Told) -> str:
        if isinstance(told, str):
            return self.text(told)
        said = _code(told.text) if told.code else self.text(told.text)
        said = f"**{said}**" if told.strong and said else f"<sub>{said}</sub>" if told.dim and said else said
        return f"{said} ({self.text(told.below)})" if told.below else said

    def beside(self, block: Beside) -> Iterator[str]:
        """The traces in two columns, each step in a row of its own."""
        titles = [f"{self.text(capitalised(self.say[key]))}" for key in ("before", "after")]
        yield f"*{self.text(block.title)}*"
        yield ""
        yield _row(titles)
        yield _row(("---", "---"))
        for index in range(max(len(block.left), len(block.right))):
            pair = (side[index] if index < len(side) else None for side in (block.left, block.right))
            yield _row(map(self.step, pair))
        yield ""

    def step(self, line: Traced | None) -> str:
        if line is None:
            return ""
        indent = "&nbsp;&nbsp;" * 2 * line.depth
        said = self.text(" ".join(each for each in (line.mark, line.text) if each))
        return f"{indent}**{said} ← {self.text(self.say['parts_here'])}**" if line.parts else indent + said


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"`{text}`" if text and not set(text) & set("`|\n\r") else escaped(text)


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
