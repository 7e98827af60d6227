"""Reading YAML: what a text means, what is refused and where, whatever the parser and whatever the text."""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from familjestod.diagnostics import Diagnostic, Place, Related, SpecError
from familjestod.spec import source as module
from familjestod.spec.document import Span
from familjestod.spec.source import CODES, Document, Limits, Node, read

CORPUS = Path(__file__).parents[1] / "corpus" / "yaml"
# What is too long to be kept is an expression that makes it.
CASES = sorted([*CORPUS.glob("*.yaml"), *CORPUS.glob("*.python")])
LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]
SMALL_STACK = 256 * 1024
KILOBYTES_256 = 256 * 1024

pytestmark = pytest.mark.parametrize("loader", LOADERS)
Loader = Callable[[str], Any]


def faults(text: str | bytes, loader: Loader, limits: Limits | None = None) -> tuple[Diagnostic, ...]:
    with pytest.raises(SpecError) as caught:
        read(text, "mine.yaml", limits or Limits(), _loader=loader)
    return caught.value.diagnostics


def told(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{each.place.line}:{each.place.column}: {each.code}" for each in diagnostics if each.place]


# The corpus


def test_the_corpus_is_there(loader: Loader) -> None:
    assert len(CASES) >= 130


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_a_fault_is_found_at_its_place(case: Path, loader: Loader) -> None:
    expected = case.with_suffix(".expected").read_text("utf-8").splitlines()
    text = eval(case.read_text("utf-8")) if case.suffix == ".python" else case.read_bytes()  # noqa: S307
    found = faults(text, loader)
    assert told(found) == expected
    assert {each.code for each in found} <= CODES.keys()


def test_every_expectation_has_its_text(loader: Loader) -> None:
    assert {path.stem for path in CORPUS.glob("*.expected")} == {case.stem for case in CASES}


# What is said


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        (
            "a: BVC: 4 år\n",
            "a colon followed by a space inside text that has no quotes",
            "put the text in quotes",
        ),
        ("a: @b\n", 'text that begins with "@" needs quotes', "put the whole text in quotes"),
        (
            "a: >= 14\n",
            'text that begins with ">" needs quotes',
            'leave ">" out where a bound is written; a test of a rule has a word for it, such as at_least',
        ),
        (
            "a:\tb\n",
            "found a tab; outside quoted text YAML is written with spaces",
            "replace the tab with spaces",
        ),
        (
            "a: *b\n",
            '"*" begins an alias here, and a document has none',
            'put quotes around text that begins with "*"',
        ),
        (
            "a:\n  - b: 1\n   c: 2\n",
            "this line starts in column 4; the lines above start in column 1, 3 or 5",
            "start it in column 5, as the line above does",
        ),
        ("  a: 1\nb: 2\n", "this line starts in column 1; the lines above start in column 3", None),
        (
            "a: 1\nb:2\n",
            "this line should be a key and its value, and has no colon followed by a space",
            None,
        ),
        ("a: 1\nb:2\nc: 3\n", None, "put a space after the colon"),
        ("a: 1\nb\nc: 3\n", None, 'write "key: value", or indent text that goes on from above'),
        ('a: "C:\\data"\n', r'"\d" in double quotes is no escape for a character', None),
        ("a: 'x\nb: 1\n", "the quote that opens here is never closed", "close it with ' where the text ends"),
        ("a: [x\nb: 1\n", 'the "[" that opens here is never closed', None),
        (
            "a: 010\n",
            '"010" is a number with a leading zero, which readers of YAML do not read alike',
            "put it in quotes if it is text; otherwise write it as a plain decimal number",
        ),
        (
            "a: 12:30\n",
            '"12:30" is a time, or a number in base 60, which readers of YAML do not read alike',
            None,
        ),
        (
            "a: 199001011234567890\n",
            '"199001011234567890" is a number of 18 digits; at most 15 are kept exactly',
            "put it in quotes if it is text, such as an identifier",
        ),
        ("a: x\u202ey\n", '"U+202E (right-to-left override)" cannot stand in a document', None),
        ("a: x\u00ady\n", '"U+00AD (soft hyphen)" cannot stand in a document', None),
        ("a: \x9b2J\n", '"U+009B (control character)" cannot stand in a document', None),
        ("a: \ufffe\n", '"U+FFFE" cannot stand in a document', None),
        (
            'a: "x\\e[2J"\n',
            '"U+001B (control character)" cannot stand in a document, not even as an escape: "x\\x1b[2J"',
            "remove the escape",
        ),
        ("a: 70\u00a0%\n", '"U+00A0 (no-break space)" looks like a space and is none: "70\u00a0%"', None),
        ("a: 1\na: 2\n", 'the key "a" stands twice in the same mapping', None),
        ("", "the text holds no value", None),
        (
            "a: 1\nb: [1, 2}\n",
            'found "}" where "]" closes the bracket',
            'write "]"',
        ),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_do(
    text: str, message: str | None, help_: str | None, loader: Loader
) -> None:
    (fault,) = faults(text, loader)
    assert message in {None, fault.message}
    assert help_ in {None, fault.help}


def test_a_duplicate_key_is_told_whole(loader: Loader) -> None:
    text = "visits:\n  v8m: {opens: 8 months}\n  v8m: {}\n"
    assert faults(text, loader) == (
        Diagnostic(
            code="duplicate-key",
            message='the key "v8m" stands twice in the same mapping',
            help="keep one: move what belongs to it there, or give one of them another name",
            path=("visits", "v8m"),
            place=Place("mine.yaml", 3, 3, 3, 6),
            related=(Related(message="first here", place=Place("mine.yaml", 2, 3, 2, 6)),),
            on_key=True,
            line_text="  v8m: {}",
        ),
    )


def test_a_fault_inside_lists_has_its_path(loader: Loader) -> None:
    text = "xs:\n- a\n- ys: [b, {z: 0x1}, &c d, *c]\n"
    assert [each.path for each in faults(text, loader)] == [
        ("xs", 1, "ys", 1, "z"),
        ("xs", 1, "ys", 2),
        ("xs", 1, "ys", 3),
    ]


def test_a_quote_that_ends_in_another_line_shows_both_ends(loader: Loader) -> None:
    (fault,) = faults("a: 'x\nb: 'y'\n", loader)
    assert fault.place == Place("mine.yaml", 1, 4, 1, 5)
    assert fault.related == (
        Related(message="the next quote stands only here", place=Place("mine.yaml", 2, 4, 2, 5)),
    )


def test_a_bracket_shows_where_it_opens(loader: Loader) -> None:
    (fault,) = faults('{\n  "a": 1\n  "b": 2\n}\n', loader)
    assert fault.message == 'expected "," or "}" before this'
    assert fault.related == (Related(message='the "{" opens here', place=Place("mine.yaml", 1, 1, 1, 2)),)


def test_a_long_text_is_shortened_in_a_message(loader: Loader) -> None:
    (fault,) = faults("a: -" + "9" * 5000, loader)
    assert fault.message == f'"-{"9" * 58}…" is a number of 5000 digits; at most 15 are kept exactly'


# Bytes and characters


@pytest.mark.parametrize(
    ("data", "place", "message", "line"),
    [
        (
            "a: 1\nb: två år\n".encode("latin-1"),
            (2, 6),
            'the byte 0xE5 is not UTF-8; it looks like "å" saved as Windows-1252',
            "b: tv\ufffd \ufffdr",
        ),
        (b"\xef\xbb\xbfa: \xff\r\nb: 1", (1, 4), None, "a: \ufffd"),
        (
            b"a: \x81\n",
            (1, 4),
            'the byte 0x81 is not UTF-8; it looks like "\ufffd" saved as Windows-1252',
            None,
        ),
        (b"a: 1\nb: \xc3", (2, 4), None, None),
        (b"a: \xed\xa0\x80\n", (1, 4), None, None),
        ("a: 1\n".encode("utf-16"), (1, 1), "the text is saved as UTF-16, and a document is UTF-8", None),
        ("a: 1\n".encode("utf-16-be"), (1, 1), "the text is saved as UTF-16, and a document is UTF-8", None),
        ("a: 1\n".encode("utf-16-le"), (1, 1), None, None),
        ("a: 1\n".encode("utf-32"), (1, 1), None, None),
    ],
)
def test_bytes_that_are_not_utf8(
    data: bytes, place: tuple[int, int], message: str | None, line: str | None, loader: Loader
) -> None:
    (fault,) = faults(data, loader)
    assert told((fault,)) == [f"{place[0]}:{place[1]}: bad-encoding"]
    assert message in {None, fault.message}
    assert line in {None, fault.line_text}
    assert fault.help == "save the file as UTF-8"


@pytest.mark.parametrize("text", ["\ufeffa: å\r\nb: 2", "\ufeffa: å\r\nb: 2".encode(), "a: å\rb: 2\r"])
def test_a_byte_order_mark_and_any_line_end_are_read(text: str | bytes, loader: Loader) -> None:
    document = read(text, "mine.yaml", _loader=loader)
    assert document.value == {"a": "å", "b": 2}
    assert document.root.place == Place("mine.yaml", 1, 1, 2, 5)
    assert document.lines["mine.yaml"][:2] == ("a: å", "b: 2")


def test_a_lone_surrogate_in_text_is_told_without_it(loader: Loader) -> None:
    (fault,) = faults("a: \ud800x\n", loader)
    assert fault.message == '"U+D800" cannot stand in a document'
    assert fault.line_text == "a: ?x"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 'x\u00a0y'\n", "x\u00a0y"),
        ('a: "x\\_y"\n', "x\u00a0y"),
        ("a: |\n  x\u2009y\n", "x\u2009y\n"),
        ("a: x # \u00a0\n", "x"),
        ('a: "x\ty"\n', "x\ty"),
        ('a: "x\\ty\\n"\n', "x\ty\n"),
        ("a: ❤️ 👶🏽\n", "❤️ 👶🏽"),
        ("a: e\u0301tude\n", "étude"),
        ("a: 'e\u0301tude'\n", "étude"),
    ],
)
def test_characters_that_may_stand(text: str, value: str, loader: Loader) -> None:
    assert read(text, "mine.yaml", _loader=loader).value == {"a": value}


