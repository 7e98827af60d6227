"""The families of a synthetic register: when their children were born, where they live, and what is true of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from attrs import define, field

from familjestod.cohort.synthetic import rates
from familjestod.cohort.synthetic.days import NEVER, day_of, known, number
from familjestod.cohort.synthetic.draws import Bools, Draws, Floats, Ints
from familjestod.cohort.synthetic.reading import Needs
from familjestod.logic.values import Kind, ValueType

_SEVEN_YEARS = 2557


@define
class Column:
    """The true values of a fact: numbers, or the places of values among some."""

    values: Any
    of: tuple[Any, ...] | None = None
    """What the places stand for; nothing where the values are themselves."""

    def at(self, index: Ints) -> Column:
        """The column of those at some places, such as of each family's unit."""
        return Column(self.values[index], self.of)

    def equals(self, value: object) -> Bools:
        """Where the fact has a value."""
        if self.of is None:
            found: Bools = self.values == value
            return found
        if value not in self.of:
            return np.zeros(len(self.values), np.bool_)
        return np.asarray(self.values == self.of.index(value))


@define
class Places:
    """The regions with their units and areas: what is drawn once, whatever the number of families.

    Units are numbered through all regions; `first` and `count` are by region.
    """

    regions: tuple[str, ...]
    first: Ints
    count: Ints
    area_of: Ints
    unit_ids: tuple[str, ...]
    area_ids: tuple[str, ...]
    cni: Floats

    @classmethod
    def of(cls, needs: Needs, draws: Draws) -> Places:
        """The places that the rows of a seed have."""
        regions = needs.regions
        sizes = [rates.REGIONS.get(each, rates.REGION_SIZE) for each in regions]
        counts = [max(rates.LEAST_UNITS, rates.UNITS_PER_SIZE * size) for size in sizes]
        first = np.cumsum([0, *counts[:-1]])
        areas: list[str] = []
        area_of: list[int] = []
        for region, count in zip(regions, counts, strict=True):
            known_ids = needs.text_values("area.id") if region == needs.region else ()
            ids = [*known_ids, *(f"{region}_area_{n}" for n in range(1, 1 + max(3, count // 3)))]
            area_of += [len(areas) + unit % len(ids) for unit in range(count)]
            areas += ids
        units = [
            f"{region}_bvc_{n:02d}"
            for region, count in zip(regions, counts, strict=True)
            for n in range(1, count + 1)
        ]
        cni = 1 + draws.whole(len(areas)).bell("area.cni") * 0.28
        return cls(
            regions,
            np.asarray(first, np.int64),
            np.asarray(counts, np.int64),
            np.asarray(area_of, np.int64),
            tuple(units),
            tuple(areas),
            np.maximum(np.floor(cni * 100), 30) / 100,
        )


@define
class People:
    """Some rows of the register, as they truly are; what is not known of them is left out later."""

    needs: Needs
    draws: Draws
    places: Places
    on: dt.date
    birth: Ints = field(init=False)
    expected: Ints = field(init=False)
    enrolment: Ints = field(init=False)
    region: Ints = field(init=False)
    unit: Ints = field(init=False)
    area: Ints = field(init=False)
    burden: Floats = field(init=False)
    migrant: Bools = field(init=False)
    _facts: dict[str, Column] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        draws, places = self.draws, self.places
        self._born()
        self.region = self._regions()
        self.unit = places.first[self.region] + draws.between("unit", 0, places.count[self.region] - 1)
        self.area = places.area_of[self.unit]
        index = places.cni[self.area]
        self.burden = draws.bell("burden") + 1.5 * (index - 1)
        self.migrant = draws.chance("migrant", np.minimum(0.2 * index * index, 0.8))
        self._enrolled()

    @property
    def enrolled(self) -> Bools:
        """Who is enrolled in child health care on the day."""
        return known(self.enrolment)

    def fact(self, name: str) -> Column:
        """What is true of each family."""
        found = self._facts.get(name)
        if found is None:
            made = _MADE.get(name)
            found = self._facts[name] = self._other(name) if made is None else made(self)
        return found

    def strained(self, chance: float) -> Floats:
        """A chance that is higher for families under strain."""
        factor = np.where(self.burden > 1, 2.5, np.where(self.burden < 0, 0.6, 1.0))
        return np.minimum(chance * factor, 0.95)

    def _born(self) -> None:
        """Births spread over seven years, month ends and leap days among them; some are still expected."""
        draws, today = self.draws, number(self.on)
        birth = today - draws.between("birth", 0, _SEVEN_YEARS - 1)
        dates = birth.astype("datetime64[D]")
        ends = ((dates.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1).astype(np.int64)
        birth = np.where(draws.chance("birth/month_end", rates.MONTH_END) & (ends <= today), ends, birth)
        years = range(day_of(today - _SEVEN_YEARS).year + 1, self.on.year + 1)
        leaps = [number(dt.date(year, 2, 29)) for year in years if year % 4 == 0 and year % 100]
        leaps = [each for each in leaps if each <= today]
        if leaps:
            leap = np.asarray(leaps, np.int64)[draws.between("birth/leap", 0, len(leaps) - 1)]
            birth = np.where(draws.chance("birth/leap_day", rates.LEAP_DAY), leap, birth)
        early = draws.between("expected/early", 22, 100)
        near = np.floor(draws.bell("expected/near") * 9).astype(np.int64)
        expected = birth + np.where(draws.chance("expected/premature", rates.PREMATURE), early, near)
        unborn = draws.chance("unborn", rates.UNBORN)
        unheard = draws.chance("unheard", rates.EXPECTED_LONG_AGO) & ~unborn
        expected = np.where(unborn, today + draws.between("expected/later", 1, 260), expected)
        expected = np.where(unheard, today - draws.between("expected/before", 0, 60), expected)
        self.birth, self.expected = np.where(unborn | unheard, NEVER, birth), expected

    def _regions(self) -> Ints:
        """The region of each family: three in four of the programme's own, where it has one."""
        regions = self.places.regions
        anywhere = self.draws.choice(
            "region", [rates.REGIONS.get(each, rates.REGION_SIZE) for each in regions]
        )
        if self.needs.region not in regions:
            return anywhere
        own = regions.index(self.needs.region)
        return np.where(self.draws.chance("region/own", rates.OWN_REGION), own, anywhere)

    def _enrolled(self) -> None:
        """Enrolled in the first weeks, or when the family moved in; some never."""
        draws, today = self.draws, number(self.on)
        soon = self.birth + draws.between("enrolment", 3, 28)
        later = self.birth + draws.between("enrolment/later", 90, 1500)
        day = np.where(draws.chance("enrolment/moved_in", rates.MOVED_IN), later, soon)
        here = draws.chance("enrolled", rates.ENROLLED) & known(self.birth) & (day <= today)
        self.enrolment = np.where(here, day, NEVER)

    def _other(self, name: str) -> Column:
        """A fact of which nothing more is known than its type, and what rules ask of it."""
        kind, type_, operands = name.partition(".")[0], self.needs.facts[name], self.needs.operands(name)
        if kind == "unit":
            once = _drawn(
                self.draws.whole(len(self.places.unit_ids)), name, type_, operands, self._rate(name)
            )
            return once.at(self.unit)
        if kind == "area":
            once = _drawn(
                self.draws.whole(len(self.places.area_ids)), name, type_, operands, self._rate(name)
            )
            return once.at(self.area)
        rate = self._rate(name)
        chance = self.strained(rate) if name in rates.BURDENED else rate
        return _drawn(self.draws, name, type_, operands, chance)

    @staticmethod
    def _rate(name: str) -> float:
        return rates.FACTS.get(name, rates.FACTS_OF.get(name.partition(".")[0], rates.OTHER_FACTS))


def _drawn(
    draws: Draws, name: str, type_: ValueType, operands: Sequence[Any], chance: float | Floats
) -> Column:
    """Values of a type, half of them values that rules ask about."""
    match type_.kind:
        case Kind.BOOLEAN:
            return Column(draws.chance(name, chance))
        case Kind.CHOICE | Kind.TEXT:
            options = type_.choices or tuple(
                dict.fromkeys([*operands, f"{name.partition('.')[0]}_1", "other"])
            )
            asked = [each for each in options if each in operands]
            weights = (
                [(len(options) / len(asked) if each in asked else 1.0) for each in options] if asked else None
            )
            return Column(draws.choice(name, weights or [1.0] * len(options)), tuple(options))
        case Kind.DATE:
            return Column(draws.between(name, 17000, 20000))
        case kind:
            low = int(type_.at_least or 0)
            high = int(type_.at_most) if type_.at_most is not None else low + 10
            limits = [int(each) for each in operands if isinstance(each, int | float)]
            if limits:
                low, high = max(low, min(limits) - 3), min(high, max(limits) + 3)
            whole = draws.between(name, low, high)
            return Column(whole if kind is Kind.INTEGER else whole / 1)


def _earlier(people: People) -> Ints:
    """How many children the mother has had before: fewer than half of the mothers none."""
    first = people.draws.chance("mother.first_birth", 0.43)
    return np.where(first, 0, 1 + people.draws.choice("mother.earlier_births", [60, 26, 9, 4, 1]))


def _earlier_here(people: People) -> Column:
    """How many of them in Sweden: none, for some of the mothers who have moved here."""
    earlier = people.fact("mother.earlier_births").values
    abroad = people.migrant & people.draws.chance("mother.births_abroad", 0.5)
    return Column(np.where(abroad, 0, earlier))


def _first_time(people: People) -> Column:
    """First-time parents: as a rule those whose mother gives birth for the first time."""
    other = people.draws.chance("family.first_time_parents", 0.04)
    return Column((people.fact("mother.earlier_births").values == 0) ^ other)


def _levels(name: str, follows: float) -> Callable[[People], Column]:
    """A level of each area, that follows its index as far as said."""

    def made(people: People) -> Column:
        places = people.places
        noise = people.draws.whole(len(places.area_ids)).bell(name) * (1 - follows) * 0.4
        index = places.cni + noise
        levels = np.where(index < rates.CNI_LEVELS[0], 0, np.where(index < rates.CNI_LEVELS[1], 1, 2))
        return Column(levels, ("low", "average", "high")).at(people.area)

    return made


def _rotavirus(people: People) -> Column:
    """The number of doses follows from the vaccine, which a region buys for all."""
    bought = people.draws.whole(len(people.places.regions)).between("child.rotavirus_doses", 0, 1)
    return Column(bought[people.region], (2, 3))


def _staff_region(people: People) -> Column:
    """Where the staff work: nearly always the region of the unit."""
    elsewhere = people.draws.chance("staff.elsewhere", 0.05)
    other = people.draws.between("staff.region", 0, len(people.places.regions) - 1)
    return Column(np.where(elsewhere, other, people.region), people.places.regions)


_MADE: Final[Mapping[str, Callable[[People], Column]]] = {
    "unit.id": lambda people: Column(people.unit, people.places.unit_ids),
    "unit.region": lambda people: Column(people.region, people.places.regions),
    "area.id": lambda people: Column(people.area, people.places.area_ids),
    "area.cni": lambda people: Column(people.places.cni[people.area]),
    "area.cni_level": _levels("area.cni_level", 1.0),
    "area.vti_level": _levels("area.vti_level", 0.6),
    "area.caries_level": _levels("area.caries_level", 0.5),
    "staff.region": _staff_region,
    "child.sex": lambda people: Column(people.draws.choice("child.sex", [0.487, 0.513]), ("female", "male")),
    "child.enrolled_bhv": lambda people: Column(people.enrolled),
    "child.rotavirus_doses": _rotavirus,
    "child.tuberculosis_risk": lambda people: Column(
        people.draws.chance("child.tuberculosis_risk", np.where(people.migrant, 0.5, 0.03))
    ),
    "family.pregnant": lambda people: Column(
        ~known(people.birth) | people.draws.chance("family.pregnant", 0.06)
    ),
    "mother.earlier_births": lambda people: Column(_earlier(people)),
    "mother.earlier_births_in_sweden": _earlier_here,
    "mother.first_birth": lambda people: Column(people.fact("mother.earlier_births").values == 0),
    "family.first_time_parents": _first_time,
    "family.migrant_background": lambda people: Column(people.migrant),
    "family.asylum_seeking": lambda people: Column(
        people.migrant & people.draws.chance("family.asylum_seeking", 0.2)
    ),
}
"""Facts that follow from something else, and those that families are grouped by."""
