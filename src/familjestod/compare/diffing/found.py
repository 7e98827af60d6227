"""What a comparison finds, before it is known whether it has only moved: parts of lists, and conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.compare.diffing.conditions import Difference
from familjestod.compare.diffing.fields import Field
from familjestod.compare.diffing.sentences import SENTENCES
from familjestod.compare.diffing.sides import Side, Where, in_both
from familjestod.compare.diffing.words import CALLED, COMMON, CONDITIONS, LABELS, SETTINGS
from familjestod.compare.edits import Edit, Weight
from familjestod.diagnostics import Path
from familjestod.engine.words import quoted
from familjestod.exports.findings import title_of as finding_title
from familjestod.logic.clause import clause
from familjestod.logic.quantities import count_words, listed, measured, number_words
from familjestod.logic.rule import ALWAYS, AtLeast, Rule, Test
from familjestod.logic.values import Operator
from familjestod.spec.instrument import Instrument
from familjestod.spec.terms import Text


@frozen
class Sides:
    """The two documents, and where what is told of them stands in a larger one."""

    old: Side
    new: Side
    before: Path = ()
    """What stands before every path: the instrument, or the amendment, that the documents are."""

    def edit(
        self, kind: str, said: Text, old: Path | None, new: Path | None, **more: Weight | Text | None
    ) -> Edit:
        """An edit with what stands in the documents at two paths; one that came or went has only one."""
        values = {
            "old": self.old.at(old) if old is not None else None,
            "new": self.new.at(new) if new is not None else None,
        }
        path = new if new is not None else old
        assert path is not None  # noqa: S101 - something was found in one of the documents
        differs = old is not None and new is not None and old != new
        from_ = (*self.before, *old) if differs and old is not None else None
        return Edit(kind=kind, path=(*self.before, *path), said=said, old_path=from_, **values, **more)  # type: ignore[arg-type]


@frozen
class Subject:
    """The entry that something is told of: what it is called, and where it stands."""

    part: str
    old: Path | None
    new: Path | None
    called_old: Text
    called_new: Text

    def said(self, language: str) -> dict[str, str]:
        """What it is called, for the sentences."""
        return {"of": self.called_new.in_(language), "of_old": self.called_old.in_(language)}

    def of_field(self, field: Field) -> tuple[Path | None, Path | None]:
        """Where a field of it stands."""
        old, new = ((*path, field.key) if path is not None else None for path in (self.old, self.new))
        return old, new


def sentence(part: str, key: str, form: str, language: str) -> str:
    """The sentence for a form of a change at a key: its own, or the common one."""
    return own_sentence(part, key, form, language) or COMMON[language][form]


def own_sentence(part: str, key: str, form: str, language: str) -> str | None:
    """The sentence for a form of a change that a key has to itself."""
    own = SENTENCES.get((part, key)) or SENTENCES.get(("", key)) or {}
    return own.get(language, {}).get(form)


def label(key: str, language: str) -> str:
    """What a key is called in the common sentences."""
    return LABELS[language].get(key, key.replace("_", " "))


@frozen
class Items:
    """What has come to a list without order, and what has gone from it."""

    sides: Sides
    subject: Subject
    field: Field
    gained: tuple[Any, ...]
    lost: tuple[Any, ...]

    def without(self, items: Iterable[Any]) -> Items:
        """The same without some that have moved."""
        kept = [tuple(each for each in those if each not in items) for those in (self.gained, self.lost)]
        return evolve(self, gained=kept[0], lost=kept[1])

    def edit(self) -> Edit:
        """The edit of the list."""
        old, new = self.subject.of_field(self.field)
        kind = "changed"
        if old is None or not self.sides.old.has(old):
            kind = "added"
        elif new is None or not self.sides.new.has(new):
            kind = "removed"
        return self.sides.edit(kind, in_both(self._said), old, new, weight=self.field.weight)

    def _said(self, language: str) -> str:
        part, key = self.subject.part, self.field.key
        both = own_sentence(part, key, "both", language)
        if both is not None and self.gained and self.lost:
            return both.format(
                new=self._items(self.gained, self.sides.new, language),
                old=self._items(self.lost, self.sides.old, language),
                **self.subject.said(language),
            )
        forms = (("gained", "new", self.gained, self.sides.new), ("lost", "old", self.lost, self.sides.old))
        said = [
            sentence(part, key, form, language).format(
                **{name: self._items(items, side, language), "label": label(key, language)},
                **self.subject.said(language),
            )
            for form, name, items, side in forms
            if items
        ]
        return "; ".join(said)

    def _items(self, items: tuple[Any, ...], side: Side, language: str) -> str:
        where = Where(self.field.key)
        named = [side.value(self.field.reads, each, where, language) for each in items]
        return listed(named, COMMON[language]["and"])


def moved_item(lost: Items, gained: Items, item: object) -> Edit:
    """The edit for something that has gone from one list and come to another."""
    field, sides = gained.field, gained.sides

    def said(language: str) -> str:
        named = sides.new.value(field.reads, item, Where(field.key), language)
        return COMMON[language]["moved_item"].format(
            what=SENTENCES[gained.subject.part, field.key][language]["item"].format(named),
            old=lost.subject.called_old.in_(language),
            new=gained.subject.called_new.in_(language),
        )

    old, new = lost.subject.of_field(field)[0], gained.subject.of_field(field)[1]
    edit = sides.edit("moved", in_both(said), old, new, weight=field.weight)
    return evolve(edit, old=item, new=item)


@frozen
class Condition:
    """A condition of a rule that has come, gone or become another."""

    sides: Sides
    subject: Subject
    key: str
    """The part and key of the rule, as in `SETTINGS`."""
    rules: tuple[Rule | None, Rule | None]
    paths: tuple[Path | None, Path | None]
    """Where the whole rule stands."""
    difference: Difference
    weight: Weight = Weight.ANSWERS

    def edit(self) -> Edit:
        """The edit of the condition."""
        old, new = self.places()
        kind = (
            "added"
            if self.difference.old is None
            else "removed"
            if self.difference.new is None
            else "changed"
        )
        return self.sides.edit(
            kind,
            in_both(self._said),
            old,
            new,
            weight=self.weight,
            before=self.whole(0),
            after=self.whole(1),
        )

    def places(self) -> tuple[Path | None, Path | None]:
        """Where the condition stood and stands; that of how many must hold, where only that is another."""
        found = []
        for condition, whole in zip((self.difference.old, self.difference.new), self.paths, strict=True):
            path = None if condition is None else (condition.path or whole)
            if isinstance(condition, AtLeast) and self._is_count():
                path = (*condition.path, "count")
            found.append(path)
        return found[0], found[1]

    def _is_count(self) -> bool:
        old, new = self.difference.old, self.difference.new
        return isinstance(old, AtLeast) and isinstance(new, AtLeast) and old.count != new.count

    def whole(self, index: int) -> Text | None:
        """The whole rule in words: 0 is the old one, 1 the new one."""
        rule = self.rules[index]
        if rule is None:
            return None
        side = (self.sides.old, self.sides.new)[index]
        return in_both(lambda language: side.tell(language).sentence(rule))

    def _said(self, language: str) -> str:
        said, difference = CONDITIONS[language], self.difference
        if cut_off := self._cut_off(language):
            return cut_off
        kind = "added" if difference.old is None else "removed" if difference.new is None else "changed"
        if f"{self.key}.{kind}" in said and None in self.rules:
            old, new = self._clauses(language)
            return said[f"{self.key}.{kind}"].format(old=old, new=new, **self.subject.said(language))
        of = SETTINGS[language][self.key].format(of=self.subject.called_new.in_(language))
        if self._is_count():
            assert isinstance(difference.old, AtLeast)  # noqa: S101 - asked right above
            assert isinstance(difference.new, AtLeast)  # noqa: S101
            counts = (difference.new.count, difference.old.count)
            new, old = (count_words(each, language) for each in counts)
            return said["number.changed"].format(of=of, new=new, old=old)
        first = kind == "added" and difference.setting == "all" and self.rules[0] in (None, ALWAYS)
        key = "all.first" if first else f"{difference.setting}.{kind}"
        old, new = self._clauses(language)
        count = count_words(difference.count, language)
        return said[key].format(of=of, old=old, new=new, count=count)

    def _clauses(self, language: str) -> tuple[str, str]:
        """The conditions in words; of one that has become another, only what differs is said twice."""
        old, new = self.difference.old, self.difference.new
        sides = self.sides
        if isinstance(old, Test) and isinstance(new, Test):
            before = clause(old, sides.old.tell(language).words, subordinate=True)
            after = clause(new, sides.new.tell(language).words, subordinate=True)
            if (
                (before.subject, before.verb) == (after.subject, after.verb)
                and before.subject
                and before.rest
            ):
                return before.rest, after.text
        said_old = sides.old.clause(old, language) if old is not None else ""
        said_new = sides.new.clause(new, language) if new is not None else ""
        if old is not None and new is not None:
            said_old = CONDITIONS[language]["that"].format(said_old)
        return said_old, said_new

    def _cut_off(self, language: str) -> str | None:
        """How a limit of a score is told, where it is all that a finding of an instrument asks."""
        old, new, instrument = self.difference.old, self.difference.new, self.sides.new.document
        if not (isinstance(instrument, Instrument) and self.key == "findings"):
            return None
        if not (isinstance(old, Test) and isinstance(new, Test) and self.subject.new):
            return None
        if old.operator not in _ORDERED or new.operator not in _ORDERED or self.difference.setting != "all":
            return None
        if self.rules[1] is None or not _is_all(self.rules[1], new) or old.name != new.name:
            return None
        finding = instrument.findings[str(self.subject.new[-1])]
        return CONDITIONS[language]["cut_off"].format(
            instrument=instrument.name.in_(language),
            finding=quoted(
                finding_title(str(self.subject.new[-1]), finding, self.sides.new.tell(language)), language
            ),
            old=_limit(old, instrument, language),
            new=_limit(new, instrument, language),
        )

    @property
    def place(self) -> Text:
        """What the rule belongs to: the target group, or an entry."""
        if self.key == "programme.eligibility":
            return in_both(lambda language: CALLED[language]["eligibility"])
        return self.subject.called_new


_ORDERED: Final = frozenset({Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW})
_POINTS: Final = frozenset({"sum", "weighted", "count"})


def _is_all(rule: Rule, test: Test) -> bool:
    from familjestod.logic.rule import tests

    return len(tuple(tests(rule))) == 1 and test.operator is next(tests(rule)).operator


def _limit(test: Test, instrument: Instrument, language: str) -> str:
    what = test.name.partition(".")[2]
    score = instrument.scores.get(what)
    said = measured(number_words(test.operand, language), test.type.unit)  # type: ignore[arg-type]
    if score is not None and score.operation in _POINTS and not test.type.unit:
        said = CONDITIONS[language]["points"].format(said)
    return CONDITIONS[language][test.operator].format(said)


def moved_condition(gone: Condition, come: Condition) -> Edit:
    """The edit for a condition that has gone from one rule and come to another."""
    new = come.difference.new
    assert new is not None  # noqa: S101 - it has come

    def said(language: str) -> str:
        return CONDITIONS[language]["moved"].format(
            what=come.sides.new.clause(new, language),
            old=(gone.place if gone.key == "programme.eligibility" else gone.subject.called_old).in_(
                language
            ),
            new=come.place.in_(language),
        )

    return come.sides.edit(
        "moved",
        in_both(said),
        gone.places()[0],
        come.places()[1],
        weight=come.weight,
        before=gone.whole(0),
        after=come.whole(1),
    )


Found = Edit | Items | Condition
Words = Mapping[str, str]
