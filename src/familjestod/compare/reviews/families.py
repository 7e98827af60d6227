"""The parts of a review that show families: one for each change, and why its answer becomes another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from familjestod.compare.instances import parting
from familjestod.compare.reviews.blocks import (
    Beside,
    Block,
    Cell,
    Fold,
    Grid,
    Item,
    Items,
    Line,
    Told,
    Traced,
)
from familjestod.compare.reviews.called import Called
from familjestod.compare.reviews.counted import first_ones
from familjestod.engine.evaluation import Evaluation
from familjestod.engine.explain import Telling
from familjestod.engine.reasons import Reasons
from familjestod.engine.words import MARKS
from familjestod.logic.clause import clause
from familjestod.logic.evaluate import Step
from familjestod.logic.quantities import capitalised, listed
from familjestod.logic.rule import All, Not, Test

if TYPE_CHECKING:
    from familjestod.compare.impacts import Impact
    from familjestod.compare.witnesses import Comparison, Witness
    from familjestod.engine.case import Case

_CELLS: Final = 20
_OPEN: Final = 4
_NAMED: Final = 3
_PLANNED: Final = ("visits", "vaccinations")


@frozen(eq=False)
class MadeUp:
    """A made-up family for which answers differ, and each of those that it shows."""

    number: int
    case: Case
    on: dt.date
    witnesses: tuple[Witness, ...]

    @property
    def first(self) -> Witness:
        """The answer that the others follow from, as far as can be told by their order."""
        return self.witnesses[0]


def made_up(comparison: Comparison | None) -> tuple[MadeUp, ...]:
    """The families of a comparison, each once, with all that differs for it; those for what matters first come first."""
    if comparison is None:
        return ()
    found = {each.output.name: each.witness for each in comparison.differing if each.witness is not None}
    groups: list[list[Witness]] = []
    for name in first_ones(found):
        witness = found[name]
        same = next(
            (each for each in groups if (each[0].case, each[0].on) == (witness.case, witness.on)), None
        )
        if same is None:
            groups.append([witness])
        else:
            same.append(witness)
    return tuple(
        MadeUp(number, each[0].case, each[0].on, tuple(each)) for number, each in enumerate(groups, 1)
    )


def answers_said(called: Called, name: str, answers: Mapping[str, Any]) -> str:
    """The answers of a witness: one, or of each time a visit comes."""
    if not answers:
        return called.say["absent"]
    return ", ".join(f"{number} {called.answer(name, each)}".strip() for number, each in answers.items())


@frozen
class Shown:
    """The families of a review, told in one language."""

    called: Called
    comparison: Comparison | None
    families: tuple[MadeUp, ...]
    impact: Impact | None

    @property
    def say(self) -> Mapping[str, str]:
        """What a review itself says."""
        return self.called.say

    @property
    def language(self) -> str:
        """The language it is told in."""
        return self.called.language

    # One family for each change.

    def witnesses(self, number: Any, changing: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[Block]:  # noqa: ANN401
        """A family of the register for each change that is shown, and the made-up ones; `number` says a count."""
        cells = [(name, row) for name, rows in changing.items() for row in rows if row["changed"]]
        if cells:
            cells.sort(key=lambda cell: cell[1]["suppressed"])
            rows = [self._cell(name, row, number) for name, row in cells]
            shown = sum(not row["suppressed"] for _, row in cells) or len(rows)
            first = min(shown, _CELLS)
            heads = [self.say["output"], self.say["cell"], self.say["how_many"], self.say["register_family"]]
            heads += [self.say["step"], self.say["made_up"]]
            title = self.say["witnesses"]
            yield self._cells(title, heads, rows[:first])
            if rows[first:]:
                more = self.say["more_rows"].format(len(rows) - first)
                yield Fold(more, (self._cells(title, heads, rows[first:]),))
            yield Line(self.say["register_said"], "muted")
        yield from self._made_up()

    def _cells(self, title: str, heads: Sequence[str], rows: Sequence[tuple[Told, ...]]) -> Grid:
        return Grid(
            title=title,
            heads=tuple(map(capitalised, heads)),
            rows=tuple(rows),
            numeric=frozenset({2}),
            folds=True,
        )

    def _cell(self, name: str, row: Mapping[str, Any], number: Any) -> tuple[Told, ...]:  # noqa: ANN401
        example = self.example(name, row["old"], row["new"])
        change = self.say["from_to"].format(*(self.called.answer(name, row[side]) for side in ("old", "new")))
        shown = self.family_of(name)
        return (
            capitalised(self.called.output(name)),
            change,
            number(row["families"]),
            Cell(str(example.id), code=True) if example is not None else "",
            self.called.rule(example.parting.path) if example is not None and example.parting else "",
            str(shown.number) if shown is not None else "",
        )

    def example(self, name: str, old: str, new: str) -> Any:  # noqa: ANN401 - an example, or nothing
        """The family of the register that a change is shown by."""
        found = () if self.impact is None else self.impact.examples
        return next((each for each in found if (each.output, each.old, each.new) == (name, old, new)), None)

    def family_of(self, name: str) -> MadeUp | None:
        """The made-up family for which an answer differs."""
        return next(
            (each for each in self.families if any(one.output.name == name for one in each.witnesses)), None
        )

    def _made_up(self) -> Iterator[Block]:
        if self.comparison is None:
            yield Line(self.say["not_asked"], "muted")
            return
        if not self.families:
            yield Line(self.say["not_found"], "muted")
            return
        yield Line(self.say["made_up_said"], "muted")
        told = tuple(map(self._family, self.families))
        yield Items(told[:_CELLS])
        if told[_CELLS:]:
            yield Fold(self.say["more_outputs"].format(len(told) - _CELLS), (Items(told[_CELLS:]),))

    def _family(self, family: MadeUp) -> Item:
        who = f"{self.say['made_up_family'].format(family.number)}, {self.say['on'].format(family.on)}"
        below = [("", each) for each in self.called.family(family.case, family.on)]
        below.append((self.say["answers"], self.changes(family.witnesses)))
        return Item(who, tuple(below))

    def change(self, witness: Witness) -> str:
        """An answer that differs: what it was and what it is."""
        name = witness.output.name
        before, after = (answers_said(self.called, name, each) for each in (witness.old, witness.new))
        return f"{_lower(self.called.output(name))}: {self.say['from_to'].format(before, after)}"

    def changes(self, witnesses: Sequence[Witness]) -> str:
        """Answers that differ, those that change alike told together, and no more than a few of them by name."""
        alike: dict[str, list[str]] = {}
        for each in witnesses:
            name = each.output.name
            sides = (answers_said(self.called, name, answers) for answers in (each.old, each.new))
            alike.setdefault(self.say["from_to"].format(*sides), []).append(_lower(self.called.output(name)))
        told = []
        for change, names in alike.items():
            said = ", ".join(names[:_NAMED])
            if names[_NAMED:]:
                said = self.say["and_more"].format(said, len(names) - _NAMED)
            told.append(f"{said}: {change}")
        return "; ".join(told)

    # Why.

    def why(self) -> Iterator[Block]:
        """The traces of each made-up family beside each other."""
        if not self.families:
            yield Line(self.say["not_asked" if self.comparison is None else "not_found"], "muted")
            return
        reasons: dict[Any, list[MadeUp]] = {}
        for family in self.families:
            path, *sides = self.traces(family)
            reasons.setdefault((path, *sides), []).append(family)
        whole = [self._reason(key, families) for key, families in reasons.items()]
        yield from (block for each in whole[:_OPEN] for block in each)
        if whole[_OPEN:]:
            rest = tuple(block for each in whole[_OPEN:] for block in each)
            yield Fold(self.say["more_reasons"].format(len(whole) - _OPEN), rest)

    def _reason(
        self, traces: tuple[str, tuple[Traced, ...], tuple[Traced, ...]], families: Sequence[MadeUp]
    ) -> tuple[Block, ...]:
        """Where two traces part for a family, what follows for it, and for which others it is the same."""
        family, *others = families
        path, left, right = traces
        told = "; ".join(self.called.family(family.case, family.on))
        blocks: list[Block] = [
            Line(self.say["made_up_family"].format(family.number), "heading"),
            Line(capitalised(told), "muted"),
            Line(f"{capitalised(self.change(family.first))}, {self.say['on'].format(family.on)}."),
            Beside(title=capitalised(self.called.rule(path)), left=left, right=right),
        ]
        if family.witnesses[1:]:
            blocks.append(Line(self.say["follows"].format(self.changes(family.witnesses[1:])), "muted"))
        if others:
            numbers = listed([str(each.number) for each in others], self.say["and"])
            blocks.append(Line(self.say["same_reason"].format(numbers), "muted"))
        return tuple(blocks)

    def traces(self, family: MadeUp) -> tuple[str, tuple[Traced, ...], tuple[Traced, ...]]:
        """The rule at which both evaluations part, and it as each judged it, line by line."""
        witness = family.first
        before, after = witness.before, witness.after
        found = parting(witness.output.name, before, after)
        if found is None or (found.old is None and found.new is None):
            return witness.output.name, *self._days(witness, before, after)
        sides = []
        for step, evaluation in ((found.old, before), (found.new, after)):
            whole = evaluation.trace.get(found.path)
            lines = [*self._results(evaluation, after if evaluation is before else before)]
            lines += self._judged(whole, step, evaluation) if whole is not None else [self._no_rule()]
            sides.append(_marked_once(lines))
        return found.path, sides[0], sides[1]

    def _no_rule(self) -> Traced:
        return Traced(0, "", self.say["no_condition"], parts=True)

    def _results(self, evaluation: Evaluation, other: Evaluation) -> Iterator[Traced]:
        """The results that say something else to the two versions."""
        assert evaluation.background is not None  # noqa: S101 - it was just made
        telling = Telling(evaluation, Reasons.of(evaluation.background.situation, self.language))
        for each in evaluation.screenings:
            if each not in other.screenings:
                yield Traced(0, "", telling.screening(each).strip(), parts=True)

    def _judged(self, whole: Step, step: Step | None, evaluation: Evaluation) -> Iterator[Traced]:
        """A rule as it was judged, line by line; the step at which the two versions part is marked, once."""
        assert evaluation.background is not None  # noqa: S101 - it was just made
        reasons = Reasons.of(evaluation.background.situation, self.language)
        marked = False
        for depth, each in _steps(whole):
            here = step is not None and each == step and not marked
            marked = marked or here
            yield Traced(depth, MARKS[each.truth], _said(each, reasons), parts=here)
        if step is None:
            yield Traced(1, "", self.say["no_condition"], parts=True)

    def _one_sided(self, days: Mapping[str, str]) -> tuple[Traced, ...]:
        """How a visit stands where the other version has none, or that there is none."""
        told = [f"{capitalised(label)}: {value}" for label, value in days.items() if value]
        return tuple(
            Traced(0, "", each, parts=not number)
            for number, each in enumerate(told or [capitalised(self.say["not_in"])])
        )

    def _days(
        self, witness: Witness, before: Evaluation, after: Evaluation
    ) -> tuple[tuple[Traced, ...], tuple[Traced, ...]]:
        """The days and the standing of a visit or dose, or else the answer itself, by each version."""
        part, id_ = witness.output.part, witness.output.id
        if part not in _PLANNED:
            name = witness.output.name
            pair = (witness.old, witness.new)
            return tuple(
                (Traced(0, "", capitalised(answers_said(self.called, name, each)), parts=True),)
                for each in pair
            )  # type: ignore[return-value]
        sides = [dict(self.called.days(id_, getattr(each, part))) for each in (before, after)]
        if not all(sides):
            return self._one_sided(sides[0]), self._one_sided(sides[1])
        labels = list(dict.fromkeys((*sides[0], *sides[1])))
        told: list[list[Traced]] = [[], []]
        for label in labels:
            values = [side.get(label) for side in sides]
            for lines, value in zip(told, values, strict=True):
                shown = self.say["not_in"] if value is None else value or self.say["not_given"]
                lines.append(Traced(0, "", f"{capitalised(label)}: {shown}", parts=values[0] != values[1]))
        return tuple(told[0]), tuple(told[1])


def _marked_once(lines: Sequence[Traced]) -> tuple[Traced, ...]:
    """The lines of a trace with no more than the first mark of where it parts from the other; the first line where none is."""
    first = next((number for number, each in enumerate(lines) if each.parts), 0)
    return tuple(evolve(each, parts=number == first) for number, each in enumerate(lines))


def _steps(step: Step, depth: int = 0) -> Iterator[tuple[int, Step]]:
    """A step and those below it; what groups only one thing is that thing, and what must all hold stands in one row."""
    if len(step.parts) == 1 and not isinstance(step.rule, Not):
        yield from _steps(step.parts[0], depth)
        return
    if depth == 0 and isinstance(step.rule, All):
        for part in step.parts:
            yield from _steps(part, depth)
        return
    yield depth, step
    for part in step.parts:
        yield from _steps(part, depth + 1)


def _said(step: Step, reasons: Reasons) -> str:
    if not isinstance(step.rule, Test):
        return reasons.grouping(step.rule)
    seen = reasons.seen(step)
    return clause(step.rule, reasons.words).text + (f" ({seen})" if seen else "")


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]
