"""From text to a programme: what is meant, what is wrong and where, and how documents are laid on one another."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import familjestod as fs
from familjestod.diagnostics import Diagnostic, SpecError
from familjestod.logic.calendar import Duration, Overflow
from familjestod.logic.rule import ALWAYS, All, Test
from familjestod.logic.values import BOOLEAN, DURATION, Kind, Operator, ValueType
from familjestod.spec.instrument import Answer, Instrument, Score
from familjestod.spec.model import (
    AnyOf,
    Attends,
    Code,
    Level,
    Measure,
    Offer,
    Pause,
    Programme,
    Referral,
    ReferralKind,
    Repeat,
    Reported,
    Requirement,
    Site,
    Staffing,
    Subject,
    Vaccination,
    Visit,
)
from familjestod.spec.schema import Schemas
from familjestod.spec.structure import structure
from familjestod.spec.terms import Finding, FrozenDict, Outcome, Period, Source, Text

LIBRARY = fs.bundled()
CORPUS = Path(__file__).parents[1] / "corpus" / "programmes"
DOCUMENTS = sorted(CORPUS.glob("*.yaml"))

HEAD = "format: 1\nkind: programme\nid: gotland/prov\nname: {sv: Prov}\nsubject: family\n"
BASE = """\
format: 1
kind: programme
id: gotland/bas
name: {sv: Bas}
subject: family
sources: {a: {title: A}}
source: a
eligibility: {child.enrolled_bhv: true}
visits:
  v8m: {name: {sv: Åtta månader}, opens: 7 months, due: 8 months, place: clinic, themes: [food, language]}
  v10m: {name: {sv: Tio månader}, due: 10 months}
offers:
  talk: {when: {visits.v8m: done}}
"""
OVERLAY = "format: 1\nkind: programme\nid: gotland/prov\nname: {sv: Prov}\nextends: gotland/bas\n"
WITH_BASE = LIBRARY.with_texts({"gotland/bas.yaml": BASE})


def load(body: str, head: str = HEAD, library: fs.Library = LIBRARY) -> Programme:
    return fs.load(head + body, name="mine.yaml", library=library)


def overlay(body: str, base: str = BASE) -> Programme:
    return load(body, OVERLAY, LIBRARY.with_texts({"gotland/bas.yaml": base}))


def told(faults: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{each.place}: {each.code}" for each in faults]


def check(text: str, library: fs.Library = LIBRARY) -> list[str]:
    return told(fs.check(text, name="mine.yaml", library=library))


# --- the corpus: what is wrong, and where --------------------------------------------------------------


def parsed(expected: str) -> list[tuple[str, str | None, str | None]]:
    """Each fault expected: its place and code, what its message says, and the nearest word that is offered."""
    faults: list[tuple[str, str | None, str | None]] = []
    for line in expected.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "says":
            faults[-1] = (faults[-1][0], rest, None)
        elif word == "nearest":
            faults[-1] = (*faults[-1][:2], rest)
        else:
            faults.append((line, None, None))
    return faults


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.stem for document in DOCUMENTS])
def test_every_fault_is_told_at_its_place(document: Path) -> None:
    expected = parsed(document.with_suffix(".expected").read_text("utf-8"))
    found = fs.check(document.read_bytes(), name=document.name, library=LIBRARY)
    places = [each.place for each in found]
    assert {place.source for place in places if place} == {document.name}
    assert [
        (
            f"{place.line}:{place.column}: {each.code}",
            said if said is not None and said in each.message else each.message,
            each.available[0] if each.available else None,
        )
        for each, place, (_, said, _) in zip(found, places, expected, strict=True)
        if place
    ] == expected
    for each, place in zip(found, places, strict=True):
        assert place is not None
        assert each.line_text == document.read_text("utf-8").splitlines()[place.line - 1]


def test_the_corpus_is_there() -> None:
    assert len(DOCUMENTS) >= 40


def test_loading_raises_what_checking_tells() -> None:
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        if not document.stem.startswith("wrong-kind") and "kind: programme" in text:
            with pytest.raises(SpecError) as caught:
                fs.load(text, name=document.name, library=LIBRARY)
            assert caught.value.diagnostics == fs.check(text, name=document.name, library=LIBRARY)


def test_only_a_programme_can_be_loaded_as_one() -> None:
    with pytest.raises(SpecError) as caught:
        fs.load(LIBRARY.texts["instruments/itc.yaml"], name="itc.yaml")
    assert str(caught.value) == (
        'itc.yaml:5:7: "instrument" where a document begins with kind: programme [wrong-kind]'
    )


def test_a_text_that_is_no_yaml_gives_its_faults() -> None:
    for text in ("a: [", "", b"\xff"):
        found = fs.check(text, name="mine.yaml")
        with pytest.raises(SpecError) as caught:
            fs.load(text, name="mine.yaml")
        assert found == caught.value.diagnostics
        assert {each.place.source for each in found if each.place} == {"mine.yaml"}


def test_a_bug_in_the_checker_is_told_as_one() -> None:
    broken = fs.Library(LIBRARY.texts, Schemas({}))
    (found,) = fs.check(HEAD, name="mine.yaml", library=broken)
    assert (found.code, str(found.place)) == ("internal-error", "mine.yaml:1:1")
    assert "KeyError" in found.message
    assert found.message.endswith("please report it")


# --- what a programme says -----------------------------------------------------------------------------

WHOLE = """\
region: gotland
levels: [universal, increased]
month_overflow: roll_forward
in_force: {since: 2020-01-01, until: 2023-12-31}
pauses:
  - {since: 2020-03-01, until: 2021-09-30, visits: [v8m], assumption: No dates are given.}
