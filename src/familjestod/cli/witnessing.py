"""`witness`: whether two versions of a programme answer the same, and for which family they do not."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click

from familjestod.cli.options import with_language, with_library
from familjestod.cli.telling import say

if TYPE_CHECKING:
    from familjestod.cli.screen import Screen
    from familjestod.compare.witnesses import Comparison, Witness

_SAY: Final = {
    "sv": {
        "same": "Inget skiljer. Bevisat lika för varje familj: {} av {} svar.",
        "rest": "Bevisat lika för varje familj: {} av {} svar.",
        "undecided": "Går inte att avgöra",
        "family": "Familjen: {}",
        "saved": "{} fall sparade i {}",
    },
    "en": {
        "same": "Nothing differs. Proved to be the same for every family: {} of {} answers.",
        "rest": "Proved to be the same for every family: {} of {} answers.",
        "undecided": "Undecided",
        "family": "The family: {}",
        "saved": "{} cases saved in {}",
    },
}


@click.command(short_help="Find a family that two versions answer differently, or prove that there is none.")
@click.argument("old")
@click.argument("new")
@click.option(
    "--answer",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this answer, such as eligibility or visits.v18m.due; can be given again.",
)
@click.option(
    "--save-cases",
    metavar="FILE",
    help="Write the families as cases that expect the answers of NEW, over what is there.",
)
@with_library
@click.option("--exit-code", is_flag=True, help="Leave with 1 unless it is proved that nothing differs.")
@with_language
@click.pass_context
def witness(  # noqa: PLR0913 - as many as the command has options
    ctx: click.Context,
    old: str,
    new: str,
    *,
    names: Sequence[str],
    save_cases: str | None,
    folder: str | None,
    exit_code: bool,
    language: str,
) -> None:
    """Find, for each answer of a programme, a smallest family for which OLD and NEW differ, or prove that none exists.

    OLD and NEW are each an id, a YAML file, or a file in a revision of git such as HEAD~1:programmes/gotland/x.yaml.
    Every family is run through both before it is shown. Needs the extra: pip install "familjestod[prove]".
    """
    from familjestod.cli.screen import Screen

    found = compared(old, new, names, folder)
    say(lines(found, Screen.of(sys.stdout), language))
    if save_cases is not None:
        _save(found, save_cases, _SAY[language]["saved"])
    ctx.exit(1 if exit_code and found.differs is not False else 0)


def _save(found: Comparison, path: str, saved: str) -> None:
    """Write the cases, if there are any."""
    from familjestod.cli.pages import put

    count = sum(each.witness is not None and each.witness.can_expect("new") for each in found)
    if count:
        put(found.as_cases(), path)
    click.echo(saved.format(count, path))


def compared(old: str, new: str, names: Sequence[str], folder: str | None) -> Comparison:
    """Two programmes, compared in some answers or in all.

    Raises:
        Refusal: if one of them cannot be found or is no programme, if there is no such answer, or no solver.
        SpecError: if one of them has faults.
    """
    from familjestod.cli.differing import programmes_of
    from familjestod.cli.documents import Refusal
    from familjestod.compare.witnesses import witness as compare
    from familjestod.prove.asking import NoSolverError

    before, after = programmes_of(old, new, folder)
    try:
        return compare(before, after, outputs=names or None)
    except (NoSolverError, ValueError) as error:
        raise Refusal(str(error)) from None


def lines(found: Comparison, screen: Screen, language: str) -> Iterator[str]:
    """What was found, the family below each difference."""
    words = _SAY[language]
    before: Witness | None = None
    for each in found.differing:
        assert each.witness is not None  # noqa: S101 - what differs has one
        yield from screen.wrapped(each.say(language), "", "  ")
        its = each.witness
        if before is None or (its.case, its.on) != (before.case, before.on):
            family = words["family"].format("; ".join(its.family(language)))
            yield from (screen.paint(line, "dim") for line in screen.wrapped(family, "  ", "    "))
        before = its
    if found.undecided:
        yield screen.paint(words["undecided"], "bold")
        for each in found.undecided:
            yield from screen.wrapped(each.say(language), "  ", "    ")
    same = sum(each.differs is False for each in found)
    yield words["rest" if found.differing or found.undecided else "same"].format(same, len(found))
