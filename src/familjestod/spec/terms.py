"""What every kind of document has: texts in two languages, sources, periods, named conclusions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from familjestod.logic.rule import ALWAYS, All, Rule
from familjestod.shown import ByFields


class FrozenDict(dict[str, Any]):
    """A mapping that never changes after it is made, and so can be hashed and shared."""

    def _refuse(self, *_: object, **__: object) -> Any:  # noqa: ANN401 - never returns
        message = "this mapping cannot be changed; build a new one"
        raise TypeError(message)

    __setitem__ = __delitem__ = update = pop = popitem = clear = setdefault = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)


@frozen(repr=False)
class Text(ByFields):
    """The same thing said in Swedish and in English."""

    sv: str
    en: str | None = None

    def in_(self, language: str) -> str:
        """The text in "sv" or "en"; the Swedish one where there is no English."""
        return (self.en or self.sv) if language == "en" else self.sv

    @classmethod
    def of(cls, written: str | Mapping[str, str]) -> Text:
        """A text as a document gives it: by language, or plain where it is the same in both."""
        return cls(written) if isinstance(written, str) else cls(**written)


@frozen(kw_only=True, repr=False)
class Source(ByFields):
    """A published text that a document rests on."""

    title: str
    publisher: tuple[str, ...] = ()
    page: int | None = None
    heading: str | None = None
    url: str | None = None
    date: str | None = None
    read: dt.date | None = None
    note: Text | None = None


@frozen(kw_only=True, repr=False)
class Sourced(ByFields):
    """Anything that says where it comes from, or what was assumed because no source says."""

    source: tuple[str, ...] = ()
    assumption: Text | None = None


@frozen(kw_only=True, repr=False)
class Period(Sourced):
    """Days from `since` to `until`, both included; open where one is absent."""

    since: dt.date | None = None
    until: dt.date | None = None

    def __contains__(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@frozen(kw_only=True, repr=False)
class Outcome(Sourced):
    """One line of an ordered finding: the value it gives, and when; without `when` it is what is left."""

    value: str | int | bool
    when: Rule = ALWAYS
    name: Text | None = None


@frozen(repr=False)
class Finding(ByFields):
    """A named conclusion: a rule, or the first outcome whose rule is met."""

    rule: Rule | None = None
    outcomes: tuple[Outcome, ...] = ()

    @property
    def name(self) -> Text | None:
        """What its author called it; a list of outcomes has no name of its own."""
        note = self.rule.note if isinstance(self.rule, All) else None
        return Text.of(note.name) if note is not None and note.name else None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule it is, or the one of each outcome."""
        return (self.rule,) if self.rule is not None else tuple(each.when for each in self.outcomes)
