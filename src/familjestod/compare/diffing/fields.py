"""What is compared of each part of a document: its keys in order, how their values are read, and what they come to.

The schemas say which keys there are; a test holds this table against them, so that no key is left out.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final

from attrs import frozen

from familjestod.compare.edits import Weight


class Form(enum.StrEnum):
    """How the values of a key are compared."""

    ONE = "one"
    """One value, that is the same or another."""
    SEVERAL = "several"
    """A list without order: some come, some go."""
    BY_KEY = "by key"
    """A mapping of single values."""
    TEXT = "text"
    """The same thing said in two languages."""
    RULE = "rule"
    INNER = "inner"
    """A part with keys of its own, and no id."""
    ENTRIES = "entries"
    """Parts by id, or a list of parts that are told apart by what they are."""
    SCORING = "scoring"
    """How a score is worked out, which has a key for each way."""
    KIND = "kind of value"
    """What a value can be: its type, options and limits."""
    ROWS = "rows"
    """The rows of a table."""


@frozen
class Field:
    """One key of a part of a document."""

    key: str
    form: Form
    reads: str = ""
    """How a value is put into words, for the forms that hold values; the part that it is, for the others."""
    weight: Weight = Weight.ANSWERS

    @property
    def attribute(self) -> str:
        """The attribute of the model: the key, where that is no keyword of Python."""
        return "with_" if self.key == "with" else self.key


_CONTENT: Final = Weight.CONTENT
_WORDING: Final = Weight.WORDING
_NAME: Final = Field("name", Form.TEXT, "name", _WORDING)
_TEXT: Final = Field("text", Form.TEXT, "text", _WORDING)
_WHEN: Final = Field("when", Form.RULE)
_SOURCED: Final = (
    Field("source", Form.SEVERAL, "source", _WORDING),
    Field("assumption", Form.TEXT, "text", _WORDING),
)
_PERIOD: Final = (Field("since", Form.ONE, "day"), Field("until", Form.ONE, "day"))
_SCHEDULED: Final = (
    Field("opens", Form.ONE, "bound"),
    Field("due", Form.ONE, "bound"),
    Field("overdue", Form.ONE, "bound"),
    Field("closes", Form.ONE, "bound"),
    Field("counted_from", Form.ONE, "event"),
    Field("not_before", Form.BY_KEY, "after"),
    _WHEN,
)

FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "programme": (
        Field("id", Form.ONE, "plain", _WORDING),
        _NAME,
        Field("region", Form.ONE, "term", _CONTENT),
        Field("subject", Form.ONE, "subject", _CONTENT),
        Field("levels", Form.SEVERAL, "level", _CONTENT),
        Field("extends", Form.ONE, "plain", _WORDING),
        Field("reviewed_against", Form.ONE, "digest", _WORDING),
        Field("month_overflow", Form.ONE, "overflow"),
        Field("in_force", Form.INNER, "in_force"),
        Field("pauses", Form.ENTRIES, "pauses"),
        Field("sources", Form.ENTRIES, "sources", _WORDING),
        Field("source", Form.SEVERAL, "source", _WORDING),
        Field("description", Form.TEXT, "text", _WORDING),
        Field("target_group", Form.TEXT, "text", _WORDING),
        Field("aims", Form.ENTRIES, "aims", _WORDING),
        Field("sites", Form.ENTRIES, "sites", _CONTENT),
        Field("eligibility", Form.RULE),
        Field("visits", Form.ENTRIES, "visits"),
        Field("vaccinations", Form.ENTRIES, "vaccinations"),
        Field("findings", Form.ENTRIES, "findings"),
        Field("referrals", Form.ENTRIES, "referrals"),
        Field("offers", Form.ENTRIES, "offers"),
        Field("requirements", Form.ENTRIES, "requirements"),
        Field("measures", Form.ENTRIES, "measures"),
        Field("staffing", Form.ENTRIES, "staffing", _CONTENT),
        Field("codes", Form.ENTRIES, "codes", _CONTENT),
    ),
    "instrument": (
        Field("id", Form.ONE, "plain", _WORDING),
        _NAME,
        Field("description", Form.TEXT, "text", _WORDING),
        Field("respondent", Form.ONE, "respondent"),
        Field("respondents", Form.ONE, "respondents"),
        Field("valid", Form.INNER, "valid"),
        Field("input", Form.ONE, "input"),
        Field("answers", Form.ENTRIES, "answers"),
        Field("scores", Form.ENTRIES, "scores"),
        Field("tables", Form.ENTRIES, "tables"),
        Field("findings", Form.ENTRIES, "findings"),
        Field("sources", Form.ENTRIES, "sources", _WORDING),
        *_SOURCED,
        Field("licence", Form.TEXT, "text", _WORDING),
    ),
    "rule": (_NAME, *_SOURCED),
    "in_force": (*_PERIOD, *_SOURCED),
    "valid": (Field("opens", Form.ONE, "length"), Field("closes", Form.ONE, "length")),
    "pauses": (
        *_PERIOD,
        Field("visits", Form.SEVERAL, "visit"),
        Field("vaccinations", Form.SEVERAL, "dose"),
        _TEXT,
        *_SOURCED,
    ),
    "sources": (
        Field("title", Form.ONE, "quoted", _WORDING),
        Field("publisher", Form.SEVERAL, "plain", _WORDING),
        Field("page", Form.ONE, "figure", _WORDING),
        Field("heading", Form.ONE, "quoted", _WORDING),
        Field("url", Form.ONE, "plain", _WORDING),
        Field("date", Form.ONE, "plain", _WORDING),
        Field("read", Form.ONE, "day", _WORDING),
        Field("note", Form.TEXT, "text", _WORDING),
    ),
    "aims": (
        Field("sv", Form.ONE, "quoted", _WORDING),
        Field("en", Form.ONE, "quoted", _WORDING),
        *_SOURCED,
    ),
    "sites": (
        _NAME,
        Field("count", Form.ONE, "figure", _CONTENT),
        Field("since", Form.ONE, "day", _CONTENT),
        Field("until", Form.ONE, "day", _CONTENT),
        *_SOURCED,
    ),
    "visits": (
        _NAME,
        *_SCHEDULED,
        Field("repeat", Form.INNER, "repeat"),
        Field("place", Form.ONE, "term"),
        Field("other_places", Form.SEVERAL, "term", _CONTENT),
        Field("participants", Form.SEVERAL, "person"),
        Field("attends", Form.ONE, "attends", _CONTENT),
        Field("screens", Form.SEVERAL, "instrument"),
        Field("observes", Form.SEVERAL, "term", _CONTENT),
        Field("themes", Form.SEVERAL, "term", _CONTENT),
        Field("method", Form.SEVERAL, "term", _CONTENT),
        Field("with", Form.ONE, "visit"),
        Field("replaces", Form.SEVERAL, "visit", _CONTENT),
        Field("capacity", Form.ONE, "plain", _CONTENT),
        Field("level", Form.ONE, "level", _CONTENT),
        _TEXT,
        *_SOURCED,
    ),
    "repeat": (Field("every", Form.ONE, "length"), Field("until", Form.RULE)),
    "vaccinations": (_NAME, Field("at", Form.ONE, "visit"), *_SCHEDULED, *_SOURCED),
    "findings": (),  # a rule, or outcomes in order
    "outcomes": (_NAME, _WHEN, *_SOURCED),
    "referrals": (
        Field("to", Form.ONE, "term"),
        Field("kind", Form.ONE, "kind"),
        _WHEN,
        Field("within", Form.ONE, "length", _CONTENT),
        _TEXT,
        *_SOURCED,
    ),
    "offers": (
        Field("to", Form.ONE, "term"),
        Field("by", Form.SEVERAL, "person", _CONTENT),
        _WHEN,
        _TEXT,
        Field("level", Form.ONE, "level", _CONTENT),
        Field("capacity", Form.ONE, "plain", _CONTENT),
        *_SOURCED,
    ),
    "requirements": (_WHEN, _TEXT, *_SOURCED),
    "measures": (
        _NAME,
        Field("population", Form.RULE),
        Field("achieved", Form.RULE),
        Field("target", Form.ONE, "figure"),
        Field("reported", Form.ENTRIES, "reported", _CONTENT),
        *_SOURCED,
    ),
    "reported": (Field("value", Form.ONE, "figure", _CONTENT), *_SOURCED),
    "staffing": (
        _NAME,
        Field("value", Form.ONE, "figure", _CONTENT),
        Field("unit", Form.TEXT, "name", _CONTENT),
        *_SOURCED,
    ),
    "codes": (_TEXT, *_SOURCED),
    "amendments": (*_PERIOD, *_SOURCED),
    "answers": (
        Field("type", Form.KIND),
        Field("label", Form.TEXT, "name", _WORDING),
        Field("if_false", Form.TEXT, "name", _WORDING),
        Field("values", Form.BY_KEY, "option", _WORDING),
        *_SOURCED,
    ),
    "scores": (
        Field("operation", Form.SCORING),
        Field("unit", Form.ONE, "plain"),
        Field("label", Form.TEXT, "name", _WORDING),
        *_SOURCED,
    ),
    "tables": (
        Field("by", Form.BY_KEY, "column"),
        Field("interpolate", Form.ONE, "interpolate"),
        Field("rows", Form.ROWS),
        *_SOURCED,
    ),
}
"""The keys of each part, in the order in which a document is written."""

LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "pauses": ("visits", "vaccinations"),
    "codes": ("system", "code"),
    "reported": ("period",),
}
"""Parts that stand in lists, and what tells them apart."""

KEYS_OF: Final[Mapping[Form, tuple[str, ...]]] = {
    Form.KIND: ("type", "options", "at_least", "at_most", "unit"),
    Form.SCORING: ("sum", "count", "max", "mean", "weighted", "difference", "ratio", "bmi", "lookup"),
}
"""The keys that a field stands for, where it stands for several."""
OF_ITSELF: Final = ("format", "kind", "amendments")
"""Keys of a document that are compared in another way, or can have one value only."""
