"""Two documents compared part by part and field by field, in the order in which a document is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.compare.diffing.conditions import Difference, notes, rule_differences
from familjestod.compare.diffing.fields import FIELDS, Field, Form
from familjestod.compare.diffing.found import Condition, Found, Items, Sides, Subject, label, sentence
from familjestod.compare.diffing.matching import Pair, Renames, content, pairs, rule_content
from familjestod.compare.diffing.outcomes import finding_differences
from familjestod.compare.diffing.scoring import kind_differences, row_differences, score_differences
from familjestod.compare.diffing.sides import Where, in_both
from familjestod.compare.diffing.subjects import entry_subject, inner_subject, titles, told_of, whole
from familjestod.compare.diffing.words import COMMON
from familjestod.compare.edits import Edit, Weight
from familjestod.diagnostics import Path
from familjestod.exports.visits import repeated
from familjestod.logic.rule import All, Note, Rule
from familjestod.spec.model import BOUNDS
from familjestod.spec.terms import Text

Value = Any
"""A value of the model, or nothing."""
_NO_NOTE: Final = Note()
_ELIGIBILITY: Final = Field("eligibility", Form.RULE)
# This many bounds that are others are told at once: the visit has moved.
_MOVED: Final = 2


@frozen
class Both:
    """What the two documents say at one key, or nothing, and the entries that say it."""

    old: Value
    new: Value
    entries: tuple[Value, Value] = (None, None)

    @property
    def form(self) -> str:
        """Whether it was added, removed or changed."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"


