"""A page for clinicians: well-formed, nothing fetched or run, every link arrives, and it says all that its account says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import familjestod as fs
from familjestod.exports.account import (
    Account,
    Citation,
    Entry,
    Fact,
    Flow,
    Link,
    Schedule,
    Section,
    Step,
)
from familjestod.exports.flow import flow
from familjestod.exports.html import html
from familjestod.exports.instrument import instrument_account
from familjestod.exports.markup import el, escaped, typographic
from familjestod.exports.mermaid import flow_mermaid, timeline_mermaid
from familjestod.exports.programme import programme_account
from familjestod.exports.style import DARK, LIGHT
from familjestod.exports.timeline import timeline
from familjestod.logic.calendar import Duration
from familjestod.logic.quantities import LANGUAGES
from familjestod.spec.model import Programme
from familjestod.spec.terms import Source

BUNDLED = fs.bundled()
DOCUMENTS: dict[str, Programme | fs.Instrument] = {**BUNDLED, **BUNDLED.instruments}
SVG = "{http://www.w3.org/2000/svg}"
_EACH = pytest.mark.parametrize(
    ("id_", "language"), [(id_, language) for id_ in DOCUMENTS for language in LANGUAGES]
)


@cache
def account(id_: str, language: str) -> Account:
    document = DOCUMENTS[id_]
    if isinstance(document, fs.Instrument):
        return instrument_account(document, language, BUNDLED.values())
    return programme_account(document, language)


def parsed(page: str) -> ET.Element:
    return ET.fromstring(page.removeprefix("<!DOCTYPE html>"))  # noqa: S314 - our own page


def text_of(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@_EACH
def test_every_page_is_sound(id_: str, language: str) -> None:
    page = html(account(id_, language))
    root = parsed(page)
    elements = list(root.iter())
    ids = Counter(each.get("id") for each in elements if each.get("id"))
    assert root.get("lang") == language
    assert [id_ for id_, count in ids.items() if count > 1] == []
    links = [each.get("href", "") for each in elements if each.tag == "a"]
    assert [link for link in links if link.startswith("#") and link[1:] not in ids] == []
    assert [link for link in links if not link.startswith(("#", "https://", "http://"))] == []
    named = [name for each in elements for name in (each.get("aria-labelledby") or "").split()]
    assert [name for name in named if name not in ids] == []


@_EACH
def test_nothing_is_run_or_fetched(id_: str, language: str) -> None:
    page = html(account(id_, language))
    root = parsed(page)
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags.isdisjoint(
        {"script", "link", "img", "image", "iframe", "object", "embed", "use", "base", "form"}
    )
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not any(name.startswith("on") or name in {"src", "srcset", "action"} for name in attributes)
    style = " ".join(each.text or "" for each in root.iter("style"))
    assert "@import" not in style
    assert set(re.findall(r"url\([^)]*\)", style)) <= {
        "url(#hatch-broad)",
        "url(#hatch-paper)",
        "url(#hatch-narrow)",
    }


@_EACH
def test_headings_are_in_order(id_: str, language: str) -> None:
    levels = [
        int(each.tag[1])
        for each in parsed(html(account(id_, language))).iter()
        if re.fullmatch(r"h\d", each.tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@_EACH
def test_every_table_says_what_its_columns_are(id_: str, language: str) -> None:
    for table in parsed(html(account(id_, language))).iter("table"):
        assert {each.get("scope") for each in table.iter("th")} <= {"col", "row"}
        head = table.find("thead")
        assert head is not None
        assert len(list(head.iter("th"))) == len(table.findall("tbody/tr")[0])


def said(told: Account) -> Iterator[str]:
    """Everything that an account says."""
    yield told.title
    yield from told.paragraphs
    for fact in told.facts:
        yield fact.text
    for section in told.sections:
        yield section.title
        for entry in section.entries:
            for each in (entry, *(() if section.brief else entry.parts)):
                yield each.title
                yield each.text or "" if not section.brief else ""
                yield each.condition or ""
            keys = {key for key, _ in section.columns}
            yield from (fact.text for fact in entry.facts if not section.brief or fact.key in keys)
    yield from (each.source.title for each in told.sources)


@_EACH
def test_a_page_says_all_that_its_account_says(id_: str, language: str) -> None:
    told = account(id_, language)
    shown = text_of(parsed(html(told))).lower()
    wanted = (" ".join(typographic(each, language).split()).lower() for each in said(told))
    assert [each for each in wanted if each not in shown] == []


@_EACH
def test_sources_lead_to_where_they_are_used_and_back(id_: str, language: str) -> None:
    told = account(id_, language)
    root = parsed(html(told))
    marks = {
        each.get("id", ""): each.get("href", "") for each in root.iter("a") if each.get("class") == "mark"
    }
    for source in root.iter("li"):
        if (source.get("id") or "").startswith("source-"):
            back = [
                each.get("href", "")[1:]
                for each in source.iter("a")
                if (each.get("href") or "").startswith("#")
            ]
            assert {marks[each] for each in back} <= {f"#{source.get('id')}"}
            used = f"#{source.get('id')}" in marks.values()
            assert used == bool(back)


DRAWINGS: dict[str, Callable[[Account], str]] = {"timeline": timeline, "flow": flow}


@pytest.mark.parametrize("name", DRAWINGS)
@_EACH
def test_a_drawing_stands_alone(id_: str, language: str, name: str) -> None:
    drawing = DRAWINGS[name](account(id_, language))
    root = ET.fromstring(drawing)  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert text_of(root.findall(f"{SVG}title")[0])
    assert text_of(root.findall(f"{SVG}desc")[0])
    assert "var(--" not in drawing.replace(str(root.get("style")), "")


def boxes(root: ET.Element) -> list[tuple[float, float, float, float]]:
    found = []
    for each in root.iter(f"{SVG}rect"):
        if (each.get("class") or "").startswith("box"):
            x, y, width, height = (float(each.get(name, "")) for name in ("x", "y", "width", "height"))
            found.append((x, y, x + width, y + height))
    return found


def points(path: str) -> Iterator[tuple[float, float]]:
    """Points along a path of moves, lines and cubic curves."""
    here = (0.0, 0.0)
    for command, numbers in re.findall(r"([MLC])([-\d. ]+)", path):
        values = [float(each) for each in numbers.split()]
        if command == "C":
            ends = [here, *zip(values[::2], values[1::2], strict=True)]
            for step in range(21):
                t = step / 20
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                yield (
                    sum(weight * x for weight, (x, _) in zip(weights, ends, strict=True)),
                    sum(weight * y for weight, (_, y) in zip(weights, ends, strict=True)),
                )
            here = (values[-2], values[-1])
        else:
            start, here = here, (values[0], values[1])
            if command == "L":
                yield from ((start[0] + (here[0] - start[0]) * step / 20, here[1]) for step in range(21))


@_EACH
def test_no_arrow_crosses_a_box_and_no_box_another(id_: str, language: str) -> None:
    root = ET.fromstring(flow(account(id_, language)))  # noqa: S314 - our own drawing
    placed = boxes(root)
    assert len(placed) == len(account(id_, language).flow.steps)
    for index, (left, top, right, bottom) in enumerate(placed):
        for other in placed[index + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    for path in root.iter(f"{SVG}path"):
        for x, y in points(path.get("d", "")):
            inside = [box for box in placed if box[0] + 1 < x < box[2] - 1 and box[1] + 1 < y < box[3] - 1]
            assert inside == []


def test_a_later_day_stands_further_right() -> None:
    root = ET.fromstring(timeline(account("national/barnhalsovard", "sv")))  # noqa: S314 - our own drawing
    ticks = [
        float(each.get("x", ""))
        for each in root.iter(f"{SVG}text")
        if each.get("y") == "38" and each.get("class") == "tick"
    ]
    assert ticks == sorted(ticks)
    windows = [float(each.get("x", "")) for each in root.iter(f"{SVG}rect") if each.get("class") == "window"]
    assert windows


def visit(id_: str, schedule: Schedule, **known: object) -> Entry:
    return Entry(path=("visits", id_), id=id_, title=id_, schedule=schedule, **known)  # type: ignore[arg-type]


def of_visits(*entries: Entry) -> Account:
    columns = (("when", "when"),)
    section = Section(key="visits", title="Visits", entries=entries, columns=columns)
    return Account(kind="programme", id="x/y", language="en", title="X", sections=(section,))


def test_every_kind_of_place_and_bound_has_a_sign_of_its_own() -> None:
    year = Duration(12)
    told = of_visits(
        visit(
            "a",
            Schedule(
                opens=Duration(1), due=Duration(2), overdue=Duration(3), closes=Duration(4), place="home"
            ),
        ),
        visit("b", Schedule(due=year, place="clinic"), condition="only if x"),
        visit("c", Schedule(opens=year, place="bus")),
        visit("d", Schedule(due=Duration(1), counted_from="visits.b")),
        visit("e", Schedule(due=Duration(1), counted_from="visits.f")),
        visit("f", Schedule(due=Duration(1), counted_from="visits.e")),
        visit("g", Schedule(opens=Duration(-2), closes=Duration(-1), counted_from="expected_birth")),
    )
    page = html(told)
    root = parsed(page)
    key = next(each for each in root.iter("ul") if each.get("class") == "key")
    assert [text_of(each) for each in key] == [
        "no place given",
        "home visit",
        "clinic",
        "another place",
        "Filled sign: the day it should happen",
        "Empty sign: only on a condition",
        "Band: the time in which it may happen",
        "Hatched band: overdue",
        "Arrow: no first or last day is given",
    ]
    steps = next(each for each in root.iter() if (each.get("class") or "").startswith("steps"))
    assert [text_of(each) for each in steps] == ["e", "f"]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2.2 reckons it."""

    def light(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_whatever_is_text_can_be_read(palette: dict[str, str]) -> None:
    """In drawings too, where a browser cannot tell what is behind a text."""
    pairs = [(text, behind) for text in ("ink", "muted", "accent") for behind in ("paper", "soft")]
    assert [
        (pair, contrast(*(palette[each] for each in pair)))
        for pair in pairs
        if contrast(*(palette[each] for each in pair)) < 4.5
    ] == []
    assert contrast(palette["paper"], palette["accent"]) >= 4.5
    assert min(contrast(palette[each], palette["paper"]) for each in ("accent", "warm", "muted")) >= 3


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></svg></title><b>",
    "&lt; &#x41; &amp;",
    "]]> <!-- x --> <?php ?>",
    "a\x00b\x1b[31m\ufffe\ud800",
    "\u202eright to left",
    "javascript:alert(1)",
    "' onfocus='alert(1)",
    "a\n\nb\tc",
]


