"""Which names there are in a document, and whether every name it uses is one of them.

What refers to what is a table: a path pattern, and where the id found there must come
from. `*` stands for any key of a mapping or any place in a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from attrs import field, frozen

from familjestod.diagnostics import Diagnostic, Path, dotted, nearest
from familjestod.logic.values import BOOLEAN, DATE, DURATION, Kind, ValueType
from familjestod.spec.document import SCALARS
from familjestod.spec.instrument import Instrument, Respondents, Term, Vocabulary
from familjestod.spec.terms import Finding

Pattern = tuple[str, ...]

VISIT_STATES = ValueType(Kind.CHOICE, ("done", "declined", "missed", "none"))
REFERRAL_STATES = ValueType(Kind.CHOICE, ("made", "completed", "declined", "none"))
EVENTS: Mapping[str, ValueType] = {
    "visits": VISIT_STATES,
    "vaccinations": VISIT_STATES,
    "referrals": REFERRAL_STATES,
}
ANCHORS = ("birth", "expected_birth", "corrected_birth", "enrolment")

# Where rules stand. A finding is a rule itself, or a list of outcomes with a rule each.
PROGRAMME_RULES: tuple[Pattern, ...] = (
    ("eligibility",),
    ("visits", "*", "when"),
    ("visits", "*", "repeat", "until"),
    ("vaccinations", "*", "when"),
    ("referrals", "*", "when"),
    ("offers", "*", "when"),
    ("requirements", "*", "when"),
    ("findings", "*"),
    ("findings", "*", "*", "when"),
    ("measures", "*", "population"),
    ("measures", "*", "achieved"),
)
INSTRUMENT_RULES: tuple[Pattern, ...] = (("findings", "*"), ("findings", "*", "*", "when"))

PROGRAMME_REFERENCES: tuple[tuple[Pattern, tuple[str, ...]], ...] = (
    (("region",), ("regions",)),
    (("visits", "*", "place"), ("places",)),
    (("visits", "*", "other_places", "*"), ("places",)),
    (("visits", "*", "participants", "*"), ("roles",)),
    (("visits", "*", "participants", "*", "any_of", "*"), ("roles",)),
    (("visits", "*", "themes", "*"), ("themes",)),
    (("visits", "*", "method", "*"), ("methods",)),
    (("visits", "*", "observes", "*"), ("observations",)),
    (("visits", "*", "screens", "*"), ("instruments",)),
    (("visits", "*", "with"), ("visits",)),
    (("visits", "*", "replaces", "*"), ("visits",)),
    (("visits", "*", "counted_from"), ("anchors", "events")),
    (("visits", "*", "not_before", "="), ("events",)),
    (("vaccinations", "*", "at"), ("visits",)),
    (("vaccinations", "*", "counted_from"), ("anchors", "events")),
    (("vaccinations", "*", "not_before", "="), ("events",)),
    (("referrals", "*", "to"), ("services", "roles")),
    (("offers", "*", "to"), ("services", "roles")),
    (("offers", "*", "by", "*"), ("roles",)),
    (("offers", "*", "by", "*", "any_of", "*"), ("roles",)),
    (("pauses", "*", "visits", "*"), ("visits_ever",)),
    (("pauses", "*", "vaccinations", "*"), ("vaccinations_ever",)),
)

_A: Mapping[str, str] = {
    "regions": "a region",
    "places": "a place",
    "roles": "a role",
    "themes": "a theme",
    "methods": "a method",
    "observations": "an observation",
    "instruments": "an instrument",
    "services": "a service",
    "visits": "a visit of this programme",
    "visits_ever": "a visit of this programme",
    "vaccinations_ever": "a dose of this programme",
    "events": "an event such as visits.v8m",
    "anchors": "birth",
    "facts": "a fact",
    "tables": "a table of this instrument",
    "numbers": "an answer or a score of this instrument",
    "sources": "a source of this document",
}

_A_PARTICULAR: Mapping[str, str] = {
    "visits": "a visit of this programme",
    "vaccinations": "a dose of this programme",
    "referrals": "a referral of this programme",
}


# Comparing spellings is dear: a document that is all wrong gets fewer hints.
_SUGGESTED = 20


def select(value: object, pattern: Pattern, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every path and value that a pattern finds; `=` finds the keys of a mapping themselves."""
    if not pattern:
        yield path, value
        return
    step, rest = pattern[0], pattern[1:]
    if isinstance(value, Mapping):
        if step == "=":
            yield from (((*path, key), key) for key in value)
        else:
            for key in value if step == "*" else (step,) if step in value else ():
                yield from select(value[key], rest, (*path, key))
    elif isinstance(value, list | tuple) and step == "*":
        for index, each in enumerate(value):
            yield from select(each, rest, (*path, index))


