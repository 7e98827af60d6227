"""The rule set written by hand for OpenFisca-core: one vectorised variable for each fact, rule and date.

OpenFisca has no null. A truth is 0 for no, 1 for unknown and 2 for yes, so that "and" is the
least of some, "or" the greatest, and "not" what is left to two; a missing number is NaN, a
missing count -1, a missing date NaT, and a missing choice has a value of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl
from cohort.rules import DATES, FINDINGS, OUTPUTS, QUESTIONS, REFERRALS, VISITS
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit, Period
from openfisca_core.populations import Population
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Array = np.ndarray[Any, Any]
Formula = Callable[..., Array]

NO, UNKNOWN, YES = 0, 1, 2
Family = build_entity(key="family", plural="families", label="A family", is_person=True)


class Concern(Enum):  # type: ignore[misc] # it comes without types
    """What is read off one part of ITC."""

    unknown = "unknown"
    no_concern = "no_concern"
    concern = "concern"


class Status(Enum):  # type: ignore[misc] # it comes without types
    """How a visit stands; the codes are the places in this list."""

    unknown = "unknown"
    not_applicable = "not_applicable"
    upcoming = "upcoming"
    open = "open"
    due = "due"
    overdue = "overdue"
    missed = "missed"


class State(Enum):  # type: ignore[misc] # it comes without types
    """What has become of a referral."""

    none = "none"


def system() -> TaxBenefitSystem:
    """The rules as OpenFisca has them."""
    rules = TaxBenefitSystem([Family])
    for name, attributes in {**_facts(), **_rules()}.items():
        given = {"entity": Family, "definition_period": DateUnit.DAY, "label": name, **attributes}
        rules.add_variable(type(_named(name), (Variable,), given))
    return rules


def _named(name: str) -> str:
    """A name as OpenFisca's variables have it: without dots."""
    return name.replace(".", "__")


def _truth(formula: Formula | None = None) -> dict[str, Any]:
    given = {"value_type": int, "default_value": UNKNOWN}
    return given if formula is None else {**given, "formula": formula}


def _choice(values: type[Enum], default: Enum, formula: Formula | None = None) -> dict[str, Any]:
    given: dict[str, Any] = {"value_type": Enum, "possible_values": values, "default_value": default}
    return given if formula is None else {**given, "formula": formula}


def _facts() -> dict[str, dict[str, Any]]:
    return {
        "birth_date": {"value_type": dt.date, "definition_period": DateUnit.ETERNITY},
        "child.enrolled_bhv": _truth(),
        "unit.cni": {"value_type": float},
        "family.first_time_parents": _truth(),
        "mother.earlier_births": {"value_type": int},
        "mother.earlier_births_in_sweden": {"value_type": int},
        **{question: _truth() for question in QUESTIONS},
        **{
            f"itc.{part}": _choice(Concern, Concern.unknown)
            for part in ("social", "speech", "symbolic", "total")
        },
    }


def _rules() -> dict[str, dict[str, Any]]:
    return {
        "in_force": {"value_type": bool, "default_value": True},
        **{f"child.below_{months}": _truth(_below(months)) for months in (6, 15, 18, 25)},
        "eligibility": _truth(_eligibility),
        **{
            f"findings.{domain}": _truth(_any(*(f"seek.q{number}" for number in numbers)))
            for domain, numbers in {
                "depression": (1, 2, 3),
                "violence": (4, 5, 6),
                "substance": (10, 11, 12),
                "food": (13, 14, 15),
            }.items()
        },
        "findings.stress": _truth(_at_least(2, "seek.q7", "seek.q8", "seek.q9")),
        "findings.itc_valid": _truth(
            lambda family, period: np.minimum(
                YES - family("child__below_6", period), family("child__below_25", period)
            )
        ),
        "findings.wider_concern": _truth(
            lambda family, period: np.maximum.reduce(
                [_concern(family(f"itc__{part}", period)) for part in ("symbolic", "social", "total")]
            )
        ),
        "findings.speech_only": _truth(
            lambda family, period: np.minimum(
                _concern(family("itc__speech", period)), YES - family("findings__wider_concern", period)
            )
        ),
        **{name: {"value_type": dt.date, "formula": _date(months)} for name, months in DATES.items()},
        **{f"visits.{visit}.status": _choice(Status, Status.unknown, _status(visit)) for visit in VISITS},
        **{f"referrals.{name}": _truth(_referral(name)) for name in REFERRALS},
        **{f"referrals.{name}.state": _choice(State, State.none) for name in REFERRALS},
    }


def _is(true: Array, known: Array) -> Array:
    """A truth of a condition that is known for some."""
    truth: Array = np.where(known, np.where(true, YES, NO), UNKNOWN)
    return truth


def _concern(part: EnumArray) -> Array:
    return _is(part == Concern.concern, part != Concern.unknown)


def _after(day: Array, months: int) -> Array:
    """The day so many months later, or the last of its month where that day does not exist."""
    first = day.astype("datetime64[M]")
    into = day - first.astype("datetime64[D]")
    last = (first + (months + 1)).astype("datetime64[D]") - 1
    day_then: Array = np.minimum((first + months).astype("datetime64[D]") + into, last)
    return day_then


