"""The commands. Each imports what it needs when it runs, so that help is there at once.

Exit codes: 0 clean, 1 faults in a document or cases that failed, 2 not understood or not
readable, 3 a fault of the program itself.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from familjestod import __version__

if TYPE_CHECKING:
    import datetime as dt

_Command = TypeVar("_Command", bound=Callable[..., object])
_SCHEMAS = ("programme", "instrument", "vocabulary", "cases", "case")
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Told(click.ClickException):
    """One line on standard error: something was not understood, or cannot be read."""

    exit_code = 2

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - as click has it
        from familjestod.cli.screen import clean

        click.echo(f"familjestod: {clean(self.format_message())}", file=file or sys.stderr)


class _Broke(_Told):
    """A fault of the program itself."""

    exit_code = 3


class _Commands(click.Group):
    """Commands whose faults are told in words: a traceback is for those who ask for it."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        try:
            return super().invoke(ctx)
        except click.BadParameter as error:
            if isinstance(error, click.MissingParameter):
                raise
            raise _Told(error.format_message()) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # click leaves quietly
            _tell(error, debug=bool(ctx.params.get("debug")))
            raise AssertionError("told") from error  # not reached


def _tell(error: Exception, *, debug: bool) -> None:
    from familjestod.cli.documents import Refusal
    from familjestod.cli.render import render
    from familjestod.cli.screen import Screen
    from familjestod.diagnostics import SpecError

    if isinstance(error, Refusal):
        raise _Told(str(error)) from None
    if isinstance(error, SpecError):
        _print(render(error.diagnostics, "text", Screen.of(sys.stderr)), err=True)
        raise click.exceptions.Exit(1) from None
    if debug:
        import traceback

        traceback.print_exception(error)
    said = f"this should not have happened ({type(error).__name__}: {error}); please report it"
    raise _Broke(said + ("" if debug else ", with what --debug shows")) from None


