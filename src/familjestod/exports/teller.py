"""Values in words: what accounts of every kind of document say of days, roles, rules and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from familjestod.engine.words import reference
from familjestod.exports.account import Citation, Fact, Said
from familjestod.exports.words import SAY, VALUE_KINDS
from familjestod.logic.calendar import Duration
from familjestod.logic.clause import Words
from familjestod.logic.phrase import phrase
from familjestod.logic.quantities import duration_words, listed, number_words
from familjestod.logic.rule import ALWAYS, Rule
from familjestod.logic.values import Kind, ValueType
from familjestod.spec.instrument import Vocabulary
from familjestod.spec.model import BOUNDS, AnyOf
from familjestod.spec.terms import Period, Source, Text

Bounds = tuple[Duration | None, Duration | None, Duration | None, Duration | None]


@frozen
class Teller:
    """Says values in one language; knows the numbers of the sources by document and id."""

    language: str
    vocabulary: Vocabulary
    words: Words
    numbers: Mapping[tuple[str, str], int] = field(factory=dict)

    @property
    def say(self) -> Mapping[str, str]:
        """The words of the account itself."""
        return SAY[self.language]

    def text(self, text: Text | None) -> str | None:
        """A text in the language."""
        return text.in_(self.language) if text else None

    def fact(self, key: str, *values: Said | None, sources: tuple[int, ...] = ()) -> Iterator[Fact]:
        """The fact with its label in the language; none where there is nothing to say."""
        said = tuple(each for each in values if each)
        if said:
            yield Fact(key=key, label=self.say.get(key, key), values=said, sources=sources)

    def period(self, period: Period) -> str:
        """The days of a period: "from 2020-01-01 to 2020-12-31 inclusive"."""
        bounds = (("since", period.since), ("until", period.until))
        said = [self.say[key].format(day) for key, day in bounds if day is not None]
        return " ".join(said) or self.say["always"]

    def term(self, id_: str) -> str:
        """What a role, service, place or the like is called."""
        return self.vocabulary.label(id_, self.language)

    def people(self, participants: Iterable[str | AnyOf]) -> tuple[str, ...]:
        """The roles of those who take part: "nurse", "dental nurse or dental hygienist"."""
        return tuple(
            listed([self.term(role) for role in each.any_of], self.say["or"])
            if isinstance(each, AnyOf)
            else self.term(each)
            for each in participants
        )

    def duration(self, duration: Duration) -> str:
        """A length of time in words."""
        return duration_words(duration, self.language)

    def figure(self, value: str | float) -> str:
        """A figure as it is written; a percentage and the like are text already."""
        return value if isinstance(value, str) else number_words(value, self.language)

    def condition(self, rule: Rule) -> str | None:
        """When something applies: "only if …"; nothing where it always does."""
        if rule == ALWAYS:
            return None
        return self.say["only_if"].format(self.clause(rule))

    def clause(self, rule: Rule) -> str:
        """A rule as a clause that can follow "if"."""
        return phrase(rule, self.words, subordinate=True)

    def sentence(self, rule: Rule) -> str:
        """A rule as a clause that stands by itself."""
        return phrase(rule, self.words)

    def bounds(self, bounds: Bounds) -> str:
        """The four bounds: "from 6 weeks, before 9 weeks"; a day alone is only said."""
        opens, due = bounds[:2]
        if due is not None and not any(bounds[2:]) and opens in {None, due}:
            return self.duration(due)
        named = zip(BOUNDS, bounds, strict=True)
        said = [
            self.say[name].format(self.duration(bound))
            for name, bound in named
            if bound is not None and not (name == "opens" and opens == due)
        ]
        return ", ".join(said) or self.say["anytime"]

    def can_be(self, type_: ValueType, labels: Mapping[str, Text] | None = None) -> Iterator[str]:
        """What a value of a type can be: "yes or no", "0", "at least 1 kg"."""
        unit = f" {type_.unit}" if type_.unit else ""
        limits = (("at_least", type_.at_least), ("at_most", type_.at_most))
        said = [self.say[key].format(self.figure(limit)) + unit for key, limit in limits if limit is not None]
        match type_.kind:
            case Kind.BOOLEAN:
                yield self.say["yes_or_no"]
            case Kind.CHOICE:
                named = ((str(each), (labels or {}).get(str(each))) for each in type_.choices)
                yield from (self.text(label) or self.term(each) for each, label in named)
            case kind:
                yield from said or [VALUE_KINDS[self.language][kind] + (f" ({type_.unit})" if unit else "")]

    def cited(self, source: Iterable[str], of: str = "") -> tuple[int, ...]:
        """The numbers of sources, each once; `of` is the instrument they belong to, none for the document itself."""
        known = (self.numbers.get((of, id_)) for id_ in source)
        return tuple(dict.fromkeys(number for number in known if number is not None))


def numbered(documents: Mapping[str, Mapping[str, Source]]) -> dict[tuple[str, str], int]:
    """A number for each source of each document; sources that are equal share one."""
    numbers: dict[Source, int] = {}
    return {
        (of, id_): numbers.setdefault(source, len(numbers) + 1)
        for of, sources in documents.items()
        for id_, source in sources.items()
    }


def citations(documents: Mapping[str, Mapping[str, Source]], language: str) -> tuple[Citation, ...]:
    """The sources of documents, in the order of their numbers."""
    numbers = numbered(documents)
    by_number = {numbers[of, id_]: each for of, sources in documents.items() for id_, each in sources.items()}
    return tuple(
        Citation(number=number, source=source, line=reference(source, language))
        for number, source in sorted(by_number.items(), key=lambda item: item[0])
    )
