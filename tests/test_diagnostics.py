"""Faults as values: their order, their text and the words they suggest."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.diagnostics import (
    Diagnostic,
    Path,
    Place,
    Related,
    Severity,
    SpecError,
    did_you_mean,
    dotted,
    nearest,
    one_line,
    ordered,
)


def at(line: int, column: int = 1, source: str = "mine.yaml") -> Place:
    return Place(source, line, column, line, column + 1)


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ((), ""),
        (("visits", "v18m", "opens"), "visits.v18m.opens"),
        (("pauses", 0, "visits", 2), "pauses[0].visits[2]"),
        ((3,), "[3]"),
        (("eligibility", "child.age", "below"), "eligibility.child.age.below"),
        (("when", "caries_risk@v12m.raised"), "when.caries_risk@v12m.raised"),
        (("visits", "v13m#1"), "visits.v13m#1"),
        (("åldrar", "två ord", ""), 'åldrar["två ord"][""]'),
        (("a\nb",), '["a\\nb"]'),
    ],
)
def test_a_path_is_written_with_dots_and_places(path: Path, written: str) -> None:
    assert dotted(path) == written


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("latests", ["earliest", "latest", "lists"], ("latest", "lists", "earliest")),
        ("opnes", ["closes", "due", "opens", "overdue"], ("opens", "closes", "due", "overdue")),
        ("ab", ["ba", "xy"], ("ba", "xy")),
        ("Opens", ["due", "opens"], ("opens", "due")),
        ("opens", ["OPENS", "opens"], ("opens", "OPENS")),
        ("x", ["c", "b", "a", "b"], ("a", "b", "c")),
        ("", ["a", ""], ("", "a")),
        ("x", [], ()),
        ("v9m", [f"v{month}m" for month in range(20)], ("v9m", "v0m", "v19m", "v1m", "v2m")),
    ],
)
def test_the_nearest_word_comes_first(word: str, candidates: list[str], expected: tuple[str, ...]) -> None:
    assert nearest(word, candidates) == expected


def test_as_many_near_words_as_are_asked_for() -> None:
    assert nearest("opens", ["closes", "due", "opens"], limit=1) == ("opens",)


def test_a_long_word_is_compared_by_its_beginning() -> None:
    assert nearest("a" * 1_000_000, ["b", "a" * 100]) == ("b", "a" * 100)[::-1]


@given(st.text(), st.lists(st.text(), max_size=8))
def test_near_words_are_the_candidates_whatever_their_order(word: str, candidates: list[str]) -> None:
    found = nearest(word, candidates, limit=8)
    assert sorted(found) == sorted(set(candidates))
    assert found == nearest(word, reversed(candidates), limit=8)


@pytest.mark.parametrize(
    ("message", "available", "expected"),
    [
        ('unknown key "opnes"', ("opens", "due"), "opens"),
        ("unknown key `Opens`", ("opens",), "opens"),
        ('"x" is no unit; "month" neither', ("months",), "months"),
        ('unknown key "something"', ("opens",), None),
        ("nothing is quoted", ("opens",), None),
        ('unknown key "opens"', (), None),
    ],
)
def test_a_word_is_suggested_when_it_is_close(
    message: str, available: tuple[str, ...], expected: str | None
) -> None:
    assert did_you_mean(Diagnostic(code="unknown-key", message=message, available=available)) == expected


@pytest.mark.parametrize(
    ("diagnostic", "line"),
    [
        (
            Diagnostic(
                code="unknown-key", message='unknown key "opnes"', place=at(36, 7), available=("opens",)
            ),
            'mine.yaml:36:7: unknown key "opnes" [unknown-key] - did you mean `opens`?',
        ),
        (
            Diagnostic(
                code="missing-key", message='"name" is missing', path=("visits", "v8m"), available=("x",)
            ),
            'visits.v8m: "name" is missing [missing-key]',
        ),
        (Diagnostic(code="too-large", message="the text is too large"), "the text is too large [too-large]"),
    ],
)
def test_a_diagnostic_is_one_line_of_text(diagnostic: Diagnostic, line: str) -> None:
    assert one_line(diagnostic) == line


def test_diagnostics_are_in_the_order_of_their_places() -> None:
    def fault(code: str, place: Place | None, path: Path = ()) -> Diagnostic:
        return Diagnostic(code=code, message="", place=place, path=path)

    expected = (
        fault("z", None, ("a",)),
        fault("z", None, ("b", 1)),
        fault("z", at(9, source="a.yaml")),
        fault("b", at(2, 1, source="b.yaml")),
        fault("c", at(2, 1, source="b.yaml")),
        fault("a", at(2, 10, source="b.yaml")),
        fault("a", at(10, 1, source="b.yaml")),
    )
    assert ordered(reversed(expected)) == expected


def test_an_error_holds_its_diagnostics_in_order_and_reads_as_lines() -> None:
    second = Diagnostic(code="b", message="second", place=at(2))
    first = Diagnostic(code="a", message="first", place=at(1), severity=Severity.WARNING)
    error = SpecError(iter([second, first]))
    assert error.diagnostics == (first, second)
    assert str(error) == "mine.yaml:1:1: first [a]\nmine.yaml:2:1: second [b]"


@pytest.mark.parametrize("diagnostics", [[], [Diagnostic(code="a", message="", severity=Severity.WARNING)]])
def test_warnings_alone_are_no_error(diagnostics: list[Diagnostic]) -> None:
    with pytest.raises(ValueError, match="needs at least one diagnostic that is an error"):
        SpecError(diagnostics)


def test_an_error_survives_copying_and_another_process() -> None:
    related = Related(message="first here", place=at(1))
    error = SpecError([Diagnostic(code="a", message="m", place=at(3), related=(related,), path=("x", 1))])
    for twin in (copy.deepcopy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - pickled here
        assert twin.diagnostics == error.diagnostics
        assert str(twin) == str(error)
