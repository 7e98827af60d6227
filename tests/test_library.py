"""The documents that come along, and libraries of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

import familjestod as fs
from familjestod.diagnostics import Diagnostic, SpecError
from familjestod.engine.cases import Example, Examples, read_examples
from familjestod.engine.timetable import Plan
from familjestod.library import UnknownProgrammeError
from familjestod.logic.truth import Verdict
from familjestod.spec.model import Programme

LIBRARY = fs.bundled()
CASES = {id_: text for id_ in LIBRARY if (text := LIBRARY.cases(id_)) is not None}


def examples() -> Iterator[tuple[str, Examples, Example]]:
    for id_, text in CASES.items():
        held = read_examples(text, f"{id_}.cases.yaml", LIBRARY.schemas)
        for example in held.examples:
            yield id_, held, example


EXAMPLES = list(examples())

MINE = """\
format: 1
kind: programme
id: gotland/mitt
name: {sv: Mitt}
subject: family
visits: {v8m: {name: {sv: Åtta}, opens: 8 months}}
"""
CASE = fs.Case(birth_date=dt.date(2025, 1, 1))


# --- the bundled documents --------------------------------------------------------------------------------------


def test_every_programme_is_where_its_id_says() -> None:
    assert len(LIBRARY) >= 9
    assert {id_: programme.id for id_, programme in LIBRARY.items()} == {id_: id_ for id_ in LIBRARY}
    assert {id_: each.id for id_, each in LIBRARY.instruments.items()} == {
        id_: id_ for id_ in LIBRARY.instruments
    }
    assert list(LIBRARY) == sorted(LIBRARY)


@pytest.mark.parametrize("path", sorted(LIBRARY.texts))
def test_every_document_is_without_faults_and_warnings(path: str) -> None:
    assert fs.check(LIBRARY.texts[path], name=path) == ()


@pytest.mark.parametrize("id_", LIBRARY)
def test_what_is_read_in_trust_is_what_is_read_with_all_checks(id_: str) -> None:
    checked = LIBRARY.with_texts({"vocabulary.yaml": LIBRARY.texts["vocabulary.yaml"]})
    assert checked.trusted == frozenset()
    assert checked[id_] == LIBRARY[id_]


@pytest.mark.parametrize("id_", LIBRARY)
def test_every_programme_has_cases_of_its_own_and_each_kind_of_answer_among_them(id_: str) -> None:
    held = read_examples(CASES[id_], f"{id_}.cases.yaml", LIBRARY.schemas)
    assert held.programme == id_
    assert len(held.examples) >= 6
    found = [fs.evaluate(LIBRARY[id_], each.case, on=each.day) for each in held.examples]
    verdicts: set[str] = {each.eligibility.verdict for each in found}
    for each in found:
        verdicts |= {answer.verdict for answer in each.referrals.values()}
        verdicts |= {answer.verdict for answer in each.offers.values()}
        verdicts |= {answer.verdict for answer in each.requirements.values()}
        verdicts |= {str(value) for value in each.findings.values()}
    assert verdicts >= {"met", "unmet", "unknown"}


@pytest.mark.parametrize(
    ("id_", "held", "example"), EXAMPLES, ids=[f"{id_}-{example.id}" for id_, _, example in EXAMPLES]
)
def test_every_case_is_answered_as_it_expects(id_: str, held: Examples, example: Example) -> None:
    assert held.differences(example, LIBRARY[id_]) == ()


@pytest.mark.parametrize(
    ("id_", "held", "example"), EXAMPLES, ids=[f"{id_}-{example.id}" for id_, _, example in EXAMPLES]
)
def test_every_answer_goes_through_json_and_has_reasons(id_: str, held: Examples, example: Example) -> None:
    evaluation = fs.evaluate(LIBRARY[id_], example.case, on=example.day)
    assert fs.Evaluation.from_dict(evaluation.to_dict()) == evaluation
    assert evaluation.explain("sv").startswith(f"{LIBRARY[id_].name.sv} ({id_}), {example.day}\n")
    assert evaluation.explain("en").startswith(f"{LIBRARY[id_].name.en} ({id_}), {example.day}\n")


# --- the days around a bound --------------------------------------------------------------------------------------

KINDS = ("visits", "vaccinations")
BOUNDS = ("opens", "due", "overdue", "closes")
BY_DAYS = frozenset({"upcoming", "open", "due", "overdue", "missed"})
AROUND = {-1: "the day before", 0: "the day", 1: "the day after"}
Bound = tuple[str, str, str]


def own_bounds(programme: Programme) -> Iterator[Bound]:
    """The bounds that the programme's own document writes, in one of its editions or another."""
    for edition, document in programme.origin.editions(programme):
        for kind in KINDS:
            for bound in ((kind, id_, each) for id_ in getattr(edition, kind) for each in BOUNDS):
                written = document.root.at(bound)
                if written is not None and written.place.source == programme.origin.name:
                    yield bound


