"""Cards in a notebook: every public value has one, of nothing but what a notebook lets through, and a `repr` that fits."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

import attrs
import pytest

import familjestod as fs
import notebook_values as values
from familjestod.diagnostics import SpecError
from familjestod.shown import CARDS, Shown

_TAGS = frozenset(
    [
        "details",
        "div",
        "img",
        "li",
        "p",
        "span",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "time",
        "tr",
        "ul",
        "b",
        "em",
    ],
)
_ATTRIBUTES = frozenset({"style", "alt", "src", "width", "open", "scope", "title"})
_COLUMNS, _LINES = 100, 8
_ALL = {**values.CORE, **values.EXTRA}
_CASES = [
    *values.CORE,
    *(pytest.param(name, marks=pytest.mark.extra) for name in values.EXTRA),
]


class _Seen(HTMLParser):
    """What is in a card."""

    def __init__(self, card: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(card)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "img":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", _CASES)
def test_a_card_is_made_of_what_notebooks_let_through(name: str, language: str) -> None:
    seen = _Seen(Shown.html(_ALL[name](), language))
    assert seen.open == []
    assert seen.tags <= _TAGS
    assert {key for key, _ in seen.attributes} <= _ATTRIBUTES
    assert all(
        value.startswith("data:image/svg+xml;base64,")
        for key, value in seen.attributes
        if key == "src" and value
    )
    assert "".join(seen.text).strip()


@pytest.mark.parametrize("name", _CASES)
def test_a_repr_fits_a_terminal(name: str) -> None:
    lines = repr(_ALL[name]()).splitlines()
    assert lines
    assert len(lines) <= _LINES
    assert max(map(len, lines)) <= _COLUMNS


@pytest.mark.parametrize("name", ["programme with markup in its texts", "evaluation of it", "error"])
def test_what_a_document_says_is_text(name: str) -> None:
    seen = _Seen(values.CORE[name]().html())
    assert "script" not in seen.tags
    assert not any(key.startswith("on") for key, _ in seen.attributes)
    assert "<script>" in "".join(seen.text)


def test_a_notebook_is_shown_swedish() -> None:
    value = values.CORE["evaluation"]()
    assert value._repr_html_() == value.html("sv") != value.html("en")


def test_only_two_languages_are_spoken() -> None:
    with pytest.raises(ValueError, match='"fi" is not a language'):
        fs.Case().html("fi")


@pytest.mark.parametrize(
    "where", sorted({each for name, each in CARDS.items() if not name.startswith(("cohort", "compare"))})
)
def test_what_draws_a_card_is_there(where: str) -> None:
    module, _, name = where.partition(":")
    assert callable(getattr(import_module(f"familjestod.{module}"), name))


def _public(package: Any) -> list[type]:
    named = (getattr(package, name) for name in package.__all__)
    # A fault of a package that is no fault of a document is told by Python.
    return [
        each for each in named if isinstance(each, type) and (attrs.has(each) or issubclass(each, SpecError))
    ]


def _is_told_by_another(cls: type) -> bool:
    """A line of a value that has a card, or a setting."""
    return cls.__name__ in {"Ask", "Difference", "Output"}


@pytest.mark.parametrize(
    "package",
    [
        pytest.param("familjestod", marks=pytest.mark.extra),
        "familjestod.prove",
        pytest.param("familjestod.cohort", marks=pytest.mark.extra),
        pytest.param("familjestod.compare", marks=pytest.mark.extra),
    ],
)
def test_every_public_value_has_a_card(package: str) -> None:
    public = _public(import_module(package))
    assert public
    without = [
        each.__name__ for each in public if not hasattr(each, "_repr_html_") and not _is_told_by_another(each)
    ]
    assert without == []


def test_values_know_nothing_of_their_cards() -> None:
    script = """
import datetime as dt, sys, familjestod as fs
fs.evaluate(fs.bundled()["gotland/kommunikation_itc"], fs.Case(), on=dt.date(2026, 3, 1))
print(*(name for name in sys.modules if name.startswith("familjestod.exports")))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_value_without_a_card_says_where_they_are_listed() -> None:
    class Strange(Shown):
        pass

    with pytest.raises(NotImplementedError, match="CARDS"):
        Strange().html()


@pytest.mark.extra
def test_a_kernel_shows_cards() -> None:
    import nbformat.v4
    from nbclient import NotebookClient

    cells = [
        "import datetime as dt, familjestod as fs",
        'itc = fs.bundled()["gotland/kommunikation_itc"]; itc',
        "fs.evaluate(itc, fs.Case(birth_date=dt.date(2024, 8, 20)), on=dt.date(2026, 3, 1))",
    ]
    v4: Any = nbformat.v4  # it has types in part
    notebook = v4.new_notebook(cells=[v4.new_code_cell(each) for each in cells])
    NotebookClient(notebook, kernel_name="python3", timeout=300).execute()
    for cell, kind in zip(notebook.cells[1:], ("Programme(", "Evaluation("), strict=True):
        (output,) = cell.outputs
        assert output.data["text/html"].startswith("<div style=")
        assert output.data["text/plain"].startswith(kind)


@pytest.mark.extra
def test_attrition_is_set_for_print() -> None:
    page = values.EXTRA["attrition"]().great_table().as_raw_html()
    assert "kom hit" in page
    assert "200" in page


@pytest.mark.extra
def test_the_tables_of_an_impact_are_set_for_print() -> None:
    impact = values.EXTRA["impact"]()
    tables = impact.great_tables("en")
    assert set(tables) >= {"changed", "transitions"}
    for section in tables.values():
        assert impact.new.name.in_("en") in section.as_raw_html()


def test_a_difference_is_shown_without_any_extra() -> None:
    itc = fs.bundled()["gotland/kommunikation_itc"]
    found = fs.compare.diff(itc, itc.patched({"visits": {"v21m": {"due": "20 months"}}}))
    assert "20 månader" in found._repr_html_()
