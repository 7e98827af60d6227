"""An account as Markdown: CommonMark with GitHub's tables, which MyST reads too.

Whatever a document says is text: no sign in it is taken for markup, and no line of it for a line of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from familjestod.exports.account import Account, Citation, Entry, Fact, Link, Said, Section
from familjestod.exports.words import SAY
from familjestod.logic.quantities import capitalised

Resolve = Callable[[Link], str | None]
"""The address of what a link names; nothing where it has no page."""

# Sections whose entries have so much to tell that each gets a heading below the table.
_HEADED: Final = frozenset({"visits"})
# Sections whose entries are named in rules and cases, so that their ids are worth telling.
_WITH_IDS: Final = frozenset(
    {
        *("screening", "findings", "referrals", "offers", "requirements", "scores", "outcomes"),
        *("facts", "roles", "services", "places", "themes", "methods", "observations", "regions"),
    }
)
# Tables whose rows lead to pages of their own, where the ids are told.
_WITHOUT_IDS: Final = frozenset({"programmes", "instruments"})

_MARKUP: Final = re.compile(r"[\\`*_\[\]<>|~$&{}^#]")
_AT_START: Final = re.compile(r"([-+=%:(!@]|\d+(?=[.)]))")
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ADDRESS: Final = re.compile(r"https?://[^\s<>|\\`\x00-\x1f]+")
_BLANK: Final = re.compile(r"\n{3,}")
_WORD: Final = re.compile(r"[A-Za-z0-9_./#@-]+")


def markdown(account: Account, resolve: Resolve = lambda _: None, above: Sequence[str] = ()) -> str:
    """The account as a page; `above` are lines of Markdown right below its title."""
    lines = [f"# {escaped(account.title)}", "", *(line for each in above for line in (each, ""))]
    lines += [f"- {_line(fact, resolve, capital=True)}" for fact in account.facts]
    lines += [line for each in account.paragraphs for line in ("", escaped(each))]
    for section in account.sections:
        lines += ["", f"{'###' if section.nested else '##'} {escaped(section.title)}", ""]
        lines += _section(section, account.language, resolve)
    if account.sources:
        lines += ["", f"## {escaped(account.sources_title)}", "", *map(_citation, account.sources)]
    return _BLANK.sub("\n\n", "\n".join(lines)).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    r"""The text on one line, with every sign that Markdown would take for markup escaped.

    >>> print(escaped("# a *b*\n<c> | d"))
    \# a \*b\* \<c\> \| d
    """
    one_line = _UNSEEN.sub("\ufffd", " ".join(text.split()))
    said = _MARKUP.sub(lambda sign: f"\\{sign[0]}", one_line)
    start = _AT_START.match(said)
    if start is None:
        return said
    digits = start[0] if start[0].isdigit() else ""
    return f"{digits}\\{said[len(digits) :]}"


def _section(section: Section, language: str, resolve: Resolve) -> Iterator[str]:
    intro = [escaped(section.intro)] if section.intro else []
    intro += [f"→ {_said(section.full, resolve)}"] if section.full else []
    if intro:
        yield from (" ".join(intro), "")
    if not section.columns:
        for entry in section.entries:
            yield from _bullet(entry, section, resolve)
        return
    yield from _table(section, language, resolve)
    keys = {key for key, _ in section.columns}
    for entry in () if section.brief else section.entries:
        rest = tuple(each for each in entry.facts if each.key not in keys)
        if section.key in _HEADED and (rest or entry.text or entry.condition):
            yield from ("", f"### {escaped(entry.title)}", "", *_paragraphs(entry, rest, resolve))
    if not section.brief and section.key not in _HEADED:
        yield ""
        yield from _remarks(section.entries, keys, resolve)


def _table(section: Section, language: str, resolve: Resolve) -> Iterator[str]:
    say = SAY[language]
    rests = any(each.sources for each in section.entries)
    names = section.key not in _WITHOUT_IDS
    headings = [say["name"], *(heading for _, heading in section.columns)]
    headings += [say["source"]] * rests + [say["id"]] * names
    yield _row(escaped(capitalised(heading)) for heading in headings)
    yield _row("---" for _ in headings)
    for entry in section.entries:
        facts = (_values(fact, resolve) if (fact := entry.fact(key)) else "" for key, _ in section.columns)
        marks = [_marks(entry.sources).strip()] if rests else []
        ids = [_code(entry.id)] if names else []
        yield _row((_named(entry, resolve), *facts, *marks, *ids))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _paragraphs(entry: Entry, facts: Iterable[Fact], resolve: Resolve) -> Iterator[str]:
    """What is told of an entry under a heading of its own."""
    if entry.text:
        yield from (escaped(entry.text), "")
    if entry.condition:
        yield f"- {escaped(capitalised(entry.condition))}"
    yield from (f"- {_line(fact, resolve, capital=True)}" for fact in facts)


def _remarks(entries: Iterable[Entry], in_table: Iterable[str], resolve: Resolve) -> Iterator[str]:
    """What a table has no column for, one line for each entry that has something more."""
    for entry in entries:
        facts = (_line(each, resolve) for each in entry.facts if each.key not in in_table)
        said = [*([escaped(entry.condition)] if entry.condition else []), *facts]
        said += [escaped(entry.text)] if entry.text else []
        if said:
            yield f"- **{escaped(entry.title)}**: {'; '.join(said)}"


def _bullet(entry: Entry, section: Section, resolve: Resolve) -> Iterator[str]:
    marks = _marks(entry.sources)
    if section.inline:
        rest = escaped(entry.text) if entry.text else ", ".join(_line(each, resolve) for each in entry.facts)
        title = f"**{escaped(entry.title)}**" if rest else escaped(entry.title)
        yield f"- {_joined(title, rest)}{marks}"
        return
    if not entry.title:
        said = escaped(entry.text) if entry.text else " ".join(_line(each, resolve) for each in entry.facts)
        yield f"- {said}{marks}"
        return
    id_ = f" {_code(entry.id)}" if entry.id and section.key in _WITH_IDS else ""
    yield f"- **{_named(entry, resolve)}**{id_}{marks}"
    below = [escaped(entry.text)] if entry.text else []
    below += [escaped(entry.condition)] if entry.condition else []
    below += [_line(each, resolve) for each in entry.facts]
    yield from (f"  - {each}" for each in below)
    for part in entry.parts:
        told = [*map(escaped, part.told), *(_line(each, resolve) for each in part.facts)]
        title = f"*{escaped(part.title)}*" if part.title else ""
        yield f"  - {_joined(title, '; '.join(told))}{_marks(part.sources)}"


def _joined(title: str, text: str) -> str:
    return f"{title}: {text}" if title and text else title or text


def _named(entry: Entry, resolve: Resolve) -> str:
    return _said(entry.link, resolve) if entry.link else escaped(entry.title)


def _line(fact: Fact, resolve: Resolve, *, capital: bool = False) -> str:
    label = capitalised(fact.label) if capital else fact.label
    values = _values(fact, resolve)
    return (f"{escaped(label)}: {values}" if label else values) + _marks(fact.sources)


def _values(fact: Fact, resolve: Resolve) -> str:
    return fact.joint.join(_said(each, resolve) for each in fact.values)


def _said(said: Said, resolve: Resolve) -> str:
    if not isinstance(said, Link):
        return escaped(said)
    address = resolve(said)
    return f"[{escaped(said.text)}]({address})" if address else escaped(said.text)


def _marks(sources: Iterable[int]) -> str:
    """The numbers of sources, each leading to the list of them."""
    numbers = ", ".join(f'<a href="#source-{number}">{number}</a>' for number in sources)
    return f" <sup>{numbers}</sup>" if numbers else ""


def _citation(citation: Citation) -> str:
    number, url = citation.number, citation.source.url
    before, found, after = citation.line.partition(url or "\0")
    linked = f"<{url}>" if found and _ADDRESS.fullmatch(found) else escaped(found) if found else ""
    gap = " " if linked and before.endswith(" ") else ""
    said = f"{escaped(before)}{gap}{linked}{_continued(after)}"
    return f'{number}. <a id="source-{number}"></a>{said}'


def _continued(text: str) -> str:
    """A text that goes on a line, the space it begins with kept."""
    said = escaped(f"x{text}")
    return said[1:]


def _code(id_: str) -> str:
    return f"`{id_}`" if _WORD.fullmatch(id_) else escaped(id_)
