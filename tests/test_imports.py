"""The modules of ``relay`` keep to the architecture declared in tests/house.py.

The library ``translation`` knows nothing of the application, opens no sockets and reads no settings.
"""

from __future__ import annotations

import ast
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests import house
from tests.house import ROOT

FOREIGN = {"flask", "sqlalchemy", "relay", "socket", "urllib", "http", "requests", "ssl", "asyncio"}
RELAY, LIBRARY = house.modules(ROOT, "relay"), house.modules(ROOT, "translation")

relay_modules = pytest.mark.parametrize("path", RELAY.values(), ids=RELAY)
library_modules = pytest.mark.parametrize("path", LIBRARY.values(), ids=LIBRARY)


def test_every_module_is_declared_and_imports_only_what_stands_below_it() -> None:
    assert house.faults() == []


@pytest.mark.parametrize(
    ("module", "line", "reason"),
    [
        ("board/entities.py", "from relay.judging.entities import Judgement", "a wing above"),
        ("board/queries.py", "from relay.board.compose import publish", "a layer above"),
        ("judging/queries.py", "from relay.desk.moderation import reviews", "a wing above"),
        ("board/read_views.py", "from relay.board import write_views", "only routes import views"),
        ("board/entities.py", "from flask import redirect", "so it is a view"),
        ("board/shortcut.py", "", "is not declared"),
    ],
)
def test_the_guard_catches_what_is_put_in_the_wrong_place(
    tmp_path: Path, module: str, line: str, reason: str
) -> None:
    shutil.copytree(ROOT / "relay", tmp_path / "relay", ignore=shutil.ignore_patterns("static", "locales"))
    file = tmp_path / "relay" / module
    before = file.read_text("utf-8") if file.exists() else "X = 1\n"
    file.write_text(f"{before}\n{line}\n", "utf-8")
    (fault,) = set(house.faults(tmp_path)) - set(house.faults())
    assert f"relay.{module[:-3].replace('/', '.')}" in fault
    assert reason in fault


def test_no_template_global_reads_the_database(app: Flask) -> None:
    given = {**app.jinja_env.globals, **app.jinja_env.filters, **app.jinja_env.tests}
    functions = [
        *given.items(),
        *((f"{name} of the context", f) for name, f in _context_processors(app)),
    ]
    reading = {
        name
        for name, function in functions
        if (module := getattr(function, "__module__", None)) in RELAY
        and house.reads_the_database(RELAY[module], RELAY)
    }
    assert reading == set()


def _context_processors(app: Flask) -> Iterator[tuple[str, Callable[[], dict[str, object]]]]:
    for blueprint, processors in app.template_context_processors.items():
        yield from ((f"{blueprint} {processor.__name__}", processor) for processor in processors)


@relay_modules
def test_translation_is_reached_by_its_public_names(path: Path) -> None:
    public = set(importlib.import_module("translation").__all__)
    used = [(module, name) for module, name in house.imports(path) if module.split(".")[0] == "translation"]
    assert all(module == "translation" and name in public for module, name in used)


@library_modules
def test_translation_knows_nothing_of_the_application_or_the_network(path: Path) -> None:
    assert not {module.split(".")[0] for module, _ in house.imports(path)} & FOREIGN
    tree = ast.parse(path.read_text("utf-8"))
    reads = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert not {"environ", "getenv", "environb"} & set(reads)


@pytest.mark.parametrize("path", [*RELAY.values(), *LIBRARY.values()], ids=[*RELAY, *LIBRARY])
def test_nothing_that_runs_needs_the_training_recipe(path: Path) -> None:
    if "training" in path.parts:
        return
    names = {f"{module}.{name}" for module, name in house.imports(path)}
    assert not any(name.startswith(("torch.", "translation.training.")) for name in names)


@library_modules
def test_only_one_module_imports_argostranslate(path: Path) -> None:
    used = {module for module, _ in house.imports(path) if module.split(".")[0] == "argostranslate"}
    assert used <= ({"argostranslate.tokenizer"} if path.name == "pack.py" else set())


def test_importing_the_library_touches_no_home_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    viewers = {name: str(home / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    code = "import translation, sys; assert 'argostranslate.settings' not in sys.modules"
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, env={**os.environ, "HOME": str(home), **viewers}
    )
    assert not list(home.iterdir())
