"""`show` and `list`: programmes in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from familjestod.cli.screen import Row, Screen, table
from familjestod.cli.words import ATTENDS, KINDS, LEVELS, SAY, SUBJECTS, bounds_words, people
from familjestod.diagnostics import dotted
from familjestod.engine.words import ProgrammeWords
from familjestod.logic.phrase import duration_words, number_words, phrase
from familjestod.logic.rule import ALWAYS, All, Rule
from familjestod.spec.model import Aim, Programme, Scheduled, Vaccination, Visit
from familjestod.spec.provenance import bases
from familjestod.spec.terms import Finding, Period, Source, Text

if TYPE_CHECKING:
    from familjestod.library import Library


def list_lines(library: Library, screen: Screen, language: str) -> Iterator[str]:
    """Every programme of a library, one row each."""
    say = SAY[language]
    rows = [
        Row(
            (
                id_,
                programme.name.in_(language),
                programme.vocabulary.label(programme.region or "", language),
                SUBJECTS[language][programme.subject],
                ", ".join(LEVELS[language][each] for each in programme.levels),
            ),
            ("bold",),
        )
        for id_, programme in library.items()
    ]
    yield from table(screen, [say[key] for key in ("programme", "name", "region", "subject", "levels")], rows)


def listing(library: Library) -> list[dict[str, Any]]:
    """Every programme of a library as JSON values."""
    return [
        {
            "id": id_,
            "name": {"sv": each.name.sv, "en": each.name.in_("en")},
            "region": each.region,
            "subject": each.subject.value,
            "levels": [level.value for level in each.levels],
            "digest": each.digest,
        }
        for id_, each in library.items()
    ]


def show_lines(programme: Programme, screen: Screen, language: str, on: dt.date | None) -> Iterator[str]:
    """A programme in words: for whom, when, what, where it leads, what is assumed and what it rests on."""
    shown = programme if on is None else programme.on(on)
    telling = _Telling(shown, screen, language, ProgrammeWords(shown, language), SAY[language])
    yield from telling.head(programme, on)
    for title, lines in telling.sections():
        section = list(lines)
        if section:
            yield from ("", screen.paint(telling.say[title], "bold"), *section)


@frozen
class _Telling:
    """A programme told in one language on one screen."""

    programme: Programme
    screen: Screen
    language: str
    words: ProgrammeWords
    say: Mapping[str, str]

    def head(self, whole: Programme, on: dt.date | None) -> Iterator[str]:
        programme, screen, say = self.programme, self.screen, self.say
        for line in screen.wrapped(programme.name.in_(self.language)):
            yield screen.paint(line, "bold")
        levels = ", ".join(LEVELS[self.language][each] for each in programme.levels)
        about = (
            programme.id,
            programme.vocabulary.label(programme.region or "", self.language),
            SUBJECTS[self.language][programme.subject],
            levels,
        )
        yield from self.quietly(" · ".join(each for each in about if each), "")
        if programme.extends:
            yield from screen.wrapped(say["extends"].format(programme.extends))
        yield f"{say['in_force']}: {self.period(programme.in_force)}"
        for pause in programme.pauses:
            what = ", ".join((*pause.visits, *pause.vaccinations))
            text = say["paused"].format(self.period(pause)) + (f": {what}" if what else "")
            yield from screen.wrapped(text)
        if on is not None:
            yield say["on_day"].format(on)
        else:
            for edition in whole.editions:
                yield from screen.wrapped(say["editions"].format(self.period(edition), edition.since))
        if programme.description:
            yield ""
            yield from screen.wrapped(programme.description.in_(self.language))

    def period(self, period: Period) -> str:
        bounds = (("since", period.since), ("until", period.until))
        said = [self.say[key].format(day) for key, day in bounds if day is not None]
        return " ".join(said) or self.say["always"]

    def sections(self) -> Iterator[tuple[str, Iterable[str]]]:
        programme = self.programme
        yield "for_whom", self.eligibility()
        yield "aims", (line for text in programme.aims.values() for line in self.bullet(text))
        yield "sites", self.sites()
        yield "visits", self.visits()
        yield "doses", self.doses()
        yield "findings", self.findings()
        for kind in ("referrals", "offers", "requirements"):
            yield kind, self.entries(getattr(programme, kind))
        yield "measures", self.measures()
        yield "staffing", self.staffing()
        yield "codes", (f"  {each.system.upper()} {each.code}" for each in programme.codes)
        yield "assumptions", self.assumptions()
        yield "sources", self.sources()

    def eligibility(self) -> Iterator[str]:
        if self.programme.target_group:
            yield from self.screen.wrapped(self.programme.target_group.in_(self.language), "  ")
        clauses = self.clauses(self.programme.eligibility)
        if clauses:
            yield f"  {self.say['when_all']}"
            for clause in clauses:
                yield from self.screen.wrapped(clause, "  - ", "    ")
        note = self.programme.eligibility.note if isinstance(self.programme.eligibility, All) else None
        if clauses and note and note.source:
            yield from self.quietly(self.cited(note.source))

    def clauses(self, rule: Rule) -> list[str]:
        parts = rule.rules if isinstance(rule, All) else (rule,)
        return [phrase(part, self.words) for part in parts]

    def condition(self, rule: Rule) -> list[str]:
        return [] if rule == ALWAYS else [self.say["if"].format(phrase(rule, self.words))]

    def bullet(self, text: Text | Aim) -> list[str]:
        said = (text.en or text.sv) if self.language == "en" else text.sv
        return self.screen.wrapped(said, "  - ", "    ")

    def quietly(self, text: str, indent: str = "    ") -> list[str]:
        return [self.screen.paint(line, "dim") for line in self.screen.wrapped(text, indent)] if text else []

    def cited(self, source: Iterable[str]) -> str:
        numbers = {id_: number for number, id_ in enumerate(self.programme.sources, 1)}
        marks = "".join(f"[{numbers[id_]}]" for id_ in source if id_ in numbers)
        return self.say["source"].format(marks) if marks else ""

    def sites(self) -> Iterator[str]:
        for site in self.programme.sites.values():
            count = f": {site.count}" if site.count is not None else ""
            dated = f" ({self.period(site)})" if site.since or site.until else ""
            yield from self.screen.wrapped(f"{site.name.in_(self.language)}{count}{dated}", "  - ", "    ")

    def visits(self) -> Iterator[str]:
        rows = [
            Row(
                (
                    id_,
                    visit.name.in_(self.language) if visit.name else "",
                    self.when(visit),
                    self.terms((visit.place,) if visit.place else ()),
                    people(visit.participants, self.programme.vocabulary, self.language),
                ),
                ("bold",),
                tuple(self.visit_notes(visit)),
            )
            for id_, visit in self.programme.visits.items()
        ]
        if rows:
            headers = [self.say[key] for key in ("id", "name", "when", "place", "who")]
            yield from table(self.screen, headers, rows, "  ")

    def when(self, entry: Scheduled) -> str:
        said = bounds_words(entry.bounds, self.language)
        if entry.counted_from == "birth" or not any(entry.bounds):
            return said
        anchor = entry.counted_from
        named = self.words.subject(anchor) if "." in anchor else self.say[anchor]
        return f"{said}, {self.say['counted_from'].format(named)}"

    def terms(self, ids: Iterable[str]) -> str:
        return ", ".join(self.programme.vocabulary.label(id_, self.language) for id_ in ids)

    def visit_notes(self, visit: Visit) -> Iterator[str]:
        say = self.say
        yield from self.condition(visit.when)
        attends = [ATTENDS[self.language][visit.attends]] if visit.attends else []
        how = "; ".join((*attends, *self.timing(visit)))
        if how:
            yield how
        if visit.screens:
            used = self.programme.instruments
            titles = [used[id_].name.in_(self.language) if id_ in used else id_ for id_ in visit.screens]
            yield say["screens"].format(", ".join(titles))
        for key in ("themes", "method", "observes"):
            if getattr(visit, key):
                yield say[key].format(self.terms(getattr(visit, key)))
        if visit.text:
            yield visit.text.in_(self.language)
        yield from filter(None, [self.cited(visit.source)])

    def timing(self, entry: Scheduled) -> Iterator[str]:
        say, language = self.say, self.language
        for event, least in entry.not_before.items():
            yield say["not_before"].format(duration_words(least, language), self.words.subject(event))
        if not isinstance(entry, Visit):
            return
        if entry.with_:
            yield say["with"].format(entry.with_)
        if entry.replaces:
            yield say["replaces"].format(", ".join(entry.replaces))
        if entry.repeat:
            every = entry.repeat.every
            again = say["every"].format(duration_words(every, language)) if every else say["again"]
            until = entry.repeat.until
            yield again + (f", {say['stop'].format(phrase(until, self.words))}" if until else "")
        if entry.capacity:
            yield say["capacity"]

    def doses(self) -> Iterator[str]:
        rows = [
            Row(
                (id_, dose.name.in_(self.language) if dose.name else "", self.when(dose), dose.at),
                ("bold",),
                tuple(self.dose_notes(dose)),
            )
            for id_, dose in self.programme.vaccinations.items()
        ]
        if rows:
            headers = [self.say[key] for key in ("id", "name", "when", "at")]
            yield from table(self.screen, headers, rows, "  ")

    def dose_notes(self, dose: Vaccination) -> Iterator[str]:
        yield from self.condition(dose.when)
        yield "; ".join(filter(None, (*self.timing(dose), self.cited(dose.source))))

    def findings(self) -> Iterator[str]:
        for id_, finding in self.programme.findings.items():
            yield f"  {self.screen.paint(id_, 'bold')}  {self.screen.paint(self.words.finding(id_))}"
            for line in self.outcomes(finding):
                yield from self.screen.wrapped(line, "    ", "      ")

    def outcomes(self, finding: Finding) -> Iterator[str]:
        if finding.rule is not None:
            yield from self.condition(finding.rule)
        for outcome in finding.outcomes:
            name = outcome.name.in_(self.language) if outcome.name else str(outcome.value).replace("_", " ")
            how = " ".join(self.condition(outcome.when)) or self.say["otherwise"]
            yield f"{name}: {how}"

    def entries(self, entries: Mapping[str, Any]) -> Iterator[str]:
        """Referrals, offers and requirements: what, to whom, when and from where."""
        vocabulary, language, say = self.programme.vocabulary, self.language, self.say
        for id_, entry in entries.items():
            to, kind, by = (getattr(entry, name, None) for name in ("to", "kind", "by"))
            about = [KINDS[language][kind]] if kind else []
            about += [f"→ {vocabulary.label(to, language)}"] if to else []
            about += [say["by"].format(people(by, vocabulary, language))] if by else []
            within = getattr(entry, "within", None)
            about += [say["within"].format(duration_words(within, language))] if within else []
            about += [say["capacity"]] if getattr(entry, "capacity", None) else []
            yield f"  {self.screen.paint(id_, 'bold')}  {self.screen.paint(' '.join(about))}".rstrip()
            if entry.text:
                yield from self.screen.wrapped(entry.text.in_(language), "    ")
            for line in self.condition(entry.when):
                yield from self.screen.wrapped(line, "    ", "      ")
            yield from self.quietly(self.cited(entry.source))

    def measures(self) -> Iterator[str]:
        for measure in self.programme.measures.values():
            yield from self.bullet(measure.name)
            notes = [self.say["of"].format(phrase(measure.population, self.words))] * (
                measure.population != ALWAYS
            )
            notes += [self.say["target"].format(measure.target)] * bool(measure.target)
            notes += [
                self.say["reported"].format(each.period, self.figure(each.value)) for each in measure.reported
            ]
            for note in notes:
                yield from self.screen.wrapped(note, "    ", "      ")

    def staffing(self) -> Iterator[str]:
        for id_, figure in self.programme.staffing.items():
            name = figure.name.in_(self.language) if figure.name else id_
            unit = f" {figure.unit.in_(self.language)}" if figure.unit else ""
            yield from self.screen.wrapped(f"{name}: {self.figure(figure.value)}{unit}", "  - ", "    ")

    def figure(self, value: str | float) -> str:
        return value if isinstance(value, str) else number_words(value, self.language)

    def assumptions(self) -> Iterator[str]:
        for basis in bases(self.programme):
            if basis.assumption is not None:
                said = f"{dotted(basis.path)}: {basis.assumption.in_(self.language)}"
                yield from self.screen.wrapped(said, "  - ", "    ")

    def sources(self) -> Iterator[str]:
        for number, source in enumerate(self.programme.sources.values(), 1):
            yield from self.screen.wrapped(self.sourced(source), f"  [{number}] ", "      ")

    def sourced(self, source: Source) -> str:
        parts = (
            source.title,
            ", ".join(source.publisher),
            source.date,
            self.say["page"].format(source.page) if source.page is not None else None,
            source.heading,
            source.url,
            self.say["read"].format(source.read) if source.read else None,
        )
        said = ". ".join(part.rstrip(".") for part in parts if part)
        return f"{said}. {source.note}" if source.note else f"{said}."