def plans(programme: Programme, example: Example, on: dt.date) -> dict[tuple[str, str], Plan]:
    found = fs.evaluate(programme, example.case, on=on)
    return {(kind, id_): plan for kind in KINDS for id_, plan in getattr(found, kind).items()}


def tried(programme: Programme, example: Example) -> Iterator[tuple[Bound, int]]:
    """The bounds that an example tries, each with the days from the bound to the example's day.

    It tries those of the visits and doses of which it expects a status that days decide. A bound counted from an
    event is not known until the event has happened; the day before it is told from tomorrow's.
    """
    today = plans(programme, example, example.day)
    tomorrow = plans(programme, example, example.day + dt.timedelta(days=1))
    for (kind, id_), plan in today.items():
        if example.expect.get(kind, {}).get(id_, {}).get("status") not in BY_DAYS:
            continue
        for bound in BOUNDS:
            day = getattr(plan, bound) or getattr(tomorrow.get((kind, id_)), bound, None)
            if day is not None:
                yield (kind, id_.partition("#")[0], bound), (example.day - day).days


@pytest.mark.parametrize("id_", LIBRARY)
def test_every_border_that_a_programme_draws_is_tried_on_the_day_and_on_both_sides(id_: str) -> None:
    programme = LIBRARY[id_]
    seen = {each for of, _, example in EXAMPLES if of == id_ for each in tried(programme, example)}
    untried = {
        f"{'.'.join(bound)}: {AROUND[days]}"
        for bound in own_bounds(programme)
        for days in AROUND
        if (bound, days) not in seen
    }
    assert untried == set()


# --- asking a library ---------------------------------------------------------------------------------------------


def test_a_library_is_a_mapping_of_its_programmes() -> None:
    assert "gotland/kommunikation_itc" in LIBRARY
    assert "gotland/itc" not in LIBRARY
    assert LIBRARY["gotland/kommunikation_itc"] is LIBRARY["gotland/kommunikation_itc"]
    assert repr(LIBRARY) == f"Library({len(LIBRARY)} programmes)"
    assert fs.bundled() is LIBRARY


def test_an_unknown_programme_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownProgrammeError) as caught:
        LIBRARY["gotland/komunikation_itc"]
    assert caught.value.id == "gotland/komunikation_itc"
    assert caught.value.available[0] == "gotland/kommunikation_itc"
    assert str(caught.value).startswith(
        '"gotland/komunikation_itc" is not a programme of this library; nearest: gotland/kommunikation_itc, '
    )
    with pytest.raises(KeyError):
        LIBRARY["instruments/itc"]
    assert LIBRARY.document("gotland/itc") is None
    assert LIBRARY.cases("gotland/itc") is None


def test_a_library_with_more_texts_leaves_the_first_as_it_was() -> None:
    library = LIBRARY.with_texts({"gotland/mitt.yaml": MINE, "gotland/mitt.cases.yaml": "x"})
    assert set(library) - set(LIBRARY) == {"gotland/mitt"}
    assert library["gotland/mitt"] == fs.load(MINE)
    assert library.cases("gotland/mitt") == "x"
    assert library["national/barnhalsovard"] == LIBRARY["national/barnhalsovard"]
    assert "gotland/mitt" not in LIBRARY
    assert library.trusted == LIBRARY.trusted


