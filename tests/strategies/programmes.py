"""Programmes that between them use every part of the language."""

from __future__ import annotations

from collections.abc import Mapping

import familjestod as fs

# The parts of the language that no bundled programme uses, or not together, put on one that uses many.
EVERYTHING = {
    "month_overflow": "roll_forward",
    "pauses": [
        {"since": "2021-01-01", "until": "2021-03-31", "assumption": "made up"},
        {"since": "2020-06-01", "until": "2022-06-30", "visits": ["v8m"], "assumption": "made up"},
        {"since": "2020-06-01", "until": "2022-06-30", "vaccinations": ["mpr_1"], "assumption": "made up"},
    ],
    "visits": {
        "after_expected": {"name": {"sv": "a"}, "due": "2 weeks", "closes": "6 weeks", "counted_from": "expected_birth"},
        "corrected": {"name": {"sv": "b"}, "opens": "1 month", "due": "2 months", "counted_from": "corrected_birth"},
        "enrolled": {"name": {"sv": "c"}, "due": "1 month", "overdue": "2 months", "counted_from": "enrolment"},
        "after_talk": {"name": {"sv": "d"}, "due": "4 weeks", "closes": "3 months", "counted_from": "visits.v6w",
                       "not_before": {"vaccinations.rotavirus_1": "6 weeks"}},
        "after_referral": {"name": {"sv": "e"}, "opens": "1 week", "counted_from": "referrals.psychologist",
                           "when": {"referrals.psychologist": ["made", "completed"]}},
        "instead": {"name": {"sv": "f"}, "with": "v10m", "replaces": ["v10m"],
                    "when": {"psq_s.stress": True, "psq_s.low_mood": True}},
        "again": {"name": {"sv": "g"}, "due": "12 months", "closes": "4 years",
                  "when": {"any": [{"epds.raised": True}, {"visits.v4m": "missed"}]},
                  "repeat": {"every": "3 months", "until": {"epds.total": {"below": 9}}}},
        "if_missed": {"name": {"sv": "h"}, "due": "11 months",
                      "when": {"visits.v8m": ["missed", "declined"], "not": {"visits.instead": "done"}}},
    },
    "findings": {
        "both_at_once": {"psq_s.stress": True, "psq_s.alcohol": True, "findings.any_concern": True},
        "nobody": {"not": {"psq_s.violence": True}, "psq_s.stress": False},
        "two_of": {"at_least": {"count": 2, "of": [{"psq_s.stress": True}, {"psq_s.alcohol": True},
                                                   {"psq_s.low_mood": True}]}},
        "young": {"epds.age": {"below": "10 weeks"}, "epds.day": {"at_least": "2019-01-01"}},
        "grade": [{"value": "high", "when": {"epds.total": {"at_least": 20}}},
                  {"value": "some", "when": {"any": [{"epds.total": {"at_least": 12}}, {"findings.nobody": False}]}},
                  {"value": "none"}],
        "graded": {"findings.grade": ["high", "some"], "child.age": {"below": "3 years"}},
        "weekday": {"child.birth_weekday": ["monday", "friday"], "child.age_corrected": {"at_least": "6 months"}},
    },
    "requirements": {"agreed": {"when": {"unit.participates": True, "findings.two_of": False}}},
}  # fmt: skip

_LIBRARY = fs.bundled()
PROGRAMMES: Mapping[str, fs.Programme] = {
    **_LIBRARY,
    "everything": _LIBRARY["uppsala/barnsakert_2"].patched(EVERYTHING),
}
