"""From text to a programme, instrument or vocabulary: each pass gathers its faults and stops before the next.

Read (positions) -> schema (shape) -> merge (overlays, amendments) -> rules and names
(meaning) -> frozen values.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Path, SpecError
from familjestod.spec import verify
from familjestod.spec.circular import finding_circles
from familjestod.spec.instrument import Instrument, Vocabulary
from familjestod.spec.layers import Layers, extended
from familjestod.spec.model import Edition, Programme
from familjestod.spec.names import (
    INSTRUMENT_RULES,
    PROGRAMME_RULES,
    NameScope,
    instrument_types,
    programme_scope,
    unknown_sources,
)
from familjestod.spec.patch import merge, resting_on_both, without_nulls
from familjestod.spec.refusing import of_kind, once, refuse
from familjestod.spec.removed import removals, told_at_removal
from familjestod.spec.schema import Schemas
from familjestod.spec.source import Document, read
from familjestod.spec.structure import read_rules, structure
from familjestod.spec.tables import weights_left_out
from familjestod.spec.terms import FrozenDict

if TYPE_CHECKING:
    from familjestod.spec.surroundings import Surroundings


@frozen
class Examined:
    """What came of reading a document: what it says, or else every fault that it has, in order of place."""

    faults: tuple[Diagnostic, ...] = ()
    value: Programme | Instrument | Vocabulary | None = None
    """Nothing for cases, which are read beside their programme."""


def examine(text: str | bytes, name: str, library: Surroundings) -> Examined:
    """What a programme, instrument, vocabulary or cases document says, or what is wrong with it.

    It never raises, whatever the text.
    """
    try:
        document = read(text, name)
    except SpecError as error:
        return Examined(error.diagnostics)
    return examine_document(document, library)


def examine_document(document: Document, library: Surroundings) -> Examined:
    """The same of a document that is read already."""
    try:
        return Examined(value=_examined(document, library))
    except SpecError as error:
        return Examined(error.diagnostics)
    except Exception as error:  # noqa: BLE001 - promised: any text gives diagnostics, and a bug here is told as one
        message = f"the checker failed on this document ({type(error).__name__}: {error}): please report it"
        return Examined((document.locate(Diagnostic(code="internal-error", message=message)),))


def load(text: str | bytes, name: str, library: Surroundings) -> Programme:
    """The programme that a document describes.

    Raises:
        SpecError: with every fault of the document, if it has any.
    """
    return load_programme(read(text, name), library)


def load_programme(document: Document, library: Surroundings, *, trusted: bool = False) -> Programme:
    """The programme of a document already read; a trusted one (checked before it was shipped) skips the schema.

    Raises:
        SpecError: with every fault of the document, if it has any.
    """
    if not trusted:
        of_kind(document, "programme")
        faults = library.schemas.faults("programme", document.value)
        if faults:
            from familjestod.spec.meant import (
                shape_meant,
            )  # what tells of faults is imported when there is one

            refuse(document, shape_meant(faults, document.value, library.vocabulary, library.programme_ids))
    return Origin(_layers(document, library, ()), library).programme(trusted=trusted)


def shaped(document: Document, schemas: Schemas, kind: str = "programme") -> Document:
    """The document itself, if it has the shape of its kind or of a patch on one.

    Raises:
        SpecError: if it is of another kind, or with every fault of its shape.
    """
    of_kind(document, kind)
    refuse(document, schemas.faults(kind, document.value))
    return document


def load_instrument(document: Document, library: Surroundings, *, trusted: bool = False) -> Instrument:
    """The instrument that a document describes; a trusted one (checked before it was shipped) skips the schema.

    Raises:
        SpecError: with every fault of the document, if it has any.
    """
    if not trusted:
        faults = library.schemas.faults("instrument", document.value)
        if faults:
            from familjestod.spec.meant import keys_meant, kind_meant

            refuse(document, kind_meant(document.value, library.schemas.documents))
            refuse(document, keys_meant(faults, document.value))
    base = _instrument_base(document, library)
    return _instrument(document, library) if base is None else _laid(document, base, library)


def _instrument(document: Document, library: Surroundings) -> Instrument:
    """The instrument that a whole document of the right shape describes."""
    vocabulary = library.vocabulary
    value = without_nulls(document.root).plain()
    named = (*weights_left_out(document.root), *verify.instrument_faults(value, vocabulary.facts))
    if clashes := [each for each in named if each.code == "duplicate-name"]:
        refuse(document, clashes)  # every rule that reads one of the two has the other's faults
    bare, wrong = structure({**value, "findings": {}, "vocabulary": vocabulary}, Instrument)
    if bare is None:
        raise SpecError(once(document.locate(each) for each in (*named, *wrong)))
    found = {f"{bare.id}.{id_}": verify.finding_type(each) for id_, each in value.get("findings", {}).items()}
    types = {name: fact.type for name, fact in vocabulary.facts.items()} | instrument_types(bare) | found
    scope = NameScope(types)
    ready, faults = read_rules(value, INSTRUMENT_RULES, scope)
    refuse(document, (*_names_meant(faults, scope), *named))
    instrument, wrong = structure({**ready, "vocabulary": vocabulary}, Instrument)
    refuse(document, wrong)
    assert instrument is not None  # noqa: S101 - without faults there is a value
    refuse(document, finding_circles(instrument))
    return evolve(instrument, digest=_digest(value), origin=InstrumentOrigin(document, library))


def _laid(patch: Document, base: Document, library: Surroundings) -> Instrument:
    """The instrument that a patch makes of a whole one.

    Raises:
        SpecError: with every fault of the patched document, if it has any.
    """
    below = Layers((), {}).with_layer(base)
    refuse(patch, below.removed_in_vain(patch.root))
    merged = below.with_layer(patch).merged(None)
    whole = evolve(merged, root=resting_on_both(merged.root, base.root))
    refuse(whole, library.schemas.faults("instrument", whole.value))
    return _instrument(whole, library)


def _instrument_base(document: Document, library: Surroundings) -> Document | None:
    """The document that an instrument's document extends, if it does.

    Raises:
        SpecError: if there is no such instrument, or it is not the one with the document's own id.
    """
    id_, extends = extended(document)
    if extends is None:
        return None
    base = library.instrument_document(extends) if extends == id_ else None
    if base is None:
        message = f'"{extends}" is not an instrument that can be extended'
        if extends != id_:
            message = f'"{extends}" is not "{id_}": an instrument extends the one that has its own id'
        fault = Diagnostic(code="unknown-base", message=message, path=("extends",))
        raise SpecError([document.locate(fault)])
    return base


@frozen(repr=False, eq=False)
class InstrumentOrigin:
    """What an instrument is loaded from, and among what."""

    whole: Document
    library: Surroundings

    def document(self) -> Document:
        """The document, laid on the one it extends; each value keeps its place."""
        return self.whole

    def patched(self, patch: Mapping[str, Any]) -> Instrument:
        """The instrument with a patch laid on it.

        Raises:
            SpecError: if the patched document has faults.
        """
        return _laid(Document.from_value(patch, "patch"), self.whole, self.library)


def load_vocabulary(document: Document, schemas: Schemas | None) -> Vocabulary:
    """The vocabulary that a document describes.

    Raises:
        SpecError: with every fault of the document, if it has any.
    """
    if schemas is not None:
        refuse(document, schemas.faults("vocabulary", document.value))
    value = without_nulls(document.root).plain()
    facts: dict[str, Any] = value["facts"]
    if schemas is not None:
        refuse(document, (*verify.unknown_choices(value), *unknown_sources(value, value.get("sources", {}))))
    resolved = {name: {**fact, **verify.choices_of(fact, value)} for name, fact in facts.items()}
    vocabulary, wrong = structure({**value, "facts": resolved}, Vocabulary)
    refuse(document, wrong)
    assert vocabulary is not None  # noqa: S101 - without faults there is a value
    return evolve(vocabulary, digest=_digest(value))


@frozen(repr=False, eq=False)
class Origin:
    """What a programme is loaded from, and among what."""

    layers: Layers
    library: Surroundings

    @property
    def name(self) -> str:
        """What the places call the programme's own document."""
        return self.layers.each[-1].root.source

    def editions(self, programme: Programme) -> Iterator[tuple[Programme, Document]]:
        """The programme and each edition of it, with the document it is written in; each value keeps its place."""
        yield programme, self.layers.merged(None)
        for edition in programme.editions:
            yield edition.programme, self.layers.merged(edition.since)

    def patched(self, patch: Mapping[str, Any]) -> Programme:
        """The programme with one more layer.

        Raises:
            SpecError: if the patched document has faults.
        """
        document = Document.from_value(patch, "patch")
        refuse(document, self.layers.removed_in_vain(document.root))
        whole = self.layers.merged(None)
        merged = evolve(whole, root=merge(whole.root, document.root))
        refuse(merged, self.library.schemas.faults("complete programme", merged.value))
        return evolve(self, layers=self.layers.with_layer(document)).programme(trusted=False)

    def programme(self, *, trusted: bool) -> Programme:
        """The programme, each of its editions checked.

        Raises:
            SpecError: with the faults of all of them.
        """
        layers = self.layers
        periods: list[tuple[dt.date | None, dt.date | None]] = [(None, None), *layers.periods()]
        if not trusted:
            refuse(layers.merged(None), layers.too_much(len(periods)))
        documents = [(since, until, layers.merged(since)) for since, until in periods]
        values = [document.value for _, _, document in documents]
        ever = {
            kind: {id_: None for each in values for id_ in each.get(kind, ())}
            for kind in ("visits", "vaccinations")
        }
        faults: dict[Diagnostic, None] = {}
        if not trusted:
            faults |= {documents[0][2].locate(each): None for each in layers.amended_in_vain()}
        contents: list[Programme] = []
        told: set[tuple[str, Path]] = set()
        removed = {} if trusted else removals(layers)
        for (since, _, document), value in zip(documents, values, strict=True):
            # A document that stands alone has had its shape judged as it was written.
            judged = trusted or (since is None and len(layers.each) == 1)
            content, wrong = self._content(document, value, ever, trusted=trusted, shape_known=judged)
            wrong = tuple(each for each in wrong if (each.code, each.path) not in told)
            told |= {(each.code, each.path) for each in wrong if each.code in _OF_EDITIONS}
            faults |= {document.locate(each): None for each in told_at_removal(wrong, document, removed)}
            if content is not None:
                contents.append(content)
        if faults:
            raise SpecError(once(faults))
        editions = tuple(
            Edition(since=since, until=until, programme=content)
            for (since, until, _), content in zip(documents[1:], contents[1:], strict=True)
        )
        meaning = [
            [
                str(since),
                str(until),
                value,
                [[id_, known.digest] for id_, known in content.instruments.items()],
            ]
            for (since, until, _), value, content in zip(documents, values, contents, strict=True)
        ]
        whole: dict[str, Any] = {
            "digest": _digest(meaning),
            "amendments": layers.amendments(),
            "origin": self,
        }
        return evolve(
            contents[0],
            **whole,
            editions=tuple(evolve(each, programme=evolve(each.programme, **whole)) for each in editions),
        )

    def _content(
        self,
        document: Document,
        value: Mapping[str, Any],
        ever: Mapping[str, Iterable[str]],
        *,
        trusted: bool,
        shape_known: bool,
    ) -> tuple[Programme | None, tuple[Diagnostic, ...]]:
        if not shape_known and (faults := self.library.schemas.faults("complete programme", value)):
            from familjestod.spec.meant import entries_meant

            return None, tuple(entries_meant(faults, value))
        scope = programme_scope(value, self.library.vocabulary, self.library.instruments)
        ready, faults = read_rules(value, PROGRAMME_RULES, scope)
        named = () if trusted else verify.programme_faults(value, self.library, ever)
        programme, wrong = structure({**ready, "vocabulary": self.library.vocabulary}, Programme)
        if programme is None or faults or named or wrong:
            return None, (*_names_meant(faults, scope), *named, *wrong)
        instruments = self.library.instruments
        used = FrozenDict(
            (id_, instruments[id_]) for id_ in sorted(verify.instruments_used(programme, instruments))
        )
        name = self.name

        def own(path: Path) -> bool:
            node = document.root.at(path)
            return node is not None and node.source == name

        wrong = () if trusted else tuple(verify.schedule_faults(programme, own))
        return evolve(programme, instruments=used, visits=verify.joined(programme.visits)), wrong


