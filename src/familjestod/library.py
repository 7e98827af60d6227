"""The documents that come with the package, and libraries of one's own: the one place that reads package data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from familjestod.diagnostics import Diagnostic, SpecError, nearest
from familjestod.logic.truth import Verdict
from familjestod.shown import Shown
from familjestod.spec import load as loading
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.layers import extended
from familjestod.spec.load import Examined
from familjestod.spec.model import Programme
from familjestod.spec.schema import Schemas
from familjestod.spec.source import Document, read
from familjestod.spec.structure import converter
from familjestod.spec.terms import FrozenDict

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from familjestod.engine.case import Case
    from familjestod.engine.evaluate import Question
    from familjestod.engine.evaluation import Evaluation

_VOCABULARY = "vocabulary.yaml"
_INSTRUMENTS = "instruments"
_CASES = ".cases.yaml"
# What answers, and what tells of faults: imported when first needed, and never by a check that finds nothing.
_ANSWERING = ("engine.evaluate", "engine.explain")
_TELLING = ("logic.advice", "spec.meant", "spec.syntax", "spec.wording")


@frozen(eq=False)
class Library(Shown, Mapping[str, Programme]):
    """Programmes by id, with the instruments and the vocabulary they are written in.

    `texts` are the documents by their path below `programmes/`: `vocabulary.yaml`,
    `instruments/<id>.yaml`, `<region>/<slug>.yaml` and `<region>/<slug>.cases.yaml`. A
    programme is read when it is first asked for.

    Raises:
        SpecError: when a document that is asked for has faults.
    """

    texts: Mapping[str, str] = field(repr=False)
    schemas: Schemas = field(repr=False)
    # Paths whose documents are known to have passed their checks, so that reading them is quick.
    trusted: frozenset[str] = field(default=frozenset(), repr=False)
    # Paths whose documents are as they were shipped: an instrument among them is read when something names it.
    as_shipped: frozenset[str] = field(default=frozenset(), repr=False)
    # Instruments in the place of those that the texts describe.
    given: Mapping[str, Instrument] = field(factory=FrozenDict, repr=False)
    # What this library was laid over, with the instruments that its own are patches on.
    below: Library | None = field(default=None, repr=False)
    # What has been read so far. Filled as asked for, always with the same result.
    read_so_far: dict[str, Programme] = field(factory=dict, init=False, repr=False)
    bases_so_far: dict[str, Document] = field(factory=dict, init=False, repr=False)
    documents_so_far: dict[str, Document] = field(factory=dict, init=False, repr=False)
    sound_so_far: dict[str, Instrument | Vocabulary] = field(factory=dict, init=False, repr=False)

    def __getitem__(self, id_: str) -> Programme:
        if id_ not in self.read_so_far:
            path = f"{id_}.yaml"
            if id_ not in self.programme_ids:
                raise UnknownProgrammeError(id_, self.programme_ids)
            document = self.bases_so_far.get(id_) or self.read(path)
            self.read_so_far[id_] = loading.load_programme(document, self, trusted=path in self.trusted)
        return self.read_so_far[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self.programme_ids)

    def __len__(self) -> int:
        return len(self.programme_ids)

    @cached_property
    def programme_ids(self) -> tuple[str, ...]:
        """The ids of the programmes, sorted."""
        return tuple(
            sorted(
                path.removesuffix(".yaml")
                for path in self.texts
                if "/" in path and not path.startswith(f"{_INSTRUMENTS}/") and not path.endswith(_CASES)
            )
        )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that all documents agree on."""
        document = self.read(_VOCABULARY)
        if _VOCABULARY in self.trusted:
            return loading.load_vocabulary(document, None)
        found = self.sound_so_far[_VOCABULARY] = loading.load_vocabulary(document, self.schemas)
        return found

    @cached_property
    def instruments(self) -> Instruments:
        """The instruments by id; one that is as it was shipped is read when it is first asked for."""
        paths = {PurePosixPath(path).stem: path for path in self.texts if path.startswith(f"{_INSTRUMENTS}/")}
        return Instruments(self, {id_: paths.get(id_) for id_ in sorted({*paths, *self.given})})

    def instrument_at(self, path: str) -> Instrument:
        """The instrument that the text at a path describes.

        Raises:
            SpecError: if the text has faults.
        """
        document = self.read(path)
        if path in self.trusted:
            return loading.load_instrument(document, self, trusted=True)
        found = self.sound_so_far[path] = loading.load_instrument(document, self)
        return found

    def read(self, path: str) -> Document:
        """The text at a path as a document, read once for all that rest on it.

        Raises:
            SpecError: if it cannot be read.
        """
        if path not in self.documents_so_far:
            self.documents_so_far[path] = read(self.texts[path], path)
        return self.documents_so_far[path]

    def examine(self, path: str) -> Examined:
        """What the text at a path says, or what is wrong with it."""
        if path in self.sound_so_far:
            return Examined(value=self.sound_so_far[path])
        try:
            return loading.examine_document(self.read(path), self)
        except SpecError as error:
            return Examined(error.diagnostics)

    def document(self, id_: str) -> Document | None:
        """The document of a programme as it was read, if there is such a programme.

        Raises:
            SpecError: if it has not the shape of one.
        """
        if id_ not in self.programme_ids:
            return None
        if id_ not in self.bases_so_far:  # most programmes of a library extend one and the same
            path = f"{id_}.yaml"
            found = self.read(path)
            self.bases_so_far[id_] = found if path in self.trusted else loading.shaped(found, self.schemas)
        return self.bases_so_far[id_]

    def instrument_document(self, id_: str) -> Document | None:
        """The document of an instrument that one with `extends` is laid on: the nearest whole one, here or below.

        Raises:
            SpecError: if it has not the shape of one.
        """
        path = f"{_INSTRUMENTS}/{id_}.yaml"
        if id_ in self.given:
            found: Document = self.given[id_].origin.document()
            return found
        if path in self.texts:
            document = loading.shaped(self.read(path), self.schemas, "instrument")
            if extended(document)[1] is None:
                return document
        return self.below.instrument_document(id_) if self.below is not None else None

    def cases(self, id_: str) -> str | None:
        """The text of the cases beside a programme, if there are any."""
        return self.texts.get(f"{id_}{_CASES}")

    def with_texts(self, texts: Mapping[str, str]) -> Library:
        """This library with documents added, or put in the place of those with the same path."""
        trusted = self.trusted - _resting_on(texts.keys() & self.texts.keys(), self.texts)
        changed = {path for path, text in texts.items() if self.texts.get(path) != text}
        as_shipped = self.as_shipped - _resting_on(changed, self.texts)
        given = {id_: each for id_, each in self.given.items() if f"{_INSTRUMENTS}/{id_}.yaml" not in texts}
        both = {**self.texts, **texts}
        return evolve(self, texts=both, trusted=trusted, as_shipped=as_shipped, given=given, below=self)

    def with_instrument(self, instrument: Instrument) -> Library:
        """This library with an instrument, such as a patched one, in the place of the one with its id."""
        given = {**self.given, instrument.id: instrument}
        replaced = _resting_on([f"{_INSTRUMENTS}/{instrument.id}.yaml"], self.texts)
        trusted, as_shipped = self.trusted - replaced, self.as_shipped - replaced
        return evolve(self, trusted=trusted, as_shipped=as_shipped, given=given, below=self)

    def evaluate(self, case: Case, *, on: dt.date) -> Answers:
        """What every programme says about a family on a day, by programme id.

        Raises:
            CaseError: if the case has facts or answers that are not known.
            TypeError: if `on` is not a date.
        """
        from familjestod.engine.evaluate import Question
        from familjestod.engine.record import Record

        record = Record.of(case, on)
        return Answers(FrozenDict((id_, Question.of(programme, record)) for id_, programme in self.items()))

    def __repr__(self) -> str:
        return f"Library({len(self)} programmes)"


