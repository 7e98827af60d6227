"""What the command line itself says, in Swedish and English; the documents bring their own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from familjestod.engine.timetable import Status

# How a status is coloured; those that ask for nothing are pale.
COLOURS: Final[Mapping[Status, str]] = {
    Status.DONE: "green",
    Status.DECLINED: "dim",
    Status.NOT_APPLICABLE: "dim",
    Status.UNKNOWN: "cyan",
    Status.PAUSED: "dim",
    Status.UPCOMING: "",
    Status.OPEN: "yellow",
    Status.DUE: "yellow",
    Status.OVERDUE: "red",
    Status.MISSED: "dim",
}
SAY: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "rests_nothing": "Inget i dokumentet vilar på den; den står med för det som anteckningen säger.",
        "whole_document": "hela dokumentet",
        "assumptions": "Antaganden (där källorna inte räcker)",
        "visit_or_dose": "besök eller dos",
        "status": "läge",
        "opens_head": "från",
        "due_head": "dag",
        "overdue_head": "försenat",
        "closes_head": "före",
        "missing": "saknas: {}",
        "plan": "Plan {}",
        "not_in_force": "Programmet gäller inte denna dag.",
        "nothing_planned": "Programmet har varken besök eller vaccinationer.",
        "unmet": "Familjen hör inte till målgruppen.",
        "on_a_day": "Visa programmet som det är en dag med --on DAG.",
    },
    "en": {
        "rests_nothing": "Nothing in the document rests on it; it is there for what its note says.",
        "whole_document": "the whole document",
        "assumptions": "Assumptions (where the sources do not say)",
        "visit_or_dose": "visit or dose",
        "status": "status",
        "opens_head": "from",
        "due_head": "day",
        "overdue_head": "overdue",
        "closes_head": "before",
        "missing": "missing: {}",
        "plan": "Plan on {}",
        "not_in_force": "The programme is not in force on this day.",
        "nothing_planned": "The programme has neither visits nor vaccinations.",
        "unmet": "The family is not in the target group.",
        "on_a_day": "Show the programme as it is on a day with --on DAY.",
    },
}
