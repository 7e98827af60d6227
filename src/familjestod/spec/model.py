"""What a programme says, as frozen values: one class per kind of thing, fields named as the keys.

`docs/language.md` says what each key means to an author; the schemas say it to an
editor. Here is what the engine gets.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from familjestod.logic.calendar import Duration, Overflow
from familjestod.logic.rule import ALWAYS, Rule
from familjestod.shown import ByFields, Shown, brief, told
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.terms import Finding, FrozenDict, Period, Source, Sourced, Text


class Subject(enum.StrEnum):
    """Whom a programme is about."""

    FAMILY = "family"
    UNIT = "unit"
    STAFF = "staff"


class Level(enum.StrEnum):
    """The three fields of the national programme: light, medium and dark green."""

    UNIVERSAL = "universal"
    INCREASED = "increased"
    EXTENSIVE = "extensive"


class Attends(enum.StrEnum):
    """Who comes to a visit."""

    CHILD = "child"
    EACH_PARENT = "each_parent"
    BOTH_PARENTS = "both_parents"
    GROUP = "group"


class ReferralKind(enum.StrEnum):
    """What is done when a referral is indicated."""

    REFER = "refer"
    OFFER = "offer"
    CONSULT = "consult"
    NOTIFY = "notify"
    PLAN = "plan"


@frozen(repr=False)
class AnyOf(ByFields):
    """One of several roles, as in "dental nurse or dental hygienist"."""

    any_of: tuple[str, ...]


@frozen(kw_only=True, repr=False)
class Pause(Period):
    """A time when visits and doses are not given; all of them when none is named."""

    visits: tuple[str, ...] = ()
    vaccinations: tuple[str, ...] = ()
    text: Text | None = None


@frozen(kw_only=True, repr=False)
class Site(Period):
    """Where a programme is given: units or municipalities that the source counts or names."""

    name: Text
    count: int | None = None


@frozen(kw_only=True, repr=False)
class Repeat(ByFields):
    """A visit that comes again, `every` so often after the last one, until a rule holds."""

    every: Duration | None = None
    until: Rule | None = None


BOUNDS: Final = ("opens", "due", "overdue", "closes")
"""The days that a time is told by: the first, that it should be on, the first that is late, the first that is too late."""


@frozen(kw_only=True, repr=False)
class Scheduled(Sourced):
    """Something with a time: the four bounds, and what they are counted from."""

    name: Text | None = None
    opens: Duration | None = None
    due: Duration | None = None
    overdue: Duration | None = None
    closes: Duration | None = None
    counted_from: str = "birth"
    not_before: Mapping[str, Duration] = field(factory=FrozenDict)
    when: Rule = ALWAYS

    @property
    def bounds(self) -> tuple[Duration | None, Duration | None, Duration | None, Duration | None]:
        """`opens`, `due`, `overdue` and `closes`."""
        return self.opens, self.due, self.overdue, self.closes


@frozen(kw_only=True)
class Visit(Shown, Scheduled):
    """A meeting with the family."""

    observes: tuple[str, ...] = ()
    place: str | None = None
    other_places: tuple[str, ...] = ()
    participants: tuple[str | AnyOf, ...] = ()
    attends: Attends | None = None
    themes: tuple[str, ...] = ()
    screens: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    repeat: Repeat | None = None
    with_: str | None = None
    replaces: tuple[str, ...] = ()
    capacity: str | None = None
    level: Level | None = None
    text: Text | None = None

    def __repr__(self) -> str:
        return told(self)


@frozen(kw_only=True)
class Vaccination(Shown, Scheduled):
    """One dose of one vaccine, given at a visit."""

    at: str | None = None

    def __repr__(self) -> str:
        return told(self)


@frozen(kw_only=True, repr=False)
class Referral(Sourced):
    """Where a result leads."""

    to: str
    kind: ReferralKind = ReferralKind.REFER
    when: Rule = ALWAYS
    within: Duration | None = None
    text: Text | None = None


@frozen(kw_only=True, repr=False)
class Offer(Sourced):
    """Support without a date."""

    to: str | None = None
    by: tuple[str | AnyOf, ...] = ()
    when: Rule = ALWAYS
    text: Text | None = None
    level: Level | None = None
    capacity: str | None = None


@frozen(kw_only=True, repr=False)
class Requirement(Sourced):
    """What the unit, the staff or the family must have."""

    when: Rule
    text: Text | None = None


@frozen(kw_only=True, repr=False)
class Reported(Sourced):
    """A figure that a source reports for a period."""

    period: str
    value: str | int | float


@frozen(kw_only=True, repr=False)
class Measure(Sourced):
    """What is followed up: whom it counts, who of them reached it, the target and what was reported."""

    name: Text
    population: Rule = ALWAYS
    achieved: Rule | None = None
    target: str | None = None
    reported: tuple[Reported, ...] = ()


@frozen(kw_only=True, repr=False)
class Staffing(Sourced):
    """A figure for the staff a programme has or needs."""

    name: Text | None = None
    value: str | int | float
    unit: Text | None = None


@frozen(kw_only=True, repr=False)
class Code(Sourced):
    """A code of a national classification that stands for the programme."""

    system: str
    code: str
    text: Text | None = None


@frozen(kw_only=True, repr=False)
class Aim(Sourced):
    """What a programme is for, in Swedish and in English."""

    sv: str
    en: str | None = None


@frozen(kw_only=True, repr=False)
class Amendment(Period):
    """When a programme, or one that it extends, was changed, and what that is known from."""


@frozen(kw_only=True, repr=False)
class Edition(Period):
    """The programme as it is from one day to another, with the amendments then in force."""

    programme: Programme


@frozen(kw_only=True)
class Programme(Shown):
    """A programme: whom it is for, what happens when, and where results lead.

    It is what its document says on days when no amendment is in force; `on` gives what it
    is on a day. `digest` is the SHA-256, in hexadecimal, of what the document and
    the instruments it uses say; the wording of the vocabulary is not part of it.
    """

    id: str
    name: Text
    format: int
    region: str | None = None
    subject: Subject = Subject.FAMILY
    levels: tuple[Level, ...] = ()
    extends: str | None = None
    reviewed_against: str | None = None
    month_overflow: Overflow = Overflow.CLAMP
    in_force: Period = field(factory=Period)
    pauses: tuple[Pause, ...] = ()
    sources: Mapping[str, Source] = field(factory=FrozenDict)
    source: tuple[str, ...] = ()
    description: Text | None = None
    target_group: Text | None = None
    aims: Mapping[str, Aim] = field(factory=FrozenDict)
    sites: Mapping[str, Site] = field(factory=FrozenDict)
    eligibility: Rule = ALWAYS
    visits: Mapping[str, Visit] = field(factory=FrozenDict)
    vaccinations: Mapping[str, Vaccination] = field(factory=FrozenDict)
    referrals: Mapping[str, Referral] = field(factory=FrozenDict)
    offers: Mapping[str, Offer] = field(factory=FrozenDict)
    requirements: Mapping[str, Requirement] = field(factory=FrozenDict)
    findings: Mapping[str, Finding] = field(factory=FrozenDict)
    measures: Mapping[str, Measure] = field(factory=FrozenDict)
    staffing: Mapping[str, Staffing] = field(factory=FrozenDict)
    codes: tuple[Code, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    editions: tuple[Edition, ...] = ()
    instruments: Mapping[str, Instrument] = field(factory=FrozenDict, repr=False)
    vocabulary: Vocabulary = field(repr=False)
    digest: str = ""
    # What the programme was loaded from, so that it can be patched. Not part of its meaning.
    origin: Any = field(default=None, eq=False, repr=False)
    # Values computed from this one (compiled rules). Filled by whoever computes them, always
    # with the same result, so that two threads filling it at once do no harm.
    derived: dict[str, Any] = field(factory=dict, init=False, eq=False, repr=False)

    @property
    def states(self) -> tuple[Programme, ...]:
        """The programme as it is without any amendment, and as it is in each of its editions."""
        return (self, *(each.programme for each in self.editions))

    def on(self, day: dt.date) -> Programme:
        """The programme as it is on a day: the document and the amendments in force."""
        for edition in self.editions:
            if day in edition:
                return edition.programme
        return self

    def patched(self, patch: Mapping[str, Any]) -> Programme:
        """The programme with a merge patch (RFC 7396) applied to its document.

        >>> import familjestod as fs
        >>> reform = fs.bundled()["gotland/kommunikation_itc"].patched({"visits": {"v21m": {"due": "20 months"}}})
        >>> str(reform.visits["v21m"].due)
        '20 months'

        Raises:
            SpecError: if the patched document has faults.
        """
        patched: Programme = self.origin.patched(patch)
        return patched

    def __repr__(self) -> str:
        parts = ("visits", "vaccinations", "referrals", "offers", "requirements", "findings")
        counts = {each: len(getattr(self, each)) for each in parts}
        return brief("Programme", self.id, self.name.sv, **counts, digest=self.digest[:12])
