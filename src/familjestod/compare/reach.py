"""Which answers two programmes may differ in: those that rest on anything that is not the same in both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import define, evolve, field

from familjestod.compare.output import Output, outputs
from familjestod.logic.rule import Rule, names
from familjestod.spec.model import Programme, Scheduled, Vaccination, Visit
from familjestod.spec.verify import all_rules, applicability


def may_differ(old: Programme, new: Programme, on: dt.date) -> tuple[Output, ...]:
    """The answers of two programmes on a day that are not sure to be the same, whatever the family.

    An answer is sure to be the same where everything that it rests on says the same in both: its own entry, what its
    rules read and what that rests on in turn, who the programme is for and when. Whether it is and when it is in force
    are always among those that may differ.

    >>> import datetime as dt, familjestod as fs
    >>> itc = fs.bundled()["gotland/kommunikation_itc"]
    >>> reform = itc.patched({"visits": {"v21m": {"due": "20 months"}}})
    >>> differing = {each.name for each in may_differ(itc, reform, dt.date(2026, 3, 1))}
    >>> "visits.v21m.due" in differing, "visits.v18m.due" in differing
    (True, False)
    """
    before, after = old.on(on), new.on(on)
    every = outputs(*(evolve(each, editions=()) for each in (before, after)))
    if before.vocabulary is not after.vocabulary and before.vocabulary != after.vocabulary:
        return every
    one, other = _Resting(before, on), _Resting(after, on)
    return tuple(each for each in every if _always(each) or one.of(each) != other.of(each))


def changed_rules(old: Programme, new: Programme, on: dt.date) -> tuple[str, ...]:
    """The paths of the rules that differ between two programmes on a day, or that one of them has."""
    before, after = (all_rules(each.on(on)) for each in (old, new))
    paths = dict.fromkeys((*before, *after))
    return tuple(path for path in paths if before.get(path) != after.get(path))


def _always(output: Output) -> bool:
    return output.part in {"in_force", "eligibility"}


_GATE: Final = "gate"


@define
class _Resting:
    """What each answer of a programme rests on, as it is on a day."""

    edition: Programme
    on: dt.date
    _applies: Mapping[str, Rule] = field(init=False)
    _read: dict[str, tuple[Any, tuple[str, ...]]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self._applies = applicability(self.edition)

    def of(self, output: Output) -> dict[str, Any]:
        """What says what an answer is, by what it is of: its own entry, and all that is read for it."""
        if output.what == "state":  # history alone tells it
            return {"state": output.id in self.edition.referrals}
        found: dict[str, Any] = {}
        waiting = [_GATE, f"{output.part}.{output.id}"]
        while waiting:
            item = waiting.pop()
            if item not in found:
                found[item], read = self._said(item)
                waiting += map(_item, read)
        return found

    def _said(self, item: str) -> tuple[Any, tuple[str, ...]]:
        """What says what something is, and the names that it reads."""
        if item not in self._read:
            self._read[item] = self._made(item)
        return self._read[item]

    def _made(self, item: str) -> tuple[Any, tuple[str, ...]]:
        edition = self.edition
        if item == _GATE:
            said = (self.on in edition.in_force, edition.eligibility, edition.month_overflow)
            return said, names(edition.eligibility)
        part, _, id_ = item.partition(".")
        entry = getattr(edition, part, {}).get(id_) if part in _PARTS else None
        if part == "instrument":
            return edition.instruments.get(id_), ()
        if entry is None:
            return None, ()
        if part == "findings":
            return entry, tuple(name for rule in entry.rules for name in names(rule))
        if isinstance(entry, Scheduled):
            paused = tuple(each for each in edition.pauses if self.on in each)
            return (entry, self._applies[item], paused), tuple(self._of_planned(item, entry))
        return entry, names(entry.when)

    def _of_planned(self, item: str, entry: Scheduled) -> Iterator[str]:
        """What a visit or dose reads: whether it applies, what it is counted from, and what it may not come before."""
        yield from names(self._applies[item])
        yield entry.counted_from
        yield from entry.not_before
        if isinstance(entry, Visit) and entry.repeat is not None and entry.repeat.until is not None:
            yield from names(entry.repeat.until)
        if isinstance(entry, Vaccination) and entry.at is not None:
            yield f"visits.{entry.at}"


_PARTS: Final = ("findings", "visits", "vaccinations", "referrals", "offers", "requirements")


def _item(name: str) -> str:
    """What a name that is read is of: a part of the programme, an instrument, or a fact, which is what it is."""
    part, _, rest = name.partition(".")
    return f"{part}.{rest}" if part in _PARTS else f"instrument.{part.partition('@')[0]}"
