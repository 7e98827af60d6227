"""What an impact counts is what the engine counts, child by child."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from attrs import evolve

import familjestod as fs
from cohort.conftest import TODAY
from familjestod.logic.calendar import Duration, add
from familjestod.logic.evaluate import judge
from familjestod.logic.rule import ALWAYS
from familjestod.spec.model import BOUNDS
from familjestod.spec.verify import all_rules
from strategies.programmes import PROGRAMMES

pytestmark = pytest.mark.extra

ITC, NATIONAL, EVERYTHING = (
    PROGRAMMES[id_] for id_ in ("gotland/kommunikation_itc", "national/barnhalsovard", "everything")
)
SAFE, TEETH = PROGRAMMES["uppsala/barnsakert_2"], PROGRAMMES["vasternorrland/tandhalsa"]
NOTHING = {"unmet", "not_applicable", "none", "absent"}
OVER = {"done", "declined", "missed", "not_applicable"}
Pair = tuple[fs.Programme, fs.Programme, dt.date]

PAIRS: Mapping[str, Pair] = {
    "who and when": (
        ITC,
        ITC.patched({"eligibility": {"child.age": {"below": "4 years"}}, "visits": {"v21m": {"due": "20 months"}}}),
        TODAY,
    ),
    "an overlay": (NATIONAL, ITC, TODAY),
    "its base": (ITC, NATIONAL, TODAY),
    "much that only one has": (SAFE, EVERYTHING, TODAY),
    "much that only the other has": (EVERYTHING, SAFE, TODAY),
    "comes again": (
        EVERYTHING,
        EVERYTHING.patched({
            "visits": {
                "again": {"due": "9 months", "repeat": {"every": "2 months", "until": {"epds.total": {"below": 12}}}},
                "after_talk": {"not_before": {"vaccinations.rotavirus_1": "12 weeks"}},
            },
            "findings": {"grade": [{"value": "high", "when": {"epds.total": {"at_least": 15}}}, {"value": "some"}]},
            "requirements": {"agreed": None},
        }),
        TODAY,
    ),
    "amended before the day": (TEETH, TEETH.patched({"visits": {"v10m": {"closes": "11 months"}}}), dt.date(2018, 6, 1)),
    "amended on the day": (
        TEETH,
        TEETH.patched({"visits": {"v10m": {"overdue": "10 months 2 weeks"}}, "referrals": {"dental_care": None}}),
        TODAY,
    ),
    "not in force any more": (ITC, ITC.patched({"in_force": {"until": "2026-02-28"}}), TODAY),
    "nothing": (ITC, ITC.patched({"name": {"sv": "Annat namn"}}), TODAY),
}  # fmt: skip


def registered(pair: Pair, families: int = 300) -> fs.cohort.Register:
    """A register that has what both programmes read."""
    old, new, on = pair
    wider = new if len(new.on(on).visits) >= len(old.on(on).visits) else old
    return fs.cohort.synthetic(wider, families=families, seed=5, on=on, missing=0.15)


def evaluated(
    pair: Pair, register: fs.cohort.Register
) -> Iterator[tuple[dict[str, Any], fs.Evaluation, fs.Evaluation]]:
    """Each family's row with what the engine says by both programmes."""
    old, new, on = pair
    known = {**old.on(on).instruments, **new.on(on).instruments}
    found = fs.cohort.cases(
        register.families, history=register.history, vocabulary=new.vocabulary, instruments=known, on=on
    )
    for row, (_, case) in zip(register.families.iter_rows(named=True), found, strict=True):
        yield row, fs.evaluate(old, case, on=on), fs.evaluate(new, case, on=on)


def answers(output: fs.compare.Output, evaluation: fs.Evaluation) -> str | None:
    """What is answered; of a repeated visit by what is listed last."""
    found = output.answer(evaluation)
    if not found:
        return "absent"
    last = list(found.values())[-1]
    return last if last is None else str(last)


def moved(output: fs.compare.Output, old: fs.Evaluation, new: fs.Evaluation) -> tuple[str, str]:
    """What is said of a day: by whether it is another."""
    status = fs.compare.Output(output.part, output.id, "status")
    before, after = answers(output, old), answers(output, new)
    standing = [answers(status, each) for each in (old, new)]
    if all(each in {*OVER, "absent"} for each in standing):
        return tuple("absent" if each == "absent" else "settled" for each in (before, after))  # type: ignore[return-value]
    said = ["absent" if each == "absent" else "no day" if each is None else "day" for each in (before, after)]
    if said != ["day", "day"]:
        return said[0], said[1]
    assert before is not None
    assert after is not None
    return "day", "same day" if before == after else "earlier" if after < before else "later"


def differs(old: str, new: str) -> bool:
    """Whether an answer is another one."""
    if "absent" in {old, new}:
        return not {old, new} <= {*NOTHING, "no day", "settled"}
    return new not in {old, "same day"}


