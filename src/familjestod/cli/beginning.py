"""`new`: a programme and its cases that pass every check, for a newcomer to go on from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from attrs import frozen

from familjestod.cli.documents import CASES, Desk, File, Refusal
from familjestod.diagnostics import nearest

if TYPE_CHECKING:
    from familjestod.library import Library
    from familjestod.spec.model import Programme

_ID: Final = re.compile(r"([a-z][a-z0-9_]*)/([a-z][a-z0-9_]*)")
# The region of what is the same in the whole country.
_NATIONAL: Final = "national"
# The first day in the templates.
_STARTS: Final = dt.date(2026, 1, 1)
# The child of the examples, and a day on which it has visits behind it and ahead.
_BORN: Final = dt.date(2026, 1, 15)
_SOME_DAY: Final = dt.date(2026, 9, 15)
_SCHEMAS: Final = ("programme", "cases")


@frozen
class Begun:
    """The files of a new programme: what stands in them, by where they go."""

    files: Mapping[Path, str]
    programme: Path


def begin(id_: str, folder: Path, *, extends: str | None, language: str) -> Begun:
    """The files that a new programme begins with in a folder; nothing is written.

    Raises:
        Refusal: if the id is none, or is that of another programme, or there is no such region or base.
        SpecError: if the base has faults.
    """
    from familjestod.library import bundled

    found = _ID.fullmatch(id_)
    if found is None:
        raise Refusal(
            f'"{id_}" is not an id: expected REGION/SLUG in small letters a-z, digits and _, such as gotland/mitt'
        )
    region, slug = found.groups()
    path = folder / region / f"{slug}.yaml"
    desk = Desk.with_files([_stub(path, id_, extends)], bundled())
    library = desk.library
    _known(id_, region, extends, library)
    beside = (folder.absolute().parent / "schemas" / "programme.schema.json").is_file()
    label = library.vocabulary.regions[region].label
    words = {
        "id": id_,
        "region": region,
        "name": slug.replace("_", " ").capitalize(),
        "publisher": label.sv if label is not None else region,
        "schemas": "../../schemas/" if beside else "../schemas/",
        "other": next(each for each in library.vocabulary.regions if each not in {_NATIONAL, region}),
    }
    regional = region != _NATIONAL
    if extends is None:
        words["region_fact"] = f"unit.region: {region}, " if regional else ""
        words["facts"] = words["region_fact"] + "child.enrolled_bhv: true"
        texts = [_filled(name, words, language, regional=regional) for name in ("whole", "whole.cases")]
    else:
        texts = _overlay(words | {"base": extends}, library, language)
    found_files = {path: texts[0], path.with_name(slug + CASES): texts[1]}
    if not beside:
        found_files |= {
            folder / "schemas" / f"{kind}.schema.json": _schema(kind, library) for kind in _SCHEMAS
        }
    return Begun(found_files, path)


def _stub(path: Path, id_: str, extends: str | None) -> File:
    """As much of the new document as says what it stands among."""
    said = f"kind: programme\nid: {id_}\n" + (f"extends: {extends}\n" if extends else "")
    return File(path.as_posix(), said.encode(), path)


def _known(id_: str, region: str, extends: str | None, library: Library) -> None:
    regions = library.vocabulary.regions
    if region not in regions:
        raise Refusal(
            f'"{region}" is not a region of the vocabulary; nearest: {", ".join(nearest(region, regions))}'
        )
    others = [each for each in library.programme_ids if each != id_]
    if extends is not None and extends not in others:
        raise Refusal(
            f'"{extends}" is not a programme that can be extended; nearest: {", ".join(nearest(extends, others))}'
        )
    from familjestod.library import bundled

    if id_ in bundled().programme_ids:
        raise Refusal(
            f"{id_} comes with the package already: choose another name; --extends {id_} lays it on that"
        )


def _overlay(words: Mapping[str, str], library: Library, language: str) -> list[str]:
    """The texts of an overlay and its cases, in which what is expected is what it answers."""
    from familjestod.library import load

    base = library[words["base"]]
    visit, region = _visit(base), words["region"]
    fact = "staff.region" if base.subject == "staff" else "unit.region"
    given = {
        "regional": region != _NATIONAL,
        "visit": visit is not None,
        # What the base says already is not said again.
        "new_region": base.region != region,
        "new_start": base.in_force.since != _STARTS or base.in_force.until is not None,
        "new_rule": region not in {_NATIONAL, _facts(base).get(fact)},
    }
    known = {**words, "digest": base.digest, "visit": visit or "", "fact": fact}
    text = _filled("overlay", known, language, **given)
    known |= _answers(load(text, "new.yaml", library), visit, fact, words["other"])
    return [text, _filled("overlay.cases", known, language, **given)]


def _answers(programme: Programme, visit: str | None, fact: str, other: str) -> dict[str, str]:
    """The families of the cases of an overlay, and what it answers for each of them."""
    from familjestod.engine.case import Case
    from familjestod.engine.evaluate import evaluate

    facts = _facts(programme)
    families = {
        "here": facts,
        "elsewhere": facts | {fact: other},
        "unknown": {name: each for name, each in facts.items() if name != fact},
    }
    case = Case(birth_date=_BORN, facts=facts)
    plan = evaluate(programme, case, on=_SOME_DAY).visits.get(visit or "")
    due = plan.due if plan is not None and plan.due is not None else _SOME_DAY
    days = {"before": due - dt.timedelta(days=1), "due": due, "after": due + dt.timedelta(days=1)}
    known = {name: day.isoformat() for name, day in days.items()}
    for name, each in families.items():
        verdict = evaluate(programme, Case(birth_date=_BORN, facts=each), on=due).eligibility.verdict
        known |= {name: verdict.value, f"facts_{name}": _flow(each)}
    if visit is not None:
        for name, day in days.items():
            known[f"status_{name}"] = evaluate(programme, case, on=day).visits[visit].status.value
    return known


def _visit(base: Programme) -> str | None:
    """The first visit of a base that has a day of its own, from birth, and is for all."""
    from familjestod.logic.rule import ALWAYS

    return next(
        (
            id_
            for id_, each in base.visits.items()
            if each.due is not None
            and each.counted_from == "birth"
            and each.when == ALWAYS
            and each.repeat is None
        ),
        None,
    )


def _facts(programme: Programme) -> dict[str, object]:
    """What must be known of a family for a programme's plain conditions to hold."""
    from familjestod.logic.rule import All, Test
    from familjestod.logic.values import Operator

    rule = programme.eligibility
    facts: dict[str, object] = {}
    for each in rule.rules if isinstance(rule, All) else (rule,):
        if (
            isinstance(each, Test)
            and each.operator in {Operator.IS, Operator.IN}
            and each.name in programme.vocabulary.facts
        ):
            facts[each.name] = each.operand[0] if isinstance(each.operand, tuple) else each.operand
    return facts


