"""`review`: the review of a changed programme, as a page to read and sign or as a comment on the change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from familjestod.cli.impacting import counted, held_of, impact, period_of
from familjestod.cli.options import today

if TYPE_CHECKING:
    import datetime as dt

    from familjestod.compare.impacts import Impact
    from familjestod.compare.reviewing import Review
    from familjestod.engine.cases import Example
    from familjestod.spec.model import Programme

_FORMS: Final = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json"}
# Options that mean here what they mean for `impact`.
_SHARED: Final = (
    "on", "history", "id_", "columns", "by", "sample_of", "suppress", "since", "until", "per", "hours", "limits",
    "folder", "language",
)  # fmt: skip


@click.command(
    short_help="Review a changed programme: in words, for whom, why, and with what work.",
    params=[
        click.Argument(["old"]),
        click.Argument(["new"]),
        click.Argument(["families"], required=False),
        *(each for each in impact.params if each.name in _SHARED),
    ],
)
@click.option(
    "--cases", "cases_file", metavar="FILE", help="The test cases of NEW; those beside it if left out."
)
@click.option(
    "--no-witnesses", "bare", is_flag=True, help="Make up no families: this takes the solver and some time."
)
@click.option("--no-ids", is_flag=True, help="Show no id of the register.")
@click.option(
    "--save-cases", metavar="FILE", help="Write the made-up families as cases that expect the answers of NEW."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "markdown", "json"]),
    help="A page, a comment for a pull request, or the tables; by the name of FILE if left out, or else markdown.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE, over what is there.")
@click.pass_context
def review(
    ctx: click.Context,
    /,
    *,
    form: str | None,
    output: str | None,
    save_cases: str | None,
    **asked: Any,  # noqa: ANN401 - the other options
) -> None:
    """Review a changed programme: what changes in words, how many are affected, why, and with what work.

    OLD and NEW are each an id, a YAML file, or a file in a revision of git such as HEAD~1:programmes/gotland/x.yaml.
    FAMILIES is a register in a Parquet or CSV file, as for `impact`; without it, the change is told in words and shown
    by made-up families. A page has no script and fetches nothing.
    """
    from familjestod.cli.documents import Refusal
    from familjestod.cli.pages import put

    found = _review(**asked)
    form = form or _FORMS.get(Path(output or "").suffix.lower(), "markdown")
    put(_text(found, form, asked["language"]), output)
    if save_cases is not None:
        try:
            put(found.cases(), save_cases)
        except ValueError as error:
            raise Refusal(str(error)) from None
    held = [] if found.impact is None else held_of(found.impact, asked["limits"])
    for limit in held:
        click.echo(f"{limit}: this holds", err=True)
    ctx.exit(1 if held else 0)


def _review(  # noqa: PLR0913 - one for each option
    *, old: str, new: str, families: str | None, on: dt.date | None, since: dt.date | None, until: dt.date | None,
    cases_file: str | None, folder: str | None, bare: bool, no_ids: bool, **asked: Any,  # noqa: ANN401
) -> Review:  # fmt: skip
    """The review that the options ask for.

    Raises:
        Refusal: if something that is named cannot be found or read, or the solver is not installed.
        click.UsageError: if options do not go together.
        SpecError: if a document or a column has faults.
    """
    from familjestod.cli.differing import programmes_of
    from familjestod.cli.documents import Refusal
    from familjestod.compare.reviewing import reviewed
    from familjestod.prove.asking import NoSolverError

    period = period_of(since, until, asked["hours"])
    if families is None:
        _judge(period, **asked)
    before, after = programmes_of(old, new, folder)
    found: Impact | None = None
    data: dict[str, str] = {}
    if families is not None:
        on = on or today()
        found, data = _impact(before, after, families, on=on, period=period, **asked)
    if found is not None and no_ids:
        from attrs import evolve

        found = evolve(found, examples=())
    try:
        return reviewed(
            before,
            after,
            found,
            on=on,
            period=period,
            per=asked["per"],
            cases=_cases(new, after, cases_file),
            data=data,
            witnesses=not bare,
        )
    except NoSolverError as error:
        raise Refusal(f"{error}, or leave the made-up families out: --no-witnesses") from None


def _judge(period: object, **asked: Any) -> None:  # noqa: ANN401
    """No option asks for something about a register where there is none.

    Raises:
        click.UsageError: if one does.
    """
    given = [name for name in ("history", "by", "columns", "sample_of", "limits") if asked[name]]
    given += ["since"] if period is not None else []
    if given:
        option = {"columns": "column", "limits": "fail-if"}.get(given[0], given[0].replace("_", "-"))
        raise click.UsageError(f"--{option} is about a register: name its file after OLD and NEW")


def _impact(  # noqa: PLR0913 - one for each option
    before: Programme,
    after: Programme,
    families: str,
    *,
    on: dt.date,
    period: Any,  # noqa: ANN401 - two days, or nothing
    history: str | None,
    **asked: Any,  # noqa: ANN401
) -> tuple[Impact, dict[str, str]]:
    """The impact on a register in files, and what the files are."""
    from familjestod.cli.cohorts import needing_the_extra, readable

    for each in filter(None, (families, history)):
        readable(each)
    with needing_the_extra():
        from familjestod.compare.impacts import asked_of
    question = asked_of(
        before,
        (after,),
        on,
        asked["id_"],
        asked["columns"],
        asked["by"],
        period,
        asked["per"],
        asked["hours"],
    )
    found = counted(
        question, families, history, asked["limits"], sample_of=asked["sample_of"], suppress=asked["suppress"]
    )
    hashes = {
        f"SHA-256, {Path(name).name}": digest for name, digest in found.provenance.get("files", {}).items()
    }
    return found, {"data": Path(families).name, **hashes}


def _cases(new: str, programme: Programme, named: str | None) -> tuple[Example, ...] | None:
    """The test cases of a programme: of a file that is named, beside the programme's file, or of the package."""
    from familjestod.cli.documents import CASES, read_file
    from familjestod.engine.cases import read_examples
    from familjestod.library import bundled

    library = bundled()
    beside = Path(new).with_name(Path(new).stem + CASES)
    if named is None and beside.is_file() and Path(new).is_file():
        named = str(beside)
    if named is not None:
        file = read_file(Path(named))
        return read_examples(file.content, file.name, library.schemas).examples
    text = library.cases(programme.id) if programme.id in library.programme_ids else None
    return None if text is None else read_examples(text, f"{programme.id}{CASES}", library.schemas).examples


def _text(found: Review, form: str, language: str) -> str:
    """The review in one of its forms."""
    from familjestod.cli.screen import json_text

    match form:
        case "html":
            return found.html(language)
        case "markdown":
            return found.markdown(language)
        case _:
            return json_text(found.records()) + "\n"
