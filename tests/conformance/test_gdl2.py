"""Published test cases of scores: our sum of their items, graded as they grade it, under missing answers too.

The cases are read from where they lie beside the checkout, and are no part of the project.
The items are those of the cases, and the limits those that the cases' own expectations show.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

import familjestod as fs

_CASES = Path(__file__).parents[2].parent / "shared" / "conformance" / "gdl2"
if not _CASES.is_dir():
    pytest.skip(
        "the openEHR test cases lie beside the checkout of a developer, not in it", allow_module_level=True
    )

# File, number of items, the highest answer, and how the total is called.
SCORES = {
    "PHQ9.v1": (9, 3, "Total score"),
    "GAD-7.v1": (7, 3, "GAD-7 Total score"),
    "CAGE.v1": (4, 1, "Total score"),
    "Apgar.v1": (5, 2, "Total score"),
}


def _cases(name: str) -> Iterator[tuple[str, list[int], int]]:
    """Each case with the numbers of its items and the total that is expected."""
    _, _, called = SCORES[name]
    document = yaml.safe_load((_CASES / f"{name}.test.yml").read_text("utf-8"))
    for case in document["test_cases"]:
        expected = {key.partition("|")[2]: value for key, value in case["expected_output"][1].items()}
        items = [_number(value) for value in case["input"][1].values()]
        yield case["id"], items, int(str(expected[called]).partition("|")[0])


def _number(value: object) -> int:
    match = re.match(r"\d+", str(value))
    assert match, value
    return int(match[0])


def _instrument(name: str) -> fs.Instrument:
    items, highest, _ = SCORES[name]
    id_ = re.sub(r"\W", "_", name.partition(".")[0]).lower()
    ids = [f"q{number}" for number in range(1, items + 1)]
    options = list(range(highest + 1))
    text = yaml.safe_dump(
        {
            "format": 1,
            "kind": "instrument",
            "id": id_,
            "name": {"sv": name},
            "answers": {each: {"label": {"sv": each}, "options": options} for each in ids},
            "scores": {"total": {"sum": ids}},
            "findings": {"some": {f"{id_}.total": {"at_least": 5}}},
        },
        sort_keys=False,
    )
    path = f"instruments/{id_}.yaml"
    assert fs.check(text, name=path) == ()
    return fs.bundled().with_texts({path: text}).instruments[id_]


ALL = [(name, *case) for name in SCORES for case in _cases(name)]


@pytest.mark.parametrize(("name", "case", "items", "total"), ALL, ids=[f"{name}-{case}" for name, case, *_ in ALL])
def test_total(name: str, case: str, items: list[int], total: int) -> None:
    instrument, on = _instrument(name), dt.date(2026, 3, 1)
    _, highest, _ = SCORES[name]
    answers: Mapping[str, int] = {f"q{number}": item for number, item in enumerate(items, 1)}
    screening = fs.score(instrument, answers, on=on)
    assert (screening.scores, screening.findings) == ({"total": (total, total)}, {"some": "met" if total >= 5 else "unmet"})
    for left_out, item in answers.items():
        rest = {each: value for each, value in answers.items() if each != left_out}
        low = total - item
        some = "met" if low >= 5 else "unmet" if low + highest < 5 else "unknown"
        screening = fs.score(instrument, rest, on=on)
        assert (screening.scores, screening.findings) == ({"total": (low, low + highest)}, {"some": some})


def test_every_case_is_read() -> None:
    assert {name: sum(each[0] == name for each in ALL) for name in SCORES} == {}
