"""What a user names on the command line, found and read: files, folders, ids of the bundled library."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

if TYPE_CHECKING:
    from familjestod.diagnostics import Diagnostic
    from familjestod.engine.case import Case
    from familjestod.library import Library
    from familjestod.spec.instrument import Instrument
    from familjestod.spec.model import Programme
    from familjestod.spec.source import Document

CASES: Final = ".cases.yaml"
A_FILE: Final = "a file that ends in .yaml"
_MARK: Final = b"\xef\xbb\xbf"
_SUFFIXES: Final = (".yaml", ".yml")
_KEYS: Final = re.compile(r"\n(kind|id|programme|extends)[ \t]*:[ \t]*[\"']?([a-z][a-z0-9_/]*)")


class Refusal(Exception):  # noqa: N818 - what the user is told, not a fault of the program
    """Something that cannot be done as asked, said in one line."""


@frozen
class File:
    """The text of a document, and what its places call it."""

    name: str
    content: bytes
    path: Path | None = None

    @cached_property
    def text(self) -> str | None:
        """The content as text, if it is UTF-8."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return None

    def with_text(self, text: str) -> File:
        """The file with another text, and with its byte order mark if it has one."""
        mark = _MARK if self.content.startswith(_MARK) else b""
        return evolve(self, content=mark + text.encode())

    @cached_property
    def key(self) -> str | None:
        """Where a library keeps the document, by what it says it is; nothing where it does not say."""
        said = self.said
        kind, id_ = said.get("kind"), said.get("id")
        match kind:
            case "vocabulary":
                return "vocabulary.yaml"
            case "instrument" if id_:
                return f"instruments/{id_}.yaml"
            case "programme" if id_ and "/" in id_:
                return f"{id_}.yaml"
            case "cases" if "/" in said.get("programme", ""):
                return f"{said['programme']}{CASES}"
        return None

    @cached_property
    def said(self) -> Mapping[str, str]:
        """What the document says that it is, as far as its first lines show; its faults are for the checker."""
        found: dict[str, str] = {}
        for key, value in _KEYS.findall(f"\n{self.text or ''}"):
            found.setdefault(key, value)
        return found


def replace_file(old: File, new: File) -> None:
    """Put the content of one file in the place of another, whole or not at all, so that nobody ever reads half of it.

    Raises:
        Refusal: if it has changed since it was read, or cannot be written.
    """
    import shutil
    import tempfile

    if old.path is None:
        raise Refusal(f"{old.name} is not a file of the user's")
    path = old.path.resolve()
    try:
        if path.read_bytes() != old.content:
            raise Refusal(f"{old.name} has changed while it was checked: nothing is written to it")
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(new.content)
            shutil.copymode(path, beside)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Refusal(f"{old.name} cannot be written: {error.strerror or error}") from None


