"""What differs between the dated amendments of two programmes: which there are, their days, and what they change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.compare.diffing.fields import FIELDS
from familjestod.compare.diffing.found import Items, Sides, Subject
from familjestod.compare.diffing.matching import renames
from familjestod.compare.diffing.sides import Side, in_both
from familjestod.compare.diffing.walk import Both, Walk
from familjestod.compare.diffing.whole import state_differences
from familjestod.compare.diffing.words import COMMON
from familjestod.compare.edits import Edit, Weight
from familjestod.diagnostics import Path
from familjestod.spec.layers import Amended
from familjestod.spec.model import Programme
from familjestod.spec.patch import without_nulls

_DAY: Final = dt.timedelta(days=1)
_TOLD: Final = 3


@frozen
class _Dated:
    """An amendment of a programme: its place among them, what it is, and what it patches."""

    index: int
    amended: Amended

    @property
    def path(self) -> Path:
        return ("amendments", self.index)

    @property
    def patch(self) -> Any:  # noqa: ANN401 - JSON
        return self.amended.patch.plain()


def amendment_differences(old: Programme, new: Programme, known: tuple[Edit, ...]) -> Iterator[Edit]:
    """The edits of amendments; what differs at all times already is known, and not told again."""
    told = {_same(each) for each in known}
    for here, there in _pairs(_dated(old), _dated(new)):
        if here is None or there is None:
            one = there or here
            assert one is not None  # noqa: S101 - one of the two is there
            yield _came_or_went(new if here is None else old, one, came=here is None)
            told |= {_same(each) for each in _between(old, new, one.amended.since, one.amended.since)}
            continue
        yield from _periods(old, new, here, there)
        if here.patch != there.patch:
            found = _between(old, new, here.amended.since, there.amended.since, (*there.path, "patch"))
            fresh = [each for each in found if _same(each) not in told]
            told |= {_same(each) for each in fresh}
            yield from (_as_of(each, new, there) for each in fresh)
            if not fresh:
                yield _rewritten(new, here, there)


def _same(edit: Edit) -> str:
    """What tells an edit from others, wherever the document it is of stands."""
    path = edit.path[3:] if edit.path[:1] == ("amendments",) else edit.path
    return repr((edit.kind, path, edit.old, edit.new))


def _as_of(edit: Edit, programme: Programme, amendment: _Dated) -> Edit:
    """An edit that holds at the time of an amendment, told with that time."""
    side, period = Side(programme), programme.amendments[amendment.index]

    def said(language: str) -> str:
        return COMMON[language]["as_of"].format(
            period=side.tell(language).period(period), said=edit.said.in_(language)
        )

    return evolve(edit, said=in_both(said))


def _between(
    old: Programme, new: Programme, before: dt.date, after: dt.date, path: Path = ()
) -> tuple[Edit, ...]:
    return state_differences(Side.on(old, before), Side.on(new, after), path)


def _dated(programme: Programme) -> list[_Dated]:
    layers = programme.origin.layers.each if programme.origin is not None else ()
    return [
        _Dated(index, each)
        for index, each in enumerate(each for layer in layers for each in layer.amendments)
    ]


def _pairs(old: list[_Dated], new: list[_Dated]) -> Iterator[tuple[_Dated | None, _Dated | None]]:
    """The amendments of both, in the order of the new ones: alike in all, else by first day, else by what they say."""
    matched: dict[int, _Dated] = {}
    for key in _ALIKE:
        for there in new:
            taken = {each.index for each in matched.values()}
            free = (each for each in old if each.index not in taken and key(each) == key(there))
            here = next(free, None) if there.index not in matched else None
            if here is not None:
                matched[there.index] = here
    taken = {each.index for each in matched.values()}
    yield from ((matched.get(each.index), each) for each in new)
    yield from ((each, None) for each in old if each.index not in taken)


_ALIKE: Final[tuple[Callable[[_Dated], Any], ...]] = (
    lambda each: (each.amended.since, each.patch),
    lambda each: each.patch,
    lambda each: each.amended.since,
)


def _subject(old: Programme, new: Programme, here: _Dated, there: _Dated) -> Subject:
    sides = Side(old), Side(new)
    called = [
        in_both(lambda language, s=side, i=each.index: s.called("amendments", i, language))  # type: ignore[misc]
        for side, each in zip(sides, (here, there), strict=True)
    ]
    return Subject("amendments", here.path, there.path, *called)


def _periods(old: Programme, new: Programme, here: _Dated, there: _Dated) -> Iterator[Edit]:
    """What differs in the days of an amendment, and in what it is known from."""
    sides = Sides(Side(old), Side(new))
    subject = _subject(old, new, here, there)
    entries = (old.amendments[here.index], new.amendments[there.index])
    for field in FIELDS["amendments"]:
        both = Both(getattr(entries[0], field.key), getattr(entries[1], field.key), entries)
        for each in Walk(sides, renames(old, new)).field(subject, field, both):
            yield each.edit() if isinstance(each, Items) else each  # type: ignore[misc]


def _came_or_went(programme: Programme, one: _Dated, *, came: bool) -> Edit:
    """An amendment that has come or gone, with what it changes from the day before on."""
    day = one.amended.since
    inside = state_differences(Side.on(programme, day - _DAY), Side.on(programme, day))
    side = Side(programme)

    def told(language: str) -> str:
        said = [each.said.in_(language) for each in inside if each.effect] or [
            each.said.in_(language) for each in inside
        ]
        more = [COMMON[language]["and_more"].format(len(said) - _TOLD)] if len(said) > _TOLD else []
        return "; ".join((*said[:_TOLD], *more)) or COMMON[language]["nothing"]

    def said(language: str) -> str:
        period = side.tell(language).period(programme.amendments[one.index])
        form = "amendment_added" if came else "amendment_removed"
        return COMMON[language][form].format(of=period, new=told(language), old=told(language))

    everything = in_both(lambda language: "; ".join(each.said.in_(language) for each in inside))
    weights = {each.weight for each in inside}
    plain = without_nulls(one.amended.patch).plain()
    return Edit(
        kind="added" if came else "removed",
        path=one.path,
        said=in_both(said),
        weight=next((each for each in Weight if each in weights), Weight.WORDING),
        old=None if came else plain,
        new=plain if came else None,
        before=None if came or not inside else everything,
        after=everything if came and inside else None,
    )


def _rewritten(new: Programme, here: _Dated, there: _Dated) -> Edit:
    """An amendment that is written in another way and changes the same."""
    side = Side(new)

    def said(language: str) -> str:
        return COMMON[language]["rewritten"].format(of=side.called("amendments", there.index, language))

    return Edit(
        kind="changed",
        path=(*there.path, "patch"),
        old_path=(*here.path, "patch") if here.index != there.index else None,
        said=in_both(said),
        weight=Weight.WORDING,
        old=here.patch,
        new=there.patch,
    )
