"""The installed script as the shell sees it: streams, pipes, codes, and how soon help is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from familjestod.cli import main

_ITC = "gotland/kommunikation_itc"
_CASE = b"birth_date: 2024-08-20\nfacts: {unit.region: gotland, child.enrolled_bhv: true}\n"
_ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "GITHUB_ACTIONS"}}


def _run(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "familjestod", *arguments],
        input=given,
        capture_output=True,
        check=False,
        timeout=60,
        env={**_ENVIRONMENT, **environment},
    )


def test_the_script_is_installed() -> None:
    script = Path(sys.executable).with_name("familjestod")
    if not script.exists():
        pytest.skip("installed without its scripts")
    result = subprocess.run([script, "--version"], capture_output=True, check=True, timeout=60)
    assert result.stdout.startswith(b"familjestod ")


def test_a_case_comes_in_a_pipe() -> None:
    result = _run("evaluate", _ITC, "-", "--on", "2026-03-01", "--json", given=_CASE)
    assert json.loads(result.stdout)["eligibility"]["verdict"] == "met"
    assert (result.returncode, result.stderr) == (0, b"")


def test_fifty_kilobytes_of_hostile_text_are_told_in_a_few_lines() -> None:
    for text in (
        b"[" * 51_200,
        b"a: " * 17_000,
        b"\x1b]0;x\x07" * 7_000,
        b'"' + b"\xf0\x9f\x92\xa3" * 12_800,
        os.urandom(51_200),
    ):
        result = _run("evaluate", _ITC, "-", given=text)
        assert result.returncode == 1
        assert result.stdout == b""
        assert b"<stdin>:" in result.stderr
        assert b"Traceback" not in result.stderr
        assert b"\x1b" not in result.stderr
        assert len(result.stderr) < 40_000


def test_a_reader_that_leaves_is_no_fault() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "familjestod", "show", "national/barnhalsovard"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_letters_the_terminal_lacks_are_written_out() -> None:
    result = _run("test", _ITC, PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(b"\\u2713 ")  # the mark of what passed


def test_help_is_there_without_the_engine() -> None:
    code = (
        "import sys\n"
        "from familjestod.cli import main\n"
        "sys.argv[1:] = ['--help']\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'attr', 'yaml', 'jsonschema', 'cattrs', 'familjestod.library', 'familjestod.engine'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)


def test_without_click_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "click", None)
    monkeypatch.delitem(sys.modules, "familjestod.cli.app", raising=False)
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert capsys.readouterr().err == (
        'familjestod: the command line needs click: pip install "familjestod[cli]"\n'
    )
