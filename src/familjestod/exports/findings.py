"""A finding in words: what it is called, when it is met, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from familjestod.diagnostics import Path
from familjestod.engine.called import outcome_words
from familjestod.exports.account import Entry
from familjestod.exports.teller import Teller
from familjestod.logic.quantities import capitalised
from familjestod.logic.rule import ALWAYS, All
from familjestod.spec.terms import Finding

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
    note = finding.rule.note if isinstance(finding.rule, All) else None
    id_ = str(path[-1])
    return Entry(
        path=path,
        id=id_,
        title=title_of(id_, finding, tell),
        condition=tell.say["if"].format(tell.clause(finding.rule)) if finding.rule is not None else None,
        facts=tuple(tell.fact("leads_to", *leads_to)),
        parts=tuple(_outcomes(finding, path, tell, cite)),
        sources=cite(note.source if note else ()),
    )


def title_of(id_: str, finding: Finding, tell: Teller) -> str:
    """What a finding is called; by its id where it has no name, and a list of outcomes as what it is."""
    said = tell.say["outcome"] if finding.outcomes else id_.replace("_", " ")
    return tell.text(finding.name) or capitalised(said)


def _outcomes(finding: Finding, path: Path, tell: Teller, cite: Cite) -> Iterator[Entry]:
    """The outcomes of an ordered finding: the first whose rule is met counts."""
    for index, outcome in enumerate(finding.outcomes):
        left = outcome.when == ALWAYS
        yield Entry(
            path=(*path, index),
            title=outcome_words(finding, outcome.value, tell.language),
            condition=tell.say["otherwise"] if left else tell.say["if"].format(tell.clause(outcome.when)),
            sources=cite(outcome.source),
        )
