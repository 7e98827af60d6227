"""`cohort` and `synthetic`: a programme over a register in files, and registers that are made up."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from familjestod.cli.options import today, with_day, with_language, with_register
from familjestod.cli.telling import say

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from familjestod.cohort.tables import Written

_Part = TypeVar("_Part")

AT_A_TIME = 100_000
"""How many families are held at a time."""
_SUFFIXES = (".parquet", ".csv")
_EXTRA = frozenset({"narwhals", "numpy", "polars", "pyarrow"})
_COLUMNS = (
    "population", "population_unknown", "achieved", "not_achieved", "achieved_unknown", "share", "target",
)  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "sv": {
        "measure": "mått",
        "population": "i gruppen",
        "population_unknown": "okänt om i gruppen",
        "achieved": "uppnått",
        "not_achieved": "inte uppnått",
        "achieved_unknown": "okänt om uppnått",
        "share": "andel",
        "target": "mål",
        "unknown": "okänt",
        "nothing": "Programmet har inga mått.",
    },
    "en": {
        "measure": "measure",
        "population": "in the group",
        "population_unknown": "not known if in the group",
        "achieved": "achieved",
        "not_achieved": "not achieved",
        "achieved_unknown": "not known if achieved",
        "share": "share",
        "target": "target",
        "unknown": "not known",
        "nothing": "The programme has no measures.",
    },
}


@click.command(short_help="Ask a programme about every family of a file.")
@click.argument("programme")
@click.argument("families")
@with_day
@click.option(
    "--on-column",
    metavar="NAME",
    help="The column of the day that each family is asked about, instead of one day for all.",
)
@with_register
@click.option(
    "--keep",
    metavar="NAME",
    multiple=True,
    help="A column to carry along to the answers; may be given again.",
)
@click.option("--reasons", is_flag=True, help="Also write, beside each answer, what is missing for it.")
@click.option(
    "--measures", "only_measures", is_flag=True, help="Count what the programme follows up instead."
)
@click.option(
    "--by", metavar="NAME", multiple=True, help="With --measures, count by this column; may be given again."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Where the answers go, over what is there; by its suffix Parquet or CSV.",
)
@with_language
def cohort(  # noqa: PLR0913 - one for each option
    programme: str,
    families: str,
    *,
    on: dt.date | None,
    on_column: str | None,
    history: str | None,
    id_: str,
    columns: Mapping[str, str],
    keep: tuple[str, ...],
    reasons: bool,
    only_measures: bool,
    by: tuple[str, ...],
    output: str | None,
    language: str,
) -> None:
    """Ask a programme about every family of a file: a row for each, in the same order, a column for each answer.

    FAMILIES is a Parquet or CSV file with a row for each family, its columns named as facts. What is empty is not
    known. Files may be larger than memory. With --measures, what the programme follows up is counted and shown.
    """
    if on is not None and on_column is not None:
        raise click.UsageError("--on is one day for all families, --on-column one for each: give one of them")
    _judge(output, only_measures=only_measures, by=by, others=(*keep, *(["--reasons"] if reasons else [])))
    for each in filter(None, (families, history)):
        readable(each)
    with needing_the_extra():
        from familjestod.cohort.files import Asked, Files
    from familjestod.cli.documents import programme_of

    found, _ = programme_of(programme)
    kept = [columns.get(each, each) for each in by] or keep
    with _placed(output) as made:
        read = made.parent / "read"
        read.mkdir()
        files = Files.of(
            Asked(found, on_column or on or today(), id_, columns, kept), families, history, str(read)
        )
        if only_measures:
            (*_, table) = shown(files.measures(AT_A_TIME, by), files.height)
            if output is None:
                say(_measures_lines(table.rows(named=True), by, language))
            else:
                _write([table], made)
            return
        rows = _write(shown(files.answers(AT_A_TIME, reasons=reasons), files.height), made)
    click.echo(f"{output}: {_counted(rows)}")


@click.command(short_help="Write a register of made-up families.")
@click.argument("programme")
@click.option(
    "--families",
    metavar="N",
    type=click.IntRange(min=0),
    default=20_000,
    show_default=True,
    help="How many families.",
)
@click.option("--seed", metavar="N", type=click.IntRange(min=0), default=0, show_default=True,
              help="Another number gives another register; the same one gives the same.")  # fmt: skip
@with_day
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    help="Where the families go, over what is there; Parquet or CSV.",
)
@click.option(
    "--history", metavar="FILE", help="Where what has happened to them goes; not drawn if left out."
)
def synthetic(  # noqa: PLR0913 - one for each option
    programme: str, *, families: int, seed: int, on: dt.date | None, output: str, history: str | None
) -> None:
    """Write a register of made-up families, to try a programme on: what `cohort` reads.

    Everything in it is made up. Its shares are round figures, and say nothing about any region.
    """
    with needing_the_extra():
        from familjestod.cohort.files import Drawn
    from familjestod.cli.documents import programme_of

    targets = [each for each in (output, history) if each is not None]
    for each in targets:
        _suffix(each)
    found, _ = programme_of(programme)
    drawn = Drawn(found, families, seed, on or today(), AT_A_TIME)
    with ExitStack() as placed:
        places = [placed.enter_context(_placed(each)) for each in targets]
        rows = [0 for _ in targets]
        writers = [placed.enter_context(_writer(each)) for each in places]
        for part in shown(drawn.parts(with_history=history is not None), families):
            for number, (writer, frame) in enumerate(zip(writers, part, strict=True)):
                writer.add(frame)
                rows[number] += len(frame)
    for target, count, what in zip(targets, rows, (_counted(rows[0]), ""), strict=False):
        click.echo(f"{target}: {what or _events(count)}")


def _judge(output: str | None, *, only_measures: bool, by: Sequence[str], others: Sequence[str]) -> None:
    """The options say what can be done together.

    Raises:
        click.UsageError: if not.
    """
    if output is not None:
        _suffix(output)
    if only_measures and others:
        raise click.UsageError("--measures counts families: leave out --keep and --reasons")
    if not only_measures and by:
        raise click.UsageError("--by is what --measures counts by: give both, or neither")
    if not only_measures and output is None:
        raise click.UsageError("a row for each family needs a file to go to: give -o FILE")


def _suffix(name: str) -> str:
    """The suffix of a file, by which it is read and written.

    Raises:
        Refusal: if it is none that tables have here.
    """
    from pathlib import Path

    from familjestod.cli.documents import Refusal

    suffix = Path(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise Refusal(
            f'"{name}" is no file of a table: expected a name that ends in {" or ".join(_SUFFIXES)}'
        )
    return suffix


def readable(name: str) -> None:
    """The file is there to be read.

    Raises:
        Refusal: if not.
    """
    from pathlib import Path

    from familjestod.cli.documents import Refusal

    _suffix(name)
    try:
        with Path(name).open("rb"):
            return
    except OSError as error:
        raise Refusal(f'"{name}" cannot be read: {error.strerror or error}') from None


@contextmanager
def needing_the_extra() -> Iterator[None]:
    """What is imported here comes with an extra.

    Raises:
        Refusal: if it is not installed.
    """
    from familjestod.cli.documents import Refusal

    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        raise Refusal('registers need dataframes: pip install "familjestod[cohort]"') from None


@contextmanager
def _placed(output: str | None) -> Iterator[Path]:
    """A file to write in a hidden folder beside where it goes, put there when all is written; else nothing is left of it.

    Raises:
        Refusal: if it cannot be written.
    """
    import shutil
    import tempfile
    from pathlib import Path

    from familjestod.cli.documents import Refusal

    target = None if output is None else Path(output).resolve()
    try:
        with (
            _stopping_in_order(),
            tempfile.TemporaryDirectory(dir=target and target.parent, prefix=".familjestod-") as folder,
        ):
            made = Path(folder) / ("made" if target is None else target.name)
            yield made
            if target is None:
                return
            if target.exists():
                shutil.copymode(target, made)
            made.replace(target)
    except OSError as error:
        raise Refusal(f'"{output}" cannot be written: {error.strerror or error}') from None


@contextmanager
def _stopping_in_order() -> Iterator[None]:
    """A signal to end leaves as little behind as Ctrl-C does."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():  # signals are for the main one
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _writer(made: Path) -> Iterator[Written]:
    from familjestod.cohort.tables import Written

    with made.open("wb") as stream:
        writer = Written(stream, made.suffix.lower())
        try:
            yield writer
        finally:
            writer.close()