def _print(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines; colours are in them only where they are wanted."""
    for line in lines:
        click.echo(line, err=err, color=True)


def _day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    """The date that an option says, such as 2026-03-01."""
    from familjestod.logic.calendar import parse_date

    try:
        return parse_date(value) if value is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _with_language(command: _Command) -> _Command:
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["sv", "en"]),
        default="sv",
        show_default=True,
        help="The language of the answer.",
    )(command)


def _with_day(command: _Command) -> _Command:
    return click.option(
        "--on",
        callback=_day,
        metavar="DAY",
        help="The day the question is about, as 2026-03-01; today if left out.",
    )(command)


def _with_json(command: _Command) -> _Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)


def _today() -> dt.date:
    """The day it is: the one place that reads a clock."""
    import datetime as dt

    return dt.date.today()


def _dump(value: object) -> None:
    from familjestod.cli.screen import json_text

    click.echo(json_text(value))


@click.group(cls=_Commands, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="familjestod", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback if the program itself fails.")
def app(debug: bool) -> None:
    """Swedish child-health programmes as data: look at them, check them, ask them about a family.

    PROGRAMME is the id of a programme that comes with the package, such as gotland/kommunikation_itc, or a YAML
    file. CASE is a YAML or JSON file with what is known of a family, or - for standard input.
    """


@app.command("list")
@_with_language
@_with_json
def list_(language: str, as_json: bool) -> None:
    """Name the programmes that come with the package."""
    from familjestod.cli.screen import Screen
    from familjestod.cli.showing import list_lines, listing
    from familjestod.library import bundled

    if as_json:
        _dump(listing(bundled()))
    else:
        _print(list_lines(bundled(), Screen.of(sys.stdout), language))


@app.command(short_help="Tell a programme in words.")
@click.argument("document", metavar="PROGRAMME|INSTRUMENT")
@click.option(
    "--on",
    callback=_day,
    metavar="DAY",
    help="Show a programme as it is on a day; without any amendment if left out.",
)
@_with_language
def show(document: str, on: dt.date | None, language: str) -> None:
    """Tell a programme in words: for whom, when, what, where it leads, and what it rests on.

    Or an instrument: who answers it, how it is scored, and what is found.
    """
    from familjestod.cli.documents import document_of
    from familjestod.cli.screen import Screen
    from familjestod.cli.showing import account_of, show_lines

    found = document_of(document)
    _print(show_lines(account_of(found, language, on), Screen.of(sys.stdout)))


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
        _dump(sources_json(found))
    else:
        _print(sources_lines(found, Screen.of(sys.stdout), language))


@app.command()
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
@click.pass_context
def check(
    ctx: click.Context, paths: tuple[str, ...], form: str | None, *, fix: bool, diff: bool, strict: bool
) -> None:
    """Show every fault of documents, with its line and what to do.

    Files, and all YAML files in folders: programmes, instruments, vocabularies and cases. They see each other, and
    stand in for those of the package that have the same id. Without a path, those of the package are checked.
    """
    from familjestod.cli import checking, mending
    from familjestod.cli.render import FOR_PROGRAMS, render
    from familjestod.cli.screen import Screen

    form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    screen = Screen.of(sys.stdout)
    if diff:
        mended = mending.mend_all(paths)
        _print(mending.difference(mended, screen))
        click.echo(mending.summary(mended, written=False), err=True)
        ctx.exit(mended.first.exit_code(strict=strict))
    if fix:
        mended = mending.mend_all(paths)
        mending.write(mended)
        _print(mending.said(mended, Screen.of(sys.stderr)), err=True)
        click.echo(mending.summary(mended, written=True), err=True)
        checked = mended.left
    else:
        checked = checking.check_all(paths)
    _print(render(checked.diagnostics, form, screen))
    if form not in FOR_PROGRAMS:
        click.echo(checked.summary)
    ctx.exit(checked.exit_code(strict=strict))


@app.command(short_help="Say what the code of a fault means.")
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what the code of a fault means, with an example that gives it and what to do; without CODE, list them all."""
    from familjestod.cli import faults
    from familjestod.cli.screen import Screen

    screen, known = Screen.of(sys.stdout), faults.explanations()
    if code is not None and code not in known:
        raise _Told(faults.unknown(code))
    _print(faults.listed(screen) if code is None else faults.explained(known[code], screen))


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
    _print(render([found for each in tried for found in each.diagnostics], "text", screen))
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
        _dump(evaluation.to_dict())
        for notice in evaluation.notices:
            click.echo(f"note: {clean(notice.message)}", err=True)
    else:
        _print(explained(evaluation, Screen.of(sys.stdout), language))


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
        _dump(plan_json(evaluation))
    else:
        _print(plan_lines(evaluation, found, Screen.of(sys.stdout), language))


@app.command(short_help="Say what a changed base means for a programme laid on it.")
@click.argument("programme", metavar="PROGRAMME|FILE")
@click.option("--was", required=True, metavar="OLD_BASE", help="The base as it was when it was reviewed: a file.")
@click.option("--write", "note", is_flag=True, help="Note in FILE that it is reviewed against the base as it is now.")
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
        _dump(rebase_json(found))
    else:
        _print(rebase_lines(found, screen))
        click.echo()
        _print(render(found.faults, "text", screen))
        _print(closing_lines(found, written=note, screen=screen))
    ctx.exit(1 if found.faults or (found.conflicts and not note) else 0)


@app.command(short_help="Print the JSON Schema of a kind of document.")
@click.argument("kind", type=click.Choice(_SCHEMAS), metavar="[KIND]", default="programme")
def schema(kind: str) -> None:
    """Print the JSON Schema of a kind of document.

    KIND is programme (the default), instrument, vocabulary, cases, or case: what `evaluate` and `plan` take.
    """
    from familjestod.library import bundled

    _dump(bundled().schemas.documents[kind])


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

    _print(story(Screen.of(sys.stdout), language))