# Values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[(word, None) for word in ("", "~", "null", "Null", "NULL")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[
            (word, word)
            for word in ("NO", "no", "on", "off", "yes", "Y", "n", "nUll", "tRUE", "=", "<", "inf", "nan")
        ],
        *[
            (word, word)
            for word in ("2026-01-01", "2026-02-30", "2026-01-01 10:00:00", "1-2", "1.2.3", "1 2")
        ],
        *[
            (word, word)
            for word in (
                "+",
                ".",
                "..",
                "._x",
                "+-1",
                "1e",
                "e3",
                "0x",
                "0xg",
                "0o8",
                "12:60",
                "a:1",
            )
        ],
        ("0", 0),
        ("-0", 0),
        ("+5", 5),
        ("123456789012345", 123456789012345),
        ("1.10", 1.1),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("0.1", 0.1),
        ("12345.6789012345", 12345.6789012345),
        ("'010'", "010"),
        ('"12:30"', "12:30"),
        ('"true"', "true"),
        ("''", ""),
        ("é", "é"),
        ("'it''s'", "it's"),
        ('"\\/ \\u00e5 \\x41 \\U0001F600"', "/ å A 😀"),
        ("http://x.y/#z", "http://x.y/#z"),
        ("x # comment", "x"),
        ("text\n  over lines", "text over lines"),
        ("|\n  a\n   b\n", "a\n b\n"),
        (">-\n  a\n  b\n\n", "a b"),
        ("[]", []),
        ("{}", {}),
        ("[a, [b], {c: d}]", ["a", ["b"], {"c": "d"}]),
        ("[a: 1, b]", [{"a": 1}, "b"]),
        ("{a, b: }", {"a": None, "b": None}),
    ],
)
def test_a_value_is_read_as_yaml_1_2(written: str, value: object, loader: Loader) -> None:
    found = read(f"a: {written}\n", "mine.yaml", _loader=loader).value["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "written", ["1", "null", "true", "12:30", "010", "2026-01-01", "NO", "~", "1.10", "x y"]
)
def test_a_key_is_text_as_written(written: str, loader: Loader) -> None:
    assert read(f"{written}: 1\n", "mine.yaml", _loader=loader).value == {written: 1}


