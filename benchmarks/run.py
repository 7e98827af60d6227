"""Every benchmark in one run, as one table of ratios: `python benchmarks/run.py [--quick] [part ...]`."""

from __future__ import annotations

import argparse
import importlib
import sys

from measure import Row, table

PARTS = {
    "evaluate": "Full evaluation of a family in gotland/kommunikation_itc: ours to the other's",
    "library": "Every programme of the library at once: ours to one programme by hand",
    "rules": "Rules alone: how many times faster ours are",
    "startup": "Starting, CPU time of a process of its own: ours to the other's",
    "documents": "Reading documents: ours to the other's",
}


def main() -> None:
    """Run the parts asked for, all of them if none is."""
    parser = argparse.ArgumentParser(description="Measure, and print one table of ratios.")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"any of {', '.join(PARTS)}; all if none")
    parser.add_argument("--quick", action="store_true", help="fewer families and rounds: rougher, sooner")
    asked = parser.parse_args()
    for name in asked.parts:
        if name not in PARTS:
            parser.error(f"{name} is no part: expected any of {', '.join(PARTS)}")
    measured: dict[str, list[Row]] = {}
    for name in asked.parts or PARTS:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        measured[PARTS[name]] = importlib.import_module(name).rows(quick=asked.quick)
    print(table(measured))


if __name__ == "__main__":
    main()
