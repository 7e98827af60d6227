"""A fault as a value: how paths are written, what is near a word, and how faults are told together."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

import familjestod as fs
from familjestod.diagnostics import (
    Diagnostic,
    Path,
    Place,
    Severity,
    SpecError,
    did_you_mean,
    dotted,
    nearest,
    one_line,
)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ""),
        (("visits", "v18m", "opens"), "visits.v18m.opens"),
        (("visits", 2, "any", 0), "visits[2].any[0]"),
        ((0,), "[0]"),
        (("a b", "c"), '["a b"].c'),
        (("å", 'quote"d'), 'å["quote\\"d"]'),
        (("itc@v18m.speech", "x#1"), "itc@v18m.speech.x#1"),
    ],
)
def test_a_path_is_written_as_people_write_it(path: Path, expected: str) -> None:
    assert dotted(path) == expected


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("opnes", ["closes", "opens", "due"], ("opens", "closes", "due")),
        ("v8m", ["v10m", "v18m", "v8m"], ("v8m", "v18m", "v10m")),
        ("OPENS", ["closes", "opens"], ("opens", "closes")),
        ("x", [], ()),
        ("b", ["a", "c", "a"], ("a", "c")),
        ("x" * 200, ["x" * 60, "y"], ("x" * 60, "y")),
    ],
)
def test_the_nearest_words_come_first(word: str, candidates: list[str], expected: tuple[str, ...]) -> None:
    assert nearest(word, candidates) == expected


def test_no_more_words_are_offered_than_asked_for() -> None:
    assert nearest("v1m", [f"v{number}m" for number in range(30)]) == ("v1m", "v0m", "v2m", "v3m", "v4m")
    assert nearest("v1m", [f"v{number}m" for number in range(30)], limit=1) == ("v1m",)


@pytest.mark.parametrize(
    ("message", "available", "expected"),
    [
        ('"opnes" is not a key', ("opens",), "opens"),
        ("`opnes` is not a key", ("opens",), "opens"),
        ('"place" is not a key', ("opens",), None),
        ('"opnes" is not a key', (), None),
        ("nothing is quoted", ("opens",), None),
        ('"v8" is not a visit', ("v8m",), "v8m"),
        ('"due" is not a visit', ("v8m",), None),
    ],
)
def test_a_word_is_suggested_where_it_is_close(
    message: str, available: tuple[str, ...], expected: str | None
) -> None:
    assert did_you_mean(Diagnostic(code="x", message=message, available=available)) == expected


PLACE = Place("mine.yaml", 3, 5, 3, 9)


@pytest.mark.parametrize(
    ("diagnostic", "expected"),
    [
        (Diagnostic(code="x", message="wrong", path=("a",), place=PLACE), "mine.yaml:3:5: wrong [x]"),
        (Diagnostic(code="x", message="wrong", path=("a", 1)), "a[1]: wrong [x]"),
        (Diagnostic(code="x", message="wrong"), "wrong [x]"),
        (
            Diagnostic(code="x", message='"opnes" is wrong', available=["opens", "due"]),
            '"opnes" is wrong [x] - did you mean `opens`?',
        ),
    ],
)
def test_a_fault_in_one_line(diagnostic: Diagnostic, expected: str) -> None:
    assert one_line(diagnostic) == expected


def test_faults_are_told_in_the_order_of_their_places() -> None:
    places = [("b.yaml", 1, 1), ("a.yaml", 2, 1), ("a.yaml", 1, 9), ("a.yaml", 1, 1)]
    faults = [
        Diagnostic(code=code, message="m", place=Place(*at, *at[1:])) for at in places for code in ("y", "x")
    ]
    unplaced = Diagnostic(code="z", message="m", path=("b",))
    error = SpecError([*faults, unplaced])
    assert [(str(each.place), each.code) for each in error.diagnostics] == [
        ("None", "z"),
        *(
            (f"{source}:{line}:{column}", code)
            for source, line, column in sorted(places)
            for code in ("x", "y")
        ),
    ]
    assert str(error).splitlines()[:2] == ["b: m [z]", "a.yaml:1:1: m [x]"]


def test_warnings_alone_raise_nothing() -> None:
    warning = Diagnostic(code="x", message="m", severity=Severity.WARNING)
    for none in ([], [warning]):
        with pytest.raises(ValueError, match="at least one diagnostic that is an error"):
            SpecError(none)
    assert SpecError([warning, Diagnostic(code="y", message="m")]).diagnostics[0] == warning


def test_the_public_names_are_those_that_are_said_to_be() -> None:
    assert dir(fs) == sorted([*fs.__all__, "__version__"])
    there = [name for name in fs.__all__ if name != "cohort" or find_spec("narwhals")]
    assert {name for name in there if getattr(fs, name, None) is None} == set()
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = fs.nothing


def test_a_part_whose_extra_is_not_installed_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("familjestod.cohort")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(vars(fs), "cohort", raising=False)
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(ModuleNotFoundError, match=r'needs narwhals: pip install "familjestod\[cohort\]"'):
        _ = fs.cohort
