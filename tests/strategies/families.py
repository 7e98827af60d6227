"""Families of every kind under a programme, for Hypothesis: much or little known, much or little happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

import familjestod as fs
from familjestod.logic.rule import tests
from familjestod.logic.values import Kind, ValueType
from familjestod.spec.verify import all_rules

Event = Mapping[str, Any]

# Month ends and leap days, where days that do not exist are met, and some ordinary days.
BIRTHS = tuple(
    map(
        dt.date.fromisoformat,
        ("2016-02-29", "2018-08-31", "2019-05-01", "2020-02-29", "2020-12-30", "2022-01-31", "2023-10-05"),
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
            low, high = int(type_.at_least or 0), int(type_.at_most if type_.at_most is not None else 60)
            return tuple(sorted({low, min(low + 1, high), min(25, high), high}))
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


def _some(pools: Mapping[str, tuple[Any, ...]], *, likely: Mapping[str, Any] | None = None) -> st.SearchStrategy[Any]:
    """A value for some of the names; a likely one is given more often than not."""
    likely = likely or {}
    choices = {name: st.sampled_from((None, *pool, *((likely[name],) * 4 if name in likely else ())))
               for name, pool in pools.items()}  # fmt: skip
    return st.fixed_dictionaries(choices).map(
        lambda told: {name: value for name, value in told.items() if value is not None}
    )


def families(programme: fs.Programme, on: st.SearchStrategy[dt.date] | None = None) -> st.SearchStrategy[Family]:
    """Families that the programme may or may not be for."""
    visits = sorted({id_ for edition in editions(programme) for id_ in edition.visits})
    doses = sorted({id_ for edition in editions(programme) for id_ in edition.vaccinations})
    referrals = sorted({id_ for edition in editions(programme) for id_ in edition.referrals})
    answers = {
        id_: _some({name: _pool(answer.type) for name, answer in each.answers.items()})
        for id_, each in programme.instruments.items()
    }
    screened = [
        st.fixed_dictionaries(
            {"instrument": st.just(id_), "respondent": st.sampled_from(RESPONDENTS), "answers": told}
        )
        for id_, told in answers.items()
    ]
    kinds: list[st.SearchStrategy[Event]] = [
        st.fixed_dictionaries(
            {
                "visit": st.sampled_from(visits or ["v8m"]).flatmap(lambda id_: st.sampled_from((id_, f"{id_}#2"))),
                "status": st.sampled_from(["done", "done", "declined", "missed"]),
                "screened": st.lists(st.one_of(screened), max_size=2) if screened else st.just([]),
            }
        ),
        st.fixed_dictionaries({"visit": st.just("of_another_programme")}),
        st.fixed_dictionaries(
            {
                "vaccination": st.sampled_from(doses or ["mpr_1"]),
                "status": st.sampled_from(["done", "done", "declined", "missed"]),
            }
        ),
        st.fixed_dictionaries(
            {
                "referral": st.sampled_from(referrals or ["elsewhere"]),
                "status": st.sampled_from(["made", "completed", "declined"]),
            }
        ),
        st.fixed_dictionaries(
            {
                "measured": st.fixed_dictionaries(
                    {}, optional={"weight_kg": st.sampled_from([3, 14.5, 17, 23]),
                                  "height_cm": st.sampled_from([50, 99.5, 103])}
                )
            }
        ),
    ]  # fmt: skip
    facts = _some(
        {name: _pool(type_) for name, type_ in facts_read(programme).items()},
        likely={"unit.region": programme.region, "unit.participates": True, "child.enrolled_bhv": True},
    )
    asked_at_visits = kinds[0]

    @st.composite
    def made(draw: st.DrawFn) -> Family:
        birth = draw(st.sampled_from(BIRTHS))
        day = draw(on or st.integers(-60, 6 * 366).map(lambda age: birth + dt.timedelta(days=age)))
        early = draw(st.sampled_from([None, 0, 40]))
        expected = None if early is None else birth + dt.timedelta(days=early)
        born = birth if day >= birth and draw(st.integers(0, 7)) else None
        count = draw(st.integers(0, 6))
        history = []
        for _ in range(count):
            event = draw(st.one_of(asked_at_visits, *kinds))
            happened = draw(st.integers(0, 6 * 366).map(lambda age: birth + dt.timedelta(days=age)))
            history.append({**event, "day": happened})
        enrolled = draw(st.sampled_from([None, birth + dt.timedelta(days=30)]))
        return Family(day, born, expected, enrolled, draw(facts), tuple(history))

    return made()


@st.composite
def told_less(draw: st.DrawFn, family: Family) -> Family:
    """The same family, of which less is known: fewer facts, fewer answers, perhaps not the day of birth.

    What has happened is the same. A day of birth is not forgotten where an expected one is
    known: to be expected is to be unborn, and a child born early is not.
    """

    def less(told: Mapping[str, Any]) -> dict[str, Any]:
        kept = draw(st.sets(st.sampled_from(sorted(told)))) if told else set()
        return {name: value for name, value in told.items() if name in kept}

    history = tuple(
        {**event, "screened": [{**each, "answers": less(each["answers"])} for each in event["screened"]]}
        if "screened" in event
        else event
        for event in family.history
    )
    forgotten = family.expected is None and draw(st.booleans())
    return evolve(
        family,
        born=None if forgotten else family.born,
        enrolled=draw(st.sampled_from([None, family.enrolled])),
        facts=less(family.facts),
        history=history,
    )
