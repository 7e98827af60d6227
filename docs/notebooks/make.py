"""Runs the notebooks beside it in a real kernel, and stores what they show: `python docs/notebooks/make.py [NAME ...]`.

What is stored is what a reader sees who opens a notebook without running it. The test runs each again, and fails where
what it says is no longer so.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

HERE = Path(__file__).parent
_SECONDS = 600
# What a kernel says of itself differs between machines; what a notebook is written in does not.
_METADATA = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def executed(path: Path) -> NotebookNode:
    """A notebook as it is when every cell has run, in a folder of its own that is gone afterwards."""
    notebook = nbformat.read(path, as_version=4)
    with TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=_SECONDS,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": folder}},
        )
        client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            # Where a picture is drawn its size may be said; nothing else of this is for a reader.
            output.get("metadata", {}).pop("execution", None)
    notebook.metadata = nbformat.from_dict(_METADATA)
    return notebook


def main(names: list[str]) -> None:
    """Runs some notebooks, or all of them, and stores each in its place."""
    for path in [HERE / f"{Path(name).stem}.ipynb" for name in names] or sorted(
        HERE.glob("*.ipynb")
    ):
        text = nbformat.writes(executed(path), version=nbformat.NO_CONVERT)
        path.write_text(f"{text.rstrip()}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
