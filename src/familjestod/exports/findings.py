"""A finding in words: what it is called, when it is met, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from familjestod.diagnostics import Path
from familjestod.exports.account import Entry
from familjestod.exports.teller import Teller
from familjestod.logic.rule import ALWAYS, All, Note, Rule
from familjestod.spec.terms import Finding, Text

Cite = Callable[[tuple[str, ...]], tuple[int, ...]]


def finding_entry(
    path: Path,
    finding: Finding,
    tell: Teller,
    *,
    leads_to: tuple[str, ...] = (),
    cite: Cite | None = None,
) -> Entry:
    """A finding, with its outcomes in order; `cite` gives the numbers of sources that are another document's."""
    cite = cite or tell.cited
    note = note_of(finding.rule)
    id_ = str(path[-1])
    return Entry(
        path=path,
        id=id_,
        title=tell.text(name_of(finding)) or _unnamed(id_, finding, tell),
        condition=tell.say["if"].format(tell.clause(finding.rule)) if finding.rule is not None else None,
        facts=tuple(tell.fact("leads_to", *leads_to)),
        parts=tuple(_outcomes(finding, path, tell, cite)),
        sources=cite(note.source),
    )


def _unnamed(id_: str, finding: Finding, tell: Teller) -> str:
    said = tell.say["outcome"] if finding.outcomes else id_.replace("_", " ")
    return said[:1].upper() + said[1:]


def name_of(finding: Finding) -> Text | None:
    """What an author called a finding."""
    name = note_of(finding.rule).name
    return Text.of(name) if name else None


def finding_rules(finding: Finding) -> tuple[Rule, ...]:
    """The rules of a finding: the one it is, or one for each outcome."""
    return (finding.rule,) if finding.rule is not None else tuple(each.when for each in finding.outcomes)


def note_of(rule: Rule | None) -> Note:
    """What an author wrote beside a rule."""
    return (rule.note if isinstance(rule, All) else None) or Note()


def _outcomes(finding: Finding, path: Path, tell: Teller, cite: Cite) -> Iterator[Entry]:
    """The outcomes of an ordered finding: the first whose rule is met counts."""
    for index, outcome in enumerate(finding.outcomes):
        left = outcome.when == ALWAYS
        yield Entry(
            path=(*path, index),
            title=tell.text(outcome.name) or str(outcome.value).replace("_", " "),
            condition=tell.say["otherwise"] if left else tell.say["if"].format(tell.clause(outcome.when)),
            sources=cite(outcome.source),
        )
