"""What can be wrong with a frame, told by column, number of rows and an example."""

from __future__ import annotations

from collections.abc import Iterable

from familjestod.diagnostics import Diagnostic, SpecError, nearest


class CohortError(SpecError):
    """A frame that cannot be used, with everything that is wrong with it; nothing was computed from it."""


def wrong_kind(found: object, kinds: Iterable[str]) -> CohortError:
    """A thing that is no frame that a cohort may stand in."""
    type_ = type(found)
    message = f'"{type_.__module__}.{type_.__qualname__}" is no kind of frame that is read here'
    return CohortError([Diagnostic(code="frame-kind", message=message, available=tuple(kinds))])


def mixed_values(told: str) -> CohortError:
    """A column with values of several kinds, which pandas allows and no table does."""
    message = f"a column of the frame holds values of several types: {told}"
    return CohortError(
        [Diagnostic(code="frame-type", message=message, help="make it one type, such as with astype")]
    )


def no_name(name: str, known: Iterable[str]) -> Diagnostic:
    """What a column is said to hold, and no column can."""
    message = f'"{name}" is no date, fact or answer that a column can hold'
    return Diagnostic(
        code="unknown-name", message=message, path=("columns", name), available=nearest(name, known)
    )


def no_column(frame: str, wanted: str, purpose: str, columns: Iterable[str]) -> Diagnostic:
    """A column that is not there."""
    has = "have" if frame == "families" else "has"
    message = f'the {frame} {has} no column "{wanted}", {purpose}'
    return Diagnostic(
        code="frame-column", message=message, path=(frame, wanted), available=nearest(wanted, columns)
    )


def wrong_type(frame: str, column: str, found: str, expected: str, help_: str | None = None) -> Diagnostic:
    """A column whose type says something else than what it should hold."""
    message = f'column "{column}" of the {frame} holds {found}: expected {expected}'
    return Diagnostic(code="frame-type", message=message, path=(frame, column), help=help_)


def wrong_cells(  # noqa: PLR0913, PLR0917 - the parts of one sentence
    frame: str, column: str, rows: int, example: str, expected: str, available: Iterable[str] = ()
) -> Diagnostic:
    """Rows whose value is none that the column may have."""
    counted = "1 row" if rows == 1 else f"{rows} rows"
    message = f'{counted} of column "{column}" of the {frame}, such as "{example}": expected {expected}'
    return Diagnostic(code="frame-value", message=message, path=(frame, column), available=tuple(available))
