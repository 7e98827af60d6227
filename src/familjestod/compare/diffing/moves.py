"""What has only moved: an item from the list of one visit to that of another, a condition from one rule to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from familjestod.compare.diffing.conditions import meaning
from familjestod.compare.diffing.found import Condition, Found, Items, moved_condition, moved_item
from familjestod.compare.diffing.matching import Renames
from familjestod.compare.edits import Edit

# Lists of a visit whose items are the same thing at another visit.
_MOVABLE: Final = ("screens", "themes", "observes")


def as_edits(found: Iterable[Found], called: Renames) -> Iterator[Edit]:
    """The edits of what was found, in order; what has only moved is told once, where it has come to."""
    listed = list(found)
    items = _moved_items([each for each in listed if isinstance(each, Items)])
    conditions = _moved_conditions([each for each in listed if isinstance(each, Condition)], called)
    for each in listed:
        match each:
            case Edit():
                yield each
            case Items():
                moved, edits = items.get(id(each), ((), ()))
                yield from edits
                left = each.without(moved)
                if left.gained or left.lost:
                    yield left.edit()
            case Condition():
                told = conditions.get(id(each))
                yield from (each.edit(),) if told is None else told


_Moved = tuple[tuple[Any, ...], tuple[Edit, ...]]


def _moved_items(found: list[Items]) -> dict[int, _Moved]:
    """What has moved from each list or to it, and the edits of what has come to it."""
    moved: dict[int, _Moved] = {}
    for key in _MOVABLE:
        lists = [each for each in found if each.subject.part == "visits" and each.field.key == key]
        for item in dict.fromkeys(item for each in lists for item in each.gained):
            to = [each for each in lists if item in each.gained]
            gone = [each for each in lists if item in each.lost]
            if len(to) == len(gone) == 1:
                edit = moved_item(gone[0], to[0], item)
                for each, edits in ((gone[0], ()), (to[0], (edit,))):
                    items, known = moved.get(id(each), ((), ()))
                    moved[id(each)] = ((*items, item), (*known, *edits))
    return moved


def _moved_conditions(found: list[Condition], called: Renames) -> dict[int, tuple[Edit, ...]]:
    """For each condition that has moved the edits it is told in: where it has come to, all of them; elsewhere none."""
    come: dict[Any, list[Condition]] = {}
    gone: dict[Any, list[Condition]] = {}
    for each in found:
        old, new = each.difference.old, each.difference.new
        if each.difference.setting == "all" and old is None and new is not None:
            come.setdefault(meaning(new), []).append(each)
        elif each.difference.setting == "all" and new is None and old is not None:
            gone.setdefault(meaning(old, called.name), []).append(each)
    moved: dict[int, tuple[Edit, ...]] = {}
    for asked, to in come.items():
        from_ = gone.get(asked, [])
        if not from_:
            continue
        moved |= {id(each): () for each in (*to, *from_)}
        for index in range(max(len(to), len(from_))):
            here, there = from_[min(index, len(from_) - 1)], to[min(index, len(to) - 1)]
            moved[id(there)] = (*moved[id(there)], moved_condition(here, there))
    return moved
