"""The wheel contains what an installed relay needs and nothing else. (.ci/wheel installs and runs it.)"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the wheel."""
    folder: Path = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def committed(folder: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", folder], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return {name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()}


@pytest.mark.parametrize("folder", ["relay", "translation"])
def test_every_file_of_the_packages_is_in_it(names: set[str], folder: str) -> None:
    recipe = {name for name in committed(folder) if name.startswith("translation/training/")}
    assert committed(folder) - recipe - names == set()
    assert not recipe & names


def test_the_templates_are_inside_the_package(names: set[str]) -> None:
    assert {f"relay/{name}" for name in committed("templates")} - names == set()


def test_no_packs_and_no_tests_are_in_it(names: set[str]) -> None:
    assert not any(name.endswith(".argosmodel") for name in names)
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"relay", "translation"}


def test_the_licence_is_in_it(names: set[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in names)
