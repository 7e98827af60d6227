"""Diagnostics as SARIF 2.1.0, which code hosts and editors show at the lines.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html; its sections are
named where a choice rests on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from familjestod import __version__
from familjestod.cli.faults import Explanation, explanations
from familjestod.diagnostics import Diagnostic, Fix, Place, Related, dotted, hint
from familjestod.logic.quantities import capitalised

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """One run of the checker, with every diagnostic and the rules that they are of."""
    known = explanations()
    codes = sorted({each.code for each in diagnostics})
    driver = {
        "name": "familjestod",
        "semanticVersion": __version__,
        "rules": [_rule(known[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, codes.index(each.code)) for each in diagnostics],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(explanation: Explanation) -> dict[str, Any]:
    return {
        "id": explanation.code,
        "shortDescription": {"text": explanation.meaning},
        "fullDescription": {"text": explanation.meaning},
        "help": {"text": explanation.advice, "markdown": explanation.advice},
    }


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": _message("\n".join(_sentences(diagnostic))),
    }
    location: dict[str, Any] = {}
    if diagnostic.place is not None:
        location["physicalLocation"] = _physical(diagnostic.place)
    if diagnostic.path:
        location["logicalLocations"] = [{"fullyQualifiedName": dotted(diagnostic.path)}]
    if location:
        result["locations"] = [location]
    if diagnostic.related:
        result["relatedLocations"] = [_related(id_, each) for id_, each in enumerate(diagnostic.related, 1)]
    if diagnostic.fix is not None:
        result["fixes"] = [_fix(diagnostic.fix)]
    return result


def _sentences(diagnostic: Diagnostic) -> list[str]:
    hinted = hint(diagnostic)
    return [each for each in (diagnostic.message, capitalised(hinted), diagnostic.help) if each]


def _related(id_: int, related: Related) -> dict[str, Any]:
    location: dict[str, Any] = {"id": id_, "message": _message(related.message)}
    if related.place is not None:
        location["physicalLocation"] = _physical(related.place)
    return location


def _fix(fix: Fix) -> dict[str, Any]:
    by_source: dict[str, list[dict[str, Any]]] = {}
    for edit in fix.edits:
        replacement = {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}
        by_source.setdefault(edit.place.source, []).append(replacement)
    changes = [
        {"artifactLocation": _artifact(source), "replacements": replacements}
        for source, replacements in by_source.items()
    ]
    return {"description": _message(fix.description), "artifactChanges": changes}


def _physical(place: Place) -> dict[str, Any]:
    return {"artifactLocation": _artifact(place.source), "region": _region(place)}


def _region(place: Place) -> dict[str, Any]:
    """The region of a place; both count from 1, and both end before the end (section 3.30)."""
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


_PLAIN: Final = re.compile(r"[^A-Za-z0-9._~/-]")
_DRIVE: Final = re.compile(r"([A-Za-z]):/(.*)")


def _artifact(name: str) -> Mapping[str, str]:
    """The name of a file as a reference in a URI (RFC 3986): what means something there is written as its bytes."""
    drive = _DRIVE.fullmatch(name)
    begin = f"file:///{drive[1]}:/" if drive else "file://" if name.startswith("/") else ""
    return {"uri": begin + _PLAIN.sub(_bytes, drive[2] if drive else name)}


def _bytes(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogateescape"))


_LINK: Final = re.compile(r"\](?=\()")
_PLACEHOLDER: Final = re.compile(r"\{([0-9]+)\}")


def _message(text: str) -> dict[str, str]:
    """A message in which nothing from a document is taken for a link or for a placeholder (3.11.5 and 3.11.6)."""
    return {"text": _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub("] ", text))}
