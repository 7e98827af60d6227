"""Every key of a schema is a field of the value that the engine gets, so that nothing an author writes is dropped."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import fields

import familjestod as fs
from familjestod.spec import instrument, model, terms

SCHEMAS = fs.bundled().schemas.documents

PROGRAMME = {
    "a_source": terms.Source,
    "visit": model.Visit,
    "vaccination": model.Vaccination,
    "referral": model.Referral,
    "offer": model.Offer,
    "requirement": model.Requirement,
    "measure": model.Measure,
    "staffing": model.Staffing,
    "site": model.Site,
    "pause": model.Pause,
    "aim": model.Aim,
}
INSTRUMENT = {"a_source": terms.Source, "answer": instrument.Answer, "table": instrument.Table}
VOCABULARY = {"a_source": terms.Source, "fact": instrument.Fact, "term": instrument.Term}


def named(type_: Any) -> set[str]:
    return {field.name.removesuffix("_") for field in fields(type_)}


@pytest.mark.parametrize(
    ("kind", "definition", "type_"),
    [
        (kind, definition, type_)
        for kind, types in (("programme", PROGRAMME), ("instrument", INSTRUMENT), ("vocabulary", VOCABULARY))
        for definition, type_ in types.items()
    ],
)
def test_every_key_is_kept(kind: str, definition: str, type_: type) -> None:
    properties = SCHEMAS[kind]["$defs"][definition]["properties"]
    # A type is made from the keys that say what can be answered; `of` from the name of a list.
    made = {"options", "of", "at_least", "at_most", "unit"} if "type" in named(type_) else set()
    assert set(properties) - made <= named(type_)


def test_every_key_inside_is_kept() -> None:
    programme = SCHEMAS["programme"]["$defs"]
    inside = {
        model.Repeat: programme["visit"]["properties"]["repeat"],
        model.Reported: programme["measure"]["properties"]["reported"]["items"],
        model.Code: programme["programme"]["properties"]["codes"]["items"],
        terms.Period: programme["programme"]["properties"]["in_force"],
        terms.Outcome: programme["finding"]["items"],
    }
    for type_, schema in inside.items():
        assert set(schema["properties"]) <= named(type_), type_
    assert set(programme["amendment"]["properties"]) - {"patch"} <= named(model.Amendment)
    assert set(programme["programme"]["properties"]) - {"kind"} <= named(fs.Programme)
