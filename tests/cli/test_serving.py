"""The language server as an editor meets it: a process that is spoken to over its standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from familjestod.diagnostics import Edit, Place
from familjestod.spec.fixes import applied

pytestmark = pytest.mark.extra

_TEXT = """\
format: 1
kind: programme
id: gotland/mine
name: {sv: "Mitt", en: "Mine"}
region: gotland
extends: national/barnhalsovard
source: own
sources:
  own: {title: "Vårt 😀", publisher: [Region Gotland]}
eligibility:
  {name: {sv: "😀", en: "😀"}, unit.regoin: gotland, child.age: {below: 3 years}}
visits:
  v18m:
    place: home
"""
_WAIT = 30  # a slow machine is no fault


class _Editor:
    """A client with one document open."""

    def __init__(self, path: Path) -> None:
        self.client = LanguageClient("test", "1")
        self.uri = path.as_uri()
        self.text, self.version = "", 0
        self.log: list[str] = []
        self.published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()

        def publish(found: lsp.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(found)

        def said(said: lsp.LogMessageParams) -> None:
            self.log.append(said.message)

        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(publish)
        self.client.feature(lsp.WINDOW_LOG_MESSAGE)(said)

    @property
    def document(self) -> lsp.TextDocumentIdentifier:
        return lsp.TextDocumentIdentifier(self.uri)

    async def found(self) -> list[lsp.Diagnostic]:
        """What is published of the text as it is now."""
        while True:
            found = await asyncio.wait_for(self.published.get(), _WAIT)
            if found.version == self.version:
                return list(found.diagnostics)

    async def write(self, text: str) -> list[lsp.Diagnostic]:
        """Open the document, or change it."""
        first, self.text = not self.text, text
        self.version += 1
        if first:
            item = lsp.TextDocumentItem(self.uri, "yaml", self.version, text)
            self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        else:
            changed = lsp.VersionedTextDocumentIdentifier(self.version, self.uri)
            whole = [lsp.TextDocumentContentChangeWholeDocument(text)]
            self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(changed, whole))
        return await self.found()

    def at(self, marked: str) -> lsp.Position:
        """The position of the | in a part of the text."""
        index = self.text.index(marked.replace("|", "")) + marked.index("|")
        line = self.text.count("\n", 0, index)
        before = self.text[self.text.rfind("\n", 0, index) + 1 : index]
        return lsp.Position(line, len(before.encode("utf-16-le")) // 2)

    async def hover(self, marked: str) -> str:
        """What is told of a word."""
        told = await self.client.text_document_hover_async(lsp.HoverParams(self.document, self.at(marked)))
        assert told is not None
        assert isinstance(told.contents, lsp.MarkupContent)
        return told.contents.value

    async def definition(self, marked: str) -> list[tuple[str, int]]:
        """The names of the files, and the lines, that a word leads to."""
        asked = lsp.DefinitionParams(self.document, self.at(marked))
        found = await self.client.text_document_definition_async(asked)
        assert isinstance(found, list | tuple)
        return [
            (each.uri.rpartition("/")[2], each.range.start.line)
            for each in found
            if isinstance(each, lsp.Location)
        ]

    async def completion(self, marked: str) -> set[str]:
        """What is offered for a word."""
        asked = lsp.CompletionParams(self.document, self.at(marked))
        found = await self.client.text_document_completion_async(asked)
        assert isinstance(found, lsp.CompletionList)
        return {each.label for each in found.items}

    async def actions(self, found: lsp.Diagnostic) -> dict[str, str]:
        """What can be done about a diagnostic, and the text that it makes."""
        context = lsp.CodeActionContext([found])
        asked = lsp.CodeActionParams(self.document, found.range, context)
        offered = await self.client.text_document_code_action_async(asked)
        return {
            each.title: self._edited(each.edit)
            for each in offered or ()
            if isinstance(each, lsp.CodeAction) and each.edit is not None
        }

    def _edited(self, edit: lsp.WorkspaceEdit) -> str:
        """The text with edits made as an editor makes them, by UTF-16 units."""
        lines = self.text.split("\n")

        def place(span: lsp.Range) -> Place:
            columns = [
                len(lines[at.line].encode("utf-16-le")[: at.character * 2].decode("utf-16-le")) + 1
                for at in (span.start, span.end)
            ]
            return Place(self.uri, span.start.line + 1, columns[0], span.end.line + 1, columns[1])

        edits = (edit.changes or {})[self.uri]
        return applied(self.text, [Edit(place(each.range), each.new_text) for each in edits])


def _with_editor(path: Path, use: Callable[[_Editor], Awaitable[None]]) -> None:
    async def run() -> None:
        editor = _Editor(path)
        await editor.client.start_io(sys.executable, "-m", "familjestod", "lsp")
        try:
            capabilities = lsp.ClientCapabilities()
            await asyncio.wait_for(
                editor.client.initialize_async(
                    lsp.InitializeParams(capabilities, initialization_options={"language": "en"})
                ),
                _WAIT,
            )
            editor.client.initialized(lsp.InitializedParams())
            await use(editor)
            assert editor.log == []
        finally:  # a server that is not told to end would be waited for without end
            await asyncio.wait_for(editor.client.shutdown_async(None), _WAIT)
            editor.client.exit(None)
            await editor.client.stop()  # type: ignore[no-untyped-call]

    asyncio.run(run())


def test_a_fault_is_shown_told_and_mended(tmp_path: Path) -> None:
    async def use(editor: _Editor) -> None:
        (fault,) = await editor.write(_TEXT)
        assert (fault.code, fault.severity) == ("unknown-name", lsp.DiagnosticSeverity.Error)
        start = editor.at('"😀"}, |unit.regoin')
        assert fault.range == lsp.Range(start, lsp.Position(start.line, start.character + len("unit.regoin")))
        assert "did you mean `unit.region`?" in fault.message
        assert fault.code_description is not None
        assert fault.code_description.href.endswith("#unknown-name")

        mended = await editor.actions(fault)
        assert mended == {"Write unit.region": _TEXT.replace("regoin", "region")}
        assert await editor.write(mended["Write unit.region"]) == []

        assert "> The child is younger than 3 years." in await editor.hover("child.|age")
        assert "**the home** · `home`" in await editor.hover("place: ho|me")
        assert [name for name, _ in await editor.definition("child.|age")] == ["vocabulary.yaml"]
        assert [name for name, _ in await editor.definition("  v18|m:")] == ["barnhalsovard.yaml"]
        assert await editor.definition("source: ow|n") == [("mine.yaml", 8)]
        assert {"home", "clinic"} <= await editor.completion("place: |")

    _with_editor(tmp_path / "gotland" / "mine.yaml", use)


def test_advice_is_shown_and_turned_down(tmp_path: Path) -> None:
    text = _TEXT.replace("regoin", "region").replace(', en: "Mine"', "")

    async def use(editor: _Editor) -> None:
        found = await editor.write(text)
        (advice,) = found
        assert advice.code == "missing-translation"
        assert advice.severity is lsp.DiagnosticSeverity.Warning
        (ignored,) = [made for title, made in (await editor.actions(advice)).items() if "Ignore" in title]
        reasoned = ignored.replace("[missing-translation] ", "[missing-translation] written in Swedish first")
        assert await editor.write(reasoned) == []

    _with_editor(tmp_path / "gotland" / "mine.yaml", use)


def test_a_document_that_cannot_be_read_yet_is_completed(tmp_path: Path) -> None:
    async def use(editor: _Editor) -> None:
        await editor.write(_TEXT.replace("regoin", "region"))
        assert await editor.write(_TEXT.replace("  {name", "  {unit.region: got\n  {name")) != []
        assert {"gotland", "skane"} <= await editor.completion("unit.region: got|\n")

    _with_editor(tmp_path / "gotland" / "mine.yaml", use)


def test_what_is_no_document_is_left_alone(tmp_path: Path) -> None:
    async def use(editor: _Editor) -> None:
        assert await editor.write("services:\n  web: {image: x, ports: [8000:80]}\n") == []

    _with_editor(tmp_path / "compose.yaml", use)


def test_an_open_vocabulary_counts_as_it_is_in_the_editor(tmp_path: Path) -> None:
    """A fact that is written in one window can be used in the next before it is saved."""
    from familjestod.cli.documents import File
    from familjestod.cli.editing import see
    from familjestod.library import bundled

    vocabulary, mine = tmp_path / "vocabulary.yaml", tmp_path / "gotland" / "mine.yaml"
    mine.parent.mkdir()
    saved = bundled().texts["vocabulary.yaml"]
    vocabulary.write_text(saved, encoding="utf-8")
    text = _TEXT.replace("unit.regoin: gotland", "unit.has_a_bus: true")
    used = File(mine.as_posix(), text.encode(), mine)
    assert [each.code for each in see(used).found] == ["unknown-name"]

    fact = 'facts:\n  unit.has_a_bus: {type: boolean, label: {sv: "har en buss", en: "has a bus"}}\n'
    opened = File(vocabulary.as_posix(), saved.replace("facts:\n", fact).encode(), vocabulary)
    assert [each.code for each in see(used, [opened]).found] == []