sources:
  s: {title: Källa, publisher: Folkhälsomyndigheten, page: 3, read: 2026-11-22}
  t: {title: Annan källa, publisher: [A, B]}
source: [s, t]
description: {sv: Om, en: About}
aims: {health: {sv: Hälsa}}
sites: {all: {name: {sv: Alla}, count: 8, since: 2019-01-01}}
eligibility: {unit.region: gotland}
visits:
  v8m:
    name: {sv: Åtta}
    opens: 7 months
    due: 8 months
    overdue: 9 months
    closes: 2.5 years
    counted_from: corrected_birth
    not_before: {visits.v10m: 4 weeks}
    observes: [weight]
    place: clinic
    other_places: [home]
    participants: [bhv_nurse, {any_of: [dental_nurse, dental_hygienist]}]
    attends: each_parent
    themes: [food]
    screens: [epds]
    method: [motivational_interviewing]
    when: {child.age: {below: 1 year}}
    capacity: as_available
    level: increased
    text: {sv: Text}
    source: t
  v10m: {name: {sv: Tio}, repeat: {every: 3 months, until: {epds.raised: false}}, replaces: [v8m]}
vaccinations:
  mpr_1: {name: {sv: Mpr}, at: v10m, due: 18 months}
referrals:
  help: {to: psychologist, kind: offer, within: 2 weeks, when: {findings.worry: true}}
offers:
  talk: {by: [bhv_nurse]}
requirements:
  trained: {when: {staff.trained: true}}
findings:
  worry: {epds.raised: true}
  class:
    - {value: high, when: {area.cni_level: high}, source: s}
    - {value: other, name: {sv: Annan}}
measures:
  share: {name: {sv: Andel}, achieved: {visits.v8m: done}, target: 70 %, reported: [{period: "2019", value: 82 %}]}
staffing:
  nurses: {value: 1.5, unit: {sv: tjänster}}
