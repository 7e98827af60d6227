"""Documents as they were in a revision of git: the one place that starts a process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from familjestod.cli.documents import CASES, File, Refusal
from familjestod.diagnostics import nearest

_SUFFIX: Final = ".yaml"


@frozen
class Revision:
    """A commit of the repository that the command was called in."""

    named: str
    """As the user named it: `HEAD~1`, `v1.0`."""
    commit: str
    within: str
    """The folder of the call inside the repository, with a slash at its end; empty at its top."""

    def files(self, path: str) -> tuple[File, tuple[File, ...]]:
        """A document, and all that stand in the library it lies in, as they were.

        The path is from the top of the repository, or from the folder of the call.

        Raises:
            Refusal: if there is no such document in the revision.
        """
        paths = tuple(_git("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.commit).split("\0"))
        wanted = path.removeprefix("./")
        places = (self.within + wanted, wanted) if path.startswith("./") else (wanted, self.within + wanted)
        found = next((each for each in places if each in paths), None)
        if found is None:
            raise Refusal(self._missing(wanted, paths))
        file = next(self._read([found]))
        root = _root(file, found)
        others = [each for each in paths if root is not None and _beside(each, root) and each != found]
        return file, tuple(self._read(others))

    def _missing(self, wanted: str, paths: Iterable[str]) -> str:
        near = nearest(wanted, [each for each in paths if each.endswith(_SUFFIX)])[:3]
        told = f"; nearest: {', '.join(near)}" if near else ""
        return f'"{wanted}" is not in {self.named}: expected a document there, by its path from the top{told}'

    def _read(self, paths: Iterable[str]) -> Iterator[File]:
        """The files at some paths, all from one process."""
        asked = list(paths)
        given = "".join(f"{self.commit}:{path}\n" for path in asked).encode()
        answer, start = _run(("cat-file", "--batch"), given), 0
        for path in asked:
            end = answer.index(b"\n", start)
            size = int(answer[start:end].rsplit(b" ", 1)[-1])
            yield File(f"{self.named}:{path}", answer[end + 1 : end + 1 + size])
            start = end + size + 2


def revision_of(named: str) -> Revision:
    """The revision that a user names.

    Raises:
        Refusal: if there is no git, no repository or no such revision.
    """
    within = _git("rev-parse", "--show-prefix").strip("\n")
    try:
        commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{named}^{{commit}}").strip()
    except Refusal:
        raise Refusal(
            f'"{named}" is not a revision of this repository: expected a branch, a tag or a commit'
        ) from None
    return Revision(named, commit, within)


def split_revision(argument: str) -> tuple[str, str] | None:
    """The revision and the path that an argument such as `HEAD~1:programmes/x.yaml` names; nothing where it is none."""
    named, colon, path = argument.partition(":")
    if not colon or not named or not path or Path(argument).exists():
        return None
    return named, path


def _root(file: File, path: str) -> str | None:
    """The folder of the library that a document lies in, by its own id; nothing where it lies elsewhere."""
    return (
        path.removesuffix(file.key) if file.key is not None and f"/{path}".endswith(f"/{file.key}") else None
    )


def _beside(path: str, root: str) -> bool:
    return path.startswith(root) and path.endswith(_SUFFIX) and not path.endswith(CASES)


def _git(*arguments: str) -> str:
    return _run(arguments, b"").decode("utf-8", "surrogateescape")


def _run(arguments: tuple[str, ...], given: bytes) -> bytes:
    import subprocess  # most commands start no other program

    try:
        done = subprocess.run(  # noqa: S603 - no shell, and what the user names is never taken for an option
            ("git", *arguments),  # noqa: S607 - the git that the user has
            input=given,
            capture_output=True,
            check=True,
        )
    except FileNotFoundError:
        raise Refusal("git is needed to read a revision, and is not installed") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refusal(f"git: {said[-1].removeprefix('fatal: ') if said else 'failed'}") from None
    return done.stdout