@frozen(eq=False)
class Instruments(Mapping[str, Instrument]):
    """The instruments of a library by id, each read when it is first asked for.

    Raises:
        SpecError: when one that is asked for has faults, or, the first time, one that is not as it was shipped.
    """

    library: Library = field(repr=False)
    paths: Mapping[str, str | None] = field(repr=False)
    """Where the text of each lies, if it has one, in the order of ids."""
    # Filled as asked for, always with the same result.
    read_so_far: dict[str, Instrument] = field(factory=dict, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.read_so_far.update(self.library.given)
        for id_, path in self.paths.items():
            if path not in self.library.as_shipped:
                self[id_]

    def __getitem__(self, id_: str) -> Instrument:
        found = self.read_so_far.get(id_)
        if found is None:
            path = self.paths[id_]
            assert path is not None  # noqa: S101 - without a text it is given
            found = self.read_so_far[id_] = self.library.instrument_at(path)
        return found

    def __contains__(self, id_: object) -> bool:
        return id_ in self.paths

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __repr__(self) -> str:
        return f"Instruments({', '.join(self)})"


@frozen(eq=False)
class Answers(Shown, Mapping[str, "Evaluation"]):
    """What every programme of a library says about a family on a day, by programme id.

    Whether each is for the family is judged at once. All else that it says is worked out
    when its evaluation is first asked for, so that asking all of them is cheap.

    >>> import datetime as dt, familjestod as fs
    >>> case = fs.Case(birth_date=dt.date(2024, 8, 20), facts={"unit.region": "gotland", "child.enrolled_bhv": True})
    >>> answers = fs.bundled().evaluate(case, on=dt.date(2026, 3, 1))
    >>> "gotland/kommunikation_itc" in answers.ids(fs.Verdict.MET)
    True
    >>> answers.reason("skane/vaxa_tryggt", "en")
    'The programme is not in force on 2026-03-01: it is in force from 2018-01-01 to 2022-12-31.'
    """

    questions: Mapping[str, Question] = field(repr=False)
    # Evaluations asked for so far. Filled as asked for, always with the same result.
    made: dict[str, Evaluation] = field(factory=dict, init=False, repr=False)

    def __getitem__(self, id_: str) -> Evaluation:
        found = self.made.get(id_)
        if found is None:
            found = self.made[id_] = self.questions[id_].answer()
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    def ids(self, verdict: Verdict) -> tuple[str, ...]:
        """The programmes that are for the family, are not, or of which it cannot be told; one not in force is not."""
        return tuple(id_ for id_, question in self.questions.items() if question.verdict is verdict)

    def reason(self, id_: str, language: str = "sv") -> str:
        """Why a programme is for the family or not, in one sentence in "sv" or "en"; as `Evaluation.reason`.

        Raises:
            KeyError: if there is no such programme.
            ValueError: if the language is another.
        """
        return self.questions[id_].reason(language)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.ids(each))} {each}" for each in Verdict)
        return f"Answers({counts})"


