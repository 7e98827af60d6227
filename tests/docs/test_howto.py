"""Each how-to guide does what it shows: its files are written, its commands run and its Python run, in the order of the page."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

pytest.importorskip("click")
from click.testing import CliRunner

from familjestod.cli.app import app

# Pages whose examples are run when the documentation is built are those of test_notebooks.py.
_PAGES = [
    page
    for page in sorted((Path(__file__).parents[2] / "docs" / "howto").glob("*.md"))
    if "```{code-cell}" not in page.read_text(encoding="utf-8")
]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# Pages, and a module of the extra that their examples need.
_NEEDS = {
    "a-whole-register": "narwhals",
    "synthetic-registers": "narwhals",
    "impact": "narwhals",
    "review": "narwhals",
}
_FILE = re.compile(r"\A# ([\w/.-]+\.yaml)\n")


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.stem)
def test_the_page_does_what_it_shows(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if page.stem in _NEEDS:
        pytest.importorskip(_NEEDS[page.stem])
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    names: dict[str, object] = {}
    done = set()
    for kind, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        done.add(kind)
        match kind:
            case "yaml":
                file = _FILE.match(text)
                assert file, f"a file without its name: {text}"
                Path(file[1]).parent.mkdir(parents=True, exist_ok=True)
                Path(file[1]).write_text(text, encoding="utf-8")
            case "console":
                run(text)
            case "python":
                assert printed(text, names) == expected(text)
            case _:
                pytest.fail(f"nothing is known of blocks of {kind!r}")
    assert "python" in done


def run(shown: str) -> None:
    """Runs a command; what it prints is what is shown after it, where something is."""
    command, _, output = shown.partition("\n")
    prompt, program, *arguments = shlex.split(command)
    assert (prompt, program) == ("$", "familjestod")
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert output in ("", result.output)


def printed(code: str, names: dict[str, object]) -> list[str]:
    """The lines that the code prints."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "page", "exec"), names)  # noqa: S102 - ours
    return output.getvalue().splitlines()


def expected(code: str) -> list[str]:
    """What the code says that it prints: the comment after a print, or the comments below a loop of them."""
    return re.findall(r"^(?:print\(.*\)  )?# (.*)$", code, re.MULTILINE)


def test_there_are_guides() -> None:
    assert len(_PAGES) >= 2
