"""`lsp`: the language server, an adapter between the protocol and `familjestod.editor`; the one door of pygls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from familjestod import __version__
from familjestod.cli.documents import File, Refusal
from familjestod.cli.editing import Seen, is_document, page_at, said, see
from familjestod.diagnostics import Diagnostic, Edit, Place, Severity
from familjestod.editor.actions import actions
from familjestod.editor.completion import Completion, completions
from familjestod.editor.cursor import Cursor, cursor_at
from familjestod.editor.hover import hover
from familjestod.editor.places import places
from familjestod.editor.positions import UTF_16, Position, Range, column_of, range_of

_PAUSE: Final = 0.25
"""Seconds without a change after which a document is checked."""
_SEVERITIES: Final = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.NOTE: lsp.DiagnosticSeverity.Information,
}
_T = TypeVar("_T")
_TOP: Final = Range(Position(0, 0), Position(0, 1))


class _Server(LanguageServer):
    """The server, and the documents that are open in the editor."""

    def __init__(self) -> None:
        super().__init__("familjestod", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.language = "sv"
        self.seen: dict[str, Seen] = {}

    @property
    def encoding(self) -> str:
        """What the characters of a position are counted in."""
        return str(getattr(self.workspace.position_encoding, "value", None) or UTF_16)

    def guarded(self, handle: Callable[[], _T], otherwise: _T) -> _T:
        """What a handler gives; a fault of the program itself becomes a message in the editor's log."""
        try:
            return handle()
        except Refusal as error:  # a file around the document that cannot be read
            self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Warning, str(error)))
            return otherwise
        except Exception as error:  # noqa: BLE001 - a fault here must never take the editor's server down
            message = f"familjestod failed here ({type(error).__name__}: {error}): please report it"
            self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, message))
            return otherwise

    def now(self, uri: str) -> Seen:
        """A document as it is now, and what was found of it when it was last checked."""
        text = self.workspace.get_text_document(uri).source
        if uri not in self.seen:
            self.check(uri)
        return self.seen[uri].with_text(text)

    def check(self, uri: str) -> None:
        """Check a document and show what is found."""
        document = self.workspace.get_text_document(uri)
        file = _file(uri, document.source)
        others = [each.file for other, each in self.seen.items() if other != uri]
        seen = self.seen[uri] = see(file, others, self.seen.get(uri))
        found = [self.diagnostic(each, seen) for each in seen.found]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, found, document.version))

    def check_all(self) -> None:
        """Check every document that is open: one may rest on another."""
        for uri in tuple(self.seen):
            self.guarded(lambda uri=uri: self.check(uri), None)  # type: ignore[misc]

    def diagnostic(self, found: Diagnostic, seen: Seen) -> lsp.Diagnostic:
        """A diagnostic as the protocol has it; one of another document stands at the top of this one."""
        own = found.place is not None and found.place.source == seen.file.name
        related = [(each.message, each.place) for each in found.related]
        if not own:
            related.append((found.message, found.place))
        page = page_at(found.code)
        return lsp.Diagnostic(
            range=_range(self.range(found.place, seen) if own and found.place is not None else _TOP),
            message=said(found, seen.file.name),
            severity=_SEVERITIES[found.severity],
            code=found.code,
            code_description=lsp.CodeDescription(page) if page is not None else None,
            source="familjestod",
            related_information=[
                lsp.DiagnosticRelatedInformation(location, message)
                for message, place in related
                if place is not None and (location := self.location(place, seen)) is not None
            ],
        )

    def range(self, place: Place, seen: Seen) -> Range:
        """The range of a place."""
        return range_of(place, seen.lines_at(place), self.encoding)

    def location(self, place: Place, seen: Seen) -> lsp.Location | None:
        """Where a place is, if that is in a file that an editor can open."""
        path = seen.path_at(place)
        if path is None:
            return None
        return lsp.Location(path.absolute().as_uri(), _range(self.range(place, seen)))

    def cursor(self, seen: Seen, at: lsp.Position) -> Cursor | None:
        """What stands at a position of the protocol."""
        lines = seen.lines
        if not 0 <= at.line < len(lines):
            return None
        return cursor_at(lines, at.line, column_of(lines[at.line], at.character, self.encoding))

    def word(self, cursor: Cursor, seen: Seen) -> Range:
        """The range of the word at a cursor."""
        place = Place(seen.file.name, cursor.line + 1, cursor.start + 1, cursor.line + 1, cursor.end + 1)
        return self.range(place, seen)


def _opened(server: _Server, params: lsp.DidOpenTextDocumentParams) -> None:
    server.guarded(lambda: server.check(params.text_document.uri), None)


async def _changed(server: _Server, params: lsp.DidChangeTextDocumentParams) -> None:
    uri = params.text_document.uri
    await asyncio.sleep(_PAUSE)
    document = server.workspace.text_documents.get(uri)
    if document is not None and document.version == params.text_document.version:
        server.guarded(lambda: server.check(uri), None)


def _saved(server: _Server, _: lsp.DidSaveTextDocumentParams) -> None:
    server.check_all()


