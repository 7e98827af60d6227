"""Faults mended in the files themselves, as a user meets it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from familjestod.cli import mending
from familjestod.cli.documents import Refusal

Run = Callable[..., Result]
CORPUS = Path(__file__).parents[1] / "corpus"
FAULTY = """\
format: 1
kind: programe   # mine
id: gotland/mine
name: {sv: Min, en: Mine}
subject: family
region: gottland
sources:
  guide: {title: 2019, note: See: page 4}
  book:
    title: Besök: 4 år  # as printed
visits:
\tv8m:
\t\tnam: {sv: 'Besök', en: Visit}   # the first
\t\tdues: 8 months
\t\tsource: boook
\t\twhen: {family.first_time_parents: yes}
"""
WHOLE = """\
format: 1
kind: programme   # mine
id: gotland/mine
name: {sv: Min, en: Mine}
subject: family
region: gotland
sources:
  guide: {title: "2019", note: See page 4}
  book:
    title: "Besök: 4 år"  # as printed
visits:
  v8m:
    name: {sv: 'Besök', en: Visit}   # the first
    due: 8 months
    source: book
    when: {family.first_time_parents: true}
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_bytes(FAULTY.replace("See: page", "See page").encode())
    return path


def test_what_leaves_no_choice_is_mended_in_the_file(run: Run, mine: Path) -> None:
    mine.chmod(0o640)
    result = run("check", "--fix", "mine.yaml")
    assert mine.read_text("utf-8") == WHOLE
    assert result.exit_code == 0, result.output
    assert result.stdout == "1 document checked: no faults\n"
    assert result.stderr.splitlines() == [
        'mine.yaml:10:17: write "Besök: 4 år" [yaml-colon-in-text]',
        "mine.yaml:12:1: indent with spaces [yaml-tab]",
        "mine.yaml:2:7: write programme [wrong-kind]",
        'mine.yaml:8:18: write "2019" [wrong-type]',
        "mine.yaml:13:5: write name [unknown-key]",
        "mine.yaml:14:5: write due [unknown-key]",
        "mine.yaml:6:9: write gotland [unknown-reference]",
        "mine.yaml:15:13: write book [unknown-reference]",
        "mine.yaml:16:39: write true [wrong-operand]",
        "9 faults mended in 1 document",
    ]
    assert mine.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in mine.parent.iterdir()] == ["mine.yaml"]


def test_what_is_left_is_told(run: Run, mine: Path) -> None:
    mine.write_text(FAULTY, encoding="utf-8")
    result = run("check", "--fix", "mine.yaml", "--format", "json")
    assert result.exit_code == 1
    (left,) = json.loads(result.stdout)["diagnostics"]
    assert (left["code"], left["fix"]) == ("yaml-bracket", None)


