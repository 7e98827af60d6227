"""`impact`: two versions of a programme over a register in files, a part at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from familjestod.cli.cohorts import AT_A_TIME, needing_the_extra, readable, shown
from familjestod.cli.options import day, today, with_day, with_language, with_library, with_register
from familjestod.cli.telling import say

if TYPE_CHECKING:
    import datetime as dt

    from familjestod.cli.screen import Screen
    from familjestod.compare.impacts import Impact
    from familjestod.compare.limits import Limit


def _limits(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[Limit, ...]:
    """What `--fail-if 'changed > 5 %'` says."""
    from familjestod.compare.limits import Limit

    try:
        return tuple(Limit.parse(each) for each in values)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _hours(_: click.Context, __: click.Parameter, values: Sequence[str]) -> Mapping[str, float]:
    """What `--hours v18m=1.5` says, each option a pair."""
    hours = {}
    for value in values:
        visit, sign, number = value.partition("=")
        try:
            hours[visit] = float(number)
        except ValueError:
            sign = ""
        if not visit or not sign or not hours[visit] >= 0:
            raise click.BadParameter(f'"{value}" is no pair: expected VISIT=HOURS, such as v18m=1.5')
    return hours


@click.command(short_help="Count what a changed programme means for the families of a file.")
@click.argument("old")
@click.argument("new")
@click.argument("families")
@with_day
@with_register
@click.option(
    "--by",
    metavar="NAME",
    multiple=True,
    help="Also count by this column, or by age or age_months; may be given again.",
)
@click.option(
    "--sample-of",
    metavar="N",
    type=click.IntRange(min=1),
    help="The families are a simple random sample of so many: give intervals.",
)
@click.option(
    "--suppress",
    metavar="N",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help="Leave out counts below this, and those that would give one away; 0 shows all.",
)
@click.option("--since", callback=day, metavar="DAY", help="Also count the visits ahead, from this day …")
@click.option("--until", callback=day, metavar="DAY", help="… to this one.")
@click.option(
    "--per",
    type=click.Choice(["week", "month"]),
    default="week",
    show_default=True,
    help="Count them by this.",
)
@click.option(
    "--hours",
    metavar="VISIT=HOURS",
    multiple=True,
    callback=_hours,
    help="What a visit takes of each who takes part; may be given again.",
)
@click.option(
    "--fail-if",
    "limits",
    metavar="LIMIT",
    multiple=True,
    callback=_limits,
    help="Leave with 1 if this holds, such as 'changed > 5 %' or 'referrals >= 10'; may be given again.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How the answer is written: markdown for a pull request, json for programs.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead, over what is there.")
@with_library
@with_language
@click.pass_context
def impact(  # noqa: PLR0913 - one for each option
    ctx: click.Context,
    old: str,
    new: str,
    families: str,
    *,
    on: dt.date | None,
    history: str | None,
    id_: str,
    columns: Mapping[str, str],
    by: tuple[str, ...],
    sample_of: int | None,
    suppress: int,
    since: dt.date | None,
    until: dt.date | None,
    per: Any,  # noqa: ANN401 - one of two words
    hours: Mapping[str, float],
    limits: tuple[Limit, ...],
    form: str,
    output: str | None,
    folder: str | None,
    language: str,
) -> None:
    """Count what a changed programme means for the families of a file: who gets another answer, how many, and where.

    OLD and NEW are each an id, a YAML file, or a file in a revision of git such as HEAD~1:programmes/gotland/x.yaml.
    FAMILIES is a Parquet or CSV file with a row for each family, as for `cohort`; files may be larger than memory.
    A LIMIT is on `changed`, a kind of answer (eligibility, referrals, visits, vaccinations, days, findings, offers,
    requirements), an answer's own name (visits.v21m.due) or workload, as a count or with % as a share.
    """
    period = period_of(since, until, hours)
    for each in filter(None, (families, history)):
        readable(each)
    with needing_the_extra():
        from familjestod.compare.impacts import asked_of
    from familjestod.cli.differing import programmes_of

    before, after = programmes_of(old, new, folder)
    asked = asked_of(before, (after,), on or today(), id_, columns, by, period, per, hours, language)
    found = counted(asked, families, history, limits, sample_of=sample_of, suppress=suppress)
    held = held_of(found, limits)
    if form == "text" and output is None:
        from familjestod.cli.screen import Screen

        say(_lines(found, Screen.of(sys.stdout), language))
    else:
        from familjestod.cli.pages import put

        put(_text(found, form, language), output)
    for limit in held:
        click.echo(f"{limit}: this holds", err=True)
    ctx.exit(1 if held else 0)


def period_of(
    since: dt.date | None, until: dt.date | None, hours: Mapping[str, float]
) -> tuple[dt.date, dt.date] | None:
    """The days from which and to which the visits ahead are counted, if they are.

    Raises:
        click.UsageError: if one day is missing, or both where there are hours.
    """
    if since is not None and until is not None:
        return since, until
    if since is not None or until is not None:
        raise click.UsageError(
            "the visits ahead are counted from one day to another: give --since and --until"
        )
    if hours:
        raise click.UsageError("--hours is of the visits ahead: give --since and --until too")
    return None


def counted(  # noqa: PLR0913 - what is asked, of which files
    asked: Any,  # noqa: ANN401 - what is asked of a register, which the extra brings
    families: str,
    history: str | None,
    limits: Sequence[Limit],
    *,
    sample_of: int | None,
    suppress: int,
) -> Impact:
    """The impact on a register in files, once the limits are known to be on what is counted.

    Raises:
        Refusal: if one is not, or the sample is larger than what it is a sample of.
        CohortError: with every column and value that cannot be used.
    """
    import tempfile

    from attrs import evolve

    from familjestod.cli.documents import Refusal
    from familjestod.cohort.beside import AGES
    from familjestod.cohort.files import Asked as AskedOfFiles
    from familjestod.cohort.files import Files
    from familjestod.cohort.judged import UNIT
    from familjestod.compare.counts import Counts, added
    from familjestod.compare.impacts import impacts

    (reform,) = asked.reforms
    try:
        for each in limits:
            each.judge(asked.measured(reform))
    except ValueError as error:
        raise Refusal(str(error)) from None
    keep = [asked.columns.get(each, each) for each in asked.by if each not in AGES]
    with tempfile.TemporaryDirectory(prefix="familjestod-") as folder:
        own = AskedOfFiles(
            asked.old,
            asked.on,
            asked.id,
            asked.columns,
            keep,
            asked.reforms,
            (asked.columns.get(UNIT, UNIT),),
        )
        files = Files.of(own, families, history, folder)

        def parts() -> Iterator[Counts]:
            for number, (some, past) in enumerate(shown(files.parts(AT_A_TIME), files.height)):
                yield Counts.of(asked, some, past, number * AT_A_TIME)

        try:
            (found,) = impacts(
                asked,
                added(parts()),
                files.families,
                files.history,
                sample_of=sample_of,
                suppress=suppress,
                shown=50,
            )
        except ValueError as error:
            raise Refusal(str(error)) from None
    hashes = {each: _hash(each) for each in (families, history) if each is not None}
    return evolve(found, provenance={**found.provenance, "files": hashes})


def _hash(name: str) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    from hashlib import file_digest
    from pathlib import Path

    with Path(name).open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def held_of(found: Impact, limits: Sequence[Limit]) -> list[Limit]:
    """The limits that hold."""
    return [each for each in limits if found.exceeds(str(each))]


def _text(found: Impact, form: str, language: str) -> str:
    """The impact in one of the forms for files."""
    from familjestod.cli.screen import json_text

    match form:
        case "json":
            return json_text(found.to_dict()) + "\n"
        case "markdown":
            return found.markdown(language)
        case _:
            return found.text(language)


def _lines(found: Impact, screen: Screen, language: str) -> Iterator[str]:
    """The impact on a screen: tables that fit, headings that stand out."""
    from familjestod.cli.screen import Row, table
    from familjestod.compare.impact_words import told

    account = told(found, language)
    yield screen.paint(account.title(), "bold")
    for line in account.headline():
        yield from screen.wrapped(line)
    for section in account.sections():
        yield ""
        yield screen.paint(section.title, "bold")
        yield from table(screen, section.headers, [Row(each) for each in section.rows], "  ")
        if section.note:
            yield screen.paint(f"  {section.note}", "dim")
