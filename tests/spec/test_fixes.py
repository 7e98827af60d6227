"""What is mended by rule, how the text becomes, and what is left to its author."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import familjestod as fs
from familjestod.diagnostics import Diagnostic, Edit, Fix, Place
from familjestod.spec.fixes import MAKERS, apart, applied, numbers_quoted, quoted, with_fixes
from familjestod.spec.source import read
from familjestod.spec.text import lines_of

HEAD = "format: 1\nkind: programme\nid: gotland/mine\nname: {sv: Min, en: Mine}\nsubject: family\n"
INSTRUMENT = "format: 1\nkind: instrument\nid: mine\nname: {sv: Min, en: Mine}\n"


def fixed(text: str) -> tuple[Diagnostic, ...]:
    found = with_fixes(fs.check(text, "mine.yaml"), {"mine.yaml": lines_of(text)})
    return tuple(numbers_quoted(found, text, lambda tried: fs.check(tried, "mine.yaml")))


def mended(text: str) -> str:
    """The text after one round."""
    fixes = apart(each.fix for each in fixed(text) if each.fix)
    return applied(text, (edit for fix in fixes for edit in fix.edits))


def visit(written: str) -> str:
    return f"{HEAD}visits:\n  v8m: {{name: {{sv: Besök}}, {written}}}\n"


@pytest.mark.parametrize(
    ("text", "was", "becomes"),
    [
        # spelling
        (visit("dues: 8 months"), "dues", "due"),
        (visit('"dues": 8 months'), '"dues"', '"due"'),
        (visit("'dues': 8 months"), "'dues'", "'due'"),
        (visit("place: clinik"), "clinik", "clinic"),
        (visit('place: "clinik"'), '"clinik"', '"clinic"'),
        (HEAD.replace("family", "famly"), "famly", "family"),
        (HEAD.replace("programme\n", "programe  # mine\n"), "programe", "programme"),
        (HEAD + "eligibility: {unit.regoin: gotland}", "unit.regoin", "unit.region"),
        (HEAD + "eligibility: {unit.region: gottland}", "gottland", "gotland"),
        (HEAD.replace("subject: family", "extends: national/barnhalsovord"), "vord", "vard"),
        # true and false
        (HEAD + "eligibility: {child.enrolled_bhv: yes}", "yes", "true"),
        (HEAD + "eligibility: {child.enrolled_bhv: 'Nej'}", "'Nej'", "false"),
        (HEAD + "eligibility: {child.birth_date: {known: on}}", "on}", "true}"),
        (
            INSTRUMENT + "valid: {opens: 6 weeks}\nanswers: {a: {type: boolean}}\ninput: mesurement",
            "mesure",
            "measure",
        ),
        # text that is none without quotes
        (
            HEAD + "description: {sv: Barn: 4 år  # note\n}",
            None,
            None,
        ),  # in brackets a comma or an end may follow
        ("title: BVC: 4 år  # note\nb: 1\n", "BVC: 4 år", '"BVC: 4 år"'),
        ('- a: b: "c"\n', 'b: "c"', "'b: \"c\"'"),
        ("'a: b': c: it's\n", "c: it's", '"c: it\'s"'),
        ("title: BVC: 4 år\n  and more\n", None, None),
        ("title: BVC: 4 år,\n", None, None),
        ("title: @home # note\n", "@home", '"@home"'),
        ("when: >= 14\nb: 1", None, None),
        ("- `code`\n", "`code`", '"`code`"'),
        ("a: {b: @home}\n", None, None),
        ("a: [\n  b, @home\n]\n", None, None),
        ("@home: 1\n", None, None),
        ("?\n", None, None),
        ("when: >= 14\n  and more\n", None, None),
        # numbers where text is expected, and where none is
        (HEAD + "sources: {g: {title: 2019}}", "2019", '"2019"'),
        (HEAD + "sources: {g: {title: 1.10}}", "1.10", '"1.10"'),
        (HEAD + "sources: {g: {title: 010}}", "010", '"010"'),
        (HEAD + "sources: {g: {title: 12:30}}", "12:30", '"12:30"'),
        (HEAD + "sources: {g: {title: 1234567890123456}}", "1234567890123456", '"1234567890123456"'),
        (HEAD + "sources: {g: {title: G, page: 010}}", None, None),
        (HEAD + "sources: {g: {title: 0x1, page: 010}}", "0x1", '"0x1"'),
        (HEAD + "eligibility: {mother.earlier_births: {at_least: 01}}", None, None),
        (HEAD + "eligibility: {mother.earlier_birth: {at_least: 01}}", None, None),
        (HEAD.replace("programme", "program") + "sources: {g: {title: G, page: 010}}", None, None),
        (HEAD + "sources: {g: {title: true}}", "true", '"true"'),
        # tabs
        ("a:\n\tb: 1\n\tc:\n\t\td: 2 # e\n", "a:\n\tb: 1\n\tc:\n\t\td: 2", "a:\n  b: 1\n  c:\n    d: 2"),
        ("a:\n    b: 1\nc:\n\td: 2\n", "\td", "    d"),
        ("a:\t\t1\n", "\t\t", " "),
        ("a: '\t'\nb:\t1 # \t\n", "b:\t1", "b: 1"),
        ("a: b\t\nc: d\n", "b\t", "b"),
        ("a:\n\t\n\tb: 1", "\t\n\tb", "\n  b"),
        # what is left to the author
        (visit("screens: [itk]"), None, None),
        (HEAD.replace("programme", "[programme]"), None, None),
        (
            HEAD + "visits:\n  v8m: {name: {sv: B}}\n  v9m: {name: {sv: B}, with: v7m}",
            None,
            None,
        ),  # not a slip
        (
            HEAD + "eligibility: {findings.hog: true}\nfindings: {hog_risk: {child.enrolled_bhv: true}}",
            None,
            None,
        ),
        (HEAD + "eligibility: {child.age: {is: 8 months}}", None, None),
        (HEAD + "zzz: 1", None, None),
    ],
)
def test_a_text_is_mended_where_there_is_no_choice(text: str, was: str | None, becomes: str | None) -> None:
    assert fs.check(text, "mine.yaml")
    expected = text if was is None or becomes is None else text.replace(was, becomes)
    assert mended(text) == expected


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_everything_else_of_the_text_stays_as_it_is(ending: str) -> None:
    lines = [
        *HEAD.splitlines(),
        "# 💣 a comment",
        "visits:",
        "  v8m:   {name: {sv: 'B'},   dues: 8 months}   # 💣",
        "",
        "  v9m: {name: {sv: B}, plaec: home}",
        "",
    ]
    text = ending.join(lines)
    assert mended(text) == text.replace("dues", "due").replace("plaec", "place")


def test_two_words_as_near_are_no_choice_of_ours() -> None:
    place = Place("a", 1, 1, 1, 5)

    def fix(*available: str) -> Fix | None:
        fault = Diagnostic(code="unknown-name", message="m", available=available, place=place)
        (found,) = with_fixes([fault], {"a": ["hame: 1"]})
        return found.fix

    assert fix("home") is not None
    assert fix("home", "clinic") is not None
    assert fix("home", "name") is None
    assert fix("home2") is None


@pytest.mark.parametrize("code", sorted(MAKERS))
def test_no_fault_at_an_odd_place_breaks_it(code: str) -> None:
    for place in (
        Place("a", 1, 1, 1, 1),
        Place("a", 2, 9, 2, 9),
        Place("a", 1, 2, 2, 1),
        Place("a", 9, 1, 9, 1),
    ):
        fault = Diagnostic(code=code, message="m", available=("bus",), place=place)
        (found,) = with_fixes([fault], {"a": ["bis: 1", ""]})
        assert found.fix is None


def test_fixes_of_one_stretch_wait_for_the_next_round() -> None:
    def fix(*columns: tuple[int, int]) -> Fix:
        return Fix(description="", edits=[Edit(Place("a", 1, start, 1, end), "x") for start, end in columns])

    first, over, inside, empty, behind = fix((1, 4)), fix((3, 6)), fix((2, 3)), fix((1, 1)), fix((4, 6))
    assert apart([first, over, inside, empty, behind]) == (first, behind)
    assert apart([fix((1, 2), (8, 9)), over, fix((5, 8), (20, 21))]) == (fix((1, 2), (8, 9)), over)
    elsewhere = Fix(description="", edits=[Edit(Place("b", 1, 1, 1, 4), "x")])
    assert apart([first, elsewhere]) == (first, elsewhere)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 3), st.text("\t @:`#'\"[]{}->|\n0aå💣", max_size=3)),
        max_size=6,
    )
)
def test_whatever_was_typed_is_mended_in_a_few_rounds(slips: list[tuple[int, int, str]]) -> None:
    text = f"{HEAD}region: gotland\nsources: {{g: {{title: G}}}}\nvisits:\n  v8m:\n    name: {{sv: 'Besök', en: Visit}}  # one\n"
    text += "    place: home\n    due: 8 months\n    when: {any: [{unit.region: gotland}, {child.enrolled_bhv: true}]}\n"
    for start, length, typed in slips:
        text = text[:start] + typed + text[start + length :]
    for _ in range(40):
        before, text = text, mended(text)
        if text == before:
            return
    pytest.fail("it goes round in circles")


@given(st.text(st.sampled_from("aå9 \"'\\#:,-[]{}&*!|>%@`?~💣"), min_size=1))
def test_quoted_text_is_read_as_it_was(text: str) -> None:
    assert read(f"a: {quoted(text)}", "mine.yaml").value == {"a": text}


@given(st.lists(st.text("ab\n\r💣", max_size=8), min_size=1), st.data())
def test_edits_leave_all_else(parts: list[str], data: st.DataObject) -> None:
    """Edits made of offsets: each part that is edited becomes an X, the others stay."""
    text = "".join(parts)
    chosen = data.draw(st.sets(st.integers(0, len(parts) - 1)))
    edits, expected, offset = [], "", 0
    for index, part in enumerate(parts):
        if index in chosen and part:
            edits.append(Edit(place_of(text, offset, offset + len(part)), "X"))
        expected += "X" if index in chosen and part else part
        offset += len(part)
    assert applied(text, edits) == expected


def place_of(text: str, start: int, end: int) -> Place:
    def position(offset: int) -> Iterable[int]:
        before = lines_of(text[:offset] + "x")  # a line ending may be cut in two
        whole = text[:offset]
        if whole.endswith("\r") and text[offset : offset + 1] == "\n":
            line = len(lines_of(whole[:-1] + "x"))
            return line, len(lines_of(whole[:-1] + "x")[-1]) + 1
        return len(before), len(before[-1])

    return Place("a", *position(start), *position(end))