codes: [{system: kva, code: QV013}]
"""


def when(name: str, operator: Operator, operand: Any, type_: ValueType) -> Test:
    return Test(name, operator, operand, type_)


def test_a_whole_programme_means_what_it_says() -> None:
    programme = load(WHOLE)
    epds = LIBRARY.instruments["epds"]
    regions = LIBRARY.vocabulary.facts["unit.region"].type
    levels = LIBRARY.vocabulary.facts["area.cni_level"].type
    states = ValueType(Kind.CHOICE, ("done", "declined", "missed", "none"))
    both = ("s", "t")
    raised = when("epds.raised", Operator.IS, True, BOOLEAN)
    expected = Programme(
        id="gotland/prov",
        name=Text("Prov"),
        format=1,
        region="gotland",
        subject=Subject.FAMILY,
        levels=(Level.UNIVERSAL, Level.INCREASED),
        month_overflow=Overflow.ROLL_FORWARD,
        in_force=Period(since=dt.date(2020, 1, 1), until=dt.date(2023, 12, 31), source=both),
        pauses=(
            Pause(
                since=dt.date(2020, 3, 1),
                until=dt.date(2021, 9, 30),
                visits=("v8m",),
                assumption=Text("No dates are given."),
                source=both,
            ),
        ),
        sources=FrozenDict(
            s=Source(title="Källa", publisher=("Folkhälsomyndigheten",), page=3, read=dt.date(2026, 11, 22)),
            t=Source(title="Annan källa", publisher=("A", "B")),
        ),
        source=both,
        description=Text("Om", "About"),
        aims=programme.aims,
        sites=FrozenDict(all=Site(name=Text("Alla"), count=8, since=dt.date(2019, 1, 1), source=both)),
        eligibility=All((when("unit.region", Operator.IS, "gotland", regions),)),
        visits=FrozenDict(
            v8m=Visit(
                name=Text("Åtta"),
                opens=Duration.of(months=7),
                due=Duration.of(months=8),
                overdue=Duration.of(months=9),
                closes=Duration.of(months=30),
                counted_from="corrected_birth",
                not_before=FrozenDict({"visits.v10m": Duration.of(weeks=4)}),
                observes=("weight",),
                place="clinic",
                other_places=("home",),
                participants=("bhv_nurse", AnyOf(("dental_nurse", "dental_hygienist"))),
                attends=Attends.EACH_PARENT,
                themes=("food",),
                screens=("epds",),
                method=("motivational_interviewing",),
                when=when("child.age", Operator.BELOW, Duration.of(years=1), DURATION),
                capacity="as_available",
                level=Level.INCREASED,
                text=Text("Text"),
                source=("t",),
            ),
            v10m=Visit(
                name=Text("Tio"),
                repeat=Repeat(
                    every=Duration.of(months=3), until=when("epds.raised", Operator.IS, False, BOOLEAN)
                ),
                replaces=("v8m",),
                source=both,
            ),
        ),
        vaccinations=FrozenDict(
            mpr_1=Vaccination(name=Text("Mpr"), at="v10m", due=Duration.of(months=18), source=both)
        ),
        referrals=FrozenDict(
            help=Referral(
                to="psychologist",
                kind=ReferralKind.OFFER,
                within=Duration.of(weeks=2),
                when=when("findings.worry", Operator.IS, True, BOOLEAN),
                source=both,
            )
        ),
        offers=FrozenDict(talk=Offer(by=("bhv_nurse",), source=both)),
        requirements=FrozenDict(
            trained=Requirement(when=when("staff.trained", Operator.IS, True, BOOLEAN), source=both)
        ),
        findings=FrozenDict(
            {
                "worry": Finding(rule=All((raised,))),
                "class": Finding(
                    outcomes=(
                        Outcome(
                            value="high",
                            when=when("area.cni_level", Operator.IS, "high", levels),
                            source=("s",),
                        ),
                        Outcome(value="other", name=Text("Annan"), source=both),
                    )
                ),
            }
        ),
        measures=FrozenDict(
            share=Measure(
                name=Text("Andel"),
                achieved=when("visits.v8m", Operator.IS, "done", states),
                target="70 %",
                reported=(Reported(period="2019", value="82 %"),),
                source=both,
            )
        ),
        staffing=FrozenDict(nurses=Staffing(value=1.5, unit=Text("tjänster"), source=both)),
        codes=(Code(system="kva", code="QV013", source=both),),
        instruments=FrozenDict(epds=epds),
        vocabulary=LIBRARY.vocabulary,
        digest=programme.digest,
    )
    assert programme == expected
    assert hash(programme) == hash(expected)
    assert {id_: (aim.sv, aim.en) for id_, aim in programme.aims.items()} == {"health": ("Hälsa", None)}


def test_a_null_is_as_good_as_nothing() -> None:
    assert load("region: null\nvisits: {v8m: {name: {sv: A}, opens: null}}\n").visits == (
        load("visits: {v8m: {name: {sv: A}}}\n").visits
    )


def test_what_is_not_said_is_absent_or_always() -> None:
    visit = load("visits: {v8m: {name: {sv: A}}}\n").visits["v8m"]
    assert visit == Visit(name=Text("A"))
    assert (visit.bounds, visit.when, visit.counted_from) == ((None,) * 4, ALWAYS, "birth")


def test_a_visit_with_another_has_its_bounds_unless_it_has_its_own() -> None:
    visits = load(
        """\
visits:
  v8m: {name: {sv: A}, due: 8 months, closes: 9 months, counted_from: enrolment, not_before: {visits.own: 1 week}}
  joint: {name: {sv: B}, with: v8m}
  apart: {name: {sv: C}, with: v8m, due: 10 months}
  later: {name: {sv: D}, with: v8m, not_before: {visits.apart: 2 weeks}}
  own: {name: {sv: E}}
