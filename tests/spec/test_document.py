"""Documents: finding nodes by their paths, and faults their places."""

from __future__ import annotations

import datetime as dt
import enum
import threading
from collections import OrderedDict
from types import MappingProxyType

import pytest

from familjestod.diagnostics import Diagnostic, Path, Place, Related, SpecError
from familjestod.spec.source import Document, Node, read

TEXT = """\
visits:
  v8m:
    opens: 8 months
    themes: [sleep, food]
  v10m:
"""


@pytest.fixture
def document() -> Document:
    return read(TEXT, "mine.yaml")


def on_line(line: int, column: int, end: int) -> Place:
    return Place("mine.yaml", line, column, line, end)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("visits", "v8m", "opens"), "8 months"),
        (("visits", "v8m", "themes", 1), "food"),
        (("visits", "v10m"), None),
        ((), {"visits": {"v8m": {"opens": "8 months", "themes": ["sleep", "food"]}, "v10m": None}}),
    ],
)
def test_a_path_leads_to_its_node(path: Path, value: object, document: Document) -> None:
    node = document.root.at(path)
    assert node is not None
    assert node.plain() == value
    assert document.root.nearest_at(path) is node


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("visit",), ()),
        ((0,), ()),
        (("visits", "v8m", "opens", "x"), ("visits", "v8m", "opens")),
        (("visits", "v8m", "themes", 2), ("visits", "v8m", "themes")),
        (("visits", "v8m", "themes", -1), ("visits", "v8m", "themes")),
        (("visits", "v8m", "themes", "0", 1), ("visits", "v8m", "themes")),
    ],
)
def test_a_path_that_leads_further_ends_at_the_last_node(path: Path, found: Path, document: Document) -> None:
    assert document.root.at(path) is None
    assert document.root.nearest_at(path) is document.root.at(found)


@pytest.mark.parametrize(
    ("path", "on_key", "place", "line"),
    [
        (("visits", "v8m", "opens"), False, on_line(3, 12, 20), "    opens: 8 months"),
        (("visits", "v8m", "opens"), True, on_line(3, 5, 10), "    opens: 8 months"),
        (("visits", "v8m", "themes", 1), True, on_line(4, 21, 25), "    themes: [sleep, food]"),
        (("visits", "v10m"), False, on_line(5, 3, 7), "  v10m:"),
        (("visits", "v8m"), False, Place("mine.yaml", 3, 5, 4, 26), "    opens: 8 months"),
        (("visits", "v8m", "name", "sv"), False, on_line(2, 3, 6), "  v8m:"),
        (("format",), True, Place("mine.yaml", 1, 1, 5, 7), "visits:"),
    ],
)
def test_a_fault_gets_its_place_and_line(
    path: Path, on_key: bool, place: Place, line: str, document: Document
) -> None:
    fault = Diagnostic(code="x", message="", path=path, on_key=on_key)
    expected = Diagnostic(code="x", message="", path=path, on_key=on_key, place=place, line_text=line)
    assert document.locate(fault) == expected
    assert document.locate(expected) == expected


def test_what_a_fault_relates_to_gets_its_key() -> None:
    document = read(TEXT, "mine.yaml")
    elsewhere = Place("base.yaml", 7, 1, 7, 2)
    related = (
        Related(message="as here", path=("visits", "v8m", "opens")),
        Related(message="and there", path=("visits",), place=elsewhere),
        Related(message="in general"),
    )
    fault = document.locate(Diagnostic(code="x", message="", path=("visits", "v10m"), related=related))
    assert [each.place for each in fault.related] == [on_line(3, 5, 10), elsewhere, None]


def test_a_place_and_a_line_that_are_there_are_kept(document: Document) -> None:
    fault = Diagnostic(code="x", message="", place=Place("base.yaml", 7, 1, 7, 2), path=("visits",))
    assert document.locate(fault) == fault
    fault = Diagnostic(code="x", message="", place=Place("mine.yaml", 9, 1, 9, 2), path=("visits",))
    assert document.locate(fault) == fault
    fault = Diagnostic(code="x", message="", place=on_line(1, 1, 2), line_text="as it was")
    assert document.locate(fault) == fault


