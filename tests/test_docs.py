"""The README and docs/ agree with the code about settings, commands and files."""

from __future__ import annotations

import dataclasses
import re

import pytest

from relay.cli import main
from relay.config import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
RUNNING = (ROOT / "docs" / "running.md").read_text("utf-8")
SETTING = re.compile(r"RELAY_[A-Z_]+[A-Z]")
# Variables that only the tests read; they are not settings of a relay.
OF_THE_TESTS = {"RELAY_TEST_REQUIRE"}


def read_by_the_code() -> set[str]:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "relay").rglob("*.py"))
    return set(SETTING.findall(source))


def test_the_table_of_settings_is_that_of_the_code() -> None:
    table = {
        match
        for line in RUNNING.splitlines()
        if line.startswith("| `RELAY_")
        for match in SETTING.findall(line)[:1]
    }
    assert table == read_by_the_code()


def test_every_setting_has_a_variable() -> None:
    variables = set(Settings(data=ROOT).to_environment())
    names = {field.name for field in dataclasses.fields(Settings)} - {"testing", "extra"}
    assert variables == {f"RELAY_{name.upper()}" for name in names}


def test_defaults_in_the_table_are_those_of_the_code() -> None:
    for field in dataclasses.fields(Settings):
        if isinstance(field.default, int) and not isinstance(field.default, bool):
            row = next(
                line for line in RUNNING.splitlines() if line.startswith(f"| `RELAY_{field.name.upper()}`")
            )
            assert f"`{field.default}`" in row, row


def test_every_command_is_documented() -> None:
    for name, command in main.commands.items():
        assert command.hidden or f"relay {name}" in RUNNING, name


def test_the_two_commands_are_there() -> None:
    assert "pip install uv && uv run relay demo" in README
    assert "pipx run uv run relay demo" in README  # .ci/debian gives the whole line
    assert "uv run pytest" in README
    assert "pip install --require-hashes --no-deps -r requirements.lock && pip install --no-deps ." in RUNNING


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "translation/README.md",
        "translation/training/README.md",
        "models/README.md",
        "packaging/README.md",
        "docs/overview.md",
        "docs/running.md",
        "docs/capacity.md",
        "docs/reaching.md",
        "docs/export.md",
    ],
)
def test_linked_files_exist(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{name} links {target}"
