"""Every benchmark in one run, as one table of ratios: `python benchmarks/run.py [--quick] [part …]`."""

from __future__ import annotations

import argparse
import importlib

from measure import Row, table

PARTS = {
    "evaluate": "One full evaluation of a family, gotland/kommunikation_itc",
}


def main() -> None:
    """Run the parts asked for, all of them if none is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="part", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer families and repeats: rougher figures, soon")
    asked = parser.parse_args()
    for name in asked.parts or PARTS:
        rows: list[Row] = importlib.import_module(name).rows(quick=asked.quick)
        print(f"{PARTS[name]}\n{table(rows)}\n", flush=True)


if __name__ == "__main__":
    main()
