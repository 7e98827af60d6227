"""A comment is what a reader of YAML passes over, and nothing that is part of a value."""

from __future__ import annotations

import pytest
import yaml

from familjestod.spec.comments import comments
from familjestod.spec.source import read

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1 # one\n", ["1:6 # one"]),
        ("# top\n\n  # indented\na: 1", ["1:1 # top", "3:3 # indented"]),
        ("a: b#c\n", []),
        ('a: "b # c" # d\n', ["1:12 # d"]),
        ("a: 'it''s # b' # d\n", ["1:16 # d"]),
        ('"a # b": 1 # c\n', ["1:12 # c"]),
        ('? "a # b"\n: 1 # c\n', ["2:5 # c"]),
        ('a: "b\n  # c\n  d" # e\n', ["3:6 # e"]),
        ("a: | # e\n  b # c\n  # d\nf: 1 # g\n", ["1:6 # e", "4:6 # g"]),
        ("a: >-\n  b # c\n\n# after\nd: 1\n", ["4:1 # after"]),
        ("a:\n  b: |\n    c # d\n  # after\n  e: 1\n", ["4:3 # after"]),
        ("a: |+\n  b # c\n\n\n", []),
        ("a: [b, # one\n  c] # two\n", ["1:8 # one", "2:6 # two"]),
        ("{a: 'b#', c: d } # e", ["1:18 # e"]),
        ("a: b\n  c # d\n", ["2:5 # d"]),
        ("a: 💣 # b\r\nc: d # e\r\n", ["1:6 # b", "2:6 # e"]),
        ("- 'a # b' # c\n- \"d # e\"# f\n", ["1:11 # c"]),
    ],
)
def test_comments_are_found_and_nothing_else(text: str, expected: list[str], loader: type) -> None:
    found = comments(read(text, "mine.yaml", _loader=loader))
    assert [f"{each.place.line}:{each.place.column} {each.text}" for each in found] == expected


def test_a_comment_alone_on_its_line_is_known_as_such() -> None:
    assert [each.alone for each in comments(read("# a\nb: 1 # c\n  # d\n", "mine.yaml"))] == [
        True,
        False,
        True,
    ]
