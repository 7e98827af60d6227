"""The parts of a review that need no register, and all parts put together in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from familjestod.compare.edits import Edit, Weight
from familjestod.compare.reviews.blocks import Block, Cell, Fold, Grid, Item, Items, Line, Part, Told
from familjestod.compare.reviews.called import Called
from familjestod.compare.reviews.counted import changed_sentence
from familjestod.compare.reviews.families import MadeUp, Shown
from familjestod.compare.reviews.numbers import whole
from familjestod.compare.reviews.spread import Spread
from familjestod.compare.reviews.words import PARTS
from familjestod.engine.called import ProgrammeWords
from familjestod.logic.phrase import phrase
from familjestod.logic.quantities import capitalised, listed
from familjestod.logic.rule import Rule
from familjestod.spec.verify import all_rules

if TYPE_CHECKING:
    from familjestod.compare.reviewing import Review
    from familjestod.engine.coverage import Covered

_WEIGHTS: Final = (
    (Weight.ANSWERS, "with_effect"),
    (Weight.CONTENT, "content"),
    (Weight.WORDING, "wording"),
)
_RULES: Final = 25
_VERDICTS: Final = {True: "met_", False: "unmet_", None: "unknown_"}


def parts(review: Review, language: str) -> tuple[Part, ...]:
    """Every part of a review in order; those that count what a register has are left out where there is none."""
    telling = Telling.of(review, language)
    made = (
        Part(key, telling.called.say[key], tuple(telling.blocks(key))) for key in PARTS if telling.has(key)
    )
    return tuple(_told_once(made))


def _told_once(made: Iterable[Part]) -> Iterator[Part]:
    """The parts, of which the first that hides a count says why."""
    told: set[Block] = set()
    for part in made:
        notes = {each for each in part.blocks if isinstance(each, Line) and each.kind == "note"}
        yield evolve(part, blocks=tuple(each for each in part.blocks if each not in notes & told))
        told |= notes


def summary(review: Review, language: str) -> tuple[str, ...]:
    """What a review comes to, in a sentence or two."""
    return tuple(Telling.of(review, language).summary())


@frozen
class Telling:
    """A review being told in one language."""

    review: Review
    called: Called
    counted: Spread | None
    shown: Shown

    @classmethod
    def of(cls, review: Review, language: str) -> Telling:
        """A review to be told in "sv" or "en"."""
        called = Called(review.old, review.new, language)
        counted = None if review.impact is None else Spread(review.impact, called, review.per)
        families: tuple[MadeUp, ...] = review.families
        return cls(review, called, counted, Shown(called, review.comparison, families, review.impact))

    @property
    def say(self) -> Mapping[str, str]:
        """What a review itself says."""
        return self.called.say

    def has(self, key: str) -> bool:
        """Whether a part has anything to tell: what counts needs a register."""
        if self.counted is not None:
            return True
        return key in {"words", "headline", "witnesses", "why", "provenance"} or (
            key == "rules" and self.review.uncovered is not None
        )

    def blocks(self, key: str) -> Iterator[Block]:
        """What a part says."""
        counted = self.counted
        if counted is None:
            yield from self._without_register(key)
            return
        match key:
            case "headline":
                yield from counted.headline()
                yield from self._proved()
            case "transitions":
                yield from counted.transitions()
            case "witnesses":
                yield from self.shown.witnesses(counted.number, counted.changing())
            case "funnel":
                yield from counted.funnel()
            case "flow":
                from familjestod.compare.reviews.flows import flows

                yield from flows(counted)
            case "workload":
                yield from counted.workload(asked=self.review.period is not None)
            case "groups":
                yield from counted.groups()
            case _:
                yield from self._without_register(key)

    def _without_register(self, key: str) -> Iterator[Block]:
        match key:
            case "words":
                yield from self.words()
            case "headline":
                yield Line(self.say["no_register"])
                yield from self._proved()
            case "witnesses":
                yield from self.shown.witnesses(str, {})
            case "why":
                yield from self.shown.why()
            case "rules":
                yield from self.rules()
            case _:
                yield self.provenance()

    def summary(self) -> Iterator[str]:
        """How many are affected, or what is proved of all families where there is no register."""
        if self.review.impact is not None:
            yield changed_sentence(self.review.impact, self.called)
        elif self.review.comparison is not None:
            yield self._proof()
        elif not self.review.diff:
            yield self.say["no_edits"]
        else:
            yield self.say["no_register"]

    def _proved(self) -> Iterator[Block]:
        if self.review.comparison is not None:
            yield Line(self._proof())

    def _proof(self) -> str:
        comparison = self.review.comparison
        assert comparison is not None  # noqa: S101 - asked only where there is one
        count = whole(len(comparison), self.called.language)
        if comparison.differs is False:
            return self.say["made_up_same"].format(count)
        said = self.say["made_up_differs"].format(
            whole(len(comparison.differing), self.called.language), count
        )
        left = len(comparison.undecided)
        return f"{said[:-1]}; {self.say['undecided'].format(left)}." if left else said

    # What changes in words.

    def words(self) -> Iterator[Block]:
        """The edits, those that can change answers first, and those that cannot set apart."""
        found = self.review.diff
        if not found:
            yield Line(self.say["no_edits"])
            return
        if not found.of(Weight.ANSWERS):
            yield Line(self.say["only_wording"])
        for weight, key in _WEIGHTS:
            edits = found.of(weight)
            if edits:
                yield Line(self.say[key], "heading")
                yield Items(tuple(map(self._edit, edits)))

    def _edit(self, edit: Edit) -> Item:
        texts = (("was", edit.before), ("now", edit.after))
        below = tuple(
            (self.say[key], text.in_(self.called.language)) for key, text in texts if text is not None
        )
        return Item(edit.say(self.called.language), below)

    # What was not tried.

    def rules(self) -> Iterator[Block]:
        """Rules that changed and decided nothing, rules that nobody met, and rules that no test case tries."""
        if self.counted is not None:
            yield from self._never(self.counted)
        yield Line(self.say["uncovered"], "heading")
        if self.review.uncovered is None:
            yield Line(self.say["no_cases"], "muted")
        elif not self.review.uncovered:
            yield Line(self.say["all_covered"])
        else:
            yield from self._long(
                self.say["uncovered"], list(dict.fromkeys(map(self._uncovered, self.review.uncovered)))
            )

    def _never(self, counted: Spread) -> Iterator[Block]:
        rows = counted.impact.never_fired.to_dicts()
        if not rows:
            yield Line(self.say["none_never"])
            return
        yield Line(self.say["never_said"])
        yield from self._long(self.say["rules"], [self._rule(row) for row in rows])

    def _long(self, title: str, rows: list[tuple[Told, ...]]) -> Iterator[Block]:
        heads = tuple(capitalised(self.say[key]) for key in ("rule", "condition", "why_rule"))
        yield Grid(title=title, heads=heads, rows=tuple(rows[:_RULES]), folds=True)
        if rows[_RULES:]:
            rest = Grid(title=title, heads=heads, rows=tuple(rows[_RULES:]), folds=True)
            yield Fold(self.say["more_rules"].format(len(rows) - _RULES), (rest,))

    def _rule(self, row: Mapping[str, Any]) -> tuple[Told, ...]:
        path, on = row["rule"], self.review.on
        programme = self.review.new if row["programme"] == "new" else self.review.old
        edition = programme if on is None else programme.on(on)
        rule = all_rules(edition).get(path)
        said = row["condition"] if rule is None else self._phrase(rule, edition)
        return capitalised(self.called.rule(path)), said, self.say[row["why"]]

    def _phrase(self, rule: Rule, edition: Any) -> str:  # noqa: ANN401 - a programme
        return phrase(rule, ProgrammeWords(edition, self.called.language))

    def _uncovered(self, covered: Covered) -> tuple[Told, ...]:
        unseen = [
            self.say[_VERDICTS[each]]
            for each in (True, False, None)
            if each in covered.possible - covered.seen
        ]
        why = self.say["not_covered_when"].format(listed(unseen, self.say["or"]))
        holder = next(
            (each for each in self.review.new.states if covered.where in all_rules(each)), self.review.new
        )
        return capitalised(self.called.rule(covered.where)), self._phrase(covered.rule, holder), why

    # What it rests on.

    def provenance(self) -> Grid:
        """Both versions, the register, the day, and what made it."""
        rows = tuple(
            (self.say.get(key, key), Cell(said, code="digest" in key or "SHA-256" in key))
            for key, said in self.facts()
        )
        named = {
            "old_digest": f"{self.say['old']}, {self.say['digest']}",
            "new_digest": f"{self.say['new']}, {self.say['digest']}",
        }
        keys = [key for key, _ in self.facts()]
        told = tuple(
            (capitalised(named.get(key, str(label))), cell)
            for key, (label, cell) in zip(keys, rows, strict=True)
        )
        return Grid(title=self.say["provenance"], heads=(self.say["what"], self.say["value"]), rows=told)

    def facts(self) -> Iterator[tuple[str, str]]:
        """What it was made from: each by its key, and as it is said."""
        review, language = self.review, self.called.language
        for key, programme in (("old", review.old), ("new", review.new)):
            yield key, programme.id
            yield f"{key}_digest", programme.digest
        if review.on is not None:
            yield "day", str(review.on)
        if review.impact is not None:
            yield "rows", Spread(review.impact, self.called, review.per).number(review.impact.families)
            if review.impact.sample_of is not None:
                yield "sample_of", whole(review.impact.sample_of, language)
            suppress = review.impact.suppress
            yield "suppress", str(suppress) if suppress else self.say["no_suppression"]
        yield from review.data.items()
        if review.period is not None:
            since, until = review.period
            yield "work_period", self.say["period_said"].format(since, until, self.say[f"per_{review.per}"])
        if review.comparison is not None:
            counts = [
                len(review.comparison.differing),
                sum(each.differs is False for each in review.comparison),
            ]
            yield "proof", self.say["proof_said"].format(*counts, len(review.comparison.undecided))
        yield "library", review.library