@pytest.mark.parametrize(
    ("replaced", "kept"),
    [
        (
            "gotland/kommunikation_itc.yaml",
            {"vocabulary.yaml", "instruments/itc.yaml", "instruments/epds.yaml"},
        ),
        ("instruments/itc.yaml", {"vocabulary.yaml", "instruments/epds.yaml"}),
        ("vocabulary.yaml", set()),
    ],
)
def test_only_what_rests_on_a_replaced_text_is_checked_again(replaced: str, kept: set[str]) -> None:
    trusted = LIBRARY.with_texts({replaced: LIBRARY.texts[replaced]}).trusted
    assert kept <= trusted
    assert replaced not in trusted
    assert "national/barnhalsovard.yaml" not in trusted
    assert bool(trusted) is bool(kept)


def test_what_rests_on_a_replaced_text_is_read_anew_and_checked() -> None:
    text = LIBRARY.texts["national/barnhalsovard.yaml"]
    other = LIBRARY.with_texts({"national/barnhalsovard.yaml": text.replace("sv:", "sw:", 1)})
    for id_ in ("national/barnhalsovard", "gotland/kommunikation_itc"):
        with pytest.raises(SpecError, match="sw"):
            other[id_]


def test_an_instrument_as_it_was_shipped_is_read_when_it_is_asked_for() -> None:
    library = fs.bundled().with_texts({})
    assert "epds" in library.instruments
    assert not library.instruments.read_so_far
    assert library.instruments["epds"].id == "epds"
    assert [*library.instruments.read_so_far] == ["epds"]


def test_a_changed_instrument_is_always_read_and_so_are_all_under_a_changed_vocabulary() -> None:
    library = fs.bundled()
    epds, vocabulary = library.texts["instruments/epds.yaml"], library.texts["vocabulary.yaml"]
    changed = library.with_texts({"instruments/epds.yaml": f"{epds}# changed\n"})
    assert [*changed.instruments.read_so_far] == ["epds"]
    changed = library.with_texts({"vocabulary.yaml": f"{vocabulary}# changed\n"})
    assert sorted(changed.instruments.read_so_far) == [*library.instruments]
    with pytest.raises(SpecError):
        _ = library.with_texts({"instruments/epds.yaml": "kind: instrument\n"}).instruments


def test_a_faulty_text_is_told_when_it_is_asked_for() -> None:
    library = LIBRARY.with_texts({"gotland/mitt.yaml": MINE.replace("8 months", "8")})
    with pytest.raises(SpecError) as caught:
        library["gotland/mitt"]
    assert [(each.code, str(each.place)) for each in caught.value.diagnostics] == [
        ("wrong-type", "gotland/mitt.yaml:6:41")
    ]
    assert library["national/familjecentral"] == LIBRARY["national/familjecentral"]


def test_every_programme_answers_at_once() -> None:
    for case in (CASE, fs.Case(), fs.Case(expected_birth_date=dt.date(2027, 1, 1)), EXAMPLES[0][2].case):
        on = dt.date(2026, 3, 1)
        found = LIBRARY.evaluate(case, on=on)
        assert found == {id_: fs.evaluate(LIBRARY[id_], case, on=on) for id_ in LIBRARY}
    with pytest.raises(fs.CaseError):
        LIBRARY.evaluate(fs.Case(facts={"unit.regoin": "gotland"}), on=dt.date(2026, 3, 1))
    with pytest.raises(TypeError):
        LIBRARY.evaluate(CASE, on="2026-03-01")  # type: ignore[arg-type]


GOTLAND = {"unit.region": "gotland", "child.enrolled_bhv": True}


