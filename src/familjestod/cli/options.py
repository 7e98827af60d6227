"""The options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
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


def today() -> dt.date:
    """The day it is: the one place that reads a clock."""
    import datetime as dt

    return dt.date.today()
