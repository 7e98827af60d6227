"""The commands. Each imports what it needs when it runs, so that help is there at once.

Exit codes: 0 clean, 1 faults in a document or cases that failed, 2 not understood or not
readable, 3 a fault of the program itself.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from familjestod import __version__
from familjestod.cli.check import check, explain
from familjestod.cli.cohorts import cohort, synthetic
from familjestod.cli.impacting import impact
from familjestod.cli.options import day as _day
from familjestod.cli.options import today as _today
from familjestod.cli.options import with_day as _with_day
from familjestod.cli.options import with_json as _with_json
from familjestod.cli.options import with_language as _with_language
from familjestod.cli.reviewing import review
from familjestod.cli.telling import Commands, say, say_json
from familjestod.cli.witnessing import witness

if TYPE_CHECKING:
    import datetime as dt

_SCHEMAS = ("programme", "instrument", "vocabulary", "cases", "case")
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="familjestod", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback if the program itself fails.")
def app(debug: bool) -> None:
    """Swedish child-health programmes as data: look at them, check them, ask them about a family.

    PROGRAMME is the id of a programme that comes with the package, such as gotland/kommunikation_itc, or a YAML
    file. CASE is a YAML or JSON file with what is known of a family, or - for standard input.
    """


for _command in (check, explain, cohort, synthetic, impact, review, witness):
    app.add_command(_command)


@app.command("list")
@_with_language
@_with_json
def list_(language: str, as_json: bool) -> None:
    """Name the programmes that come with the package."""
    from familjestod.cli.screen import Screen
    from familjestod.cli.showing import list_lines, listing
    from familjestod.library import bundled

    if as_json:
        say_json(listing(bundled()))
    else:
        say(list_lines(bundled(), Screen.of(sys.stdout), language))


@app.command(short_help="Tell a programme in words, or on a page to sign.")
@click.argument("document", metavar="PROGRAMME|INSTRUMENT")
@click.option(
    "--on",
    callback=_day,
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
@_with_language
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


@app.command(short_help="List what a document rests on.")
@click.argument("document", metavar="PROGRAMME|INSTRUMENT")
@_with_json
@_with_language
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


@app.command(short_help="Run the cases beside programmes.")
@click.argument("paths", nargs=-1, metavar="[PATH|PROGRAMME]...")
@click.option(
    "--coverage", is_flag=True, help="Also show what no case shows: every condition met, unmet and unknown."
)
@click.pass_context
def test(ctx: click.Context, paths: tuple[str, ...], *, coverage: bool) -> None:
    """Run the cases beside programmes, and show each answer that is not what a case expects.

    Cases stand in NAME.cases.yaml beside NAME.yaml. Folders are searched. Without a path, the cases of the package are
    run. With --coverage, an answer that a rule can give and no case shows counts as a fault.
    """
    from familjestod.cli.render import render
    from familjestod.cli.screen import Screen
    from familjestod.cli.trying import summary, try_all

    screen = Screen.of(sys.stdout)
    tried = []
    for each in try_all(paths, cover=coverage):
        tried.append(each)
        mark = screen.paint("✗", "red") if each.diagnostics else screen.paint("✓", "green")
        click.echo(f"{mark} {screen.paint(each.file.name)}: {each.result}", color=True)
    say(render([found for each in tried for found in each.diagnostics], "text", screen))
    click.echo(summary(tried))
    ctx.exit(1 if any(each.diagnostics for each in tried) else 0)


@app.command()
@click.argument("programme")
@click.argument("case")
@_with_day
@_with_json
@_with_language
def evaluate(programme: str, case: str, on: dt.date | None, as_json: bool, language: str) -> None:
    """Say what a programme means for one family on one day, and why.

    What is not known of the family is left out of CASE: it is never taken for no.
    """
    from familjestod.cli.answering import explained
    from familjestod.cli.documents import case_for, programme_of
    from familjestod.cli.screen import Screen, clean
    from familjestod.engine.evaluate import evaluate as evaluated

    found, desk = programme_of(programme)
    family, _ = case_for(found, case, desk.library)
    evaluation = evaluated(found, family, on=on or _today())
    if as_json:
        say_json(evaluation.to_dict())
        for notice in evaluation.notices:
            click.echo(f"note: {clean(notice.message)}", err=True)
    else:
        say(explained(evaluation, Screen.of(sys.stdout), language))


@app.command(short_help="Show a family's visits and vaccinations in time order.")
@click.argument("programme")
@click.argument("case")
@_with_day
@_with_json
@_with_language
def plan(programme: str, case: str, on: dt.date | None, as_json: bool, language: str) -> None:
    """Show a family's visits and vaccinations in time order, as they stand on a day."""
    from familjestod.cli.answering import plan_json, plan_lines
    from familjestod.cli.documents import case_for, programme_of
    from familjestod.cli.screen import Screen
    from familjestod.engine.evaluate import evaluate as evaluated

    found, desk = programme_of(programme)
    family, _ = case_for(found, case, desk.library)
    evaluation = evaluated(found, family, on=on or _today())
    if as_json:
        say_json(plan_json(evaluation))
    else:
        say(plan_lines(evaluation, found, Screen.of(sys.stdout), language))