def _write(parts: Iterable[Any], made: Path) -> int:
    """Write parts of a table to a file, and tell how many rows they have."""
    rows = 0
    with _writer(made) as writer:
        for part in parts:
            writer.add(part)
            rows += len(part)
    return rows


def shown(parts: Iterable[_Part], height: int) -> Iterator[_Part]:
    """The parts, and on a terminal how far they have come."""
    with click.progressbar(length=height, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for part in parts:
            yield part
            bar.update(AT_A_TIME)


def _counted(rows: int) -> str:
    return "1 family" if rows == 1 else f"{rows} families"


def _events(rows: int) -> str:
    return "1 event" if rows == 1 else f"{rows} events"


def _measures_lines(rows: Sequence[Mapping[str, Any]], by: Sequence[str], language: str) -> Iterator[str]:
    """The table of measures as it is shown."""
    from familjestod.cli.screen import Row, Screen, table

    words = _WORDS[language]
    if not rows:
        yield words["nothing"]
        return
    heads = [words["measure"], *by, *(words[each] for each in _COLUMNS)]
    cells = []
    for row in rows:
        groups = (words["unknown"] if row[each] is None else row[each] for each in by)
        cells.append(Row([row["measure"], *groups, *(_cell(each, row[each]) for each in _COLUMNS)]))
    yield from table(Screen.of(sys.stdout), heads, cells)


def _cell(name: str, value: object) -> object:
    return f"{value:.1%}" if name == "share" and isinstance(value, float) else value
