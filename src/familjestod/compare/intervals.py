"""Intervals for shares that a sample gives of a population."""

from __future__ import annotations

from math import sqrt
from typing import Final

Interval = tuple[float, float]

Z: Final = 1.959963984540054
"""The standard normal deviate that leaves 2.5 % above it: intervals are of 95 %."""


def wilson(count: int, sample: int, population: int | None = None) -> Interval:
    """The score interval of a share, with the finite population correction where the population is known.

    It holds every share P of which the one observed lies within `Z` standard errors, the variance being
    P(1 - P)/n, or (N - n)/(N - 1) of that for n drawn from N without replacement.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927), 209-212; the variance by W. G. Cochran, Sampling Techniques, 3rd edition
    (1977), section 3.2.

    >>> [round(each, 4) for each in wilson(15, 148)]
    [0.0624, 0.1605]
    >>> wilson(3, 10, population=10)
    (0.3, 0.3)

    Raises:
        ValueError: if the count is not within the sample, or the sample not within the population.
    """
    if not 0 <= count <= sample or sample < 1 or (population is not None and population < sample):
        message = f"{count} of {sample} of {population}: expected each to be within the next, and one drawn at least"
        raise ValueError(message)
    share = count / sample
    if population == sample:
        return share, share
    left = 1.0 if population is None else (population - sample) / (population - 1)
    squared = Z * Z * left
    middle = share + squared / (2 * sample)
    reach = sqrt(squared * (share * (1 - share) + squared / (4 * sample)) / sample)
    whole = 1 + squared / sample
    low, high = (middle - reach) / whole, (middle + reach) / whole
    return (0.0 if count == 0 else low), (1.0 if count == sample else high)


def of_difference(one: tuple[float, Interval], other: tuple[float, Interval]) -> Interval:
    """The interval of the difference between two independent shares, each given with its own interval.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
    Medicine 17 (1998), 873-890, method 10.

    >>> shares = [(56 / 70, wilson(56, 70)), (48 / 80, wilson(48, 80))]
    >>> [round(each, 4) for each in of_difference(*shares)]
    [0.0524, 0.3339]
    """
    (first, (low, high)), (second, (lower, higher)) = one, other
    difference = first - second
    below = sqrt((first - low) ** 2 + (higher - second) ** 2)
    above = sqrt((high - first) ** 2 + (second - lower) ** 2)
    return difference - below, difference + above
