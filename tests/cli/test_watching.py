"""`check --watch` as a real process: it looks again when a document changes, and leaves quietly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from click.testing import Result

Run = Callable[..., Result]
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "GITHUB_ACTIONS"}}
WHOLE = """\
format: 1
kind: programme
id: gotland/mine
name: {sv: Min, en: Mine}
region: gotland
subject: family
"""
CLEAN = "1 document checked: no faults"


@contextmanager
def watching(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The process that watches, which is ended in any case, and after a minute, so that no test waits for ever."""
    with subprocess.Popen(
        [sys.executable, "-m", "familjestod", "check", "--watch", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=ENVIRONMENT,
    ) as process:
        late = threading.Timer(60, process.kill)
        late.start()
        try:
            yield process
        finally:
            late.cancel()
            process.kill()


def until(process: subprocess.Popen[str], begin: str, stream: str = "stdout") -> str:
    """The next line of the process that begins as said."""
    lines: IO[str] = getattr(process, stream)
    for line in lines:
        if line.startswith(begin):
            return line.rstrip("\n")
    pytest.fail(f"{begin!r} never came")


def change(path: Path, text: str) -> None:
    """Writes a file as an editor does: another one beside it, put in its place."""
    beside = path.with_suffix(".tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def test_it_looks_again_when_a_file_changes_and_leaves_quietly(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(WHOLE, encoding="utf-8")
    with watching(tmp_path, "mine.yaml") as process:
        assert until(process, "1 document") == CLEAN
        change(mine, WHOLE.replace("subject", "subjet"))
        assert until(process, "mine.yaml:6:1: ").endswith("[unknown-key]")
        mine.unlink()
        assert until(process, "familjestod: ", "stderr").endswith("there is no such file")
        change(mine, WHOLE)
        assert until(process, "1 document checked: no") == CLEAN
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert process.stderr is not None
        assert process.stdout is not None
        assert (process.stdout.read(), process.stderr.read()) == ("", "")


def test_a_folder_is_watched_for_new_files_and_a_file_with_what_it_rests_on(tmp_path: Path) -> None:
    folder = tmp_path / "gotland"
    folder.mkdir()
    (folder / "mine.yaml").write_text(WHOLE, encoding="utf-8")
    over = "format: 1\nkind: programme\nid: gotland/over\nname: {sv: Över, en: Over}\nextends: gotland/mine\n"
    with watching(tmp_path, "gotland") as process:
        assert until(process, "1 document") == CLEAN
        change(folder / "over.yaml", over)
        assert until(process, "2 documents") == "2 documents checked: no faults"
    with watching(tmp_path, "gotland/over.yaml") as process:
        assert until(process, "1 document") == CLEAN
        change(folder / "mine.yaml", WHOLE.replace("subject", "subjet"))
        assert until(process, "gotland/mine.yaml:6:1: ").endswith("[unknown-key]")


def test_a_terminal_is_cleared_before_each_look(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    (tmp_path / "mine.yaml").write_text(WHOLE, encoding="utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "familjestod", "check", "--watch", "mine.yaml"],
        cwd=tmp_path,
        stdout=theirs,
        env={**ENVIRONMENT, "TERM": "xterm"},
    ) as process:
        os.close(theirs)
        try:
            for text in (WHOLE, WHOLE + "source: none\n"):
                change(tmp_path / "mine.yaml", text)
                shown = b""
                while b" checked: " not in shown or (text != WHOLE and b"unknown-reference" not in shown):
                    shown += os.read(ours, 4096)
                assert b"\x1b[2J" in shown
        finally:
            process.kill()
    os.close(ours)


@pytest.mark.parametrize(
    "arguments", [(), ("gotland/kommunikation_itc",), ("--fix", "a.yaml"), ("--diff", "a.yaml")]
)
def test_what_cannot_be_watched_is_said(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("check", "--watch", *arguments)
    assert result.exit_code == 2
    assert "--watch" in result.stderr


def test_a_file_that_is_not_there_at_first_is_told(run: Run) -> None:
    result = run("check", "--watch", "none.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
