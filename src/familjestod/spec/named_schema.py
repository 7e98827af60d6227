"""The JSON Schemas with the names filled in that documents may use, so that an editor offers and explains them.

What a document is checked against knows its shape only; names are checked when it is loaded.
These schemas are for editors: they know the vocabulary and the instruments too, and give
the same names as faults that loading would.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from familjestod.logic.values import Kind, Operator, ValueType
from familjestod.spec.instrument import Fact, Instrument, Vocabulary
from familjestod.spec.names import EVENTS, PROGRAMME_REFERENCES, Pattern, instrument_types
from familjestod.spec.terms import Text

Schema = dict[str, Any]

NAMED: Final = ("programme", "instrument", "cases", "case")
"""The kinds of document that names are filled in for; the vocabulary is where they come from."""

# Where names stand in a definition, and what they name; those of a programme are where its references are.
_PLACES: Final[tuple[tuple[str, Pattern, tuple[str, ...]], ...]] = (
    *(("programme", pattern, kinds) for pattern, kinds in PROGRAMME_REFERENCES),
    ("screening", ("instrument",), ("instruments",)),
    ("visit_event", ("observed", "*"), ("observations",)),
    ("visit_event", ("not_observed", "="), ("observations",)),
    ("visit_happens", ("observed", "*"), ("observations",)),
    ("visit_happens", ("not_observed", "="), ("observations",)),
)
# Definitions in which `facts` says what is known of a family.
_FACTS: Final = ("case", "example", "step")
# A finding of the document's own.
_OWN_FINDING: Final = "^findings\\.[a-z][a-z0-9_]*$"
# How a value of a kind is written: its JSON type, where a test has one alone.
_WRITTEN: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.BOOLEAN: ("boolean",),
    Kind.INTEGER: ("number", "string"),
    Kind.NUMBER: ("number", "string"),
    Kind.TEXT: ("string",),
    Kind.DATE: ("string",),
    Kind.DURATION: (),
}


@frozen
class Names:
    """The names that documents may use, each with what it is called."""

    vocabulary: Vocabulary
    instruments: Mapping[str, Instrument]

    def of(self, kind: str) -> dict[str, str] | None:
        """The names of a kind and what each is called; nothing for what a document names itself."""
        if kind == "instruments":
            return {id_: _said(each.name) for id_, each in self.instruments.items()}
        terms = getattr(self.vocabulary, kind, None)
        return None if terms is None else {id_: _said(each.label) for id_, each in terms.items()}

    def in_rules(self) -> Iterator[tuple[str, str, ValueType]]:
        """Each name of a fact or a result that a rule can use, what it is called, and its type."""
        for name, fact in self.vocabulary.facts.items():
            yield name, _described(fact), fact.type
        for instrument in self.instruments.values():
            labels = {**instrument.answers, **instrument.scores}
            for name, type_ in instrument_types(instrument).items():
                label = getattr(labels.get(name.partition(".")[2]), "label", None)
                yield name, ": ".join(each for each in (_said(instrument.name), _said(label)) if each), type_


def named_schema(
    kind: str, schema: Mapping[str, Any], vocabulary: Vocabulary, instruments: Mapping[str, Instrument]
) -> Schema:
    """The schema of a kind of document with the names of a vocabulary and of instruments filled in.

    >>> import familjestod as fs
    >>> library = fs.bundled()
    >>> plain = library.schemas.documents["programme"]
    >>> named = named_schema("programme", plain, library.vocabulary, library.instruments)
    >>> "gotland" in named["$defs"]["programme"]["properties"]["region"]["enum"]
    True

    Raises:
        KeyError: if there is nothing to name in a document of the kind; see `NAMED`.
    """
    if kind not in NAMED:
        raise KeyError(kind)
    named: Schema = copy.deepcopy(dict(schema))
    names, definitions = Names(vocabulary, instruments), named["$defs"]
    named["$id"] = f"{schema['$id']}:named"
    named["$comment"] = (
        f"For editors: {schema['$id']} with the names of the vocabulary {vocabulary.digest[:12]} and of the instruments."
    )
    for definition, pattern, kinds in _PLACES:
        found = [known for each in kinds if (known := names.of(each)) is not None]
        if definition in definitions and len(found) == len(kinds):
            merged = {name: said for known in found for name, said in known.items()}
            for node in _at(definitions[definition], pattern, definitions):
                _choose(node, merged)
    if "rule" in definitions:
        definitions["rule"] = _rule(definitions, names, known_only=kind == "programme")
    for definition in _FACTS:
        if definition in definitions:
            facts = definitions[definition]["properties"]["facts"]
            _name_facts(facts, vocabulary)
    return named


def _at(node: Schema, pattern: Pattern, definitions: Mapping[str, Schema]) -> Iterator[Schema]:
    """The schemas of what a pattern finds in a document; `=` finds that of the keys."""
    if "$ref" in node and "properties" not in node:
        node = definitions[node["$ref"].rpartition("/")[2]]
    if not pattern:
        yield node
        return
    step, rest = pattern[0], pattern[1:]
    inner = {"=": ("propertyNames",), "*": ("items", "additionalProperties")}.get(step)
    found = (
        [node.get("properties", {}).get(step)] if inner is None else [node.get(keyword) for keyword in inner]
    )
    for each in found:
        if isinstance(each, dict):
            yield from _at(each, rest, definitions)


def _choose(node: Schema, names: Mapping[str, str]) -> None:
    """Let a schema for text accept these names only; what else it accepts, it still does."""
    types = node.get("type", "string")
    types = {types} if isinstance(types, str) else set(types)
    for keyword in ("pattern", "patternErrorMessage"):
        node.pop(keyword, None)
    chosen: Schema = {"enum": list(names), "markdownEnumDescriptions": list(names.values())}
    if types <= {"string"}:
        node.update(chosen)
    elif types <= {"string", "null"}:
        node.update(chosen, enum=[*names, None])
    else:
        # Where there is nothing yet, an editor offers them too.
        node.update({"if": {"type": ["string", "null"]}, "then": chosen})


# --- rules -----------------------------------------------------------------------------------------


def _rule(definitions: Schema, names: Names, *, known_only: bool) -> Schema:
    """The definition of a rule with the names it can use, each with a test that suits its type.

    An instrument may be a new version of one that is known, and then its own results are of new types.
    """
    rule, test = definitions["rule"], definitions["test"]
    (pattern, any_test), *_ = rule["patternProperties"].items()
    tests: dict[str, Schema] = {}
    properties = dict(rule["properties"])

    def typed(type_: ValueType) -> Schema:
        return {"$ref": f"#/$defs/{_test_name(type_, test, tests)}"}

    for name, said, type_ in names.in_rules():
        properties[name] = {
            "description": said,
            "markdownDescription": f"{said}\n\n{_choices(type_)}".strip(),
            **(typed(type_) if known_only or name in names.vocabulary.facts else any_test),
        }
    patterns = {pattern: any_test}
    if known_only:
        at_visit = "|".join(sorted(map(re.escape, names.instruments)))
        patterns = {
            _OWN_FINDING: any_test,
            **{f"^{kind}\\.[a-z][a-z0-9_]*$": typed(type_) for kind, type_ in EVENTS.items()},
            **({f"^({at_visit})@[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$": any_test} if at_visit else {}),
        }
    definitions.update(tests)
    return {**rule, "properties": properties, "patternProperties": patterns}


def _test_name(type_: ValueType, test: Schema, tests: dict[str, Schema]) -> str:
    """The name of the definition of the tests for a type; it is made when the first of the type comes."""
    made = _test(type_, test)
    for name, each in tests.items():
        if each == made:
            return name
    name = f"test_{type_.kind}"
    if name in tests:
        name += f"_{sum(each.startswith(name) for each in tests) + 1}"
    tests[name] = made
    return name


def _test(type_: ValueType, test: Schema) -> Schema:
    """The tests that can be put to a type, and the values that they can have."""
    operators = {each.value: copy.deepcopy(test["properties"][each.value]) for each in type_.operators}
    types = list(_WRITTEN.get(type_.kind, ("number", "string")))
    if type_.kind is Kind.CHOICE and not any(isinstance(each, int) for each in type_.choices):
        types = ["string"]
    if Operator.IN.value in operators:
        types.append("array")
    made = {key: each for key, each in test.items() if key not in {"items", "properties", "type"}}
    made |= {"type": [*types, "object", "null"], "properties": operators}
    if "array" in types:
        made["items"] = copy.deepcopy(test["items"])
    if type_.kind is Kind.CHOICE:
        _limit(made, operators, list(type_.choices))
    elif type_.kind is Kind.BOOLEAN:
        for operator in (Operator.IS, Operator.IS_NOT):
            operators[operator.value]["type"] = ["boolean", "null"]
    return made


def _limit(made: Schema, operators: Schema, choices: list[str | int]) -> None:
    """Let a test take these values only; a whole number may be written as text."""
    known: list[str | int] = [*choices, *(str(each) for each in choices if isinstance(each, int))]
    # An editor offers what an alternative lists, and nothing of a `then`, where there is no value yet.
    made["anyOf"] = [{"enum": [*known, None]}, {"type": ["array", "object"]}]
    made["items"] = {"enum": known}
    for operator in (Operator.IS, Operator.IS_NOT):
        operators[operator.value]["enum"] = [*known, None]
    for operator in (Operator.IN, Operator.NOT_IN):
        operators[operator.value]["items"] = {"enum": known}


def _choices(type_: ValueType) -> str:
    unit = f" ({type_.unit})" if type_.unit else ""
    values = ", ".join(f"`{each}`" for each in type_.choices)
    return f"{type_.kind}{unit}: {values}" if values else f"{type_.kind}{unit}"


# --- what is known of a family -----------------------------------------------------------------------


def _name_facts(node: Schema, vocabulary: Vocabulary) -> None:
    given = {name: fact for name, fact in vocabulary.facts.items() if not fact.derived}
    node["propertyNames"] = {"enum": list(given)}
    node["properties"] = {name: _fact(fact, node["additionalProperties"]) for name, fact in given.items()}


def _fact(fact: Fact, any_value: Schema) -> Schema:
    said = _described(fact)
    schema: Schema = {"description": said, "markdownDescription": f"{said}\n\n{_choices(fact.type)}".strip()}
    match fact.type.kind:
        case Kind.CHOICE:
            labels = [_said(fact.values.get(str(each))) for each in fact.type.choices]
            return {**schema, "enum": [*fact.type.choices, None], "markdownEnumDescriptions": labels}
        case Kind.BOOLEAN:
            return {**schema, "type": ["boolean", "null"]}
        case Kind.INTEGER | Kind.NUMBER:
            return {**schema, "type": ["number", "null"]}
        case _:
            return {**any_value, **schema}


def _described(fact: Fact) -> str:
    return ". ".join(each for each in (_said(fact.label), _said(fact.description)) if each)


def _said(text: Text | None) -> str:
    """A text in both languages, for an editor that knows neither."""
    if text is None:
        return ""
    return text.sv if text.en in {None, text.sv} else f"{text.sv} / {text.en}"
