"""Commands that show what there is: programmes, their sources, schemas, and two families followed through."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from familjestod.cli.options import day, with_json, with_language
from familjestod.cli.telling import say, say_json

if TYPE_CHECKING:
    import datetime as dt

_SCHEMAS = ("programme", "instrument", "vocabulary", "cases", "case")


@click.command("list")
@with_language
@with_json
def list_(language: str, as_json: bool) -> None:
    """Name the programmes that come with the package."""
    from familjestod.cli.screen import Screen
    from familjestod.cli.showing import list_lines, listing
    from familjestod.library import bundled

    if as_json:
        say_json(listing(bundled()))
    else:
        say(list_lines(bundled(), Screen.of(sys.stdout), language))


@click.command(short_help="Tell a programme in words, or on a page to sign.")
@click.argument("document", metavar="PROGRAMME|INSTRUMENT")
@click.option(
    "--on",
    callback=day,
    metavar="DAY",
    help="Show a programme as it is on a day; without any amendment if left out.",
)
@click.option("--html", "form", flag_value="html", help="As one page of HTML, to read, print and sign.")
@click.option("--svg", "form", flag_value="svg", help="Only the timeline, drawn to scale.")
@click.option("--mermaid", "form", flag_value="mermaid", help="Only where results lead, as Mermaid text.")
@click.option(
    "--drawing",
    type=click.Choice(["timeline", "flow"]),
    help="Which of the two --svg or --mermaid gives, if not that one.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead, over what is there.")
@with_language
def show(  # noqa: PLR0913 - as many as the command has options
    document: str,
    *,
    on: dt.date | None,
    form: str | None,
    drawing: str | None,
    output: str | None,
    language: str,
) -> None:
    """Tell a programme in words: for whom, when, what, where it leads, and what it rests on.

    Or an instrument: who answers it, how it is scored, and what is found.
    """
    from familjestod.cli.documents import document_of
    from familjestod.cli.pages import page_of, put
    from familjestod.cli.screen import Screen
    from familjestod.cli.showing import account_of, show_lines

    account = account_of(document_of(document), language, on)
    if form is not None:
        put(page_of(account, form, drawing), output)
        return
    for name, given in (("--drawing", drawing), ("--output", output)):
        if given is not None:
            raise click.BadParameter(f"{name} needs --html, --svg or --mermaid")
    say(show_lines(account, Screen.of(sys.stdout)))


@click.command(short_help="List what a document rests on.")
@click.argument("document", metavar="PROGRAMME|INSTRUMENT")
@with_json
@with_language
def sources(document: str, *, as_json: bool, language: str) -> None:
    """List the sources of a programme or an instrument, what rests on each, and what was assumed."""
    from familjestod.cli.documents import document_of
    from familjestod.cli.screen import Screen
    from familjestod.cli.sourcing import sources_json, sources_lines

    found = document_of(document)
    if as_json:
        say_json(sources_json(found))
    else:
        say(sources_lines(found, Screen.of(sys.stdout), language))


@click.command(short_help="Print the JSON Schema of a kind of document.")
@click.argument("kind", type=click.Choice(_SCHEMAS), metavar="[KIND]", default="programme")
@click.option(
    "--with-names",
    is_flag=True,
    help="Fill in the names of the vocabulary and the instruments, for an editor.",
)
@click.option(
    "--dir",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Where a vocabulary and instruments of your own lie, with --with-names.",
)
def schema(kind: str, *, with_names: bool, folder: str | None) -> None:
    """Print the JSON Schema of a kind of document.

    KIND is programme (the default), instrument, vocabulary, cases, or case: what `evaluate` and `plan` take. With
    --with-names, an editor offers roles, places, facts and the rest while you write, and marks those that there are none of.
    """
    from familjestod.cli.documents import schema_of
    from familjestod.library import bundled

    say_json(schema_of(kind, folder) if with_names else bundled().schemas.documents[kind])


@click.command(short_help="Follow two families through real programmes.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(["sv", "en"]),
    default="en",
    show_default=True,
    help="The language to tell it in.",
)
def demo(language: str) -> None:
    """Follow two families through real programmes: what applies, what comes next, what is unknown."""
    from familjestod.cli.screen import Screen
    from familjestod.cli.story import story

    say(story(Screen.of(sys.stdout), language))
