"""What is in memory is checked, loaded and answered without touching the world; each dependency has one door."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import familjestod

_PACKAGE = Path(familjestod.__file__).parent
_CORPUS = Path(__file__).parent / "corpus"

# Reads everything first, then listens while it works on what it has read.
_LISTENING = """
import datetime as dt, json, sys
import familjestod as fs
from familjestod.exports.markdown import markdown
from familjestod.exports.programme import programme_account

library = fs.bundled()
corpus = json.loads(sys.stdin.buffer.read())
bytes_of = {name: (text.encode("utf-16"), text.encode("latin-1", "replace") + b"\\xe5") for name, text in corpus.items()}
heard = {}
listening = False

def listen(event, args):
    if listening:
        heard.setdefault(event, repr(args)[:200])

sys.addaudithook(listen)
listening = True
for name, text in library.texts.items():
    assert fs.check(text, name=name, library=library) == (), name
for name, text in corpus.items():
    fs.check(text, name=name, library=library)
    for data in bytes_of[name]:
        fs.check(data, name=name, library=library)
    try:
        fs.load(text, name=name, library=library)
    except fs.SpecError as error:
        str(error)
case = fs.Case(
    birth_date=dt.date(2024, 8, 20),
    facts={"unit.region": "gotland"},
    history=[
        {"visit": "v18m", "day": dt.date(2026, 2, 20), "screened": [{"instrument": "itc", "answers": {"speech": "concern"}}]},
        {"measured": {"weight_kg": 12, "height_cm": 80}, "day": dt.date(2026, 2, 20)},
    ],
)
for name in library:
    programme = fs.load(library.texts[f"{name}.yaml"], name=name, library=library)
    evaluation = fs.evaluate(programme, case, on=dt.date(2026, 3, 1))
    fs.Evaluation.from_dict(evaluation.to_dict())
    evaluation.trace, evaluation.notices, evaluation.explain("sv"), evaluation.explain("en")
    programme.patched({"name": {"sv": "Annat"}})
    markdown(programme_account(programme, "sv"))
library.evaluate(case, on=dt.date(2026, 3, 1))
try:
    fs.Case(history=[{"visit": "v8m"}])
except fs.CaseError as error:
    str(error)
listening = False
print(json.dumps(heard))
"""
# Generated code is compiled and run, and objects told apart; nothing else is heard.
_HEARD = {"compile", "exec", "builtins.id"}


def _python(script: str, stdin: bytes = b"") -> str:
    run = subprocess.run([sys.executable, "-c", script], input=stdin, capture_output=True, check=False)
    assert (run.returncode, run.stderr.decode()) == (0, "")
    return run.stdout.decode()


def test_texts_in_memory_are_checked_loaded_and_evaluated_without_touching_the_world() -> None:
    corpus = {
        str(file): file.read_bytes().decode("utf-8", "replace") for file in sorted(_CORPUS.rglob("*.yaml"))
    }
    assert len(corpus) > 50
    heard = json.loads(_python(_LISTENING, json.dumps(corpus).encode()))
    assert {event: args for event, args in heard.items() if event not in _HEARD} == {}
    assert set(heard) == _HEARD


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import familjestod", ["attrs", "yaml", "cattrs", "jsonschema", "referencing", "click", "rich"]),
        (
            "import familjestod as fs; fs.Verdict",
            ["yaml", "cattrs", "jsonschema", "referencing", "click", "rich"],
        ),
        ("import familjestod.engine.evaluate", ["cattrs", "jsonschema", "referencing", "click", "rich"]),
        ("import familjestod as fs; fs.bundled().evaluate", ["click", "rich", "pytest"]),
        (
            "from familjestod.cli.checking import check_all; check_all(['gotland/kommunikation_itc'])",
            ["jsonschema", "referencing", "pytest"],
        ),
        (
            (
                "from familjestod.cli.checking import check_all; from familjestod.library import data_file;"
                " check_all([str(data_file('programmes', 'gotland/kommunikation_itc.yaml'))])"
            ),
            [
                "familjestod.engine",
                "familjestod.spec.wording",
                "familjestod.spec.syntax",
                "familjestod.logic.times",
            ],
        ),
    ],
)
def test_imports_no_more_than_it_needs(statement: str, absent: list[str]) -> None:
    loaded = _python(f"{statement}; import sys; print(*sys.modules)").split()
    assert [name for name in absent if name in loaded] == []


# --- by reading the source ------------------------------------------------------------------------

# Who may touch the world, and who is the one door of each dependency.
_WORLDLY = ("cli/", "library.py", "pytest_plugin.py", "__main__.py")
_WORLD = {
    "asyncio", "builtins", "concurrent", "ctypes", "fileinput", "ftplib", "getpass", "glob", "http", "importlib", "io",
    "linecache", "locale", "logging", "multiprocessing", "os", "pathlib", "pickle", "platform", "random", "secrets",
    "select", "shelve", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile",
    "threading", "time", "tkinter", "urllib", "uuid", "warnings", "webbrowser", "zipfile", "zoneinfo",
}  # fmt: skip
# These bring a module of the package when one of its names is first used, or a value is first shown.
_BRINGING = {"__init__.py", "deferred.py", "shown.py"}
_DOORS = {
    "yaml": "spec/source.py",
    "jsonschema": "spec/schema.py",
    "referencing": "spec/schema.py",
    "cattrs": "spec/structure.py",
    "click": "cli/",
    "rich": "cli/",
    "pytest": "pytest_plugin.py",
    "z3": "prove/",
    "altair": "cohort/",
    "duckdb": "cohort/",
    "narwhals": "cohort/",
    "numpy": "cohort/",
    "pandas": "cohort/",
    "polars": "cohort/",
    "pyarrow": "cohort/",
    "pyspark": "cohort/",
}
_CALLED = {"open", "print", "input", "eval", "exec", "__import__", "breakpoint"}
_CLOCK = {"now", "today", "utcnow"}
_SOURCES = {
    file.relative_to(_PACKAGE).as_posix(): ast.parse(file.read_text("utf-8"))
    for file in sorted(_PACKAGE.rglob("*.py"))
    if "_data" not in file.parts
}


def _imported(tree: ast.AST) -> Iterator[str]:
    """The top of every module that a source imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_there_is_something_to_read() -> None:
    assert len(_SOURCES) > 30
    assert set(_DOORS.values()) - set(_SOURCES) == {"cli/", "cohort/", "prove/"}


@pytest.mark.parametrize("name", [name for name in _SOURCES if not name.startswith(_WORLDLY)])
def test_touches_nothing_of_the_world(name: str) -> None:
    tree = _SOURCES[name]
    imported = set(_imported(tree)) & _WORLD
    assert imported == ({"importlib"} if name in _BRINGING else set())
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    } & _CALLED
    # Generated rules are the one thing that is executed.
    assert called == ({"exec"} if name == "logic/compile.py" else set())
    assert [
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in _CLOCK
    ] == []


@pytest.mark.parametrize("name", _SOURCES)
def test_each_dependency_has_one_door(name: str) -> None:
    through = {module for module in _imported(_SOURCES[name]) if module in _DOORS}
    assert {module for module in through if not name.startswith(_DOORS[module])} == set()
