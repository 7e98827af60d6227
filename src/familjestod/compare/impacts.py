"""What a changed programme does to a register: who goes from what to what, how many, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from attrs import field, frozen

from familjestod.cohort.changes import KINDS, differs
from familjestod.cohort.small import table
from familjestod.compare.counts import Asked, Counts, Period
from familjestod.compare.impact_tables import ANY, MADE, Tables, kind_of
from familjestod.compare.instances import Example, Families, examples
from familjestod.compare.limits import Limit
from familjestod.shown import Shown, brief
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict

SUPPRESS: Final = 5
"""Counts below this are not shown unless another number is asked for: a default of this library, and no law. Ask those
who answer for the data what is right for it."""
_EXAMPLES: Final[Mapping[str, type]] = {
    "output": str, "old": str, "new": str, "id": str, "path": str, "step": str,
}  # fmt: skip
# What examples are shown of first.
_FIRST: Final = (
    "eligibility",
    "referrals",
    "visits",
    "vaccinations",
    "findings",
    "offers",
    "requirements",
    "days",
)


@frozen(eq=False, kw_only=True, repr=False)
class Impact(Shown):
    """What a reform of a programme changes for the families of a register on a day.

    Each table is a frame of Polars; `frames` gives all of them by name. Counts that would tell of fewer than `suppress`
    families are null, with `suppressed` true, and so are those that would give one of them away; zero is shown.
    Shares have an interval (`low`, `high`, 95 %) where the families are a sample of `sample_of`.
    """

    old: Programme
    new: Programme
    on: dt.date
    suppress: int
    sample_of: int | None
    transitions: Any
    """For each answer (`output`) that may differ: from which (`old`) to which (`new`), for how many `families`.

    What only one programme answers is `absent` for the other. Days are told by whether they are another: `earlier` or
    `later`, by `days` on average; those of what is done, declined, missed or not for the family, by both, are `settled`.
    Of a visit that comes again, what is listed last is counted. `changed` tells what is a change from what stays.
    """
    changed: Any
    """How many `families` of how many (`of`) have another answer: `any`, and of each `kind`; and of that kind how many
    `answers` are other ones, of what is `counted` (visits: a family may have several)."""
    by_group: Any
    """By column (`by`) and `group`: `families`, how many are `changed`, and by how much that share differs from that of all
    other groups (`difference`)."""
    attrition: Any
    """The conditions of both programmes, as `cohort.attrition` counts them: `out_before`, `out_after`, and so on."""
    workload: Any
    """The visits ahead as `cohort.workload` counts them, by unit, period and participant, `before` and `after`, and the
    hours of those that hours are given for; empty unless a `period` is asked about."""
    peaks: Any
    """By unit and participant the period with the most visits, before and after."""
    never_fired: Any
    """Rules that differ and decide nothing for any family, and rules of the new programme that nobody meets."""
    examples: tuple[Example, ...]
    """Of each change that is shown, a family with as few other changes as any, as the engine answers."""
    provenance: Mapping[str, Any]
    """What it was made from: both programmes with their digests, the day, the families, and the library."""
    language: str = "sv"
    _shown: Mapping[str, int | None] = field(factory=FrozenDict)
    _measured: Mapping[str, tuple[float, float]] = field(factory=FrozenDict)

    @property
    def families(self) -> int | None:
        """How many families there are; nothing if they are too few to tell."""
        return self._shown["families"]

    @property
    def affected(self) -> int | None:
        """How many families have another answer; nothing if they are too few to tell."""
        return self._shown[ANY]

    def frames(self) -> dict[str, Any]:
        """Every table by name."""
        rows = (
            (
                each.output,
                each.old,
                each.new,
                str(each.id),
                each.parting and each.parting.path,
                each.step(self.language),
            )
            for each in self.examples
        )
        return {**{name: getattr(self, name) for name in MADE}, "examples": table(_EXAMPLES, rows)}

    def exceeds(self, limit: str) -> bool:
        """Whether a limit such as "changed > 5 %" holds, by all counts, those not shown too.

        A name is `changed`, a kind of answer (`referrals`, `visits`), an answer's own name (`visits.v21m.due`), each of
        them how many families get another one, or `workload`: how many more visits there are. A share is of all
        families, or of the visits before.

        Raises:
            ValueError: if it is no limit, or on nothing that was counted.
        """
        return Limit.parse(limit).holds(self._measured)

    def text(self, language: str = "sv") -> str:
        """What it comes to in "sv" or "en", in lines for a terminal.

        Raises:
            ValueError: if the language is another.
        """
        from familjestod.compare.impact_words import plain

        return plain(self, language)

    def markdown(self, language: str = "sv") -> str:
        """What it comes to in "sv" or "en", as a comment on a change.

        Raises:
            ValueError: if the language is another.
        """
        from familjestod.compare.impact_words import markdown

        return markdown(self, language)

    def great_tables(self, language: str = "sv") -> dict[str, Any]:
        """Every table in words, as one to print or publish, set by great_tables; needs the extra `notebook`.

        Raises:
            ModuleNotFoundError: where great_tables is not installed.
            ValueError: if the language is another than "sv" and "en".
        """
        from familjestod.compare.impact_words import set_tables

        return set_tables(self, language)

    def to_dict(self) -> dict[str, Any]:
        """Every table as JSON values, and what they were made from."""
        tables = {
            name: [{key: _plain(value) for key, value in row.items()} for row in frame.to_dicts()]
            for name, frame in self.frames().items()
        }
        return {"provenance": dict(self.provenance), **tables}

    def __repr__(self) -> str:
        said = {each: count for each, count in self._shown.items() if count}
        return brief("Impact", self.new.id, on=self.on.isoformat(), **said)


def impact(  # noqa: PLR0913 - what frames are, and what they are read by
    old: Programme,
    new: Programme,
    frame: Any,  # noqa: ANN401 - a frame of any kind
    *,
    on: dt.date,
    history: Any = None,  # noqa: ANN401
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] = FrozenDict(),
    by: str | Sequence[str] = (),
    sample_of: int | None = None,
    suppress: int = SUPPRESS,
    period: tuple[dt.date, dt.date] | None = None,
    per: Literal["week", "month"] = "week",
    hours: Mapping[str, float] = FrozenDict(),
    examples: int = 50,
    language: str = "sv",
) -> Impact:
    """What it changes for the families of a frame, of any kind that `cohort` reads, that one programme becomes another.

    A frame of DuckDB or Spark, or a lazy one, is judged where it is; the columns that anything is asked of are then
    held here, and counted some families at a time.

    `by` names columns, each counted by itself, and `age` or `age_months`, the child's age on the day. `period` is the
    first and last day whose work is counted, `per` week or month, with the `hours` of a visit. An answer that
    only one programme gives counts as changed where the other says more than that there is nothing for the family.

    >>> import datetime as dt, familjestod as fs
    >>> itc, day = fs.bundled()["gotland/kommunikation_itc"], dt.date(2026, 3, 1)
    >>> register = fs.cohort.synthetic(itc, families=500, on=day)
    >>> reform = itc.patched({"visits": {"v21m": {"due": "20 months"}}})
    >>> found = fs.compare.impact(itc, reform, register.families, on=day, history=register.history)
    >>> found.changed.filter(found.changed["families"] > 0)["kind"].to_list()
    ['any', 'days']

    Raises:
        CohortError: with every column and value of the frames that cannot be used.
        ValueError: if `sample_of` is fewer than the families, or `suppress` is below 0.
    """
    asked = asked_of(old, (new,), on, id, columns, by, period, per, hours, language)
    _, (found,) = counted(asked, frame, history, sample_of=sample_of, suppress=suppress, shown=examples)
    return found


def counted(  # noqa: PLR0913 - what frames are, and what is shown of them
    asked: Asked,
    frame: Any,  # noqa: ANN401 - a frame of any kind
    history: Any,  # noqa: ANN401
    *,
    sample_of: int | None,
    suppress: int,
    shown: int,
) -> tuple[Counts, tuple[Impact, ...]]:
    """What there is to count in frames, counted, and the impact of each reform.

    Raises:
        CohortError: with every column and value of the frames that cannot be used.
        ValueError: if `sample_of` is fewer than the families, or `suppress` is below 0.
    """
    asked.judge()
    families, events = asked.held(frame, history)
    counts = Counts.of(asked, families, events)
    return counts, impacts(
        asked, counts, families, events, sample_of=sample_of, suppress=suppress, shown=shown
    )


def asked_of(  # noqa: PLR0913, PLR0917 - what frames are, and what they are read by
    old: Programme,
    reforms: Sequence[Programme],
    on: dt.date,
    id_: str = "id",
    columns: Mapping[str, str] = FrozenDict(),
    by: str | Sequence[str] = (),
    period: tuple[dt.date, dt.date] | None = None,
    per: Literal["week", "month"] = "week",
    hours: Mapping[str, float] = FrozenDict(),
    language: str = "sv",
) -> Asked:
    """What is asked of a register, of what a caller says."""
    return Asked(
        old=old,
        reforms=tuple(reforms),
        on=on,
        id=id_,
        columns=columns,
        by=tuple(dict.fromkeys((by,) if isinstance(by, str) else by)),
        period=None if period is None else Period(since=period[0], until=period[1], per=per, hours=hours),
        language=language,
    )


def impacts(  # noqa: PLR0913 - what frames are, and what is shown of them
    asked: Asked,
    counts: Counts,
    frame: Any,  # noqa: ANN401
    history: Any,  # noqa: ANN401
    *,
    sample_of: int | None,
    suppress: int,
    shown: int,
) -> tuple[Impact, ...]:
    """The impact of each reform, from what was counted; examples are looked up in the frames.

    Raises:
        ValueError: if `sample_of` is fewer than the families, or `suppress` is below 0.
    """
    families = counts.tallies[0].families
    if sample_of is not None and sample_of < families:
        message = f"{families} families are no sample of {sample_of}: expected at least as many"
        raise ValueError(message)
    if suppress < 0:
        message = f"suppress is {suppress}: expected 0 or more"
        raise ValueError(message)
    return tuple(
        _impact(Tables(asked, number, counts, suppress, sample_of), frame, history, shown)
        for number in range(1, len(asked.programmes))
    )


def _impact(tables: Tables, frame: Any, history: Any, shown: int) -> Impact:  # noqa: ANN401
    asked, new = tables.asked, tables.asked.programmes[tables.number]
    made = {name: make(tables) for name, make in MADE.items()}
    kinds = {row["kind"]: row["families"] for row in made["changed"].to_dicts()}
    found = Families(
        frame=frame, history=history, id=asked.id, columns=asked.columns, programme=asked.old.on(asked.on)
    )
    return Impact(
        old=asked.old,
        new=new,
        on=asked.on,
        suppress=tables.suppress,
        sample_of=tables.sample_of,
        examples=examples(asked.old, new, asked.on, _wanted(tables, made["transitions"], shown), found),
        provenance=_provenance(tables, new),
        language=asked.language,
        shown=FrozenDict({"families": made["changed"]["of"][0], **kinds}),
        measured=FrozenDict(_measured(tables)),
        **made,
    )


def _wanted(tables: Tables, transitions: Any, shown: int) -> dict[tuple[str, str, str], str]:  # noqa: ANN401
    """The changes that are shown, each with the id of a family, the weightiest kinds first."""
    cells = [
        (row["output"], row["old"], row["new"])
        for row in transitions.to_dicts()
        if not row["suppressed"] and differs(row["old"], row["new"])
    ]
    cells.sort(key=lambda cell: _FIRST.index(kind_of(cell[0])))
    labels = {cell: tables.tally.example(cell) for cell in cells[:shown]}
    return {cell: label for cell, label in labels.items() if label is not None}


def _measured(tables: Tables) -> dict[str, tuple[float, float]]:
    """What a limit can be on: a number, and what it is a share of."""
    tally = tables.tally
    names = tables.asked.measured(tables.asked.programmes[tables.number])
    measured: dict[str, tuple[float, float]] = dict.fromkeys(names, (0, tally.families))
    measured["changed"] = tally.affected[""], tally.families
    measured |= {kind: (tally.affected[kind], tally.families) for kind in KINDS}
    for (name, old, new), count in tally.cells.items():
        if differs(old, new):
            measured[name] = measured[name][0] + count, tally.families
    if tables.work is not None:
        before, after = (sum(visits for visits, _ in work.values()) for work in tables.work)
        measured["workload"] = after - before, before
    return measured


def _plain(value: object) -> object:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _provenance(tables: Tables, new: Programme) -> Mapping[str, Any]:
    from familjestod import __version__

    asked = tables.asked
    return FrozenDict({
        "old": asked.old.id,
        "old_digest": asked.old.digest,
        "new": new.id,
        "new_digest": new.digest,
        "day": asked.on.isoformat(),
        "families": None if ("families",) in tables.hidden else tables.tally.families,
        "sample_of": tables.sample_of,
        "suppress": tables.suppress,
        "library": __version__,
    })  # fmt: skip
