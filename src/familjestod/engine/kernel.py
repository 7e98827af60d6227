"""A programme made ready to answer: rules compiled, names resolved, days of a birth date remembered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache

from attrs import define, field

from familjestod.engine.case import Accepted, Case
from familjestod.engine.plan import Remembered, state
from familjestod.engine.record import DERIVED, Record
from familjestod.engine.situation import Situation, latest_results
from familjestod.engine.timetable import Dates, Plan, Timetable, postponed
from familjestod.logic.calendar import Duration, add
from familjestod.logic.compile import Judge, compile_rules
from familjestod.logic.rule import ALWAYS, Rule, names
from familjestod.logic.truth import Reasoned
from familjestod.logic.values import Kind, Missing, Value
from familjestod.spec.instrument import Instrument, Respondents
from familjestod.spec.model import Programme, Scheduled
from familjestod.spec.names import finding_type
from familjestod.spec.verify import all_rules, applicability

# A register of children aged 0-6 has some 2 200 birth dates, whatever its size.
_BIRTH_DATES = 2560
_DAYS = 1024
_MOVED = 8192


@define(eq=False)
class Kernel:
    """What is computed once for a programme as it is between two amendments."""

    programme: Programme
    rules: Mapping[str, Rule]
    judges: Mapping[str, Judge]
    readers: Mapping[str, Callable[[Situation], Value]]
    ages: tuple[Duration, ...]
    scheduled: Mapping[str, Scheduled]
    grouped: frozenset[str]
    applies: Mapping[str, Judge]
    # The entries that an event bears on, those that no two days alone can tell, and of those the
    # ones whose days are not the birth date's. All of them by name, with their ids: `visits.v8m` is `v8m`.
    touched_by: Mapping[str, dict[str, str]]
    judged: dict[str, str]
    moving: dict[str, str]
    # Those whose days no event moves, and so are remembered by day of birth alone: id, whether it
    # is a visit, whether it is judged while it has not happened, and what it moves when it has.
    simple: Mapping[str, tuple[str, bool, bool, dict[str, str]]]
    visits: frozenset[str]
    repeated: frozenset[str]
    ids: Mapping[str, str]
    from_birth: frozenset[Duration]
    accepted: Accepted
    reached: Callable[[dt.date], tuple[dt.date, ...]] = field(init=False)
    timetables: Callable[[dt.date], Mapping[str, Timetable]] = field(init=False)
    moved: Callable[[str, dt.date, dt.date], Timetable] = field(init=False)
    remembered: Callable[[dt.date, dt.date, Reasoned], Remembered] = field(init=False)

    def __attrs_post_init__(self) -> None:
        # These remember pure functions of days. lru_cache is thread-safe, and losing a race costs a recomputation.
        self.reached = lru_cache(_BIRTH_DATES)(self._reached)
        self.timetables = lru_cache(_BIRTH_DATES)(self._timetables)
        self.moved = lru_cache(_MOVED)(self._moved)
        self.remembered = lru_cache(_DAYS)(self._remember)

    @classmethod
    def of(cls, programme: Programme, on: dt.date) -> Kernel:
        """The kernel of a programme as it is on a day, made when it is first needed."""
        edition = programme.on(on)
        kernel: Kernel | None = edition.derived.get("kernel")
        if kernel is None:
            kernel = edition.derived["kernel"] = _kernel(edition)
        return kernel

    def situation(self, record: Record) -> Situation:
        """A family on a day, as the programme's rules read it."""
        case, on = record.case, record.on
        results = record.results(self.programme.instruments.values(), self.programme.month_overflow)
        return Situation(
            self,
            case,
            on,
            record.ledger,
            case.facts,
            self._reached_by(case, on),
            results,
            latest_results(results) if results else {},
        )

    def _reached_by(self, case: Case, on: dt.date) -> tuple[dt.date, ...] | None:
        if case.birth_date is not None:
            return self.reached(case.birth_date)
        if case.expected_birth_date is not None and on < case.expected_birth_date:
            return (dt.date.max,) * len(self.ages)  # not yet born: no age is reached
        return None

    def paused(self, name: str, on: dt.date) -> bool:
        """Whether a visit or dose is paused on a day."""
        kind, _, id_ = name.partition(".")
        return any(
            id_ in getattr(pause, kind) or not (pause.visits or pause.vaccinations)
            for pause in self.programme.pauses
            if on in pause
        )

    def _reached(self, birth: dt.date) -> tuple[dt.date, ...]:
        return tuple(add(birth, age, self.programme.month_overflow) for age in self.ages)

    def _timetables(self, birth: dt.date) -> Mapping[str, Timetable]:
        """The days of each visit and dose that is counted from birth."""
        overflow = self.programme.month_overflow
        # Entries share most of their bounds, so each is counted once.
        reached: dict[Duration | None, dt.date | None] = {None: None}
        reached |= {each: add(birth, each, overflow) for each in self.from_birth}
        return {
            name: Timetable(
                entry,
                Dates(
                    reached[entry.opens], reached[entry.due], reached[entry.overdue], reached[entry.closes]
                ),
            )
            for name, entry in self.scheduled.items()
            if entry.counted_from == "birth"
        }

    def _moved(self, name: str, birth: dt.date, least: dt.date) -> Timetable:
        """The days of a visit or dose that is counted from birth and may not come before a day."""
        table = self.timetables(birth)[name]
        return Timetable(table.entry, postponed(table.dates, least))

    def _remember(self, birth: dt.date, on: dt.date, gate: Reasoned) -> Remembered:
        """Room for how each entry stands that nothing but these decides; the planner fills it as it is asked."""
        del birth, on, gate  # what it is remembered by
        visits: dict[str, Plan | None] = {}
        doses: dict[str, Plan | None] = {}
        for name, id_ in self.ids.items():
            (visits if name in self.visits else doses)[id_] = None
        return visits, doses


