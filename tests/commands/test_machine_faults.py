"""Trouble of the machine ends a command with one line, which names the place and the mend."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from relay import create_app
from relay.board.entities import Partnership
from relay.cli import main
from relay.config import Settings
from relay.database import db
from relay.ops import schema
from relay.people.entities import Role, User
from tests import disks
from tests.conftest import MODELS, ROOT

COMMANDS = (
    ("administrator", "reed"),
    ("export", "out.json"),
    ("backup", "out.zip"),
    ("import", "in.json"),
    ("db", "current"),
    ("start", "--no-browser", "--port", "0"),
    ("serve", "--port", "0"),
    ("demo", "--port", "0", "--data", "DATA"),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a relay that has run before."""
    data = tmp_path / "da ta"
    app = create_app(Settings(data=data))
    schema.upgrade(app)
    with app.app_context():
        db.session.execute(db.text("CREATE TABLE filler AS SELECT randomblob(200000) AS content"))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    (tmp_path / "in.json").write_text("{}")
    return data


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with disks.small(tmp_path / "disk") as folder:
        yield folder


def fill(disk: Path) -> None:
    with (disk / "filler").open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(bytes(512))


def relay(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, in a folder of its own beside the data."""
    environment = {"PATH": "", "RELAY_DATA": str(data), "RELAY_PACKS": str(MODELS), "PYTHONPATH": str(ROOT)}
    arguments = tuple(str(data) if each == "DATA" else each for each in arguments)
    return subprocess.run(
        [sys.executable, "-m", "relay", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
        cwd=data.parent if data.parent.name != "disk" else data.parent.parent,
    )


def says(result: subprocess.CompletedProcess[str], *words: str) -> None:
    assert result.returncode == 1, (result.args, result.stdout, result.stderr)
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    for word in words:
        assert word in line, result.args


def break_header(file: Path) -> None:
    """As after an overwritten or encrypted file: it is no database at all."""
    content = file.read_bytes()
    file.write_bytes(b"\x17" * 4096 + content[4096:])


def break_middle(file: Path) -> None:
    """As after a broken block of a disk: what lies before it can still be read."""
    content = bytearray(file.read_bytes())
    content[8192:40960] = b"\x5a" * 32768
    file.write_bytes(content)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_damaged_database(data: Path, arguments: tuple[str, ...]) -> None:
    break_header(data / "relay.sqlite3")
    says(relay(data, *arguments), str(data / "relay.sqlite3"), "damaged", "relay restore --replace")


@pytest.mark.parametrize(
    "arguments",
    [("administrator", "reed"), ("reset-password", "reed"), ("export", "out.json")],
    ids=" ".join,
)
def test_before_the_relay_has_run_for_the_first_time(data: Path, arguments: tuple[str, ...]) -> None:
    (data / "relay.sqlite3").unlink()
    says(relay(data, *arguments), str(data / "relay.sqlite3"), "no tables yet", "relay db upgrade")


def test_with_the_tables_of_an_older_version(data: Path) -> None:
    with closing(sqlite3.connect(data / "relay.sqlite3")) as database:
        database.execute("ALTER TABLE user_account DROP COLUMN administrator")
    says(relay(data, "administrator", "reed"), "another version", "relay db upgrade")


@pytest.mark.parametrize("damage", [break_header, break_middle])
def test_check_finds_damage_wherever_it_is_and_a_backup_mends_it(data: Path, damage) -> None:
    assert relay(data, "backup", "good.zip").returncode == 0
    damage(data / "relay.sqlite3")
    spoilt = (data / "relay.sqlite3").read_bytes()
    found = relay(data, "check")
    assert found.returncode == 1 and "Traceback" not in found.stderr
    assert f"the database {data / 'relay.sqlite3'} is damaged" in found.stdout
    assert "relay restore --replace" in found.stdout
    mended = relay(data, "restore", "--replace", "good.zip")
    assert mended.returncode == 0, mended.stderr
    assert "damaged" not in relay(data, "check").stdout
    kept = (data / "relay.sqlite3.before-restore").read_bytes()
    assert kept[-4096:] == spoilt[-4096:], "what may still be saved from the damaged file was thrown away"


@pytest.mark.parametrize(
    "arguments", [("backup", "out.zip"), ("export", "out.json"), ("serve",)], ids=" ".join
)
def test_a_folder_in_place_of_the_database(data: Path, arguments: tuple[str, ...]) -> None:
    (data / "relay.sqlite3").unlink()
    (data / "relay.sqlite3").mkdir()
    if arguments[0] == "backup":
        says(relay(data, *arguments), str(data), "no database")
    else:
        says(relay(data, *arguments), str(data / "relay.sqlite3"), "cannot be opened")
    assert "cannot be opened" in relay(data, "check").stdout


@pytest.mark.parametrize("arguments", [("backup", "out.zip"), ("start",), ("check",)], ids=" ".join)
def test_a_file_in_place_of_the_data_folder(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    data = tmp_path / "data"
    data.write_text("no folder")
    result = relay(data, *arguments)
    assert result.returncode == 1
    assert str(data) in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    if arguments[0] == "check":
        assert "RELAY_DATA" in result.stdout


def test_a_folder_in_place_of_the_secret(data: Path) -> None:
    (data / "secret_key").unlink()
    (data / "secret_key").mkdir()
    says(relay(data, "reset-password", "reed"), str(data / "secret_key"), "is a folder")
    assert "is a folder" in relay(data, "check").stdout


def test_a_secret_of_other_bytes(data: Path) -> None:
    (data / "secret_key").write_bytes(b"\xff\xfe" * 40)
    says(relay(data, "reset-password", "reed"), str(data / "secret_key"), "holds no secret")


def test_a_full_disk(disk: Path, data: Path) -> None:
    full = disk / "data"
    shutil.copytree(data, full)
    fill(disk)
    for arguments in (("serve", "--port", "0"), ("reset-password", "reed")):
        result = relay(full, *arguments)
        says(result, str(full))
        assert "room" in result.stderr
    found = relay(full, "check")
    assert found.returncode == 1 and "Traceback" not in found.stderr
    assert str(full) in found.stdout and "room" in found.stdout


def test_a_full_disk_takes_no_new_relay_and_leaves_nothing_in_the_way(disk: Path) -> None:
    data = disk / "data"
    data.mkdir()
    fill(disk)
    says(relay(data, "serve", "--port", "0"), str(data), "room")
    (disk / "filler").unlink()
    assert "no tables yet" in relay(data, "check").stdout, "half a secret was left"


@pytest.mark.parametrize("arguments", [("backup", "TO"), ("export", "TO", "--partnership", "1")])
def test_what_is_written_to_a_full_disk_names_that_disk(disk: Path, data: Path, arguments) -> None:
    app = create_app(Settings(data=data))
    with app.app_context():
        db.session.add(User(id=1, role=Role.TEACHER, name="Ms Reed", username="reed", secret_hash="x"))
        db.session.flush()
        db.session.add(Partnership(id=1, name="Exchange", created_by_id=1))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    fill(disk)
    to = disk / "copy"
    result = relay(data, *(str(to) if each == "TO" else each for each in arguments))
    says(result, str(disk), "no room")
    assert str(data) not in result.stderr
    assert not to.exists(), "half a file looks like a whole one"
    assert [each.name for each in disk.iterdir()] == ["filler"]


def test_a_disk_that_can_only_be_read(disk: Path, data: Path) -> None:
    fixed = disk / "data"
    shutil.copytree(data, fixed)
    assert disks.mount("-o", "remount,ro", str(disk)).returncode == 0
    for arguments in (("serve", "--port", "0"), ("reset-password", "reed")):
        says(relay(fixed, *arguments), str(fixed))
    found = relay(fixed, "check")
    assert found.returncode == 1 and "Traceback" not in found.stderr
    assert "only be read" in found.stdout and "RELAY_DATA" in found.stdout


def test_mistakes_of_ours_keep_their_traceback(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        (data / "no such file").read_text()

    monkeypatch.setenv("RELAY_DATA", str(data))
    monkeypatch.setattr("relay.commands.maintenance.queries.teacher_by_username", broken)
    result = CliRunner().invoke(main, ["administrator", "reed"])
    assert isinstance(result.exception, FileNotFoundError)
