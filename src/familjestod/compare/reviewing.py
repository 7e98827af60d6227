"""The review of a changed programme: what changes, for whom, why, and with what work, to be read, signed and kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import field, frozen

from familjestod.compare.edits import Diff, diff
from familjestod.logic.quantities import LANGUAGES
from familjestod.shown import Shown, brief
from familjestod.spec.model import Programme
from familjestod.spec.terms import FrozenDict

if TYPE_CHECKING:
    from familjestod.compare.impacts import Impact
    from familjestod.compare.reviews.families import MadeUp
    from familjestod.compare.witnesses import Comparison
    from familjestod.engine.cases import Example
    from familjestod.engine.coverage import Covered

LIMIT: Final = 65_000
"""How many characters Markdown for a pull request may have: GitHub takes 65,536."""


@frozen(eq=False, kw_only=True, repr=False)
class Review(Shown):
    """What a change of a programme comes to: in words, for families that are made up, and for those of a register."""

    old: Programme
    new: Programme
    diff: Diff
    on: dt.date | None = None
    impact: Impact | None = None
    """What it changes for the families of a register; nothing where none was given."""
    comparison: Comparison | None = None
    """The smallest family for which each answer differs, or a proof; nothing where that was not asked for."""
    uncovered: tuple[Covered, ...] | None = None
    """The conditions of the new version that no test case tries in full; nothing where no cases were given."""
    data: Mapping[str, str] = field(factory=FrozenDict)
    """What the register is, as its owner says it."""
    period: tuple[dt.date, dt.date] | None = None
    per: str = "week"
    library: str = ""

    @property
    def families(self) -> tuple[MadeUp, ...]:
        """The made-up families for which answers differ, each once."""
        from familjestod.compare.reviews.families import made_up

        return made_up(self.comparison)

    def html(self, language: str = "sv") -> str:
        """The review as one page of HTML that needs nothing else: no script, nothing fetched, made to be printed too.

        Raises:
            ValueError: if the language is none that the library speaks.
        """
        from familjestod.compare.reviews.page import review_page

        return review_page(self, _known(language))

    def markdown(self, language: str = "sv", *, limit: int = LIMIT) -> str:
        """The review as Markdown for a pull request: the headline first, tables, and what is long folded away.

        What does not fit in `limit` characters is left out, and told with a count.

        Raises:
            ValueError: if the language is none that the library speaks.
        """
        from familjestod.compare.reviews.markdown import review_markdown

        return review_markdown(self, _known(language), limit)

    def records(self) -> dict[str, list[dict[str, Any]]]:
        """Every part by name, as rows of plain values."""
        from familjestod.compare.reviews.records import records

        return records(self)

    def frames(self) -> dict[str, Any]:
        """Every part by name, as a frame of Polars."""
        from familjestod.compare.reviews.records import frames

        return frames(self)

    def cases(self, *, expect: Literal["new", "old"] = "new") -> str:
        """The made-up families as a document of cases: what the new version answers is expected, or the old one.

        It is YAML that stands beside a programme as `NAME.cases.yaml`, for `familjestod test`.

        Raises:
            ValueError: if there is no made-up family to save.
        """
        from familjestod.compare.reviews.saved import cases_of

        return cases_of(self, expect)

    def __repr__(self) -> str:
        counts: dict[str, Any] = {"edits": len(self.diff)}
        if self.impact is not None:
            counts |= {"affected": self.impact.affected, "families": self.impact.families}
        return brief("Review", self.new.id, **counts, made_up=len(self.families))


def _known(language: str) -> str:
    if language not in LANGUAGES:
        message = f'"{language}" is not a language of this library: expected {" or ".join(LANGUAGES)}'
        raise ValueError(message)
    return language


def review(  # noqa: PLR0913 - what frames are, and what they are read by
    old: Programme,
    new: Programme,
    frame: Any = None,  # noqa: ANN401 - a frame of any kind
    *,
    on: dt.date | None = None,
    history: Any = None,  # noqa: ANN401
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] = FrozenDict(),
    by: str | Sequence[str] = (),
    sample_of: int | None = None,
    suppress: int | None = None,
    period: tuple[dt.date, dt.date] | None = None,
    per: Literal["week", "month"] = "week",
    hours: Mapping[str, float] = FrozenDict(),
    examples: int = 50,
    cases: Iterable[Example] | None = None,
    data: str | Mapping[str, object] = "",
    witnesses: bool = True,
) -> Review:
    """What changes where one programme becomes another: everything that `diff`, `witness` and `impact` tell, put together.

    Without a frame it tells what changes in words, and shows made-up families. With one, all that `impact` takes says
    how it is read; `data` is what the register is called, or names and values to be told of it; `cases` are the
    test cases whose coverage is asked about. With `examples=0` no id of the register is shown.

    >>> import familjestod as fs
    >>> itc = fs.bundled()["gotland/kommunikation_itc"]
    >>> found = fs.compare.review(itc, itc.patched({"visits": {"v21m": {"due": "20 months"}}}), witnesses=False)
    >>> print(found.markdown("en").splitlines()[0])
    ## Review of a change: Screening of communication (ITC)

    Raises:
        CohortError: with every column and value of the frames that cannot be used.
        NoSolverError: if the solver is not installed and `witnesses` is true: `pip install "familjestod[prove]"`.
        ValueError: if a frame is given without the day it is asked about.
    """
    if frame is not None and on is None:
        message = "a register is asked about on a day: give on=datetime.date(…) with the frame"
        raise ValueError(message)
    found = None
    if frame is not None and on is not None:
        found = _impact(
            old, new, frame, on=on, history=history, id=id, columns=columns, by=by, sample_of=sample_of,
            suppress=suppress, period=period, per=per, hours=hours, examples=examples,
        )  # fmt: skip
    return reviewed(
        old, new, found, on=on, period=period, per=per, cases=cases, data=data, witnesses=witnesses
    )


def reviewed(  # noqa: PLR0913 - what a review is made of
    old: Programme,
    new: Programme,
    impact: Impact | None,
    *,
    on: dt.date | None = None,
    period: tuple[dt.date, dt.date] | None = None,
    per: str = "week",
    cases: Iterable[Example] | None = None,
    data: str | Mapping[str, object] = "",
    witnesses: bool = True,
) -> Review:
    """The review around what was counted of a register already; `review` says what each argument is.

    Raises:
        NoSolverError: if the solver is not installed and `witnesses` is true.
    """
    from familjestod import __version__

    told = {"data": data} if isinstance(data, str) else data
    return Review(
        old=old,
        new=new,
        diff=diff(old, new),
        on=on,
        impact=impact,
        comparison=_compared(old, new) if witnesses else None,
        uncovered=None if cases is None else _uncovered(new, cases),
        data=FrozenDict((key, str(value)) for key, value in told.items() if value != ""),
        period=period if impact is not None else None,
        per=per,
        library=__version__,
    )


def _impact(old: Programme, new: Programme, frame: Any, *, suppress: int | None, **asked: Any) -> Impact:  # noqa: ANN401
    from familjestod.compare.impacts import SUPPRESS, impact

    return impact(old, new, frame, suppress=SUPPRESS if suppress is None else suppress, **asked)


def _compared(old: Programme, new: Programme) -> Comparison:
    from familjestod.compare.witnesses import witness

    return witness(old, new)


def _uncovered(new: Programme, cases: Iterable[Example]) -> tuple[Covered, ...]:
    from familjestod.engine.coverage import coverage

    return tuple(each for each in coverage(new, cases).nodes if each.possible - each.seen)
