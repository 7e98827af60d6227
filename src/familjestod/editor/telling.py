"""What a name of a document is called and means, in Swedish or English: for a hover, and beside a completion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from familjestod.editor.setting import Setting, document_of
from familjestod.engine.words import STATES, reference
from familjestod.logic.calendar import Duration
from familjestod.logic.quantities import duration_words
from familjestod.logic.values import Kind, ValueType
from familjestod.spec.model import BOUNDS
from familjestod.spec.names import EVENTS, instrument_types
from familjestod.spec.terms import Source, Text

_SAY: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        Kind.BOOLEAN: "ja eller nej",
        Kind.CHOICE: "ett av {}",
        Kind.INTEGER: "heltal",
        Kind.NUMBER: "tal",
        Kind.TEXT: "text",
        Kind.DURATION: "ålder eller tid",
        Kind.DATE: "datum",
        "derived": "räknas ut, och uppges aldrig",
        "source": "Källa: {}",
        "assumption": "Antagande: {}",
        "visits": "besök",
        "vaccinations": "dos",
        "referrals": "remiss",
        "offers": "erbjudande",
        "requirements": "krav",
        "findings": "bedömning",
        "sources": "källa",
        "roles": "roll",
        "services": "verksamhet",
        "places": "plats",
        "themes": "tema",
        "methods": "metod",
        "observations": "observation",
        "regions": "region",
        "instruments": "instrument",
        "programmes": "program",
        "anchors": "räknat från",
        "result": "resultat av {}",
        "opens": "tidigast {}",
        "due": "vid {}",
        "overdue": "försenat från {}",
        "closes": "senast före {}",
    },
    "en": {
        Kind.BOOLEAN: "yes or no",
        Kind.CHOICE: "one of {}",
        Kind.INTEGER: "whole number",
        Kind.NUMBER: "number",
        Kind.TEXT: "text",
        Kind.DURATION: "age or time",
        Kind.DATE: "date",
        "derived": "worked out, and never given",
        "source": "Source: {}",
        "assumption": "Assumption: {}",
        "visits": "visit",
        "vaccinations": "dose",
        "referrals": "referral",
        "offers": "offer",
        "requirements": "requirement",
        "findings": "finding",
        "sources": "source",
        "roles": "role",
        "services": "service",
        "places": "place",
        "themes": "theme",
        "methods": "method",
        "observations": "observation",
        "regions": "region",
        "instruments": "instrument",
        "programmes": "programme",
        "anchors": "counted from",
        "result": "result of {}",
        "opens": "no earlier than {}",
        "due": "at {}",
        "overdue": "overdue from {}",
        "closes": "before {}",
    },
}


@frozen
class Told:
    """What is said of a name."""

    title: str
    """What it is called; its id where it has no label."""
    detail: str
    """What kind of thing it is, in a few words."""
    lines: tuple[str, ...] = ()
    """What else is known of it, a paragraph each."""

    def markdown(self, id_: str) -> str:
        """All of it, with the id as it is written in a document."""
        return "\n\n".join(
            (f"**{self.title}** · `{id_}`", *([self.detail] if self.detail else []), *self.lines)
        )


@frozen
class Teller:
    """What the names of a setting mean in one language."""

    setting: Setting
    language: str

    def name(self, name: str) -> Told | None:
        """What a name that a rule can use means; nothing where there is no such name."""
        fact = self.setting.vocabulary.facts.get(name)
        if fact is not None:
            detail = self.type(fact.type, fact.values)
            if fact.derived:
                detail += f"; {self.say('derived')}"
            about = (self.text(fact.description), *self.rests(fact.source, fact.assumption))
            return Told(self.text(fact.label) or name, detail, tuple(filter(None, about)))
        kind, _, id_ = name.partition(".")
        if kind in EVENTS or kind == "findings":
            return self.id(kind, id_)
        return self.result(kind.partition("@")[0], id_)

    def result(self, instrument_id: str, what: str) -> Told | None:
        """What an answer, score or finding of an instrument is."""
        instrument = self.setting.instruments.get(instrument_id)
        type_ = (
            instrument_types(instrument).get(f"{instrument_id}.{what}") if instrument is not None else None
        )
        if instrument is None or type_ is None:
            return None
        answer, score = instrument.answers.get(what), instrument.scores.get(what)
        label = answer.label if answer is not None else score.label if score is not None else None
        title = self.text(label) or what.replace("_", " ")
        of = self.say("result").format(instrument.name.in_(self.language))
        return Told(title, f"{of}: {self.type(type_, answer.values if answer is not None else {})}")

    def id(self, kind: str, id_: str) -> Told | None:
        """What an id of a kind names: a role, a visit, an instrument, a source; nothing where it names nothing."""
        detail = self.say(kind)
        if kind == "instruments":
            instrument = self.setting.instruments.get(id_)
            if instrument is None:
                return None
            return Told(instrument.name.in_(self.language), detail, self._filled(instrument.description))
        if kind == "programmes":
            document = document_of(self.setting.library, f"{id_}.yaml")
            name = document.root.at(("name",)) if document is not None else None
            return Told(_written(name.plain(), self.language) or id_, detail) if name is not None else None
        terms = getattr(self.setting.vocabulary, kind, None)
        if kind != "sources" and terms is not None:
            term = terms.get(id_)
            if term is None:
                return None
            lines = (*self._filled(term.description), *self.rests(term.source, term.assumption))
            return Told(self.text(term.label) or id_, detail, lines)
        return self._own(kind, id_)

    def _own(self, kind: str, id_: str) -> Told | None:
        nodes = self.setting.entries(kind).get(id_, ())
        if not nodes:
            return None
        entry: dict[str, Any] = {}
        for node in reversed(nodes):
            value = node.plain()
            entry |= value if isinstance(value, dict) else {}
        if kind == "sources":
            return Told(str(entry.get("title", id_)), self.say(kind), tuple(self._cited(entry)))
        title = _written(entry.get("name"), self.language) or id_.replace("_", " ")
        about = (self.times(entry), self._where(entry), _written(entry.get("text"), self.language))
        return Told(title, self.say(kind), tuple(filter(None, about)))

    def times(self, entry: Mapping[str, Any]) -> str:
        """When a visit or a dose is to be, in words."""
        found = ((key, duration(str(entry[key]), self.language)) for key in BOUNDS if entry.get(key))
        return ", ".join(self.say(key).format(said) for key, said in found if said)

    def value(self, name: str, value: object) -> str | None:
        """What a value of a name is called, where it has a label."""
        fact = self.setting.vocabulary.facts.get(name)
        if fact is not None and (label := fact.values.get(str(value))) is not None:
            return label.in_(self.language)
        kind, _, what = name.partition(".")
        if kind in STATES[self.language]:
            return STATES[self.language][kind].get(str(value))
        instrument = self.setting.instruments.get(kind.partition("@")[0])
        answer = instrument.answers.get(what) if instrument is not None else None
        label = answer.values.get(str(value)) if answer is not None else None
        if label is None and fact is not None and isinstance(value, str):
            said = self.setting.vocabulary.label(value, self.language)
            return said if said != value.replace("_", " ") else None
        return self.text(label) or None

    def type(self, type_: ValueType, labels: Mapping[str, Text]) -> str:
        """What values a type has, in words."""
        choices = (
            f"`{each}` ({labels[str(each)].in_(self.language)})" if str(each) in labels else f"`{each}`"
            for each in type_.choices
        )
        said = self.say(type_.kind).format(", ".join(choices))
        return f"{said} ({type_.unit})" if type_.unit else said

    def rests(self, source: Iterable[str], assumption: Text | None) -> Iterator[str]:
        """What something in the vocabulary rests on."""
        sources: Mapping[str, Source] = self.setting.vocabulary.sources
        for id_ in source:
            if id_ in sources:
                yield self.say("source").format(reference(sources[id_], self.language))
        if assumption is not None:
            yield self.say("assumption").format(assumption.in_(self.language))

    def text(self, text: Text | None) -> str:
        """A text in the language; empty where there is none."""
        return text.in_(self.language) if text is not None else ""

    def say(self, key: str) -> str:
        """The words for a key of the table; itself where there are none."""
        return _SAY[self.language].get(key, key)

    def _filled(self, text: Text | None) -> tuple[str, ...]:
        return (text.in_(self.language),) if text is not None else ()

    def _where(self, entry: Mapping[str, Any]) -> str:
        vocabulary, place = self.setting.vocabulary, entry.get("place") or entry.get("to")
        parts = [place, *(each for each in entry.get("participants") or () if isinstance(each, str))]
        said = [vocabulary.label(each, self.language) for each in parts if isinstance(each, str)]
        screens, known = entry.get("screens"), self.setting.instruments
        asked = screens if isinstance(screens, list) else ()
        said += [known[id_].name.in_(self.language) for id_ in asked if id_ in known]
        return ", ".join(said)

    def _cited(self, entry: Mapping[str, Any]) -> Iterator[str]:
        publisher = entry.get("publisher")
        yield ", ".join(publisher) if isinstance(publisher, list) else str(publisher or "")
        yield from (str(entry[key]) for key in ("heading", "url") if entry.get(key))


def duration(text: str, language: str) -> str | None:
    """A duration as a document writes it, in words; nothing where it is none.

    >>> duration("2.5 years", "en")
    '2 years and 6 months'
    """
    try:
        return duration_words(Duration.parse(text), language)
    except ValueError:
        return None


def _written(value: object, language: str) -> str:
    """A text as a document has it: plain, or by language."""
    if isinstance(value, Mapping):
        value = value.get(language) or value.get("sv") or value.get("en")
    return value if isinstance(value, str) else ""
