"""The plugin of pytest collects cases where a project asks for it, and only there."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

_MINE = "format: 1\nkind: programme\nid: gotland/mine\nname: {sv: Min}\nextends: gotland/kommunikation_itc\n"
_CASES = """\
format: 1
kind: cases
programme: gotland/mine
cases:
  at_eighteen_months:
    day: 2026-02-20
    birth_date: 2024-08-20
    facts: {unit.region: gotland, child.enrolled_bhv: true}
    expect: {visits: {v18m: {status: due}}}
  wrong:
    day: 2026-02-20
    birth_date: 2024-08-20
    facts: {unit.region: gotland, child.enrolled_bhv: true}
    expect: {visits: {v18m: {status: done}}}
"""


def _project(pytester: pytest.Pytester, cases: str, *, asked: bool = True) -> None:
    pytester.makeini("[pytest]\nfamiljestod_cases = true\n" if asked else "[pytest]\n")
    (pytester.path / "mine.yaml").write_text(_MINE, encoding="utf-8")
    (pytester.path / "mine.cases.yaml").write_text(cases, encoding="utf-8")


def test_each_case_is_a_test(pytester: pytest.Pytester) -> None:
    _project(pytester, _CASES)
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "mine.cases.yaml::at_eighteen_months PASSED*",
            'mine.cases.yaml:14:38: expected "done" but the answer is "due"*',
            "14 |     expect: {visits: {v18m: {status: done}}}",
            "   |                                      ^^^^",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_each_step_of_a_story_is_a_test(pytester: pytest.Pytester) -> None:
    story = """\
  told:
    birth_date: 2024-08-20
    facts: {unit.region: gotland, child.enrolled_bhv: true}
    story:
      - {day: 2026-02-20, expect: {visits: {v18m: {status: due}}}}
      - {day: 2026-02-21, happens: [{visit: v18m}], expect: {visits: {v18m: {status: due}}}}
"""
    _project(pytester, _CASES.partition("  at_eighteen")[0] + story)
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "mine.cases.yaml::told@2026-02-20 PASSED*",
            'mine.cases.yaml:10:86: expected "due" but the answer is "done"*',
        ]
    )
    pytester.runpytest("mine.cases.yaml::told@2026-02-20").assert_outcomes(passed=1)


def test_one_case_can_be_chosen(pytester: pytest.Pytester) -> None:
    _project(pytester, _CASES)
    pytester.runpytest("mine.cases.yaml::at_eighteen_months").assert_outcomes(passed=1)


def test_nothing_is_collected_unless_asked_for(pytester: pytest.Pytester) -> None:
    _project(pytester, _CASES, asked=False)
    assert pytester.runpytest().ret is pytest.ExitCode.NO_TESTS_COLLECTED


def test_faults_are_told_with_their_places(pytester: pytest.Pytester) -> None:
    _project(pytester, _CASES.replace("unit.region", "unit.regoin", 1))
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(['*mine.cases.yaml:8:13: "unit.regoin" is not a fact of the vocabulary*'])


def test_faults_of_the_programme_are_told(pytester: pytest.Pytester) -> None:
    _project(pytester, _CASES)
    (pytester.path / "mine.yaml").write_text(_MINE + "visit: {}\n", encoding="utf-8")
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*mine.yaml:6:1: *"])
