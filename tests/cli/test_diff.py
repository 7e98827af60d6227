"""`diff` finds two versions wherever they are, and tells what differs between them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import familjestod as fs

Run = Callable[..., Result]

CORPUS = Path(__file__).parents[1] / "corpus" / "diffs"
ITC = "gotland/kommunikation_itc"
NATIONAL = "national/barnhalsovard"


@pytest.fixture
def repository(tmp_path: Path, run: Run) -> Path:
    """A folder under git: a programme and its instrument, then both changed, and nothing of the last change committed."""
    if shutil.which("git") is None:
        pytest.skip("git is needed to make a repository")
    root = tmp_path / "programmes"
    (root / "instruments").mkdir(parents=True)
    (root / "gotland").mkdir()
    shutil.copy(CORPUS / "programme.yaml", root / "gotland" / "allt.yaml")
    shutil.copy(CORPUS / "instrument.yaml", root / "instruments" / "skala.yaml")
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        git(tmp_path, *command)
    edit(root / "instruments" / "skala.yaml", "skala.total: {at_least: 4}", "skala.total: {at_least: 3}")
    edit(root / "gotland" / "allt.yaml", "due: 8 months\n    place", "due: 9 months\n    place")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


# --- where the two are -------------------------------------------------------------------------------


def test_two_ids(run: Run) -> None:
    result = run("diff", NATIONAL, ITC)
    assert result.exit_code == 0
    assert result.output.startswith("Vad som skiljer Kartläggning av kommunikationsförmåga (ITC) från")
    assert "Besöket ”Logopedens hembesök” tillkommer" in " ".join(result.output.split())


def test_two_instruments(run: Run) -> None:
    result = run("diff", "epds", "psq_s", "--lang", "en")
    assert result.exit_code == 0
    assert "How Parent questionnaire" in result.output or "differs from" in result.output


def test_a_file_in_a_revision_with_the_instruments_of_then(run: Run, repository: Path) -> None:
    result = run("diff", "HEAD:programmes/gotland/allt.yaml", "programmes/gotland/allt.yaml")
    assert result.exit_code == 0
    told = " ".join(result.output.split())
    assert "Besöket ”Besök 8 månader” ska göras vid 9 månader i stället för vid 8 månader." in told
    assert "Skalan visar ”Förhöjt” från 3 poäng i stället för från 4 poäng." in told
    assert "2 ändringar" in told


def test_two_revisions(run: Run, repository: Path) -> None:
    git(repository, "commit", "-q", "-a", "-m", "second")
    arguments = ("HEAD~1:programmes/gotland/allt.yaml", "HEAD:programmes/gotland/allt.yaml")
    assert "2 ändringar" in run("diff", *arguments).output
    assert "Ingenting skiljer" in run("diff", arguments[1], arguments[1]).output


def test_a_path_from_the_folder_of_the_call(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "programmes")
    for path in ("gotland/allt.yaml", "./gotland/allt.yaml", "programmes/gotland/allt.yaml"):
        result = run("diff", f"HEAD:{path}", "gotland/allt.yaml")
        assert "2 ändringar" in result.output, path


def test_an_instrument_in_a_revision(run: Run, repository: Path) -> None:
    path = "programmes/instruments/skala.yaml"
    result = run("diff", f"HEAD:{path}", path)
    assert "Skalan visar ”Förhöjt” från 3 poäng" in result.output


def test_ids_of_a_folder(run: Run, repository: Path) -> None:
    result = run("diff", "HEAD:programmes/gotland/allt.yaml", "gotland/allt", "--library", "programmes")
    assert result.exit_code == 0
    assert "2 ändringar" in result.output


# --- how it is told ----------------------------------------------------------------------------------


def test_as_json(run: Run) -> None:
    found = json.loads(run("diff", NATIONAL, ITC, "--format", "json").output)
    assert found == fs.compare.diff(fs.bundled()[NATIONAL], fs.bundled()[ITC]).to_dict()
    first = found["edits"][0]
    assert set(first) == {
        "kind",
        "path",
        "old_path",
        "old",
        "new",
        "effect",
        "weight",
        "said",
        "before",
        "after",
    }


@pytest.mark.parametrize(("form", "method"), [("markdown", "markdown"), ("text", "text")])
def test_into_a_file(run: Run, tmp_path: Path, form: str, method: str) -> None:
    assert run("diff", NATIONAL, ITC, "--format", form, "--lang", "en", "-o", "out").output == ""
    expected = getattr(fs.compare.diff(fs.bundled()[NATIONAL], fs.bundled()[ITC]), method)("en")
    assert (tmp_path / "out").read_text("utf-8") == expected


def test_as_a_page(run: Run) -> None:
    page = run("diff", NATIONAL, ITC, "--format", "html").output
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<h1>") == 1
    assert "http-equiv" not in page
    assert "<script" not in page


def test_exit_codes(run: Run) -> None:
    assert run("diff", ITC, ITC, "--exit-code").exit_code == 0
    assert run("diff", NATIONAL, ITC).exit_code == 0
    assert run("diff", NATIONAL, ITC, "--exit-code").exit_code == 1


# --- what cannot be done -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "told"),
    [
        (
            "gotland/kommunikation",
            'familjestod: "gotland/kommunikation" is not a programme of this library; nearest:',
        ),
        ("absent.yaml", "familjestod: absent.yaml: there is no such file"),
        (
            "epds",
            "familjestod: a programme is compared with a programme, and an instrument with an instrument",
        ),
        ("HEAD:x.yaml", "familjestod: git: not a git repository"),
    ],
)
def test_what_is_not_found(run: Run, old: str, told: str) -> None:
    result = run("diff", old, ITC)
    assert result.exit_code == 2
    assert told in result.output


@pytest.mark.parametrize(
    ("old", "told"),
    [
        ("nowhere:programmes/gotland/allt.yaml", '"nowhere" is not a revision of this repository'),
        (
            "HEAD:programmes/gotland/alt.yaml",
            (
                '"programmes/gotland/alt.yaml" is not in HEAD: expected a document there, by its path from the '
                "top; nearest: programmes/gotland/allt.yaml"
            ),
        ),
        ("HEAD:programmes", '"programmes" is not in HEAD'),
    ],
)
def test_what_is_not_in_a_revision(run: Run, repository: Path, old: str, told: str) -> None:
    result = run("diff", old, ITC)
    assert result.exit_code == 2
    assert told in " ".join(result.output.split())


def test_a_revision_is_never_an_option(run: Run, repository: Path) -> None:
    result = run("diff", "--", "--output=x:programmes/gotland/allt.yaml", ITC)
    assert result.exit_code == 2
    assert '"--output=x" is not a revision' in result.output
    assert not (repository / "x").exists()


def test_without_git(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    result = run("diff", "HEAD:programmes/gotland/allt.yaml", ITC)
    assert result.exit_code == 2
    assert "git is needed to read a revision, and is not installed" in result.output


def test_faults_are_told_where_they_stand(run: Run, repository: Path) -> None:
    path = repository / "programmes" / "gotland" / "allt.yaml"
    edit(path, "due: 9 months", "due: nine months")
    git(repository, "commit", "-q", "-a", "-m", "wrong")
    result = run("diff", "HEAD:programmes/gotland/allt.yaml", ITC)
    assert result.exit_code == 1
    assert "HEAD:programmes/gotland/allt.yaml:" in result.output


def test_cases_are_no_programme(run: Run, tmp_path: Path) -> None:
    (tmp_path / "vocabulary.yaml").write_text(fs.bundled().texts["vocabulary.yaml"], "utf-8")
    result = run("diff", "vocabulary.yaml", ITC)
    assert result.exit_code == 2
    assert "neither a programme nor an instrument" in result.output
