"""`demo`: two made-up families, followed through real programmes.

The families are ordinary cases, in `families/`; everything that is told of them is
computed. Each case after the first knows one thing more than the one before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Final

from attrs import frozen

from familjestod.cli.answering import in_time_order
from familjestod.cli.documents import File
from familjestod.cli.screen import Row, Screen, table
from familjestod.cli.trying import Suite
from familjestod.cli.words import COLOURS
from familjestod.engine.called import ProgrammeWords
from familjestod.engine.case import Case
from familjestod.engine.evaluate import evaluate
from familjestod.engine.evaluation import Evaluation
from familjestod.engine.events import Measurement, VisitEvent
from familjestod.engine.timetable import Status
from familjestod.engine.words import MARKS, STATUSES, VERDICTS
from familjestod.exports.words import KINDS
from familjestod.library import Library, bundled
from familjestod.logic.rule import names
from familjestod.logic.truth import Verdict
from familjestod.spec.model import Programme, Subject

FAMILIES: Final = ("gotland", "uppsala")
_NEXT: Final = 3
_TODAY: Final = frozenset({Status.OPEN, Status.DUE, Status.OVERDUE})
_SAY: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "opening": "Två påhittade familjer, riktiga program. Allt nedan räknas fram ur dokumenten i paketet.",
        "known": "Det som är känt om familjen",
        "born": "barnet är fött {}",
        "visits_done": "besök hittills: {}; vaccinationer: {}",
        "applies": "Vilka program gäller i dag?",
        "others": "och {} andra program gäller inte",
        "next": "Vad kommer härnäst, enligt {}?",
        "say": "Vad säger svaren?",
        "leads": "Vad leder de till?",
        "unknown": "Vad går inte att avgöra, och vad skulle avgöra det?",
        "settles": "avgörs av: {}",
        "new": "Så får vi veta en sak till.",
        "changed": "Det som ändras",
        "why": "Varför?",
        "someone": "efter svar från {}",
        "closing": "Pröva själv, med en egen familj:",
        "met": "aktuellt",
        "unmet": "inte aktuellt",
        "unknown_verdict": "går inte att avgöra",
        "later": "och senare {} till",
    },
    "en": {
        "opening": "Two made-up families, real programmes. All below is computed from the documents in the package.",
        "known": "What is known of the family",
        "born": "the child is born on {}",
        "visits_done": "visits so far: {}; vaccinations: {}",
        "applies": "Which programmes apply today?",
        "others": "and {} others do not",
        "next": "What comes next, by {}?",
        "say": "What do the answers say?",
        "leads": "What do they lead to?",
        "unknown": "What cannot be told, and what would settle it?",
        "settles": "settled by: {}",
        "new": "Then one more thing becomes known.",
        "changed": "What changes",
        "why": "Why?",
        "someone": "from the answers of {}",
        "closing": "Try it with a family of your own:",
        "met": "called for",
        "unmet": "not called for",
        "unknown_verdict": "cannot be told",
        "later": "and {} more later on",
    },
}
_RESPONDENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {"child": "barnet", "parent": "föräldern", "nurse": "sjuksköterskan", "dental": "tandvården"},
    "en": {"child": "the child", "parent": "the parent", "nurse": "the nurse", "dental": "dental care"},
}


def story(screen: Screen, language: str) -> Iterator[str]:
    """The whole of the demo, in "sv" or "en"."""
    library, say = bundled(), _SAY[language]
    yield from screen.wrapped(say["opening"])
    for name in FAMILIES:
        suite = Suite.of(family_file(name), library)
        yield ""
        title = f"{suite.programme.name.in_(language)} ({suite.programme.id})"
        yield screen.rule(title)
        yield from _Family(suite, library, screen, language, say).told()
    yield ""
    yield say["closing"]
    yield from (
        "  familjestod list",
        "  familjestod show gotland/kommunikation_itc",
        "  familjestod evaluate gotland/kommunikation_itc family.yaml --on 2026-02-20",
    )


def family_file(name: str) -> File:
    """The cases of a family."""
    path = files("familjestod.cli").joinpath("families", f"{name}.cases.yaml")
    return File(f"{name}.cases.yaml", path.read_bytes())


@frozen
class _Family:
    """One family, case by case."""

    suite: Suite
    library: Library
    screen: Screen
    language: str
    say: Mapping[str, str]

    def told(self) -> Iterator[str]:
        before: Evaluation | None = None
        for example in self.suite.examples.examples:
            name = self.suite.examples.document.value["cases"][example.id]["name"][self.language]
            evaluation = evaluate(self.suite.programme, example.case, on=example.day)
            if before is not None:
                yield from self.heading(self.say["new"])
            yield from ("", *self.screen.wrapped(f"{example.day}  {name}", "", " " * 12))
            if before is None:
                yield from self.known(example.case)
                yield from self.applies(example.case, evaluation)
                yield from self.next(evaluation)
                yield from self.results(evaluation)
                yield from self.leads(evaluation)
            else:
                yield from self.changed(before, evaluation)
            yield from self.unknown(evaluation, before)
            before = evaluation

    def heading(self, text: str) -> Iterator[str]:
        yield from ("", self.screen.paint(text, "bold"))

    def words(self, evaluation: Evaluation) -> ProgrammeWords:
        return ProgrammeWords(self.suite.programme.on(evaluation.day), self.language)

    def known(self, case: Case) -> Iterator[str]:
        words = ProgrammeWords(self.suite.programme, self.language)
        yield from self.heading(self.say["known"])
        facts = [self.say["born"].format(case.birth_date)]
        facts += [_fact(words, name, value) for name, value in case.facts.items()]
        visits = sum(isinstance(event, VisitEvent) for event in case.history)
        doses = sum(not isinstance(event, VisitEvent | Measurement) for event in case.history)
        facts.append(self.say["visits_done"].format(visits, doses))
        for fact in facts:
            yield from self.screen.wrapped(fact, "  - ", "    ")

    def applies(self, case: Case, evaluation: Evaluation) -> Iterator[str]:
        """The programmes about families that apply, and those that may."""
        yield from self.heading(self.say["applies"])
        others = 0
        for id_, programme in self.library.items():
            if programme.subject is not Subject.FAMILY:
                continue
            judged = evaluate(programme, case, on=evaluation.day)
            if not judged.in_force or judged.eligibility.verdict is Verdict.UNMET:
                others += 1
                continue
            met = judged.eligibility.verdict is Verdict.MET
            mark = self.screen.paint(MARKS[True if met else None], "green" if met else "cyan")
            yield f"  {mark} {programme.name.in_(self.language)} {self.screen.paint(f'({id_})', 'dim')}"
            if not met:
                yield from self.settled(programme, judged.eligibility.missing, "      ")
        if others:
            yield f"  {MARKS[False]} {self.say['others'].format(others)}"

    def next(self, evaluation: Evaluation) -> Iterator[str]:
        """What can be done today, and the first few things after it."""
        yield from self.heading(self.say["next"].format(self.suite.programme.name.in_(self.language)))
        plans = in_time_order(evaluation)
        today = [entry for entry in plans if entry[2].status in _TODAY]
        coming = [entry for entry in plans if entry[2].status is Status.UPCOMING]
        words = self.words(evaluation)
        rows = []
        for kind, id_, plan in (*today, *coming[:_NEXT]):
            entries = words.programme.visits if kind == "visit" else words.programme.vaccinations
            day = plan.due or plan.opens
            status = STATUSES[self.language][plan.status]
            title = words.title(entries, id_.partition("#")[0])
            rows.append(Row((day, title, status), ("", "", COLOURS[plan.status])))
        yield from list(table(self.screen, ("", "", ""), rows, "  "))[1:]
        if len(coming) > _NEXT:
            yield "  " + self.screen.paint(self.say["later"].format(len(coming) - _NEXT), "dim")

    def results(self, evaluation: Evaluation) -> Iterator[str]:
        """Each result: its scores, as intervals where answers are missing, and what they come to."""
        words = self.words(evaluation)
        if evaluation.screenings:
            yield from self.heading(self.say["say"])
        for result in evaluation.screenings:
            instrument = words.programme.instruments[result.instrument]
            who = self.respondent(result.respondent)
            said = [
                f"{words.label_in(instrument.id, name)} {_ends(low, high)}"
                for name, (low, high) in result.scores.items()
            ]
            said += [
                f"{words.label_in(instrument.id, name)}: {VERDICTS[self.language].get(str(found), str(found))}"
                for name, found in result.findings.items()
            ]
            line = f"{instrument.name.in_(self.language)}, {who}: {'; '.join(said)}"
            yield from self.screen.wrapped(line, "  - ", "    ")

    def respondent(self, id_: str) -> str:
        kind, _, number = id_.partition("_")
        return f"{_RESPONDENTS[self.language].get(kind, kind)} {number}".strip()

    def leads(self, evaluation: Evaluation) -> Iterator[str]:
        """The referrals and offers that are called for, and why."""
        told = [
            (kind, id_)
            for kind in ("referrals", "offers")
            for id_, answer in getattr(evaluation, kind).items()
            if answer.verdict is Verdict.MET
        ]
        if told:
            yield from self.heading(self.say["leads"])
            yield from self.entries(evaluation, told)

    def entries(self, evaluation: Evaluation, entries: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Referrals and offers with their reasons; those of a finding once."""
        words, told = self.words(evaluation), set[str]()
        for kind, id_ in entries:
            answer, entry = getattr(evaluation, kind)[id_], getattr(words.programme, kind)[id_]
            who = ", ".join(map(self.respondent, getattr(answer, "respondents", ())))
            said = entry.text.in_(self.language) if entry.text else id_
            said += f" ({self.say['someone'].format(who)})" if who else ""
            yield from self.screen.wrapped(said, f"  {MARKS[True]} ", "    ")
            yield from self.reasons(evaluation, id_, "  ")
            findings = [name.partition(".")[2] for name in names(entry.when) if name.startswith("findings.")]
            for finding in findings:
                if finding not in told:
                    yield from self.reasons(evaluation, words.finding(finding), "    ")
            told.update(findings)

    def reasons(self, evaluation: Evaluation, title: str, deeper: str) -> Iterator[str]:
        """The lines of the explanation that stand below a title."""
        below = False
        for line in evaluation.explain(self.language).splitlines():
            if not line.startswith("   "):
                below = line.startswith(f"  {title}:")
            elif below:
                bare = line.lstrip(" ")
                indent = " " * (len(line) - len(bare)) + deeper
                broken = self.screen.wrapped(bare, indent, indent + "  ")
                yield from (self.screen.paint(each, "dim") for each in broken)

    def unknown(self, evaluation: Evaluation, before: Evaluation | None) -> Iterator[str]:
        """What cannot be told, with the names that would settle it; what has been said before is not said again."""
        told = self.open_questions(before) if before else {}
        now = self.open_questions(evaluation)
        fresh = {missing: titles for missing, titles in now.items() if told.get(missing) != titles}
        if fresh:
            yield from self.heading(self.say["unknown"])
        for missing, titles in fresh.items():
            for title in titles:
                yield from self.screen.wrapped(title, f"  {MARKS[None]} ", "    ")
            yield from self.settled(self.suite.programme, missing, "      ")

    def open_questions(self, evaluation: Evaluation) -> dict[tuple[str, ...], list[str]]:
        """What is unknown of visits, referrals, offers and findings, by what would settle it."""
        words = self.words(evaluation)
        found: dict[tuple[str, ...], list[str]] = {}
        for kind in ("visits", "referrals", "offers"):
            for id_, answer in getattr(evaluation, kind).items():
                if answer.missing:
                    found.setdefault(answer.missing, []).append(self.title(words, kind, id_))
        for id_, said in evaluation.findings.items():
            missing = evaluation.trace[f"findings.{id_}"].missing if said == Verdict.UNKNOWN else ()
            if missing and not any(set(missing) <= set(others) for others in found):
                found[missing] = [words.finding(id_)]
        return found

    def title(self, words: ProgrammeWords, kind: str, id_: str) -> str:
        """What a visit, dose, referral or offer is called in a line."""
        entry = getattr(words.programme, kind)[id_.partition("#")[0]]
        if kind in {"visits", "vaccinations"}:
            return words.title({id_: entry}, id_)
        what = KINDS[self.language][getattr(entry, "kind", "offer")].capitalize()
        if entry.to:
            return f"{what}: {words.programme.vocabulary.label(entry.to, self.language)}"
        return f"{what}: {entry.text.in_(self.language) if entry.text else id_}"

    def settled(self, programme: Programme, missing: tuple[str, ...], indent: str) -> Iterator[str]:
        words = ProgrammeWords(programme, self.language)
        named = "; ".join(_named(words, name) for name in missing)
        yield from (
            self.screen.paint(line, "cyan")
            for line in self.screen.wrapped(self.say["settles"].format(named), indent, indent + "  ")
        )

    def changed(self, before: Evaluation, now: Evaluation) -> Iterator[str]:
        """What is not as it was, and the reasons of referrals and offers that came about."""
        words = self.words(now)
        yield from self.heading(self.say["changed"])
        yield from list(table(self.screen, ("", ""), self.changes(before, now, words), "  "))[1:]
        came = [
            (kind, id_)
            for kind in ("referrals", "offers")
            for id_, answer in getattr(now, kind).items()
            if answer.verdict is Verdict.MET and getattr(before, kind)[id_].verdict is not Verdict.MET
        ]
        if came:
            yield from self.heading(self.say["why"])
            yield from self.entries(now, came)

    def changes(self, before: Evaluation, now: Evaluation, words: ProgrammeWords) -> Iterator[Row]:
        """One row for each status and verdict that is another than before."""
        statuses = STATUSES[self.language]
        for kind in ("visits", "vaccinations"):
            for id_, plan in getattr(now, kind).items():
                was = getattr(before, kind).get(id_)
                if was is not None and was.status is not plan.status:
                    day = plan.due or plan.opens
                    dated = f", {day}" if day and plan.status is Status.UPCOMING else ""
                    said = f"{statuses[was.status]} → {statuses[plan.status]}{dated}"
                    yield Row((self.title(words, kind, id_), said), ("", COLOURS[plan.status]))
        for kind in ("referrals", "offers"):
            for id_, answer in getattr(now, kind).items():
                was = getattr(before, kind)[id_]
                if was.verdict is not answer.verdict:
                    said = f"{self.verdict(was.verdict)} → {self.verdict(answer.verdict)}"
                    colour = "yellow" if answer.verdict is Verdict.MET else "dim"
                    yield Row((self.title(words, kind, id_), said), ("", colour))

    def verdict(self, verdict: Verdict) -> str:
        return self.say["unknown_verdict" if verdict is Verdict.UNKNOWN else verdict.value]


def _fact(words: ProgrammeWords, name: str, value: object) -> str:
    """A fact in words: the clause itself where it is true, otherwise what it is about and its value."""
    said = words.subject(name)
    return said if value is True else f"{said}: {words.value(name, value)}"


def _named(words: ProgrammeWords, name: str) -> str:
    try:
        return words.subject(name)
    except KeyError:
        return name.replace("_", " ")


def _ends(low: float | None, high: float | None) -> str:
    return f"{low}" if low == high else f"{'…' if low is None else low}–{'…' if high is None else high}"
