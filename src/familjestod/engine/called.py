"""What the names in rules, and their values, are called in Swedish and English."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from familjestod.engine.words import RESPONDENTS, SAY, STATES, quoted
from familjestod.logic.clause import Verb
from familjestod.logic.values import Kind
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.model import Programme, ReferralKind
from familjestod.spec.terms import Finding, Text


@frozen
class FactWords:
    """What the facts of a vocabulary are called in one language; other names are what a subclass says."""

    vocabulary: Vocabulary
    language: str

    @property
    def bearers(self) -> frozenset[str]:
        """Those whose age some fact is."""
        return frozenset(
            fact.bearer.in_(self.language)
            for fact in self.vocabulary.facts.values()
            if fact.bearer is not None
        )

    def subject(self, name: str) -> str:
        """What a name is called as the subject of a sentence."""
        fact = self.vocabulary.facts.get(name)
        return fact.label.in_(self.language) if fact is not None and fact.label else name

    def verb(self, name: str) -> Verb | None:
        """The verb between a fact and its value; a fact that is true or false is a clause already."""
        fact = self.vocabulary.facts.get(name)
        return None if fact is not None and fact.type.kind is Kind.BOOLEAN else Verb.IS

    def bearer(self, name: str) -> str | None:
        """Whose age a name stands for."""
        fact = self.vocabulary.facts.get(name)
        return fact.bearer.in_(self.language) if fact is not None and fact.bearer else None

    def denial(self, name: str) -> str | None:
        """What is said where a fact is false."""
        fact = self.vocabulary.facts.get(name)
        return _in(self.language, fact.if_false) if fact is not None else None

    def value(self, name: str, value: object) -> str:
        """What a value of a fact is called."""
        if isinstance(value, bool):
            return SAY[self.language]["yes" if value else "no"]
        fact = self.vocabulary.facts.get(name)
        if fact is not None and str(value) in fact.values:
            named: Text = fact.values[str(value)]
            return named.in_(self.language)
        if isinstance(value, str) and fact is not None:
            return self.vocabulary.label(value, self.language)
        return str(value).replace("_", " ")


@frozen
class ProgrammeWords:
    """What the names in a programme's rules are called in one language."""

    programme: Programme
    language: str

    @property
    def facts(self) -> FactWords:
        """What the facts of its vocabulary are called."""
        return FactWords(self.programme.vocabulary, self.language)

    @property
    def bearers(self) -> frozenset[str]:
        """Those whose age some fact is."""
        return self.facts.bearers

    def subject(self, name: str) -> str:
        """What a name is called as the subject of a sentence."""
        say = SAY[self.language]
        if name in self.programme.vocabulary.facts:
            return self.facts.subject(name)
        kind, _, id_ = name.partition(".")
        match kind:
            case "visits":
                return say["visit"].format(self.titled(self.programme.visits, id_))
            case "vaccinations":
                return say["dose"].format(self.titled(self.programme.vaccinations, id_))
            case "referrals":
                return self.referral(id_)
            case "findings":
                return say["finding"]
            case _:
                return self.of_instrument(kind, id_)

    def verb(self, name: str) -> Verb | None:
        """The verb between a name and its value: an instrument shows what is true of it, and its findings."""
        kind, _, what = name.partition(".")
        instrument = self.instrument(kind)
        return self.facts.verb(name) if instrument is None else verb_of(instrument, what)

    def bearer(self, name: str) -> str | None:
        """Whose age a name stands for."""
        return self.facts.bearer(name)

    def denial(self, name: str) -> str | None:
        """What is said where a name is false."""
        kind, _, what = name.partition(".")
        instrument = self.instrument(kind)
        return self.facts.denial(name) if instrument is None else denial_of(instrument, what, self.language)

    def instrument(self, reference: str) -> Instrument | None:
        """The instrument that a name in a rule begins with, if it does: `itc`, `itc@v18m`."""
        return self.programme.instruments.get(reference.partition("@")[0])

    def of_instrument(self, reference: str, what: str) -> str:
        """What an answer, score or finding of an instrument is called, and at which visit it was given."""
        say = SAY[self.language]
        id_, _, visit = reference.partition("@")
        instrument = self.programme.instruments[id_]
        title = instrument.name.in_(self.language)
        if what in {"age", "day"}:
            said = say[what].format(title)
        elif verb_of(instrument, what) is Verb.SHOWS:
            said = title
        else:
            said = say["part"].format(quoted(self.label_in(id_, what), self.language), title)
        return say["at"].format(said, self.titled(self.programme.visits, visit)) if visit else said

    def referral(self, id_: str) -> str:
        """A referral by where it leads, having no name; with its id where another leads to the same."""
        referral = self.programme.referrals[id_]
        service = self.programme.vocabulary.label(referral.to, self.language)
        sends = referral.kind is ReferralKind.REFER
        said = service if sends else quoted(service, self.language)
        alike = [
            each
            for each in self.programme.referrals.values()
            if (each.to, each.kind) == (referral.to, referral.kind)
        ]
        told = SAY[self.language]["referral" if sends else "step"].format(said)
        return f"{told} ({id_.replace('_', ' ')})" if len(alike) > 1 else told

    def label_in(self, instrument_id: str, what: str) -> str:
        """The label of an answer, score or finding, or its id in words."""
        return label_of(self.programme.instruments[instrument_id], what, self.language)

    def finding(self, id_: str) -> str:
        """What a finding of the programme is called."""
        return _in(self.language, self.programme.findings[id_].name) or id_.replace("_", " ")

    def title(self, entries: Mapping[str, object], id_: str) -> str:
        """What a visit or dose is called."""
        name = getattr(entries.get(id_), "name", None)
        return name.in_(self.language) if isinstance(name, Text) else id_

    def titled(self, entries: Mapping[str, object], id_: str) -> str:
        """What a visit or dose is called, in the quotes that it has inside a sentence; its id where it has no name."""
        named = isinstance(getattr(entries.get(id_), "name", None), Text)
        return quoted(self.title(entries, id_), self.language) if named else id_

    def value(self, name: str, value: object) -> str:
        """What a value of a name is called; what a result or a finding says is quoted."""
        kind, _, what = name.partition(".")
        instrument = self.instrument(kind)
        if instrument is not None:
            return value_of(instrument, what, value, self.language)
        if kind == "findings":
            finding = self.programme.findings[what]
            if value is True:
                return quoted(_in(self.language, finding.name) or what.replace("_", " "), self.language)
            return quoted(outcome_words(finding, value, self.language), self.language)
        return self.state(kind, what, value) or self.facts.value(name, value)

    def outcome(self, name: str, value: object) -> str:
        """What an outcome of a finding is called, by the name that a rule has for the finding."""
        kind, _, what = name.partition(".")
        instrument = self.instrument(kind)
        finding = self.programme.findings[what] if instrument is None else instrument.findings[what]
        return outcome_words(finding, value, self.language)

    def respondent(self, id_: str) -> str:
        """Who has answered: "föräldern", "förälder 2"."""
        role, _, number = id_.partition("_")
        said = RESPONDENTS[self.language].get(role)
        if said is None:
            return id_.replace("_", " ")
        return f"{said[1]} {number}" if number else said[0]

    def state(self, kind: str, id_: str, value: object) -> str | None:
        """What a state of a visit, dose or referral is called."""
        if kind == "referrals" and self.programme.referrals[id_].kind is not ReferralKind.REFER:
            kind = "steps"
        states = STATES[self.language].get(kind)
        return states[str(value)] if states is not None else None


