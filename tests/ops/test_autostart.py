"""The relay starts with the computer: one file of the user, written and removed."""

from __future__ import annotations

import configparser
import os
import plistlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from relay.cli import main
from relay.ops import autostart

STRANGE = 'a "b" $HOME %h \\ ñ'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user; without systemd unless a test says otherwise."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "RELAY_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    return tmp_path


def on_disk(home: Path) -> set[str]:
    return {str(path.relative_to(home)) for path in home.rglob("*") if not path.is_dir()}


def test_it_is_switched_on_and_off_by_a_command(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAY_DATA", str(home / "my data"))
    said = CliRunner().invoke(main, ["autostart", "on", "--network"])
    assert said.exit_code == 0, said.output
    assert on_disk(home) == {".config/autostart/classroom-relay.desktop"}
    assert ".config/autostart/classroom-relay.desktop" in said.output
    again = CliRunner().invoke(main, ["autostart", "on"])
    assert again.exit_code == 0 and len(on_disk(home)) == 1
    off = CliRunner().invoke(main, ["autostart", "off"])
    assert off.exit_code == 0 and on_disk(home) == set()
    assert "was not switched on" in CliRunner().invoke(main, ["autostart", "off"]).output


def test_a_folder_that_cannot_be_written_is_one_line(home: Path) -> None:
    (home / ".config").write_text("not a folder")
    said = CliRunner().invoke(main, ["autostart", "on"])
    assert said.exit_code == 1 and len(said.output.splitlines()) == 1


def test_a_desktop_entry_runs_the_command_with_its_variables(home: Path) -> None:
    script = home / "print.py"
    script.write_text("import os, sys; print(ascii([sys.argv[1:], os.environ['STRANGE']]))")
    entry = autostart.entry([sys.executable, str(script), STRANGE], {"STRANGE": STRANGE})
    parser = configparser.RawConfigParser()
    parser.read_string(entry.content.decode())
    # As a desktop reads it: the string's escapes first, then those of the quotes; %% is one %.
    line = parser["Desktop Entry"]["exec"].replace("\\\\", "\\").replace("%%", "%")
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ascii([[STRANGE], STRANGE])


def test_a_unit_is_enabled_by_its_link(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    entry = autostart.entry(["/usr/bin/python3", "/opt/relay.pyz", STRANGE], {"RELAY_DATA": STRANGE})
    entry.turn_on()
    assert entry.is_on
    unit = home / ".config/systemd/user/classroom-relay.service"
    assert (home / ".config/systemd/user/default.target.wants/classroom-relay.service").resolve() == unit
    lines = unit.read_text("utf-8").splitlines()
    assert r'ExecStart="/usr/bin/python3" "/opt/relay.pyz" "a \"b\" $$HOME %%h \\ ñ"' in lines
    assert r'Environment="RELAY_DATA=a \"b\" $HOME %%h \\ ñ"' in lines
    entry.turn_off()
    assert not entry.is_on and on_disk(home) == set()


def test_a_launch_agent_of_a_mac(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    entry = autostart.entry(["/usr/bin/python3", STRANGE], {"RELAY_DATA": STRANGE})
    assert entry.path == home / "Library/LaunchAgents/classroom-relay.plist"
    agent = plistlib.loads(entry.content)
    assert agent["ProgramArguments"] == ["/usr/bin/python3", STRANGE]
    assert agent["EnvironmentVariables"] == {"RELAY_DATA": STRANGE} and agent["RunAtLoad"] is True


@pytest.mark.skipif(os.name == "nt", reason="pathlib has only the paths of the system it runs on")
def test_a_command_file_of_windows_doubles_its_percent_signs() -> None:
    lines = autostart._command_file([r"C:\Python\python.exe", "100%.pyz"], {"RELAY_DATA": "50%"})
    assert lines.decode().splitlines()[2:] == [
        'set "RELAY_DATA=50%%"',
        r'start "Classroom Relay" /min "C:\Python\python.exe" "100%%.pyz"',
    ]


def test_the_command_of_a_zip_file_is_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "relay.pyz"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__main__.py", "")
    monkeypatch.setattr(sys, "orig_argv", ["python3", str(packed), "autostart", "on"])
    assert autostart.command("start") == (sys.executable, str(packed), "start")
    monkeypatch.setattr(sys, "orig_argv", ["python3", "/usr/bin/relay", "autostart", "on"])
    assert autostart.command("start")[-2].endswith("__main__.py")
