"""Each command does what its help says, and says what is wrong in words."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import Result

import familjestod as fs
from cli.conftest import ITC, ON, Run
from familjestod.cli import asking

MINE = """\
format: 1
kind: programme
id: gotland/mine
extends: gotland/kommunikation_itc
name: {sv: Min, en: Mine}
visits:
  v21m: {due: 20 months, assumption: Ours.}
"""
CASES = """\
format: 1
kind: cases
programme: gotland/mine
cases:
  early:
    day: 2026-03-01
    birth_date: 2024-08-20
    facts: {unit.region: gotland, child.enrolled_bhv: true}
    expect:
      visits: {v21m: {due: 2026-04-20}, v18m: {status: due}}
"""


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")


def faults_of(result: Result) -> list[str]:
    return [line.rpartition("[")[2].rstrip("]") for line in result.output.splitlines() if line.endswith("]")]


# list, show, schema, demo


def test_list_names_every_programme(run: Run) -> None:
    result = run("list")
    assert result.exit_code == 0
    assert all(f"\n{id_} " in result.output for id_ in fs.bundled())


def test_list_as_json(run: Run) -> None:
    listed = json.loads(run("list", "--json").output)
    assert [each["id"] for each in listed] == list(fs.bundled())


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("id_", list(fs.bundled()))
def test_show_tells_every_programme(run: Run, id_: str, language: str) -> None:
    result = run("show", id_, "--lang", language)
    programme = fs.bundled()[id_]
    assert result.exit_code == 0, result.output
    assert result.output.startswith(programme.name.in_(language))
    for visit in programme.visits:
        assert f"\n  {visit} " in result.output
    for source in programme.sources.values():
        assert source.title in result.output


@pytest.mark.parametrize("width", ["80", "120"])
def test_show_fits_the_screen(run: Run, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    lines = run("show", ITC).output.splitlines()
    too_long = [line for line in lines if len(line) > int(width) and len(line.split()) > 1]
    assert [line for line in too_long if "http" not in line] == []


def test_show_on_a_day_is_the_edition_in_force(run: Run) -> None:
    before, after = (
        run("show", "uppsala/barnsakert_2", "--on", day).output for day in ("2020-06-01", "2022-06-01")
    )
    assert "barnavårdscentraler i regionen: 8" in before.lower()
    assert "barnavårdscentraler i regionen: 14" in after.lower()


@pytest.mark.parametrize("kind", ["programme", "instrument", "vocabulary", "cases", "case"])
def test_schema_prints_a_schema(run: Run, kind: str) -> None:
    printed = json.loads(run("schema", kind).output)
    assert printed == fs.bundled().schemas.documents[kind]


def test_schema_is_of_a_programme_unless_named(run: Run) -> None:
    assert run("schema").output == run("schema", "programme").output


@pytest.mark.parametrize("kind", ["programme", "instrument", "cases", "case"])
def test_schema_with_names_knows_the_vocabulary(run: Run, kind: str) -> None:
    named, plain = (json.loads(run("schema", kind, *more).output) for more in (("--with-names",), ()))
    assert named["$id"] == f"{plain['$id']}:named"
    assert "unit.region" in json.dumps(named["$defs"])
    assert named.keys() == plain.keys()


def test_schema_with_names_knows_those_of_a_folder(run: Run, tmp_path: Path) -> None:
    vocabulary = fs.bundled().texts["vocabulary.yaml"]
    fact = "facts:\n  unit.county:\n    type: text\n    label: {sv: länet}\n"
    write(tmp_path, vocabulary__yaml=vocabulary.replace("facts:\n", fact, 1))
    rule = json.loads(run("schema", "--with-names", "--dir", ".").output)["$defs"]["rule"]["properties"]
    assert rule["unit.county"]["description"] == "länet"
    assert (
        "unit.county" not in json.loads(run("schema", "--with-names").output)["$defs"]["rule"]["properties"]
    )
    write(tmp_path, vocabulary__yaml=vocabulary.replace("type: boolean", "type: bolean", 1))
    result = run("schema", "--with-names", "--dir", ".")
    assert result.exit_code == 1
    assert result.stderr.startswith("vocabulary.yaml:")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_demo_tells_the_whole_story(run: Run, language: str) -> None:
    result = run("demo", "--lang", language)
    assert result.exit_code == 0, result.output
    for expected in ("gotland/kommunikation_itc", "uppsala/barnsakert_2", "13–16", "2026-05-20"):
        assert expected in result.output


def test_the_families_of_the_demo_are_cases_that_pass(run: Run) -> None:
    families = Path(asking.__file__).with_name("families")
    result = run("test", str(families))
    assert result.exit_code == 0, result.output
    assert run("check", str(families)).exit_code == 0


# evaluate and plan


def test_evaluate_explains(run: Run, case: str) -> None:
    result = run("evaluate", ITC, "family.yaml", *ON)
    evaluation = fs.evaluate(fs.bundled()[ITC], _case(case), on=dt.date(2026, 3, 1))
    assert result.exit_code == 0
    assert result.output == evaluation.explain("sv") + "\n"


def test_evaluate_as_json_is_what_python_gives(run: Run, case: str) -> None:
    evaluation = fs.evaluate(fs.bundled()[ITC], _case(case), on=dt.date(2026, 3, 1))
    for argument, given in (("family.yaml", None), ("-", case)):
        result = run("evaluate", ITC, argument, *ON, "--json", input=given)
        assert json.loads(result.stdout) == evaluation.to_dict()


def test_a_case_may_be_json(run: Run, tmp_path: Path) -> None:
    value = {"birth_date": "2024-08-20", "facts": {"unit.region": "gotland", "child.enrolled_bhv": True}}
    write(tmp_path, family__json=json.dumps(value, indent="\t"))
    result = run("evaluate", ITC, "family.json", *ON, "--json")
    assert json.loads(result.stdout)["eligibility"]["verdict"] == "met"


def test_json_output_keeps_what_was_left_aside_apart(run: Run, case: str) -> None:
    result = run("evaluate", ITC, "-", *ON, "--json", input=case.replace("v18m", "v18n"))
    json.loads(result.stdout)
    assert "note: " in result.stderr
    assert "v18n" in result.stderr


def test_today_is_the_day_unless_another_is_named(
    run: Run, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "today", lambda: dt.date(2026, 3, 1))
    for command in ("evaluate", "plan"):
        assert run(command, ITC, "family.yaml").output == run(command, ITC, "family.yaml", *ON).output


def test_why_an_answer_is_not_met_is_told(run: Run, tmp_path: Path) -> None:
    facts = "birth_date: 2024-08-20\nfacts: {unit.region: uppsala, child.enrolled_bhv: true}\n"
    write(tmp_path, **{"elsewhere.yaml": facts})
    asked = ("evaluate", ITC, "elsewhere.yaml", *ON, "--why-not")
    assert run(*asked, "eligibility").output == "Uppfyllt om mottagningens region är Gotland.\n"
    told = json.loads(run(*asked, "eligibility", "--json").output)
    assert told["differences"] == [{"names": ["unit.region"], "values": [["gotland"]]}]
    wrong = run(*asked, "visits.v21")
    assert (wrong.exit_code, "visits.v21m" in wrong.stderr) == (2, True)


def test_what_to_ask_next_is_told(run: Run, tmp_path: Path) -> None:
    write(tmp_path, **{"little.yaml": "birth_date: 2024-08-20\nfacts: {child.enrolled_bhv: true}\n"})
    asked = ("evaluate", ITC, "little.yaml", *ON, "--ask-next")
    assert run(*asked).output.startswith("det saknas uppgift om mottagningens region: avgör minst ")
    told = json.loads(run(*asked, "--json").output)
    assert told["asks"][0]["name"] == "unit.region"
    assert 0 < told["asks"][0]["least"] <= told["asks"][0]["expected"] <= told["open"]
    both = run(*asked, "--why-not", "eligibility")
    assert (both.exit_code, "one at a time" in both.stderr) == (2, True)


def test_plan_is_in_time_order(run: Run, case: str) -> None:
    planned = json.loads(run("plan", ITC, "family.yaml", *ON, "--json").stdout)
    evaluation = fs.evaluate(fs.bundled()[ITC], _case(case), on=dt.date(2026, 3, 1)).to_dict()
    assert len(planned["plan"]) == len(evaluation["visits"]) + len(evaluation["vaccinations"])
    for each in planned["plan"]:
        whole = evaluation["visits" if each["kind"] == "visit" else "vaccinations"][each["id"]]
        assert {key: value for key, value in each.items() if key not in {"kind", "id"}} == whole
    days = [day for each in planned["plan"] if (day := each["opens"] or each["due"])]
    assert days == sorted(days)


def test_plan_shows_the_days(run: Run, case: str) -> None:
    result = run("plan", ITC, "family.yaml", *ON, "--lang", "en")
    assert any(
        "2026-05-20" in line and "v21m" in line and "upcoming" in line for line in result.output.splitlines()
    )


@pytest.mark.parametrize(
    ("wrong", "place", "code"),
    [
        (("unit.region", "unit.regoin"), "<stdin>:3:3", "unknown-name"),
        (("speech: concern", "speech: oro"), "<stdin>:11:27", "wrong-value"),
        (("gotland", "atlantis"), "<stdin>:3:16", "wrong-value"),
        (("2026-02-20", "2026-02-30"), "<stdin>:7:10", "bad-value"),
        (("history", "histroy"), "<stdin>:5:1", "unknown-key"),
        (("birth_date: 2024", "birth_date: [2024"), "<stdin>:1:13", ""),
    ],
)
@pytest.mark.parametrize("command", ["evaluate", "plan"])
def test_a_fault_in_a_case_is_told_like_one_in_a_programme(
    run: Run, case: str, *, command: str, wrong: tuple[str, str], place: str, code: str
) -> None:
    result = run(command, ITC, "-", *ON, input=case.replace(*wrong, 1))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"{place}: ") or not code
    assert f"[{code}" in result.stderr
    assert "^" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", ITC, "missing.yaml"),
        ("evaluate", ITC, "folder"),
        ("evaluate", "folder", "family.yaml"),
        ("evaluate", "missing.yaml", "family.yaml"),
        ("evaluate", "gotland/kommunikatoin_itc", "family.yaml"),
        ("evaluate", ITC, "family.yaml", "--on", "2026-02-30"),
        ("evaluate", ITC, "family.yaml", "--on", "today"),
        ("plan", ITC, "nul\0byte"),
        ("show", "nope"),
        ("check", "missing.yaml"),
        ("check", "nope"),
        ("check", "folder"),
        ("test", "missing.yaml"),
        ("test", "folder"),
        ("test", "family.yaml"),
        ("schema", "nope"),
        ("schema", "vocabulary", "--with-names"),
        ("schema", "--with-names", "--dir", "missing"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, case: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "folder").mkdir()
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("familjestod: ")


def test_an_unknown_programme_is_told_with_the_nearest(run: Run) -> None:
    assert f"nearest: {ITC}" in run("show", "gotland/kommunikatoin_itc").stderr


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00" * 50, bytes(range(256)), b"", b"\xef\xbb\xbf"])
def test_a_file_that_is_no_text_is_told_with_its_place(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.yaml").write_bytes(content)
    for arguments in (("evaluate", ITC, "odd.yaml"), ("show", "odd.yaml"), ("check", "odd.yaml")):
        result = run(*arguments)
        assert result.exit_code == 1
        assert result.output.startswith("odd.yaml:")


def test_a_fault_of_the_program_is_told_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by \x1bnothing")

    monkeypatch.setattr("familjestod.cli.showing.listing", broken)
    result = run("list", "--json")
    assert result.exit_code == 3
    assert result.stderr.startswith(
        "familjestod: this should not have happened (ZeroDivisionError: by \\x1bnothing)"
    )
    assert len(result.stderr.splitlines()) == 1
    told = run("--debug", "list", "--json")
    assert told.exit_code == 3
    assert "Traceback" in told.stderr


# check


def test_check_of_the_library_is_clean(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert result.output.endswith("no faults\n")


def test_check_tells_each_fault_with_its_place(run: Run, tmp_path: Path) -> None:
    write(tmp_path, mine__yaml=MINE.replace("due: 20 months", "dues: 20 months"))
    result = run("check", "mine.yaml")
    assert result.exit_code == 1
    assert result.output == (
        'mine.yaml:7:10: "dues" is not a key of visits.v21m [unknown-key]\n'
        "  |\n"
        "7 |   v21m: {dues: 20 months, assumption: Ours.}\n"
        "  |          ^^^^ did you mean `due`?\n"
        "\n"
        "1 document checked: 1 fault; --fix mends 1 of them\n"
    )


def test_check_as_json(run: Run, tmp_path: Path) -> None:
    write(tmp_path, mine__yaml=MINE, bad__yaml="format: 1\nkind: programe\n")
    clean, faulty = (
        run("check", "mine.yaml", "--format", "json"),
        run("check", "bad.yaml", "--format", "json"),
    )
    assert (clean.exit_code, json.loads(clean.output)) == (0, {"diagnostics": []})
    assert faulty.exit_code == 1
    (found,) = json.loads(faulty.output)["diagnostics"]
    assert (found["code"], found["place"]["line"], found["place"]["column"]) == ("wrong-kind", 2, 7)


def test_check_annotates_in_github_actions(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, bad__yaml="format: 1\nkind: programe\n")
    chosen = run("check", "bad.yaml", "--format", "github").output
    assert chosen.startswith(
        "::error file=bad.yaml,line=2,endLine=2,col=7,endColumn=14,title=familjestod wrong-kind::"
    )
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run("check", "bad.yaml").output == chosen


def test_check_tells_facts_that_cases_have_wrong(run: Run, tmp_path: Path) -> None:
    write(tmp_path, mine__yaml=MINE, mine__cases__yaml=CASES.replace("unit.region", "unit.regoin"))
    result = run("check", ".")
    assert result.exit_code == 1
    assert faults_of(result) == ["unknown-name"]
    assert result.output.startswith("mine.cases.yaml:8:13: ")


def test_check_tells_cases_about_an_unknown_programme(run: Run, tmp_path: Path) -> None:
    write(tmp_path, other__cases__yaml=CASES)
    result = run("check", "other.cases.yaml")
    assert faults_of(result) == ["unknown-name"]
    assert result.output.startswith("other.cases.yaml:3:12: ")


def test_check_tells_two_documents_that_say_they_are_one(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a__yaml=MINE, b__yaml=MINE)
    result = run("check", ".")
    assert faults_of(result) == ["duplicate-document"]
    assert "b.yaml:3:5: " in result.output


def test_a_folder_stands_in_for_the_library(run: Run, tmp_path: Path) -> None:
    vocabulary = fs.bundled().texts["vocabulary.yaml"]
    text = (
        "format: 1\nkind: programme\nid: gotland/mine\nregion: gotland\nsubject: family\n"
        "name: {sv: Min, en: Mine}\neligibility: {unit.county: gotland}\n"
        "sources: {own: {title: Own}}\nsource: own\n"
    )
    (tmp_path / "own" / "gotland").mkdir(parents=True)
    fact = "facts:\n  unit.county:\n    type: text\n    label: {sv: länet}\n"
    write(tmp_path / "own", vocabulary__yaml=vocabulary.replace("facts:\n", fact, 1))
    write(tmp_path / "own" / "gotland", mine__yaml=text)
    for path in ("own", "own/gotland", "own/gotland/mine.yaml"):
        result = run("check", path)
        assert result.exit_code == 0, (path, result.output)
    assert "länet är Region Gotland" in run("show", "own/gotland/mine.yaml").output
    write(tmp_path, stray__yaml=text)
    assert faults_of(run("check", "stray.yaml")) == ["unknown-name"]


def test_a_fault_of_a_base_is_told_once_and_where_it_stands(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gotland").mkdir()
    base = MINE.replace("20 months", "20 moths")
    write(tmp_path / "gotland", mine__yaml=base)
    for name in ("one", "two"):
        overlay = f"format: 1\nkind: programme\nid: gotland/{name}\nname: {{sv: x}}\nextends: gotland/mine\n"
        (tmp_path / "gotland" / f"{name}.yaml").write_text(overlay, encoding="utf-8")
    result = run("check", "gotland")
    lines = [line for line in result.output.splitlines() if line.endswith("]")]
    assert len(lines) == 1, result.output
    assert lines[0].startswith("gotland/mine.yaml:7:15: ")
    single = run("show", "gotland/two.yaml")
    assert single.exit_code == 1
    assert "gotland/mine.yaml:7:15: " in single.stderr


def test_at_most_fifty_faults_are_shown(run: Run, tmp_path: Path) -> None:
    visits = "".join(f"  w{number}: {{dues: 1 week}}\n" for number in range(80))
    write(tmp_path, mine__yaml=MINE + visits)
    result = run("check", "mine.yaml")
    assert len(faults_of(result)) == 50
    assert "more; the first 50 are shown" in result.output


def test_check_takes_ids_files_and_folders_once_each(run: Run, tmp_path: Path) -> None:
    write(tmp_path, mine__yaml=MINE)
    result = run("check", "mine.yaml", ".", "./mine.yaml", ITC)
    assert result.output == "3 documents checked: no faults\n"


def test_a_file_wins_over_an_id(run: Run, tmp_path: Path) -> None:
    (tmp_path / "gotland").mkdir()
    (tmp_path / ITC).write_text(MINE, encoding="utf-8")
    assert run("show", ITC, "--lang", "en").output.startswith("Mine\n")


def test_an_id_wins_over_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / ITC).mkdir(parents=True)
    assert run("show", ITC).exit_code == 0


# test


def test_test_passes_for_the_library(run: Run) -> None:
    result = run("test")
    assert result.exit_code == 0, result.output
    assert result.output.rstrip().endswith("passed")


def test_test_shows_what_no_case_shows(run: Run, tmp_path: Path) -> None:
    write(tmp_path, mine__yaml=MINE + "referrals: {help: {to: dental_care, when: {family.pregnant: true}}}\n")
    write(tmp_path, mine__cases__yaml=CASES)
    assert run("test", "mine.yaml").exit_code == 0
    result = run("test", "--coverage", "mine.yaml")
    assert result.exit_code == 1
    assert result.output.splitlines()[0].endswith("1 of 1 passed, 1 of 3 answers of the rules shown")
    assert faults_of(result) == ["uncovered"]
    assert (
        "mine.yaml:8:61: warning: no case makes this met or unmet: the family is expecting a child"
        in result.output
    )
    assert result.output.splitlines()[-1] == "1 case: 1 passed; 1 of 3 answers of the rules shown"


def test_test_shows_that_the_library_is_covered(run: Run) -> None:
    result = run("test", "--coverage", ITC)
    assert result.exit_code == 0
    shown, _, possible = result.output.splitlines()[-1].partition("; ")[2].split()[:3]
    assert shown == possible


def test_sources_tells_what_rests_on_what(run: Run) -> None:
    result = run("sources", ITC, "--lang", "en")
    assert result.exit_code == 0
    assert "Lärande exempel från barnhälsovården." in result.output
    assert "p. 29." in result.output
    assert "visits.v18m, v21m" in result.output
    assert "Assumptions" in result.output
    found = json.loads(run("sources", ITC, "--json").output)
    assert found["id"] == ITC
    assert "visits.v21m" in found["sources"]["larande_exempel_29"]["paths"]
    assert all(each["path"] and each["sv"] and each["en"] for each in found["assumptions"])


def test_sources_takes_instruments_and_files(run: Run, tmp_path: Path) -> None:
    assert "EPDS" in run("sources", "epds").output
    assert "the whole document" in run("sources", "cni", "--lang", "en").output
    write(tmp_path, mine__yaml=MINE, mine__cases__yaml=CASES, wrong__yaml=MINE.replace("due", "deu"))
    assert "gotland/mine" in run("sources", "mine.yaml").output
    assert run("sources", "wrong.yaml").exit_code == 1
    for argument, said in {
        "mine.cases.yaml": "is neither a programme nor an instrument",
        "epdz": "is not a programme",
        "no.yaml": "there is no such file",
    }.items():
        result = run("sources", argument)
        assert (result.exit_code, said in result.stderr) == (2, True), argument


def test_check_tells_of_a_patch_what_it_is_laid_on_from_itself(run: Run, tmp_path: Path) -> None:
    patch = "format: 1\nkind: instrument\nid: epds\nextends: epds\nfindings:\n  raised: {epds.total: {at_least: 13}}\n"
    write(tmp_path, mine__yaml=patch)
    assert "mine.yaml:6:35: " in run("check", "mine.yaml").output


def test_check_gives_advice_that_does_not_fail(run: Run, tmp_path: Path) -> None:
    write(tmp_path, mine__yaml=MINE)
    result = run("check", "mine.yaml")
    assert result.exit_code == 0
    assert faults_of(result) == []
    write(
        tmp_path,
        mine__yaml=MINE.partition("extends")[0]
        + "subject: family\nname: {sv: Min, en: Mine}\nvisits: {v8m: {name: {sv: N, en: N}, due: 8 months}}\n",
    )
    result = run("check", "mine.yaml")
    assert (result.exit_code, faults_of(result)) == (0, ["unsourced-number"])
    assert result.output.splitlines()[-1] == "1 document checked: 1 warning"


def test_test_shows_what_is_not_as_expected(run: Run, tmp_path: Path) -> None:
    write(tmp_path, mine__yaml=MINE, mine__cases__yaml=CASES.replace("status: due", "status: done"))
    for argument in ("mine.yaml", "mine.cases.yaml", "."):
        result = run("test", argument)
        assert result.exit_code == 1, result.output
        assert 'mine.cases.yaml:10:56: expected "done" but the answer is "due"' in result.output
        assert result.output.endswith("1 case: 0 passed, 1 failed\n")
    write(tmp_path, mine__cases__yaml=CASES)
    assert run("test", ".").exit_code == 0


def test_a_story_is_tested_step_by_step_and_its_faults_are_told_once(run: Run, tmp_path: Path) -> None:
    story = (
        CASES.partition("    day:")[0] + "    birth_date: 2024-08-20\n    story:\n"
        "      - {day: 2026-02-20, facts: {unit.region: gotland}, expect: {in_force: true}}\n"
        "      - {day: 2026-03-01, happens: [{visit: v18m}], expect: {visits: {v18m: {status: missed}}}}\n"
    )
    write(tmp_path, mine__yaml=MINE, mine__cases__yaml=story)
    tested = run("test", "mine.yaml")
    assert (tested.exit_code, faults_of(tested)) == (1, ["unexpected-answer"])
    assert tested.output.splitlines()[-1] == "2 cases: 1 passed, 1 failed"
    write(tmp_path, mine__cases__yaml=story.replace("unit.region", "unit.regoin"))
    checked = run("check", "mine.cases.yaml")
    assert (checked.exit_code, faults_of(checked)) == (1, ["unknown-name"])
    assert checked.output.startswith("mine.cases.yaml:8:35: ")


def test_test_tells_faults_of_cases_and_of_programmes(run: Run, tmp_path: Path) -> None:
    write(tmp_path, mine__yaml=MINE, mine__cases__yaml=CASES.replace("unit.region", "unit.regoin"))
    assert faults_of(run("test", "."))[-1] == "unknown-name"
    write(tmp_path, mine__yaml=MINE.replace("20 months", "20 moths"), mine__cases__yaml=CASES)
    result = run("test", ".")
    assert result.exit_code == 1
    assert "mine.yaml:7:15: " in result.output
    assert result.output.endswith("0 cases: 0 passed; 1 document not run because of faults\n")


def _case(text: str) -> fs.Case:
    from familjestod.engine.case import read_case

    return read_case(text, "family.yaml", fs.bundled().schemas)[0]


def test_warnings_count_where_they_are_asked_to(run: Run, tmp_path: Path) -> None:
    whole = "format: 1\nkind: programme\nid: gotland/mine\nname: {sv: Min, en: Mine}\nregion: gotland\nsubject: family\n"
    write(tmp_path, mine__yaml=whole)
    assert run("check", "--strict", "mine.yaml").exit_code == 0
    write(tmp_path, mine__yaml=whole + "sources: {unread: {title: Unread}}\n")
    assert faults_of(run("check", "mine.yaml")) == ["unused-source"]
    assert [run("check", *strict, "mine.yaml").exit_code for strict in ((), ("--strict",))] == [0, 1]
