"""Mistakes as people make them, each planted in a sound programme, instrument or document of cases.

`tests/corpus/planted/mistakes.yaml` is the table: what is replaced with what, and all that is told of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from familjestod.cli.checking import Checked, check_all
from familjestod.cli.mending import mend_all
from familjestod.cli.render import render
from familjestod.cli.screen import Screen

CORPUS = Path(__file__).parents[1] / "corpus" / "planted"
FILES = {
    "programme": "ostergotland/mun_och_somn.yaml",
    "instrument": "instruments/somn_o.yaml",
    "cases": "ostergotland/mun_och_somn.cases.yaml",
}
SOUND = {kind: (CORPUS / f"{kind}.yaml").read_text("utf-8") for kind in FILES}
MISTAKES: list[Mapping[str, Any]] = yaml.safe_load((CORPUS / "mistakes.yaml").read_text("utf-8"))
BY_NAME = {each["name"]: each for each in MISTAKES}
SAVED = {
    "latin-1": lambda text: text.encode("latin-1"),
    "utf-16": lambda text: text.encode("utf-16"),
    "bom-crlf": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sound documents, in which the test stands."""
    for kind, name in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(SOUND[kind], "utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plant(mistake: Mapping[str, Any], folder: Path) -> str:
    path = folder / FILES[mistake["in"]]
    text = path.read_text("utf-8")
    if "saved_as" in mistake:
        path.write_bytes(SAVED[mistake["saved_as"]](text))
    else:
        assert mistake["replace"] in text
        path.write_bytes(text.replace(mistake["replace"], mistake["with"], 1).encode())
    return FILES[mistake["in"]]


def told(checked: Checked) -> str:
    lines = "\n".join(render(checked.diagnostics, "text", Screen()))
    return "\n".join(line.rstrip() for line in lines.splitlines()).strip("\n")


def test_the_documents_are_sound(here: Path) -> None:
    assert told(check_all(["."])) == ""


def test_there_are_enough_mistakes_and_each_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(MISTAKES) > 200
    assert {each["in"] for each in MISTAKES} == FILES.keys()


@pytest.mark.parametrize("name", BY_NAME)
def test_a_mistake_is_told_in_full(name: str, here: Path) -> None:
    mistake = BY_NAME[name]
    checked = check_all([plant(mistake, here)])
    assert told(checked) == mistake["told"].rstrip("\n")
    fixes = [each.fix.description for each in checked.diagnostics if each.fix]
    assert "; ".join(fixes) == mistake.get("mended", "")


@pytest.mark.parametrize("name", [name for name, each in BY_NAME.items() if "mended" in each])
def test_what_is_mended_is_sound(name: str, here: Path) -> None:
    file = plant(BY_NAME[name], here)
    assert not mend_all([file]).left.failed


TOGETHER = (
    "typo",
    "page text",
    "level ljusgrön",
    "camelCase",
    "månader",
    "1,5 years",
    "kind remiss",
    "70 percent",
    "text where mapping",
    "march 2024",
)


def test_ten_mistakes_of_one_document_are_ten_faults_in_order(here: Path) -> None:
    alone = []
    for name in TOGETHER:
        for kind, file in FILES.items():
            (here / file).write_text(SOUND[kind], "utf-8")
        alone.append(check_all([plant(BY_NAME[name], here)]).diagnostics[0])
    for kind, file in FILES.items():
        (here / file).write_text(SOUND[kind], "utf-8")
    for name in TOGETHER:
        file = plant(BY_NAME[name], here)
    found = check_all([file]).diagnostics
    assert sorted((each.code, each.message) for each in found) == sorted(
        (each.code, each.message) for each in alone
    )
    places = [(each.place.line, each.place.column) for each in found if each.place]
    assert len(places) == len(TOGETHER)
    assert places == sorted(places)
