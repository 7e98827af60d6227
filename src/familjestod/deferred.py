"""Names of a package that bring their module when they are first used, so that importing the package costs little."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def deferred(
    package: str, modules: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package, whose public names each stand in a module of it.

    >>> getattribute, names = deferred("familjestod", {"Verdict": "logic.truth"})
    >>> getattribute("Verdict"), names()
    (<enum 'Verdict'>, ['Verdict'])
    """

    def getattribute(name: str) -> Any:  # noqa: ANN401 - any of the names
        if name not in modules:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    def names() -> list[str]:
        return sorted(modules)

    return getattribute, names
