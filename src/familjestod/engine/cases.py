"""Cases beside a programme: examples for people, tests for machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from familjestod.diagnostics import Diagnostic, Path, SpecError, dotted, nearest
from familjestod.engine.case import Case, case_faults, case_of
from familjestod.engine.evaluate import evaluate
from familjestod.logic.calendar import parse_date
from familjestod.spec.model import Programme
from familjestod.spec.schema import Schemas
from familjestod.spec.source import Document, read


@frozen(kw_only=True)
class Example:
    """One family on one day, and what is expected: any part of an evaluation's JSON."""

    id: str
    day: dt.date
    case: Case
    expect: Mapping[str, Any]


@frozen(kw_only=True)
class Examples:
    """The cases of one document."""

    programme: str
    examples: tuple[Example, ...]
    document: Document = field(repr=False)

    def differences(self, example: Example, programme: Programme) -> tuple[Diagnostic, ...]:
        """Where the programme's answer is not what an example expects, each with its place; none if it agrees."""
        faults = tuple(
            case_faults(example.case, programme.vocabulary, programme.instruments, ("cases", example.id))
        )
        if not faults:
            found = evaluate(programme, example.case, on=example.day).to_dict()
            faults = tuple(
                _Comparison(programme).differences(example.expect, found, ("cases", example.id, "expect"))
            )
        return tuple(self.document.locate(each) for each in faults)


def read_examples(text: str | bytes, name: str, schemas: Schemas) -> Examples:
    """The cases that a document holds.

    Raises:
        SpecError: with every fault of the document, each with its place.
    """
    document = read(text, name)
    value = document.value
    faults = list(schemas.faults("cases", value))
    if faults:
        raise SpecError(document.locate(each) for each in faults)
    examples: list[Example] = []
    found: list[Diagnostic] = []
    for id_, entry in value["cases"].items():
        path: Path = ("cases", id_)
        try:
            day = parse_date(entry["day"])
        except ValueError as error:
            found.append(
                document.locate(Diagnostic(code="bad-value", message=str(error), path=(*path, "day")))
            )
            continue
        try:
            case = case_of(document, entry, path)
        except SpecError as error:
            found.extend(error.diagnostics)
        else:
            examples.append(Example(id=id_, day=day, case=case, expect=entry["expect"]))
    if found:
        raise SpecError(found)
    return Examples(programme=value["programme"], examples=tuple(examples), document=document)


_EXPECT_IDS = ("visits", "vaccinations", "referrals", "offers", "requirements", "findings")


@frozen
class _Comparison:
    """What is expected of an answer against what it is."""

    programme: Programme

    def differences(self, expected: Any, found: Any, path: Path) -> Iterator[Diagnostic]:  # noqa: ANN401 - JSON
        """Where what was found lacks or contradicts what was expected; mappings may hold more, lists not."""
        if isinstance(expected, Mapping) and isinstance(found, Mapping):
            for key, each in expected.items():
                here = (*path, key)
                if key in found:
                    yield from self.differences(each, found[key], here)
                elif each is not None or not self.may_be_absent(here):
                    yield Diagnostic(
                        code="unexpected-answer",
                        message=f'"{key}" is not in the answer (at {dotted(path[2:])})',
                        path=here,
                        available=nearest(key, found),
                        on_key=True,
                    )
        elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
            for index, (each, other) in enumerate(zip(expected, found, strict=True)):
                yield from self.differences(each, other, (*path, index))
        elif expected != found or type(expected) is not type(found):
            message = f"expected {_shown(expected)} but the answer is {_shown(found)} (at {dotted(path[2:])})"
            yield Diagnostic(code="unexpected-answer", message=message, path=path)

    def may_be_absent(self, path: Path) -> bool:
        """Whether nothing can be expected at a path: an id that the programme has at another time.

        `visit_1#3: null` says that there is no third visit, and the id of an offer that it is
        not there before its amendment. A slip of the pen is neither.
        """
        _, _, _, *inside = path  # cases, the case's id, expect
        if len(inside) != 2 or inside[0] not in _EXPECT_IDS:  # noqa: PLR2004 - a kind and an id
            return False
        kind, id_ = str(inside[0]), str(inside[1]).partition("#")[0]
        editions = (self.programme, *(each.programme for each in self.programme.editions))
        return any(id_ in getattr(edition, kind) for edition in editions)


def _shown(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    return f'"{value}"'