def kind_of(output: fs.compare.Output) -> tuple[str, str]:
    """The kind of an answer, and which of that kind."""
    if output.part in {"in_force", "eligibility"}:
        return "eligibility", output.part
    if output.what in BOUNDS:
        return "days", f"{output.part}.{output.id}"
    return output.part, output.id


class Expected:
    """The counts that the engine gives."""

    def __init__(self, pair: Pair, register: fs.cohort.Register) -> None:
        old, new, on = pair
        outputs = fs.compare.outputs(*(evolve(each.on(on), editions=()) for each in (old, new)))
        self.transitions: Counter[tuple[str, str, str]] = Counter()
        self.days: Counter[tuple[str, str, str]] = Counter()
        self.families: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.groups: Counter[tuple[str, Any, str]] = Counter()
        for row, before, after in evaluated(pair, register):
            kinds: defaultdict[str, set[str]] = defaultdict(set)
            for output in outputs:
                if output.what in BOUNDS:
                    cell = moved(output, before, after)
                else:
                    cell = str(answers(output, before)), str(answers(output, after))
                self.transitions[output.name, *cell] += 1
                if cell in {("day", "earlier"), ("day", "later")}:
                    ends = [dt.date.fromisoformat(str(answers(output, each))) for each in (before, after)]
                    self.days[output.name, *cell] += (ends[1] - ends[0]).days
                if differs(*cell):
                    kind, which = kind_of(output)
                    kinds[kind].add(which)
            for kind, some in kinds.items():
                self.families[kind] += 1
                self.answers[kind] += len(some)
            self.families["any"] += bool(kinds)
            for by in ("unit.region", "child.sex"):
                self.groups[by, row[by], "families"] += 1
                self.groups[by, row[by], "changed"] += bool(kinds)


@pytest.mark.parametrize("what", PAIRS)
def test_every_count_is_the_engines(what: str) -> None:
    pair = PAIRS[what]
    old, new, on = pair
    register = registered(pair)
    expected = Expected(pair, register)
    found = fs.compare.impact(
        old,
        new,
        register.families,
        on=on,
        history=register.history,
        by=("unit.region", "child.sex"),
        suppress=0,
    )
    rows = found.transitions.to_dicts()
    told = {(row["output"], row["old"], row["new"]): row["families"] for row in rows}
    names = {row["output"] for row in rows}
    assert told == {cell: count for cell, count in expected.transitions.items() if cell[0] in names}
    left_out = {cell for cell in expected.transitions if cell[0] not in names}
    assert not any(differs(cell[1], cell[2]) for cell in left_out)
    shifts = {
        cell: row["days"] * row["families"] for cell, row in zip(told, rows, strict=True) if row["days"]
    }
    assert shifts == pytest.approx({cell: days for cell, days in expected.days.items() if days})
    changed = {row["kind"]: row for row in found.changed.to_dicts()}
    assert {kind: row["families"] for kind, row in changed.items() if row["families"]} == dict(
        +expected.families
    )
    assert {kind: row["answers"] for kind, row in changed.items() if row["answers"]} == dict(expected.answers)
    groups = {
        (row["by"], row["group"], count): row[count]
        for row in found.by_group.to_dicts()
        for count in ("families", "changed")
        if row[count]
    }
    assert groups == dict(+expected.groups)
    assert (found.affected or 0) == expected.families["any"]
    assert found.families == register.families.height


def test_the_pairs_change_every_kind_of_answer() -> None:
    changed: Counter[str] = Counter()
    absent = set()
    for pair in PAIRS.values():
        found = Expected(pair, registered(pair, 60))
        changed.update(found.families)
        absent |= {
            cell[0].partition(".")[0]
            for cell in found.transitions
            if "absent" in cell[1:] and differs(*cell[1:])
        }
        assert any("unknown" in cell[1:] for cell in found.transitions)
    assert set(changed) >= {
        "any",
        "eligibility",
        "referrals",
        "visits",
        "days",
        "findings",
        "offers",
        "requirements",
    }
    assert absent >= {"visits", "findings", "referrals", "requirements"}


@pytest.mark.parametrize("what", ["who and when", "comes again", "an overlay"])
def test_rules_that_never_fire_are_those_that_the_engine_never_meets(what: str) -> None:
    pair = PAIRS[what]
    old, new, on = pair
    register = registered(pair)
    before, after = all_rules(old.on(on)), all_rules(new.on(on))
    met: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    for _, one, other in evaluated(pair, register):
        assert one.background is not None
        assert other.background is not None
        for path in {**before, **after}:
            truths = [
                judge(rules[path], situation).truth if path in rules else "absent"
                for rules, situation in (
                    (before, one.background.situation),
                    (after, other.background.situation),
                )
            ]
            met[path] += truths[1] is True
            decided[path] += truths[0] is not truths[1]
    found = fs.compare.impact(old, new, register.families, on=on, history=register.history).never_fired
    told = {(row["rule"], row["why"]) for row in found.to_dicts()}
    paths = [path for path in {**after, **before} if not path.startswith("measures.")]
    differing = {path for path in paths if before.get(path) != after.get(path)}
    assert told == {
        *((path, "decides nothing") for path in differing if not decided[path]),
        *((path, "met by nobody") for path in paths if after.get(path, ALWAYS) != ALWAYS and not met[path]),
    }


