"""What a case expects against what the programme answers: where they differ, in which words, and why it answers so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from familjestod.diagnostics import Diagnostic, Path, Related, dotted, nearest
from familjestod.engine.evaluation import Evaluation
from familjestod.engine.reasons import Reasons
from familjestod.engine.timetable import Status
from familjestod.engine.words import MARKS
from familjestod.logic.rule import Rule
from familjestod.logic.truth import Verdict
from familjestod.spec.model import BOUNDS, Programme
from familjestod.spec.names import REFERRAL_STATES

_PLANNED: Final = ("visits", "vaccinations")
_ANSWERED: Final = ("referrals", "offers", "requirements")
_IDS: Final = (*_PLANNED, *_ANSWERED, "findings")
# What an answer can be at a key: a word that is none of these is a slip of the pen.
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "status": tuple(Status),
    "verdict": tuple(Verdict),
    "state": tuple(map(str, REFERRAL_STATES.choices)),
}
# Answers that follow from an eligibility that is unmet or unknown.
_FOLLOWS: Final = frozenset({"unknown", "not_applicable", "unmet"})
_MOST_REASONS: Final = 4
_ITEM: Final = 2  # a kind and an id


@frozen
class Comparison:
    """What is expected of an answer against what it is."""

    programme: Programme
    evaluation: Evaluation
    expected: Path
    """Where what is expected stands in its document."""

    def differences(self, expected: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
        """Where the answer lacks or contradicts what is expected; what only follows from eligibility is told with it."""
        found = tuple(self._differences(expected, self.evaluation.to_dict(), self.expected))
        first = next(
            (each for each, _ in found if each.path[: len(self.expected) + 1] == self._eligibility), None
        )
        if first is None:
            return tuple(each for each, _ in found)
        following = [each for each, answer in found if each is not first and self._follows(each.path, answer)]
        related = [Related(message=f"and so {each.message}", path=each.path) for each in following]
        return tuple(
            evolve(each, related=related) if each is first else each
            for each, _ in found
            if each not in following
        )

    @property
    def _eligibility(self) -> Path:
        return (*self.expected, "eligibility")

    def _follows(self, path: Path, answer: object) -> bool:
        inside = path[len(self.expected) :]
        return (
            isinstance(answer, str) and answer in _FOLLOWS and inside[0] in (*_PLANNED, "referrals", "offers")
        )

    def _differences(self, expected: Any, found: Any, path: Path) -> Iterator[tuple[Diagnostic, object]]:  # noqa: ANN401 - JSON
        """Each difference with what the answer is; mappings may hold more than is expected of them, lists not."""
        if isinstance(expected, Mapping) and isinstance(found, Mapping):
            for key, each in expected.items():
                here = (*path, key)
                if key in found:
                    yield from self._differences(each, found[key], here)
                elif each is not None or not self._may_be_absent(here):
                    yield self._absent(key, found, here), None
        elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
            for index, (each, other) in enumerate(zip(expected, found, strict=True)):
                yield from self._differences(each, other, (*path, index))
        elif expected != found or type(expected) is not type(found):
            yield self._difference(expected, found, path), found

    def _absent(self, key: str, found: Mapping[str, Any], here: Path) -> Diagnostic:
        return Diagnostic(
            code="unexpected-answer",
            message=f'"{key}" is not in the answer (at {self._shown(here[:-1])})',
            path=here,
            available=nearest(key, found),
            on_key=True,
        )

    def _difference(self, expected: object, found: object, path: Path) -> Diagnostic:
        words = _WORDS.get(str(path[-1]), ())
        at = f"(at {self._shown(path)})"
        answer = f"the answer is {shown(found)}"
        if words and isinstance(expected, str) and expected not in words:
            return Diagnostic(
                code="unexpected-answer",
                message=f'"{expected}" is not a {path[-1]}, and {answer} {at}',
                path=path,
                available=nearest(expected, words, limit=len(words)),
            )
        help_ = self._why(path[len(self.expected) :])
        if isinstance(found, Mapping) and not isinstance(expected, Mapping):
            key = next((key for key, each in _WORDS.items() if key in found and expected in each), None)
            help_ = (
                f"write {{{key}: {expected}}}" if key else f"write it as a mapping, with {', '.join(found)}"
            )
        message = f"expected {shown(expected)} but {answer} {at}"
        return Diagnostic(code="unexpected-answer", message=message, path=path, help=help_)

    def _shown(self, path: Path) -> str:
        """A path as it is told: from `expect` on."""
        return dotted(path[len(self.expected) - 1 :])

    def _may_be_absent(self, path: Path) -> bool:
        """Whether nothing can be expected at a path: an id that the programme has at another time.

        `visit_1#3: null` says that there is no third visit, and the id of an offer that it is
        not there before its amendment. A slip of the pen is neither.
        """
        inside = path[len(self.expected) :]
        if len(inside) != _ITEM or inside[0] not in _IDS:
            return False
        kind, id_ = str(inside[0]), str(inside[1]).partition("#")[0]
        return any(id_ in getattr(each, kind) for each in self.programme.states)

    # --- why ---------------------------------------------------------------------------------------

    def _why(self, inside: Path) -> str | None:
        """Why the answer is what it is at a path inside it, where its rules and days tell."""
        kind, *rest = inside
        background = self.evaluation.background
        if background is None:
            return None
        if kind == "eligibility":
            return self.evaluation.reason("en")
        if len(rest) == 0 or (len(rest) > 1 and rest[1] not in (*_WORDS, *BOUNDS)):
            return None
        id_ = str(rest[0])
        rules = background.situation.kernel.programme
        if kind == "findings":
            finding, answer = rules.findings.get(id_), str(self.evaluation.findings.get(id_))
            given = [each.when for each in finding.outcomes if str(each.value) == answer] if finding else []
            return self._because(given[0] if given else finding.rule if finding else None)
        if kind in _ANSWERED and rest[1:] == ["verdict"]:
            return self._because(getattr(rules, kind)[id_].when, str(kind))
        return self._days(str(kind), id_) if kind in _PLANNED else None

    def _because(self, rule: Rule | None, kind: str = "findings") -> str | None:
        """The conditions as they were judged; eligibility, where it decides."""
        if kind in {"referrals", "offers"} and self.evaluation.eligibility.verdict is not Verdict.MET:
            return self.evaluation.reason("en")
        background = self.evaluation.background
        if rule is None or background is None:
            return None
        told = [line.strip() for line in Reasons.of(background.situation, "en").told(rule, "")]
        # What speaks against it, or is not known, says more than what speaks for it.
        against = [line for line in told if not line.startswith(MARKS[True])]
        lines = (against or told)[:_MOST_REASONS]
        return f"it is so because of: {'; '.join(lines)}" if lines else None

    def _days(self, kind: str, id_: str) -> str | None:
        """The days between which a visit or dose stands, or the conditions that it lacks."""
        plan = getattr(self.evaluation, kind)[id_]
        if plan.status in {Status.NOT_APPLICABLE, Status.UNKNOWN}:
            background = self.evaluation.background
            entry = (
                getattr(background.situation.kernel.programme, kind)[id_.partition("#")[0]]
                if background
                else None
            )
            return self._because(entry.when if entry else None, "referrals")
        days = [f"{name} {getattr(plan, name)}" for name in BOUNDS if getattr(plan, name) is not None]
        return (
            f"it is so because of its days: {', '.join(days)}; this is {self.evaluation.day}"
            if days
            else None
        )


def shown(value: object) -> str:
    """A value of an answer as a document writes it."""
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        return f"a mapping with {', '.join(value)}" if value else "an empty mapping"
    if isinstance(value, list | tuple):
        return f"the list [{', '.join(map(str, value))}]"
    return f'"{value}"'
