"""Sources on a page: the marks that lead to them from where they are used, and the ways back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from familjestod.exports.account import Citation
from familjestod.exports.markup import Markup, el, joined, typographic
from familjestod.exports.page_words import PAGE
from familjestod.exports.unsaid import short

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'|\\`\x00-\x1f]+")
# Words and letters by which a title is known to be in one language and not the other.
_SWEDISH: Final = re.compile(r"[åäöÅÄÖ]|\b(och|för|till|vid|om|av)\b")
_ENGLISH: Final = re.compile(r"\b(the|of|and|for|with|to|in)\b", re.IGNORECASE)
_DATE: Final = re.compile(r"(\b\d{4}-\d\d-\d\d\b)")
_NOT_IN_ID: Final = re.compile(r"[^a-z0-9]+")


def said_in(text: str, language: str) -> Markup:
    """What a document says, with the quotation marks of a language, and dates that stay on one line.

    >>> str(said_in("from 2020-01-01", "en"))
    'from <time>2020-01-01</time>'
    """
    parts = _DATE.split(typographic(text, language))
    return joined(el("time", each) if index % 2 else each for index, each in enumerate(parts))


def id_of(*parts: str) -> str:
    """The id of a part of a page by its path in the document.

    >>> id_of("entry", "visits", "v2y6m")
    'entry-visits-v2y6m'
    """
    return "-".join(_NOT_IN_ID.sub("-", part.lower()).strip("-") or "x" for part in parts)


@frozen
class _Use:
    """One mark of a source on the page: where it stands and what it stands by."""

    id: str
    said: str


@frozen
class Citing:
    """The marks made so far on one page, so that the list of sources leads back to each, and the ids that are taken."""

    language: str
    uses: dict[int, list[_Use]] = field(factory=dict, init=False)
    ids: set[str] = field(factory=set, init=False)

    def id(self, *parts: str) -> str:
        """An id that nothing else on the page has."""
        wanted = id_of(*parts)
        id_, count = wanted, 1
        while id_ in self.ids:
            count += 1
            id_ = f"{wanted}-{count}"
        self.ids.add(id_)
        return id_

    def marks(self, sources: Iterable[int], where: str) -> Markup | None:
        """The numbers of sources, each leading to the list of them."""
        said = []
        for number in sources:
            uses = self.uses.setdefault(number, [])
            id_ = self.id("cite", str(number), str(len(uses) + 1))
            uses.append(_Use(id_, where))
            label = PAGE[self.language]["source_mark"].format(number)
            link = el("a", f"[{number}]", href=f"#source-{number}", id=id_, cls="mark", aria_label=label)
            said.append(link)
        return el("span", " ", *said, cls="marks") if said else None

    def citation(self, citation: Citation) -> Markup:
        """One source in the list: in full, with its address, and where on the page it is used."""
        url, title = citation.source.url or "", citation.source.title
        before, found, after = citation.line.partition(url) if url else (citation.line, "", "")
        lead, before = (title, before.removeprefix(title)) if before.startswith(title) else ("", before)
        linked = el("a", found, href=found) if _ADDRESS.fullmatch(found) else found
        said = (
            el("cite", said_in(lead, self.language), lang=self.foreign(lead)),
            said_in(before, self.language),
        )
        return el(
            "li",
            el("span", str(citation.number), cls="no"),
            el("div", el("p", *said, linked, said_in(after, self.language)), self._back(citation.number)),
            id=f"source-{citation.number}",
        )

    def foreign(self, text: str) -> str | None:
        """The language of a text that is clearly in the other one.

        >>> Citing("sv").foreign("The Infant-Toddler Checklist"), Citing("sv").foreign("Hälsobesök")
        ('en', None)
        """
        swedish, english = _SWEDISH.search(text) is not None, _ENGLISH.search(text) is not None
        if self.language == "en":
            return "sv" if swedish and not english else None
        return "en" if english and not swedish else None

    def _back(self, number: int) -> Markup | None:
        """The ways back to where a source is used, the first for each that has several."""
        first: dict[str, str] = {}
        for use in self.uses.get(number, []):
            first.setdefault(short(use.said), use.id)
        if not first:
            return None
        links = (el("a", "↩ ", said_in(said, self.language), href=f"#{id_}") for said, id_ in first.items())
        return el("p", f"{PAGE[self.language]['used_at']}: ", *links, cls="back")
