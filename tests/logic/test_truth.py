"""Kleene's tables, whole."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.logic.truth import Truth, Verdict, all_of, any_of, at_least, not_, verdict

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
