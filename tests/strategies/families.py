"""Families of every kind under a programme, for Hypothesis: much or little known, much or little happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

import familjestod as fs
from familjestod.logic.rule import tests
from familjestod.logic.values import Kind, Operator, ValueType
from familjestod.spec.verify import all_rules, finding_rules

Event = Mapping[str, Any]

# Month ends and leap days, where days that do not exist are met, and some ordinary days.
BIRTHS = tuple(
    map(
        dt.date.fromisoformat,
        ("2017-05-01", "2018-08-31", "2019-10-05", "2020-02-29", "2020-12-30", "2021-01-31", "2024-02-29"),
    )
)
RESPONDENTS = (None, "parent", "parent_1", "parent_2", "child", "nurse")


@frozen
class Family:
    """A family, and the day that is asked about."""

    on: dt.date
    born: dt.date | None
    expected: dt.date | None
    enrolled: dt.date | None
    facts: Mapping[str, Any]
    history: tuple[Event, ...]

    def case(self) -> fs.Case:
        """A new case each time, with nothing remembered."""
        return fs.Case(
            birth_date=self.born,
            expected_birth_date=self.expected,
            enrolment_date=self.enrolled,
            facts=self.facts,
            history=self.history,
        )


def editions(programme: fs.Programme) -> tuple[fs.Programme, ...]:
    """The programme before any amendment, and as each of its amendments makes it."""
    return (programme, *(edition.programme for edition in programme.editions))


def facts_read(programme: fs.Programme) -> dict[str, ValueType]:
    """The facts that the programme's rules and its instruments read, with their types."""
    known = programme.vocabulary.facts
    rules = [rule for edition in editions(programme) for rule in all_rules(edition).values()]
    read = {test.name for rule in rules for test in tests(rule)}
    tables = [table for each in programme.instruments.values() for table in each.tables.values()]
    read |= {name for table in tables for name in table.by.values()}
    return {name: known[name].type for name in sorted(read) if name in known and not known[name].derived}


def _pool(type_: ValueType) -> tuple[Any, ...]:
    """A few values of a type, its limits among them."""
    match type_.kind:
        case Kind.BOOLEAN:
            return (True, False)
        case Kind.CHOICE:
            return type_.choices
        case Kind.INTEGER:
            least, most = int(type_.at_least or 0), int(type_.at_most if type_.at_most is not None else 60)
            return tuple(sorted({least, min(least + 1, most), min(25, most), most}))
        case Kind.NUMBER:
            low = type_.at_least or 0.0
            high = type_.at_most if type_.at_most is not None else 120.0
            return (low, min(low + 15.5, high), min(low + 99, high))
        case Kind.TEXT:
            return ("area_1", "area_2")
        case Kind.DATE:
            return BIRTHS
        case _:
            raise AssertionError(type_)


def _some(pools: Mapping[str, tuple[Any, ...]]) -> st.SearchStrategy[dict[str, Any]]:
    """A value for some of the names."""
    told = st.fixed_dictionaries({name: st.sampled_from((None, *pool)) for name, pool in pools.items()})
    return told.map(lambda each: {name: value for name, value in each.items() if value is not None})


def _occasions(programme: fs.Programme) -> list[tuple[str, tuple[str, ...]]]:
    """Each visit, with what is screened at it, or read by a rule as its result."""
    screens: dict[str, set[str]] = {}
    for edition in editions(programme):
        for id_, visit in edition.visits.items():
            screens.setdefault(id_, set()).update(visit.screens)
        for rule in all_rules(edition).values():
            for test in tests(rule):
                instrument, at, visit_id = test.name.partition(".")[0].partition("@")
                if at and instrument in programme.instruments:
                    screens.setdefault(visit_id, set()).add(instrument)
    return [(id_, tuple(sorted(each))) for id_, each in sorted(screens.items())] or [("v8m", ())]