def _kernel(programme: Programme) -> Kernel:
    rules = all_rules(programme)
    ages: list[Duration] = []
    shortcuts = _Shortcuts(programme, ages)
    judges = compile_rules(rules, shortcuts).judges
    applies = compile_rules(applicability(programme), shortcuts).judges
    scheduled: dict[str, Scheduled] = {
        **{f"visits.{id_}": visit for id_, visit in programme.visits.items()},
        **{f"vaccinations.{id_}": dose for id_, dose in programme.vaccinations.items()},
    }
    conditional = {name for name, rule in applicability(programme).items() if rule != ALWAYS}
    repeated = frozenset(
        f"visits.{id_}" for id_, visit in programme.visits.items() if visit.repeat is not None
    )
    ids = {name: name.partition(".")[2] for name in scheduled}
    moved = _moved_by(scheduled, ids)
    moved_by_others = {event: names for event, names in moved.items() if event not in scheduled}
    from_events = {name for name, entry in scheduled.items() if entry.counted_from != "birth"}
    judged = {name: id_ for name, id_ in ids.items() if name in conditional | repeated | from_events}
    moving = {name: id_ for name, id_ in judged.items() if name in repeated | from_events}
    return Kernel(
        programme=programme,
        rules=rules,
        judges=judges,
        readers={name: _reader(name, programme) for rule in rules.values() for name in names(rule)},
        ages=tuple(ages),
        scheduled=scheduled,
        accepted=Accepted.of(programme.vocabulary, programme.instruments),
        ids=ids,
        from_birth=frozenset(
            each
            for entry in scheduled.values()
            if entry.counted_from == "birth"
            for each in entry.bounds
            if each is not None
        ),
        grouped=frozenset(
            id_ for id_, known in programme.instruments.items() if known.respondents is Respondents.EACH
        ),
        applies=applies,
        touched_by={name: {name: id_, **moved.get(name, {})} for name, id_ in ids.items()} | moved_by_others,
        judged=judged,
        moving=moving,
        simple={
            name: (ids[name], name.startswith("visits."), name in judged, moved.get(name, {}))
            for name, entry in scheduled.items()
            if name not in repeated | from_events and not entry.not_before
        },
        visits=frozenset(name for name in scheduled if name.startswith("visits.")),
        repeated=repeated,
    )


def _moved_by(scheduled: Mapping[str, Scheduled], ids: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """For each event, the visits and doses that may not come until some time after it."""
    moved: dict[str, dict[str, str]] = {}
    for name, entry in scheduled.items():
        for event in entry.not_before:
            moved.setdefault(event, {})[name] = ids[name]
    return moved


@define
class _Shortcuts:
    """Where generated code finds values: facts and settled results by key, ages as remembered days."""

    programme: Programme
    ages: list[Duration]

    def fact(self, name: str) -> str | None:
        """Facts as the case gives them."""
        given = name in self.programme.vocabulary.facts and name not in DERIVED
        return f"r.facts.get({name!r})" if given else None

    def settled(self, name: str) -> str | None:
        """Answers, and findings that are met or unmet: whatever cannot be known in part."""
        reference, _, what = name.partition(".")
        if reference == "findings":
            boolean = finding_type(self.programme.findings[what]).kind is Kind.BOOLEAN
            return f"r.settled_finding({what!r})" if boolean else None
        instrument = self.programme.instruments.get(reference.partition("@")[0])
        if instrument is None or not _settled_or_missing(instrument, what):
            return None
        return f"r.settled({reference!r}, {what!r})"

    def value(self, name: str) -> str | None:
        """What can be known in part: scores, and findings that are one of several."""
        reference, _, what = name.partition(".")
        known = reference.partition("@")[0] in self.programme.instruments
        return f"r.result({reference!r}, {what!r})" if known else None

    def reached(self, name: str, duration: Duration) -> str | None:
        """The day the child reaches an age, from the days remembered for the birth date."""
        if name != "child.age":
            return None
        if duration not in self.ages:
            self.ages.append(duration)
        return f"(r.reached and r.reached[{self.ages.index(duration)}])"


def _settled_or_missing(instrument: Instrument, what: str) -> bool:
    finding = instrument.findings.get(what)
    return what in instrument.answers or (finding is not None and finding_type(finding).kind is Kind.BOOLEAN)


def _reader(name: str, programme: Programme) -> Callable[[Situation], Value]:
    """How the value of a name is read, decided once."""
    derived, overflow = DERIVED.get(name), programme.month_overflow
    if derived is not None:
        return lambda situation: derived(situation.case, situation.on, overflow)
    if name in programme.vocabulary.facts:
        missing = Missing((name,))

        def fact(situation: Situation) -> Value:
            value: Value | None = situation.facts.get(name)
            return missing if value is None else value

        return fact
    kind, _, what = name.partition(".")
    if kind == "findings":
        return lambda situation: situation.finding(what)
    if kind == "referrals":
        return lambda situation: situation.referral_state(what)
    if kind in {"visits", "vaccinations"}:
        return lambda situation: state(situation, name)
    return lambda situation: situation.result(kind, what)
