"""One of two documents that are compared: its values as plain JSON, and what its parts and values are called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Final, Self

from attrs import define, field, frozen

from familjestod.compare.diffing.words import CALLED, CHOICES, COMMON
from familjestod.diagnostics import Path
from familjestod.engine.called import ProgrammeWords, outcome_words
from familjestod.engine.words import quoted
from familjestod.exports.account import Account, Entry
from familjestod.exports.findings import title_of as finding_title
from familjestod.exports.instrument import InstrumentWords, instrument_account
from familjestod.exports.programme import programme_account
from familjestod.exports.results import offer_title, requirement_title
from familjestod.exports.teller import Teller
from familjestod.exports.unsaid import short
from familjestod.exports.words import ATTENDS, KINDS, LEVELS, RESPONDENTS, SUBJECTS
from familjestod.logic.clause import Words
from familjestod.logic.quantities import LANGUAGES, listed
from familjestod.logic.rule import Rule
from familjestod.spec.document import Node
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.terms import Text

_TABLES: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "subject": SUBJECTS,
    "level": LEVELS,
    "attends": ATTENDS,
    "kind": KINDS,
    "respondent": RESPONDENTS,
    **dict.fromkeys(("overflow", "respondents", "input", "interpolate"), CHOICES),
}
_DIGEST: Final = 12
# What stands here has paths in an instrument, or those of what something is assumed of.
_ELSEWHERE: Final = frozenset({"screening", "assumptions", "assumptions_of_base"})


Value = Any
"""A value of the model."""


def in_both(tell: Callable[[str], str]) -> Text:
    """What is said in each language."""
    return Text(*(tell(language) for language in LANGUAGES))


@define
class Side:
    """A programme as it is at one time, or an instrument; `day` is nothing before any amendment."""

    document: Programme | Instrument
    day: dt.date | None = None
    within: Programme | None = None
    """The programme that an instrument is told in."""
    _tellers: dict[str, Teller] = field(factory=dict, init=False)
    _accounts: dict[str, Mapping[Path, Entry]] = field(factory=dict, init=False)

    @classmethod
    def on(cls, programme: Programme, day: dt.date) -> Self:
        """A programme as it is on a day."""
        return cls(programme.on(day), day)

    @property
    def part(self) -> str:
        """What kind of document it is."""
        return "programme" if isinstance(self.document, Programme) else "instrument"

    @cached_property
    def root(self) -> Node | None:
        """The document, laid on what it extends; nothing where it was not loaded from one."""
        origin = self.document.origin
        if origin is None:
            return None
        if isinstance(self.document, Instrument):
            whole: Node = origin.document().root
            return whole
        since = None
        if self.day is not None:
            since = next(
                (since for since, until in origin.layers.periods() if _within(self.day, since, until)), None
            )
        root: Node = origin.layers.merged(since).root
        return root

    @cached_property
    def amendments(self) -> tuple[Node, ...]:
        """The amendments of a programme and of those that it extends, as they are written."""
        layers = self.document.origin.layers.each if self.part == "programme" and self.document.origin else ()
        return tuple(each.written for layer in layers for each in layer.amendments)

    def _node(self, path: Path) -> Node | None:
        if path[:1] == ("amendments",) and len(path) > 1 and isinstance(path[1], int):
            return self.amendments[path[1]].at(path[2:]) if path[1] < len(self.amendments) else None
        return self.root.at(path) if self.root is not None else None

    def at(self, path: Path) -> Any:  # noqa: ANN401 - JSON
        """The plain value at a path; nothing where there is none."""
        node = self._node(path)
        return None if node is None else node.plain()

    def has(self, path: Path) -> bool:
        """Whether something is written at a path."""
        return self.root is None or self._node(path) is not None

    def tell(self, language: str) -> Teller:
        """What says values of the document in a language."""
        if language not in self._tellers:
            document = self.document
            words: Words = (
                ProgrammeWords(document, language)
                if isinstance(document, Programme)
                else InstrumentWords(document, language)
            )
            self._tellers[language] = Teller(language, document.vocabulary, words)
        return self._tellers[language]

    # --- what parts are called -----------------------------------------------------------------------

    def called(self, part: str, id_: str | int, language: str) -> str:
        """What an entry is called inside a sentence, with the word for what it is: "the visit “…”"."""
        tell, say = self.tell(language), CALLED[language]
        if part in {"visits", "vaccinations", "referrals"}:
            return tell.words.subject(f"{part}.{id_}")
        if part in {"programme", "instrument"}:
            return self._whole(language)
        said = say[part].format(self._title(part, id_, tell))
        if isinstance(self.document, Instrument) and part != "sources":
            return say["in"].format(said, self.document.name.in_(language))
        return said

    def _whole(self, language: str) -> str:
        say = CALLED[language]
        if isinstance(self.document, Programme):
            return say["programme"]
        return say["instrument"].format(quoted(self.document.name.in_(language), language))

    def _title(self, part: str, id_: str | int, tell: Teller) -> str:
        entry = getattr(self.document, part)[id_]
        match part:
            case "pauses" | "amendments":
                return tell.period(entry)
            case "codes":
                return f"{entry.system.upper()} {entry.code}"
            case "sources":
                return quoted(entry.title, tell.language)
            case "offers":
                return quoted(short(offer_title(str(id_), entry, tell)), tell.language)
            case "requirements":
                return quoted(short(requirement_title(str(id_), entry, tell)), tell.language)
            case "findings":
                titled = quoted(finding_title(str(id_), entry, tell), tell.language)
                return f"{titled} ({id_})" if entry.outcomes else titled
            case "aims":
                return quoted(
                    short((entry.en or entry.sv) if tell.language == "en" else entry.sv), tell.language
                )
            case _:
                pass
        text = getattr(entry, "name", None) or getattr(entry, "label", None)
        return quoted(tell.text(text) or str(id_).replace("_", " "), tell.language)

    def entry(self, path: Path, language: str) -> Entry | None:
        """What is told of an entry in the account of the document."""
        if language not in self._accounts:
            found: dict[Path, Entry] = {}
            for section in self._account(language).sections:
                for each in section.entries if section.key not in _ELSEWHERE else ():
                    found.setdefault(each.path, each)
            self._accounts[language] = found
        return self._accounts[language].get(path)

    def _account(self, language: str) -> Account:
        if isinstance(self.document, Instrument):
            return instrument_account(self.document, language)
        return programme_account(self.document, language, self.day)

    # --- what values are called ----------------------------------------------------------------------

    def value(self, reads: str, value: Value, where: Where, language: str) -> str:
        """A value in words, as it stands in a sentence."""
        if value is None:
            return COMMON[language]["nothing_given"]
        if reads in _TABLES:
            return _TABLES[reads][language].get(str(value), str(value))
        return _READ[reads](self, value, where, self.tell(language))

    def bound(self, where: Where, value: Value, language: str) -> str:
        """A day that is told by a length of time: "from 6 weeks", "from 4 weeks after the visit …"."""
        tell = self.tell(language)
        since = where.counted_from
        said = tell.duration(value)
        if since not in {"", "birth"}:
            said = tell.say["after"].format(said, self.event(since, language))
            if where.key == "due":
                return said
        key = where.key if where.key != "overdue" else "opens"
        return tell.say[key].format(said)

    def event(self, name: str, language: str) -> str:
        """What an event that times are counted from is called."""
        tell = self.tell(language)
        return tell.words.subject(name) if "." in name else tell.say.get(name, name)

    def instrument(self, id_: str, language: str) -> str:
        """What an instrument is called."""
        known = self.document.instruments.get(id_) if isinstance(self.document, Programme) else None
        return known.name.in_(language) if known is not None else id_.replace("_", " ")

    def source(self, id_: str, language: str) -> str:
        """What a source is called."""
        known = self.document.sources.get(id_)
        return quoted(known.title, language) if known else id_

    def outcome(self, finding: str, value: object, language: str) -> str:
        """What an outcome of a finding is called."""
        return quoted(outcome_words(self.document.findings[finding], value, language), language)

    def bounds(self, entry: Value, keys: Iterable[str], language: str) -> str:
        """Some of the bounds of a visit or a dose, each as what it is."""
        say, said = self.tell(language).say, []
        for key in keys:
            bound = self.bound(Where(key, entry.counted_from), getattr(entry, key), language)
            late = say["overdue"].format("") if key == "overdue" else ""
            said.append(late + bound.removeprefix(say["opens"].format("")) if late else bound)
        return listed(said, say["and"])

    def clause(self, rule: Rule, language: str) -> str:
        """A rule as a clause that can follow "that"."""
        return self.tell(language).clause(rule)


@frozen
class Where:
    """The key that a value stands at, and what the times around it are counted from."""

    key: str
    counted_from: str = ""


_Read = Callable[[Side, Value, Where, Teller], str]
_READ: Final[Mapping[str, _Read]] = {
    "plain": lambda _side, value, _where, _tell: str(value),
    "day": lambda _side, value, _where, _tell: str(value),
    "digest": lambda _side, value, _where, _tell: _digest(value),
    "length": lambda _side, value, _where, tell: tell.duration(value),
    "figure": lambda _side, value, _where, tell: tell.figure(value),
    "term": lambda _side, value, _where, tell: tell.term(value),
    "person": lambda _side, value, _where, tell: tell.people([value])[0],
    "column": lambda _side, value, _where, tell: tell.words.subject(value),
    "name": lambda _side, value, _where, tell: quoted(value.in_(tell.language), tell.language),
    "option": lambda _side, value, _where, tell: quoted(value.in_(tell.language), tell.language),
    "quoted": lambda _side, value, _where, tell: quoted(short(str(value)), tell.language),
    "visit": lambda side, value, _where, tell: side.event(f"visits.{value}", tell.language),
    "dose": lambda side, value, _where, tell: side.event(f"vaccinations.{value}", tell.language),
    "event": lambda side, value, _where, tell: side.event(value, tell.language),
    "bound": lambda side, value, where, tell: side.bound(where, value, tell.language),
    "after": lambda side, value, where, tell: tell.say["after"].format(
        tell.duration(value), side.event(where.key, tell.language)
    ),
    "instrument": lambda side, value, _where, tell: side.instrument(value, tell.language),
    "source": lambda side, value, _where, tell: side.source(value, tell.language),
}
"""How each kind of value is put into words, by what `fields` says of its key."""


def _within(day: dt.date, since: dt.date, until: dt.date | None) -> bool:
    return since <= day and (until is None or day <= until)


def _digest(value: str) -> str:
    return f"{value[:_DIGEST]}…" if len(value) > _DIGEST else value
