"""What is told of the word at a cursor: a rule in words, a name, an id, a value, a time."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from familjestod.diagnostics import Path
from familjestod.editor.cursor import Cursor
from familjestod.editor.meaning import Fact, Id, InRule, meaning_of, rule_of, unpatched
from familjestod.editor.setting import Setting
from familjestod.editor.telling import Teller, duration
from familjestod.engine.called import ProgrammeWords
from familjestod.logic.phrase import phrase
from familjestod.logic.quantities import capitalised
from familjestod.logic.read import read_rule
from familjestod.logic.rule import Rule

_GROUPS: Final = ("all", "any", "not", "at_least")
_NAMED: Final = ("visits", "vaccinations", "referrals", "offers", "requirements", "findings", "sources")
_TIMES: Final = frozenset({"opens", "due", "overdue", "closes", "within", "every", "not_before"})


def hover(cursor: Cursor, setting: Setting, language: str) -> str | None:
    """What is told of the word at a cursor, as Markdown; nothing where there is nothing to tell."""
    if not cursor.word:
        return None
    told = _Hover(cursor, setting, language)
    return (told.of_key() if cursor.is_key else None) or told.of_word()


@frozen
class _Hover:
    cursor: Cursor
    setting: Setting
    language: str

    @property
    def teller(self) -> Teller:
        return Teller(self.setting, self.language)

    def of_key(self) -> str | None:
        """A rule where one begins, or a thing that the document names itself."""
        whole = self.cursor.whole
        if self.setting.kind in {"programme", "instrument"} and (
            found := rule_of(self.setting.kind, unpatched(whole))
        ):
            rest = found[1]
            tested = isinstance(meaning_of(self.setting.kind, self.cursor.path, key=True), InRule)
            if not rest or (tested and rest[-1] in _GROUPS):
                return self._titled(self.rule(whole))
        return None

    def _titled(self, said: str | None) -> str | None:
        """What the thing is called that a rule of its own name says, and the rule in words."""
        path = unpatched(self.cursor.whole)
        own = None
        if len(path) == 2 and path[0] in _NAMED:  # noqa: PLR2004 - a kind and an id
            own = self.teller.id(str(path[0]), str(path[1]))
        parts = [own.markdown(self.cursor.word) if own is not None else None, said]
        return "\n\n".join(each for each in parts if each) or None

    def of_word(self) -> str | None:
        """A name, an id, a value or a time."""
        cursor = self.cursor
        match meaning_of(self.setting.kind, cursor.path, key=cursor.is_key):
            case InRule(name=None) if cursor.is_key:
                return self.tested()
            case InRule(name=str(name), operator=operator) if not (cursor.is_key and operator is None):
                return self.value(name)
            case Fact(name=None) if cursor.is_key:
                told = self.teller.name(cursor.word)
                return told.markdown(cursor.word) if told is not None else None
            case Fact(name=str(name)) if not cursor.is_key:
                return self.value(name)
            case Id(kinds=kinds):
                return self.id(kinds, cursor.word)
            case _:
                return self.own_or_time()

    def own_or_time(self) -> str | None:
        """A thing that the document names itself, or a length of time."""
        cursor, path = self.cursor, unpatched(self.cursor.whole)
        if cursor.is_key and len(path) == 2 and path[0] in _NAMED:  # noqa: PLR2004 - a kind and an id
            return self.id((str(path[0]),), cursor.word)
        return self.time()

    def tested(self) -> str | None:
        """A name in a rule, and what the rule asks of it."""
        told = self.teller.name(self.cursor.word)
        said = self.rule(self.cursor.whole, tested=True)
        parts = [told.markdown(self.cursor.word) if told is not None else None, said]
        return "\n\n".join(each for each in parts if each) or None

    def value(self, name: str) -> str | None:
        """A value that a name is put to."""
        word = self.cursor.word
        said = self.teller.value(name, word) or duration(word, self.language)
        return f"**{said}** · `{word}`" if said else None

    def id(self, kinds: tuple[str, ...], word: str) -> str | None:
        """What an id of one of some kinds names."""
        for kind in kinds:
            if kind == "events" or (kind == "anchors" and "." in word):
                told = self.teller.name(word)
            else:
                told = self.teller.id(kind.removesuffix("_ever"), word)
            if told is not None:
                return told.markdown(word)
        return None

    def time(self) -> str | None:
        """A length of time that a visit or another thing has."""
        path = self.cursor.path
        if self.cursor.is_key or not _TIMES.intersection(map(str, path[-2:])):
            return None
        said = duration(self.cursor.word, self.language)
        return f"**{said}** · `{self.cursor.word}`" if said else None

    def rule(self, path: Path, *, tested: bool = False) -> str | None:
        """The rule at a path in words, where the document can be read and its names are known."""
        document, programme = self.setting.document, self.setting.words()
        node = document.root.at(path) if document is not None else None
        if node is None or programme is None:
            return None
        written: Any = node.plain()
        if tested or path[-1] in _GROUPS:
            written = {str(path[-1]): written}
        if not isinstance(written, dict):
            return None
        try:
            rule: Rule
            rule, faults = read_rule(written, path, self.setting.scope())
            if faults:
                return None
            said = phrase(rule, ProgrammeWords(programme, self.language))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return None  # a rule that has not the shape of one yet, or a name that is new since the last good one
        return f"> {capitalised(said)}."
