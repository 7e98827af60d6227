"""Values that show themselves as cards in a notebook, and who draws the card of each.

This stands below everything, so that any value can be shown, and what draws stands above the values: so it is named here
as text, and brought when a card is first asked for. Nothing of it is imported before.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

import attrs

LANGUAGE: Final = "sv"
"""The language of a card where nobody says which: the one that the programmes are written in."""

# For the class of each value, the function `(value, language)` that gives its card as HTML. A subclass that is not here
# is drawn as what it is a kind of.
CARDS: Final[Mapping[str, str]] = {
    "diagnostics.Diagnostic": "exports.cards.faults:diagnostic",
    "diagnostics.SpecError": "exports.cards.faults:spec_error",
    "logic.rule.Test": "exports.cards.conditions:rule",
    "logic.rule.All": "exports.cards.conditions:rule",
    "logic.rule.Any_": "exports.cards.conditions:rule",
    "logic.rule.Not": "exports.cards.conditions:rule",
    "logic.rule.AtLeast": "exports.cards.conditions:rule",
    "logic.rule.ForSome": "exports.cards.conditions:rule",
    "logic.evaluate.Step": "exports.cards.conditions:step",
    "spec.model.Programme": "exports.cards.documents:programme",
    "spec.model.Visit": "exports.cards.conditions:scheduled",
    "spec.model.Vaccination": "exports.cards.conditions:scheduled",
    "spec.instrument.Instrument": "exports.cards.documents:instrument",
    "spec.instrument.Vocabulary": "exports.cards.documents:vocabulary",
    "library.Library": "exports.cards.documents:library",
    "library.Answers": "exports.cards.answers:answers",
    "engine.case.Case": "exports.cards.families:case",
    "engine.evaluation.Evaluation": "exports.cards.answers:evaluation",
    "engine.evaluation.Judgement": "exports.cards.parts:judgement",
    "engine.evaluation.ReferralAnswer": "exports.cards.parts:referral",
    "engine.evaluation.OfferAnswer": "exports.cards.parts:offer",
    "engine.evaluation.Screening": "exports.cards.parts:screening",
    "engine.timetable.VisitPlan": "exports.cards.parts:plan",
    "engine.timetable.DosePlan": "exports.cards.parts:plan",
    "engine.replies.Trace": "exports.cards.conditions:trace",
    "engine.replies.Plans": "exports.cards.answers:plans",
    "engine.replies.Referrals": "exports.cards.answers:referrals",
    "prove.answers.Answer": "exports.cards.proofs:answer",
    "prove.deciding.AskNext": "exports.cards.proofs:ask_next",
    "prove.differing.WhyNot": "exports.cards.proofs:why_not",
    "prove.example.Example": "exports.cards.families:example",
    "prove.family.Family": "exports.cards.families:family",
    "cohort.attrition.Attrition": "compare.register_cards:attrition",
    "compare.edits.Diff": "compare.change_cards:diff",
    "compare.edits.Edit": "compare.change_cards:edit",
    "compare.impacts.Impact": "compare.change_cards:impact",
    "compare.reforms.Reforms": "compare.change_cards:reforms",
    "compare.witnesses.Compared": "compare.change_cards:compared",
    "compare.witnesses.Comparison": "compare.change_cards:comparison",
    "compare.witnesses.Witness": "compare.change_cards:witness",
    "compare.reviewing.Review": "compare.review_cards:review",
    "cohort.synthetic.Register": "compare.register_cards:register",
}
_WIDTH: Final = 96
_LINES: Final = 4


class Shown:
    """A value that a notebook shows as a card: `_repr_html_` in Swedish, `html` in the language that is asked for.

    A class that takes this up has its card in `CARDS`.
    """

    __slots__ = ()

    def html(self, language: str = LANGUAGE) -> str:
        """The card of the value as HTML, in "sv" or "en".

        Nothing in it is fetched or run, it needs no style of the page around it, and whatever a value says is text in it.

        Raises:
            ValueError: if the language is another.
        """
        if language not in {"sv", "en"}:
            message = f'"{language}" is not a language of this library: expected sv or en'
            raise ValueError(message)
        return str(_drawing(type(self))(self, language))

    def shown(self, language: str = LANGUAGE) -> Card:
        """The card for a notebook to show, in "sv" or "en"; as plain text it is what the value tells, or its `repr`.

        >>> import familjestod as fs
        >>> fs.bundled().shown("en")
        Library(29 programmes)

        Raises:
            ValueError: if the language is another.
        """
        text: Callable[[str], str] | None = getattr(self, "text", None)
        return Card(Shown.html(self, language), repr(self) if text is None else text(language))

    def _repr_html_(self) -> str:
        return Shown.html(self)  # a class may have a whole page of its own by that name


class ByFields:
    """A value whose `repr` tells all its fields, as that of attrs does.

    It is one for all classes: attrs takes as long to write one for each as the rest of the class takes.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        cls = type(self)
        fields = (each.name for each in attrs.fields(cls) if each.repr)  # type: ignore[arg-type]  # each is one of attrs'
        return f"{cls.__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"


@attrs.frozen(repr=False)
class Card:
    """A card in one language: HTML where that is shown, and text elsewhere."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def _drawing(cls: type) -> Callable[[Any, str], object]:
    """The function that draws values of a class."""
    package, _, _ = __name__.rpartition(".")
    for each in cls.__mro__:
        where = CARDS.get(f"{each.__module__.removeprefix(f'{package}.')}.{each.__qualname__}")
        if where is not None:
            module, _, name = where.partition(":")
            found: Callable[[Any, str], object] = getattr(import_module(f"{package}.{module}"), name)
            return found
    message = f"{cls.__qualname__} has no card: familjestod.shown.CARDS says who draws one"
    raise NotImplementedError(message)


def brief(name: str, /, *parts: object, **named: object) -> str:
    """A plain `repr` that fits a terminal: what a value is called, and the little that tells it from others.

    Values stand as Python writes them; what is none, nothing or empty is left out.

    >>> brief("Visit", "v18m", due="18 months", place=None, screens=())
    "Visit('v18m', due='18 months')"
    """
    said = [*map(_said, parts), *(f"{key}={_said(each)}" for key, each in named.items() if _is_told(each))]
    return shortened(f"{name}({', '.join(said)})")


def told(value: attrs.AttrsInstance) -> str:
    """A plain `repr` of a value by its fields, without those that are as they are by default."""
    fields = attrs.fields(type(value))
    shown = ((each.name, getattr(value, each.name), each.default) for each in fields if each.repr)
    return brief(type(value).__name__, **{name: found for name, found, default in shown if found != default})


def shortened(text: str, lines: int = _LINES) -> str:
    r"""A text on a few lines, of which each fits a terminal; "…" where some of it is left out.

    >>> shortened("word " * 200).count("\n"), shortened("word " * 200)[-1]
    (3, '…')
    """
    import textwrap

    wrapped = textwrap.wrap(text, _WIDTH, subsequent_indent="    ", break_on_hyphens=False)
    if len(wrapped) > lines:
        wrapped[lines - 1 :] = [f"{wrapped[lines - 1][: _WIDTH - 1].rstrip()}…"]
    return "\n".join(wrapped)


def _said(value: object) -> str:
    return repr(value.value if isinstance(value, enum.Enum) else value)


def _is_told(value: object) -> bool:
    return value is False or (value is not None and value not in ("", 0, (), {}))
