"""The engine's answers in the shape of a cohort's, and families drawn for the engine in the shape of frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

import familjestod as fs
from familjestod.logic.values import Kind, ValueType
from strategies.families import Family, facts_read

_TRUTHS = {"met": True, "unmet": False, "unknown": None}
_BOUNDS = ("opens", "due", "overdue", "closes")
_DTYPES = {
    Kind.BOOLEAN: pl.Boolean,
    Kind.INTEGER: pl.Int64,
    Kind.NUMBER: pl.Float64,
    Kind.DATE: pl.Date,
    Kind.TEXT: pl.String,
}


def told(evaluation: fs.Evaluation) -> dict[str, Any]:
    """An evaluation as a row of a cohort's answer; of a repeated visit, the occurrence listed last."""
    said = evaluation.to_dict()
    row: dict[str, Any] = {
        "in_force": said["in_force"],
        "eligibility": _TRUTHS[said["eligibility"]["verdict"]],
        **{f"findings.{id_}": _finding(value) for id_, value in said["findings"].items()},
    }
    for kind in ("visits", "vaccinations"):
        for id_, plan in said[kind].items():
            name, _, number = id_.partition("#")
            row[f"{kind}.{name}.status"] = plan["status"]
            days = {bound: plan[bound] and dt.date.fromisoformat(plan[bound]) for bound in _BOUNDS}
            row |= {f"{kind}.{name}.{bound}": day for bound, day in days.items()}
            if number:
                row[f"{kind}.{name}.number"] = int(number)
    for id_, referral in said["referrals"].items():
        row[f"referrals.{id_}"] = _TRUTHS[referral["verdict"]]
        row[f"referrals.{id_}.state"] = referral["state"]
    for kind in ("offers", "requirements"):
        row |= {f"{kind}.{id_}": _TRUTHS[each["verdict"]] for id_, each in said[kind].items()}
    return row


def missing(evaluation: fs.Evaluation) -> dict[str, set[str]]:
    """The names missing to each answer of an evaluation, by the column that tells them in a cohort's answer."""
    said = evaluation.to_dict()
    names = {"eligibility.missing": set(said["eligibility"]["missing"])}
    for kind in ("visits", "vaccinations", "referrals", "offers", "requirements"):
        for id_, each in said[kind].items():
            names[f"{kind}.{id_.partition('#')[0]}.missing"] = set(each["missing"])
    return names


def _finding(value: Any) -> Any:
    """Met, unmet and unknown as a truth; another value, which an ordered finding gives, as text."""
    return _TRUTHS[value] if value in _TRUTHS else str(value)


def differences(
    answers: pl.DataFrame, expected: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, str, Any, Any]]:
    """Every cell in which the rows differ from what is expected: the row, the column, what it is and should be."""
    assert len(answers) == len(expected)
    for number, (row, wanted) in enumerate(zip(answers.iter_rows(named=True), expected, strict=True)):
        for name, value in wanted.items():
            found = row[name]
            # An ordered finding that comes to nothing is "unmet" as text, among values that are text.
            if name.startswith("findings.") and isinstance(found, str) and value in {True, False}:
                value = "met" if value else "unmet"  # noqa: PLW2901 - the same, as text
            if found != value:
                yield number, name, found, value


def frames_of(programme: fs.Programme, families: Sequence[Family]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Families and their history as two frames, with the day that each is asked about in a column `on`."""
    days = ("on", "birth_date", "expected_birth_date", "enrolment_date")
    schema = {"id": pl.Int64(), **dict.fromkeys(days, pl.Date())}
    schema |= {name: _dtype(type_) for name, type_ in facts_read(programme).items()}
    rows = [
        {
            "id": number,
            "on": each.on,
            "birth_date": each.born,
            "expected_birth_date": each.expected,
            "enrolment_date": each.enrolled,
            **each.facts,
        }
        for number, each in enumerate(families)
    ]
    events = [row for number, each in enumerate(families) for row in _events(number, each)]
    return _frame(rows, schema), _frame(events, _history_schema(programme))


def _history_schema(programme: fs.Programme) -> dict[str, Any]:
    names = ("visit", "vaccination", "referral", "status", "instrument", "respondent")
    schema: dict[str, Any] = {"id": pl.Int64(), "day": pl.Date(), **dict.fromkeys(names, pl.String())}
    known = {id_: each for state in programme.states for id_, each in state.instruments.items()}
    for instrument in known.values():
        for name, answer in instrument.answers.items():
            schema[f"{instrument.id}.{name}"] = _dtype(answer.type)
            if instrument.input == "measurement":
                schema[f"measured.{name}"] = _dtype(answer.type)
    return schema | {"order": pl.Int64()}


def _events(number: int, family: Family) -> Iterator[dict[str, Any]]:
    order = 0
    for event in family.history:
        row = {"id": number} | {
            key: value for key, value in event.items() if key not in {"screened", "measured"}
        }
        row |= {f"measured.{name}": value for name, value in event.get("measured", {}).items()}
        for screened in event.get("screened") or [None]:
            order += 1
            asked: dict[str, Any] = {}
            if screened is not None:
                id_ = screened["instrument"]
                asked = {"instrument": id_, "respondent": screened["respondent"]}
                asked |= {f"{id_}.{name}": value for name, value in screened["answers"].items()}
            yield row | asked | {"order": order}


def _frame(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def _dtype(type_: ValueType) -> Any:
    if type_.kind is Kind.CHOICE:
        return pl.Int64() if all(isinstance(each, int) for each in type_.choices) else pl.String()
    return _DTYPES[type_.kind]()
