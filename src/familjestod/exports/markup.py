"""Elements of HTML and SVG as text, where whatever a document says is text and never markup."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from html import escape
from typing import Final

from attrs import frozen

_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_EMPTY: Final = frozenset({"img", "meta", "br", "hr", "path", "rect", "circle", "line", "polygon", "use"})
_QUOTES: Final = {"sv": ("”", "”"), "en": ("“", "”")}
_APOSTROPHE: Final = re.compile(r"(?<=\w)'")
_OPENING: Final = re.compile(r'(?:(?<=[\s(\[/–—])|^)"')


@frozen
class Markup:
    """Text that is markup already."""

    text: str

    def __str__(self) -> str:
        return self.text


Child = Markup | str | None


def escaped(text: str) -> str:
    """The text with every sign that HTML or XML would take for markup escaped, and no sign that cannot be shown.

    >>> escaped('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return escape(_TURNING.sub("", _UNSEEN.sub("\ufffd", text)))


def joined(children: Iterable[Child]) -> Markup:
    """The children one after the other, each text escaped."""
    return Markup("".join(_said(each) for each in children))


def el(name: str, /, *children: Child, **attributes: str | float | None) -> Markup:
    """An element; `cls` is its class, an underscore in the name of an attribute a hyphen, None no attribute.

    >>> str(el("p", "a < b", cls="x", aria_label="y"))
    '<p class="x" aria-label="y">a &lt; b</p>'
    """
    said = "".join(
        f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None
    )
    if name in _EMPTY and not children:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>{joined(children)}</{name}>")


def figure(id_: str, title: str, said: str, *parts: Child, view_box: str, **attributes: str | None) -> Markup:
    """A drawing as an SVG element, with its title and its text alternative; `id_` is what they are found by."""
    return el(
        "svg",
        el("title", title, id=id_),
        el("desc", said, id=f"{id_}-desc"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=view_box,
        role="img",
        aria_labelledby=f"{id_} {id_}-desc",
        **{"cls": "fig", **attributes},
    )


def typographic(text: str, language: str) -> str:
    """The text with the quotation marks of its language instead of straight ones.

    >>> typographic('läst som "0–5 år"', "sv")
    'läst som ”0–5 år”'
    """
    opening, closing = _QUOTES[language]
    return _APOSTROPHE.sub("’", _OPENING.sub(opening, text).replace('"', closing))


def lines_of(text: str, width: int, most: int) -> tuple[str, ...]:
    """The text on at most so many lines of about so many characters, the rest left out.

    >>> lines_of("a long title for a box", 10, 2)
    ('a long', 'title for…')
    """
    said = textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=True) or [""]
    if len(said) <= most:
        return tuple(said)
    last = said[most - 1]
    return (*said[: most - 1], f"{last.rstrip(' ,.;:–')[: width - 1]}…")


def _said(child: Child) -> str:
    if child is None:
        return ""
    return child.text if isinstance(child, Markup) else escaped(child)


def _name(key: str) -> str:
    return "class" if key == "cls" else key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    return escaped(value) if isinstance(value, str) else f"{round(value, 1):g}"
