"""`evaluate` and `plan`: the answer for one family on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from familjestod.cli.screen import Row, Screen, columns, table
from familjestod.cli.words import COLOURS, SAY
from familjestod.engine.called import ProgrammeWords
from familjestod.engine.evaluation import Evaluation
from familjestod.engine.timetable import Plan
from familjestod.engine.words import STATUSES
from familjestod.logic.truth import Verdict
from familjestod.spec.model import Programme

_BOUNDS = ("opens", "due", "overdue", "closes")


def explained(evaluation: Evaluation, screen: Screen, language: str) -> Iterator[str]:
    """The answer and its reasons, broken into lines that fit; headings stand out."""
    for line in evaluation.explain(language).splitlines():
        bare = line.lstrip(" ")
        indent = " " * (columns(line) - columns(bare))
        if not indent:
            yield from (screen.paint(each, "bold") for each in screen.wrapped(line))
            continue
        hanging = indent + "  "
        yield from screen.wrapped(bare, indent, hanging)


def in_time_order(evaluation: Evaluation) -> list[tuple[str, str, Plan]]:
    """Visits and doses as (kind, id, plan) by their first day; those without one come last."""
    plans: list[tuple[str, str, Plan]] = [("visit", id_, each) for id_, each in evaluation.visits.items()]
    plans += [("vaccination", id_, each) for id_, each in evaluation.vaccinations.items()]

    def order(entry: tuple[str, str, Plan]) -> tuple[bool, str, bool]:
        days = [day for name in _BOUNDS if (day := getattr(entry[2], name)) is not None]
        return not days, days[0].isoformat() if days else "", entry[0] != "visit"

    return sorted(plans, key=order)


def plan_lines(evaluation: Evaluation, programme: Programme, screen: Screen, language: str) -> Iterator[str]:
    """A family's visits and doses in time order, as a table."""
    say, shown = SAY[language], programme.on(evaluation.day)
    words = ProgrammeWords(shown, language)
    title = f"{say['plan'].format(evaluation.day)}: {shown.name.in_(language)} ({shown.id})"
    yield from (screen.paint(line, "bold") for line in screen.wrapped(title))
    if not evaluation.in_force:
        yield say["not_in_force"]
    elif evaluation.eligibility.verdict is Verdict.UNMET:
        yield say["unmet"]
    rows = []
    for kind, id_, plan in in_time_order(evaluation):
        entries = shown.visits if kind == "visit" else shown.vaccinations
        name = words.title(entries, id_.partition("#")[0])
        what = id_ if name == id_ else f"{name} ({id_})"
        colour = COLOURS[plan.status]
        notes = [say["missing"].format(", ".join(plan.missing))] if plan.missing else []
        days = [getattr(plan, bound) for bound in _BOUNDS]
        rows.append(Row((*days, what, STATUSES[language][plan.status]), ("", "", "", "", "", colour), notes))
    if not rows:
        yield say["nothing_planned"]
        return
    yield ""
    heads = [say[f"{bound}_head"] for bound in _BOUNDS]
    yield from table(screen, [*heads, say["visit_or_dose"], say["status"]], rows)


def plan_json(evaluation: Evaluation) -> dict[str, Any]:
    """A family's visits and doses in time order, each with its kind, id and what the evaluation's JSON says of it."""
    whole: Mapping[str, Any] = evaluation.to_dict()
    keys = {"visit": "visits", "vaccination": "vaccinations"}
    head = {key: whole[key] for key in ("programme", "digest", "day", "engine", "in_force", "eligibility")}
    return head | {
        "plan": [
            {"kind": kind, "id": id_, **whole[keys[kind]][id_]} for kind, id_, _ in in_time_order(evaluation)
        ]
    }
