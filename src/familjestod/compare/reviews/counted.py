"""The parts of a review that count: how many get another answer, and from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from familjestod.compare.reviews.blocks import Block, Card, Cell, Fold, Grid, Line, Told
from familjestod.compare.reviews.called import Called
from familjestod.compare.reviews.numbers import (
    decimal,
    interval,
    percent,
    whole,
)
from familjestod.logic.quantities import capitalised
from familjestod.spec.model import BOUNDS, Subject

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
_ROWS: Final = 24
MOST_ROWS: Final = 1000


@frozen
class Counted:
    """What was counted, told in one language."""

    impact: Impact
    called: Called
    per: str

    # Numbers as they are shown.

    @property
    def say(self) -> Mapping[str, str]:
        """What a review itself says."""
        return self.called.say

    @property
    def language(self) -> str:
        """The language it is told in."""
        return self.called.language

    def number(self, count: int | None) -> str:
        """A count, or the sign that stands for one that is not shown."""
        return self.say["sign"] if count is None else whole(count, self.language)

    def share(self, share: float | None) -> str:
        """A share; nothing where it is not shown."""
        return "" if share is None else percent(share, self.language)

    def of_whom(self, count: int | None) -> str:
        """Whom a row is about: one child, or several."""
        return subject_words(self.called, count)

    def hidden(self, *tables: Any) -> Iterator[Block]:  # noqa: ANN401 - frames
        """Why some counts are not shown, where some are not."""
        if self.impact.suppress and any(each.height and each["suppressed"].any() for each in tables):
            yield Line(self.say["hidden"].format(self.impact.suppress, self.of_whom(None)), "note")

    def long(self, grid: Grid, shown: int = _ROWS) -> Iterator[Block]:
        """A table of which the first rows stand open; very many are left to the frames, and counted."""
        yield evolve(grid, rows=grid.rows[:shown])
        rest = grid.rows[shown:MOST_ROWS]
        if rest:
            yield Fold(
                self.say["more_rows"].format(whole(len(rest), self.language)), (evolve(grid, rows=rest),)
            )
        if grid.rows[MOST_ROWS:]:
            left = whole(len(grid.rows) - MOST_ROWS, self.language)
            yield Line(self.say["in_frames"].format(left), "muted")

    # How many.

    def sentence(self) -> str:
        """How many get another answer, in one sentence."""
        return changed_sentence(self.impact, self.called)

    def headline(self) -> Iterator[Block]:
        """How many get another answer, and by what kind of answer."""
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
            heads=tuple(map(capitalised, heads)),
            rows=tuple(self._kind(row, sampled=sampled) for row in rows),
            numeric=frozenset(range(1, len(heads))),
        )
        yield from self.hidden(self.impact.changed)

    def _kind(self, row: Row, *, sampled: bool) -> tuple[Told, ...]:
        nothing = row["families"] == 0
        answers: Told = ""
        if row["counted"] is not None and not nothing:
            what = self.say[f"counted_{row['counted']}"].format(self.of_whom(row["answers"]))
            answers = self.number(None) if row["answers"] is None else f"{self.number(row['answers'])} {what}"
        ends = [ends_said(row["low"], row["high"], self.language)] if sampled else []
        cells = [
            Cell(capitalised(self.say[row["kind"]]), dim=nothing, strong=row["kind"] == "any"),
            Cell(self.number(row["families"]), dim=nothing, strong=row["kind"] == "any"),
            Cell(self.share(row["share"]), dim=nothing, bar=row["share"]),
            *(Cell(each, dim=nothing) for each in ends),
            answers,
        ]
        return tuple(cells)

    # From what to what.

    def transitions(self) -> Iterator[Block]:
        """A table for each answer that changes for somebody; what moves most stands open."""
        found = self.changing()
        possible = len(dict.fromkeys(row["output"] for row in self.impact.transitions.to_dicts()))
        if not found:
            yield Line(self.say["none_changed"])
            return
        first = most_moved(found, _SHOWN)
        rest = [each for each in found if each not in first]
        for name in first:
            yield self._matrix(name, found[name])
        if rest:
            inside = tuple(self._matrix(name, found[name]) for name in rest)
            yield Fold(self.say["more_outputs"].format(len(rest)), inside)
        if possible > len(found):
            yield Line(self.say["same_for_all"].format(possible - len(found)), "muted")
        yield from self.hidden(self.impact.transitions)

    def changing(self) -> dict[str, list[Row]]:
        """The answers that change for somebody, each with its rows; what they lead to first."""
        rows: dict[str, list[Row]] = {}
        for row in self.impact.transitions.to_dicts():
            rows.setdefault(row["output"], []).append(row)
        changing = [name for name, each in rows.items() if any(row["changed"] for row in each)]
        changing.sort(key=lambda name: FIRST.index(name.partition(".")[0]))
        return {name: rows[name] for name in changing}

    def _matrix(self, name: str, rows: Sequence[Row]) -> Card:
        """From each answer that changes for somebody, to which, for how many."""
        before = list(dict.fromkeys(row["old"] for row in rows if row["changed"]))
        cells = {(row["old"], row["new"]): row for row in rows if row["old"] in before}
        after = sorted(dict.fromkeys(new for _, new in cells), key=lambda new: (new in before, new))
        title = capitalised(self.called.output(name))
        grid = Grid(
            title=title,
            heads=(self.say["matrix"], *(capitalised(self.called.answer(name, each)) for each in after)),
            rows=tuple(
                (
                    capitalised(self.called.answer(name, old)),
                    *(self._transition(cells.get((old, new))) for new in after),
                )
                for old in before
            ),
            numeric=frozenset(range(1, len(after) + 1)),
        )
        return Card(title, (grid, *self._beside_matrix(name, rows, before)))

    def _beside_matrix(self, name: str, rows: Sequence[Row], before: Sequence[str]) -> Iterator[Line]:
        """By how much days move, and how many have an answer from which nobody moves."""
        for row in rows:
            if row["changed"] and row["days"]:
                days = decimal(abs(row["days"]), self.language)
                yield Line(self.say["moved"].format(days, _direction(row["days"], self.language)), "muted")
        rest = [row for row in rows if row["old"] not in before]
        if rest:
            said = ", ".join(
                f"{self.called.answer(name, _stays(row))} {self.number(row['families'])}" for row in rest
            )
            yield Line(self.say["unchanged"].format(said), "muted")

    def _transition(self, row: Row | None) -> Told:
        if row is None:
            return Cell("0", dim=True)
        if not row["changed"]:
            return Cell(self.number(row["families"]), dim=True)
        ends = ends_said(row["low"], row["high"], self.language) if self.impact.sample_of is not None else ""
        share = self.share(row["share"])
        return Cell(self.number(row["families"]), strong=True, below=f"{share} ({ends})" if ends else share)


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


def is_day(output: str) -> bool:
    """Whether an answer is a day of what is planned."""
    return output.rpartition(".")[2] in BOUNDS


def most_moved(found: Mapping[str, Sequence[Row]], most: int) -> tuple[str, ...]:
    """The answers that move for most families, in the order that answers are told."""
    moved = {
        name: sum(row["families"] or 0 for row in rows if row["changed"]) for name, rows in found.items()
    }
    first = sorted(moved, key=lambda name: -moved[name])[:most]
    return tuple(name for name in found if name in first)


def first_ones(names: Iterable[str]) -> list[str]:
    """Names of answers, what they lead to first."""
    return sorted(names, key=lambda name: (FIRST.index(name.partition(".")[0]), is_day(name)))


def ends_said(low: float | None, high: float | None, language: str) -> str:
    """An interval; nothing where there is none."""
    return "" if low is None or high is None else interval(low, high, language)


def _stays(row: Row) -> str:
    """What an answer stays: what one version says where the other has none, as much as that."""
    return str(row["old"] if row["new"] == "absent" else row["new"])


def _direction(days: float, language: str) -> str:
    words = {"sv": ("tidigare", "senare"), "en": ("earlier", "later")}[language]
    return words[days > 0]
