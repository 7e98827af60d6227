"""`explain` says of each code what the page of faults says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from familjestod.cli.faults import explanations

Run = Callable[..., Result]
EXPLAINED = explanations()


@pytest.mark.parametrize("code", list(EXPLAINED))
def test_a_code_is_explained(run: Run, code: str) -> None:
    result = run("explain", code)
    assert result.exit_code == 0
    first, *_ = result.output.splitlines()
    assert first == code
    assert EXPLAINED[code].meaning in result.output
    assert f"What to do: {EXPLAINED[code].advice}" in result.output
    for example in EXPLAINED[code].examples:
        assert all(f"    {line}" in result.output for line in example.text.splitlines() if line)


def test_it_is_told_as_people_read_it(run: Run) -> None:
    assert run("explain", "unknown-reference").output == (
        "unknown-reference\n"
        "\n"
        "An id that names no visit, role, place, service, instrument, source or table.\n"
        "\n"
        "Example, in a programme:\n"
        "\n"
        "    visits:\n"
        "      v8m: {name: {sv: Besök, en: Visit}, place: clinik}\n"
        "\n"
        "What to do: Use the id that is offered, or add it where such ids stand.\n"
    )


def test_it_fits_the_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    prose = [line for line in run("explain", "never-met").output.splitlines() if not line.startswith("    ")]
    assert max(map(len, prose)) <= 60


def test_without_a_code_all_are_listed(run: Run) -> None:
    listed = run("explain").output
    assert all(f"\n{code} " in listed for code in EXPLAINED)


def test_an_unknown_code_is_told_with_the_nearest(run: Run) -> None:
    result = run("explain", "unknown-ky")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith('familjestod: "unknown-ky" is not a code; nearest: unknown-key')
