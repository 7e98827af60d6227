"""Intervals of shares are those of the papers they are from."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.compare.intervals import Z, of_difference, wilson


# Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("count", "sample", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_score_interval(count: int, sample: int, low: float, high: float) -> None:
    assert wilson(count, sample) == pytest.approx((low, high), abs=5e-5)


# The same author's paper on differences, 17 (1998), 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0),
     ((5, 56), (0, 29), -0.0381, 0.1926)],
)  # fmt: skip
def test_the_interval_of_a_difference(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    shares = [(count / sample, wilson(count, sample)) for count, sample in (one, other)]
    assert of_difference(*shares) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 200), st.data())
def test_the_ends_are_the_shares_that_the_one_found_is_just_within(sample: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, sample))
    population = data.draw(st.integers(sample + 1, 10_000))
    for share in wilson(count, sample, population):
        spread = sqrt(share * (1 - share) / sample * (population - sample) / (population - 1))
        assert abs(count / sample - share) == pytest.approx(Z * spread, abs=1e-9) or share in {0.0, 1.0}


@given(st.integers(1, 200), st.data())
def test_the_nearer_a_sample_is_to_all_the_narrower(sample: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, sample))
    widths = [
        high - low for low, high in (wilson(count, sample, each) for each in (sample, sample + 7, 10**6))
    ]
    assert widths == sorted(widths)
    assert widths[0] == 0
    assert widths[2] == pytest.approx(wilson(count, sample)[1] - wilson(count, sample)[0], abs=1e-3)


@pytest.mark.parametrize("wrong", [(3, 2, None), (-1, 2, None), (0, 0, None), (1, 5, 4)])
def test_what_is_no_share_of_a_sample(wrong: tuple[int, int, int | None]) -> None:
    with pytest.raises(ValueError, match="expected each to be within the next"):
        wilson(*wrong)