def unknown_references(
    value: Mapping[str, Any],
    references: Iterable[tuple[Pattern, tuple[str, ...]]],
    known: Mapping[str, Iterable[str]],
) -> Iterator[Diagnostic]:
    """A fault for each id in the document that is none of those it may be.

    Where the ids of a kind are given with their terms, one is also known by its label.
    """
    told = 0
    for pattern, kinds in references:
        candidates = {id_: None for kind in kinds for id_ in known[kind]}
        for path, found in select(value, pattern):
            if isinstance(found, str) and found not in candidates:
                from familjestod.spec.synonyms import meant_word  # imported when there is a fault

                expected = _A_PARTICULAR.get(found.partition(".")[0]) or " or ".join(
                    _A[kind] for kind in kinds
                )
                told += 1
                called = {id_: names for kind in kinds for id_, names in labels(known[kind])}
                yield Diagnostic(
                    code="unknown-reference",
                    message=f'"{found}" is not {expected} (in {dotted(path)})',
                    path=path,
                    available=nearest(found, candidates) if told <= _SUGGESTED else (),
                    instead=meant_word(found, candidates, called) if told <= _SUGGESTED else None,
                    on_key=pattern[-1] == "=",
                )


def labels(known: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What each id is called, where it is given with a term."""
    if isinstance(known, Mapping):
        for id_, term in known.items():
            if isinstance(term, Term) and term.label is not None:
                yield id_, tuple(filter(None, (term.label.sv, term.label.en)))


def unknown_sources(value: object, known: Iterable[str], path: Path = ()) -> Iterator[Diagnostic]:
    """A fault for each `source` anywhere in the document that names none of its sources."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            here = (*path, key)
            if key == "source" and isinstance(each, str | list | tuple):
                ids = (
                    [(here, each)]
                    if isinstance(each, str)
                    else [((*here, i), id_) for i, id_ in enumerate(each)]
                )
                for at, id_ in ids:
                    if id_ not in known:
                        message = f'"{id_}" is not {_A["sources"]} (in {dotted(at)})'
                        available = nearest(id_, known)
                        yield Diagnostic(
                            code="unknown-reference", message=message, path=at, available=available
                        )
            elif not isinstance(each, SCALARS):
                yield from unknown_sources(each, known, here)
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            if not isinstance(each, SCALARS):
                yield from unknown_sources(each, known, (*path, index))


@frozen(repr=False, eq=False)
class Types(Mapping[str, ValueType]):
    """The types of names: a programme's own, those that instruments give, and facts.

    An instrument is looked at when one of its names is asked for: most programmes read few of them.
    """

    facts: Mapping[str, ValueType]
    instruments: Mapping[str, Instrument] = field(factory=dict)
    own: Mapping[str, ValueType] = field(factory=dict)
    # Filled as asked for, always with the same result.
    given: dict[str, Mapping[str, ValueType]] = field(factory=dict, init=False)

    def __getitem__(self, name: str) -> ValueType:
        found = self.own.get(name)
        if found is None:
            found = self._of_instrument(name.partition(".")[0]).get(name)
        return self.facts[name] if found is None else found

    def _of_instrument(self, id_: str) -> Mapping[str, ValueType]:
        if id_ not in self.given:
            known = id_ in self.instruments
            self.given[id_] = instrument_types(self.instruments[id_]) if known else {}
        return self.given[id_]

    @cached_property
    def all(self) -> Mapping[str, ValueType]:
        """All of them, facts first."""
        of_instruments = {
            name: type_ for id_ in self.instruments for name, type_ in self._of_instrument(id_).items()
        }
        return {**self.facts, **of_instruments, **self.own}

    def __iter__(self) -> Iterator[str]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


@frozen(repr=False, eq=False)
class NameScope:
    """The names of a document's rules with their types, and the instruments whose results they can read."""

    types: Mapping[str, ValueType]
    instruments: Mapping[str, Instrument] = field(factory=dict)

    def type_of(self, name: str) -> ValueType | None:
        """The type of a name; a result at a visit has the type that the instrument's result has."""
        found = self.types.get(name)
        if found is None and "@" in name:
            instrument, _, rest = name.partition("@")
            visit, _, what = rest.partition(".")
            if f"visits.{visit}" in self.types:
                found = self.types.get(f"{instrument}.{what}")
        return found

    def known_names(self) -> Iterable[str]:
        """Every name, to suggest from: results at a visit too."""
        yield from self.types
        visits = [name.partition(".")[2] for name in self.types if name.startswith("visits.")]
        for name in self.types:
            reference, _, what = name.partition(".")
            if reference in self.instruments:
                yield from (f"{reference}@{visit}.{what}" for visit in visits)

    def group_of(self, name: str) -> str | None:
        """Respondents are the one kind of group there is."""
        instrument = name.partition(".")[0].partition("@")[0]
        if instrument not in self.instruments:
            return None
        each = self.instruments[instrument].respondents is Respondents.EACH
        return "respondents" if each else None


def instrument_types(instrument: Instrument) -> dict[str, ValueType]:
    """The type of each name that an instrument's results have, `epds.total` and so on."""
    id_ = instrument.id
    return {
        **{f"{id_}.{answer}": known.type for answer, known in instrument.answers.items()},
        **{
            f"{id_}.{score}": ValueType(Kind.NUMBER, unit=known.unit)
            for score, known in instrument.scores.items()
        },
        **{f"{id_}.{name}": finding_type(finding) for name, finding in instrument.findings.items()},
        f"{id_}.age": DURATION,
        f"{id_}.day": DATE,
    }


def finding_type(finding: Finding | Mapping[str, Any] | list[Any] | tuple[Any, ...]) -> ValueType:
    """True or false for a finding that is a rule; for an ordered list, a choice of its values."""
    if isinstance(finding, Finding):
        values = [outcome.value for outcome in finding.outcomes]
    elif isinstance(finding, list | tuple):
        values = [outcome["value"] for outcome in finding]
    else:
        values = []
    return ValueType(Kind.CHOICE, tuple(dict.fromkeys(values))) if values else BOOLEAN


def programme_scope(
    value: Mapping[str, Any], vocabulary: Vocabulary, instruments: Mapping[str, Instrument]
) -> NameScope:
    """The names that the rules of a programme document may use."""
    facts = {name: fact.type for name, fact in vocabulary.facts.items()}
    own = {f"{kind}.{id_}": states for kind, states in EVENTS.items() for id_ in value.get(kind, ())}
    own |= {f"findings.{id_}": finding_type(finding) for id_, finding in value.get("findings", {}).items()}
    return NameScope(Types(facts, instruments, own), instruments)


def circles(reads: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Circles of names in which every name reads the next: one for each set of names that wait for each other."""
    left = {name: [other for other in others if other in reads] for name, others in reads.items()}
    places = {name: place for place, name in enumerate(reads)}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][
                :0:-1
            ]  # told from what is read to what reads, the first name twice
            first = circle.index(min(circle, key=places.__getitem__))
            yield tuple(circle[first:] + circle[:first])
            left = {name: others for name, others in left.items() if name not in circle}
        else:
            return


def in_order(reads: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The names, each after those of them that it reads; they read each other in no circle."""
    left = {name: [other for other in others if other in reads] for name, others in reads.items()}
    return tuple(TopologicalSorter(left).static_order())


def longest_chain(reads: Mapping[str, Iterable[str]]) -> tuple[str, int]:
    """The name that comes last in the longest chain of reading, and how many names the chain has."""
    lengths: dict[str, int] = {"": 0}
    for name in in_order(reads):
        lengths[name] = 1 + max((lengths[other] for other in reads[name] if other in reads), default=0)
    last = max(lengths, key=lengths.__getitem__)
    return last, lengths[last]
