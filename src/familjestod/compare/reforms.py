"""Several reforms of a programme beside each other, and one parameter taken through several values."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.cohort.changes import differs
from familjestod.cohort.small import lines, table
from familjestod.compare.counts import Counts
from familjestod.compare.disclosure import suppressed
from familjestod.compare.impact_tables import CHANGED, kind_of
from familjestod.compare.impacts import SUPPRESS, Impact, asked_of, counted
from familjestod.compare.intervals import wilson
from familjestod.compare.patches import put, reformed
from familjestod.shown import Shown, brief
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict

NOW: Final = "now"
"""What the programme as it is stands as among its reforms."""
_TABLE: Final[Mapping[str, type]] = {
    "reform": str, "output": str, "answer": str, "families": int, "share": float, "low": float, "high": float,
    "difference": int, "suppressed": bool,
}  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {"reform": "ändring", "families": "familjer", "answer": "svar"},
    "en": {"reform": "reform", "families": "families", "answer": "answer"},
}
# Which answer a picture is of, where nobody says which.
_TOLD: Final = ("referrals", "eligibility", "findings", "offers", "requirements", "visits", "vaccinations")


@frozen(eq=False, kw_only=True, repr=False)
class Reforms(Shown):
    """Reforms of a programme beside each other: how many families get each answer by each of them."""

    programme: Programme
    impacts: Mapping[str, Impact]
    """What each reform changes, as `impact` tells it."""
    table: Any
    """For the programme as it is (`now`) and each `reform`, for each `output` that differs in any of them: how many
    `families` get each `answer`, and by how many that is more or fewer than now (`difference`). Days are told against those
    of the programme as it is."""
    changed: Any
    """For each reform what `Impact.changed` tells."""
    title: str = ""
    language: str = "sv"

    def chart(self, output: str | None = None) -> Any:  # noqa: ANN401 - a chart of Altair
        """How many families get each answer of an output, by reform: a picture that needs the extra `notebook`.

        Without an output it is the first referral that differs, or else the first other answer.

        Raises:
            KeyError: if no reform differs in that output.
            ModuleNotFoundError: where Altair is not installed.
        """
        rows = self.table.to_dicts()
        names = list(dict.fromkeys(row["output"] for row in rows if kind_of(row["output"]) != "days"))
        if output is None:
            output = min(names, key=lambda name: _TOLD.index(kind_of(name)), default="")
        if output not in names:
            raise KeyError(output)
        return lines(
            [row for row in rows if row["output"] == output],
            x="reform", y="families", colour="answer", titles=_WORDS[self.language], title=f"{self.title} {output}".strip(),
        )  # fmt: skip

    def frames(self) -> dict[str, Any]:
        """Every table by name."""
        return {"table": self.table, "changed": self.changed}

    def __repr__(self) -> str:
        affected = {name: each.affected for name, each in self.impacts.items()}
        return brief("Reforms", self.programme.id, affected=affected)


def side_by_side(  # noqa: PLR0913 - what frames are, and what they are read by
    programme: Programme,
    reforms: Mapping[str, Programme | Mapping[str, Any]],
    frame: Any,  # noqa: ANN401 - a frame of any kind
    *,
    on: dt.date,
    history: Any = None,  # noqa: ANN401
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] = FrozenDict(),
    by: str | Sequence[str] = (),
    sample_of: int | None = None,
    suppress: int = SUPPRESS,
    language: str = "sv",
) -> Reforms:
    """Several reforms of a programme over one register, which is read once: each a programme, or a merge patch on this one.

    In a patch `instruments` holds a patch for each of some instruments that the programme uses.

    >>> import datetime as dt, familjestod as fs
    >>> itc, day = fs.bundled()["gotland/kommunikation_itc"], dt.date(2026, 3, 1)
    >>> register = fs.cohort.synthetic(itc, families=500, on=day)
    >>> earlier = {"visits": {"v21m": {"due": "20 months"}}}
    >>> found = fs.compare.side_by_side(itc, {"earlier": earlier, "same": {"visits": {}}}, register.families, on=day)
    >>> found.impacts["same"].affected
    0

    Raises:
        SpecError: if a patch has faults.
        CohortError: with every column and value of the frames that cannot be used.
        ValueError: if there are no reforms, or one is called "now".
    """
    if not reforms or NOW in reforms:
        message = (
            f'the reforms are {", ".join(reforms) or "none"}: expected one at least, and none called "{NOW}"'
        )
        raise ValueError(message)
    made = [each if isinstance(each, Programme) else reformed(programme, each) for each in reforms.values()]
    asked = asked_of(programme, made, on, id, columns, by, language=language)
    counts, found = counted(asked, frame, history, sample_of=sample_of, suppress=suppress, shown=0)
    named = dict(zip(reforms, found, strict=True))
    return Reforms(
        programme=programme,
        impacts=FrozenDict(named),
        table=_table(counts, tuple(reforms), suppress, sample_of),
        changed=_changed(named),
        language=language,
    )


def sweep(  # noqa: PLR0913 - what frames are, and what they are read by
    programme: Programme,
    path: str | Sequence[str | int],
    values: Iterable[object],
    frame: Any,  # noqa: ANN401 - a frame of any kind
    *,
    on: dt.date,
    history: Any = None,  # noqa: ANN401
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] = FrozenDict(),
    sample_of: int | None = None,
    suppress: int = SUPPRESS,
    language: str = "sv",
) -> Reforms:
    """A parameter of a programme's document taken through some values, over one register, which is read once.

    `path` leads to it, such as `visits.v21m.due`; one in an instrument begins with `instruments` and its id, and the
    cut-off of a form is `instruments.epds.findings.raised.epds.total.at_least`.

    >>> import datetime as dt, familjestod as fs
    >>> national, day = fs.bundled()["national/barnhalsovard"], dt.date(2026, 3, 1)
    >>> register = fs.cohort.synthetic(national, families=500, on=day)
    >>> found = fs.compare.sweep(national, "instruments.epds.findings.raised.epds.total.at_least", range(10, 15),
    ...     register.families, on=day, history=register.history)
    >>> list(found.impacts)
    ['10', '11', '12', '13', '14']

    Raises:
        SpecError: if the path leads nowhere, or a value does not fit there.
        CohortError: with every column and value of the frames that cannot be used.
    """
    reforms = {str(value): put(programme, path, value) for value in values}
    found = side_by_side(
        programme, reforms, frame, on=on, history=history, id=id, columns=columns, sample_of=sample_of,
        suppress=suppress, language=language,
    )  # fmt: skip
    return evolve(found, title=path if isinstance(path, str) else ".".join(map(str, path)))


def _changed(named: Mapping[str, Impact]) -> Any:  # noqa: ANN401 - a frame of Polars
    rows = [(name, *row.values()) for name, each in named.items() for row in each.changed.to_dicts()]
    return table({"reform": str, **CHANGED}, rows)


_Cell = tuple[Hashable, ...]


def _table(counts: Counts, names: Sequence[str], suppress: int, sample_of: int | None) -> Any:  # noqa: ANN401 - a frame of Polars
    """How many families get each answer, now and by each reform."""
    now, by_reform = _answers(counts)
    differing = {
        output
        for tally in counts.tallies
        for (output, old, new), count in tally.cells.items()
        if count and differs(old, new)
    }
    families = counts.tallies[0].families
    cells: dict[_Cell, int] = {(): families}
    sums: list[dict[_Cell, int]] = []
    for name, answers in ((NOW, now), *zip(names, by_reform, strict=True)):
        for output, found in answers.items():
            if output not in differing:
                continue
            cells |= {(name, output, answer): found[answer] for answer in sorted(found)}
            sums.append({**{(name, output, answer): 1 for answer in found}, (): -1})
    hidden = suppressed(cells, sums, suppress)
    rows = []
    outputs = [
        output
        for output in dict.fromkeys(each for found in (now, *by_reform) for each in found)
        if output in differing
    ]
    for name, answers in ((NOW, now), *zip(names, by_reform, strict=True)):
        for output in outputs:
            for answer, count in sorted(answers.get(output, {}).items()):
                none, before = (name, output, answer) in hidden, (NOW, output, answer)
                known = kind_of(output) != "days" and before not in hidden and not none
                shared = _shared(None if none or () in hidden else count, families, sample_of)
                difference = count - cells.get(before, 0) if known else None
                rows.append((name, output, answer, None if none else count, *shared, difference, none))
    return table(_TABLE, rows)


def _shared(count: int | None, families: int, sample_of: int | None) -> tuple[float | None, ...]:
    if count is None or not families:
        return None, None, None
    return count / families, *((None, None) if sample_of is None else wilson(count, families, sample_of))


def _answers(counts: Counts) -> tuple[dict[str, Counter[str]], list[dict[str, Counter[str]]]]:
    """By output how many families get each answer: now, and by each reform; where one does not differ, as now."""
    now: dict[str, Counter[str]] = {}
    by_reform: list[dict[str, Counter[str]]] = []
    for tally in counts.tallies:
        own: dict[str, Counter[str]] = {}
        before: dict[str, Counter[str]] = {}
        for (output, old, new), count in tally.cells.items():
            if count:
                own.setdefault(output, Counter())[new] += count
                before.setdefault(output, Counter())[old] += count
        now |= {output: found for output, found in before.items() if kind_of(output) != "days"}
        by_reform.append(own)
    for reform in by_reform:
        for output, found in now.items():
            reform.setdefault(output, found)
    return now, by_reform