"""
    ).visits
    bounds = (None, Duration.of(months=8), None, Duration.of(months=9))
    week, two = Duration.of(weeks=1), Duration.of(weeks=2)
    assert {id_: (each.bounds, each.counted_from, dict(each.not_before)) for id_, each in visits.items()} == {
        "v8m": (bounds, "enrolment", {"visits.own": week}),
        "joint": (bounds, "enrolment", {"visits.own": week}),
        "apart": ((None, Duration.of(months=10), None, None), "birth", {}),
        "later": (bounds, "enrolment", {"visits.apart": two}),
        "own": ((None,) * 4, "birth", {}),
    }


def test_a_result_at_a_visit_has_the_type_of_the_result() -> None:
    programme = load(
        "visits:\n  v18m: {name: {sv: A}}\n  v2y: {name: {sv: B}, when: {itc@v18m.speech: concern}}\n"
    )
    choices = ValueType(Kind.CHOICE, LIBRARY.instruments["itc"].answers["speech"].type.choices)
    assert programme.visits["v2y"].when == when("itc@v18m.speech", Operator.IS, "concern", choices)


def test_only_the_instruments_that_are_asked_or_read_come_along() -> None:
    programme = load(
        "visits: {v8m: {name: {sv: A}, screens: [itc]}}\nfindings: {x: {epds@v8m.raised: true}}\n"
    )
    assert dict(programme.instruments) == {id_: LIBRARY.instruments[id_] for id_ in ("epds", "itc")}


# --- strictness: nothing is converted by guess -----------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"id": 4}, ("id",)),
        ({"format": "1"}, ("format",)),
        ({"format": True}, ("format",)),
        ({"levels": ["universal", 3]}, ("levels", 1)),
        ({"codes": [{"system": "icd10", "code": 84}]}, ("codes", 0, "code")),
        ({"visits": {"v8m": {"opens": 8}}}, ("visits", "v8m", "opens")),
        ({"visits": {"v8m": {"screens": [1]}}}, ("visits", "v8m", "screens")),
        ({"visits": {"v8m": {"with": 8}}}, ("visits", "v8m", "with")),
        ({"sites": {"all": {"name": {"sv": "A"}, "count": 2.0}}}, ("sites", "all", "count")),
        ({"in_force": {"since": 2020}}, ("in_force", "since")),
        ({"month_overflow": "wrap"}, ("month_overflow",)),
    ],
)
def test_a_value_must_already_be_what_its_field_says(
    value: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    whole = {"id": "gotland/prov", "name": {"sv": "Prov"}, "format": 1, "vocabulary": LIBRARY.vocabulary}
    programme, faults = structure({**whole, **value}, Programme)
    assert programme is None
    assert [(each.code, each.path[: len(expected)]) for each in faults] == [("bad-value", expected)]


def test_a_number_may_be_whole_or_not() -> None:
    assert structure({"format": 1.5}, Programme)[0] is None
    score, faults = structure({"weighted": {"a": 1, "b": 0.5}}, Score)
    assert (score, faults) == (Score(operation="weighted", of=("a", "b"), weights=(1.0, 0.5)), ())


# --- amendments ------------------------------------------------------------------------------------------

AMENDED = """\
sources: {a: {title: A}, b: {title: B}}
source: a
visits:
  v8m: {name: {sv: Åtta}, due: 8 months, place: home}
amendments:
  - {since: 2019-01-01, until: 2020-12-31, source: b, patch: {visits: {v8m: {place: clinic}, v9m: {name: {sv: Nio}}}}}
  - {since: 2020-07-01, until: 2021-06-30, patch: {visits: {v8m: {due: 9 months}}}}
  - {since: 2022-01-01, patch: {visits: {v8m: null}, eligibility: {child.enrolled_bhv: true}}}
