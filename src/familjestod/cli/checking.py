"""`check`: every fault of documents, in the order of their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from familjestod.cli.documents import (
    CASES,
    Desk,
    File,
    Refusal,
    bundled_file,
    files_below,
    is_path,
    read_file,
)
from familjestod.diagnostics import Diagnostic, Severity, SpecError, nearest, ordered
from familjestod.spec.text import lines_of

if TYPE_CHECKING:
    from familjestod.engine.cases import Examples
    from familjestod.library import Library
    from familjestod.spec.model import Programme


@frozen
class Checked:
    """How many documents were checked, and what was found in them."""

    documents: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether anything that was found is an error."""
        return any(each.severity is Severity.ERROR for each in self.diagnostics)

    @property
    def broke(self) -> bool:
        """Whether the checker itself failed on some document."""
        return any(each.code == "internal-error" for each in self.diagnostics)

    def exit_code(self, *, strict: bool = False) -> int:
        """What the command exits with: 0 clean, 1 faults, and warnings too if it is strict, 3 if it failed itself."""
        warned = any(each.severity is Severity.WARNING for each in self.diagnostics)
        return 3 if self.broke else int(self.failed or (strict and warned))

    @property
    def summary(self) -> str:
        """What was found, in one line."""
        found = self.diagnostics
        weights = Counter(each.severity for each in found)
        counts = [counted(weights[each], what) for each, what in _WEIGHTS.items() if weights[each]]
        said = " and ".join(filter(None, (", ".join(counts[:-1]), *counts[-1:]))) or "no faults"
        fixes = sum(each.fix is not None for each in found)
        more = f"; --fix mends {fixes} of them" if fixes else ""
        return f"{counted(self.documents, 'document')} checked: {said}{more}"


_WEIGHTS: Final = {Severity.ERROR: "fault", Severity.WARNING: "warning", Severity.NOTE: "note"}


