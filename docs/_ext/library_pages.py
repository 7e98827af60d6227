"""Pages of the bundled programmes, instruments and vocabulary, in Swedish and English, written before Sphinx reads.

They stand in `docs/library/`, which is not kept: `sv/` and `en/`, each with `index.md`, `vocabulary.md`,
`instruments/<id>.md` and `<region>/<slug>.md`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import familjestod as fs
from familjestod.exports.account import Account, Link
from familjestod.exports.contents import contents_account
from familjestod.exports.instrument import instrument_account
from familjestod.exports.markdown import markdown
from familjestod.exports.programme import programme_account
from familjestod.exports.vocabulary import vocabulary_account

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER: Final = "library"
_LANGUAGES: Final = {"sv": "På svenska", "en": "In English"}
_OTHER: Final = {"sv": "en", "en": "sv"}
_PLACES: Final = {
    "programme": "{}.md",
    "instrument": "instruments/{}.md",
    "vocabulary": "vocabulary.md",
    "contents": "index.md",
}


def setup(app: Sphinx) -> Mapping[str, bool]:
    """Have the pages written whenever a build begins."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / FOLDER, fs.bundled()))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write(folder: Path, library: fs.Library) -> None:
    """Write the pages that are new or differ, and take away those that are no more."""
    wanted = dict(pages(library))
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in folder.rglob("*.md"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()


def pages(library: fs.Library) -> Iterator[tuple[str, str]]:
    """Every page by its path below the folder."""
    for language in _LANGUAGES:
        told = list(accounts(library, language))
        for account in told:
            yield path_of(account.kind, account.id, language), _page(account)
        contents = contents_account(library.values(), library.instruments.values(), language)
        yield path_of("contents", "", language), _page(contents) + _toctree(told)


def accounts(library: fs.Library, language: str) -> Iterator[Account]:
    """Every programme as it is after its last change, every instrument and the vocabulary."""
    for programme in library.values():
        goes_on = [each.since for each in programme.editions if each.until is None]
        yield programme_account(programme, language, goes_on[0] if goes_on else None)
    for instrument in library.instruments.values():
        yield instrument_account(instrument, language, library.values())
    yield vocabulary_account(library.vocabulary, language, library.values())


def path_of(kind: str, id_: str, language: str) -> str:
    """Where a page stands below the folder."""
    return f"{language}/{_PLACES[kind].format(id_)}"


def _page(account: Account) -> str:
    here = path_of(account.kind, account.id, account.language)
    other = _OTHER[account.language]

    def resolve(link: Link) -> str:
        return _from(here, path_of(link.kind, link.id, account.language))

    across = f"[{_LANGUAGES[other]}]({_from(here, path_of(account.kind, account.id, other))})"
    return markdown(account, resolve, above=(across,))


def _from(here: str, there: str) -> str:
    return posixpath.relpath(there, posixpath.dirname(here))


def _toctree(told: list[Account]) -> str:
    kinds = list(_PLACES)
    by_title = sorted(told, key=lambda account: (kinds.index(account.kind), account.title))
    names = "\n".join(_PLACES[account.kind].format(account.id).removesuffix(".md") for account in by_title)
    return f"\n```{{toctree}}\n:hidden:\n\n{names}\n```\n"
