"""A review says what was counted, proved and told, in its order, in both languages, and nothing that is to be hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve

import familjestod as fs
from compare.review_examples import FAMILIES, PAIRS, register, reviewed
from familjestod.compare.reviewing import LIMIT
from familjestod.compare.reviews.spread import FUNNEL
from familjestod.compare.reviews.words import PARTS, REVIEW
from familjestod.engine.cases import read_examples

pytestmark = pytest.mark.extra

LANGUAGES = ("sv", "en")
# Of these it is also known what is hidden.
OPENED = ("age", "worry")
Table = tuple[list[str], list[list[str]]]


def page(name: str, language: str = "sv", suppress: int = 5) -> ET.Element:
    """The page of a review, which is well-formed XML too."""
    return parsed(reviewed(name, suppress).html(language))


def parsed(text: str) -> ET.Element:
    root = ET.fromstring(text.partition("\n")[2])  # noqa: S314 - our own page
    for each in root.iter():
        each.tag = each.tag.rpartition("}")[2]
    return root


def part(root: ET.Element, key: str) -> ET.Element:
    found = root.find(f".//section[@aria-labelledby='part-{key}']")
    assert found is not None
    return found


def said(element: ET.Element) -> str:
    """The text of an element, without what stands in smaller type below it."""
    below = "".join("".join(each.itertext()) for each in element.iter("span") if each.get("class") == "below")
    return "".join(element.itertext()).removesuffix(below)


def tables(element: ET.Element) -> Iterator[Table]:
    """The headings and rows of each table, in order."""
    for table in element.iter("table"):
        heads = (
            [said(each) for each in table.findall("thead/tr")[-1]] if table.find("thead") is not None else []
        )
        yield heads, [[said(each) for each in row] for row in table.findall("tbody/tr")]


def number(text: str) -> int | None:
    """A count as it is written; nothing where it is hidden."""
    return (
        None
        if text in {"dolt", "hidden"}
        else int(text.replace("\xa0", "").replace(",", "").replace("−", "-"))
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAIRS)
def test_every_part_stands_in_its_order(name: str, language: str) -> None:
    root = page(name, language)
    sections = [each.get("aria-labelledby") for each in root.iter("section")]
    assert sections == [*(f"part-{key}" for key in PARTS), "part-signature"]
    titles = [REVIEW[language][key] for key in PARTS]
    assert [said(each) for each in root.iter("h2")][1:-1] == titles
    text = reviewed(name).markdown(language)
    places = [
        text.index(f"### {title}\n")
        if key in {"words", "headline"}
        else text.index(f"<summary><b>{title}</b></summary>")
        for key, title in zip(PARTS, titles, strict=True)
    ]
    assert places == sorted(places)
    assert root.get("lang") == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAIRS)
def test_a_page_runs_and_fetches_nothing(name: str, language: str) -> None:
    root = page(name, language)
    names = {each.tag for each in root.iter()}
    assert not names & {"script", "link", "iframe", "object", "img", "form", "input", "base"}
    for each in root.iter():
        for key, value in each.attrib.items():
            assert not key.startswith("on")
            assert key not in {"src", "srcset", "action"}
            assert key != "href" or value.startswith("#")
    style = root.find("head/style")
    assert style is not None
    assert style.text is not None
    assert "@import" not in style.text
    assert set(re.findall(r"url\((\S+?)\)", style.text)) <= {"#hatch-broad", "#hatch-narrow", "#hatch-paper"}
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert all(each.find("title") is not None and each.find("desc") is not None for each in root.iter("svg"))


def test_a_drawing_says_what_it_draws() -> None:
    root = page("age")
    flows = [each for each in reviewed("age").records()["flow"] if each["families"] is not None]
    drawn = " ".join("".join(each.itertext()) for each in part(root, "flow").iter("desc"))
    assert flows
    for row in flows:
        assert re.search(rf"\b{row['families']} går från ", drawn.replace("\xa0", ""))


@pytest.mark.parametrize("name", PAIRS)
def test_what_changes_is_told_first_and_what_cannot_matter_apart(name: str) -> None:
    found = reviewed(name)
    words = part(page(name), "words")
    listed = words.findall("ul/li")
    assert len(listed) == len(found.diff)
    quiet = [each for group in words.findall("ul") if "quiet" in str(group.get("class")) for each in group]
    assert len(quiet) == sum(not each.effect for each in found.diff)
    text = "".join(words.itertext())
    assert all(each.say("sv") in text for each in found.diff)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_is_what_was_counted(language: str) -> None:
    found = reviewed("age").impact
    assert found is not None
    assert found.affected
    share = f"{100 * found.affected / FAMILIES:.1f}"
    expected = {
        "sv": f"{found.affected} av {FAMILIES} barn ({share.replace('.', ',')}\xa0%) får ett annat svar.",
        "en": f"{found.affected} of {FAMILIES} children ({share}%) get another answer.",
    }
    root = page("age", language)
    header = root.find("body/header")
    assert header is not None
    assert expected[language] in "".join(header.itertext())
    ((heads, rows),) = tables(part(root, "headline"))
    assert len(heads) == len(rows[0])
    told = [number(row[1]) for row in rows]
    assert told == found.changed["families"].to_list()


@pytest.mark.parametrize("name", PAIRS)
def test_every_transition_is_on_the_page_as_it_was_counted(name: str) -> None:
    found = reviewed(name)
    assert found.impact is not None
    rows = found.impact.transitions.to_dicts()
    changing = {row["output"] for row in rows if row["changed"]}
    assert changing
    section = part(page(name), "transitions")
    shown: list[int | None] = []
    for table in section.iter("table"):
        for row in table.findall("tbody/tr"):
            cells = [each for each in row.findall("td") if said(each) != "0"]
            shown += [number(said(each)) for each in cells]
            assert all(
                ("strong" in str(each.get("class"))) is not ("dim" in str(each.get("class")))
                for each in cells
            )
    from_where = {(row["output"], row["old"]) for row in rows if row["changed"]}
    expected = [row["families"] for row in rows if (row["output"], row["old"]) in from_where]
    assert sorted(shown, key=str) == sorted(expected, key=str)
    rest = [
        row for row in rows if row["output"] in changing and (row["output"], row["old"]) not in from_where
    ]
    text = "".join(section.itertext()).replace("\xa0", "")
    for row in rest:
        assert ("dolt" if row["families"] is None else f" {row['families']}") in text


@pytest.mark.parametrize("name", PAIRS)
def test_conditions_are_on_the_page_as_they_were_counted(name: str) -> None:
    found = reviewed(name).impact
    assert found is not None
    ((_, rows),) = tables(part(page(name), "funnel"))
    counted = found.attrition.to_dicts()
    assert len(rows) == len(counted)
    for shown, row in zip(rows, counted, strict=True):
        assert shown[0].lower().startswith(row["condition"].lower())
        sides = [(what, side) for what in FUNNEL for side in ("before", "after")]
        for told, (what, side) in zip(shown[1:], sides, strict=True):
            assert told == "–" if row[f"number_{side}"] is None else number(told) == row[f"{what}_{side}"]


@pytest.mark.parametrize("name", PAIRS)
def test_work_and_groups_are_on_the_page_as_they_were_counted(name: str) -> None:
    found = reviewed(name).impact
    assert found is not None
    *_, (_, work) = tables(part(page(name), "workload"))
    assert [[number(each) for each in row[3:5]] for row in work] == [
        [row["before"], row["after"]] for row in found.workload.to_dicts()
    ]
    groups = [row for _, rows in tables(part(page(name), "groups")) for row in rows]
    assert [[number(each) for each in row[1:3]] for row in groups] == [
        [row["families"], row["changed"]] for row in found.by_group.to_dicts()
    ]


def test_what_is_hidden_is_hidden_everywhere() -> None:
    hidden = 0
    for name in OPENED:
        found, open_ = reviewed(name), reviewed(name, 0)
        assert found.impact is not None
        assert open_.impact is not None
        cells = {
            (row["output"], row["old"], row["new"]): row["families"]
            for row in open_.impact.transitions.to_dicts()
        }
        for key, rows in found.records().items():
            for row in rows:
                if row.get("suppressed"):
                    hidden += 1
                    assert any(value is None for value in row.values()), key
        witnesses = found.records()["witnesses"]
        for row in witnesses:
            assert row["suppressed"] is (row["families"] is None)
            assert not row["suppressed"] or row["register_id"] is None
            assert row["families"] in {None, cells[row["output"], row["old"], row["new"]]}
        few = [
            row
            for row in found.records()["peaks"]
            for side in ("before", "after")
            if row[side] is None and row[f"period_{side}"]
        ]
        assert few == []
        # The families that stand for what is hidden stand for nothing that is shown, and are not named.
        shown = {row["register_id"] for row in witnesses} - {None}
        only = {str(each.id) for each in open_.impact.examples} - shown
        root = page(name)
        told = {each.text for each in root.iter("span") if each.get("class") == "code"}
        assert shown <= told
        assert not told & only
        markdown = found.markdown("sv")
        assert all(f"`{each}`" not in markdown for each in only)
    assert hidden > 20


def test_why_counts_are_hidden_is_told_where_some_are() -> None:
    for name in OPENED:
        for suppress in (5, 0):
            text = "".join(page(name, "sv", suppress).itertext())
            assert text.count(REVIEW["sv"]["hidden"].format(5, "barn")) == ("dolt" in text)
            assert suppress or "dolt" not in text
    assert "dolt" in "".join(page("age").itertext())
    assert REVIEW["en"]["hidden"].format(5, "children") in "".join(page("age", "en").itertext())


@pytest.mark.parametrize("name", PAIRS)
def test_frames_are_the_records(name: str) -> None:
    found = reviewed(name)
    records, frames = found.records(), found.frames()
    assert list(frames) == list(records)
    assert {key: frame.to_dicts() for key, frame in frames.items()} == records
    assert set(PARTS) <= set(records)
    for row in records["flow"]:
        assert row in records["transitions"]


def test_saved_cases_hold_for_the_new_version_and_not_for_the_old() -> None:
    tried = 0
    for name, (old, new, _) in PAIRS.items():
        found = reviewed(name)
        for expect, right, wrong in (("new", new, old), ("old", old, new)):
            if (name, expect) == ("overlay", "new"):  # the new version has no such visit to be asked for
                with pytest.raises(ValueError, match="no made-up family"):
                    found.cases(expect="new")
                continue
            text = found.cases(expect=expect)  # type: ignore[arg-type] # one of the two
            examples = read_examples(text, "review.cases.yaml", fs.bundled().schemas)
            assert examples.programme == right.id
            assert examples.examples
            for each in examples.examples:
                tried += 1
                assert examples.differences(each, right) == ()
                assert examples.differences(each, wrong)
    assert tried > 10


def test_there_are_no_cases_where_nothing_differs() -> None:
    old, *_ = PAIRS["cut-off"]
    found = fs.compare.review(old, old)
    with pytest.raises(ValueError, match="no made-up family"):
        found.cases()
    assert found.markdown("en").count("It is proved that none of") == 2


def test_the_step_at_which_traces_part_is_marked_once_on_each_side() -> None:
    for name in PAIRS:
        found = reviewed(name)
        rows = found.records()["why"]
        assert {row["made_up"] for row in rows} == {each.number for each in found.families}
        for family in found.families:
            for side in ("before", "after"):
                own = [row for row in rows if (row["made_up"], row["side"]) == (family.number, side)]
                days = family.first.output.name == own[0]["rule"]
                assert sum(row["parts"] for row in own) == 1 or (days and any(row["parts"] for row in own))
    first = [row["said_en"] for row in reviewed("age").records()["why"] if row["parts"]][:2]
    assert first == [
        "✓ the child is younger than 6 years (is 5 years)",
        "✗ the child is younger than 5 years (is 5 years)",
    ]
    section = part(page("age"), "why")
    assert [each.get("class") for each in section.iter("li")].count("parts") >= 2


def test_a_sample_has_intervals_for_shares_and_for_work() -> None:
    found = reviewed("age", 5, 100_000)
    root = parsed(found.html("sv"))
    assert "95\xa0%" in "".join(part(root, "headline").itertext()).replace("95 %", "95\xa0%")
    work = [row for row in found.records()["workload"] if row["after"]]
    assert work
    for row in work:
        assert row["after_low"] <= row["after"] * 100_000 / FAMILIES <= row["after_high"]
    assert all(row["after_low"] is None for row in found.records()["workload"] if row["after"] is None)


def test_markdown_is_never_longer_than_its_limit() -> None:
    for name in PAIRS:
        found = reviewed(name)
        for language in LANGUAGES:
            whole = found.markdown(language)
            assert len(whole) <= LIMIT
            for limit in (len(whole), 20_000, 6_000, 2_500, 900):
                text = found.markdown(language, limit=limit)
                assert len(text) <= limit
                assert text.startswith(f"## {REVIEW[language]['kind']}")
                opened = text.count("<details>")
                assert opened == text.count("</details>") == text.count("<summary>")
                if limit < len(whole):
                    left = (
                        REVIEW[language]["rows_left_out"].format("").strip(),
                        REVIEW[language]["left_out"].partition("{")[0],
                    )
                    assert any(each in text for each in left)


def test_without_a_register_it_is_told_in_words_and_shown_by_families() -> None:
    old, new, _ = PAIRS["cut-off"]
    found = evolve(reviewed("cut-off"), impact=None, period=None)
    for language in LANGUAGES:
        root = parsed(found.html(language))
        keys = [str(each.get("aria-labelledby")).removeprefix("part-") for each in root.iter("section")]
        assert keys == ["words", "headline", "witnesses", "why", "rules", "provenance", "signature"]
        assert REVIEW[language]["no_register"] in "".join(root.itertext())
    assert list(found.records()) == ["words", "made_up", "why", "uncovered", "provenance"]
    assert "impact" not in repr(fs.compare.review(old, new, witnesses=False))


def test_a_register_needs_its_day() -> None:
    old, new, _ = PAIRS["age"]
    with pytest.raises(ValueError, match="give on="):
        fs.compare.review(old, new, register("age").families)
    with pytest.raises(ValueError, match='"de" is not a language'):
        reviewed("age").html("de")


def test_what_it_rests_on_is_told() -> None:
    found = reviewed("age")
    facts = {row["what"]: row["value"] for row in found.records()["provenance"]}
    assert facts["old_digest"] == found.old.digest
    assert facts["new_digest"] == found.new.digest
    assert facts["rows"] == str(FAMILIES)
    assert (facts["data"], facts["seed"], facts["suppress"]) == ("Ett påhittat register", "3", "5")
    text = "".join(part(page("age"), "provenance").itertext())
    assert all(
        str(value) in text
        for value in facts.values()
        if "answers differ" not in value and " by " not in value
    )


def test_a_card_says_how_many() -> None:
    found = reviewed("age")
    assert found.impact is not None
    assert f"{found.impact.affected} av {FAMILIES} barn" in found._repr_html_()
    assert f"{found.impact.affected} of {FAMILIES} children" in found.shown("en").html
    assert f"affected={found.impact.affected}" in repr(found)


def test_texts_of_a_document_are_never_markup() -> None:
    for language in LANGUAGES:
        names = {each.tag for each in page("worry", language).iter()}
        assert "b" not in names or all(
            each.text.startswith(REVIEW[language]["made_up_family"].partition(" {")[0])
            for each in page("worry", language).iter("b")
            if each.text
        )
        text = reviewed("worry").markdown(language)
        assert "<i>" not in text
    assert "<i>nu</i>" in "".join(page("worry", "sv").itertext())
    assert "Oro i \\*rätt\\* tid \\| \\<i\\>nu\\</i\\>" in reviewed("worry").markdown("sv")


def test_any_row_is_a_plain_value() -> None:
    import json

    def plain(value: Any) -> bool:
        return value is None or isinstance(value, str | int | float | bool) or hasattr(value, "isoformat")

    for name in PAIRS:
        for rows in reviewed(name).records().values():
            assert all(plain(value) for row in rows for value in row.values())
    assert json.dumps(reviewed("age").records(), default=str)
