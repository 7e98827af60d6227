"""What instruments and the vocabulary say, as frozen values."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from familjestod.logic.calendar import Duration
from familjestod.logic.values import ValueType
from familjestod.shown import ByFields, Shown, brief
from familjestod.spec.terms import Finding, FrozenDict, Source, Sourced, Text


class Respondents(enum.StrEnum):
    """Which results a rule reads: the latest whoever gave it, or the latest of each respondent."""

    LATEST = "latest"
    EACH = "each"


@frozen(kw_only=True, repr=False)
class Answer(Sourced):
    """One item of an instrument: what it asks about (never its text) and what can be answered."""

    type: ValueType
    label: Text | None = None
    if_false: Text | None = None
    values: Mapping[str, Text] = field(factory=FrozenDict)


@frozen(kw_only=True, repr=False)
class Lookup(ByFields):
    """A number read from a table's column, for the row that a result falls on."""

    table: str
    column: str


@frozen(kw_only=True, repr=False)
class Score(Sourced):
    """A number computed from answers: which operation, on which answers or scores."""

    operation: str
    of: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    lookup: Lookup | None = None
    unit: str | None = None
    label: Text | None = None


# The names whose column in a table is an age, and so is reached rather than equal.
AGES = ("child.age", "child.age_corrected")


@frozen(kw_only=True, repr=False)
class Table(Sourced):
    """Rows of numbers, found by what stands in the columns of `by`.

    A duration column steps (the last row reached) or interpolates (between the row
    before and the row after, by days).
    """

    by: Mapping[str, str]
    interpolate: str = "step"
    rows: tuple[Mapping[str, Any], ...] = ()


@frozen(kw_only=True, repr=False)
class Valid(ByFields):
    """The ages at which an instrument may be asked."""

    opens: Duration | None = None
    closes: Duration | None = None


@frozen(kw_only=True)
class Instrument(Shown):
    """A questionnaire, screening or measurement: its answers, scores and findings.

    What a source says in words that software cannot use (who may ask it, how it was
    validated) is in `description` and `licence`.
    """

    id: str
    name: Text
    format: int
    description: Text | None = None
    respondent: str = "parent"
    respondents: Respondents = Respondents.LATEST
    valid: Valid = Valid()
    input: str = "answers"
    answers: Mapping[str, Answer] = field(factory=FrozenDict)
    scores: Mapping[str, Score] = field(factory=FrozenDict)
    tables: Mapping[str, Table] = field(factory=FrozenDict)
    findings: Mapping[str, Finding] = field(factory=FrozenDict)
    sources: Mapping[str, Source] = field(factory=FrozenDict)
    source: tuple[str, ...] = ()
    assumption: Text | None = None
    licence: Text | None = None
    vocabulary: Vocabulary = field(repr=False)
    digest: str = ""
    # What it was loaded from, so that it can be patched and places can be told. Not part of its meaning.
    origin: Any = field(default=None, eq=False, repr=False)
    derived: dict[str, Any] = field(factory=dict, init=False, eq=False, repr=False)

    def patched(self, patch: Mapping[str, Any]) -> Instrument:
        """The instrument with a merge patch (RFC 7396) applied to its document.

        >>> import familjestod as fs
        >>> epds = fs.bundled().instruments["epds"].patched({"valid": {"opens": "8 weeks"}})
        >>> str(epds.valid.opens)
        '8 weeks'

        Raises:
            SpecError: if the patched document has faults.
        """
        patched: Instrument = self.origin.patched(patch)
        return patched

    def __repr__(self) -> str:
        counts = {each: len(getattr(self, each)) for each in ("answers", "scores", "findings")}
        return brief("Instrument", self.id, self.name.sv, **counts, digest=self.digest[:12])


@frozen(kw_only=True, repr=False)
class Fact(Sourced):
    """A fact that rules may ask about: its type and what it is called."""

    type: ValueType
    derived: bool = False
    label: Text | None = None
    if_false: Text | None = None
    bearer: Text | None = None
    description: Text | None = None
    values: Mapping[str, Text] = field(factory=FrozenDict)


@frozen(kw_only=True, repr=False)
class Term(Sourced):
    """A role, service, place, theme, method, observation or region."""

    label: Text | None = None
    description: Text | None = None


@frozen(kw_only=True)
class Vocabulary(Shown):
    """The names that documents, apps and data sets agree on."""

    format: int
    facts: Mapping[str, Fact]
    roles: Mapping[str, Term] = field(factory=FrozenDict)
    services: Mapping[str, Term] = field(factory=FrozenDict)
    places: Mapping[str, Term] = field(factory=FrozenDict)
    themes: Mapping[str, Term] = field(factory=FrozenDict)
    methods: Mapping[str, Term] = field(factory=FrozenDict)
    observations: Mapping[str, Term] = field(factory=FrozenDict)
    regions: Mapping[str, Term] = field(factory=FrozenDict)
    sources: Mapping[str, Source] = field(factory=FrozenDict)
    digest: str = ""

    def label(self, id_: str, language: str) -> str:
        """What a role, service, place, theme, method or observation is called; its id where it has no label."""
        for terms in self.term_lists():
            if id_ in terms and (label := terms[id_].label) is not None:
                return label.in_(language)
        return id_.replace("_", " ")

    def term_lists(self) -> Iterator[Mapping[str, Term]]:
        """The lists of terms other than facts."""
        yield from (
            self.roles,
            self.services,
            self.places,
            self.themes,
            self.methods,
            self.observations,
            self.regions,
        )

    def __repr__(self) -> str:
        lists = ("facts", "roles", "services", "places", "themes", "methods", "observations", "regions")
        return brief("Vocabulary", **{each: len(getattr(self, each)) for each in lists})
