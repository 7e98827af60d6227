"""At which condition families fall away: the conditions of a programme one after the other, with how many each lets through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import narwhals as nw
from attrs import evolve, field, frozen

from familjestod.cohort.batches import Answered, answered_of
from familjestod.cohort.cells import cell
from familjestod.cohort.evaluate import Compiled, Output, inner_output
from familjestod.cohort.frames import kind_of
from familjestod.cohort.gaps import published
from familjestod.cohort.register import Given, Register
from familjestod.engine.called import ProgrammeWords
from familjestod.logic.phrase import phrase, plain
from familjestod.logic.quantities import LANGUAGES
from familjestod.logic.rule import All, Rule
from familjestod.shown import Shown, brief
from familjestod.spec.model import Programme

Frame = nw.LazyFrame[Any]

CONDITION: Final = "condition "
"""What the names of columns that hold the truth of a condition begin with; its number follows."""
FUNNEL: Final = ("came", "out", "unknown", "met", "alone")
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "in_force": "programmet gäller denna dag",
        "families": "familjer",
        "condition": "villkor",
        "met": "uppfyller allt så långt",
        "unknown": "går inte att avgöra",
        "out": "faller ifrån här",
    },
    "en": {
        "in_force": "the programme is in force on this day",
        "families": "families",
        "condition": "condition",
        "met": "meet all so far",
        "unknown": "cannot be told",
        "out": "fall away here",
    },
}
_HEADS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {"came": "kom hit", "alone": "faller bara på detta"},
    "en": {"came": "came here", "alone": "fall by this alone"},
}
# Told apart by those who see no difference between red and green, and in grey.
_COLOURS: Final = {"met": "#1b6b4a", "unknown": "#c9c4b5", "out": "#d9822b"}
_WIDTH, _STEP, _LABEL = 480, 28, 320


@frozen
class Attrition(Shown):
    """The conditions of a programme in the order written, and the families that came to each.

    `table` has a row for each condition: `number`, `condition` in words; `came` (not ruled out by any before), `out`
    (ruled out by this one), `unknown` (of those who came, not known), `met` (known to meet all up to this one) and `alone`
    (ruled out by nothing but this one, all else known to be met). So `out` adds up to those for whom the
    programme is not, and the last `met` are those for whom it is.
    """

    table: Any
    language: str
    title: str = field(repr=False)

    def __repr__(self) -> str:
        rows = self.rows()
        first, last = (rows[0]["came"], rows[-1]["met"]) if rows else (0, 0)
        return brief("Attrition", self.title, conditions=len(rows), families=first, met=last)

    def chart(self) -> Any:  # noqa: ANN401 - a chart of Altair
        """The table as a chart: for each condition how many meet all so far, cannot be told, and fall away.

        Needs the extra `notebook`.

        Raises:
            ModuleNotFoundError: where Altair is not installed.
        """
        import altair as alt

        words = _WORDS[self.language]
        scale = alt.Scale(domain=[words[each] for each in _COLOURS], range=list(_COLOURS.values()))
        order = [f"{number}. {said}" for number, said in self._said()]
        return (
            alt.Chart(alt.InlineData(values=self._bars()), title=self.title)
            .mark_bar()
            .encode(
                x=alt.X("families:Q", title=words["families"], stack="zero"),
                y=alt.Y(
                    "condition:N",
                    sort=order,
                    title=None,
                    axis=alt.Axis(labelLimit=_LABEL, labelAlign="right"),
                ),
                color=alt.Color(
                    "what:N",
                    scale=scale,
                    sort=list(scale.domain),
                    title=None,
                    legend=alt.Legend(orient="top"),
                ),
                order=alt.Order("order:Q"),
                tooltip=["condition:N", "what:N", "families:Q"],
            )
            .properties(width=_WIDTH, height=alt.Step(_STEP))
        )

    def great_table(self) -> Any:  # noqa: ANN401 - a table of great_tables
        """The table as one to print or publish, set by great_tables; needs the extra `notebook`.

        Raises:
            ModuleNotFoundError: where great_tables is not installed.
        """
        import great_tables as gt

        words = {**_WORDS[self.language], **_HEADS[self.language]}
        frame = nw.from_native(self.table).lazy().collect("polars").sort("number").to_native()
        table = gt.GT(frame.drop("number"), rowname_col="condition", id="attrition")
        named: dict[str, Any] = {each: words[each] for each in FUNNEL}
        return (
            table.tab_header(self.title)
            .tab_stubhead(words["condition"])
            .cols_label(**named)
            .fmt_integer(list(FUNNEL), sep_mark="\u202f")
        )

    def rows(self) -> list[dict[str, Any]]:
        """The table as rows, in order."""
        frame = nw.from_native(self.table).lazy().collect("polars")
        return sorted(frame.iter_rows(named=True), key=lambda row: row["number"])

    def _said(self) -> list[tuple[int, str]]:
        return [(row["number"], row["condition"]) for row in self.rows()]

    def _bars(self) -> list[dict[str, Any]]:
        """A part of a bar for each condition and for each of what becomes of those who came."""
        words = _WORDS[self.language]
        bars = []
        for row in self.rows():
            still = row["came"] - row["out"]
            parts = {"met": row["met"], "unknown": still - row["met"], "out": row["out"]}
            bars += [
                {
                    "condition": f"{row['number']}. {row['condition']}",
                    "what": words[what],
                    "order": order,
                    "families": families,
                }
                for order, (what, families) in enumerate(parts.items())
            ]
        return bars


def attrition(  # noqa: PLR0913 - what frames are, and what they are read by
    programme: Programme,
    frame: Any,  # noqa: ANN401 - a frame of any kind, and the same kind back
    *,
    on: dt.date,
    history: Any = None,  # noqa: ANN401
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    columns: Mapping[str, str] | None = None,
    language: str = "sv",
) -> Attrition:
    """How many families fall at which condition: whether the programme is in force, and each part of its eligibility.

    >>> import datetime as dt, familjestod as fs
    >>> itc, day = fs.bundled()["gotland/kommunikation_itc"], dt.date(2026, 3, 1)
    >>> register = fs.cohort.synthetic(itc, families=1000, on=day)
    >>> found = fs.cohort.attrition(itc, register.families, on=day, history=register.history, language="en")
    >>> found.table["condition"].to_list()[:2]
    ['the programme is in force on this day', 'the child is enrolled in child health care']

    Raises:
        CohortError: with every column and value of the frames that cannot be used.
        ValueError: if the language is none that the library speaks.
    """
    if language not in LANGUAGES:
        message = f'"{language}" is not a language of this library: expected {" or ".join(LANGUAGES)}'
        raise ValueError(message)
    kind = kind_of(frame)
    given = Given(frame=frame, history=history, kind=kind, id=id, columns=columns or {}, on=on)
    register, edition = given.taken(programme), programme.on(on)
    judged = answered_of(edition, evolve(register, kept=()), partial(_judged, on=on))
    table = funnel(judged.frame, conditions_said(edition, language))
    title = edition.name.in_(language)
    return Attrition(
        kind.given(published(table, [(each, each) for each in table.columns]), None), language, title
    )


def _judged(edition: Programme, register: Register, *, on: dt.date) -> Answered:
    """Whether each condition is met by each family, in columns of the number of the condition."""
    compiled = Compiled.of(edition, on, register, wanted=_nothing)
    compiled.outputs = tuple(conditions(compiled, on))
    columns = [truth_of(number) for number in range(len(compiled.outputs))]
    names = tuple(zip(columns, (each.name for each in compiled.outputs), strict=True))
    truths = {column: nw.col(inner_output(number)) for number, column in enumerate(columns)}
    return Answered(compiled.answers(register).select(**truths), names)


def _nothing(name: str) -> bool:
    return not name


def conditions(compiled: Compiled, on: dt.date) -> Iterator[Output]:
    """Whether a programme is in force, and each part of its eligibility, of the register that it is compiled for."""
    edition = compiled.programme
    truths = [on in edition.in_force, *map(compiled.reading.truth, _conditions(edition))]
    yield from (Output(f"{CONDITION}{number}", cell(truth)) for number, truth in enumerate(truths))


def conditions_said(programme: Programme, language: str) -> list[str]:
    """Each condition in words."""
    words = ProgrammeWords(programme, language)
    return [_WORDS[language]["in_force"], *(phrase(each, words) for each in _conditions(programme))]


def truth_of(number: int) -> str:
    """The column in which `funnel` finds whether a condition is met."""
    return f"t{number}"


def _conditions(programme: Programme) -> tuple[Rule, ...]:
    """The conditions that must all be met, in the order written."""
    rule = plain(programme.eligibility)
    return rule.rules if isinstance(rule, All) else (rule,)


def funnel(judged: Frame, said: Sequence[str]) -> Frame:
    """A row for each condition: how many families come to it, and what becomes of them."""
    truths = [nw.col(truth_of(number)) for number in range(len(said))]
    not_out = [~(~each).fill_null(value=False) for each in truths]
    sure = [each.fill_null(value=False) for each in truths]
    sums: dict[str, nw.Expr] = {}
    for number, truth in enumerate(truths):
        came = _all(not_out[:number])
        others = _all([*sure[:number], *sure[number + 1 :]])
        made = {
            "came": came,
            "out": came & ~not_out[number],
            "unknown": came & truth.is_null(),
            "met": _all(sure[: number + 1]),
            "alone": others & ~not_out[number],
        }
        sums |= {
            f"{what}_{number}": each.cast(nw.Int64).sum().fill_null(0).cast(nw.Int64)
            for what, each in made.items()
        }
    counted = judged.select(**sums)
    rows = [
        counted.select(
            number=nw.lit(number, dtype=nw.Int64),
            condition=nw.lit(each),
            **{what: nw.col(f"{what}_{number}") for what in FUNNEL},
        )
        for number, each in enumerate(said)
    ]
    return (nw.concat(rows, how="vertical") if len(rows) > 1 else rows[0]).sort("number")


def _all(truths: list[nw.Expr]) -> nw.Expr:
    """Whether all of some truths hold; of none, whether a first column is there, which it is in every row."""
    first = nw.col(truth_of(0))
    made = ~first.is_null() | first.is_null()
    for each in truths:
        made &= each
    return made