def test_a_key_is_composed(loader: Loader) -> None:
    assert read("a\u030ar: {}\n? 'b'\n: 1\n", "mine.yaml", _loader=loader).value == {"år": {}, "b": 1}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            '{"a": [1, -2.5, null, true, "x"], "b": {"c": {}}}',
            {"a": [1, -2.5, None, True, "x"], "b": {"c": {}}},
        ),
        (
            '\n{\n\t"a":\t"\\/",\n\t"b": "\\ud83d\\ude00 \\\\ud83d",\r\n\t"c":1 }\n',
            {"a": "/", "b": "😀 \\ud83d", "c": 1},
        ),
        ('["\\uD83D\\uDE00\\uD83D\\uDE00", "å"]', ["😀😀", "å"]),
        ("[]", []),
    ],
)
def test_json_is_read(text: str, value: object, loader: Loader) -> None:
    assert read(text, "mine.yaml", _loader=loader).value == value


def test_json_keeps_its_columns(loader: Loader) -> None:
    text = '{"x": "\\ud83d\\ude00",\t"y": 010}'
    assert told(faults(text, loader)) == ["1:28: ambiguous-number"]


# Places


def test_every_value_and_key_has_its_place(loader: Loader) -> None:
    text = (
        "# comment\n"  # 1
        "a: 1.10\n"  # 2
        "b:\n"  # 3
        "  - 'x\n"  # 4
        "    y'\n"  # 5
        "  -\n"  # 6
        "  - [p, {q: }]  # comment\n"  # 7
        "text: |\n"  # 8
        "  line\n"  # 9
        "\n"  # 10
        "empty:\n"  # 11
        "'last': x   \n"  # 12
        "\n"  # 13
    )

    def place(line: int, column: int, end_line: int, end_column: int) -> Span:
        return "f", line, column, end_line, end_column

    inner = {"q": Node(None, place(7, 10, 7, 11), place(7, 10, 7, 11), "")}
    flow = (Node("p", place(7, 6, 7, 7), None, "p"), Node(inner, place(7, 9, 7, 14)))
    items = (
        Node("x y", place(4, 5, 5, 7), None, "x y"),
        Node(None, place(6, 3, 6, 4), None, ""),
        Node(flow, place(7, 5, 7, 15)),
    )
    entries = {
        "a": Node(1.1, place(2, 4, 2, 8), place(2, 1, 2, 2), "1.10"),
        "b": Node(items, place(4, 3, 7, 15), place(3, 1, 3, 2)),
        "text": Node("line\n", place(8, 7, 9, 7), place(8, 1, 8, 5), "line\n"),
        "empty": Node(None, place(11, 1, 11, 6), place(11, 1, 11, 6), ""),
        "last": Node("x", place(12, 9, 12, 10), place(12, 1, 12, 7), "x"),
    }
    document = read(text, "f", _loader=loader)
    assert document == Document("f", Node(entries, place(2, 1, 12, 10)), {"f": tuple(text.split("\n"))})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("text", (1, 1, 1, 5)),
        ("--- text\n...\n", (1, 5, 1, 9)),
        ("- a\n-\n", (1, 1, 2, 2)),
        ("- a\n- - b\n", (1, 1, 2, 6)),
        ("a:\n- b\n\n# comment\n", (1, 1, 2, 4)),
        ("a: |\n  x", (1, 1, 2, 4)),
        ("a: |+\n  x\n\n\n", (1, 1, 2, 4)),
        ("[1,\n 2]", (1, 1, 2, 4)),
        ("å: 'ö'\r\n", (1, 1, 1, 7)),
        ("a: 😀\n", (1, 1, 1, 5)),
        ("a: |\n\n", (1, 1, 1, 5)),
    ],
)
def test_a_document_ends_where_its_text_ends(text: str, place: tuple[int, ...], loader: Loader) -> None:
    assert read(text, "f", _loader=loader).root.place == Place("f", *place)


