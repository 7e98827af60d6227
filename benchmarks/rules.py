"""Rules alone: the engine's generated code against zen-engine, closures and hand-written Python.

The rule set is `rule_set/stockholm/rinkeby_seek_itc.yaml`: eligibility, eight findings and
five referrals over 25 facts, some of which are missing. All but zen-engine also tell which
names are missing where the answer is unknown; zen-engine tells true, false or null.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import zen
from handwritten import Age, Judgement, Verdict, all_of, any_of, equals, known, unknown
from measure import Contestant, Row, taking_turns

import familjestod as fs
from familjestod.engine.kernel import Kernel
from familjestod.engine.record import Record
from familjestod.logic.calendar import Duration, add, completed_months
from familjestod.logic.rule import All, Any_, AtLeast, Rule, Test
from familjestod.logic.truth import Reasoned, reasoned_all, reasoned_any, reasoned_at_least
from familjestod.logic.values import Kind, Operator
from familjestod.spec.verify import all_rules

AIM = 10
DAY = dt.date(2026, 3, 1)
PIECE = 100  # families between turns

# What each contestant gives: for every rule true, false, or the names that are missing (zen-engine: null).
Answers = dict[str, Any]


def rows(*, quick: bool = False) -> list[Row]:
    """The rows of the table.

    Raises:
        AssertionError: if the contestants do not give the same answers.
    """
    programme = _programme()
    families = _families(500 if quick else 2000)
    by_hand, closures, ours = _by_hand(families), _closures(programme, families), _ours(programme, families)
    decision, loaded = _zen(families)
    _prove_equal(families, ours, [closures, by_hand], [decision, loaded])
    contestants = {
        "ours": ours,
        "by hand": by_hand,
        "closures": closures,
        "zen-engine, engine.evaluate of compiled content": loaded,
        "zen-engine, create_decision(...).evaluate": decision,
    }
    taken = taking_turns({name: _in_pieces(each, len(families)) for name, each in contestants.items()}, 5)
    mine = taken.pop("ours") / len(families)
    return [
        Row(
            "fourteen rules for one family",
            mine,
            name,
            seconds / len(families),
            AIM if name.startswith("zen") else None,
            times_faster=True,
        )
        for name, seconds in taken.items()
    ]


def _programme() -> fs.Programme:
    folder = Path(__file__).parent / "rule_set"
    paths = ("vocabulary.yaml", "stockholm/rinkeby_seek_itc.yaml")
    texts = {path: (folder / path).read_text(encoding="utf-8") for path in paths}
    return fs.Library(texts, fs.bundled().schemas)["stockholm/rinkeby_seek_itc"]


def _families(count: int) -> list[dict[str, Any]]:
    """Facts of families, one in twenty missing, and the birth date of the child."""
    rng = random.Random(3)
    values: dict[str, tuple[Any, ...]] = {
        "child.enrolled_bhv": (True,) * 9 + (False,),
        "unit.cni": (2, 3, 3.5, 4),
        "family.first_time_parents": (True, False),
        "mother.earlier_births": (0, 1, 2),
        "mother.earlier_births_in_sweden": (0, 0, 1),
        **{f"seek.q{number}": (False,) * 6 + (True,) for number in range(1, 16)},
        **{
            f"itc.{part}": ("no_concern",) * 5 + ("concern",)
            for part in ("social", "speech", "symbolic", "total")
        },
    }
    families = []
    for _ in range(count):
        family: dict[str, Any] = {
            name: rng.choice(choices) for name, choices in values.items() if rng.random() > 0.05
        }
        if rng.random() > 0.05:
            family["birth_date"] = DAY - dt.timedelta(days=rng.randrange(3 * 365))
        families.append(family)
    return families


def _in_pieces(answer: Callable[[int], Answers], count: int) -> Contestant:
    def piece(start: int) -> Callable[[], None]:
        def run() -> None:
            for index in range(start, start + PIECE):
                answer(index)

        return run

    return lambda: [piece(start) for start in range(0, count, PIECE)]


def _prove_equal(
    families: Sequence[Mapping[str, Any]],
    ours: Callable[[int], Answers],
    same: Sequence[Callable[[int], Answers]],
    truths: Sequence[Callable[[int], Answers]],
) -> None:
    for index, family in enumerate(families):
        answers = ours(index)
        for each in same:
            assert each(index) == answers, (family, each(index), answers)
        decided = {name: None if isinstance(truth, tuple) else truth for name, truth in answers.items()}
        for each in truths:
            told = each(index)  # zen-engine leaves out what is null
            assert {name: told.get(name) for name in decided} == decided, (family, told, decided)


# Ours


def _ours(programme: fs.Programme, families: Sequence[Mapping[str, Any]]) -> Callable[[int], Answers]:
    kernel = Kernel.of(programme, DAY)
    cases = [
        fs.Case(
            birth_date=family.get("birth_date"),
            facts={name: value for name, value in family.items() if name != "birth_date"},
        )
        for family in families
    ]
    eligibility = kernel.judges["eligibility"]
    referrals = {name: kernel.judges[f"referrals.{name}.when"] for name in programme.referrals}

    def answer(index: int) -> Answers:
        situation = kernel.situation(Record.of(cases[index], DAY))
        answers = {"eligibility": eligibility(situation)}
        for name in programme.findings:
            answers[name] = situation.settled_finding(name)
        for name, judge in referrals.items():
            answers[f"refer_{name}"] = judge(situation)
        return answers

    return answer


# Closures: the usual way to make rules quick without generating code


def _closures(programme: fs.Programme, families: Sequence[Mapping[str, Any]]) -> Callable[[int], Answers]:
    rules = all_rules(programme)
    eligibility = _closure(rules["eligibility"])
    findings = {f"findings.{name}": _closure(rules[f"findings.{name}"]) for name in programme.findings}
    referrals = {name: _closure(rules[f"referrals.{name}.when"]) for name in programme.referrals}

    def answer(index: int) -> Answers:
        facts = dict(families[index])
        answers = {"eligibility": eligibility(facts)}
        for name, judge in findings.items():
            answers[name.removeprefix("findings.")] = facts[name] = judge(facts)
        for name, judge in referrals.items():
            answers[f"refer_{name}"] = judge(facts)
        return answers

    return answer


_Closure = Callable[[Mapping[str, Any]], Reasoned]


def _closure(rule: Rule) -> _Closure:
    match rule:
        case Test():
            return _test(rule)
        case All(rules):
            parts = [_closure(part) for part in rules]
            return lambda facts: reasoned_all(part(facts) for part in parts)
        case Any_(rules):
            parts = [_closure(part) for part in rules]
            return lambda facts: reasoned_any(part(facts) for part in parts)
        case AtLeast(count, rules):
            parts = [_closure(part) for part in rules]
            return lambda facts: reasoned_at_least(count, [part(facts) for part in parts])
        case _:
            raise TypeError(f"{rule!r} is not in the rule set")


_COMPARED: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.IS: lambda value, operand: value == operand,
    Operator.AT_LEAST: lambda value, operand: value >= operand,
    Operator.BELOW: lambda value, operand: value < operand,
}


def _test(test: Test) -> _Closure:
    name, compared, operand = test.name, _COMPARED[test.operator], test.operand

    def elapsed(facts: Mapping[str, Any]) -> Reasoned:
        birth = facts.get("birth_date")
        assert isinstance(operand, Duration)
        return (name,) if birth is None else compared(DAY, add(birth, operand))

    def value(facts: Mapping[str, Any]) -> Reasoned:
        found = facts.get(name)
        if found is None:
            return (name,)
        return found if isinstance(found, tuple) else compared(found, operand)

    return elapsed if test.type.kind is Kind.DURATION else value


# By hand, with the helpers of `handwritten.py`


def _by_hand(families: Sequence[Mapping[str, Any]]) -> Callable[[int], Answers]:
    def answer(index: int) -> Answers:
        return {name: _reasoned(judged) for name, judged in judge_by_hand(families[index], DAY).items()}

    return answer


def _reasoned(judgement: Judgement) -> Reasoned:
    return judgement.missing if judgement.verdict is Verdict.UNKNOWN else judgement.verdict is Verdict.MET


FIFTEEN_MONTHS, SIX_MONTHS = Age(months=15), Age(months=6)
EIGHTEEN_MONTHS, TWENTY_FIVE_MONTHS = Age(months=18), Age(months=25)


def judge_by_hand(facts: Mapping[str, Any], on: dt.date) -> dict[str, Judgement]:
    """Every rule of the rule set."""
    birth = facts.get("birth_date")

    def is_(name: str, wanted: object = True) -> Judgement:
        return equals(name, facts.get(name), wanted)

    def at_least(name: str, least: float) -> Judgement:
        value = facts.get(name)
        return unknown(name) if value is None else known(value >= least)

    def younger_than(age: Age) -> Judgement:
        return unknown("child.age") if birth is None else known(on < birth + age)

    eligibility = all_of(
        is_("child.enrolled_bhv"),
        at_least("unit.cni", 3),
        younger_than(FIFTEEN_MONTHS),
        any_of(
            is_("family.first_time_parents"),
            all_of(at_least("mother.earlier_births", 1), is_("mother.earlier_births_in_sweden", 0)),
        ),
    )
    depression = any_of(is_("seek.q1"), is_("seek.q2"), is_("seek.q3"))
    violence = any_of(is_("seek.q4"), is_("seek.q5"), is_("seek.q6"))
    stress = several(2, is_("seek.q7"), is_("seek.q8"), is_("seek.q9"))
    substance = any_of(is_("seek.q10"), is_("seek.q11"), is_("seek.q12"))
    food = any_of(is_("seek.q13"), is_("seek.q14"), is_("seek.q15"))
    itc_valid = all_of(~younger_than(SIX_MONTHS), younger_than(TWENTY_FIVE_MONTHS))
    speech_only = all_of(
        is_("itc.speech", "concern"),
        is_("itc.social", "no_concern"),
        is_("itc.symbolic", "no_concern"),
        is_("itc.total", "no_concern"),
    )
    wider_concern = any_of(
        is_("itc.symbolic", "concern"), is_("itc.social", "concern"), is_("itc.total", "concern")
    )
    return {
        "eligibility": eligibility,
        "depression": depression,
        "violence": violence,
        "stress": stress,
        "substance": substance,
        "food": food,
        "itc_valid": itc_valid,
        "speech_only": speech_only,
        "wider_concern": wider_concern,
        "refer_speech_therapy": all_of(wider_concern, itc_valid),
        "refer_second_screening": all_of(speech_only, ~younger_than(EIGHTEEN_MONTHS)),
        "refer_psychologist": depression,
        "refer_social_services": any_of(violence, several(2, depression, stress, substance, food)),
        "refer_family_support": any_of(depression, violence, stress, substance, food),
    }


def several(count: int, *parts: Judgement) -> Judgement:
    """Whether at least some number of the parts are met."""
    met = sum(part.verdict is Verdict.MET for part in parts)
    if met >= count:
        return known(True)
    missing = [name for part in parts for name in part.missing]
    open_ = sum(part.verdict is Verdict.UNKNOWN for part in parts)
    return unknown(*missing) if met + open_ >= count else known(False)


# zen-engine: one node of expressions, with every null handled by hand


def _zen_is(name: str, test: str) -> str:
    return f"({name} == null ? null : {name} {test})"


def _zen_any(*parts: str) -> str:
    met = " or ".join(f"{part} == true" for part in parts)
    open_ = " or ".join(f"{part} == null" for part in parts)
    return f"({met} ? true : (({open_}) ? null : false))"


def _zen_all(*parts: str) -> str:
    unmet = " or ".join(f"{part} == false" for part in parts)
    open_ = " or ".join(f"{part} == null" for part in parts)
    return f"({unmet} ? false : (({open_}) ? null : true))"


def _zen_two(*parts: str) -> str:
    met = " + ".join(f"({part} == true ? 1 : 0)" for part in parts)
    possible = " + ".join(f"({part} == false ? 0 : 1)" for part in parts)
    return f"({met} >= 2 ? true : ({possible} >= 2 ? null : false))"


ZEN = {
    # What the others name on the way is named here too, so that nothing is computed twice.
    "deprived": _zen_is("unit.cni", ">= 3"),
    "young": _zen_is("child.age_months", "< 15"),
    "births": _zen_is("mother.earlier_births", ">= 1"),
    "none_in_sweden": _zen_is("mother.earlier_births_in_sweden", "== 0"),
    "first_here": _zen_all("$.births", "$.none_in_sweden"),
    "first": _zen_any("family.first_time_parents", "$.first_here"),
    "eligibility": _zen_all("child.enrolled_bhv", "$.deprived", "$.young", "$.first"),
    "depression": _zen_any("seek.q1", "seek.q2", "seek.q3"),
    "violence": _zen_any("seek.q4", "seek.q5", "seek.q6"),
    "stress": _zen_two("seek.q7", "seek.q8", "seek.q9"),
    "substance": _zen_any("seek.q10", "seek.q11", "seek.q12"),
    "food": _zen_any("seek.q13", "seek.q14", "seek.q15"),
    "itc_valid": _zen_is("child.age_months", ">= 6 and child.age_months < 25"),
    "speech": _zen_is("itc.speech", "== 'concern'"),
    "social": _zen_is("itc.social", "== 'concern'"),
    "symbolic": _zen_is("itc.symbolic", "== 'concern'"),
    "total": _zen_is("itc.total", "== 'concern'"),
    "wider_concern": _zen_any("$.symbolic", "$.social", "$.total"),
    "speech_only": (
        "($.speech == false or $.wider_concern == true) ? false"
        " : (($.speech == null or $.wider_concern == null) ? null : true)"
    ),
    "refer_speech_therapy": _zen_all("$.wider_concern", "$.itc_valid"),
    "old_enough": _zen_is("child.age_months", ">= 18"),
    "refer_second_screening": _zen_all("$.speech_only", "$.old_enough"),
    "refer_psychologist": "$.depression",
    "two": _zen_two("$.depression", "$.stress", "$.substance", "$.food"),
    "refer_social_services": _zen_any("$.violence", "$.two"),
    "refer_family_support": _zen_any("$.depression", "$.violence", "$.stress", "$.substance", "$.food"),
}


def _zen(families: Sequence[Mapping[str, Any]]) -> tuple[Callable[[int], Answers], Callable[[int], Answers]]:
    """As its documentation begins, and as it says to be quickest.

    It is given the family as nested dicts and the age in whole months, both made beforehand.
    """
    contexts = [_context(family) for family in families]
    graph = json.dumps(_graph())
    decision = zen.ZenEngine().create_decision(graph)
    content = zen.ZenDecisionContent(graph)
    engine = zen.ZenEngine({"loader": lambda _: content})

    def by_decision(index: int) -> Answers:
        return decision.evaluate(contexts[index])["result"]

    def by_engine(index: int) -> Answers:
        return engine.evaluate("rules", contexts[index])["result"]

    return by_decision, by_engine


def _context(family: Mapping[str, Any]) -> dict[str, Any]:
    context: dict[str, Any] = {}
    for name, value in family.items():
        if name != "birth_date":
            part, _, what = name.partition(".")
            context.setdefault(part, {})[what] = value
    if "birth_date" in family:
        context.setdefault("child", {})["age_months"] = completed_months(family["birth_date"], DAY)
    return context


def _graph() -> dict[str, Any]:
    expressions = [{"id": key, "key": key, "value": value} for key, value in ZEN.items()]
    here = {"x": 0, "y": 0}
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": here},
            {
                "id": "rules",
                "name": "rules",
                "type": "expressionNode",
                "position": here,
                "content": {"expressions": expressions, "passThrough": False},
            },
            {"id": "out", "name": "out", "type": "outputNode", "position": here},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }
