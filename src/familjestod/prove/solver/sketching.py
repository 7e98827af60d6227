"""What a model says of a family, told without the solver's formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from familjestod.engine.record import DERIVED
from familjestod.logic.values import Elapsed, Partial
from familjestod.prove.sketch import Reached, Sketch, Told
from familjestod.prove.solver.documents import AGE, DocumentWorld
from familjestod.prove.solver.values import Age, Model, Number
from familjestod.spec.model import Programme


def sketch(worlds: Sequence[DocumentWorld], model: Model) -> Sketch:
    """The family of a model, of which some worlds are."""
    first = worlds[0]
    ages = first.variables.ages
    since = {name: age for name, age in ages.items() if name == AGE or name.startswith("since ")}
    reached = {
        "birth" if name == AGE else age.basis.name: _reached(age, model)
        for name, age in since.items()
        if model.true(age.known)
    }
    told_of_birth = any(world.clocks.asks_of_birth for world in worlds)
    weekday = _plain(worlds, "child.birth_weekday", model)
    return Sketch(
        facts=_facts(worlds, model),
        weekday=str(weekday) if weekday is not None else None,
        born=model.true(first.clocks.born) if told_of_birth else True,
        since=reached,
        states=_states(worlds, model),
        results=tuple(_results(worlds, model)),
        near=tuple(_near(since[AGE], model)) if AGE in since else (),
    )


def _near(age: Age, model: Model) -> list[dt.date]:
    found = age.value(AGE, model)
    return [found.until] if isinstance(found, Elapsed) else []


def _reached(age: Age, model: Model) -> Reached:
    yes = frozenset(length for length, formula in age.reached.items() if model.true(formula))
    return Reached(yes, frozenset(age.reached) - yes, age.basis.order(model).overflow)


def _plain(worlds: Sequence[DocumentWorld], name: str, model: Model, member: int = 0) -> object:
    """The value of a name that is given, not worked out; nothing where it is not known."""
    for world in worlds:
        meaning = world.meanings.get((member, name))
        if meaning is not None:
            value = meaning.value(name, model)
            return None if isinstance(value, Partial) else value
    return None


def _facts(worlds: Sequence[DocumentWorld], model: Model) -> dict[str, object]:
    facts: dict[str, object] = {}
    for world in worlds:
        assert isinstance(world.document, Programme)  # noqa: S101 - families are of programmes
        for member, name in world.meanings:
            if member or name in DERIVED or name not in world.document.vocabulary.facts:
                continue
            value = _plain(worlds, name, model)
            if value is not None and not isinstance(value, Elapsed):
                facts[name] = value
    return facts


def _states(worlds: Sequence[DocumentWorld], model: Model) -> dict[str, str]:
    return {
        name: next(state for state, formula in states.items() if model.true(formula))
        for world in worlds
        for name, states in world.clocks.events.items()
    }


def _results(worlds: Sequence[DocumentWorld], model: Model) -> list[Told]:
    present = {key: formula for world in worlds for key, formula in world.present.items()}
    found = []
    for (member, reference), formula in present.items():
        if not model.true(formula):
            continue
        instrument, _, visit = reference.partition("@")
        answers = {
            answer: value
            for world in worlds
            if isinstance(world.document, Programme) and instrument in world.document.instruments
            for answer in world.document.instruments[instrument].answers
            if (value := _plain(worlds, f"{reference}.{answer}", model, member)) is not None
        }
        label = DocumentWorld.label(f"{reference}.age", member)
        age = worlds[0].variables.ages.get(label)
        known = age is not None and model.true(age.known)
        day = next(
            (each for world in worlds if (each := world.meanings.get((member, f"{reference}.day")))), None
        )
        on = day.value("", model) if isinstance(day, Number) else None
        found.append(
            Told(
                member,
                instrument,
                visit,
                answers,
                _reached(age, model) if known and age is not None else None,
                on if isinstance(on, dt.date) else None,
            )
        )
    return found
