"""What it costs to start: importing the package, the command line's help, the first answer, and a check of documents."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from measure import Row

AIM = 3
AIM_OF_A_CHECK, AIM_OF_THE_LIBRARY = 6, 30
BASE = "python -c 'import attrs'"
LIBRARY = "familjestod check, the whole library"
ROOT = Path(__file__).parents[1]
DOCUMENTS = ("programmes/gotland/kommunikation_itc.yaml", "programmes/national/barnhalsovard.yaml")
FIRST_ANSWER = """
import datetime as dt, familjestod as fs
programme = fs.bundled()["gotland/kommunikation_itc"]
fs.evaluate(programme, fs.Case(birth_date=dt.date(2024, 8, 20)), on=dt.date(2026, 3, 1))
"""


def rows(*, quick: bool = False) -> list[Row]:
    """The rows of the table."""
    command = str(Path(sys.executable).with_name("familjestod"))
    if not Path(command).exists():
        command = shutil.which("familjestod") or command
    commands = {
        "python -c pass": python("pass"),
        BASE: python("import attrs"),
        "import familjestod": python("import familjestod"),
        "import familjestod and all it offers": python("from familjestod import *"),
        "familjestod --help": [command, "--help"],
        "the first answer by a bundled programme": python(FIRST_ANSWER),
        **{f"familjestod check {each}": [command, "check", str(ROOT / each)] for each in DOCUMENTS},
        LIBRARY: [command, "check"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        # Modules are compiled once, as those of an installed package are, whatever the environment says.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for round_ in range(6 if quick else 31):
            for name, arguments in commands.items():
                seconds = cpu_seconds(arguments, environment)
                if round_:  # the first fills the caches of files
                    taken[name].append(seconds)
    times = {name: median(seconds) for name, seconds in taken.items()}
    bare = times.pop("python -c pass")
    base = times.pop(BASE)
    aims = {"import familjestod": AIM, "familjestod --help": AIM, LIBRARY: AIM_OF_THE_LIBRARY}
    aims |= {f"familjestod check {each}": AIM_OF_A_CHECK for each in DOCUMENTS}
    return [
        Row("python -c 'import attrs'", base, "python -c pass", bare),
        *(Row(name, seconds, BASE, base, aims.get(name)) for name, seconds in times.items()),
    ]


def python(source: str) -> list[str]:
    """The command that runs some Python in a process of its own."""
    return [sys.executable, "-c", source]


def cpu_seconds(arguments: list[str], environment: Mapping[str, str]) -> float:
    """The CPU time of a process, user and system, from its start to its end.

    Raises:
        RuntimeError: if it fails.
    """
    silent = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_WRONLY, 0) for descriptor in (1, 2)]
    process = os.posix_spawn(arguments[0], arguments, environment, file_actions=silent)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{' '.join(arguments)} failed")
    return usage.ru_utime + usage.ru_stime
