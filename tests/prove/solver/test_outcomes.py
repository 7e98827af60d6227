"""What two programmes answer to a family is possible to the solver: had it forbidden that, a proof could be wrong."""

from __future__ import annotations

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import familjestod as fs
from familjestod.prove.answers import Effort
from familjestod.prove.solver.documents import DocumentWorld
from familjestod.prove.solver.outcomes import values
from familjestod.prove.solver.plans import ABSENT
from familjestod.prove.solver.questions import Questions
from familjestod.prove.solver.truths import Formula
from familjestod.prove.standing import Day
from strategies.families import Family, families
from strategies.mutations import some_changed
from strategies.programmes import PROGRAMMES

pytestmark = pytest.mark.extra

EFFORT = Effort(10**12, 10**12)
CHANGES = 2
"""So many small changes of each programme are tried, spread over it."""
SOME = (
    "everything",
    "gotland/kommunikation_itc",
    "dalarna/very_important_baby",
    "ostergotland/barnmorska_familjecentral",
    "vasterbotten/tandhalsa",
    "vastmanland/vipp_sd",
    "vastra_gotaland/spadbarnsverksamhet",
)
MAIN = ("eligibility", "findings", "visits", "vaccinations", "referrals", "offers", "requirements")


@frozen(eq=False)
class Asked:
    """Two programmes as they are on a day, in worlds of the same families, with a formula for each answer of each."""

    formulas: tuple[dict[tuple[str, str], dict[str, Formula]], ...]
    questions: Questions

    @classmethod
    def of(cls, states: tuple[fs.Programme, ...], days: tuple[Day, ...]) -> Asked:
        worlds = DocumentWorld.together(states, EFFORT)
        formulas = tuple(
            {
                (part, id_): {said(value): each for value, each in values(world, part, id_, day).items()}
                for part in MAIN
                for id_ in ([""] if part == "eligibility" else getattr(state, part))
            }
            for world, state, day in zip(worlds, states, days, strict=True)
        )
        return cls(formulas, Questions.about(worlds[0]))


def said(value: object) -> str:
    return str(getattr(value, "value", value))


def answer(programme: fs.Programme, family: Family, part: str, id_: str) -> str:
    """What the engine answers, and of a repeated visit, how the next one stands."""
    evaluation = fs.evaluate(programme, family.case(), on=family.on)
    output = fs.compare.Output(part, id_, "status" if part in {"visits", "vaccinations"} else "")
    found = output.answer(evaluation)
    last = str(list(found.values())[-1]) if found else ABSENT
    if set(found) != {""} and last in {"done", "declined"}:
        return ABSENT
    return last


ASKED: dict[object, Asked] = {}


@pytest.mark.parametrize("id_", SOME)
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_two_programmes_answer_is_possible(id_: str, data: st.DataObject) -> None:
    family = data.draw(families(PROGRAMMES[id_]))
    programmes = PROGRAMMES[id_], data.draw(st.sampled_from((PROGRAMMES[id_], *some_changed(id_, CHANGES))))
    states = tuple(each.on(family.on) for each in programmes)
    days = tuple(Day.of(each, family.on) for each in states)
    key = (*map(id, states), days)
    if key not in ASKED:
        ASKED[key] = Asked.of(states, days)
    asked = ASKED[key]
    for formulas, programme in zip(asked.formulas, programmes, strict=True):
        for name, each in formulas.items():
            assert answer(programme, family, *name) in each
    one, other = (
        [each[answer(programme, family, *name)] for name, each in formulas.items()]
        for formulas, programme in zip(asked.formulas, programmes, strict=True)
    )
    assert asked.questions.possible(*one, *other) is not None
