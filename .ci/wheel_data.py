"""Compares the data inside a wheel with the checkout, byte by byte: none missing, none stale, none extra."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_FOLDERS = ("programmes", "schemas")
_FILES = ("docs/faults.md",)
_PREFIX = "familjestod/_data/"


def in_checkout() -> dict[str, bytes]:
    """Every data file of the checkout, by its path in the wheel."""
    files = [path for folder in _FOLDERS for path in (_ROOT / folder).rglob("*") if path.is_file()]
    files += [_ROOT / name for name in _FILES]
    return {_PREFIX + path.relative_to(_ROOT).as_posix(): path.read_bytes() for path in files}


def in_wheel(wheel: Path) -> dict[str, bytes]:
    """Every data file of the wheel, by its path there."""
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith(_PREFIX) and not name.endswith("/")]
        return {name: archive.read(name) for name in names}


def faults(wheel: Path) -> list[str]:
    """What differs, one line each."""
    expected, found = in_checkout(), in_wheel(wheel)
    with zipfile.ZipFile(wheel) as archive:
        typed = "familjestod/py.typed" in archive.namelist()
    return [
        *(f"missing from the wheel: {name}" for name in sorted(expected.keys() - found.keys())),
        *(f"only in the wheel: {name}" for name in sorted(found.keys() - expected.keys())),
        *(
            f"differs: {name}"
            for name in sorted(expected.keys() & found.keys())
            if expected[name] != found[name]
        ),
        *([] if expected else ["the checkout has no data"]),
        *([] if typed else ["missing from the wheel: familjestod/py.typed"]),
    ]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: wheel_data.py WHEEL")
    found_faults = faults(Path(sys.argv[1]))
    if found_faults:
        sys.exit("\n".join(found_faults))
    print(f"{len(in_checkout())} data files, the same in the wheel and the checkout")
