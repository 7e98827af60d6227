"""An account: what a document says, in one language and in order, before anyone decides how it looks.

A terminal, a page of Markdown and a page for clinicians are drawn from the same account, so that none of them can
tell something else than the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from familjestod.diagnostics import Path
from familjestod.logic.calendar import Duration
from familjestod.spec.terms import Source


@frozen
class Link:
    """The name of something that has an account of its own."""

    text: str
    kind: str
    """"programme" or "instrument"."""
    id: str


Said = str | Link


@frozen(kw_only=True)
class Fact:
    """One thing said of an entry, such as where a visit is made."""

    key: str
    label: str
    """What the fact is called, in the language of the account; empty where its values say it all."""
    values: tuple[Said, ...]
    sources: tuple[int, ...] = ()
    joint: str = ", "

    @property
    def text(self) -> str:
        """The values one after the other."""
        return self.joint.join(each.text if isinstance(each, Link) else each for each in self.values)

    @property
    def line(self) -> str:
        """The fact on one line: "place: the home"."""
        return f"{self.label}: {self.text}" if self.label else self.text


@frozen(kw_only=True)
class Schedule:
    """When something is to happen, for drawing: the four bounds, and the name they are counted from."""

    opens: Duration | None = None
    due: Duration | None = None
    overdue: Duration | None = None
    closes: Duration | None = None
    counted_from: str = "birth"
    place: str | None = None
    """The id of the place, which decides the shape it is drawn with."""


@frozen(kw_only=True)
class Entry:
    """One visit, referral, aim, figure or the like."""

    path: Path = ()
    """Where it stands in the document."""
    id: str = ""
    title: str = ""
    link: Link | None = None
    """What has an account of its own by this title."""
    condition: str | None = None
    """When it applies, as a clause that can follow "only"."""
    facts: tuple[Fact, ...] = ()
    text: str | None = None
    """What the document says of it in its own words."""
    parts: tuple[Entry, ...] = ()
    sources: tuple[int, ...] = ()
    """The numbers of the citations that it rests on."""
    schedule: Schedule | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """What is told of a part where it has only a line: its text, its condition and its own parts."""
        inner = (f"{each.title}: {each.condition}" for each in self.parts if each.condition)
        return tuple(each for each in (self.text, self.condition, *inner) if each)

    def fact(self, key: str) -> Fact | None:
        """The fact with a key, if there is one."""
        return next((each for each in self.facts if each.key == key), None)


@frozen(kw_only=True)
class Section:
    """Entries of one kind under a title."""

    key: str
    title: str
    intro: str | None = None
    entries: tuple[Entry, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    """The key and heading of the facts that all entries have, where they stand best in a table."""
    inline: bool = False
    """Whether what is told of an entry goes on from its title."""
    nested: bool = False
    """Whether it is a part of the section before it."""
    brief: bool = False
    """Whether another account says it in full, so that a table of it is enough."""
    full: Link | None = None
    """That account."""


@frozen(kw_only=True)
class Citation:
    """A source with the number that entries cite it by."""

    number: int
    source: Source
    line: str
    """The source as one paragraph, in the language of the account."""


@frozen(kw_only=True)
class Step:
    """Something that a result leads from or to, for drawing."""

    key: str
    """What rules call it: "itc", "itc.raised", "findings.raised", "visits.v21m"."""
    kind: str
    """"instrument", "score", "finding", "conclusion", "visit", "referral" or "offer"."""
    title: str


@frozen(kw_only=True)
class Flow:
    """Where results lead: steps, and arrows from the key of one to the key of another."""

    steps: tuple[Step, ...] = ()
    arrows: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class Account:
    """What a programme, an instrument or the vocabulary says, in one language."""

    kind: str
    id: str
    language: str
    title: str
    facts: tuple[Fact, ...] = ()
    description: str | None = None
    sections: tuple[Section, ...] = ()
    sources_title: str = ""
    sources: tuple[Citation, ...] = ()
    flow: Flow = Flow()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The description by paragraphs, each on one line."""
        return tuple(
            " ".join(each.split()) for each in re.split(r"\n\s*\n", self.description or "") if each.strip()
        )

    def section(self, key: str) -> Section | None:
        """The section with a key, if there is one."""
        return next((each for each in self.sections if each.key == key), None)

    def entries(self) -> Iterator[Entry]:
        """Every entry of every section, and their parts."""
        for section in self.sections:
            for entry in section.entries:
                yield entry
                yield from entry.parts


def with_something(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections without those that are empty; a title that others stand under is kept."""
    listed = tuple(sections)
    following = (*listed[1:], None)
    return tuple(
        each
        for each, after in zip(listed, following, strict=True)
        if each.entries or (after is not None and after.nested and not each.nested)
    )