"""


def test_the_amendments_in_force_on_a_day_are_laid_on_in_order() -> None:
    programme = load(AMENDED)
    eight, nine = Duration.of(months=8), Duration.of(months=9)
    days = {
        dt.date(2018, 12, 31): {"v8m": ("home", eight)},
        dt.date(2019, 1, 1): {"v8m": ("clinic", eight), "v9m": (None, None)},
        dt.date(2020, 6, 30): {"v8m": ("clinic", eight), "v9m": (None, None)},
        dt.date(2020, 7, 1): {"v8m": ("clinic", nine), "v9m": (None, None)},
        dt.date(2020, 12, 31): {"v8m": ("clinic", nine), "v9m": (None, None)},
        dt.date(2021, 1, 1): {"v8m": ("home", nine)},
        dt.date(2021, 6, 30): {"v8m": ("home", nine)},
        dt.date(2021, 7, 1): {"v8m": ("home", eight)},
        dt.date(2022, 1, 1): {},
        dt.date(2030, 1, 1): {},
    }
    assert {
        day: {id_: (visit.place, visit.due) for id_, visit in programme.on(day).visits.items()}
        for day in days
    } == days
    assert programme.on(dt.date(2022, 1, 1)).eligibility != ALWAYS
    assert programme.on(dt.date(2021, 7, 1)) == programme
    assert [(each.since, each.until) for each in programme.editions] == [
        (dt.date(2019, 1, 1), dt.date(2020, 6, 30)),
        (dt.date(2020, 7, 1), dt.date(2020, 12, 31)),
        (dt.date(2021, 1, 1), dt.date(2021, 6, 30)),
        (dt.date(2022, 1, 1), None),
    ]


def test_an_amended_entry_rests_on_the_documents_source_and_the_amendments() -> None:
    programme = load(AMENDED)
    amended = programme.on(dt.date(2019, 1, 1)).visits
    assert (amended["v8m"].source, amended["v9m"].source) == (("a", "b"), ("b",))
    assert programme.on(dt.date(2021, 1, 1)).visits["v8m"].source == ("a",)


def test_every_edition_answers_to_the_same_digest() -> None:
    programme = load(AMENDED)
    assert {edition.programme.digest for edition in programme.editions} == {programme.digest}


def test_a_pause_may_name_what_only_an_amendment_has() -> None:
    programme = load(AMENDED + "pauses: [{since: 2019-02-01, visits: [v9m]}]\n")
    assert programme.pauses[0].visits == ("v9m",)


def test_a_fault_of_one_edition_is_told_where_the_amendment_stands() -> None:
    text = HEAD + AMENDED.replace("due: 9 months", "due: 9 months, when: {findings.x: true}")
    assert check(text) == ["mine.yaml:12:89: unknown-name"]


# --- overlays --------------------------------------------------------------------------------------------


def test_an_overlay_says_only_what_differs() -> None:
    programme = overlay(
        "visits: {v8m: {place: home, themes: [food], due: null}, v10m: null, v12m: {name: {sv: Tolv}}}\n"
    )
    assert programme.extends == "gotland/bas"
    assert (programme.id, programme.subject, programme.name) == ("gotland/prov", Subject.FAMILY, Text("Prov"))
    assert programme.visits == {
        "v8m": Visit(
            name=Text("Åtta månader"),
            opens=Duration.of(months=7),
            place="home",
            themes=("food",),
            source=("a",),
        ),
        "v12m": Visit(name=Text("Tolv")),
    }
    assert programme.offers == fs.load(BASE).offers
    assert programme.eligibility == fs.load(BASE).eligibility


def test_a_patched_entry_rests_on_both_sources_and_a_new_one_on_the_overlays() -> None:
    programme = overlay(
        "sources: {b: {title: B}}\nsource: b\n"
        "visits: {v8m: {place: home}, v10m: {place: home, source: a}, v12m: {name: {sv: Tolv}}}\n"
    )
    assert {id_: visit.source for id_, visit in programme.visits.items()} == {
        "v8m": ("a", "b"),
        "v10m": ("a",),
        "v12m": ("b",),
    }
    assert programme.offers["talk"].source == ("a",)
    assert dict(programme.sources) == {"a": Source(title="A"), "b": Source(title="B")}


def test_a_source_that_is_null_is_none_of_its_own() -> None:
    assert overlay("source: null\nvisits: {v8m: {place: home}}\n").visits["v8m"].source == ("a",)


def test_an_overlay_on_an_overlay() -> None:
    library = WITH_BASE.with_texts(
        {"gotland/mellan.yaml": OVERLAY.replace("prov", "mellan") + "visits: {v8m: {place: home}}\n"}
    )
    programme = load("visits: {v8m: {due: 9 months}}\n", OVERLAY.replace("bas", "mellan"), library)
    assert programme.visits["v8m"].place == "home"
    assert programme.visits["v8m"].due == Duration.of(months=9)


def test_amendments_of_the_base_lie_beneath_the_overlay() -> None:
    base = BASE + (
        "amendments:\n"
        "  - {since: 2020-01-01, patch: {visits: {v8m: {place: home, due: 9 months}, v9m: {name: {sv: Nio}}}}}\n"
    )
    programme = overlay(
        "visits: {v8m: {place: bus}, v9m: null}\n"
        "amendments: [{since: 2021-01-01, patch: {visits: {v8m: {place: digital}}}}]\n",
        base,
    )
    visits = {
        year: {id_: (each.place, each.due) for id_, each in programme.on(dt.date(year, 6, 1)).visits.items()}
        for year in (2019, 2020, 2021)
    }
    ten, nine = (None, Duration.of(months=10)), Duration.of(months=9)
    assert visits == {
        2019: {"v8m": ("bus", Duration.of(months=8)), "v10m": ten},
        2020: {"v8m": ("bus", nine), "v10m": ten},
        2021: {"v8m": ("digital", nine), "v10m": ten},
    }


def test_a_base_that_extends_itself_in_a_ring_is_told_at_its_own_place() -> None:
    ring = {
        "gotland/a.yaml": OVERLAY.replace("prov", "a").replace("bas", "b"),
        "gotland/b.yaml": OVERLAY.replace("prov", "b").replace("bas", "a"),
    }
    library = LIBRARY.with_texts(ring)
    assert check(OVERLAY.replace("bas", "a"), library) == ["gotland/b.yaml:5:10: unknown-base"]
    with pytest.raises(SpecError, match="extends itself"):
        library["gotland/a"]


def test_a_fault_that_comes_from_the_base_is_told_in_the_base() -> None:
    base = BASE.replace("visits.v8m: done", "visits.v8m: don")
    library = LIBRARY.with_texts({"gotland/bas.yaml": base})
    (found,) = fs.check(OVERLAY + "visits: {v10m: {place: home}}\n", name="mine.yaml", library=library)
    assert (str(found.place), found.code) == ("gotland/bas.yaml:13:29", "wrong-operand")
    assert found.line_text == "  talk: {when: {visits.v8m: don}}"


def test_a_fault_that_the_overlay_brings_into_the_base_is_told_in_the_overlay() -> None:
    assert check(OVERLAY + "visits:\n  v8m: {opens: 9 months}\n", WITH_BASE) == [
        "mine.yaml:7:16: bounds-out-of-order"
    ]
    assert check(OVERLAY + "visits:\n  v8m: {place: hoome}\n", WITH_BASE) == [
        "mine.yaml:7:16: unknown-reference"
    ]
    assert check(OVERLAY + "visits:\n  v8m: null\n", WITH_BASE) == ["mine.yaml:7:3: removed-in-use"]


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("- 1\n", ["gotland/bas.yaml:1:1: wrong-kind"]),
        (BASE.replace("kind: programme", "kind: cases"), ["gotland/bas.yaml:2:7: wrong-kind"]),
        (BASE.replace("id: gotland/bas\n", ""), ["gotland/bas.yaml:1:1: missing-key"]),
        (BASE + "amendments: [{since: 2020-01-01}]\n", ["gotland/bas.yaml:14:14: missing-key"]),
        (BASE + "amendments: [{since: 2020-02-30, patch: {}}]\n", ["gotland/bas.yaml:14:22: bad-value"]),
        (BASE.replace("visits:", "visit:"), ["gotland/bas.yaml:9:1: unknown-key"]),
    ],
)
def test_a_base_without_the_shape_of_a_programme_is_told_before_anything_is_made_of_it(
    base: str, expected: list[str]
) -> None:
    assert check(OVERLAY, LIBRARY.with_texts({"gotland/bas.yaml": base})) == expected


def test_an_overlay_may_remove_what_only_an_amendment_of_the_base_has_but_not_what_nothing_has() -> None:
    base = BASE + "amendments: [{since: 2020-01-01, patch: {visits: {v9m: {name: {sv: Nio}}}}}]\n"
    library = LIBRARY.with_texts({"gotland/bas.yaml": base})
    assert check(OVERLAY + "visits: {v9m: null}\n", library) == []
    assert check(OVERLAY + "visits: {v9m: null, v11m: null}\n", library) == [
        "mine.yaml:6:21: removes-nothing"
    ]


def test_an_open_end_may_be_written_out() -> None:
    assert overlay("in_force: {since: 2020-01-01, until: null}\n").in_force == Period(
        since=dt.date(2020, 1, 1)
    )


# --- what-ifs ----------------------------------------------------------------------------------------------


# Without the amendment that removes the visit, since a visit that is not there cannot be patched.
LASTING = AMENDED.replace("visits: {v8m: null}, ", "")


def test_a_patch_gives_a_new_programme_and_leaves_the_old() -> None:
    programme = load(LASTING)
    reform = programme.patched({"visits": {"v8m": {"due": "10 months"}}, "name": {"en": "Trial"}})
    assert str(reform.visits["v8m"].due) == "10 months"
    assert reform.name == Text("Prov", "Trial")
    assert str(programme.visits["v8m"].due) == "8 months"
    assert reform.digest != programme.digest


def test_a_patch_lies_on_the_amendments_too() -> None:
    reform = load(LASTING).patched({"visits": {"v8m": {"due": "10 months"}}})
    assert str(reform.on(dt.date(2020, 7, 1)).visits["v8m"].due) == "10 months"
    assert reform.on(dt.date(2020, 7, 1)).visits["v8m"].place == "clinic"


def test_a_patch_on_what_an_amendment_removes_is_told() -> None:
    with pytest.raises(SpecError) as caught:
        load(AMENDED).patched({"visits": {"v8m": {"due": "10 months"}}})
    assert [each.code for each in caught.value.diagnostics] == ["missing-key"]


def test_patches_can_be_laid_on_patches() -> None:
    first = load(LASTING).patched({"visits": {"v8m": {"due": "10 months"}}})
    second = first.patched({"visits": {"v8m": {"place": "bus"}}})
    assert (second.visits["v8m"].place, str(second.visits["v8m"].due)) == ("bus", "10 months")


def test_an_edition_can_be_patched_as_well() -> None:
    edition = load(AMENDED).on(dt.date(2020, 7, 1))
    assert edition.patched({"region": "gotland"}) == load(AMENDED).patched({"region": "gotland"})


def test_a_patch_may_bring_an_amendment() -> None:
    reform = load("visits: {v8m: {name: {sv: A}}}\n").patched(
        {"amendments": [{"since": dt.date(2027, 1, 1), "patch": {"visits": {"v8m": {"place": "home"}}}}]}
    )
    assert reform.visits["v8m"].place is None
    assert reform.on(dt.date(2027, 1, 1)).visits["v8m"].place == "home"


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({"visits": {"v9m": None}}, "removes-nothing"),
        ({"visits": {"v8m": {"place": "hoome"}}}, "unknown-reference"),
        ({"visits": {"v8m": {"opens": "8"}}}, "bad-format"),
        ({"visits": {"v8m": {"opnes": "8 months"}}}, "unknown-key"),
        ({"amendments": [{"patch": {}}]}, "missing-key"),
        ({"amendments": [{"since": "2027-02-29", "patch": {}}]}, "bad-value"),
        ({"id": None}, "missing-key"),
        ({"name": {1, 2}}, "bad-value"),
    ],
)
def test_a_patch_is_checked_like_a_document(patch: dict[str, Any], code: str) -> None:
    with pytest.raises(SpecError) as caught:
        load("visits: {v8m: {name: {sv: A}}}\n").patched(patch)
    assert [each.code for each in caught.value.diagnostics] == [code]


# --- the digest ---------------------------------------------------------------------------------------------


def test_the_digest_is_a_sha_256_of_what_is_meant() -> None:
    digest = load(WHOLE).digest
    assert len(digest) == 64
    assert set(digest) <= set("0123456789abcdef")
    assert load(WHOLE).digest == digest


@pytest.mark.parametrize(
    "rewritten",
    [
        "# a comment\n" + HEAD + WHOLE,
        HEAD.replace("kind: programme\n", "") + WHOLE + "kind: programme\n",
        (HEAD + WHOLE)
        .replace("{sv: Prov}", '{"sv": "Prov"}')
        .replace("{sv: Om, en: About}", "{en: About, sv: Om}"),
        (HEAD + WHOLE).replace("opens: 7 months\n", "opens: 7 months   # the first day\n"),
        (HEAD + WHOLE).replace("levels: [universal, increased]", "levels:\n  - universal\n  - increased"),
        (HEAD + WHOLE).replace("region: gotland\n", "region: gotland\nreviewed_against: null\n", 1),
    ],
    ids=["comment", "key-order", "quotes", "comment-at-end", "block-list", "null"],
)
def test_the_digest_does_not_see_how_a_document_is_written(rewritten: str) -> None:
    assert rewritten != HEAD + WHOLE
    assert fs.load(rewritten).digest == load(WHOLE).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("opens: 7 months", "opens: 6 months"),
        ("sv: Åtta}", "sv: Atta}"),
        ("[universal, increased]", "[increased, universal]"),
        ("below: 1 year", "at_most: 1 year"),
        ("page: 3", "page: 4"),
        ("until: 2023-12-31", "until: 2023-12-30"),
    ],
)
def test_the_digest_sees_what_is_meant(old: str, new: str) -> None:
    assert WHOLE.count(old) == 1
    assert load(WHOLE.replace(old, new)).digest != load(WHOLE).digest


def test_the_digest_sees_amendments_bases_and_instruments() -> None:
    plain = load(AMENDED).digest
    assert load(AMENDED.replace("since: 2020-07-01", "since: 2020-07-02")).digest != plain
    assert overlay("", BASE).digest != overlay("", BASE.replace("due: 10 months", "due: 11 months")).digest
    cut_off = LIBRARY.texts["instruments/epds.yaml"].replace("{at_least: 12}", "{at_least: 13}")
    other = LIBRARY.with_texts({"instruments/epds.yaml": cut_off})
    screens = "visits: {v8m: {name: {sv: A}, screens: [%s]}}\n"
    assert load(screens % "epds", library=other).digest != load(screens % "epds").digest
    assert load(screens % "itc", library=other).digest == load(screens % "itc").digest


# --- instruments and the vocabulary -------------------------------------------------------------------------

FORM = """\
format: 1
kind: instrument
id: prov
name: {sv: Prov}
respondents: each
valid: {opens: 6 weeks}
answers:
  a: {label: {sv: A}, options: [0, 1, 2]}
  b: {type: boolean}
  c: {type: number, unit: kg, at_least: 1, at_most: 30}