# What an amendment leaves as wrong as it was is told once, though other bounds or names stand around it then.
_OF_EDITIONS = frozenset({"bounds-out-of-order", "circular", "missing-key"})


def _layers(document: Document, library: Surroundings, chain: tuple[str, ...]) -> Layers:
    """The layers of a document: its base's, then its own."""
    id_, base_id = extended(document)
    if base_id is None:
        return Layers((), {}).with_layer(document)
    base = library.document(base_id)
    if base is None or base_id in {id_, *chain}:
        from familjestod.spec.meant import no_base

        fault = no_base(base_id, (id_, *chain), library.programme_ids)
        raise SpecError([document.locate(fault)])
    below = _layers(base, library, (*chain, id_))
    refuse(document, below.removed_in_vain(document.root))
    return below.with_layer(document)


def _examined(document: Document, library: Surroundings) -> Programme | Instrument | Vocabulary | None:
    """What a document of any kind says, by what its `kind` says it is.

    Raises:
        SpecError: with every fault of it.
    """
    kinds: dict[str, Callable[[], Programme | Instrument | Vocabulary | None]] = {
        "programme": lambda: load_programme(document, library),
        "instrument": lambda: load_instrument(document, library),
        "vocabulary": lambda: load_vocabulary(document, library.schemas),
        "cases": lambda: refuse(document, library.schemas.faults("cases", document.value)),
    }
    kind = of_kind(document, *kinds)
    try:
        return kinds[kind]()
    except SpecError:
        from familjestod.spec.meant import kind_meant

        # One that has the keys of another kind is told to be that, and not what is wrong with each key.
        refuse(document, kind_meant(document.value, library.schemas.documents))
        raise


def _names_meant(faults: tuple[Diagnostic, ...], scope: NameScope) -> Iterable[Diagnostic]:
    """The faults of rules, with what was meant by the names in them."""
    if not faults:
        return ()
    from familjestod.spec.meant import names_meant

    return names_meant(faults, scope)


def _digest(meaning: object) -> str:
    canonical = json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
