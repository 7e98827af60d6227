"""A rule as written becomes a rule as meant, or faults that say where and what was expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from attrs import asdict, frozen

from familjestod.diagnostics import Diagnostic
from familjestod.logic.calendar import Duration
from familjestod.logic.read import WrongValueError, read_rule, read_value, source_ids
from familjestod.logic.rule import ALWAYS, All, Any_, AtLeast, ForSome, Not, Note, Rule, Test, walk
from familjestod.logic.values import BOOLEAN, DATE, DURATION, Kind, Operator, ValueType

REGIONS = ValueType(Kind.CHOICE, ("gotland", "uppsala", "skane"))
DOSES = ValueType(Kind.CHOICE, (2, 3))
BIRTHS = ValueType(Kind.INTEGER, at_least=0, at_most=20)
WEIGHT = ValueType(Kind.NUMBER, unit="kg", at_least=0.5)
TEXT = ValueType(Kind.TEXT)

TYPES: Mapping[str, ValueType] = {
    "child.age": DURATION,
    "child.doses": DOSES,
    "child.weight": WEIGHT,
    "area.id": TEXT,
    "unit.region": REGIONS,
    "family.violence": BOOLEAN,
    "family.worry": BOOLEAN,
    "mother.births": BIRTHS,
    "form.day": DATE,
    "form.stress": BOOLEAN,
    "form.low_mood": BOOLEAN,
    "form.alcohol": BOOLEAN,
    "other.stress": BOOLEAN,
}


@frozen
class Scope:
    """The names above; `form` is answered by each of several people, `other` by each of others."""

    def type_of(self, name: str) -> ValueType | None:
        return TYPES.get(name)

    def known_names(self) -> Iterable[str]:
        return TYPES

    def group_of(self, name: str) -> str | None:
        return {"form": "people", "other": "others"}.get(name.partition(".")[0])


def test_of(name: str, operator: Operator, operand: Any) -> Test:
    return Test(name, operator, operand, TYPES[name])


test_of.__test__ = False  # type: ignore[attr-defined]  # makes a test, is none


def is_(name: str, operand: Any = True) -> Test:
    return test_of(name, Operator.IS, operand)


def read(value: Mapping[str, Any]) -> Rule:
    rule, faults = read_rule(value, ("when",), Scope())
    assert faults == ()
    return rule


VIOLENCE, WORRY = is_("family.violence"), is_("family.worry")
O = Operator  # noqa: E741 - the tables below are wide


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({}, ALWAYS),
        ({"family.violence": True}, VIOLENCE),
        ({"family.violence": False}, is_("family.violence", False)),
        ({"family.violence": {"is_not": True}}, test_of("family.violence", O.IS_NOT, True)),
        ({"unit.region": "gotland"}, is_("unit.region", "gotland")),
        ({"unit.region": ["gotland", "skane"]}, test_of("unit.region", O.IN, ("gotland", "skane"))),
        ({"unit.region": {"in": ["gotland"]}}, test_of("unit.region", O.IN, ("gotland",))),
        ({"unit.region": {"not_in": ["gotland"]}}, test_of("unit.region", O.NOT_IN, ("gotland",))),
        ({"unit.region": {"known": False}}, test_of("unit.region", O.KNOWN, False)),
        ({"area.id": "area_1"}, is_("area.id", "area_1")),
        ({"child.doses": 3}, is_("child.doses", 3)),
        ({"child.doses": {"at_least": 2}}, test_of("child.doses", O.AT_LEAST, 2)),
        ({"child.age": {"below": "15 months"}}, test_of("child.age", O.BELOW, Duration(months=15))),
        ({"child.weight": {"at_most": "4 kg"}}, test_of("child.weight", O.AT_MOST, 4)),
        ({"child.weight": {"above": "4.5 kg"}}, test_of("child.weight", O.ABOVE, 4.5)),
        ({"child.weight": {"above": 4}}, test_of("child.weight", O.ABOVE, 4)),
        ({"mother.births": {"at_least": 1, "at_most": 3}},
         All((test_of("mother.births", O.AT_LEAST, 1), test_of("mother.births", O.AT_MOST, 3)))),
        ({"form.day": {"above": "2026-02-28"}},
         ForSome("people", test_of("form.day", O.ABOVE, dt.date(2026, 2, 28)))),
        ({"family.violence": True, "family.worry": True}, All((VIOLENCE, WORRY))),
        ({"all": [{"family.violence": True}, {"family.worry": True}]}, All((VIOLENCE, WORRY))),
        ({"any": [{"family.violence": True}, {"family.worry": True}]}, Any_((VIOLENCE, WORRY))),
        ({"any": [{"family.violence": True, "family.worry": True}]}, Any_((All((VIOLENCE, WORRY)),))),
        ({"not": {"family.violence": True}}, Not(VIOLENCE)),
        ({"not": {"family.violence": True, "family.worry": True}}, Not(All((VIOLENCE, WORRY)))),
        ({"at_least": {"count": 1, "of": [{"family.violence": True}, {"family.worry": True}]}},
         AtLeast(1, (VIOLENCE, WORRY))),
        ({"family.worry": True, "any": [{"not": {"family.violence": True}}]}, All((WORRY, Any_((Not(VIOLENCE),))))),
    ],
)  # fmt: skip
def test_reads(written: Mapping[str, Any], meant: Rule) -> None:
    assert read(written) == meant


def test_every_node_knows_where_it_was_written() -> None:
    rule = read(
        {
            "family.worry": True,
            "mother.births": {"at_least": 1, "at_most": 3},
            "any": [{"not": {"family.violence": True}}],
            "at_least": {"count": 1, "of": [{"unit.region": ["gotland"]}]},
        }
    )
    assert [node.path for node in walk(rule)] == [
        ("when",),
        ("when", "family.worry"),
        ("when", "mother.births", "at_least"),
        ("when", "mother.births", "at_most"),
        ("when", "any"),
        ("when", "any", 0, "not"),
        ("when", "any", 0, "not", "family.violence"),
        ("when", "at_least"),
        ("when", "at_least", "of", 0, "unit.region"),
    ]


@pytest.mark.parametrize(
    ("annotations", "note"),
    [
        ({"name": {"sv": "Namn"}}, Note({"sv": "Namn"})),
        ({"source": "larande"}, Note(source=("larande",))),
        ({"source": ["one", "two"]}, Note(source=("one", "two"))),
        ({"assumption": "None is given."}, Note(assumption="None is given.")),
        ({"name": "n", "source": "s", "assumption": "a"}, Note("n", ("s",), "a")),
    ],
)
def test_what_is_said_beside_a_rule_is_kept_and_tests_nothing(
    annotations: dict[str, Any], note: Note
) -> None:
    rule = read({**annotations, "family.violence": True})
    assert rule == All((VIOLENCE,))
    assert isinstance(rule, All)
    assert rule.note == note


def test_a_rule_that_nothing_is_said_beside_has_no_note() -> None:
    rule = read({"family.violence": True, "family.worry": True})
    assert isinstance(rule, All)
    assert rule.note is None


@pytest.mark.parametrize(("written", "ids"), [(None, ()), ("a", ("a",)), (["a", "b"], ("a", "b")), ([], ())])
def test_source_ids(written: object, ids: tuple[str, ...]) -> None:
    assert source_ids(written) == ids


# --- faults ------------------------------------------------------------------------------------

BOOLEAN_OPERATORS = ("is", "is_not", "known")
DURATION_OPERATORS = ("at_least", "above", "at_most", "below", "known")


def fault(code: str, path: tuple[str | int, ...], message: str, **rest: Any) -> Diagnostic:
    return Diagnostic(code=code, path=("when", *path), message=message, **rest)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"family.violense": True},
         fault("unknown-name", ("family.violense",),
               '"family.violense" is not a name that a rule can use here (in when["family.violense"])',
               available=("family.violence", "family.worry", "child.doses"), on_key=True)),
        ({"family.violence": {"above": True}},
         fault("wrong-operator", ("family.violence", "above"),
               '"above" cannot be asked of `family.violence`, which is true or false', available=BOOLEAN_OPERATORS,
               help="write `family.violence: true` or `family.violence: false`", on_key=True)),
        ({"family.violence": [True]},
         fault("wrong-operator", ("family.violence",),
               "a list alone asks whether `family.violence` is one of these, which true or false cannot be asked",
               available=BOOLEAN_OPERATORS, help="write `family.violence: true` or `family.violence: false`")),
        ({"child.age": "18 months"},
         fault("wrong-operator", ("child.age",),
               '"18 months" alone asks whether `child.age` is just that, which a duration cannot be asked',
               available=DURATION_OPERATORS, help="write {at_least: 18 months} or {below: 18 months}")),
        ({"unit.region": {"below": "gotland"}},
         fault("wrong-operator", ("unit.region", "below"), '"below" cannot be asked of `unit.region`, which is a choice',
               available=("is", "is_not", "in", "not_in", "known"), on_key=True,
               help="write those that are meant as a list: `unit.region: [gotland, uppsala]`")),
        ({"family.violence": "ja"},
         fault("wrong-operand", ("family.violence",),
               '"ja" cannot be compared with `family.violence`: expected true or false', help="write true, without quotes", instead="true")),
        ({"family.violence": 1},
         fault("wrong-operand", ("family.violence",),
               '"1" cannot be compared with `family.violence`: expected true or false')),
        ({"family.violence": None},
         fault("wrong-operand", ("family.violence",),
               "nothing cannot be compared with `family.violence`: expected true or false")),
        ({"unit.region": {"known": "Yes"}},
         fault("wrong-operand", ("unit.region", "known"),
               '"Yes" cannot be compared with `unit.region`: expected true or false', help="write true, without quotes", instead="true")),
        ({"unit.region": "gotlan"},
         fault("wrong-operand", ("unit.region",),
               '"gotlan" cannot be compared with `unit.region`: expected one of gotland, uppsala, skane',
               available=("gotland", "skane", "uppsala"))),
        ({"child.doses": "2"},
         fault("wrong-operand", ("child.doses",), '"2" cannot be compared with `child.doses`: expected one of 2, 3',
               available=("2", "3"))),
        ({"child.doses": True},
         fault("wrong-operand", ("child.doses",), '"true" cannot be compared with `child.doses`: expected one of 2, 3',
               available=("2", "3"))),
        ({"unit.region": {"in": "gotland"}},
         fault("wrong-operand", ("unit.region", "in"),
               '"gotland" cannot be compared with `unit.region`: expected a list')),
        ({"area.id": 1},
         fault("wrong-operand", ("area.id",), '"1" cannot be compared with `area.id`: expected a text')),
        ({"mother.births": {"at_least": 1.5}},
         fault("wrong-operand", ("mother.births", "at_least"),
               '"1.5" cannot be compared with `mother.births`: expected a whole number')),
        ({"mother.births": True},
         fault("wrong-operand", ("mother.births",),
               '"true" cannot be compared with `mother.births`: expected a whole number',
               help="write a number, or {at_least: 1} for one or more")),
        ({"mother.births": {"at_most": 21}},
         fault("wrong-operand", ("mother.births", "at_most"),
               '"21" cannot be compared with `mother.births`: expected a whole number, at least 0 and at most 20')),
        ({"child.weight": 0.25},
         fault("wrong-operand", ("child.weight",),
               '"0.25" cannot be compared with `child.weight`: expected a number (kg), at least 0.5')),
        ({"child.weight": "4 g"},
         fault("wrong-operand", ("child.weight",),
               '"4 g" cannot be compared with `child.weight`: expected a number (kg)')),
        ({"child.weight": float("inf")},
         fault("wrong-operand", ("child.weight",),
               '"inf" cannot be compared with `child.weight`: expected a number (kg)')),
        ({"child.age": {"below": "18 mån"}},
         fault("wrong-operand", ("child.age", "below"),
               '"18 mån" cannot be compared with `child.age`: expected a duration such as "18 months"',
               instead="18 months")),
        ({"child.age": {"below": 18}},
         fault("wrong-operand", ("child.age", "below"),
               '"18" cannot be compared with `child.age`: expected a duration such as "18 months"',
               help="write the unit: 18 years, 18 months, 18 weeks or 18 days")),
        ({"form.day": "2026-02-30"},
         fault("wrong-operand", ("form.day",),
               '"2026-02-30" cannot be compared with `form.day`: expected a date such as "2026-03-01"',
               help="February 2026 has 28 days: write 2026-02-28, or the day that is meant")),
        ({"at_least": {"count": 3, "of": [{"family.worry": True}, {"family.violence": True}]}},
         fault("impossible-count", ("at_least", "count"), '"3" of 2 conditions: expected a count from 1 to 2')),
        ({"at_least": {"count": 0, "of": [{"family.worry": True}]}},
         fault("impossible-count", ("at_least", "count"), '"0" of 1 conditions: expected a count from 1 to 1')),
    ],
)  # fmt: skip
def test_faults(written: Mapping[str, Any], expected: Diagnostic) -> None:
    _, faults = read_rule(written, ("when",), Scope())
    assert [without_place_words(each) for each in faults] == [without_place_words(expected)]


def without_place_words(fault: Diagnostic) -> dict[str, Any]:
    """What a fault says, without the path that the message repeats and beyond the three nearest names."""
    said = asdict(fault)
    said["message"] = fault.message.partition(" (in when")[0]
    if fault.code == "unknown-name":
        said["available"] = fault.available[:3]
    return said


def test_the_message_says_where() -> None:
    _, faults = read_rule({"any": [{"family.violence": 1}]}, ("when",), Scope())
    assert [each.message.partition(" (in ")[2] for each in faults] == ["when.any[0].family.violence)"]


def test_finds_every_fault_and_reads_the_rest() -> None:
    rule, faults = read_rule(
        {
            "family.worry": True,
            "family.violense": True,
            "any": [{"child.age": "18 months"}, {"not": {"mother.births": "two"}}],
            "mother.births": {"at_least": 1, "above": "x"},
        },
        ("when",),
        Scope(),
    )
    assert [(each.code, each.path) for each in faults] == [
        ("unknown-name", ("when", "family.violense")),
        ("wrong-operator", ("when", "any", 0, "child.age")),
        ("wrong-operand", ("when", "any", 1, "not", "mother.births")),
        ("wrong-operand", ("when", "mother.births", "above")),
    ]
    assert rule == All((WORRY, Any_((ALWAYS, Not(ALWAYS))), test_of("mother.births", Operator.AT_LEAST, 1)))


@pytest.mark.parametrize(
    ("type_", "written", "meant"),
    [
        (BOOLEAN, True, True),
        (REGIONS, "gotland", "gotland"),
        (DOSES, 2, 2),
        (BIRTHS, 20, 20),
        (WEIGHT, "12.5 kg", 12.5),
        (TEXT, "", ""),
        (DURATION, "2.5 years", Duration(months=30)),
        (DATE, "2026-03-01", dt.date(2026, 3, 1)),
        (DATE, dt.date(2026, 3, 1), dt.date(2026, 3, 1)),
    ],
)
def test_reads_values(type_: ValueType, written: object, meant: object) -> None:
    value = read_value(type_, written)
    assert (value, type(value)) == (meant, type(meant))


@pytest.mark.parametrize(
    ("type_", "written"),
    [
        (BOOLEAN, 0), (BOOLEAN, "true"), (REGIONS, None), (DOSES, 2.0), (DOSES, True), (BIRTHS, 1.0), (BIRTHS, False),
        (BIRTHS, -1), (WEIGHT, float("nan")), (WEIGHT, "4kg"), (WEIGHT, "x kg"), (TEXT, 1), (TEXT, True),
        (DURATION, 18), (DURATION, dt.timedelta(1)), (DATE, "1 March"), (DATE, dt.datetime(2026, 3, 1)),  # noqa: DTZ001
        (DATE, 20260301), (REGIONS, []), (BIRTHS, {}),
    ],
)  # fmt: skip
def test_refuses_values(type_: ValueType, written: object) -> None:
    with pytest.raises(WrongValueError):
        read_value(type_, written)


def test_many_choices_are_counted_rather_than_listed() -> None:
    many = ValueType(Kind.CHOICE, tuple(f"choice_{number}" for number in range(8)))
    with pytest.raises(WrongValueError) as refusal:
        read_value(many, "choise_3")
    assert (refusal.value.expected, refusal.value.available[0]) == ("one of 8 values", "choice_3")


# --- whose answers -----------------------------------------------------------------------------

STRESS, LOW_MOOD, ALCOHOL = is_("form.stress"), is_("form.low_mood"), is_("form.alcohol")


def some(rule: Rule) -> ForSome:
    return ForSome("people", rule)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # One name is asked of each.
        ({"form.stress": True}, some(STRESS)),
        ({"form.stress": False}, some(is_("form.stress", False))),
        # A conjunction is about one and the same respondent, wherever its names first meet.
        ({"form.stress": True, "form.low_mood": True}, some(All((STRESS, LOW_MOOD)))),
        ({"form.stress": True, "family.worry": True, "form.alcohol": True}, some(All((STRESS, WORRY, ALCOHOL)))),
        ({"form.stress": True, "any": [{"form.low_mood": True}, {"family.worry": True}]},
         some(All((STRESS, Any_((LOW_MOOD, WORRY)))))),
        ({"at_least": {"count": 2, "of": [{"form.stress": True}, {"form.low_mood": True}, {"form.alcohol": True}]}},
         some(AtLeast(2, (STRESS, LOW_MOOD, ALCOHOL)))),
        # With one part that speaks of them, only that part is.
        ({"form.stress": True, "family.worry": True}, All((some(STRESS), WORRY))),
        ({"family.worry": True, "all": [{"form.stress": True, "form.alcohol": True}]},
         All((WORRY, All((some(All((STRESS, ALCOHOL))),))))),
        # A disjunction holds when it holds for either.
        ({"any": [{"form.stress": True}, {"form.low_mood": True}]}, Any_((some(STRESS), some(LOW_MOOD)))),
        ({"any": [{"form.stress": True, "form.alcohol": True}, {"family.worry": True}]},
         Any_((some(All((STRESS, ALCOHOL))), WORRY))),
        # "Not violence" asks that nobody has it: a negation is never inside.
        ({"not": {"form.stress": True}}, Not(some(STRESS))),
        ({"not": {"form.stress": True, "form.low_mood": True}}, Not(some(All((STRESS, LOW_MOOD))))),
        ({"form.stress": True, "not": {"form.alcohol": True}}, All((some(STRESS), Not(some(ALCOHOL))))),
        ({"form.stress": True, "any": [{"not": {"form.alcohol": True}}, {"form.low_mood": True}]},
         All((some(STRESS), Any_((Not(some(ALCOHOL)), some(LOW_MOOD)))))),
        ({"form.stress": True, "form.alcohol": True, "not": {"family.worry": True}},
         some(All((STRESS, ALCOHOL, Not(WORRY))))),
        # Different groups meet nobody in common.
        ({"form.stress": True, "other.stress": True}, All((some(STRESS), ForSome("others", is_("other.stress"))))),
        ({"family.worry": True, "family.violence": True}, All((WORRY, VIOLENCE))),
    ],
)  # fmt: skip
def test_binds_respondents(written: Mapping[str, Any], meant: Rule) -> None:
    assert read(written) == meant


def test_a_bound_rule_keeps_its_place_and_its_note() -> None:
    rule = read({"form.stress": True, "form.alcohol": True, "assumption": "why"})
    assert isinstance(rule, ForSome)
    assert isinstance(rule.rule, All)
    assert (rule.path, rule.rule.path, rule.rule.note) == (("when",), ("when",), Note(assumption="why"))
