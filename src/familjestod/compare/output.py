"""What two programmes are compared in: each answer by itself, named as a column of a register's answers is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from attrs import frozen

from familjestod.engine.evaluation import Evaluation
from familjestod.spec.model import BOUNDS, Programme

_PLANNED: Final = ("visits", "vaccinations")
_JUDGED: Final = ("offers", "requirements")


@frozen(order=True)
class Output:
    """One answer of a programme: `Output("visits", "v18m", "opens")` is the day a visit opens.

    >>> Output("visits", "v18m", "opens").name
    'visits.v18m.opens'
    """

    part: str
    """`in_force`, `eligibility`, `findings`, `visits`, `vaccinations`, `referrals`, `offers` or `requirements`."""
    id: str = ""
    what: str = ""
    """`status` or a bound of what is planned, `state` of a referral; empty where the answer is a verdict or a value."""

    @property
    def name(self) -> str:
        """The column it is in the answers of a register."""
        return ".".join(each for each in (self.part, self.id, self.what) if each)

    def answer(self, evaluation: Evaluation) -> dict[str, str | int | None]:
        """What an evaluation answers, as its JSON says it: one answer under "", or one for each occurrence of a repeat.

        Empty where the evaluation has no such answer, as where a programme has no such visit.
        """
        if self.part == "in_force":
            return {"": "met" if evaluation.in_force else "unmet"}
        if self.part == "eligibility":
            return {"": evaluation.eligibility.verdict.value}
        known = getattr(evaluation, self.part)
        if self.part == "findings":
            return {"": known[self.id]} if self.id in known else {}
        if self.id in known:
            return {"": self._of(known[self.id])}
        again = f"{self.id}#"
        return {
            id_.removeprefix(self.id): self._of(each) for id_, each in known.items() if id_.startswith(again)
        }

    def _of(self, answer: Any) -> str | None:  # noqa: ANN401 - what an evaluation holds for a part
        if self.what in BOUNDS:
            day = getattr(answer, self.what)
            return None if day is None else day.isoformat()
        if self.what == "state":
            return str(answer.state)
        return str(getattr(answer, self.what or "verdict").value)


def outputs(*programmes: Programme) -> tuple[Output, ...]:
    """Every answer that one programme or another gives, in the order of the first, each once."""
    return tuple(dict.fromkeys(each for programme in programmes for each in _of(programme)))


def _of(programme: Programme) -> Iterator[Output]:
    yield Output("in_force")
    yield Output("eligibility")
    for state in (programme, *(each.programme for each in programme.editions)):
        yield from (Output("findings", id_) for id_ in state.findings)
        for part in _PLANNED:
            for id_ in getattr(state, part):
                yield from (Output(part, id_, what) for what in ("status", *BOUNDS))
        for id_ in state.referrals:
            yield from (Output("referrals", id_, what) for what in ("", "state"))
        for part in _JUDGED:
            yield from (Output(part, id_) for id_ in getattr(state, part))
