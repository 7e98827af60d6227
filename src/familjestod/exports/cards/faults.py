"""Cards of faults: what was found, where it stands, and what to do."""

from __future__ import annotations

from typing import Final

from familjestod.diagnostics import Diagnostic, Severity, SpecError, dotted, hint
from familjestod.exports.cards import paper
from familjestod.exports.cards.words import CARD
from familjestod.exports.markup import Child, Markup, joined

_KINDS: Final = {Severity.ERROR: "diagnostic", Severity.WARNING: "warning", Severity.NOTE: "note"}
_TONES: Final = {Severity.ERROR: "bad", Severity.WARNING: "open", Severity.NOTE: "quiet"}
_MOST: Final = 20


def diagnostic(value: Diagnostic, language: str) -> Markup:
    """One fault; what it says is English, as everywhere."""
    kind = CARD[language][_KINDS[value.severity]]
    return paper.card(
        kind, value.message, _about(value, language), beside=paper.pill(value.code, _TONES[value.severity])
    )


def spec_error(value: SpecError, language: str) -> Markup:
    """Every fault of a document, in order of place."""
    say = CARD[language]
    shown, rest = value.diagnostics[:_MOST], len(value.diagnostics) - _MOST
    blocks = [
        joined(
            (
                paper.heading(each.message, " ", paper.pill(each.code, _TONES[each.severity])),
                _about(each, language),
            )
        )
        for each in shown
    ]
    more = paper.paragraph(f"… + {rest}") if rest > 0 else None
    return paper.card(say["faults"], f"{len(value.diagnostics)}", *blocks, more)


def _about(value: Diagnostic, language: str) -> Markup:
    say = CARD[language]
    where = str(value.place or "") or dotted(value.path)
    pairs: list[tuple[str, Child]] = [
        (say["where"], paper.code(where) if where else None),
        ("", paper.code(value.line_text.strip()) if value.line_text else None),
        (say["instead"], hint(value) or None),
        (say["available"], ", ".join(value.available[:8]) or None),
        (say["help"], value.help),
    ]
    return paper.facts((label, said) for label, said in pairs if said is not None)