def hostile(text: str) -> Account:
    link = Link(text, "instrument", "i")
    entry = Entry(
        path=("visits", "v"),
        id=text,
        title=text,
        link=link,
        condition=text,
        facts=(
            Fact(key="when", label=text, values=(text, link), sources=(1,)),
            Fact(key="x", label="", values=(text,)),
        ),
        text=text,
        parts=(Entry(title=text, text=text, condition=text), Entry(text=text)),
        sources=(1,),
        schedule=Schedule(opens=Duration(1), due=Duration(2), closes=Duration(5), place=text),
    )
    columns = (("when", text),)
    keys = ("visits", "doses", "screening", "findings", "silence")
    sections = [
        Section(key=key, title=text, entries=(entry,), columns=columns * (key == "visits")) for key in keys
    ]
    sections.append(Section(key="offers", title=text, intro=text, entries=(entry,), inline=True, nested=True))
    steps = (Step(key="a", kind="finding", title=text), Step(key="b", kind="offer", title=text))
    source = Source(title=text, url=text)
    return Account(
        kind="programme",
        id=text,
        language="sv",
        title=text,
        facts=entry.facts,
        description=text,
        sections=tuple(sections),
        sources_title=text,
        sources=(Citation(number=1, source=source, line=f"{text}. {text}"),),
        flow=Flow(steps=steps, arrows=(("a", "b"), ("b", "a"))),
    )