@st.composite
def _events(draw: st.DrawFn, programme: fs.Programme, first: dt.date, last: dt.date) -> Event:
    """Something that happened between two days."""
    day = first + dt.timedelta(days=draw(st.integers(0, max(0, (last - first).days))))
    doses = sorted({id_ for edition in editions(programme) for id_ in edition.vaccinations}) or ["mpr_1"]
    referrals = sorted({id_ for edition in editions(programme) for id_ in edition.referrals}) or ["elsewhere"]
    status = st.sampled_from(["done", "done", "done", "declined", "missed"])
    match draw(
        st.sampled_from(["visit", "screened", "screened", "dose", "referral", "measured", "elsewhere"])
    ):
        case "dose":
            return {"vaccination": draw(st.sampled_from(doses)), "status": draw(status), "day": day}
        case "referral":
            states = st.sampled_from(["made", "completed", "declined"])
            return {"referral": draw(st.sampled_from(referrals)), "status": draw(states), "day": day}
        case "measured":
            pools = {"weight_kg": (3, 14.5, 17, 31), "height_cm": (50, 99.5, 103)}
            return {"measured": draw(_some(pools)), "day": day}
        case "elsewhere":
            return {"visit": "of_another_programme", "day": day}
        case kind:
            occasions = _occasions(programme)
            if kind == "screened":
                occasions = [each for each in occasions if each[1]] or occasions
            visit, instruments = draw(st.sampled_from(occasions))
            asked = instruments if kind == "screened" else tuple(programme.instruments)
            count = draw(st.integers(0, 2)) if asked else 0
            screened = [draw(_screenings(programme, asked)) for _ in range(count)]
            named = draw(st.sampled_from((visit, visit, f"{visit}#2")))
            return {"visit": named, "status": draw(status), "day": day, "screened": screened}


@st.composite
def _screenings(draw: st.DrawFn, programme: fs.Programme, instruments: tuple[str, ...]) -> Mapping[str, Any]:
    instrument = programme.instruments[draw(st.sampled_from(instruments))]
    answers = draw(_some({name: _pool(answer.type) for name, answer in instrument.answers.items()}))
    return {"instrument": instrument.id, "respondent": draw(st.sampled_from(RESPONDENTS)), "answers": answers}


@st.composite
def families(draw: st.DrawFn, programme: fs.Programme) -> Family:
    """Families of whom three in four are of the programme's region and unit, as far as facts tell."""
    birth = draw(st.sampled_from(BIRTHS))
    on = birth + dt.timedelta(days=draw(st.integers(-60, 1200) | st.integers(1200, 6 * 366)))
    facts = draw(_some({name: _pool(type_) for name, type_ in facts_read(programme).items()}))
    if draw(st.integers(0, 3)):
        own = {"unit.region": programme.region, "unit.participates": True, "child.enrolled_bhv": True}
        facts |= {name: value for name, value in own.items() if value and name in facts_read(programme)}
    early = draw(st.sampled_from([None, 0, 40]))
    last = max(birth, on) + dt.timedelta(days=90)
    return Family(
        on,
        birth if on >= birth and draw(st.integers(0, 7)) else None,
        None if early is None else birth + dt.timedelta(days=early),
        draw(st.sampled_from([None, birth + dt.timedelta(days=30)])),
        facts,
        tuple(draw(st.lists(_events(programme, birth, last), max_size=6))),
    )


def _asked_if_known(programme: fs.Programme) -> set[str]:
    """The names of facts, and of answers without their instrument, that a rule asks only whether they are known."""
    rules = [rule for edition in editions(programme) for rule in all_rules(edition).values()]
    for edition in editions(programme):
        for instrument in edition.instruments.values():
            rules += finding_rules(instrument.findings).values()
    asked = {test.name for rule in rules for test in tests(rule) if test.operator is Operator.KNOWN}
    return asked | {name.partition(".")[2] for name in asked}


@st.composite
def told_less(draw: st.DrawFn, family: Family, programme: fs.Programme) -> Family:
    """The same family, of which less is known: fewer facts, fewer answers, perhaps not the day of birth.

    What some rule asks only whether it is known stays known.

    What has happened is the same. A day of birth is not forgotten where an expected one is
    known: to be expected is to be unborn, and a child born early is not.
    """

    asked_of = _asked_if_known(programme)

    def less(told: Mapping[str, Any]) -> dict[str, Any]:
        kept = draw(st.sets(st.sampled_from(sorted(told)))) if told else set()
        return {name: value for name, value in told.items() if name in kept | asked_of}

    history = tuple(
        {**event, "screened": [{**each, "answers": less(each["answers"])} for each in event["screened"]]}
        if "screened" in event
        else event
        for event in family.history
    )
    forgotten = family.expected is None and "age" not in asked_of and draw(st.booleans())
    return evolve(
        family,
        born=None if forgotten else family.born,
        enrolled=draw(st.sampled_from([None, family.enrolled])),
        facts=less(family.facts),
        history=history,
    )
