"""`new` writes what passes `check` and `test` as it is, and never overwrites."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import familjestod as fs
from familjestod.cli.beginning import begin

Run = Callable[..., Result]

LIBRARY = fs.bundled()
OTHERS = [id_ for id_ in LIBRARY if id_ != "gotland/mitt"]


def schema_of(document: Path) -> Path:
    """The schema that the first line of a document names."""
    first = document.read_text("utf-8").partition("\n")[0]
    return document.parent / first.removeprefix("# yaml-language-server: $schema=")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("id_", ["gotland/mitt", "orebro/own_2", "national/mitt"])
def test_a_whole_programme_passes_every_check(run: Run, tmp_path: Path, id_: str, language: str) -> None:
    result = run("new", id_, "--lang", language)
    assert result.exit_code == 0, result.output
    assert run("check", ".").output.endswith("no faults\n")
    tested = run("test", "--coverage", f"{id_}.yaml")
    assert tested.exit_code == 0, tested.output
    for name in (f"{id_}.yaml", f"{id_}.cases.yaml"):
        document = tmp_path / name
        assert json.loads(schema_of(document).read_text("utf-8"))["$schema"].endswith("2020-12/schema")
        assert "${" not in document.read_text("utf-8")
    for command in ("check", "test", "show"):
        assert f"familjestod {command} {id_}.yaml" in result.output


@pytest.mark.parametrize("base", OTHERS)
def test_an_overlay_on_any_programme_passes_every_check(run: Run, tmp_path: Path, base: str) -> None:
    result = run("new", "gotland/mitt", "--extends", base, "--dir", "own", "--lang", "en")
    assert result.exit_code == 0, result.output
    assert run("check", "own").output.endswith("no faults\n")
    # A case asks on one day, and what amendments replaced is of another.
    tested = run("test", "own") if LIBRARY[base].editions else run("test", "--coverage", "own")
    assert tested.exit_code == 0, tested.output
    text = (tmp_path / "own" / "gotland" / "mitt.yaml").read_text("utf-8")
    assert fs.load(text, "mitt.yaml").reviewed_against == LIBRARY[base].digest


def test_an_overlay_on_the_national_programme_has_a_visit_and_a_story(run: Run, tmp_path: Path) -> None:
    run("new", "gotland/mitt", "--extends", "national/barnhalsovard")
    programme, cases = (
        (tmp_path / "gotland" / name).read_text("utf-8") for name in ("mitt.yaml", "mitt.cases.yaml")
    )
    assert "\nvisits:\n  v4w:\n" in programme
    assert "    story:\n" in cases
    assert "eligibility: {verdict: met}" in cases


def test_a_base_of_ones_own_is_found_where_it_lies(run: Run, tmp_path: Path) -> None:
    assert run("new", "orebro/bas").exit_code == 0
    assert run("new", "gotland/mitt", "--extends", "orebro/bas").exit_code == 0
    assert run("check", ".").output.endswith("4 documents checked: no faults\n")
    assert run("test", "gotland").exit_code == 0


def test_comments_are_in_the_language_asked_for() -> None:
    texts = {
        language: "".join(text for path, text in begun.files.items() if path.suffix == ".yaml")
        for language in ("sv", "en")
        for begun in [begin("gotland/mitt", Path(), extends=None, language=language)]
    }
    without = {
        language: [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        for language, text in texts.items()
    }
    assert without["sv"] == without["en"]
    assert "# Vem det är till för." in texts["sv"]
    assert "# Whom it is for." in texts["en"]
    assert "Whom it is for" not in texts["sv"]


def test_schemas_beside_the_folder_are_the_ones_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "programme.schema.json").write_text("{}", "utf-8")
    assert run("new", "gotland/mitt", "--dir", "programmes").exit_code == 0
    assert not (tmp_path / "programmes" / "schemas").exists()
    document = tmp_path / "programmes" / "gotland" / "mitt.yaml"
    assert schema_of(document).resolve() == tmp_path / "schemas" / "programme.schema.json"


@pytest.mark.parametrize("there", ["gotland/mitt.yaml", "gotland/mitt.cases.yaml"])
def test_nothing_is_overwritten(run: Run, tmp_path: Path, there: str) -> None:
    (tmp_path / "gotland").mkdir()
    (tmp_path / there).write_text("mine\n", "utf-8")
    result = run("new", "gotland/mitt")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"familjestod: {there} is there already")
    assert [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*.*")] == [there]
    assert (tmp_path / there).read_text("utf-8") == "mine\n"


def test_schemas_that_are_there_stay_as_they_are(run: Run, tmp_path: Path) -> None:
    assert run("new", "gotland/mitt").exit_code == 0
    schema = tmp_path / "schemas" / "programme.schema.json"
    schema.write_text("{}", "utf-8")
    result = run("new", "gotland/annat")
    assert result.exit_code == 0
    assert schema.read_text("utf-8") == "{}"
    assert "schema.json" not in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gotland",), '"gotland" is not an id: expected REGION/SLUG'),
        (("Gotland/mitt",), '"Gotland/mitt" is not an id'),
        (("../mitt",), '"../mitt" is not an id'),
        (("gotlnd/mitt",), '"gotlnd" is not a region of the vocabulary; nearest: gotland'),
        (("gotland/kommunikation_itc",), "comes with the package already"),
        (("gotland/mitt", "--extends", "national/nope"), '"national/nope" is not a programme that can be extended'),
        (("gotland/mitt", "--extends", "gotland/mitt"), '"gotland/mitt" is not a programme that can be extended'),
        (("gotland/mitt", "--dir", "file.txt"), "file.txt"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "file.txt").write_text("", "utf-8")
    result = run("new", *arguments)
    assert result.exit_code == 2, result.output
    assert len(result.stderr.splitlines()) == 1
    assert said in result.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["file.txt"]
