"""What an error of a JSON Schema is called, and how it is said: found, expected, what to do.

`_WORDING` is the table: a keyword of the schemas, the code of the fault, and what is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Path, did_you_mean, dotted, nearest
from familjestod.spec.advice import LONGEST_SHOWN, expected_form, on_form, on_key_form, on_type
from familjestod.spec.homes import Homes
from familjestod.spec.synonyms import meant_key, meant_word

CODES: Final = MappingProxyType(
    {
        "unknown-key": "A key that the mapping it stands in does not have.",
        "missing-key": "A key that a mapping must have and has not.",
        "conflicting-keys": "Two keys of which only one may be given.",
        "wrong-type": "A list where text is expected, a text where a number is expected, and so on.",
        "not-one-of": "A value that is none of those that can stand there.",
        "bad-format": "A text, or an id, that is not written as its kind is: a date, a duration, a percentage.",
        "too-few": "A list, a mapping or a text with less in it than there must be.",
        "too-many": "A list with more in it than there may be.",
        "out-of-range": "A number that is too small.",
    }
)
"""Every code that checking against a schema can give, and what it stands for."""


@frozen(kw_only=True)
class Error:
    """What a value at a path does not fulfil: a keyword of a schema.

    `wanted` is the keyword's value and `schema` what stands around it. `key` is the key that an
    error about keys is about. `is_key` says that what was found is itself a key of the mapping
    at the path.
    """

    path: Path
    keyword: str
    wanted: Any
    found: Any
    schema: Mapping[str, Any]
    key: str | None = None
    is_key: bool = False
    suggest: bool = True


def told(errors: Iterable[Error], suggestions: int, kind: str, homes: Homes) -> Iterator[Diagnostic]:
    """The errors as diagnostics in our own words, one for each mistake.

    Two definitions may say the same of one value, and a key that is misspelled is not also
    missing. `suggestions` is the number of errors for which the permitted words are given, nearest
    to the one found first; `kind` is the kind of document, and `homes` say where its keys belong.
    """
    pairs = [
        _with_home(
            error, _in_words(error, suggest=number < suggestions), kind, homes, suggest=number < suggestions
        )
        for number, error in enumerate(errors)
    ]
    pairs = _paired(pairs, kind, homes)
    misspelled = {(error.path, did_you_mean(fault)) for error, fault in pairs if fault.code == "unknown-key"}
    seen: set[tuple[str, Path] | Diagnostic] = set()
    for error, fault in pairs:
        if fault.code == "missing-key":
            missing = [error.key] if error.key else error.wanted
            if any((error.path, key) in misspelled for key in missing) or ((), "extends") in misspelled:
                continue
        same = (fault.code, fault.path) if fault.code == "wrong-type" else fault
        if same not in seen:
            seen.add(same)
            yield fault


_Pair = tuple[Error, Diagnostic]


def _with_home(error: Error, fault: Diagnostic, kind: str, homes: Homes, *, suggest: bool) -> _Pair:
    """The fault with where its key belongs, or how the key that is missing is written."""
    if fault.code == "unknown-key" and fault.help is None and suggest and did_you_mean(fault) is None:
        return error, evolve(fault, help=homes.of(str(error.key), kind))
    if fault.code == "missing-key" and error.key and fault.help is None:
        said = homes.property(error.key, error.schema, error.path, kind) if suggest else {}
        example = homes.example(said, error.key, kind)
        given = error.key in error.found
        advice = "write a value" if given else "add it"
        return error, evolve(
            fault, help=f"{advice}, such as `{example}`" if example else f"{advice}: `{error.key}: …`"
        )
    return error, fault


def _paired(pairs: Sequence[_Pair], kind: str, homes: Homes) -> list[_Pair]:
    """The errors without each key that is missing where another stands, unknown, that has the shape of its value."""
    missing = [each for each in pairs if each[1].code == "missing-key" and each[0].key not in each[0].found]
    left: list[_Pair] = []
    taken: list[_Pair] = []
    for error, fault in pairs:
        found = None
        if missing and fault.code == "unknown-key" and did_you_mean(fault) is None:
            value = error.found[error.key]
            found = next((each for each in missing if _may_be(each[0], error.path, value, kind, homes)), None)
        if found is None:
            left.append((error, fault))
            continue
        missing.remove(found)
        taken.append(found)
        key = str(found[0].key)
        words = tuple(dict.fromkeys((key, *fault.available)))
        advice = f'"{key}" is missing here: write it instead, if it is what is meant'
        left.append((error, evolve(fault, available=words, help=advice)))
    return [each for each in left if each not in taken]


def _may_be(missing: Error, path: Path, value: object, kind: str, homes: Homes) -> bool:
    """Whether a value at a path has the shape of the one that is missing there."""
    if missing.path != path or not missing.key:
        return False
    return homes.fits(value, homes.property(missing.key, missing.schema, path, kind), kind)


def _in_words(error: Error, *, suggest: bool) -> Diagnostic:
    return _WORDING[error.keyword](error if suggest else evolve(error, suggest=False))


def keys_that_are_not_text(value: object) -> Iterator[Diagnostic]:
    """A fault for each key anywhere in the value that is not text, as a value made in Python can have."""
    todo: list[tuple[Path, object]] = [((), value)]
    while todo:
        path, part = todo.pop()
        if isinstance(part, Mapping):
            for key, each in part.items():
                if isinstance(key, str):
                    todo.append(((*path, key), each))
                else:
                    message = f"the key {_shown(key)} is {_type(key)}: expected text{_at(path)}"
                    yield Diagnostic(code="wrong-type", message=message, path=path)
        elif isinstance(part, list | tuple):
            todo.extend(((*path, index), each) for index, each in enumerate(part))


# --- words -----------------------------------------------------------------------------------------

_TYPES: Final[tuple[tuple[str, type | tuple[type, ...], str], ...]] = (
    ("boolean", bool, "true or false"),
    ("integer", int, "a whole number"),
    ("number", float, "a number"),
    ("string", str, "text"),
    ("array", (list, tuple), "a list"),
    ("object", Mapping, "a mapping"),
    ("null", type(None), "nothing"),
)
_TYPE_WORDS: Final = {name: words for name, _, words in _TYPES}


def _type(value: object) -> str:
    return next(
        (words for _, types, words in _TYPES if isinstance(value, types)), f"a Python {type(value).__name__}"
    )


def _shown(value: object) -> str:
    """The value in quotes as YAML would write it, cut where it is long; a list or a mapping as what it is."""
    if value is None or isinstance(value, list | tuple | Mapping):
        return _type(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f'"{text}"' if len(text) <= LONGEST_SHOWN else f'"{text[: LONGEST_SHOWN - 1]}…"'


def _at(path: Path) -> str:
    return f" (in {dotted(path)})" if path else ""


def _or(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


_LONGEST_COMPARED: Final = 40


def _nearest(error: Error, word: object, words: Sequence[str]) -> tuple[str, ...]:
    if not error.suggest:
        return ()
    if isinstance(word, str) and len(word) <= _LONGEST_COMPARED:
        return nearest(word, words, limit=len(words))
    return tuple(words)


# --- one function for each kind of fault -----------------------------------------------------------


def _unknown_key(error: Error) -> Diagnostic:
    key = str(error.key)
    known = [each for each in error.schema.get("properties", ()) if each not in error.found]
    help_ = error.schema.get("patternErrorMessage")
    cut = _cut_by_comma(error.found, key)
    meant = meant_key(key, known) if error.suggest and not cut else None
    return Diagnostic(
        code="unknown-key",
        message=f'"{_cut(key)}" is not a key of {_whole(error.path)}',
        path=(*error.path, key),
        available=() if cut else _nearest(error, key, known),
        help=cut or (None if meant else help_),
        instead=meant,
        on_key=True,
    )


def _cut_by_comma(found: Mapping[str, Any], key: str) -> str | None:
    """What to do about a key that is what follows a comma in a text or a number without quotes."""
    if found[key] is not None or re.fullmatch(r"[a-z][a-z0-9_.@]*", key):
        return None
    keys = list(found)
    before = found[keys[keys.index(key) - 1]] if keys[0] != key else None
    if isinstance(before, int | float) and key[:1].isdigit():
        return f"write {before}.{key}: decimals have a point, since inside {{ }} a comma ends a value"
    whole = (
        f': "{before}, {key}"' if isinstance(before, str) and len(before) + len(key) < LONGEST_SHOWN else ""
    )
    return f"put the whole text in quotes{whole}: inside {{ }} a comma ends a text"


def _missing_key(error: Error) -> Diagnostic:
    key = str(error.key)
    because = ""
    if error.keyword == "dependentRequired":
        because = f', which "{next(each for each, needed in error.wanted.items() if key in needed)}" needs'
    empty = key in error.found
    return Diagnostic(
        code="missing-key",
        message=f'"{key}" has no value in {_whole(error.path)}{because}'
        if empty
        else f'"{key}" is missing from {_whole(error.path)}{because}',
        path=(*error.path, key) if empty else error.path,
        on_key=True,
    )


def _exactly_one(error: Error) -> Diagnostic:
    if error.key:
        first = next(each for each in error.found if each in error.wanted)
        return Diagnostic(
            code="conflicting-keys",
            message=f'"{error.key}" cannot stand beside "{first}" in {_whole(error.path)}: expected one of them',
            path=(*error.path, error.key),
            help=f"keep one of {_or(error.wanted)}",
            on_key=True,
        )
    keys = [_cut(key) for key in list(error.found)[:5]]
    given = ", ".join(f'"{key}"' for key in keys)
    said = f"has the keys {given}" if keys else "is empty"
    message = f"{_whole(error.path)} {said}: expected one of {_or(error.wanted)}"
    guesses = (_nearest(error, key, error.wanted) for key in keys)
    faults = [Diagnostic(code="missing-key", message=message, available=words) for words in guesses]
    close = next((fault.available for fault in faults if did_you_mean(fault)), tuple(error.wanted))
    return Diagnostic(
        code="missing-key",
        message=message,
        path=error.path,
        available=close,
        help=f"add one of {_or(f'`{each}:`' for each in error.wanted)}",
        on_key=True,
    )


def _wrong_type(error: Error) -> Diagnostic:
    wanted = [error.wanted] if isinstance(error.wanted, str) else error.wanted
    wanted = [each for each in wanted if each != "null"]
    words = [
        expected_form(error.schema) or "text" if each == "string" else _TYPE_WORDS[each] for each in wanted
    ]
    shown = _shown(error.found)
    found = f"{shown} is {_type(error.found)}" if shown.startswith('"') else f"found {shown}"
    meant, remedy = on_type(error.found, wanted, error.schema, error.path)
    return Diagnostic(
        code="wrong-type",
        message=f"{found}: expected {_or(words)}{_at(error.path)}",
        path=error.path,
        help=meant.help,
        instead=meant.instead,
        remedy=remedy,
    )


def _not_one_of(error: Error) -> Diagnostic:
    values = error.wanted if error.keyword == "enum" else [error.wanted]
    words = [_bare(each) for each in values if each is not None]
    help_, meant = None, None
    if isinstance(error.found, str) and error.found in words:
        help_, meant = "write it without quotes", error.found
    elif isinstance(error.found, float) and error.found in values:
        meant = str(int(error.found))
    elif isinstance(error.found, str) and error.suggest:
        meant = meant_word(error.found, words)
    elif error.found is None:
        help_ = "write a value, or leave the key out"
    shown = _shown(error.found)
    found = shown if shown.startswith('"') else f"found {shown}"
    return Diagnostic(
        code="not-one-of",
        message=f"{found}: expected {_or(words)}{_at(error.path)}",
        path=error.path,
        available=_nearest(error, error.found, words),
        help=help_,
        instead=meant,
    )


def _bare(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bad_format(error: Error) -> Diagnostic:
    path = (*error.path, error.found) if error.is_key else error.path
    meant = (
        on_key_form(error.found, error.schema) if error.is_key else on_form(error.found, error.schema, path)
    )
    return Diagnostic(
        code="bad-format",
        message=f"{_shown(error.found)}: expected {expected_form(error.schema) or 'another form'}{_at(error.path)}",
        path=path,
        available=_nearest(error, error.found, error.schema.get("examples", ())),
        help=meant.help,
        instead=meant.instead,
        on_key=error.is_key,
    )


def _too_few(error: Error) -> Diagnostic:
    if error.keyword == "minLength":
        message, advice = "found an empty text: expected text", "write the text, or leave the key out"
    else:
        message = f"found {_entries(len(error.found))}: expected at least {error.wanted}"
        advice = "add to it, or leave the key out"
    return Diagnostic(code="too-few", message=f"{message}{_at(error.path)}", path=error.path, help=advice)


def _too_many(error: Error) -> Diagnostic:
    message = f"found {_entries(len(error.found))}: expected at most {error.wanted}{_at(error.path)}"
    return Diagnostic(code="too-many", message=message, path=error.path)


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count or 'no'} entries"


_LIMITS: Final = {"minimum": "{} or more", "exclusiveMinimum": "more than {}"}


def _out_of_range(error: Error) -> Diagnostic:
    expected = _LIMITS[error.keyword].format(error.wanted)
    return Diagnostic(
        code="out-of-range",
        message=f"{_shown(error.found)}: expected {expected}{_at(error.path)}",
        path=error.path,
        help=f"write a number that is {expected}",
    )


def _cut(key: str) -> str:
    return key if len(key) <= LONGEST_SHOWN else f"{key[: LONGEST_SHOWN - 1]}…"


def _whole(path: Path) -> str:
    return dotted(path) or "the document"


_WORDING: Final[Mapping[str, Callable[[Error], Diagnostic]]] = {
    "additionalProperties": _unknown_key,
    "required": _missing_key,
    "dependentRequired": _missing_key,
    "x-exactly-one-of": _exactly_one,
    "type": _wrong_type,
    "enum": _not_one_of,
    "const": _not_one_of,
    "pattern": _bad_format,
    "minItems": _too_few,
    "minProperties": _too_few,
    "minLength": _too_few,
    "maxItems": _too_many,
    "minimum": _out_of_range,
    "exclusiveMinimum": _out_of_range,
}
