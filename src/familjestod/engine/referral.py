"""Where results lead: whose result it was, and since when."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from familjestod.engine.situation import Situation
from familjestod.logic.evaluate import Step, judge
from familjestod.logic.rule import Any_, ForSome, Not, Rule, Test


class Support(NamedTuple):
    """What carries a rule that is met: the respondents whose results do, and the day they did so together."""

    respondents: frozenset[str] = frozenset()
    since: dt.date | None = None


_NONE = Support()


def support(rule: Rule, situation: Situation) -> Support:
    """Who and what carries a met rule; nobody, if it is not met or no result is behind it."""
    return _support(judge(rule, situation), situation)


def _support(step: Step, situation: Situation) -> Support:
    if step.truth is not True or isinstance(step.rule, Not):
        return _NONE
    if isinstance(step.rule, Test):
        return _of_test(step, situation)
    carried = [_support(part, situation) for part in step.parts if part.truth is True]
    respondents = frozenset(who for each in carried for who in each.respondents)
    days = [each.since for each in carried if each.since is not None]
    # One of several is enough, so the first counts; of several that are all needed, the last.
    first = isinstance(step.rule, Any_ | ForSome)
    return Support(respondents, (min(days) if first else max(days)) if days else None)


def _of_test(step: Step, situation: Situation) -> Support:
    assert isinstance(step.rule, Test)  # noqa: S101 - asked only of tests
    reference, _, what = step.rule.name.partition(".")
    if reference == "findings":
        finding = situation.kernel.programme.findings[what]
        rules = [finding.rule] if finding.rule is not None else [each.when for each in finding.outcomes]
        carried = [each for rule in rules if (each := support(rule, situation)) != _NONE]
        return carried[0] if carried else _NONE
    if step.member:
        by_member = dict(situation.members("respondents"))
        reader = by_member[step.member]
        assert isinstance(reader, Situation)  # noqa: S101 - a member of a situation is one
        result = reader.latest.get(reference)
    else:
        result = situation.latest.get(reference)
    return _NONE if result is None else Support(frozenset({result.respondent}), result.day)
