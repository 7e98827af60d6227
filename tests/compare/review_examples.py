"""Changes that reviews are tried on, each with a register that is made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from attrs import evolve

import familjestod as fs
from familjestod.compare.reviewing import Review
from familjestod.engine.cases import read_examples

CORPUS = Path(__file__).parents[1] / "corpus"
DAY = dt.date(2026, 3, 1)
Pair = tuple[fs.Programme, fs.Programme, dt.date]


def _epds() -> Pair:
    """A cut-off of an instrument, read by the programme."""
    library = fs.bundled()
    patch = "format: 1\nkind: instrument\nid: epds\nextends: epds\nfindings:\n  raised: {epds.total: {at_least: 10}}\n"
    id_ = "gotland/kommunikation_itc"
    return library[id_], library.with_texts({"instruments/epds.yaml": patch})[id_], DAY


def _age() -> Pair:
    """Who the programme is for, and when one visit is."""
    itc = fs.bundled()["gotland/kommunikation_itc"]
    patch = {
        "eligibility": {"child.age": {"below": "5 years"}},
        "visits": {"v21m": {"due": "20 months"}},
        "name": {"sv": "Ny version av <ITC> & annat"},
    }
    return itc, itc.patched(patch), DAY


def _overlay() -> Pair:
    """A region that drops a visit of the national programme."""
    library = fs.bundled()
    text = (
        "format: 1\nkind: programme\nid: gotland/utan\nextends: national/barnhalsovard\nregion: gotland\n"
        "name: {sv: Utan ett besök, en: Without one visit}\nvisits: {v10m: null}\n"
    )
    return library["national/barnhalsovard"], fs.load(text, library=library), DAY


def small() -> fs.Library:
    """The library of four small documents, some of whose texts look like markup."""
    folder = CORPUS / "accounts"
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.yaml")
    }
    return fs.Library(texts, fs.bundled().schemas)


def _worry() -> Pair:
    """Rules, days, offers and words of a programme whose texts look like markup."""
    old = small()["gotland/worry"]
    patch = {
        "name": {"sv": "Oro i *rätt* tid | <i>nu</i>"},
        "eligibility": {"child.age": {"below": "4 years"}},
        "visits": {"v15m": {"due": "4 months"}},
        "offers": {"open": None},
    }
    return old, old.patched(patch), dt.date(2021, 6, 1)


PAIRS: Mapping[str, Pair] = {"age": _age(), "cut-off": _epds(), "overlay": _overlay(), "worry": _worry()}
# Of these answers the smallest family is one and the same, whatever the solver was asked before.
ASKED: Mapping[str, tuple[str, ...]] = {
    "worry": ("eligibility", "visits.v15m.due", "offers.open", "findings.worried")
}
FAMILIES = 400


@cache
def register(name: str) -> fs.cohort.Register:
    old, _, day = PAIRS[name]
    return fs.cohort.synthetic(old, families=FAMILIES, seed=3, on=day, missing=0.1)


@cache
def reviewed(name: str, suppress: int = 5, sample_of: int | None = None) -> Review:
    """The review of a change, of its register."""
    old, new, day = PAIRS[name]
    drawn = register(name)
    library = fs.bundled()
    text = library.cases(old.id) if old.id in library.programme_ids else None
    cases = None if text is None else read_examples(text, "cases.yaml", library.schemas).examples
    found = fs.compare.review(
        old,
        new,
        drawn.families,
        on=day,
        history=drawn.history,
        by=[each for each in ("child.sex", "age") if each in {*drawn.families.columns, "age"}],
        period=(day, day + dt.timedelta(days=60)),
        per="month",
        hours={next(iter(new.on(day).visits)): 1.5},
        suppress=suppress,
        sample_of=sample_of,
        cases=cases,
        data={"data": "Ett påhittat register", "seed": 3},
        # Made-up families do not hang on the register.
        witnesses=False,
    )
    return evolve(found, comparison=_compared(name))


@cache
def _compared(name: str) -> fs.compare.Comparison:
    old, new, _ = PAIRS[name]
    return fs.compare.witness(old, new, outputs=ASKED.get(name))
