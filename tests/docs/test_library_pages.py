"""The pages of programmes, instruments and vocabulary: all there, leading to each other, rewritten only when they differ."""

from __future__ import annotations

import importlib.util
import posixpath
import re
from pathlib import Path
from types import ModuleType

import pytest

import familjestod as fs

_EXTENSION = Path(__file__).parents[2] / "docs" / "_ext" / "library_pages.py"
LIBRARY = fs.bundled()


def extension() -> ModuleType:
    spec = importlib.util.spec_from_file_location("library_pages", _EXTENSION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES: dict[str, str] = dict(extension().pages(LIBRARY))


def test_every_document_has_a_page_in_each_language() -> None:
    expected = {
        f"{language}/{name}.md"
        for language in ("sv", "en")
        for name in (*LIBRARY, *(f"instruments/{id_}" for id_ in LIBRARY.instruments), "vocabulary", "index")
    }
    assert set(PAGES) == expected


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_page_or_a_source(name: str) -> None:
    text = PAGES[name]
    links = re.findall(r"(?<!\\)\]\(([^)]+)\)", text)
    assert links
    there = {posixpath.normpath(posixpath.join(posixpath.dirname(name), link)) for link in links}
    assert there - set(PAGES) == set()
    assert set(re.findall(r'href="#(source-\d+)"', text)) <= set(re.findall(r'id="(source-\d+)"', text))


@pytest.mark.parametrize("id_", LIBRARY)
def test_every_page_says_what_its_source_does_not_say(id_: str) -> None:
    assert "\n## Vad källan inte säger\n" in PAGES[f"sv/{id_}.md"]
    assert "\n## What the source does not say\n" in PAGES[f"en/{id_}.md"]


def test_the_index_names_every_page() -> None:
    for language in ("sv", "en"):
        _, _, tree = PAGES[f"{language}/index.md"].partition("```{toctree}\n:hidden:\n\n")
        named = {f"{language}/{line}.md" for line in tree.splitlines() if line and line != "```"}
        assert named == {each for each in PAGES if each.startswith(language)} - {f"{language}/index.md"}


def test_only_what_differs_is_written_and_what_is_no_more_goes(tmp_path: Path) -> None:
    write = extension().write
    write(tmp_path, LIBRARY)
    kept, changed, gone = (tmp_path / name for name in ("sv/index.md", "en/index.md", "sv/gone.md"))
    before = kept.stat().st_mtime_ns
    changed.write_text("old", encoding="utf-8")
    gone.write_text("old", encoding="utf-8")
    write(tmp_path, LIBRARY)
    assert kept.stat().st_mtime_ns == before
    assert changed.read_text(encoding="utf-8") == PAGES["en/index.md"]
    assert not gone.exists()
