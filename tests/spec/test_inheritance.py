"""What a programme's own document says, and what is its base's."""

from __future__ import annotations

from pathlib import Path

import familjestod as fs
from familjestod.spec.inheritance import ALONE, inheritance, own_documents
from familjestod.spec.terms import Text
from familjestod.spec.usage import names_used

CORPUS = Path(__file__).parents[1] / "corpus" / "accounts"
TEXTS = {
    path.relative_to(CORPUS).as_posix(): path.read_text(encoding="utf-8") for path in CORPUS.rglob("*.yaml")
}
LIBRARY = fs.Library(TEXTS, fs.bundled().schemas)
OVERLAY = LIBRARY["gotland/worry"]


def test_a_programme_that_extends_nothing_is_its_own() -> None:
    assert inheritance(LIBRARY["national/base"]) == ALONE
    assert ALONE.is_own("visits", "v10m")
    assert ALONE.is_new("visits", "v10m")


def test_an_overlay_owns_what_it_writes_and_changes() -> None:
    own = inheritance(OVERLAY)
    assert own.base_name == Text("Grunden", "The base")
    assert own.left_out == ((("visits", "v4y"), Text("Fyra år", "Four years")),)
    told = {id_: (own.is_own("visits", id_), own.is_new("visits", id_)) for id_ in OVERLAY.visits}
    assert told == {
        "v6w": (False, False),
        "v10m": (True, False),
        "v15m": (True, True),
        "talks": (True, True),
    }


def test_what_an_amendment_takes_out_was_still_there_before() -> None:
    assert ("visits", "talks") not in dict(inheritance(OVERLAY).left_out)


def test_a_patch_on_an_overlay_is_its_own_too() -> None:
    patched = inheritance(OVERLAY.patched({"visits": {"v6w": {"place": "home"}}}))
    assert patched.is_own("visits", "v6w")
    assert not patched.is_new("visits", "v6w")


def test_a_path_is_told_where_it_is_no_entry_or_an_own_one() -> None:
    own = inheritance(OVERLAY)
    paths = [("in_force",), ("pauses", 0), ("visits", "v15m"), ("visits", "v6w"), ()]
    assert [own.is_told(path) for path in paths] == [True, True, True, False, True]


def test_own_documents_are_the_document_and_its_amendments() -> None:
    written = list(own_documents(OVERLAY))
    assert [min(each) for each in written] == ["aims", "offers"]


def test_names_are_used_by_the_document_that_names_them() -> None:
    used = names_used(OVERLAY)
    assert {("places", "home"), ("services", "counsellor"), ("roles", "dental_hygienist")} <= used
    assert {id_ for kind, id_ in used if kind == "facts"} == {
        *("child.age", "child.enrolled_bhv", "family.needs_continued_support", "unit.region")
    }
    assert {id_ for kind, id_ in names_used(LIBRARY["national/base"]) if kind == "facts"} == {
        "child.enrolled_bhv"
    }
