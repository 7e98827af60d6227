"""The timeline and where results lead as Mermaid text, which many wikis and GitHub draw."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from familjestod.exports.account import Account
from familjestod.exports.markup import typographic
from familjestod.exports.page_words import PAGE
from familjestod.exports.placing import Mark, placed

_SHAPES: Final = {
    "instrument": ('(["', '"])'),
    "score": ('("', '")'),
    "finding": ('("', '")'),
    "conclusion": ('{{"', '"}}'),
    "visit": ('["', '"]'),
    "referral": ('[["', '"]]'),
    "offer": ('[["', '"]]'),
}
_UNSAFE: Final = re.compile(r"[^\w .,()/+\-–—’”“…:?!åäöÅÄÖéÉ·]")
_UNSAFE_IN_GANTT: Final = re.compile(r"[:;#%{}<>\"`\\]|\s+")
# The axis of a Gantt chart has dates only: for a child born on this day, the last two figures of a year are the age.
_BORN: Final = dt.date(2000, 1, 1)


def flow_mermaid(account: Account) -> str:
    """Where results lead as a flowchart; every text is escaped, the ids are numbers."""
    numbers = {step.key: f"s{index}" for index, step in enumerate(account.flow.steps)}
    return "\n".join(("flowchart LR", *_flow_lines(account, numbers))) + "\n"


def label(text: str) -> str:
    """The text with every sign that Mermaid could take for its own written as a number.

    >>> label('a "b" <c>')
    'a #34;b#34; #60;c#62;'
    """
    return _UNSAFE.sub(lambda sign: f"#{ord(sign[0])};", " ".join(text.split()))


def _flow_lines(account: Account, numbers: dict[str, str]) -> Iterator[str]:
    say = PAGE[account.language]
    title = say["flow_of" if account.kind == "programme" else "flow_of_instrument"].format(account.title)
    yield f"    accTitle: {label(title)}"
    for step in account.flow.steps:
        before, after = _SHAPES[step.kind]
        said = label(typographic(step.title, account.language))
        yield f"    {numbers[step.key]}{before}{say[step.kind]}<br>{said}{after}"
    for here, there in account.flow.arrows:
        yield f"    {numbers[here]} --> {numbers[there]}"


def timeline_mermaid(account: Account) -> str:
    """The timeline as a Gantt chart of days from birth; what has one day only is a milestone."""
    say, where = PAGE[account.language], placed(account)
    lines = [
        "gantt",
        f"    title {_plain(say['timeline_of'].format(account.title))}",
        "    dateFormat YYYY-MM-DD",
        f"    axisFormat %y {say['year']}",
        "    tickInterval 12month",
    ]
    for key, rows in (("visits", where.visits), ("doses", where.doses)):
        if rows:
            lines.append(f"    section {say[key]}")
            lines += [f"    {_task(mark)}" for row in rows for mark in row.marks]
    return "\n".join(lines) + "\n"


def _task(mark: Mark) -> str:
    start, end = (_BORN + dt.timedelta(days=round(day)) for day in (min(mark.days), max(mark.days)))
    kind = "milestone, " if start == end else "active, " if mark.entry.condition else ""
    return f"{_plain(mark.entry.title)} :{kind}{start}, {(end - start).days}d"


def _plain(text: str) -> str:
    return _UNSAFE_IN_GANTT.sub(" ", text).strip()
