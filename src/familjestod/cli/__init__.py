"""The command line: the one part that opens files, reads the clock, prints and exits."""

from __future__ import annotations

import atexit
import gc
import sys
from typing import Final

_ALLOCATED_BETWEEN_LOOKS: Final = 200_000


def main() -> None:
    """Run the command line with the arguments of the process, and exit."""
    # Trees of frozen values leave nothing behind that only the collector finds, and looking takes a tenth of the time.
    gc.set_threshold(_ALLOCATED_BETWEEN_LOOKS)
    # At the end all memory is given back at once, and need not be looked through first.
    atexit.register(gc.freeze)
    try:
        from familjestod.cli.app import app
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        print('familjestod: the command line needs click: pip install "familjestod[cli]"', file=sys.stderr)
        sys.exit(2)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # what the terminal cannot show is written out
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="familjestod")
