"""What a changed programme does: in words, for one family, for a whole register.

>>> import familjestod as fs
>>> programme = fs.bundled()["gotland/kommunikation_itc"]
>>> [each.name for each in fs.compare.outputs(programme)][:2]
['in_force', 'eligibility']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from familjestod.compare.output import Output, outputs

__all__ = [
    "Output",
    "outputs",
]

# A difference in words needs no extra, a proof the solver, and counts dataframes: each name brings its module when
# it is first used. No module is called as what it brings, which would stand in its way.
_MODULES = {
    "Output": "output",
    "outputs": "output",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the names above
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