class UnknownProgrammeError(KeyError):
    """There is no programme with an id; `available` are those that there are, nearest first."""

    def __init__(self, id_: str, ids: tuple[str, ...]) -> None:
        self.id, self.available = id_, nearest(id_, ids)
        super().__init__(id_)

    def __str__(self) -> str:
        return f'"{self.id}" is not a programme of this library; nearest: {", ".join(self.available[:5])}'


@cache
def bundled() -> Library:
    """The library that comes with the package.

    Its files are read here, once, and what is imported only when needed is imported here
    too: nothing is read from files after that.
    """
    for name in (*_ANSWERING, *_TELLING):
        import_module(f"familjestod.{name}")
    converter()
    library = shipped()
    library.schemas.ready()
    return library


@cache
def shipped() -> Library:
    """The library that `bundled` gives, for a process that soon ends: what it does not need is never imported."""
    texts = dict(_texts(_data("programmes"), ".yaml"))
    schemas = dict(_texts(_data("schemas"), ".schema.json"))
    return Library(
        texts,
        Schemas.from_texts({path.removesuffix(".schema.json"): text for path, text in schemas.items()}),
        trusted=frozenset(texts),  # every one of them is checked before a release
        as_shipped=frozenset(texts),
    )


def check(
    text: str | bytes, name: str = "text.yaml", library: Library | None = None
) -> tuple[Diagnostic, ...]:
    """Every fault of a document, in order of place; none if it is sound.

    It never raises, whatever the text. `name` is what the places call the text; the library
    is what its bases, instruments and vocabulary are found in, the bundled one if none is given.
    """
    return loading.examine(text, name, library or bundled()).faults


def load(text: str | bytes, name: str = "text.yaml", library: Library | None = None) -> Programme:
    """The programme that a document describes.

    Raises:
        SpecError: with every fault of the document, if it has any.
    """
    return loading.load(text, name, library or bundled())


def faults_page() -> str:
    """The page of the docs that says what each code of a fault means, as Markdown."""
    return _data("docs").joinpath("faults.md").read_text(encoding="utf-8")


def data_file(kind: str, name: str) -> Path | None:
    """The file of a document of the package, such as `programmes`, `vocabulary.yaml`; nothing where it lies in a zip."""
    found = _data(kind).joinpath(*name.split("/"))
    return found if isinstance(found, Path) and found.is_file() else None


def _resting_on(replaced: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """The paths of documents that are no longer known to be sound once some are replaced: those, and what rests on them.

    Programmes rest on each other, on instruments and on the vocabulary, and instruments on the vocabulary.
    """
    replaced = frozenset(replaced)
    if not replaced:
        return replaced
    if _VOCABULARY in replaced:
        return frozenset(texts)
    return replaced | {
        path for path in texts if path != _VOCABULARY and not path.startswith(f"{_INSTRUMENTS}/")
    }


def _data(kind: str) -> Traversable:
    """The folder of package data: inside the installed package, or beside `src` in a checkout.

    An editable install leaves a stale copy in site-packages; what is looked at stands beside the
    source, so that the checkout's own folder wins. Only a package in a zip file needs `importlib.resources`, which is
    slow to import.
    """
    package = Path(__file__).parent
    if not package.is_dir():
        from importlib.resources import files

        return files("familjestod").joinpath("_data", kind)
    packaged = package / "_data" / kind
    return packaged if packaged.is_dir() else package.parents[1] / kind


def _texts(folder: Traversable, suffix: str, below: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _texts(entry, suffix, f"{below}{entry.name}/")
        elif entry.name.endswith(suffix):
            yield f"{below}{entry.name}", entry.read_text(encoding="utf-8")
