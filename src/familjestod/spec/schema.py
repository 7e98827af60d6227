"""Whether a document has the shape that its JSON Schema says; the only user of jsonschema.

The schemas tell alternatives apart by a key (`if`/`then`) and never by `oneOf` or `anyOf`, so
that every fault is one error at one place. `spec.wording` puts each error into words.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import frozen

from familjestod.diagnostics import Diagnostic, Path
from familjestod.spec.shape import Shapes, UnknownKeyword, plain

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

    from familjestod.spec.homes import Homes
    from familjestod.spec.wording import Error

__all__ = ["KINDS", "Schemas"]

# What each kind of document is checked against: a schema, and which of its definitions ("" is the whole of it).
# A programme that extends another is partial; what it has become after merging is a complete programme.
KINDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "programme": ("programme", ("",)),
    "complete programme": ("programme", ("", "complete")),
    "instrument": ("instrument", ("",)),
    "vocabulary": ("vocabulary", ("",)),
    "cases": ("cases", ("",)),
    "case": ("case", ("",)),
}
_DEFINITIONS: Final = "#/$defs/"
# A hostile document has tens of thousands of faults, and looking for the nearest words takes milliseconds for each.
# Nobody mends more than these before checking again.
_MOST_FAULTS: Final = 1_000
_WITH_SUGGESTIONS: Final = 50


@frozen(repr=False, eq=False)
class Schemas:
    """The JSON Schemas of the documents, by kind: programme, instrument, vocabulary, cases, case.

    jsonschema is slow to import: it is imported by `ready`, or when the first document is checked.
    """

    documents: Mapping[str, Mapping[str, Any]]

    @classmethod
    def from_texts(cls, texts: Mapping[str, str | Mapping[str, Any]]) -> Self:
        """The schemas read from their JSON, given as text or already parsed."""
        return cls(
            {kind: json.loads(text) if isinstance(text, str) else text for kind, text in texts.items()}
        )

    def ready(self) -> Self:
        """These schemas, with all that checking needs imported now, so that it opens no file later."""
        _ = self._validators
        return self

    def faults(self, kind: str, value: object) -> tuple[Diagnostic, ...]:
        """Everything in which a document differs from the shape of its kind, without places; the first thousand faults.

        `kind` is a key of `KINDS`. The value is what a document says: mappings, lists and
        scalars. Nothing in it raises.

        Raises:
            KeyError: if there is no such kind.
        """
        document, definitions = KINDS[kind]
        if self._fits(document, definitions, value):
            return ()
        from familjestod.spec.wording import keys_that_are_not_text, told

        wrong_keys = tuple(keys_that_are_not_text(value))
        if wrong_keys:
            return wrong_keys
        errors = islice(self._errors(document, definitions, value), _MOST_FAULTS)
        return tuple(told(errors, _WITH_SUGGESTIONS, document, self._homes))

    def _fits(self, document: str, definitions: Iterable[str], value: object) -> bool:
        """Whether it is certain that nothing is wrong with a value, so that jsonschema need not be asked."""
        try:
            return plain(value) and all(self._shapes[document].fit(name, value) for name in definitions)
        except UnknownKeyword:
            return False

    @cached_property
    def _shapes(self) -> Mapping[str, Shapes]:
        return {kind: Shapes(schema) for kind, schema in self.documents.items()}

    def _errors(self, document: str, definitions: Iterable[str], value: object) -> Iterator[Error]:
        """Each error with its path, one definition at a time.

        jsonschema's generators nest on the C stack. Following each `$ref` as it comes, it kills a
        thread with 256 KiB of stack somewhere between 100 and 120 rules within rules, and one with
        128 KiB before 64 (Python 3.11, jsonschema 4.26); a value that was patched in Python can be
        as deep as it likes. So a `$ref` is put on a list instead of being followed, and the
        stack is never deeper than one definition. It also means that nothing can be fetched: a
        reference is a key of a mapping.
        """
        todo: deque[tuple[Path, Any, str]] = deque(((), value, name) for name in definitions)
        while todo:
            path, part, name = todo.popleft()
            for error in self._validators[document, name].iter_errors(part):
                here = (*path, *error.absolute_path)
                if error.validator == "$ref":
                    todo.append((here, error.instance, str(error.validator_value).removeprefix(_DEFINITIONS)))
                else:
                    yield _plain(here, error)

    @cached_property
    def _homes(self) -> Homes:
        from familjestod.spec.homes import Homes

        return Homes(self.documents)

    @cached_property
    def _validators(self) -> Mapping[tuple[str, str], Validator]:
        """A validator for each schema (under the name "") and for each of its definitions."""
        validator = _validator_class()
        return {
            (kind, name): validator(definition)
            for kind, schema in self.documents.items()
            for name, definition in {"": schema, **schema.get("$defs", {})}.items()
        }


def _plain(path: Path, error: ValidationError) -> Error:
    from familjestod.spec.wording import Error

    place_in_schema = tuple(error.absolute_schema_path)
    return Error(
        path=path,
        keyword=str(error.validator),
        wanted=error.validator_value,
        found=error.instance,
        schema=error.schema if isinstance(error.schema, Mapping) else {},
        key=error.message if error.validator in _KEYWORDS_ABOUT_KEYS else None,
        is_key="propertyNames" in place_in_schema[-2:-1],
    )


def _validator_class() -> type[Validator]:
    """Draft 2020-12 as our documents need it.

    A null is the same as an absent key, 1.0 is not a whole number, patterns match the whole text
    (`$` alone lets a last line break pass), and errors about keys come one for each key.
    """
    from jsonschema import Draft202012Validator, validators

    types = Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "object": lambda _, value: isinstance(value, Mapping),
            "array": lambda _, value: isinstance(value, list | tuple),
            "integer": lambda _, value: isinstance(value, int) and not isinstance(value, bool),
        }
    )
    ours: type[Validator] = validators.extend(Draft202012Validator, _KEYWORDS, type_checker=types)  # type: ignore[no-untyped-call]
    return ours


# Each function below stands for a keyword, and has the arguments that jsonschema gives it: the
# validator, the keyword's value, what it is applied to, and the schema around it.


def _ref(_: Validator, __: str, ___: object, ____: Mapping[str, Any]) -> Iterator[ValidationError]:
    """Not an error, but something left to do; see `Schemas._errors`."""
    yield _error("")


def _required(
    _: Validator, keys: list[str], value: object, __: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(value, Mapping):
        yield from (_error(key) for key in keys if value.get(key) is None)


def _dependent_required(
    _: Validator, needs: Mapping[str, list[str]], value: object, __: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(value, Mapping):
        for key, needed in needs.items():
            if value.get(key) is not None:
                yield from (_error(each) for each in needed if value.get(each) is None)


def _additional_properties(
    validator: Validator, allowed: Mapping[str, Any] | bool, value: object, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if not isinstance(value, Mapping):
        return
    patterns = tuple(schema.get("patternProperties", ()))
    for key, each in value.items():
        if key in schema.get("properties", ()) or any(re.search(pattern, key) for pattern in patterns):
            continue
        if allowed is False:
            yield _error(key)
        else:
            yield from validator.descend(each, allowed, path=key)  # type: ignore[attr-defined]


def _pattern(_: Validator, pattern: str, value: object, __: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(value, str) and not re.fullmatch(pattern, value):
        yield _error("")


def _const(_: Validator, wanted: object, value: object, __: Mapping[str, Any]) -> Iterator[ValidationError]:
    if value is not None and (type(value) is not type(wanted) or value != wanted):
        yield _error("")


def _exactly_one_of(
    _: Validator, keys: list[str], value: object, __: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(value, Mapping):
        given = [key for key in value if key in keys and value[key] is not None]
        if not given:
            yield _error("")
        yield from (_error(key) for key in given[1:])


def _error(message: str) -> ValidationError:
    from jsonschema import ValidationError

    return ValidationError(message)


_KEYWORDS: Final[Mapping[str, Any]] = {
    "$ref": _ref,
    "required": _required,
    "dependentRequired": _dependent_required,
    "additionalProperties": _additional_properties,
    "const": _const,
    "pattern": _pattern,
    "x-exactly-one-of": _exactly_one_of,
}
# Those whose error has a key for its message.
_KEYWORDS_ABOUT_KEYS: Final = frozenset(
    {"required", "dependentRequired", "additionalProperties", "x-exactly-one-of"}
)
