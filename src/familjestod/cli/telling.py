"""What every command does alike: printing, and telling in words what went wrong."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

import click


class Told(click.ClickException):
    """One line on standard error: something was not understood, or cannot be read."""

    exit_code = 2

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - as click has it
        """Print the line."""
        from familjestod.cli.screen import clean

        click.echo(f"familjestod: {clean(self.format_message())}", file=file or sys.stderr)


class Broke(Told):
    """A fault of the program itself."""

    exit_code = 3


class Commands(click.Group):
    """Commands that are brought when they run, and whose faults are told in words: a traceback is for those who ask for it."""

    def __init__(self, *args: Any, brought: Mapping[str, str], **options: Any) -> None:  # noqa: ANN401 - as click has it
        super().__init__(*args, **options)
        self.brought = brought

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the alphabet."""
        del ctx
        return sorted(self.brought)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, if there is one."""
        del ctx
        if cmd_name not in self.brought:
            return None
        module, _, name = self.brought[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"familjestod.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run a command, and tell what it raises."""
        try:
            return super().invoke(ctx)
        except click.BadParameter as error:
            if isinstance(error, click.MissingParameter):
                raise
            raise Told(error.format_message()) from None
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
        raise Told(str(error)) from None
    if isinstance(error, SpecError):
        say(render(error.diagnostics, "text", Screen.of(sys.stderr)), err=True)
        raise click.exceptions.Exit(1) from None
    if debug:
        import traceback

        traceback.print_exception(error)
    said = f"this should not have happened ({type(error).__name__}: {error}); please report it"
    raise Broke(said + ("" if debug else ", with what --debug shows")) from None


def say(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines; colours are in them only where they are wanted."""
    for line in lines:
        click.echo(line, err=err, color=True)


def say_json(value: object) -> None:
    """Print a value as JSON."""
    from familjestod.cli.screen import json_text

    click.echo(json_text(value))
