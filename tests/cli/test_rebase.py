"""`rebase` tells what a changed base means, and notes the review without touching the rest of the file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import familjestod as fs
from familjestod.cli.rebasing import edited
from familjestod.spec.rebase import review
from familjestod.spec.source import read

Run = Callable[..., Result]

CORPUS = Path(__file__).parents[1] / "corpus" / "rebase"
MINE = "gotland/mitt.yaml"
WAS = ("--was", "was.yaml")
LIBRARY = fs.bundled()


@pytest.fixture
def here(tmp_path: Path, run: Run) -> Path:
    """A folder with an overlay, its base, and that base as it was."""
    shutil.copytree(CORPUS, tmp_path, dirs_exist_ok=True)
    return tmp_path


def digest(folder: Path) -> str:
    text = (folder / "national" / "bas.yaml").read_text("utf-8")
    return LIBRARY.with_texts({"national/bas.yaml": text})["national/bas"].digest


def test_tells_every_change_and_what_conflicts_first(run: Run, here: Path) -> None:
    result = run("rebase", MINE, *WAS)
    assert result.exit_code == 1
    assert result.output == (here / "mitt.txt").read_text("utf-8")


def test_the_old_base_may_come_from_standard_input(run: Run, here: Path) -> None:
    told, given = (here / "mitt.txt").read_text("utf-8"), (here / "was.yaml").read_text("utf-8")
    result = run("rebase", MINE, "--was", "-", input=given)
    assert result.output == told.replace("was.yaml", "<stdin>")


def test_as_json(run: Run, here: Path) -> None:
    result = run("rebase", MINE, *WAS, "--json")
    assert result.exit_code == 1
    assert json.loads(result.output) == json.loads((here / "mitt.json").read_text("utf-8"))


def test_a_base_that_says_what_it_said_needs_nothing(run: Run, here: Path) -> None:
    text = (here / MINE).read_text("utf-8").replace("  v12m: {due: 13 months}\n", "")
    (here / MINE).write_text(text, "utf-8")
    assert run("rebase", MINE, "--was", "national/bas.yaml", "--write").exit_code == 0
    result = run("rebase", MINE, "--was", "national/bas.yaml")
    assert result.exit_code == 0
    assert result.output == "gotland/mitt is laid on national/bas, which says what it said.\n\n"


def test_a_review_is_noted_even_where_the_overlay_keeps_its_own(run: Run, here: Path) -> None:
    before = (here / MINE).read_text("utf-8").replace("  v12m: {due: 13 months}\n", "")
    (here / MINE).write_text(before, "utf-8")
    assert run("rebase", MINE, *WAS).exit_code == 1
    result = run("rebase", MINE, *WAS, "--write")
    assert result.exit_code == 0
    assert result.output.endswith(f"{MINE} now says reviewed_against: {digest(here)[:12]}…\n")
    line = "extends: national/bas  # the whole of it\n"
    assert (here / MINE).read_text("utf-8") == before.replace(
        line, f"{line}reviewed_against: {digest(here)}\n"
    )


def test_an_old_base_other_than_the_one_reviewed_is_noted(run: Run, here: Path) -> None:
    noted = (
        (here / MINE)
        .read_text("utf-8")
        .replace("region: gotland\nsources", "reviewed_against: abcdef012345\nregion: gotland\nsources")
    )
    (here / MINE).write_text(noted, "utf-8")
    output = run("rebase", MINE, *WAS).output
    assert "Note: the old base given has the digest " in output
    assert "reviewed against abcdef012345…" in output
    (here / "was.yaml").write_text((here / "was.yaml").read_text("utf-8").replace("[food]", "[nothing]"))
    assert "Note: " not in run("rebase", MINE, *WAS).output  # it has no digest: it does not load any more


HEAD = "format: 1\nkind: programme\nid: gotland/mitt\nname: {sv: Mitt}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEAD + "extends: national/bas\nregion: gotland\n", HEAD + "extends: national/bas\nreviewed_against: DIGEST\nregion: gotland\n"),
        (HEAD + "extends: national/bas", HEAD + "extends: national/bas\nreviewed_against: DIGEST"),
        (HEAD.replace("\n", "\r\n") + "extends: 'national/bas' # c\r\n", HEAD.replace("\n", "\r\n") + "extends: 'national/bas' # c\r\nreviewed_against: DIGEST\r\n"),
        (HEAD + "extends: national/bas\nreviewed_against: abcdef  # kept\n", HEAD + "extends: national/bas\nreviewed_against: DIGEST  # kept\n"),
        (HEAD + "reviewed_against: '123456'\nextends: national/bas\n", HEAD + "reviewed_against: 'DIGEST'\nextends: national/bas\n"),
        (HEAD + "reviewed_against: null\nextends: national/bas\n", HEAD + "reviewed_against: DIGEST\nextends: national/bas\n"),
        (HEAD + "reviewed_against:\nextends: national/bas\n", HEAD + "reviewed_against: DIGEST\nextends: national/bas\n"),
        ("\ufeff# åäö 🦷\n" + HEAD + "extends: national/bas\n", "\ufeff# åäö 🦷\n" + HEAD + "extends: national/bas\nreviewed_against: DIGEST\n"),
    ],
)  # fmt: skip
def test_noting_a_review_leaves_the_rest_of_the_file_alone(
    run: Run, here: Path, before: str, after: str
) -> None:
    (here / MINE).write_bytes(before.encode())
    run("rebase", MINE, *WAS, "--write")
    assert (here / MINE).read_bytes() == after.replace("DIGEST", digest(here)).encode()


@pytest.mark.parametrize(
    ("before", "digest", "after"),
    [
        ('{"id": "a/b",\n "extends": "a/c",\n "name": {}}', "ab1", '{"id": "a/b",\n "extends": "a/c", "reviewed_against": "ab1",\n "name": {}}'),
        ('{"extends": "a/c", "reviewed_against": "ff"}', "ab1", '{"extends": "a/c", "reviewed_against": "ab1"}'),
        # A digest that would be read as a number.
        ("extends: a/c", "123", 'extends: a/c\nreviewed_against: "123"'),
        ("extends: a/c\nreviewed_against: ff", "1e9", 'extends: a/c\nreviewed_against: "1e9"'),
    ],
)  # fmt: skip
def test_the_edit_keeps_to_the_way_the_document_is_written(before: str, digest: str, after: str) -> None:
    found = edited(before, review(read(before, "x"), digest))
    assert found == after
    assert read(found, "x").value["reviewed_against"] == digest


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((MINE, "--was", "missing.yaml"), "there is no such file"),
        (("national/bas.yaml", *WAS), "extends no programme"),
        ((MINE, "--was", MINE), "gotland/mitt extends national/bas"),
        (("nope", *WAS), "nearest: "),
        (("stockholm/familjecentral", "--was", "family.yaml", "--write"), "name a file of your own"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, here: Path, arguments: tuple[str, ...], said: str
) -> None:
    (here / "family.yaml").write_text(LIBRARY.texts["national/familjecentral.yaml"], "utf-8")
    result = run("rebase", *arguments)
    assert result.exit_code == 2, result.output
    assert len(result.stderr.splitlines()) == 1
    assert said in result.stderr


@pytest.mark.parametrize(
    ("file", "wrong", "place"),
    [
        (MINE, ("extends: national/bas", "extends: national/nope"), f"{MINE}:6:10: "),
        (MINE, ("kind: programme", "kind: programe"), f"{MINE}:3:7: "),
        ("was.yaml", ("due: 4 months", "deu: 4 months"), "was.yaml:13:35: "),
        ("national/bas.yaml", ("due: 4 months", "deu: 4 months"), "national/bas.yaml:13:35: "),
    ],
)
def test_faults_are_told_at_their_place(
    run: Run, here: Path, file: str, wrong: tuple[str, str], place: str
) -> None:
    (here / file).write_text((here / file).read_text("utf-8").replace(*wrong), "utf-8")
    result = run("rebase", MINE, *WAS)
    assert result.exit_code == 1
    assert result.stderr.startswith(place)