def test_a_fix_is_part_of_what_programs_are_told(run: Run, mine: Path) -> None:
    mine.write_text(WHOLE.replace("due:", "dues:"), encoding="utf-8")
    (found,) = json.loads(run("check", "mine.yaml", "--format", "json").stdout)["diagnostics"]
    place = {"file": "mine.yaml", "line": 14, "column": 5, "end_line": 14, "end_column": 9}
    assert found["fix"] == {"description": "write due", "edits": [{"place": place, "text": "due"}]}
    run_ = json.loads(run("check", "mine.yaml", "--format", "sarif").stdout)["runs"][0]
    (change,) = run_["results"][0]["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "due"}


def test_a_difference_changes_nothing_and_is_a_patch(run: Run, mine: Path, tmp_path: Path) -> None:
    before = mine.read_bytes()
    result = run("check", "--diff", "mine.yaml")
    assert result.exit_code == 1
    assert mine.read_bytes() == before
    assert result.stderr == "9 faults would be mended in 1 document\n"
    patch = shutil.which("patch")
    if patch is None:
        pytest.skip("no patch on this machine")
    subprocess.run(
        [patch, "-p0"], cwd=tmp_path, input=result.stdout.encode(), check=True, capture_output=True
    )
    assert mine.read_text("utf-8") == WHOLE


def test_nothing_to_mend_leaves_files_alone(run: Run, mine: Path) -> None:
    mine.write_text(WHOLE, encoding="utf-8")
    before = mine.stat()
    assert run("check", "--diff", "mine.yaml").stdout == ""
    result = run("check", "--fix", "mine.yaml")
    assert result.stderr == "0 faults mended in 0 documents\n"
    assert mine.stat().st_ino == before.st_ino
    assert mine.stat().st_mtime_ns == before.st_mtime_ns


def test_the_library_and_what_is_not_named_are_never_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gotland").mkdir()
    base = tmp_path / "gotland" / "mine.yaml"
    base.write_text(WHOLE.replace("due:", "dues:"), encoding="utf-8")
    overlay = tmp_path / "gotland" / "over.yaml"
    overlay.write_text(
        "format: 1\nkind: programme\nid: gotland/over\nname: {sv: Över}\nextends: gotland/mine\n"
    )
    before = base.read_bytes()
    assert run("check", "--fix", "gotland/over.yaml").exit_code == 1
    assert base.read_bytes() == before
    assert run("check", "--fix", "gotland/over.yaml", "gotland/mine.yaml").exit_code == 0
    assert base.read_text("utf-8") == WHOLE
    assert run("check", "--fix").stderr == "0 faults mended in 0 documents\n"


def test_a_link_stays_a_link_and_a_mark_stays_a_mark(run: Run, tmp_path: Path) -> None:
    text = WHOLE.replace("\n", "\r\n")
    (tmp_path / "real.txt").write_bytes(b"\xef\xbb\xbf" + text.replace("due:", "dues:").encode())
    (tmp_path / "mine.yaml").symlink_to("real.txt")
    assert run("check", "--fix", "mine.yaml").exit_code == 0
    assert (tmp_path / "mine.yaml").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"\xef\xbb\xbf" + text.encode()


def test_a_file_that_changed_meanwhile_is_left_alone(mine: Path) -> None:
    mended = mending.mend_all([str(mine)])
    mine.write_text("another\n", encoding="utf-8")
    with pytest.raises(Refusal, match="has changed while it was checked"):
        mending.write(mended)
    assert mine.read_text("utf-8") == "another\n"


def test_a_write_that_fails_leaves_the_file_whole(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = mine.read_bytes()
    mended = mending.mend_all([str(mine)])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Refusal, match=r"mine\.yaml cannot be written: No space left on device"):
        mending.write(mended)
    assert mine.read_bytes() == before
    assert [each.name for each in mine.parent.iterdir()] == ["mine.yaml"]


def test_mending_the_corpus_changes_only_what_it_says(tmp_path: Path) -> None:
    """Once more mending changes nothing, and no text that had a fault fewer has one more."""
    shutil.copytree(CORPUS / "yaml", tmp_path / "yaml")
    texts = {path: path.read_bytes() for path in (tmp_path / "yaml").iterdir()}
    mended = mending.mend_all([str(tmp_path)])
    mending.write(mended)
    assert len(mended.changed) > 10
    changed = {old.path for old, _ in mended.changed}
    for path, before in texts.items():
        assert (path.read_bytes() == before) is (path not in changed), path
    again = mending.mend_all([str(tmp_path)])
    assert (again.changed, again.first) == ((), mended.left)


@pytest.mark.parametrize(
    "path", sorted((CORPUS / "programmes").glob("*.yaml")), ids=lambda path: str(path.stem)
)
def test_every_fix_that_is_offered_is_made(path: Path) -> None:
    mended = mending.mend_all([str(path)])
    assert bool(mended.fixed) is any(each.fix for each in mended.first.diagnostics)
    if not mended.fixed:
        assert mended.left == mended.first
