"""From YAML text to a document: the one place that reads YAML.

The text is read as a stream of events with a stack of its own, so that no text, however it is nested, can exhaust
the machine's stack; ``yaml.load`` and ``yaml.compose`` recurse, and some of their loaders run code. What YAML adds to
values is refused: anchors, aliases, tags, merge keys, directives and several documents in one text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NoReturn

import yaml
from attrs import evolve

from familjestod.diagnostics import Diagnostic, Path, Place, SpecError
from familjestod.spec.document import LIMITS, Document, Growing, Limits, Node, Scalar, Span, Value
from familjestod.spec.marks import (
    lone_surrogate,
    mark,
    no_key,
    refuse_conflict,
    refuse_directive,
    sign_before,
    space_in_text,
    stray_tab,
    twice,
)
from familjestod.spec.scalars import FORBIDDEN, ODD_SPACE, Refusal, character, normal, shown, unquoted
from familjestod.spec.text import CLOSES, MOST_FAULTS, SourceText, json_as_yaml, open_text

if TYPE_CHECKING:
    from familjestod.spec.events import Event, Mark, Parser

    _Loader = Callable[[str], Parser]

__all__ = ["CODES", "Document", "Limits", "Node", "read"]

CODES: Final = MappingProxyType(
    {
        "too-large": "The text has more bytes than a document may have.",
        "too-many-nodes": "The document has more values and keys than a document may have.",
        "too-deep": "Lists and mappings stand inside each other more often than a document allows.",
        "bad-encoding": "The bytes are not UTF-8.",
        "bad-character": "A character that cannot be seen, or that is none.",
        "odd-space": "A space that is not an ordinary one, outside quoted text.",
        "empty-document": "The text holds no value.",
        "several-documents": "More than one document in one text.",
        "merge-conflict": "What a version control system writes where two versions do not agree.",
        "duplicate-key": "A key that its mapping already has.",
        "ambiguous-number": "An unquoted number that readers of YAML do not agree on.",
        "long-number": "A number with more digits than are kept exactly.",
        "bad-value": "A Python value that cannot stand in a document.",
        "yaml-anchor": "An anchor, or unquoted text that begins with `&`.",
        "yaml-alias": "An alias, or unquoted text that begins with `*`.",
        "yaml-tag": "A tag, or unquoted text that begins with `!`.",
        "yaml-merge-key": "The merge key `<<`.",
        "yaml-directive": "A directive, or a line that begins with `%`.",
        "yaml-key": "A key that is empty, a list or a mapping.",
        "yaml-colon-in-text": "A colon and a space inside unquoted text.",
        "yaml-colon-missing": "A line that should be a key and its value has no colon followed by a space.",
        "yaml-sign": "Unquoted text that begins with a sign that means something in YAML.",
        "yaml-tab": "A tab outside quoted text and comments.",
        "yaml-indent": "A line that starts in a column where nothing above it starts.",
        "yaml-dash": "A list that begins on the line of its key.",
        "yaml-comment": "A comment that looks like a part of the text before it.",
        "yaml-open-quote": "A quote that is never closed.",
        "yaml-after-quote": "Text after a closing quote.",
        "yaml-escape": "An escape that double-quoted text does not know.",
        "yaml-open-bracket": "A bracket that is never closed.",
        "yaml-bracket": "A comma or a bracket that is missing, or one too many.",
        "yaml-syntax": "Any other text that is not YAML.",
        "internal-error": "A fault of this library or of its YAML parser.",
    }
)
"""Every code that reading a source can give, and what it stands for."""


_TIGHT_COMMENT: Final = re.compile(r"#(?<=\s#)\w")  # a pattern that begins with a sign is found at once
_NO_KEYS: Final = frozenset({"", "<<"})


_LOADER: Final[_Loader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str | bytes, name: str, limits: Limits = LIMITS, *, _loader: _Loader = _LOADER) -> Document:
    """The document that the text holds; ``name`` is what its places call it.

    Bytes are UTF-8, with or without a byte order mark. JSON is read too, since it is YAML. Keys are text in Unicode's
    composed form; values are none, true, false, whole and decimal numbers, text, lists and mappings.

    Raises:
        SpecError: the text is no such document; every diagnostic has its place. Nothing else is raised.
    """
    try:
        source = open_text(text, name, limits.size)
        refuse_directive(source)
        refuse_conflict(source)
        return _Reader(source, limits).document(_loader)
    except SpecError:
        raise
    except Exception as error:
        # Whatever a parser does with a text from outside, its author gets a diagnostic and the caller one exception.
        fault = Diagnostic(
            code="internal-error",
            message=f"reading the text failed with {type(error).__name__}: {shown(str(error))}",
            help="please report this, with the text",
            place=Place(name, 1, 1, 1, 1),
        )
        raise SpecError([fault]) from error


class _Enough(Exception):  # noqa: N818 - it ends the reading, and the faults say why
    """No more of the text is read."""


class _Reader:
    """Builds a document from a parser's events, and gathers what is wrong with it."""

    def __init__(self, source: SourceText, limits: Limits) -> None:
        self.source = source
        self.name = source.name
        self.limits = limits
        self.root: Node | None = None
        self.open: list[Growing] = []
        self.faults: list[Diagnostic] = []
        self.nodes = 0
        self.documents = 0
        self.most = limits.nodes
        self.literal: list[Span] = []  # quoted text and blocks, which may hold tabs
        self.quoted: Span | None = None
        # What is asked of every value of a text is asked of the whole text first.
        self.last_line = len(source.lines)
        self.escapes = "\\" in source.text
        self.spaces = ODD_SPACE.search(source.unusual) is not None
        self.signs = "?" in source.text
        self.tight = _TIGHT_COMMENT.search(source.text) is not None

    def document(self, loader: _Loader) -> Document:
        text = json_as_yaml(self.source.text)
        understood: Place | None = None
        try:
            for event in _events(loader(text)):
                handle = _HANDLERS.get(type(event))
                if handle:
                    handle(self, event)
        except yaml.MarkedYAMLError as error:
            understood = self.complain(error)
        except _Enough:
            pass
        if text == self.source.text:
            self.refuse_tab(understood)
        if self.root is None and not self.faults:
            self.fault("empty-document", "the text holds no value", self.source.place(1, 1, 0))
        if self.root is None or self.faults:
            raise SpecError(self.faults)
        return Document(self.source.name, self.root, MappingProxyType({self.source.name: self.source.lines}))

    # Events

    def document_start(self, event: Event) -> None:
        self.documents += 1
        if self.documents > 1:
            place = self.place(event)
            self.stop(
                "several-documents",
                "a second document begins here",
                place,
                'take the line "---" out, or make two files of the text',
            )

    def alias(self, event: Event) -> None:
        self.nodes += 1
        if self.nodes > self.most:
            self.refuse_more(event)
        self.refuse_mark(event)
        span = self.span(event.start_mark)
        if self.open and self.open[-1].awaits_key:
            self.open[-1].begin("*", span)
        else:
            self.add(None, span)

    def collection_start(self, event: Event) -> None:
        self.nodes += 1
        if self.nodes > self.most:
            self.refuse_more(event)
        if event.anchor is not None or event.tag is not None:
            self.refuse_mark(event)
        start = self.span(event.start_mark)
        if self.open and self.open[-1].awaits_key:
            message = "a key is text, and this is a list or a mapping"
            self.stop(
                "yaml-key", message, Place(*start), 'put quotes around text that begins with "[" or "{"'
            )
        if len(self.open) >= self.limits.depth:
            message = f"more than {self.limits.depth} lists and mappings stand inside each other"
            self.stop("too-deep", message, Place(*start))
        self.open.append(Growing(start, mapping=isinstance(event, yaml.MappingStartEvent)))

    def collection_end(self, event: Event) -> None:
        ended = self.open.pop()
        (name, line, column, _, _), end = ended.start, ended.last
        if self.source.lines[line - 1][column - 1 : column] in CLOSES:
            end = self.span(event.start_mark, event.end_mark)
        self.add(ended.value(), (name, line, column, end[3], end[4]))

    def scalar(self, event: Event) -> None:
        # Nine of ten events are scalars: what is asked of each stands here, and the rest in methods.
        self.nodes += 1
        if self.nodes > self.most:
            self.refuse_more(event)
        if event.anchor is not None or event.tag is not None:
            self.refuse_mark(event)
        start, end = event.start_mark, event.end_mark
        span = (self.name, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        if span[3] > self.last_line:
            span = self.span(start, end)
        text, style = event.value, event.style
        if style:
            span = self.literal_text(style, span)
        if self.open and self.open[-1].awaits_key:
            self.key(self.open[-1], event, span)
            return
        if not style and (self.tight or (span[3] > span[1] and "-" in text)):
            self.refuse_torn(Place(*span), text)
        if text or style:
            value = normal(text) if style else self.unquoted(text, span)
            if self.escapes if style else self.spaces:
                self.refuse_characters(event, span)
            self.add(value, span, text)
        elif self.open:
            self.add(None, self.span_of_nothing(span), "")

    # The parts of the events

    def key(self, mapping: Growing, event: Event, span: Span) -> None:
        """Begins an entry; everything that can be wrong with its key is said here."""
        text, style = event.value, event.style
        if not style and text in _NO_KEYS:
            self.note(evolve(no_key(self.source, text, Place(*span)), path=self.path()))
        if self.signs and self.source.lines[span[1] - 1][span[2] - 2 : span[2] - 1] == "?":
            self.note(evolve(sign_before(self.source, Place(*span)), path=self.path()))
        if self.escapes if style else self.spaces:
            self.refuse_characters(event, span)
        name = text if text.isascii() else normal(text)
        if style == '"':
            name = FORBIDDEN.sub("?", name)
        first = mapping.begin(name, span)
        if first is not None and first.key is not None:
            self.note(twice(self.source, name, Place(*span), first.key, self.path()))

    def unquoted(self, text: str, span: Span) -> Scalar:
        value = unquoted(text, self.limits.digits)
        if not isinstance(value, Refusal):
            return value
        self.fault(value.code, value.message, Place(*span), value.help)
        return None

    def refuse_torn(self, place: Place, text: str) -> None:
        """Judges unquoted text that goes on in a line with a dash, or ends before what looks like a comment."""
        from familjestod.spec.layout import cut_text, dash_in_text  # imported when first needed

        for found in (dash_in_text(self.source, place), cut_text(self.source, place, text)):
            if found:
                self.note(evolve(found, path=self.path()))

    def literal_text(self, style: str, span: Span) -> Span:
        """Keeps the place of quoted text or of a block, and gives it without the empty lines behind a block."""
        if style in {"|", ">"}:
            name, first, start, line, column = span
            while line > first and not self.source.lines[line - 1][: column - 1].strip():
                line -= 1
                column = len(self.source.lines[line - 1]) + 1
            span = (name, first, start, line, column)
        else:
            self.quoted = span
        self.literal.append(span)
        return span

    def refuse_characters(self, event: Event, span: Span) -> None:
        """Judges what the text of the source alone does not show: escapes in quotes, and spaces outside them."""
        found = FORBIDDEN.search(event.value) if event.style == '"' else None
        if found and "\ud800" <= found[0] <= "\udfff":
            self.note(lone_surrogate(self.source, Place(*span)))
        elif found:
            message = f'"{character(found[0])}" cannot stand in a document, not even as an escape: {shown(event.value)}'
            self.fault("bad-character", message, Place(*span), "remove the escape")
        space = None if event.style else ODD_SPACE.search(event.value)
        if space:
            fault = space_in_text(self.source, Place(*span), event.value, space[0])
            self.note(evolve(fault, path=self.path()))

    def span_of_nothing(self, span: Span) -> Span:
        """Where to point for a value that is not there: at its key, or at the dash of its list item."""
        if self.open[-1].key:
            return self.open[-1].key
        name, line, column, _, _ = span
        dash = self.source.lines[line - 1].rfind("-", 0, column - 1) + 1
        return (name, line, dash, line, dash + 1) if dash else span

    def add(self, value: Value, span: Span, raw: str | None = None) -> None:
        if self.open:
            self.open[-1].add(value, span, raw)
        else:
            self.root = Node(value, span, None, raw)

    def refuse_more(self, event: Event) -> NoReturn:
        message = f"the document has more than {self.most} values and keys"
        self.stop("too-many-nodes", message, self.place(event))

    def refuse_mark(self, event: Event) -> None:
        """Tells of an anchor, an alias or a tag."""
        self.note(evolve(mark(self.source, self.place(event)), path=self.path()))

    # Places and faults

    def span(self, start: Mark, end: Mark | None = None) -> Span:
        """What lies between two of the parser's marks, or the character at one."""
        line, column = start.line + 1, start.column + 1
        end_line, end_column = (end.line + 1, end.column + 1) if end else (line, column + 1)
        if end_line > self.last_line:
            # The end of a text whose last line is not ended lies for the parser in C on a line of its own.
            end_line, end_column = self.last_line, len(self.source.lines[-1]) + 1
            line, column = min((line, column), (end_line, end_column))
        return self.name, line, column, end_line, end_column

    def place(self, event: Event) -> Place:
        """The place of the character where an event begins."""
        return Place(*self.span(event.start_mark))

    def path(self) -> Path:
        return tuple(step for each in self.open for step in each.steps())

    def fault(self, code: str, message: str, place: Place, advice: str | None = None) -> None:
        self.note(self.source.fault(code, message, place, advice, self.path()))

    def note(self, diagnostic: Diagnostic) -> None:
        self.faults.append(diagnostic)
        if len(self.faults) >= MOST_FAULTS:
            raise _Enough

    def stop(self, code: str, message: str, place: Place, advice: str | None = None) -> NoReturn:
        self.fault(code, message, place, advice)
        raise _Enough

    def complain(self, error: yaml.MarkedYAMLError) -> Place:
        """Adds the parser's complaint to the faults, and gives the place up to which the text was understood."""
        from familjestod.spec.complaint import Complaint  # what tells of faults is imported when there is one
        from familjestod.spec.syntax import translate

        said = ": ".join(filter(None, (error.context, error.problem)))
        places = [Place(*self.span(mark)) for mark in (error.context_mark, error.problem_mark) if mark]
        since, at = places[0], places[-1]
        starts = (Place(*each.start) for each in reversed(self.open))
        bracket = next((each for each in starts if self.source.sign(each) in CLOSES), None)
        quoted = None if self.quoted is None else Place(*self.quoted)
        found = translate(Complaint(self.source, said, at, since, quoted, bracket))
        last = self.faults[-1].place if self.faults else None
        if last is None or found.place is None or last.line != found.place.line:
            self.faults.append(found)  # behind what it has not, a document goes on only by accident
        return since if "scalar" in (error.context or "") else at

    def refuse_tab(self, understood: Place | None) -> None:
        """Lets the first tab stand for everything behind it, since the parsers do not take tabs alike."""
        found = stray_tab(self.source, self.literal, understood)
        if found:
            self.faults = [*(fault for fault in self.faults if _position(fault) < _position(found)), found]


def _position(fault: Diagnostic) -> tuple[int, int]:
    return (fault.place.line, fault.place.column) if fault.place else (0, 0)


_HANDLERS: Final[Mapping[type[object], Callable[[_Reader, Event], None]]] = {
    yaml.DocumentStartEvent: _Reader.document_start,
    yaml.AliasEvent: _Reader.alias,
    yaml.SequenceStartEvent: _Reader.collection_start,
    yaml.MappingStartEvent: _Reader.collection_start,
    yaml.SequenceEndEvent: _Reader.collection_end,
    yaml.MappingEndEvent: _Reader.collection_end,
    yaml.ScalarEvent: _Reader.scalar,
}


def _events(parser: Parser) -> Iterator[Event]:
    """The parser's events, each read when it is asked for."""
    try:
        yield from iter(parser.get_event, None)
    except (ValueError, OverflowError) as error:
        # The parser in Python gives chr() whatever number stands in an escape; where the quotes begin is lost.
        mark, start = parser.get_mark(), yaml.Mark("", 0, 0, 0, "", 0)
        raise yaml.MarkedYAMLError("scanning a quoted scalar", start, "invalid escape", mark) from error
    finally:
        parser.dispose()