def test_what_is_for_a_family_is_told_apart_with_a_reason_for_the_rest() -> None:
    case = fs.Case(birth_date=dt.date(2024, 8, 20), facts=GOTLAND)
    answers = LIBRARY.evaluate(case, on=dt.date(2026, 3, 1))
    assert (len(answers), tuple(answers)) == (len(LIBRARY), tuple(LIBRARY))
    met, unmet, unknown = (answers.ids(each) for each in (Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN))
    assert {*met, *unmet, *unknown} == set(LIBRARY)
    assert {"national/barnhalsovard", "gotland/kommunikation_itc"} <= set(met)
    assert "uppsala/barnsakert_2" in unmet
    assert "jonkoping/barnskyddsteam" in unknown
    assert repr(answers) == f"Answers({len(met)} met, {len(unmet)} unmet, {len(unknown)} unknown)"
    for id_ in LIBRARY:
        for language in ("sv", "en"):
            assert answers.reason(id_, language) == answers[id_].reason(language)
    assert answers["national/barnhalsovard"] is answers["national/barnhalsovard"]
    with pytest.raises(KeyError):
        answers["gotland/nothing"]


def test_a_programme_that_is_not_in_force_is_not_for_a_family_that_is_eligible() -> None:
    facts = {
        "unit.region": "skane",
        "unit.participates": True,
        "child.enrolled_bhv": True,
        "mother.first_birth": True,
    }
    case = fs.Case(birth_date=dt.date(2024, 8, 20), facts=facts)
    answers = LIBRARY.evaluate(case, on=dt.date(2026, 3, 1))
    assert answers["skane/vaxa_tryggt"].eligibility.verdict is Verdict.MET
    assert "skane/vaxa_tryggt" in answers.ids(Verdict.UNMET)
    assert answers.reason("skane/vaxa_tryggt") == (
        "Programmet gäller inte 2026-03-01: det gäller från och med 2018-01-01 till och med 2022-12-31."
    )


@pytest.mark.parametrize(
    ("facts", "birth", "sv", "en"),
    [
        (
            {"unit.region": "gotland", "unit.id": "a"},
            "2025-01-01",
            "Hör till målgruppen.",
            "In the target group.",
        ),
        (
            {"unit.region": "skane", "unit.id": "a"},
            "2025-01-01",
            "Gäller inte: det krävs att mottagningens region är Gotland (är Skåne).",
            "Does not apply: it is required that the unit's region is Gotland (is Skåne).",
        ),
        (
            {"unit.region": "skane", "unit.id": "a"},
            "2024-01-01",
            "Gäller inte: det krävs att mottagningens region är Gotland (är Skåne) och barnet är yngre än 12 månader (är 14 månader).",
            "Does not apply: it is required that the unit's region is Gotland (is Skåne) and the child is younger than 12 months (is 14 months).",
        ),
        (
            {},
            "2025-01-01",
            "Går inte att avgöra: det saknas uppgift om mottagningens region och det saknas uppgift om mottagningen.",
            "Cannot be told: the unit's region is not known and the unit is not known.",
        ),
    ],
)
def test_a_reason_names_all_that_stands_against_or_is_missing(
    facts: dict[str, str], birth: str, sv: str, en: str
) -> None:
    rule = "eligibility: {unit.region: gotland, unit.id: a, child.age: {below: 1 years}}\nvisits:"
    programme = fs.load(MINE.replace("visits:", rule))
    case = fs.Case(birth_date=dt.date.fromisoformat(birth), facts=facts)
    found = fs.evaluate(programme, case, on=dt.date(2025, 3, 1))
    assert (found.reason(), found.reason("en")) == (sv, en)
    with pytest.raises(ValueError, match='"no" is not a language'):
        found.reason("no")


# --- examples -------------------------------------------------------------------------------------------------------

HELD = """\
format: 1
kind: cases
programme: gotland/mitt
cases:
  early:
    day: 2025-08-31
    birth_date: 2025-01-01
    expect: {visits: {v8m: {status: upcoming, opens: 2025-09-01}}, in_force: true, missing: []}
  late:
    day: 2025-09-01
    birth_date: 2025-01-01
    history: [{visit: v9m, day: 2025-09-01}]
    expect:
      visits: {v8m: {status: upcoming, closes: 2026-01-01}, v9m: {status: done}}
      in_force: false
      missing: [child.age]
      eligibility: {verdict: met}
      screenings: []
"""


def held(text: str) -> Examples:
    return read_examples(text, "mitt.cases.yaml", LIBRARY.schemas)