def test_a_mapping_cannot_be_changed(loader: Loader) -> None:
    root = read("a: {b: [1]}", "f", _loader=loader).root
    assert isinstance(root.value, Mapping)
    with pytest.raises(TypeError):
        root.value["c"] = root  # type: ignore[index]


# Limits


@pytest.mark.parametrize(
    ("text", "limits", "expected", "message"),
    [
        ("a: å\n", Limits(size=5), "1:1: too-large", "the text has 6 bytes, and a document at most 5"),
        (b"a: 12", Limits(size=4), "1:1: too-large", "the text has 5 bytes, and a document at most 4"),
        ("a: [1, 2]", Limits(nodes=4), "1:8: too-many-nodes", "the document has more than 4 values and keys"),
        ("[*a, *a]", Limits(nodes=2), "1:6: too-many-nodes", None),
        (
            "a: [1]",
            Limits(depth=1),
            "1:4: too-deep",
            "more than 1 lists and mappings stand inside each other",
        ),
        ("[100, 1000]", Limits(digits=3), "1:7: long-number", None),
    ],
)
def test_a_limit_holds(
    text: str | bytes, limits: Limits, expected: str, message: str | None, loader: Loader
) -> None:
    fault = faults(text, loader, limits)[-1]
    assert told((fault,)) == [expected]
    assert message in {None, fault.message}


