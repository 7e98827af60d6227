"""`test`: the cases beside programmes, run one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from familjestod.cli.checking import case_document_faults, counted, stray_faults, unknown
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
from familjestod.diagnostics import Diagnostic, SpecError, ordered

if TYPE_CHECKING:
    from familjestod.engine.cases import Example, Examples
    from familjestod.engine.coverage import Coverage
    from familjestod.library import Library
    from familjestod.spec.model import Programme


@frozen
class Suite:
    """The cases of one document and the programme they are about."""

    file: File
    desk: Desk = field(repr=False)
    examples: Examples = field(repr=False)
    programme: Programme = field(repr=False)

    @classmethod
    def of(cls, file: File, library: Library) -> Suite:
        """The cases of a file, and the programme beside it or else the library's.

        Raises:
            SpecError: with every fault of the cases, or of the programme.
        """
        from familjestod.engine.cases import read_examples

        desk = Desk.with_files([file], library)
        try:
            examples = read_examples(file.content, file.name, desk.library.schemas)
            faults = tuple(case_document_faults(examples, desk.library))
            programme = None if faults else desk.library[examples.programme]
            if programme is not None:
                faults = tuple(stray_faults(examples, programme, desk.library))
        except SpecError as error:
            raise SpecError(map(desk.placed, error.diagnostics)) from None
        if programme is None or faults:
            raise SpecError(faults)
        return cls(file, desk, examples, programme)

    def differences(self, example: Example) -> tuple[Diagnostic, ...]:
        """Where the programme's answer is not what a case expects; none if it agrees."""
        return ordered(self.examples.differences(example, self.programme))

    def coverage(self) -> Coverage:
        """Which answers of the programme's rules the cases show."""
        from familjestod.engine.coverage import coverage

        return coverage(self.programme, self.examples.examples)

    def gaps(self, coverage: Coverage) -> Iterator[Diagnostic]:
        """A warning for each answer that no case shows, but for those that the programme's author ignores."""
        from familjestod.lints.ignores import ELSEWHERE, ignores_of, silenced

        found = tuple(map(self.desk.placed, coverage.gaps()))
        texts = self.desk.texts()
        names = {each.place.source for each in found if each.place is not None and each.place.source in texts}
        return silenced(found, {name: ignores_of(texts[name], name, ELSEWHERE) for name in names})


@frozen
class Tried:
    """What came of one document of cases: the case ids, and what is wrong with each that failed."""

    file: File
    ids: tuple[str, ...] = ()
    failures: Mapping[str, tuple[Diagnostic, ...]] = field(factory=dict)
    faults: tuple[Diagnostic, ...] = ()
    coverage: Coverage | None = None
    gaps: tuple[Diagnostic, ...] = ()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The faults of the document, or else where answers differ from what is expected, and what no case shows."""
        return (*self.faults, *(each for found in self.failures.values() for each in found), *self.gaps)

    @property
    def result(self) -> str:
        """What came of it, in a few words."""
        if self.faults:
            return "not run"
        passed = f"{len(self.ids) - len(self.failures)} of {len(self.ids)} passed"
        return f"{passed}, {_shown(self.coverage.shown, self.coverage.possible)}" if self.coverage else passed


def try_all(arguments: Sequence[str], *, cover: bool = False) -> Iterator[Tried]:
    """What comes of the cases that some arguments name; of those of the library, if there are none.

    `cover` also asks which answers of the programme's rules the cases show.

    Raises:
        Refusal: if something that is named is not there, cannot be read, or has no cases.
    """
    from familjestod.library import bundled

    library = bundled()
    for file in list(_files(arguments, library)):
        try:
            suite = Suite.of(file, library)
        except SpecError as error:
            yield Tried(file, faults=error.diagnostics)
            continue
        found = {each.id: suite.differences(each) for each in suite.examples.examples}
        failures = {id_: faults for id_, faults in found.items() if faults}
        coverage = suite.coverage() if cover else None
        gaps = ordered(suite.gaps(coverage)) if coverage else ()
        yield Tried(file, tuple(found), failures, coverage=coverage, gaps=gaps)


def _files(arguments: Sequence[str], library: Library) -> Iterator[File]:
    if not arguments:
        yield from (bundled_file(library, key) for key in library.texts if key.endswith(CASES))
    seen: set[Path] = set()
    for argument in arguments:
        if is_path(argument, library):
            files = _named(Path(argument).expanduser())
        elif f"{argument}{CASES}" in library.texts:
            files = [bundled_file(library, f"{argument}{CASES}")]
        elif argument in library.programme_ids:
            files = []
        else:
            raise Refusal(str(unknown(argument, library)))
        if not files:
            raise Refusal(f"{argument} has no cases")
        for file in files:
            if file.path is None:
                yield file
            elif (real := file.path.resolve()) not in seen:
                seen.add(real)
                yield file


def _named(path: Path) -> list[File]:
    """The cases in a folder, beside a programme, or of a file itself."""
    if path.is_dir():
        return files_below(path, CASES)
    file = read_file(path)
    if path.name.endswith(CASES) or file.said.get("kind") == "cases":
        return [file]
    beside = path.with_name(path.stem + CASES)
    return [read_file(beside)] if beside.is_file() else []


def summary(tried: Sequence[Tried]) -> str:
    """What came of all of them, in one line."""
    cases = sum(len(each.ids) for each in tried)
    failed = sum(len(each.failures) for each in tried)
    unread = sum(bool(each.faults) for each in tried)
    said = f"{cases - failed} passed" + (f", {failed} failed" if failed else "")
    more = f"; {counted(unread, 'document')} not run because of faults" if unread else ""
    covered = [each.coverage for each in tried if each.coverage is not None]
    shown = _shown(sum(each.shown for each in covered), sum(each.possible for each in covered))
    return f"{counted(cases, 'case')}: {said}{more}" + (f"; {shown}" if covered else "")


def _shown(shown: int, possible: int) -> str:
    return f"{shown} of {counted(possible, 'answer')} of the rules shown"
