"""The parts of a review that count: how many, from what to what, at which condition, with what work, in which groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from familjestod.compare.reviews.blocks import Block, Cell, Fold, Grid, Line, Told
from familjestod.compare.reviews.called import Called
from familjestod.compare.reviews.numbers import (
    decimal,
    interval,
    percent,
    period_words,
    points,
    signed,
    whole,
)
from familjestod.logic.phrase import phrase, plain
from familjestod.logic.rule import All, Rule
from familjestod.spec.model import BOUNDS, Programme, Subject

if TYPE_CHECKING:
    from familjestod.compare.impacts import Impact

Row = Mapping[str, Any]
FIRST: Final = (
    "in_force",
    "eligibility",
    "referrals",
    "visits",
    "vaccinations",
    "offers",
    "findings",
    "requirements",
)
"""The order in which answers are told: what they lead to first."""
_SHOWN: Final = 6
_UNIT_ROWS: Final = 40


@frozen
class Counted:
    """What was counted, told in one language."""

    impact: Impact
    called: Called
    per: str

    # Numbers as they are shown.

    @property
    def say(self) -> Mapping[str, str]:
        return self.called.say

    @property
    def language(self) -> str:
        return self.called.language

    def number(self, count: int | None) -> str:
        """A count, or the sign that stands for one that is not shown."""
        return few(self.impact.suppress) if count is None else whole(count, self.language)

    def share(self, share: float | None) -> str:
        return "" if share is None else percent(share, self.language)

    def of_whom(self, count: int | None) -> str:
        """Whom a row is about: one child, or several."""
        return subject_words(self.called, count)

    def hidden(self, *tables: Any) -> Iterator[Block]:  # noqa: ANN401 - frames
        """Why some counts are not shown, where some are not."""
        if self.impact.suppress and any(each.height and each["suppressed"].any() for each in tables):
            yield Line(self.say["hidden"].format(self.impact.suppress, self.of_whom(None)), "muted")

    # How many.

    def sentence(self) -> str:
        """How many get another answer, in one sentence."""
        return changed_sentence(self.impact, self.called)

    def headline(self) -> Iterator[Block]:
        yield Line(self.sentence(), "lead")
        rows = self.impact.changed.to_dicts()
        if self.impact.sample_of is not None and rows[0]["low"] is not None:
            ends = interval(rows[0]["low"], rows[0]["high"], self.language)
            population = (
                f"{whole(self.impact.sample_of, self.language)} {self.of_whom(self.impact.sample_of)}"
            )
            yield Line(self.say["interval"].format(ends, population))
        if not self.impact.families:
            return
        sampled = self.impact.sample_of is not None
        heads = [self.say["kind_of"], self.of_whom(None), self.say["share"]]
        heads += [self.say["low_high"]] * sampled + [self.say["answers"]]
        yield Grid(
            title=self.say["headline"],
            heads=tuple(map(capital, heads)),
            rows=tuple(self._kind(row, sampled=sampled) for row in rows),
            numeric=frozenset(range(1, len(heads))),
        )
        yield from self.hidden(self.impact.changed)

    def _kind(self, row: Row, *, sampled: bool) -> tuple[Told, ...]:
        nothing = row["families"] == 0
        answers: Told = ""
        if row["counted"] is not None and not nothing:
            what = self.say[f"counted_{row['counted']}"].format(self.of_whom(row["answers"]))
            answers = f"{self.number(row['answers'])} {what}"
        ends = [_ends(row["low"], row["high"], self.language)] if sampled else []
        cells = [
            Cell(capital(self.say[row["kind"]]), dim=nothing, strong=row["kind"] == "any"),
            Cell(self.number(row["families"]), dim=nothing, strong=row["kind"] == "any"),
            Cell(self.share(row["share"]), dim=nothing, bar=row["share"]),
            *(Cell(each, dim=nothing) for each in ends),
            answers,
        ]
        return tuple(cells)

    # From what to what.

    def transitions(self) -> Iterator[Block]:
        found = self.changing()
        possible = len(dict.fromkeys(row["output"] for row in self.impact.transitions.to_dicts()))
        if not found:
            yield Line(self.say["none_changed"])
            return
        main = [each for each in found if not is_day(each)]
        days = [each for each in found if is_day(each)]
        first = (main or days)[:_SHOWN]
        rest = [each for each in (*main, *days) if each not in first]
        for name in first:
            yield from self._matrix(name, found[name])
        if rest:
            inside = tuple(block for name in rest for block in self._matrix(name, found[name]))
            yield Fold(self.say["more_outputs"].format(len(rest)), inside)
        if possible > len(found):
            yield Line(self.say["same_for_all"].format(possible - len(found), possible), "muted")
        yield from self.hidden(self.impact.transitions)

    def changing(self) -> dict[str, list[Row]]:
        """The answers that change for somebody, each with its rows; what they lead to first."""
        rows: dict[str, list[Row]] = {}
        for row in self.impact.transitions.to_dicts():
            rows.setdefault(row["output"], []).append(row)
        changing = [name for name, each in rows.items() if any(row["changed"] for row in each)]
        changing.sort(key=lambda name: FIRST.index(name.partition(".")[0]))
        return {name: rows[name] for name in changing}

    def _matrix(self, name: str, rows: Sequence[Row]) -> Iterator[Block]:
        """From each answer that changes for somebody, to which, for how many."""
        before = list(dict.fromkeys(row["old"] for row in rows if row["changed"]))
        cells = {(row["old"], row["new"]): row for row in rows if row["old"] in before}
        after = sorted(dict.fromkeys(new for _, new in cells), key=lambda new: (new in before, new))
        title = capital(self.called.output(name))
        yield Line(title, "heading")
        yield Grid(
            title=title,
            heads=(self.say["matrix"], *(capital(self.called.answer(name, each)) for each in after)),
            rows=tuple(
                (
                    capital(self.called.answer(name, old)),
                    *(self._transition(cells.get((old, new))) for new in after),
                )
                for old in before
            ),
            numeric=frozenset(range(1, len(after) + 1)),
        )
        moved = [row for row in rows if row["changed"] and row["days"]]
        for row in moved:
            days = decimal(abs(row["days"]), self.language)
            yield Line(self.say["moved"].format(days, _direction(row["days"], self.language)), "muted")
        rest = [row for row in rows if row["old"] not in before]
        if rest:
            said = ", ".join(
                f"{self.called.answer(name, row['new'])} {self.number(row['families'])}" for row in rest
            )
            yield Line(self.say["unchanged"].format(said), "muted")

    def _transition(self, row: Row | None) -> Told:
        if row is None:
            return Cell("0", dim=True)
        if not row["changed"]:
            return Cell(self.number(row["families"]), dim=True)
        ends = _ends(row["low"], row["high"], self.language) if self.impact.sample_of is not None else ""
        share = self.share(row["share"])
        return Cell(self.number(row["families"]), strong=True, below=f"{share} ({ends})" if ends else share)

    # At which condition.

    def funnel(self) -> Iterator[Block]:
        rows = self.funnel_rows()
        heads = [self.say["condition"]]
        over = [("", 1)]
        for what in FUNNEL:
            heads += [self.say["of_old"], self.say["of_new"]]
            over.append((capital(self.say[what]), 2))
        yield Grid(
            title=self.say["funnel"],
            heads=tuple(map(capital, heads)),
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
        from familjestod.engine.called import ProgrammeWords

        return phrase(conditions(edition)[number - 1], ProgrammeWords(edition, self.language))

    def _condition(self, said: str, state: str, row: Row) -> tuple[Told, ...]:
        cells: list[Told] = [Cell(capital(said), below=self.say[state] if state else "", strong=bool(state))]
        for what in FUNNEL:
            for side in ("before", "after"):
                there = row[f"number_{side}"] is not None
                count = self.number(row[f"{what}_{side}"]) if there else self.say["not_given"]
                cells.append(Cell(count, dim=not there or row[f"{what}_{side}"] == 0))
        return tuple(cells)

    # The work.

    def workload(self, *, asked: bool) -> Iterator[Block]:
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
            yield self._work(certain[:_UNIT_ROWS], self.say["work_changes"])
        elif not changed:
            yield Line(self.say["work_same"])
        peaks = self.impact.peaks.to_dicts()
        shown = [row for row in peaks if row["before"] != 0 or row["after"] != 0]
        yield Line(self.say["peaks"], "heading")
        yield self._peaks(shown)
        yield Fold(
            self.say["work_all"].format(whole(len(rows), self.language)),
            (self._work(rows, self.say["work_table"]),),
        )
        yield from self.hidden(self.impact.workload, self.impact.peaks)

    def _work(self, rows: Sequence[Row], title: str) -> Grid:
        timed = any(row["hours_before"] is not None or row["hours_after"] is not None for row in rows)
        sampled = self.impact.sample_of is not None and bool(self.impact.families)
        heads = [self.say["unit_column"], self.say["participant"], self.say["period"]]
        heads += [self.say["before"], self.say["after"], self.say["difference"]]
        heads += [self.say["estimate"]] * sampled + [f"{self.say['hours']}, {self.say['difference']}"] * timed
        return Grid(
            title=title,
            heads=tuple(map(capital, heads)),
            rows=tuple(self._work_row(row, sampled=sampled, timed=timed) for row in rows),
            numeric=frozenset(range(3, len(heads))),
        )

    def _work_row(self, row: Row, *, sampled: bool, timed: bool) -> tuple[Told, ...]:
        difference = row["difference"]
        cells: list[Told] = [
            self._unit(row),
            capital(self.called.role(row["participant"])),
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
            heads=tuple(map(capital, heads)),
            rows=tuple(
                (
                    self._unit(row),
                    capital(self.called.role(row["participant"])),
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
        rows = self.impact.by_group.to_dicts()
        if not rows:
            yield Line(self.say["no_groups"])
            return
        for by in dict.fromkeys(row["by"] for row in rows):
            own = [row for row in rows if row["by"] == by]
            title = capital(self.called.column(by))
            yield Line(title, "heading")
            yield self._grouped(title, own)
        yield from self.hidden(self.impact.by_group)

    def _grouped(self, title: str, rows: Sequence[Row]) -> Grid:
        sampled = self.impact.sample_of is not None
        heads = [self.say["group"], self.say["in_group"], self.say["changed"], self.say["share"]]
        heads += [self.say["low_high"]] * sampled + [self.say["rest"]]
        return Grid(
            title=title,
            heads=tuple(map(capital, heads)),
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
            capital(self.called.group(row["by"], row["group"])),
            self.number(row["families"]),
            self.number(row["changed"]),
            Cell(self.share(row["share"]), bar=row["share"]),
            *([_ends(row["low"], row["high"], self.language)] if sampled else []),
            Cell(against, below=ends, dim=difference is None),
        )


FUNNEL: Final = ("out", "alone", "unknown", "met")
"""What is shown of each condition, before and after."""


def few(suppress: int) -> str:
    """What stands where a count is not shown."""
    return f"<{suppress}*"


def subject_words(called: Called, count: int | None) -> str:
    """Whom the rows of a register are about: one, or several."""
    key = {Subject.UNIT: "unit", Subject.STAFF: "staff"}.get(called.new.subject, "family")
    if count == 1:
        return called.say[key]
    return called.say["families" if key == "family" else f"{key}s"]


def changed_sentence(impact: Impact, called: Called) -> str:
    """How many get another answer, in one sentence."""
    say, language = called.say, called.language
    families, affected = impact.families, impact.affected
    if families is None:
        return say["too_few"]
    if families == 0:
        return say["empty"]
    of, whom = whole(families, language), subject_words(called, families)
    if affected is None:
        return say["few"].format(of, whom)
    if affected == 0:
        return say["none"].format(of, whom)
    return say["some"].format(whole(affected, language), of, whom, percent(affected / families, language))


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


def is_day(output: str) -> bool:
    """Whether an answer is a day of what is planned."""
    return output.rpartition(".")[2] in BOUNDS


def capital(said: str) -> str:
    """The text with a large letter first."""
    return said[:1].upper() + said[1:]


def first_ones(names: Iterable[str]) -> list[str]:
    """Names of answers, what they lead to first."""
    return sorted(names, key=lambda name: (FIRST.index(name.partition(".")[0]), is_day(name)))


def _ends(low: float | None, high: float | None, language: str) -> str:
    return "" if low is None or high is None else interval(low, high, language)


def _direction(days: float, language: str) -> str:
    words = {"sv": ("tidigare", "senare"), "en": ("earlier", "later")}[language]
    return words[days > 0]