def _flow(facts: Mapping[str, object]) -> str:
    return ", ".join(
        f"{name}: {str(value).lower() if isinstance(value, bool) else value}" for name, value in facts.items()
    )


def _filled(name: str, words: Mapping[str, str], language: str, **given: bool) -> str:
    """A template in a language, without the parts that are not given, and with the words put in."""
    text = files("familjestod.cli").joinpath("templates", f"{name}.yaml").read_text(encoding="utf-8")
    return Template("".join(_lines(text, language, given))).substitute(words)


def _lines(text: str, language: str, given: Mapping[str, bool]) -> Iterator[str]:
    """The lines of a template: `#sv` and `#en` are comments, `#if`, `#else` and `#end` are for what is given or not."""
    shown = True
    for line in text.splitlines(keepends=True):
        indent, mark, rest = _MARK.findall(line)[0]
        match mark:
            case "#if ":
                shown = given[rest.strip()]
            case "#else":
                shown = not shown
            case "#end":
                shown = True
            case "#sv " | "#en ":
                if shown and language in mark:
                    yield f"{indent}# {rest}"
            case _:
                if shown:
                    yield line


_MARK: Final = re.compile(r"( *)(#if |#else|#end|#sv |#en )?(.*)", re.DOTALL)


def _schema(kind: str, library: Library) -> str:
    """A schema for the editor, which knows the names of the library."""
    from familjestod.cli.screen import json_text
    from familjestod.spec.named_schema import named_schema

    schema = library.schemas.documents[kind]
    return json_text(named_schema(kind, schema, library.vocabulary, library.instruments)) + "\n"


def write(begun: Begun) -> tuple[Path, ...]:
    """Write the files of a new programme; schemas that are there already stay as they are.

    Raises:
        Refusal: if the programme or its cases are there already, or cannot be written.
    """
    there = [path for path in begun.files if path.exists()]
    for path in there:
        if path.suffix == ".yaml":
            raise Refusal(
                f"{path.as_posix()} is there already, and is left as it is: choose another name or folder"
            )
    written = tuple(path for path in begun.files if path not in there)
    for path in written:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(begun.files[path])
        except OSError as error:
            raise Refusal(f"{path.as_posix()} cannot be written: {error.strerror or error}") from None
    return written


_SAY: Final[Mapping[str, tuple[str, ...]]] = {
    "sv": (
        "Skrivet:",
        "Gå vidare:",
        "öppna filen i en redigerare som kan YAML: den föreslår nycklar och förklarar dem",
        "visa felen, med rad och råd",
        "prova exempelfamiljerna",
        "läs programmet i ord",
    ),
    "en": (
        "Written:",
        "Go on:",
        "open the file in an editor that knows YAML: it offers the keys and explains them",
        "show the faults, with line and advice",
        "try the example families",
        "read the programme in words",
    ),
}


def told(begun: Begun, written: tuple[Path, ...], language: str) -> Iterator[str]:
    """What was written, and what to do next."""
    heading, next_, *steps = _SAY[language]
    file = begun.programme.as_posix()
    yield heading
    yield from (f"  {each.as_posix()}" for each in written)
    yield next_
    does = (file, f"familjestod check {file}", f"familjestod test {file}", f"familjestod show {file}")
    wide = max(map(len, does))
    yield from (f"  {each:<{wide}}  {why}" for each, why in zip(does, steps, strict=True))
