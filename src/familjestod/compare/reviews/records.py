"""The parts of a review as rows of plain values, and as frames: what its page says, to count on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from familjestod.compare.reviews.called import Called
from familjestod.compare.reviews.counted import Counted
from familjestod.compare.reviews.families import Shown
from familjestod.compare.reviews.flows import drawn_names
from familjestod.compare.reviews.spread import estimate
from familjestod.compare.reviews.told import Telling
from familjestod.engine.called import ProgrammeWords
from familjestod.logic.phrase import phrase
from familjestod.logic.truth import verdict

if TYPE_CHECKING:
    from familjestod.compare.reviewing import Review

Rows = list[dict[str, Any]]

COLUMNS: Final[Mapping[str, Mapping[str, type]]] = {
    "words": {
        "kind": str, "path": str, "old_path": str, "effect": bool, "weight": str, "old": str, "new": str,
        "said_sv": str, "said_en": str,
    },
    "witnesses": {
        "output": str, "old": str, "new": str, "families": int, "suppressed": bool, "register_id": str, "parts_at": str,
        "made_up": int,
    },
    "made_up": {"made_up": int, "day": dt.date, "family_sv": str, "family_en": str, "output": str, "old": str, "new": str},
    "why": {
        "made_up": int, "rule": str, "side": str, "line": int, "depth": int, "said_sv": str, "said_en": str, "parts": bool,
    },
    "uncovered": {"rule": str, "condition_sv": str, "condition_en": str, "unseen": str},
    "provenance": {"what": str, "value": str},
}  # fmt: skip
"""The columns of the parts that are made here; the others are those of an impact."""
_OF_IMPACT: Final[Mapping[str, str]] = {
    "headline": "changed",
    "transitions": "transitions",
    "funnel": "attrition",
    "workload": "workload",
    "peaks": "peaks",
    "groups": "by_group",
    "rules": "never_fired",
}
_ORDER: Final = (
    "words", "headline", "transitions", "witnesses", "made_up", "why", "funnel", "flow", "workload", "peaks", "groups",
    "rules", "uncovered", "provenance",
)  # fmt: skip


def records(review: Review) -> dict[str, Rows]:
    """Every part as rows, in order; those that count a register are there only where there is one."""
    made = {key: list(rows) for key, rows in _made(review)}
    return {key: made[key] for key in _ORDER if key in made}


def frames(review: Review) -> dict[str, Any]:
    """Every part as a frame of Polars."""
    from familjestod.cohort.small import table

    found: dict[str, Any] = {}
    for key, rows in records(review).items():
        columns = COLUMNS.get(key)
        if columns is not None:
            found[key] = table(columns, ([row[name] for name in columns] for row in rows))
        elif key == "flow":
            found[key] = _flow_frame(review)
        else:
            found[key] = _of_impact(review, key)
    return found


def _made(review: Review) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    yield "words", _words(review)
    if review.impact is not None:
        for key in _OF_IMPACT:
            yield key, _of_impact(review, key).to_dicts()
        yield "flow", _flow_frame(review).to_dicts()
        yield "witnesses", _witnesses(review)
    if review.comparison is not None:
        yield "made_up", _made_up(review)
        yield "why", _why(review)
    if review.uncovered is not None:
        yield "uncovered", _uncovered(review)
    yield "provenance", ({"what": what, "value": value} for what, value in Telling.of(review, "en").facts())


def _words(review: Review) -> Iterator[dict[str, Any]]:
    for each in review.diff:
        yield {
            "kind": each.kind,
            "path": ".".join(map(str, each.path)),
            "old_path": None if each.old_path is None else ".".join(map(str, each.old_path)),
            "effect": each.effect,
            "weight": each.weight.value,
            "old": _json(each.old),
            "new": _json(each.new),
            "said_sv": each.say("sv"),
            "said_en": each.say("en"),
        }


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _of_impact(review: Review, key: str) -> Any:  # noqa: ANN401 - a frame of Polars
    """A table of the impact; when a peak comes that is too small to be shown is left out, and samples bring estimates."""
    impact = review.impact
    found = getattr(impact, _OF_IMPACT[key])
    if impact is None or key not in {"peaks", "workload"}:
        return found
    rows = found.to_dicts()
    if key == "peaks":
        for row in rows:
            row |= {f"period_{side}": None for side in ("before", "after") if row[side] is None}
        return _like(found, rows)
    if impact.sample_of is None:
        return found
    for row in rows:
        for side in ("before", "after"):
            row[f"{side}_low"], row[f"{side}_high"] = estimate(impact, row[side])
    return _like(
        found, rows, {f"{side}_{end}": int for side in ("before", "after") for end in ("low", "high")}
    )


def _like(frame: Any, rows: Rows, more: Mapping[str, type] | None = None) -> Any:  # noqa: ANN401
    """A frame with the columns of another, and more."""
    from familjestod.cohort.small import table

    types = {"String": str, "Int64": int, "Float64": float, "Boolean": bool, "Date": dt.date}
    columns = {name: types[str(dtype)] for name, dtype in frame.schema.items()} | dict(more or {})
    return table(columns, ([row[name] for name in columns] for row in rows))


def _counted(review: Review, language: str = "sv") -> Counted:
    assert review.impact is not None  # noqa: S101 - asked only where there is a register
    return Counted(review.impact, Called(review.old, review.new, language), review.per)


def _flow_frame(review: Review) -> Any:  # noqa: ANN401 - a frame of Polars
    """The transitions that are drawn."""
    assert review.impact is not None  # noqa: S101 - asked only where there is a register
    names = drawn_names(_counted(review))
    frame = review.impact.transitions
    return _like(frame, [row for row in frame.to_dicts() if row["output"] in names and row["changed"]])


def _shown(review: Review, language: str) -> Shown:
    return Shown(Called(review.old, review.new, language), review.comparison, review.families, review.impact)


def _witnesses(review: Review) -> Iterator[dict[str, Any]]:
    shown = _shown(review, "sv")
    for name, rows in _counted(review).changing().items():
        for row in rows:
            if not row["changed"]:
                continue
            example, family = shown.example(name, row["old"], row["new"]), shown.family_of(name)
            yield {
                **{key: row[key] for key in ("output", "old", "new", "families", "suppressed")},
                "register_id": None if example is None else str(example.id),
                "parts_at": None if example is None or example.parting is None else example.parting.path,
                "made_up": None if family is None else family.number,
            }


def _made_up(review: Review) -> Iterator[dict[str, Any]]:
    sv, en = (Called(review.old, review.new, language) for language in ("sv", "en"))
    for family in review.families:
        for witness in family.witnesses:
            yield {
                "made_up": family.number,
                "day": family.on,
                "family_sv": "; ".join(sv.family(family.case, family.on)),
                "family_en": "; ".join(en.family(family.case, family.on)),
                "output": witness.output.name,
                "old": _answers(witness.old),
                "new": _answers(witness.new),
            }


def _answers(answers: Mapping[str, Any]) -> str | None:
    """The answer, or that of each time a visit comes; nothing where a version has none."""
    if not answers:
        return None
    return ", ".join(f"{number} {value}".strip() for number, value in answers.items())


def _why(review: Review) -> Iterator[dict[str, Any]]:
    sv, en = (_shown(review, language) for language in ("sv", "en"))
    for family in review.families:
        path, *said = sv.traces(family)
        _, *told = en.traces(family)
        for side, lines, others in zip(("before", "after"), said, told, strict=True):
            for number, (line, other) in enumerate(zip(lines, others, strict=True)):
                yield {
                    "made_up": family.number,
                    "rule": path,
                    "side": side,
                    "line": number,
                    "depth": line.depth,
                    "said_sv": f"{line.mark} {line.text}".strip(),
                    "said_en": f"{other.mark} {other.text}".strip(),
                    "parts": line.parts,
                }


def _uncovered(review: Review) -> Iterator[dict[str, Any]]:
    sv, en = (ProgrammeWords(review.new, language) for language in ("sv", "en"))
    for each in review.uncovered or ():
        unseen = [verdict(one).value for one in (True, False, None) if one in each.possible - each.seen]
        yield {
            "rule": each.where,
            "condition_sv": phrase(each.rule, sv),
            "condition_en": phrase(each.rule, en),
            "unseen": ", ".join(unseen),
        }