def test_what_a_limit_allows_is_read(loader: Loader) -> None:
    limits = Limits(size=11, nodes=5, depth=2, digits=2)
    assert read("a: [10, 20]", "f", limits, _loader=loader).value == {"a": [10, 20]}
    deepest: Any = "x"
    for _ in range(Limits().depth):
        deepest = [deepest]
    assert read("[" * 32 + "x" + "]" * 32, "f", _loader=loader).value == deepest


def test_a_long_text_within_the_size_is_read(loader: Loader) -> None:
    text = "x" * (KILOBYTES_256 - 10)
    assert read(f"a: '{text}'", "f", _loader=loader).value == {"a": text}


# Nothing else is raised


class _Broken:
    """A parser with a fault of its own."""

    def __init__(self, text: str) -> None:
        self.text = text

    def get_event(self) -> None:
        raise RuntimeError("lost \x1b")

    def dispose(self) -> None:
        pass


def test_another_exception_is_one_diagnostic(loader: Loader) -> None:
    assert faults("a: 1\n", _Broken) == (
        Diagnostic(
            code="internal-error",
            message='reading the text failed with RuntimeError: "lost \\x1b"',
            help="please report this, with the text",
            place=Place("mine.yaml", 1, 1, 1, 1),
        ),
    )


def test_the_parser_in_c_is_used_where_it_is(loader: Loader) -> None:
    assert module._LOADER is getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _filled(unit: str, head: str = "", tail: str = "") -> str:
    """As much of the unit as a document may hold."""
    size = len(unit.encode("utf-8", "surrogatepass"))
    return head + unit * ((KILOBYTES_256 - len(head) - len(tail)) // size) + tail


HOSTILE = {
    "brackets": _filled("["),
    "braces": _filled("{"),
    "closed brackets": _filled("[]", "a: [1 2] ["),
    "nested brackets": _filled("[[[[]]]],", "[", "]"),
    "items": _filled("- a\n"),
    "items on one line": _filled("- "),
    "flow items": _filled("a,", "[", "]"),
    "json": _filled('{"a":1},', "[", "{}]"),
    "json surrogates": _filled('"\\ud83d\\ude00",', "[", "]"),
    "keys": _filled("a: 1\n"),
    "questions": _filled("? "),
    "colons": _filled(": "),
    "aliases": _filled("*a,", "[", "]"),
    "anchors": _filled("&a b,", "[", "]"),
    "anchors without end": _filled("&a ", "["),
    "tags": _filled("! "),
    "open quotes": _filled("' ", "["),
    "quotes": _filled('"'),
    "quoted tabs": _filled('"\t",', "[", "]\t"),
    "tabs": _filled("\t"),
    "escapes": _filled("\\x41", '"', '"'),
    "backslashes": _filled("\\\\", '["', '"]'),
    "lone surrogates": _filled('"\\ud800",', "[", "]"),
    "digits": _filled("9"),
    "underscores": _filled("_", "1", "x"),
    "base 60": _filled(":1", "1", "x"),
    "bidi": _filled("\u202e"),
    "no-break spaces": _filled("- \u00a0\n"),
    "combining": _filled("\u030a", "a"),
    "surrogates": _filled("\ud800"),
    "numbers": _filled("010,", "[", "]"),
    "newlines": _filled("\n"),
    "carriage returns": _filled("\r"),
    "block newlines": _filled("\n", "a: |\n"),
    "plain lines": _filled("a\n", "", "b: c"),
    "comments": _filled(" #[\n", "[\n"),
    "markers": _filled("---\n"),
    "beyond the size": "[" * 5_000_000,
    "beyond the size in bytes": "å" * (KILOBYTES_256 - 1),
}


def in_a_small_stack(call: Callable[[], None]) -> None:
    """Calls it in a thread whose stack a recursive reader would exhaust."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except BaseException as error:  # noqa: BLE001 - raised again where the test sees it
            raised.append(error)

    before = threading.stack_size(SMALL_STACK)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    if raised:
        raise raised[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_costs_little(name: str, loader: Loader) -> None:
    """A second at most, and measured a quarter of one; the parser in Python is slower and gets less to read."""
    text = HOSTILE[name][: KILOBYTES_256 // 16] if loader is yaml.SafeLoader else HOSTILE[name]
    budget = 5 if sys.gettrace() else 1  # coverage is slow
    begun = time.process_time()
    in_a_small_stack(lambda: keeps_its_word(text, loader))
    assert time.process_time() - begun < budget


# Properties

LINE_END = re.compile(r"\r\n|\r|\n")


def nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node.value, Mapping):
        for inner in node.value.values():
            yield from nodes(inner)
    elif isinstance(node.value, tuple):
        for inner in node.value:
            yield from nodes(inner)


def lies_in(place: Place, lines: tuple[str, ...]) -> bool:
    return (
        (1, 1) <= (place.line, place.column) <= (place.end_line, place.end_column)
        and place.end_line <= len(lines)
        and place.column <= len(lines[place.line - 1]) + 1
        and place.end_column <= len(lines[place.end_line - 1]) + 2
    )


def keeps_its_word(text: str | bytes, loader: Loader) -> None:
    """A document whose every node has a place in the text, or faults that all have one; nothing else."""
    decoded = text if isinstance(text, str) else text.decode("utf-8", "replace")
    lines = tuple(LINE_END.split(decoded.removeprefix("\ufeff")))
    found = read_or_told(text, loader)
    if isinstance(found, Document):
        assert found.lines == {"f": lines}
        for node in nodes(found.root):
            assert lies_in(node.place, lines)
            assert node.key is None or lies_in(node.key, lines)
        return
    assert str(found)
    for fault in found.diagnostics:
        assert fault.code in CODES.keys() - {"internal-error"}
        assert fault.place is not None
        assert fault.code == "bad-encoding" or lies_in(fault.place, lines)
        assert all(each.place is not None and lies_in(each.place, lines) for each in fault.related)


def read_or_told(text: str | bytes, loader: Loader) -> Document | SpecError:
    try:
        return read(text, "f", _loader=loader)
    except SpecError as error:
        return error


PROGRAMME = b"""\
format: 1
name: {sv: "H\xc3\xa4lsobes\xc3\xb6k", en: 'Visit'}
visits:
  v8m:
    opens: 7 months  # the first day
    themes: [sleep, food]
    when:
      - child.age: {below: 15 months}
      - text: |
          Some text.
"""
JSON = b'{"a": [1, 2.5, null, true, "\\ud83d\\ude00 \\/ x"],\n\t"b": {"c": "d"}}'
VALID = [PROGRAMME, JSON, *(case.read_bytes() for case in CASES)]
PIECES = [
    *":-?,#|>&*!%@`~=\"'[]{}\\\t\n\r\0",
    *(
        ": ",
        "- ",
        "? ",
        " #",
        "\n  ",
        "\r\n",
        "|\n",
        "&a ",
        "*a",
        "!!str ",
        "---\n",
        "...\n",
        "<<: ",
        "a: 1\n",
    ),
    *("\\u", "\\ud83d", "0x1", "1_0", "12:30", ".inf", "99999999999999999", "null"),
    *("å", "😀", "a\u030a", "\x85", "\xa0", "\u202e", "\u2028", "\ufeff"),
]


@given(st.text() | st.text(alphabet="ab:-[]{},'\"#&*!|>%@?\\ \n\t01", max_size=40) | st.binary())
@example("[")
@example("a: [1")
@example('"\\')
def test_any_text_is_read_or_told(loader: Loader, text: str | bytes) -> None:
    keeps_its_word(text, loader)


@given(st.lists(st.sampled_from(PIECES) | st.sampled_from("abc 01\n"), max_size=30).map("".join))
def test_any_signs_are_read_or_told(loader: Loader, text: str) -> None:
    keeps_its_word(text, loader)


@given(st.data())
def test_a_changed_text_is_read_or_told(loader: Loader, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(VALID))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 3))
        piece = data.draw(st.sampled_from(PIECES).map(str.encode) | st.binary(max_size=2))
        text = text[:start] + piece + text[end:]
    keeps_its_word(text, loader)


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Zl", "Zp", "Lo", "Mn"]),
        max_size=20,
    )
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdeå_", min_size=1), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(TREES, st.booleans())
def test_what_is_written_as_yaml_is_read_back(loader: Loader, value: object, flow: bool) -> None:
    text = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=flow, default_style='"', sort_keys=False
    )
    text = re.sub(r'!!(null|bool|int) "([^"]*)"', r"\2", text)
    assert read(text, "f", _loader=loader).value == Document.from_value(value, "f").value
