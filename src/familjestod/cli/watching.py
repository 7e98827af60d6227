"""`check --watch`: the same check again whenever a document changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from familjestod.cli.documents import Refusal, around, is_path, paths_below, read_file
from familjestod.library import bundled

_PAUSE: Final = 0.3  # seconds between two looks
_State = Mapping[Path, tuple[int, int] | None]


def watch(arguments: Sequence[str], look: Callable[[], None], tell: Callable[[str], None]) -> None:
    """Look at some documents, and again after each change, until the user stops it with Ctrl-C.

    Raises:
        Refusal: if nothing that is named can change, or it cannot be read at first.
    """
    try:
        beside = tuple(_beside(arguments))
        if not _state(arguments, beside):
            raise Refusal("--watch needs a file or a folder to watch")
        seen = _state(arguments, beside)  # taken before looking, so that a change meanwhile is seen
        look()
        while True:
            while _state(arguments, beside) == seen:
                time.sleep(_PAUSE)
            seen = _state(arguments, beside)
            try:
                look()
                beside = tuple(_beside(arguments))
            except Refusal as error:  # such as a file that is just being replaced
                tell(str(error))
    except KeyboardInterrupt:
        return


def _state(arguments: Iterable[str], beside: Iterable[Path]) -> _State:
    """When each file was last written, and its size; nothing for one that is not there."""
    return {path: _stamp(path) for path in (*_named(arguments), *beside)}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _named(arguments: Iterable[str]) -> Iterator[Path]:
    for argument in arguments:
        if is_path(argument, bundled()):
            path = Path(argument).expanduser()
            yield from paths_below(path) if path.is_dir() else (path,)


def _beside(arguments: Iterable[str]) -> Iterator[Path]:
    """The documents that the named ones rest on where they lie."""
    for path in _named(arguments):
        if path.is_file():
            yield from (each.path for each in around(read_file(path)) if each.path is not None)
