"""What differs between two versions of an instrument's answers, scores and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from familjestod.compare.diffing.fields import KEYS_OF, Form
from familjestod.compare.diffing.found import Subject, sentence
from familjestod.compare.diffing.matching import content, scored
from familjestod.compare.diffing.sides import Side, in_both
from familjestod.compare.diffing.words import COMMON
from familjestod.compare.edits import Edit
from familjestod.engine.called import label_of
from familjestod.engine.words import quoted
from familjestod.exports.instrument import made_of
from familjestod.logic.calendar import Duration
from familjestod.logic.quantities import listed
from familjestod.spec.instrument import Answer, Instrument, Score, Table

if TYPE_CHECKING:
    from familjestod.compare.diffing.walk import Walk

_MOST_ROWS: Final = 12


def kind_differences(walk: Walk, subject: Subject, old: Answer, new: Answer) -> Iterator[Edit]:
    """What can be answered: its type, options and limits."""
    if content("answers", old)["type"] == content("answers", new)["type"]:
        return
    sides, paths = (walk.sides.old, walk.sides.new), (subject.old or (), subject.new or ())
    differing = [
        key for key in KEYS_OF[Form.KIND] if sides[0].at((*paths[0], key)) != sides[1].at((*paths[1], key))
    ]
    tail = (differing[0],) if len(differing) == 1 else ()

    def said(language: str) -> str:
        told = [
            ", ".join(side.tell(language).can_be(each.type, each.values))
            for side, each in zip(sides, (old, new), strict=True)
        ]
        return COMMON[language]["kind_changed"].format(old=told[0], new=told[1], **subject.said(language))

    yield walk.sides.edit("changed", in_both(said), (*paths[0], *tail), (*paths[1], *tail))


def score_differences(walk: Walk, subject: Subject, old: Score, new: Score) -> Iterator[Edit]:
    """What a score is worked out from, and how."""
    before = evolve(old, of=tuple(walk.called.inside(each) for each in old.of))
    if scored(before) == scored(new):
        return
    gained = tuple(each for each in new.of if each not in before.of)
    lost = tuple(then for then, now in zip(old.of, before.of, strict=True) if now not in new.of)
    counted = before.operation == new.operation and not new.weights and bool(gained or lost)

    def said(language: str) -> str:
        if counted:
            return _counted(walk, subject, gained, lost, language)
        told = [
            made_of(side.document, score, side.tell(language))  # type: ignore[arg-type]
            for side, score in ((walk.sides.old, old), (walk.sides.new, new))
        ]
        form = sentence("scores", "operation", "changed", language)
        return form.format(old=told[0], new=told[1], **subject.said(language))

    paths = ((*(subject.old or ()), old.operation), (*(subject.new or ()), new.operation))
    yield walk.sides.edit("changed", in_both(said), *paths)


def _counted(
    walk: Walk, subject: Subject, gained: tuple[str, ...], lost: tuple[str, ...], language: str
) -> str:
    forms = (("gained", "new", gained, walk.sides.new), ("lost", "old", lost, walk.sides.old))
    said = []
    for form, name, parts, side in forms:
        if parts:
            named = listed([_part(side, each, language) for each in parts], COMMON[language]["and"])
            told = sentence("scores", "of", form, language)
            said.append(told.format(**{name: named}, **subject.said(language)))
    return "; ".join(said)


def _part(side: Side, id_: str, language: str) -> str:
    assert isinstance(side.document, Instrument)  # noqa: S101 - asked of instruments only
    return quoted(label_of(side.document, id_, language), language)


def row_differences(walk: Walk, subject: Subject, old: Table, new: Table) -> Iterator[Edit]:
    """The rows of a table, by what they are found by; where many differ, how many."""
    before, after = ({_key(row, table): row for row in table.rows} for table in (old, new))
    differing = [key for key in dict.fromkeys((*after, *before)) if before.get(key) != after.get(key)]
    paths = ((*(subject.old or ()), "rows"), (*(subject.new or ()), "rows"))
    if len(differing) > _MOST_ROWS:
        said = in_both(
            lambda language: COMMON[language]["rows_changed"].format(
                count=len(differing), **subject.said(language)
            )
        )
        yield walk.sides.edit("changed", said, *paths)
        return
    for key in differing:
        yield _row(walk, subject, key, (old, new), (before.get(key), after.get(key)))


def _row(
    walk: Walk,
    subject: Subject,
    key: tuple[Any, ...],
    tables: tuple[Table, Table],
    rows: tuple[Any, Any],
) -> Edit:
    form = "added" if rows[0] is None else "removed" if rows[1] is None else "changed"

    def said(language: str) -> str:
        side = walk.sides.new
        old = _cells(rows[0], rows[1], tables[0], side, language)
        new = _cells(rows[1], rows[0], tables[1], side, language)
        names = tuple(tables[rows[1] is not None].by.values())
        row = ", ".join(_cell(each, side, language, name) for each, name in zip(key, names, strict=True))
        return COMMON[language][f"row_{form}"].format(row=row, old=old, new=new, **subject.said(language))

    at = [
        (*(path or ()), "rows", table.rows.index(row)) if row is not None else None
        for path, table, row in zip((subject.old, subject.new), tables, rows, strict=True)
    ]
    return walk.sides.edit(form, in_both(said), *at)


def _key(row: Mapping[str, Any], table: Table) -> tuple[Any, ...]:
    return tuple(row.get(column) for column in table.by)


def _cells(row: Any, other: Any, table: Table, side: Side, language: str) -> str:  # noqa: ANN401 - rows
    """What a row holds besides what it is found by, as far as another row holds something else."""
    cells = {key: each for key, each in (row or {}).items() if key not in table.by}
    shown = {key: each for key, each in cells.items() if other is None or other.get(key) != each}
    said = ", ".join(f"{key} {_cell(each, side, language)}" for key, each in shown.items())
    return said or COMMON[language]["nothing_given"]


def _cell(value: Any, side: Side, language: str, name: str = "") -> str:  # noqa: ANN401 - a cell
    tell = side.tell(language)
    if isinstance(value, Duration):
        return tell.duration(value)
    return tell.figure(value) if isinstance(value, int | float) else tell.words.value(name, value)
