"""`relay export` and `relay import`, from one data folder to another."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from relay import create_app
from relay.cli import main
from relay.config import Settings
from relay.database import db
from relay.desk.export import board_export
from relay.desk.export.scope import Scope
from tests.conftest import MODELS
from tests.world import World


@pytest.fixture
def relay(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """``relay(folder, "export", …)`` runs the command on a data folder."""
    for name in [name for name in os.environ if name.startswith("RELAY_")]:
        monkeypatch.delenv(name)

    def run(data: Path, *arguments: str) -> Result:
        monkeypatch.setenv("RELAY_DATA", str(data))
        monkeypatch.setenv("RELAY_PACKS", str(MODELS))
        return CliRunner().invoke(main, arguments)

    return run


@pytest.fixture
def file(
    session: Session, lived: World, settings: Settings, relay: Callable[..., Result], tmp_path: Path
) -> Path:
    """The export of the world, as the command writes it."""
    target = tmp_path / "board.json"
    answer = relay(settings.data, "export", str(target), "--partnership", str(lived.partnership.id))
    assert answer.exit_code == 0, answer.output
    return target


def test_a_board_moves_to_another_relay(
    file: Path,
    session: Session,
    lived: World,
    settings: Settings,
    relay: Callable[..., Result],
    tmp_path: Path,
) -> None:
    other = tmp_path / "other"
    answer = relay(other, "import", str(file))
    assert answer.exit_code == 0, answer.output
    assert "Portland and Medellín" in answer.output and "username ms.reed  password " in answer.output
    content = json.loads(file.read_text("utf-8"))
    again = create_app(replace(settings, data=other))
    with again.app_context():
        made = json.loads("".join(board_export.document(db.session(), Scope(1))))
        db.session.remove()
        db.engine.dispose()
    assert {**made, "made_at": ""} == {**content, "made_at": ""}
    # Only once.
    assert "people in this relay already" in relay(other, "import", str(file)).output


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_an_export_is_for_its_owner_only(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_export_overwrites_nothing(file: Path, settings: Settings, relay: Callable[..., Result]) -> None:
    before = file.read_bytes()
    answer = relay(settings.data, "export", str(file), "--partnership", "1")
    assert answer.exit_code == 1 and "is there already" in answer.output
    assert file.read_bytes() == before


def test_which_partnership_has_to_be_said_where_there_are_several(
    session: Session, world: World, settings: Settings, relay: Callable[..., Result], tmp_path: Path
) -> None:
    answer = relay(settings.data, "export", str(tmp_path / "x.json"))
    assert answer.exit_code == 1 and "Lyon and Porto" in answer.output
    assert not (tmp_path / "x.json").exists()


def test_a_relay_without_a_database_says_so(relay: Callable[..., Result], tmp_path: Path) -> None:
    answer = relay(tmp_path / "nothing", "export", str(tmp_path / "x.json"))
    assert answer.exit_code == 1 and "run relay db upgrade" in answer.output


@pytest.mark.parametrize(
    "content", ["", "[1", "[]", "null", '{"format": "classroom-relay", "version": 1}', "[" * 100_000]
)
def test_what_is_no_export_leaves_the_relay_empty(
    relay: Callable[..., Result], tmp_path: Path, content: str
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(content)
    answer = relay(tmp_path / "data", "import", str(broken))
    assert answer.exit_code == 1 and answer.output.startswith("Error: ")
