"""An instrument in words: who answers, what can be answered, how it is scored and what is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, frozen

from familjestod.engine.called import FactWords, denial_of, label_of, value_of, verb_of
from familjestod.engine.words import quoted
from familjestod.exports.account import Account, Entry, Fact, Link, Said, Section, with_something
from familjestod.exports.findings import finding_entry
from familjestod.exports.leads import instrument_flow
from familjestod.exports.teller import Teller, citations, numbered
from familjestod.exports.titles import TITLES
from familjestod.exports.unsaid import titles_of, unsaid_sections
from familjestod.exports.words import OPERATIONS, RESPONDENTS, SAY
from familjestod.logic.clause import Verb
from familjestod.logic.quantities import listed
from familjestod.spec.instrument import Answer, Instrument, Respondents, Score
from familjestod.spec.model import Programme

# More answers than this are counted and not named, where a score is made of them.
_MOST_NAMED = 4


def instrument_account(
    instrument: Instrument, language: str, programmes: Iterable[Programme] = ()
) -> Account:
    """What an instrument says, and which of some programmes use it."""
    sources = {"": instrument.sources}
    tell = Teller(language, instrument.vocabulary, InstrumentWords(instrument, language), numbered(sources))
    sections = [*_sections(instrument, tell)]
    sections += [_used_by(instrument, programmes, tell)]
    sections += unsaid_sections(instrument, titles_of(sections), tell)
    return Account(
        kind="instrument",
        id=instrument.id,
        language=language,
        title=instrument.name.in_(language),
        facts=(*about_instrument(instrument, tell), *_version(instrument, tell)),
        description=tell.text(instrument.description),
        sections=with_something(sections),
        sources_title=TITLES[language]["sources"],
        sources=citations(sources, language),
        flow=instrument_flow(instrument, tell),
    )


def about_instrument(instrument: Instrument, tell: Teller) -> Iterator[Fact]:
    """Who answers it, at what ages, and on what terms it may be used."""
    say = tell.say
    each = say["each_respondent"] if instrument.respondents is Respondents.EACH else None
    respondent = RESPONDENTS[tell.language].get(instrument.respondent, instrument.respondent)
    yield from tell.fact("respondent", respondent, each)
    bounds = (("opens", instrument.valid.opens), ("closes", instrument.valid.closes))
    ages = [say[key].format(tell.duration(age)) for key, age in bounds if age is not None]
    yield from tell.fact("ages", *ages)
    yield from tell.fact("licence", tell.text(instrument.licence))


def score_entries(instrument: Instrument, tell: Teller, of: str = "") -> Iterator[Entry]:
    """Every score: what it is worked out from."""
    for id_, score in instrument.scores.items():
        unit = f" ({score.unit})" if score.unit else ""
        yield Entry(
            path=("scores", id_),
            id=id_,
            title=(tell.text(score.label) or id_.replace("_", " ")) + unit,
            facts=tuple(tell.fact("made_of", made_of(instrument, score, tell))),
            sources=tell.cited(score.source or instrument.source, of),
        )


def finding_entries(
    instrument: Instrument, tell: Teller, read_by: Mapping[str, tuple[str, ...]], of: str = ""
) -> Iterator[Entry]:
    """Every finding: when it is met, in the instrument's own words, and where it leads."""
    own = evolve(tell, words=InstrumentWords(instrument, tell.language))

    def cite(source: tuple[str, ...]) -> tuple[int, ...]:
        return tell.cited(source or instrument.source, of)

    for id_, finding in instrument.findings.items():
        leads_to = read_by.get(f"{instrument.id}.{id_}", ())
        yield finding_entry(("findings", id_), finding, own, leads_to=leads_to, cite=cite)


def made_of(instrument: Instrument, score: Score, tell: Teller) -> str:
    """What a score is worked out from: "the sum of 10 of the answers on the form"."""
    words = OPERATIONS[tell.language]
    if score.lookup is not None:
        return words["lookup"].format(score.lookup.table.replace("_", " "), score.lookup.column)
    if len(score.of) > _MOST_NAMED and set(score.of) <= set(instrument.answers) and not score.weights:
        return tell.say["parts"].format(words[score.operation], len(score.of))
    parts = [quoted(_label(instrument, id_, tell), tell.language) for id_ in score.of]
    if score.weights:
        parts = [f"{tell.figure(weight)} × {part}" for weight, part in zip(score.weights, parts, strict=True)]
    return f"{words[score.operation]} {listed(parts, tell.say['and'])}"