TAGS = {each.tag for each in parsed(html(hostile("x"))).iter()}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_becomes_markup(text: str) -> None:
    root = parsed(html(hostile(text)))
    assert {each.tag for each in root.iter()} <= TAGS
    assert not any(name.startswith("on") for each in root.iter() for name in each.attrib)
    assert not any((each.get("href") or "").startswith("javascript") for each in root.iter("a"))
    for drawing in (timeline, flow):
        tags = {each.tag for each in ET.fromstring(drawing(hostile(text))).iter()}  # noqa: S314
        assert tags == {each.tag for each in ET.fromstring(drawing(hostile("x"))).iter()}  # noqa: S314


@given(st.text())
def test_whatever_a_document_says_is_text(text: str) -> None:
    element = ET.fromstring(str(el("p", text, title=text)))  # noqa: S314 - what is tested
    assert len(element) == 0
    assert not re.search(r"[<>\"']", escaped(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_becomes_mermaid(text: str) -> None:
    usual = flow_mermaid(hostile("x")).splitlines()
    lines = flow_mermaid(hostile(text)).splitlines()
    assert len(lines) == len(usual)
    boxes = [line for line in lines if "<br>" in line]
    assert len(boxes) == 2
    assert all(not re.search(r"[<>\"`\\]", line.partition("<br>")[2].rstrip('")]')) for line in boxes)
    tasks = timeline_mermaid(hostile(text)).splitlines()
    assert len(tasks) == len(timeline_mermaid(hostile("x")).splitlines())


def test_quotation_marks_are_those_of_the_language() -> None:
    said = '"0–5 år" läses som det står ("så"), barnet\'s'
    assert typographic(said, "sv") == "”0–5 år” läses som det står (”så”), barnet’s"
    assert typographic(said, "en") == "“0–5 år” läses som det står (“så”), barnet’s"


def test_where_results_lead_in_a_programme_of_the_corpus(small: fs.Library) -> None:
    told = programme_account(small["gotland/worry"], "en")
    keys = {step.key for step in told.flow.steps}
    assert keys == {key for arrow in told.flow.arrows for key in arrow}
    assert flow_mermaid(told).splitlines()[0] == "flowchart LR"


def test_itc_leads_from_the_checklist_to_the_review() -> None:
    arrows = dict.fromkeys(account("gotland/kommunikation_itc", "sv").flow.arrows)
    assert ("itc", "itc.speech_only") in arrows
    assert ("itc.speech_only", "visits.v21m") in arrows
    assert ("findings.wider_concern", "referrals.speech_therapy") in arrows
    assert ("referrals.komitid", "referrals.review") in arrows
