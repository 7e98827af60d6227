"""What each code of a fault means: the page docs/faults.md, which travels with the package, as values.

A section of the page is a code, what it means, an example that gives it, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from attrs import frozen

from familjestod.cli.screen import Row, Screen, table
from familjestod.diagnostics import nearest

_OWN_TEXTS: Final = "How the text is written"  # the part whose examples have nothing before them
_SECTION: Final = re.compile(r"^### `([a-z-]+)`\n", re.MULTILINE)
_PART: Final = re.compile(r"^## (.*)\n", re.MULTILINE)
_EXAMPLE: Final = re.compile(r"^```(\w+)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


@frozen
class Example:
    """A document that gives a code: YAML, or an expression of Python for what cannot be shown on a page."""

    language: str
    text: str
    head: str = ""
    """The lines of a programme that stand before it, where it does not say what it is."""


@frozen
class Explanation:
    """What one code means."""

    code: str
    meaning: str
    examples: tuple[Example, ...]
    """Several documents where it takes several to give the code."""
    advice: str


@cache
def explanations() -> Mapping[str, Explanation]:
    """Every code with its explanation, in the order of the page."""
    from familjestod.library import faults_page

    introduction, *parts = _PART.split(faults_page())
    head = _EXAMPLE.findall(introduction)[0][1]
    return {
        each.code: each
        for title, part in zip(parts[::2], parts[1::2], strict=True)
        for each in _sections(part, "" if title == _OWN_TEXTS else head)
    }


def _sections(part: str, head: str) -> Iterator[Explanation]:
    """The sections of a part of the page: what stands before the examples of each, they, and what stands behind."""
    _, *sections = _SECTION.split(part)
    for code, section in zip(sections[::2], sections[1::2], strict=True):
        examples = tuple(
            Example(
                language,
                text,
                "" if "kind: " in text or text.startswith(('b"', "Case(", "cohort.")) else head,
            )
            for language, text in _EXAMPLE.findall(section)
        )
        said = [
            " ".join(each.split()) for each in _EXAMPLE.sub("\n\n", section).split("\n\n") if each.strip()
        ]
        yield Explanation(code, said[0], examples, said[-1])


def explained(explanation: Explanation, screen: Screen) -> Iterator[str]:
    """The lines that tell what a code means, an example that gives it, and what to do."""
    yield screen.paint(explanation.code, "bold")
    yield ""
    yield from screen.wrapped(explanation.meaning)
    for each in explanation.examples:
        yield ""
        yield "Example, in a programme:" if each.head else _LABELS[each.language]
        yield ""
        yield from (screen.paint(f"    {line}".rstrip(), "cyan") for line in each.text.splitlines())
    yield ""
    yield from screen.wrapped(explanation.advice, "What to do: ", " " * 12)


_LABELS: Final = {"yaml": "Example:", "python": "Example, as Python writes it:"}


def listed(screen: Screen) -> Iterator[str]:
    """Every code with what it means."""
    rows = [Row((each.code, each.meaning)) for each in explanations().values()]
    yield from table(screen, ("code", "meaning"), rows)


def unknown(code: str) -> str:
    """What is said of a code that there is none of."""
    return f'"{code}" is not a code; nearest: {", ".join(nearest(code, explanations()))}'