def _label(instrument: Instrument, id_: str, tell: Teller) -> str:
    entry: Answer | Score | None = instrument.answers.get(id_) or instrument.scores.get(id_)
    return (tell.text(entry.label) if entry else None) or id_.replace("_", " ")


def _sections(instrument: Instrument, tell: Teller) -> Iterator[Section]:
    titles = TITLES[tell.language]
    answers = tuple(_answer(instrument, id_, answer, tell) for id_, answer in instrument.answers.items())
    columns = (("options", tell.say["options"]),)
    yield Section(key="answers", title=titles["answers"], entries=answers, columns=columns)
    scores = tuple(score_entries(instrument, tell))
    yield Section(key="scores", title=titles["scores"], entries=scores)
    yield Section(key="tables", title=titles["tables"], entries=tuple(_tables(instrument, tell)))
    found = tuple(finding_entries(instrument, tell, {}))
    yield Section(key="outcomes", title=titles["outcomes"], entries=found)


def _answer(instrument: Instrument, id_: str, answer: Answer, tell: Teller) -> Entry:
    return Entry(
        path=("answers", id_),
        id=id_,
        title=_label(instrument, id_, tell),
        facts=tuple(tell.fact("options", *tell.can_be(answer.type, answer.values))),
        sources=tell.cited(answer.source or instrument.source),
    )


def _tables(instrument: Instrument, tell: Teller) -> Iterator[Entry]:
    for id_, table in instrument.tables.items():
        by = tuple(tell.words.subject(name) for name in table.by.values())
        yield Entry(
            path=("tables", id_),
            id=id_,
            title=id_.replace("_", " "),
            facts=(
                *tell.fact("rows", tell.figure(len(table.rows))),
                *tell.fact("by_columns", *by),
                *tell.fact("interpolate", tell.say.get(table.interpolate)),
            ),
            sources=tell.cited(table.source or instrument.source),
        )


def _used_by(instrument: Instrument, programmes: Iterable[Programme], tell: Teller) -> Section:
    used = sorted(
        (each.name.in_(tell.language), each.id) for each in programmes if instrument.id in each.instruments
    )
    entries = tuple(
        Entry(
            path=("programmes", id_),
            facts=(Fact(key="programme", label="", values=(Link(name, "programme", id_),)),),
        )
        for name, id_ in used
    )
    return Section(key="used", title=TITLES[tell.language]["used"], entries=entries)


def _version(instrument: Instrument, tell: Teller) -> Iterator[Fact]:
    values: tuple[Said, ...] = (
        tell.say["format"].format(instrument.format),
        tell.say["digest"].format(instrument.digest),
    )
    yield from tell.fact("version", *values)


@frozen
class InstrumentWords:
    """What the names in an instrument's own rules are called in one language: labels in quotes, as they are titles."""

    instrument: Instrument
    language: str

    @property
    def facts(self) -> FactWords:
        """What the facts of its vocabulary are called."""
        return FactWords(self.instrument.vocabulary, self.language)

    @property
    def bearers(self) -> frozenset[str]:
        """Those whose age some fact is."""
        return self.facts.bearers

    def subject(self, name: str) -> str:
        """What a name is called as the subject of a sentence; what is shown, the result shows."""
        what = self._part(name)
        if what is None:
            return self.facts.subject(name)
        if verb_of(self.instrument, what) is Verb.SHOWS:
            return SAY[self.language]["result"]
        return quoted(label_of(self.instrument, what, self.language), self.language)

    def verb(self, name: str) -> Verb | None:
        """The verb between a name and its value."""
        what = self._part(name)
        return self.facts.verb(name) if what is None else verb_of(self.instrument, what)

    def bearer(self, name: str) -> str | None:
        """Whose age a name stands for."""
        return self.facts.bearer(name)

    def denial(self, name: str) -> str | None:
        """What is said where a name is false."""
        what = self._part(name)
        return self.facts.denial(name) if what is None else denial_of(self.instrument, what, self.language)

    def value(self, name: str, value: object) -> str:
        """What a value of a name is called."""
        what = self._part(name)
        if what is None:
            return self.facts.value(name, value)
        return value_of(self.instrument, what, value, self.language)

    def _part(self, name: str) -> str | None:
        """The part of the instrument that a name stands for; nothing where it is a fact."""
        return None if name in self.instrument.vocabulary.facts else name.partition(".")[2]
