"""`python -m familjestod` is the command line."""

from __future__ import annotations

from familjestod.cli import main

if __name__ == "__main__":
    main()
