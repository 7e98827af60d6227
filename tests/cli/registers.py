"""Registers in files, made as a user makes them."""

from __future__ import annotations

from cli.conftest import ITC, ON, Run

# One visit, and therefore a tenth of the time where what is asked is the same of every programme.
VIB = "dalarna/very_important_baby"


def made(run: Run, suffix: str = ".parquet", families: int = 150, programme: str = ITC) -> tuple[str, str]:
    """The families and the history of a register in two files."""
    names = f"families{suffix}", f"history{suffix}"
    result = run(
        "synthetic", programme, "--families", str(families), *ON, "-o", names[0], "--history", names[1]
    )
    assert result.exit_code == 0, result.output
    return names
