"""The edits in groups as they are shown: what can change an answer first, and by the parts of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from attrs import frozen

from familjestod.compare.edits import Diff, Edit, Weight
from familjestod.exports.titles import TITLES
from familjestod.spec.model import Programme
from familjestod.spec.terms import Text

SAY: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "kind_of": "Ändringar",
        "what_changes": "Vad som ändras i {}",
        "differences": "Vad som skiljer {} från {}",
        "nothing": "Ingenting skiljer: de två betyder detsamma.",
        "answers": "Kan ändra svar",
        "content": "Ändrar vad som görs, men påverkar inga svar",
        "wording": "Ändrar namn, texter och källor, och påverkar inga svar",
        "one": "1 ändring",
        "many": "{} ändringar",
        "of_them": "{} kan ändra svar",
        "added": "{} tillkommer",
        "removed": "{} utgår",
        "changed": "{} ändras",
        "renamed": "{} byter id",
        "moved": "{} flyttas",
        "before": "förut",
        "after": "nu",
        "details": "I sin helhet",
        "general": "Programmet som helhet",
        "general_instrument": "Instrumentet som helhet",
        "instruments": "Screening: {}",
        "vocabulary": "Ordlistan",
    },
    "en": {
        "kind_of": "Changes",
        "what_changes": "What changes in {}",
        "differences": "How {} differs from {}",
        "nothing": "Nothing differs: the two mean the same.",
        "answers": "Can change answers",
        "content": "Changes what is done, and no answers",
        "wording": "Changes names, texts and sources, and no answers",
        "one": "1 change",
        "many": "{} changes",
        "of_them": "{} can change answers",
        "added": "{} added",
        "removed": "{} dropped",
        "changed": "{} changed",
        "renamed": "{} with a new id",
        "moved": "{} moved",
        "before": "before",
        "after": "now",
        "details": "In full",
        "general": "The programme as a whole",
        "general_instrument": "The instrument as a whole",
        "instruments": "Screening: {}",
        "vocabulary": "The vocabulary",
    },
}
# What the parts of a document are headed by, where that is the title of a section of its account.
_TITLES: Final[Mapping[str, str]] = {
    "eligibility": "for_whom",
    "target_group": "for_whom",
    "vaccinations": "doses",
    "amendments": "changes",
    **{
        key: key
        for key in (
            *("aims", "sites", "visits", "findings", "referrals", "offers", "requirements", "measures"),
            *("staffing", "codes", "sources", "answers", "scores", "tables"),
        )
    },
}
_DIGEST: Final = 12


@frozen
class Line:
    """One edit as it is shown, with what stood and what stands in full where that is shown below it."""

    edit: Edit
    said: str
    before: str | None = None
    after: str | None = None


@frozen
class Section:
    """The edits of one part of the document."""

    title: str
    lines: tuple[Line, ...]


@frozen
class Group:
    """The edits of one weight."""

    weight: Weight
    title: str
    sections: tuple[Section, ...]

    @property
    def heading(self) -> str:
        """The title, and how many edits there are."""
        return f"{self.title} ({self.count})"

    @property
    def count(self) -> int:
        """How many edits are in it."""
        return sum(len(each.lines) for each in self.sections)


def heading(diff: Diff, language: str) -> str:
    """What is compared, by name."""
    old, new = diff.old.name.in_(language), diff.new.name.in_(language)
    if diff.old.id == diff.new.id:
        return SAY[language]["what_changes"].format(new)
    return SAY[language]["differences"].format(new, old)


def versions(diff: Diff) -> str:
    """The two documents by id and digest."""
    return " → ".join(f"{each.id} {each.digest[:_DIGEST]}" for each in (diff.old, diff.new))


def counts(diff: Diff, language: str) -> str:
    """How many edits there are, how many of them can change an answer, and how many of each kind."""
    say, number = SAY[language], len(diff)
    if not number:
        return say["nothing"]
    whole = say["one"] if number == 1 else say["many"].format(number)
    kinds = ", ".join(say[kind].format(count) for kind, count in diff.counts.items())
    effects = say["of_them"].format(len(diff.of(Weight.ANSWERS)))
    return f"{whole} ({kinds}); {effects}."


def groups(diff: Diff, language: str) -> tuple[Group, ...]:
    """The edits by weight, then by part."""
    return tuple(
        Group(weight, SAY[language][weight.value], tuple(_sections(diff, weight, language)))
        for weight in Weight
        if diff.of(weight)
    )


def _sections(diff: Diff, weight: Weight, language: str) -> Iterator[Section]:
    by_title: dict[str, list[Edit]] = {}
    for each in diff.of(weight):
        by_title.setdefault(_title(diff, each, language), []).append(each)
    for title, edits in by_title.items():
        yield Section(title, tuple(_lines(edits, language)))


def _title(diff: Diff, edit: Edit, language: str) -> str:
    part = str(edit.path[0]) if edit.path else ""
    if part == "instruments" and isinstance(diff.new, Programme):
        name = diff.new.instruments[str(edit.path[1])].name.in_(language)
        return SAY[language]["instruments"].format(name)
    if part == "vocabulary":
        return SAY[language][part]
    if part in _TITLES:
        return TITLES[language][_TITLES[part]]
    return SAY[language]["general" if isinstance(diff.new, Programme) else "general_instrument"]


def _lines(edits: list[Edit], language: str) -> Iterator[Line]:
    """The edits as lines; a rule in full stands once, below the last of what differs in it."""
    following = [*edits[1:], None]
    for edit, next_ in zip(edits, following, strict=True):
        rule = (edit.before, edit.after)
        again = next_ is not None and edit.before is not None and rule == (next_.before, next_.after)
        yield Line(edit, edit.say(language), *(_in(each, language) for each in (() if again else rule)))


def _in(text: Text | None, language: str) -> str | None:
    return None if text is None else " ".join(text.in_(language).split())
