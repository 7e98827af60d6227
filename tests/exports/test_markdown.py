"""Whatever a document says, a page of it says that and nothing else: no text becomes markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familjestod.exports.account import Account, Citation, Entry, Fact, Link, Section
from familjestod.exports.markdown import escaped, markdown
from familjestod.spec.terms import Source

HOSTILE = [
    "a | b",
    "`code`",
    "``` \nfence",
    "<script>alert(1)</script>",
    "<a href='x'>",
    "[text](javascript:alert(1))",
    "![image](x)",
    "# heading",
    "- bullet\n- bullet",
    "1. one",
    "2) two",
    "> quote",
    "***",
    "---",
    "a\n\nb\r\nc\u2028d",
    "(target)=",
    "%comment",
    ":::{note}",
    "{ref}`x`",
    "$x$ and $$y$$",
    "&lt; &#x41;",
    "\\*",
    "|---|",
    "~~struck~~",
    "[^1] [1]: x",
    "+++",
    "a\x00b\x1b[31m",
    "\t    indented",
    "https://example.org/<b>",
]
_SIGN = re.compile(r"(?<!\\)(?:\\\\)*[`*_\[\]<>|~$&{}^#]")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_sign_of_markup_is_left(text: str) -> None:
    said = escaped(text)
    assert _SIGN.search(said) is None
    assert len(said.splitlines()) == 1
    assert re.match(r"[-+=%:(!@]|\d+[.)]|\s", said) is None


@given(st.text())
def test_what_is_read_is_what_was_written(text: str) -> None:
    said = escaped(text)
    assert _SIGN.search(said) is None
    read = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", said)
    assert read == re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", " ".join(text.split()))


def page(text: str) -> str:
    entry = Entry(
        path=("visits", "v"),
        id=text,
        title=text,
        condition=text,
        facts=(Fact(key="when", label=text, values=(text, Link(text, "programme", "x"))),),
        text=text,
        parts=(Entry(title=text, text=text, condition=text),),
        sources=(1,),
    )
    return markdown(
        Account(
            kind="programme",
            id="a/b",
            language="sv",
            title=text,
            facts=entry.facts,
            description=text.replace(
                "\n\n", "\n"
            ),  # a blank line would be a new paragraph, and is meant to be
            sections=(
                Section(key="visits", title=text, intro=text, entries=(entry,), columns=(("when", text),)),
                Section(key="doses", title=text, entries=(entry,), columns=(("place", text),)),
                Section(key="findings", title=text, entries=(entry,)),
                Section(key="absent", title=text, entries=(entry,), nested=True, inline=True),
            ),
            sources_title=text,
            sources=(Citation(number=1, source=Source(title=text, url=text), line=f"{text}. {text}. Read."),),
        ),
        lambda link: f"{link.id}.md",
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_has_the_same_lines_whatever_its_texts_say(text: str) -> None:
    told = page(text).splitlines()
    plain = page("plain").splitlines()
    assert len(told) == len(plain)
    starts = re.compile(r"(#+ |\s*- |\||1\. )")
    begins = [[match[0] if (match := starts.match(line)) else "" for line in each] for each in (told, plain)]
    assert begins[0] == begins[1]
    rows = [
        [len(re.findall(r"(?<!\\)\|", line)) for line in each if line.startswith("|")]
        for each in (told, plain)
    ]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_only_html_is_the_pages_own(text: str) -> None:
    tags = re.findall(r"(?<!\\)<[^>]*>", page(text))
    own = re.compile(r"</?sup>|<a (?:href=\"#|id=\")source-\d+\">|</a>")
    assert [tag for tag in tags if not own.fullmatch(tag)] == []


def test_an_address_of_a_source_is_a_link_and_nothing_else_is() -> None:
    source = Source(title="T", url="https://example.org/a_b?c=d")
    told = markdown(
        Account(
            kind="programme", id="a/b", language="en", title="T", sources_title="S",
            sources=(Citation(number=1, source=source, line="T. https://example.org/a_b?c=d. Read."),),
        )
    )  # fmt: skip
    assert told.splitlines()[-1] == '1. <a id="source-1"></a>T. <https://example.org/a_b?c=d>. Read.'
    assert "<javascript" not in page("javascript:alert(1)")
