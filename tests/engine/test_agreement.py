"""What must hold for any family under any programme: fast and plain agree, and an answer says what it means.

The reference judges every rule by walking its tree, makes every plan anew, and remembers
nothing between families.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import familjestod as fs
from familjestod.engine.kernel import Kernel
from familjestod.engine.record import facts_reader
from familjestod.engine.score import Scorer
from familjestod.logic.compile import Judge
from familjestod.logic.evaluate import Reader, judge
from familjestod.logic.rule import Rule
from familjestod.logic.truth import Reasoned
from familjestod.spec.instrument import Instrument
from familjestod.spec.verify import applicability, finding_rules
from strategies.families import Family, editions, families, told_less
from strategies.programmes import PROGRAMMES

_LIBRARY = fs.bundled()
EVERY = pytest.mark.parametrize("id_", PROGRAMMES)
# As many families in all, however many programmes there are.
_FAMILIES = settings().max_examples * 9 // len(PROGRAMMES)
MANY = settings(max_examples=max(5, _FAMILIES * 2 // 5))
SOME = settings(max_examples=max(5, _FAMILIES // 5))


def plain(rules: Mapping[str, Rule]) -> dict[str, Judge]:
    """The rules judged by walking them."""

    def walking(rule: Rule) -> Judge:
        def answer(reader: Reader) -> Reasoned:
            step = judge(rule, reader)
            return step.missing if step.truth is None else step.truth

        return answer

    return {path: walking(rule) for path, rule in rules.items()}


def reference(programme: fs.Programme) -> fs.Programme:
    """The programme with kernels that judge by walking, plan everything anew and remember nothing."""

    def bare(edition: fs.Programme) -> fs.Programme:
        fast = Kernel.of(edition, dt.date.min)
        slow = evolve(
            fast,
            judges=plain(fast.rules),
            applies=plain(applicability(edition)),
            judged=dict(fast.ids),
            simple={},
        )
        slow.reached, slow.timetables, slow.remembered = slow._reached, slow._timetables, slow._remember
        copied = evolve(edition, editions=())
        copied.derived["kernel"] = slow
        return copied

    changed = tuple(
        evolve(each, programme=bare(evolve(each.programme, editions=()))) for each in programme.editions
    )
    whole = bare(evolve(programme, editions=()))
    answer = evolve(whole, editions=changed)
    answer.derived.update(whole.derived)
    return answer


REFERENCES = {id_: reference(programme) for id_, programme in PROGRAMMES.items()}


def evaluated(id_: str, family: Family) -> fs.Evaluation:
    return fs.evaluate(PROGRAMMES[id_], family.case(), on=family.on)


@EVERY
@MANY
@given(st.data())
def test_fast_and_plain_agree(id_: str, data: st.DataObject) -> None:
    family = data.draw(families(PROGRAMMES[id_]))
    fast = evaluated(id_, family)
    slow = fs.evaluate(REFERENCES[id_], family.case(), on=family.on)
    assert fast == slow
    # The same order too, and so the same JSON.
    assert json.dumps(fast.to_dict()) == json.dumps(slow.to_dict())


# Those that some programme asks families; the index of an area is none of them.
ASKED = {
    id_: instrument
    for id_, instrument in fs.bundled().instruments.items()
    if any(id_ in programme.instruments for programme in PROGRAMMES.values())
}


@pytest.mark.parametrize("instrument", ASKED.values(), ids=ASKED)
@MANY
@given(st.data())
def test_scores_fast_and_plain_agree(instrument: Instrument, data: st.DataObject) -> None:
    programme = next(each for each in PROGRAMMES.values() if instrument.id in each.instruments)
    family = data.draw(families(programme))
    case = family.case()
    fact = facts_reader(case, programme.month_overflow)
    walking = Scorer(instrument, plain(finding_rules(instrument.findings)))
    for event in family.history:
        told = [each["answers"] for each in event.get("screened", ()) if each["instrument"] == instrument.id]
        for answers in (*told, event.get("measured", {})):
            known = {name: value for name, value in answers.items() if name in instrument.answers}
            fast, slow = (
                scorer.result(known, day=event["day"], visit=None, respondent=None, fact=fact)
                for scorer in (Scorer.of(instrument), walking)
            )
            assert fast == slow


@EVERY
@SOME
@given(st.data())
def test_goes_to_json_and_back(id_: str, data: st.DataObject) -> None:
    evaluation = evaluated(id_, data.draw(families(PROGRAMMES[id_])))
    written = evaluation.to_dict()
    assert json.loads(json.dumps(written)) == written
    again = fs.Evaluation.from_dict(json.loads(json.dumps(written)))
    assert (again, again.to_dict(), hash(again)) == (evaluation, written, hash(evaluation))


@EVERY
@SOME
@given(st.data())
def test_equal_cases_have_equal_answers(id_: str, data: st.DataObject) -> None:
    family = data.draw(families(PROGRAMMES[id_]))
    first, second = evaluated(id_, family), evaluated(id_, family)
    assert first == second
    assert len({first, second}) == 1
    case = family.case()
    repeated = [fs.evaluate(PROGRAMMES[id_], case, on=family.on) for _ in range(2)]
    assert repeated == [first, first]


@SOME
@given(st.data(), st.sampled_from(sorted(_LIBRARY)))
def test_all_programmes_at_once_answer_as_each_alone(data: st.DataObject, id_: str) -> None:
    family = data.draw(families(_LIBRARY[id_]))
    together = _LIBRARY.evaluate(family.case(), on=family.on)
    assert together == {each: evaluated(each, family) for each in _LIBRARY}


def known_answers(evaluation: fs.Evaluation) -> dict[str, Any]:
    """Every answer that is not "unknown", by its path."""
    said = evaluation.to_dict()
    answers = {"eligibility": said["eligibility"]["verdict"]}
    for kind in ("referrals", "offers", "requirements"):
        answers |= {f"{kind}.{id_}": each["verdict"] for id_, each in said[kind].items()}
    answers |= {f"findings.{id_}": value for id_, value in said["findings"].items()}
    for kind in ("visits", "vaccinations"):
        answers |= {f"{kind}.{id_}": each["status"] for id_, each in said[kind].items()}
    for index, each in enumerate(said["screenings"]):
        answers |= {f"screenings[{index}].{id_}": value for id_, value in each["findings"].items()}
    return {path: answer for path, answer in answers.items() if answer != "unknown"}


@EVERY
@MANY
@given(st.data())
def test_what_is_known_stays_as_more_is_told(id_: str, data: st.DataObject) -> None:
    family = data.draw(families(PROGRAMMES[id_]))
    before = known_answers(evaluated(id_, data.draw(told_less(family, PROGRAMMES[id_]))))
    after = known_answers(evaluated(id_, family))
    # A repeated visit that may go on is listed until it is known that it does not.
    ended = {path for path in before if "#" in path and path not in after}
    assert {path: answer for path, answer in before.items() if path not in ended} == {
        path: after.get(path) for path in before if path not in ended
    }


@EVERY
@SOME
@given(st.data())
def test_only_what_is_missing_can_change_an_answer(id_: str, data: st.DataObject) -> None:
    """Facts that an evaluation does not ask for may be told without changing what it says."""
    family = data.draw(families(PROGRAMMES[id_]))
    less = data.draw(told_less(family, PROGRAMMES[id_]))
    before = evaluated(id_, less)
    unasked = {name: value for name, value in family.facts.items() if name not in before.missing}
    after = evaluated(id_, evolve(less, facts={**less.facts, **unasked}))
    changed = {
        path: (answer, known_answers(after).get(path))
        for path, answer in known_answers(before).items()
        if known_answers(after).get(path) != answer
    }
    assert changed == {}
    assert set(known_answers(after)) == set(known_answers(before))


@EVERY
@SOME
@given(st.data())
def test_what_comes_later_changes_nothing_earlier(id_: str, data: st.DataObject) -> None:
    family = data.draw(families(PROGRAMMES[id_]))
    until = tuple(event for event in family.history if event["day"] <= family.on)
    assert evaluated(id_, family) == evaluated(id_, evolve(family, history=until))


@EVERY
@SOME
@given(st.data())
def test_days_asked_in_any_order_answer_the_same(id_: str, data: st.DataObject) -> None:
    """A case remembers what it has been asked; that must never show."""
    family = data.draw(families(PROGRAMMES[id_]))
    shifts = data.draw(st.permutations([-400, 0, 31, 365]))
    case = family.case()
    for shift in shifts:
        on = family.on + dt.timedelta(days=shift)
        assert fs.evaluate(PROGRAMMES[id_], case, on=on) == fs.evaluate(PROGRAMMES[id_], family.case(), on=on)


@EVERY
@SOME
@given(st.data())
def test_the_trace_comes_to_what_the_evaluation_says(id_: str, data: st.DataObject) -> None:
    evaluation = evaluated(id_, data.draw(families(PROGRAMMES[id_])))
    trace = evaluation.trace
    assert trace["eligibility"].verdict is evaluation.eligibility.verdict
    assert {id_: trace[f"requirements.{id_}.when"].verdict for id_ in evaluation.requirements} == {
        id_: each.verdict for id_, each in evaluation.requirements.items()
    }
    met = {path for path, answer in known_answers(evaluation).items() if answer == "met"}
    gated = [path for path in met if path.startswith(("referrals.", "offers."))]
    assert all(trace[f"{path}.when"].truth is True for path in gated)


def test_questions_one_at_a_time_are_the_questions_at_once() -> None:
    family = Family(dt.date(2022, 3, 1), dt.date(2020, 8, 31), None, None, {"unit.region": "uppsala"}, ())
    programme, case, on = PROGRAMMES["everything"], family.case(), family.on
    whole = fs.evaluate(programme, case, on=on)
    assert fs.assess(programme, case, on=on) == whole.eligibility
    assert fs.refer(programme, case, on=on) == whole.referrals
    assert fs.plan(programme, case, on=on) == {**whole.visits, **whole.vaccinations}


def test_many_threads_at_once_answer_as_one() -> None:
    """A library not yet read and cases not yet asked, used by several threads from the first moment."""
    family = Family(
        dt.date(2024, 2, 29),
        dt.date(2022, 1, 31),
        None,
        None,
        {"unit.region": "gotland", "unit.participates": True},
        (
            {"visit": "v18m", "day": dt.date(2023, 8, 1),
             "screened": [{"instrument": "itc", "respondent": "parent", "answers": {"speech": "concern"}}]},
            {"visit": "v6w", "day": dt.date(2022, 3, 15),
             "screened": [{"instrument": "psq_s", "respondent": "parent_1", "answers": {"stress": True}},
                          {"instrument": "epds", "answers": {"q1": 3}}]},
            {"measured": {"weight_kg": 14.5, "height_cm": 88}, "day": dt.date(2024, 2, 1)},
        ),
    )  # fmt: skip
    days = [family.on + dt.timedelta(days=31 * months) for months in range(-12, 12, 3)]
    expected = [_LIBRARY.evaluate(family.case(), on=day) for day in days]
    unread, shared = _LIBRARY.with_texts({}), family.case()
    together = Barrier(4)

    def ask() -> list[Mapping[str, fs.Evaluation]]:
        together.wait()
        return [unread.evaluate(shared, on=day) for day in days]

    with ThreadPoolExecutor(4) as pool:
        answers = [each.result() for each in [pool.submit(ask) for _ in range(4)]]
    assert answers == [expected] * 4


def test_every_edition_of_every_programme_is_met() -> None:
    """The families above are asked about on days of each edition: how many some of the programmes have."""
    found = {id_: len(editions(programme)) for id_, programme in PROGRAMMES.items() if programme.editions}
    assert {"uppsala/barnsakert_2": 2, "vasterbotten/tandhalsa": 4, "everything": 2}.items() <= found.items()
