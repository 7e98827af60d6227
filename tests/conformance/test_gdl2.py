"""Published test cases of scores: our sum of their items, graded as they grade it, under missing answers too.

The cases are read from where they lie beside the checkout, and are no part of the project.
The items are those of the cases, and the limits those that the cases' own expectations show.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import frozen

import familjestod as fs

_CASES = Path(__file__).parents[2].parent / "shared" / "conformance" / "gdl2"
if not _CASES.is_dir():
    pytest.skip(
        "the openEHR test cases lie beside the checkout of a developer, not in it", allow_module_level=True
    )


@frozen
class Form:
    """A form as its cases use it: items from nothing to `highest`, and from which total each grade begins."""

    items: int
    highest: int
    total: str
    grade: str = ""
    begins: Mapping[int, int] = {}

    def graded(self, total: int) -> int:
        """The grade of a total."""
        return max((begin, grade) for begin, grade in self.begins.items() if begin <= total)[1]


FORMS = {
    "PHQ9.v1": Form(9, 3, "Total score", "Severity grade", {0: 0, 5: 1, 10: 2, 15: 3, 20: 4}),
    "GAD-7.v1": Form(7, 3, "GAD-7 Total score"),
    "CAGE.v1": Form(4, 1, "Total score", "CAGE assessment", {0: 0, 2: 1}),
    "Apgar.v1": Form(5, 2, "Total score", "Apgar assessment", {0: 2, 4: 1, 7: 0}),
}


@frozen
class Case:
    form: str
    name: str
    items: tuple[int, ...]
    total: int
    grade: int | None


def _cases(name: str) -> Iterator[Case]:
    form = FORMS[name]
    document = yaml.safe_load((_CASES / f"{name}.test.yml").read_text("utf-8"))
    for case in document["test_cases"]:
        expected = {key.partition("|")[2]: value for key, value in case["expected_output"][1].items()}
        items = tuple(_number(value) for value in case["input"][1].values())
        grade = _number(expected[form.grade]) if form.grade else None
        yield Case(name, case["id"], items, _number(expected[form.total]), grade)


def _number(value: object) -> int:
    """The number that a value begins with: "3|local::at0022|Nearly every day|" is 3."""
    match = re.match(r"\d+", str(value))
    assert match, value
    return int(match[0])


CASES = [case for name in FORMS for case in _cases(name)]


@cache
def _instrument(name: str) -> fs.Instrument:
    form, id_ = FORMS[name], re.sub(r"\W", "_", name.partition(".")[0]).lower()
    ids = [f"q{number}" for number in range(1, form.items + 1)]
    options = list(range(form.highest + 1))
    outcomes = [
        {"value": grade, "when": {f"{id_}.total": {"at_least": begin}}}
        for begin, grade in sorted(form.begins.items(), reverse=True)
    ]
    text = json.dumps(
        {
            "format": 1,
            "kind": "instrument",
            "id": id_,
            "name": {"sv": name},
            "respondent": "parent",
            "answers": {each: {"label": {"sv": each}, "options": options} for each in ids},
            "scores": {"total": {"sum": ids}},
            "findings": {"grade": outcomes} if outcomes else {},
        }
    )
    path = f"instruments/{id_}.yaml"
    assert fs.check(text, name=path) == ()
    return fs.bundled().with_texts({path: text}).instruments[id_]


def _scored(case: Case, answers: Mapping[str, int]) -> tuple[Any, Any]:
    """The total and the grade that some answers come to; no grade where the form has none."""
    screening = fs.score(_instrument(case.form), answers, on=dt.date(2026, 3, 1))
    assert set(screening.scores) == {"total"}
    return screening.scores["total"], screening.findings.get("grade")


@pytest.mark.parametrize("case", CASES, ids=[f"{case.form}-{case.name}" for case in CASES])
def test_score(case: Case) -> None:
    answers = {f"q{number}": item for number, item in enumerate(case.items, 1)}
    assert len(answers) == FORMS[case.form].items
    assert _scored(case, answers) == ((case.total, case.total), case.grade)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.form}-{case.name}" for case in CASES])
def test_score_without_one_item_is_what_it_can_still_be(case: Case) -> None:
    form = FORMS[case.form]
    answers = {f"q{number}": item for number, item in enumerate(case.items, 1)}
    for left_out, item in answers.items():
        rest = {each: value for each, value in answers.items() if each != left_out}
        low = case.total - item
        high = low + form.highest
        grades = {form.graded(total) for total in range(low, high + 1)} if form.begins else {None}
        grade = grades.pop() if len(grades) == 1 else "unknown"
        assert _scored(case, rest) == ((low, high), grade)


def test_every_case_is_read() -> None:
    counts = {name: sum(case.form == name for case in CASES) for name in FORMS}
    assert counts == {"PHQ9.v1": 4, "GAD-7.v1": 4, "CAGE.v1": 16, "Apgar.v1": 4}
