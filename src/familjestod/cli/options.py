"""The options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    import datetime as dt

_Command = TypeVar("_Command", bound=Callable[..., object])


def day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    """The date that an option says, such as 2026-03-01."""
    from familjestod.logic.calendar import parse_date

    try:
        return parse_date(value) if value is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def with_language(command: _Command) -> _Command:
    """The command with `--lang`."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice(["sv", "en"]),
        default="sv",
        show_default=True,
        help="The language of the answer.",
    )(command)


def with_day(command: _Command) -> _Command:
    """The command with `--on`."""
    return click.option(
        "--on",
        callback=day,
        metavar="DAY",
        help="The day the question is about, as 2026-03-01; today if left out.",
    )(command)


def with_json(command: _Command) -> _Command:
    """The command with `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)


def with_library(command: _Command) -> _Command:
    """The command with `--library`."""
    return click.option(
        "--library",
        "folder",
        metavar="ROOT",
        type=click.Path(exists=True, file_okay=False),
        help="A folder of documents in which ids are looked up too.",
    )(command)


def with_register(command: _Command) -> _Command:
    """The command with what says how a register is read: `--history`, `--id` and `--column`."""
    for option in reversed(_OF_A_REGISTER):
        command = option(command)
    return command


def pairs(_: click.Context, __: click.Parameter, values: Sequence[str]) -> Mapping[str, str]:
    """What `--column unit.region=region` says, each option a pair."""
    pairs = {}
    for value in values:
        name, sign, column = value.partition("=")
        if not (name and sign and column):
            raise click.BadParameter(f'"{value}" is no pair: expected FACT=NAME, such as unit.region=region')
        pairs[name] = column
    return pairs


_OF_A_REGISTER = (
    click.option(
        "--history", metavar="FILE", help="What has happened to the families: a row for each event."
    ),
    click.option(
        "--id",
        "id_",
        metavar="NAME",
        default="id",
        show_default=True,
        help="The column that tells families apart.",
    ),
    click.option(
        "--column",
        "columns",
        metavar="FACT=NAME",
        multiple=True,
        callback=pairs,
        help="A fact or date that stands in a column of another name; may be given again.",
    ),
)


def today() -> dt.date:
    """The day it is: the one place that reads a clock."""
    import datetime as dt

    return dt.date.today()