def _closed(server: _Server, params: lsp.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    server.seen.pop(uri, None)
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))


def _hover(server: _Server, params: lsp.HoverParams) -> lsp.Hover | None:
    def told() -> lsp.Hover | None:
        seen = server.now(params.text_document.uri)
        cursor = server.cursor(seen, params.position)
        text = hover(cursor, seen.setting, server.language) if cursor is not None else None
        if text is None or cursor is None:
            return None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), _range(server.word(cursor, seen)))

    return server.guarded(told, None)


def _definition(server: _Server, params: lsp.DefinitionParams) -> list[lsp.Location]:
    def found() -> list[lsp.Location]:
        seen = server.now(params.text_document.uri)
        cursor = server.cursor(seen, params.position)
        at = places(cursor, seen.setting) if cursor is not None else ()
        return [location for each in at if (location := server.location(each, seen)) is not None]

    return server.guarded(found, [])


def _completion(server: _Server, params: lsp.CompletionParams) -> lsp.CompletionList:
    def found() -> lsp.CompletionList:
        seen = server.now(params.text_document.uri)
        cursor = server.cursor(seen, params.position)
        if cursor is None or not is_document(seen.file):
            return lsp.CompletionList(is_incomplete=False, items=[])
        where = _range(server.word(cursor, seen))
        offered = completions(cursor, seen.setting, server.language)
        # The names that an @ brings in come only once it is there.
        return lsp.CompletionList(is_incomplete=True, items=[_item(each, where) for each in offered])

    return server.guarded(found, lsp.CompletionList(is_incomplete=False, items=[]))


def _item(offered: Completion, where: lsp.Range) -> lsp.CompletionItem:
    documentation = lsp.MarkupContent(lsp.MarkupKind.Markdown, offered.documentation)
    return lsp.CompletionItem(
        label=offered.name,
        detail=offered.detail or None,
        documentation=documentation if offered.documentation else None,
        kind=lsp.CompletionItemKind.Value,
        sort_text=f"{offered.rank}{offered.name}",
        filter_text=offered.name,
        text_edit=lsp.TextEdit(where, offered.text),
    )


def _code_action(server: _Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    uri = params.text_document.uri

    def found() -> list[lsp.CodeAction]:
        if server.now(uri) is not server.seen[uri]:
            server.check(uri)
        seen = server.seen[uri]
        asked = Range(_position(params.range.start), _position(params.range.end))
        return [
            action
            for each in seen.found
            if each.place is not None
            and each.place.source == seen.file.name
            and server.range(each.place, seen).meets(asked)
            for action in _actions(server, each, seen, uri)
        ]

    return server.guarded(found, [])


def _actions(server: _Server, found: Diagnostic, seen: Seen, uri: str) -> Iterator[lsp.CodeAction]:
    for each in actions(found, seen.lines):
        yield lsp.CodeAction(
            title=each.title,
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[server.diagnostic(found, seen)],
            is_preferred=each.preferred,
            edit=lsp.WorkspaceEdit(changes={uri: _edits(server, each.edits, seen)}),
        )


def _edits(server: _Server, edits: Sequence[Edit], seen: Seen) -> list[lsp.TextEdit]:
    return [lsp.TextEdit(_range(server.range(each.place, seen)), each.text) for each in edits]


def _initialized(server: _Server, params: lsp.InitializeParams) -> None:
    options: Any = params.initialization_options
    language = options.get("language") if isinstance(options, dict) else getattr(options, "language", None)
    if language in {"sv", "en"}:
        server.language = language


def _file(uri: str, text: str) -> File:
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return File(
        Path(path).as_posix() if path else uri,
        text.encode(errors="surrogatepass"),
        Path(path) if path else None,
    )


def _range(found: Range) -> lsp.Range:
    start, end = (lsp.Position(each.line, each.character) for each in (found.start, found.end))
    return lsp.Range(start, end)


def _position(at: lsp.Position) -> Position:
    return Position(at.line, at.character)


_HANDLERS: Final[tuple[tuple[str, Any, Any], ...]] = (
    (lsp.INITIALIZE, _initialized, None),
    (lsp.TEXT_DOCUMENT_DID_OPEN, _opened, None),
    (lsp.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (lsp.TEXT_DOCUMENT_DID_SAVE, _saved, None),
    (lsp.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (lsp.TEXT_DOCUMENT_HOVER, _hover, None),
    (lsp.TEXT_DOCUMENT_DEFINITION, _definition, None),
    (
        lsp.TEXT_DOCUMENT_COMPLETION,
        _completion,
        lsp.CompletionOptions(trigger_characters=[".", "@", "[", " ", "/"]),
    ),
    (
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        _code_action,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    ),
)


def server() -> LanguageServer:
    """The language server, not started yet."""
    made = _Server()
    for feature, handle, options in _HANDLERS:
        made.feature(feature, options)(handle)
    return made


def serve() -> None:
    """Answer an editor on standard input and output until it says that it is done."""
    server().start_io()
