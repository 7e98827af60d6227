"""`show --html`, `--svg` and `--mermaid`: what is made to be opened by other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from familjestod.cli.documents import Refusal

if TYPE_CHECKING:
    from familjestod.exports.account import Account

# Which drawing a form gives where none is named.
_USUAL = {"svg": "timeline", "mermaid": "flow"}


def page_of(account: Account, form: str, drawing: str | None = None) -> str:
    """An account as a page, or one of its drawings.

    Raises:
        Refusal: if there is nothing to draw.
    """
    from familjestod.exports import flow, mermaid, timeline
    from familjestod.exports.html import html
    from familjestod.exports.placing import placed

    if form == "html":
        return html(account)
    wanted = drawing or _USUAL[form]
    where = placed(account)
    if wanted == "timeline" and not (where.visits or where.doses):
        raise Refusal(
            f'"{account.id}" has no visit or dose with an age, so that there is no timeline to draw'
        )
    if wanted == "flow" and not account.flow.arrows:
        raise Refusal(f'"{account.id}" has no result that leads anywhere, so that there is no flow to draw')
    drawings = {
        ("svg", "timeline"): timeline.timeline,
        ("svg", "flow"): flow.flow,
        ("mermaid", "timeline"): mermaid.timeline_mermaid,
        ("mermaid", "flow"): mermaid.flow_mermaid,
    }
    return drawings[form, wanted](account)


def put(text: str, output: str | None) -> None:
    """Write a text to a file, or to standard output.

    Raises:
        Refusal: if the file cannot be written.
    """
    if output is None or output == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Refusal(f'"{output}" cannot be written: {error.strerror or error}') from None
