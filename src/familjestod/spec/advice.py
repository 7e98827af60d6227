"""What to do about a value of the wrong type or form: what to write instead where that is certain, else advice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from familjestod.diagnostics import Path, Remedy
from familjestod.logic.spelling import NOTHING, Meant, address, folded, id_, number, share
from familjestod.logic.times import day, duration
from familjestod.spec.synonyms import meant_word

YES: Final = frozenset({"yes", "on", "y", "ja", "j", "på", "true", "sant"})
NO: Final = frozenset({"no", "off", "n", "nej", "av", "false", "falskt"})
LONGEST_SHOWN: Final = 60
_LEAVE: Final = "write a value, or leave the key out"

# How the schemas name the form of a text, and how what is meant by another form is found.
_Forms = tuple[tuple[str, Callable[[Any, Path], Meant]], ...]
_FORMS_OF_NUMBERS: Final[_Forms] = (
    ("a duration", lambda found, _: duration(found)),
    ("a date", lambda found, path: day(found, last=path[-1:] == ("until",))),
    ("a percentage", lambda found, _: share(found)),
)
_FORMS: Final[_Forms] = (
    *_FORMS_OF_NUMBERS,
    ("an address", lambda found, _: address(found)),
    ("an id", lambda found, _: id_(found)),
    ("a programme id", lambda found, _: id_(found)),
)


def on_form(found: object, schema: Mapping[str, Any], path: Path) -> Meant:
    """What to write for a text or a number that has not the form that is expected."""
    expected = expected_form(schema) or ""
    meanings = _FORMS if isinstance(found, str) else _FORMS_OF_NUMBERS
    meant = next((meaning(found, path) for words, meaning in meanings if expected.startswith(words)), NOTHING)
    if meant.instead is not None and not re.fullmatch(schema["pattern"], meant.instead.partition("  # ")[0]):
        meant = NOTHING
    if meant is NOTHING and isinstance(found, str):
        return _one_of_the_words(found, schema)
    return meant


def on_key_form(found: str, schema: Mapping[str, Any]) -> Meant:
    """What to write for a key that is no id; its author changes it everywhere."""
    if found[:1].isdigit():
        return Meant(
            help="begin it with a letter; decimals have a point, since inside { } a comma ends a value"
        )
    name = folded(found)
    return (
        Meant(help=f"write {name}, here and where it is named")
        if re.fullmatch(schema["pattern"], name)
        else NOTHING
    )


def _one_of_the_words(found: str, schema: Mapping[str, Any]) -> Meant:
    """One of the words that the pattern names, or the name of an event whose kind is not said."""
    words = tuple(schema.get("examples", ()))
    if word := meant_word(found, words):
        return Meant(word)
    kinds = [
        kind
        for kind in ("visits", "vaccinations", "referrals")
        if re.fullmatch(schema["pattern"], f"{kind}.{found}")
    ]
    return Meant(help="write " + " or ".join(f"{kind}.{found}" for kind in kinds)) if kinds else NOTHING


def expected_form(schema: Mapping[str, Any]) -> str | None:
    """What a text must look like, as the schema says it beside the pattern."""
    said = schema.get("patternErrorMessage")
    return str(said).removeprefix("expected ") if said and "pattern" in schema else None


def on_type(
    found: object, wanted: Sequence[str], schema: Mapping[str, Any], path: Path
) -> tuple[Meant, Remedy | None]:
    """What to do about a value of another type than those expected."""
    if found is None:
        return Meant(help=_LEAVE), None
    if isinstance(found, str):
        return _text(found, wanted, schema), None
    if isinstance(found, list | tuple):
        return _list(found, wanted, schema), None
    if isinstance(found, Mapping):
        return _mapping(found, wanted), None
    return _number(found, wanted, schema, path)


def _number(
    found: object, wanted: Sequence[str], schema: Mapping[str, Any], path: Path
) -> tuple[Meant, Remedy | None]:
    written = str(found).lower() if isinstance(found, bool) else str(found)
    if "string" in wanted and "pattern" in schema:
        if re.fullmatch(schema["pattern"], written):
            return Meant(help=f'put it in quotes: "{written}"'), None
        return on_form(found, schema, path), None
    if "string" in wanted:
        return Meant(help=f'put it in quotes: "{written}"'), Remedy.QUOTE if list(wanted) == [
            "string"
        ] else None
    if isinstance(found, float) and list(wanted) == ["integer"] and found == int(found):
        return Meant(str(int(found))), None
    if not isinstance(found, bool) and found in (0, 1) and list(wanted) == ["boolean"]:
        return Meant(help=f"write {'true' if found else 'false'}"), None
    if "array" in wanted:
        return Meant(f"[{written}]"), None
    return Meant(help="write a whole number") if isinstance(
        found, float
    ) and "integer" in wanted else NOTHING, None


def _text(found: str, wanted: Sequence[str], schema: Mapping[str, Any]) -> Meant:
    if "boolean" in wanted:
        word = found.strip().casefold()
        if word not in YES | NO:
            return Meant(help="write true or false")
        said = "true" if word in YES else "false"
        return Meant(said, "write it without quotes; yes, no, on and off are read as text")
    if {"integer", "number"} & set(wanted):
        return number(found, whole="number" not in wanted)
    if "array" in wanted:
        return _as_list(found)
    return Meant(help=_as_mapping(found, schema)) if "object" in wanted else NOTHING


_BETWEEN: Final = re.compile(r"\s*(?:[,;/+&]|\band\b|\boch\b|\s)\s*")
_ITEM: Final = re.compile(r"[a-z][a-z0-9_]*|-?[0-9]{1,9}(?:\.[0-9]+)?")
_SPAN: Final = re.compile(r"([0-9]{1,2}) ?[-–] ?([0-9]{1,2})")


def _as_list(found: str) -> Meant:
    """A text of ids or numbers as a list of them."""
    bare = found.strip().strip("()[]{}").strip()
    if span := _SPAN.fullmatch(bare):
        return Meant(f"[{', '.join(map(str, range(int(span[1]), int(span[2]) + 1)))}]")
    items = _BETWEEN.split(bare)
    if bare and all(map(_ITEM.fullmatch, items)):
        return Meant(f"[{', '.join(items)}]")
    return Meant(
        help=f"write it as a list: [{found}]" if len(found) <= LONGEST_SHOWN else "write it as a list"
    )


def _as_mapping(found: str, schema: Mapping[str, Any]) -> str:
    keys = list(schema.get("properties", ()))
    if "sv" in keys:
        text = f'"{found}"' if re.search(r"[,:#\[\]{}\"']", found) else found
        said = text if len(found) <= LONGEST_SHOWN else "…"
        return f"write the text in both languages: {{sv: {said}, en: …}}"
    if "any" in keys:
        return "write a condition as a name and what it must be, such as child.age: {at_least: 18 months}"
    listed = ", ".join(f"{key}: …" for key in list(schema.get("required", ())) or keys[:2])
    return f"write it as a mapping: {{{listed}}}" if listed else "write it as a mapping: {key: value}"


def _list(found: Sequence[Any], wanted: Sequence[str], schema: Mapping[str, Any]) -> Meant:
    if "object" in wanted:
        return Meant(help="take the dashes out: the lines of a mapping begin with a key")
    if len(found) == 1 and isinstance(found[0], str | int | float):
        alone = str(found[0])
        if isinstance(found[0], str) and re.fullmatch(schema.get("pattern", ""), alone):
            return Meant(alone, "write one value, without brackets")
        return Meant(help=f"write it without brackets: {alone}")
    plain = [str(each) for each in found if isinstance(each, str | int | float)]
    return Meant(help=f"write one of them: {' or '.join(plain)}" if plain else "write one value")


def _mapping(found: Mapping[str, Any], wanted: Sequence[str]) -> Meant:
    if set(found) == {"sv", "en"}:
        return Meant(help="write one text, without languages")
    inner = [each for each in found.values() if isinstance(each, str | int | float)]
    if "string" in wanted and len(inner) == len(found) == 1:
        return Meant(help=f"write the value alone: {inner[0]}")
    if "array" not in wanted:
        return NOTHING
    if found and all(map(_ITEM.fullmatch, found)) and all(each in (None, True) for each in found.values()):
        return Meant(help=f"write it as a list: [{', '.join(found)}]")
    return Meant(help='begin each entry of the list with a dash: "- "')
