"""Commands that put a programme to one family."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from familjestod.cli.options import today, with_day, with_json, with_language
from familjestod.cli.telling import say, say_json

if TYPE_CHECKING:
    import datetime as dt

    from familjestod.engine.case import Case
    from familjestod.engine.evaluation import Evaluation
    from familjestod.prove.deciding import AskNext
    from familjestod.prove.differing import WhyNot
    from familjestod.spec.model import Programme


@click.command()
@click.argument("programme")
@click.argument("case")
@with_day
@click.option(
    "--why-not",
    "answer",
    metavar="ANSWER",
    help="Tell the least that would have to differ for ANSWER to be met: eligibility, visits.v21m, referrals.x …",
)
@click.option(
    "--ask-next", is_flag=True, help="Tell which missing facts decide most, the first to ask first."
)
@with_json
@with_language
def evaluate(  # noqa: PLR0913 - one for each option
    programme: str,
    case: str,
    *,
    on: dt.date | None,
    answer: str | None,
    ask_next: bool,
    as_json: bool,
    language: str,
) -> None:
    """Say what a programme means for one family on one day, and why.

    What is not known of the family is left out of CASE: it is never taken for no.
    """
    from familjestod.cli.answering import explained
    from familjestod.cli.documents import case_for, programme_of
    from familjestod.cli.screen import Screen, clean
    from familjestod.engine.evaluate import evaluate as evaluated

    if answer is not None and ask_next:
        raise click.UsageError("--why-not and --ask-next are asked one at a time")
    found, desk = programme_of(programme)
    family, _ = case_for(found, case, desk.library)
    evaluation = evaluated(found, family, on=on or today())
    screen = Screen.of(sys.stdout)
    if answer is not None or ask_next:
        told = (
            _least(evaluation, answer) if answer is not None else _most_telling(found, family, evaluation.day)
        )
        if as_json:
            say_json(told.to_dict())
        else:
            say(line for each in told.text(language).splitlines() for line in screen.wrapped(each, "", "  "))
    elif as_json:
        say_json(evaluation.to_dict())
        for notice in evaluation.notices:
            click.echo(f"note: {clean(notice.message)}", err=True)
    else:
        say(explained(evaluation, screen, language))


def _least(evaluation: Evaluation, answer: str) -> WhyNot:
    from familjestod.cli.documents import Refusal
    from familjestod.prove.differing import why_not

    try:
        return why_not(evaluation, output=answer)
    except ValueError as error:
        raise Refusal(str(error)) from None


def _most_telling(programme: Programme, family: Case, on: dt.date) -> AskNext:
    from familjestod.prove.deciding import ask_next

    return ask_next(programme, family, on=on)


@click.command(short_help="Show a family's visits and vaccinations in time order.")
@click.argument("programme")
@click.argument("case")
@with_day
@with_json
@with_language
def plan(programme: str, case: str, on: dt.date | None, as_json: bool, language: str) -> None:
    """Show a family's visits and vaccinations in time order, as they stand on a day."""
    from familjestod.cli.answering import plan_json, plan_lines
    from familjestod.cli.documents import case_for, programme_of
    from familjestod.cli.screen import Screen
    from familjestod.engine.evaluate import evaluate as evaluated

    found, desk = programme_of(programme)
    family, _ = case_for(found, case, desk.library)
    evaluation = evaluated(found, family, on=on or today())
    if as_json:
        say_json(plan_json(evaluation))
    else:
        say(plan_lines(evaluation, found, Screen.of(sys.stdout), language))