def told(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{each.place}: {each.message} [{each.code}]" for each in found]


def test_an_example_that_expects_another_answer_is_told_at_its_place() -> None:
    early, late = held(HELD).examples
    programme = fs.load(MINE)
    assert held(HELD).differences(early, programme) == ()
    found = held(HELD).differences(late, programme)
    assert told(found) == [
        'mitt.cases.yaml:14:30: expected "upcoming" but the answer is "open" (at expect.visits.v8m.status) [unexpected-answer]',
        'mitt.cases.yaml:14:48: expected "2026-01-01" but the answer is nothing (at expect.visits.v8m.closes) [unexpected-answer]',
        'mitt.cases.yaml:14:61: "v9m" is not in the answer (at expect.visits) [unexpected-answer]',
        "mitt.cases.yaml:15:17: expected false but the answer is true (at expect.in_force) [unexpected-answer]",
        "mitt.cases.yaml:16:16: expected the list [child.age] but the answer is the list [] (at expect.missing) [unexpected-answer]",
    ]


def test_nothing_is_expected_of_what_may_be_absent_at_another_time_and_of_no_slip_of_the_pen() -> None:
    programme = fs.load(
        MINE + "amendments: [{since: 2026-01-01, patch: {visits: {v9m: {name: {sv: Nio}}}}}]\n"
    )
    expected = held(
        HELD.partition("  late:")[0].replace(
            "expect: {visits: {v8m: {status: upcoming, opens: 2025-09-01}}, in_force: true, missing: []}",
            "expect: {visits: {v9m: null, v9n: null, v8m: {oepns: null, opens: null}}, offers: {v9m: null}}",
        )
    )
    found = expected.differences(expected.examples[0], programme)
    assert [each.path[3:] for each in found] == [
        ("visits", "v9n"),
        ("visits", "v8m", "oepns"),
        ("visits", "v8m", "opens"),
        ("offers", "v9m"),
    ]


def test_the_items_of_lists_of_one_length_are_compared_one_by_one() -> None:
    programme = fs.load(MINE.replace("visits:", "eligibility: {unit.region: gotland, unit.id: a}\nvisits:"))
    expected = held(HELD.replace("missing: [child.age]", "missing: [unit.di, unit.region]"))
    found = expected.differences(expected.examples[1], programme)
    assert [(each.path, each.message) for each in found if "missing" in each.path] == [
        (
            ("cases", "late", "expect", "missing", 0),
            'expected "unit.di" but the answer is "unit.id" (at expect.missing[0])',
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("day: 2025-08-31", "day: 2025-02-29", ["mitt.cases.yaml:6:10: bad-value"]),
        ("day: 2025-09-01}]", "day: 2025-02-29}]", ["mitt.cases.yaml:12:33: bad-value"]),
        ("birth_date: 2025-01-01", "birth_date: 1899-12-31", ["mitt.cases.yaml:7:17: bad-value"]),
        ("kind: cases", "kind: case", ["mitt.cases.yaml:2:7: not-one-of"]),
    ],
)
def test_a_fault_of_examples_is_told_at_its_place(old: str, new: str, expected: list[str]) -> None:
    with pytest.raises(SpecError) as caught:
        held(HELD.replace(old, new, 1))
    assert [f"{each.place}: {each.code}" for each in caught.value.diagnostics] == expected


def test_the_faults_of_all_examples_are_told_together() -> None:
    with pytest.raises(SpecError) as caught:
        held(HELD.replace("2025-08-31", "2025-02-29").replace("v9m, day: 2025-09-01", "v9m, day: 2025-02-30"))
    assert [each.place.line for each in caught.value.diagnostics if each.place] == [6, 12]


def test_an_example_with_facts_that_are_none_is_told() -> None:
    text = HELD.replace("    expect: {visits", "    facts: {unit.regoin: gotland}\n    expect: {visits")
    found = held(text)
    assert [(str(each.place), each.code) for each in found.differences(found.examples[0], fs.load(MINE))] == [
        ("mitt.cases.yaml:8:13", "unknown-name")
    ]
