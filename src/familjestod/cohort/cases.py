"""The families of a frame one by one, as the engine takes them: for examples, and to compare answers with.

Only some families are held at a time, with the history of those: a frame that has an order
is read in it, and one that has none, in the order of `id`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.cohort.faults import CohortError, no_column, no_name
from familjestod.cohort.frames import kind_of
from familjestod.cohort.past import Past
from familjestod.cohort.rows import Clean, Row, Source, cleaner, day_of
from familjestod.diagnostics import Diagnostic
from familjestod.engine.case import DATES, Case
from familjestod.engine.events import CaseError
from familjestod.logic.values import DATE, ValueType
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.terms import FrozenDict

_DAY: Final = "day"
NO_VISIT: Final = "not_recorded"
"""The visit of answers that stand in the families' frame, which does not say where they were given."""


def cases(  # noqa: PLR0913 - what frames are, and what they are read by
    frame: Any,  # noqa: ANN401 - a frame of any kind
    *,
    history: Any = None,  # noqa: ANN401
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] = FrozenDict(),
    vocabulary: Vocabulary,
    instruments: Mapping[str, Instrument],
    on: dt.date | None = None,
) -> Iterator[tuple[Any, Case]]:
    """The id and the case of each family of a Polars, pandas, PyArrow, DuckDB or PySpark frame.

    `columns` maps facts and dates to the columns they stand in, where those have other names. Answers in
    the families' frame that have no `<instrument>.day` were given on the day `on`. A frame that
    keeps its order and has no ids is numbered from 0.

    >>> import datetime as dt, familjestod as fs, polars as pl
    >>> frame = pl.DataFrame({"id": [7], "birth_date": [dt.date(2024, 8, 20)], "unit.region": ["gotland"]})
    >>> known = fs.bundled()
    >>> for id_, case in cases(frame, vocabulary=known.vocabulary, instruments=known.instruments):
    ...     print(id_, case.birth_date, case.facts)
    7 2024-08-20 {'unit.region': 'gotland'}

    Raises:
        CohortError: if a column is not there, an id is missing or comes twice, or a row says what no family can have.
    """
    columns_of = _Columns(id, columns, vocabulary, instruments)
    families = _Families.of(frame, columns_of, on, needs_ids=history is not None)
    past = None if history is None else Past.of(history, id, families.source, instruments)
    start = 0
    for rows in families.source.batches():
        events = {} if past is None else past.of_families(start, rows)
        start += len(rows)
        for row in rows:
            yield row[0], families.case(row, events.get(row[0], ()))


@frozen
class _Columns:
    """Which columns hold what, as the caller says."""

    id: str
    named: Mapping[str, str]
    vocabulary: Vocabulary
    instruments: Mapping[str, Instrument]

    def types(self) -> Mapping[str, ValueType]:
        """Everything that a families' frame can say: dates, facts, and the latest answers with their day."""
        given = {name: fact.type for name, fact in self.vocabulary.facts.items() if not fact.derived}
        answers = {
            f"{id_}.{name}": answer.type
            for id_, known in self.instruments.items()
            for name, answer in known.answers.items()
        }
        days = {f"{id_}.{_DAY}": DATE for id_ in self.instruments}
        return dict.fromkeys(DATES, DATE) | given | answers | days

    def judge(self, present: Sequence[str], *, needs_ids: bool, ordered: bool) -> None:
        """What is asked for is there.

        Raises:
            CohortError: if not.
        """
        known = self.types()
        faults = [no_name(name, known) for name in self.named if name not in known]
        faults += [
            no_column("families", column, f"which is to hold {name}", present)
            for name, column in self.named.items()
            if column not in present
        ]
        if self.id not in present and needs_ids:
            faults.append(no_column("families", self.id, "which names the family", present))
        elif self.id not in present and not ordered:
            faults.append(
                no_column("families", self.id, "and without ids it has no order to be read in", present)
            )
        if faults:
            raise CohortError(faults)


@frozen
class _Families:
    """A frame of families, and what its columns are."""

    source: Source
    dates: Mapping[str, int]
    facts: Mapping[str, tuple[int, Clean]]
    results: tuple[_Result, ...]
    on: dt.date | None

    @classmethod
    def of(cls, frame: Any, columns: _Columns, on: dt.date | None, *, needs_ids: bool) -> _Families:  # noqa: ANN401
        """The families that a frame holds.

        Raises:
            CohortError: if a column is not there, or an id is missing or comes twice.
        """
        kind = kind_of(frame)
        taken = kind.taken(frame)
        present = taken.collect_schema().names()
        columns.judge(present, needs_ids=needs_ids, ordered=kind.ordered)
        types = columns.types()
        wanted = {name: columns.named.get(name, name) for name in types}
        wanted = {name: column for name, column in wanted.items() if column in present}
        ids = [columns.id] if columns.id in present else []
        read = list(dict.fromkeys([*ids, *wanted.values()]))
        source = Source.of(taken, read, ids=bool(ids), ordered=kind.ordered)
        source.judge(columns.id)
        place = {column: at for at, column in enumerate(read, 0 if ids else 1)}
        told = {name: (place[column], cleaner(types[name])) for name, column in wanted.items()}
        facts = {name: each for name, each in told.items() if name in columns.vocabulary.facts}
        return cls(
            source,
            {name: at for name, (at, _) in told.items() if name in DATES},
            facts,
            tuple(_results(told, columns.instruments)),
            on,
        )

    def case(self, row: Row, history: Sequence[Mapping[str, Any]]) -> Case:
        """The family of a row.

        Raises:
            CohortError: if the row, or an event, says what no family can have.
        """
        dates = {name: day_of(row[at]) for name, at in self.dates.items()}
        facts = {name: clean(row[at]) for name, (at, clean) in self.facts.items() if row[at] is not None}
        latest = [event for each in self.results if (event := each.event(row, self.on)) is not None]
        try:
            return Case(**dates, facts=facts, history=[*latest, *history])
        except CaseError as error:
            raise CohortError(
                evolve(each, path=("families", str(row[0]), *each.path)) for each in error.diagnostics
            ) from error


@frozen
class _Result:
    """The columns of the families' frame that hold the latest answers to an instrument."""

    instrument: Instrument
    answers: Mapping[str, tuple[int, Clean]]
    day: int | None

    def event(self, row: Row, on: dt.date | None) -> Mapping[str, Any] | None:
        """The event that a row's answers come from; nothing where there are none."""
        given = {name: clean(row[at]) for name, (at, clean) in self.answers.items() if row[at] is not None}
        day = on if self.day is None or row[self.day] is None else day_of(row[self.day])
        if not given:
            return None
        if day is None:
            column = f"{self.instrument.id}.{_DAY}"
            message = f'the answers to {self.instrument.id} of family "{row[0]}" have no day'
            help_ = f'say it in a column "{column}", or give the day of all such answers as `on`'
            raise CohortError(
                [Diagnostic(code="frame-column", message=message, path=("families", column), help=help_)]
            )
        if self.instrument.input == "measurement":
            return {"measured": given, "day": day}
        return {
            "visit": NO_VISIT,
            "day": day,
            "screened": [{"instrument": self.instrument.id, "answers": given}],
        }


def _results(
    told: Mapping[str, tuple[int, Clean]], instruments: Mapping[str, Instrument]
) -> Iterator[_Result]:
    for id_, instrument in instruments.items():
        answers = {name: told[f"{id_}.{name}"] for name in instrument.answers if f"{id_}.{name}" in told}
        if answers:
            day = told.get(f"{id_}.{_DAY}")
            yield _Result(instrument, answers, None if day is None else day[0])
