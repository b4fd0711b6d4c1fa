"""Which module may import which, read from the syntax trees.

Between layers: views, cli, worker → services → queries → entities → db. Between features: desk → judging →
board → people; `languages` is for all of them. The library below: `translation` knows nothing of the
application.
"""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FEATURES = ("people", "board", "judging", "desk")
FOREIGN = {"flask", "sqlalchemy", "relay", "socket", "urllib", "http", "requests", "ssl", "asyncio"}


def modules(package: str) -> list[Path]:
    return sorted(path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of every import in the file, also inside functions; the name is "" for ``import x``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path}: import by full names, not relative ones"
            yield from ((node.module, alias.name) for alias in node.names)


def targets(path: Path) -> set[str]:
    """Every module the file may be importing: ``from a import b`` names a, and a.b where that is a module."""
    found = set()
    for module, name in imports(path):
        found.add(module)
        inner = ROOT.joinpath(*module.split("."), name)
        if name and (inner.with_suffix(".py").exists() or inner.is_dir()):
            found.add(f"{module}.{name}")
    return found


def feature(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "relay" and len(parts) > 1 and parts[1] in FEATURES else None


def layer(module: str) -> str:
    """The layer a module is in by its name; whatever is not named for one does a service's work."""
    last = module.rsplit(".", 1)[-1]
    for name in ("views", "forms", "queries", "entities"):
        if last == name or last.endswith(f"_{name}"):
            return name
    return {"relay.db": "db", "relay.cli": "views", "relay.worker": "views", "relay": "views"}.get(
        module, "services"
    )


ABOVE = {
    "db": {"entities", "queries", "services", "forms", "views"},
    "entities": {"queries", "services", "forms", "views"},
    "queries": {"services", "forms", "views"},
    "services": {"views"},
}
relay_modules = pytest.mark.parametrize("path", modules("relay"), ids=dotted)
library_modules = pytest.mark.parametrize("path", modules("translation"), ids=dotted)


@relay_modules
def test_layers_import_downwards(path: Path) -> None:
    module = dotted(path)
    if feature(module) is None:
        return
    if ("flask", "render_template") in imports(path):
        return  # it makes pages, whatever it is called
    above = ABOVE.get(layer(module), set())
    wrong = {other for other in targets(path) if feature(other) and layer(other) in above}
    # A feature's package, and rules without a session in them (relay.people.names), are nobody's layer.
    wrong = {other for other in wrong if layer(other) != "services" or other.endswith(".services")}
    assert not wrong


@relay_modules
def test_features_import_downwards(path: Path) -> None:
    own = feature(dotted(path))
    others = {other: feature(other) for other in targets(path)}
    if own is not None:
        wrong = [o for o, f in others.items() if f is not None and FEATURES.index(f) > FEATURES.index(own)]
        assert not wrong
    if dotted(path).startswith("relay.languages"):
        assert not any(others.values())


@relay_modules
def test_translation_is_reached_from_services_by_its_public_names(path: Path) -> None:
    public = set(importlib.import_module("translation").__all__)
    used = [(module, name) for module, name in imports(path) if module.split(".")[0] == "translation"]
    assert all(module == "translation" and name in public for module, name in used)
    if used:
        assert feature(dotted(path)) is None or layer(dotted(path)) == "services"


@library_modules
def test_translation_knows_nothing_of_the_application_or_the_network(path: Path) -> None:
    assert not {module.split(".")[0] for module in targets(path)} & FOREIGN
    tree = ast.parse(path.read_text("utf-8"))
    reads = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert not {"environ", "getenv", "environb"} & set(reads)


@pytest.mark.parametrize("path", [*modules("relay"), *modules("translation")], ids=dotted)
def test_nothing_that_runs_needs_the_training_recipe(path: Path) -> None:
    if "training" in path.parts:
        return
    names = targets(path)
    assert not any(name == "torch" or name.startswith(("torch.", "translation.training")) for name in names)


@library_modules
def test_only_packs_imports_argostranslate(path: Path) -> None:
    used = {module for module in targets(path) if module.split(".")[0] == "argostranslate"}
    assert used <= ({"argostranslate.tokenizer"} if path.name == "packs.py" else set())


def test_importing_the_library_touches_no_home_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    places = {name: str(home / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    code = "import translation, sys; assert 'argostranslate.settings' not in sys.modules"
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, env={**os.environ, "HOME": str(home), **places}
    )
    assert not list(home.iterdir())
