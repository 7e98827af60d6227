"""An impact in Swedish and English: what answers and their changes are called, and its tables to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from familjestod.cohort.changes import ABSENT
from familjestod.cohort.small import set_for_print
from familjestod.compare.impact_tables import kind_of
from familjestod.compare.impact_terms import BOUND_WORDS, DAY_WORDS, KINDS, SAY
from familjestod.compare.impacts import Impact
from familjestod.engine.called import FactWords, ProgrammeWords, outcome_words
from familjestod.engine.timetable import Status
from familjestod.engine.words import STATUSES, VERDICTS
from familjestod.exports.results import offer_title, requirement_title
from familjestod.exports.teller import Teller
from familjestod.logic.quantities import LANGUAGES, number_words
from familjestod.spec.model import BOUNDS, Programme

_LONGEST: Final = 40


@frozen
class Called:
    """What answers are called, by both programmes: by the new one where both have them."""

    sides: tuple[Programme, ...]
    language: str

    def output(self, name: str) -> str:
        """What an answer is of: the visit “Health visit at 18 months”, day."""
        part, _, rest = name.partition(".")
        say = SAY[self.language]
        if part in {"in_force", "eligibility"}:
            return say[part]
        what = rest.rpartition(".")[2]
        id_ = rest.removesuffix(f".{what}") if what in {*BOUNDS, "status", "state"} else rest
        said = self._entry(part, id_)
        if what in BOUNDS:
            return f"{said}, {BOUND_WORDS[self.language][what]}"
        return say["state"].format(said) if what == "state" else said

    def _entry(self, part: str, id_: str) -> str:
        programme = next((each for each in self.sides if id_ in getattr(each, part)), None)
        if programme is None:
            return f"{part}.{id_}"
        words = ProgrammeWords(programme, self.language)
        tell = Teller(self.language, programme.vocabulary, words)
        match part:
            case "findings":
                return SAY[self.language]["finding"].format(words.finding(id_))
            case "offers":
                return offer_title(id_, programme.offers[id_], tell)
            case "requirements":
                return requirement_title(id_, programme.requirements[id_], tell)
            case _:
                return words.subject(f"{part}.{id_}")

    def answer(self, name: str, answer: str) -> str:
        """What an answer is: met, due now, earlier."""
        part, _, rest = name.partition(".")
        language = self.language
        if answer in DAY_WORDS[language] and (kind_of(name) == "days" or answer == ABSENT):
            return DAY_WORDS[language][answer]
        if name.endswith(".status"):
            return STATUSES[language][Status(answer)]
        if part == "referrals" and rest.endswith(".state"):
            id_ = rest.removesuffix(".state")
            words = (ProgrammeWords(each, language) for each in self.sides if id_ in each.referrals)
            return next(words).state("referrals", id_, answer) or answer
        if part == "findings":
            values = {str(each.value): each.value for side in self.sides if rest in side.findings
                      for each in side.findings[rest].outcomes}  # fmt: skip
            if answer in values:
                side = next(each for each in self.sides if rest in each.findings)
                return outcome_words(side.findings[rest], values[answer], language)
        return VERDICTS[language].get(answer, answer)

    def group(self, by: str, group: str | None) -> str:
        """What a group is called."""
        say = SAY[self.language]
        if group is None:
            return say["unknown"]
        facts = FactWords(self.sides[0].vocabulary, self.language)
        return facts.value(by, {"true": True, "false": False}.get(group, group))

    def column(self, by: str) -> str:
        """What a column that families are counted by is called."""
        return SAY[self.language].get(by) or FactWords(self.sides[0].vocabulary, self.language).subject(by)


@frozen
class Section:
    """A part of an impact as it is read: a title, a table in words, and what is said below it."""

    key: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@frozen
class Told:
    """An impact in words, in one language: what it comes to in a few lines, and its tables."""

    impact: Impact
    language: str
    called: Called = field(init=False)

    @called.default
    def _called(self) -> Called:
        found = self.impact
        return Called((found.new.on(found.on), found.old.on(found.on)), self.language)

    @property
    def say(self) -> Mapping[str, str]:
        """The words of the account itself."""
        return SAY[self.language]

    def title(self) -> str:
        """What is told of: the programme and the day."""
        name = self.impact.new.name.in_(self.language)
        return self.say["title"].format(new=name, day=self.impact.on.isoformat())

    def headline(self) -> tuple[str, ...]:
        """How many families get another answer, of how many, and what the figures are of."""
        found = self.impact
        (whole, *_) = found.changed.to_dicts()
        share = self._share(whole)
        lines = [
            self.say["headline"].format(
                changed=self._count(found.affected),
                of=self._count(found.families),
                share=f" ({share})" if share else "",
            )
        ]
        if found.sample_of is not None:
            lines.append(self.say["sample"].format(self._count(found.sample_of)))
        if any(
            bool(each["suppressed"].any()) for each in found.frames().values() if "suppressed" in each.columns
        ):
            lines.append(self.say["suppressed"].format(found.suppress))
        return tuple(lines)

    def sections(self) -> tuple[Section, ...]:
        """The tables in the order they are read; those without rows are left out."""
        made = (
            self._changed(), self._transitions(), self._by_group(), self._attrition(), self._workload(), self._peaks(),
            self._examples(), self._never_fired(),
        )  # fmt: skip
        return tuple(each for each in made if each.rows)

    def _section(
        self, key: str, heads: Sequence[str], rows: Iterator[tuple[str, ...]], longest: int | None = None
    ) -> Section:
        listed = list(rows)
        note = self.say["left"].format(len(listed) - longest) if longest and len(listed) > longest else ""
        headers = tuple(self.say.get(each, each) for each in heads)
        return Section(key, self.say[key], headers, tuple(listed[:longest]), note)

    def _changed(self) -> Section:
        rows = (
            (
                KINDS[self.language][row["kind"]],
                self._count(row["families"]),
                self._share(row),
                "" if row["counted"] in {None, "families"} else self._count(row["answers"]),
            )
            for row in self.impact.changed.to_dicts()
            if row["families"] != 0
        )
        return self._section("changed", ("kind", "families", "share", "answers"), rows)

    def _transitions(self) -> Section:
        order = list(KINDS[self.language])
        changed = [row for row in self.impact.transitions.to_dicts() if row["changed"]]
        changed.sort(key=lambda row: (kind_of(row["output"]) == "days", order.index(kind_of(row["output"]))))
        rows = (
            (
                self.called.output(row["output"]),
                self.called.answer(row["output"], row["old"]),
                self._moved(row),
                self._count(row["families"]),
                self._share(row),
            )
            for row in changed
        )
        return self._section("transitions", ("output", "old", "new", "families", "share"), rows, _LONGEST)

    def _moved(self, row: Mapping[str, Any]) -> str:
        said = self.called.answer(row["output"], row["new"])
        if row["days"] is None:
            return said
        return f"{said} ({number_words(round(row['days'], 1), self.language)} {self.say['days']})"

    def _by_group(self) -> Section:
        rows = (
            (
                self.called.column(row["by"]),
                self.called.group(row["by"], row["group"]),
                f"{self._count(row['changed'])} / {self._count(row['families'])}",
                self._share(row),
                self._share(row, "difference", "difference_low", "difference_high"),
            )
            for row in self.impact.by_group.to_dicts()
        )
        return self._section("by_group", ("", "group", "families", "share", "difference"), rows)

    def _attrition(self) -> Section:
        heads = ("out_before", "out_after", "alone_before", "alone_after")
        rows = (
            (row["condition"], *(self._there(row, each) for each in heads))
            for row in self.impact.attrition.to_dicts()
        )
        return self._section("attrition", ("condition", *heads), rows)

    def _there(self, row: Mapping[str, Any], name: str) -> str:
        """A count of a condition, empty where a programme has no such condition."""
        return "" if row[f"number_{name.partition('_')[2]}"] is None else self._count(row[name])

    def _workload(self) -> Section:
        rows = (
            (
                row["unit"] or self.say["unknown"], row["period"].isoformat(), self._who(row["participant"]),
                self._count(row["before"]), self._count(row["after"]), self._count(row["difference"]),
                self._figure(row["hours_before"]), self._figure(row["hours_after"]),
            )
            for row in self.impact.workload.to_dicts()
        )  # fmt: skip
        heads = ("unit", "period", "participant", "before", "after", "more", "hours_before", "hours_after")
        return self._section("workload", heads, rows, _LONGEST)

    def _peaks(self) -> Section:
        rows = (
            (
                row["unit"] or self.say["unknown"],
                self._who(row["participant"]),
                *(
                    f"{self._count(row[side])} ({row[f'period_{side}']})" if row[side] != 0 else "0"
                    for side in ("before", "after")
                ),
            )
            for row in self.impact.peaks.to_dicts()
        )
        return self._section("peaks", ("unit", "participant", "before", "after"), rows, _LONGEST)

    def _who(self, participant: str | None) -> str:
        if participant is None:
            return self.say["unknown"]
        label = self.impact.new.vocabulary.label
        return f" {self.say['or']} ".join(label(each, self.language) for each in participant.split(" or "))

    def _examples(self) -> Section:
        rows = (
            (
                self.called.output(each.output),
                f"{self.called.answer(each.output, each.old)} → {self.called.answer(each.output, each.new)}",
                str(each.id),
                each.step(self.language),
            )
            for each in self.impact.examples
        )
        return self._section("examples", ("output", "kind", "id", "step"), rows, _LONGEST // 4)

    def _never_fired(self) -> Section:
        rows = (
            (row["rule"], self.say[row["why"]], row["condition"])
            for row in self.impact.never_fired.to_dicts()
        )
        return self._section("never_fired", ("rule", "why", "condition"), rows)

    def _count(self, count: int | None) -> str:
        return self.say["hidden"] if count is None else number_words(count, self.language)

    def _figure(self, figure: float | None) -> str:
        return "" if figure is None else number_words(round(figure, 1), self.language)

    def _share(
        self, row: Mapping[str, Any], share: str = "share", low: str = "low", high: str = "high"
    ) -> str:
        """A share with its interval: 2.5 % (1.9 to 3.3); what two differ by is in percentage points."""
        if row[share] is None:
            return ""
        said = f"{self._percent(row[share])} {self.say['points'] if share == 'difference' else '%'}"
        if row[low] is None:
            return said
        return f"{said} ({self._percent(row[low])} {self.say['to']} {self._percent(row[high])})"

    def _percent(self, share: float) -> str:
        return number_words(round(100 * share, 1), self.language)


def told(impact: Impact, language: str) -> Told:
    """An impact in words.

    Raises:
        ValueError: if the language is none that the library speaks.
    """
    if language not in LANGUAGES:
        message = f'"{language}" is not a language of this library: expected {" or ".join(LANGUAGES)}'
        raise ValueError(message)
    return Told(impact, language)


def plain(impact: Impact, language: str) -> str:
    """An impact as lines of text, its tables in columns."""
    found = told(impact, language)
    lines = [found.title(), *found.headline()]
    for section in found.sections():
        widths = [max(map(len, column)) for column in zip(section.headers, *section.rows, strict=True)]
        lines += ["", section.title]
        for row in (section.headers, *section.rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            lines.append(f"  {'  '.join(cells)}".rstrip())
        lines += [f"  {section.note}"] if section.note else []
    return "\n".join(lines) + "\n"


def markdown(impact: Impact, language: str) -> str:
    """An impact as Markdown, for a comment on a change."""
    found = told(impact, language)
    lines = [f"## {_escaped(found.title())}", "", *(_escaped(each) for each in found.headline())]
    for section in found.sections():
        lines += ["", f"### {section.title}", "", _row(section.headers), _row(["---"] * len(section.headers))]
        lines += [_row(row) for row in section.rows]
        lines += ["", _escaped(section.note)] if section.note else []
    return "\n".join(lines) + "\n"


def set_tables(impact: Impact, language: str) -> dict[str, Any]:
    """The tables of an impact as great_tables sets them, by their keys."""
    found = told(impact, language)
    return {
        each.key: set_for_print(each.title, found.title(), each.headers, each.rows, each.note)
        for each in found.sections()
    }


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_escaped(each) for each in cells)} |"


def _escaped(text: str) -> str:
    """A text that Markdown takes for nothing but text, on one line."""
    plain = " ".join(text.split())
    return "".join(f"\\{each}" if each in "\\`*_[]<>|#" and plain != "---" else each for each in plain)
