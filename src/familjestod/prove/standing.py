"""The day that is asked about, as far as a programme's answers hang on it: whether it is in force, and what is paused."""

from __future__ import annotations

import datetime as dt

from attrs import frozen

from familjestod.spec.model import Programme


@frozen
class Day:
    """A day as it is to one programme."""

    in_force: bool = True
    paused: frozenset[str] = frozenset()
    """The visits and doses that are paused on it, by name: `visits.v8m`."""

    @classmethod
    def of(cls, state: Programme, on: dt.date) -> Day:
        """A day as it is to a programme as it is on that day."""
        paused = {
            f"{kind}.{id_}"
            for pause in state.pauses
            if on in pause
            for kind in ("visits", "vaccinations")
            for id_ in getattr(state, kind)
            if id_ in getattr(pause, kind) or not (pause.visits or pause.vaccinations)
        }
        return cls(on in state.in_force, frozenset(paused))