def counted(number: int, what: str) -> str:
    """The number of things: 1 fault, 2 faults."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def check_all(arguments: Sequence[str]) -> Checked:
    """What is wrong with the documents that some arguments name; with those of the library, if there are none.

    Raises:
        Refusal: if something that is named is not there, or cannot be read.
    """
    from familjestod.library import shipped

    library = shipped()
    return check_files(files_named(arguments, library), library)


def check_files(files: Sequence[File], library: Library) -> Checked:
    """What is wrong with some documents, each fault with its fix if there is one."""
    return check_on(Desk.with_files(files, library, all_of_them=True), files)


def check_on(desk: Desk, files: Sequence[File]) -> Checked:
    """What is wrong with some of the documents that lie on a desk, each fault with its fix if there is one."""
    sound_programmes: dict[str, Programme] = {}
    # Cases are judged by their programme, which is then read already.
    by_file = {
        file: tuple(_faults(file, desk, sound_programmes))
        for file in sorted(files, key=lambda each: each.said.get("kind") == "cases")
    }
    ids = {file.said.get("id") for file in files}
    found = [
        *_once(each for of_file in by_file.values() for each in of_file if not _is_of_another(each, ids)),
        *_twice(files),
    ]
    sound = {file.name for file, of_file in by_file.items() if not Checked(1, of_file).failed}
    left = _heeding_ignores(found, desk.texts(files), sound)
    return Checked(len(files), tuple(_with_fixes(ordered(left), files, desk)))


def _is_of_another(fault: Diagnostic, ids: Collection[str | None]) -> bool:
    """Whether cases lack a programme that another document here says it is: what keeps it from being one is told there."""
    lacking = fault.code == "unknown-name" and fault.path == ("programme",)
    return lacking and fault.message.split('"')[1] in ids


def _with_fixes(found: Sequence[Diagnostic], files: Sequence[File], desk: Desk) -> Iterator[Diagnostic]:
    if not found:
        return
    from familjestod.spec.fixes import numbers_quoted, with_fixes
    from familjestod.spec.load import examine

    texts = {file.name: file.text for file in files if file.text is not None}
    lines = {name: lines_of(text) for name, text in texts.items()}

    def examined(text: str) -> tuple[Diagnostic, ...]:
        return examine(text, name, desk.library).faults

    for name, of_source in groupby(with_fixes(found, lines), key=_source):
        if name in texts:
            yield from numbers_quoted(of_source, texts[name], examined)
        else:
            yield from of_source


def _source(diagnostic: Diagnostic) -> str:
    return diagnostic.place.source if diagnostic.place is not None else ""


def _heeding_ignores(
    found: Sequence[Diagnostic], texts: Mapping[str, str | bytes], sound: Collection[str]
) -> Iterator[Diagnostic]:
    """What is left of what was found, and what is wrong with the ignores themselves of documents without faults."""
    concerned = {_source(each) for each in found} | {*sound}
    texts = {name: text for name, text in texts.items() if name in concerned}
    if not any(_may_ignore(text) for text in texts.values()):
        yield from found
        return
    from familjestod.lints.ignores import ignores_of, silenced, unused

    ignores = {name: ignores_of(text, name, _known_codes) for name, text in texts.items()}
    yield from silenced(found, ignores)
    for name in sound:
        yield from ignores[name].faults
        yield from unused(found, ignores[name].each)


def _may_ignore(text: str | bytes) -> bool:
    """Whether a text has the word that every ignore begins with; few have."""
    return b"familjestod:" in text if isinstance(text, bytes) else "familjestod:" in text


def _known_codes() -> Collection[str]:
    from familjestod.cli.faults import explanations

    return explanations()


def files_named(arguments: Sequence[str], library: Library) -> tuple[File, ...]:
    """The documents that some arguments name, each once; those of the library, if there are no arguments.

    Raises:
        Refusal: if something that is named is not there, or cannot be read.
    """
    return tuple(_files(arguments, library))


def _files(arguments: Sequence[str], library: Library) -> Iterator[File]:
    if not arguments:
        yield from (bundled_file(library, key) for key in library.texts)
    seen: set[Path] = set()
    for argument in arguments:
        if not is_path(argument, library):
            if argument not in library.programme_ids:
                raise Refusal(str(unknown(argument, library)))
            keys = (f"{argument}.yaml", f"{argument}{CASES}")
            yield from (bundled_file(library, key) for key in keys if key in library.texts)
            continue
        path = Path(argument).expanduser()
        found = files_below(path) if path.is_dir() else [read_file(path)]
        if not found:
            raise Refusal(f"{argument} holds no documents: none of its files ends in .yaml")
        for file in found:
            if file.path is not None and (real := file.path.resolve()) not in seen:
                seen.add(real)
                yield file


def unknown(id_: str, library: Library) -> Exception:
    """What is said of a programme that the library does not have."""
    from familjestod.library import UnknownProgrammeError

    return UnknownProgrammeError(id_, library.programme_ids)


def _faults(file: File, desk: Desk, programmes: dict[str, Programme]) -> Iterator[Diagnostic]:
    """What is wrong with a file; the programme that it describes is put among those that are read."""
    if file.said.get("kind") == "cases":
        from familjestod.engine.cases import read_examples
        from familjestod.lints.cases import lint_cases

        try:
            examples = read_examples(file.content, file.name, desk.library.schemas)
            faults = tuple(case_document_faults(examples, desk.library))
            programme = None if faults else _programme_of(examples, desk, programmes)
            faults = faults or (
                () if programme is None else tuple(stray_faults(examples, programme, desk.library))
            )
            yield from faults
            if programme is not None and not faults:
                yield from map(desk.placed, lint_cases(examples, programme))
        except SpecError as error:
            yield from map(desk.placed, error.diagnostics)
        return
    from familjestod.lints import lint
    from familjestod.spec.instrument import Instrument
    from familjestod.spec.load import examine
    from familjestod.spec.model import Programme

    # What the library holds as its own is read there, once for the check and for all that rest on it.
    key = desk.key_of(file)
    examined = examine(file.content, file.name, desk.library) if key is None else desk.library.examine(key)
    yield from map(desk.placed, examined.faults)
    if isinstance(examined.value, Programme | Instrument):
        yield from map(desk.placed, lint(examined.value))
    if isinstance(examined.value, Programme):
        programmes[examined.value.id] = examined.value


def _programme_of(examples: Examples, desk: Desk, programmes: Mapping[str, Programme]) -> Programme | None:
    """The programme that cases are about; nothing where that has faults, which are told of it."""
    try:
        return programmes.get(examples.programme) or desk.library[examples.programme]
    except SpecError:
        return None


def case_document_faults(examples: Examples, library: Library) -> Iterator[Diagnostic]:
    """What is wrong with cases that have passed their schema: an unknown programme, facts and answers.

    Raises:
        SpecError: if the vocabulary or an instrument of the library has faults.
    """
    locate = examples.document.locate
    if examples.programme not in library.programme_ids:
        message = f'"{examples.programme}" is not a programme that is known here'
        ids = nearest(examples.programme, library.programme_ids)
        yield locate(Diagnostic(code="unknown-name", message=message, path=("programme",), available=ids))
    found = (
        each
        for example in examples.examples
        for each in example.faults(library.vocabulary, library.instruments)
    )
    # What one step of a story has wrong is wrong in every later one.
    yield from map(locate, dict.fromkeys(found))


def stray_faults(examples: Examples, programme: Programme, library: Library) -> Iterator[Diagnostic]:
    """What happens in cases that is nothing in their programme, nor in another one of the library."""
    from familjestod.engine.strays import strays

    def elsewhere(kind: str, id_: str) -> bool:
        return any(_has(library, other, kind, id_) for other in library.programme_ids)

    found = (
        example.told(each)
        for example in examples.examples
        for each in strays(example.case, programme, library.instruments, elsewhere)
    )
    yield from map(examples.document.locate, dict.fromkeys(found))


def _has(library: Library, programme: str, kind: str, id_: str) -> bool:
    """Whether a programme's document, or an amendment in it, has an entry of a kind."""
    try:
        document = library.document(programme)
    except SpecError:
        return False
    root = document.root if document is not None else None
    amendments = root.at(("amendments",)) if root is not None else None
    count = len(amendments.value) if amendments is not None and isinstance(amendments.value, tuple) else 0
    paths: list[tuple[str | int, ...]] = [
        (kind, id_),
        *(("amendments", index, "patch", kind, id_) for index in range(count)),
    ]
    return root is not None and any(root.at(path) is not None for path in paths)


def _twice(files: Sequence[File]) -> Iterator[Diagnostic]:
    """Documents that say they are one that another file has been already."""
    from familjestod.spec.source import read

    first: dict[str, File] = {}
    for file in files:
        if file.key is None or first.setdefault(file.key, file) is file:
            continue
        what = "programme" if file.key.endswith(CASES) else "kind" if file.key == "vocabulary.yaml" else "id"
        message = f'"{file.said[what]}" is what {first[file.key].name} says that it is'
        fault = Diagnostic(code="duplicate-document", message=message, path=(what,))
        try:
            yield read(file.content, file.name).locate(fault)
        except SpecError:  # its own faults are told already
            continue


def _once(found: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """Each fault once: one of a base shows in every document that extends it."""
    return {(each.place, each.code, each.message): each for each in reversed(tuple(found))}.values()
