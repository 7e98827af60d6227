"""Prints the command that README.md gives under `<!-- command: NAME -->`, so that CI runs what readers run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_README = Path(__file__).parents[1] / "README.md"
_FENCE = r"<!-- command: {name} -->\s*\n```(?:sh|bash|console)\n(?P<command>.*?)\n```"


def command(text: str, name: str) -> str:
    """The one fenced block that follows the named marker.

    Raises:
        LookupError: when there is none, or more than one.
    """
    found = re.findall(_FENCE.format(name=re.escape(name)), text, re.DOTALL)
    if len(found) != 1:
        message = f"README.md has {len(found)} commands marked {name!r}; one was expected"
        raise LookupError(message)
    return str(found[0])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: readme_command.py NAME")
    try:
        print(command(_README.read_text(encoding="utf-8"), sys.argv[1]))
    except LookupError as fault:
        sys.exit(str(fault))
