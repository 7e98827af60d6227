"""Commands for who writes programmes: begin one, run its cases, see what has changed, be helped by an editor."""

from __future__ import annotations

import sys

import click

from familjestod.cli.options import with_json, with_language, with_library
from familjestod.cli.telling import say, say_json


@click.command(short_help="Write a new programme and its cases to go on from.")
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
@with_language
def new(id_: str, *, extends: str | None, folder: str, language: str) -> None:
    """Write a new programme and its cases to go on from: an example that passes `check` and `test`.

    The comments in it say what to fill in, in the language of --lang. What is there already is never overwritten.
    """
    from pathlib import Path

    from familjestod.cli.beginning import begin, told, write

    begun = begin(id_, Path(folder), extends=extends, language=language)
    say(told(begun, write(begun), language))


@click.command(short_help="Run the cases beside programmes.")
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


@click.command(short_help="Tell in words what differs between two versions of a programme.")
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
@with_library
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead, over what is there.")
@click.option("--exit-code", is_flag=True, help="Leave with 1 if anything differs.")
@with_language
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


@click.command(short_help="Say what a changed base means for a programme laid on it.")
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
@with_json
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


@click.command(short_help="Help an editor with documents while they are written.")
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
