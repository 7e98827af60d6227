"""The tables of an impact, from what was counted: with shares and intervals, and small counts left out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import define, field

from familjestod.cohort.attrition import FUNNEL
from familjestod.cohort.changes import KINDS, differs
from familjestod.cohort.small import table
from familjestod.cohort.tally import Tally
from familjestod.compare.counts import Asked, Counts, Funnel, Work
from familjestod.compare.disclosure import suppressed
from familjestod.compare.intervals import of_difference, wilson
from familjestod.engine.called import ProgrammeWords
from familjestod.logic.phrase import phrase
from familjestod.logic.rule import ALWAYS
from familjestod.spec.verify import all_rules

Key = tuple[Hashable, ...]
_Row = tuple[Any, dt.date, str | None]
Frame = Any

TRANSITIONS: Final[Mapping[str, type]] = {
    "output": str, "old": str, "new": str, "changed": bool, "families": int, "share": float, "low": float,
    "high": float, "days": float, "suppressed": bool,
}  # fmt: skip
CHANGED: Final[Mapping[str, type]] = {
    "kind": str, "families": int, "of": int, "share": float, "low": float, "high": float, "answers": int,
    "counted": str, "suppressed": bool,
}  # fmt: skip
BY_GROUP: Final[Mapping[str, type]] = {
    "by": str, "group": str, "families": int, "changed": int, "share": float, "low": float, "high": float,
    "difference": float, "difference_low": float, "difference_high": float, "suppressed": bool,
}  # fmt: skip
WORKLOAD: Final[Mapping[str, type]] = {
    "unit": str, "period": dt.date, "participant": str, "before": int, "after": int,
    "difference": int, "hours_before": float, "hours_after": float, "hours_difference": float,
    "unknown_before": int, "unknown_after": int, "suppressed": bool,
}  # fmt: skip
PEAKS: Final[Mapping[str, type]] = {
    "unit": str, "participant": str, "period_before": dt.date, "before": int, "period_after": dt.date,
    "after": int, "suppressed": bool,
}  # fmt: skip
ATTRITION: Final[Mapping[str, type]] = {
    "condition": str, "number_before": int, "number_after": int,
    **{f"{what}_{side}": int for what in FUNNEL for side in ("before", "after")}, "suppressed": bool,
}  # fmt: skip
NEVER_FIRED: Final[Mapping[str, type]] = {"rule": str, "programme": str, "why": str, "condition": str}
ANY: Final = "any"
_ALL: Final = ("families",)
_SIDES: Final = ("before", "after")


@define
class Tables:
    """The tables of one reform: what is counted, and which counts are not shown."""

    asked: Asked
    number: int
    """Which of the programmes asked about the reform is."""
    counts: Counts
    suppress: int
    sample_of: int | None
    hidden: frozenset[Key] = field(init=False)
    _cells: dict[Key, int] = field(factory=dict, init=False)
    _sums: list[dict[Key, int]] = field(factory=list, init=False)
    _unpublished: set[Key] = field(factory=set, init=False)

    def __attrs_post_init__(self) -> None:
        self._cells[_ALL] = self.tally.families
        self._of_transitions()
        self._of_groups()
        self._of_funnels()
        self._of_work()
        self.hidden = suppressed(self._cells, self._sums, self.suppress, self._unpublished)

    @property
    def tally(self) -> Tally:
        """What was counted of the answers."""
        return self.counts.tallies[self.number - 1]

    @property
    def funnels(self) -> tuple[Funnel, Funnel]:
        """The conditions before and after."""
        return self.counts.funnels[0], self.counts.funnels[self.number]

    @property
    def work(self) -> tuple[Work, Work] | None:
        """The work before and after, where it was asked for."""
        return (self.counts.work[0], self.counts.work[self.number]) if self.counts.work else None

    def _sum(self, relation: Mapping[Key, int]) -> None:
        """Note a sum that everybody knows to hold, if it does: one that holds by chance is seen to by those who see it."""
        if sum(times * self._cells[cell] for cell, times in relation.items()) == 0:
            self._sums.append(dict(relation))

    def _of_transitions(self) -> None:
        outputs: defaultdict[str, list[Key]] = defaultdict(list)
        kinds: defaultdict[str, list[Key]] = defaultdict(list)
        for output, old, new in self._transitions():
            cell = ("transition", output, old, new)
            self._cells[cell] = self.tally.cells[output, old, new]
            outputs[output].append(cell)
            if differs(old, new):
                kinds[kind_of(output)].append(cell)
        for cells in outputs.values():
            self._sum({**dict.fromkeys(cells, 1), _ALL: -1})
        for kind in ("", *KINDS):
            families, answers = ("kind", kind, "families"), ("kind", kind, "answers")
            self._cells[families] = self.tally.affected[kind]
            others = ("kind", kind, "others")
            self._cells[others] = self.tally.families - self.tally.affected[kind]
            self._unpublished.add(others)
            self._sum({families: 1, others: 1, _ALL: -1})
            if kind:
                self._cells[answers] = self.tally.answers[kind]
                self._sum({answers: 1, families: -1})
                self._sum({**dict.fromkeys(kinds[kind], 1), families: -1})
                self._sum({**dict.fromkeys(kinds[kind], 1), answers: -1})
        self._sum({("kind", "", "families"): -1, **{("kind", kind, "families"): 1 for kind in KINDS}})

    def _of_groups(self) -> None:
        for by in self.asked.by:
            groups = sorted((key for key in self.tally.groups if key[0] == by), key=_each_ordered)
            for key in groups:
                parts = {what: ("group", *key, what) for what in ("families", "changed", "unchanged")}
                counts = self.tally.groups[key]
                self._cells[parts["families"]] = counts["families"]
                self._cells[parts["changed"]] = counts[""]
                self._cells[parts["unchanged"]] = counts["families"] - counts[""]
                self._unpublished.add(parts["unchanged"])
                self._sum({parts["changed"]: 1, parts["unchanged"]: 1, parts["families"]: -1})
            self._sum({**{("group", *key, "families"): 1 for key in groups}, _ALL: -1})
            self._sum({**{("group", *key, "changed"): 1 for key in groups}, ("kind", "", "families"): -1})

    def _of_funnels(self) -> None:
        for side, funnel in zip(_SIDES, self.funnels, strict=True):
            before: Key = _ALL
            for row in funnel:
                cells = {what: ("funnel", side, row["number"], what) for what in (*FUNNEL, "left", "open")}
                for what in FUNNEL:
                    self._cells[cells[what]] = row[what]
                self._cells[cells["left"]] = row["came"] - row["out"]
                self._cells[cells["open"]] = row["came"] - row["out"] - row["met"]
                self._unpublished |= {cells["left"], cells["open"]}
                self._sum({cells["came"]: 1, before: -1})
                self._sum({cells["out"]: 1, cells["left"]: 1, cells["came"]: -1})
                self._sum({cells["met"]: 1, cells["open"]: 1, cells["left"]: -1})
                before = cells["left"]
            last = funnel[-1]["number"]
            at = 2 if side == "before" else 3
            met = [
                cell
                for cell in self._cells
                if cell[:2] == ("transition", "eligibility") and cell[at] == "met"
            ]
            self._sum({**dict.fromkeys(met, 1), ("funnel", side, last, "met"): -1})

    def _of_work(self) -> None:
        for side, made in zip(_SIDES, self._sums_of_work(), strict=False):
            for key in self._worked():
                visits, maybe, _ = made.get(key, (0, 0, None))
                self._cells["work", side, *key, "visits"] = visits
                self._cells["work", side, *key, "unknown"] = maybe

    def _shown(self, *cell: Hashable) -> int | None:
        return None if cell in self.hidden else self._cells[cell]

    def _share(
        self, count: int | None, of: int | None, population: int | None = None
    ) -> tuple[float | None, ...]:
        """A share with its interval, where the families are a sample; nothing of what is not shown."""
        if count is None or not of:
            return None, None, None
        if self.sample_of is None:
            return count / of, None, None
        return count / of, *wilson(count, of, self.sample_of if population is None else population)

    def _transitions(self) -> list[tuple[str, str, str]]:
        """Every change and what stays as it is, in the order of the answers; what stays comes first."""
        order = {name: number for number, name in enumerate(dict.fromkeys(each[0] for each in self._named()))}
        return sorted(
            (each for each, count in self.tally.cells.items() if count),
            key=lambda each: (order[each[0]], differs(each[1], each[2]), each),
        )

    def _named(self) -> Iterator[tuple[str, str, str]]:
        from familjestod.compare.reach import may_differ

        for each in may_differ(self.asked.old, self.asked.programmes[self.number], self.asked.on):
            yield each.name, "", ""

    def transitions(self) -> Frame:
        """From which answer to which, for how many families."""
        whole = self._shown(*_ALL)
        rows = []
        for output, old, new in self._transitions():
            count = self._shown("transition", output, old, new)
            moved = self.tally.days.get((output, old, new)) if differs(old, new) else None
            days = moved / count if moved is not None and count else None
            rows.append(
                (output, old, new, differs(old, new), count, *self._share(count, whole), days, count is None)
            )
        return table(TRANSITIONS, rows)

    def changed(self) -> Frame:
        """How many families have another answer: any, and of each kind."""
        whole = self._shown(*_ALL)
        rows = []
        for kind in ("", *KINDS):
            count = self._shown("kind", kind, "families")
            answers = self._shown("kind", kind, "answers") if kind else None
            none = count is None or (bool(kind) and answers is None)
            counted = KINDS[kind] if kind else None
            rows.append((kind or ANY, count, whole, *self._share(count, whole), answers, counted, none))
        return table(CHANGED, rows)

    def by_group(self) -> Frame:
        """How many families of each group have another answer, beside those of all other groups."""
        rows = []
        whole, changed = self._shown(*_ALL), self._shown("kind", "", "families")
        for by, group in sorted(
            self.tally.groups, key=lambda key: (self.asked.by.index(key[0]), *_ordered(key[1]))
        ):
            families = self._shown("group", by, group, "families")
            count = self._shown("group", by, group, "changed")
            population = self._population(families)
            share = self._share(count if families is not None else None, families, population)
            difference: tuple[float | None, ...] = (None, None, None)
            if whole is not None and changed is not None and families is not None and count is not None:
                rest = self._share(changed - count, whole - families, self._population(whole - families))
                difference = _difference(share, rest)
            rows.append(
                (by, _text(group), families, count, *share, *difference, families is None or count is None)
            )
        return table(BY_GROUP, rows)

    def _population(self, families: int | None) -> int | None:
        """The families of the population that some families of the sample stand for."""
        if self.sample_of is None or families is None:
            return None
        return max(families, round(families * self.sample_of / self.tally.families))

    def attrition(self) -> Frame:
        """The conditions of both programmes, with how many families fall at each; `alone` for no reason but that one."""
        before, after = ({row["condition"]: row for row in funnel} for funnel in self.funnels)
        rows = []
        for condition in dict.fromkeys((*after, *before)):
            sides = before.get(condition), after.get(condition)
            numbers = [None if row is None else row["number"] for row in sides]
            counts = [
                None if row is None else self._shown("funnel", side, row["number"], what)
                for what in FUNNEL
                for side, row in zip(_SIDES, sides, strict=True)
            ]
            there = [row is not None for _ in FUNNEL for row in sides]
            none = any(is_there and count is None for is_there, count in zip(there, counts, strict=True))
            rows.append((condition, *numbers, *counts, none))
        rows.sort(key=lambda row: (row[1] if row[2] is None else row[2], row[2] is not None))
        return table(ATTRITION, rows)

    def _sums_of_work(self) -> list[dict[_Row, tuple[int, int, float | None]]]:
        """For each side, by unit, period and participant: the visits, those that may be, and the hours.

        Nothing is told of hours that are those of visits too few to be shown.
        """
        hours = self.asked.period.hours if self.asked.period is not None else {}
        found: list[dict[_Row, tuple[int, int, float | None]]] = []
        for work in self.work or ():
            made: dict[_Row, tuple[int, int, float | None]] = {}
            few: set[_Row] = set()
            for (unit, period, visit, participant), (visits, maybe) in work.items():
                row = (unit, period, participant)
                known, unknown, taken = made.get(row, (0, 0, None))
                if visit in hours:
                    taken = (taken or 0.0) + visits * hours[visit]
                    few |= {row} if 0 < visits < self.suppress else set()
                made[row] = known + visits, unknown + maybe, taken
            found.append({row: (*each[:2], None if row in few else each[2]) for row, each in made.items()})
        return found

    def _worked(self) -> list[_Row]:
        rows = {(unit, period, who) for each in self.work or () for unit, period, _, who in each}
        return sorted(rows, key=_each_ordered)

    def workload(self) -> Frame:
        """The visits to be made before and after, by unit, period and participant, and their hours."""
        sides = self._sums_of_work()
        rows = []
        for key in self._worked():
            visits = [self._shown("work", side, *key, "visits") for side in _SIDES]
            unknown = [self._shown("work", side, *key, "unknown") for side in _SIDES]
            none: tuple[int, int, float | None] = (0, 0, None)
            taken = [
                None if count is None else each.get(key, none)[2]
                for count, each in zip(visits, sides, strict=True)
            ]
            unit, period, participant = key
            rows.append(
                (_text(unit), period, participant, *visits, _less(visits), *taken, _less(taken), *unknown,
                 None in {*visits, *unknown})
            )  # fmt: skip
        return table(WORKLOAD, rows)

    def peaks(self) -> Frame:
        """For each unit and participant the first period with the most visits, before and after."""
        found: dict[tuple[Any, Any], list[tuple[dt.date | None, int | None]]] = {}
        for number, side in enumerate(_SIDES):
            most: dict[tuple[Any, Any], int] = {}
            for unit, period, who in self._worked():
                peaks = found.setdefault((unit, who), [(None, 0), (None, 0)])
                count = self._cells["work", side, unit, period, who, "visits"]
                if count > most.get((unit, who), 0):
                    most[unit, who] = count
                    peaks[number] = period, self._shown("work", side, unit, period, who, "visits")
        return table(
            PEAKS,
            (
                (_text(unit), who, *before, *after, None in {before[1], after[1]})
                for (unit, who), (before, after) in found.items()
            ),
        )

    def never_fired(self) -> Frame:
        """Rules that differ and come to something else for nobody, and rules that nobody meets."""
        old, new = self.asked.old.on(self.asked.on), self.asked.programmes[self.number].on(self.asked.on)
        rows = []
        before, after = all_rules(old), all_rules(new)
        for path in dict.fromkeys((*after, *before)):
            if (
                before.get(path) != after.get(path)
                and not self.tally.decided[path]
                and "measures." not in path
            ):
                rule, edition = (after[path], new) if path in after else (before[path], old)
                said = phrase(rule, ProgrammeWords(edition, self.asked.language))
                rows.append((path, "new" if path in after else "old", "decides nothing", said))
        for path, rule in after.items():
            never = not self.tally.rules["new", path, "met"] and rule != ALWAYS and "measures." not in path
            if never:
                said = phrase(rule, ProgrammeWords(new, self.asked.language))
                rows.append((path, "new", "met by nobody", said))
        return table(NEVER_FIRED, rows)


def kind_of(output: str) -> str:
    """The kind of answer that an output counts as."""
    part, _, rest = output.partition(".")
    if part == "in_force":
        return "eligibility"
    if part in {"visits", "vaccinations"} and not rest.endswith(".status"):
        return "days"
    return part


def _less(pair: Sequence[Any]) -> Any:  # noqa: ANN401 - a number, or nothing
    return None if None in pair else pair[1] - pair[0]


def _difference(
    share: tuple[float | None, ...], rest: tuple[float | None, ...]
) -> tuple[float | None, float | None, float | None]:
    (one, low, high), (other, lower, higher) = share, rest
    if one is None or other is None:
        return None, None, None
    if low is None or high is None or lower is None or higher is None:
        return one - other, None, None
    return one - other, *of_difference((one, (low, high)), (other, (lower, higher)))


def _text(value: object) -> str | None:
    """A value of a group as text; what is not known is nothing."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _ordered(value: object) -> tuple[bool, bool, Any]:
    """What a column of a group is sorted by: numbers as numbers, what is not known last."""
    number = isinstance(value, int | float)
    return value is None, not number, value if number else str(value)


def _each_ordered(key: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_ordered(each) for each in key)


MADE: Final[Mapping[str, Callable[[Tables], Frame]]] = {
    "transitions": Tables.transitions,
    "changed": Tables.changed,
    "by_group": Tables.by_group,
    "attrition": Tables.attrition,
    "workload": Tables.workload,
    "peaks": Tables.peaks,
    "never_fired": Tables.never_fired,
}