def test_examples_are_families_of_their_cell_with_the_step_at_which_they_part() -> None:
    pair = PAIRS["who and when"]
    old, new, on = pair
    register = registered(pair)
    found = fs.compare.impact(old, new, register.families, on=on, history=register.history)
    by_id = {row["id"]: both for row, *both in evaluated(pair, register)}
    shown = {
        (row["output"], row["old"], row["new"])
        for row in found.transitions.to_dicts()
        if row["changed"] and row["families"]
    }
    assert {(each.output, each.old, each.new) for each in found.examples} == shown
    assert shown
    named = {each.name: each for each in fs.compare.outputs(old, new)}
    for example in found.examples:
        before, after = by_id[example.id]
        assert (example.before, example.after) == (before, after)
        output = named[example.output]
        cell = (
            moved(output, before, after)
            if output.what in BOUNDS
            else (answers(output, before), answers(output, after))
        )
        assert cell == (example.old, example.new)
    steps = {each.output: each.step("en") for each in found.examples}
    assert "4 years" in steps["eligibility"]
    assert steps["visits.v21m.due"] == "visits.v21m.due: 21 months → 20 months"


def test_hours_and_peaks_before_and_after_are_those_of_the_workload() -> None:
    old, new, on = PAIRS["who and when"]
    register = registered(PAIRS["who and when"])
    asked: dict[str, Any] = {"on": on, "history": register.history}
    until, hours = dt.date(2026, 5, 31), {"v18m": 1.5, "v21m": 1.0}
    found = fs.compare.impact(
        old, new, register.families, period=(on, until), per="month", hours=hours, suppress=0, **asked
    )
    expected: defaultdict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0, 0, 0, 0])
    for side, programme in enumerate((old, new)):
        table = fs.cohort.workload(
            programme, register.families, since=on, until=until, per="month", hours=hours, **asked
        )
        for row in table.to_dicts():
            key = row["unit.id"], row["period"], row["participant"]
            expected[key][side] += row["visits"]
            expected[key][2 + side] += row["hours"] or 0
    told = {
        (row["unit"], row["period"], row["participant"]): [
            row["before"], row["after"], row["hours_before"] or 0, row["hours_after"] or 0,
        ]
        for row in found.workload.to_dicts()
    }  # fmt: skip
    assert told == dict(expected)
    assert any(row["difference"] for row in found.workload.to_dicts())
    for row in found.peaks.to_dicts():
        own = [key for key in expected if (key[0], key[2]) == (row["unit"], row["participant"])]
        assert row["before"] == max(expected[key][0] for key in own)
        assert row["after"] == max(expected[key][1] for key in own)


def test_attrition_stands_side_by_side_condition_by_condition() -> None:
    old, new, on = PAIRS["who and when"]
    register = registered(PAIRS["who and when"])
    found = fs.compare.impact(
        old, new, register.families, on=on, history=register.history, suppress=0, language="en"
    )
    for side, programme in (("before", old), ("after", new)):
        table = fs.cohort.attrition(
            programme, register.families, on=on, history=register.history, language="en"
        ).table
        rows = [row for row in found.attrition.to_dicts() if row[f"number_{side}"] is not None]
        told = {row["condition"]: row for row in sorted(rows, key=lambda row: row[f"number_{side}"])}
        assert list(told) == table["condition"].to_list()
        for row in table.to_dicts():
            for what in ("came", "out", "unknown", "met", "alone"):
                assert told[row["condition"]][f"{what}_{side}"] == row[what]
    only = [row["condition"] for row in found.attrition.to_dicts() if row["number_before"] is None]
    assert only == ["the child is younger than 4 years"]


def test_ages_are_counted_by_the_engines_calendar() -> None:
    old, new, on = PAIRS["who and when"]
    register = registered(PAIRS["who and when"])
    found = fs.compare.impact(old, new, register.families, on=on, by=("age", "age_months"), suppress=0)
    expected: Counter[tuple[str, str | None]] = Counter()
    for birth in register.families["birth_date"]:
        for by, months in (("age", 12), ("age_months", 1)):
            reached = None
            if birth is not None and birth <= on:
                past = (number for number in range(200) if add(birth, Duration(months=months * number)) > on)
                reached = str(next(past) - 1)
            expected[by, reached] += 1
    assert {(row["by"], row["group"]): row["families"] for row in found.by_group.to_dicts()} == dict(expected)
    assert len(expected) > 50