@frozen
class Walk:
    """Compares two documents part by part, field by field."""

    sides: Sides
    called: Renames

    def document(self) -> Iterator[Found]:
        """What differs between the documents."""
        old, new = self.sides.old.document, self.sides.new.document
        yield from self.fields(self.sides.new.part, old, new, whole(self.sides))

    def fields(self, part: str, old: Value, new: Value, subject: Subject) -> Iterator[Found]:
        """What differs between two entries of one part."""
        shifted = [*self.shifted(old, new, subject)] if part in {"visits", "vaccinations"} else []
        for field in FIELDS[part]:
            if shifted and field.key in BOUNDS:
                yield from shifted if field.key == BOUNDS[0] else ()
                continue
            both = Both(getattr(old, field.attribute, None), getattr(new, field.attribute, None), (old, new))
            yield from self.field(evolve(subject, part=part), field, both)

    def field(self, subject: Subject, field: Field, both: Both) -> Iterator[Found]:
        """What differs between two entries at one key."""
        return _BY_FORM[field.form](self, subject, field, both)

    # --- values --------------------------------------------------------------------------------------

    def written(self, paths: tuple[Path | None, Path | None]) -> bool:
        """Whether either document writes something there, and it does not just follow from another entry."""
        sides = (self.sides.old, self.sides.new)
        return any(path is not None and side.has(path) for side, path in zip(sides, paths, strict=True))

    def one(self, subject: Subject, field: Field, both: Both) -> Iterator[Found]:
        """A single value."""
        if self.called.value(field, both.old) != both.new and self.written(subject.of_field(field)):
            since = [getattr(each, "counted_from", "") for each in both.entries]
            where = (Where(field.key, since[0]), Where(field.key, since[1]))
            yield self.told(subject, field, both, where, subject.of_field(field))

    def told(
        self,
        subject: Subject,
        field: Field,
        both: Both,
        where: tuple[Where, Where],
        paths: tuple[Path | None, Path | None],
    ) -> Edit:
        """The edit of a single value; `where` is the key that each stands at."""

        def said(language: str) -> str:
            return sentence(subject.part, field.key, both.form, language).format(
                old=self.sides.old.value(field.reads, both.old, where[0], language),
                new=self.sides.new.value(field.reads, both.new, where[1], language),
                label=label(field.key, language),
                **subject.said(language),
            )

        return self.sides.edit(both.form, in_both(said), *paths, weight=field.weight)

    def shifted(self, old: Value, new: Value, subject: Subject) -> Iterator[Edit]:
        """A visit or dose of which several bounds are others: it has moved in time."""
        differing = [key for key in BOUNDS if getattr(old, key) != getattr(new, key)]
        both = all(getattr(each, key) is not None for each in (old, new) for key in differing)
        paths = subject.old or (), subject.new or ()
        written = any(self.written(((*paths[0], key), (*paths[1], key))) for key in differing)
        if len(differing) < _MOVED or not both or not written:
            return

        def said(language: str) -> str:
            return COMMON[language]["moved_schedule"].format(
                old=self.sides.old.bounds(old, differing, language),
                new=self.sides.new.bounds(new, differing, language),
                **subject.said(language),
            )

        edit = self.sides.edit("moved", in_both(said), subject.old, subject.new)
        yield evolve(
            edit,
            old={key: self.sides.old.at((*paths[0], key)) for key in differing},
            new={key: self.sides.new.at((*paths[1], key)) for key in differing},
        )

    def several(self, subject: Subject, field: Field, both: Both) -> Iterator[Found]:
        """A list without order."""
        old, new = both.old or (), both.new or ()
        before = dict(zip(self.called.value(field, old), old, strict=True))
        gained = tuple(each for each in new if each not in before)
        lost = tuple(each for id_, each in before.items() if id_ not in new)
        if gained or lost:
            yield Items(self.sides, subject, field, gained, lost)

    def by_key(self, subject: Subject, field: Field, both: Both) -> Iterator[Found]:
        """A mapping of single values, whose keys may be names that are others now."""
        before = dict(zip(self.called.value(field, both.old), both.old, strict=True))
        old_path, new_path = subject.of_field(field)
        for key in dict.fromkeys((*before, *both.new)):
            was = before.get(key)
            values = Both(None if was is None else both.old[was], both.new.get(key))
            paths = (
                (*old_path, was) if old_path is not None and was is not None else None,
                (*new_path, key) if new_path is not None and key in both.new else None,
            )
            if values.old != values.new and self.written(paths):
                where = (Where(was or key), Where(key))
                yield self.told(subject, field, values, where, paths)

    def text(self, subject: Subject, field: Field, both: Both) -> Iterator[Found]:
        """The same thing said in two languages; a name is told, a longer text shown beside."""
        old, new = _text(both.old), _text(both.new)
        if old == new:
            return

        def said(language: str) -> str:
            before, after = (None if each is None else each.in_(language) for each in (old, new))
            form = both.form if field.reads == "name" else f"text_{both.form}"
            key = "other_language" if before == after else form
            return sentence(subject.part, field.key, key, language).format(
                old=self.sides.old.value("name", old, Where(field.key), language),
                new=self.sides.new.value("name", new, Where(field.key), language),
                label=label(field.key, language),
                **subject.said(language),
            )

        edit = self.sides.edit(both.form, in_both(said), *subject.of_field(field), weight=field.weight)
        # A name is in the sentence, unless only that of the other language differs.
        told = field.reads == "name" and (old is None or new is None or old.sv != new.sv)
        yield edit if told else evolve(edit, before=old, after=new)

    def inner(self, subject: Subject, field: Field, both: Both) -> Iterator[Found]:
        """A part with keys of its own; only that a visit is repeated comes and goes."""
        if both.old is not None and both.new is not None:
            yield from self.fields(field.reads, both.old, both.new, inner_subject(subject, field))
        elif both.old is not None or both.new is not None:

            def said(language: str) -> str:
                sides = ((self.sides.old, both.old), (self.sides.new, both.new))
                told = [
                    ", ".join(repeated(each, side.tell(language))) if each is not None else ""
                    for side, each in sides
                ]
                form = sentence(subject.part, field.key, both.form, language)
                return form.format(old=told[0], new=told[1], **subject.said(language))

            yield self.sides.edit(both.form, in_both(said), *subject.of_field(field), weight=field.weight)

    def as_written(self, paths: tuple[Path | None, Path | None]) -> bool:
        """Whether the documents write the same: what it means is another then because an instrument is, and told there."""
        old, new = (
            None if path is None else side.at(path)
            for side, path in zip((self.sides.old, self.sides.new), paths, strict=True)
        )
        return old is not None and bool(old == new)

    # --- rules ---------------------------------------------------------------------------------------

    def of_rule(self, subject: Subject, field: Field, both: Both) -> Iterator[Found]:
        """A rule at a key."""
        key = f"{subject.part}.{field.key}"
        yield from self.rule(subject, key, subject.of_field(field), (both.old, both.new))

    def rule(
        self,
        subject: Subject,
        key: str,
        paths: tuple[Path | None, Path | None],
        rules: tuple[Rule | None, Rule | None],
    ) -> Iterator[Found]:
        """What differs between two rules, condition by condition, and in what is noted beside them."""
        old, new = rules
        if rule_content(old, self.called) == rule_content(new) or self.as_written(paths):
            return
        if old is None or new is None:
            yield Condition(self.sides, subject, key, rules, paths, Difference(old, new, "whole"))
            return
        for each in rule_differences(old, new, self.called.name):
            yield Condition(self.sides, subject, key, rules, paths, each)
        of_rule = evolve(subject, old=paths[0], new=paths[1])
        if key == "programme.eligibility":
            of_rule = inner_subject(subject, _ELIGIBILITY)
        yield from self.fields("rule", _note(old), _note(new), of_rule)
        if notes(old, self.called.name) != notes(new):
            said = in_both(lambda language: COMMON[language]["inner_notes"].format(**of_rule.said(language)))
            yield self.sides.edit("changed", said, *paths, weight=Weight.WORDING)

    # --- entries -------------------------------------------------------------------------------------

    def entries(self, subject: Subject, field: Field, both: Both) -> Iterator[Found]:
        """Entries by id, or in a list."""
        for pair in pairs(field.reads, both.old, both.new, self.called):
            entry = entry_subject(self.sides, subject, field, pair)
            if pair.old is None or pair.new is None:
                form = "entry_added" if pair.old is None else "entry_removed"
                yield self.came_or_went(entry, form, field.weight)
                continue
            old, new = both.old[pair.old], both.new[pair.new]
            if isinstance(both.old, Mapping) and pair.old != pair.new:
                yield self.renamed(entry, field, pair)
            if content(field.reads, old, self.called) == content(field.reads, new):
                continue
            if field.reads == "findings":
                yield from finding_differences(self, entry, old, new)
            else:
                yield from self.fields(field.reads, old, new, entry)

    def came_or_went(self, subject: Subject, form: str, weight: Weight) -> Edit:
        """An entry that one of the documents has not."""
        came = form == "entry_added"
        side, path = (self.sides.new, subject.new) if came else (self.sides.old, subject.old)
        assert path is not None  # noqa: S101 - it stands where it came or went
        entries = {language: told_of(side, subject.part, path, language) for language in ("sv", "en")}

        def said(language: str) -> str:
            told = COMMON[language][form].format(**subject.said(language))
            condition = entries[language][0]
            key = "added_if" if came else "removed_if"
            return COMMON[language][key].format(said=told, condition=condition) if condition else told

        paths = (None, path) if came else (path, None)
        edit = self.sides.edit("added" if came else "removed", in_both(said), *paths, weight=weight)
        told = titles(entries)
        if told is None or told.sv in edit.said.sv:
            return edit
        return evolve(edit, after=told) if came else evolve(edit, before=told)

    def renamed(self, subject: Subject, field: Field, pair: Pair) -> Edit:
        """An entry that has another id; how much of its content is the same, where that is not all of it."""

        def said(language: str) -> str:
            told = COMMON[language]["entry_renamed"].format(
                old=pair.old, new=pair.new, **subject.said(language)
            )
            share = int(pair.share * 100)
            return told if pair.share == 1 else COMMON[language]["near"].format(said=told, share=share)

        edit = self.sides.edit("renamed", in_both(said), subject.old, subject.new, weight=field.weight)
        return evolve(edit, old=pair.old, new=pair.new)


_Compare = Callable[[Walk, Subject, Field, Both], Iterator[Found]]
_BY_FORM: Final[Mapping[Form, _Compare]] = {
    Form.ONE: Walk.one,
    Form.SEVERAL: Walk.several,
    Form.BY_KEY: Walk.by_key,
    Form.TEXT: Walk.text,
    Form.RULE: Walk.of_rule,
    Form.INNER: Walk.inner,
    Form.ENTRIES: Walk.entries,
    Form.SCORING: lambda walk, subject, _, both: score_differences(walk, subject, *both.entries),
    Form.KIND: lambda walk, subject, _, both: kind_differences(walk, subject, *both.entries),
    Form.ROWS: lambda walk, subject, _, both: row_differences(walk, subject, *both.entries),
}


def _text(value: Value) -> Text | None:
    """A text; a note's name is as it was written."""
    return value if value is None or isinstance(value, Text) else Text.of(value)


def _note(rule: Rule) -> Note:
    return (rule.note if isinstance(rule, All) else None) or _NO_NOTE
