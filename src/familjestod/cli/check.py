"""The commands about faults: `check`, which finds and mends them, and `explain`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from familjestod.cli.telling import Told, say

if TYPE_CHECKING:
    from familjestod.cli.checking import Checked


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH|PROGRAMME]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    help="How faults are printed; text if left out, github in GitHub Actions.",
)
@click.option("--fix", is_flag=True, help="Mend in the files what leaves no choice, and show what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--strict", is_flag=True, help="Let warnings count as faults.")
@click.option("--watch", is_flag=True, help="Check again whenever a document changes; Ctrl-C ends it.")
@click.pass_context
def check(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    paths: tuple[str, ...],
    form: str | None,
    *,
    fix: bool,
    diff: bool,
    strict: bool,
    watch: bool,
) -> None:
    """Show every fault of documents, with its line and what to do.

    Files, and all YAML files in folders: programmes, instruments, vocabularies and cases. They see each other, and
    stand in for those of the package that have the same id. Without a path, those of the package are checked.
    """
    from familjestod.cli import checking

    form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    if watch and (fix or diff):
        raise click.UsageError("--watch looks at documents and changes none: leave out --fix and --diff")
    if watch:
        _watch(paths, form)
    elif fix or diff:
        ctx.exit(_mend(paths, form, strict=strict, write=not diff))
    else:
        checked = checking.check_all(paths)
        _show_checked(checked, form)
        ctx.exit(checked.exit_code(strict=strict))


def _show_checked(checked: Checked, form: str) -> None:
    """Print what was found."""
    if (
        form == "text" and not checked.diagnostics
    ):  # what draws on a screen is imported when there is something to draw
        click.echo(checked.summary)
        return
    from familjestod.cli.render import FOR_PROGRAMS, render
    from familjestod.cli.screen import Screen

    say(render(checked.diagnostics, form, Screen.of(sys.stdout)))
    if form not in FOR_PROGRAMS:
        click.echo(checked.summary)


def _mend(paths: tuple[str, ...], form: str, *, strict: bool, write: bool) -> int:
    """Mend documents, or print what mending would change; the exit code."""
    from familjestod.cli import mending
    from familjestod.cli.screen import Screen

    mended = mending.mend_all(paths)
    if write:
        mending.write(mended)
        say(mending.said(mended, Screen.of(sys.stderr)), err=True)
    else:
        say(mending.difference(mended, Screen.of(sys.stdout)))
    click.echo(mending.summary(mended, written=write), err=True)
    if write:
        _show_checked(mended.left, form)
    return (mended.left if write else mended.first).exit_code(strict=strict)


def _watch(paths: tuple[str, ...], form: str) -> None:
    """Check documents until the user has seen enough; a terminal shows the last check alone."""
    from familjestod.cli import checking
    from familjestod.cli.watching import watch

    def look() -> None:
        checked = checking.check_all(paths)
        click.clear()  # does nothing where there is no terminal
        _show_checked(checked, form)

    def tell(message: str) -> None:
        Told(message).show()

    watch(paths, look, tell)


@click.command(short_help="Say what the code of a fault means.")
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what the code of a fault means, with an example that gives it and what to do; without CODE, list them all."""
    from familjestod.cli import faults
    from familjestod.cli.screen import Screen

    screen, known = Screen.of(sys.stdout), faults.explanations()
    if code is not None and code not in known:
        raise Told(faults.unknown(code))
    say(faults.listed(screen) if code is None else faults.explained(known[code], screen))
