"""A table of events, taken in some families at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import frozen

from familjestod.cohort.faults import CohortError, no_column, wrong_cells, wrong_type
from familjestod.cohort.frames import kind_of
from familjestod.cohort.gaps import renamed
from familjestod.cohort.rows import Clean, Row, Source, cleaner, day_of, rows_of
from familjestod.logic.values import Kind, ValueType
from familjestod.spec.instrument import Instrument

_EVENTS: Final = ("visit", "vaccination", "referral")
_FIELDS: Final = ("day", *_EVENTS, "status", "instrument", "respondent")
_ID, _ORDER, _ROW = "family", "order", "row"
_MEASURED: Final = "measured"
_MEASURE: Final = ValueType(Kind.NUMBER)


@frozen
class Past:
    """A frame of events, read for some families at a time."""

    frame: nw.LazyFrame[Any]
    fields: Mapping[str, int]
    """What each column of a row is: `day`, `visit`, `epds.q1`, `measured.weight_kg`."""
    answers: Mapping[str, Mapping[str, tuple[int, Clean]]]
    """The columns of the answers to each instrument, and of what was measured."""
    native: pl.DataFrame | None = None

    @classmethod
    def of(cls, frame: Any, id_: str, source: Source, instruments: Mapping[str, Instrument]) -> Past:  # noqa: ANN401
        """The events that a frame holds.

        Raises:
            CohortError: if it does not say whose they are, or when they were.
        """
        taken = kind_of(frame).taken(frame)
        present = taken.collect_schema().names()
        absent = [
            no_column("history", name, f"which {purpose}", present)
            for name, purpose in ((id_, "names the family"), ("day", "says when it happened"))
            if name not in present
        ]
        if absent:
            raise CohortError(absent)
        # All that may be an answer is read; what a row says was asked decides what is taken.
        read = [name for name in present if name in _FIELDS or (name != id_ and "." in name)]
        numbers = {id_: _ID, **({_ORDER: _ORDER} if _ORDER in present else {})}
        numbers |= {name: f"h{at}" for at, name in enumerate(read)}
        answers: dict[str, dict[str, tuple[int, Clean]]] = {}
        for at, name in enumerate(read, 1):
            group, dot, answer = name.partition(".")
            if dot:
                known = instruments[group].answers.get(answer) if group in instruments else None
                clean = cleaner(_MEASURE if known is None else known.type)
                answers.setdefault(group, {})[answer] = at, clean
        fields = {name: at for at, name in enumerate(read, 1) if name in _FIELDS}
        events = renamed(taken, [*numbers.items()])
        nulls = events.select(nw.col(_ID).null_count()).collect("polars").row(0)[0]
        if nulls:
            raise CohortError([wrong_cells("history", id_, nulls, "null", "the id of a family in every row")])
        order = ["h" + str(fields["day"] - 1), *([_ORDER] if _ORDER in present else [])]
        columns = [_ID, *(f"h{at}" for at in range(len(read)))]
        if source.native is None:
            return cls(events.sort(_ID, *order).select(*columns), fields, answers)
        native = _beside(nw.to_native(events.collect("polars")), source.native["c0"], order)
        return cls(events, fields, answers, native.select(*columns, _ROW))

    def of_families(self, start: int, rows: Sequence[Row]) -> Mapping[Any, Sequence[Mapping[str, Any]]]:
        """The events of some families that stand together, by id; `start` is the place of the first."""
        if self.native is None:
            first, last = rows[0][0], rows[-1][0]
            own = rows_of(self.frame.filter(nw.col(_ID) >= first, nw.col(_ID) <= last))
        else:
            ends = (start, start + len(rows))
            begin, end = (int(self.native[_ROW].search_sorted(each)) for each in ends)
            own = self.native.slice(begin, end - begin).rows()
        grouped: dict[Any, list[Row]] = {}
        for row in own:
            grouped.setdefault(row[0], []).append(row)
        return {id_: self._events(each) for id_, each in grouped.items()}

    def _events(self, rows: Sequence[Row]) -> list[Mapping[str, Any]]:
        """The events that a family's rows say; those of one visit, on one day, with one status, are one."""
        events: list[Mapping[str, Any]] = []
        visits: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
        for row in rows:
            said = {name: row[at] for name, at in self.fields.items() if row[at] is not None}
            day = day_of(said.pop("day", None))
            screening = self._screening(row, said.pop("instrument", None), said.pop("respondent", None))
            event: dict[str, Any] = {**said, "day": day}
            if not any(name in said for name in _EVENTS) and (measured := self._taken(row, _MEASURED)):
                event[_MEASURED] = measured
            if "visit" in said:
                key = (said["visit"], day, said.get("status", "done"))
                if key in visits:
                    visits[key] += screening
                    continue
                visits[key] = screening
                event["screened"] = screening
            events.append(event)
        return events

    def _screening(self, row: Row, instrument: str | None, respondent: str | None) -> list[Mapping[str, Any]]:
        if instrument is None:
            return []
        return [{"instrument": instrument, "respondent": respondent, "answers": self._taken(row, instrument)}]

    def _taken(self, row: Row, group: str) -> Mapping[str, Any]:
        columns = self.answers.get(group, {})
        return {name: clean(row[at]) for name, (at, clean) in columns.items() if row[at] is not None}


def _beside(events: pl.DataFrame, ids: pl.Series, order: Sequence[str]) -> pl.DataFrame:
    """The events of the families with some ids, in the order of those, then by day; else as they stand."""
    numeric = events[_ID].dtype.is_numeric(), ids.dtype.is_numeric()
    if numeric[0] is not numeric[1]:
        found, expected = (str(each.dtype) for each in (events[_ID], ids))
        raise CohortError([wrong_type("history", "id", found, f"{expected}, as in the families")])
    families = pl.DataFrame({_ID: ids}).with_row_index(_ROW)
    joined = events.cast({_ID: ids.dtype}).join(families, on=_ID, how="inner", maintain_order="left")
    return joined.sort(_ROW, *order, maintain_order=True)