@app.command(short_help="Write a new programme and its cases to go on from.")
@click.argument("id_", metavar="REGION/SLUG")
@click.option(
    "--extends", metavar="PROGRAMME", help="The programme that it is to be laid on; a whole one if left out."
)
@click.option(
    "--dir",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False),
    default=".",
    help="Where it goes: DIR/REGION/SLUG.yaml; here if left out.",
)
@_with_language
def new(id_: str, *, extends: str | None, folder: str, language: str) -> None:
    """Write a new programme and its cases to go on from: an example that passes `check` and `test`.

    The comments in it say what to fill in, in the language of --lang. What is there already is never overwritten.
    """
    from pathlib import Path

    from familjestod.cli.beginning import begin, told, write

    begun = begin(id_, Path(folder), extends=extends, language=language)
    say(told(begun, write(begun), language))


@app.command(short_help="Tell in words what differs between two versions of a programme.")
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help="How the answer is written: markdown for a pull request, html as one page.",
)
@click.option(
    "--library",
    "folder",
    metavar="ROOT",
    type=click.Path(exists=True, file_okay=False),
    help="A folder of documents in which ids are looked up too.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead, over what is there.")
@click.option("--exit-code", is_flag=True, help="Leave with 1 if anything differs.")
@_with_language
@click.pass_context
def diff(  # noqa: PLR0913 - as many as the command has options
    ctx: click.Context,
    old: str,
    new: str,
    *,
    form: str,
    folder: str | None,
    output: str | None,
    exit_code: bool,
    language: str,
) -> None:
    """Tell in words what differs between two versions of a programme or an instrument, as families meet it.

    OLD and NEW are each an id, a YAML file, or a file in a revision of git such as HEAD~1:programmes/gotland/x.yaml,
    whose base and instruments are then taken from that revision too. What means the same is no difference. What can
    change an answer comes first; names, texts and sources come last.
    """
    from familjestod.cli.differing import diff_lines, diff_of, diff_text
    from familjestod.cli.pages import put
    from familjestod.cli.screen import Screen

    found = diff_of(old, new, folder)
    if form == "text" and output is None:
        say(diff_lines(found, Screen.of(sys.stdout), language))
    else:
        put(diff_text(found, form, language), output)
    ctx.exit(1 if exit_code and found else 0)


@app.command(short_help="Say what a changed base means for a programme laid on it.")
@click.argument("programme", metavar="PROGRAMME|FILE")
@click.option(
    "--was",
    required=True,
    metavar="OLD_BASE",
    help="The base as it was when it was reviewed: a file, or - for standard input.",
)
@click.option(
    "--write", "note", is_flag=True, help="Note in FILE that it is reviewed against the base as it is now."
)
@_with_json
@click.pass_context
def rebase(ctx: click.Context, programme: str, *, was: str, note: bool, as_json: bool) -> None:
    """Say what has changed in the base of a programme, and what that means for the programme.

    OLD_BASE is the base as it was: `git show REV:national/barnhalsovard.yaml > old.yaml`. Each change conflicts with
    what the programme sets, lies near it, agrees with it, or lies elsewhere. The exit code is 1 where there are
    conflicts, unless --write notes that they have been gone through, and where the programme has faults.
    """
    from familjestod.cli.rebasing import closing_lines, rebase_json, rebase_lines, rebase_of, write
    from familjestod.cli.render import render
    from familjestod.cli.screen import Screen

    found, screen = rebase_of(programme, was), Screen.of(sys.stdout)
    if note:
        write(found)
    if as_json:
        say_json(rebase_json(found))
    else:
        say(rebase_lines(found, screen))
        click.echo()
        say(render(found.faults, "text", screen))
        say(closing_lines(found, written=note, screen=screen))
    ctx.exit(1 if found.faults or (found.conflicts and not note) else 0)


@app.command(short_help="Print the JSON Schema of a kind of document.")
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


@app.command(short_help="Help an editor with documents while they are written.")
def lsp() -> None:
    """Help an editor with documents while they are written: a language server on standard input and output.

    An editor starts it; needs the extra `lsp`. It shows what `check` finds as you type, tells rules and names in words,
    leads to where they are written, completes names, and mends what leaves no choice.
    """
    from familjestod.cli.documents import Refusal

    try:
        from familjestod.cli.serving import serve
    except ModuleNotFoundError as error:
        if error.name not in {"pygls", "lsprotocol"}:
            raise
        raise Refusal('the language server needs pygls: pip install "familjestod[lsp]"') from None
    serve()


@app.command(short_help="Follow two families through real programmes.")
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