def read_file(path: Path) -> File:
    """A file, no more of it than a document may hold.

    Raises:
        Refusal: if it cannot be read.
    """
    from familjestod.spec.document import LIMITS

    try:
        with path.open("rb") as stream:
            return File(path.as_posix(), stream.read(LIMITS.size + 1), path)
    except IsADirectoryError:
        raise Refusal(f"{path} is a folder, and one document was expected") from None
    except FileNotFoundError:
        raise Refusal(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:
        raise Refusal(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def read_input(argument: str) -> File:
    """A file, or standard input where the argument is `-`.

    Raises:
        Refusal: if it cannot be read.
    """
    if argument != "-":
        return read_file(Path(argument))
    from familjestod.spec.document import LIMITS

    try:
        return File("<stdin>", sys.stdin.buffer.read(LIMITS.size + 1))
    except OSError as error:
        raise Refusal(f"standard input cannot be read: {error.strerror or error}") from None


def files_below(folder: Path, suffix: str = ".yaml") -> list[File]:
    """The documents in a folder and those in it; hidden folders and those of tools are passed by.

    Raises:
        Refusal: if one of them cannot be read.
    """
    return [read_file(path) for path in paths_below(folder, suffix)]


def paths_below(folder: Path, suffix: str = ".yaml") -> list[Path]:
    """The paths of the documents in a folder and those in it, sorted."""
    return [
        path
        for path in sorted(folder.rglob(f"*{suffix}"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def is_path(argument: str, library: Library) -> bool:
    """Whether an argument names a file or a folder, and not the id of a programme; a file wins over an id."""
    path = Path(argument)
    if argument.endswith(_SUFFIXES) or argument.startswith((".", "/", "~")) or path.is_file():
        return True
    return argument not in library.programme_ids and path.is_dir()


def bundled_file(library: Library, key: str) -> File:
    """A document of a library as a file."""
    return File(key, library.texts[key].encode())


@frozen(repr=False, eq=False)
class Desk:
    """A library with the documents a user works on laid over it, and the names of their files."""

    library: Library
    names: Mapping[str, str]

    @classmethod
    def with_files(cls, files: Iterable[File], library: Library, *, all_of_them: bool = False) -> Desk:
        """The library with files, and those around them, in the place of its own documents.

        Documents that the library holds word for word are left as they are there, already
        checked, unless `all_of_them` is asked for: then the files are laid over it, whatever they say.
        """
        laid: dict[str, File] = {}
        given = tuple(files)
        names = {file.name for file in given}
        for file in (*around(*given), *given):
            if file.key is not None and file.text is not None:
                laid[file.key] = file
        texts = {
            key: file.text or ""
            for key, file in laid.items()
            if (all_of_them and file.name in names) or library.texts.get(key) != file.text
        }
        return cls(library.with_texts(texts) if texts else library, {key: laid[key].name for key in laid})

    def texts(self, files: Iterable[File] = ()) -> Mapping[str, str | bytes]:
        """The text of every document by what its places are called, those of files included."""
        named = {self.names.get(key, key): text for key, text in self.library.texts.items()}
        return {**named, **{file.name: file.content for file in files}}

    def key_of(self, file: File) -> str | None:
        """Where the library keeps what a file says; nothing if it holds another text there, or none."""
        if file.key is None or self.names.get(file.key) != file.name:
            return None
        if "extends" in file.said and file.said["extends"] == file.said.get("id"):
            return None  # what an instrument is a patch on has the same key, and its places are told apart by name
        return file.key if self.library.texts.get(file.key) == file.text else None

    def placed(self, diagnostic: Diagnostic) -> Diagnostic:
        """The diagnostic with the names of files in the place of the library's own."""
        place = diagnostic.place
        if place is not None and place.source in self.names:
            place = evolve(place, source=self.names[place.source])
        related = tuple(
            evolve(each, place=evolve(each.place, source=self.names[each.place.source]))
            if each.place is not None and each.place.source in self.names
            else each
            for each in diagnostic.related
        )
        return evolve(diagnostic, place=place, related=related)

    @classmethod
    def of_folder(cls, folder: str | None) -> Desk:
        """The package's library, with the documents of a folder laid over it if one is named.

        Raises:
            Refusal: if one of them cannot be read.
        """
        from familjestod.library import bundled

        return cls.with_files(files_below(Path(folder)) if folder else (), bundled())

    def document(self, file: File) -> Programme | Instrument:
        """The programme or instrument that a file describes.

        Raises:
            Refusal: if the file holds something else.
            SpecError: with every fault of the document.
        """
        from familjestod.diagnostics import SpecError
        from familjestod.spec.instrument import Instrument
        from familjestod.spec.load import examine
        from familjestod.spec.model import Programme

        examined = examine(file.content, file.name, self.library)
        if examined.faults:
            raise SpecError(map(self.placed, examined.faults))
        if not isinstance(examined.value, Programme | Instrument):
            raise Refusal(f"{file.name} is neither a programme nor an instrument")
        return examined.value

    def named(self, id_: str, other: str) -> Programme | Instrument:
        """The programme or instrument with an id; `other` is how else the user may name one.

        Raises:
            Refusal: if there is none.
            SpecError: if its document has faults.
        """
        from familjestod.diagnostics import SpecError
        from familjestod.library import UnknownProgrammeError

        library = self.library
        try:
            return library.instruments[id_] if id_ in library.instruments else library[id_]
        except UnknownProgrammeError as error:
            raise Refusal(f"{error} (or name {other})") from None
        except SpecError as error:
            raise SpecError(map(self.placed, error.diagnostics)) from None

    def programme(self, file: File) -> Programme:
        """The programme that a file describes.

        Raises:
            SpecError: with every fault of the document.
        """
        from familjestod.diagnostics import SpecError
        from familjestod.spec.load import load

        try:
            return load(file.content, file.name, self.library)
        except SpecError as error:
            raise SpecError(map(self.placed, error.diagnostics)) from None


def around(*files: File) -> Iterator[File]:
    """The documents that files stand among where they lie as a library lays them, each once and none of the files.

    For `<root>/gotland/itc.yaml` with the id `gotland/itc` they are the root's vocabulary,
    its instruments, and the bases that it extends; for cases, the programme that they are
    about, which may also be `mine.yaml` beside `mine.cases.yaml`.
    """
    seen = {file.path for file in files if file.path is not None}
    for file in files:
        yield from _around(file, seen)


def _around(file: File, seen: set[Path]) -> Iterator[File]:
    """The documents that a file stands among, without those at paths that were seen; these are added to them."""
    if file.path is None or file.key is None:
        return
    if file.key.endswith(CASES):
        beside = file.path.with_name(file.path.name.removesuffix(CASES) + ".yaml")
        if beside not in seen and beside.is_file():
            seen.add(beside)
            programme = read_file(beside)
            yield programme
            yield from _around(programme, seen)
        return
    here = file.path.absolute()
    if not here.as_posix().endswith(f"/{file.key}"):
        return
    up = file.key.count("/")
    root = file.path.parents[up] if len(file.path.parents) > up else here.parents[up]
    if root not in seen:
        seen.add(root)
        for path in (root / "vocabulary.yaml", *sorted((root / "instruments").glob("*.yaml"))):
            if path not in seen and path.is_file():
                yield read_file(path)
    base = file.said.get("extends")
    while base is not None and (path := root / f"{base}.yaml") not in seen and path.is_file():
        seen.add(path)
        found = read_file(path)
        yield found
        base = found.said.get("extends")


def programme_of(argument: str) -> tuple[Programme, Desk]:
    """The programme with an id, or that a file describes, and the library it was found in.

    Raises:
        Refusal: if there is none.
        SpecError: if its document has faults.
    """
    from familjestod.library import UnknownProgrammeError, bundled

    library = bundled()
    if is_path(argument, library):
        file = read_file(Path(argument).expanduser())
        desk = Desk.with_files([file], library)
        return desk.programme(file), desk
    try:
        return library[argument], Desk(library, {})
    except UnknownProgrammeError as error:
        raise Refusal(f"{error} (or name {A_FILE})") from None


def document_of(argument: str) -> Programme | Instrument:
    """The programme or instrument with an id, or that a file describes.

    Raises:
        Refusal: if there is none, or the file holds something else.
        SpecError: if its document has faults.
    """
    desk = Desk.of_folder(None)
    if not is_path(argument, desk.library):
        return desk.named(argument, A_FILE)
    file = read_file(Path(argument).expanduser())
    return Desk.with_files([file], desk.library).document(file)


def schema_of(kind: str, folder: str | None = None) -> Mapping[str, Any]:
    """The schema of a kind of document with the names filled in that are known, in a folder too.

    Raises:
        Refusal: if a document in the folder cannot be read, or there are no names to fill in.
        SpecError: if the vocabulary or an instrument in the folder has faults.
    """
    from familjestod.diagnostics import SpecError
    from familjestod.spec.named_schema import NAMED, named_schema

    if kind not in NAMED:
        raise Refusal(f"the names that documents use come from a {kind}: there are none to fill in")
    desk = Desk.of_folder(folder)
    library = desk.library
    try:
        return named_schema(kind, library.schemas.documents[kind], library.vocabulary, library.instruments)
    except SpecError as error:
        raise SpecError(map(desk.placed, error.diagnostics)) from None


def case_for(programme: Programme, argument: str, library: Library) -> tuple[Case, Document]:
    """The case that a file or standard input describes, fit for a programme.

    Raises:
        Refusal: if it cannot be read.
        SpecError: with every fault of it.
    """
    from familjestod.diagnostics import SpecError
    from familjestod.engine.case import case_faults, read_case

    file = read_input(argument)
    case, document = read_case(file.content, file.name, library.schemas)
    faults = [
        document.locate(each) for each in case_faults(case, programme.vocabulary, programme.instruments)
    ]
    if faults:
        raise SpecError(faults)
    return case, document