def _in(language: str, text: Text | None) -> str | None:
    return text.in_(language) if text is not None else None


def label_of(instrument: Instrument, what: str, language: str) -> str:
    """The label of an answer, score or finding, or its id in words; a list of outcomes has no name but what it is."""
    finding = instrument.findings.get(what)
    if finding is not None and finding.outcomes:
        return SAY[language]["outcome"]
    entry = instrument.answers.get(what) or instrument.scores.get(what)
    label = entry.label if entry is not None else finding.name if finding is not None else None
    return _in(language, label) or what.replace("_", " ")


def verb_of(instrument: Instrument, what: str) -> Verb:
    """Whether a part of an instrument is something, or is something that the instrument shows."""
    answer = instrument.answers.get(what)
    shown = what in instrument.findings or (answer is not None and answer.type.kind is Kind.BOOLEAN)
    return Verb.SHOWS if shown else Verb.IS


def denial_of(instrument: Instrument, what: str, language: str) -> str | None:
    """What an instrument shows where an answer is no."""
    answer = instrument.answers.get(what)
    said = _in(language, answer.if_false) if answer is not None else None
    return quoted(said, language) if said is not None else None


def value_of(instrument: Instrument, what: str, value: object, language: str) -> str:
    """What a value of an answer or a finding is called: in quotes, unless it is a number."""
    if value is True:
        return quoted(label_of(instrument, what, language), language)
    answer, finding = instrument.answers.get(what), instrument.findings.get(what)
    if finding is not None:
        return quoted(outcome_words(finding, value, language), language)
    named = answer.values.get(str(value)) if answer is not None else None
    if named is not None:
        return quoted(named.in_(language), language)
    return str(value) if isinstance(value, int) else quoted(str(value).replace("_", " "), language)


def outcome_words(finding: Finding, value: object, language: str) -> str:
    """What an author called an outcome of a finding, or its value in words."""
    if isinstance(value, bool):
        return SAY[language]["yes" if value else "no"]
    named = next((each.name for each in finding.outcomes if each.value == value), None)
    return _in(language, named) or str(value).replace("_", " ")
