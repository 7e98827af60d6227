"""What changed between two versions of a programme or an instrument: by meaning, in order, and each in words."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen

from familjestod.diagnostics import Path
from familjestod.logic.quantities import LANGUAGES, capitalised
from familjestod.shown import Shown, brief, told
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme
from familjestod.spec.terms import Text

KINDS: Final = ("added", "removed", "changed", "renamed", "moved")
"""What an edit can be."""


class Weight(enum.StrEnum):
    """What an edit can come to."""

    ANSWERS = "answers"
    """It can change an answer: a verdict, a day, a status, where a referral leads, whom a measure counts."""
    CONTENT = "content"
    """It changes what is done or said of care, such as the themes of a visit; no answer is computed from it."""
    WORDING = "wording"
    """It changes a name, a text, a source or an assumption."""


@frozen(kw_only=True)
class Edit(Shown):
    """One thing that is another in the new version, at the level of what families meet."""

    kind: str
    """One of `KINDS`."""
    path: Path
    """Where it stands in the new document; in the old one, if it was removed."""
    said: Text = field(repr=False)
    """It in words, as one sentence without a full stop."""
    weight: Weight = Weight.ANSWERS
    old: Any = None
    """What stood there, as plain JSON values; nothing where it was absent."""
    new: Any = None
    """What stands there now, in the same way."""
    old_path: Path | None = None
    """Where it stood, if it was renamed or moved."""
    before: Text | None = field(default=None, repr=False)
    """The whole rule that it is a part of, as it was, in words."""
    after: Text | None = field(default=None, repr=False)
    """The whole rule as it is now."""

    def __repr__(self) -> str:
        return told(self)

    @property
    def effect(self) -> bool:
        """Whether it can change any answer at all; a name, a text, a source and a label cannot."""
        return self.weight is Weight.ANSWERS

    def say(self, language: str = "sv") -> str:
        """The edit as one sentence in "sv" or "en".

        Raises:
            ValueError: if the language is another.
        """
        said = self.said.in_(known_language(language))
        return f"{capitalised(said)}."

    def to_dict(self) -> dict[str, Any]:
        """The edit as JSON values, in words in both languages."""
        return {
            "kind": self.kind,
            "path": list(self.path),
            "old_path": None if self.old_path is None else list(self.old_path),
            "old": self.old,
            "new": self.new,
            "effect": self.effect,
            "weight": self.weight.value,
            "said": {language: self.say(language) for language in LANGUAGES},
            "before": _both(self.before),
            "after": _both(self.after),
        }


def known_language(language: str) -> str:
    """The language, if it is one that edits are told in.

    Raises:
        ValueError: if it is another.
    """
    if language not in LANGUAGES:
        raise ValueError(f'"{language}" is not a language: expected one of {", ".join(LANGUAGES)}')
    return language


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {language: text.in_(language) for language in LANGUAGES}


@frozen
class Diff(Shown):
    """What changed between two versions, in the order of the document; empty where they mean the same."""

    old: Programme | Instrument = field(repr=False)
    new: Programme | Instrument = field(repr=False)
    edits: tuple[Edit, ...]

    def __repr__(self) -> str:
        return brief("Diff", self.new.id, **self.counts)

    def __len__(self) -> int:
        return len(self.edits)

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.edits)

    def of(self, weight: Weight) -> tuple[Edit, ...]:
        """The edits of one weight."""
        return tuple(each for each in self.edits if each.weight is weight)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many edits there are of each kind that occurs."""
        kinds = [each.kind for each in self.edits]
        return {kind: kinds.count(kind) for kind in KINDS if kind in kinds}

    def text(self, language: str = "sv") -> str:
        """The edits as lines of text, those that can change an answer first."""
        from familjestod.compare.diffing.pages import edit_text

        return edit_text(self, known_language(language))

    def markdown(self, language: str = "sv") -> str:
        """The edits as Markdown for a pull request: a heading, counts, a list, and the rules in full folded away."""
        from familjestod.compare.diffing.pages import edit_markdown

        return edit_markdown(self, known_language(language))

    def to_dict(self) -> dict[str, Any]:
        """The edits as JSON values, with what was compared."""
        sides = {"old": self.old, "new": self.new}
        return {
            **{name: {"id": each.id, "digest": each.digest} for name, each in sides.items()},
            "counts": dict(self.counts),
            "edits": [each.to_dict() for each in self.edits],
        }

    def html(self, language: str = "sv", *, page: bool = False) -> str:
        """The edits as a fragment of HTML that needs nothing else, or as a whole page.

        The fragment's own elements carry what style they need, so that it can stand in a notebook.
        """
        from familjestod.compare.diffing.pages import edit_html

        return edit_html(self, known_language(language), page=page)


def diff(old: Programme | Instrument, new: Programme | Instrument) -> Diff:
    """What changed from one programme, or instrument, to another: what families meet, base and amendments included.

    It is compared what is meant: `12 months` is `1 year`, and the order of conditions, keys and themes is nothing.

    >>> import familjestod as fs
    >>> itc = fs.bundled()["gotland/kommunikation_itc"]
    >>> for edit in fs.compare.diff(itc, itc.patched({"visits": {"v21m": {"due": "22 months"}}})):
    ...     print(edit.say("en"))
    The visit “Second screening at 21 months” is to be made at 22 months instead of at 21 months.

    Raises:
        TypeError: if one is a programme and the other an instrument.
    """
    if isinstance(old, Programme) is not isinstance(new, Programme):
        raise TypeError("a programme is compared with a programme, and an instrument with an instrument")
    from familjestod.compare.diffing.whole import differences

    return Diff(old, new, tuple(differences(old, new)))
