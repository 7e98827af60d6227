"""What a diagnostic looks like: as text with a caret, as JSON, as an annotation of GitHub."""

from __future__ import annotations

import json

import pytest

from familjestod.cli.render import FORMS, MOST_SHOWN, annotation, render
from familjestod.cli.screen import Row, Screen, clean, columns, table
from familjestod.diagnostics import Diagnostic, Place, Related, Severity

_FOUND = Diagnostic(
    code="unknown-key",
    message='"opnes" is not a key of visits.v18m',
    path=("visits", "v18m", "opnes"),
    available=("opens", "closes"),
    help="rename it",
    related=(Related(message="first here", place=Place("mine.yaml", 2, 1, 2, 4)),),
    place=Place("mine.yaml", 12, 5, 12, 10),
    line_text="    opnes: 17 months",
)


def _text(*found: Diagnostic, screen: Screen | None = None) -> list[str]:
    return list(render(found, "text", screen or Screen()))


def test_text_has_place_line_caret_and_what_to_do() -> None:
    assert _text(_FOUND) == [
        'mine.yaml:12:5: "opnes" is not a key of visits.v18m [unknown-key]',
        "   |",
        "12 |     opnes: 17 months",
        "   |     ^^^^^ did you mean `opens`?",
        "   = help: rename it",
        "   = first here (mine.yaml:2:1)",
        "",
    ]


def test_words_that_are_far_off_are_listed() -> None:
    found = Diagnostic(code="x", message='"zzz" is none', available=("a1", "b2", "c3", "d4", "e5", "f6"))
    assert _text(found)[1] == " = available: a1, b2, c3, d4, e5 and 1 more"


@pytest.mark.parametrize(
    ("severity", "said", "command"),
    [
        (Severity.ERROR, "odd [x]", "error"),
        (Severity.WARNING, "warning: odd [x]", "warning"),
        (Severity.NOTE, "note: odd [x]", "notice"),
    ],
)
def test_what_is_no_fault_says_so(severity: Severity, said: str, command: str) -> None:
    found = Diagnostic(code="x", message="odd", severity=severity)
    assert _text(found)[0] == said
    assert annotation(found) == f"::{command} title=familjestod x::odd"


@pytest.mark.parametrize(
    ("line", "column", "end", "caret"),
    [
        ("a: \x1b[31mred", 4, 12, "   ^^^^^^^^^^^"),  # shown as \x1b[31mred
        ("日本: x", 5, 6, "      ^"),  # two columns each
        ("e\u0301t: x", 6, 7, "    ^"),  # an accent of its own takes none
        ("a:\tx", 4, 5, "   ^"),
        ("", 1, 1, "^"),
        ("ab", 9, 12, "  ^"),  # beyond the end
    ],
)
def test_the_caret_stands_where_the_eye_sees_it(line: str, column: int, end: int, caret: str) -> None:
    found = Diagnostic(code="x", message="m", place=Place("a.yaml", 1, column, 1, end), line_text=line)
    assert _text(found)[3] == f"  | {caret}".rstrip()


@pytest.mark.parametrize("column", [1, 60, 200, 400, 24_000, 50_000])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    line = "".join(chr(ord("a") + index % 26) for index in range(50_000))
    place = Place("a.yaml", 1, column, 1, column + 1)
    shown = _text(Diagnostic(code="x", message="m", place=place, line_text=line), screen=Screen(80))
    assert all(columns(each) <= 80 for each in shown)
    assert shown[2][shown[3].index("^")] == line[column - 1]


def test_a_place_of_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    found = Diagnostic(code="x", message="m", place=Place("a.yaml", 1, 4, 3, 2), line_text="a: [1,")
    assert _text(found)[3] == "  |    ^^^"


def test_fifty_are_shown_and_the_rest_counted() -> None:
    shown = _text(*[_FOUND] * (MOST_SHOWN + 7))
    assert shown[-1] == "and 7 more; the first 50 are shown"
    assert sum("[unknown-key]" in line for line in shown) == MOST_SHOWN


def test_nothing_from_a_document_steers_the_terminal() -> None:
    found = Diagnostic(
        code="unknown-key",
        message='"\x1b]0;title\x07" and \u202eright to left\r\n',
        available=("\x1b[2J",),
        help="\x9b31m",
        place=Place("\x1b[1mname.yaml", 1, 1, 1, 2),
        line_text="\x1b[31m\ud800",
    )
    for form in FORMS:
        told = "\n".join(render([found], form, Screen()))
        assert not any(character in told for character in "\x1b\x07\x9b\u202e\r\ud800")


def test_json_holds_everything() -> None:
    (told,) = render([_FOUND], "json", Screen())
    (found,) = json.loads(told)["diagnostics"]
    place = {"file": "mine.yaml", "line": 12, "column": 5, "end_line": 12, "end_column": 10}
    assert found == {
        "code": "unknown-key",
        "severity": "error",
        "message": _FOUND.message,
        "path": ["visits", "v18m", "opnes"],
        "place": place,
        "help": "rename it",
        "available": ["opens", "closes"],
        "related": [
            {
                "message": "first here",
                "place": {"file": "mine.yaml", "line": 2, "column": 1, "end_line": 2, "end_column": 4},
            }
        ],
        "fix": None,
    }


def test_github_gets_no_commands_from_a_document() -> None:
    found = Diagnostic(
        code="x", message="50 %\n::error::mine\r", place=Place("a,b:c%.yaml", 3, 1, 3, 4), line_text="abc"
    )
    assert annotation(found) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=3,endLine=3,col=1,endColumn=3,title=familjestod x"
        "::50 %25%0A::error::mine%0D"
    )


def test_colours_only_where_they_are_wanted() -> None:
    assert "\x1b[31m" in "".join(_text(_FOUND, screen=Screen(80, colour=True)))
    assert "\x1b" not in "".join(_text(_FOUND, screen=Screen(80)))


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_a_table_fits_the_screen(width: int) -> None:
    rows = [
        Row(("v18m", "Hälsobesök 18 månader, med en lång förklaring", "x", ""), notes=["en anmärkning " * 9])
    ]
    shown = list(table(Screen(width), ("id", "namn", "x", "tom"), rows))
    assert max(map(columns, shown)) <= width
    assert "tom" not in shown[0]


def test_without_a_width_no_line_is_broken() -> None:
    rows = [Row(("a " * 200, "b"))]
    assert len(list(table(Screen(), ("x", "y"), rows))) == 2
    assert Screen().wrapped("a " * 200) == ["a " * 200]


def test_clean_leaves_ordinary_text_alone() -> None:
    assert clean("Hälsobesök 2,5–3 år ✓ “ja”") == "Hälsobesök 2,5–3 år ✓ “ja”"
