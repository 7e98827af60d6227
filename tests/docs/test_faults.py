"""The page of faults has every code that the library can give, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from familjestod.spec import schema, source

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "faults.md"


def codes_in(module: Path) -> Iterator[str]:
    """The codes written in a module: `Diagnostic(code="…")` and `….fault("…", …)`."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = [
            keyword.value for keyword in node.keywords if keyword.arg == "code" and called == "Diagnostic"
        ]
        given += node.args[:1] if called == "fault" else []
        for each in given:
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value


def test_every_code_is_on_the_page_and_no_other() -> None:
    written = {code for module in (ROOT / "src").rglob("*.py") for code in codes_in(module)}
    told = re.findall(r"^\| `([a-z-]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(written) > 20
    assert sorted(told) == sorted({*source.CODES, *schema.CODES, *written})