def _date(months: int) -> Formula:
    return lambda family, period: _after(family("birth_date", period), months)


def _below(months: int) -> Formula:
    def formula(family: Population, period: Period) -> Array:
        birth = family("birth_date", period)
        return _is(np.datetime64(period.start.date) < _after(birth, months), ~np.isnat(birth))

    return formula


def _any(*names: str) -> Formula:
    return lambda family, period: np.maximum.reduce([family(_named(name), period) for name in names])


def _at_least(count: int, *names: str) -> Formula:
    """The truth that comes at that place when they are ordered with the greatest first."""

    def formula(family: Population, period: Period) -> Array:
        parts = [family(_named(name), period) for name in names]
        true = sum(part == YES for part in parts)
        possible = sum(part != NO for part in parts)
        return _is(true >= count, (true >= count) | (possible < count))

    return formula


def _eligibility(family: Population, period: Period) -> Array:
    cni = family("unit__cni", period)
    births = family("mother__earlier_births", period)
    in_sweden = family("mother__earlier_births_in_sweden", period)
    first_here = np.minimum(_is(births >= 1, births >= 0), _is(in_sweden == 0, in_sweden >= 0))
    eligible: Array = np.minimum.reduce(
        [
            family("child__enrolled_bhv", period),
            _is(cni >= 3, ~np.isnan(cni)),
            family("child__below_15", period),
            np.maximum(family("family__first_time_parents", period), first_here),
        ]
    )
    return eligible


def _codes(choices: Any) -> dict[str, int]:  # noqa: ANN401 - an enumeration, which comes without types
    return {each.name: each.index for each in choices}


def _status(visit: str) -> Formula:
    codes = _codes(Status)

    def formula(family: Population, period: Period) -> Array:
        on = np.datetime64(period.start.date)
        eligible = family("eligibility", period)
        opens, due, overdue, closes = (
            family(f"visits__{visit}__{bound}", period) for bound in ("opens", "due", "overdue", "closes")
        )
        first_that_fits: Mapping[str, Array] = {
            "unknown": eligible == UNKNOWN,
            "not_applicable": eligible == NO,
            "missed": on >= closes,
            "upcoming": on < opens,
            "overdue": on >= overdue,
            "due": on >= due,
        }
        answer: Array = np.select(
            list(first_that_fits.values()), [codes[name] for name in first_that_fits], codes["open"]
        )
        return answer

    return formula


def _referral(name: str) -> Formula:
    domains = [f"findings.{domain}" for domain in ("depression", "stress", "substance", "food")]
    rules: Mapping[str, Formula] = {
        "speech_therapy": lambda family, period: np.minimum(
            family("findings__wider_concern", period), family("findings__itc_valid", period)
        ),
        "second_screening": lambda family, period: np.minimum(
            family("findings__speech_only", period), YES - family("child__below_18", period)
        ),
        "psychologist": lambda family, period: family("findings__depression", period),
        "social_services": lambda family, period: np.maximum(
            family("findings__violence", period), _at_least(2, *domains)(family, period)
        ),
        "family_support": _any("findings.violence", *domains),
    }
    return lambda family, period: np.minimum(family("eligibility", period), rules[name](family, period))


def arrays(families: pl.DataFrame) -> dict[str, Array]:
    """The families as OpenFisca takes them; this is made beforehand and not timed."""
    given: dict[str, Array] = {}
    for column in families.iter_columns():
        if column.dtype == pl.Boolean:
            given[column.name] = column.cast(pl.Int32).replace({1: YES}).fill_null(UNKNOWN).to_numpy()
        elif column.dtype == pl.String:
            codes = _codes(Concern)
            coded = column.replace_strict(codes, return_dtype=pl.UInt8, default=codes["unknown"])
            given[column.name] = EnumArray(coded.to_numpy(), Concern)
        elif column.dtype.is_integer():
            given[column.name] = column.cast(pl.Int32).fill_null(-1).to_numpy()
        else:
            given[column.name] = column.to_numpy()
    return given


def evaluate(rules: TaxBenefitSystem, given: Mapping[str, Array], on: dt.date) -> dict[str, Array]:
    """The answers of every family, as OpenFisca gives them."""
    simulation: Simulation = SimulationBuilder().build_default_simulation(rules, len(given["id"]))
    day = on.isoformat()
    for name, values in given.items():
        if name != "id":
            simulation.set_input(_named(name), day, values)
    answers = {name: simulation.calculate(_named(name), day) for name in OUTPUTS if name != "id"}
    return {"id": given["id"], **answers}


def frame(answers: Mapping[str, Array]) -> pl.DataFrame:
    """The answers with nulls and texts, to be compared with those of others; this is not timed."""
    truths = {"eligibility", *(f"findings.{name}" for name in FINDINGS)}
    truths |= {f"referrals.{name}" for name in REFERRALS}
    columns: dict[str, Any] = {}
    for name, values in answers.items():
        if isinstance(values, EnumArray):
            columns[name] = values.decode_to_str().astype(object)
        elif name in truths:
            columns[name] = pl.Series(values).replace_strict(
                {NO: False, UNKNOWN: None, YES: True}, return_dtype=pl.Boolean
            )
        else:
            columns[name] = values
    return pl.DataFrame(columns)