scores:
  sum: {sum: [a, b], label: {sv: Summa}}
findings:
  raised: {prov.sum: {at_least: 2}, prov.age: {above: 6 weeks}}
  class:
    - {value: 1, when: {prov.raised: true}}
    - {value: 0}
"""


def test_an_instrument_means_what_it_says() -> None:
    instrument = LIBRARY.with_texts({"instruments/prov.yaml": FORM}).instruments["prov"]
    number = ValueType(Kind.NUMBER)
    assert isinstance(instrument, Instrument)
    assert dict(instrument.answers) == {
        "a": Answer(type=ValueType(Kind.CHOICE, (0, 1, 2)), label=Text("A")),
        "b": Answer(type=BOOLEAN),
        "c": Answer(type=ValueType(Kind.NUMBER, (), "kg", 1, 30)),
    }
    assert dict(instrument.scores) == {"sum": Score(operation="sum", of=("a", "b"), label=Text("Summa"))}
    assert dict(instrument.findings) == {
        "raised": Finding(
            rule=All(
                (
                    when("prov.sum", Operator.AT_LEAST, 2, number),
                    when("prov.age", Operator.ABOVE, Duration.of(weeks=6), DURATION),
                )
            )
        ),
        "class": Finding(
            outcomes=(
                Outcome(value=1, when=when("prov.raised", Operator.IS, True, BOOLEAN)),
                Outcome(value=0),
            )
        ),
    }
    assert (str(instrument.valid.opens), instrument.respondents.value) == ("6 weeks", "each")


def test_a_sound_document_of_each_kind_has_no_faults() -> None:
    assert check(FORM) == []
    assert check(HEAD + WHOLE) == []
    assert check(LIBRARY.texts["vocabulary.yaml"]) == []
    assert check(LIBRARY.texts["gotland/kommunikation_itc.cases.yaml"]) == []


def test_a_choice_may_be_one_of_another_facts_choices_or_of_a_list_of_terms() -> None:
    facts = LIBRARY.vocabulary.facts
    roles = LIBRARY.vocabulary.roles
    assert facts["staff.role"].type == ValueType(Kind.CHOICE, tuple(roles))
    assert facts["staff.region"].type == facts["unit.region"].type


def test_an_instrument_of_a_library_with_faults_is_told_when_asked_for() -> None:
    library = LIBRARY.with_texts({"instruments/prov.yaml": FORM.replace("[a, b]", "[a, x]")})
    with pytest.raises(SpecError, match=r"x.*is not an answer or a score"):
        _ = library.instruments
    found = check(HEAD, library)
    assert found == ["instruments/prov.yaml:12:18: unknown-reference"]
