"""Swedish child-health programmes as data, and a small engine that answers for one family on one day.

>>> import datetime as dt, familjestod as fs
>>> programme = fs.bundled()["gotland/kommunikation_itc"]
>>> case = fs.Case(birth_date=dt.date(2024, 8, 20), facts={"unit.region": "gotland", "child.enrolled_bhv": True})
>>> fs.evaluate(programme, case, on=dt.date(2026, 3, 1)).eligibility.verdict
<Verdict.MET: 'met'>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from familjestod.deferred import deferred

if TYPE_CHECKING:
    from familjestod import cohort, compare, prove
    from familjestod.diagnostics import Diagnostic, Severity, SpecError
    from familjestod.engine.case import Case
    from familjestod.engine.evaluate import assess, evaluate, plan, refer, score
    from familjestod.engine.evaluation import Evaluation
    from familjestod.engine.events import CaseError
    from familjestod.engine.timetable import Status
    from familjestod.library import Library, bundled, check, load
    from familjestod.lints import lint
    from familjestod.logic.truth import Verdict
    from familjestod.prove.deciding import ask_next
    from familjestod.prove.differing import why_not
    from familjestod.spec.instrument import Instrument, Vocabulary
    from familjestod.spec.model import Programme

__version__ = "0.1.0"

__all__ = [
    "Case",
    "CaseError",
    "Diagnostic",
    "Evaluation",
    "Instrument",
    "Library",
    "Programme",
    "Severity",
    "SpecError",
    "Status",
    "Verdict",
    "Vocabulary",
    "ask_next",
    "assess",
    "bundled",
    "check",
    "cohort",
    "compare",
    "evaluate",
    "lint",
    "load",
    "plan",
    "prove",
    "refer",
    "score",
    "why_not",
]

# Importing the package costs next to nothing: each name brings its module when it is first used.
_MODULES = {
    "Case": "engine.case",
    "CaseError": "engine.events",
    "Diagnostic": "diagnostics",
    "Evaluation": "engine.evaluation",
    "Instrument": "spec.instrument",
    "Library": "library",
    "Programme": "spec.model",
    "Severity": "diagnostics",
    "SpecError": "diagnostics",
    "Status": "engine.timetable",
    "Verdict": "logic.truth",
    "Vocabulary": "spec.instrument",
    "ask_next": "prove.deciding",
    "assess": "engine.evaluate",
    "bundled": "library",
    "check": "library",
    "evaluate": "engine.evaluate",
    "lint": "lints",
    "load": "library",
    "plan": "engine.evaluate",
    "refer": "engine.evaluate",
    "score": "engine.evaluate",
    "why_not": "prove.differing",
}
# What needs an extra, or brings what does, is a package of its own.
_PACKAGES = frozenset({"cohort", "compare", "prove"})


_deferred, _ = deferred(__name__, _MODULES)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the names above
    if name in _PACKAGES:
        return _package(name)
    return _deferred(name)


def _package(name: str) -> Any:  # noqa: ANN401 - a module
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == __name__:
            raise
        message = f'{__name__}.{name} needs {error.name}: pip install "familjestod[{name}]"'
        raise ModuleNotFoundError(message, name=error.name) from None


def __dir__() -> list[str]:
    return sorted((*__all__, "__version__"))
