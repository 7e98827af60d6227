"""The parts of a review that count where a change falls: at which condition, with what work, in which groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from familjestod.compare.reviews.blocks import Block, Cell, Fold, Grid, Line, Told
from familjestod.compare.reviews.counted import MOST_ROWS, Counted, Row, ends_said
from familjestod.compare.reviews.numbers import interval, period_words, points, signed, whole
from familjestod.engine.called import ProgrammeWords
from familjestod.logic.phrase import phrase, plain
from familjestod.logic.quantities import capitalised
from familjestod.logic.rule import All, Rule
from familjestod.spec.model import Programme

if TYPE_CHECKING:
    from familjestod.compare.impacts import Impact

FUNNEL: Final = ("out", "alone", "unknown", "met")
"""What is shown of each condition, before and after."""


@frozen
class Spread(Counted):
    """What was counted, with where it falls."""

    # At which condition.

    def funnel(self) -> Iterator[Block]:
        """The conditions before and now, with how many fall at each."""
        rows = self.funnel_rows()
        heads = [self.say["condition"]]
        over = [("", 1)]
        for what in FUNNEL:
            heads += [self.say["of_old"], self.say["of_new"]]
            over.append((capitalised(self.say[what]), 2))
        yield Grid(
            title=self.say["funnel"],
            heads=tuple(map(capitalised, heads)),
            over=tuple(over),
            rows=tuple(self._condition(*each) for each in rows),
            numeric=frozenset(range(1, len(heads))),
        )
        yield Line(self.say["alone_said"], "muted")
        yield from self.hidden(self.impact.attrition)

    def funnel_rows(self) -> list[tuple[str, str, Row]]:
        """Each condition in words, whether it is new or gone, and its counts."""
        found = []
        for row in self.impact.attrition.to_dicts():
            before, after = row["number_before"], row["number_after"]
            state = "new_condition" if before is None else "gone_condition" if after is None else ""
            edition = (self.impact.new if after is not None else self.impact.old).on(self.impact.on)
            number = after if after is not None else before
            found.append((self._condition_words(edition, number), state, row))
        return found

    def _condition_words(self, edition: Programme, number: int) -> str:
        """A condition of a target group by its number; the first is that the programme is in force."""
        if number == 0:
            return self.say["in_force"]
        return phrase(conditions(edition)[number - 1], ProgrammeWords(edition, self.language))

    def _condition(self, said: str, state: str, row: Row) -> tuple[Told, ...]:
        cells: list[Told] = [
            Cell(capitalised(said), below=self.say[state] if state else "", strong=bool(state))
        ]
        for what in FUNNEL:
            for side in ("before", "after"):
                there = row[f"number_{side}"] is not None
                count = self.number(row[f"{what}_{side}"]) if there else self.say["not_given"]
                cells.append(Cell(count, dim=not there or row[f"{what}_{side}"] == 0))
        return tuple(cells)

    # The work.

    def workload(self, *, asked: bool) -> Iterator[Block]:
        """The visits ahead before and now, where they differ, and where they are most."""
        if not asked:
            yield Line(self.say["no_period"])
            return
        rows = self.impact.workload.to_dicts()
        if not rows:
            yield Line(self.say["no_work"])
            return
        changed = [row for row in rows if row["difference"] or row["suppressed"]]
        certain = [row for row in rows if row["difference"]]
        if certain:
            yield Line(self.say["work_changes"], "heading")
            yield from self.long(self._work(certain, self.say["work_changes"]))
        else:
            yield Line(self.say["work_some_hidden" if changed else "work_same"])
        peaks = self.impact.peaks.to_dicts()
        shown = [row for row in peaks if row["before"] != 0 or row["after"] != 0]
        yield Line(self.say["peaks"], "heading")
        yield from self.long(self._peaks(shown))
        every = tuple(self.long(self._work(rows, self.say["work_table"]), MOST_ROWS))
        yield Fold(self.say["work_all"].format(whole(len(rows), self.language)), every)
        yield from self.hidden(self.impact.workload, self.impact.peaks)

    def _work(self, rows: Sequence[Row], title: str) -> Grid:
        timed = any(row["hours_before"] is not None or row["hours_after"] is not None for row in rows)
        sampled = self.impact.sample_of is not None and bool(self.impact.families)
        heads = [self.say["unit_column"], self.say["participant"], self.say["period"]]
        heads += [self.say["before"], self.say["after"], self.say["difference"]]
        heads += [self.say["estimate"]] * sampled + [f"{self.say['hours']}, {self.say['difference']}"] * timed
        return Grid(
            title=title,
            heads=tuple(map(capitalised, heads)),
            rows=tuple(self._work_row(row, sampled=sampled, timed=timed) for row in rows),
            numeric=frozenset(range(3, len(heads))),
        )

    def _work_row(self, row: Row, *, sampled: bool, timed: bool) -> tuple[Told, ...]:
        difference = row["difference"]
        cells: list[Told] = [
            self._unit(row),
            capitalised(self.called.role(row["participant"])),
            period_words(row["period"], self.per, self.language),
            self.number(row["before"]),
            self.number(row["after"]),
            Cell(
                self.say["not_given"] if difference is None else signed(difference, self.language),
                strong=bool(difference),
                dim=not difference,
            ),
        ]
        if sampled:
            low, high = estimate(self.impact, row["after"])
            shown = low is not None and high is not None
            cells.append(
                f"{whole(low or 0, self.language)}–{whole(high or 0, self.language)}" if shown else ""
            )
        if timed:
            hours = row["hours_difference"]
            cells.append(self.say["not_given"] if hours is None else signed(hours, self.language, 1))
        return tuple(cells)

    def _peaks(self, rows: Sequence[Row]) -> Grid:
        heads = [
            self.say["unit_column"],
            self.say["participant"],
            self.say["peak_before"],
            self.say["peak_after"],
        ]
        return Grid(
            title=self.say["peaks"],
            heads=tuple(map(capitalised, heads)),
            rows=tuple(
                (
                    self._unit(row),
                    capitalised(self.called.role(row["participant"])),
                    *(self._peak(row[side], row[f"period_{side}"]) for side in ("before", "after")),
                )
                for row in rows
            ),
            numeric=frozenset({2, 3}),
        )

    def _peak(self, count: int | None, period: dt.date | None) -> Told:
        # Of a peak that is too small to be shown, when it is would tell when somebody comes.
        when = (
            period_words(period, self.per, self.language) if period is not None and count is not None else ""
        )
        return Cell(self.number(count), below=when)

    def _unit(self, row: Row) -> str:
        return str(row["unit"]) if row["unit"] is not None else self.say["unit_unknown"]

    # The groups.

    def groups(self) -> Iterator[Block]:
        """How many get another answer in each group, against the rest."""
        rows = self.impact.by_group.to_dicts()
        if not rows:
            yield Line(self.say["no_groups"])
            return
        for by in dict.fromkeys(row["by"] for row in rows):
            own = [row for row in rows if row["by"] == by]
            title = capitalised(self.called.column(by))
            yield Line(title, "heading")
            yield from self.long(self._grouped(title, own))
        yield from self.hidden(self.impact.by_group)

    def _grouped(self, title: str, rows: Sequence[Row]) -> Grid:
        sampled = self.impact.sample_of is not None
        heads = [self.say["group"], self.say["in_group"], self.say["changed"], self.say["share"]]
        heads += [self.say["low_high"]] * sampled + [self.say["rest"]]
        return Grid(
            title=title,
            heads=tuple(map(capitalised, heads)),
            rows=tuple(self._group(row, sampled=sampled) for row in rows),
            numeric=frozenset(range(1, len(heads))),
        )

    def _group(self, row: Row, *, sampled: bool) -> tuple[Told, ...]:
        difference = row["difference"]
        against = self.say["not_given"] if difference is None else points(difference, self.language)
        ends = (
            interval(row["difference_low"], row["difference_high"], self.language, sign=True)
            if row["difference_low"] is not None
            else ""
        )
        return (
            capitalised(self.called.group(row["by"], row["group"])),
            self.number(row["families"]),
            self.number(row["changed"]),
            Cell(self.share(row["share"]), bar=row["share"]),
            *([ends_said(row["low"], row["high"], self.language)] if sampled else []),
            Cell(against, below=ends, dim=difference is None),
        )


def conditions(edition: Programme) -> tuple[Rule, ...]:
    """The conditions of a target group that must all be met, in the order that they are counted in."""
    rule = plain(edition.eligibility)
    return rule.rules if isinstance(rule, All) else (rule,)


def estimate(impact: Impact, count: int | None) -> tuple[int | None, int | None]:
    """What a count of a sample comes to in the whole population, between two numbers (95 %); nothing where it cannot be told.

    A family has one visit at most of a kind of participant in a period, as far as this goes: of more, nothing is told.
    """
    from familjestod.compare.intervals import wilson

    if count is None or impact.sample_of is None or not impact.families or count > impact.families:
        return None, None
    low, high = wilson(count, impact.families, impact.sample_of)
    return round(low * impact.sample_of), round(high * impact.sample_of)
