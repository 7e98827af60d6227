"""The commands. Each is brought when it runs, and imports what it needs then, so that help is there at once.

Exit codes: 0 clean, 1 faults in a document or cases that failed, 2 not understood or not
readable, 3 a fault of the program itself.
"""

from __future__ import annotations

from typing import Final

import click

from familjestod import __version__
from familjestod.cli.telling import Commands

_COMMANDS: Final = {
    "check": "check:check",
    "cohort": "cohorts:cohort",
    "demo": "looking:demo",
    "diff": "writing:diff",
    "evaluate": "asking:evaluate",
    "explain": "check:explain",
    "impact": "impacting:impact",
    "list": "looking:list_",
    "lsp": "writing:lsp",
    "new": "writing:new",
    "plan": "asking:plan",
    "rebase": "writing:rebase",
    "review": "reviewing:review",
    "schema": "looking:schema",
    "show": "looking:show",
    "sources": "looking:sources",
    "synthetic": "cohorts:synthetic",
    "test": "writing:test",
    "witness": "witnessing:witness",
}
"""Where each command is: a module beside this one, and its name there."""
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, brought=_COMMANDS, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="familjestod", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback if the program itself fails.")
def app(debug: bool) -> None:
    """Swedish child-health programmes as data: look at them, check them, ask them about a family.

    PROGRAMME is the id of a programme that comes with the package, such as gotland/kommunikation_itc, or a YAML
    file. CASE is a YAML or JSON file with what is known of a family, or - for standard input.
    """
