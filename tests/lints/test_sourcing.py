"""Advice about sources, told where it can be followed."""

from __future__ import annotations

import pytest

import familjestod as fs
from familjestod.diagnostics import Severity, one_line
from familjestod.lints import LINTS
from familjestod.spec.instrument import Instrument
from familjestod.spec.load import load_instrument
from familjestod.spec.source import read

LIBRARY = fs.bundled()

HEAD = """\
format: 1
kind: programme
id: gotland/prov
name: {sv: Prov, en: Trial}
subject: family
"""


def told(text: str) -> list[str]:
    return [one_line(each) for each in fs.lint(fs.load(HEAD + text, name="mine.yaml"))]


def test_a_figure_without_a_source_or_an_assumption_is_told_at_its_place() -> None:
    assert told(
        "visits:\n  v8m: {name: {sv: N, en: N}, due: 8 months}\n  v9m: {name: {sv: N, en: N}, due: 9 months, assumption: Vår.}\n"
    ) == [
        'mine.yaml:7:36: "8 months" has neither a source nor an assumption (in visits.v8m.due) [unsourced-number]'
    ]


def test_the_figure_of_an_amendment_is_told_where_the_amendment_writes_it() -> None:
    text = "visits:\n  v8m: {name: {sv: N, en: N}, place: home}\namendments:\n  - {since: 2020-01-01, assumption: Året., patch: {visits: {v8m: {due: 8 months}}}}\n"
    assert told(text) == [
        'mine.yaml:9:72: "8 months" has neither a source nor an assumption (in visits.v8m.due) [unsourced-number]'
    ]


def test_a_source_that_nothing_rests_on_is_told_unless_its_note_says_what_for() -> None:
    text = "sources:\n  a: {title: A}\n  b: {title: B}\n  c: {title: C, note: Background.}\nvisits:\n  v8m: {name: {sv: N, en: N}, due: 8 months, source: a}\n"
    assert told(text) == [
        'mine.yaml:8:3: "b" is a source that nothing in the document rests on [unused-source]'
    ]


def test_an_overlay_need_not_use_the_sources_of_its_base() -> None:
    text = """\
format: 1
kind: programme
id: gotland/mitt
extends: gotland/kommunikation_itc
name: {sv: Mitt, en: Mine}
sources: {egen: {title: Egen}}
visits: {v21m: {due: 20 months, source: egen}}
"""
    assert fs.lint(fs.load(text, name="mine.yaml")) == ()


def test_an_instrument_is_linted_too() -> None:
    text = "format: 1\nkind: instrument\nid: prov\nname: {sv: Prov, en: Trial}\nvalid: {opens: 6 weeks}\nanswers: {a: {type: integer}}\n"
    instrument = load_instrument(read(text, "prov.yaml"), LIBRARY)
    (found,) = fs.lint(instrument)
    assert (found.code, found.severity, str(found.place)) == (
        "unsourced-number",
        Severity.WARNING,
        "prov.yaml:5:16",
    )


def test_each_of_the_two_gives_its_own_code_only() -> None:
    programme = fs.load(
        HEAD + "sources: {s: {title: S}}\nvisits: {v8m: {name: {sv: N, en: N}, due: 8 months}}\n"
    )
    for code in ("unsourced-number", "unused-source"):
        assert {each.code for each in LINTS[code](programme)} == {code}


@pytest.mark.parametrize(
    "document", [*LIBRARY.values(), *LIBRARY.instruments.values()], ids=lambda each: each.id
)
def test_the_bundled_documents_leave_nothing_to_advise(document: fs.Programme | Instrument) -> None:
    assert [one_line(each) for each in fs.lint(document)] == []
