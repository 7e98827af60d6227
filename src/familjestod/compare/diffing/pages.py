"""The edits as text, as Markdown for a pull request, and as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from familjestod.compare.diffing.layout import SAY, Group, Line, counts, groups, heading, versions
from familjestod.compare.edits import Diff, Weight
from familjestod.exports.citing import said_in
from familjestod.exports.markdown import escaped
from familjestod.exports.markup import Child, Markup, el, joined, typographic
from familjestod.exports.style import page_style
from familjestod.logic.quantities import capitalised


def edit_text(diff: Diff, language: str) -> str:
    """The edits as lines of text; names, texts and sources without what stood there in full."""
    lines = [heading(diff, language), versions(diff), "", counts(diff, language)]
    for group in groups(diff, language):
        lines += ["", group.heading]
        for section in group.sections:
            lines.append(f"  {section.title}")
            for line in section.lines:
                lines.append(f"  - {line.said}")
                if group.weight is not Weight.WORDING:
                    lines += [f"      {label}: {said}" for label, said in _shown(line, language)]
    return "\n".join(lines) + "\n"


def _shown(line: Line, language: str) -> Iterator[tuple[str, str]]:
    """What stood and what stands in full, with its label."""
    for key in ("before", "after"):
        said = getattr(line, key)
        if said:
            yield SAY[language][key], said


# --- Markdown ----------------------------------------------------------------------------------------


def edit_markdown(diff: Diff, language: str) -> str:
    """The edits as Markdown; whatever a document says is text, and no sign in it is taken for markup."""
    lines = [f"## {escaped(heading(diff, language))}", "", escaped(counts(diff, language))]
    for group in groups(diff, language):
        title = group.heading
        folded = group.weight is Weight.WORDING
        lines += ["", *((f"<details><summary>{title}</summary>",) if folded else (f"### {escaped(title)}",))]
        for section in group.sections:
            lines += ["", f"**{escaped(section.title)}**", ""]
            for line in section.lines:
                lines += _bullet(line, language)
        lines += ["", "</details>"] if folded else []
    lines += ["", f"<sub>{escaped(versions(diff))}</sub>"]
    return "\n".join(lines) + "\n"


def _bullet(line: Line, language: str) -> Iterator[str]:
    yield f"- {escaped(line.said)}"
    shown = [f"  - *{label}*: {escaped(said)}" for label, said in _shown(line, language)]
    if shown:
        summary = SAY[language]["details"]
        yield from (f"  <details><summary>{summary}</summary>", "", *shown, "", "  </details>")


# --- HTML --------------------------------------------------------------------------------------------

# A fragment may stand in a notebook, where a style sheet is taken out and attributes are not.
_EDGES: Final = {"added": "#2f8f83", "removed": "#b5651d"}
_EDGE: Final = "#8b989b"
_ITEM: Final = "margin:.45rem 0;padding:.1rem 0 .1rem .8rem;border-left:.25rem solid {};max-width:72ch"
_LIST: Final = "list-style:none;padding:0;margin:.4rem 0 1rem"
_QUIET: Final = "opacity:.75;font-size:.86em;overflow-wrap:anywhere"


def edit_html(diff: Diff, language: str, *, page: bool) -> str:
    """The edits as a fragment, or as a whole page in which nothing is fetched or run."""
    if not page:
        return str(el("section", el("h2", _said(heading(diff, language), language)), *_body(diff, language)))
    say = SAY[language]
    title = heading(diff, language)
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", typographic(title, language)),
        el("meta", name="generator", content="familjestod"),
        el("style", Markup(page_style())),
    )
    top = el("header", el("p", say["kind_of"], cls="kind-of"), el("h1", _said(title, language)))
    body = el("body", top, el("main", *_body(diff, language, level=2), id="content"))
    return f"<!DOCTYPE html>\n{el('html', head, body, lang=language)}\n"


def _body(diff: Diff, language: str, level: int = 3) -> Iterator[Child]:
    yield el("p", _said(counts(diff, language), language))
    yield from (_group(group, language, level) for group in groups(diff, language))
    yield el("p", versions(diff), style=_QUIET)


def _group(group: Group, language: str, level: int) -> Markup:
    title = group.heading
    inside = [
        joined(
            (
                el(f"h{level + 1}", section.title),
                el("ul", *(_item(line, language) for line in section.lines), style=_LIST),
            )
        )
        for section in group.sections
    ]
    if group.weight is not Weight.WORDING:
        return joined((el(f"h{level}", title), *inside))
    summary = el("summary", el("strong", title))
    return el("details", summary, *inside)


def _item(line: Line, language: str) -> Markup:
    shown = [
        joined((el("dt", capitalised(label)), el("dd", _said(said, language))))
        for label, said in _shown(line, language)
    ]
    details = (
        el("details", el("summary", SAY[language]["details"]), el("dl", *shown, cls="facts"))
        if shown
        else None
    )
    return el(
        "li",
        _said(line.said, language),
        details,
        style=_ITEM.format(_EDGES.get(line.edit.kind, _EDGE)),
    )


def _said(text: str, language: str) -> Markup:
    return said_in(text, language)
