"""Kleene's tables, whole."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.logic.truth import (
    Reasoned,
    Truth,
    Verdict,
    all_of,
    any_of,
    at_least,
    merged,
    not_,
    reasoned_all,
    reasoned_any,
    reasoned_at_least,
    reasoned_not,
    verdict,
)

T, F, U = True, False, None
TRUTHS = st.sampled_from([T, F, U])


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T), (T, F, F, T), (T, U, U, T),
        (F, T, F, T), (F, F, F, F), (F, U, F, U),
        (U, T, U, T), (U, F, F, U), (U, U, U, U),
    ],
)  # fmt: skip
def test_and_or(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert (all_of((left, right)), any_of((left, right))) == (both, either)


def test_not() -> None:
    assert [not_(truth) for truth in (T, F, U)] == [F, T, U]


def test_of_nothing() -> None:
    assert (all_of(()), any_of(()), at_least(0, ()), at_least(1, ())) == (T, F, T, F)


@pytest.mark.parametrize("count", range(5))
@pytest.mark.parametrize("truths", list(product((T, F, U), repeat=3)), ids=str)
def test_at_least_is_what_every_completion_agrees_on(count: int, truths: tuple[Truth, ...]) -> None:
    completions = product(*((T, F) if truth is U else (truth,) for truth in truths))
    answers = {sum(each) >= count for each in completions}
    assert at_least(count, truths) == (answers.pop() if len(answers) == 1 else U)


@given(st.lists(TRUTHS))
def test_and_or_are_at_least_all_and_at_least_one(truths: list[Truth]) -> None:
    assert (all_of(truths), any_of(truths)) == (at_least(len(truths), truths), at_least(1, truths))


@given(st.lists(TRUTHS))
def test_not_turns_and_into_or(truths: list[Truth]) -> None:
    assert not_(all_of(truths)) == any_of(map(not_, truths))


def test_takes_any_iterable_once() -> None:
    assert all_of(iter((T, U))) is U
    assert any_of(iter((F, U))) is U
    assert at_least(1, iter((F, U))) is U


@pytest.mark.parametrize(("truth", "said"), [(T, Verdict.MET), (F, Verdict.UNMET), (U, Verdict.UNKNOWN)])
def test_verdicts_stand_for_truths(truth: Truth, said: Verdict) -> None:
    assert (verdict(truth), said.truth) == (said, truth)


# --- with reasons: an unknown truth is the tuple of the names that could decide it ---------------

REASONED: st.SearchStrategy[Reasoned] = st.sampled_from([True, False, ("a",), ("b", "a"), ("c",)])


def bare(truth: Reasoned) -> Truth:
    return None if isinstance(truth, tuple) else truth


@given(st.lists(REASONED, max_size=5), st.integers(0, 5))
def test_truths_with_reasons_are_the_truths_without(truths: list[Reasoned], count: int) -> None:
    plain = [bare(truth) for truth in truths]
    assert bare(reasoned_all(truths)) is all_of(plain)
    assert bare(reasoned_any(truths)) is any_of(plain)
    assert bare(reasoned_at_least(count, truths)) is at_least(count, plain)
    assert [bare(reasoned_not(truth)) for truth in truths] == [not_(truth) for truth in plain]


@given(st.lists(REASONED, max_size=5), st.integers(0, 5))
def test_reasons_are_those_of_the_unknown_each_once(truths: list[Reasoned], count: int) -> None:
    reasons = tuple(dict.fromkeys(name for truth in truths if isinstance(truth, tuple) for name in truth))
    assert merged(truths) == reasons
    answers = (reasoned_all(truths), reasoned_any(truths), reasoned_at_least(count, truths))
    assert all(answer == reasons for answer in answers if isinstance(answer, tuple))
    assert reasoned_not(("a", "b")) == ("a", "b")


def test_reasoned_takes_any_iterable_once() -> None:
    assert reasoned_all(iter((True, ("a",)))) == ("a",)
    assert reasoned_any(iter((False, ("a",)))) == ("a",)
    assert reasoned_at_least(1, iter((False, ("a",)))) == ("a",)
