"""Advice on documents that already load: each lint is one generator function, and one row in the docs.

A fault keeps a document from loading; a lint says what its author will want to know before
anyone relies on it. A lint of an overlay speaks of what the overlay itself writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from familjestod.diagnostics import Diagnostic, ordered
from familjestod.lints.bands import bands_gap, bands_overlap, outcome_never_reached
from familjestod.lints.layers import sets_what_is_so, stale_base
from familjestod.lints.periods import always_paused, days_out_of_order, outside_in_force
from familjestod.lints.results import (
    instrument_never_asked,
    result_never_used,
    screened_outside_ages,
    unreachable,
    unused_finding,
)
from familjestod.lints.rules import (
    duplicate_condition,
    empty_condition,
    never_met,
    never_unmet,
    subsumed_condition,
)
from familjestod.lints.schedule import (
    bounds_may_cross,
    closes_when_due,
    level_not_listed,
    never_opens,
    nothing_to_do,
    repeat_without_end,
    same_visit_twice,
)
from familjestod.lints.sourcing import borrowed_source, unsourced_number, unused_source
from familjestod.lints.words import missing_translation
from familjestod.spec.instrument import Instrument
from familjestod.spec.model import Programme

Lint = Callable[[Programme | Instrument], Iterator[Diagnostic]]

LINTS: Final[Mapping[str, Lint]] = MappingProxyType(
    {
        "always-paused": always_paused,
        "bands-gap": bands_gap,
        "bands-overlap": bands_overlap,
        "borrowed-source": borrowed_source,
        "bounds-may-cross": bounds_may_cross,
        "closes-when-due": closes_when_due,
        "days-out-of-order": days_out_of_order,
        "duplicate-condition": duplicate_condition,
        "empty-condition": empty_condition,
        "instrument-never-asked": instrument_never_asked,
        "level-not-listed": level_not_listed,
        "missing-translation": missing_translation,
        "never-met": never_met,
        "never-opens": never_opens,
        "never-unmet": never_unmet,
        "nothing-to-do": nothing_to_do,
        "outcome-never-reached": outcome_never_reached,
        "outside-in-force": outside_in_force,
        "repeat-without-end": repeat_without_end,
        "result-never-used": result_never_used,
        "same-visit-twice": same_visit_twice,
        "screened-outside-ages": screened_outside_ages,
        "sets-what-is-so": sets_what_is_so,
        "stale-base": stale_base,
        "subsumed-condition": subsumed_condition,
        "unreachable": unreachable,
        "unsourced-number": unsourced_number,
        "unused-finding": unused_finding,
        "unused-source": unused_source,
    }
)
"""Every lint by its code."""


def lint(document: Programme | Instrument) -> tuple[Diagnostic, ...]:
    """What every lint has to say of a programme or an instrument, in the order of places; nothing if all is well.

    >>> import familjestod as fs
    >>> fs.lint(fs.bundled()["gotland/kommunikation_itc"])
    ()
    """
    # An edition says again what it leaves as it was.
    return ordered(dict.fromkeys(found for each in LINTS.values() for found in each(document)))