def test_a_document_of_several_sources_has_the_lines_of_each(document: Document) -> None:
    overlay = read("v8m: {opens: 9 months}", "overlay.yaml")
    merged = Document("overlay.yaml", overlay.root, {**document.lines, **overlay.lines})
    fault = Diagnostic(code="x", message="", path=("v8m", "opens"))
    assert merged.locate(fault).line_text == "v8m: {opens: 9 months}"
    elsewhere = Diagnostic(code="x", message="", place=on_line(3, 5, 10))
    assert merged.locate(elsewhere).line_text == "    opens: 8 months"


def test_a_value_is_new_every_time(document: Document) -> None:
    document.value["visits"].clear()
    assert list(document.value["visits"]) == ["v8m", "v10m"]


class Level(enum.StrEnum):
    UNIVERSAL = "universal"


def test_a_python_value_becomes_a_document() -> None:
    here = ("patch", 1, 1, 1, 1)
    value = {
        "since": dt.date(2026, 3, 1),
        "visits": OrderedDict(v8m=None),
        "sites": ("a", 1, 0.5, True, {}),
        "level": Level.UNIVERSAL,
        "name": "a\u030ar",
        "frozen": MappingProxyType({"a": []}),
    }
    document = Document.from_value(value, "patch")
    assert document.value == {
        "since": "2026-03-01",
        "visits": {"v8m": None},
        "sites": ["a", 1, 0.5, True, {}],
        "level": "universal",
        "name": "år",
        "frozen": {"a": []},
    }
    assert type(document.value["level"]) is str
    assert document.root.at(("visits", "v8m")) == Node(None, here, here)
    assert document.root.at(("sites", 0)) == Node("a", here)
    assert document.root.place == Place(*here)
    assert document.lines == {"patch": ()}
    fault = Diagnostic(code="x", message="", path=("visits",))
    assert document.locate(fault) == Diagnostic(code="x", message="", path=("visits",), place=Place(*here))


CIRCLE: list[object] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": {1, 2}}, [(("a",), 'a value of the type "set" cannot stand in a document')]),
        (b"x", [((), 'a value of the type "bytes" cannot stand in a document')]),
        (
            [float("nan"), float("-inf")],
            [((0,), '"nan" cannot stand in a document'), ((1,), '"-inf" cannot stand in a document')],
        ),
        (
            dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            [((), 'a value of the type "datetime" cannot stand in a document')],
        ),
        ({"a": {1: "x", "b": "y"}}, [(("a",), 'a key is text, and one here is of the type "int"')]),
        ({"a\u030a": 1, "å": 2}, [((), 'the key "å" stands here twice')]),
        ({"a": "x\u202e"}, [(("a",), '"x\\u202e" holds U+202E (right-to-left override)')]),
        ({"a\0": 1}, [((), '"a\\x00" holds U+0000 (control character)')]),
        (CIRCLE, [((0,) * 32, "more than 32 lists and mappings stand inside each other")]),
        ([0] * 12_000, [((11_999,), "the value has more than 12000 parts")]),
        (-(10**15), [((), "a whole number has at most 15 digits")]),
    ],
)
def test_a_python_value_that_no_document_holds_is_refused(
    value: object, expected: list[tuple[Path, str]]
) -> None:
    with pytest.raises(SpecError) as caught:
        Document.from_value(value, "patch")
    assert [(each.code, each.path, each.message) for each in caught.value.diagnostics] == [
        ("bad-value", path, message) for path, message in expected
    ]


def test_the_deepest_document_needs_little_stack() -> None:
    document = read("[" * 32 + "]" * 32, "deep.yaml")
    done: list[object] = []

    def use() -> None:
        again = Document.from_value(document.value, "deep.yaml")
        done.append(again.value == document.value and repr(document) and again == again)  # noqa: PLR0124

    before = threading.stack_size(256 * 1024)
    try:
        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert done
