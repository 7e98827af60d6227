"""What the installed package holds is what the checkout holds."""

from __future__ import annotations

from pathlib import Path

import familjestod as fs

_ROOT = Path(__file__).parents[1]


def test_is_typed() -> None:
    assert Path(fs.__file__).with_name("py.typed").is_file()


def test_bundles_every_programme_of_the_checkout() -> None:
    """An editable installation copies the data once; reading that copy would miss what was written since."""
    written = {
        f"{path.parent.name}/{path.stem}"
        for path in (_ROOT / "programmes").glob("*/*.yaml")
        if path.parent.name != "instruments" and not path.name.endswith(".cases.yaml")
    }
    assert written == set(fs.bundled())
