"""Limits on what a change may do, as they are written and as they hold."""

from __future__ import annotations

import pytest

from familjestod.compare.limits import Limit

MEASURED = {
    "changed": (50, 1000),
    "referrals": (0, 1000),
    "visits.v21m.due": (7, 1000),
    "workload": (-12, 300),
    "empty": (0, 0),
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("changed > 5 %", False),
        ("changed >= 5 %", True),
        ("changed>4.9%", True),
        ("changed > 4,9 %", True),
        ("changed == 50", True),
        ("changed != 50", False),
        ("changed < 51", True),
        ("changed <= 49", False),
        ("  referrals  >  0  ", False),
        ("visits.v21m.due > 0.6 %", True),
        ("workload < -10", True),
        ("workload < -5 %", False),
        ("workload <= -4 %", True),
        ("empty >= 0", True),
        ("empty >= 0 %", False),
    ],
)
def test_a_limit_holds_or_not(text: str, holds: bool) -> None:
    limit = Limit.parse(text)
    assert limit.holds(MEASURED) is holds
    assert Limit.parse(str(limit)) == limit


@pytest.mark.parametrize("text", ["", "changed", "changed > ", "> 5", "changed > five", "changed => 5", "5 < changed",
                                  "changed > 5 % and referrals > 1", "changed > 5 %%", "a b > 1"])  # fmt: skip
def test_what_is_no_limit_is_told_with_what_is(text: str) -> None:
    with pytest.raises(ValueError, match="is no limit: expected a name, one of") as told:
        Limit.parse(text)
    assert f'"{text}"' in str(told.value)
    assert '"changed > 5 %"' in str(told.value)


def test_a_name_that_nothing_is_counted_by_is_told_with_the_nearest() -> None:
    with pytest.raises(ValueError, match='"chnged" is nothing that a limit can be on: nearest are changed'):
        Limit.parse("chnged > 1").holds(MEASURED)
