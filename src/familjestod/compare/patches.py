"""A programme with a patch laid on it or on the instruments it uses, and patches that put one value at a path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from attrs import evolve

from familjestod.diagnostics import Diagnostic, Path, SpecError, dotted, nearest
from familjestod.spec.model import Programme

INSTRUMENTS: Final = "instruments"
"""The key of a patch, and the first step of a path, that lead to instruments, which are documents of their own."""


def reformed(programme: Programme, patch: Mapping[str, Any]) -> Programme:
    """A programme with a merge patch laid on its document; `instruments` in it holds a patch for each of some instruments.

    >>> import familjestod as fs
    >>> national = fs.bundled()["national/barnhalsovard"]
    >>> cut_off = {"instruments": {"epds": {"findings": {"raised": {"epds.total": {"at_least": 10}}}}}}
    >>> reformed(national, cut_off).instruments["epds"].findings["raised"] == national.instruments["epds"].findings["raised"]
    False

    Raises:
        SpecError: if the patched documents have faults, or the programme uses no such instrument.
    """
    own = {key: value for key, value in patch.items() if key != INSTRUMENTS}
    origin = programme.origin
    patches = patch.get(INSTRUMENTS, {})
    known = _instruments(programme)
    for id_, each in patches.items():
        if id_ not in known:
            raise SpecError(
                [_unknown(id_, (INSTRUMENTS, id_), known, "an instrument that the programme uses")]
            )
        origin = evolve(origin, library=origin.library.with_instrument(known[id_].patched(each)))
    if not patches:
        return programme.patched(own)
    changed: Programme = origin.patched(own)
    return changed


def put(programme: Programme, path: str | Sequence[str | int], value: object) -> Mapping[str, Any]:
    """The patch that puts a value at a path of a programme's document.

    A path is a list of keys, or the keys with dots between them, such as `visits.v21m.due` or
    `instruments.epds.findings.raised.epds.total.at_least`: a key that has dots of its own is found where it stands. An item
    of a list is told by its number, from 0.

    >>> import familjestod as fs
    >>> put(fs.bundled()["gotland/kommunikation_itc"], "eligibility.child.age.below", "4 years")
    {'eligibility': {'child.age': {'below': '4 years'}}}

    Raises:
        SpecError: if the path leads nowhere.
    """
    keys = list(path.split(".")) if isinstance(path, str) else list(path)
    known = _instruments(programme)
    if keys and keys[0] == INSTRUMENTS:
        if len(keys) < _LEAST or keys[1] not in known:
            id_ = str(keys[1]) if len(keys) > 1 else ""
            raise SpecError([_unknown(id_, tuple(keys[:2]), known, "an instrument that the programme uses")])
        document = known[str(keys[1])].origin.document().value
        return {INSTRUMENTS: {keys[1]: _put(document, keys[2:], value, (INSTRUMENTS, keys[1]))}}
    document = programme.origin.layers.merged(None).value
    made: Mapping[str, Any] = _put(document, keys, value, ())
    return made


_LEAST: Final = 3


def _instruments(programme: Programme) -> Mapping[str, Any]:
    return {id_: each for state in programme.states for id_, each in state.instruments.items()}


def _put(known: Any, keys: Sequence[str | int], value: object, path: Path) -> Any:  # noqa: ANN401 - JSON values
    """What is to stand in the place of something, so that a value stands at a path below it."""
    if not keys:
        return value
    if isinstance(known, Sequence) and not isinstance(known, str):
        number = int(keys[0]) if str(keys[0]).isdecimal() else len(known)
        if number >= len(known):
            raise SpecError(
                [_unknown(str(keys[0]), path, map(str, range(len(known))), "a number of an item")]
            )
        items = list(known)  # a patch replaces a list as a whole
        items[number] = _merged(items[number], _put(items[number], keys[1:], value, (*path, number)))
        return items
    if not isinstance(known, Mapping):
        message = f'"{dotted(path)}" is {known!r}, and nothing stands below it'
        raise SpecError([Diagnostic(code="unknown-name", message=message, path=path)])
    for key, rest in _steps(keys):
        if key in known:
            return {key: _put(known[key], rest, value, (*path, key))}
    if len(keys) == 1:  # what is not there may be put there, where no step leads through it
        return {keys[0]: value}
    found = max((tried for tried, _ in _steps(keys)), key=lambda tried: _closeness(tried, known))
    raise SpecError(
        [_unknown(found, path, known, f'a key of "{dotted(path)}"' if path else "a key of the document")]
    )


def _steps(keys: Sequence[str | int]) -> Iterator[tuple[str, Sequence[str | int]]]:
    """The ways to read the first step, the longest first: keys of rules are names with dots."""
    for number in range(len(keys), 0, -1):
        yield ".".join(map(str, keys[:number])), keys[number:]


def _closeness(tried: str, known: Iterable[str]) -> float:
    """How near a key comes to one that there is."""
    return max((SequenceMatcher(None, tried, each).ratio() for each in known), default=0.0)


def _merged(known: Any, patch: Any) -> Any:  # noqa: ANN401 - JSON values
    if not isinstance(known, Mapping) or not isinstance(patch, Mapping):
        return patch
    return {**known, **{key: _merged(known.get(key), each) for key, each in patch.items()}}


def _unknown(found: str, path: Path, known: Any, expected: str) -> Diagnostic:  # noqa: ANN401 - names
    return Diagnostic(
        code="unknown-name",
        message=f'"{found}" is not {expected}',
        path=path,
        available=nearest(found, known),
    )
